"""What a run makes of the plan of one dossier: what goes out now, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import field, frozen

from ieb.administratie import Dossier, Effect, Opdracht, Plan, effect_of
from ieb.history import HistoryView
from ieb.messages.pairs import Aanleverbericht


@frozen(kw_only=True)
class Made:
    """A message that goes out now.

    Attributes:
        opdracht: What it is for.
        message: The message.
        effect: What it changes for the client.
    """

    opdracht: Opdracht
    message: Aanleverbericht = field(repr=False)
    effect: Effect

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.message.header.identificatie}.xml"


@frozen(kw_only=True)
class Planned:
    """What a run makes of the plan of one dossier.

    Attributes:
        nummer: What the dossier is called.
        dossier: The records.
        plan: The plan.
        made: What goes out now: the first wave.
        withheld: What would go out now, once a person agrees (``--verwijderen``).
        later: What goes out after the retouren on the first wave.
    """

    nummer: str
    dossier: Dossier
    plan: Plan
    made: tuple[Made, ...]
    withheld: tuple[Opdracht, ...]
    later: tuple[Opdracht, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether something should be sent that cannot be without a person."""
        return bool(self.plan.fouten or self.plan.belemmeringen or self.withheld)

    @property
    def has_news(self) -> bool:
        """Whether there is more to tell than why nothing is sent."""
        plan = self.plan
        return bool(plan.golven or plan.wacht or plan.belemmeringen or plan.fouten)


@frozen(kw_only=True, eq=False)
class Maker:
    """Makes the messages of a run.

    Attributes:
        today: Dagtekening of the messages.
        history: What was accepted before.
        removes: Whether what removes a period goes out too.
        identificaties: Gives the identifications.
    """

    today: date
    history: HistoryView
    removes: bool
    identificaties: Iterator[str]

    def make(self, dossier: Dossier, plan: Plan) -> Planned:
        """Return what goes out now of a plan, and what does not.

        Args:
            dossier: The records.
            plan: The plan of it.

        Raises:
            InvalidValue: The identifications have run out.
        """
        first: tuple[Opdracht, ...] = ()
        if plan.golven:
            first = plan.golven[0]
        sendable = [opdracht for opdracht in first if self.removes or not opdracht.bevestigen]
        return Planned(
            nummer=plan.nummer,
            dossier=dossier,
            plan=plan,
            made=tuple(self._message(opdracht) for opdracht in sendable),
            withheld=tuple(opdracht for opdracht in first if opdracht not in sendable),
            later=plan.opdrachten[len(first) :],
        )

    def _message(self, opdracht: Opdracht) -> Made:
        message = opdracht.message(identificatie=next(self.identificaties), dagtekening=self.today)
        return Made(opdracht=opdracht, message=message, effect=effect_of(message, self.history))
