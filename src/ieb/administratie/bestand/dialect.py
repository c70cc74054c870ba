"""How a file of the CAK of 2019 is written: a value that its reader gives, never a guess.

No real file was found in public, and the one paper that prints the columns is silent about how
they are written. So every choice below is an aanname, and every one can be made otherwise.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeVar

from attrs import Attribute, field, frozen

from ieb.arguments import name_fields
from ieb.datatable import DataTable, read_given_toml
from ieb.errors import InvalidType, InvalidValue

_LONGEST: Final = 100_000
"""Bytes: a dialect has ten lines (aanname)."""
Member = TypeVar("Member", bound=StrEnum)
_SOURCE: Final = "Dialect"


class Codering(StrEnum):
    """In which encoding the bytes are."""

    CP1252 = "cp1252"
    """What a Dutch Windows writes."""
    UTF_8 = "utf-8-sig"
    """UTF-8, with or without a byte order mark."""


class Datumnotatie(StrEnum):
    """How a date is written."""

    DD_MM_JJJJ = "dd-mm-jjjj"
    JJJJMMDD = "jjjjmmdd"
    ISO = "jjjj-mm-dd"


class Bedragnotatie(StrEnum):
    """How an amount is written."""

    KOMMA = "1234,56"
    """Euros, a comma, cents; no points between thousands."""
    PUNTEN = "1.234,56"
    """Euros with points between thousands, a comma, cents."""
    CENTEN = "123456"
    """Whole eurocents."""


class Periodenotatie(StrEnum):
    """How a bijdrageperiode is written."""

    JJJJPP = "jjjjpp"
    """Year and number together, ``201913``."""
    JJJJ_PP = "jjjj-pp"
    """Year, a dash and the number, ``2019-13``."""
    PP = "pp"
    """The number alone; the year is that of the dialect."""


def _demand_character(_dialect: Dialect, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str):
        msg = f"Dialect, {attribute.name}: verwacht tekst, geen {type(value).__name__}."
        raise InvalidType(msg)
    if len(value) != 1 or value.isalnum() or value in " \r\n\0":
        msg = f"Dialect, {attribute.name}: verwacht één leesteken, zoals ; of een tab."
        raise InvalidValue(msg)


def _demand_word(_dialect: Dialect, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str):
        msg = f"Dialect, {attribute.name}: verwacht tekst, geen {type(value).__name__}."
        raise InvalidType(msg)
    if not value:
        msg = f"Dialect, {attribute.name}: verwacht een woord zoals J, geen lege tekst."
        raise InvalidValue(msg)


def _demand_member(_dialect: Dialect, attribute: Attribute[Member], value: Member) -> None:
    kind = type(attribute.default)
    if not isinstance(value, kind):
        msg = f"Dialect, {attribute.name}: verwacht een {kind.__name__}."
        raise InvalidType(msg)


def _demand_year(_dialect: Dialect, _attribute: Attribute[int | None], value: object) -> None:
    if value is None:
        return
    if type(value) is not int:
        msg = f"Dialect, jaar: verwacht een geheel getal, geen {type(value).__name__}."
        raise InvalidType(msg)
    if not 1 <= value <= 9998:  # the years of a Periode
        msg = "Dialect, jaar: verwacht een jaar van 1 tot en met 9998."
        raise InvalidValue(msg)


def _demand_truth(_dialect: Dialect, attribute: Attribute[bool], value: object) -> None:
    if type(value) is not bool:
        msg = f"Dialect, {attribute.name}: verwacht True of False, geen {type(value).__name__}."
        raise InvalidType(msg)


@name_fields
@frozen(kw_only=True)
class Dialect:
    """How a file is written (all aanname).

    Attributes:
        scheiding: What stands between two fields.
        aanhaling: What may stand around a field; doubled inside one.
        codering: The encoding.
        datum: How dates are written.
        bedrag: How amounts are written.
        periode: How bijdrageperioden are written.
        jaar: The year of the periods, needed when they are written without one.
        ja: How yes is written.
        nee: How no is written.
        kop: Whether the first line names the columns.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: Two choices that exclude each other, or a year that is missing.

    Example:
        >>> Dialect(scheiding=",", bedrag=Bedragnotatie.CENTEN).datum
        <Datumnotatie.DD_MM_JJJJ: 'dd-mm-jjjj'>
    """

    scheiding: str = field(default=";", validator=_demand_character)
    aanhaling: str = field(default='"', validator=_demand_character)
    codering: Codering = field(default=Codering.CP1252, validator=_demand_member)
    datum: Datumnotatie = field(default=Datumnotatie.DD_MM_JJJJ, validator=_demand_member)
    bedrag: Bedragnotatie = field(default=Bedragnotatie.KOMMA, validator=_demand_member)
    periode: Periodenotatie = field(default=Periodenotatie.JJJJPP, validator=_demand_member)
    jaar: int | None = field(default=None, validator=_demand_year)
    ja: str = field(default="J", validator=_demand_word)
    nee: str = field(default="N", validator=_demand_word)
    kop: bool = field(default=True, validator=_demand_truth)

    def __attrs_post_init__(self) -> None:
        """Refuse choices that exclude each other."""
        if self.scheiding == self.aanhaling:
            msg = "Dialect: scheiding en aanhaling zijn hetzelfde teken; geef er twee."
            raise InvalidValue(msg)
        if self.ja == self.nee:
            msg = "Dialect: ja en nee zijn hetzelfde woord; geef er twee."
            raise InvalidValue(msg)
        if self.periode is Periodenotatie.PP and self.jaar is None:
            msg = "Dialect: bij periodenotatie PP hoort een jaar."
            raise InvalidValue(msg)


def name_character(character: str) -> str:
    """Return a character of a dialect as a Dutch text says it, also one that is not seen.

    Args:
        character: The character.
    """
    return "een tab" if character == "\t" else f'"{character}"'


def ask_separator(dialect: Dialect) -> str:
    """Return in Dutch the question whether the separator is the right one.

    Args:
        dialect: How a file was read.
    """
    return f"Past het scheidingsteken? Gebruikt is {name_character(dialect.scheiding)}."


def parse_dialect(data: str | bytes) -> Dialect:
    r"""Read a dialect from TOML; the keys are the names of the attributes of `Dialect`.

    Args:
        data: The TOML; bytes must be UTF-8.

    Raises:
        InvalidType: `data` is neither text nor bytes.
        InvalidValue: No TOML, an unknown key, or a choice that there is not.

    Example:
        >>> parse_dialect('scheiding = ","\nbedrag = "1.234,56"').bedrag
        <Bedragnotatie.PUNTEN: '1.234,56'>
    """
    table = read_given_toml(data, _SOURCE, _LONGEST, "Geen dialect: groter dan 100 kB.")
    usual = Dialect()
    given = Dialect(
        scheiding=_text(table, "scheiding", usual.scheiding),
        aanhaling=_text(table, "aanhaling", usual.aanhaling),
        codering=table.member("codering", Codering, usual.codering),
        datum=table.member("datum", Datumnotatie, usual.datum),
        bedrag=table.member("bedrag", Bedragnotatie, usual.bedrag),
        periode=table.member("periode", Periodenotatie, usual.periode),
        jaar=table.optional("jaar", int),
        ja=_text(table, "ja", usual.ja),
        nee=_text(table, "nee", usual.nee),
        kop=table.optional("kop", bool) is not False,
    )
    for fault in table.find_unread():
        raise InvalidValue(fault)
    return given


def _text(table: DataTable, key: str, default: str) -> str:
    given = table.optional(key, str)
    if given is None:
        return default
    return given
