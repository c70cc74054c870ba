"""From what should be known and what is known to what must be sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from functools import partial
from itertools import islice
from typing import Final, TypeVar

from attrs import evolve

from ieb.administratie.beleid import Beleid
from ieb.administratie.demands import demand, demand_all, demand_pending
from ieb.administratie.desk import Desk, Drafted, Task, leave
from ieb.administratie.dossier import Dossier, tell_double
from ieb.administratie.plans import Plan
from ieb.administratie.sending import Sending
from ieb.errors import CannotPlan, InvalidType, InvalidValue
from ieb.history import HistoryView
from ieb.messages.pairs import Aanleverbericht
from ieb.rules import Context
from ieb.workers import hand_out

_CHUNK: Final = 50
"""Dossiers that go to a worker at a time: fewer cost more in handing over than in judging."""

T = TypeVar("T")


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
    _demand_numbers(numbers)
    desk = Desk.of(beleid, today, history, context)
    sent = demand_pending(pending)
    mine = [message for message in sent if message.client.bsn == dossier.bsn]
    drafted = desk.draft(desk.judge_of(dossier, mine), numbers)
    return drafted.finish(desk.arrange(drafted.task))


def plan_all(
    dossiers: Iterable[Dossier],
    beleid: Beleid,
    today: date,
    history: HistoryView,
    *,
    numbers: Iterator[int],
    pending: Iterable[Aanleverbericht] = (),
    context: Context | None = None,
    executor: Executor | None = None,
) -> Iterator[Plan]:
    """Yield the plan of each dossier; only one of them is in memory at a time.

    A dossier that cannot be planned gets a plan too, which says why in ``fouten`` and sends
    nothing; the others go on.

    With an executor the plans are the same, in the same order. Its workers judge the drafts, which
    takes most of the time; the start numbers are given out here, dossier by dossier. Some dossiers
    for each worker are then in memory, and are read before the plans of those before them are
    given.

    Args:
        dossiers: The records, one person each.
        beleid: The policy of the gemeente.
        today: The day; Dagtekening of what is sent.
        history: What was accepted so far.
        numbers: Gives start numbers for new periods; see `plan`.
        pending: What was sent and has no retour yet.
        context: What the rules may know besides; see `plan`.
        executor: Who judges the drafts; None for this thread. It stays open. For its processes it
            must be possible to pickle history and context; a history in a file goes by its name, so
            nothing is seen of what a block of `SqliteHistory.exclusive` added and has not kept yet.

    Raises:
        InvalidType: As for `plan`; or the history or context cannot be handed to a process.
        InvalidValue: Two dossiers are of one person, or the numbers have run out.
        StoppedExecutor: The executor was closed, or a worker died.
    """
    _demand_numbers(numbers)
    desk = Desk.of(beleid, today, history, context)
    waiting: dict[str, list[Aanleverbericht]] = {}
    for message in demand_pending(pending):
        waiting.setdefault(message.client.bsn, []).append(message)
    faults: list[Exception] = []
    held = _hold(_draft_all(desk, dossiers, numbers, waiting), faults)
    size = 1 if executor is None else _CHUNK
    pieces = ((chunk, list(map(_task_of, chunk))) for chunk in _chunks(held, size))
    done = hand_out(executor, partial(_arrange_all, desk), pieces, argument="history")
    for chunk, sendings in done:
        for drafted, sending in zip(chunk, sendings, strict=True):
            yield drafted.finish(sending)
    if faults:
        raise faults[0]


def _demand_numbers(numbers: object) -> None:
    """Refuse what gives no numbers one by one.

    Raises:
        InvalidType: It is no iterator.
    """
    if not isinstance(numbers, Iterator):
        msg = (
            "numbers: verwacht iets dat steeds het volgende startnummer geeft, zoals "
            f"itertools.count(1), geen {type(numbers).__name__}."
        )
        raise InvalidType(msg)


def _draft_all(
    desk: Desk,
    dossiers: Iterable[Dossier],
    numbers: Iterator[int],
    waiting: Mapping[str, Sequence[Aanleverbericht]],
) -> Iterator[Drafted]:
    """Yield the plan of each dossier, not judged yet; start numbers go in the order of dossiers.

    Args:
        desk: What the plans have in common.
        dossiers: The records, one person each.
        numbers: Gives start numbers for new periods.
        waiting: What was sent and has no retour yet, by Bsn.

    Raises:
        InvalidType: What was given has the wrong type.
        InvalidValue: Two dossiers are of one person, or the numbers have run out.
    """
    seen: dict[str, str] = {}
    for place, dossier in enumerate(demand_all("dossiers", dossiers, Dossier), 1):
        nummer = dossier.nummer or str(place)
        if dossier.bsn in seen:
            raise InvalidValue(tell_double(seen[dossier.bsn], nummer))
        seen[dossier.bsn] = nummer
        judge = desk.judge_of(dossier, waiting.get(dossier.bsn, ()))
        try:
            drafted = desk.draft(judge, numbers)
        except CannotPlan as error:
            drafted = Drafted(plan=leave(judge, error.faults))
        yield evolve(drafted, plan=evolve(drafted.plan, nummer=nummer))


def _hold(parts: Iterable[T], faults: list[Exception]) -> Iterator[T]:
    """Yield parts until there is a fault, and keep that: what was read before it comes first."""
    try:
        yield from parts
    except Exception as error:  # noqa: BLE001  # of whatever gives the dossiers; it is raised later
        faults.append(error)


def _chunks(parts: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(parts)
    while chunk := list(islice(left, size)):
        yield chunk


def _task_of(drafted: Drafted) -> Task | None:
    return drafted.task


def _arrange_all(desk: Desk, tasks: Iterable[Task | None]) -> list[Sending | None]:
    """Judge the drafts of some dossiers; the work of a worker."""
    return [desk.arrange(task) for task in tasks]
