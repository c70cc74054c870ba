"""What an aanlevering changes for the client, beside what the rules find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from ieb.administratie import signal_effect
from ieb.batch import Judged
from ieb.history import HistoryView
from ieb.messages.kinds import is_aanlevering


def add_effects(judged: Iterable[Judged], history: HistoryView) -> Iterator[Judged]:
    """Yield what judging gave, with the effect of each aanlevering that is accepted as a signal.

    What is refused changes nothing, and gets no signal.

    Args:
        judged: What judging gave.
        history: What was accepted before.
    """
    for outcome in judged:
        report = outcome.report
        message = outcome.message
        if report is None or message is None or not report.accepted or not is_aanlevering(message):
            yield outcome
            continue
        findings = (*report.findings, signal_effect(message, history))
        yield evolve(outcome, report=evolve(report, findings=findings))
