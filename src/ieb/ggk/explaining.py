"""Why an envelope is refused: every fault of its form, in document order, in Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from lxml import etree

from ieb.findings import Finding, Mark, Path
from ieb.ggk.payload import decode
from ieb.ggk.shape import Part
from ieb.privacy import quote
from ieb.wire.found import MORE, count_more
from ieb.wire.lines import lines_of
from ieb.wire.parser import MAX_FINDINGS

_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
# Where an XSD may be found changes nothing: it is never looked at.
_HARMLESS: Final = frozenset({f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"})
_FILE_NAME: Final = "bestandsnaam"
_XML_SPACE: Final = " \t\r\n"
_STRANGE: Final = "cvc-complex-type.2.4.a"
_MISSING: Final = "cvc-complex-type.2.4.b"
_TEXT: Final = "cvc-complex-type.2.3"
_ATTRIBUTE: Final = "cvc-complex-type.3.2.2"
_NO_ATTRIBUTE: Final = "cvc-complex-type.4"
_ELEMENTS: Final = "cvc-type.3.1.2"


class _Fault(NamedTuple):
    code: str
    text: str
    path: Path
    node: etree._Element


def explain(root: etree._Element, shape: Part, data: bytes) -> tuple[Finding, ...]:
    """Return the faults in the form of an envelope; nothing when there are none.

    Args:
        root: The envelope.
        shape: Which envelope it is.
        data: What it was read from.
    """
    found = _walk(root, shape, Path(shape.name))
    faults = list(islice(found, MAX_FINDINGS))
    top = root.getroottree().getroot()
    lines = lines_of(top, data, [fault.node for fault in faults])
    listed = [_finding(fault, line) for fault, line in zip(faults, lines, strict=True)]
    if next(found, None) is not None:
        text = count_more(1, MAX_FINDINGS, exact=False)
        listed.append(Finding(code=MORE, message=text, mark=Mark.GGK))
    return tuple(listed)


def _finding(fault: _Fault, line: int) -> Finding:
    return Finding(code=fault.code, message=fault.text, path=fault.path, line=line, mark=Mark.GGK)


def _walk(node: etree._Element, part: Part, path: Path) -> Iterator[_Fault]:
    yield from _check_attributes(node, part, path)
    if part.anything:
        yield from _check_between(node, path)
    elif part.parts:
        yield from _check_between(node, path)
        yield from _check_parts(node, part, path)
    elif len(node):
        text = "In dit element staan andere elementen; verwacht wordt alleen tekst."
        yield _Fault(_ELEMENTS, text, path, node)
    elif part.base64:
        yield from _check_payload(node, path)
    else:
        assert part.text is not None  # of each element that holds text it is known which
        code = part.text.find_fault(node.text or "")
        if code is not None:
            yield _Fault(code, f"Verwacht wordt {part.text.expected}.", path, node)


def _check_attributes(node: etree._Element, part: Part, path: Path) -> Iterator[_Fault]:
    # Names alone: lxml looks each value up among all attributes, which of many takes for ever.
    for name in node.attrib:
        if name in _HARMLESS:
            continue
        if part.attribute is None or name != _FILE_NAME:
            text = f"Het attribuut {quote(str(name))} hoort hier niet; haal het weg."
            yield _Fault(_ATTRIBUTE, text, path, node)
            continue
        code = part.attribute.find_fault(node.get(_FILE_NAME, ""))
        if code is not None:
            text = f"{_FILE_NAME}: verwacht wordt {part.attribute.expected}."
            yield _Fault(code, text, path, node)
    if part.attribute is not None and _FILE_NAME not in node.attrib:
        yield _Fault(_NO_ATTRIBUTE, f"Het attribuut {_FILE_NAME} ontbreekt.", path, node)


def _check_between(node: etree._Element, path: Path) -> Iterator[_Fault]:
    between = [node.text, *(child.tail for child in node)]
    if any(text is not None and text.strip(_XML_SPACE) for text in between):
        text = "Tussen de elementen staat tekst; haal die weg."
        yield _Fault(_TEXT, text, path, node)


def _check_payload(node: etree._Element, path: Path) -> Iterator[_Fault]:
    data = decode(node.text or "")
    if data is None:
        text = (
            "Dit is geen geldige base64, dus er komt geen bericht uit. "
            "Vraag de afzender om de envelop opnieuw te maken."
        )
        yield _Fault("GG025", text, path, node)
    elif not data:
        yield _Fault("GG026", "De envelop is leeg: er zit geen bericht in.", path, node)


def _check_parts(node: etree._Element, part: Part, path: Path) -> Iterator[_Fault]:
    awaited = list(part.parts)
    found = False
    for child in node:
        tags = [other.tag for other in awaited]
        if child.tag not in tags or (part.choice and found):
            yield _strange(child, part, path)
            continue
        found = True
        index = tags.index(str(child.tag))
        if not part.choice:
            for skipped in awaited[:index]:
                yield from _missing(skipped, path, child)
        inner = awaited[index]
        del awaited[: index + 1]
        yield from _walk(child, inner, path / inner.name)
    if part.choice:
        if not found:
            names = " of ".join(other.name for other in part.parts)
            yield _Fault(_MISSING, f"Hier ontbreekt {names}.", path, node)
        return
    for rest in awaited:
        yield from _missing(rest, path, node)


def _strange(child: etree._Element, part: Part, path: Path) -> _Fault:
    name = etree.QName(child)
    known = {other.tag: other for other in part.parts}
    order = ", ".join(other.name for other in part.parts)
    if child.tag in known:
        text = f"Dit element staat er te vaak, of op de verkeerde plaats; de volgorde is {order}."
        return _Fault(_STRANGE, text, path / known[str(child.tag)].name, child)
    text = f"Het element {quote(name.localname)} hoort hier niet; verwacht wordt {order}."
    if name.localname in {other.name for other in part.parts}:
        text = f"Het element {quote(name.localname)} heeft hier een andere namespace dan verwacht."
    return _Fault(_STRANGE, text, path, child)


def _missing(part: Part, path: Path, node: etree._Element) -> Iterator[_Fault]:
    if not part.optional:
        text = f"Het verplichte element {part.name} ontbreekt, of staat op de verkeerde plaats."
        yield _Fault(_MISSING, text, path / part.name, node)
