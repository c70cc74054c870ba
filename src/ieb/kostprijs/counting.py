"""Running down a kostprijs, and what remains of it on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Final

from ieb.arguments import demand_day, name_arguments
from ieb.codes import TARIEVEN, Tarief
from ieb.errors import InvalidType, InvalidValue, UnknownTarief
from ieb.kalender.tariffs import demand_tarieven
from ieb.kostprijs.bewaking import Bewaking
from ieb.kostprijs.months import Counted, Rates
from ieb.kostprijs.verloop import Piece, Verloop, follow
from ieb.messages import Kostprijs
from ieb.values import Bedrag

_ONE_CENT: Final = 1


@name_arguments
def run_down(
    bewaking: Bewaking,
    tarieven: Iterable[Tarief] = TARIEVEN,
    threshold: Bedrag | Iterable[Tarief] | None = None,
) -> Verloop:
    """Return how the kostprijs of a provision runs down.

    Every month of use counts, paid or not, at the national tariff (wet: Uitvoeringsbesluit Wmo
    2015 art. 3.10b lid 3). A month is charged while what remains is not less than a month's
    contribution; nothing is charged in part (lid 6).

    Args:
        bewaking: What is watched.
        tarieven: The national tariffs.
        threshold: What a month's contribution is, when the gemeente has a lower one: one amount,
            or a table as `tarieven`. None for the way of the CAK, which compares with the national
            tariff also then. The law compares with the contribution that is due, so that a last
            month may fit in that the CAK does not charge. Where it is above the national tariff of
            a month, that of the month counts.

    Returns:
        The course. Its months are not gone through one by one, so that a large amount takes no
        longer than a small one.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: The threshold is above the highest national tariff: a gemeente may only ask
            less.
        UnknownTarief: A month that counts has no tariff.

    Example:
        >>> from ieb.messages import Kostprijs
        >>> from ieb.kostprijs import Interval
        >>> kostprijs = Kostprijs(
        ...     kostprijs_bedrag=Bedrag(57000), kostprijs_startdatum=date(2020, 1, 1)
        ... )
        >>> watched = Bewaking(kostprijs=kostprijs, gebruik=[Interval(date(2020, 1, 1))])
        >>> run_down(watched).virtual_end
        datetime.date(2022, 6, 30)
    """
    return _follow(bewaking, _count_months(bewaking), tarieven, threshold)


@name_arguments
def restbedrag(
    bewaking: Bewaking,
    day: date,
    tarieven: Iterable[Tarief] = TARIEVEN,
    threshold: Bedrag | Iterable[Tarief] | None = None,
) -> Bedrag:
    """Return what remains of a kostprijs at the beginning of a day.

    Args:
        bewaking: What is watched.
        day: The day. What ended before it is deducted, so that within a month the answer does not
            change.
        tarieven: The national tariffs.
        threshold: As for `run_down`.

    Returns:
        The amount. What to send when the provision is used again is for `carry_over` to say.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: As for `run_down`.
        UnknownTarief: A month that counts has no tariff.
    """
    ended = _count_months(bewaking).ended(demand_day("day", day))
    return _follow(bewaking, ended, tarieven, threshold).rest


@name_arguments
def carry_over(
    bewaking: Bewaking,
    day: date,
    tarieven: Iterable[Tarief] = TARIEVEN,
    threshold: Bedrag | Iterable[Tarief] | None = None,
) -> Kostprijs:
    """Return the kostprijs with which the watching goes on from a day, such as after a pause.

    Every month before the first one of the new start is deducted. That is what `restbedrag` gives
    for the first day of that month. For the day itself it would leave out a month that was charged
    already, when the provision stops and starts again within one month.

    Args:
        bewaking: What is watched.
        day: The first day of the new start.
        tarieven: The national tariffs.
        threshold: As for `run_down`.

    Returns:
        What remains, from that day. Ask `sendable` whether it may stand in a message.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: As for `run_down`.
        UnknownTarief: A month that counts has no tariff.
    """
    since = demand_day("day", day)
    earlier = _count_months(bewaking).before_start(since)
    rest = _follow(bewaking, earlier, tarieven, threshold).rest
    return Kostprijs(kostprijs_bedrag=rest, kostprijs_startdatum=since)


def _count_months(bewaking: Bewaking) -> Counted:
    if not isinstance(bewaking, Bewaking):
        msg = (
            f"bewaking: verwacht een Bewaking, geen {type(bewaking).__name__}; maak er een met "
            "Bewaking(kostprijs=..., gebruik=[Interval(date(2025, 3, 12))])."
        )
        raise InvalidType(msg)
    since = bewaking.kostprijs.kostprijs_startdatum
    return Counted.of(bewaking.gebruik, since, bewaking.not_counted)


def _follow(
    bewaking: Bewaking,
    months: Counted,
    tarieven: Iterable[Tarief],
    threshold: Bedrag | Iterable[Tarief] | None,
) -> Verloop:
    rates = Rates.of(tarieven)
    due = rates
    if threshold is not None:
        due = _due(demand_threshold(threshold))
        _demand_lower(due, rates)
    begin = bewaking.kostprijs.kostprijs_bedrag.cents
    return follow(begin, _pieces(months, rates, due))


def demand_threshold(threshold: Bedrag | Iterable[Tarief]) -> Bedrag | tuple[Tarief, ...]:
    """Return a threshold, and refuse what is none.

    Args:
        threshold: What was given.

    Raises:
        InvalidType: It is neither an amount nor a table of tariffs.
        InvalidValue: The table is empty, or two of its tariffs hold on the same day.
    """
    if isinstance(threshold, Bedrag):
        return threshold
    if not isinstance(threshold, Iterable):
        wanted = "een Bedrag, of tarieven (ieb.codes.Tarief)"
        msg = f"threshold: verwacht {wanted}, geen {type(threshold).__name__}."
        raise InvalidType(msg)
    return demand_tarieven(threshold, "threshold")


def _due(threshold: Bedrag | tuple[Tarief, ...]) -> Rates:
    """Return what is due by the month."""
    if isinstance(threshold, Bedrag):
        return Rates.of((Tarief(valid_from=date.min, valid_to=None, cents=threshold.cents),))
    return Rates.of(threshold)


def _demand_lower(due: Rates, rates: Rates) -> None:
    """Refuse what a gemeente may never ask: more than the national tariff ever was.

    Raises:
        InvalidValue: It does.
    """
    asked = max(tarief.cents for tarief in due.tarieven)
    highest = max(tarief.cents for tarief in rates.tarieven)
    if asked > highest:
        msg = (
            f"{Bedrag(asked)} is meer dan het landelijke tarief ({Bedrag(highest)}), en een "
            "gemeente mag alleen een lager bedrag vragen."
        )
        raise InvalidValue(msg, argument="threshold")


def _pieces(months: Counted, rates: Rates, due: Rates) -> Iterator[Piece]:
    changes = rates.changes
    if due is not rates:
        changes = tuple(sorted({*changes, *due.changes}))
    for first, last in months.cut(changes):
        yield _piece(first, last - first + 1, rates, due)
    following = months.following
    if following is not None:
        with suppress(UnknownTarief):  # whether that month would fit is then not known
            yield _piece(following, 0, rates, due)


def _piece(first: int, months: int, rates: Rates, due: Rates) -> Piece:
    rate = rates.at(first)
    cents = floor = rate.tarief.cents
    if due is not rates:
        floor = min(cents, _due_in(first, due))
    # A cent at least, also where nothing is due: of what is reached no month is left.
    return Piece(first, months, rate, -cents, max(floor, _ONE_CENT))


def _due_in(number: int, due: Rates) -> int:
    try:
        return due.at(number).tarief.cents
    except UnknownTarief as error:
        msg = f"threshold: {error}"
        raise UnknownTarief(msg) from None
