"""The answers of `ieb verwerk`: where they go, what stands on them, and how they are numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final, ParamSpec, TypeVar
from uuid import UUID

import click
from attrs import frozen

from ieb.batch import Processed, write_answers
from ieb.cli.applicaties import applicatie_option
from ieb.cli.json_output import echo_line
from ieb.cli.numbering import count_from, count_references, read_first, read_moment, read_reference
from ieb.cli.options import PATH, complete_file
from ieb.cli.records_in import read_known
from ieb.cli.target import demand_empty
from ieb.errors import InvalidValue, UnreadableSource
from ieb.ggk import Applicatie
from ieb.history.kept import KeptHistory
from ieb.keten import Cak
from ieb.releases import Release
from ieb.rules import Context

_NO_ANSWERS: Final = (
    "--identificatie, --referentienummer, --tijdstip en --terugkoppelingen gaan over antwoorden; "
    "geef ook --antwoorden MAP."
)
_NO_REMARKS: Final = (
    "In deze release bestaat geen WMO409; laat --terugkoppelingen weg, of kies een andere "
    "--release."
)
_NOT_TOLD: Final = "--bekend is voor wat het CAK terugkoppelt; geef ook --terugkoppelingen."
Params = ParamSpec("Params")
Result = TypeVar("Result")


@frozen(kw_only=True)
class Answering:
    """What the caller says of the answers that are to come."""

    target: Path | None
    applicatie: Applicatie
    identificatie: str | None
    referentienummer: UUID | None
    tijdstip: datetime | None
    tells: bool
    known: Context | None

    def demand_place(self) -> None:
        """Refuse a folder that is not empty, and what is said of answers that nobody asked for.

        Raises:
            InvalidValue: There is something in it, or something is said and there is no folder.
            UnreadableSource: It is no folder, or cannot be read.
        """
        if self.known is not None and not self.tells:
            raise InvalidValue(_NOT_TOLD)
        if self.target is not None:
            demand_empty(self.target, "--antwoorden")
            return
        told = self.identificatie, self.referentienummer, self.tijdstip
        if self.tells or any(value is not None for value in told):
            raise InvalidValue(_NO_ANSWERS)

    def open_cak(self, release: Release | None) -> Cak | None:
        """Return the CAK that tells gemeenten what they should know; None when nobody does.

        Args:
            release: The release that it writes for; None for the default.

        Raises:
            InvalidValue: There is no WMO409 in it.
        """
        if not self.tells:
            return None
        cak = Cak(context=self.known or Context(), release=release)
        if not cak.has_remarks:
            raise InvalidValue(_NO_REMARKS)
        return cak

    def write(
        self,
        processed: Iterable[Processed],
        history: KeptHistory,
        today: date,
        *,
        cak: Cak | None,
        as_json: bool,
    ) -> None:
        """Write the answers, when they are wanted, and say how many there are.

        Args:
            processed: What processing gave.
            history: Where it was recorded.
            today: The day of what is made.
            cak: What `open_cak` gave.
            as_json: Whether it is said as JSON.

        Raises:
            UnreadableSource: They cannot be written.
        """
        if self.target is None:
            return
        try:
            answered = write_answers(
                processed,
                history,
                self.target,
                applicatie=self.applicatie,
                today=today,
                identificaties=self._identificaties(),
                referentienummers=self._referentienummers(),
                tijdstip=self.tijdstip,
                cak=cak,
            )
        except OSError as error:
            msg = (
                "De antwoorden konden niet in de map van --antwoorden geschreven worden. "
                "Controleer uw rechten, of de schijf vol is, en of een ander programma er intussen "
                "iets in zette. Geef de opdracht dan opnieuw, met een lege map."
            )
            raise UnreadableSource(msg) from error
        if as_json:
            told = {"soort": "antwoorden", "geschreven": answered.written}
            if cak is not None:
                told["terugkoppelingen"] = answered.remarks
            echo_line({**told, "zonder_antwoord": answered.unanswered})
            return
        text = f"Antwoorden: {answered.written}."
        if cak is not None:
            text += f" Terugkoppelingen: {answered.remarks}."
        if answered.unanswered:
            text += f" Zonder antwoord: {answered.unanswered}."
        click.echo(text)

    def _identificaties(self) -> Callable[[], Iterator[str]] | None:
        if self.identificatie is None:
            return None
        return partial(count_from, self.identificatie)

    def _referentienummers(self) -> Callable[[], Iterator[UUID]] | None:
        if self.referentienummer is None:
            return None
        return partial(count_references, self.referentienummer)


def _read_first(context: click.Context, param: click.Parameter, text: str | None) -> str | None:
    return None if text is None else read_first(context, param, text)


def _read_known(
    _context: click.Context, _param: click.Parameter, path: Path | None
) -> Context | None:
    return None if path is None else read_known(path)


_target_option = click.option(
    "--antwoorden",
    "target",
    metavar="MAP",
    type=PATH,
    help="Schrijf de antwoorden in deze map: een lege, of een die er nog niet is.",
)
_first_option = click.option(
    "--identificatie",
    metavar="TEKST",
    callback=_read_first,
    help="Identificatie van het eerste nieuwe retour, zoals R00000000001; de volgende tellen door "
    "(standaard R met elf cijfers die volgen uit wat beantwoord wordt).",
)
_reference_option = click.option(
    "--referentienummer",
    metavar="UUID",
    callback=read_reference,
    help="Referentienummer van de eerste nieuwe envelop, een UUID van versie 4; de volgende "
    "tellen door (standaard volgt het uit wat beantwoord wordt).",
)
_moment_option = click.option(
    "--tijdstip",
    metavar="TIJDSTIP",
    callback=read_moment,
    help="Tijdstip van de eerste nieuwe envelop, Nederlandse tijd, zoals '2026-01-05 09:30:00'; "
    "elke volgende is later (standaard het begin van de dag van --vandaag).",
)
_telling_option = click.option(
    "--terugkoppelingen",
    "tells",
    is_flag=True,
    help="Schrijf, voor een CAK, bij de antwoorden ook de WMO409's waartoe de berichten aanleiding "
    "geven.",
)
_known_option = click.option(
    "--bekend",
    "known",
    metavar="BEKEND.toml",
    type=PATH,
    callback=_read_known,
    is_eager=True,  # before a history is made
    shell_complete=complete_file,
    help="Wat het CAK bij terugkoppelen nog meer weet: overlijdensdata en andere_stromen, per Bsn.",
)


def answer_options(command: Callable[Params, Result]) -> Callable[Params, Result]:
    """Give a command the options of `Answering`."""
    numbered = _first_option(_reference_option(_moment_option(command)))
    return _target_option(_telling_option(_known_option(applicatie_option(numbered))))
