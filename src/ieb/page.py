"""A page of HTML that needs nothing from elsewhere: to be read, searched, printed and filed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape
from typing import Final

STYLE: Final = """
body { font: 16px/1.5 Helvetica, Arial, sans-serif; margin: 2rem auto; max-width: 62rem;
       padding: 0 1rem; color: #1a2733; background: #ffffff }
h2 { margin: 2rem 0 .5rem; break-after: avoid } h3 { margin: 1.5rem 0 0; break-after: avoid }
p { margin: 0 0 .5rem; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem }
caption { text-align: left; padding: 0 0 .3rem }
th, td { border-bottom: 1px solid #c8d2da; padding: .35rem .6rem; text-align: left;
         vertical-align: top }
th[scope=row] { font-weight: normal; overflow-wrap: anywhere; min-width: 7rem }
.getal { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
thead { display: table-header-group } tr, li { break-inside: avoid }
@media print { body { margin: 0; max-width: none; font-size: 10pt } a { color: inherit } }
"""
"""How a page looks, on a screen and on paper."""


class Html(str):
    """Text that is HTML already; all other text is made so before it comes on a page."""

    __slots__ = ()


def to_html(content: str | int) -> Html:
    """Return what may stand on a page.

    Args:
        content: HTML, which stays as it is; or text or a number, of which nothing is markup.
    """
    if isinstance(content, Html):
        return content
    return Html(escape(str(content)))


def link(target: str, content: str) -> Html:
    """Return a link.

    Args:
        target: Where it leads to, such as ``#TR404``; a name of a file is quoted already.
        content: What is read.
    """
    return Html(f'<a href="{escape(target)}">{to_html(content)}</a>')


def write_page(title: str, body: Iterable[str], *, style: str = STYLE) -> Iterator[str]:
    """Yield the lines of a page in Dutch.

    Args:
        title: What it is about, as text.
        body: What stands in it, as HTML.
        style: How it looks.
    """
    yield '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>"
    yield from body
    yield "</body>\n</html>"


def write_table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[str | int]]
) -> Iterator[str]:
    """Yield the lines of a table; none when it has no rows.

    Args:
        caption: What it shows.
        heads: What the columns are called.
        rows: The cells; the first of each says what its row is about. A number is put to the right,
            and so is what its column is called.
    """
    if not rows:
        return
    numeric = {place for place, cell in enumerate(rows[0]) if isinstance(cell, int)}
    yield f"<table>\n<caption>{to_html(caption)}</caption>"
    yield f"<thead>{_head(heads, numeric)}</thead>\n<tbody>"
    yield from map(_row, rows)
    yield "</tbody>\n</table>"


def _head(heads: Sequence[str], numeric: Collection[int]) -> str:
    cells: list[str] = []
    for place, head in enumerate(heads):
        kind = ' class="getal"' if place in numeric else ""
        cells.append(f'<th scope="col"{kind}>{to_html(head)}</th>')
    return f"<tr>{''.join(cells)}</tr>"


def _row(row: Sequence[str | int]) -> str:
    first, *others = row
    cells = [f'<th scope="row">{to_html(first)}</th>']
    for cell in others:
        kind = ' class="getal"' if isinstance(cell, int) else ""
        cells.append(f"<td{kind}>{to_html(write_number(cell))}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def write_number(content: str | int) -> str:
    """Return a number as it is written in Dutch (``1.200.000``); what is text stays as it is.

    Args:
        content: The number, or text.
    """
    if isinstance(content, str):
        return content
    return f"{content:,}".replace(",", ".")
