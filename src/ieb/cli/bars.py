"""One dossier drawn in characters: what is on record, wanted, known and different, by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from attrs import field, frozen
from rich.cells import set_cell_size

from ieb.administratie import Dossier, Plan, Voorziening
from ieb.administratie.charge import Charged, charged_by, place_in_time
from ieb.kalender import Maand
from ieb.kostprijs.months import maand_of
from ieb.messages.places import Stroom
from ieb.notation import write_date

_AT: Final = Stroom.ABONNEMENTSTARIEF
_NAMES: Final = {_AT: "abonnementstarief", Stroom.BESCHERMD_WONEN: "beschermd wonen"}
_LETTERS: Final = "jfmamjjasond"
_LABEL: Final = 26
"""How wide the names before the bars are at most."""
_NARROWEST: Final = 12
"""How many cells there are at least, however narrow the screen."""
_YEAR: Final = 4
"""How many cells the digits of a year take."""


@frozen(kw_only=True)
class Signs:
    """What the bars are drawn with; no sign depends on colour.

    Attributes:
        full: A month with use, or one that is charged.
        paused: A month without use in a break.
        more: A month that should be charged and is not.
        less: A month that is charged and should not be.
        both: A cell of several months in which both occur.
        empty: Nothing.
        today: Points at the month of today.
    """

    full: str
    paused: str
    more: str
    less: str
    both: str
    empty: str
    today: str


BLOCKS: Final = Signs(full="█", paused="░", more="+", less="-", both="±", empty="·", today="▲")
PLAIN: Final = Signs(full="#", paused="~", more="+", less="-", both="*", empty=".", today="^")
"""For a screen that lacks blocks."""


def choose_signs(encoding: str | None) -> Signs:
    """Return the signs that an encoding can write.

    Args:
        encoding: Name of the encoding of the screen; None when it has none.
    """
    text = BLOCKS.full + BLOCKS.paused + BLOCKS.both + BLOCKS.empty + BLOCKS.today
    try:
        text.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return PLAIN
    return BLOCKS


@frozen(kw_only=True)
class Line:
    """A line of the drawing.

    Attributes:
        text: What it says.
        style: How a screen with colours shows it.
    """

    text: str
    style: str = ""


@frozen(kw_only=True)
class _Row:
    """A bar to draw.

    Attributes:
        name: What stands before it.
        style: How a screen with colours shows it.
        signs: The sign of each month, by its number; a month without one is empty.
    """

    name: str
    style: str
    signs: dict[int, str] = field(factory=dict[int, str])


@frozen(kw_only=True)
class _Window:
    """Which months are drawn, and how.

    Attributes:
        first: Number of the first month.
        last: Number of the last month.
        room: How many cells there are.
        label: How wide the names are.
    """

    first: int
    last: int
    room: int
    label: int

    @property
    def months_of_cell(self) -> int:
        """How many months a cell stands for."""
        return -(-(self.last - self.first + 1) // self.room)

    @property
    def cells(self) -> int:
        """How many cells are drawn."""
        return -(-(self.last - self.first + 1) // self.months_of_cell)

    def cell(self, number: int) -> int:
        """Return in which cell a month is."""
        return (number - self.first) // self.months_of_cell

    def clip(self, first: int, last: int) -> range:
        """Return the months of a span that are drawn."""
        return range(max(first, self.first), min(last, self.last) + 1)


def draw(
    dossier: Dossier,
    plan: Plan,
    today: date,
    *,
    width: int,
    signs: Signs,
    clean: Callable[[str], str] = str,
) -> Iterator[Line]:
    """Yield the drawing of a dossier.

    Args:
        dossier: The records.
        plan: The plan of it.
        today: The day of the plan.
        width: How wide the screen is, in characters.
        signs: What to draw with.
        clean: Makes the name of a provision fit for the screen.
    """
    window = _window(dossier, plan, today, width)
    rows = [*_draw_own(dossier, window, signs), *_draw_compared(plan, window, signs)]
    yield from _scale(window)
    for row in rows:
        cells = (_sign(row, cell, window, signs) for cell in range(window.cells))
        name = set_cell_size(clean(row.name), window.label)
        yield Line(text=f"{name} {''.join(cells)}".rstrip(), style=row.style)
    yield Line(text=_point_at(today, window, signs))
    yield from _legend(window, rows, signs)


def _month(day: date) -> int:
    return place_in_time(_AT, day)


def _window(dossier: Dossier, plan: Plan, today: date, width: int) -> _Window:
    """Return the months from the first day that matters to a month after the last."""
    spells = [(spell.van, spell.tot) for spell in dossier.voorzieningen]
    spells += [(other.van, other.tot) for other in dossier.voorliggend]
    spells += [(wens.start, wens.stop) for wens in plan.gewenst]
    spells += [(period.start, period.stop) for period in plan.bekend]
    days = [today]
    for first, end in spells:
        days.append(first)
        if end is not None:
            days.append(end)
    last = min(_month(max(days)) + 1, _month(date.max))
    return _Window(
        first=_month(min(days)),
        last=last,
        room=max(width - _LABEL - 1, _NARROWEST),
        label=_LABEL,
    )


def _draw_own(dossier: Dossier, window: _Window, signs: Signs) -> Iterator[_Row]:
    """Yield the bars of what is on record."""
    for voorziening in sorted(dossier.voorzieningen, key=_begin):
        soort = voorziening.soort.lower().replace("_", " ")
        row = _Row(name=f"{voorziening.nummer} {soort}", style="cyan")
        _fill(row, window, _month(voorziening.van), _last(voorziening.tot), signs.full)
        for pause in voorziening.onderbrekingen:
            last = window.last if pause.hervat is None else _month(pause.hervat) - 1
            last = min(last, _last(voorziening.tot))
            _fill(row, window, _month(pause.laatste_dag) + 1, last, signs.paused)
        yield row
    for other in dossier.voorliggend:
        row = _Row(name=f"gaat voor: {other.naam}", style="magenta")
        _fill(row, window, _month(other.van), _last(other.tot), signs.full)
        yield row


def _begin(voorziening: Voorziening) -> tuple[date, str]:
    return voorziening.van, voorziening.nummer


def _last(day: date | None) -> int:
    return _month(day or date.max)


def _fill(row: _Row, window: _Window, first: int, last: int, sign: str) -> None:
    for number in window.clip(first, last):
        row.signs[number] = sign


def _draw_compared(plan: Plan, window: _Window, signs: Signs) -> Iterator[_Row]:
    """Yield of each stream the bars of what is wanted, what is known, and the difference."""
    for stroom, name in _NAMES.items():
        wanted = _Row(name=f"gewenst {name}", style="green")
        known = _Row(name=f"bekend {name}", style="blue")
        for wens in plan.gewenst:
            if wens.stroom is stroom:
                _charge(wanted, window, stroom, (wens.start, wens.stop), signs)
        for period in plan.bekend:
            if period.sleutel.stroom is stroom:
                _charge(known, window, stroom, (period.start, period.stop), signs)
        if not wanted.signs and not known.signs:
            continue
        different = _Row(name="verschil", style="bold red")
        for number in wanted.signs.keys() - known.signs.keys():
            different.signs[number] = signs.more
        for number in known.signs.keys() - wanted.signs.keys():
            different.signs[number] = signs.less
        yield from (wanted, known, different)


def _charge(
    row: _Row, window: _Window, stroom: Stroom, days: tuple[date, date | None], signs: Signs
) -> None:
    """Fill the months for which a period asks a contribution, or some days of one."""
    charged = charged_by(stroom, *days)
    if charged is None:
        return
    if stroom is not _AT:
        charged = Charged(_month(days[0]), _last(days[1]))
    _fill(row, window, charged.first, charged.last, signs.full)


def _sign(row: _Row, cell: int, window: _Window, signs: Signs) -> str:
    """Return what stands in a cell: of several months what says most."""
    begin = window.first + cell * window.months_of_cell
    numbers = range(begin, begin + window.months_of_cell)
    found = {row.signs[number] for number in numbers if number in row.signs}
    if found.issuperset({signs.more, signs.less}):
        return signs.both
    for sign in (signs.more, signs.less, signs.full, signs.paused):
        if sign in found:
            return sign
    return signs.empty


def _scale(window: _Window) -> Iterator[Line]:
    """Yield the years, and the letters of the months when each has a cell."""
    years = [" "] * window.cells
    free = 0
    for number in window.clip(window.first, window.last):
        maand, cell = maand_of(number), window.cell(number)
        begins = number == window.first or maand.maand == 1
        if begins and free <= cell <= window.cells - _YEAR and _has_room(number, maand, window):
            years[cell : cell + _YEAR] = str(maand.jaar)
            free = cell + _YEAR + 1
    indent = " " * (window.label + 1)
    yield Line(text=(indent + "".join(years)).rstrip(), style="bold")
    if window.months_of_cell == 1:
        numbers = window.clip(window.first, window.last)
        letters = (_LETTERS[maand_of(number).maand - 1] for number in numbers)
        yield Line(text=indent + "".join(letters))


def _has_room(number: int, maand: Maand, window: _Window) -> bool:
    """Return whether the year of the first month ends before the next year begins."""
    if number != window.first or maand.maand == 1:
        return True
    january = number + 13 - maand.maand
    return january > window.last or window.cell(january) > _YEAR


def _point_at(today: date, window: _Window, signs: Signs) -> str:
    cell = window.cell(_month(today))
    after, before = f"{signs.today} vandaag", f"vandaag {signs.today}"
    indent = " " * (window.label + 1 + cell)
    if cell + len(after) > window.cells:
        return f"{indent[: 1 - len(before)]}{before}"
    return f"{indent}{after}"


def _legend(window: _Window, rows: Sequence[_Row], signs: Signs) -> Iterator[Line]:
    """Yield what the signs mean, as far as they occur."""
    used: set[str] = set()
    for row in rows:
        used.update(_sign(row, cell, window, signs) for cell in range(window.cells))
    meanings = {
        signs.full: "gebruik, of een maand waarover een bijdrage gevraagd wordt",
        signs.paused: "onderbroken",
        signs.more: "hoort erbij",
        signs.less: "hoort eraf",
        signs.both: "allebei",
    }
    yield Line(text="")
    for sign, meaning in meanings.items():
        if sign in used:
            yield Line(text=f"{sign} {meaning}")
    if window.months_of_cell > 1:
        yield Line(text=f"Elk teken staat voor {window.months_of_cell} maanden.")


def tell_days(dossier: Dossier, plan: Plan) -> Iterator[str]:
    """Yield the days of what is wanted and what is known, which the bars only show by month.

    Args:
        dossier: The records.
        plan: The plan of it.
    """
    if dossier.overleden is not None:
        yield f"Overleden: {write_date(dossier.overleden)}."
    for wens in plan.gewenst:
        yield f"Gewenst: {_NAMES[wens.stroom]} {_days(wens.start, wens.stop)}."
    for period in plan.bekend:
        gemeente, stroom, number = period.sleutel
        days = _days(period.start, period.stop)
        yield f"Bekend: {_NAMES[stroom]} {days}, startnummer {number} van gemeente {gemeente}."


def _days(start: date, stop: date | None) -> str:
    if stop is None:
        return f"vanaf {write_date(start)}"
    return f"van {write_date(start)} t/m {write_date(stop)}"
