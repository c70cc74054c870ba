"""What is told of a kostprijs, or of a rent: the sum, for `course_text` and `course_json`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ieb.kalender import FIRST_CHARGED, LAST_CHARGED, LAST_TARIFF_GOES_ON, Bepaling, Maand
from ieb.kostprijs import (
    Bewaking,
    Huur,
    Interval,
    Restart,
    Verloop,
    first_below,
    restart_on,
    restbedrag,
    run_down,
    run_down_rent,
)
from ieb.kostprijs.provisions import (
    DEDUCTED,
    FIRST_OF_A_KOSTPRIJS,
    HUUR_EINDIGT,
    HUUR_TELT,
    LIFE,
    OTHER_EXEMPTIONS,
    PAUSE,
    RENT,
    ROUNDED_DOWN,
    THRESHOLD_CAK,
    THRESHOLD_LAW,
)
from ieb.values import Bedrag

OUTCOME: Final = "Uitkomst"
CAK: Final = "Volgens het CAK"
LAW: Final = "Volgens de wet"


@frozen(kw_only=True)
class Balance:
    """What remains on a day.

    Attributes:
        day: The day.
        rest: What remains.
        restart: What a new start on that day would bring.
    """

    day: date
    rest: Bedrag
    restart: Restart


@frozen(kw_only=True)
class Answer:
    """Until when may be charged, by one reading.

    Attributes:
        label: Whose reading it is, in Dutch.
        verloop: The course.
        balance: What remains on a day that was asked for.
    """

    label: str
    verloop: Verloop
    balance: Balance | None

    @property
    def warning(self) -> date | None:
        """The day on which the CAK would warn; None by the law: the CAK has its own count."""
        if self.label == LAW:
            return None
        return self.verloop.nearly


@frozen(kw_only=True)
class CostReport:
    """What is told of a kostprijs.

    Attributes:
        title: What it is about, in Dutch.
        gebruik: The days of use.
        answers: One; with a lower local tariff that of the CAK, and then that of the law.
        because: What the outcome rests on.
    """

    title: str
    gebruik: tuple[Interval, ...]
    answers: tuple[Answer, ...]
    because: tuple[Bepaling, ...]

    @property
    def drawn_verloop(self) -> Verloop:
        """The course of the picture: by the first answer."""
        return self.answers[0].verloop

    @property
    def drawn(self) -> str:
        """The title of the picture, which says whose answer it is when there are more."""
        if len(self.answers) == 1:
            return self.title
        return f"{self.title}, {CAK[0].lower()}{CAK[1:]}"


@frozen(kw_only=True)
class RentReport:
    """What is told of a rent without an economic life.

    Attributes:
        per_maand: The rent of a month.
        gebruik: The days of use.
        verloop: The course of its surplus.
        below: From which month it is below the tariff, or None.
        because: What the outcome rests on.
    """

    per_maand: Bedrag
    gebruik: tuple[Interval, ...]
    verloop: Verloop
    below: Maand | None
    because: tuple[Bepaling, ...]

    @property
    def title(self) -> str:
        """What it is about, in Dutch."""
        return f"Huur {self.per_maand} euro per maand"

    @property
    def drawn_verloop(self) -> Verloop:
        """The course of the picture."""
        return self.verloop

    @property
    def drawn(self) -> str:
        """The title of the picture."""
        return self.title

    @property
    def is_endless(self) -> bool:
        """Whether it goes on to the end of the calendar."""
        return self.verloop.is_endless


def report_of(
    bewaking: Bewaking, *, local: Bedrag | None, day: date | None, huur: Huur | None = None
) -> CostReport:
    """Return what is told of a provision that is watched.

    Args:
        bewaking: The provision.
        local: A lower tariff of the gemeente, or None.
        day: A day to tell what remains on, or None.
        huur: The rent with an economic life that the kostprijs is made of, or None.

    Raises:
        InvalidValue: The day lies before the kostprijs, or the tariff is no lower one.
    """
    cost = bewaking.kostprijs.kostprijs_bedrag
    first = _answer(OUTCOME if local is None else CAK, bewaking, None, day)
    answers = [first]
    title, because = f"Kostprijs {cost} euro", [DEDUCTED, ROUNDED_DOWN]
    if huur is not None:
        life = f"{huur.levensduur} maanden: kostprijs {cost} euro"
        title = f"Huur {huur.per_maand} euro per maand, {life}"
        because = [LIFE, *because]
    if local is not None:
        answers.append(_answer(LAW, bewaking, local, day))
        because += [THRESHOLD_CAK, THRESHOLD_LAW]
    because += [FIRST_CHARGED, FIRST_OF_A_KOSTPRIJS]
    if bewaking.not_counted:
        because.append(OTHER_EXEMPTIONS)
    return CostReport(
        title=title,
        gebruik=bewaking.gebruik,
        answers=tuple(answers),
        because=(*because, *_also(bewaking.gebruik, first.verloop)),
    )


def _answer(label: str, bewaking: Bewaking, threshold: Bedrag | None, day: date | None) -> Answer:
    balance = None
    if day is not None:
        restart = restart_on(bewaking, day, threshold=threshold)
        rest = restbedrag(bewaking, day, threshold=threshold)
        balance = Balance(day=day, rest=rest, restart=restart)
    verloop = run_down(bewaking, threshold=threshold)
    return Answer(label=label, verloop=verloop, balance=balance)


def report_of_rent(huur: Huur, gebruik: tuple[Interval, ...]) -> RentReport:
    """Return what is told of a provision that is rented, of which no economic life is known.

    Args:
        huur: The rent.
        gebruik: The days of use.
    """
    verloop = run_down_rent(huur, gebruik)
    return RentReport(
        per_maand=huur.per_maand,
        gebruik=gebruik,
        verloop=verloop,
        below=first_below(huur, gebruik),
        because=(RENT, HUUR_TELT, HUUR_EINDIGT, FIRST_CHARGED, *_also(gebruik, verloop)),
    )


def _also(gebruik: tuple[Interval, ...], verloop: Verloop) -> Iterator[Bepaling]:
    if gebruik[-1].tot_en_met is not None or len(gebruik) > 1:
        yield LAST_CHARGED
    if len(gebruik) > 1:
        yield PAUSE
    if verloop.provisional:
        yield LAST_TARIFF_GOES_ON
