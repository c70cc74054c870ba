"""The shape of a message in a release, as values: types, elements, order and multiplicity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Final, Literal

from attrs import Factory, field, frozen

from ieb.findings import Mark, Path, to_path
from ieb.releases.libxml import matches

ROOT: Final = Path("Bericht")
"""Path of a message as a whole, in every release."""
HEADER: Final = ROOT / "Header"
"""Path of the header of a message."""
FIXED: Final = ("BerichtCode", "BerichtVersie", "BerichtSubversie")
XML_SPACE: Final = " \t\n\r"
_SPACES: Final = re.compile("[ \t\n\r]+")
# Possessive: a long run of zeros costs one pass, whatever comes after it.
_INTEGER: Final = re.compile(r"([+-]?)0*+([0-9]*)")
_DATE: Final = re.compile(
    r"-?([0-9]{4}|[1-9][0-9]{4,})-([0-9]{2})-([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?"
)
# The Gregorian calendar repeats after 400 years, so a year beyond Python's range can still be
# checked.
_CALENDAR_CYCLE: Final = 400


def version_numbers(version: str) -> tuple[int, ...]:
    """Return a version such as ``1.10.0`` as numbers, so that it is newer than ``1.9.0``.

    Args:
        version: Numbers with a point between two of them.
    """
    return tuple(map(int, version.split(".")))


def collapse_space(text: str) -> str:
    """Return the text as XSD's facet `collapse` makes it; only the white space of XML counts."""
    return _SPACES.sub(" ", text).strip(" ")


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None or match[1] == "0000":
        return False
    try:
        date(int(match[1][-4:]) % _CALENDAR_CYCLE + _CALENDAR_CYCLE, int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def read_integer(text: str) -> int | None:
    """Return the value of an xs:integer, or None when the text is not one."""
    match = _INTEGER.fullmatch(text.strip(XML_SPACE))
    if match is None or not text.strip(XML_SPACE + "+-"):
        return None
    digits = match[2] or "0"
    # Python refuses to read very long numbers; what is longer than any bound may lose its tail.
    return int(match[1] + digits[:1000])


def python_pattern(xsd_pattern: str) -> str:
    r"""Translate a pattern of our own data, which use `.` and `\s` only, to Python's dialect."""
    return xsd_pattern.replace(r"[^\s]", "[^ \t\n\r]").replace(".*", "[^\n\r]*")


def _translate_patterns(kind: SimpleType) -> tuple[str, ...]:
    return tuple(python_pattern(pattern) for pattern in kind.patterns)


def _collect_enumeration(kind: SimpleType) -> frozenset[str]:
    return frozenset(kind.enumeration)


def _white_space_is_free(kind: SimpleType) -> bool:
    return kind.base != "string"


@frozen(kw_only=True)
class SimpleType:
    """A datatype of an XSD set: a base and the facets that restrict it.

    Attributes:
        name: Name in the basisschema, such as ``LDT_Datum``.
        base: Which of the three bases of iEb.
        minimum: Least value (integer), inclusive.
        maximum: Greatest value (integer), inclusive.
        min_length: Least number of characters.
        max_length: Greatest number of characters.
        patterns: Patterns in XSD's dialect, all of which must match.
        python_patterns: The same patterns in Python's dialect; None for those of an XSD of others,
            which only libxml2 judges, because `re` may try for ever.
        enumeration: The only values allowed; empty for any.
        extra: Facets that the shape cannot say, such as ``totalDigits=6``.
        collapse: Whether white space around the text does not count.
        place: Where an XSD of others declares it.
        rules: The RS rule that stands for a facet, as pairs such as ``("maxLength", "RS017")``.
        rule_marks: Evidence marks of rules that were read elsewhere than the facets, by rule.
        mark: Evidence mark of the type.
        shape_mark: Evidence mark of base and facets.
    """

    name: str
    base: Literal["string", "integer", "date"]
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: tuple[str, ...] = ()
    python_patterns: tuple[str, ...] | None = field(
        default=Factory(_translate_patterns, takes_self=True), eq=False, repr=False
    )
    enumeration: tuple[str, ...] = ()
    _values: frozenset[str] = field(
        init=False, eq=False, repr=False, default=Factory(_collect_enumeration, takes_self=True)
    )
    extra: tuple[str, ...] = ()
    collapse: bool = field(default=Factory(_white_space_is_free, takes_self=True))
    place: str = field(default="", eq=False)
    rules: tuple[tuple[str, str], ...] = field(default=(), eq=False, repr=False)
    rule_marks: tuple[tuple[str, Mark], ...] = field(default=(), eq=False, repr=False)
    mark: Mark = field(default=Mark.AANNAME, eq=False)
    shape_mark: Mark = field(default=Mark.AANNAME, eq=False)

    def fault(self, raw: str) -> str | None:
        """Return the code of the first facet that the text breaks, or None when it is valid.

        Args:
            raw: The text of an element, white space included.

        Returns:
            The RS rule of the facet, or the W3C's code for it such as ``cvc-pattern-valid``.
        """
        text = collapse_space(raw) if self.collapse else raw
        facet = self._broken_facet(text)
        return facet and dict(self.rules).get(facet, f"cvc-{facet}-valid")

    def mark_of(self, code: str) -> Mark:
        """Return the evidence mark of a rule on this datatype: its own, else that of its facets.

        Args:
            code: An RS rule, or the W3C's code for a facet.
        """
        return dict(self.rule_marks).get(code, self.shape_mark)

    def _broken_facet(self, text: str) -> str | None:
        # One after the other: no pattern is tried on a text that is too long.
        if not self._lexical(text):
            return "datatype"
        if self._is_beyond(text, self.minimum, -1):
            return "minInclusive"
        if self._is_beyond(text, self.maximum, 1):
            return "maxInclusive"
        if self.min_length is not None and len(text) < self.min_length:
            return "minLength"
        if self.max_length is not None and len(text) > self.max_length:
            return "maxLength"
        if not self._matches(text):
            return "pattern"
        if self.enumeration and text not in self._values:
            return "enumeration"
        return None

    def _matches(self, text: str) -> bool:
        if self.python_patterns is None:
            return not self.patterns or matches(self.patterns, text)
        return all(re.fullmatch(pattern, text) for pattern in self.python_patterns)

    def _lexical(self, text: str) -> bool:
        if self.base == "integer":
            return read_integer(text) is not None
        return self.base == "string" or _is_date(text)

    def _is_beyond(self, text: str, limit: int | None, direction: int) -> bool:
        if self.base != "integer" or limit is None:
            return False
        value = read_integer(text)
        assert value is not None  # the lexical check came first
        return (value - limit) * direction > 0


@frozen(kw_only=True)
class Element:
    """An element at its place in a message.

    Attributes:
        name: Its name in the standard and in our model.
        tag: Its qualified name on the wire, ``{namespace}name``.
        type: What it holds.
        label: Its name in the casus document; empty for a container that the document does not
            print.
        mark: Evidence mark of the name.
        shape_mark: Evidence mark of type and multiplicity.
        extra: What an XSD of others asks of it besides, such as a fixed value.
        known: Whether the model has it; False for an element that only an XSD of others has.
        place: Where an XSD of others declares it.
    """

    name: str
    tag: str
    type: SimpleType | ComplexType
    label: str
    mark: Mark
    shape_mark: Mark
    known: bool = True
    place: str = ""
    extra: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Whether it holds personal data, by our name for it, whatever an XSD calls its type."""
        return self.name == "Bsn"

    @property
    def local_name(self) -> str:
        """Its name on the wire, without namespace."""
        return self.tag.rpartition("}")[2]

    @property
    def namespace(self) -> str:
        """Its namespace on the wire; empty for none."""
        return self.tag.rpartition("}")[0][1:]

    @property
    def only_value(self) -> str | None:
        """The one value that an XSD of others states with ``fixed``, or None."""
        for demand in self.extra:
            if demand.startswith("fixed="):
                return demand.removeprefix("fixed=")
        return None


@frozen(kw_only=True)
class Particle:
    """A place in a sequence: one element, or a choice between several.

    Attributes:
        elements: The element, or the elements to choose from.
        minimum: How often at least.
        maximum: How often at most; None for unbounded.
    """

    elements: tuple[Element, ...]
    minimum: int
    maximum: int | None

    @property
    def multiplicity(self) -> str:
        """The multiplicity as the standard writes it, such as ``1``, ``0..1`` or ``1..*``."""
        if self.minimum == self.maximum:
            return str(self.minimum)
        return f"{self.minimum}..{'*' if self.maximum is None else self.maximum}"


@frozen(kw_only=True)
class ComplexType:
    """A class of the standard: a sequence of places.

    Attributes:
        name: Name of the class, such as ``CDT_Kostprijs``.
        particles: Its places, in order.
        mark: Evidence mark of the class.
        place: Where an XSD of others declares it.
    """

    name: str
    particles: tuple[Particle, ...]
    mark: Mark
    place: str = ""

    @property
    def elements(self) -> tuple[Element, ...]:
        """All elements of the class, in order."""
        return tuple(chain.from_iterable(particle.elements for particle in self.particles))


@frozen(kw_only=True)
class Stamp:
    """What a release fixes in the header of a message.

    Attributes:
        bericht_code: The BerichtCode to write.
        bericht_versie: The BerichtVersie.
        bericht_subversie: The BerichtSubversie.
        bericht_xsd_versie: Version of the message's XSD.
        basisschema_xsd_versie: Version of the basisschema.
    """

    bericht_code: str
    bericht_versie: int
    bericht_subversie: int
    bericht_xsd_versie: str
    basisschema_xsd_versie: str


@frozen(kw_only=True)
class Window:
    """Of which versions the XSDs may be that a message was made with, as its XSD says in appinfo.

    Attributes:
        bericht: The oldest and the newest version of the message's XSD.
        basisschema: The oldest and the newest version of the basisschema.
    """

    bericht: tuple[str, str]
    basisschema: tuple[str, str]


def _find_fixed(shape: MessageShape) -> Mapping[str, SimpleType]:
    return {
        element.name: element.type
        for path, _, element in shape.walk()
        if path.parent == HEADER and path.name in FIXED and isinstance(element.type, SimpleType)
    }


@frozen(kw_only=True, eq=False)
class MessageShape:
    """One message of a release.

    Attributes:
        name: ``WMO405`` ... ``WMO410``.
        title: Dutch title.
        namespace: Namespace of the root element.
        prefix: Prefix that is written for that namespace.
        document: File name of the XSD, in the release's sources.
        root: The element ``Bericht``.
        stamp: What the release fixes in the header.
        code_mark: Evidence mark of the BerichtCode.
        window: Of which versions the XSDs may be; None when that is not known.
        fixed: Types of the elements of the header that a release fixes, by name.
    """

    name: str
    title: str
    namespace: str
    prefix: str
    document: str
    root: Element
    stamp: Stamp
    code_mark: Mark
    window: Window | None = None
    fixed: Mapping[str, SimpleType] = field(
        init=False, default=Factory(_find_fixed, takes_self=True), repr=False
    )

    def walk(self) -> Iterator[tuple[Path, Particle, Element]]:
        """Yield path, place and element of everything below the root, in document order."""
        yield from _walk(ROOT, self.root)

    def element(self, path: Path | str) -> Element:
        """Return an element below the root.

        Args:
            path: Its path, such as ``Bericht/Header/BerichtCode``.

        Raises:
            KeyError: There is no such element.
        """
        sought = to_path(path)
        for place, _, element in self.walk():
            if place == sought:
                return element
        raise KeyError(str(sought))


def _walk(path: Path, element: Element) -> Iterator[tuple[Path, Particle, Element]]:
    if isinstance(element.type, SimpleType):
        return
    for particle in element.type.particles:
        for child in particle.elements:
            place = path.child(child.name)
            yield place, particle, child
            yield from _walk(place, child)
