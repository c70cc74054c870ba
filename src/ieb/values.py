"""`Bedrag` and the logical datatypes (LDT) of the basisschema, as checks on Python values.

A datatype here is an attrs validator: it refuses what the XSD would refuse, so that every instance
of the model can be written. Its texts are Dutch and never repeat a Bsn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Context, Decimal, Inexact
from typing import Any, Final, TypeVar

from attrs import Attribute, field, frozen

from ieb.arguments import name_fields
from ieb.codes import OpenCodelist, UnknownCode
from ieb.errors import InvalidType, InvalidValue
from ieb.privacy import quote

__all__ = [
    "Bedrag",
]

_EURO: Final = re.compile(r"(0|[1-9][0-9]{0,5}),([0-9]{2})")
Member = TypeVar("Member")
_CENT: Final = Decimal("0.01")


def _is_int(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _demand_cents(bedrag: Bedrag, _attribute: Attribute[int], value: object) -> None:
    if type(value) is not int:
        msg = f"Een Bedrag is een geheel aantal eurocenten (int), geen {type(value).__name__}."
        raise InvalidType(msg)
    if not 0 <= value <= bedrag.MAX_CENTS:
        msg = "Een Bedrag ligt tussen 0 en 99999999 eurocent (0,00 t/m 999999,99 euro)."
        raise InvalidValue(msg)


@name_fields
@frozen(order=True)
class Bedrag:
    """An amount of money: 0 up to and including 99999999 whole eurocents (LDT_Bedrag, 4.0).

    Attributes:
        cents: The amount in eurocents.

    Raises:
        InvalidType: `cents` is no int (a float never is an amount).
        InvalidValue: `cents` is negative or above 99999999.

    Example:
        >>> Bedrag(300000).euro
        Decimal('3000.00')
        >>> str(Bedrag.from_euro("3000,00"))
        '3000,00'
    """

    cents: int = field(validator=_demand_cents)

    MAX_CENTS = 99_999_999

    @classmethod
    def from_euro(cls, euro: str | Decimal) -> Bedrag:
        """Read an amount in euros.

        Args:
            euro: Text as the casus document writes it (``3000,00``: comma, two decimals, no
                thousands separator), or a Decimal without parts of a cent.

        Returns:
            The amount.

        Raises:
            InvalidType: Neither text nor Decimal; floats are refused.
            InvalidValue: Another notation, parts of a cent, negative or too large.
        """
        if isinstance(euro, str):
            match = _EURO.fullmatch(euro)
            if match is None:
                msg = (
                    f"{quote(euro)} is geen bedrag in euro's: verwacht wordt bijvoorbeeld 3000,00 "
                    "(komma, twee decimalen, geen punten, hoogstens 999999,99)."
                )
                raise InvalidValue(msg)
            return cls(int(match[1] + match[2]))
        if not isinstance(euro, Decimal):
            found = type(euro).__name__
            msg = f"Een bedrag in euro's is tekst (3000,00) of een Decimal, geen {found}."
            raise InvalidType(msg)
        if not euro.is_finite() or euro.is_signed() or euro > cls.MAX_CENTS:
            msg = "Een bedrag in euro's ligt tussen 0,00 en 999999,99."
            raise InvalidValue(msg)
        exact = Context(prec=12, traps=[Inexact])  # not the caller's context, which may round
        try:
            cents = euro.quantize(_CENT, context=exact).scaleb(2, exact)
        except Inexact:
            msg = (
                "Een bedrag in euro's heeft hoogstens twee decimalen: "
                "delen van een cent bestaan niet."
            )
            raise InvalidValue(msg) from None
        return cls(int(cents))

    @property
    def euro(self) -> Decimal:
        """The amount in euros, exact, with two decimals."""
        return Decimal(f"{self.cents // 100}.{self.cents % 100:02}")

    def __str__(self) -> str:
        """Return the amount in euros as the casus document writes it: ``3000,00``."""
        return f"{self.cents // 100},{self.cents % 100:02}"


@frozen(kw_only=True)
class Datatype:
    """A logical datatype of the basisschema as an attrs validator.

    Attributes:
        name: Name in the basisschema, such as ``LDT_Datum``.
        python: The Python type of a value; subclasses (bool for int, datetime for date) are
            refused.
        expected: Dutch description of what is allowed.
        accepts: Whether a value of the right type is allowed.
        private: Whether the value is personal data and never shown.
    """

    name: str
    python: type
    expected: str
    accepts: Callable[[object], bool]
    private: bool = False

    # Any: see Validator.
    def __call__(self, _instance: object, attribute: Attribute[Any], value: Any) -> None:
        """Refuse what the XSD would refuse.

        Raises:
            InvalidType: The value has another Python type.
            InvalidValue: The value is not allowed.
        """
        if type(value) is self.python and self.accepts(value):
            return
        if type(value) is not self.python:
            wanted = f"{self.expected} ({self.python.__name__})"
            msg = f"verwacht {wanted}, geen {type(value).__name__}."
            raise InvalidType(msg, argument=attribute.name)
        found = "" if self.private else f"; gekregen {quote(str(value))}"
        msg = f"verwacht {self.expected}{found}."
        raise InvalidValue(msg, argument=attribute.name)


def _text_type(name: str, pattern: str, expected: str, *, private: bool = False) -> Datatype:
    matches = re.compile(pattern).fullmatch
    return Datatype(
        name=name,
        python=str,
        expected=expected,
        accepts=lambda value: isinstance(value, str) and matches(value) is not None,
        private=private,
    )


def _number_type(name: str, high: int, expected: str) -> Datatype:
    return Datatype(
        name=name, python=int, expected=expected, accepts=lambda value: _is_int(value, 0, high)
    )


# Text that XML 1.0 can carry, on one line (as the dot of an XSD pattern asks), not blank.
_NOT_BLANK: Final = r"(?![\t ]*\Z)[^\x00-\x08\n-\x1f\ud800-\udfff\ufffe\uffff]"
_VERSION_PART: Final = "(0|[1-9][0-9]*)"

BERICHT_CODE: Final = _text_type(
    "LDT_BerichtCode", f"{_NOT_BLANK}{{1,3}}", "een berichtcode van 1 t/m 3 tekens"
)
BERICHT_VERSIE: Final = _number_type("LDT_BerichtVersie", 99, "een geheel getal van 0 t/m 99")
BERICHT_SUBVERSIE: Final = _number_type("LDT_BerichtSubversie", 99, "een geheel getal van 0 t/m 99")
BURGER_SERVICENUMMER: Final = _text_type(
    "LDT_BurgerServicenummer",
    "[0-9]{9}",
    "een burgerservicenummer van precies 9 cijfers",
    private=True,
)
DATUM: Final = Datatype(
    name="LDT_Datum",
    python=date,
    expected="een bestaande datum (eejj-mm-dd) zonder tijdzone",
    accepts=lambda _: True,
)
GEMEENTE: Final = _text_type("LDT_Gemeente", "[0-9]{4}", "een gemeentecode van precies 4 cijfers")
IDENTIFICATIE_BERICHT: Final = _text_type(
    "LDT_IdentificatieBericht",
    f"{_NOT_BLANK}{{1,12}}",
    "een identificatie van 1 t/m 12 tekens, niet alleen witruimte",
)
NUMMER: Final = _number_type("LDT_Nummer", 999_999_999, "een geheel getal van 0 t/m 999999999")
VERSIE: Final = _text_type(
    "LDT_Versie",
    rf"{_VERSION_PART}\.{_VERSION_PART}\.{_VERSION_PART}",
    "een versie van drie getallen, zoals 1.0.0",
)
ATTRIBUUT_WAARDE: Final = _text_type(
    "LDT_AttribuutWaarde",
    f"{_NOT_BLANK}{{1,80}}",
    "tekst van 1 t/m 80 tekens, niet alleen witruimte",
)

EXPECTED: Final = {
    datatype.name: datatype.expected
    for datatype in (
        BERICHT_CODE,
        BERICHT_VERSIE,
        BERICHT_SUBVERSIE,
        BURGER_SERVICENUMMER,
        DATUM,
        GEMEENTE,
        IDENTIFICATIE_BERICHT,
        NUMMER,
        VERSIE,
        ATTRIBUUT_WAARDE,
    )
} | {
    "LDT_Bedrag": "een heel aantal eurocenten van 0 t/m 99999999",
    "LDT_RetourCode": "een retourcode van 4 cijfers of hoofdletters",
    "LDT_RedenTerugkoppeling": "een code van 2 cijfers",
    "LDT_AttribuutNaam": "een code van 2 cijfers",
}
"""Dutch description of what a datatype of the bundled releases allows, by its name."""

# Any: attrs calls a validator with whatever it is given; each one narrows the value itself.
Validator = Callable[[object, "Attribute[Any]", Any], None]


def exactly(kind: type) -> Validator:
    """Return a validator that accepts instances of a class, and none of a subclass.

    A subclass may hold more than the class that is asked for: what it holds more would not be
    written.

    Args:
        kind: The class.
    """

    def demand_class(_instance: object, attribute: Attribute[Any], value: object) -> None:
        found = type(value)
        if found is kind:
            return
        other = found.__name__
        if other == kind.__name__:  # a Client of the other stream
            other = f"{other} van {found.__module__}"
        msg = f"verwacht een {kind.__name__}, geen {other}."
        raise InvalidType(msg, argument=attribute.name)

    return demand_class


def code_of(codelist: type[OpenCodelist]) -> Validator:
    """Return a validator that accepts the codes of an open list, known or not.

    Args:
        codelist: The list.
    """

    def demand_code(_instance: object, attribute: Attribute[Any], value: object) -> None:
        if isinstance(value, codelist):
            return
        if type(value) is UnknownCode and value.codelist is codelist:
            return
        name = codelist.__name__
        found = type(value).__name__
        msg = f"verwacht een {name} (zie {name}.by_code), geen {found}."
        raise InvalidType(msg, argument=attribute.name)

    return demand_code


def as_tuple(value: Iterable[Member]) -> tuple[Member, ...]:
    """Return the members of a repeated element; an attrs converter.

    Args:
        value: The members, such as a list.

    Raises:
        InvalidType: Not a collection, such as one member on its own.
    """
    if isinstance(value, type | str) or not isinstance(value, Iterable):
        msg = f"Verwacht een of meer waarden in een tuple of een list, geen {type(value).__name__}."
        raise InvalidType(msg)
    return tuple(value)


def one_or_more(validator: Validator) -> Validator:
    """Return a validator for a tuple with at least one member.

    Args:
        validator: What each member must satisfy.
    """

    def demand_all(instance: object, attribute: Attribute[Any], value: Iterable[object]) -> None:
        members = tuple(value)
        if not members:
            msg = "verwacht minstens een waarde."
            raise InvalidValue(msg, argument=attribute.name)
        for member in members:
            validator(instance, attribute, member)

    return demand_all
