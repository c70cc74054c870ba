"""A period as a gemeente knows it, and the message that delivers it."""

from __future__ import annotations

from datetime import date
from typing import Self

from attrs import evolve, frozen

from ieb.codes import StatusAanlevering
from ieb.kalender.working_days import ONE_DAY
from ieb.keten.events import Correction, OtherStreamEnds, Start, Stop
from ieb.messages import WMO405, WMO407
from ieb.messages.aanlevering import Aanlevering, Content, Sleutel
from ieb.messages.places import Stroom
from ieb.releases import Release

_ABO = {
    StatusAanlevering.EERSTE_AANLEVERING: WMO405.eerste_aanlevering,
    StatusAanlevering.GEWIJZIGDE_AANLEVERING: WMO405.gewijzigde_aanlevering,
    StatusAanlevering.VERWIJDEREN_AANLEVERING: WMO405.verwijderen_aanlevering,
}
_BW = {
    StatusAanlevering.EERSTE_AANLEVERING: WMO407.eerste_aanlevering,
    StatusAanlevering.GEWIJZIGDE_AANLEVERING: WMO407.gewijzigde_aanlevering,
    StatusAanlevering.VERWIJDEREN_AANLEVERING: WMO407.verwijderen_aanlevering,
}


@frozen(kw_only=True, repr=False)
class Period(Content):
    """What a gemeente wants the CAK to know of a period."""

    @classmethod
    def first(cls, sleutel: Sleutel, event: Start) -> Self:
        """Return the period that a start begins."""
        return cls(
            sleutel=sleutel,
            bsn=event.bsn,
            start=event.startdatum,
            stop=event.stopdatum,
            kostprijs=event.kostprijs,
        )

    @classmethod
    def of(cls, aanlevering: Aanlevering) -> Self:
        """Return the period that was delivered."""
        return cls(
            sleutel=aanlevering.sleutel,
            bsn=aanlevering.bsn,
            start=aanlevering.start,
            stop=aanlevering.stop,
            kostprijs=aanlevering.kostprijs,
        )

    def after(self, event: Stop | Correction | OtherStreamEnds) -> Self:
        """Return the period with what an event changes, and all the rest as it was (IV107)."""
        if isinstance(event, Stop):
            return evolve(self, stop=event.stopdatum)
        if isinstance(event, OtherStreamEnds):
            if event.datum == date.max:
                return self
            return evolve(self, start=max(self.start, event.datum + ONE_DAY))
        return self._correct(event)

    def _correct(self, event: Correction) -> Self:
        stop = event.stopdatum or self.stop
        kostprijs = event.kostprijs or self.kostprijs
        if "stopdatum" in event.drops:
            stop = None
        if "kostprijs" in event.drops:
            kostprijs = None
        start = event.startdatum or self.start
        return evolve(self, start=start, stop=stop, kostprijs=kostprijs)

    def stop_on(self, stop: date | None) -> Self:
        """Return the period ended on a day, unless it ended before or the day is not known."""
        if stop is None or (self.stop is not None and self.stop <= stop):
            return self
        return evolve(self, stop=stop)

    def message(
        self,
        status: StatusAanlevering,
        *,
        identificatie: str,
        dagtekening: date,
        release: Release | None,
    ) -> WMO405 | WMO407:
        """Return the message that delivers the period.

        Args:
            status: First, changed or removing aanlevering.
            identificatie: Identification of the message.
            dagtekening: Date of the message.
            release: The release to write for; None for the default.
        """
        gemeente, stroom, number = self.sleutel
        if stroom is Stroom.BESCHERMD_WONEN:
            return _BW[status](
                gemeente=gemeente,
                identificatie=identificatie,
                dagtekening=dagtekening,
                bsn=self.bsn,
                bw_start_nummer=number,
                bw_startdatum=self.start,
                bw_stopdatum=self.stop,
                release=release,
            )
        return _ABO[status](
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=dagtekening,
            bsn=self.bsn,
            eb_start_nummer=number,
            eb_startdatum=self.start,
            eb_stopdatum=self.stop,
            eb_kostprijs=self.kostprijs,
            release=release,
        )
