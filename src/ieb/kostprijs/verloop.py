"""The course of what remains: until when a client may be charged, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from attrs import frozen

from ieb.kalender import KOSTPRIJS_BIJNA_BEREIKT, Maand, months_before
from ieb.kostprijs.months import Rate, maand_of
from ieb.values import Bedrag

_LAST_MONTH: Final = Maand.of(date.max)


def amount_of(cents: int) -> Bedrag:
    """Return what remains as an amount; what no message can hold as the largest that one can.

    Only the surplus of a rent can be more, and that comes in no message.

    Args:
        cents: Eurocents.
    """
    return Bedrag(min(cents, Bedrag.MAX_CENTS))


def write_cents(cents: int) -> str:
    """Return eurocents as `Bedrag` is written, also those that no amount can hold.

    Args:
        cents: Eurocents.
    """
    return f"{cents // 100},{cents % 100:02}"


@frozen(kw_only=True)
class Maandregel:
    """One month of a course.

    Attributes:
        maand: The month.
        tarief: The national tariff, which is what is deducted.
        rest_cents: What remains after it, in eurocents.
        provisional: Whether the tariff was not announced for that month.
    """

    maand: Maand
    tarief: Bedrag
    rest_cents: int
    provisional: bool

    @property
    def rest(self) -> Bedrag:
        """What remains after it; of a larger surplus 999999,99, the most that an amount holds."""
        return amount_of(self.rest_cents)


class Piece(NamedTuple):
    """Months in a row that count, with one tariff.

    A month is charged when at least `floor` remains, and then adds `step` to it. Without months it
    is the one after all use: it is not charged, and tells whether it still could have been.

    Attributes:
        first: Number of the first month.
        months: How many.
        rate: What each costs.
        step: Eurocents.
        floor: Eurocents.
    """

    first: int
    months: int
    rate: Rate
    step: int
    floor: int

    @property
    def opening(self) -> Maand:
        """The first month."""
        return maand_of(self.first)

    def payable(self, rest: int) -> int:
        """Return how many of these months may be charged, by division and not by counting.

        Args:
            rest: Eurocents that remain before the first.
        """
        if rest < self.floor:
            return 0
        if self.step >= 0:
            return self.months
        return min(self.months, (rest - self.floor) // -self.step + 1)


@frozen(repr=False)
class Stretch:
    """Months in a row that are charged at one tariff.

    Attributes:
        piece: The months that count, of which these are the first.
        months: How many are charged.
        begin: Eurocents that remained before the first.
    """

    piece: Piece
    months: int
    begin: int

    @property
    def first(self) -> Maand:
        """The first month."""
        return self.piece.opening

    @property
    def last(self) -> Maand:
        """The last month."""
        return self.first + (self.months - 1)

    @property
    def tarief(self) -> Bedrag:
        """The national tariff, which is what is deducted in each month."""
        return self.piece.rate.tarief

    @property
    def provisional(self) -> bool:
        """Whether the tariff was not announced for these months."""
        return self.piece.rate.provisional

    @property
    def rest(self) -> Bedrag:
        """What remains after the last month; of a larger surplus 999999,99, as of `Maandregel`."""
        return amount_of(self.rest_cents)

    @property
    def rest_cents(self) -> int:
        """What remains after the last month, in eurocents."""
        return self.cents_after(self.months)

    def __repr__(self) -> str:
        """Return the months with what each takes off and what the last leaves."""
        course = f"{self.first} t/m {self.last}: {self.months} x {self.tarief}"
        return f"Stretch({course}, rest {write_cents(self.rest_cents)})"

    def cents_after(self, months: int) -> int:
        """Return what remains after some of these months, in eurocents.

        Args:
            months: How many.
        """
        return max(self.begin + months * self.piece.step, 0)

    def lines(self) -> Iterator[Maandregel]:
        """Yield the months one by one."""
        for index in range(self.months):
            yield Maandregel(
                maand=self.first + index,
                tarief=self.tarief,
                rest_cents=self.cents_after(index + 1),
                provisional=self.provisional,
            )


@frozen(kw_only=True)
class Verloop:
    """How what remains of a kostprijs runs down, or the surplus of a rent.

    Attributes:
        begin: What remained before the first month: the kostprijs; nothing for a rent.
        stretches: The months that may be charged, in order, each with those of the same tariff.
        rest_cents: What remains after the last of them, in eurocents. It is less than a month's
            contribution when the kostprijs is reached, and is not collected.
        exhausted: Whether the kostprijs is reached: the next month may not be charged, whether the
            provision is still used in it or not.
        provisional: Whether the end rests on a tariff that is not yet announced.
        is_surplus: Whether this is the surplus of a rent, and not what remains of a kostprijs.
    """

    begin: Bedrag
    stretches: tuple[Stretch, ...]
    rest_cents: int
    exhausted: bool
    provisional: bool
    is_surplus: bool = False

    @property
    def rest(self) -> Bedrag:
        """What remains; of a larger surplus 999999,99, as of `Maandregel`."""
        return amount_of(self.rest_cents)

    @property
    def first(self) -> Maand | None:
        """The first month that may be charged, or None when no month may."""
        return self.stretches[0].first if self.stretches else None

    @property
    def last(self) -> Maand | None:
        """The last month that may be charged, or None when no month may."""
        return self.stretches[-1].last if self.stretches else None

    @property
    def is_endless(self) -> bool:
        """Whether it is of a rent that may be charged to the last month that there is."""
        return self.is_surplus and not self.exhausted and self.last == _LAST_MONTH

    @property
    def months(self) -> int:
        """How many months may be charged."""
        return sum(stretch.months for stretch in self.stretches)

    @property
    def virtual_end(self) -> date | None:
        """The day with which the contribution must stop, the last one of the last month.

        None when the kostprijs is not reached, or so low that no month may be charged at all.
        """
        last = self.last
        if last is None or not self.exhausted:
            return None
        return last.last

    @property
    def nearly(self) -> date | None:
        """The day on which the CAK would warn, three calendar months before the virtual end.

        Which day it is exactly is an aanname; that it is three months before is read (cak). When
        fewer months are charged, it is the first day of the first one (aanname): before that there
        is nothing to warn of. None for the surplus of a rent, which the CAK does not know.
        """
        first, end = self.first, self.virtual_end
        if first is None or end is None or self.is_surplus:
            return None
        return max(first.first, months_before(end, KOSTPRIJS_BIJNA_BEREIKT.months))

    def lines(self) -> Iterator[Maandregel]:
        """Yield month by month what is deducted and what remains; made while it is asked."""
        for stretch in self.stretches:
            yield from stretch.lines()


def follow(begin: int, pieces: Iterable[Piece], *, is_surplus: bool = False) -> Verloop:
    """Go through the months that count until what remains is too little.

    Args:
        begin: Eurocents that remain before the first.
        pieces: The months, in order.
        is_surplus: As of the course.
    """
    rest = begin
    stretches: list[Stretch] = []
    exhausted = provisional = False
    for piece in pieces:
        payable = piece.payable(rest)
        if payable or not stretches:
            provisional = piece.rate.provisional
        if payable:
            stretches.append(Stretch(piece, payable, rest))
            rest += payable * piece.step
        if payable < piece.months or (not piece.months and rest < piece.floor):
            exhausted = True
            break
    return Verloop(
        begin=amount_of(begin),
        stretches=tuple(stretches),
        rest_cents=max(rest, 0),
        exhausted=exhausted,
        provisional=provisional,
        is_surplus=is_surplus,
    )
