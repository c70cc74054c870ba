"""The reference gemeente: what happens becomes a message, what comes in gets its answer."""

from __future__ import annotations

from datetime import date
from typing import Final, Self

from attrs import evolve, frozen

from ieb.arguments import demand_day
from ieb.codes import RedenTerugkoppeling, StatusAanlevering
from ieb.errors import InvalidType
from ieb.keten.events import EVENTS, Death, Event, Removal, Start
from ieb.keten.party import AGAIN, UNJUDGED, Outcome, Party, objections, read_or_refuse
from ieb.keten.period import Period
from ieb.messages import WMO409, Message
from ieb.messages.aanlevering import Sleutel, terugkoppeling_of
from ieb.messages.kinds import KINDS, Sender, gemeente_of, is_retour, kind_of
from ieb.retour import build_retour
from ieb.rules import Judgement, Report, validate

_CHANGED: Final = StatusAanlevering.GEWIJZIGDE_AANLEVERING
# A remark that breaks one of these cannot be acted on; one that is only late can.
_UNUSABLE: Final = ("OP381", "OP382", "OP383")
_DELIVERING: Final = tuple(kind.naam for kind in KINDS.values() if kind.is_aanlevering)
_NO_PERIOD: Final = "Er is geen periode met startnummer {}: er wordt niets verstuurd."


@frozen(kw_only=True)
class Gemeente(Party):
    """A gemeente that keeps to the rules and answers what the CAK sends.

    It composes a change from the actual aanlevering (IV107), sends nothing that breaks a rule, and
    leaves to a person what needs one. State in, state out: nothing changes in place, no clock is
    read.

    A gemeente that does otherwise is a subclass with a method of its own: `deliver`, `find_actual`,
    `follow`, `take_remark` or `take_retour`.

    Attributes:
        code: Gemeentecode.

    Example:
        >>> from ieb.keten import Start
        >>> gouda = Gemeente(code="0513")
        >>> start = Start(bsn="999992016", start_nummer=649901, startdatum=date(2025, 5, 12))
        >>> gouda.handle(start, date(2025, 5, 12)).messages[0].naam
        'WMO405'
    """

    code: str

    def handle(self, event: Event, today: date) -> Outcome[Self]:
        """Let something happen.

        Args:
            event: What happens.
            today: The day on which the gemeente deals with it; Dagtekening of what is sent.

        Returns:
            The gemeente afterwards and the messages it sends, often one and sometimes none.

        Raises:
            InvalidValue: A value that no message can hold.
            InvalidType: No event, or a day that is no date.
        """
        demand_day("today", today)
        happened: object = event
        if not isinstance(happened, EVENTS):
            names = ", ".join(kind.__name__ for kind in EVENTS)
            msg = f"Verwacht een gebeurtenis ({names}), geen {type(happened).__name__}."
            raise InvalidType(msg)
        if isinstance(event, Death):
            known = {**(self.context.overlijdensdata or {}), event.bsn: event.datum}
            return Outcome(party=evolve(self, context=evolve(self.context, overlijdensdata=known)))
        sleutel = Sleutel(self.code, event.stroom, event.start_nummer)
        if isinstance(event, Start):
            return self.deliver(
                StatusAanlevering.EERSTE_AANLEVERING, Period.first(sleutel, event), today
            )
        actual = self.find_actual(sleutel)
        if actual is None:
            return Outcome(party=self, notes=(_NO_PERIOD.format(event.start_nummer),))
        if isinstance(event, Removal):
            return self.deliver(StatusAanlevering.VERWIJDEREN_AANLEVERING, actual, today)
        return self._change(actual, actual.after(event), today)

    def receive(self, message: Message | bytes, today: date) -> Outcome[Self]:
        """Take a message from the CAK.

        Args:
            message: The message, or the bytes that should be one.
            today: Day of receipt.

        Returns:
            The gemeente afterwards and what it sends back. Nothing for what is no valid message, as
            that is an error in the transport.

        Raises:
            InvalidType: Neither a message nor bytes, or a day that is no date.
        """
        read = read_or_refuse(message, today, self.release)
        if isinstance(read, Report):
            return Outcome(party=self, report=read)
        if kind_of(read).sender is not Sender.CAK or gemeente_of(read) != self.code:
            return self.refuse_unexpected(read)
        if is_retour(read):
            return self.take_retour(read, today)
        assert isinstance(read, WMO409)  # the CAK sends nothing else
        return self.take_remark(read, today)

    def find_actual(self, sleutel: Sleutel) -> Period | None:
        """Return the period with a key, as it will be once all that is pending is accepted.

        Args:
            sleutel: The key.
        """
        aanlevering = self.expected.actual(sleutel)
        return None if aanlevering is None else Period.of(aanlevering)

    def deliver(self, status: StatusAanlevering, period: Period, today: date) -> Outcome[Self]:
        """Send an aanlevering, unless it breaks a rule.

        Args:
            status: Its status.
            period: The period as it should be.
            today: Dagtekening.
        """
        after, identificatie = self.give_number("G", self.code, _DELIVERING)
        message = period.message(
            status, identificatie=identificatie, dagtekening=today, release=self.release
        )
        report = validate(message, self.context_on(today))
        wrong = objections(self.drop_tolerated(report))
        if wrong:
            notes = ("Dit bericht is niet verstuurd.", *wrong)
            return Outcome(party=self, report=report, notes=notes)
        return Outcome(party=after.after_sending(message), messages=(message,), report=report)

    def take_remark(self, message: WMO409, today: date) -> Outcome[Self]:
        """Answer a remark of the CAK, and do what it asks for unless it cannot be acted on.

        Args:
            message: The remark.
            today: Day of receipt; Dagtekening of what is sent.
        """
        again = self.expected.before(message)
        report = validate(message, self.context_when_first(message, today))
        counted = self.drop_tolerated(report)
        if counted.judgement is Judgement.NIET_BEOORDEELD:
            return Outcome(party=self, report=report, notes=(UNJUDGED,))
        after, identificatie = self.give_number("R")
        answer = build_retour(message, counted, identificatie=identificatie, dagtekening=today)
        if again is not None:
            return Outcome(party=after, messages=(answer,), report=report, notes=(AGAIN,))
        history = self.history.record(message, accepted=not answer.afgekeurd, received=today)
        after = evolve(after, history=history.accept(answer))
        wrong = objections(counted)
        unusable = any(finding.code in _UNUSABLE for finding in report)
        if answer.afgekeurd or unusable:
            return Outcome(party=after, messages=(answer,), report=report, notes=wrong)
        follow_up = after.follow(message, today)
        return evolve(
            follow_up,
            messages=(answer, *follow_up.messages),
            report=report,
            notes=(*wrong, *follow_up.notes),
        )

    def follow(self, message: WMO409, today: date) -> Outcome[Self]:
        """Do what a remark of the CAK asks for: a change of the period, or a note for a person.

        Args:
            message: The remark.
            today: Dagtekening of what is sent.
        """
        remark = terugkoppeling_of(message)
        period, number = self.find_actual(remark.sleutel), remark.sleutel.start_nummer
        if period is None:
            return Outcome(party=self, notes=(_NO_PERIOD.format(number),))
        if remark.reden is RedenTerugkoppeling.STOPDATUM_GEPLAATST:
            new = period.stop_on(remark.stopdatum)
        elif remark.reden is RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN:
            new = evolve(period, stop=None)
        else:
            note = f"Startnummer {number}, reden {remark.reden}: beslis wat er moet gebeuren."
            return Outcome(party=self, notes=(note,))
        return self._change(period, new, today)

    def _change(self, period: Period, new: Period, today: date) -> Outcome[Self]:
        """Deliver a change, unless nothing changes (OP035)."""
        if new == period:
            number = period.sleutel.start_nummer
            note = f"Startnummer {number} staat al goed: er hoeft niets te gebeuren."
            return Outcome(party=self, notes=(note,))
        return self.deliver(_CHANGED, new, today)
