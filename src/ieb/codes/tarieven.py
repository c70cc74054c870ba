"""The national abonnementstarief over time."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import Attribute, field, frozen

from ieb.arguments import name_fields, plain_day, plain_day_or_none, text_validator
from ieb.codes.days import day_or_none_validator, day_validator, in_force
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark


def _demand_cents(_row: Tarief, _attribute: Attribute[int], value: object) -> None:
    if type(value) is not int:
        found = type(value).__name__
        msg = f"cents: verwacht een geheel aantal eurocenten (int), geen {found}."
        raise InvalidType(msg)
    if value < 0:
        msg = f"cents: verwacht een aantal eurocenten van 0 of meer; gekregen {value}."
        raise InvalidValue(msg)


def _demand_end(row: Tarief, attribute: Attribute[date | None], value: date | None) -> None:
    day_or_none_validator(row, attribute, value)
    if value is not None and value < row.valid_from:
        msg = (
            f"valid_to: de laatste dag {value:%d-%m-%Y} ligt voor de eerste dag "
            f"{row.valid_from:%d-%m-%Y}."
        )
        raise InvalidValue(msg)


def _demand_mark(_row: Tarief, _attribute: Attribute[Mark | None], value: object) -> None:
    if value is not None and not isinstance(value, Mark):
        msg = f"mark: verwacht een Mark, zoals Mark.WET, geen {type(value).__name__}."
        raise InvalidType(msg)


@name_fields
@frozen(kw_only=True)
class Tarief:
    """The national abonnementstarief over a span of days.

    Attributes:
        valid_from: First day.
        valid_to: Last day, or None when no end is known.
        cents: Eurocents per month.
        mark: Evidence mark, or None for a tariff of your own.
        source: Where it was read.

    Raises:
        InvalidType: A day is no date, or another value has the wrong type.
        InvalidValue: The last day lies before the first, or the amount is below 0.
    """

    valid_from: date = field(converter=plain_day, validator=day_validator)
    valid_to: date | None = field(converter=plain_day_or_none, validator=_demand_end)
    cents: int = field(validator=_demand_cents)
    mark: Mark | None = field(default=None, validator=_demand_mark)
    source: str = field(default="", validator=text_validator)

    def in_force(self, day: date) -> bool:
        """Return whether the tariff holds on a day."""
        return in_force(self.valid_from, self.valid_to, day)


_CAK: Final = (
    "hetcak.nl/wet-maatschappelijke-ondersteuning/laatste-nieuws/"
    "verandering-eigen-bijdrage-wmo-2026"
)

TARIEVEN: Final = (
    Tarief(
        valid_from=date(2020, 1, 1),
        valid_to=date(2023, 12, 31),
        cents=1900,
        mark=Mark.WET,
        source="Wmo 2015, wetten.overheid.nl/BWBR0035362/2020-01-01",
    ),
    Tarief(
        valid_from=date(2024, 1, 1),
        valid_to=date(2024, 12, 31),
        cents=2060,
        mark=Mark.VNG,
        source="vng.nl/nieuws/indexatie-abonnementstarief-wmo-per-1-januari-2024",
    ),
    Tarief(
        valid_from=date(2025, 1, 1),
        valid_to=date(2025, 12, 31),
        cents=2100,
        mark=Mark.CAK,
        source=_CAK,
    ),
    Tarief(
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        cents=2180,
        mark=Mark.CAK,
        source=_CAK,
    ),
)
"""The abonnementstarief by year; before 2020 there was none."""

TARIEF_ANNOUNCED_UNTIL: Final = date(2026, 12, 31)
"""The last day for which a tariff was announced; after it none is known."""
