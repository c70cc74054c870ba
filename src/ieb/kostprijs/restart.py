"""A new start, such as after a pause: whether there is one, and with which kostprijs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import evolve, frozen

from ieb.arguments import demand_day, name_arguments
from ieb.codes import TARIEVEN, Tarief
from ieb.errors import InvalidValue
from ieb.kalender.tariffs import demand_tarieven
from ieb.kostprijs.bewaking import Bewaking, Interval
from ieb.kostprijs.choosing import sendable
from ieb.kostprijs.counting import carry_over, demand_threshold, run_down
from ieb.kostprijs.verloop import Verloop
from ieb.messages import Kostprijs
from ieb.notation import write_date
from ieb.values import Bedrag


@frozen(kw_only=True)
class Restart:
    """What a new start on a day would bring.

    There are three outcomes. No month can be charged: there is no new start (`verloop.months` is
    0). There is one with a kostprijs (`message`). Or there is one without, because what remains is
    not above the tariff: the gemeente watches it, and stops it itself on `verloop.virtual_end`.

    Attributes:
        kostprijs: What remains, from the day of the new start.
        verloop: How that runs down from there, when the use goes on.
        message: The kostprijs for the message; None when there is no new start, or one without.
    """

    kostprijs: Kostprijs
    verloop: Verloop
    message: Kostprijs | None


@name_arguments
def restart_on(
    bewaking: Bewaking,
    day: date,
    tarieven: Iterable[Tarief] = TARIEVEN,
    threshold: Bedrag | Iterable[Tarief] | None = None,
) -> Restart:
    """Return what a new start on a day would bring: the months that can be charged decide.

    What may stand in a message does not decide it. TR409 compares with the tariff on the day of
    the start, and the first month that is charged may be the next one, at a higher tariff.

    Args:
        bewaking: What is watched.
        day: The first day of the new start.
        tarieven: The national tariffs.
        threshold: As for `run_down`.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: The day lies before the start of the kostprijs, or the threshold as for
            `run_down`.
        UnknownTarief: A month that counts has no tariff.
    """
    day = demand_day("day", day)
    tarieven = demand_tarieven(tarieven)
    if threshold is not None:
        threshold = demand_threshold(threshold)
    carried = carry_over(bewaking, day, tarieven, threshold)
    since = bewaking.kostprijs.kostprijs_startdatum
    if day < since:
        msg = (
            f"Op {write_date(day)} is de kostprijs nog niet begonnen: die begint op "
            f"{write_date(since)}. Geef een dag vanaf dan."
        )
        raise InvalidValue(msg)
    again = evolve(bewaking, kostprijs=carried, gebruik=[Interval(day)])
    verloop = run_down(again, tarieven, threshold)
    message = None
    if verloop.months:
        message = sendable(carried, tarieven)
    return Restart(kostprijs=carried, verloop=verloop, message=message)
