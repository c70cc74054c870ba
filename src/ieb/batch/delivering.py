"""The initial delivery: everybody who is delivered by a comparison, slot by slot.

There is no second algorithm. What goes out is what the planner says of the records with the chosen
amounts, on the day of the slot; what was made or accepted before is not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from pathlib import Path

from attrs import evolve, field, frozen

from ieb.administratie import Beleid, Dossier, Opdracht, Plan, plan_all
from ieb.administratie.vergelijking import Vergelijking, make_parts, with_amounts
from ieb.administratie.vergelijking.aanlevering import take_next
from ieb.administratie.vergelijking.reconciling import Fate, Reconciliation
from ieb.batch.runs import RunDraft, RunsDraft
from ieb.batch.slots import Placed, Tijdvak, distribute
from ieb.batch.totals import Totals
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidValue
from ieb.history import HistoryView
from ieb.messages.pairs import Aanleverbericht, PartMessage
from ieb.messages.places import Stroom
from ieb.messages.reprs import mask_in_repr
from ieb.privacy import quote


@frozen(kw_only=True)
class Delivered:
    """What is made of one dossier.

    Attributes:
        nummer: What the dossier is called.
        dossier: The records, with the chosen amounts.
        plan: The plan, for the day of its slot.
        tijdvak: The slot; None when what is to be sent fits in none.
        opdrachten: What is sent in that slot.
        rest: What is to be sent and is no part of an initial delivery, or comes after the retouren.
        size: How many messages say what is sent.
        messages: The messages; none when there is no slot.
    """

    nummer: str = field(repr=mask_in_repr)
    dossier: Dossier = field(repr=False)
    plan: Plan
    tijdvak: Tijdvak | None
    opdrachten: tuple[Opdracht, ...]
    rest: tuple[Opdracht, ...]
    size: int
    messages: tuple[Aanleverbericht | PartMessage, ...] = field(repr=False)

    @property
    def fate(self) -> Fate:
        """What becomes of the client."""
        if self.messages:
            return Fate.SENT
        if self.opdrachten or self.plan.fouten or self.plan.belemmeringen:
            return Fate.BLOCKED
        if self.plan.bekend:
            return Fate.KNOWN
        return Fate.SILENT


@frozen(kw_only=True)
class DeliveryResult:
    """What there is of a delivery together.

    Attributes:
        reconciliation: The totals beside those of the comparison.
        totals: What the periods say that are sent now.
        by_day: How many messages go in each slot, by its day.
        left_over: How many messages fit in no slot.
        rest: How many aanleveringen are for the daily plan.
    """

    reconciliation: Reconciliation
    totals: Totals = field(factory=Totals)
    by_day: Mapping[date, int] = field(factory=dict[date, int])
    left_over: int = 0
    rest: int = 0

    @property
    def messages(self) -> int:
        """How many messages go out."""
        return sum(self.by_day.values())

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look, as something cannot be sent or does not fit."""
        return bool(self.left_over or self.reconciliation.fates[Fate.BLOCKED])


@frozen(kw_only=True, eq=False)
class InitialDelivery:
    """What to deliver by.

    Attributes:
        vergelijking: The comparison: who is delivered, and with which amounts.
        beleid: The policy of the gemeente.
        tijdvakken: The slots.
        history: What was accepted before.
        pending: What was made before, and is not in the history.
        number: The first start number to try.
        identificaties: Identifications that were not given out before.
        as_parts: Whether it is written as release 1.0 has it: a start, and a stop when there is
            one.
        only: Bsn's of the clients that are delivered now, for a pilot; None for all.
    """

    vergelijking: Vergelijking
    beleid: Beleid
    tijdvakken: tuple[Tijdvak, ...]
    history: HistoryView
    pending: tuple[Aanleverbericht, ...] = field(default=(), repr=False)
    number: int = 1
    identificaties: Iterator[str]
    as_parts: bool = False
    only: Collection[str] | None = field(default=None, repr=False)

    def each(self, dossiers: Iterable[Dossier]) -> Iterator[Delivered]:
        """Yield what is made of each dossier that is delivered, in order.

        Args:
            dossiers: The records that were compared.

        Raises:
            InvalidValue: The start numbers or the identifications have run out, or the slots are
                not as they must be.
        """
        waiting: dict[str, list[Aanleverbericht]] = {}
        for message in self.pending:
            waiting.setdefault(message.client.bsn, []).append(message)
        number = self.number

        def plan_on(dossier: Dossier, day: date) -> _Planned:
            (found,) = plan_all(
                [dossier],
                self.beleid,
                day,
                self.history,
                numbers=count(number),
                pending=waiting.get(dossier.bsn, ()),
            )
            plan = evolve(found, nummer=dossier.nummer)
            return _Planned(dossier=dossier, plan=plan, as_parts=self.as_parts)

        delivered = with_amounts(_name(dossiers), self.vergelijking)
        for placed in distribute(
            filter(self._counts, delivered), self.tijdvakken, plan_on, _size_of
        ):
            yield self._make(placed)
            number = max(number, 1 + placed.made.highest_number)

    def _counts(self, dossier: Dossier) -> bool:
        return self.only is None or dossier.bsn in self.only

    def _make(self, placed: Placed[_Planned]) -> Delivered:
        planned, tijdvak = placed.made, placed.tijdvak
        messages: list[Aanleverbericht | PartMessage] = []
        if tijdvak is not None:
            messages.extend(self._write(planned.opdrachten, tijdvak.dag))
        return Delivered(
            nummer=planned.plan.nummer,
            dossier=planned.dossier,
            plan=planned.plan,
            tijdvak=tijdvak,
            opdrachten=planned.opdrachten,
            rest=planned.rest,
            size=planned.size,
            messages=tuple(messages),
        )

    def _write(
        self, opdrachten: Iterable[Opdracht], day: date
    ) -> Iterator[Aanleverbericht | PartMessage]:
        if self.as_parts:
            yield from make_parts(opdrachten, identificaties=self.identificaties, dagtekening=day)
            return
        for opdracht in opdrachten:
            name = take_next(self.identificaties)
            yield opdracht.message(identificatie=name, dagtekening=day)


@frozen(kw_only=True)
class _Planned:
    """A dossier with its plan for a day."""

    dossier: Dossier
    plan: Plan
    as_parts: bool

    @property
    def opdrachten(self) -> tuple[Opdracht, ...]:
        """What goes out: the first aanleveringen that wait for nothing."""
        found: list[Opdracht] = []
        for wave in self.plan.golven[:1]:
            found.extend(filter(_is_initial, wave))
        return tuple(found)

    @property
    def size(self) -> int:
        """How many messages say what goes out."""
        count = len(self.opdrachten)
        if self.as_parts:
            count += sum(opdracht.periode.stop is not None for opdracht in self.opdrachten)
        return count

    @property
    def rest(self) -> tuple[Opdracht, ...]:
        """What does not go out now."""
        sent = self.opdrachten
        return tuple(opdracht for opdracht in self.plan.opdrachten if opdracht not in sent)

    @property
    def highest_number(self) -> int:
        """The highest start number that it uses; 0 for none."""
        blocked = [obstacle.opdracht for obstacle in self.plan.belemmeringen]
        numbers = [
            opdracht.periode.sleutel.start_nummer for opdracht in (*self.plan.opdrachten, *blocked)
        ]
        return max(numbers, default=0)


def _name(dossiers: Iterable[Dossier]) -> Iterator[Dossier]:
    """Yield dossiers, each with a number: its own, or its place."""
    for place, dossier in enumerate(dossiers, 1):
        yield evolve(dossier, nummer=dossier.nummer or str(place))


def choose_pilot(
    dossiers: Iterable[Dossier],
    vergelijking: Vergelijking,
    *,
    numbers: Collection[str] = (),
    most: int | None = None,
) -> frozenset[str]:
    """Return the Bsn's of the clients of a pilot.

    Args:
        dossiers: The records that were compared.
        vergelijking: The comparison.
        numbers: What the dossiers are called; all when there is none.
        most: How many clients at most, the first ones; None for no limit.

    Raises:
        InvalidValue: There is no dossier of such a number, or none of them is delivered.
    """
    named = list(_name(dossiers))
    unknown = set(numbers) - {dossier.nummer for dossier in named}
    if unknown:
        msg = f"Dossier {quote(min(unknown))} staat niet in het bestand; controleer het nummer."
        raise InvalidValue(msg)
    chosen = [
        dossier.bsn
        for dossier in with_amounts(named, vergelijking)
        if not numbers or dossier.nummer in numbers
    ]
    if not chosen:
        msg = "Van de gekozen dossiers wordt er geen aangeleverd; `ieb vergelijk` zegt waarom."
        raise InvalidValue(msg)
    return frozenset(chosen[:most])


def _is_initial(opdracht: Opdracht) -> bool:
    """Return whether it is a first one in the stream that the comparison is about."""
    if opdracht.periode.sleutel.stroom is not Stroom.ABONNEMENTSTARIEF:
        return False
    return opdracht.status is StatusAanlevering.EERSTE_AANLEVERING


def _size_of(planned: _Planned) -> int:
    return planned.size


def deliver(
    delivery: InitialDelivery,
    dossiers: Iterable[Dossier],
    into: RunsDraft | None,
    folder_of: Callable[[Tijdvak], Path],
    tell: Callable[[Delivered], object],
) -> DeliveryResult:
    """Make the initial delivery, a run of the ledger for each slot; of all that fits, or nothing.

    Args:
        delivery: What to deliver by.
        dossiers: The records that were compared.
        into: What begins a run of the ledger; None to write nothing. Nothing of it is kept when
            something does not fit in the slots.
        folder_of: Returns where the files of a slot come.
        tell: Is given each dossier that is delivered, with what was made of it.

    Raises:
        InvalidValue: As for `InitialDelivery.each`; or the totals are not those of the comparison.
        IebError: The ledger cannot be written.
        OSError: The files cannot be written.
    """
    found = DeliveryResult(reconciliation=Reconciliation.of(delivery.vergelijking, delivery.only))
    run: RunDraft | None = None
    day: date | None = None
    for delivered in delivery.each(dossiers):
        found = _count(found, delivered)
        tell(delivered)
        if into is None or delivered.tijdvak is None or not delivered.messages:
            continue
        if run is None or delivered.tijdvak.dag != day:
            day = delivered.tijdvak.dag
            run = into.begin(folder_of(delivered.tijdvak), day=day)
        for message in delivered.messages:
            run.add(message, dossier=delivered.nummer)
    found.reconciliation.demand_equal()
    if into is not None and found.left_over:
        into.drop()
    return found


def _count(found: DeliveryResult, delivered: Delivered) -> DeliveryResult:
    """Return what there is together with a dossier."""
    periods = list(delivered.plan.bekend)
    totals, by_day, left_over = found.totals, dict(found.by_day), found.left_over
    if delivered.tijdvak is None:
        left_over += delivered.size
    else:
        day = delivered.tijdvak.dag
        for opdracht in delivered.opdrachten:
            periods.append(opdracht.periode)
            totals = totals.add(opdracht.message(identificatie="1", dagtekening=day))
        if delivered.size:
            by_day[day] = by_day.get(day, 0) + delivered.size
    return evolve(
        found,
        reconciliation=found.reconciliation.add(delivered.dossier, periods, delivered.fate),
        totals=totals,
        by_day=by_day,
        left_over=left_over,
        rest=found.rest + len(delivered.rest),
    )
