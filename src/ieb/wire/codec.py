"""The compiled codec: XML tree to model and model to text, for one message in one release.

Built once per message and release from the fields of the classes and the shape of the release;
after that no reflection is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Final, NamedTuple

from attrs import NOTHING, AttrsInstance, field, fields, frozen
from lxml import etree

from ieb.errors import InvalidValue
from ieb.findings import Path
from ieb.messages import Message
from ieb.messages.fields import camel, field_types, is_many, snake
from ieb.messages.kinds import KINDS
from ieb.releases import ComplexType, Element, MessageShape, Release, SimpleType
from ieb.releases.lexical import TEXT, Lexical, lexical_for
from ieb.releases.shape import ROOT

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
# Any: which class or value goes in and out follows from the field, at compile time.
Write = Callable[[Any, str, list[str]], None]
# All elements of a message in document order: one pass over the tree, which each class takes its
# part of.
Nodes = Iterator[etree._Element]
# A validator of attrs: instance, attribute, value.
Validator = Callable[[Any, Any, Any], Any]
# How the text of an element is read; None for a class.
Convert = Callable[[str], Any]
# How a class is read, from its element and what comes after it.
ReadClass = Callable[[etree._Element, Nodes], Any]
# Fills an assembly with what an element holds.
Reader = Callable[[etree._Element, Nodes, Any], Any]
# How a field of an assembly is filled, and how its value is read: as a class, or as text.
Field = tuple[Callable[[Any, Any], object], ReadClass | None, Convert]


@frozen(kw_only=True)
class Codec:
    """Reads and writes one message of one release.

    Attributes:
        shape: Which message.
        forms: How the text of each element is read and written, by path.
    """

    shape: MessageShape
    forms: Mapping[Path, Lexical]
    _read: ReadClass = field(alias="read")
    _write: Write = field(alias="write")
    _head: str = field(alias="head")

    def decode(self, root: etree._Element) -> Message:
        """Return the message; the root must have been accepted by the XSD.

        Raises:
            IebError: A value that the XSD accepts and the model cannot hold.
        """
        nodes = root.iter()
        message: Message = self._read(next(nodes), nodes)
        return message

    def encode(self, message: Message) -> bytes:
        """Return the message as UTF-8."""
        out = [self._head]
        self._write(message, "  ", out)
        out.append(f"</{self.shape.prefix}:{self.shape.root.local_name}>\n")
        return "".join(out).encode()


@lru_cache(maxsize=64)
def codec_for(name: str, release: Release) -> Codec:
    """Return the codec of a message in a release.

    Args:
        name: ``WMO405`` ... ``WMO410``.
        release: The release.

    Raises:
        InvalidValue: The release has no such message.
    """
    shape = release.message(name)
    assemble = _assemble_trusted if release.bundled else _assemble_checked
    compiler = _Compiler(
        prefixes=_prefix_namespaces(shape, release),
        assembly=assemble,
        trusting=release.bundled,
        forms={},
    )
    kind = KINDS[name].model
    assert isinstance(shape.root.type, ComplexType)
    read_into, write = compiler.compile_class(kind, shape.root.type, ROOT)
    assembly = compiler.assembly(kind)
    fill_release = assembly.fill("release", False)

    def read_root(root: etree._Element, nodes: Nodes, target: Any) -> Any:
        fill_release(target, release)
        return read_into(root, nodes, target)

    names = "".join(f' xmlns:{prefix}="{space}"' for space, prefix in compiler.prefixes.items())
    root_tag = f"{shape.prefix}:{shape.root.local_name}"
    return Codec(
        shape=shape,
        forms=compiler.forms,
        read=assembly.reader(read_root),
        write=write,
        head=f"{_DECLARATION}\n<{root_tag}{names}>\n",
    )


@frozen(kw_only=True)
class _Assembly:
    """How an instance comes about while its element is read: start, fill field by field, finish."""

    start: Callable[[], Any]
    fill: Callable[[str, bool], Callable[[Any, Any], object]]
    finish: Callable[[Any], Any] | None = None

    def reader(self, read_into: Reader) -> ReadClass:
        """Return how an element of the class is read."""
        start, finish = self.start, self.finish
        if finish is None:
            return lambda node, nodes: read_into(node, nodes, start())
        return lambda node, nodes: finish(read_into(node, nodes, start()))


def _assemble_checked(kind: type) -> _Assembly:
    """Let the model check each value: a foreign XSD may allow more than it does."""
    required = [attribute.name for attribute in fields(kind) if attribute.default is NOTHING]

    def fill(name: str, many: bool) -> Callable[[dict[str, Any], Any], None]:
        def put(values: dict[str, Any], value: Any) -> None:
            if not many:
                values[name] = value
                return
            # All members at once, when the class holds nothing else.
            members = value if is_many(value) else (value,)
            values[name] = (*values.get(name, ()), *members)

        return put

    def finish(values: dict[str, Any]) -> Any:
        missing = [camel(name) for name in required if name not in values]
        if missing:
            msg = f"{' en '.join(missing)} ontbreekt; het model kan niet zonder."
            raise InvalidValue(msg)
        return kind(**values)

    return _Assembly(start=dict, fill=fill, finish=finish)


def _assemble_trusted(kind: type[AttrsInstance]) -> _Assembly:
    """Fill the slots: the bundled XSDs ask what the model asks, and have accepted the value."""
    new = object.__new__
    optional = [
        (getattr(kind, attribute.name).__set__, attribute.default)
        for attribute in fields(kind)
        if attribute.default is None
    ]

    def start() -> Any:
        instance = new(kind)
        for fill, default in optional:
            fill(instance, default)
        return instance

    return _Assembly(
        start=start if optional else partial(new, kind),
        fill=lambda name, _many: getattr(kind, name).__set__,
    )


@frozen(kw_only=True)
class _Compiler:
    prefixes: Mapping[str, str]
    assembly: Callable[[type], _Assembly]
    trusting: bool
    forms: dict[Path, Lexical]

    def compile_class(
        self, kind: type, complex_type: ComplexType, path: Path
    ) -> tuple[Reader, Write]:
        """Compile a class: how it is read into an assembly, and how it is written."""
        hints = field_types(kind)
        assembly = self.assembly(kind)
        readers: dict[object, Field] = {}
        writers: list[tuple[str, Write, bool]] = []
        for element in complex_type.elements:
            name = snake(element.name)
            if not element.known:
                readers[element.tag] = (assembly.fill(name, False), _refuse_unknown, TEXT.read)
                continue
            hint = hints.pop(name)
            limits = None if hint.many else getattr(fields(kind), name).validator
            read_class, convert, write = self.compile_element(
                hint.kind, element, path.child(element.name), limits
            )
            readers[element.tag] = (assembly.fill(name, hint.many), read_class, convert)
            writers.append((name, write, hint.many))
        hints.pop("release", None)
        writers += [(name, _refuse_to_drop(name), False) for name in hints]
        return _reader(complex_type, readers), _fields_writer(writers)

    def compile_element(
        self, kind: type, element: Element, path: Path, limits: Validator | None
    ) -> tuple[ReadClass | None, Convert, Write]:
        """Compile an element: how it is read, text or class, and how it is written."""
        tag = self.qualify(element)
        if isinstance(element.type, SimpleType):
            form = lexical_for(kind, element.type) or TEXT
            if not self.trusting and limits is not None:
                form = _limit(form, snake(element.name), limits)
            self.forms[path] = form
            return None, form.read, _text_writer(tag, form)
        read_into, write_fields = self.compile_class(kind, element.type, path)
        return self.assembly(kind).reader(read_into), TEXT.read, _class_writer(tag, write_fields)

    def qualify(self, element: Element) -> str:
        if not element.namespace:
            return element.local_name
        return f"{self.prefixes[element.namespace]}:{element.local_name}"


def _limit(form: Lexical, name: str, limits: Validator) -> Lexical:
    """Refuse on reading what the model cannot hold, where a foreign XSD allows more."""

    def read_limited(text: str) -> Any:
        value = form.read(text)
        limits(None, _Named(name), value)
        return value

    return Lexical(read=read_limited, write=form.write)


class _Named(NamedTuple):
    """What a validator asks of an attribute: its name."""

    name: str


def _prefix_namespaces(shape: MessageShape, release: Release) -> dict[str, str]:
    """Return the prefix of each namespace of a message."""
    basis = release.basis_prefix if release.basis_prefix != shape.prefix else "basisschema"
    prefixes = {shape.namespace: shape.prefix, release.basis_namespace: basis}
    for _, _, element in shape.walk():
        if element.namespace:
            prefixes.setdefault(element.namespace, f"ns{len(prefixes)}")
    return prefixes


def _refuse_unknown(node: etree._Element, _nodes: Nodes) -> Any:
    msg = f"{etree.QName(node).localname}: dit element kent de bibliotheek niet."
    raise InvalidValue(msg)


def _refuse_to_drop(name: str) -> Write:
    """Refuse to write a value for which the XSD set has no element: nothing is dropped."""

    def write(_value: Any, _indent: str, _out: list[str]) -> None:
        msg = f"{name}: in de XSD's van deze release bestaat dit element niet."
        raise InvalidValue(msg)

    return write


def _reader(kind: ComplexType, readers: Mapping[object, Field]) -> Reader:
    parts = kind.particles
    if all(part.minimum == part.maximum == 1 == len(part.elements) for part in parts):
        return _sequence_reader(tuple(readers.values()))
    if len(readers) == 1 and parts[0].maximum is None:
        (only,) = readers.values()
        return _list_reader(*only)
    return _choosing_reader(readers)


def _sequence_reader(plan: tuple[Field, ...]) -> Reader:
    """Each element stands exactly once: its place says which it is."""

    def read_into(_node: etree._Element, nodes: Nodes, target: Any) -> Any:
        for (fill, read_class, convert), child in zip(plan, nodes):  # noqa: B905  # takes its part, not all
            fill(
                target,
                convert(child.text or "") if read_class is None else read_class(child, nodes),
            )
        return target

    return read_into


def _list_reader(
    fill: Callable[[Any, Any], object], read_class: ReadClass | None, convert: Convert
) -> Reader:
    """A class that holds nothing but one repeated element."""

    def read_into(node: etree._Element, nodes: Nodes, target: Any) -> Any:
        children = islice(nodes, len(node))
        if read_class is None:
            fill(target, tuple(convert(child.text or "") for child in children))
        else:
            fill(target, tuple(read_class(child, nodes) for child in children))
        return target

    return read_into


def _choosing_reader(readers: Mapping[object, Field]) -> Reader:
    """Some element may be left out: its name says which it is."""

    def read_into(node: etree._Element, nodes: Nodes, target: Any) -> Any:
        for child in islice(nodes, len(node)):
            fill, read_class, convert = readers[child.tag]
            fill(
                target,
                convert(child.text or "") if read_class is None else read_class(child, nodes),
            )
        return target

    return read_into


def _fields_writer(writers: list[tuple[str, Write, bool]]) -> Write:
    def write(instance: Any, indent: str, out: list[str]) -> None:
        for name, write_child, many in writers:
            value = getattr(instance, name)
            if many:
                for member in value:
                    write_child(member, indent, out)
            elif value is not None:
                write_child(value, indent, out)

    return write


def _text_writer(tag: str, form: Lexical) -> Write:
    convert = form.write

    def write(value: Any, indent: str, out: list[str]) -> None:
        text = convert(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        out.append(f"{indent}<{tag}>{text}</{tag}>\n")

    return write


def _class_writer(tag: str, write_fields: Write) -> Write:
    def write(instance: Any, indent: str, out: list[str]) -> None:
        out.append(f"{indent}<{tag}>\n")
        write_fields(instance, indent + "  ", out)
        out.append(f"{indent}</{tag}>\n")

    return write
