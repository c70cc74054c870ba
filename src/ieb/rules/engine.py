"""Judging a message: `validate` for who holds a model, `check` for who holds bytes."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Final

from attrs import evolve

from ieb.errors import InvalidType, RefusedMessage
from ieb.findings import Finding, Mark, Path, Severity
from ieb.messages import Message
from ieb.messages.kinds import bsn_of, demand_message
from ieb.privacy import mask
from ieb.releases import MessageShape, Release
from ieb.releases.rule import Rule
from ieb.rules.applicable import find_applicable
from ieb.rules.context import Context
from ieb.rules.report import NotJudged, Report
from ieb.rules.subject import Hit, Lacks, Subject, retourcode_of, subject_of
from ieb.wire import parse
from ieb.wire.found import MORE, count_more
from ieb.wire.lines import lines_by_path
from ieb.wire.parser import MAX_FINDINGS

_BOM: Final = Finding(
    code="OP192",
    message="Het bestand begint met een BOM. Wij lezen het wel, maar laat de BOM weg: niet elke "
    "ontvanger doet dat.",
    severity=Severity.SIGNAAL,
    line=1,
    mark=Mark.ZUSTER,
)


def validate(message: Message, context: Context | None = None) -> Report:
    """Judge a message by all rules.

    Args:
        message: The message.
        context: What is known besides; None for nothing.

    Returns:
        Everything that is wrong with it, and which rules could not be judged.

    Raises:
        InvalidType: `message` is no message, or `context` no context.
    """
    demand_message(message)
    return judge_subject(subject_of(message, context_or_empty(context)))


def context_or_empty(context: Context | None) -> Context:
    """Return what is known besides a message; refuse what is no context.

    Args:
        context: What a caller, perhaps an untyped one, gave; None for nothing.

    Raises:
        InvalidType: No context.
    """
    if context is None:
        return Context()
    if not isinstance(context, Context):
        msg = f"context: verwacht een Context of None, geen {type(context).__name__}."
        raise InvalidType(msg)
    return context


def judge_subject(subject: Subject, most: int = MAX_FINDINGS) -> Report:
    """Judge what rules look at by all of them.

    Args:
        subject: The message and what is known besides.
        most: How many findings of one rule to list at most; of a rule with more, a last one counts
            them.
    """
    message = subject.message
    applicable = find_applicable(subject)
    gaps: list[NotJudged] = []
    findings: list[Finding] = []
    uncounted: list[Finding] = []
    for rule, function in applicable.functions:
        found = 0
        for result in function(subject):
            if isinstance(result, Lacks):
                gap = NotJudged(code=rule.code, lacks=result.what, need=result.need)
                gaps.append(gap)
                continue
            found += 1
            if found <= most:
                findings.append(_finding(rule, result, subject))
        if found > most:
            uncounted.append(_tell_more(rule, found - most, most))
    if len(findings) > 1:
        findings = _sort_findings(findings, message.release.message(message.naam))
    not_judged = applicable.lacking
    if gaps:
        not_judged = tuple(dict.fromkeys((*not_judged, *gaps)))
    return Report(message=message, findings=(*findings, *uncounted), not_judged=not_judged)


def _sort_findings(findings: list[Finding], shape: MessageShape) -> list[Finding]:
    """Return findings in document order, and of one place by level and code."""
    order = _document_order(shape)
    return sorted(
        findings,
        key=lambda finding: (_position(finding.path, order), finding.level, finding.code),
    )


def _tell_more(rule: Rule, more: int, listed: int) -> Finding:
    """Return how many more findings of one rule there are; what they weigh, the listed ones say."""
    text = f"{rule.code}: {count_more(more, listed)}"
    return Finding(code=MORE, message=text, level=rule.level or 1, severity=Severity.SIGNAAL)


def check(
    data: bytes,
    context: Context | None = None,
    *,
    release: Release | None = None,
    max_findings: int = MAX_FINDINGS,
) -> Report:
    """Judge bytes: from what makes them no message to all rules.

    Args:
        data: The content of a file.
        context: What is known besides; None for nothing.
        release: The release the message must be of; None for the default.
        max_findings: How many findings of level 1, and of each rule above it, to list at most; when
            there are more, a last one counts them.

    Returns:
        Everything that is wrong, level 1 included; ``message`` is the model, or None.

    Raises:
        InvalidType: `data` is no bytes, or `context` no context.
    """
    context = context_or_empty(context)
    try:
        message = parse(data, release=release, max_findings=max_findings)
    except RefusedMessage as error:
        return Report(message=None, findings=error.findings)
    report = judge_subject(subject_of(message, context), max_findings)
    if report.findings:
        report = add_lines(report, data)
    if data.startswith(BOM_UTF8):
        report = evolve(report, findings=(_BOM, *report.findings))
    return report


def add_lines(report: Report, data: bytes) -> Report:
    """Return a report whose findings say on which line of the file they are.

    Args:
        report: The report on a message.
        data: What the message was read from.
    """
    message = report.message
    assert message is not None  # of what is no message the findings have their lines already
    shape = message.release.message(message.naam)
    lines = lines_by_path(data, shape, [finding.path for finding in report.findings])
    found = [evolve(finding, line=_line(lines, finding.path)) for finding in report.findings]
    return evolve(report, findings=tuple(found))


def _line(lines: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of an element, or of the class it is missing from."""
    for place in (path, *path.parents):
        if place in lines:
            return lines[place]
    return None


def _finding(rule: Rule, hit: Hit, subject: Subject) -> Finding:
    message = subject.message
    code = None
    if hit.sure:
        code = retourcode_of(rule, message, subject.context)
    return Finding(
        code=rule.code,
        message=mask(hit.text, bsn=bsn_of(message)),
        level=rule.level or 1,
        severity=_severity(rule, hit, message, code),
        retourcode=code,
        path=hit.path,
        mark=rule.mark_for(message.naam),
    )


def _severity(rule: Rule, hit: Hit, message: Message, code: str | None) -> Severity:
    """Return how heavy a finding weighs: nothing refuses a message without a return code."""
    if not hit.sure or message.naam in rule.signals:
        return Severity.SIGNAAL
    if code is not None:
        return Severity.AFKEUR
    if rule.severity is Severity.AFKEUR:
        return Severity.OVERTREDING
    return rule.severity


def _document_order(shape: MessageShape) -> dict[Path, int]:
    return {path: index for index, (path, _, _) in enumerate(shape.walk(), start=1)}


def _position(path: Path, order: Mapping[Path, int]) -> tuple[tuple[int, int], ...]:
    """Return where an element stands: per step its place in the class, and its number."""
    position: list[tuple[int, int]] = []
    in_shape = Path()
    for step in path.steps:
        in_shape = in_shape.child(step.name)
        position.append((order.get(in_shape, 0), step.index or 0))
    return tuple(position)
