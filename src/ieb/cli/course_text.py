"""The course of a kostprijs or a rent, as people read it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from ieb.cli.course import Answer, Balance, CostReport, RentReport
from ieb.kostprijs import Maandregel, Stretch, Verloop
from ieb.kostprijs.verloop import write_cents
from ieb.notation import write_date

_WIDTH: Final = 100
_COLUMNS: Final = "{:<9}{:<10}{:>7}{:>9} {:>11}"


def in_text(report: CostReport | RentReport, *, lines: bool) -> str:
    """Return a report as people read it: until when, how many, what remains, and why.

    Args:
        report: The report.
        lines: Whether every month is told.
    """
    told = map(str.rstrip, _text(report, lines=lines))
    return "\n".join(told) + "\n"


def _text(report: CostReport | RentReport, *, lines: bool) -> Iterator[str]:
    yield f"{report.title}, in gebruik {' en '.join(map(str, report.gebruik))}"
    if isinstance(report, RentReport):
        yield from _rent(report, lines=lines)
    else:
        for answer in report.answers:
            yield from _answer(answer, lines=lines)
    yield ""
    yield "Waarom:"
    for bepaling in report.because:
        origin = f"Herkomst: {bepaling.mark}, {bepaling.source}."
        reason = f"- {bepaling.onderwerp}: {bepaling.tekst} {origin}"
        yield textwrap.fill(reason, _WIDTH, subsequent_indent="  ")


def _answer(answer: Answer, *, lines: bool) -> Iterator[str]:
    """Yield the answer by one reading: the outcome first, then how it came about."""
    verloop = answer.verloop
    yield ""
    yield f"{answer.label}: {_until(verloop)}"
    if answer.warning is not None:
        when = _when(verloop, answer.warning)
        yield f"Heeft het CAK deze kostprijs, dan waarschuwt het {when}."
    if answer.balance is not None:
        yield from _balance(answer.balance)
    yield from _table(verloop.stretches, "Rest erna")
    if lines:
        yield from _lines(verloop.stretches, "Rest")


def _until(verloop: Verloop) -> str:
    """Return in a line until when may be charged, how many months, and what remains."""
    if not verloop.months:
        if verloop.exhausted:
            return f"geen maand: er is {verloop.rest} euro, en dat is minder dan een maand kost."
        return "geen maand: in dit gebruik valt geen maand met bijdrage."
    ended = f"{_end(verloop)}: {_months(verloop)}"
    return f"{ended}, rest {verloop.rest} euro."


def _end(verloop: Verloop) -> str:
    if verloop.virtual_end is None:
        return "niet bereikt in dit gebruik"
    end = f"bijdrage t/m {write_date(verloop.virtual_end)}"
    return f"{end} (voorlopig)" if verloop.provisional else end


def _months(verloop: Verloop) -> str:
    count = "1 maand" if verloop.months == 1 else f"{verloop.months} maanden"
    return f"{count} ({verloop.first} t/m {verloop.last})"


def _when(verloop: Verloop, warning: date) -> str:
    """Return when the CAK would warn."""
    assert verloop.first is not None  # asked only of what is reached
    if warning == verloop.first.first:
        return "meteen: er zijn maar drie maanden of minder"
    return f"rond {write_date(warning)}, drie maanden ervoor"


def _balance(balance: Balance) -> Iterator[str]:
    """Yield what remains on a day, and which of the three outcomes a new start then has."""
    yield f"Rest op {write_date(balance.day)}: {balance.rest} euro."
    restart = balance.restart
    amount = restart.kostprijs.kostprijs_bedrag
    last = restart.verloop.last
    if restart.message is not None:
        yield f"Start de voorziening dan opnieuw, dan is {amount} de kostprijs voor het bericht."
    elif last is None:
        yield f"Start de bijdrage dan niet opnieuw: {amount} is minder dan de eerste maand kost."
    else:
        refused = f"{amount} is niet meer dan het tarief (TR409)"
        yield f"Start de voorziening dan opnieuw, stuur dan geen kostprijs: {refused}."
        yield f"Bewaak het zelf, en stop de bijdrage per {write_date(last.last)}."


def _rent(report: RentReport, *, lines: bool) -> Iterator[str]:
    verloop = report.verloop
    yield ""
    yield f"Uitkomst: {_rent_until(report)}"
    if report.below is not None and verloop.months:
        yield f"Sinds {report.below} is de huur lager dan het tarief."
    yield from _table(verloop.stretches, "Overschot", endless=report.is_endless)
    if lines and report.is_endless:
        yield from _lines(verloop.stretches[:-1], "Overschot")
        yield ""
        yield f"Vanaf {verloop.stretches[-1].first} gaat het elke maand zo verder."
    elif lines:
        yield from _lines(verloop.stretches, "Overschot")


def _rent_until(report: RentReport) -> str:
    """Return in a line until when a rent may be charged, or why not."""
    verloop = report.verloop
    if report.is_endless:
        higher = report.per_maand.cents > verloop.stretches[-1].tarief.cents
        compared = "hoger dan" if higher else "gelijk aan"
        return f"de huur is {compared} het tarief: geen einde."
    if not verloop.months:
        if verloop.exhausted:
            return f"geen maand: de huur is al in {report.below} lager dan het tarief."
        return "geen maand: in dit gebruik valt geen maand met bijdrage."
    ended = f"{_end(verloop)}: {_months(verloop)}"
    return f"{ended}, overschot {write_cents(verloop.rest_cents)} euro."


def _table(stretches: Sequence[Stretch], head: str, *, endless: bool = False) -> Iterator[str]:
    """Yield the months by tariff.

    Args:
        stretches: The months.
        head: What the last column is of.
        endless: Whether the last of them have no end.
    """
    if not stretches:
        return
    rows = [_row(stretch) for stretch in stretches]
    yield ""
    yield _COLUMNS.format("Van", "t/m", "Maanden", "Tarief", head)
    if endless:
        van, _, _, tarief, _, provisional = rows[-1]
        rows[-1] = (van, "", "", tarief, "", provisional)
    for row in rows:
        yield _COLUMNS.format(*row[:-1]) + row[-1]


def _row(stretch: Stretch) -> tuple[str, str, str, str, str, str]:
    return (
        str(stretch.first),
        str(stretch.last),
        str(stretch.months),
        str(stretch.tarief),
        write_cents(stretch.rest_cents),
        _mark(provisional=stretch.provisional),
    )


def _lines(stretches: Sequence[Stretch], head: str) -> Iterator[str]:
    """Yield the months one by one."""
    if not stretches:
        return
    yield ""
    yield _COLUMNS.format("Maand", "", "", "Tarief", head)
    for stretch in stretches:
        yield from map(_line, stretch.lines())


def _line(line: Maandregel) -> str:
    rest = write_cents(line.rest_cents)
    row = _COLUMNS.format(str(line.maand), "", "", str(line.tarief), rest)
    return row + _mark(provisional=line.provisional)


def _mark(*, provisional: bool) -> str:
    return "  voorlopig" if provisional else ""
