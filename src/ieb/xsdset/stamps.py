"""What an XSD set fixes in the header of a message: code and versions, stated or found out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ieb.privacy import quote
from ieb.releases import Element, MessageShape, SimpleType, Stamp, Window
from ieb.releases.compare import Difference
from ieb.releases.shape import HEADER
from ieb.xsdset.document import Document

_CODE: Final = re.compile("[0-9A-Za-z]{1,3}")
# A version is a number in the model: `04` would not come back.
_NUMBER: Final = re.compile("0|[1-9][0-9]*")
_XSD_VERSION: Final = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}")


def read_stamp(
    shape: MessageShape, document: Document, basis: Document
) -> tuple[Stamp, list[Difference]]:
    """Return what a set fixes in the header of a message.

    Args:
        shape: The message as the set shapes it, still with the stamp of our own release.
        document: The main document of the message.
        basis: Its basisschema.

    Returns:
        The stamp, and what of it could not be read or was guessed.
    """
    differences: list[Difference] = []
    ours = shape.stamp
    version, _, sub = document.about.get("release", "").partition(".")
    found: dict[str, str] = {}
    for name, likely in (
        ("BerichtCode", [ours.bericht_code]),
        ("BerichtVersie", [version, str(ours.bericht_versie)]),
        ("BerichtSubversie", [sub, str(ours.bericht_subversie)]),
    ):
        value = fixed_value(shape, name, likely)
        if value is None:
            text = f"welke waarde {name} moet hebben, is er niet uit te lezen"
            place = shape.fixed[name].place or document.name
            differences.append(Difference(place, text, fits=False))
        found[name] = value or likely[-1]
    versions: dict[str, str] = {}
    for name, source, own in (
        ("BerichtXsdVersie", document, ours.bericht_xsd_versie),
        ("BasisschemaXsdVersie", basis, ours.basisschema_xsd_versie),
    ):
        difference = version_fault(source, name, own)
        if difference is not None:
            differences.append(difference)
        versions[name] = own if difference else source.about[name]
    stamp = Stamp(
        bericht_code=found["BerichtCode"],
        bericht_versie=int(found["BerichtVersie"]),
        bericht_subversie=int(found["BerichtSubversie"]),
        bericht_xsd_versie=versions["BerichtXsdVersie"],
        basisschema_xsd_versie=versions["BasisschemaXsdVersie"],
    )
    return stamp, differences


def read_window(document: Document) -> Window | None:
    """Return of which versions the XSDs of a message may be, or None when a document does not say.

    Args:
        document: The main document of the message.
    """
    bericht = _bounds(document, "BerichtXsd")
    basisschema = _bounds(document, "BasisschemaXsd")
    if bericht is None or basisschema is None:
        return None
    return Window(bericht=bericht, basisschema=basisschema)


def _bounds(document: Document, name: str) -> tuple[str, str] | None:
    """Return the oldest and the newest version that a document states, if both are versions."""
    oldest = document.about.get(f"{name}MinVersie", "")
    newest = document.about.get(f"{name}MaxVersie", "")
    if _XSD_VERSION.fullmatch(oldest) and _XSD_VERSION.fullmatch(newest):
        return oldest, newest
    return None


def version_fault(document: Document, name: str, ours: str) -> Difference | None:
    """Return why a version cannot be taken from what a document states of itself, or None.

    Args:
        document: The document.
        name: Name of the version in appinfo.
        ours: What our own release states, which is written instead when the document is silent.
    """
    stated = document.about.get(name)
    if stated is None:
        return Difference(document.name, f"{name} staat niet in de appinfo; wij schrijven {ours}")
    if _XSD_VERSION.fullmatch(stated) is None:
        text = f"{name} {quote(stated)} in de appinfo is geen versie zoals {ours}"
        return Difference(document.name, text, fits=False)
    return None


def fixed_value(shape: MessageShape, name: str, likely: list[str]) -> str | None:
    """Return the one value of an element of the header that the XSD allows, or the likeliest.

    Args:
        shape: The message.
        name: Name of the element.
        likely: Values to try after those that the XSD itself shows, the likeliest first.

    Returns:
        The first value that the XSD allows and the model can hold, or None when it allows none of
        these. When the message has no such element, the last of `likely`.
    """
    kind = shape.fixed.get(name)
    if kind is None:
        return likely[-1]
    readable = _NUMBER.fullmatch
    if name == "BerichtCode":
        readable = _CODE.fullmatch
    element = shape.element(HEADER / name)
    for value in (*_shown_values(element, kind), *likely):
        if readable(value) and kind.fault(value) is None:
            return value
    return None


def _shown_values(element: Element, kind: SimpleType) -> Iterator[str]:
    """Yield the values that an XSD shows: as fixed, as the only ones, as pattern or as limit."""
    if element.only_value is not None:
        yield element.only_value
    yield from kind.enumeration
    for pattern in reversed(kind.patterns):
        yield pattern.strip("()")
    if kind.minimum == kind.maximum:
        yield str(kind.minimum)
