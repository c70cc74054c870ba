"""Which abonnementstarief holds in a month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Final

from ieb.arguments import name_arguments
from ieb.codes import TARIEVEN, Tarief
from ieb.errors import InvalidType, InvalidValue, UnknownTarief
from ieb.kalender.months import Maand, demand_maand
from ieb.notation import write_date
from ieb.values import Bedrag

_YEAR_OF_PERIODS: Final = 2019


@name_arguments
def tarief_in(maand: Maand, tarieven: Iterable[Tarief] = TARIEVEN) -> Bedrag:
    """Return the abonnementstarief in a month.

    That is the one that holds on the first day of the month (aanname: no tariff has ever begun
    within a month). After the last announced day the last tariff goes on (aanname);
    `is_provisional` says when.

    Args:
        maand: The month.
        tarieven: The tariffs; without them those of this library.

    Raises:
        InvalidType: It is no month, or the tariffs are none.
        InvalidValue: There are no tariffs, or two hold on the same day.
        UnknownTarief: The month lies before the first tariff, or between two of them.

    Example:
        >>> str(tarief_in(Maand(2025, 3)))
        '21,00'
    """
    return Bedrag(find_tarief(maand, tarieven).cents)


def find_tarief(maand: Maand, tarieven: Iterable[Tarief] = TARIEVEN) -> Tarief:
    """Return the row with the tariff of a month, with its days and source; see `tarief_in`.

    Args:
        maand: The month.
        tarieven: The tariffs; without them those of this library.

    Raises:
        InvalidType: It is no month, or the tariffs are none.
        InvalidValue: There are no tariffs, or two hold on the same day.
        UnknownTarief: The month lies before the first tariff, or between two of them.
    """
    demand_maand("maand", maand)
    day, known = maand.first, demand_tarieven(tarieven)
    for tarief in known:
        if tarief.in_force(day):
            return tarief
    if all(_last_day(tarief) < day for tarief in known):
        return max(known, key=_last_day)
    begin = min(tarief.valid_from for tarief in known)
    since = f"; dat begint op {write_date(begin)}"
    if begin < day:
        since = " bij de tarieven die u geeft"
    msg = f"Voor {maand} is er geen abonnementstarief{since}."
    if maand.jaar == _YEAR_OF_PERIODS:
        msg += " In 2019 gold 17,50 per vier weken."
    raise UnknownTarief(msg)


@name_arguments
def is_provisional(maand: Maand, tarieven: Iterable[Tarief] = TARIEVEN) -> bool:
    """Return whether a month begins after the last day for which a tariff was announced.

    Args:
        maand: The month.
        tarieven: The tariffs; without them those of this library.

    Raises:
        InvalidType: It is no month, or the tariffs are none.
        InvalidValue: There are no tariffs, or two hold on the same day.
        UnknownTarief: The month lies before the first tariff, or between two of them.
    """
    return not find_tarief(maand, tarieven).in_force(maand.first)


def _last_day(tarief: Tarief) -> date:
    if tarief.valid_to is None:
        return date.max
    return tarief.valid_to


def demand_tarieven(tarieven: Iterable[Tarief], name: str = "tarieven") -> tuple[Tarief, ...]:
    """Return tariffs as a tuple, and refuse what are none.

    Args:
        tarieven: What was given.
        name: What the caller calls them.

    Raises:
        InvalidType: They are no tariffs.
        InvalidValue: There are none, or two hold on the same day.
    """
    if tarieven is TARIEVEN:  # by far the most asked, and known to be right
        return TARIEVEN
    wanted = f"{name}: verwacht tarieven (ieb.codes.Tarief)"
    if not isinstance(tarieven, Iterable):
        msg = f"{wanted}, geen {type(tarieven).__name__}."
        raise InvalidType(msg)
    known = tuple(tarieven)
    for tarief in known:
        if not isinstance(tarief, Tarief):
            msg = f"{wanted}, geen {type(tarief).__name__}."
            raise InvalidType(msg)
    if not known:
        msg = f"{name}: verwacht minstens een tarief (ieb.codes.Tarief)."
        raise InvalidValue(msg)
    _refuse_overlap(known, name)
    return known


def _refuse_overlap(tarieven: Iterable[Tarief], name: str) -> None:
    ordered = sorted(tarieven, key=lambda tarief: tarief.valid_from)
    for before, after in pairwise(ordered):
        if after.valid_from <= _last_day(before):
            begin = write_date(after.valid_from)
            msg = (
                f"{name}: op {begin} gelden twee tarieven, {Bedrag(before.cents)} en "
                f"{Bedrag(after.cents)}. Laat het ene eindigen op de dag voordat het andere begint."
            )
            raise InvalidValue(msg)
