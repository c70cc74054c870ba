"""What a codelist is: closed or open, with rows that say what they mean and where that was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import ClassVar, Final, NamedTuple, Self

from attrs import Attribute, field, frozen

from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark
from ieb.privacy import quote


class Mutatie(StrEnum):
    """What was last done to a row of a published list."""

    TOEGEVOEGD = "toegevoegd"
    GEWIJZIGD = "gewijzigd"


class Origin(NamedTuple):
    """Where a row was read, and since when it stands there.

    Attributes:
        mark: Evidence mark.
        source: Where the row was read.
        valid_from: First day, or None when that is unknown.
        valid_to: Last day, or None for a code that is still valid.
        mutatie: What was last done to the row, or None when the list does not tell.
        mutatiedatum: The day on which that was done.
    """

    mark: Mark
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    mutatie: Mutatie | None = None
    mutatiedatum: date | None = None


class Codelist(Enum):
    """Base of the codelists.

    Attributes:
        code: The code, which is also the value of the member.
        label: What it means, in the words of the list.
        mark: Evidence mark.
        source: Where the row was read.
        valid_from: First day, or None when that is unknown.
        valid_to: Last day, or None for a code that is still valid.
        mutatie: What was last done to the row, or None when the list does not tell.
        mutatiedatum: The day on which that was done.
    """

    code: str
    label: str
    mark: Mark
    source: str
    valid_from: date | None
    valid_to: date | None
    mutatie: Mutatie | None
    mutatiedatum: date | None

    def __new__(cls, code: str, label: str, origin: Origin) -> Self:
        """Make a member whose enum value is its code."""
        member = object.__new__(cls)
        member._value_ = code
        member.code = code
        member.label = label
        member.mark = origin.mark
        member.source = origin.source
        member.valid_from = origin.valid_from
        member.valid_to = origin.valid_to
        member.mutatie = origin.mutatie
        member.mutatiedatum = origin.mutatiedatum
        return member

    @classmethod
    def _member(cls, code: str) -> Self:
        return cls(code)  # type: ignore[call-arg]  # mypy overlooks that a value alone is enough

    @property
    def known(self) -> bool:
        """Whether the code stands in our list, as that of a member always does."""
        return True

    def __str__(self) -> str:
        """Return code and label the way the casus document writes them."""
        return f"{self.code} ({self.label})"


class ClosedCodelist(Codelist):
    """A list to which only a new release of the standard adds codes."""

    @classmethod
    def by_code(cls, code: str) -> Self:
        """Return the member with this code.

        Raises:
            InvalidType: The code is no text.
            InvalidValue: The list has no such code.
        """
        if not isinstance(code, str):
            msg = f"{cls.__name__}: verwacht een code als tekst (str), geen {type(code).__name__}."
            raise InvalidType(msg)
        # The error of an Enum repeats the value: none of ours may point to it.
        with suppress(ValueError):
            return cls._member(code)
        choice = ", ".join(member.code for member in cls)
        found = quote(code)
        msg = (
            f"{cls.__name__}: {found} staat niet in de codelijst; verwacht wordt een van {choice}."
        )
        raise InvalidValue(msg)


class OpenCodelist(Codelist):
    """A list of which not all codes are known to us: an unknown code is kept and says so."""

    @classmethod
    def by_code(cls, code: str) -> Self | UnknownCode:
        """Return the member with this code, or an `UnknownCode` that holds it.

        Raises:
            InvalidValue: No code of this list can look like that.

        Example:
            >>> from ieb.codes import RetourCode
            >>> RetourCode.by_code("0200").label
            'Geen opmerking over deze berichtklasse.'
            >>> RetourCode.by_code("1234").known
            False
        """
        with suppress(ValueError):
            return cls._member(code)
        return UnknownCode(codelist=cls, code=code)

    @classmethod
    def label_of_unknown(cls, _code: str) -> str:
        """Return a Dutch text for a code that this list does not hold."""
        return "onbekende code"


_FORMS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "RetourCode": re.compile("[0-9A-Z]{4}"),
        "RedenTerugkoppeling": re.compile("[0-9]{2}"),
        "AttribuutNaam": re.compile("[0-9]{2}"),
        "BerichtCode": re.compile("[0-9]{3}"),
    }
)


def _demand_codelist(
    _unknown: UnknownCode, _attribute: Attribute[type[OpenCodelist]], value: object
) -> None:
    if getattr(value, "__name__", None) not in _FORMS:
        msg = f"codelist: verwacht een open codelijst ({', '.join(_FORMS)})."
        raise InvalidType(msg)


def _demand_code(unknown: UnknownCode, _attribute: Attribute[str], value: object) -> None:
    name = unknown.codelist.__name__
    if not isinstance(value, str):
        msg = f"{name}: verwacht een code als tekst (str), geen {type(value).__name__}."
        raise InvalidType(msg)
    form = _FORMS[name]
    if form.fullmatch(value) is None:
        msg = f"{name}: {quote(value)} heeft niet de vorm {form.pattern} van een code."
        raise InvalidValue(msg)
    if value in {member.code for member in unknown.codelist}:
        msg = f"{name}: code {value} is bekend; verwacht wordt {name}.by_code."
        raise InvalidValue(msg)


@frozen(kw_only=True)
class UnknownCode:
    """A code that an open list does not hold (yet): kept as it came, and unknown.

    Attributes:
        codelist: The list the code should stand in.
        code: The code.

    Raises:
        InvalidType: The list is no open list, or the code is no text.
        InvalidValue: No code of that list can look like that, or the list does hold the code.
    """

    codelist: type[OpenCodelist] = field(validator=_demand_codelist)
    code: str = field(validator=_demand_code)

    known: ClassVar[bool] = False

    @property
    def label(self) -> str:
        """A Dutch text that says the code is unknown, or in which other list it stands."""
        return self.codelist.label_of_unknown(self.code)

    def __str__(self) -> str:
        """Return code and label the way the casus document writes them."""
        return f"{self.code} ({self.label})"
