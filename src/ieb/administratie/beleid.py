"""What a gemeente may choose: pauses, kostprijs, what is sent, and what is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, cast

from attrs import Attribute, field, frozen

from ieb.administratie.demands import Choice, demand, of_kind, of_kind_or_none
from ieb.administratie.soorten import Plicht, Soort, never_due
from ieb.arguments import demand_day, demand_text, name_fields
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import months_after
from ieb.messages.places import Stroom
from ieb.privacy import quote
from ieb.rules.days import Termijnen

_GEMEENTE: Final = re.compile("[0-9]{4}")
FURTHEST: Final = 366
"""So many days ahead is far enough: a year (aanname)."""
_SHOWN: Final = 10**9
_BRAKE: Final[Fraction | None] = Fraction(1, 20)
BEGIN: Final[Mapping[Stroom, date]] = {
    Stroom.ABONNEMENTSTARIEF: date(2020, 1, 1),
    Stroom.BESCHERMD_WONEN: date(2022, 10, 1),
}
"""From which day a stream goes through iEb: iEb 1.0 and the abonnementstarief, and iEb 2.0."""


@name_fields
@frozen(kw_only=True)
class Pauzeregel:
    """When a break in the use is a pause: a stop, and a start later on.

    A break is a pause when it is longer than the limit, counted in days without use.

    Attributes:
        dagen: The limit in days.
        maanden: The limit in calendar months; one of the two is given.

    Raises:
        InvalidType: No whole number.
        InvalidValue: Both, none, or a negative number.

    Example:
        >>> Pauzeregel(dagen=56).limit(date(2025, 3, 10))
        datetime.date(2025, 5, 5)
    """

    dagen: int | None = None
    maanden: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no limit."""
        if self.dagen is not None and self.maanden is not None:
            msg = "Pauzeregel: geef dagen of maanden, niet allebei."
            raise InvalidValue(msg)
        if self.dagen is None and self.maanden is None:
            msg = "Pauzeregel: geef dagen of maanden."
            raise InvalidValue(msg)
        for name, value in (("dagen", self.dagen), ("maanden", self.maanden)):
            if value is None:
                continue
            if type(value) is not int:
                msg = f"Pauzeregel: verwacht een aantal {name} (int), geen {type(value).__name__}."
                raise InvalidType(msg)
            if value < 0:
                msg = f"Pauzeregel: verwacht 0 of meer {name}; gekregen {value}."
                raise InvalidValue(msg)

    def limit(self, last: date) -> date:
        """Return the last day without use that does not yet make a break a pause.

        Args:
            last: Last day of use.

        Returns:
            The day; 31 December 9999 when it would lie after it.

        Raises:
            InvalidType: No day.
        """
        last = demand_day("last", last)
        if self.maanden is not None:
            try:
                return months_after(last, self.maanden)
            except InvalidValue:  # beyond the calendar
                return date.max
        assert self.dagen is not None  # one of the two is given
        room = (date.max - last).days
        return last + timedelta(days=min(self.dagen, room))


class Kostprijsbeleid(Choice):
    """Who watches the kostprijs."""

    ZELF = "zelf"
    """The gemeente; no kostprijs in the messages, and a stop when it is reached."""
    LANGSTE = "langste"
    """The CAK counts along, and the kostprijs of what lasts longest goes into the messages."""


class Mutaties(Choice):
    """Which changes are sent."""

    INVLOED = "invloed"
    """What changes the contribution (OP035)."""
    EXACT = "exact"
    """Whatever differs, for a gemeente that wants equal dates at the CAK."""


class TeLaat(Choice):
    """What to do with what reaches back too far."""

    WEIGEREN = "weigeren"
    """Send nothing, and propose what can still be sent."""
    INKORTEN = "inkorten"
    """Send what can still be sent."""


def _check_gemeente(_owner: object, attribute: Attribute[str], value: object) -> None:
    text = demand_text(attribute.name, value)
    if not _GEMEENTE.fullmatch(text):
        msg = f"gemeente: verwacht een code van 4 cijfers; gekregen {quote(text)}."
        raise InvalidValue(msg)


def _check_ahead(_owner: object, attribute: Attribute[int], value: object) -> None:
    name = attribute.name
    if type(value) is not int:
        msg = f"{name}: verwacht een aantal dagen (int), geen {type(value).__name__}."
        raise InvalidType(msg)
    if value < 0:
        msg = f"{name}: verwacht 0 of meer dagen; gekregen {value}."
        raise InvalidValue(msg)
    if value > FURTHEST:
        msg = f"{name}: verwacht ten hoogste {FURTHEST} dagen; gekregen {_shorten(value)}."
        raise InvalidValue(msg)


def _shorten(number: int) -> str:
    """Return a number as a text shows it; one that Python does not write is only very large."""
    return str(number) if number < _SHOWN else f"{_SHOWN} of meer"


def _check_begins(
    _owner: object, attribute: Attribute[Mapping[Stroom, date]], value: object
) -> None:
    name = attribute.name
    for stroom, day in _read_table(name, value).items():
        demand(name, stroom, Stroom)
        demand_day(name, day)


def _check_due(_owner: object, attribute: Attribute[Mapping[Soort, bool]], value: object) -> None:
    name = attribute.name
    for key, due in _read_table(name, value).items():
        soort = demand(name, key, Soort)
        if demand(name, due, bool) and soort.kenmerken.plicht is Plicht.NOOIT:
            raise InvalidValue(f"{name}: {never_due(soort)}")


def _read_table(name: str, value: object) -> Mapping[object, object]:
    if isinstance(value, Mapping):
        return cast("Mapping[object, object]", value)  # what it holds is demanded one by one
    msg = f"{name}: verwacht een Mapping, geen {type(value).__name__}."
    raise InvalidType(msg)


def _check_brake(_owner: object, attribute: Attribute[Fraction | None], value: object) -> None:
    if value is None:
        return
    part = demand(attribute.name, value, Fraction)
    if not 0 <= part <= 1:
        msg = f"rem: verwacht een deel van 0 tot en met 1, zoals 1/20; gekregen {part}."
        raise InvalidValue(msg)


@name_fields
@frozen(kw_only=True)
class Beleid:
    """What a gemeente chose.

    Attributes:
        gemeente: Gemeentecode.
        pauze: When a break is a pause; None when no break ever is.
        kostprijs: Who watches the kostprijs.
        vooruit: How many days ahead a start or a stop may be sent, at most 366.
        mutaties: Which changes are sent.
        te_laat: What to do with what reaches back too far.
        vanaf: From which day periods are reported, by stream; earlier days are cut off.
        bijdrageplichtig: Kinds of provision for which the verordening decides.
        termijnen: The legal terms.
        rem: Which part of the open periods one run may stop or remove before it sends nothing;
            None for no brake.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: A gemeentecode of another form, a number of days that is negative or too
            large, a contribution for a kind that never has one, a brake that is no part of one.
    """

    gemeente: str = field(validator=_check_gemeente)
    pauze: Pauzeregel | None = field(default=None, validator=of_kind_or_none(Pauzeregel))
    kostprijs: Kostprijsbeleid = field(
        default=Kostprijsbeleid.ZELF, validator=of_kind(Kostprijsbeleid)
    )
    vooruit: int = field(default=0, validator=_check_ahead)
    mutaties: Mutaties = field(default=Mutaties.INVLOED, validator=of_kind(Mutaties))
    te_laat: TeLaat = field(default=TeLaat.WEIGEREN, validator=of_kind(TeLaat))
    vanaf: Mapping[Stroom, date] = field(factory=lambda: dict(BEGIN), validator=_check_begins)
    bijdrageplichtig: Mapping[Soort, bool] = field(factory=dict[Soort, bool], validator=_check_due)
    termijnen: Termijnen = field(factory=Termijnen, validator=of_kind(Termijnen))
    rem: Fraction | None = field(default=_BRAKE, validator=_check_brake)

    def begin(self, stroom: Stroom) -> date:
        """Return the first day that is reported in a stream.

        Args:
            stroom: The stream.

        Raises:
            InvalidType: No stream.
        """
        demand("stroom", stroom, Stroom)
        return self.vanaf.get(stroom, BEGIN[stroom])
