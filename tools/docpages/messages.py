"""A page per message, one on the elements and one on the datatypes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Final

from attrs import frozen

import ieb
from docpages.labels import element_label, message_label, type_label
from docpages.markdown import code, page, section, table, text, toctree
from docpages.rules import rules_table
from docpages.shown import listing_block, xml_block
from ieb.findings import Path
from ieb.messages.kinds import KINDS, Kind, Sender
from ieb.releases import Element, MessageShape, Particle, SimpleType
from ieb.releases.rule import Rule
from ieb.scenario import cases
from ieb.wire.listing import listing

FOLDER: Final = "naslag/berichten"
_STREAM: Final = re.compile(r"^(Eb|Bw)(?=[A-Z])")
_PERIOD: Final = "PeriodeEigenBijdrage"
_COLUMNS: Final = ("functionele naam", "datatype", "aantal", "herkomst", "vorm")
_BASES: Final = {"string": "tekst", "integer": "geheel getal", "date": "datum"}


@frozen
class Found:
    """An element where it stands.

    Attributes:
        naam: Name of the message.
        path: Element names from the root.
        particle: How often it stands there.
        element: The element.
    """

    naam: str
    path: Path
    particle: Particle
    element: Element


@cache
def everywhere() -> tuple[Found, ...]:
    """Return each element of each message, in its home release, in document order."""
    found: list[Found] = []
    for kind in KINDS.values():
        found += [Found(kind.naam, *place) for place in shape_of(kind).walk()]
    return tuple(found)


def shape_of(kind: Kind) -> MessageShape:
    """Return the shape of a kind of message in the release that it is modelled after."""
    return kind.home.message(kind.naam)


def element_names() -> list[str]:
    """Return the name of each element below the root of a message, once."""
    return sorted({found.element.name for found in everywhere()})


def message_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and content of the page of each message, of elements and of datatypes."""
    for kind in KINDS.values():
        lines = _message_lines(kind)
        yield f"{FOLDER}/{kind.naam}.md", page(kind.naam, message_label(kind.naam), lines)
    yield f"{FOLDER}/index.md", page("Berichten", "alle-berichten", _overview())
    yield "naslag/elementen.md", page("Elementen", "alle-elementen", _element_lines())
    yield "naslag/datatypen.md", page("Datatypen", "alle-datatypen", _type_lines())


def _overview() -> Iterator[str]:
    heads = ("bericht", "wat het is", "van", "stromen", "antwoordt op", "beantwoord met")
    yield from table(heads, (_kind_row(kind) for kind in KINDS.values()))
    yield from toctree(KINDS)


def _kind_row(kind: Kind) -> tuple[str, ...]:
    streams = ", ".join(place.stroom.value for place in kind.places)
    title = text(shape_of(kind).title)
    answers, answered_by = kind.answers or "-", kind.answered_by or "-"
    return (code(kind.naam), title, kind.sender.value, streams, answers, answered_by)


def _message_lines(kind: Kind) -> Iterator[str]:
    yield f"**{text(shape_of(kind).title)}**\n"
    yield from table(("wat", "waarde", "herkomst"), _facts(kind))
    yield f"In Python: `ieb.{kind.naam}`.\n"
    yield from section("Elementen")
    yield (
        "Het merk in de kolom *herkomst* geldt voor de naam, dat in *vorm* voor datatype en "
        "aantal; zie [Herkomst](../../herkomst.md).\n"
    )
    heads = ("element", *_COLUMNS, "regels")
    yield from table(heads, (_row(found) for found in everywhere() if found.naam == kind.naam))
    yield from section("Regels")
    own = [rule for _, rule in sorted(kind.home.rules.items()) if kind.naam in rule.messages]
    yield from rules_table(own)
    example = _example(kind.naam)
    if example is not None:
        yield from section("Voorbeeld")
        yield "In functionele notatie, zoals het casusdocument berichten drukt:\n"
        yield from listing_block(example)
        yield "Hetzelfde bericht in XML:\n"
        yield from xml_block(ieb.serialize(example))


def _facts(kind: Kind) -> Iterator[tuple[str, str, str]]:
    shape, home = shape_of(kind), kind.home
    stamp = shape.stamp
    receiver = Sender.CAK
    if kind.sender is Sender.CAK:
        receiver = Sender.GEMEENTE
    yield "van, aan", f"{kind.sender.value}, {receiver.value}", ""
    yield "stroom", ", ".join(place.stroom.value for place in kind.places), ""
    yield "antwoordt op", kind.answers or "-", ""
    yield "wordt beantwoord met", kind.answered_by or "-", ""
    yield "beschreven in release", home.name, ""
    yield "namespace", code(shape.namespace), home.namespace_mark
    yield "namespace van het basisschema", code(home.basis_namespace), home.namespace_mark
    yield "BerichtCode", code(stamp.bericht_code), shape.code_mark
    version = f"{stamp.bericht_versie}.{stamp.bericht_subversie}"
    yield "BerichtVersie en BerichtSubversie", code(version), home.versie_mark


def _row(found: Found) -> tuple[str, ...]:
    indent = "&nbsp;" * 3 * (len(found.path.parents) - 1)
    rules = ", ".join(rule.code for rule in rules_about(found))
    return (indent + code(found.element.name), *_columns(found), rules or "-")


def _columns(found: Found) -> tuple[str, ...]:
    element = found.element
    return (
        text(element.label or "-"),
        code(element.type.name),
        _multiplicity(found.particle),
        element.mark,
        element.shape_mark,
    )


def _multiplicity(particle: Particle) -> str:
    if len(particle.elements) == 1:
        return particle.multiplicity.replace("*", "\\*")
    names = ", ".join(element.name for element in particle.elements)
    return f"{particle.multiplicity} van {names}".replace("*", "\\*")


def rules_about(found: Found) -> list[Rule]:
    """Return the rules about an element: of its datatype, that name it or point to it.

    A rule may name it without the stream that it belongs to: startdatum for EbStartdatum.

    Args:
        found: The element, where it stands.
    """
    about = set(_pointing().get((found.naam, found.path), ()))
    if isinstance(found.element.type, SimpleType):
        about.update(rule for _, rule in found.element.type.rules)
    named = {found.element.name.lower(), _STREAM.sub("", found.element.name).lower()}
    if found.element.name.startswith(_PERIOD):
        named.add("periode")
    rules = KINDS[found.naam].home.rules
    for rule in rules.values():
        words = re.findall(r"\w+", f"{rule.place} {rule.title}".lower())
        if found.naam in rule.messages and not named.isdisjoint(words):
            about.add(rule.code)
    return [rules[name] for name in sorted(about) if name in rules]


@cache
def _pointing() -> dict[tuple[str, Path], set[str]]:
    """Return by message and path the rules whose findings point there in some case."""
    rules: dict[tuple[str, Path], set[str]] = {}
    for case in cases():
        report = ieb.check(case.data, case.context())
        if report.message is not None:
            for finding in report.findings:
                place = (report.message.naam, finding.path.in_shape)
                rules.setdefault(place, set()).add(finding.code)
    return rules


def _example(naam: str) -> ieb.Message | None:
    """Return of the cases that keep to their rule the message that says most."""
    kept = (ieb.check(case.data) for case in cases() if not case.expected)
    messages = [report.message for report in kept if report.message is not None]
    own = [message for message in messages if message.naam == naam]
    return max(own, key=lambda message: len(listing(message)), default=None)


def _element_lines() -> Iterator[str]:
    yield "Elk element van de standaard, waar het staat, en de regels die het noemen.\n"
    for name in element_names():
        yield from section(name, element_label(name))
        places = [found for found in everywhere() if found.element.name == name]
        yield from table(("bericht", "pad", *_COLUMNS), (_place_row(found) for found in places))
        rules = chain.from_iterable(map(rules_about, places))
        about = {rule.code: rule.title for rule in rules}
        yield from (f"- {rule}: {text(title)}" for rule, title in sorted(about.items()))


def _place_row(found: Found) -> tuple[str, ...]:
    return (code(found.naam), code(str(found.path)), *_columns(found))


def simple_types() -> dict[str, SimpleType]:
    """Return each datatype of the messages by its name."""
    types = [found.element.type for found in everywhere()]
    simple = [kind for kind in types if isinstance(kind, SimpleType)]
    return {kind.name: kind for kind in sorted(simple, key=lambda kind: kind.name)}


def _type_lines() -> Iterator[str]:
    yield "Wat een waarde mag zijn. De klassen (`CDT_`) staan bij de berichten zelf.\n"
    for name, kind in simple_types().items():
        yield from section(text(name), type_label(name))
        yield f"{_BASES[kind.base].capitalize()}. Herkomst: {kind.mark}, vorm: {kind.shape_mark}.\n"
        rules = dict(kind.rules)
        rows = (
            (what, code(value), rules.get(what, "-"), _rule_mark(kind, rules.get(what)))
            for what, value in _facets(kind)
        )
        yield from table(("beperking", "waarde", "regel", "herkomst"), rows)
        used = sorted({found.element.name for found in everywhere() if found.element.type == kind})
        yield f"Gebruikt door {', '.join(map(code, used))}.\n"


def _rule_mark(kind: SimpleType, rule: str | None) -> str:
    if rule is None:
        return kind.shape_mark
    return kind.mark_of(rule)


def _facets(kind: SimpleType) -> Iterator[tuple[str, str]]:
    numbers = {
        "minInclusive": kind.minimum,
        "maxInclusive": kind.maximum,
        "minLength": kind.min_length,
        "maxLength": kind.max_length,
    }
    if dict(kind.rules).get("datatype") is not None:
        yield "datatype", _BASES[kind.base]
    for facet, number in numbers.items():
        if number is not None:
            yield facet, str(number)
    for pattern in kind.patterns:
        yield "pattern", pattern
    if kind.enumeration:
        yield "enumeration", ", ".join(kind.enumeration)
