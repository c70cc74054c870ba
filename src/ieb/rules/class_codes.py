"""The return codes of each class of a retour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ieb.codes import RetourCode, UnknownCode
from ieb.findings import Path
from ieb.messages import RetourCodes
from ieb.messages.kinds import place_of
from ieb.messages.pairs import Retour
from ieb.messages.places import CodedClass, value_at
from ieb.releases.shape import HEADER


class ClassCodes(NamedTuple):
    """The return codes of one class of a retour.

    Attributes:
        path: Path of the class.
        place: Which class it is.
        codes: The codes, or None when the class has none.
    """

    path: Path
    place: CodedClass
    codes: tuple[RetourCode | UnknownCode, ...] | None


def class_codes(message: Retour) -> Iterator[ClassCodes]:
    """Yield the return codes of each class that stands in a retour, the header first.

    Args:
        message: A retour.
    """
    yield ClassCodes(HEADER, CodedClass.HEADER, _codes(message, HEADER))
    place = place_of(message)
    if place is not None:
        yield ClassCodes(place.client, CodedClass.CLIENT, _codes(message, place.client))
        yield ClassCodes(place.period, CodedClass.PERIODE, _codes(message, place.period))


def _codes(message: Retour, path: Path) -> tuple[RetourCode | UnknownCode, ...] | None:
    codes = value_at(message, path.child("RetourCodes"))
    if codes is None:
        return None
    assert isinstance(codes, RetourCodes)
    return codes.retour_code
