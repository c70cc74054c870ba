"""Judging a message: `validate` for who holds a model, `check` for who holds bytes."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ieb.errors import RefusedMessage
from ieb.findings import MASK, Finding, Severity
from ieb.messages import Message
from ieb.messages.bericht import check_message
from ieb.releases import MessageShape, Release
from ieb.rules.context import Context
from ieb.rules.register import HISTORY, RULES, TODAY, Hit, Lacks, Rule, Subject, Verdict, subject_of
from ieb.rules.report import NotJudged, Report
from ieb.wire import parse
from ieb.wire.lines import lines_by_path

_LACKS = {
    "history": HISTORY,
    "today": TODAY,
    "overlijdensdata": Lacks("de overlijdensdata (overlijdensdata)"),
}


def validate(message: Message, context: Context | None = None) -> Report:
    """Judge a message by all rules.

    Args:
        message: The message.
        context: What is known besides; None for nothing.

    Returns:
        Everything that is wrong with it, and which rules could not be judged.

    Raises:
        InvalidType: `message` is no message.
    """
    check_message(message)
    return judge(subject_of(message, context or Context()))


def judge(subject: Subject) -> Report:
    """Judge what rules look at by all of them.

    Args:
        subject: The message and what is known besides.
    """
    message = subject.message
    findings: list[Finding] = []
    not_judged: list[NotJudged] = []
    for one in _applicable(subject):
        for verdict in _judge(one, subject):
            if isinstance(verdict, Hit):
                findings.append(_finding(one, verdict, subject))
            else:
                not_judged.append(NotJudged(code=one.code, lacks=verdict.what))
    order = _document_order(message.release.message(message.naam))
    findings.sort(key=lambda found: (order.get(found.path, 0), found.level, found.code))
    return Report(message=message, findings=tuple(findings), not_judged=tuple(not_judged))


def check(data: bytes, context: Context | None = None, *, release: Release | None = None) -> Report:
    """Judge bytes: from what makes them no message to all rules.

    Args:
        data: The content of a file.
        context: What is known besides; None for nothing.
        release: The release the message must be of; None for the default.

    Returns:
        Everything that is wrong, level 1 included; ``message`` is the model, or None.

    Raises:
        TypeError: `data` is no bytes.
    """
    try:
        message = parse(data, release=release)
    except RefusedMessage as error:
        return Report(message=None, findings=error.findings)
    report = validate(message, context)
    if not report.findings:
        return report
    lines = lines_by_path(data, message.release.message(message.naam))
    return evolve(report, findings=tuple(evolve(one, line=lines.get(one.path)) for one in report.findings))


def _applicable(subject: Subject) -> Iterator[Rule]:
    status = None if subject.delivery is None else subject.delivery.status
    for one in RULES.values():
        counts = status is None or status in one.statuses
        if one.check is not None and subject.message.naam in one.messages and counts:
            yield one


def _judge(one: Rule, subject: Subject) -> Iterator[Verdict]:
    missing = [_LACKS[name] for name in one.needs if getattr(subject.context, name) is None]
    if missing:
        yield from missing
        return
    assert one.check is not None
    yield from one.check(subject)


def _finding(one: Rule, hit: Hit, subject: Subject) -> Finding:
    code = subject.context.retourcodes.get(one.code, one.retourcode)
    severity = one.severity
    if code is not None:
        severity = Severity.AFKEUR
    elif severity is Severity.AFKEUR:
        severity = Severity.OVERTREDING
    return Finding(
        code=one.code,
        message=_without_bsn(hit.text, subject),
        level=one.level or 1,
        severity=severity,
        retourcode=code,
        path=hit.path,
        mark=one.mark,
    )


def _without_bsn(text: str, subject: Subject) -> str:
    """Return a text without the Bsn of the message: nothing stops a sender from numbering by it."""
    return text if subject.delivery is None else text.replace(subject.delivery.bsn, MASK)


def _document_order(shape: MessageShape) -> dict[str, int]:
    return {path: index for index, (path, _, _) in enumerate(shape.walk(), start=1)}
