"""The order in which messages count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from operator import attrgetter, itemgetter

# Any: the values of one message, each of a type of its own.
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from ieb.batch.sources import Source
from ieb.codes import StatusAanlevering
from ieb.ggk import Du01, Envelope, Fo01
from ieb.history import Identity, identity_of
from ieb.messages import WMO401, WMO409, Message
from ieb.messages.fields import attributes_of
from ieb.messages.kinds import KINDS, gemeente_of, is_heenbericht, is_retour, number_of, place_of
from ieb.messages.pairs import Heenbericht, Retour
from ieb.releases.shape import HEADER
from ieb.wire import to_json

_NUMBER: Final = re.compile("[0-9]+")
_END: Final = "\0"  # XML holds neither of the two, so that a text that ends here comes first
_BEFORE_NUMBER: Final = "\1"
_LONGEST: Final = 12  # characters of an Identificatie
_AFTER_DELIVERIES: Final = 10  # a status is a single digit
_REMOVAL: Final = int(StatusAanlevering.VERWIJDEREN_AANLEVERING.code)
_NO_MESSAGE, _MESSAGE, _FAULT = range(3)
_Period = tuple[str, str, int]


class Placed(Protocol):
    """What can be put in order: a source, and the message that was read from it."""

    @property
    def source(self) -> Source:
        """What was read."""
        ...

    @property
    def message(self) -> Message | None:
        """The message, or None when there is no valid one."""
        ...


P = TypeVar("P", bound=Placed)


class Place(NamedTuple):
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

    day: date
    first: str
    key: _Period
    status: int
    part: bool
    identificatie: str
    kind: str
    content: str = ""

    def __repr__(self) -> str:
        """Return the day and the kind of message: what else it is sorted by may hold a Bsn."""
        return f"Place(day={self.day!r}, kind={self.kind!r})"


class Moment(NamedTuple):
    """What one message is sorted by; the fields go from heavy to light.

    Attributes:
        place: Where its heenbericht stands.
        is_retour: Whether it answers that heenbericht, and so comes after it.
        answered: Of a retour its own Dagtekening and Identificatie.
        name: That of its source.
    """

    place: Place
    is_retour: bool
    answered: tuple[date, str]
    name: str

    def __repr__(self) -> str:
        """Return its place; a number of a retour and a name of a file may hold a Bsn."""
        return f"Moment(place={self.place!r}, is_retour={self.is_retour!r})"


_NO_ANSWER: Final = (date.min, "")


def put_in_order(judged: Iterable[P]) -> list[P]:
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
    listing: list[P] = []
    found = place_in_order(_keep(judged, listing))
    empty = sorted((outcome for outcome in listing if outcome.message is None), key=_name)
    return [*empty, *(outcome for _, outcome in found)]


def _keep(judged: Iterable[P], listing: list[P]) -> Iterator[P]:
    """Yield each, once it is in a list: each is looked at while it was just read."""
    for outcome in judged:
        listing.append(outcome)
        yield outcome


def place_in_order(judged: Iterable[P]) -> list[tuple[Moment, P]]:
    """Return what holds a message in that order, each behind what it is sorted by.

    The moment of a message follows from the messages of its own gemeente. So what is put in order
    per gemeente can be merged into the order of all.

    Args:
        judged: What judging the sources gave; what holds no message is left out.
    """
    sent: list[tuple[P, Heenbericht]] = []
    own: list[Place] = []
    answers: list[tuple[P, Retour]] = []
    for outcome in judged:
        message = outcome.message
        if message is None:
            continue
        if is_retour(message):
            answers.append((outcome, message))
        else:
            assert is_heenbericht(message)  # a message is one or the other
            sent.append((outcome, message))
            own.append(place_by_itself(message))  # here, while the message was just read
    places = _settle(own)
    found: list[tuple[Moment, P]] = []
    for (outcome, _), place in zip(sent, places, strict=True):
        found.append((Moment(place, False, _NO_ANSWER, outcome.source.name), outcome))
    if answers:  # most heenberichten come without, and then nobody looks for them
        asked = _find_last(sent, places)
        for outcome, message in answers:
            found.append((_moment_of(message, outcome.source.name, asked), outcome))
    found.sort(key=itemgetter(0))
    return found


class Enveloped(Placed, Protocol):
    """What can be put in order, and may have come in an envelope."""

    @property
    def envelope(self) -> Envelope | None:
        """The envelope, or None when it came without."""
        ...


def phase_of(read: Enveloped) -> int:
    """Return what goes before all else: no message first, and an answer without one last.

    Args:
        read: What was read.
    """
    if read.message is not None:
        return _MESSAGE
    if isinstance(read.envelope, Du01 | Fo01):
        return _FAULT
    return _NO_MESSAGE


def _name(placed: Placed) -> str:
    return placed.source.name


def _settle(places: list[Place]) -> list[Place]:
    """Return places with the earliest Identificatie of their period on that day."""
    earliest: dict[tuple[date, _Period], str] = {}
    for place in places:
        period = (place.day, place.key)
        first = earliest.setdefault(period, place.first)
        if place.first < first:
            earliest[period] = place.first
    return [_begin(place, earliest[place.day, place.key]) for place in places]


def _begin(place: Place, first: str) -> Place:
    if first == place.first:  # as of a period with one message
        return place
    return place._replace(first=first)


class _Shape(NamedTuple):
    """How a heenbericht about a period is read.

    Attributes:
        stroom: The stream.
        whole: Whether it says all that there is to say of its period.
        get: Gives gemeente, number, status, Identificatie and Dagtekening.
    """

    stroom: str
    whole: bool
    get: Callable[[Message], tuple[Any, ...]]


@cache
def _shape_of(naam: str) -> _Shape:
    kind = KINDS[naam]
    (place,) = kind.places
    sent = HEADER / "BerichtIdentificatie"
    paths = (
        kind.party,
        place.number,
        place.period / "StatusAanlevering",
        sent / "Identificatie",
        sent / "Dagtekening",
    )
    names = [".".join(attributes_of(path)) for path in paths]
    return _Shape(place.stroom.value, kind.whole, attrgetter(*names))


def place_by_itself(message: Heenbericht) -> Place:
    """Return where a heenbericht stands, as if no other were about its period that day.

    Args:
        message: The heenbericht.
    """
    if isinstance(message, WMO409):  # it has no status
        mine = _natural(message.header.identificatie)
        key = (gemeente_of(message), place_of(message).stroom.value, number_of(message))
        day = message.header.dagtekening
        return Place(day, mine, key, _AFTER_DELIVERIES, False, mine, message.naam)
    shape = _shape_of(message.naam)
    gemeente, number, status, identificatie, day = shape.get(message)
    mine, rank = _natural(identificatie), int(status.code)
    place = Place(day, mine, (gemeente, shape.stroom, number), rank, False, mine, message.naam)
    if shape.whole:
        return place
    later = isinstance(message, WMO401) is (rank == _REMOVAL)
    return place._replace(part=later, content=to_json(message))


def _find_last(
    sent: Iterable[tuple[P, Heenbericht]], places: Iterable[Place]
) -> dict[tuple[date, Identity], Place]:
    """Return the place of each heenbericht by what a retour names of it.

    It is the last of all that bear it: a retour comes after each of them.
    """
    last: dict[tuple[date, Identity], Place] = {}
    for (_, message), place in zip(sent, places, strict=True):
        asked = (place.day, identity_of(message))
        last[asked] = max(place, last.get(asked, place))
    return last


def _moment_of(retour: Retour, name: str, asked: Mapping[tuple[date, Identity], Place]) -> Moment:
    place = asked.get((retour.header.dagtekening, identity_of(retour)))
    if place is None:
        place = place_alone(retour)
    return Moment(place, True, answered_on(retour), name)


def place_alone(retour: Retour) -> Place:
    """Return where a retour stands by itself: its heenbericht is not among what is put in order.

    Args:
        retour: The retour; day, kind and Identificatie are those of its heenbericht.
    """
    header, identity = retour.header, identity_of(retour)
    mine = _natural(header.identificatie)
    key = (identity.gemeente, "", 0)
    return Place(header.dagtekening, mine, key, _AFTER_DELIVERIES, False, mine, identity.bericht)


def answered_on(retour: Retour) -> tuple[date, str]:
    """Return what retouren on one heenbericht are sorted by.

    Args:
        retour: The retour.
    """
    header = retour.header
    return header.dagtekening_retour, _natural(header.identificatie_retour)


def _natural(text: str) -> str:
    """Return what sorts a text with its numbers as numbers: G2 comes before G10."""
    return f"{_NUMBER.sub(_pad, text)}{_END}{text}"  # G2 and G02 have the same numbers


def _pad(number: re.Match[str]) -> str:
    return _BEFORE_NUMBER + number[0].zfill(_LONGEST)
