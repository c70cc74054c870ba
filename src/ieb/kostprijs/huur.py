"""Rent, lease and bruikleen: a provision that costs something every month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from attrs import Attribute, field, frozen

from ieb.arguments import name_arguments, name_fields
from ieb.codes import TARIEVEN, Tarief
from ieb.errors import InvalidType, InvalidValue, UnknownTarief
from ieb.kalender import Maand
from ieb.kostprijs.bewaking import Bewaking, Interval, as_gebruik
from ieb.kostprijs.counting import run_down
from ieb.kostprijs.months import Counted, Rates
from ieb.kostprijs.verloop import Piece, Verloop, follow
from ieb.messages import Kostprijs
from ieb.values import Bedrag, exactly


def _demand_rent(_huur: Huur, _attribute: Attribute[Bedrag], value: Bedrag) -> None:
    if value.cents == 0:
        cause = "Een huur van 0,00 per maand: voor niets mag geen bijdrage gevraagd worden."
        msg = f"{cause} Geef de huur, of meld de voorziening als niet bijdrageplichtig."
        raise InvalidValue(msg)


def _demand_life(huur: Huur, _attribute: Attribute[int | None], value: object) -> None:
    if value is None:
        return
    if type(value) is not int:
        msg = f"verwacht een aantal maanden (int), geen {type(value).__name__}."
        raise InvalidType(msg, argument="levensduur")
    if value < 1:
        msg = f"verwacht een aantal maanden van 1 of meer; gekregen {value}."
        raise InvalidValue(msg, argument="levensduur")
    if value * huur.per_maand.cents > Bedrag.MAX_CENTS:
        msg = f"{value} maanden van {huur.per_maand} is meer dan 999999,99 euro."
        raise InvalidValue(msg, argument="levensduur")


@name_fields
@frozen(kw_only=True)
class Huur:
    """What a provision that is rented costs.

    Attributes:
        per_maand: The rent of a month.
        levensduur: The economic life in months, or None when it is not known. With it the kostprijs
            is the rent of all these months (vng).

    Raises:
        InvalidType: A value has the wrong type.
        InvalidValue: The rent is nothing, or the life no number of months.
    """

    per_maand: Bedrag = field(validator=[exactly(Bedrag), _demand_rent])
    levensduur: int | None = field(default=None, validator=_demand_life)

    @property
    def kostprijs(self) -> Bedrag | None:
        """The rent of all months of its economic life (vng); None when that is not known."""
        if self.levensduur is None:
            return None
        return Bedrag(self.levensduur * self.per_maand.cents)


@name_arguments
def run_down_rent(
    huur: Huur, gebruik: Iterable[Interval], tarieven: Iterable[Tarief] = TARIEVEN
) -> Verloop:
    """Return until when a rented provision may be charged.

    Without an economic life, a month may be charged while the contributions up to and including it
    are not above the rent up to and including it (aanname: the law counts them together). Only
    the rent of months that count is added up, and it ends for good at the first month that does not
    fit (aanname; see `HUUR_TELT` and `HUUR_EINDIGT`). What remains is the surplus so far. With a
    life, it is a kostprijs as any other.

    Args:
        huur: The rent.
        gebruik: The days of use, in order; the last may be open.
        tarieven: The national tariffs.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: The days of use overlap or are out of order; with a life, it begins before
            2020.
        UnknownTarief: A month that counts has no tariff.
    """
    cost = _demand(huur).kostprijs
    if cost is None:
        return follow(0, _pieces(huur, gebruik, Rates.of(tarieven)), is_surplus=True)
    used = as_gebruik(gebruik)
    kostprijs = Kostprijs(kostprijs_bedrag=cost, kostprijs_startdatum=used[0].van)
    return run_down(Bewaking(kostprijs=kostprijs, gebruik=used), tarieven)


@name_arguments
def first_below(
    huur: Huur, gebruik: Iterable[Interval], tarieven: Iterable[Tarief] = TARIEVEN
) -> Maand | None:
    """Return from which month a rent is below the tariff, so that its surplus shrinks.

    The gemeente must keep checking that (vng); from then on the provision is one to watch.

    Args:
        huur: The rent.
        gebruik: The days of use, in order; the last may be open.
        tarieven: The national tariffs.

    Returns:
        The first such month of use, or None when there is none.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: The days of use overlap or are out of order.
        UnknownTarief: A month that counts has no tariff.
    """
    for piece in _pieces(_demand(huur), gebruik, Rates.of(tarieven)):
        if piece.months and piece.step < 0:
            return piece.opening
    return None


def _demand(huur: Huur) -> Huur:
    if not isinstance(huur, Huur):
        msg = f"huur: verwacht een Huur, geen {type(huur).__name__}."
        raise InvalidType(msg)
    return huur


def _pieces(huur: Huur, gebruik: Iterable[Interval], rates: Rates) -> Iterator[Piece]:
    rent = huur.per_maand.cents
    months = Counted.of(as_gebruik(gebruik))
    for first, last in months.cut(rates.changes):
        yield _piece(first, last - first + 1, rent, rates)
    following = months.following
    if following is not None:
        with suppress(UnknownTarief):  # whether that month would fit is then not known
            yield _piece(following, 0, rent, rates)


def _piece(first: int, months: int, rent: int, rates: Rates) -> Piece:
    rate = rates.at(first)
    step = rent - rate.tarief.cents
    return Piece(first, months, rate, step, -step)
