"""The report of the kit: one HTML file that needs nothing from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from html import escape
from importlib.metadata import version
from typing import Final

from attrs import frozen

from ieb.conformance.check import Check
from ieb.conformance.persons import hide_others
from ieb.notation import write_date
from ieb.page import STYLE, write_page

_STYLE: Final = f"""{STYLE}
.goed {{ color: #1d6b34 }} .fout {{ color: #a33b00 }} .overgeslagen {{ color: #5b6b79 }}
pre {{ background: #eef3f7; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere }}
"""


class Verdict(StrEnum):
    """How a check ended."""

    GOED = "goed"
    FOUT = "fout"
    OVERGESLAGEN = "overgeslagen"
    NIET_UITGEVOERD = "niet uitgevoerd"


@frozen(kw_only=True)
class Result:
    """What a check gave.

    Attributes:
        check: The check.
        verdict: How it ended.
        text: What was wrong, or why it was skipped, in Dutch; empty when all was well.
        transcript: What went back and forth, in Dutch; empty when all was well.
    """

    check: Check
    verdict: Verdict
    text: str
    transcript: str


@frozen(kw_only=True)
class About:
    """What a report is about.

    Attributes:
        adapter: What was tested.
        role: In which role: ``gemeente``, ``cak`` or ``beide``.
        release: Name of the release that was exchanged in.
        envelop: Whether each message went in an envelope of the GGk.
        day: The day of the test.
    """

    adapter: str
    role: str
    release: str
    envelop: bool
    day: date


def html(about: About, results: tuple[Result, ...]) -> str:
    """Return the report as HTML, without a Bsn.

    Args:
        about: What was tested.
        results: What the checks gave.
    """
    title = f"iEb 4.0: {about.adapter}"
    return "\n".join(write_page(title, _list_body(about, results), style=_STYLE)) + "\n"


def _list_body(about: About, results: tuple[Result, ...]) -> Iterator[str]:
    counts = Counter(result.verdict for result in results)
    adapter = escape(about.adapter)
    yield f"<h1>Conformiteit met iEb 4.0: {adapter}</h1>"
    day, own = write_date(about.day), version("ieb")
    yield f"<p>Getoetst op {day} met ieb {own}. Rol: {escape(about.role)}."
    how = ""
    if about.envelop:
        how = ", in enveloppen van het GGk"
    yield f"Uitgewisseld in release {escape(about.release)}{how}.</p>"
    yield f"<p>{_number(results)}: {_tell_counts(counts)}.</p>"
    yield (
        "<p>De toetsen rusten op de gepubliceerde casussen en op onze weergave van de standaard. "
        "Elke toets noemt haar bron, en of die in release 4.0 zelf is gelezen.</p>"
    )
    yield from _summary(results)
    yield from _details("Wat fout ging", results, Verdict.FOUT)
    yield from _details("Wat is overgeslagen", results, Verdict.OVERGESLAGEN)


def _number(results: tuple[Result, ...]) -> str:
    if len(results) == 1:
        return "1 toets"
    return f"{len(results)} toetsen"


def _tell_counts(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict)


def _summary(results: tuple[Result, ...]) -> Iterator[str]:
    groups: dict[str, Counter[Verdict]] = {}
    titles: dict[str, str] = {}
    for result in results:
        titles[result.check.group] = result.check.group_title
        groups.setdefault(result.check.group, Counter())[result.verdict] += 1
    yield "<h2>Per casus en regel</h2>\n<table>\n<thead><tr><th>Onderdeel</th><th>Titel</th>"
    heads = [f'<th class="getal">{verdict.value}</th>' for verdict in Verdict]
    yield f"{''.join(heads)}</tr></thead>\n<tbody>"
    for name, counts in groups.items():
        cells = [f'<td class="getal">{counts[verdict]}</td>' for verdict in Verdict]
        title = escape(titles[name])
        titled = f'<td class="{_colour(counts)}">{escape(name)}</td><td>{title}</td>'
        yield f"<tr>{titled}{''.join(cells)}</tr>"
    yield "</tbody>\n</table>"


def _colour(counts: Counter[Verdict]) -> str:
    """Return the class of a row: good when every check of it ran, and ended well or was skipped."""
    if counts[Verdict.FOUT]:
        return Verdict.FOUT.value
    if counts[Verdict.GOED] and not counts[Verdict.NIET_UITGEVOERD]:
        return Verdict.GOED.value
    return Verdict.OVERGESLAGEN.value


def _details(title: str, results: tuple[Result, ...], verdict: Verdict) -> Iterator[str]:
    chosen = [result for result in results if result.verdict is verdict]
    if chosen:
        yield f"<h2>{title}</h2>"
    for result in chosen:
        yield from _detail(result)


def _detail(result: Result) -> Iterator[str]:
    check = result.check
    yield f'<h3 class="{result.verdict.value}">{escape(check.name)}</h3>'
    yield f"<p>{escape(check.title)}<br>Berust op: {escape(check.source)}.</p>"
    yield f"<pre>{escape(hide_others(result.text))}</pre>"
    if result.transcript:
        transcript = escape(hide_others(result.transcript))
        yield f"<details><summary>De berichten</summary><pre>{transcript}</pre></details>"
