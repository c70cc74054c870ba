"""The reference CAK: it judges, remembers, answers, and tells a gemeente what it should know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Self

from attrs import evolve, frozen

from ieb.codes import RedenTerugkoppeling, StatusAanlevering
from ieb.keten.party import Outcome, Party, read_or_refuse
from ieb.messages import WMO405, WMO407, WMO409, WMO410, Attribuut, Message
from ieb.messages.delivery import Delivery, Sleutel, Stroom, delivery_of
from ieb.releases import chosen
from ieb.retour import build_retour
from ieb.rules import Report, validate
from ieb.rules.days import ONE_DAY, Span

_Remark = tuple[Sleutel, RedenTerugkoppeling, tuple[Attribuut, ...]]


@frozen(kw_only=True)
class Cak(Party):
    """A CAK that answers every heenbericht with a retour and, when there is a reason, with a WMO409.

    What it knows from the BRP and of other streams stands in its context. State in, state out: nothing
    changes in place, no clock is read. All of it holds for beschermd wonen as well: the casus document says
    that its situations apply to both kinds of message (4.0).

    Example:
        >>> from ieb.keten import Gemeente, Start
        >>> start = Start(bsn="999992016", start_nummer=649901, startdatum=date(2025, 5, 12))
        >>> message = Gemeente(code="0513").handle(start, date(2025, 5, 12)).messages[0]
        >>> [one.naam for one in Cak().receive(message, date(2025, 5, 13)).messages]
        ['WMO406']
    """

    def receive(self, message: Message | bytes, today: date) -> Outcome[Self]:
        """Take a message from a gemeente.

        Args:
            message: The message, or the bytes that should be one.
            today: Day of receipt; Dagtekening of the answers.

        Returns:
            The CAK afterwards, and the retour followed by the WMO409s. Nothing for what is no valid message:
            that is an error in the transport.

        Raises:
            InvalidType: Neither a message nor bytes, or a day that is no date.
        """
        read = read_or_refuse(message, today, self.release)
        if isinstance(read, Report):
            return Outcome(party=self, report=read)
        if isinstance(read, WMO410):
            return self.take_retour(read, today)
        if isinstance(read, WMO405 | WMO407):
            return self._judge(read, today)
        return self.unexpected(read)

    def _judge(self, message: WMO405 | WMO407, today: date) -> Outcome[Self]:
        report = validate(message, self.known(today))
        counted = self.overlooked(report)
        after, identificatie = self.numbered("R")
        answer = build_retour(message, counted, identificatie=identificatie, dagtekening=today)
        history = (self.history.accept if counted.accepted else self.history.reject)(message, received=today)
        after = evolve(after, history=history.accept(answer))
        can_tell = any(one.name == WMO409.naam for one in chosen(self.release).messages)
        remarks = list(self._remarks(delivery_of(message))) if counted.accepted and can_tell else []
        messages: list[Message] = [answer]
        for remark in remarks:
            after, sent = after.send(remark, today)
            messages.append(sent)
        return Outcome(party=after, messages=tuple(messages), report=report)

    def send(self, remark: _Remark, today: date) -> tuple[Self, WMO409]:
        """Return the CAK after a remark was sent, and the WMO409 that holds it.

        Args:
            remark: Key of the period, reason and what goes with it.
            today: Dagtekening.
        """
        sleutel, reden, attributen = remark
        after, identificatie = self.numbered("C", sleutel.gemeente, ("WMO409",))
        abo = sleutel.stroom is Stroom.ABONNEMENTSTARIEF
        message = WMO409.terugkoppeling(
            ontvanger=sleutel.gemeente,
            identificatie=identificatie,
            dagtekening=today,
            reden=reden,
            attributen=attributen,
            eb_start_nummer=sleutel.start_nummer if abo else None,
            bw_start_nummer=None if abo else sleutel.start_nummer,
            release=self.release,
        )
        return evolve(after, pending=(*after.pending, message)), message

    def _remarks(self, new: Delivery) -> Iterator[_Remark]:
        """Yield what an accepted delivery gives reason to tell, as known before it was accepted."""
        if new.status is StatusAanlevering.VERWIJDEREN_AANLEVERING:
            return
        yield from self._others_stopped(new)
        died = (self.context.overlijdensdata or {}).get(new.bsn)
        if died is not None and new.start > died:
            yield new.sleutel, RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN, ()
        if died is not None and new.stop is not None and new.stop >= died:
            yield new.sleutel, RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN, ()
        for other in (self.context.andere_stromen or {}).get(new.bsn, ()):
            if Span.of(other.van, other.tot_en_met).holds(new.start):
                stream = (Attribuut.voorliggende_eb_stroom(other.naam),)
                yield new.sleutel, RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND, stream

    def _others_stopped(self, new: Delivery) -> Iterator[_Remark]:
        before = self.history.actual(new.sleutel)
        if before is not None and before.start == new.start:
            return  # told when this start was first delivered (aanname)
        for other in self.history.periods(new.bsn, new.sleutel.stroom):
            elsewhere = other.sleutel.gemeente != new.sleutel.gemeente
            # A period cannot be ended before its own first day (aanname).
            reaches = other.start < new.start and Span.of(other.start, other.stop).holds(new.start)
            if elsewhere and reaches:
                stop = (Attribuut.stopdatum(new.start - ONE_DAY),)
                yield other.sleutel, RedenTerugkoppeling.STOPDATUM_GEPLAATST, stop
