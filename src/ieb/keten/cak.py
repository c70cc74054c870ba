"""The reference CAK: it judges, remembers, answers, and tells a gemeente what it should know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple, Self

from attrs import evolve, field, frozen

from ieb.codes import RedenTerugkoppeling, StatusAanlevering
from ieb.kalender.working_days import ONE_DAY
from ieb.keten.party import AGAIN, UNJUDGED, Outcome, Party, read_or_refuse
from ieb.messages import WMO409, Attribuut, Message
from ieb.messages.aanlevering import Aanlevering, Sleutel, aanlevering_of, terugkoppeling_of
from ieb.messages.kinds import Sender, is_aanlevering, is_retour, kind_of
from ieb.messages.pairs import Aanleverbericht
from ieb.messages.places import Stroom
from ieb.releases import release_or_home
from ieb.retour import build_retour
from ieb.rules import Judgement, Report, validate
from ieb.rules.days import Span

_YIELDS: Final = RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND
BESCHERMD_WONEN: Final = "Wmo beschermd wonen"
"""What a WMO409 with reason 04 calls an actual period beschermd wonen (aanname)."""


class Notice(NamedTuple):
    """Something to tell a gemeente of a period.

    Attributes:
        sleutel: Key of the period.
        reden: The reason.
        stop: The day on which the period ends, with reason 01.
        stroom: Name of the stream that goes before it, with reason 04.
    """

    sleutel: Sleutel
    reden: RedenTerugkoppeling
    stop: date | None = None
    stroom: str | None = None

    @property
    def attributen(self) -> tuple[Attribuut, ...]:
        """What goes with the reason in the message."""
        if self.stop is not None:
            return (Attribuut.stopdatum(self.stop),)
        if self.stroom is not None:
            return (Attribuut.voorliggende_eb_stroom(self.stroom),)
        return ()


Numbers = Callable[[Notice], str]


class Yielded(NamedTuple):
    """That a gemeente was told that another stream goes before a period.

    Attributes:
        sleutel: Key of the period.
        stroom: Name of the other stream.
        start: Start date of the period.
    """

    sleutel: Sleutel
    stroom: str
    start: date


@frozen(kw_only=True)
class Cak(Party):
    """A CAK that answers every heenbericht with a retour and, where there is reason, a WMO409.

    What it knows from the BRP and of other streams stands in its context. State in, state out:
    nothing changes in place, no clock is read. Of two periods of different gemeenten that share a
    day it stops the one that begins earlier, whichever was delivered last. It does for beschermd
    wonen what it does for the abonnementstarief (4.0: the casus document applies to both unless it
    says otherwise).

    Attributes:
        placed: Stop dates that were told with reason 01 and not answered yet, by the key of the
            period. They count as if they had been delivered, so that nobody is told two different
            days (aanname).
        yielded: Of which periods it was told, for which start, that another stream goes before:
            once each.

    Of both only what no retour refused counts: a refused remark counts as never sent.

    A CAK that decides otherwise is a subclass with a `tell` of its own, or with one of the methods
    that it rests on: `end_periods`, `tell_death`, `tell_streams`, `find_streams`, `apply_placed`.

    Example:
        >>> from ieb.keten import Gemeente, Start
        >>> start = Start(bsn="999992016", start_nummer=649901, startdatum=date(2025, 5, 12))
        >>> message = Gemeente(code="0513").handle(start, date(2025, 5, 12)).messages[0]
        >>> [answer.naam for answer in Cak().receive(message, date(2025, 5, 13)).messages]
        ['WMO406']
    """

    placed: Mapping[Sleutel, date] = field(factory=dict[Sleutel, date])
    yielded: frozenset[Yielded] = frozenset()

    @property
    def has_remarks(self) -> bool:
        """Whether there is a message in its release to tell gemeenten something in."""
        return release_or_home(self.release, WMO409.naam).has(WMO409.naam)

    def receive(self, message: Message | bytes, today: date) -> Outcome[Self]:
        """Take a message from a gemeente.

        Args:
            message: The message, or the bytes that should be one.
            today: Day of receipt; Dagtekening of the answers.

        Returns:
            The CAK afterwards, and the retour followed by the WMO409s. Nothing for what is no valid
            message: that is an error in the transport.

        Raises:
            InvalidType: Neither a message nor bytes, or a day that is no date.
        """
        read = read_or_refuse(message, today, self.release)
        if isinstance(read, Report):
            return Outcome(party=self, report=read)
        if kind_of(read).sender is not Sender.GEMEENTE:
            return self.refuse_unexpected(read)
        if is_retour(read):
            return self.take_retour(read, today)
        if not is_aanlevering(read):  # the start or stop of release 1.0, which went before ours
            return self.refuse_unexpected(read)
        return self._take_delivery(read, today)

    def _take_delivery(self, message: Aanleverbericht, today: date) -> Outcome[Self]:
        again = self.expected.before(message)
        report = validate(message, self.context_when_first(message, today))
        counted = self.drop_tolerated(report)
        if counted.judgement is Judgement.NIET_BEOORDEELD:
            return Outcome(party=self, report=report, notes=(UNJUDGED,))
        after, identificatie = self.give_number("R")
        answer = build_retour(message, counted, identificatie=identificatie, dagtekening=today)
        if again is not None:
            return Outcome(party=after, messages=(answer,), report=report, notes=(AGAIN,))
        if not counted.accepted:
            history = self.history.reject(message, received=today).accept(answer)
            return Outcome(party=evolve(after, history=history), messages=(answer,), report=report)
        aanlevering = aanlevering_of(message)
        to_tell = self.tell(aanlevering)  # asked first: a history is quickest about what is newest
        history = self.history.accept(message, received=today).accept(answer)
        told = evolve(after, history=history)._send_all(aanlevering, to_tell, today)
        return evolve(told, messages=(answer, *told.messages), report=report)

    def take_accepted(
        self, message: Aanleverbericht, today: date, *, number: Numbers | None = None
    ) -> Outcome[Self]:
        """Take an aanlevering that was judged elsewhere and accepted, and tell what there is to.

        Judging looks at what one gemeente sent, telling at one person across gemeenten: so many
        may judge at once, and this comes after it.

        Args:
            message: The message.
            today: Day of receipt; Dagtekening of the answers.
            number: Gives the Identificatie of each WMO409; None for the next one of this CAK.

        Returns:
            The CAK afterwards, and the WMO409s; no retour.
        """
        aanlevering = aanlevering_of(message)
        to_tell = self.tell(aanlevering)
        after = evolve(self, history=self.history.accept(message, received=today))
        return after._send_all(aanlevering, to_tell, today, number)

    def _send_all(
        self,
        aanlevering: Aanlevering,
        to_tell: tuple[list[Notice], tuple[str, ...]],
        today: date,
        number: Numbers | None = None,
    ) -> Outcome[Self]:
        """Return what came of an aanlevering: what it gives reason to tell, sent and remembered."""
        notices, notes = to_tell
        after = self._remember(aanlevering, notices)
        if not self.has_remarks:
            return Outcome(party=after, notes=notes)
        messages: list[Message] = []
        for notice in notices:
            identificatie = None if number is None else number(notice)
            after, sent = after.send(notice, today, identificatie=identificatie)
            messages.append(sent)
        return Outcome(party=after, messages=tuple(messages), notes=notes)

    def send(
        self, notice: Notice, today: date, *, identificatie: str | None = None
    ) -> tuple[Self, WMO409]:
        """Return the CAK after a remark was sent, and the WMO409 that holds it.

        Args:
            notice: What to tell of which period.
            today: Dagtekening.
            identificatie: That of the WMO409; None for the next one of this CAK.
        """
        sleutel, after = notice.sleutel, self
        if identificatie is None:
            after, identificatie = self.give_number("C", sleutel.gemeente, (WMO409.naam,))
        eb_start_nummer, bw_start_nummer = None, None
        if sleutel.stroom is Stroom.ABONNEMENTSTARIEF:
            eb_start_nummer = sleutel.start_nummer
        else:
            bw_start_nummer = sleutel.start_nummer
        message = WMO409.terugkoppeling(
            ontvanger=sleutel.gemeente,
            identificatie=identificatie,
            dagtekening=today,
            reden=notice.reden,
            attributen=notice.attributen,
            eb_start_nummer=eb_start_nummer,
            bw_start_nummer=bw_start_nummer,
            release=self.release,
        )
        return after.after_sending(message), message

    def tell(self, new: Aanlevering) -> tuple[list[Notice], tuple[str, ...]]:
        """Return what an accepted aanlevering gives reason to tell, and what a person should see.

        Args:
            new: The aanlevering, on what was known before it was accepted.
        """
        if new.status is StatusAanlevering.VERWIJDEREN_AANLEVERING:
            return [], ()
        others = self._elsewhere(new)
        notices = [*self.end_periods(new, others), *self.tell_death(new), *self.tell_streams(new)]
        same_day = [other for other in others if other.start == new.start]
        notes = tuple(_ask_which(new.sleutel, other.sleutel) for other in same_day)
        return notices, notes

    def _elsewhere(self, new: Aanlevering) -> list[Aanlevering]:
        """Return the periods of other gemeenten that share a day with a new one, once stopped."""
        days = Span.of(new.start, new.stop)
        running = self.history.running_from(new.bsn, new.sleutel.stroom, new.start)
        elsewhere = [
            self.apply_placed(period)
            for period in running
            if period.sleutel.gemeente != new.sleutel.gemeente
        ]
        return [period for period in elsewhere if days.overlaps(Span.of(period.start, period.stop))]

    def apply_placed(self, period: Aanlevering) -> Aanlevering:
        """Return a period with the stop date that was told with reason 01, if one stands.

        Args:
            period: The period as it was delivered.
        """
        stop = self.placed.get(period.sleutel)
        if stop is None or (period.stop is not None and period.stop <= stop):
            return period
        if not self._stands(_stop(period.sleutel, stop)):
            return period
        return evolve(period, stop=stop)

    def _stands(self, notice: Notice) -> bool:
        """Return whether a remark with this reason was sent, and no retour refused it since."""
        told = notice.reden, notice.attributen
        remarks = map(terugkoppeling_of, self.history.terugkoppelingen(notice.sleutel))
        return any((remark.reden, remark.attributen) == told for remark in remarks)

    def end_periods(self, new: Aanlevering, others: list[Aanlevering]) -> Iterator[Notice]:
        """Yield that the earlier of two periods ends on the day before the other begins.

        Args:
            new: The aanlevering.
            others: The periods of other gemeenten that share a day with it, as they were stopped.
        """
        for other in others:
            if other.start < new.start:
                yield _stop(other.sleutel, new.start - ONE_DAY)
        later = [other.start for other in others if other.start > new.start]
        if later:
            yield _stop(new.sleutel, min(later) - ONE_DAY)

    def tell_death(self, new: Aanlevering) -> Iterator[Notice]:
        """Yield what there is to tell when the client has died.

        Args:
            new: The aanlevering.
        """
        died = (self.context.overlijdensdata or {}).get(new.bsn)
        if died is None:
            return
        if new.start > died:
            yield Notice(new.sleutel, RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN)
        if new.stop is not None and new.stop >= died:
            yield Notice(new.sleutel, RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN)

    def tell_streams(self, new: Aanlevering) -> Iterator[Notice]:
        """Yield which streams go before a period and were not told for this start.

        Args:
            new: The aanlevering.
        """
        for stroom in self.find_streams(new):
            notice = Notice(new.sleutel, _YIELDS, stroom=stroom)
            known = Yielded(new.sleutel, stroom, new.start) in self.yielded
            if not (known and self._stands(notice)):
                yield notice

    def find_streams(self, new: Aanlevering) -> Iterator[str]:
        """Yield the names of the streams in which is paid on the day that a period begins.

        Args:
            new: The aanlevering.
        """
        for stream in (self.context.andere_stromen or {}).get(new.bsn, ()):
            if Span.of(stream.van, stream.tot_en_met).holds(new.start):
                yield stream.naam
        if new.sleutel.stroom is Stroom.ABONNEMENTSTARIEF:
            periods = self.history.running_from(new.bsn, Stroom.BESCHERMD_WONEN, new.start)
            if any(Span.of(period.start, period.stop).holds(new.start) for period in periods):
                yield BESCHERMD_WONEN

    def _remember(self, new: Aanlevering, notices: list[Notice]) -> Self:
        """Return the CAK that knows what it told; an aanlevering answers what was placed on it."""
        if not notices and new.sleutel not in self.placed:  # as of nearly each aanlevering
            return self
        placed = dict(self.placed)
        placed.pop(new.sleutel, None)
        yielded = set(self.yielded)
        for remark in notices:
            if remark.stop is not None:
                placed[remark.sleutel] = remark.stop
            if remark.stroom is not None:
                yielded.add(Yielded(remark.sleutel, remark.stroom, new.start))
        return evolve(self, placed=placed, yielded=frozenset(yielded))


def _stop(sleutel: Sleutel, last_day: date) -> Notice:
    """Return that a period ends on the day before the next one begins."""
    return Notice(sleutel, RedenTerugkoppeling.STOPDATUM_GEPLAATST, stop=last_day)


def _ask_which(new: Sleutel, other: Sleutel) -> str:
    """Return a question that only a person can answer: which gemeente goes before."""
    return (
        f"Startnummer {new.start_nummer} van gemeente {new.gemeente} en startnummer "
        f"{other.start_nummer} van gemeente {other.gemeente} beginnen op dezelfde dag: "
        "zoek uit welke gemeente verantwoordelijk is."
    )
