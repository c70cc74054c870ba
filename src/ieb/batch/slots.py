"""Time-slots in which the CAK takes messages: what goes on which day, in order, none overfull.

In 2020 a gemeente subscribed to slots, since the CAK could not take large numbers in a short time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, Generic, TypeVar

from attrs import field, frozen

from ieb.arguments import name_fields, plain_day
from ieb.codes.days import day_validator
from ieb.datatable import DataTable, read_given_toml
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender.numbers import whole
from ieb.notation import write_date

Item = TypeVar("Item")
Made = TypeVar("Made")
_LONGEST: Final = 1_000_000
"""Bytes: a file of slots has a few lines for each day (aanname)."""
_MOST: Final = 10**9
_SOURCE: Final = "Tijdvakken"


@name_fields
@frozen(kw_only=True)
class Tijdvak:
    """A day on which the CAK takes messages, and how many.

    Attributes:
        dag: The day; Dagtekening of the messages.
        maximum: How many messages at most.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: A negative number.
    """

    dag: date = field(converter=plain_day, validator=day_validator)
    maximum: int = field(validator=whole("Tijdvak", "een maximum", 0, _MOST))


@frozen(kw_only=True)
class Placed(Generic[Made]):
    """Something that has its place, or has none.

    Attributes:
        tijdvak: The slot that it goes in; None when no slot has room for it any more.
        made: What was made for that slot; without one, for the last slot.
    """

    tijdvak: Tijdvak | None
    made: Made


def demand_tijdvakken(tijdvakken: Iterable[Tijdvak]) -> tuple[Tijdvak, ...]:
    """Return slots, and refuse what are none.

    Args:
        tijdvakken: The slots.

    Raises:
        InvalidType: Something that is no slot.
        InvalidValue: There is none, or they are not in order of time, a day each.
    """
    found = tuple(tijdvakken)
    for tijdvak in found:
        if not isinstance(tijdvak, Tijdvak):
            msg = f"tijdvakken: verwacht tijdvakken, geen {type(tijdvak).__name__}."
            raise InvalidType(msg)
    if not found:
        msg = "Er is geen tijdvak; geef er een of meer, elk met een dag en een maximum."
        raise InvalidValue(msg)
    for before, after in pairwise(found):
        if after.dag <= before.dag:
            msg = (
                f"De tijdvakken staan niet op volgorde: na {write_date(before.dag)} komt "
                f"{write_date(after.dag)}. Geef elke dag één keer, de vroegste eerst."
            )
            raise InvalidValue(msg)
    return found


def distribute(
    items: Iterable[Item],
    tijdvakken: Iterable[Tijdvak],
    make: Callable[[Item, date], Made],
    size: Callable[[Made], int],
) -> Iterator[Placed[Made]]:
    """Yield what is made of each item, with its slot: a slot takes the next ones that fit.

    The order stays: what comes later never goes in an earlier slot. What is made of one item stays
    together. From the first that fits in no slot any more, all that follow have none either, apart
    from those of which there is nothing to send.

    Args:
        items: What is distributed, in order.
        tijdvakken: The slots.
        make: Makes of an item what there is to send of it on a day. For an item that does not fit
            in a slot it is called once more, with the day of the next.
        size: Returns how many messages that is.

    Raises:
        InvalidType: As for `demand_tijdvakken`.
        InvalidValue: As for `demand_tijdvakken`.

    Example:
        >>> slots = [Tijdvak(dag=date(2020, 4, day), maximum=2) for day in (6, 7)]
        >>> placed = distribute("abcde", slots, lambda name, day: name, len)
        >>> [part.tijdvak and part.tijdvak.dag.day for part in placed]
        [6, 6, 7, 7, None]
    """
    slots = demand_tijdvakken(tijdvakken)
    place, used = 0, 0
    for item in items:
        made = make(item, slots[place].dag)
        while used + size(made) > slots[place].maximum and place + 1 < len(slots):
            place, used = place + 1, 0
            made = make(item, slots[place].dag)
        if used + size(made) <= slots[place].maximum:
            used += size(made)
            yield Placed(tijdvak=slots[place], made=made)
        else:
            used = slots[place].maximum
            yield Placed(tijdvak=None, made=made)


def parse_tijdvakken(data: str | bytes) -> tuple[Tijdvak, ...]:
    r"""Read slots from TOML: a ``[[tijdvak]]`` for each day, with ``dag`` and ``maximum``.

    Args:
        data: The TOML; bytes must be UTF-8.

    Raises:
        InvalidType: `data` is neither text nor bytes.
        InvalidValue: No TOML, an unknown or missing key, or values that cannot be.

    Example:
        >>> parse_tijdvakken("[[tijdvak]]\ndag = 2020-04-06\nmaximum = 500")
        (Tijdvak(dag=datetime.date(2020, 4, 6), maximum=500),)
    """
    table = read_given_toml(data, _SOURCE, _LONGEST, "Geen tijdvakken: groter dan 1 MB.")
    found = [_read(part) for part in table.tables("tijdvak")]
    for fault in table.find_unread():
        raise InvalidValue(fault)
    return demand_tijdvakken(found)


def _read(table: DataTable) -> Tijdvak:
    day = table.required("dag", date)
    maximum = table.required("maximum", int)
    with table.locate_faults():
        return Tijdvak(dag=day, maximum=maximum)


def leave_room(
    tijdvakken: Sequence[Tijdvak], today: date, taken: Callable[[date], int]
) -> tuple[Tijdvak, ...]:
    """Return the slots that are left on a day, each with the room that is left in it.

    Args:
        tijdvakken: The slots.
        today: The day; slots before it are past.
        taken: Returns how many messages were made for a day before.

    Raises:
        InvalidType: As for `demand_tijdvakken`.
        InvalidValue: As for `demand_tijdvakken`; or all of them are past.
    """
    slots = demand_tijdvakken(tijdvakken)
    left = [
        Tijdvak(dag=slot.dag, maximum=max(0, slot.maximum - taken(slot.dag)))
        for slot in slots
        if slot.dag >= today
    ]
    if not left:
        msg = (
            f"Het laatste tijdvak ({write_date(slots[-1].dag)}) ligt voor "
            f"{write_date(today)}; geef een later tijdvak, of een andere dag."
        )
        raise InvalidValue(msg)
    return tuple(left)
