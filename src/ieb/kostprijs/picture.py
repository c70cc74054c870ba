"""The course of a kostprijs as a picture in SVG, with the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from attrs import evolve

from ieb.arguments import demand_text, name_arguments
from ieb.drawing import ALERT, INK, SOFT, TINT, Drawing
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import Maand
from ieb.kostprijs.verloop import Stretch, Verloop, write_cents
from ieb.notation import write_date

__all__ = [
    "in_words",
    "picture",
]

_WIDTH, _HEIGHT = 900, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 90, 840, 90, 360
_CAPTION: Final = "boven de stippellijnen het tarief dat vanaf daar geldt."
_REST: Final = ("Wat er rest", "rest")
_SURPLUS: Final = ("Het overschot van de huur", "overschot")
"""What is drawn, as the caption has it, and as the end does."""
_LINES: Final = 4
"""How many lines the height is divided by."""
_MOST_YEARS: Final = 12
_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""How many years may lie between two that are written below."""
_ROOM: Final = 42
"""How much room a word takes; one that is nearer to another is not written."""
_MONTHS_OF_ENDLESS: Final = 60
"""How much is drawn of the last tariff of a rent that has no end."""
_MOST_STAIRS: Final = 240
"""Up to twenty years each month is a stair; beyond that a stair would be less than three pixels."""


@name_arguments
def picture(verloop: Verloop, title: str) -> str:
    """Draw what remains by the month, with each tariff, each pause and the virtual end.

    Args:
        verloop: A course.
        title: What it is of, in Dutch.

    Returns:
        SVG that needs nothing from elsewhere, with the same in words for who cannot see it.

    Raises:
        InvalidType: It is no course, or the title no text.
        InvalidValue: The title holds a character that no picture can hold, such as a null.
    """
    if not demand_text("title", title).isprintable():
        msg = "title: er staat een teken in dat niet te schrijven is; haal het weg."
        raise InvalidValue(msg)
    return _Picture(verloop, title).draw()


@name_arguments
def in_words(verloop: Verloop) -> str:
    """Return in Dutch what a picture of a course shows.

    Args:
        verloop: A course.

    Raises:
        InvalidType: It is no course.
    """
    if not isinstance(verloop, Verloop):
        msg = f"verloop: verwacht een Verloop, geen {type(verloop).__name__}."
        raise InvalidType(msg)
    return " ".join(_sentences(verloop))


def _sentences(verloop: Verloop) -> Iterator[str]:
    if not verloop.is_surplus:
        yield f"Aan het begin rest {verloop.begin} euro."
    for stretch in verloop.stretches:
        yield _tell_stretch(stretch, verloop)
    for before, after in _pauses(verloop.stretches):
        yield f"Tussen {before.last} en {after.first} telt er geen maand."
    if verloop.virtual_end is not None:
        yield f"De laatste dag met bijdrage is {write_date(verloop.virtual_end)}."
    elif verloop.exhausted:
        yield "Er mag geen enkele maand gevraagd worden."
    elif not verloop.is_endless:
        yield "In dit gebruik wordt het einde niet bereikt."


def _tell_stretch(stretch: Stretch, verloop: Verloop) -> str:
    tarief = f"{stretch.tarief} euro"
    if stretch.provisional:
        tarief += " (voorlopig)"
    if verloop.is_endless and stretch.first == verloop.stretches[-1].first:
        return f"Vanaf {stretch.first}: elke maand {tarief}, zonder einde."
    left = "is het overschot" if verloop.is_surplus else "rest"
    months = f"{stretch.first} t/m {stretch.last}"
    rest = write_cents(stretch.rest_cents)
    return f"Van {months}: {stretch.months} keer {tarief}, daarna {left} {rest} euro."


def _drawn(verloop: Verloop) -> tuple[Stretch, ...]:
    """Return the months that are drawn: all, and of a rent without end its first years."""
    if not verloop.is_endless:
        return verloop.stretches
    *known, last = verloop.stretches
    return (*known, evolve(last, months=min(last.months, _MONTHS_OF_ENDLESS)))


def _pauses(stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    """Yield what lies before and after each run of months that do not count."""
    for before, after in pairwise(stretches):
        if after.first - before.last > 1:
            yield before, after


class _Picture(Drawing):
    """The picture while it is drawn: time from left to right, what remains from high to low."""

    def __init__(self, verloop: Verloop, title: str) -> None:
        super().__init__(_WIDTH, _HEIGHT, title, in_words(verloop))
        self.verloop = verloop
        self.subject, self.amount = _SURPLUS if verloop.is_surplus else _REST
        self.write(title, _WIDTH // 2, 30, size=17, bold=True)
        self.stretches = _drawn(verloop)
        amounts = [stretch.rest_cents for stretch in self.stretches]
        self.most = max(verloop.begin.cents, *amounts, 1)
        if self.stretches:
            self.opening = self.stretches[0].first
            self.months = self.stretches[-1].last - self.opening + 1

    def draw(self) -> str:
        """Return the whole picture."""
        if not self.stretches:
            self.write(in_words(self.verloop), _WIDTH // 2, _HEIGHT // 2, size=14, ink=ALERT)
            return self.svg()
        self.pauses()
        self.amounts()
        self.years()
        self.tariffs()
        self.course()
        self.end()
        return self.svg()

    def across(self, months: int) -> int:
        """Return where a number of months after the first begins."""
        return _LEFT + (_RIGHT - _LEFT) * months // self.months

    def up(self, cents: int) -> int:
        """Return at which height an amount lies."""
        return _BOTTOM - (_BOTTOM - _TOP) * cents // self.most

    def line(self, start: tuple[int, int], end: tuple[int, int], ink: str, dash: str = "") -> None:
        """Draw a line."""
        (x1, y1), (x2, y2) = start, end
        node = self.add("line", x1=str(x1), y1=str(y1), x2=str(x2), y2=str(y2), stroke=ink)
        if dash:
            node.set("stroke-dasharray", dash)

    def pauses(self) -> None:
        """Colour the months that do not count."""
        for before, after in _pauses(self.stretches):
            left, right = self.after(before), self.before(after)
            self.add(
                "rect",
                x=str(left),
                y=str(_TOP),
                width=str(right - left),
                height=str(_BOTTOM - _TOP),
                fill=TINT,
            )
            if right - left >= _ROOM:
                self.write("pauze", (left + right) // 2, _BOTTOM - 8, size=12, ink=SOFT)

    def before(self, stretch: Stretch) -> int:
        """Return where a stretch begins."""
        return self.across(stretch.first - self.opening)

    def after(self, stretch: Stretch) -> int:
        """Return where a stretch ends."""
        return self.across(stretch.last - self.opening + 1)

    def amounts(self) -> None:
        """Write what the heights mean."""
        for part in range(_LINES + 1):
            cents = self.most * part // _LINES
            height = self.up(cents)
            self.line((_LEFT, height), (_RIGHT, height), TINT)
            self.write(write_cents(cents), _LEFT - 42, height + 4, size=12, ink=SOFT)

    def years(self) -> None:
        """Write the years below; every so many, and not one that is too near to the next."""
        first, last = self.opening.jaar, self.stretches[-1].last.jaar
        step = next(years for years in _YEARS if last - first < years * _MOST_YEARS)
        free = _WIDTH
        for jaar in reversed(range(first, last + 1, step)):
            begin = max(0, Maand(jaar, 1) - self.opening)
            x = self.across(begin)
            if x <= free:
                self.line((x, _BOTTOM), (x, _BOTTOM + 6), SOFT)
                self.write(str(jaar), x, _BOTTOM + 22, size=12, ink=SOFT)
                free = x - _ROOM

    def tariffs(self) -> None:
        """Tell from where on each tariff holds."""
        self.write(f"{self.subject}, in euro; {_CAPTION}", _WIDTH // 2, 50, size=12, ink=SOFT)
        known = None
        free = 0
        for stretch in self.stretches:
            x = self.before(stretch)
            if stretch.tarief == known:
                continue
            known = stretch.tarief
            self.line((x, _TOP - 6), (x, _BOTTOM), SOFT, "2 4")
            if x >= free:
                self.write(str(known), x, _TOP - 10, size=12, ink=SOFT)
                free = x + _ROOM

    def course(self) -> None:
        """Draw what remains; dashed where no tariff was announced yet."""
        for stretch in self.stretches:
            points = " ".join(self.points(stretch))
            node = self.add("polyline", points=points, fill="none", stroke=INK, stroke_width="2")
            if stretch.provisional:
                node.set("stroke-dasharray", "6 4")
        for before, after in _pauses(self.stretches):
            height = self.up(before.rest_cents)
            self.line((self.after(before), height), (self.before(after), height), INK, "1 5")

    def points(self, stretch: Stretch) -> Iterator[str]:
        """Yield the points of a stretch: a stair each month, or one line when they are many."""
        step = 1 if self.months <= _MOST_STAIRS else stretch.months
        begin = stretch.first - self.opening
        yield f"{self.across(begin)},{self.up(stretch.cents_after(0))}"
        for index in range(step, stretch.months + 1, step):
            x = self.across(begin + index)
            if step == 1:
                yield f"{x},{self.up(stretch.cents_after(index - 1))}"
            yield f"{x},{self.up(stretch.cents_after(index))}"

    def end(self) -> None:
        """Mark the virtual end, and tell what remains."""
        text = f"{self.amount} {write_cents(self.verloop.rest_cents)}"
        if self.verloop.is_endless:
            self.write("geen einde", _WIDTH // 2, _HEIGHT - 18, size=14, bold=True)
            return
        if self.verloop.virtual_end is None:
            self.write(f"niet bereikt; {text}", _WIDTH // 2, _HEIGHT - 18, size=14, bold=True)
            return
        self.line((_RIGHT, _TOP - 30), (_RIGHT, _BOTTOM), ALERT)
        height = self.up(self.verloop.rest_cents)
        self.add("circle", cx=str(_RIGHT), cy=str(height), r="5", fill=ALERT)
        day = f"laatste dag {write_date(self.verloop.virtual_end)}; {text}"
        if self.verloop.provisional:
            day += " (voorlopig)"
        self.write(day, _WIDTH // 2, _HEIGHT - 18, size=14, ink=ALERT, bold=True)
