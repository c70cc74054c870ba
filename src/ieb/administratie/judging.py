"""Which drafts can be sent, in which order, and what can be sent instead of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final

from attrs import evolve, frozen

from ieb.administratie.beleid import Beleid, TeLaat
from ieb.administratie.beside import block_beside, follow, lies_beside
from ieb.administratie.charge import charged_in, count_apart
from ieb.administratie.dossier import Dossier
from ieb.administratie.drafts import Draft
from ieb.administratie.expected import ExpectedHistory
from ieb.administratie.plans import Belemmering, Opdracht
from ieb.administratie.proposals import list_proposals
from ieb.administratie.redenen import RedenCode, give_reason
from ieb.findings import Severity
from ieb.history import HistoryView
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel, aanlevering_of
from ieb.messages.pairs import Aanleverbericht
from ieb.messages.places import Stroom
from ieb.rules import Context, Report, validate
from ieb.rules.given import AndereStroom

_DRAFT: Final = "CONCEPT"
_PASSING: Final = frozenset({"TR400"})
"""What another message of the same plan may take away: periods of beschermd wonen that overlap."""


@frozen(kw_only=True)
class Sending:
    """What can be sent of all drafts, and what cannot.

    Attributes:
        waves: What can be sent: in a wave in any order, the next wave after the retouren on it.
        blocked: What cannot be sent.
        waiting: What can be judged once the retouren on what was sent are in.
    """

    waves: tuple[tuple[Opdracht, ...], ...]
    blocked: tuple[Belemmering, ...]
    waiting: tuple[Opdracht, ...]


@frozen(kw_only=True, eq=False)
class Judge:
    """What drafts are judged by: the rules of the library, with what the gemeente knows.

    Attributes:
        beleid: The policy.
        today: Dagtekening of what is sent.
        confirmed: What was accepted.
        pending: What was sent and has no retour yet.
        dossier: The records of the person.
        context: What the rules may know besides.
    """

    beleid: Beleid
    today: date
    confirmed: HistoryView
    pending: tuple[Aanleverbericht, ...]
    dossier: Dossier
    context: Context

    @cached_property
    def expected(self) -> ExpectedHistory:
        """What will have been accepted once all that was sent is."""
        return ExpectedHistory(self.confirmed, self.pending)

    def judge(self, drafts: Sequence[Draft], known: Sequence[Period]) -> Sending:
        """Return which drafts can be sent when, and which cannot.

        Args:
            drafts: What should be sent.
            known: The periods as they are known, with what is on its way.
        """
        blocked: list[Belemmering] = []
        passing: list[Draft] = []
        found: dict[Sleutel, Report] = {}
        for draft in drafts:
            report = self._judge(draft.opdracht)
            if _PASSING.issuperset(_list_codes(report)):
                passing.append(draft)
                found[draft.sleutel] = report
                continue
            instead = self._replace(draft, report)
            if isinstance(instead, Belemmering):
                blocked.append(instead)
            else:
                passing.append(instead)
                found[instead.sleutel] = self._judge(instead.opdracht)
        waves: list[list[Draft]] = []
        while passing:
            wave, passing = self._next_wave(passing, found, waves, known)
            if not wave:
                break
            waves.append(wave)
        waiting: list[Opdracht] = []
        for draft in passing:
            obstacle = self._why_never(draft, waves, known)
            if obstacle is None:
                waiting.append(draft.opdracht)
            else:
                blocked.append(obstacle)
        return Sending(
            waves=tuple(tuple(draft.opdracht for draft in wave) for wave in waves),
            blocked=tuple(blocked),
            waiting=tuple(waiting),
        )

    def _next_wave(
        self,
        drafts: Sequence[Draft],
        found: Mapping[Sleutel, Report],
        waves: Sequence[Sequence[Draft]],
        known: Sequence[Period],
    ) -> tuple[list[Draft], list[Draft]]:
        """Return what can be sent once the waves before it are accepted, and what is left.

        Args:
            drafts: What is left to send.
            found: What the rules find in each of them before anything is sent.
            waves: What is sent before.
            known: The periods as they are known, with what is on its way.
        """
        before = list(chain.from_iterable(waves))
        periods = (*follow(known, before), *self._unsure)
        wave: list[Draft] = []
        left: list[Draft] = []
        for draft in drafts:
            report = found[draft.sleutel]
            if before:
                report = self._judge(draft.opdracht, before=before)
            fits = not report.objections and not lies_beside(draft, periods)
            if fits and self.pending:
                fits = not self._judge(draft.opdracht, self.confirmed, before).objections
            if fits:
                signals = report.of(Severity.SIGNAAL)
                wave.append(evolve(draft, opdracht=evolve(draft.opdracht, signalen=signals)))
            else:
                left.append(draft)
        return wave, left

    def _why_never(
        self, draft: Draft, waves: Sequence[Sequence[Draft]], known: Sequence[Period]
    ) -> Belemmering | None:
        """Return what stands in the way of a draft once all that is on its way is accepted."""
        before = list(chain.from_iterable(waves))
        report = self._judge(draft.opdracht, before=before)
        if report.objections:
            return _block(draft, report)
        if lies_beside(draft, follow(known, before)):
            return block_beside(draft)
        return None

    def _judge(
        self,
        opdracht: Opdracht,
        history: HistoryView | None = None,
        before: Sequence[Draft] = (),
    ) -> Report:
        """Return what the rules say.

        Args:
            opdracht: What is sent.
            history: What was accepted; None for what will have been once all that was sent is.
            before: What is accepted besides.
        """
        stroom = opdracht.periode.sleutel.stroom
        message = self._write(opdracht, _DRAFT)
        if history is None and not before:
            return validate(message, self._contexts[stroom])
        known = history or self.expected
        if before:
            known = ExpectedHistory(known, self._write_all(before))
        return validate(message, evolve(self._contexts[stroom], history=known))

    @cached_property
    def _contexts(self) -> Mapping[Stroom, Context]:
        """What the rules know, by stream: what goes before does so in the abonnementstarief."""
        bsn, died = self.dossier.bsn, self.dossier.overleden
        deaths = dict(self.context.overlijdensdata or {})
        deaths.pop(bsn, None)
        if died is not None:
            deaths[bsn] = died
        known = evolve(
            self.context,
            today=self.today,
            history=self.expected,
            termijnen=self.beleid.termijnen,
            overlijdensdata=deaths,
            andere_stromen={},
        )
        if not self.dossier.voorliggend:
            return dict.fromkeys(Stroom, known)
        others = tuple(
            AndereStroom(naam=other.naam, van=other.van, tot_en_met=other.tot)
            for other in self.dossier.voorliggend
        )
        at_home = evolve(known, andere_stromen={bsn: others})
        return {Stroom.BESCHERMD_WONEN: known, Stroom.ABONNEMENTSTARIEF: at_home}

    def _write_all(self, drafts: Sequence[Draft]) -> Iterator[Aanleverbericht]:
        for place, draft in enumerate(drafts):
            yield self._write(draft.opdracht, f"{_DRAFT}{place}")

    def _write(self, opdracht: Opdracht, identificatie: str) -> Aanleverbericht:
        return opdracht.message(identificatie=identificatie, dagtekening=self.today)

    def _replace(self, draft: Draft, report: Report) -> Draft | Belemmering:
        """Return what is sent instead of what is wrong, or why it cannot be sent."""
        proposal = self._propose(draft)
        if proposal is None:
            return _block(draft, report)
        if charged_in(proposal.periode) == charged_in(draft.after):
            return evolve(draft, opdracht=proposal)
        if self.beleid.te_laat is TeLaat.WEIGEREN:
            return evolve(_block(draft, report), voorstel=proposal)
        codes = ", ".join(_list_codes(report))
        text = f"Verder terug kan niet ({codes}); gemeld is wat nog kan."
        redenen = (*proposal.redenen, give_reason(RedenCode.INGEKORT, text))
        return evolve(draft, opdracht=evolve(proposal, redenen=redenen))

    def _propose(self, draft: Draft) -> Opdracht | None:
        """Return what passes all rules and comes nearer to what is wanted; None for nothing.

        What is sent without asking may wait for another message that makes room first.
        """
        may_wait = _PASSING if self.beleid.te_laat is TeLaat.INKORTEN else frozenset[str]()
        sought, now = charged_in(draft.after), charged_in(draft.known)
        for proposal in list_proposals(
            draft.opdracht, draft.known, self.beleid.termijnen, self.today, self.dossier.overleden
        ):
            after = charged_in(proposal.periode)
            if count_apart(after, sought) >= count_apart(now, sought):
                continue
            if may_wait.issuperset(_list_codes(self._judge(proposal))):
                return proposal
        return None

    @cached_property
    def _unsure(self) -> tuple[Period, ...]:
        """The periods as they stay when what is on its way is refused."""
        found: list[Period] = []
        for message in self.pending:
            actual = self.confirmed.actual(aanlevering_of(message).sleutel)
            if actual is not None:
                found.append(Period.of(actual))
        return tuple(found)


def _block(draft: Draft, report: Report) -> Belemmering:
    """Return that a draft cannot be sent, and why."""
    return Belemmering(
        opdracht=draft.opdracht,
        codes=_list_codes(report),
        tekst=" ".join(finding.message for finding in report.objections),
    )


def _list_codes(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.code for finding in report.objections))
