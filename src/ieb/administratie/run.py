"""What a run over many dossiers needs besides their plans: a begin, a brake, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Protocol, Self, TypeVar

from attrs import evolve, field, frozen

from ieb.administratie.beleid import Beleid
from ieb.administratie.demands import demand, demand_all, demand_history
from ieb.administratie.dossier import Dossier
from ieb.administratie.plans import Opdracht, Plan
from ieb.arguments import demand_day, demand_text, name_fields
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidType
from ieb.history import HistoryView, Recorded
from ieb.kalender.numbers import demand_whole, whole
from ieb.keten.period import Period
from ieb.messages import Message
from ieb.messages.aanlevering import Sleutel, aanlevering_of

_FEW: Final = 20
"""So few dossiers may all stop: a small run is a look at some, not a broken export (aanname)."""


_COUNT: Final = whole("Tally", "een aantal", 0, 10**9)


class Recording(Protocol):
    """A history that can be added to: in memory, or in a database."""

    def accept(self, message: Message, *, received: date | None = None) -> Self:
        """Return the history in which a message was accepted."""
        ...


class ReadableHistory(HistoryView, Protocol):
    """A history that can also be read from begin to end."""

    def __iter__(self) -> Iterator[Recorded]:
        """Yield each message as it was recorded, in that order."""
        ...


H = TypeVar("H", bound=Recording)


def opening(history: H, periods: Iterable[Period], *, day: date, first: int = 1) -> H:
    """Return a history that knows periods which no message of ours brought to the CAK.

    Typed into its portal, or sent by software that was used before. Each is recorded as a first
    aanlevering that was accepted, with an Identificatie ``BEGIN`` and a number, so that what was
    really exchanged can be told from it (aanname).

    Args:
        history: What was exchanged.
        periods: The periods as they stand at the CAK.
        day: Day on which they stand there so; Dagtekening of what is recorded.
        first: Number of the first Identificatie; another one when an opening was recorded before.

    Returns:
        The history with the periods.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: The number is below 1, or too high for an Identificatie.
    """
    if not callable(getattr(history, "accept", None)):
        msg = (
            "history: verwacht een historie om in vast te leggen (History of SqliteHistory), geen "
            f"{type(history).__name__}."
        )
        raise InvalidType(msg)
    day = demand_day("day", day)
    demand_whole("first", "een volgnummer", 1, 9_999_999, first)
    for place, period in enumerate(demand_all("periods", periods, Period), first):
        message = period.message(
            StatusAanlevering.EERSTE_AANLEVERING,
            identificatie=f"BEGIN{place:07}",
            dagtekening=day,
            release=None,
        )
        history = history.accept(message, received=day)
    return history


def strays(
    dossiers: Iterable[Dossier], history: ReadableHistory, gemeente: str
) -> Iterator[Period]:
    """Yield the periods that are open at the CAK and of which no dossier was given.

    They are reported and never stopped: a missing dossier may be half an export.

    Args:
        dossiers: All dossiers.
        history: What was exchanged.
        gemeente: Gemeentecode of the gemeente.

    Raises:
        InvalidType: An argument has the wrong type.
    """
    demand_text("gemeente", gemeente)
    if not isinstance(demand_history(history), Iterable):
        msg = f"history: verwacht een historie die te doorlopen is, geen {type(history).__name__}."
        raise InvalidType(msg)
    known = {dossier.bsn for dossier in demand_all("dossiers", dossiers, Dossier)}
    for period in list_periods(history, gemeente):
        if period.stop is None and period.bsn not in known:
            yield period


def list_periods(history: ReadableHistory, gemeente: str) -> Iterator[Period]:
    """Yield the periods of a gemeente as they stand at the CAK, in the order they got there.

    Args:
        history: What was exchanged.
        gemeente: Gemeentecode of the gemeente.
    """
    seen: set[Sleutel] = set()
    for recorded in history:
        aanlevering = aanlevering_of(recorded.message)
        if aanlevering is None or aanlevering.sleutel in seen:
            continue
        if aanlevering.sleutel.gemeente != gemeente:
            continue
        seen.add(aanlevering.sleutel)
        actual = history.actual(aanlevering.sleutel)
        if actual is not None:
            yield Period.of(actual)


@name_fields
@frozen(kw_only=True)
class Tally:
    """How much the plans of a run would stop.

    Attributes:
        dossiers: How many plans.
        running: How many open periods are known.
        ending: How many of these would be stopped or removed.

    Raises:
        InvalidType: No whole number.
        InvalidValue: A negative number.
    """

    dossiers: int = field(default=0, validator=_COUNT)
    running: int = field(default=0, validator=_COUNT)
    ending: int = field(default=0, validator=_COUNT)

    def add(self, plan: Plan) -> Tally:
        """Return the tally with a plan.

        Args:
            plan: The plan.

        Raises:
            InvalidType: No plan.
        """
        demand("plan", plan, Plan)
        running = {period.sleutel for period in plan.bekend if period.stop is None}
        ending = sum(_ends(opdracht, running) for opdracht in plan.opdrachten)
        return evolve(
            self,
            dossiers=self.dossiers + 1,
            running=self.running + len(running),
            ending=self.ending + ending,
        )

    def is_braked(self, beleid: Beleid) -> bool:
        """Return whether the run stops so much that it looks like a broken export.

        Args:
            beleid: The policy, with its brake.

        Raises:
            InvalidType: No policy.
        """
        demand("beleid", beleid, Beleid)
        if beleid.rem is None or self.dossiers <= _FEW:
            return False
        return self.ending > beleid.rem * self.running


def _ends(opdracht: Opdracht, running: set[Sleutel]) -> bool:
    if opdracht.periode.sleutel not in running:
        return False
    return (
        opdracht.status is StatusAanlevering.VERWIJDEREN_AANLEVERING
        or opdracht.periode.stop is not None
    )
