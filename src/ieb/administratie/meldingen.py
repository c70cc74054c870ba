"""What a gemeente hears from a provider of care: the 301, 305, 307 and 303 of iWmo, as values.

Reading iWmo itself lies outside this library: another standard, with XSDs of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from attrs import Attribute, field, frozen

from ieb.administratie.demands import Choice, of_kind, of_kind_or_none
from ieb.administratie.soorten import Soort
from ieb.arguments import (
    demand_text,
    name_fields,
    plain_day,
    plain_day_or_none,
    text_validator,
)
from ieb.codes.days import day_or_none_validator, day_validator
from ieb.errors import InvalidValue
from ieb.kalender import is_working_day
from ieb.kalender.numbers import whole
from ieb.messages.reprs import mask_in_repr
from ieb.notation import write_date
from ieb.privacy import mask, quote
from ieb.rules.given import demand_callable

REDENEN_BEEINDIGING: Final = {
    "02": "overlijden",
    "19": "volgens plan beëindigd",
    "20": "tijdelijk beëindigd",
    "21": "voortijdig beëindigd",
    "22": "voortijdig beëindigd",
    "23": "voortijdig beëindigd",
    "31": "verhuisd",
    "36": "beëindigd door de gemeente",
    "37": "gewijzigd op verzoek",
    "38": "overgedragen aan een andere aanbieder",
    "39": "overgedragen naar een ander domein",
}
"""Why the delivery of care ended: WMO588 of iWmo, in our own words (zuster).

What tells 21, 22 and 23 apart was not read.
"""


def _plain_monday_to_friday(day: date) -> bool:
    return is_working_day(day, ())


class Startdefinitie(Choice):
    """From which day a contribution is due: the choice of the gemeente, by kind of provision."""

    BESCHIKKING = "beschikking"
    """The decision, or the day on which the care may begin when that is later."""
    TOEKENNING = "toekenning"
    """The day on which the care may begin (301). Mind waiting lists."""
    START_ZORG = "start-zorg"
    """The day on which the care really began (305)."""
    DECLARATIE = "declaratie"
    """The first day that was declared (303). Mind late declarations."""


@name_fields
@frozen(kw_only=True)
class Toewijzing:
    """What the gemeente granted (301). All dates are inclusive.

    Attributes:
        nummer: Number of the grant.
        soort: Kind of the provision.
        beschikking: Day of the decision.
        ingang: First day on which the care may be given.
        einde: Last day, or None for no end.
        pgb: Whether the client arranges the care from a budget.
        opvolger: Number of the grant of the same kind that goes on where this one ends, or None.
            While it is given this one has no end of its own, so leave it out once the other grant
            has a start.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: It ends before it begins.
    """

    nummer: str = field(repr=mask_in_repr, validator=text_validator)
    soort: Soort = field(validator=of_kind(Soort))
    beschikking: date = field(converter=plain_day, validator=day_validator)
    ingang: date = field(converter=plain_day, validator=day_validator)
    einde: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator
    )
    pgb: bool = field(default=False, validator=of_kind(bool))
    opvolger: str | None = field(default=None, repr=mask_in_repr, validator=of_kind_or_none(str))

    def __attrs_post_init__(self) -> None:
        """Refuse an end before the begin."""
        if self.einde is not None and self.einde < self.ingang:
            msg = (
                f"Toewijzing {mask(self.nummer)}: de einddatum {write_date(self.einde)} ligt voor "
                f"de ingang {write_date(self.ingang)}."
            )
            raise InvalidValue(msg)


@name_fields
@frozen(kw_only=True, order=True)
class StartMelding:
    """The care began, or went on after a break (305).

    Attributes:
        datum: First day of care.
        ontvangen: Day on which the gemeente heard it, or None when that is not known.

    Raises:
        InvalidType: No day.
    """

    datum: date = field(converter=plain_day, validator=day_validator)
    ontvangen: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator, order=False
    )


def _demand_known(_melding: object, attribute: Attribute[str], value: str) -> None:
    if demand_text(attribute.name, value) not in REDENEN_BEEINDIGING:
        known = ", ".join(REDENEN_BEEINDIGING)
        msg = f"Reden beëindiging {quote(value)} staat niet in WMO588. Bekend zijn: {known}."
        raise InvalidValue(msg)


@name_fields
@frozen(kw_only=True, order=True)
class StopMelding:
    """The care ended, for a while or for good (307).

    Attributes:
        datum: Last day of care.
        reden: Why, by WMO588; see `REDENEN_BEEINDIGING`.
        ontvangen: Day on which the gemeente heard it, or None when that is not known.

    Raises:
        InvalidType: No day.
        InvalidValue: An unknown reason.
    """

    datum: date = field(converter=plain_day, validator=day_validator)
    reden: str = field(validator=_demand_known)
    ontvangen: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator, order=False
    )


@name_fields
@frozen(kw_only=True, order=True)
class Declaratie:
    """Days of care that a provider declared (303), both inclusive.

    Attributes:
        van: First day.
        tot_en_met: Last day.

    Raises:
        InvalidType: No day.
        InvalidValue: The last day lies before the first.
    """

    van: date = field(converter=plain_day, validator=day_validator)
    tot_en_met: date = field(converter=plain_day, validator=day_validator)

    def __attrs_post_init__(self) -> None:
        """Refuse an end before the begin."""
        if self.tot_en_met < self.van:
            msg = (
                f"Declaratie: de laatste dag {write_date(self.tot_en_met)} ligt voor de eerste "
                f"{write_date(self.van)}."
            )
            raise InvalidValue(msg)


@frozen(kw_only=True)
class Heard:
    """A grant, and what a gemeente heard of it.

    Attributes:
        toewijzing: What was granted (301).
        starts: What was told of starts (305).
        stops: What was told of stops (307).
        declaraties: What was declared (303).
        herindicatie: Whether a renewal is being decided.
    """

    toewijzing: Toewijzing
    starts: tuple[StartMelding, ...] = ()
    stops: tuple[StopMelding, ...] = ()
    declaraties: tuple[Declaratie, ...] = ()
    herindicatie: bool = False


@name_fields
@frozen(kw_only=True)
class Meldtermijnen:
    """Within which terms a provider tells of start and stop.

    Attributes:
        start_maanden: Months after the decision within which a 305 comes (gemeente: Kerkrade).
        stop_werkdagen: Working days after the last day within which a 307 comes (zuster: iWmo).
        werkdag: Whether a day is a working day: Monday to Friday, holidays included (aanname).

    Raises:
        InvalidType: No whole number, or nothing that can be asked of a day.
        InvalidValue: A negative number.
    """

    start_maanden: int = field(
        default=2, validator=whole("start_maanden", "een aantal maanden", 0, 9999)
    )
    stop_werkdagen: int = field(
        default=5, validator=whole("stop_werkdagen", "een aantal werkdagen", 0, 9999)
    )
    werkdag: Callable[[date], bool] = field(
        default=_plain_monday_to_friday, repr=False, validator=demand_callable
    )
