"""How a message stands on the wire: one description, which is all that reading and writing follow.

It is made once per message and release, from the fields of the classes and the shape of the
release. The codec makes functions of it; the tests hold those against who follows it step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from attrs import NOTHING, AttrsInstance, evolve, fields, frozen

from ieb.findings import Path
from ieb.messages.fields import FieldType, field_types, snake
from ieb.messages.kinds import KINDS
from ieb.releases import ComplexType, Element, MessageShape, Release
from ieb.releases.lexical import TEXT, Lexical, lexical_for
from ieb.releases.shape import ROOT

# A validator of attrs: instance, attribute, value.
Validator = Callable[[Any, Any, Any], Any]


@frozen(kw_only=True)
class Part:
    """An element of a class.

    Attributes:
        name: Which attribute of the class it is.
        tag: Its qualified name, ``{namespace}name``.
        written: Its name with the prefix that is written.
        holds: How its text is read and written, or the class that it is.
        many: Whether the attribute is a tuple.
        always: Whether the model always has it; False when it may be None.
        known: Whether the model has it; False for an element that only an XSD of others has.
    """

    name: str
    tag: str
    written: str
    holds: Lexical | ClassLayout
    many: bool
    always: bool
    known: bool


@frozen(kw_only=True)
class Group:
    """A place in a class.

    Attributes:
        parts: What may stand there: one element, or several to choose from.
        once: Whether it stands there exactly once.
        repeats: Whether it may stand there more than once.
    """

    parts: tuple[Part, ...]
    once: bool
    repeats: bool

    @property
    def certain(self) -> bool:
        """Whether it is always the same element, exactly once."""
        return self.once and len(self.parts) == 1


@frozen(kw_only=True)
class ClassLayout:
    """A class of the model.

    Attributes:
        kind: The class.
        groups: Its places, in the order of the XSD.
        elsewhere: Attributes for which the XSD set has no element.
    """

    kind: type[AttrsInstance]
    groups: tuple[Group, ...]
    elsewhere: tuple[str, ...]

    @property
    def parts(self) -> Iterator[Part]:
        """The elements that the model has, in the order of the XSD."""
        every = chain.from_iterable(group.parts for group in self.groups)
        return (part for part in every if part.known)

    @property
    def required(self) -> list[str]:
        """The attributes that the model cannot do without, in its own order."""
        return [attribute.name for attribute in fields(self.kind) if attribute.default is NOTHING]


@frozen(kw_only=True)
class MessageLayout:
    """A message in a release.

    Attributes:
        shape: Which message.
        release: The release.
        root: The class that it is.
        root_name: Name of its root with the prefix that is written.
        prefixes: The prefix of each namespace.
        forms: How the text of each element is read and written, by path.
    """

    shape: MessageShape
    release: Release
    root: ClassLayout
    root_name: str
    prefixes: Mapping[str, str]
    forms: Mapping[Path, Lexical]


def layout_of(name: str, release: Release) -> MessageLayout:
    """Describe a message in a release.

    Args:
        name: ``WMO405`` ... ``WMO410``.
        release: The release.

    Raises:
        InvalidValue: The release has no such message.
    """
    shape = release.message(name)
    prefixes = _prefix_namespaces(shape, release)
    maker = _Maker(prefixes=prefixes, trusting=release.bundled, forms={})
    assert isinstance(shape.root.type, ComplexType)
    return MessageLayout(
        shape=shape,
        release=release,
        root=maker.describe_class(KINDS[name].model, shape.root.type, ROOT),
        root_name=f"{shape.prefix}:{shape.root.local_name}",
        prefixes=prefixes,
        forms=maker.forms,
    )


@frozen(kw_only=True)
class _Maker:
    prefixes: Mapping[str, str]
    trusting: bool
    forms: dict[Path, Lexical]

    def describe_class(
        self, kind: type[AttrsInstance], complex_type: ComplexType, path: Path
    ) -> ClassLayout:
        hints = field_types(kind)
        groups: list[Group] = []
        for particle in complex_type.particles:
            parts: list[Part] = []
            for element in particle.elements:
                part = self.name_part(element)
                if element.known:
                    limits = getattr(fields(kind), part.name).validator
                    part = self.describe_part(part, hints[part.name], element, path, limits)
                parts.append(part)
            once = particle.minimum == particle.maximum == 1
            groups.append(Group(parts=tuple(parts), once=once, repeats=particle.maximum != 1))
        standing = {snake(element.name) for element in complex_type.elements}
        elsewhere = tuple(name for name in hints if name not in standing and name != "release")
        return ClassLayout(kind=kind, groups=tuple(groups), elsewhere=elsewhere)

    def name_part(self, element: Element) -> Part:
        """Return an element of which no more than the names are known."""
        return Part(
            name=snake(element.name),
            tag=element.tag,
            written=self.qualify(element),
            holds=TEXT,
            many=False,
            always=False,
            known=element.known,
        )

    def describe_part(
        self, part: Part, hint: FieldType, element: Element, path: Path, limits: Validator | None
    ) -> Part:
        below = path.child(element.name)
        holds: Lexical | ClassLayout
        if isinstance(element.type, ComplexType):
            holds = self.describe_class(hint.kind, element.type, below)
        else:
            holds = lexical_for(hint.kind, element.type) or TEXT
            if not self.trusting and not hint.many and limits is not None:
                holds = _limit(holds, part.name, limits)
            self.forms[below] = holds
        return evolve(part, holds=holds, many=hint.many, always=not hint.optional)

    def qualify(self, element: Element) -> str:
        if not element.namespace:
            return element.local_name
        return f"{self.prefixes[element.namespace]}:{element.local_name}"


def _limit(form: Lexical, name: str, limits: Validator) -> Lexical:
    """Refuse on reading what the model cannot hold, where a foreign XSD allows more."""

    # Any: see Lexical.
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
