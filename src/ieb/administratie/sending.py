"""Which drafts can be sent, in which order, and what can be sent instead of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve, frozen

from ieb.administratie.beleid import TeLaat
from ieb.administratie.beside import block_beside, follow, lies_beside
from ieb.administratie.charge import charged_in, count_apart
from ieb.administratie.drafts import Draft, send_instead
from ieb.administratie.judging import Judge
from ieb.administratie.plans import Belemmering, Opdracht
from ieb.administratie.proposals import list_proposals
from ieb.findings import Severity
from ieb.keten.period import Period
from ieb.rules import Report

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


@frozen(kw_only=True)
class _Candidate:
    """A draft that can be sent now, or once another one makes room for it.

    Attributes:
        draft: The draft.
        report: What the rules say of it once what was sent so far is accepted.
    """

    draft: Draft
    report: Report


def arrange(judge: Judge, drafts: Iterable[Draft], known: Sequence[Period]) -> Sending:
    """Return which drafts can be sent when, and which cannot.

    Args:
        judge: What they are judged by.
        drafts: What should be sent.
        known: The periods as they are known, with what is on its way.
    """
    candidates, blocked = _sift(judge, drafts)
    waves: list[tuple[Opdracht, ...]] = []
    sent: list[Draft] = []
    while candidates:
        wave, left = _split(judge, candidates, sent, known)
        if not wave:
            break
        waves.append(tuple(map(_with_signals, wave)))
        sent.extend(candidate.draft for candidate in wave)
        candidates = [_judge_again(judge, candidate, sent) for candidate in left]
    waiting: list[Opdracht] = []
    for candidate in candidates:
        if candidate.report.objections:
            blocked.append(_block(candidate.draft, candidate.report))
        elif lies_beside(candidate.draft, follow(known, sent)):
            blocked.append(block_beside(candidate.draft))
        else:
            waiting.append(candidate.draft.opdracht)
    return Sending(waves=tuple(waves), blocked=tuple(blocked), waiting=tuple(waiting))


def _sift(judge: Judge, drafts: Iterable[Draft]) -> tuple[list[_Candidate], list[Belemmering]]:
    """Return what can be sent of drafts, sooner or later, and what never can."""
    candidates: list[_Candidate] = []
    blocked: list[Belemmering] = []
    for draft in drafts:
        report = judge.judge(draft.opdracht)
        if _PASSING.issuperset(_list_codes(report)):
            candidates.append(_Candidate(draft=draft, report=report))
            continue
        instead = _replace(judge, draft, report)
        if isinstance(instead, _Candidate):
            candidates.append(instead)
        else:
            blocked.append(instead)
    return candidates, blocked


def _replace(judge: Judge, draft: Draft, report: Report) -> _Candidate | Belemmering:
    """Return what is sent instead of what breaks a rule, or why nothing is."""
    found = _propose(judge, draft)
    if found is None:
        return _block(draft, report)
    instead = send_instead(draft, found.draft.opdracht, _list_codes(report))
    is_the_same = charged_in(instead.after) == charged_in(draft.after)
    if is_the_same or judge.beleid.te_laat is TeLaat.INKORTEN:
        return evolve(found, draft=instead)
    return evolve(_block(draft, report), voorstel=instead.opdracht)


def _propose(judge: Judge, draft: Draft) -> _Candidate | None:
    """Return what passes all rules and comes nearer to what is wanted; None for nothing.

    What is sent without asking may wait for another message that makes room first.
    """
    may_wait = frozenset[str]()
    if judge.beleid.te_laat is TeLaat.INKORTEN:
        may_wait = _PASSING
    sought = charged_in(draft.after)
    apart = count_apart(charged_in(draft.known), sought)
    for proposal in list_proposals(
        draft.opdracht, draft.known, judge.beleid.termijnen, judge.today, judge.dossier.overleden
    ):
        if count_apart(charged_in(proposal.periode), sought) >= apart:
            continue
        report = judge.judge(proposal)
        if may_wait.issuperset(_list_codes(report)):
            return _Candidate(draft=evolve(draft, opdracht=proposal), report=report)
    return None


def _split(
    judge: Judge, candidates: Sequence[_Candidate], sent: Sequence[Draft], known: Sequence[Period]
) -> tuple[list[_Candidate], list[_Candidate]]:
    """Return what can go out once what was sent so far is accepted, and what cannot yet."""
    standing = (*follow(known, sent), *judge.unsure)
    wave: list[_Candidate] = []
    left: list[_Candidate] = []
    for candidate in candidates:
        if _fits(judge, candidate, sent, standing):
            wave.append(candidate)
        else:
            left.append(candidate)
    return wave, left


def _fits(
    judge: Judge, candidate: _Candidate, sent: Sequence[Draft], standing: Iterable[Period]
) -> bool:
    """Return whether a candidate can go out, whatever becomes of what is on its way."""
    if candidate.report.objections or lies_beside(candidate.draft, standing):
        return False
    if not judge.pending:
        return True
    return not judge.judge_without(candidate.draft.opdracht, _opdrachten(sent)).objections


def _judge_again(judge: Judge, candidate: _Candidate, sent: Sequence[Draft]) -> _Candidate:
    report = judge.judge(candidate.draft.opdracht, _opdrachten(sent))
    return evolve(candidate, report=report)


def _opdrachten(drafts: Iterable[Draft]) -> list[Opdracht]:
    return [draft.opdracht for draft in drafts]


def _with_signals(candidate: _Candidate) -> Opdracht:
    signals = candidate.report.of(Severity.SIGNAAL)
    if not signals:
        return candidate.draft.opdracht
    return evolve(candidate.draft.opdracht, signalen=signals)


def _block(draft: Draft, report: Report) -> Belemmering:
    """Return that a draft cannot be sent, and why."""
    return Belemmering(
        opdracht=draft.opdracht,
        codes=_list_codes(report),
        tekst=" ".join(finding.message for finding in report.objections),
    )


def _list_codes(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.code for finding in report.objections))
