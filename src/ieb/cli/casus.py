"""`ieb casus`: the official casussen, told step by step."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.cli.dutch import Command
from ieb.cli.options import PATH, complete_words, notation_option
from ieb.cli.outcome import UNREADABLE, echo_json
from ieb.cli.show import as_text
from ieb.errors import InvalidValue
from ieb.files import write_whole
from ieb.messages import Message
from ieb.scenario import (
    Casus,
    Deviation,
    Expected,
    ExpectedKind,
    FilledIn,
    PlayedCasus,
    PlayedStep,
    casussen,
    document_deviations,
    play,
)
from ieb.scenario import casus as casus_of
from ieb.scenario.picture import answer_text, picture
from ieb.wire import serialize, to_json

_WIDTH = 100


def _complete_number(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    return complete_words({str(casus.number): casus.title for casus in casussen()}, incomplete)


@click.command(cls=Command)
@click.argument(
    "number", metavar="[NUMMER]", type=int, required=False, shell_complete=_complete_number
)
@click.option("--stap", "step", type=int, metavar="N", help="Alleen deze stap.")
@notation_option
@click.option("--json", "as_json", is_flag=True, help="Hetzelfde als --notatie json.")
@click.option(
    "--svg",
    "target",
    type=PATH,
    metavar="BESTAND",
    help="Teken de casus in dit bestand.",
)
@click.pass_context
def casus(
    context: click.Context,
    number: int | None,
    *,
    step: int | None,
    notation: str,
    as_json: bool,
    target: Path | None,
) -> None:
    """Toon de officiële casussen, of vertel er een: `ieb casus 2`.

    Een casus wordt gespeeld door de voorbeeldgemeente en het voorbeeld-CAK. De Bsn's zijn
    voorbeelden uit het document en staan er daarom voluit in.

    Afsluitcode 0: getoond; 2: die casus of stap bestaat niet, of de tekening kan niet geschreven
    worden.
    """
    form = "json" if as_json else notation
    ignored = _explain_ignored(number, step, form, target)
    if ignored is not None:
        click.echo(ignored, err=True)
        context.exit(UNREADABLE)
    if number is None:
        _list(form)
        return
    try:
        played_casus = play(casus_of(number))
        steps = _choose(played_casus, step)
    except InvalidValue as error:
        click.echo(str(error), err=True)
        context.exit(UNREADABLE)
    if target is not None:
        try:
            write_whole(target, picture(played_casus).encode())
        except OSError:
            click.echo("De tekening kan daar niet geschreven worden.", err=True)
            context.exit(UNREADABLE)
        return
    if form == "json":
        echo_json(_as_json(played_casus, steps))
        return
    if form == "xml":  # as bytes: the XML says that it is UTF-8
        messages = (played.message for played in steps if played.message is not None)
        click.echo(b"".join(serialize(message) for message in messages), nl=False)
        return
    click.echo(_describe(played_casus, steps, form, whole=step is None), nl=False)


def _choose(played_casus: PlayedCasus, step: int | None) -> list[PlayedStep]:
    """Return one step as it was played, or all of them.

    Raises:
        InvalidValue: There is no such step.
    """
    if step is None:
        return list(played_casus.steps)
    chosen = played_casus.casus.step(step)
    return [played for played in played_casus.steps if played.step is chosen]


def _explain_ignored(
    number: int | None, step: int | None, form: str, target: Path | None
) -> str | None:
    """Return what would be passed over in silence, in Dutch."""
    if number is None and (step is not None or target is not None or form in {"technisch", "xml"}):
        hint = "geef het NUMMER, zoals `ieb casus 2`"
        return f"--stap, --svg en --notatie (technisch of xml) horen bij één casus: {hint}."
    if target is not None and (step is not None or form != "functioneel"):
        return "--svg tekent de hele casus: laat --stap en --notatie weg, of geef twee opdrachten."
    return None


def _list(form: str) -> None:
    if form == "json":
        echo_json(_list_as_json())
        return
    table = Table(expand=True)
    for name in ("Casus", "Stappen", "Afwijkingen"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Titel", overflow="fold", ratio=1)
    for casus in casussen():
        counts = (casus.number, len(casus.steps), _count_deviations(casus))
        table.add_row(*map(str, counts), Text(casus.heading))
    Console().print(table)
    click.echo("\nWat in het document als geheel niet klopt:")
    for deviation in document_deviations():
        click.echo(_wrap(f"- {deviation.printed}: {deviation.explanation}", "  "))


def _list_as_json() -> dict[str, object]:
    return {
        "casussen": list(map(_casus_as_json, casussen())),
        "afwijkingen": list(map(_deviation_as_json, document_deviations())),
    }


def _casus_as_json(casus: Casus) -> dict[str, object]:
    return {
        "nummer": casus.number,
        "titel": casus.title,
        "bladzijde": casus.page,
        "stappen": len(casus.steps),
        "afwijkingen": _count_deviations(casus),
    }


def _count_deviations(casus: Casus) -> int:
    """Return in how many places the document deviates; what a casus means to show is none."""
    count = len(casus.deviations)
    for step in casus.steps:
        count += sum(finding.kind is ExpectedKind.AFWIJKING for finding in step.expected)
    return count


def _describe(played_casus: PlayedCasus, steps: list[PlayedStep], form: str, *, whole: bool) -> str:
    parts: list[str] = []
    if whole:
        parts.append("\n".join(_opening(played_casus.casus)))
    parts += ["\n".join(_step(played_casus.casus, played, form)) for played in steps]
    return "\n\n".join(parts) + "\n"


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent)


def _opening(casus: Casus) -> Iterator[str]:
    named = "Regels die het document noemt"
    if casus.own:
        named = "Regels waar het om gaat"
    yield _wrap(f"Casus {casus.number}: {casus.title} ({casus.place})")
    yield ""
    yield _wrap(casus.situation)
    yield _wrap(f"{named}: {', '.join(casus.rules) or 'geen'}.")
    yield _wrap(f"Door ons ingevuld: {casus.filled}")
    for filled in casus.filled_in:
        if filled.step == 0:
            yield _wrap(f"- {filled.name}: {filled.value}", "  ")


def _step(casus: Casus, played: PlayedStep, form: str) -> Iterator[str]:
    step = played.step
    who = step.actor
    if played.message is not None:
        who = f"{step.actor} aan {step.receiver}"
    yield f"Stap {step.number} ({step.place}): {who}"
    yield _wrap(step.what)
    yield _wrap(f"Verwacht: {step.expects}")
    filled_in = [filled for filled in casus.filled_in if filled.step == step.number]
    told = ", ".join(f"{filled.name} {filled.value}" for filled in filled_in)
    yield _wrap(f"Door ons ingevuld: {told}.")
    if played.message is not None:
        yield from _message(played, form)
    for deviation in casus.deviations:
        if deviation.step == step.number:
            text = f"Afwijking in het document, {deviation.printed}: {deviation.explanation}"
            yield _wrap(text, "  ")


def _message(played: PlayedStep, form: str) -> Iterator[str]:
    """Yield the message of a step, what was found in it and how it was answered."""
    assert played.message is not None
    assert played.report is not None
    assert played.answer is not None
    yield ""
    for line in _print(played, played.message, form):
        yield f"    {line}".rstrip()
    yield ""
    explained = {finding.code: finding for finding in played.step.expected}
    for finding in played.report:
        why = explained[finding.code]
        named = f"Bevinding {finding.code} ({why.kind.value})"
        yield _wrap(f"{named}: {finding.message} {why.explanation}", "  ")
    if not played.report.findings:
        yield "Bevindingen: geen."
    yield f"Antwoord: {answer_text(played.answer)}."


def _print(played: PlayedStep, message: Message, form: str) -> list[str]:
    """Return the lines of a message: as the document prints it, or in another notation."""
    if form != "functioneel":
        return as_text(message, form, show_bsn=True).splitlines()
    width = max(len(row.label) for row in played.step.rows) + 2
    return [f"{row.label:{width}}{row.value or ''}" for row in played.step.rows]


def _as_json(played_casus: PlayedCasus, played_steps: list[PlayedStep]) -> dict[str, object]:
    casus = played_casus.casus
    steps = {0, *(played.step.number for played in played_steps)}
    filled_in = [filled for filled in casus.filled_in if filled.step in steps]
    deviations = [deviation for deviation in casus.deviations if deviation.step in steps]
    return {
        "nummer": casus.number,
        "titel": casus.title,
        "bladzijde": casus.page,
        "situatie": casus.situation,
        "regels": list(casus.rules),
        "ingevuld": {
            "toelichting": casus.filled,
            "gegevens": list(map(_filled_as_json, filled_in)),
        },
        "stappen": list(map(_step_as_json, played_steps)),
        "afwijkingen": list(map(_deviation_as_json, deviations)),
    }


def _filled_as_json(filled: FilledIn) -> dict[str, object]:
    return {"stap": filled.step, "naam": filled.name, "waarde": filled.value}


def _deviation_as_json(deviation: Deviation) -> dict[str, object]:
    return {"stap": deviation.step, "gedrukt": deviation.printed, "uitleg": deviation.explanation}


def _step_as_json(played: PlayedStep) -> dict[str, object]:
    step = played.step
    findings: object = []
    if played.report is not None:
        findings = played.report.to_dict()["bevindingen"]
    return {
        "nummer": step.number,
        "paragraaf": step.section,
        "bladzijde": step.page,
        "van": step.actor,
        "aan": step.receiver,
        "verzonden": step.sent.isoformat(),
        "ontvangen": step.received.isoformat(),
        "gebeurtenis": step.what,
        "verwacht": step.expects,
        "gedrukt": [[row.label, row.value] for row in step.rows],
        "bericht": _message_as_json(played.message),
        "bevindingen": findings,
        "verwachte_bevindingen": list(map(_expected_as_json, step.expected)),
        "antwoord": _message_as_json(played.answer),
    }


def _expected_as_json(expected: Expected) -> dict[str, object]:
    return {"code": expected.code, "soort": expected.kind.value, "uitleg": expected.explanation}


def _message_as_json(message: Message | None) -> object:
    return None if message is None else json.loads(to_json(message))
