"""What judging one source gives: by itself in a context, or in turn against a history."""

from __future__ import annotations

from codecs import BOM_UTF8
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from attrs import evolve, frozen

from ieb.arguments import demand_day
from ieb.batch.copies import given_of
from ieb.batch.enveloped import check_envelope, may_be_envelope
from ieb.batch.sources import Source
from ieb.errors import RefusedMessage, UnreadableSource
from ieb.filenames import explain_refusal
from ieb.findings import Finding
from ieb.ggk import Di01, Du01, Envelope
from ieb.history import Answers, History
from ieb.history.kept import KeptHistory, demand_kept_history
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, aanlevering_of
from ieb.releases import Release
from ieb.releases.shape import ROOT
from ieb.rules import Context, Judgement, NotJudged, Report, check, validate
from ieb.rules.engine import add_lines
from ieb.wire import parse

COUNTING: Final = (Judgement.GEACCEPTEERD, Judgement.AFGEKEURD)
"""What is recorded: a message that was judged, whatever the outcome."""


@frozen(kw_only=True)
class Judged:
    """A source, and what judging it gave.

    Attributes:
        source: What was read.
        report: What was found; None when it could not be read.
        error: Why it could not be read, in Dutch; None when it could.
        day: The day of judging, for the rules about terms; None when it was not known.
        is_known: Whether the history held the message already: then it was judged as it was then.
        envelope: The envelope that the message came in; None when it came without.
    """

    source: Source
    report: Report | None = None
    error: str | None = None
    day: date | None = None
    is_known: bool = False
    envelope: Envelope | None = None

    @property
    def message(self) -> Message | None:
        """The message, or None when there is no valid one."""
        return None if self.report is None else self.report.message

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the message."""
        return () if self.report is None else self.report.findings

    @property
    def judgement(self) -> Judgement | None:
        """What becomes of the message; None when the source could not be read."""
        return None if self.report is None else self.report.judgement

    @property
    def not_judged(self) -> tuple[NotJudged, ...]:
        """The rules that could not be judged."""
        return () if self.report is None else self.report.not_judged


def judge_source(source: Source, context: Context, release: Release | None) -> Judged:
    """Read and judge one source by itself; what cannot be read is told, not raised.

    Of an envelope the message in it is judged; what looks odd about the envelope comes before what
    was found in the message.

    Args:
        source: What to read.
        context: What is known besides.
        release: The release the message must be of; None for the default.
    """
    data = _read(source)
    if isinstance(data, Judged):
        return data
    return _judge_data(source, data, context, release)


class Reading(NamedTuple):
    """A message as it was read from a source: nothing was odd about the file.

    Attributes:
        source: What was read.
        message: The message, which is yet to be judged by the rules.
        aanlevering: What it delivers; None for one that delivers no period.
        again: What gives the same bytes once more.
    """

    source: Source
    message: Message
    aanlevering: Aanlevering | None
    again: Source

    @property
    def envelope(self) -> None:
        """None: it came without one."""


def read_source(source: Source, release: Release | None) -> Judged:
    """Read one source; its message was not judged by the rules, and nothing was found in it.

    Args:
        source: What to read.
        release: The release the message must be of; None for the default.
    """
    read = read_message(source, release)
    if isinstance(read, Judged):
        return read
    return Judged(source=source, report=Report(message=read.message, findings=()))


def read_message(source: Source, release: Release | None) -> Judged | Reading:
    """Read one source without judging its message by the rules: that comes in turn.

    What is no message, and what is odd about a file, is told as `judge_source` tells it.

    Args:
        source: What to read.
        release: The release the message must be of; None for the default.
    """
    data = _read(source)
    if isinstance(data, Judged):
        return data
    if data.startswith(BOM_UTF8):
        return _judge_data(source, data, Context(), release)
    try:
        message = parse(data, release=release)
    except RefusedMessage as error:
        refused = Report(message=None, findings=error.findings)
        return _look_around(source, data, refused, Context(), release)
    return Reading(given_of(source), message, aanlevering_of(message), source)


def forget_findings(judged: Judged) -> Judged | Reading:
    """Return what `read_message` gives of a source that was judged by itself.

    Args:
        judged: What judging it gave.
    """
    source = given_of(judged.source)
    is_odd = judged.envelope is not None or any(map(_is_about_file, judged.findings))
    if judged.message is None or is_odd:
        return evolve(judged, source=source)
    return Reading(source, judged.message, aanlevering_of(judged.message), judged.source)


def with_lines(read: Reading, report: Report, release: Release | None) -> Report:
    """Return what judging a message gave, with the lines of the file it was read from.

    Few have findings: the file of those is read anew, or the copy of it. What stands there no
    longer, or says something else by now, keeps its findings without lines.

    Args:
        read: What was read.
        report: What judging it gave.
        release: The release the message must be of; None for the default.
    """
    if not report.findings:
        return report
    data = _read(read.again)
    if isinstance(data, Judged):
        return report
    with suppress(RefusedMessage):
        if parse(data, release=release) == read.message:
            return add_lines(report, data)
    return report


def _read(source: Source) -> bytes | Judged:
    """Return what a source holds, or that it cannot be read."""
    try:
        return source.read()
    except UnreadableSource as error:
        return Judged(source=given_of(source), error=str(error))
    except OSError as error:
        return Judged(source=given_of(source), error=explain_refusal(error, "Dit bestand"))


def _judge_data(source: Source, data: bytes, context: Context, release: Release | None) -> Judged:
    return _look_around(source, data, check(data, context, release=release), context, release)


def _look_around(
    source: Source, data: bytes, report: Report, context: Context, release: Release | None
) -> Judged:
    """Return what judging gave; of what may be an envelope, what judging what is in it gives."""
    envelope = None
    if report.message is None and may_be_envelope(report, data):
        report, envelope = check_envelope(data, report, context, release)
    given = given_of(source)
    return Judged(source=given, report=report, day=context.today, envelope=envelope)


def judge_against(judged: Judged, history: History | KeptHistory, *, today: date) -> Judged:
    """Judge a message once more, against a history as it is now; the source is not read again.

    What was recorded before is judged as it was then: by what came before it, on the day on which
    it was received. So the same message twice gets the same verdict.

    Args:
        judged: What judging it by itself gave.
        history: What was exchanged before.
        today: The day of judging.

    Returns:
        What judging it gives now; what is no message comes back as it is.

    Raises:
        InvalidType: `history` is no `History`, `SqliteHistory` or `SqlHistory`, or `today` is no
            date.
        IebError: The history cannot be read now.
    """
    if not isinstance(history, History):
        demand_kept_history(history)
    demand_day("today", today)
    if judged.report is None or judged.report.message is None:
        return judged
    return judge_as_known(judged, judged.report.message, history, today)


def judge_as_known(judged: Judged, message: Message, history: Answers, today: date) -> Judged:
    """Judge a message once more, as `judge_against` does.

    Args:
        judged: What judging it by itself gave.
        message: The message in it.
        history: What was exchanged before.
        today: The day of judging.

    Raises:
        IebError: The history cannot be read now.
    """
    assert judged.report is not None  # there is a message in it
    earlier = history.before(message)
    if earlier is None:
        report = validate(message, Context(today=today, history=history))
        return evolve(judged, report=_add_lines(report, judged), day=today)
    recorded = history.recorded(message)
    received = None if recorded is None else recorded.received
    day = received or today
    report = validate(message, Context(today=day, history=earlier))
    return evolve(judged, report=_add_lines(report, judged), day=day, is_known=True)


def _add_lines(report: Report, judged: Judged) -> Report:
    """Return a report on a message, with the lines of its file and what was found in that."""
    if isinstance(judged.envelope, Di01 | Du01) and report.findings:
        placed = add_lines(report, judged.envelope.inhoud).findings
    else:
        lines = {finding.path: finding.line for finding in judged.findings}
        found = report.findings
        placed = tuple(evolve(finding, line=lines.get(finding.path)) for finding in found)
    about_file = filter(_is_about_file, judged.findings)
    return evolve(report, findings=(*about_file, *placed))


def _is_about_file(finding: Finding) -> bool:
    """Return whether a finding is about what the message came in: its bytes or its envelope."""
    return not finding.path or finding.path.steps[0] != ROOT.steps[0]
