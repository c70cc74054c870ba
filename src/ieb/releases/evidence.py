"""All facts of a release with their evidence marks, as rows for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from ieb.codes import (
    AttribuutNaam,
    BerichtCode,
    Codelist,
    RedenTerugkoppeling,
    RetourCode,
    RetourCode10,
    StatusAanlevering,
    UnknownCode,
)
from ieb.findings import Mark
from ieb.releases.release import Release
from ieb.releases.shape import Element, MessageShape, SimpleType

__all__ = [
    "Fact",
    "facts",
]

_BASES: Final = {"string": "tekst", "integer": "geheel getal", "date": "datum"}


@frozen(kw_only=True)
class Fact:
    """One fact of a release and where it was read.

    Attributes:
        group: What it belongs to: a message, the datatypes, the rules on them, a codelist or the
            release.
        name: Path of an element, name of a datatype or rule, or code.
        content: What the fact says, in Dutch.
        mark: Evidence mark of the name or code.
        shape_mark: Evidence mark of type and multiplicity, for an element or datatype.
    """

    group: str
    name: str
    content: str
    mark: Mark
    shape_mark: Mark | None = None


def facts(release: Release) -> Iterator[Fact]:
    """Yield every fact of a release: namespaces, versions, messages, datatypes, codes and rules.

    Args:
        release: The release.
    """
    yield Fact(
        group="Release",
        name="namespace basisschema",
        content=release.basis_namespace,
        mark=release.namespace_mark,
    )
    yield from _types(release)
    for shape in release.messages:
        yield from _message(release, shape)
    for codelist in _codelists(release):
        for member in codelist:
            if in_release(member, release):
                yield Fact(
                    group=codelist.__name__,
                    name=member.code,
                    content=meaning(member),
                    mark=member.mark,
                )
    for code, rule in sorted(release.rules.items()):
        yield Fact(group="Regels", name=code, content=rule.title, mark=rule.mark)


def meaning(code: Codelist) -> str:
    """Return what a code means, in Dutch; of a label that explains nothing, that it does not.

    Args:
        code: A code of one of the codelists.
    """
    if isinstance(code, RetourCode10) and code.rule is not None:
        return f"{code.label} Meer zegt de lijst niet; zie {code.rule}."
    return code.label


def _codelists(release: Release) -> Iterator[type[Codelist]]:
    """Yield the codelists of the elements that a release has."""
    lists: dict[str, type[Codelist]] = {
        "StatusAanlevering": StatusAanlevering,
        "RetourCode": _retour_codes(release),
        "RedenTerugkoppeling": RedenTerugkoppeling,
        "AttribuutNaam": AttribuutNaam,
        "BerichtCode": BerichtCode,
    }
    elements = {element.name for element in _elements(release)}
    for name, codelist in lists.items():
        if name in elements:
            yield codelist


def _retour_codes(release: Release) -> type[Codelist]:
    """Return the list of return codes of a release: that of 1.0 is a closed one of its own."""
    own = {member.code for member in RetourCode10}
    for element in _elements(release):
        if isinstance(element.type, SimpleType) and set(element.type.enumeration) == own:
            return RetourCode10
    return RetourCode


def _elements(release: Release) -> Iterator[Element]:
    """Yield the elements of all messages of a release, those of several as often."""
    for shape in release.messages:
        for _, _, element in shape.walk():
            yield element


def in_release(code: Codelist | UnknownCode, release: Release) -> bool:
    """Return whether a release has a code: it existed by then, and its message is there.

    Args:
        code: A code of one of the codelists.
        release: The release; one whose date is unknown has all codes.
    """
    if isinstance(code, BerichtCode) and not release.has(code.label):
        return False
    valid_from = getattr(code, "valid_from", None)
    if valid_from is None or release.in_force is None:
        return True
    return bool(valid_from <= release.in_force)


def _types(release: Release) -> Iterator[Fact]:
    kinds: dict[str, SimpleType] = {}
    for element in _elements(release):
        if isinstance(element.type, SimpleType):
            kinds.setdefault(element.type.name, element.type)
    for name, kind in sorted(kinds.items()):
        yield Fact(
            group="Datatypen",
            name=name,
            content=_BASES[kind.base],
            mark=kind.mark,
            shape_mark=kind.shape_mark,
        )
    rules: list[tuple[str, str, str]] = []
    for kind in kinds.values():
        rules += [(rule, kind.name, facet) for facet, rule in kind.rules]
    for rule, name, facet in sorted(rules):
        yield Fact(
            group="Regels op datatypen",
            name=rule,
            content=f"{facet} van {name}",
            mark=kinds[name].mark_of(rule),
        )


def _message(release: Release, shape: MessageShape) -> Iterator[Fact]:
    stamp = shape.stamp
    version = f"{stamp.bericht_versie}.{stamp.bericht_subversie}"
    for name, content, mark in (
        ("namespace", shape.namespace, release.namespace_mark),
        ("BerichtCode", stamp.bericht_code, shape.code_mark),
        ("BerichtVersie en BerichtSubversie", version, release.versie_mark),
    ):
        yield Fact(group=shape.name, name=name, content=content, mark=mark)
    for path, part, element in shape.walk():
        content = f"{element.type.name}, {part.multiplicity}"
        yield Fact(
            group=shape.name,
            name=str(path),
            content=content,
            mark=element.mark,
            shape_mark=element.shape_mark,
        )
