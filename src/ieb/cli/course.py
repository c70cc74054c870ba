"""The course of a kostprijs, as people and programs see it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ieb.kalender import LAST_TARIFF_GOES_ON, Bepaling, Maand
from ieb.kostprijs import (
    Bewaking,
    Huur,
    Interval,
    Maandregel,
    Stretch,
    Verloop,
    carry_over,
    first_below,
    restbedrag,
    run_down,
    run_down_rent,
    sendable,
)
from ieb.kostprijs.provisions import (
    DEDUCTED,
    LIFE,
    PAUSE,
    RENT,
    ROUNDED_DOWN,
    THRESHOLD_CAK,
    THRESHOLD_LAW,
)
from ieb.messages import Kostprijs
from ieb.notation import write_date
from ieb.values import Bedrag

_WIDTH: Final = 100
_COLUMNS: Final = "{:<9}{:<10}{:>7}{:>9}{:>12}"


@frozen(kw_only=True)
class _Rest:
    """What remains on a day.

    Attributes:
        day: The day.
        rest: What remains.
        carried: The kostprijs with which the watching would go on from that day.
        may_be_sent: Whether that may stand in a message.
    """

    day: date
    rest: Bedrag
    carried: Kostprijs
    may_be_sent: bool


@frozen(kw_only=True)
class CourseReport:
    """What is told of a provision.

    Attributes:
        title: What it is about, in Dutch.
        is_watched: Whether it is a kostprijs that the CAK may watch.
        gebruik: The days of use.
        verloop: Its course; with a lower local tariff, that of the CAK.
        law: The course by the law, when there is a lower local tariff.
        rest: What remains on a day that was asked for.
        below: From which month a rent is below the tariff.
        because: What the outcome rests on.
    """

    title: str
    is_watched: bool
    gebruik: tuple[Interval, ...]
    verloop: Verloop
    because: tuple[Bepaling, ...]
    law: Verloop | None = None
    rest: _Rest | None = None
    below: Maand | None = None


def report_of(bewaking: Bewaking, *, local: Bedrag | None, day: date | None) -> CourseReport:
    """Return what is told of a provision that is watched.

    Args:
        bewaking: The provision.
        local: A lower tariff of the gemeente, or None.
        day: A day to tell what remains on, or None.
    """
    verloop = run_down(bewaking)
    because = [DEDUCTED, ROUNDED_DOWN, *_also(bewaking.gebruik, verloop)]
    law = rest = None
    if local is not None:
        law = run_down(bewaking, threshold=local)
        because += [THRESHOLD_CAK, THRESHOLD_LAW]
    if day is not None:
        carried = carry_over(bewaking, day)
        may_be_sent = sendable(carried) is not None
        left = restbedrag(bewaking, day)
        rest = _Rest(day=day, rest=left, carried=carried, may_be_sent=may_be_sent)
    return CourseReport(
        title=f"Kostprijs {bewaking.kostprijs.kostprijs_bedrag} euro",
        is_watched=True,
        gebruik=bewaking.gebruik,
        verloop=verloop,
        because=tuple(because),
        law=law,
        rest=rest,
    )


def report_of_rent(huur: Huur, gebruik: tuple[Interval, ...]) -> CourseReport:
    """Return what is told of a provision that is rented.

    Args:
        huur: The rent.
        gebruik: The days of use.
    """
    verloop = run_down_rent(huur, gebruik)
    title, rests_on = f"Huur {huur.per_maand} euro per maand", [RENT]
    if huur.levensduur is not None:
        title += f", {huur.levensduur} maanden: kostprijs {verloop.begin} euro"
        rests_on = [LIFE, DEDUCTED, ROUNDED_DOWN]
    return CourseReport(
        title=title,
        is_watched=huur.levensduur is not None,
        gebruik=gebruik,
        verloop=verloop,
        because=(*rests_on, *_also(gebruik, verloop)),
        below=first_below(huur, gebruik),
    )


def _also(gebruik: tuple[Interval, ...], verloop: Verloop) -> Iterator[Bepaling]:
    if len(gebruik) > 1:
        yield PAUSE
    if verloop.provisional:
        yield LAST_TARIFF_GOES_ON


def in_text(report: CourseReport, *, lines: bool) -> str:
    """Return a report as people read it: until when, how many, what remains, and why.

    Args:
        report: The report.
        lines: Whether every month is told.
    """
    return "\n".join(_text(report, lines=lines)) + "\n"


def _text(report: CourseReport, *, lines: bool) -> Iterator[str]:
    verloop = report.verloop
    yield f"{report.title}, in gebruik {' en '.join(map(str, report.gebruik))}"
    yield ""
    yield from _outcome(report)
    if verloop.stretches:
        yield ""
        yield from _table(verloop.stretches)
    if lines and verloop.months:
        yield ""
        yield _COLUMNS.format("Maand", "", "", "Tarief", "Rest").rstrip()
        yield from map(_line, verloop.lines())
    yield ""
    yield "Waarom:"
    for bepaling in report.because:
        origin = f"Herkomst: {bepaling.mark}, {bepaling.source}."
        reason = f"- {bepaling.onderwerp}: {bepaling.tekst} {origin}"
        yield textwrap.fill(reason, _WIDTH, subsequent_indent="  ")


def _outcome(report: CourseReport) -> Iterator[str]:
    """Yield what one wants to know at once."""
    verloop = report.verloop
    if report.law is None:
        yield f"Uitkomst: {_until(verloop)}"
    else:
        yield f"Volgens het CAK: {_until(verloop)}"
        yield f"Volgens de wet: {_until(report.law)}"
    if report.is_watched and verloop.nearly is not None:
        day = write_date(verloop.nearly)
        yield f"Heeft het CAK deze kostprijs, dan waarschuwt het rond {day}, drie maanden ervoor."
    if report.below is not None:
        yield f"Sinds {report.below} is de huur lager dan het tarief."
    if report.rest is not None:
        yield from _rest(report.rest)


def _until(verloop: Verloop) -> str:
    """Return in a line until when may be charged, how many months, and what remains."""
    months = f"{_months(verloop.months)} ({verloop.first} t/m {verloop.last})"
    if verloop.virtual_end is not None:
        end = write_date(verloop.virtual_end)
        if verloop.provisional:
            end += " (voorlopig)"
        return f"bijdrage t/m {end}: {months}, rest {verloop.rest} euro."
    if verloop.exhausted:
        return f"geen maand: er is {verloop.rest} euro, en dat is minder dan een maand kost."
    if not verloop.months:
        return "geen maand: in dit gebruik valt geen maand met bijdrage."
    return f"niet bereikt in dit gebruik: {months}, rest {verloop.rest} euro."


def _months(count: int) -> str:
    return "1 maand" if count == 1 else f"{count} maanden"


def _rest(found: _Rest) -> Iterator[str]:
    day = write_date(found.day)
    yield f"Rest op {day}: {found.rest} euro."
    amount = found.carried.kostprijs_bedrag
    if found.may_be_sent:
        yield f"Start de voorziening dan opnieuw, dan is {amount} de kostprijs voor het bericht."
    else:
        refused = f"{amount} is niet meer dan het tarief (TR409)"
        yield f"Start de voorziening dan opnieuw, stuur dan geen kostprijs: {refused}."


def _table(stretches: Iterable[Stretch]) -> Iterator[str]:
    yield _COLUMNS.format("Van", "t/m", "Maanden", "Tarief", "Rest erna")
    for stretch in stretches:
        row = _COLUMNS.format(
            str(stretch.first),
            str(stretch.last),
            stretch.months,
            str(stretch.tarief),
            str(stretch.rest),
        )
        yield row + _mark(provisional=stretch.provisional)


def _line(line: Maandregel) -> str:
    row = _COLUMNS.format(str(line.maand), "", "", str(line.tarief), str(line.rest))
    return row + _mark(provisional=line.provisional)


def _mark(*, provisional: bool) -> str:
    return "  voorlopig" if provisional else ""


def in_json(report: CourseReport, *, lines: bool) -> dict[str, object]:
    """Return a report as what `json.dumps` takes; amounts in whole eurocents.

    Args:
        report: The report.
        lines: Whether every month is told.
    """
    gebruik = [
        {"van": span.van.isoformat(), "tot_en_met": _day(span.tot_en_met)}
        for span in report.gebruik
    ]
    because = [
        {
            "onderwerp": bepaling.onderwerp,
            "tekst": bepaling.tekst,
            "herkomst": bepaling.mark.value,
            "bron": bepaling.source,
        }
        for bepaling in report.because
    ]
    told: dict[str, object] = {"wat": report.title, "gebruik": gebruik, **_course(report.verloop)}
    if lines:
        told["regels"] = list(map(_line_in_json, report.verloop.lines()))
    if report.law is not None:
        told["volgens_de_wet"] = _course(report.law)
    if report.rest is not None:
        told["op"] = {
            "dag": report.rest.day.isoformat(),
            "rest": report.rest.rest.cents,
            "bij_herstart": report.rest.carried.kostprijs_bedrag.cents,
            "mag_in_bericht": report.rest.may_be_sent,
        }
    told["huur_lager_dan_tarief_vanaf"] = _text_or_none(report.below)
    return {**told, "waarom": because}


def _course(verloop: Verloop) -> dict[str, object]:
    return {
        "begin": verloop.begin.cents,
        "eerste_maand": _text_or_none(verloop.first),
        "laatste_maand": _text_or_none(verloop.last),
        "maanden": verloop.months,
        "rest": verloop.rest.cents,
        "bereikt": verloop.exhausted,
        "voorlopig": verloop.provisional,
        "virtuele_einddatum": _day(verloop.virtual_end),
        "signaal": _day(verloop.nearly),
        "stukken": list(map(_stretch_in_json, verloop.stretches)),
    }


def _stretch_in_json(stretch: Stretch) -> dict[str, object]:
    return {
        "van": str(stretch.first),
        "tot_en_met": str(stretch.last),
        "maanden": stretch.months,
        "tarief": stretch.tarief.cents,
        "rest": stretch.rest.cents,
        "voorlopig": stretch.provisional,
    }


def _line_in_json(line: Maandregel) -> dict[str, object]:
    return {
        "maand": str(line.maand),
        "tarief": line.tarief.cents,
        "rest": line.rest.cents,
        "voorlopig": line.provisional,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text_or_none(maand: Maand | None) -> str | None:
    return None if maand is None else str(maand)
