"""Why a message is refused: every fault of level 1, in document order.

The XSD gives the verdict; this module says in Dutch what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from ieb.findings import Finding, Path
from ieb.releases import MessageShape, Release
from ieb.releases.lexical import Lexical
from ieb.wire._walker import walk
from ieb.wire.found import MORE, Fault, Found, count_more
from ieb.wire.lines import lines_of
from ieb.wire.parser import MAX_FINDINGS
from ieb.wire.second import SchemaFault, schema_faults

# What libxml2 calls faults in which elements and texts stand where; the walker tells each of those
# itself.
_TOLD_BY_WALKER: Final = ("SCHEMAV_ELEMENT_CONTENT", "SCHEMAV_CVC_COMPLEX_TYPE_2_3")
_FACETS: Final = (
    "minInclusive",
    "maxInclusive",
    "minExclusive",
    "maxExclusive",
    "totalDigits",
    "fractionDigits",
)


def explain(
    root: etree._Element,
    shape: MessageShape,
    release: Release,
    forms: Mapping[Path, Lexical],
    data: bytes,
    *,
    most: int = MAX_FINDINGS,
) -> tuple[Finding, ...]:
    """Return the faults of level 1 in a message.

    Args:
        root: Root of the message.
        shape: Which message it is.
        release: The release the shape is of.
        forms: How the text of each element is read, by path.
        data: What the root was read from.
        most: How many findings at most; a last one says how many more there are.

    Returns:
        The findings in document order; empty when neither XSD nor model refuses the message.
    """
    found = walk(root, shape, forms, bundled=release.bundled, most=most)
    if not (found.count and release.bundled):
        _add_schema_faults(root, shape, release, found)
    return _findings(found, data, root)


def faults(
    root: etree._Element,
    shape: MessageShape,
    release: Release,
    forms: Mapping[Path, Lexical],
    data: bytes,
    *,
    most: int = MAX_FINDINGS,
) -> tuple[Finding, ...]:
    """Return what `explain` finds without asking the XSD."""
    found = walk(root, shape, forms, bundled=release.bundled, most=most)
    return _findings(found, data, root)


def _findings(found: Found, data: bytes, root: etree._Element) -> tuple[Finding, ...]:
    lines = lines_of(root, data, [fault.node for fault in found.listed])
    findings = [_finding(fault, line) for fault, line in zip(found.listed, lines, strict=True)]
    listed = len(findings)
    if found.count > listed:
        text = count_more(found.count - listed, listed, exact=found.exact)
        findings.append(Finding(code=MORE, message=text))
    return tuple(findings)


def _finding(fault: Fault, line: int) -> Finding:
    return Finding(code=fault.code, message=fault.text, path=fault.path, line=line, mark=fault.mark)


def _add_schema_faults(
    root: etree._Element, shape: MessageShape, release: Release, found: Found
) -> None:
    """Add what only the XSD sees: a set of others may ask more than its shape shows."""
    told = {fault.node for fault in found.listed}
    last = None
    if found.full or not found.exact:
        # Beyond the last fault that is listed, what was told is not known one by one.
        last = found.listed[-1].node
    more: list[Fault] = []
    for fault in schema_faults(root, shape, release, until=last):
        if fault.node in told or (found.count and fault.code in _TOLD_BY_WALKER):
            continue
        more.append(_schema_fault(fault))
        if len(more) > found.most:
            break
    if more:
        found.exact = last is None and len(more) <= found.most
        found.count += len(more)
        found.listed = _sort_faults([*found.listed, *more], root)[: found.most]


def _sort_faults(listed: Iterable[Fault], root: etree._Element) -> list[Fault]:
    nodes = {fault.node for fault in listed}
    places = {node: place for place, node in enumerate(root.iter()) if node in nodes}
    return sorted(listed, key=lambda fault: places[fault.node])


def _schema_fault(fault: SchemaFault) -> Fault:
    code = _w3c_code(fault.code)
    text = f"Dit voldoet niet aan de XSD van deze release ({code})."
    return Fault(code, text, fault.path, fault.node)


def _w3c_code(name: str) -> str:
    """Return the W3C's code for what libxml2 calls in capitals."""
    code = name.removeprefix("SCHEMAV_").replace("_", "-").lower()
    for facet in _FACETS:
        code = code.replace(facet.lower(), facet)
    return code
