"""Which rules a message is judged by, and what those lack that it is not judged by."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from ieb.codes import StatusAanlevering
from ieb.privacy import quote
from ieb.releases import Release
from ieb.releases.rule import NEEDS, Manier, Rule
from ieb.rules.registry import function_of
from ieb.rules.report import ALL_RULES, OTHER_RULES, NotJudged
from ieb.rules.subject import RuleFunction, Subject

_WHY: Final = {
    Manier.ONBEKEND: "wat de regel vraagt, is niet bekend",
    Manier.UITLEG: "ieb legt de regel alleen uit",
}
"""Why nothing judges by a rule of a release whose rules are not all known."""


class Applicable(NamedTuple):
    """Which rules are judged on a kind of message, and which cannot be.

    Attributes:
        functions: The rules, each with the function that implements it.
        lacking: The rules that cannot be judged, and what they lack.
    """

    functions: tuple[tuple[Rule, RuleFunction], ...]
    lacking: tuple[NotJudged, ...]


def find_applicable(subject: Subject) -> Applicable:
    """Return by which rules a subject is judged.

    Args:
        subject: The message and what is known besides.
    """
    message, status = subject.message, None
    if subject.aanlevering_or_none is not None:
        status = subject.aanlevering_or_none.status
    return _find_applicable(message.release, message.naam, status, subject.context.absent)


@lru_cache(maxsize=256)
def _find_applicable(
    release: Release, naam: str, status: StatusAanlevering | None, absent: tuple[str, ...]
) -> Applicable:
    rules = [rule for rule in release.rules.values() if naam in rule.messages]
    checked = [rule for rule in rules if rule.manier is Manier.CONTROLE]
    functions: list[tuple[Rule, RuleFunction]] = []
    lacking = list(_unknown_rules(release, naam, rules))
    for rule in checked:
        if status is not None and status not in rule.statuses:
            continue
        lacks = [name for name in rule.needs if name in absent]
        lacking += [NotJudged(code=rule.code, lacks=NEEDS[name], need=name) for name in lacks]
        if not lacks:
            functions.append((rule, function_of(rule)))
    return Applicable(tuple(functions), tuple(dict.fromkeys(lacking)))


def _unknown_rules(release: Release, naam: str, rules: list[Rule]) -> Iterator[NotJudged]:
    """Yield what is not known of the rules about a message: all of them, some, or what one asks."""
    unknown = release.rulebook.unknown_of(naam)
    if not any(rule.manier is Manier.CONTROLE for rule in rules):
        why = f"de regels van release {quote(release.name)} voor een {naam} zijn niet bekend"
        if unknown is not None:
            why = unknown.why
        yield NotJudged(code=ALL_RULES, lacks=why, unknown=True)
        return
    if unknown is not None:
        yield NotJudged(code=OTHER_RULES, lacks=unknown.why, unknown=True)
    for rule in rules:
        # Where all rules are known, what is only explained is left to people on purpose: no gap.
        told = rule.manier is Manier.UITLEG and unknown is None
        if rule.manier in _WHY and not told:
            yield NotJudged(code=rule.code, lacks=_WHY[rule.manier], unknown=True)
