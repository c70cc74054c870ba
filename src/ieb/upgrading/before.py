"""The periods as they were before a series: given by themselves, or known to a history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Self

from attrs import frozen

from ieb.errors import CannotUpgrade, InvalidType, InvalidValue
from ieb.history import History, HistoryView
from ieb.messages.aanlevering import Sleutel
from ieb.messages.pairs import PartMessage
from ieb.messages.places import Stroom
from ieb.notation import write_date
from ieb.privacy import mask
from ieb.upgrading.message import (
    Actual,
    Names,
    demand_actual,
    is_first_start,
    own_names,
    tell_names,
    tell_number_in_use,
    tell_removed_period,
)


@frozen
class Before:
    """The periods as they were before a series.

    Attributes:
        periods: What a caller gave as such, by key.
        history: What was exchanged before.
    """

    periods: Mapping[Sleutel, tuple[Actual, ...]]
    history: HistoryView

    @classmethod
    def of(cls, periods: Iterable[Actual], history: HistoryView | None) -> Self:
        """Return the periods as a caller gave them.

        Args:
            periods: The periods by themselves.
            history: What was exchanged before; None for nothing.

        Raises:
            InvalidType: Something that is no period, or no history.
            InvalidValue: Two periods of one client with the same key.
        """
        found: dict[Sleutel, tuple[Actual, ...]] = {}
        for period in periods:
            _demand_period(period)
            others = found.get(period.sleutel, ())
            if any(other.bsn == period.bsn for other in others):
                key = tell_names(Names(period.sleutel.gemeente, period.sleutel.start_nummer))
                msg = f"van {key} staan er twee periodes bij; geef die van vóór de reeks."
                raise InvalidValue(mask(msg, bsn=period.bsn), argument="actual")
            found[period.sleutel] = (*others, period)
        known = History() if history is None else history
        return cls(found, known)

    def actual(self, part: PartMessage, names: Names) -> Actual | None:
        """Return the period that a message is about, as it was before the series.

        Args:
            part: The message.
            names: Its gemeente and number as they are now.

        Raises:
            CannotUpgrade: A first start has a number that is known; the period was removed; or the
                history knows of a later state than that before the message.
        """
        key = sleutel_of(names)
        if is_first_start(part):
            self._demand_unused(part, names)
            return None
        given = self._find_given(part, names)
        if given is not None:
            return given
        if self.history.removed(key):
            raise tell_removed_period()
        known = self.history.actual(key)
        sent = part.header.dagtekening
        if known is not None and known.bsn == part.client.bsn and known.dagtekening >= sent:
            raise _tell_later(names, known.dagtekening)
        return known

    def _demand_unused(self, part: PartMessage, names: Names) -> None:
        key = sleutel_of(names)
        if key in self.periods:
            raise tell_number_in_use(part, names)
        if self.history.used(key):
            text = (
                f"De historie kent {tell_names(names)} al. Staat deze reeks er al in, dan is er "
                "niets te doen; is dit een andere periode, geef haar dan een ander startnummer."
            )
            raise CannotUpgrade("in-historie", mask(text, bsn=part.client.bsn))

    def _find_given(self, part: PartMessage, names: Names) -> Actual | None:
        """Return the period that was given under the names of now, or else under its own ones."""
        keys = dict.fromkeys((sleutel_of(names), sleutel_of(own_names(part))))
        found = list(chain.from_iterable(self.periods.get(key, ()) for key in keys))
        own = [period for period in found if period.bsn == part.client.bsn]
        return next(iter(own or found), None)


def sleutel_of(names: Names) -> Sleutel:
    """Return the key of a period in 4.0."""
    return Sleutel(names.gemeente, Stroom.ABONNEMENTSTARIEF, names.start_nummer)


def _demand_period(period: Actual | None) -> None:
    demand_actual(period)
    if period is None:
        msg = "verwacht periodes (Aanlevering of Content), geen NoneType."
        raise InvalidType(msg, argument="actual")
    if period.sleutel.stroom is not Stroom.ABONNEMENTSTARIEF:
        msg = "een periode is beschermd wonen, en dat kende release 1.0 niet."
        raise InvalidValue(msg, argument="actual")


def _tell_later(names: Names, day: date) -> CannotUpgrade:
    text = (
        f"De historie kent van {tell_names(names)} een bericht van {write_date(day)}, en dat is "
        "niet eerder dan dit: zo is niet te zien hoe de periode vóór dit bericht was. Zet de reeks "
        "in één keer om, of geef de periode van toen mee."
    )
    return CannotUpgrade("historie-later", mask(text))
