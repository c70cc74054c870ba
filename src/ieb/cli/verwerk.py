"""`ieb verwerk`: judge messages in turn, and record them in a history."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from ieb.batch import Processed, Source, process
from ieb.batch.enveloped import size_in
from ieb.batch.processed import without_source
from ieb.batch.spool import Spool
from ieb.cli.answering import Answering, answer_options
from ieb.cli.dutch import Command, RequiredOption
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.file_reports import FileReport, Namer
from ieb.cli.file_reports_json import outcome_as_json
from ieb.cli.findings_table import print_outcomes
from ieb.cli.given_sources import sources_of
from ieb.cli.histories import HistoryType
from ieb.cli.interrupt import Interrupt
from ieb.cli.json_output import echo_line
from ieb.cli.listed import Listed
from ieb.cli.options import (
    PATH,
    bsn_option,
    gather,
    json_option,
    processes_option,
    release_option,
    today_option,
)
from ieb.cli.progress import Progress, count_progress
from ieb.cli.reporting import Wanted, open_reports, report_options
from ieb.cli.workers import workers
from ieb.ggk import Bv03, Fo01, Fo03
from ieb.history.kept import KeptHistory
from ieb.notation import write_date
from ieb.releases import Release
from ieb.rules import Judgement

_KNOWN: Final = "  al vastgelegd"
_TAKES_BACK: Final = "  zijn heenbericht is afgekeurd en telt niet meer mee"


class _Label(StrEnum):
    """What became of a file."""

    ACCEPTED = "geaccepteerd"
    REFUSED = "afgekeurd"
    UNJUDGED = "niet beoordeeld en niet vastgelegd"
    HELD = "door het journaal tegengehouden"
    MISADDRESSED = "niet voor het CAK en niet vastgelegd"
    FAULT = "foutbericht of bevestiging"
    UNREADABLE = "onleesbaar of geen bericht"

    @classmethod
    def of(cls, processed: Processed) -> _Label:
        """Return what became of a file.

        Args:
            processed: What processing it gave.
        """
        report = processed.judged.report
        if processed.is_left_out:
            return cls.HELD
        if processed.is_misaddressed:
            return cls.MISADDRESSED
        if isinstance(processed.judged.envelope, Fo01 | Fo03 | Bv03):
            return cls.FAULT
        if report is None or report.message is None:
            return cls.UNREADABLE
        if report.judgement is Judgement.NIET_BEOORDEELD:
            return cls.UNJUDGED
        return cls.ACCEPTED if report.accepted else cls.REFUSED


_EXIT_CODES: Final = {
    _Label.ACCEPTED: CLEAN,
    _Label.REFUSED: FINDINGS,
    _Label.UNJUDGED: FINDINGS,
    _Label.HELD: FINDINGS,
    _Label.MISADDRESSED: FINDINGS,
    _Label.FAULT: FINDINGS,
    _Label.UNREADABLE: UNREADABLE,
}


@click.command(cls=Command)
# Eager: without anything to process no history is made.
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH, is_eager=True)
@click.option(
    "--historie",
    "history",
    cls=RequiredOption,
    type=HistoryType(create=True),
    metavar="HISTORIE",
    required=True,
    help="Waarin de berichten komen: een bestand (SQLite; wordt gemaakt als het er niet is), of "
    "het adres van een database (postgresql+psycopg://...).",
)
@answer_options
@today_option
@release_option
@processes_option
@report_options
@json_option
@bsn_option
@click.pass_context
@gather("answering", Answering)
@gather("wanted", Wanted)
def verwerk(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    history: KeptHistory,
    today: date,
    release: Release | None,
    processes: int | None,
    as_json: bool,
    show_bsn: bool,
    answering: Answering,
    wanted: Wanted,
) -> None:
    """Beoordeel berichten en leg ze vast in een historie.

    De berichten gaan op volgorde van Dagtekening, elk tegen de historie tot dan toe. Van een dag
    blijft bij elkaar wat over dezelfde periode gaat (gemeente, stroom, startnummer): eerst status
    1, dan 2, dan 3, en daarbinnen op Identificatie, waarin G2 voor G10 komt. Een retour komt na
    zijn heenbericht. Een geaccepteerd bericht telt mee; van een afgekeurd bericht telt alleen de
    Identificatie als gebruikt. Wat al is vastgelegd en in elk element gelijk is, verandert niets en
    krijgt hetzelfde oordeel als toen. Keurt een retour zijn heenbericht af, dan telt dat
    heenbericht vanaf dan als nooit verstuurd. Beoordelen en vastleggen zijn één stap: een ander
    programma komt er niet tussen. De berichten worden met ten hoogste 200 tegelijk vastgelegd, en
    daarna genoemd: wat genoemd is, blijft bewaard. Wie met Ctrl-C afbreekt, ziet nog alles genoemd
    wat is vastgelegd. Valt de stroom uit of is de schijf vol, dan is van de laatste 200 niets
    vastgelegd; dezelfde opdracht doet daarna de rest, met dezelfde oordelen.

    Uit een GGk-envelop wordt het bericht gehaald; de envelop komt in het journaal van de historie.
    Komt zij nog eens, dan wordt zij niet nog eens verwerkt. Een andere inhoud onder hetzelfde
    referentienummer, een antwoord op iets onbekends en een tweede antwoord worden gemeld en niet
    verwerkt.

    Met --antwoorden komt er op elk heenbericht een retour: in een Du01 als het in een envelop kwam,
    anders los. Op een envelop zonder geldig bericht (IB001), of met een andere inhoud onder
    hetzelfde referentienummer (IB016), komt een Fo01. Wat al beantwoord is, krijgt hetzelfde
    antwoord nog eens; een Du01 of Fo01 krijgt er geen. De antwoorden staan er allemaal of geen van
    alle, en komen in de historie. Wordt de opdracht afgebroken, geef haar dan nog eens.

    Met --terugkoppelingen staan er ook de WMO409's bij die een CAK stuurt: over een cliënt van twee
    gemeenten, over een overlijden en over een stroom die voorgaat. Wat er te zeggen is, volgt uit
    alle geaccepteerde berichten over de cliënt in de historie. Een WMO409 die al verstuurd is, komt
    hetzelfde nog eens; is zij met een WMO410 afgekeurd, dan geldt zij als nooit verstuurd. Wat het
    CAK zelf stuurt, zoals een WMO406 of WMO409, hoort dan niet tussen de berichten: het telt niet
    mee.

    Een bericht waarvan wij niet alle regels kennen, en dat niets afkeurt, is niet beoordeeld: het
    wordt niet vastgelegd.

    Met --json staat elk bestand op een eigen regel, en daarna het totaal, ook van wat werd
    afgebroken.

    Afsluitcode 0: alles geaccepteerd; 1: er is iets afgekeurd, niet beoordeeld, door het journaal
    tegengehouden of niet voor het CAK, of er kwam een foutbericht (Fo01); 2: een bestand is
    onleesbaar of geen bericht, of de historie of een antwoord kan niet geschreven worden.
    """
    answering.demand_place()
    cak = answering.open_cak(release)
    namer = Namer(show_bsn=show_bsn)
    interrupt = Interrupt()
    repeated = 0
    with (
        Spool[Source]() as sources,
        Spool[Processed]() as done,
        open_reports(wanted) as reports,
    ):
        for source in sources_of(paths):
            sources.add(source)
        listed = Listed(reports, show_bsn=show_bsn)
        try:
            with workers(processes, len(sources)) as executor:
                reading = count_progress(sources, "Lezen", len(sources))
                todo = process(
                    reading,
                    history,
                    today=today,
                    release=release,
                    executor=executor,
                    stop=interrupt.is_asked,
                    for_cak=answering.tells,
                )
            with interrupt, Progress("Verwerken", len(sources)) as progress:
                for processed in progress.follow(todo):
                    if answering.target is not None:
                        size = size_in(processed.judged.envelope)
                        done.add(without_source(processed), size=size)
                    repeated += processed.judged.is_known
                    named = namer.report(processed.judged)
                    listed.add(named, _Label.of(processed))
                    with progress.aside():
                        _show(processed, named, as_json=as_json)
        finally:
            _show_sums(listed, len(sources), repeated, as_json=as_json)
        title = f"Verwerking van {write_date(today)}"
        reports.write(title, listed.page(title, _Label))
        answering.write(done, history, today, cak=cak, as_json=as_json)
    context.exit(max(_EXIT_CODES[label] for label in map(_Label, listed.overview.labels)))


def _show(processed: Processed, named: FileReport, *, as_json: bool) -> None:
    """Show what became of a file."""
    judged = processed.judged
    if as_json:
        told = {
            "soort": "bestand",
            **outcome_as_json(named),
            "al_vastgelegd": judged.is_known,
            "heenbericht_vervalt": processed.takes_back,
            "tegengehouden": processed.is_left_out,
        }
        if processed.is_left_out or judged.message is None:
            told |= {"oordeel": None, "geaccepteerd": False}
        echo_line(told)
        return
    report, message = judged.report, judged.message
    if report is None or message is None or processed.is_left_out:
        print_outcomes(Console(), [named])
        return
    codes = ", ".join(dict.fromkeys(finding.code for finding in report))
    line = f"{report.judgement:12}  {message.naam}  {named.name}"
    if codes:
        line += f"  ({codes})"
    if judged.is_known:
        line += _KNOWN
    if processed.takes_back:
        line += _TAKES_BACK
    click.echo(line)


def _show_sums(listed: Listed, total: int, repeated: int, *, as_json: bool) -> None:
    """Show how many files there were of each kind, also when it was broken off."""
    labels = listed.overview.labels
    left = total - labels.total()
    if as_json:
        echo_line(
            {
                "soort": "totaal",
                "gelezen": total,
                "geaccepteerd": labels[_Label.ACCEPTED],
                "afgekeurd": labels[_Label.REFUSED],
                "niet_beoordeeld": labels[_Label.UNJUDGED],
                "tegengehouden": labels[_Label.HELD],
                "niet_voor_het_cak": labels[_Label.MISADDRESSED],
                "foutberichten": labels[_Label.FAULT],
                "onleesbaar": labels[_Label.UNREADABLE],
                "niet_verwerkt": left,
                "al_vastgelegd": repeated,
            }
        )
        return
    listed.gaps.print(Console(stderr=True))
    common = (_Label.ACCEPTED, _Label.REFUSED)
    parts = [f"{labels[label]} {label}" for label in _Label if labels[label] or label in common]
    if left:
        parts.append(f"{left} niet verwerkt")
    text = f"{total} gelezen: {', '.join(parts)}."
    if repeated:
        text += f" Al vastgelegd: {repeated}."
    click.echo(text)
