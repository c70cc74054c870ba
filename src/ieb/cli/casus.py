"""`ieb casus`: the official casussen, told step by step."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.casus import Played, Story, casussen, play
from ieb.casus import casus as casus_of
from ieb.casus.picture import answer_text, picture
from ieb.cli.dutch import Command
from ieb.cli.options import PATH
from ieb.cli.outcome import UNREADABLE
from ieb.cli.show import as_text
from ieb.errors import InvalidValue
from ieb.notation import write_date
from ieb.wire import serialize, to_json

_WIDTH = 100


@click.command(cls=Command)
@click.argument("number", metavar="[NUMMER]", type=int, required=False)
@click.option("--step", "step", type=int, metavar="N", help="Alleen deze stap.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("functioneel", "technisch", "xml", "json")),
    default="functioneel",
    metavar="VORM",
    help="functioneel (standaard, zoals gedrukt), technisch, xml of json.",
)
@click.option(
    "--svg",
    "target",
    type=PATH,
    metavar="BESTAND",
    help="Teken de casus in dit bestand.",
)
@click.pass_context
def casus(
    context: click.Context, number: int | None, *, step: int | None, form: str, target: Path | None
) -> None:
    """Toon de officiële casussen, of vertel er een: `ieb casus 2`.

    Een casus wordt gespeeld door de voorbeeldgemeente en het voorbeeld-CAK. De Bsn's zijn voorbeelden uit
    het document en staan er daarom voluit in.

    Afsluitcode 0: getoond; 2: die casus of stap bestaat niet, of de tekening kan niet geschreven worden.
    """
    ignored = _ignored(number, step, form, target)
    if ignored is not None:
        click.echo(ignored, err=True)
        context.exit(UNREADABLE)
    if number is None:
        _list(form)
        return
    try:
        story = play(casus_of(number))
        chosen = [one for one in story.steps if step is None or one.step is story.casus.step(step)]
    except InvalidValue as error:
        click.echo(str(error), err=True)
        context.exit(UNREADABLE)
    if target is not None:
        try:
            target.write_text(picture(story), encoding="utf-8")
        except OSError:
            click.echo("De tekening kan daar niet geschreven worden.", err=True)
            context.exit(UNREADABLE)
        return
    click.echo(_told(story, chosen, form, whole=step is None).encode(), nl=False)


def _ignored(number: int | None, step: int | None, form: str, target: Path | None) -> str | None:
    """Return what would be passed over in silence, in Dutch."""
    if number is None and (step is not None or target is not None or form in {"technisch", "xml"}):
        return "--step, --svg en --format (technisch of xml) horen bij één casus: geef het NUMMER, 1 t/m 7."
    if target is not None and (step is not None or form != "functioneel"):
        return "--svg tekent de hele casus: laat --step en --format weg, of geef twee opdrachten."
    return None


def _list(form: str) -> None:
    if form == "json":
        rows = [{"nummer": one.number, "titel": one.title, "stappen": len(one.steps)} for one in casussen()]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table(expand=True)
    for name in ("Casus", "Stappen", "Afwijkingen"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Titel", overflow="fold", ratio=1)
    for one in casussen():
        deviations = len(one.deviations) + sum(len(step.expected) for step in one.steps)
        table.add_row(*map(Text, (str(one.number), str(len(one.steps)), str(deviations), one.title)))
    Console().print(table)


def _told(story: Story, chosen: list[Played], form: str, *, whole: bool) -> str:
    if form == "json":
        return json.dumps(_as_json(story, chosen), ensure_ascii=False, indent=2) + "\n"
    if form == "xml":
        return "".join(serialize(one.message).decode() for one in chosen if one.message is not None)
    parts = [_opening(story)] if whole else []
    parts += ["\n".join(_step(one, form)) for one in chosen]
    if whole and story.casus.deviations:
        noted = [f"- Stap {one.step}, {one.printed}: {one.explanation}" for one in story.casus.deviations]
        parts.append("\n".join(("Afwijkingen in het document:", *(_wrapped(one, "  ") for one in noted))))
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent)


def _opening(story: Story) -> str:
    casus = story.casus
    return "\n".join(
        (
            _wrapped(f"Casus {casus.number}: {casus.title} (bladzijde {casus.page})"),
            "",
            _wrapped(casus.situation),
            _wrapped(f"Regels die het document noemt: {', '.join(casus.rules)}."),
            _wrapped(f"Door ons ingevuld: {casus.filled}"),
        )
    )


def _step(played: Played, form: str) -> Iterator[str]:
    step = played.step
    if played.message is None or played.answer is None or played.report is None:
        yield f"Stap {step.number} (paragraaf {step.section}): {step.actor}, {write_date(step.sent)}"
        yield _wrapped(step.what)
        yield _wrapped(f"Verwacht: {step.expects}")
        return
    days = f"verzonden {write_date(step.sent)}, ontvangen {write_date(step.received)}"
    yield f"Stap {step.number} (paragraaf {step.section}): {step.actor} aan {step.receiver}, {days}"
    yield _wrapped(step.what)
    yield _wrapped(f"Verwacht: {step.expects}")
    yield ""
    yield from (
        _printed(played)
        if form == "functioneel"
        else (f"    {line}" for line in as_text(played.message, form, show_bsn=True).splitlines())
    )
    yield ""
    explained = {one.code: one for one in step.expected}
    for finding in played.report:
        why = explained[finding.code]
        yield _wrapped(
            f"Bevinding {finding.code} ({why.kind.value}): {finding.message} {why.explanation}", "  "
        )
    if not played.report.findings:
        yield "Bevindingen: geen."
    yield f"Antwoord: {answer_text(played.answer)}."


def _printed(played: Played) -> Iterator[str]:
    width = max(len(row.label) for row in played.step.rows) + 2
    for row in played.step.rows:
        yield f"    {row.label:{width}}{row.value or ''}".rstrip()


def _as_json(story: Story, chosen: list[Played]) -> dict[str, object]:
    casus = story.casus
    return {
        "nummer": casus.number,
        "titel": casus.title,
        "bladzijde": casus.page,
        "situatie": casus.situation,
        "regels": list(casus.rules),
        "ingevuld": casus.filled,
        "stappen": [_step_as_json(one) for one in chosen],
        "afwijkingen": [
            {"stap": one.step, "gedrukt": one.printed, "uitleg": one.explanation} for one in casus.deviations
        ],
    }


def _step_as_json(played: Played) -> dict[str, object]:
    step = played.step
    return {
        "nummer": step.number,
        "paragraaf": step.section,
        "van": step.actor,
        "aan": step.receiver,
        "verzonden": step.sent.isoformat(),
        "ontvangen": step.received.isoformat(),
        "gebeurtenis": step.what,
        "verwacht": step.expects,
        "gedrukt": [[row.label, row.value] for row in step.rows],
        "bericht": None if played.message is None else json.loads(to_json(played.message)),
        "bevindingen": [] if played.report is None else played.report.to_dict()["bevindingen"],
        "uitleg": {one.code: one.explanation for one in step.expected},
        "antwoord": None if played.answer is None else json.loads(to_json(played.answer)),
    }
