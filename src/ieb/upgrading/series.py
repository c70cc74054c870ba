"""Many messages of release 1.0 in the order of sending, to WMO405s and their history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal

from attrs import Factory, define, evolve

from ieb.arguments import is_day, name_arguments
from ieb.errors import CannotUpgrade, InvalidType, InvalidValue
from ieb.findings import Finding, Path, Severity
from ieb.history import History, HistoryView, identity_of
from ieb.messages import WMO405, Message
from ieb.messages.aanlevering import Aanlevering, Sleutel, aanlevering_of
from ieb.messages.kinds import bsn_of, demand_message, gemeente_of, is_retour
from ieb.messages.pairs import PartMessage, Retour
from ieb.privacy import mask, quote
from ieb.releases.shape import ROOT
from ieb.upgrading.before import Before, sleutel_of
from ieb.upgrading.message import (
    Actual,
    Names,
    demand_applicable,
    is_first_start,
    make,
    part_of,
    tell_names,
    tell_number_in_use,
    translate,
)
from ieb.upgrading.names import (
    Identificaties,
    Naming,
    OldPeriod,
    Renumbered,
    demand_gemeenten,
    demand_renumbered,
    identifier,
    old_period_of,
)
from ieb.upgrading.upgraded import Note, Upgraded

_WHOLE: Final = Path()
_CONTRADICTED: Final = (
    "Het ene retour keurt dit bericht goed en het andere keurt het af. De goedkeuring telt hier, "
    "en dat is een aanname: vraag het CAK wat er geldt, en laat het andere retour weg."
)
_WEIGHTLESS: Final = ("afgekeurd", "herhaald", "geen-start-of-stop")
"""Why a message is left out that changed no period of 1.0."""


@name_arguments
def upgrade_series(
    messages: Iterable[Message],
    retouren: Iterable[Message] = (),
    *,
    identificatie: Identificaties,
    unanswered: Literal["refuse", "accepted"] = "refuse",
    actual: Iterable[Actual] = (),
    history: HistoryView | None = None,
    dagtekening: date | None = None,
    gemeenten: Mapping[str, str] | None = None,
    start_nummer: Renumbered | None = None,
) -> Upgraded:
    """Upgrade the starts and stops that were sent in release 1.0, in the order of sending.

    Messages are taken by Dagtekening, those of one day in the order in which they are given. What
    was rejected counts as never sent. What cannot be upgraded is left out, with the reason; and so
    is what follows on the same number for the same person, for nobody knows the period by then.

    Args:
        messages: The WMO401s and WMO403s; the retouren may stand among them.
        retouren: The WMO402s and WMO404s on them.
        identificatie: Identifications of the WMO405s, not used before: texts, of which the next one
            is taken for each, or a function that gives one for a message of 1.0. What is left out
            takes none.
        unanswered: What a message without a retour counts for: ``refuse`` leaves it out; with
            ``accepted`` you say that it was accepted.
        actual: Periods as they were before the series, of which the start is not in it. They go
            before what the history says.
        history: What was exchanged before, in WMO405s: it knows of periods that began before the
            series, and which numbers were used.
        dagtekening: Date of the WMO405s; None for that of each message, which is right for reading.
            To really send them, give the day of sending.
        gemeenten: Code of a gemeente that was merged to the code of what it is now, in one step.
        start_nummer: Another number for a period whose own is taken: gemeente and Identificatie of
            its first start, as they were, to that number. What follows on the start goes with it.

    Returns:
        The WMO405s, what was left out and why, and the history.

    Raises:
        InvalidType: Something that is no message, or an argument of the wrong type.
        InvalidValue: Another word for `unanswered`, fewer identifications than messages or one of
            them twice, a gemeente or number that cannot be, or a first start that is not there.

    Example:
        >>> upgrade_series([], identificatie=["N1", "N2"]).messages
        ()
    """
    _demand_rows(messages=messages, retouren=retouren, actual=actual)
    _demand_words(unanswered, dagtekening, history)
    given = [*messages, *retouren]
    for message in given:
        demand_message(message)
    answers = [message for message in given if is_retour(message)]
    sent = [message for message in given if not is_retour(message)]
    merged: Mapping[str, str] = {} if gemeenten is None else gemeenten
    renumbered: Renumbered = {} if start_nummer is None else start_nummer
    demand_gemeenten(merged)
    demand_renumbered(renumbered, sent)
    known = history if isinstance(history, History) else History()
    series = _Series(
        naming=Naming(identifier(identificatie), merged, renumbered),
        dagtekening=dagtekening,
        accept_unanswered=unanswered == "accepted",
        exchanged=_record_exchange(sent, answers),
        before=Before.of(actual, history),
        history=known,
    )
    for message in sorted(sent, key=_day):
        series.take(message)
    for retour in _without_message(sent, answers):
        series.tell_orphan(retour)
    series.tell_absent(set(merged).difference(map(gemeente_of, given)))
    return Upgraded(
        messages=tuple(series.made),
        sources=tuple(series.sources),
        notes=tuple(series.notes),
        history=series.history,
    )


def _demand_rows(**rows: object) -> None:
    """Refuse what is no row of messages or periods, by the name of its argument."""
    for name, value in rows.items():
        if not isinstance(value, Iterable):
            what = "periodes" if name == "actual" else "berichten"
            held = type(value).__name__
            msg = f"verwacht {what}, in een lijst bijvoorbeeld, geen {held}."
            raise InvalidType(msg, argument=name)


def _demand_words(unanswered: object, dagtekening: object, history: object) -> None:
    """Refuse what an untyped caller gives in the wrong shape."""
    if unanswered not in ("refuse", "accepted"):
        msg = f"verwacht 'refuse' of 'accepted', gekregen {quote(str(unanswered))}."
        raise InvalidValue(msg, argument="unanswered")
    if dagtekening is not None and not is_day(dagtekening):
        held = type(dagtekening).__name__
        msg = f"verwacht een datum (date) of None, geen {held}."
        raise InvalidType(msg, argument="dagtekening")
    asked = (getattr(history, name, None) for name in ("actual", "used", "removed"))
    answers = all(map(callable, asked)) and not isinstance(history, type)
    if history is not None and not answers:
        held = type(history).__name__
        msg = f"verwacht een historie, zoals ieb.History(), of None, geen {held}."
        raise InvalidType(msg, argument="history")


def _day(message: Message) -> date:
    return message.header.dagtekening


def _tell_name(message: Message) -> str:
    return f"{message.naam} {quote(message.header.identificatie)}"


def _record_exchange(sent: Iterable[Message], answers: Iterable[Retour]) -> History:
    """Return the exchange of 1.0 itself: which retour is on which message, the history knows."""
    history = History()
    for message in (*sent, *answers):
        history = history.accept(message)
    return history


def _without_message(sent: Iterable[Message], answers: Iterable[Retour]) -> Iterator[Retour]:
    """Yield the retouren on a message that is not there."""
    known = {identity_of(message) for message in sent}
    for retour in answers:
        if identity_of(retour) not in known:
            yield retour


@define
class _Series:
    """A series that is being upgraded."""

    naming: Naming
    dagtekening: date | None
    accept_unanswered: bool
    exchanged: History
    before: Before
    history: History
    made: list[WMO405] = Factory(list[WMO405])
    sources: list[PartMessage] = Factory(list[PartMessage])
    notes: list[Note] = Factory(list[Note])
    taken: set[Message] = Factory(set[Message])
    latest: dict[Sleutel, Aanlevering] = Factory(dict[Sleutel, Aanlevering])
    owners: dict[Sleutel, OldPeriod] = Factory(dict[Sleutel, OldPeriod])
    """The period of 1.0 that a key of 4.0 goes on: two that became one gemeente may share it."""
    unsure: dict[OldPeriod, str] = Factory(dict[OldPeriod, str])
    """The periods of which a message was left out that may count, and which was the first."""

    def take(self, message: Message) -> None:
        """Upgrade a message, or say why not."""
        try:
            part = part_of(message)
        except CannotUpgrade as error:
            self._leave_out(message, error)
            return
        try:
            self._demand_counted(part)
            self._upgrade(part)
        except CannotUpgrade as error:
            if error.code not in _WEIGHTLESS:
                self.unsure.setdefault(old_period_of(part), _tell_name(part))
            self._leave_out(message, error)

    def tell_orphan(self, retour: Retour) -> None:
        """Say of a retour that what it answers is not there: a message is missing."""
        text = "Het bericht waarop dit retour antwoordt, ontbreekt"
        code, why = "bericht-ontbreekt", "de periode waar het over gaat, kan hier anders zijn"
        if retour.afgekeurd:
            code, why = "afgekeurd", "het CAK keurde het af, dus het telt als nooit verstuurd"
        self._leave_out(retour, CannotUpgrade(code, f"{text}; {why}."))

    def tell_absent(self, gemeenten: Iterable[str]) -> None:
        """Say of gemeenten that were merged that they sent none of the messages."""
        for old in sorted(gemeenten):
            text = (
                f"Gemeente {quote(old)} zou {quote(self.naming.gemeenten[old])} worden, maar geen "
                "bericht is van haar. Kijk na of de oude code klopt."
            )
            self.notes.append(Note(finding=_signal("gemeente-ontbreekt", text)))

    def _demand_counted(self, part: PartMessage) -> None:
        """Refuse a message that did not count, that came twice, or of which that is not known."""
        exchange = self.exchanged.recorded(part)
        assert exchange is not None  # every message was recorded
        if part in self.taken:
            raise CannotUpgrade("herhaald", "Dit bericht stond er al: het is precies hetzelfde.")
        self.taken.add(part)
        if exchange.contradicted:
            text = mask(f"{_tell_name(part)}: {_CONTRADICTED}", bsn=part.client.bsn)
            self.notes.append(Note(finding=_signal("retouren-oneens", text, ROOT), message=part))
        if not exchange.accepted:
            text = "Het CAK keurde dit bericht af; het telt als nooit verstuurd"
            raise CannotUpgrade("afgekeurd", f"{text}.")
        if not exchange.retours and not self.accept_unanswered:
            text = "Er is geen retour op dit bericht, dus het is niet bekend of het telt"
            wanted = "geef het retour mee"
            known = "zeg dat wat geen retour heeft, is goedgekeurd"
            raise CannotUpgrade("onbeantwoord", f"{text}; {wanted}, of {known}.")
        first = self.unsure.get(old_period_of(part))
        if first is not None:
            text = f"Een eerder bericht met dit startnummer ({first}) kon niet worden meegenomen"
            raise CannotUpgrade("onbekend-begin", f"{text}: de periode is dus niet zeker.")

    def _upgrade(self, part: PartMessage) -> None:
        demand_applicable(part)
        names = self.naming.names_of(part)
        key = sleutel_of(names)
        made = translate(part, self._actual(part, names), names)
        # Only now: what is left out takes no Identificatie.
        upgraded = make(
            part,
            made,
            names,
            identificatie=self.naming.identificatie(part),
            dagtekening=self.dagtekening,
        )
        self.naming.keep(part, names)
        self.owners[key] = old_period_of(part)
        self.latest[key] = aanlevering_of(upgraded)
        self.history = self.history.accept(upgraded)
        self.made.append(upgraded)
        self.sources.append(part)

    def _actual(self, part: PartMessage, names: Names) -> Actual | None:
        """Return the period that a message is about, as it is before that message."""
        key = sleutel_of(names)
        latest = self.latest.get(key)
        if latest is None:
            return self.before.actual(part, names)
        if is_first_start(part):
            raise tell_number_in_use(part, names)
        owner = self.owners[key]
        if owner.names != old_period_of(part).names:
            text = f"{tell_names(names)} is hier al de periode van {tell_names(owner.names)}"
            wanted = "geef een van beide een ander startnummer"
            raise CannotUpgrade("andere-periode", mask(f"{text}; {wanted}.", bsn=part.client.bsn))
        return latest

    def _leave_out(self, message: Message, error: CannotUpgrade) -> None:
        text = mask(f"{_tell_name(message)}: {error}", bsn=bsn_of(message))
        finding = _signal(error.code, text, ROOT)
        if error.code not in _WEIGHTLESS:
            finding = evolve(finding, severity=Severity.OVERTREDING)
        self.notes.append(Note(finding=finding, message=message, left_out=True))


def _signal(code: str, text: str, path: Path = _WHOLE) -> Finding:
    return Finding(code=code, message=text, level=3, severity=Severity.SIGNAAL, path=path)
