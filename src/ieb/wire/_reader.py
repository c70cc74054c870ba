"""From the description of a message to the function that reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from attrs import define, fields
from lxml import etree

from ieb.errors import InvalidValue
from ieb.messages import Message
from ieb.messages.fields import camel
from ieb.releases import Release
from ieb.releases.lexical import SHORT, TEXT, Lexical
from ieb.wire.layout import ClassLayout, Group, MessageLayout, Part
from ieb.wire.source import Source


class Nodes(Protocol):
    """All elements of a message in document order, asked for in that order."""

    def __getitem__(self, place: int, /) -> etree._Element: ...


Read = Callable[[Nodes], Message]


def make_reader(layout: MessageLayout) -> Read:
    """Return the function that reads a message of which the XSD has accepted all elements.

    It takes one pass, and asks for elements in their order. Where something may be left out it goes
    by how many children there are and by the name of the next, elsewhere by place alone.

    Args:
        layout: How the message stands on the wire.
    """
    source = Source("nodes")
    maker = _Maker(source, layout.release)
    source.add(f"return {maker.read_class(layout.root)}")
    return source.build()


@define
class _Maker:
    """Writes the lines that read a message.

    The next element is ``nodes[at + ahead]``. How far ahead is known while the lines are written;
    `at` counts what depends on the message, and is left out as long as nothing does.
    """

    source: Source
    release: Release
    at: str = ""
    ahead: int = 0

    @property
    def node(self) -> str:
        """The next element."""
        return f"nodes[{self.at}{self.ahead}]"

    def settle(self) -> None:
        """Let `at` count what was read: from here on, what is next depends on the message."""
        if not self.at:
            self.source.add(f"at = {self.ahead}")
        elif self.ahead:
            self.source.add(f"at += {self.ahead}")
        self.at, self.ahead = "at + ", 0

    def read_class(self, layout: ClassLayout) -> str:
        """Write how a class is read; return the name of what comes of it."""
        names = {part.name: self.source.new_name(part.name) for part in layout.parts}
        loose = [group for group in layout.groups if not group.once]
        left = self.source.new_name("left")
        if loose:
            certain = len(layout.groups) - len(loose)
            self.source.add(f"{left} = len({self.node}) - {certain}")
        self.ahead += 1
        for group in layout.groups:
            self.prepare(group, names)
        for group in layout.groups:
            if group.once:
                self.read_group(group, names)
            else:
                self.read_loose(group, names, left, last=group is loose[-1])
        if self.release.bundled:
            return self.fill(layout, names)
        return self.construct(layout, names)

    def prepare(self, group: Group, names: dict[str, str]) -> None:
        """Write what an attribute is as long as its element was not seen."""
        for part in group.parts:
            if not part.known:
                continue
            if part.many:
                self.source.add(f"{names[part.name]} = []")
            elif not group.certain:
                self.source.add(f"{names[part.name]} = None")

    def read_loose(self, group: Group, names: dict[str, str], left: str, *, last: bool) -> None:
        """Write how what may be left out or repeated is read, as long as children are left."""
        self.settle()
        condition = left
        if not last:  # what is left over belongs to the last
            tags = frozenset(part.tag for part in group.parts)
            condition += f" and {self.node}.tag in {self.source.name_value('tags', tags)}"
        word = "while" if group.repeats else "if"
        with self.source.block(f"{word} {condition}:"):
            self.source.add(f"{left} -= 1")
            self.read_group(group, names)
            self.settle()

    def read_group(self, group: Group, names: dict[str, str]) -> None:
        """Write how one element is read, which is surely there."""
        *others, last = group.parts
        if not others:
            self.read_part(last, names)
            return
        self.settle()
        word = "if"
        for part in others:
            tag = self.source.name_value("tag", part.tag)
            with self.source.block(f"{word} {self.node}.tag == {tag}:"):
                self.read_part(part, names)
                self.settle()
            word = "elif"
        with self.source.block("else:"):
            self.read_part(last, names)
            self.settle()

    def read_part(self, part: Part, names: dict[str, str]) -> None:
        if not part.known:
            self.source.add(f"{self.source.name_value('refuse', _refuse_unknown)}({self.node})")
            self.ahead += 1
            return
        if isinstance(part.holds, ClassLayout):
            value = self.read_class(part.holds)
        else:
            value = self.read_text(part.holds)
        name = names[part.name]
        self.source.add(f"{name}.append({value})" if part.many else f"{name} = {value}")

    def read_text(self, form: Lexical) -> str:
        text = f"{self.node}.text or ''"
        self.ahead += 1
        if form.read is TEXT.read:
            return text
        read = self.source.name_value("read", form.read)
        if form.quick is None:
            return f"{read}({text})"
        self.source.add(f"text = {text}")
        quick = self.source.name_value("quick", form.quick)
        return f"{quick}(text) if len(text) <= {SHORT} else {read}(text)"

    def fill(self, layout: ClassLayout, names: dict[str, str]) -> str:
        """Write how an instance is filled: our XSDs ask what the model asks, and accepted it."""
        made = self.source.new_name("made")
        new = self.source.name_value("new", object.__new__)
        self.source.add(f"{made} = {new}({self.source.name_value('kind', layout.kind)})")
        for name, value in self.values(layout, names).items():
            put = self.source.name_value("put", getattr(layout.kind, name).__set__)
            self.source.add(f"{put}({made}, {value})")
        return made

    def construct(self, layout: ClassLayout, names: dict[str, str]) -> str:
        """Write how an instance is made: an XSD of others may allow more than the model does."""
        values = self.values(layout, names)
        required = ", ".join(f"{name!r}: {values[name]}" for name in layout.required)
        demand = self.source.name_value("demand", _demand_present)
        self.source.add(f"{demand}({{{required}}})")
        made = self.source.new_name("made")
        kind = self.source.name_value("kind", layout.kind)
        arguments = ", ".join(f"{name}={value}" for name, value in values.items())
        self.source.add(f"{made} = {kind}({arguments})")
        return made

    def values(self, layout: ClassLayout, names: dict[str, str]) -> dict[str, str]:
        """Return what each attribute becomes, in the order of the class."""
        known = dict(names)
        for part in layout.parts:
            if part.many:
                known[part.name] = f"tuple({names[part.name]})"
        if any(attribute.name == "release" for attribute in fields(layout.kind)):
            known["release"] = self.source.name_value("release", self.release)
        return {
            attribute.name: known.get(attribute.name, "None") for attribute in fields(layout.kind)
        }


def _refuse_unknown(node: etree._Element) -> None:
    msg = f"{etree.QName(node).localname}: dit element kent de bibliotheek niet."
    raise InvalidValue(msg)


def _demand_present(values: dict[str, object]) -> None:
    missing = [camel(name) for name, value in values.items() if value is None or value == ()]
    if missing:
        msg = f"{' en '.join(missing)} ontbreekt; het model kan niet zonder."
        raise InvalidValue(msg)
