"""`ieb verwerk`: judge messages in turn, and record them in a history."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from ieb.batch import Processed, process, write_answers
from ieb.cli.applicaties import applicatie_option
from ieb.cli.dutch import Command, RequiredOption
from ieb.cli.histories import HistoryType
from ieb.cli.interrupt import Interrupt
from ieb.cli.options import PATH, bsn_option, processes_option, release_option, today_option
from ieb.cli.outcome import (
    CLEAN,
    FINDINGS,
    UNREADABLE,
    Gaps,
    Namer,
    print_outcomes,
    sources_of,
)
from ieb.cli.progress import show_progress
from ieb.cli.target import demand_empty
from ieb.cli.workers import workers
from ieb.errors import UnreadableSource
from ieb.ggk import Applicatie
from ieb.history.kept import KeptHistory
from ieb.releases import Release
from ieb.rules import Judgement

_KNOWN: Final = "  al vastgelegd"
_TAKES_BACK: Final = "  zijn heenbericht is afgekeurd en telt niet meer mee"


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
@click.option(
    "--antwoorden",
    "target",
    metavar="MAP",
    type=PATH,
    help="Schrijf de antwoorden in deze map: een lege, of een die er nog niet is.",
)
@applicatie_option
@today_option
@release_option
@processes_option
@bsn_option
@click.pass_context
def verwerk(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    history: KeptHistory,
    target: Path | None,
    applicatie: Applicatie,
    today: date,
    release: Release | None,
    processes: int | None,
    show_bsn: bool,
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

    Een bericht waarvan wij niet alle regels kennen, en dat niets afkeurt, is niet beoordeeld: het
    wordt niet vastgelegd.

    Afsluitcode 0: alles geaccepteerd; 1: er is iets afgekeurd, niet beoordeeld of door het journaal
    tegengehouden; 2: een bestand is onleesbaar of geen bericht, of de historie of een antwoord kan
    niet geschreven worden.
    """
    if target is not None:
        demand_empty(target, "--antwoorden")
    sources = list(sources_of(paths))
    interrupt = Interrupt()
    with workers(processes, len(sources)) as executor:
        reading = show_progress(sources, "Lezen")
        todo = process(
            reading,
            history,
            today=today,
            release=release,
            executor=executor,
            stop=interrupt.is_asked,
        )
    namer = Namer(show_bsn=show_bsn)
    gaps = Gaps()
    codes: list[int] = []
    repeated = unjudged = held = 0
    done: list[Processed] = []
    try:
        with interrupt:
            for processed in todo:
                if target is not None:
                    done.append(processed)
                gaps.add(processed.judged.not_judged)
                repeated += processed.judged.is_known
                held += processed.is_left_out
                is_judged = processed.judged.judgement is not Judgement.NIET_BEOORDEELD
                unjudged += not (processed.is_left_out or is_judged)
                codes.append(_print(processed, namer))
    finally:
        gaps.print(Console(stderr=True))
        click.echo(_summary(codes, len(sources), repeated, unjudged, held))
    if target is not None:
        _write_answers(done, history, target, applicatie, today)
    context.exit(max(codes))


def _print(processed: Processed, namer: Namer) -> int:
    """Print what became of a file, and return the exit code it would give by itself."""
    judged = processed.judged
    report, message = judged.report, judged.message
    named = namer.report(judged)
    if processed.is_left_out:
        print_outcomes(Console(), [named])
        return FINDINGS
    if report is None or message is None:
        print_outcomes(Console(), [named])
        return UNREADABLE
    codes = ", ".join(dict.fromkeys(finding.code for finding in report))
    line = f"{report.judgement:12}  {message.naam}  {named.name}"
    if codes:
        line += f"  ({codes})"
    if judged.is_known:
        line += _KNOWN
    if processed.takes_back:
        line += _TAKES_BACK
    click.echo(line)
    return CLEAN if report.accepted else FINDINGS


def _write_answers(
    done: list[Processed],
    history: KeptHistory,
    target: Path,
    applicatie: Applicatie,
    today: date,
) -> None:
    try:
        answered = write_answers(done, history, target, applicatie=applicatie, today=today)
    except OSError as error:
        msg = (
            "De antwoorden konden niet in de map van --antwoorden geschreven worden. Controleer uw "
            "rechten en of de schijf vol is, en geef dezelfde opdracht opnieuw."
        )
        raise UnreadableSource(msg) from error
    text = f"Antwoorden: {answered.written}."
    if answered.unanswered:
        text += f" Zonder antwoord: {answered.unanswered}."
    click.echo(text)


def _summary(codes: list[int], total: int, repeated: int, unjudged: int, held: int) -> str:
    refused = codes.count(FINDINGS) - unjudged - held
    parts = [f"{codes.count(CLEAN)} geaccepteerd", f"{refused} afgekeurd"]
    if unjudged:
        parts.append(f"{unjudged} niet beoordeeld en niet vastgelegd")
    if held:
        parts.append(f"{held} door het journaal tegengehouden")
    if unreadable := codes.count(UNREADABLE):
        parts.append(f"{unreadable} onleesbaar of geen bericht")
    if left := total - len(codes):
        parts.append(f"{left} niet verwerkt")
    text = f"{total} gelezen: {', '.join(parts)}."
    return f"{text} Al vastgelegd: {repeated}." if repeated else text
