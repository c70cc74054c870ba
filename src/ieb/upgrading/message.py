"""One message of release 1.0, with the actual period beside it, to a WMO405."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from ieb.arguments import name_arguments
from ieb.codes import StatusAanlevering
from ieb.errors import CannotUpgrade, IebError, InvalidType
from ieb.messages import WMO401, WMO403, WMO405, Kostprijs, Message
from ieb.messages.aanlevering import Aanlevering, Content, Sleutel
from ieb.messages.kinds import demand_message, is_retour, kind_of, number_of, status_of
from ieb.messages.pairs import PartMessage
from ieb.messages.places import Stroom
from ieb.privacy import mask, quote

Actual = Aanlevering | Content
"""A period as it is before a message: what `History.actual` gives, or what you make yourself."""

_FIRST: Final = StatusAanlevering.EERSTE_AANLEVERING
_CHANGED: Final = StatusAanlevering.GEWIJZIGDE_AANLEVERING
_REMOVING: Final = StatusAanlevering.VERWIJDEREN_AANLEVERING
_NOT_APPLICABLE: Final = StatusAanlevering.NIET_VAN_TOEPASSING

# What a message does not say itself, and has to come from the actual period.
_LACKS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {WMO401.naam: ("EbStopdatum",), WMO403.naam: ("EbStartdatum", "EbKostprijs")}
)


class Names(NamedTuple):
    """What a message of 1.0 has under another name in 4.0, or may have.

    Attributes:
        gemeente: Gemeentecode of the sender.
        start_nummer: The number of the period.
    """

    gemeente: str
    start_nummer: int


class Translation(NamedTuple):
    """What the WMO405 will say of the period."""

    status: StatusAanlevering
    start: date
    stop: date | None
    kostprijs: Kostprijs | None


def part_of(message: Message) -> PartMessage:
    """Return a message of release 1.0 that is to be upgraded; refuse any other.

    Args:
        message: What a caller handed over.

    Raises:
        InvalidType: No message.
        CannotUpgrade: Another message than a WMO401 or WMO403.
    """
    demand_message(message)
    if not isinstance(message, WMO401 | WMO403):
        raise _tell_other(message)
    return message


def _tell_other(message: Message) -> CannotUpgrade:
    """Return what to do with a message that is no start or stop of 1.0."""
    text = f"Een {message.naam} is geen start of stop van release 1.0 (WMO401 of WMO403)"
    if is_retour(message) and not kind_of(message).whole:
        listed = ", ".join(code.code for code in message.afkeurcodes) or "geen"
        hint = (
            f"een retour zegt wat het CAK toen zei (afkeurcodes: {listed}) en wordt niet omgezet. "
            "Geef het bij een reeks mee: het zegt of een start of stop telt"
        )
    elif message.release == (now := kind_of(message).home):
        hint = f"het is al van release {now.name} en hoeft niet te worden omgezet"
    else:
        call = f"bericht.for_release(ieb.release('{now.name}'))"
        hint = f"in Python maakt u er met {call} een van {now.name} van"
    return CannotUpgrade("geen-start-of-stop", f"{text}; {hint}.")


def is_first_start(message: Message) -> bool:
    """Return whether a message begins a period, and so needs no actual one."""
    return isinstance(message, WMO401) and status_of(message) is _FIRST


@name_arguments
def upgrade(
    message: Message,
    *,
    actual: Actual | None = None,
    identificatie: str,
    dagtekening: date | None = None,
    gemeente: str | None = None,
    start_nummer: int | None = None,
) -> WMO405:
    """Return the WMO405 of 4.0 that says what a WMO401 or WMO403 of 1.0 said.

    The stop of 1.0 becomes a change (status 2) of the whole period, and so does the removal of a
    stop; neither ever becomes status 3, which would remove the period itself.

    Args:
        message: The WMO401 or WMO403.
        actual: The period as it was before this message; None only for a first start.
        identificatie: Identification of the WMO405, not used before. It must be given: starts and
            stops of 1.0 were numbered apart, and may clash as WMO405 (TR056).
        dagtekening: Date of the WMO405; None for that of the message, which is right for reading.
            To really send it, give the day of sending.
        gemeente: Gemeentecode of the sender now, when its gemeente was merged; None for its own.
        start_nummer: Another EbStartNummer, when its own is taken; None for its own.

    Returns:
        The WMO405. Whether it keeps to the rules of 4.0, `ieb.check` says.

    Raises:
        CannotUpgrade: It cannot be done; the text says what is missing and where to find it.
        InvalidType: No message, no actual period, or a value of the wrong type.
        InvalidValue: A value that the standard does not allow.

    Example:
        >>> from ieb import WMO401, StatusAanlevering
        >>> start = WMO401.aanlevering(
        ...     status_aanlevering=StatusAanlevering.EERSTE_AANLEVERING,
        ...     gemeente="0513",
        ...     identificatie="G1",
        ...     dagtekening=date(2020, 5, 12),
        ...     bsn="999992016",
        ...     eb_start_nummer=649901,
        ...     eb_startdatum=date(2020, 5, 12),
        ... )
        >>> upgrade(start, identificatie="N1").naam
        'WMO405'
    """
    part = part_of(message)
    demand_actual(actual)
    names = own_names(part)
    if gemeente is not None:
        names = names._replace(gemeente=gemeente)
    if start_nummer is not None:
        names = names._replace(start_nummer=start_nummer)
    made = translate(part, actual, names)
    try:
        return make(part, made, names, identificatie=identificatie, dagtekening=dagtekening)
    except IebError as error:
        error.rename_argument(eb_start_nummer="start_nummer")
        raise


def demand_actual(value: object) -> None:
    """Refuse what is no period.

    Args:
        value: What a caller gave as the actual period.

    Raises:
        InvalidType: No period, and not None; or a period without a key.
    """
    if value is None:
        return
    if not isinstance(value, Aanlevering | Content):
        wanted = "een periode (Aanlevering of Content, zoals History.actual geeft) of None"
        msg = f"verwacht {wanted}, geen {type(value).__name__}."
        raise InvalidType(msg, argument="actual")
    key: object = value.sleutel  # of a Content that was made by hand nobody saw to the types
    if not isinstance(key, Sleutel) or not isinstance(key.stroom, Stroom):
        wanted = "Sleutel(gemeente, Stroom.ABONNEMENTSTARIEF, start_nummer)"
        msg = f"verwacht een periode met als sleutel {wanted}."
        raise InvalidType(msg, argument="actual")


def own_names(message: PartMessage) -> Names:
    """Return what a message itself says of sender and number."""
    return Names(message.header.afzender, number_of(message))


def make(
    part: PartMessage,
    made: Translation,
    names: Names,
    *,
    identificatie: str,
    dagtekening: date | None,
) -> WMO405:
    """Return the WMO405 that says of a period what was translated.

    Args:
        part: The message of 1.0.
        made: What it says of the period.
        names: Sender and number as they are now.
        identificatie: Identification of the WMO405.
        dagtekening: Date of the WMO405; None for that of the message.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: A value that the standard does not allow.
    """
    if dagtekening is None:
        dagtekening = part.header.dagtekening
    return _MAKERS[made.status](
        gemeente=names.gemeente,
        identificatie=identificatie,
        dagtekening=dagtekening,
        bsn=part.client.bsn,
        eb_start_nummer=names.start_nummer,
        eb_startdatum=made.start,
        eb_stopdatum=made.stop,
        eb_kostprijs=made.kostprijs,
    )


_MAKERS: Final[Mapping[StatusAanlevering, Callable[..., WMO405]]] = MappingProxyType(
    {
        _FIRST: WMO405.eerste_aanlevering,
        _CHANGED: WMO405.gewijzigde_aanlevering,
        _REMOVING: WMO405.verwijderen_aanlevering,
    }
)


def translate(part: PartMessage, actual: Actual | None, names: Names) -> Translation:
    """Return what the WMO405 says of the period, status by status.

    Args:
        part: The message of 1.0.
        actual: The period as it was before.
        names: Sender and number as they are now.

    Raises:
        CannotUpgrade: It cannot be done.
    """
    demand_applicable(part)
    if actual is not None:
        _demand_same(part, actual, names)
    if isinstance(part, WMO401) and status_of(part) is _FIRST:
        if actual is not None:
            raise tell_number_in_use(part, names)
        start = part.client.start_eigen_bijdrage
        return Translation(_FIRST, start.eb_startdatum, None, start.eb_kostprijs)
    if actual is None:
        raise tell_missing_period(part)
    if isinstance(actual, Aanlevering) and actual.status is _REMOVING:
        raise tell_removed_period()
    if isinstance(part, WMO401):
        return _change_start(part, actual)
    return _change_stop(part, actual)


def demand_applicable(part: PartMessage) -> None:
    """Refuse a message that does not say what has to be done.

    Raises:
        CannotUpgrade: Its status is 9.
    """
    if status_of(part) is _NOT_APPLICABLE:
        text = (
            f"Een {part.naam} met status 9 zegt niet wat er moet gebeuren; in 4.0 is er geen "
            "bericht dat hetzelfde zegt (CS125). Zoek op wat er met de periode moest gebeuren, en "
            f"geef dat als {part.naam} met status 1, 2 of 3; moest er niets, laat het bericht dan "
            "weg."
        )
        raise CannotUpgrade("status-9", text)


def _demand_same(part: PartMessage, actual: Actual, names: Names) -> None:
    """Refuse an actual period of someone or something else.

    Args:
        part: The message.
        actual: The period.
        names: Gemeente and number of the message as they will be; those that it has itself are
            right too.
    """
    gemeente, stroom, number = actual.sleutel
    if stroom is not Stroom.ABONNEMENTSTARIEF:
        text = "De actuele periode is beschermd wonen, en dat kende release 1.0 niet"
        raise CannotUpgrade("andere-periode", f"{text}; verwacht wordt die van het startnummer.")
    wanted = dict.fromkeys((own_names(part), names))
    if Names(gemeente, number) not in wanted:
        expected = " of ".join(map(tell_names, wanted))
        found = tell_names(Names(gemeente, number))
        text = f"De actuele periode is van {found}; verwacht wordt die van {expected}."
        raise CannotUpgrade("andere-periode", mask(text, bsn=part.client.bsn))
    if actual.bsn != part.client.bsn:
        text = (
            f"De {part.naam} met startnummer {number} is van een ander Bsn dan de actuele periode. "
            "Kijk bij welke cliënt het startnummer hoort; een nummer dat voor twee cliënten is "
            "gebruikt, krijgt voor een van beide een ander."
        )
        raise CannotUpgrade("andere-client", mask(text, bsn=part.client.bsn))


def tell_names(names: Names) -> str:
    """Return a sender and a number as a text says them."""
    return f"gemeente {quote(names.gemeente)}, startnummer {names.start_nummer}"


def tell_missing_period(part: PartMessage) -> CannotUpgrade:
    """Return that there is no actual period to take from what a message does not say."""
    missing = _LACKS[part.naam]
    lacks = " en ".join(missing)
    text = (
        f"Een {part.naam} met status {status_of(part).code} gaat over een periode die er al was, "
        f"en zegt daarvan {lacks} niet. Geef de periode mee zoals zij vóór dit bericht was: uit de "
        "historie, uit uw administratie of uit de start (WMO401) met hetzelfde startnummer."
    )
    return CannotUpgrade("periode-ontbreekt", text, missing)


def tell_removed_period() -> CannotUpgrade:
    """Return that the period was removed before."""
    text = "De periode met dit startnummer is verwijderd, en kan niet worden gewijzigd"
    return CannotUpgrade("verwijderd", f"{text} (TR104 van 1.0).")


def tell_number_in_use(part: PartMessage, names: Names) -> CannotUpgrade:
    """Return that a first start has a number that its gemeente used before, for whomever."""
    gemeente, number = names
    text = (
        f"Startnummer {number} is bij gemeente {quote(gemeente)} al gebruikt, en een eerste start "
        "hoort een nummer te hebben dat nog niet gebruikt is, ook niet voor een andere cliënt of "
        "een verwijderde periode. Geef een ander startnummer."
    )
    return CannotUpgrade("nummer-in-gebruik", mask(text, bsn=part.client.bsn))


def _change_start(part: WMO401, actual: Actual) -> Translation:
    start = part.client.start_eigen_bijdrage
    if start.status_aanlevering is _REMOVING and actual.stop is not None:
        text = "Een start met een stop kan niet worden verwijderd (TR071 van 1.0)"
        raise CannotUpgrade("stop-bestaat", f"{text}: eerst moet de stop weg (WMO403, status 3).")
    return Translation(
        start.status_aanlevering, start.eb_startdatum, actual.stop, start.eb_kostprijs
    )


def _change_stop(part: WMO403, actual: Actual) -> Translation:
    stop = part.client.stop_eigen_bijdrage
    status = stop.status_aanlevering
    if status is _FIRST and actual.stop is not None:
        text = "De periode heeft al een stop; een eerste stop (status 1) kan er dan niet bij"
        raise CannotUpgrade("stop-bestaat", f"{text} (TR102 van 1.0).")
    if status is not _FIRST and actual.stop is None:
        text = (
            f"De periode heeft geen stop die status {status.code} kan wijzigen of verwijderen. Zij "
            "staat in de eerste stop (WMO403, status 1) met hetzelfde startnummer, in de historie "
            "of in uw administratie: geef de periode mee met haar EbStopdatum."
        )
        raise CannotUpgrade("stop-ontbreekt", text, ("EbStopdatum",))
    # Without its stop the period is open again. Status 3 would remove the period itself.
    day = None if status is _REMOVING else stop.eb_stopdatum
    return Translation(_CHANGED, actual.start, day, actual.kostprijs)
