"""The casussen as they stand in their data files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from ieb.casus.model import CAK, Casus, Deviation, Earlier, Expected, Kind, Row, Step
from ieb.casus.reading import SPELLINGS, Envelope, printed_date, read_message
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidValue
from ieb.keten import Correction, Death, Event, Period, Start, Stop
from ieb.messages import WMO405
from ieb.messages.delivery import Delivery, Sleutel, Stroom, delivery_of
from ieb.notation import read_code
from ieb.rules import AndereStroom

NUMBERS: Final = range(1, 8)
_DATA: Final = files("ieb.casus") / "data"
Table = Mapping[str, Any]  # Any: what TOML holds


@lru_cache(maxsize=1)
def casussen() -> tuple[Casus, ...]:
    """Return the seven casussen of iEb 4.0, in their order.

    Source: casusbeschrijvingen iEb 4.0, version 1.1 of 18 April 2024.
    """
    return tuple(_Loader(_table(f"casus-{number}")).casus() for number in NUMBERS)


def casus(number: int) -> Casus:
    """Return a casus by its number.

    Args:
        number: 1 to 7.

    Raises:
        InvalidValue: There is no such casus.

    Example:
        >>> casus(5).steps[1].message is None
        True
    """
    if number not in NUMBERS:
        msg = f"Er is geen casus {number}; wel 1 t/m {NUMBERS[-1]}."
        raise InvalidValue(msg)
    return casussen()[number - 1]


@lru_cache(maxsize=1)
def document_deviations() -> tuple[Deviation, ...]:
    """Return where the document as a whole does not keep to its own text."""
    return tuple(_noted(row) for row in _table("document")["tekst"])


def _table(name: str) -> Table:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _noted(row: Table) -> Deviation:
    return Deviation(step=row.get("stap", 0), printed=row["gedrukt"], explanation=row["uitleg"])


class _Loader:
    """Reads one casus; each step may build on the message of the one before it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.filled: Table = table["ingevuld"]
        self.last: Delivery | None = None

    def casus(self) -> Casus:
        filled = self.filled
        streams: dict[str, tuple[AndereStroom, ...]] = {}
        for row in filled.get("andere_stroom", ()):
            stream = AndereStroom(naam=row["naam"], van=row["van"])
            streams[row["bsn"]] = (*streams.get(row["bsn"], ()), stream)
        earlier = tuple(self.earlier(row) for row in filled.get("eerder", ()))
        steps = tuple(self.step(row) for row in self.table["stap"])
        noted = [_noted(row) for row in self.table.get("tekst", ())]
        return Casus(
            number=self.table["nummer"],
            title=self.table["titel"],
            page=self.table["bladzijde"],
            situation=self.table["situatie"],
            rules=tuple(self.table["regels"]),
            steps=steps,
            filled=filled["toelichting"],
            gemeentecodes=dict(filled["gemeenten"]),
            deaths=dict(filled.get("overlijdensdata", {})),
            streams=streams,
            earlier=earlier,
            tolerated=frozenset(filled.get("gedoogd", ())),
            deviations=(*(found for step in steps for found in _misprints(step)), *noted),
        )

    def earlier(self, row: Table) -> Earlier:
        period = Period(
            sleutel=Sleutel(
                self.filled["gemeenten"][row["wie"]], Stroom.ABONNEMENTSTARIEF, row["startnummer"]
            ),
            bsn=row["bsn"],
            start=row["startdatum"],
            stop=None,
            kostprijs=None,
        )
        message = period.message(
            StatusAanlevering.EERSTE_AANLEVERING,
            identificatie=row["identificatie"],
            dagtekening=row["verzonden"],
            release=None,
        )
        return Earlier(actor=row["wie"], message=message, received=row["ontvangen"])

    def step(self, row: Table) -> Step:
        number: int = row["nummer"]
        filled: Table = self.filled["stap"][str(number)]
        rows = tuple(Row(*line) for line in row.get("velden", ()))
        sent: date = printed_date(rows) or filled["verzonden"]
        actor: str = row["wie"]
        receiver = filled.get("aan", next(iter(self.filled["gemeenten"]))) if actor == CAK else CAK
        message = (
            read_message(rows, self.envelope(filled, receiver if actor == CAK else actor, sent))
            if rows
            else None
        )
        if isinstance(message, WMO405):
            self.last = delivery_of(message)
        return Step(
            number=number,
            actor=actor,
            receiver=receiver if rows else actor,
            section=row["paragraaf"],
            what=row["gebeurtenis"],
            expects=row["verwacht"],
            rows=rows,
            sent=sent,
            received=filled.get("ontvangen", sent),
            event=self.event(filled.get("gebeurtenis")),
            message=message,
            expected=tuple(
                Expected(code=one["code"], kind=Kind(one["soort"]), explanation=one["uitleg"])
                for one in self.table.get("bevinding", ())
                if one["stap"] == number
            ),
        )

    def code(self, name: str) -> str:
        code: str = self.filled["gemeenten"][name]
        return code

    def envelope(self, filled: Table, party: str, sent: date) -> Envelope:
        return Envelope(
            gemeente=self.code(party),
            identificatie=filled["identificatie"],
            dagtekening=sent,
        )

    def event(self, told: Table | None) -> Event | None:
        """Return what happened at the gemeente: the data file says which kind, the message what."""
        if told is None:
            return None
        assert self.last is not None
        number = self.last.sleutel.start_nummer
        match told["soort"]:
            case "start":
                return Start(
                    bsn=self.last.bsn,
                    start_nummer=number,
                    startdatum=self.last.start,
                    stopdatum=self.last.stop,
                    kostprijs=self.last.kostprijs,
                )
            case "stop":
                assert self.last.stop is not None
                return Stop(start_nummer=number, stopdatum=self.last.stop)
            case "correctie":
                return Correction(
                    start_nummer=number,
                    startdatum=self.last.start if "startdatum" in told["velden"] else None,
                    stopdatum=self.last.stop if "stopdatum" in told["velden"] else None,
                )
            case _:
                return Death(bsn=self.last.bsn, datum=self.filled["overlijdensdata"][self.last.bsn])


def _misprints(step: Step) -> Iterator[Deviation]:
    """Yield where the printed names and labels are not those of the standard."""
    for row in step.rows:
        if row.label in SPELLINGS:
            printed, right = row.label.rstrip(":"), SPELLINGS[row.label].rstrip(":")
            text = f"Elders in het document heet dit {right}."
            yield Deviation(step=step.number, printed=printed, explanation=text)
        if row.label.startswith("Status aanlevering"):
            right = str(read_code(row.value or "", StatusAanlevering))
            if right != row.value:
                text = f"De codelijst schrijft {right}."
                yield Deviation(step=step.number, printed=str(row.value), explanation=text)
