"""From what should be known and what is known to what must be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from attrs import evolve, frozen

from ieb.administratie.beleid import Beleid, Mutaties
from ieb.administratie.charge import charged_by, charged_in
from ieb.administratie.demands import (
    demand,
    demand_all,
    demand_history,
    demand_pending,
)
from ieb.administratie.desired import next_moment_after, work_out
from ieb.administratie.dossier import Dossier, tell_double
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
from ieb.administratie.sending import arrange
from ieb.arguments import demand_day
from ieb.codes import StatusAanlevering
from ieb.errors import CannotPlan, InvalidType, InvalidValue
from ieb.findings import Finding, Mark, Severity
from ieb.history import HistoryView
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel, aanlevering_of
from ieb.messages.pairs import Aanleverbericht
from ieb.messages.places import Stroom
from ieb.rules import Context


def plan(
    dossier: Dossier,
    beleid: Beleid,
    today: date,
    history: HistoryView,
    *,
    numbers: Iterator[int],
    pending: Iterable[Aanleverbericht] = (),
    context: Context | None = None,
) -> Plan:
    """Return what must be sent so that the CAK knows what it should know of one person.

    The same again gives the same again: once what it says is sent and accepted, the next plan of
    that day is empty. It looks at the actual aanleveringen in the history, whatever brought them.

    Args:
        dossier: The records of the person.
        beleid: The policy of the gemeente.
        today: The day; Dagtekening of what is sent.
        history: What was accepted so far.
        numbers: Gives start numbers for new periods, such as ``itertools.count(1)``; one that was
            used before in the stream is skipped, also when it was refused. A history of your own
            tells of the refused ones by answering `ieb.history.Numbering` too.
        pending: What was sent and has no retour yet, in any order; what may be about other persons
            is left out.
        context: What the rules may know besides; its today, history and terms do not count, nor
            what it says of deaths and other streams.

    Raises:
        InvalidType: An argument has the wrong type.
        CannotPlan: As for `desired`.
        InvalidValue: The numbers have run out.

    Example:
        >>> from itertools import count
        >>> from ieb import History
        >>> from ieb.administratie import Soort, Voorziening
        >>> hulp = Voorziening(
        ...     nummer="HH-1", soort=Soort.HUISHOUDELIJKE_HULP, van=date(2025, 3, 12)
        ... )
        >>> dossier = Dossier(bsn="999992016", voorzieningen=(hulp,))
        >>> found = plan(
        ...     dossier, Beleid(gemeente="0513"), date(2025, 3, 20), History(), numbers=count(1)
        ... )
        >>> [(opdracht.status.name, opdracht.periode.start) for opdracht in found.opdrachten]
        [('EERSTE_AANLEVERING', datetime.date(2025, 3, 12))]
    """
    demand("dossier", dossier, Dossier)
    desk = _Desk.of(beleid, today, history, numbers, context)
    sent = demand_pending(pending)
    mine = [message for message in sent if message.client.bsn == dossier.bsn]
    return desk.plan(desk.judge_of(dossier, mine))


def plan_all(
    dossiers: Iterable[Dossier],
    beleid: Beleid,
    today: date,
    history: HistoryView,
    *,
    numbers: Iterator[int],
    pending: Iterable[Aanleverbericht] = (),
    context: Context | None = None,
) -> Iterator[Plan]:
    """Yield the plan of each dossier; only one of them is in memory at a time.

    A dossier that cannot be planned gets a plan too, which says why in ``fouten`` and sends
    nothing; the others go on.

    Args:
        dossiers: The records, one person each.
        beleid: The policy of the gemeente.
        today: The day; Dagtekening of what is sent.
        history: What was accepted so far.
        numbers: Gives start numbers for new periods; see `plan`.
        pending: What was sent and has no retour yet.
        context: What the rules may know besides; see `plan`.

    Raises:
        InvalidType: As for `plan`.
        InvalidValue: Two dossiers are of one person, or the numbers have run out.
    """
    desk = _Desk.of(beleid, today, history, numbers, context)
    waiting: dict[str, list[Aanleverbericht]] = {}
    for message in demand_pending(pending):
        waiting.setdefault(message.client.bsn, []).append(message)
    seen: dict[str, str] = {}
    for place, dossier in enumerate(demand_all("dossiers", dossiers, Dossier), 1):
        nummer = dossier.nummer or str(place)
        if dossier.bsn in seen:
            raise InvalidValue(tell_double(seen[dossier.bsn], nummer))
        seen[dossier.bsn] = nummer
        judge = desk.judge_of(dossier, waiting.get(dossier.bsn, []))
        try:
            found = desk.plan(judge)
        except CannotPlan as error:
            found = _leave(judge, error.faults)
        yield evolve(found, nummer=nummer)


@frozen(kw_only=True, eq=False)
class _Desk:
    """What the plans of one run have in common.

    Attributes:
        beleid: The policy.
        today: The day.
        history: What was accepted so far.
        numbers: Gives start numbers for new periods.
        context: What the rules know of all persons: of deaths and other streams nothing.
    """

    beleid: Beleid
    today: date
    history: HistoryView
    numbers: Iterator[int]
    context: Context

    @classmethod
    def of(
        cls,
        beleid: Beleid,
        today: date,
        history: HistoryView,
        numbers: Iterator[int],
        context: Context | None,
    ) -> _Desk:
        """Return what a caller gave, and refuse what is of another type.

        Raises:
            InvalidType: An argument has the wrong type.
        """
        if not isinstance(numbers, Iterator):
            msg = (
                "numbers: verwacht iets dat steeds het volgende startnummer geeft, zoals "
                f"itertools.count(1), geen {type(numbers).__name__}."
            )
            raise InvalidType(msg)
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
        return cls(beleid=beleid, today=today, history=history, numbers=numbers, context=known)

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

    def plan(self, judge: Judge) -> Plan:
        """Return the plan of a dossier.

        Args:
            judge: What its drafts are judged by.

        Raises:
            CannotPlan: It cannot be told what should be known.
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
            new_key = partial(_new_key, judge.expected, beleid.gemeente, stroom, self.numbers)
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
        judged = arrange(judge, free, known)
        notes += map(explain_locked, waiting)
        notes += map(explain_waiting, judged.waiting)
        return Plan(
            nummer=dossier.nummer,
            gewenst=outlook.wensen,
            bekend=tuple(known),
            golven=judged.waves,
            belemmeringen=judged.blocked,
            wacht=(*waiting, *judged.waiting),
            uitleg=tuple(dict.fromkeys(notes)),
            volgend_moment=next_moment_after(outlook, dossier, beleid, self.today),
        )


def _leave(judge: Judge, faults: Iterable[str]) -> Plan:
    """Return the plan of a dossier that cannot be planned: why, and what is known all the same."""
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


def _changes(desk: _Desk, dossier: Dossier, pair: Pair) -> bool:
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


def _waits(desk: _Desk, dossier: Dossier, known: Period) -> bool:
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
