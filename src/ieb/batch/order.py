"""The order in which messages count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from ieb.batch.judged import Judged
from ieb.codes import StatusAanlevering
from ieb.history import identity_of
from ieb.messages import WMO401, WMO409, Message
from ieb.messages.kinds import (
    gemeente_of,
    is_heenbericht,
    is_retour,
    kind_of,
    number_of,
    place_of,
    status_of,
)
from ieb.messages.pairs import Heenbericht
from ieb.wire import to_json

_DIGITS: Final = re.compile("([0-9]+)")
_AFTER_DELIVERIES: Final = 10  # a status is a single digit
_REMOVAL: Final = int(StatusAanlevering.VERWIJDEREN_AANLEVERING.code)
_Natural = tuple[str | int, ...]
_Period = tuple[str, str, int]


class _Place(NamedTuple):
    """Where a heenbericht stands among all others; the fields go from heavy to light.

    Attributes:
        day: Its Dagtekening.
        first: The earliest Identificatie of that day with the same key.
        key: Gemeente, stream and number of its period.
        status: That of its aanlevering; a WMO409 comes after aanleveringen.
        part: Of release 1.0: whether it comes after the other part of its period.
        identificatie: Its Identificatie.
        kind: Name of the message.
        content: Of release 1.0 all that it says: no name of a file ever decides.
    """

    day: str
    first: _Natural
    key: _Period
    status: int
    part: bool
    identificatie: _Natural
    kind: str
    content: str = ""


class _Moment(NamedTuple):
    """What one source is sorted by; the fields go from heavy to light.

    Attributes:
        is_message: Whether it holds a message; what holds none comes first.
        place: Where its heenbericht stands; None where there is no message, and never compared.
        is_retour: Whether it answers that heenbericht, and so comes after it.
        answered: Of a retour its own Dagtekening and Identificatie.
        name: That of the source.
    """

    is_message: bool
    place: _Place | None
    is_retour: bool
    answered: tuple[str, _Natural]
    name: str


def put_in_order(judged: Iterable[Judged]) -> list[Judged]:
    """Return what judging gave in the order in which the messages count; no message comes first.

    By Dagtekening; of one day what is about one period (gemeente, stroom, startnummer) stays
    together: first, changed and removing aanleveringen, then what the CAK says of it, each by
    Identificatie in natural order (G2 before G10); the periods of that day go by their earliest
    Identificatie. A retour comes after its heenbericht. What is equal in all of that goes by the
    name of its source. So the order in which the sources were found does not matter (aanname: the
    standard does not say in which order files of one day count).

    Ordering messages with one key by status and all others by Identificatie would be no order at
    all: of G1 (change of period A), G2 (start of B) and G3 (start of A) each would come before the
    next, and the last before the first. Therefore a period goes as a whole.

    In release 1.0 start and stop of a period have a status each. With the same status the start
    comes first, for a stop needs one; but a stop is removed before its start is (TR071). What is
    equal in all of that goes by what it says.

    Args:
        judged: What judging the sources gave.
    """
    listing = list(judged)
    order = _Order(outcome.message for outcome in listing)
    return sorted(listing, key=order.moment)


class _Order:
    """Where each of some messages stands among the others."""

    def __init__(self, messages: Iterable[Message | None]) -> None:
        """Look for the first Identificatie of each period, and the place of each heenbericht."""
        sent = [message for message in messages if message is not None and is_heenbericht(message)]
        self._first: dict[tuple[str, _Period], _Natural] = {}
        for message in sent:
            period = (_day(message), _period(message))
            mine = _identificatie(message)
            self._first[period] = min(mine, self._first.get(period, mine))
        self._places: dict[object, _Place] = {}
        for message in sent:
            place = self._place(message)
            identity = (_day(message), identity_of(message))
            # The last of all that bear it: a retour comes after each of them.
            self._places[identity] = max(place, self._places.get(identity, place))

    def moment(self, judged: Judged) -> _Moment:
        """Return what one of them is sorted by."""
        message, name = judged.message, judged.source.name
        if message is None:
            return _Moment(False, None, False, ("", ()), name)
        if is_heenbericht(message):
            return _Moment(True, self._place(message), False, ("", ()), name)
        assert is_retour(message)  # a message is one or the other
        place = self._places.get((_day(message), identity_of(message))) or _alone(message)
        header = message.header
        answered = (header.dagtekening_retour.isoformat(), _natural(header.identificatie_retour))
        return _Moment(True, place, True, answered, name)

    def _place(self, message: Heenbericht) -> _Place:
        day, period = _day(message), _period(message)
        return _Place(
            day=day,
            first=self._first[day, period],
            key=period,
            status=_status(message),
            part=_is_later_part(message),
            identificatie=_identificatie(message),
            kind=message.naam,
            content=_content(message),
        )


def _alone(retour: Message) -> _Place:
    """Return the place of a retour whose heenbericht is not among the messages."""
    kind, gemeente, _ = identity_of(retour)
    mine = _identificatie(retour)
    return _Place(
        day=_day(retour),
        first=mine,
        key=(gemeente, "", 0),
        status=_AFTER_DELIVERIES,
        part=False,
        identificatie=mine,
        kind=kind,
    )


def _day(message: Message) -> str:
    """Return the Dagtekening; a retour bears that of its heenbericht."""
    return message.header.dagtekening.isoformat()


def _identificatie(message: Message) -> _Natural:
    return _natural(message.header.identificatie)


def _natural(text: str) -> _Natural:
    """Return what sorts a text with its numbers as numbers: G2 comes before G10."""
    # Text and digits take turns, beginning with text, so that like is compared with like.
    parts: list[str | int] = list(_DIGITS.split(text))
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return (*parts, text)  # G2 and G02 have the same numbers


def _period(message: Heenbericht) -> _Period:
    return gemeente_of(message), place_of(message).stroom.value, number_of(message)


def _status(message: Heenbericht) -> int:
    """Return the StatusAanlevering; what is said of deliveries comes after all of them."""
    if isinstance(message, WMO409):
        return _AFTER_DELIVERIES
    return int(status_of(message).code)


def _is_later_part(message: Heenbericht) -> bool:
    """Return whether a start or stop of release 1.0 comes after the other with the same status."""
    if kind_of(message).whole:
        return False
    is_removal = _status(message) == _REMOVAL
    return isinstance(message, WMO401) is is_removal


def _content(message: Heenbericht) -> str:
    return "" if kind_of(message).whole else to_json(message)
