"""What the rules of the library say of an aanlevering, with what the gemeente knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final

from attrs import Factory, evolve, field, frozen

from ieb.administratie.beleid import Beleid
from ieb.administratie.dossier import Dossier
from ieb.administratie.expected import ExpectedHistory
from ieb.administratie.plans import Opdracht
from ieb.history import HistoryView
from ieb.keten.period import Period
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.pairs import Aanleverbericht
from ieb.messages.places import Stroom
from ieb.rules import Context, Report, validate
from ieb.rules.given import AndereStroom

_DRAFT: Final = "CONCEPT"


def _expect(judge: Judge) -> HistoryView:
    if judge.pending:
        return ExpectedHistory(judge.confirmed, judge.pending)
    return judge.confirmed


@frozen(kw_only=True, eq=False)
class Judge:
    """What drafts are judged by: the rules of the library, with what the gemeente knows.

    Attributes:
        beleid: The policy.
        today: Dagtekening of what is sent.
        confirmed: What was accepted.
        pending: What was sent and has no retour yet.
        dossier: The records of the person.
        context: What the rules know of all persons; its history is `confirmed`.
        expected: What will have been accepted once all that was sent is.
    """

    beleid: Beleid
    today: date
    confirmed: HistoryView
    pending: tuple[Aanleverbericht, ...]
    dossier: Dossier
    context: Context
    expected: HistoryView = field(init=False, default=Factory(_expect, takes_self=True))

    @cached_property
    def unsure(self) -> tuple[Period, ...]:
        """The periods as they stay when what is on its way is refused."""
        found: list[Period] = []
        for message in self.pending:
            actual = self.confirmed.actual(aanlevering_of(message).sleutel)
            if actual is not None:
                found.append(Period.of(actual))
        return tuple(found)

    def judge(self, opdracht: Opdracht, before: Sequence[Opdracht] = ()) -> Report:
        """Return what the rules say once all that is on its way is accepted.

        Args:
            opdracht: What is to be sent.
            before: What is sent and accepted before it.
        """
        return self._judge(opdracht, self.expected, before)

    def judge_without(self, opdracht: Opdracht, before: Sequence[Opdracht] = ()) -> Report:
        """Return what the rules say when all that is on its way is refused.

        Args:
            opdracht: What is to be sent.
            before: What is sent and accepted before it.
        """
        return self._judge(opdracht, self.confirmed, before)

    def _judge(
        self, opdracht: Opdracht, history: HistoryView, before: Sequence[Opdracht]
    ) -> Report:
        if before:
            history = ExpectedHistory(history, self._write_all(before))
        context = self._contexts[opdracht.periode.sleutel.stroom]
        if history is not self.expected:  # a context costs more to make than to keep
            context = evolve(context, history=history)
        return validate(self._write(opdracht, _DRAFT), context)

    def _write_all(self, opdrachten: Sequence[Opdracht]) -> Iterable[Aanleverbericht]:
        for place, opdracht in enumerate(opdrachten):
            yield self._write(opdracht, f"{_DRAFT}{place}")

    def _write(self, opdracht: Opdracht, identificatie: str) -> Aanleverbericht:
        return opdracht.message(identificatie=identificatie, dagtekening=self.today)

    @cached_property
    def _contexts(self) -> Mapping[Stroom, Context]:
        """What the rules know, by stream: what goes before does so in the abonnementstarief."""
        bsn, died = self.dossier.bsn, self.dossier.overleden
        known = self.context
        if self.pending:
            known = evolve(known, history=self.expected)
        if died is not None:
            known = evolve(known, overlijdensdata={bsn: died})
        at_home = known
        if self.dossier.voorliggend:
            others = tuple(
                AndereStroom(naam=other.naam, van=other.van, tot_en_met=other.tot)
                for other in self.dossier.voorliggend
            )
            at_home = evolve(known, andere_stromen={bsn: others})
        return {Stroom.BESCHERMD_WONEN: known, Stroom.ABONNEMENTSTARIEF: at_home}
