"""The special situations that the CAK names, as we tell them in data files of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from attrs import fields

from ieb.datatable import DataTable
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark
from ieb.privacy import mask, quote
from ieb.scenario.casus_files import arrange, read_story
from ieb.scenario.datafiles import load, names_in
from ieb.scenario.model import Casus, Situatie, ToDo

FOLDER: Final = "situaties"
_OWN: Final = "eigen"
_NUMMER: Final = re.compile("([1-9][0-9]?)([a-z]?)")


@cache
def situaties() -> tuple[Situatie, ...]:
    """Return the special situations with their variants, in their order.

    None of it is official (aanname): the CAK names the situations, and no more than that could be
    read. Source: page of the CAK on Wmo beschermd wonen.
    """
    return arrange({name: load(name, read_situatie) for name in names_in(FOLDER)})


def situatie(nummer: str | int) -> Situatie:
    """Return a special situation by its number.

    Args:
        nummer: Its number, with the letter of the variant if it is one, such as ``5b``.

    Raises:
        InvalidType: The number is neither text nor a number.
        InvalidValue: There is no such situation.

    Example:
        >>> situatie("4").unprompted
        ('0637',)
    """
    if type(nummer) not in (str, int):
        held = type(nummer).__name__
        msg = f"verwacht het nummer van een situatie, zoals '5b' of 4, geen {held}."
        raise InvalidType(msg, argument="nummer")
    for found in situaties():
        if found.nummer == str(nummer):
            return found
    *others, last = [found.nummer for found in situaties()]
    msg = f"Situatie {mask(str(nummer))} bestaat niet; wel {', '.join(others)} en {last}."
    raise InvalidValue(msg)


def read_situatie(table: DataTable) -> Situatie:
    """Read a file with a situation.

    Args:
        table: The whole file: what `read_story` reads, and ``nummer`` (text), ``herkomst``, which
            is ``eigen``, ``merk``, ``bron``, ``valkuil``, ``handelt_zelf`` (gemeentecodes) and the
            list ``checklist`` (``wie``, a gemeentecode, and ``tekst``).

    Raises:
        InvalidValue: Something is not there, or states what nothing reads; the place is told.
    """
    if table.required("herkomst", str) != _OWN:
        raise table.fault(f"herkomst: een situatie is van onszelf; verwacht {_OWN!r}")
    nummer = _NUMMER.fullmatch(table.required("nummer", str))
    if nummer is None:
        raise table.fault("nummer: verwacht 1 t/m 99, met een letter voor een variant, zoals 5b")
    story = read_story(table, number=int(nummer[1]), pages=None)
    # Any: a situation tells all that a casus tells, whatever that is.
    told: dict[str, Any] = {field.name: getattr(story, field.name) for field in fields(Casus)}
    return Situatie(
        **told,
        variant=nummer[2],
        mark=table.member("merk", Mark),
        source=table.required("bron", str),
        trap=table.required("valkuil", str),
        unprompted=_read_unprompted(table, story),
        checklist=tuple(_checklist(table, story)),
    )


def _read_unprompted(table: DataTable, story: Casus) -> tuple[str, ...]:
    codes = table.texts("handelt_zelf")
    for code in codes:
        _demand_gemeente(table, "handelt_zelf", code, story)
    return codes


def _checklist(table: DataTable, story: Casus) -> Iterator[ToDo]:
    for row in table.tables("checklist"):
        code = row.required("wie", str)
        _demand_gemeente(row, "wie", code, story)
        yield ToDo(gemeente=code, text=row.required("tekst", str))


def _demand_gemeente(table: DataTable, key: str, code: str, story: Casus) -> None:
    codes = story.gemeentecodes.values()
    if code not in codes:
        wanted = f"verwacht een van {', '.join(codes)}"
        raise table.fault(f"{key}: {quote(code)} is geen gemeente van deze situatie; {wanted}")
