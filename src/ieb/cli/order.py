"""The order in which `ieb verwerk` takes messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from ieb.cli.outcome import FileReport
from ieb.history import identity_of
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of, terugkoppeling_of
from ieb.messages.kinds import Heenbericht, is_heenbericht, is_retour

_DIGITS: Final = re.compile("([0-9]+)")
_AFTER_DELIVERIES: Final = 10  # a status is a single digit
Natural = tuple[str | int, ...]


def natural(text: str) -> Natural:
    """Return what sorts a text with its numbers as numbers: G2 comes before G10.

    Args:
        text: Such as an Identificatie.
    """
    # Text and digits take turns, beginning with text, so that like is compared with like.
    parts: list[str | int] = list(_DIGITS.split(text))
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return (*parts, text)  # G2 and G02 have the same numbers


class _Place(NamedTuple):
    """Where a heenbericht stands among all others; the fields go from heavy to light.

    Attributes:
        day: Its Dagtekening.
        first: The earliest Identificatie of that day with the same key.
        key: Gemeente, stream and number of its period.
        status: That of its aanlevering; a WMO409 comes after aanleveringen.
        identificatie: Its Identificatie.
        kind: Name of the message.
    """

    day: str
    first: Natural
    key: tuple[str, str, int]
    status: int
    identificatie: Natural
    kind: str


def in_order(outcomes: Iterable[FileReport]) -> list[FileReport]:
    """Return outcomes in the order in which their messages make sense; what is no message comes first.

    By Dagtekening; of one day what is about one period (gemeente, stroom, startnummer) stays
    together: first, changed and removing aanleveringen, then what the CAK says of it, each by
    Identificatie in natural order; the periods of that day go by their earliest Identificatie. A
    retour comes after its heenbericht. What is equal in all of that goes by file name.

    Ordering messages with one key by status and all others by Identificatie would be no order at
    all: of G1 (change of period A), G2 (start of B) and G3 (start of A) each would come before the
    next, and the last before the first. Therefore a period goes as a whole.

    Args:
        outcomes: What judging the files gave.
    """
    listed = list(outcomes)
    messages = (outcome.message for outcome in listed if outcome.message is not None)
    sent = [message for message in messages if is_heenbericht(message)]
    first: dict[tuple[str, object], Natural] = {}
    for message in sent:
        period, mine = (_day(message), _period(message)), _identificatie(message)
        first[period] = min(mine, first.get(period, mine))
    places: dict[object, _Place] = {}
    for message in sent:
        place = _place(message, first[_day(message), _period(message)])
        identity = (_day(message), identity_of(message))
        places[identity] = max(
            place, places.get(identity, place)
        )  # a retour comes after all that bear it

    def moment(outcome: FileReport) -> tuple[object, ...]:
        message, path = outcome.message, str(outcome.path)
        if message is None:
            return False, path
        if is_heenbericht(message):
            return True, _place(message, first[_day(message), _period(message)]), False, path
        assert is_retour(message)  # a message is one or the other
        place = places.get((_day(message), identity_of(message))) or _alone(message)
        answered = natural(message.header.identificatie_retour)
        return True, place, True, message.header.dagtekening_retour.isoformat(), answered, path

    return sorted(listed, key=moment)


def _day(message: Message) -> str:
    """Return the Dagtekening; a retour bears that of its heenbericht."""
    return message.header.bericht_identificatie.dagtekening.isoformat()


def _identificatie(message: Message) -> Natural:
    return natural(message.header.bericht_identificatie.identificatie)


def _period(message: Heenbericht) -> tuple[str, str, int]:
    about = terugkoppeling_of(message) or aanlevering_of(message)
    assert about is not None  # a retour is not asked for
    sleutel = about.sleutel
    return sleutel.gemeente, sleutel.stroom.value, sleutel.start_nummer


def _place(message: Heenbericht, first: Natural) -> _Place:
    aanlevering = aanlevering_of(message)
    status = _AFTER_DELIVERIES if aanlevering is None else int(aanlevering.status.code)
    return _Place(
        day=_day(message),
        first=first,
        key=_period(message),
        status=status,
        identificatie=_identificatie(message),
        kind=message.naam,
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
        identificatie=mine,
        kind=kind,
    )
