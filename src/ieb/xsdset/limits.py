"""How large and how involved an XSD set of others may be: what is beyond is refused, not tried.

An XSD set of iEb has some ten documents, a hundred types and a derivation of three steps; each
limit here is far above that, and low enough to keep reading a set within seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import Factory, define
from lxml import etree

from ieb.releases.libxml import XS

MAX_FILES: Final = 200
"""XSD documents in a folder."""
MAX_FILE_BYTES: Final = 5_000_000
"""Bytes of one XSD document."""
MAX_BYTES: Final = 25_000_000
"""Bytes of all XSD documents together."""
MAX_DEPTH: Final = 50
"""Levels of elements in a document, and steps from a type or group to what it is made of."""
MAX_GROUPS: Final = 10
"""Sequences and choices in one another."""
MAX_NODES: Final = 20_000
"""Elements in the documents that are used, enumeration values not counted."""
MAX_FIELDS: Final = 250
"""Elements in one type, group or element, with the groups that it refers to and what it extends."""
MAX_ENUMERATION: Final = 5_000
"""Enumeration values in the documents that are used."""
MAX_PATTERN: Final = 1_000
"""Characters of a pattern."""
MAX_NAMES_BYTES: Final = 10_000
"""Bytes of a TOML file of names."""

_FIELDS: Final = (f"{XS}element", f"{XS}any")
_GROUPS: Final = (f"{XS}sequence", f"{XS}choice")
_GLOBALS: Final = tuple(
    f"{XS}{kind}" for kind in ("simpleType", "complexType", "element", "group", "attributeGroup")
)
_CHANGING: Final = (f"{XS}redefine", f"{XS}override")
_REFERENCES: Final = ("type", "base", "ref", "itemType", "memberTypes", "substitutionGroup")


def beyond_limits(documents: Mapping[str, etree._Element]) -> Iterator[str]:
    """Yield what of a set is beyond the limits, in Dutch.

    Args:
        documents: The root of each document that is used, by the name to show.
    """
    values = 0
    nodes = 0
    for name, root in documents.items():
        yield from _in_document(name, root)
        values += sum(1 for _ in root.iter(f"{XS}enumeration"))
        nodes += sum(1 for _ in root.iter())
    if nodes - values > MAX_NODES:
        yield f"De XSD's hebben samen meer dan {MAX_NODES} elementen; dat is geen set van iEb."
    elif values > MAX_ENUMERATION:
        yield f"De XSD's hebben samen meer dan {MAX_ENUMERATION} waarden in enumeraties."
    else:
        yield from _declarations(documents)


def _in_document(name: str, root: etree._Element) -> Iterator[str]:
    depth = groups = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        step = 1 if event == "start" else -1
        depth += step
        groups += step if node.tag in _GROUPS else 0
        if depth > MAX_DEPTH:
            yield f"{name}, regel {node.sourceline}: dieper genest dan {MAX_DEPTH} elementen."
            break
        if groups > MAX_GROUPS:
            yield f"{name}, regel {node.sourceline}: meer dan {MAX_GROUPS} groepen in elkaar."
            break
    for pattern in root.iter(f"{XS}pattern"):
        if len(pattern.get("value", "")) > MAX_PATTERN:
            place = f"{name}, regel {pattern.sourceline}"
            yield f"{place}: een patroon van meer dan {MAX_PATTERN} tekens."


@define
class _Declaration:
    """A global declaration: what it refers to, how many elements it holds, how deep it goes."""

    place: str
    fields: int = 0
    refers: list[str] = Factory(list[str])
    groups: list[str] = Factory(list[str])
    """What its elements come from besides: groups and the type that it extends."""
    depth: int = 1
    total: int = 0


def _declarations(documents: Mapping[str, etree._Element]) -> Iterator[str]:
    """Yield the declarations that are too large, or made of others in too many steps."""
    declared: dict[str, _Declaration] = {}
    for name, root in documents.items():
        for node in _globals(root):
            declaration = _declaration(node, f"{name}, regel {node.sourceline}")
            _keep(declared, node.get("name", ""), declaration)
    for declaration in _inner_first(declared):
        declaration.depth = 1 + max(
            (declared[to].depth for to in declaration.refers if to in declared), default=0
        )
        below = sum(declared[to].total for to in declaration.groups if to in declared)
        declaration.total = declaration.fields + below
        if declaration.depth > MAX_DEPTH:
            steps = f"{MAX_DEPTH} stappen"
            yield f"{declaration.place}: verwijst in meer dan {steps} naar andere typen."
            return
        if declaration.total > MAX_FIELDS:
            most = f"{MAX_FIELDS} elementen"
            yield f"{declaration.place}: heeft meer dan {most}; dat is geen klasse van iEb."
            return


def _globals(root: etree._Element) -> Iterator[etree._Element]:
    """Yield what a document declares for all: at its top, or in what changes another document."""
    for node in root.iterchildren(*_GLOBALS, *_CHANGING):
        if node.tag in _CHANGING:
            yield from node.iterchildren(*_GLOBALS)
        else:
            yield node


def _keep(declared: dict[str, _Declaration], name: str, declaration: _Declaration) -> None:
    """Keep a declaration; those of one name, wherever and of whatever kind, count as one."""
    known = declared.setdefault(name, declaration)
    if known is not declaration:
        known.fields = max(known.fields, declaration.fields)
        known.refers += declaration.refers
        known.groups += declaration.groups


def _declaration(node: etree._Element, place: str) -> _Declaration:
    declaration = _Declaration(place=place)
    for part in node.iter():
        declaration.fields += part.tag in _FIELDS
        for attribute in _REFERENCES:
            names = [name.rpartition(":")[2] for name in part.get(attribute, "").split()]
            declaration.refers += names
            if part.tag == f"{XS}group" or attribute == "base":
                declaration.groups += names
    return declaration


def _inner_first(declared: Mapping[str, _Declaration]) -> Iterator[_Declaration]:
    """Yield each declaration after those that it refers to, as far as they do not go round."""
    entered: set[str] = set()
    for start in declared:
        path = [(start, iter(declared[start].refers))] if start not in entered else []
        entered.add(start)
        while path:
            name, refers = path[-1]
            inner = next((to for to in refers if to in declared and to not in entered), None)
            if inner is None:
                path.pop()
                yield declared[name]
            else:
                entered.add(inner)
                path.append((inner, iter(declared[inner].refers)))
