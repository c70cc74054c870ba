"""What happens at a gemeente, as plain values: the reasons to send a message, or not to."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from attrs import field, frozen

from ieb.arguments import name_fields, plain_day, plain_day_or_none
from ieb.errors import InvalidValue
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.messages.reprs import hide_in_repr


def _only_in_abonnementstarief(
    event: Start | Correction, _field: object, value: Kostprijs | None
) -> None:
    if value is not None and event.stroom is not Stroom.ABONNEMENTSTARIEF:
        msg = "kostprijs: in beschermd wonen is er geen; laat haar weg."
        raise InvalidValue(msg)


@name_fields
@frozen(kw_only=True)
class Start:
    """A client gets a first provision, or one again after a break.

    Attributes:
        bsn: Burgerservicenummer; personal data, never in the repr.
        start_nummer: The number that the gemeente gives the period.
        startdatum: First day, inclusive.
        stopdatum: Last day, inclusive, or None while no end is known.
        kostprijs: What the provision costs, or None; only in the abonnementstarief.
        stroom: The stream.
    """

    bsn: str = field(repr=hide_in_repr)
    start_nummer: int
    startdatum: date = field(converter=plain_day)
    stopdatum: date | None = field(default=None, converter=plain_day_or_none)
    kostprijs: Kostprijs | None = field(default=None, validator=_only_in_abonnementstarief)
    stroom: Stroom = Stroom.ABONNEMENTSTARIEF


@name_fields
@frozen(kw_only=True)
class Stop:
    """The last provision of a period ends.

    Attributes:
        start_nummer: The number of the period.
        stopdatum: Last day, inclusive.
        stroom: The stream.
    """

    start_nummer: int
    stopdatum: date = field(converter=plain_day)
    stroom: Stroom = Stroom.ABONNEMENTSTARIEF


Droppable = Literal["stopdatum", "kostprijs"]


@name_fields
@frozen(kw_only=True)
class Correction:
    """Something of a period was wrong; what is not named stays as it is.

    Attributes:
        start_nummer: The number of the period.
        startdatum: The right first day, or None when it was right.
        stopdatum: The right last day, or None when it was right.
        kostprijs: The right kostprijs, or None when it was right.
        drops: What should not have been there at all.
        stroom: The stream.
    """

    start_nummer: int
    startdatum: date | None = field(default=None, converter=plain_day_or_none)
    stopdatum: date | None = field(default=None, converter=plain_day_or_none)
    kostprijs: Kostprijs | None = field(default=None, validator=_only_in_abonnementstarief)
    drops: tuple[Droppable, ...] = ()
    stroom: Stroom = Stroom.ABONNEMENTSTARIEF


@name_fields
@frozen(kw_only=True)
class Removal:
    """A period should never have been sent.

    Attributes:
        start_nummer: The number of the period.
        stroom: The stream.
    """

    start_nummer: int
    stroom: Stroom = Stroom.ABONNEMENTSTARIEF


@name_fields
@frozen(kw_only=True)
class Death:
    """A client has died: no reason to send anything (OP035x1), the CAK hears it from the BRP.

    Attributes:
        bsn: Burgerservicenummer; personal data, never in the repr.
        datum: Date of death.
    """

    bsn: str = field(repr=hide_in_repr)
    datum: date = field(converter=plain_day)


@name_fields
@frozen(kw_only=True)
class OtherStreamEnds:
    """The contribution in another stream, for which a period had to wait (reason 04), has ended.

    A period that begins later than that stays as it is.

    Attributes:
        start_nummer: The number of the period.
        datum: Last day of the other contribution; the period starts on the day after it.
        stroom: The stream of the period.
    """

    start_nummer: int
    datum: date = field(converter=plain_day)
    stroom: Stroom = Stroom.ABONNEMENTSTARIEF


Event = Start | Stop | Correction | Removal | Death | OtherStreamEnds
"""Anything that happens at a gemeente."""

EVENTS: Final = (Start, Stop, Correction, Removal, Death, OtherStreamEnds)
