"""What a gemeente may choose: pauses, kostprijs, what is sent, and what is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from ieb.administratie.demands import Choice, demand, of_kind, of_kind_or_none
from ieb.administratie.soorten import Soort
from ieb.arguments import demand_day, name_fields, text_validator
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import months_after
from ieb.messages.places import Stroom
from ieb.privacy import quote
from ieb.rules.days import Termijnen

_GEMEENTE: Final = re.compile("[0-9]{4}")
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


@name_fields
@frozen(kw_only=True)
class Beleid:
    """What a gemeente chose.

    Attributes:
        gemeente: Gemeentecode.
        pauze: When a break is a pause; None when no break ever is.
        kostprijs: Who watches the kostprijs.
        vooruit: How many days ahead a start or a stop may be sent.
        mutaties: Which changes are sent.
        te_laat: What to do with what reaches back too far.
        vanaf: From which day periods are reported, by stream; earlier days are cut off.
        bijdrageplichtig: Kinds of provision for which the verordening decides.
        termijnen: The legal terms.
        rem: Which part of the open periods one run may stop or remove before it sends nothing;
            None for no brake.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: A gemeentecode of another form, a negative number of days, a brake that is no
            part of one.
    """

    gemeente: str = field(validator=text_validator)
    pauze: Pauzeregel | None = field(default=None, validator=of_kind_or_none(Pauzeregel))
    kostprijs: Kostprijsbeleid = field(
        default=Kostprijsbeleid.ZELF, validator=of_kind(Kostprijsbeleid)
    )
    vooruit: int = 0
    mutaties: Mutaties = field(default=Mutaties.INVLOED, validator=of_kind(Mutaties))
    te_laat: TeLaat = field(default=TeLaat.WEIGEREN, validator=of_kind(TeLaat))
    vanaf: Mapping[Stroom, date] = field(factory=lambda: dict(BEGIN), validator=of_kind(Mapping))
    bijdrageplichtig: Mapping[Soort, bool] = field(
        factory=dict[Soort, bool], validator=of_kind(Mapping)
    )
    termijnen: Termijnen = field(factory=Termijnen, validator=of_kind(Termijnen))
    rem: Fraction | None = field(default=Fraction(1, 20), validator=of_kind_or_none(Fraction))

    def __attrs_post_init__(self) -> None:
        """Refuse what is no policy."""
        for stroom, day in self.vanaf.items():
            demand("vanaf", stroom, Stroom)
            demand_day("vanaf", day)
        for soort, due in self.bijdrageplichtig.items():
            demand("bijdrageplichtig", soort, Soort)
            demand("bijdrageplichtig", due, bool)
        if not _GEMEENTE.fullmatch(self.gemeente):
            msg = f"gemeente: verwacht een code van 4 cijfers; gekregen {quote(self.gemeente)}."
            raise InvalidValue(msg)
        if type(self.vooruit) is not int:
            msg = f"vooruit: verwacht een aantal dagen (int), geen {type(self.vooruit).__name__}."
            raise InvalidType(msg)
        if self.vooruit < 0:
            msg = f"vooruit: verwacht 0 of meer dagen; gekregen {self.vooruit}."
            raise InvalidValue(msg)
        if self.rem is not None and not 0 <= self.rem <= 1:
            msg = f"rem: verwacht een deel van 0 tot en met 1, zoals 1/20; gekregen {self.rem}."
            raise InvalidValue(msg)

    def begin(self, stroom: Stroom) -> date:
        """Return the first day that is reported in a stream.

        Args:
            stroom: The stream.

        Raises:
            InvalidType: No stream.
        """
        demand("stroom", stroom, Stroom)
        return self.vanaf.get(stroom, BEGIN[stroom])
