"""A deliberately naive adapter: what goes wrong when software sends forms and has no history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from ieb.codes import StatusAanlevering
from ieb.errors import RefusedMessage
from ieb.keten import Correction, Death, Event, Period, Removal, Start
from ieb.messages.aanlevering import Sleutel, aanlevering_of
from ieb.messages.kinds import is_heenbericht
from ieb.retour import build_retour
from ieb.rules import Report
from ieb.scenario.situation import Situation
from ieb.wire import parse, serialize

__all__ = [
    "Naief",
]


class Naief:
    """Accepts what it can read, never follows up, and sends a new start for every correction."""

    def begin(self, situation: Situation) -> None:
        """Remember who we are and the periods, as forms that were sent."""
        self.gemeente = situation.gemeente
        self.numbers = count(901)
        self.periods: dict[int, Period] = {}
        for before in situation.earlier:
            message = parse(before.message)
            aanlevering = aanlevering_of(message)
            if aanlevering is not None:
                period = Period.of(aanlevering)
                self.periods[period.sleutel.start_nummer] = period

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Send a form for everything that happens to a period, a death included."""
        form = self._form(event)
        if form is None:
            return []
        status, period = form
        self.periods[period.sleutel.start_nummer] = period
        number = f"N{next(self.numbers):09}"
        message = period.message(status, identificatie=number, dagtekening=today, release=None)
        return [serialize(message)]

    def _form(self, event: Event) -> tuple[StatusAanlevering, Period] | None:
        if isinstance(event, Start):
            key = Sleutel(self.gemeente, event.stroom, event.start_nummer)
            return StatusAanlevering.EERSTE_AANLEVERING, Period.first(key, event)
        if isinstance(event, Death):
            mine = (period for period in self.periods.values() if period.bsn == event.bsn)
            old = next(mine, None)
        else:
            old = self.periods.get(event.start_nummer)
        if old is None:
            return None
        if isinstance(event, Removal):
            return StatusAanlevering.VERWIJDEREN_AANLEVERING, old
        if isinstance(event, Death):
            return StatusAanlevering.GEWIJZIGDE_AANLEVERING, old.stop_on(event.datum)
        if isinstance(event, Correction):
            return StatusAanlevering.EERSTE_AANLEVERING, old.after(event)
        return StatusAanlevering.GEWIJZIGDE_AANLEVERING, old.after(event)

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Answer whatever can be read with a retour that finds nothing."""
        try:
            read = parse(message)
        except RefusedMessage:
            return []
        if not is_heenbericht(read):
            return []
        nothing = Report(message=read, findings=())
        number = f"N{next(self.numbers):09}"
        return [serialize(build_retour(read, nothing, identificatie=number, dagtekening=today))]
