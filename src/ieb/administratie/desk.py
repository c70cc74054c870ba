"""The desk of a gemeente: from what should be known of a person to drafts of what to send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from attrs import evolve, field, frozen

from ieb.administratie.beleid import Beleid, Mutaties
from ieb.administratie.charge import charged_by, charged_in
from ieb.administratie.demands import demand, demand_history
from ieb.administratie.desired import next_moment_after, work_out
from ieb.administratie.dossier import Dossier
from ieb.administratie.drafts import (
    Draft,
    draft_change,
    draft_first,
    draft_removal,
    explain_locked,
    explain_nothing,
    explain_waiting,
)
from ieb.administratie.expected import is_given_out
from ieb.administratie.judging import Judge
from ieb.administratie.pairing import Pair, meet, pair_up
from ieb.administratie.plans import Plan
from ieb.administratie.sending import Sending, arrange
from ieb.arguments import demand_day
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Finding, Mark, Severity
from ieb.history import HistoryView
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel, aanlevering_of
from ieb.messages.pairs import Aanleverbericht
from ieb.messages.places import Stroom
from ieb.rules import Context


@frozen(kw_only=True)
class Task:
    """What is to be judged of one person; it can go to another process.

    It shows nothing: there is a Bsn in it.

    Attributes:
        dossier: The records.
        pending: What was sent of the person and has no retour yet.
        drafts: What should be sent.
        known: The periods as they are known, with what is on its way.
    """

    dossier: Dossier = field(repr=False)
    pending: tuple[Aanleverbericht, ...] = field(repr=False)
    drafts: tuple[Draft, ...] = field(repr=False)
    known: tuple[Period, ...] = field(repr=False)


@frozen(kw_only=True)
class Drafted:
    """A plan of which the drafts have not been judged yet.

    Attributes:
        plan: The plan, without what depends on them.
        task: What is to be judged; None for nothing.
    """

    plan: Plan
    task: Task | None = None

    def finish(self, sending: Sending | None) -> Plan:
        """Return the plan.

        Args:
            sending: What can be sent of the drafts; None when there are none.
        """
        if sending is None:
            return self.plan
        notes = (*self.plan.uitleg, *map(explain_waiting, sending.waiting))
        return evolve(
            self.plan,
            golven=sending.waves,
            belemmeringen=sending.blocked,
            wacht=(*self.plan.wacht, *sending.waiting),
            uitleg=tuple(dict.fromkeys(notes)),
        )


@frozen(kw_only=True, eq=False)
class Desk:
    """What the plans of one run have in common.

    Attributes:
        beleid: The policy.
        today: The day.
        history: What was accepted so far.
        context: What the rules know of all persons: of deaths and other streams nothing.
    """

    beleid: Beleid
    today: date
    history: HistoryView
    context: Context

    @classmethod
    def of(
        cls,
        beleid: Beleid,
        today: date,
        history: HistoryView,
        context: Context | None,
    ) -> Desk:
        """Return what a caller gave, and refuse what is of another type.

        Args:
            beleid: The policy.
            today: The day.
            history: What was accepted so far.
            context: What the rules may know besides; None for nothing.

        Raises:
            InvalidType: An argument has the wrong type.
        """
        make: Callable[..., Context] = Context
        if context is not None:
            make = partial(evolve, demand("context", context, Context))
        beleid = demand("beleid", beleid, Beleid)
        today = demand_day("today", today)
        history = demand_history(history)
        known = make(
            today=today,
            history=history,
            termijnen=beleid.termijnen,
            overlijdensdata={},
            andere_stromen={},
        )
        return cls(beleid=beleid, today=today, history=history, context=known)

    def judge_of(self, dossier: Dossier, sent: Iterable[Aanleverbericht]) -> Judge:
        """Return what the drafts of a dossier are judged by.

        Args:
            dossier: The records.
            sent: What was sent of the person and has no retour yet.
        """
        gemeente = self.beleid.gemeente
        mine = [message for message in sent if message.header.afzender == gemeente]
        return Judge(
            beleid=self.beleid,
            today=self.today,
            confirmed=self.history,
            pending=tuple(sorted(mine, key=_in_order)),
            dossier=dossier,
            context=self.context,
        )

    def draft(self, judge: Judge, numbers: Iterator[int]) -> Drafted:
        """Return the plan of a dossier with drafts of what should be sent, not judged yet.

        Args:
            judge: What its drafts will be judged by.
            numbers: Gives start numbers for new periods.

        Raises:
            CannotPlan: It cannot be told what should be known.
            InvalidType: What gives start numbers, gives something else.
            InvalidValue: The numbers have run out.
        """
        dossier, beleid = judge.dossier, self.beleid
        outlook = work_out(dossier, beleid, self.today)
        known: list[Period] = []
        drafts: list[Draft] = []
        notes = list(outlook.redenen)
        locked = {aanlevering_of(message).sleutel for message in judge.pending}
        for stroom in Stroom:
            mine = _list_known(judge, stroom)
            wensen = [wens for wens in outlook.wensen if wens.stroom is stroom]
            if not mine and not wensen:
                continue
            known.extend(mine)
            new_key = partial(_new_key, judge.expected, beleid.gemeente, stroom, numbers)
            changes = partial(_changes, self, dossier)
            for pair in pair_up(mine, wensen, changes):
                if changes(pair):
                    drafts.append(_draft(pair, dossier, new_key))
                else:
                    notes.extend(explain_nothing(pair, locked))
        # Changes first: the CAK objects to a start while it knows no stop in the other stream.
        drafts.sort(key=_is_first)
        waiting = [draft.opdracht for draft in drafts if draft.sleutel in locked]
        free = [draft for draft in drafts if draft.sleutel not in locked]
        notes += map(explain_locked, waiting)
        found = Plan(
            nummer=dossier.nummer,
            gewenst=outlook.wensen,
            bekend=tuple(known),
            wacht=tuple(waiting),
            uitleg=tuple(dict.fromkeys(notes)),
            volgend_moment=next_moment_after(outlook, dossier, beleid, self.today),
        )
        if not free:
            return Drafted(plan=found)
        task = Task(dossier=dossier, pending=judge.pending, drafts=tuple(free), known=tuple(known))
        return Drafted(plan=found, task=task)

    def arrange(self, task: Task | None) -> Sending | None:
        """Return what can be sent of the drafts of a dossier, and when.

        Args:
            task: What is to be judged; None for nothing, of which nothing comes.
        """
        if task is None:
            return None
        judge = self.judge_of(task.dossier, task.pending)
        return arrange(judge, task.drafts, task.known)


def leave(judge: Judge, faults: Iterable[str]) -> Plan:
    """Return the plan of a dossier that cannot be planned: why, and what is known all the same.

    Args:
        judge: What its drafts would be judged by.
        faults: Why.
    """
    known: list[Period] = []
    for stroom in Stroom:
        known.extend(_list_known(judge, stroom))
    return Plan(gewenst=(), bekend=tuple(known), fouten=tuple(map(_tell_fault, faults)))


def _tell_fault(text: str) -> Finding:
    return Finding(code="AD003", message=text, severity=Severity.OVERTREDING, mark=Mark.AANNAME)


def _in_order(message: Aanleverbericht) -> tuple[date, str, str]:
    """Return by what messages on their way are put in order: that of their list means nothing."""
    aanlevering = aanlevering_of(message)
    return aanlevering.dagtekening, aanlevering.status.code, aanlevering.identificatie


def _is_first(draft: Draft) -> bool:
    return draft.opdracht.status is StatusAanlevering.EERSTE_AANLEVERING


def _list_known(judge: Judge, stroom: Stroom) -> list[Period]:
    """Return what the gemeente delivered of the person, in order of time."""
    found = [
        Period.of(aanlevering)
        for aanlevering in judge.expected.periods(judge.dossier.bsn, stroom)
        if aanlevering.sleutel.gemeente == judge.beleid.gemeente
    ]
    return sorted(found, key=_by_time)


def _by_time(period: Period) -> tuple[date, date, int]:
    return period.start, period.stop or date.max, period.sleutel.start_nummer


def _changes(desk: Desk, dossier: Dossier, pair: Pair) -> bool:
    """Return whether a pair asks for a message."""
    known, wens = pair.known, pair.wens
    if known is None:
        assert wens is not None  # a pair has one of the two
        return wens.has_month
    if wens is None:
        return charged_in(known) is not None and not _waits(desk, dossier, known)
    if wens.kostprijzen and known.kostprijs not in wens.kostprijzen:
        return True
    if desk.beleid.mutaties is Mutaties.EXACT:
        return (known.start, known.stop) != (wens.start, wens.stop)
    return charged_in(known) != charged_by(wens.stroom, wens.start, wens.stop)


def _waits(desk: Desk, dossier: Dossier, known: Period) -> bool:
    """Return whether a period was reported too early and waits for what goes before to end.

    It waits as long as it would be wanted, and go on, were it not for that.
    """
    if known.sleutel.stroom is not Stroom.ABONNEMENTSTARIEF:
        return False
    others = [
        other for other in dossier.voorliggend if other.tot is not None or other.van > known.start
    ]
    if len(others) == len(dossier.voorliggend):
        return False
    alone = evolve(dossier, voorliggend=others)
    return any(
        wens.stroom is known.sleutel.stroom and wens.stop is None and meet(known, wens)
        for wens in work_out(alone, desk.beleid, desk.today).wensen
    )


def _draft(pair: Pair, dossier: Dossier, new_key: Callable[[], Sleutel]) -> Draft:
    """Return what a pair asks for."""
    known, wens = pair.known, pair.wens
    if wens is None:
        assert known is not None  # a pair has one of the two
        return draft_removal(known)
    if known is None:
        return draft_first(wens, new_key(), dossier.bsn)
    return draft_change(known, wens, dossier.overleden)


def _new_key(
    history: HistoryView, gemeente: str, stroom: Stroom, numbers: Iterator[int]
) -> Sleutel:
    """Return a key that was never used, not even for what was refused."""
    for number in numbers:
        if type(number) is not int:
            msg = f"numbers: verwacht startnummers (int), geen {type(number).__name__}."
            raise InvalidType(msg)
        sleutel = Sleutel(gemeente, stroom, number)
        if not is_given_out(history, sleutel):
            return sleutel
    msg = "numbers: er zijn geen startnummers meer. Geef een reeks die doorgaat."
    raise InvalidValue(msg)
