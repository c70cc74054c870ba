"""What a caller may give a context: looked at when it is made, not when a rule stumbles."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final, TypeVar

from attrs import field, frozen

from ieb.arguments import is_day, name_fields, plain_day, plain_day_or_none
from ieb.codes import TARIEVEN, Gemeentecode, Gemeentecodes, Tarief, gemeentecodes
from ieb.errors import InvalidType, InvalidValue
from ieb.history import HistoryView
from ieb.kalender.tariffs import demand_tarieven
from ieb.rules.days import Termijnen

_QUESTIONS: Final = (
    "actual",
    "used",
    "removed",
    "periods",
    "exchange",
    "terugkoppelingen",
    "answered",
    "retouren",
)
"""What a history answers; see `HistoryView`."""
_BSN: Final = re.compile("[0-9]{9}")
Value = TypeVar("Value")


@name_fields
@frozen(kw_only=True)
class AndereStroom:
    """A contribution that a client pays in another stream.

    Attributes:
        naam: Name of the stream, such as ``Wlz``.
        van: First day.
        tot_en_met: Last day, or None when no end is known.
    """

    naam: str
    van: date = field(converter=plain_day)
    tot_en_met: date | None = field(default=None, converter=plain_day_or_none)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no name, and what is no day.

        Raises:
            InvalidType: A value of the wrong type.
        """
        if not isinstance(self.naam, str):
            raise _wrong_type("naam", "de naam van een stroom (tekst)", self.naam)
        if not is_day(self.van):
            raise _wrong_type("van", "een datum (date)", self.van)
        if self.tot_en_met is not None and not is_day(self.tot_en_met):
            raise _wrong_type("tot_en_met", "een datum (date) of None", self.tot_en_met)


class _Checked(dict[str, Value]):
    """A copy of a caller's dict that was looked at; a context made of it need not do so again."""


def _wrong_type(name: str, wanted: str, value: object, hint: str = "") -> InvalidType:
    return InvalidType(f"{name}: verwacht {wanted}, geen {type(value).__name__}.{hint}")


def history(value: HistoryView | None) -> HistoryView | None:
    """Return a history; refuse what cannot answer all questions, such as a path or a dict."""
    if value is None:
        return None
    wanted = "een historie (History, SqliteHistory of uw eigen HistoryView) of None"
    if isinstance(value, type):
        raise _wrong_type("history", wanted, value, f" Maak er een: {value.__name__}(...).")
    lacking = [name for name in _QUESTIONS if not callable(getattr(value, name, None))]
    if len(lacking) == len(_QUESTIONS):
        raise _wrong_type(
            "history", wanted, value, " Een bestand opent u met ieb.SqliteHistory(pad)."
        )
    if lacking:
        raise _wrong_type("history", wanted, value, f" Wat ontbreekt: {', '.join(lacking)}.")
    return value


def gemeenten(value: Gemeentecodes | Collection[str | Gemeentecode] | None) -> Gemeentecodes:
    """Return the gemeentecodes; those of this library for None."""
    return gemeentecodes() if value is None else Gemeentecodes.of(value)


def tarieven(value: Collection[Tarief] | None) -> tuple[Tarief, ...]:
    """Return the tariffs; those of this library for None.

    Raises:
        InvalidType: They are no tariffs.
        InvalidValue: Two of them hold on the same day.
    """
    if value is None:
        return TARIEVEN
    wanted = "een verzameling tarieven (ieb.codes.Tarief)"
    if not isinstance(value, Collection):
        raise _wrong_type("tarieven", wanted, value)
    for tarief in value:
        if not isinstance(tarief, Tarief):
            raise _wrong_type("tarieven", wanted, tarief)
    known = tuple(value)
    if known:  # without any, no rule that asks for one judges
        demand_tarieven(known)
    return known


def termijnen(value: Termijnen | None) -> Termijnen:
    """Return the terms; those of this library for None."""
    if value is None:
        return Termijnen()
    if not isinstance(value, Termijnen):
        raise _wrong_type("termijnen", "termijnen, zoals Termijnen(oplegging=12)", value)
    return value


def deaths(value: Mapping[str, date] | None) -> Mapping[str, date] | None:
    """Return the dates of death by Bsn."""
    return _by_bsn("overlijdensdata", "een datum (date)", value, is_day)


def streams(
    value: Mapping[str, tuple[AndereStroom, ...]] | None,
) -> Mapping[str, tuple[AndereStroom, ...]] | None:
    """Return the contributions in other streams by Bsn."""
    return _by_bsn("andere_stromen", "een tuple van AndereStroom", value, _are_streams)


def _are_streams(value: tuple[AndereStroom, ...]) -> bool:
    if not isinstance(value, tuple):  # what a caller without a type checker hands over
        return False
    return all(isinstance(stream, AndereStroom) for stream in value)


def _by_bsn(
    name: str, wanted: str, value: Mapping[str, Value] | None, accepts: Callable[[Value], bool]
) -> Mapping[str, Value] | None:
    """Return what is known by Bsn.

    Another Mapping than a dict may be a database: nobody walks through it.
    """
    if value is None or isinstance(value, _Checked):
        return value
    if not isinstance(value, Mapping):
        raise _wrong_type(name, f"een dict van Bsn naar {wanted}, of None", value)
    if not isinstance(value, dict):
        return value
    for bsn, known in value.items():
        if not isinstance(bsn, str):
            raise _wrong_type(name, "Bsn's als tekst van 9 cijfers", bsn)
        if not _BSN.fullmatch(bsn):
            msg = f"{name}: verwacht Bsn's van precies 9 cijfers, ook met een nul vooraan."
            raise InvalidValue(msg)
        if not accepts(known):
            raise _wrong_type(name, f"bij elk Bsn {wanted}", known)
    return _Checked(value)


def demand_callable(_context: object, _attribute: object, value: object) -> None:
    """Refuse what cannot say whether a day is a working day; an attrs validator."""
    if not callable(value):
        raise _wrong_type(
            "werkdagen", "een functie die van een datum zegt of het een werkdag is", value
        )


def return_codes(value: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """Return the return codes by rule."""
    wanted = "een dict van regel naar retourcode, zoals {'OP372': '9372'}"
    if not isinstance(value, Mapping):
        raise _wrong_type("retourcodes", wanted, value)
    for rule, code in value.items():
        if not isinstance(rule, str):
            raise _wrong_type("retourcodes", wanted, rule)
        if code is not None and not isinstance(code, str):
            raise _wrong_type(
                "retourcodes", "bij elke regel een retourcode als tekst, of None", code
            )
    return value
