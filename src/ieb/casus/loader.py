"""The casussen as they stand in their data files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from ieb.casus.model import CAK, Casus, Deviation, Earlier, Expected, FilledIn, Kind, Row, Step
from ieb.casus.reading import SPELLINGS, Envelope, printed_date, read_message
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidValue
from ieb.keten import Correction, Death, Event, Period, Start, Stop
from ieb.messages.aanlevering import Aanlevering, Sleutel, aanlevering_of
from ieb.messages.kinds import Stroom
from ieb.notation import read_code, write_date
from ieb.privacy import mask
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
        msg = f"Er is geen casus {mask(str(number))}; wel 1 t/m {NUMBERS[-1]}."
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
        self.deaths: dict[str, date] = {
            **table.get("in_de_tekst", {}).get("overlijdensdata", {}),
            **self.filled.get("overlijdensdata", {}),
        }
        self.last: Aanlevering | None = None

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
            filled_in=(
                *self.filled_in(streams, earlier),
                *(filled for step in steps for filled in _filled_in(step)),
            ),
            gemeentecodes=dict(filled["gemeenten"]),
            deaths=self.deaths,
            streams=streams,
            earlier=earlier,
            tolerated=frozenset(filled.get("gedoogd", ())),
            deviations=(*(found for step in steps for found in _misprints(step)), *noted),
        )

    def filled_in(
        self, streams: Mapping[str, tuple[AndereStroom, ...]], earlier: tuple[Earlier, ...]
    ) -> Iterator[FilledIn]:
        """Yield what is filled in for the casus as a whole; each casus is about one person."""
        for name, code in self.filled["gemeenten"].items():
            whose = "de gemeente" if name == "gemeente" else name
            yield FilledIn(step=0, name=f"Gemeentecode van {whose}", value=code)
        for died in self.filled.get("overlijdensdata", {}).values():
            yield FilledIn(step=0, name="Overlijdensdatum van de cliënt", value=write_date(died))
        for stroom in (stroom for each in streams.values() for stroom in each):
            value = f"{stroom.naam}, vanaf {write_date(stroom.van)}"
            yield FilledIn(step=0, name="Bijdrage van de cliënt in een andere stroom", value=value)
        for before in earlier:
            yield FilledIn(step=0, name=f"Eerder bericht van {before.actor}", value=_told(before))
        for code in self.filled.get("gedoogd", ()):
            yield FilledIn(step=0, name="Regel die wij door de vingers zien", value=code)

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
        return Earlier(
            actor=row["wie"], message=message, received=row["ontvangen"], note=row["opmerking"]
        )

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
        aanlevering = None if message is None else aanlevering_of(message)
        if aanlevering is not None:
            self.last = aanlevering
        return Step(
            number=number,
            actor=actor,
            receiver=receiver if rows else actor,
            section=row["paragraaf"],
            page=self.table["bladzijde_berichten"],
            what=row["gebeurtenis"],
            expects=row["verwacht"],
            rows=rows,
            sent=sent,
            received=filled.get("ontvangen", sent),
            event=self.event(filled.get("gebeurtenis")),
            message=message,
            expected=tuple(
                Expected(code=row["code"], kind=Kind(row["soort"]), explanation=row["uitleg"])
                for row in self.table.get("bevinding", ())
                if row["stap"] == number
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
                return Death(bsn=self.last.bsn, datum=self.deaths[self.last.bsn])


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


def _told(earlier: Earlier) -> str:
    """Return what an earlier message delivered."""
    message = earlier.message
    aanlevering = aanlevering_of(message)
    assert aanlevering is not None  # nothing else comes before a casus
    parts = [
        f"{message.naam}, {aanlevering.status.label.lower()}",
        f"startnummer {aanlevering.sleutel.start_nummer}",
        f"start {write_date(aanlevering.start)}",
        f"Identificatie {aanlevering.identificatie}",
        f"verzonden {write_date(aanlevering.dagtekening)}",
        f"ontvangen {write_date(earlier.received)}",
        earlier.note,
    ]
    return ", ".join(parts)


def _filled_in(step: Step) -> Iterator[FilledIn]:
    """Yield what is filled in for a step: all that no printed line gives."""
    if step.message is None:
        yield FilledIn(step=step.number, name="Dag", value=write_date(step.sent))
        return
    identificatie = step.message.header.bericht_identificatie.identificatie
    yield FilledIn(step=step.number, name="Identificatie bericht", value=identificatie)
    if printed_date(step.rows) is None:
        yield FilledIn(step=step.number, name="Dagtekening bericht", value=write_date(step.sent))
    yield FilledIn(step=step.number, name="Dag van ontvangst", value=write_date(step.received))
