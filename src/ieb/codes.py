"""The codelists: code, label, validity, evidence mark and source of every row.

A closed list refuses a code it does not know; an open list keeps it as an `UnknownCode` that says so.
Valid-from and valid-to dates are inclusive; None means unknown (from) or still valid (to).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import ClassVar, Final, Self

from attrs import Attribute, field, frozen

from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark
from ieb.privacy import quote

_EB001: Final = "iEb 4.0, codelijst EB001"
_EB001_OURS: Final = "reconstructie: de gepubliceerde lijst EB001 was te lezen tot en met 9395"
_CASUS: Final = "iEb 4.0, casusbeschrijvingen"
_COD467: Final = "iEb 1.0, codelijst COD467"
_COD002: Final = "Vektis, codelijst COD002"
_2020: Final = date(2020, 1, 1)


class Codelist(Enum):
    """Base of the codelists: members carry code, label, validity, evidence mark and source."""

    code: str
    label: str
    valid_from: date | None
    valid_to: date | None
    mark: Mark
    source: str

    def __new__(  # noqa: PLR0917  # an Enum hands over the parts of a row by their place
        cls,
        code: str,
        label: str,
        mark: Mark,
        source: str,
        valid_from: date | None = None,
        valid_to: date | None = None,
    ) -> Self:
        """Make a member whose enum value is its code."""
        member = object.__new__(cls)
        member._value_ = code
        member.code = code
        member.label = label
        member.mark = mark
        member.source = source
        member.valid_from = valid_from
        member.valid_to = valid_to
        return member

    @classmethod
    def _member(cls, code: str) -> Self:
        return cls(code)  # type: ignore[call-arg]  # mypy overlooks that an Enum is called with a value alone

    @property
    def known(self) -> bool:
        """Whether the code stands in our list: always, for a member."""
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
            InvalidValue: The list has no such code.
        """
        try:
            return cls._member(code)
        except ValueError:
            choice = ", ".join(member.code for member in cls)
            found = quote(str(code))
            msg = f"{cls.__name__}: {found} staat niet in de codelijst; verwacht wordt een van {choice}."
            raise InvalidValue(msg) from None


class OpenCodelist(Codelist):
    """A list of which not all codes are known to us: an unknown code is kept and says so."""

    @classmethod
    def by_code(cls, code: str) -> Self | UnknownCode:
        """Return the member with this code, or an `UnknownCode` that holds it.

        Raises:
            InvalidValue: No code of this list can look like that.

        Example:
            >>> RetourCode.by_code("9103").label
            'Status 2, maar geen eerdere aanlevering voor de client met dezelfde sleutel'
            >>> RetourCode.by_code("1234").known
            False
        """
        try:
            return cls._member(code)
        except ValueError:
            return UnknownCode(codelist=cls, code=code)


class StatusAanlevering(ClosedCodelist):
    """COD467: what a delivery means for the earlier ones with the same key."""

    EERSTE_AANLEVERING = "1", "Eerste aanlevering", Mark.V1_0, _COD467
    GEWIJZIGDE_AANLEVERING = "2", "Gewijzigde aanlevering", Mark.V1_0, _COD467
    VERWIJDEREN_AANLEVERING = "3", "Verwijderen aanlevering", Mark.V1_0, _COD467
    NIET_VAN_TOEPASSING = "9", "Niet van toepassing (ongewijzigd)", Mark.V1_0, _COD467


class RetourCode(OpenCodelist):
    """EB001: why a class of a message was refused, or that it was not."""

    R0001 = "0001", "Bericht is afgekeurd om technische redenen.", Mark.V4_0, _EB001, _2020
    R0200 = "0200", "Geen opmerking over deze berichtklasse.", Mark.V4_0, _EB001, _2020
    R0233 = "0233", "Berichtklasse is niet beoordeeld.", Mark.V4_0, _EB001, _2020
    R8848 = "8848", "Dagtekening ligt in de toekomst", Mark.V4_0, _EB001, _2020
    R9056 = (
        "9056",
        "Identificatie is niet uniek per berichtsoort voor de verzendende partij",
        Mark.V4_0,
        _EB001,
        date(2022, 10, 1),
    )
    R9063 = (
        "9063",
        "Status 3, maar geen eerdere aanlevering voor de client met dezelfde logische sleutel",
        Mark.V4_0,
        _EB001,
        date(2025, 4, 7),
    )
    R9103 = (
        "9103",
        "Status 2, maar geen eerdere aanlevering voor de client met dezelfde sleutel",
        Mark.V4_0,
        _EB001,
        _2020,
    )
    R9104 = (
        "9104",
        "Een met status 3 verwijderde aanlevering kan niet met status 2 gewijzigd worden",
        Mark.V4_0,
        _EB001,
        _2020,
    )
    R9393 = (
        "9393",
        "Status 2: EbStartdatum ligt te ver terug en wijkt af van de actuele aanlevering",
        Mark.V4_0,
        _EB001,
        date(2023, 4, 1),
    )
    R9395 = (
        "9395",
        "Status 2: BwStartdatum ligt te ver terug en wijkt af van de actuele aanlevering",
        Mark.V4_0,
        f"{_EB001} (tekst afgebroken)",
    )
    R9400 = "9400", "Perioden beschermd wonen van dezelfde gemeente overlappen", Mark.AANNAME, _EB001_OURS
    R9404 = "9404", "Status 1: startnummer is al gebruikt door de afzender", Mark.AANNAME, _EB001_OURS
    S300 = "S300", "Gemeentecode komt niet voor in de lijst van CBS.", Mark.V4_0, _EB001, _2020
    S333 = (
        "S333",
        "Kostprijsbedrag niet groter dan nationaal tarief op KostprijsStartdatum.",
        Mark.V4_0,
        _EB001,
        _2020,
    )


class RedenTerugkoppeling(OpenCodelist):
    """Why the CAK sends a WMO409; whether there are more than these four reasons is unknown."""

    STOPDATUM_GEPLAATST = (
        "01",
        "Stopdatum geplaatst i.v.m. aanmelding andere gemeente",
        Mark.V4_0,
        _CASUS,
    )
    STARTDATUM_NA_OVERLIJDEN = "02", "Startdatum ligt na overlijdensdatum", Mark.V4_0, _CASUS
    STOPDATUM_OP_OF_NA_OVERLIJDEN = "03", "Stopdatum ligt op of na overlijdensdatum", Mark.V4_0, _CASUS
    ANDERE_STROOM_VOORLIGGEND = (
        "04",
        "Oplegging voor een andere Eb-stroom is voorliggend",
        Mark.V4_0,
        _CASUS,
    )


class AttribuutNaam(OpenCodelist):
    """What the value of an `Attribuut` in a WMO409 means."""

    STOPDATUM = "01", "Stopdatum", Mark.V4_0, _CASUS
    VOORLIGGENDE_EB_STROOM = "02", "Voorliggende Eb-stroom", Mark.V4_0, _CASUS


class BerichtCode(OpenCodelist):
    """COD002, as far as it concerns the messages between gemeenten and CAK; 409 and 410 are not published."""

    WMO401 = "470", "WMO401", Mark.V1_0, _COD002
    WMO402 = "471", "WMO402", Mark.V1_0, _COD002
    WMO403 = "472", "WMO403", Mark.V1_0, _COD002
    WMO404 = "473", "WMO404", Mark.V1_0, _COD002
    WMO405 = "578", "WMO405", Mark.VEKTIS, _COD002
    WMO406 = "579", "WMO406", Mark.VEKTIS, _COD002
    WMO407 = "580", "WMO407", Mark.VEKTIS, _COD002
    WMO408 = "581", "WMO408", Mark.VEKTIS, _COD002


_FORMS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "RetourCode": re.compile("[0-9A-Z]{4}"),
        "RedenTerugkoppeling": re.compile("[0-9]{2}"),
        "AttribuutNaam": re.compile("[0-9]{2}"),
        "BerichtCode": re.compile("[0-9]{3}"),
    }
)


def _check_codelist(_unknown: UnknownCode, _attribute: Attribute[type[OpenCodelist]], value: object) -> None:
    if getattr(value, "__name__", None) not in _FORMS:
        msg = f"codelist: verwacht een open codelijst ({', '.join(_FORMS)})."
        raise InvalidType(msg)


def _check_code(unknown: UnknownCode, _attribute: Attribute[str], value: object) -> None:
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

    codelist: type[OpenCodelist] = field(validator=_check_codelist)
    code: str = field(validator=_check_code)

    known: ClassVar[bool] = False

    @property
    def label(self) -> str:
        """A Dutch text that says the code is unknown."""
        return "onbekende code"

    def __str__(self) -> str:
        """Return code and label the way the casus document writes them."""
        return f"{self.code} ({self.label})"


@frozen(kw_only=True)
class Tarief:
    """The national abonnementstarief over a span of days.

    Attributes:
        valid_from: First day.
        valid_to: Last day, or None when no end is known.
        cents: Eurocents per month.
    """

    valid_from: date
    valid_to: date | None
    cents: int


TARIEVEN: Final = (
    Tarief(valid_from=date(2020, 1, 1), valid_to=date(2023, 12, 31), cents=1900),
    Tarief(valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31), cents=2060),
    Tarief(valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31), cents=2100),
    Tarief(valid_from=date(2026, 1, 1), valid_to=None, cents=2180),
)
"""The abonnementstarief by year (source: CAK, VNG, rijksoverheid); before 2020 there was none."""


@cache
def gemeenten() -> Mapping[str, str]:
    """Return the CBS list of gemeenten of 1 January 2026: code to name.

    Returns:
        A read-only mapping of four-digit gemeentecode to name.
    """
    from importlib.resources import files  # noqa: PLC0415  # only who uses the list pays for it

    text = files("ieb").joinpath("data", "cbs-gemeentecodes-2026.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return MappingProxyType({code: name for code, name, *_ in rows})
