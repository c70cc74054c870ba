"""Many messages of release 1.0 in the order of sending, to WMO405s and their history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Literal

from attrs import Factory, define, field, frozen

from ieb.arguments import name_arguments
from ieb.errors import CannotUpgrade, InvalidType, InvalidValue
from ieb.findings import Finding, Severity
from ieb.history import History, identity_of
from ieb.messages import WMO401, WMO405, Message
from ieb.messages.aanlevering import Sleutel
from ieb.messages.kinds import PartMessage, Retour, Stroom, bsn_of, demand_message, is_retour
from ieb.privacy import mask, quote
from ieb.upgrading.message import (
    Actual,
    missing_period,
    number_in,
    number_in_use,
    part_of,
    removed_period,
    status_in,
    upgrade,
)

Numbers = Iterable[str] | Callable[[Message], str]
"""Where the Identificaties come from: texts, one a WMO405, or a function of the message of 1.0."""


@frozen(kw_only=True)
class Upgraded:
    """What became of a series.

    Attributes:
        messages: The WMO405s, in the order of sending.
        sources: The message of 1.0 behind each of them.
        findings: Of each message that was left out: why.
        left_out: The messages that were left out, one for each finding.
        history: The history in which all WMO405s were accepted; a period of 1.0 goes on from here.
    """

    messages: tuple[WMO405, ...]
    sources: tuple[PartMessage, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    left_out: tuple[Message, ...] = field(repr=False)
    history: History


@name_arguments
def upgrade_series(
    messages: Iterable[Message],
    retouren: Iterable[Message] = (),
    *,
    identificatie: Numbers,
    unanswered: Literal["refuse", "accepted"] = "refuse",
    gemeenten: Mapping[str, str] | None = None,
) -> Upgraded:
    """Upgrade the starts and stops that were sent in release 1.0, in the order of sending.

    Messages are taken by Dagtekening, those of one day in the order in which they are given. What
    was rejected counts as never sent. What cannot be upgraded is left out, with the reason.

    Args:
        messages: The WMO401s and WMO403s; the retouren may stand among them.
        retouren: The WMO402s and WMO404s on them.
        identificatie: Identifications of the WMO405s, not used before: texts, of which the next one
            is taken for each, or a function that gives one for a message of 1.0.
        unanswered: What a message without a retour counts for: ``refuse`` leaves it out, and what
            follows on its number too, for nobody knows what became of it; with ``accepted`` you say
            that it was accepted.
        gemeenten: Code of a gemeente that was merged to the code of what it became.

    Returns:
        The WMO405s, what was left out and why, and the history.

    Raises:
        InvalidType: Something that is no message, or an argument of the wrong type.
        InvalidValue: Another word for `unanswered`, or fewer identifications than messages.
    """
    _check(messages, retouren, unanswered, gemeenten)
    _check_numbers(identificatie)
    given = [*messages, *retouren]
    for message in given:
        demand_message(message)
    answers = [message for message in given if is_retour(message)]
    sent = [message for message in given if not is_retour(message)]
    series = _Series(
        number=_numberer(identificatie),
        accept_unanswered=unanswered == "accepted",
        gemeenten=dict(gemeenten or {}),
        before=_exchanged(sent, answers),
    )
    for message in sorted(sent, key=_day):
        series.take(message)
    for retour in _without_message(sent, answers):
        series.tell_orphan(retour)
    return Upgraded(
        messages=tuple(series.made),
        sources=tuple(series.sources),
        findings=tuple(series.findings),
        left_out=tuple(series.left_out),
        history=series.history,
    )


def _check(messages: object, retouren: object, unanswered: object, gemeenten: object) -> None:
    """Refuse what an untyped caller gives in the wrong shape."""
    for name, value in (("messages", messages), ("retouren", retouren)):
        if not isinstance(value, Iterable):
            held = type(value).__name__
            msg = f"{name}: verwacht berichten, in een lijst bijvoorbeeld, geen {held}."
            raise InvalidType(msg)
    if gemeenten is not None and not isinstance(gemeenten, Mapping):
        wanted = "een dict van oude naar nieuwe gemeentecode"
        msg = f"gemeenten: verwacht {wanted}, geen {type(gemeenten).__name__}."
        raise InvalidType(msg)
    if unanswered not in ("refuse", "accepted"):
        msg = f"unanswered: verwacht 'refuse' of 'accepted', gekregen {quote(str(unanswered))}."
        raise InvalidValue(msg)


def _day(message: Message) -> date:
    return message.header.bericht_identificatie.dagtekening


def _check_numbers(numbers: object) -> None:
    """Refuse what gives no identifications; one text is no row of texts."""
    if isinstance(numbers, str | bytes) or not (callable(numbers) or isinstance(numbers, Iterable)):
        wanted = (
            "teksten, zoals (f'G{n}' for n in itertools.count(1)), of een functie van het bericht"
        )
        msg = f"identificatie: verwacht {wanted}, geen {type(numbers).__name__}."
        raise InvalidType(msg)


def _numberer(numbers: Numbers) -> Callable[[Message], str]:
    """Return what gives the Identificatie of the WMO405 that a message becomes."""
    if callable(numbers):
        return numbers
    return partial(_next, iter(numbers))


def _next(numbers: Iterator[str], message: Message) -> str:
    for number in numbers:
        return number
    number = quote(message.header.bericht_identificatie.identificatie)
    msg = f"identificatie: er zijn te weinig identificaties; {message.naam} {number} heeft er geen."
    raise InvalidValue(msg)


def _exchanged(sent: Iterable[Message], answers: Iterable[Retour]) -> History:
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

    number: Callable[[Message], str]
    accept_unanswered: bool
    gemeenten: dict[str, str]
    before: History
    history: History = Factory(History)
    made: list[WMO405] = Factory(list[WMO405])
    sources: list[PartMessage] = Factory(list[PartMessage])
    findings: list[Finding] = Factory(list[Finding])
    left_out: list[Message] = Factory(list[Message])
    taken: set[Message] = Factory(set[Message])
    numbers: set[str] = Factory(set[str])
    unsure: set[tuple[Sleutel, str]] = Factory(set[tuple[Sleutel, str]])
    """Keys and persons of whom a message was left out that counts, or may count."""

    def take(self, message: Message) -> None:
        """Upgrade a message, or say why not."""
        try:
            part = part_of(message)
            self._demand_counted(part)
        except CannotUpgrade as error:
            self._leave_out(message, error)
            return
        try:
            upgraded = self._upgraded(part)
        except CannotUpgrade as error:
            if self._answered(part):
                # The CAK accepted it, so the period is not what we have of it.
                self.unsure.add((self._key(part), part.client.bsn))
            self._leave_out(message, error)
            return
        self.history = self.history.accept(upgraded)
        self.made.append(upgraded)
        self.sources.append(part)

    def tell_orphan(self, retour: Retour) -> None:
        """Say of a retour that what it answers is not there: a message is missing."""
        text = "Het bericht waarop dit retour antwoordt, ontbreekt"
        why = "de periode waar het over gaat, kan anders zijn dan zij hier is"
        self._leave_out(retour, CannotUpgrade("bericht-ontbreekt", f"{text}; {why}."))

    def _answered(self, part: PartMessage) -> bool:
        exchange = self.before.recorded(part)
        assert exchange is not None  # every message was recorded
        return bool(exchange.retours)

    def _key(self, part: PartMessage) -> Sleutel:
        gemeente = part.header.afzender
        now = self.gemeenten.get(gemeente, gemeente)
        return Sleutel(now, Stroom.ABONNEMENTSTARIEF, number_in(part))

    def _demand_counted(self, part: PartMessage) -> None:
        """Refuse a message that did not count, that came twice, or of which that is not known."""
        exchange = self.before.recorded(part)
        assert exchange is not None  # every message was recorded
        if part in self.taken:
            raise CannotUpgrade("herhaald", "Dit bericht stond er al: het is precies hetzelfde.")
        self.taken.add(part)
        if not exchange.accepted:
            text = "Het CAK keurde dit bericht af; het telt als nooit verstuurd"
            raise CannotUpgrade("afgekeurd", f"{text}.")
        line = self._key(part), part.client.bsn
        if not self._answered(part) and not self.accept_unanswered:
            self.unsure.add(line)
            text = "Er is geen retour op dit bericht, dus het is niet bekend of het telt"
            wanted = "geef het retour mee, of zeg met unanswered='accepted' dat het is goedgekeurd"
            raise CannotUpgrade("onbeantwoord", f"{text}; {wanted}.")
        if line in self.unsure:
            text = "Een eerder bericht met dit startnummer kon niet worden meegenomen"
            raise CannotUpgrade("onbekend-begin", f"{text}: de periode is dus niet zeker.")

    def _upgraded(self, part: PartMessage) -> WMO405:
        key = self._key(part)
        actual = self.history.actual(key)
        self._demand_possible(part, key, actual)
        number = self.number(part)
        if number in self.numbers:
            msg = (
                f"identificatie: {quote(number)} komt twee keer voor; geef elk bericht een nieuwe."
            )
            raise InvalidValue(msg)
        self.numbers.add(number)
        return upgrade(part, actual=actual, identificatie=number, gemeente=key.gemeente)

    def _demand_possible(self, part: PartMessage, key: Sleutel, actual: Actual | None) -> None:
        """Refuse what cannot be, before an Identificatie is spent on it."""
        first = isinstance(part, WMO401) and status_in(part).code == "1"
        if first and self.history.used(key):
            raise number_in_use(part)
        if not first and actual is None and self.history.removed(key):
            raise removed_period()
        if not first and actual is None and status_in(part).code != "9":
            raise missing_period(part)

    def _leave_out(self, message: Message, error: CannotUpgrade) -> None:
        name = quote(message.header.bericht_identificatie.identificatie)
        counted = error.code not in ("afgekeurd", "herhaald", "geen-start-of-stop")
        finding = Finding(
            code=error.code,
            message=mask(f"{message.naam} {name}: {error}", bsn=bsn_of(message)),
            level=3,
            severity=Severity.OVERTREDING if counted else Severity.SIGNAAL,
            path="Bericht",
        )
        self.findings.append(finding)
        self.left_out.append(message)
