"""From the description of a message to the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from attrs import frozen

from ieb.errors import InvalidValue
from ieb.messages import Message
from ieb.releases.lexical import TEXT, Lexical
from ieb.wire.layout import ClassLayout, MessageLayout, Part
from ieb.wire.source import Source

Write = Callable[[Message], str]
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_STEP: Final = "  "


def make_writer(layout: MessageLayout) -> Write:
    """Return the function that writes a message.

    Args:
        layout: How the message stands on the wire.
    """
    source = Source("message")
    names = "".join(f' xmlns:{prefix}="{space}"' for space, prefix in layout.prefixes.items())
    head = f"{_DECLARATION}\n<{layout.root_name}{names}>\n"
    body = _Maker(source).write_class(layout.root, "message", _STEP)
    parts = [repr(head), *body, repr(f"</{layout.root_name}>\n")]
    source.add(f"return {_join(parts)}")
    return source.build()


def _join(parts: Iterable[str]) -> str:
    """Return literals and values as one text: Python joins those that stand side by side."""
    return " ".join(parts) or "''"


@frozen
class _Maker:
    """Writes the lines that write a message; what they come to is a list of literals and values."""

    source: Source

    def write_class(self, layout: ClassLayout, owner: str, indent: str) -> list[str]:
        """Write how the elements of a class are written."""
        parts: list[str] = []
        for part in layout.parts:
            value = self.source.new_name(part.name)
            self.source.add(f"{value} = {owner}.{part.name}")
            if part.many:
                parts += self.write_many(part, value, indent)
            elif part.always:
                parts += self.write_part(part, value, indent)
            else:
                parts += self.write_optional(part, value, indent)
        for name in layout.elsewhere:
            refuse = self.source.name_value("refuse", _refuse_to_drop)
            self.source.add(f"{refuse}({name!r}, {owner}.{name})")
        return parts

    def write_many(self, part: Part, value: str, indent: str) -> list[str]:
        written = self.source.new_name("written")
        self.source.add(f"{written} = []")
        member = self.source.new_name("member")
        with self.source.block(f"for {member} in {value}:"):
            self.source.add(f"{written}.append({_join(self.write_part(part, member, indent))})")
        self.source.add(f"{written} = ''.join({written})")
        return [_formatted(written)]

    def write_optional(self, part: Part, value: str, indent: str) -> list[str]:
        written = self.source.new_name("written")
        self.source.add(f"{written} = ''")
        with self.source.block(f"if {value} is not None:"):
            self.source.add(f"{written} = {_join(self.write_part(part, value, indent))}")
        return [_formatted(written)]

    def write_part(self, part: Part, value: str, indent: str) -> list[str]:
        start, end = f"{indent}<{part.written}>", f"</{part.written}>\n"
        if isinstance(part.holds, ClassLayout):
            inner = self.write_class(part.holds, value, indent + _STEP)
            return [repr(f"{start}\n"), *inner, repr(f"{indent}{end}")]
        return [repr(start), _formatted(self.write_text(part.holds, value)), repr(end)]

    def write_text(self, form: Lexical, value: str) -> str:
        if form.write is TEXT.write:
            escape = self.source.name_value("escape", _escape)
            return f"{value} if {value}.isalnum() else {escape}({value})"
        return f"{self.source.name_value('write', form.write)}({value})"


def _formatted(value: str) -> str:
    return f"f'{{{value}}}'"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _refuse_to_drop(name: str, value: object) -> None:
    """Refuse to write a value for which the XSD set has no element: nothing is dropped."""
    if value is not None:
        msg = f"{name}: in de XSD's van deze release bestaat dit element niet."
        raise InvalidValue(msg)
