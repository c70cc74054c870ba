"""A gemeente that plans every now and then, sends what it planned, and hears that it is accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count

from attrs import define, field

from ieb import History
from ieb.administratie import (
    Beleid,
    Dossier,
    Onderbreking,
    Opdracht,
    Plan,
    Soort,
    Voorziening,
    plan,
)
from ieb.codes import StatusAanlevering
from ieb.keten.period import Period
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.notation import write_date
from ieb.values import Bedrag

BSN = "999992016"
GEMEENTE = "0513"
_NAMES = {Stroom.ABONNEMENTSTARIEF: "405", Stroom.BESCHERMD_WONEN: "407"}
_STATUS = {
    StatusAanlevering.EERSTE_AANLEVERING: 1,
    StatusAanlevering.GEWIJZIGDE_AANLEVERING: 2,
    StatusAanlevering.VERWIJDEREN_AANLEVERING: 3,
}


def day(text: str) -> date:
    """Return the day that is written as 31-12-2025."""
    number, month, year = map(int, text.split("-"))
    return date(year, month, number)


def breek(last: str, again: str | None = None) -> Onderbreking:
    """Return a break after a day, until another one."""
    return Onderbreking(laatste_dag=day(last), hervat=None if again is None else day(again))


def euro(amount: str, since: str) -> Kostprijs:
    """Return a kostprijs of some euros, from a day."""
    return Kostprijs(kostprijs_bedrag=Bedrag.from_euro(amount), kostprijs_startdatum=day(since))


def hulp(
    nummer: str,
    van: str,
    tot: str | None = None,
    *,
    soort: Soort = Soort.HUISHOUDELIJKE_HULP,
    kostprijs: Kostprijs | None = None,
    breaks: Iterable[Onderbreking] = (),
    herindicatie: bool = False,
) -> Voorziening:
    """Return a provision."""
    return Voorziening(
        nummer=nummer,
        soort=soort,
        van=day(van),
        tot=None if tot is None else day(tot),
        kostprijs=kostprijs,
        onderbrekingen=tuple(breaks),
        herindicatie=herindicatie,
    )


def line_of(opdracht: Opdracht) -> str:
    """Return an aanlevering in one line, such as ``405 st 1 nr 1 start 12-03-2025``."""
    period = opdracht.periode
    line = f"{_NAMES[period.sleutel.stroom]} st {_STATUS[opdracht.status]} {line_of_period(period)}"
    if period.kostprijs is not None:
        since = write_date(period.kostprijs.kostprijs_startdatum)
        line += f" kostprijs {period.kostprijs.kostprijs_bedrag} per {since}"
    return line


def line_of_period(period: Period) -> str:
    """Return a period in one line."""
    line = f"nr {period.sleutel.start_nummer} start {write_date(period.start)}"
    if period.stop is not None:
        line += f" stop {write_date(period.stop)}"
    return line


@define
class Gemeente:
    """A gemeente with one dossier, and what the CAK accepted of it."""

    beleid: Beleid = field(factory=lambda: Beleid(gemeente=GEMEENTE))
    history: History = field(factory=History)
    sent: int = 0
    last: Plan | None = None

    def night(self, today: str, *voorzieningen: Voorziening, **dossier: object) -> list[str]:
        """Plan, send and hear of acceptance; return a line for each message that was sent."""
        records = Dossier(bsn=BSN, voorzieningen=voorzieningen, **dossier)
        return self.send(records, day(today))

    def send(self, records: Dossier, today: date) -> list[str]:
        """Do what the plan of a day says; return a line for each message that was sent."""
        self.last = plan(records, self.beleid, today, self.history, numbers=count(1))
        for opdracht in self.last.opdrachten:
            self.sent += 1
            message = opdracht.message(identificatie=f"G{self.sent:09}", dagtekening=today)
            self.history = self.history.accept(message)
        return [line_of(opdracht) for opdracht in self.last.opdrachten]
