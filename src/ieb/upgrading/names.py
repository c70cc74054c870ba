"""What the messages of a series are called in 4.0: their gemeente, number and Identificatie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, TypeGuard

from attrs import Factory, define, field, frozen

from ieb.errors import InvalidType, InvalidValue
from ieb.messages import Message
from ieb.messages.kinds import gemeente_of, status_of
from ieb.messages.pairs import PartMessage
from ieb.privacy import quote
from ieb.upgrading.message import Names, is_first_start, own_names

Identificaties = Iterable[str] | Callable[[Message], str]
"""Where the Identificaties come from: texts, one a WMO405, or a function of the message of 1.0."""
Renumbered = Mapping[tuple[str, str], int]
"""Gemeente and Identificatie of a first start, as they were, to the number its period gets."""

_GEMEENTE: Final = re.compile("[0-9]{4}")
_HIGHEST: Final = 999_999_999


@frozen
class OldPeriod:
    """What the messages of 1.0 about one period share; there a number was one of its client.

    Attributes:
        names: Gemeente and number, as they were.
        bsn: Of whom it is; personal data, never in the repr.
    """

    names: Names
    bsn: str = field(repr=False)


def old_period_of(part: PartMessage) -> OldPeriod:
    """Return the period of 1.0 that a message belongs to."""
    return OldPeriod(own_names(part), part.client.bsn)


def find_ties(messages: Iterable[PartMessage]) -> list[tuple[PartMessage, ...]]:
    """Return groups of messages of which nobody can see the order of sending.

    Those are of one day and one period, of one kind, and with one status. Of all others, the orders
    that fit the period end in the same.

    Args:
        messages: Messages that were upgraded.
    """
    found: dict[tuple[object, ...], tuple[PartMessage, ...]] = {}
    for message in messages:
        day = message.header.dagtekening
        turn = day, old_period_of(message), message.naam, status_of(message)
        found[turn] = (*found.get(turn, ()), message)
    return [group for group in found.values() if len(group) > 1]


@define
class Naming:
    """Gives the messages of a series their names in 4.0.

    Attributes:
        identify: Gives the Identificatie of the WMO405 that a message becomes.
        gemeenten: Code of a gemeente that was merged to that of what it became.
        renumbered: What periods get as number, by their first start.
        given: The Identificaties that were given.
        moved: The number that a period of 1.0 has now.
    """

    identify: Callable[[Message], str]
    gemeenten: Mapping[str, str]
    renumbered: Renumbered
    given: set[str] = Factory(set[str])
    moved: dict[OldPeriod, int] = Factory(dict[OldPeriod, int])

    def names_of(self, part: PartMessage) -> Names:
        """Return gemeente and number of the WMO405 that a message becomes."""
        gemeente, own = own_names(part)
        start_nummer = self.moved.get(old_period_of(part), own)
        if is_first_start(part):
            start_nummer = self.renumbered.get(_start(part), own)
        return Names(self.gemeenten.get(gemeente, gemeente), start_nummer)

    def keep(self, part: PartMessage, names: Names) -> None:
        """Let what follows on the period of a message have the same number."""
        self.moved[old_period_of(part)] = names.start_nummer

    def identificatie(self, part: PartMessage) -> str:
        """Return the Identificatie of the WMO405 that a message becomes.

        Raises:
            InvalidValue: There are too few, or it was given before.
        """
        identificatie = self.identify(part)
        if identificatie in self.given:
            twice = f"{quote(identificatie)} komt twee keer voor"
            msg = f"{twice}; geef elk bericht een nieuwe."
            raise InvalidValue(msg, argument="identificatie")
        self.given.add(identificatie)
        return identificatie


def identifier(identificaties: Identificaties) -> Callable[[Message], str]:
    """Return what gives the Identificatie of the WMO405 that a message becomes.

    Args:
        identificaties: What a caller gave as ``identificatie``.

    Raises:
        InvalidType: What gives no identifications; one text is no row of texts.
    """
    _demand_texts(identificaties)
    if callable(identificaties):
        return identificaties
    return partial(_next, iter(identificaties))


def _demand_texts(given: object) -> None:
    if isinstance(given, str | bytes) or not (callable(given) or isinstance(given, Iterable)):
        wanted = (
            "teksten, zoals (f'G{n}' for n in itertools.count(1)), of een functie van het bericht"
        )
        msg = f"verwacht {wanted}, geen {type(given).__name__}."
        raise InvalidType(msg, argument="identificatie")


def _next(identificaties: Iterator[str], message: Message) -> str:
    for identificatie in identificaties:
        return identificatie
    own = quote(message.header.identificatie)
    msg = f"er zijn te weinig identificaties; {message.naam} {own} heeft er geen."
    raise InvalidValue(msg, argument="identificatie")


def demand_gemeenten(gemeenten: object) -> None:
    """Refuse what does not say what gemeenten became.

    Args:
        gemeenten: What a caller gave.

    Raises:
        InvalidType: No mapping, or a code that is no text.
        InvalidValue: A code that is not four digits, or a gemeente that itself became another.
    """
    if not _is_mapping(gemeenten):
        wanted = "een dict van oude naar nieuwe gemeentecode"
        msg = f"verwacht {wanted}, geen {type(gemeenten).__name__}."
        raise InvalidType(msg, argument="gemeenten")
    became = {_gemeente(old): _gemeente(now) for old, now in gemeenten.items()}
    for old, now in became.items():
        further = became.get(now, now)
        if further != now:
            why = f"{quote(old)} wordt {quote(now)}, en die wordt zelf weer {quote(further)}"
            msg = f"{why}; geef bij elke oude code meteen de gemeente van nu."
            raise InvalidValue(msg, argument="gemeenten")


def _is_mapping(given: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(given, Mapping)


def _gemeente(code: object) -> str:
    """Return a gemeentecode; refuse what is none."""
    if not isinstance(code, str):
        found = type(code).__name__
        msg = f"verwacht gemeentecodes als tekst, zoals '0513', geen {found}."
        raise InvalidType(msg, argument="gemeenten")
    if _GEMEENTE.fullmatch(code) is None:
        msg = f"verwacht gemeentecodes van precies 4 cijfers; gekregen {quote(code)}."
        raise InvalidValue(msg, argument="gemeenten")
    return code


def demand_renumbered(renumbered: object, sent: Iterable[Message]) -> None:
    """Refuse what does not say which numbers periods get.

    Args:
        renumbered: What a caller gave.
        sent: The messages of the series.

    Raises:
        InvalidType: No mapping, or a number that is none.
        InvalidValue: A number out of bounds, or a first start that is not among the messages.
    """
    if not _is_mapping(renumbered):
        wanted = "een dict van (gemeente, Identificatie van de eerste start) naar startnummer"
        msg = f"verwacht {wanted}, geen {type(renumbered).__name__}."
        raise InvalidType(msg, argument="start_nummer")
    starts = {_start(message) for message in sent if is_first_start(message)}
    for start, number in renumbered.items():
        if not isinstance(number, int) or isinstance(number, bool):
            msg = f"verwacht een heel getal, geen {type(number).__name__}."
            raise InvalidType(msg, argument="start_nummer")
        if not 0 <= number <= _HIGHEST:
            msg = f"verwacht 0 t/m {_HIGHEST}, gekregen {quote(str(number))}."
            raise InvalidValue(msg, argument="start_nummer")
        if start not in starts:
            named = _tell_start(start)
            wanted = "de gemeente en de Identificatie van een WMO401 met status 1 uit de reeks"
            msg = f"{named} is geen eerste start; verwacht {wanted}."
            raise InvalidValue(msg, argument="start_nummer")


def _tell_start(start: object) -> str:
    """Return what was given as the first start of a period, whatever it is."""
    if _is_tuple(start):
        return quote("/".join(map(str, start)))
    return quote(str(start))


def _is_tuple(given: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(given, tuple)


def _start(message: Message) -> tuple[str, str]:
    return gemeente_of(message), message.header.identificatie
