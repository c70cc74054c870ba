"""A casus as the screen tells it: what happens at each step, and what was found in it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from ieb.cli.show import as_text
from ieb.messages import Message
from ieb.scenario import Casus, PlayedCasus, PlayedStep, Situatie
from ieb.scenario.picture import answer_text

_WIDTH: Final = 100


def describe(played_casus: PlayedCasus, steps: list[PlayedStep], form: str, *, whole: bool) -> str:
    """Return the story of a casus.

    Args:
        played_casus: The casus.
        steps: The steps to tell.
        form: The notation of the messages.
        whole: Whether to begin with what is about all steps.
    """
    parts: list[str] = []
    if whole:
        parts.append("\n".join(_tell_opening(played_casus.casus)))
    parts += ["\n".join(_step(played_casus.casus, played, form)) for played in steps]
    return "\n\n".join(parts) + "\n"


def wrap(text: str, indent: str = "") -> str:
    """Return a text in lines that are easy to read.

    Args:
        text: The text.
        indent: What each line but the first begins with.
    """
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent)


def _tell_opening(casus: Casus) -> Iterator[str]:
    yield wrap(f"{casus.name.capitalize()}: {casus.title} ({casus.place})")
    yield ""
    yield wrap(casus.situation)
    rules = ", ".join(casus.rules) or "geen"
    if isinstance(casus, Situatie):
        yield from _advice(casus)
        yield wrap(f"Regels waar het om gaat: {rules}.")
    else:
        yield wrap(f"Regels die het document noemt: {rules}.")
    yield wrap(f"Door ons ingevuld: {casus.filled}")
    for filled in casus.filled_in:
        if filled.step == 0:
            yield wrap(f"- {filled.name}: {filled.value}", "  ")


def _advice(situatie: Situatie) -> Iterator[str]:
    """Yield what only a situation tells: what it rests on, what goes wrong, and who does what."""
    yield wrap(f"Herkomst: {situatie.place}. Bron: {situatie.source}.")
    yield wrap(f"Valkuil: {situatie.trap}")
    for gemeente in situatie.unprompted:
        yield wrap(f"Moet uit zichzelf handelen: {situatie.party(gemeente)}.")
    yield "Checklist:"
    for todo in situatie.checklist:
        yield wrap(f"- {situatie.party(todo.gemeente)}: {todo.text}", "  ")


def _step(casus: Casus, played: PlayedStep, form: str) -> Iterator[str]:
    step = played.step
    who = step.actor
    if played.message is not None:
        who = f"{step.actor} aan {step.receiver}"
    yield f"Stap {step.number} ({step.place}): {who}"
    yield wrap(step.what)
    yield wrap(f"Verwacht: {step.expects}")
    filled_in = [filled for filled in casus.filled_in if filled.step == step.number]
    told = ", ".join(f"{filled.name} {filled.value}" for filled in filled_in)
    yield wrap(f"Door ons ingevuld: {told}.")
    if played.message is not None:
        yield from _message(played, form)
    for deviation in casus.deviations:
        if deviation.step == step.number:
            text = f"Afwijking in het document, {deviation.printed}: {deviation.explanation}"
            yield wrap(text, "  ")


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
        yield wrap(f"{named}: {finding.message} {why.explanation}", "  ")
    if not played.report.findings:
        yield "Bevindingen: geen."
    yield f"Antwoord: {answer_text(played.answer)}."


def _print(played: PlayedStep, message: Message, form: str) -> list[str]:
    """Return the lines of a message: as the document prints it, or in another notation."""
    if form != "functioneel":
        return as_text(message, form, show_bsn=True).splitlines()
    width = max(len(row.label) for row in played.step.rows) + 2
    return [f"{row.label:{width}}{row.value or ''}" for row in played.step.rows]
