"""A picture in SVG that needs nothing from elsewhere, with the same in words."""

from __future__ import annotations

from typing import Final

from lxml import etree

_SVG: Final = "http://www.w3.org/2000/svg"
INK, SOFT, ALERT, PAPER, TINT = "#1a2733", "#5b6b79", "#a33b00", "#ffffff", "#eef3f7"
"""The colours of all pictures: of what matters, what helps, what warns, and what lies below."""


class Drawing:
    """A picture while it is drawn."""

    def __init__(self, width: int, height: int, title: str, description: str) -> None:
        """Begin with an empty sheet.

        Args:
            width: In pixels.
            height: In pixels.
            title: What it shows, in Dutch.
            description: The same as the picture in words, for who cannot see it.
        """
        self._root = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})
        self._root.set("viewBox", f"0 0 {width} {height}")
        self._root.set("width", str(width))
        self._root.set("height", str(height))
        self._root.set("role", "img")
        self._root.set("aria-labelledby", "titel beschrijving")
        self._root.set("font-family", "Helvetica, Arial, sans-serif")
        self.add("title", id="titel").text = title
        self.add("desc", id="beschrijving").text = description
        self.add("rect", width="100%", height="100%", fill=PAPER)

    def svg(self) -> str:
        """Return the picture."""
        return etree.tostring(self._root, encoding="unicode", pretty_print=True)

    def add(self, tag: str, **attributes: str) -> etree._Element:
        """Add an element of SVG.

        Args:
            tag: Its name.
            **attributes: Its attributes, with an underscore for a hyphen.
        """
        names = {name.replace("_", "-"): value for name, value in attributes.items()}
        return etree.SubElement(self._root, f"{{{_SVG}}}{tag}", names)

    def write(
        self, text: str, x: int, y: int, *, size: int = 13, ink: str = INK, bold: bool = False
    ) -> etree._Element:
        """Write a line of text around a point.

        Args:
            text: The text.
            x: The middle of it, from the left.
            y: Its foot, from above.
            size: Of the letters.
            ink: Colour.
            bold: Whether it stands out.
        """
        node = self.add(
            "text", x=str(x), y=str(y), fill=ink, font_size=str(size), text_anchor="middle"
        )
        node.set("font-weight", "bold" if bold else "normal")
        node.text = text
        return node
