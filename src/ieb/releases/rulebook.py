"""Which rules a release has: those of its data file, or of the release of ours that it is like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from attrs import evolve

from ieb.privacy import quote
from ieb.releases.datafiles import (
    data_folder,
    homes,
    own_table,
    read_text,
    release_names,
    release_table,
)
from ieb.releases.rule import Rule, Rulebook, Unknown
from ieb.releases.rulefile import extend_rules, read_rules, rulebook_in
from ieb.releases.shape import MessageShape
from ieb.releases.tables import Table

_FILE: Final = "rules.toml"


@cache
def bundled_rulebook(name: str) -> Rulebook:
    """Return the rules of a release that comes with this library.

    Args:
        name: Name of the release.
    """
    data = _rules_table(name)
    release = release_table(name)
    described = release_table(_find_last(name))
    return rulebook_in(name, data, described).about(release["berichten"])


def _rules_table(name: str) -> Table:
    """Return what the rules of a release state, with what they take from another one."""
    own = _own_rules(name)
    if "extends" not in own:
        return own
    return extend_rules(own, _rules_table(own["extends"]))


def _own_rules(name: str) -> Table:
    """Return what a release states of rules; without a file it has those of what it extends."""
    if data_folder(name).joinpath(_FILE).is_file():
        return read_rules(name, read_text(name, _FILE))
    return {"extends": own_table(name)["extends"]}


def _find_last(name: str) -> str:
    """Return the release from which a release takes its rules in the end, perhaps itself."""
    own = _own_rules(name)
    if "extends" not in own:
        return name
    return _find_last(own["extends"])


@cache
def known_rules() -> Mapping[str, Rule]:
    """Return each rule of a bundled release by its code: that of the newest release that has it."""
    found: dict[str, Rule] = {}
    for name in release_names():
        for rule in bundled_rulebook(name).rules:
            found.setdefault(rule.code, rule)
    return MappingProxyType(found)


def rules_by_release(code: str) -> Mapping[str, Rule]:
    """Return what a rule is in each bundled release that has it, the newest first.

    Args:
        code: Code of the rule.
    """
    books = {name: bundled_rulebook(name).by_code for name in release_names()}
    return {name: rules[code] for name, rules in books.items() if code in rules}


def rulebook_of_others(name: str, shapes: Iterable[MessageShape]) -> Rulebook:
    """Return the rules of a release of others.

    Each message has those of the release of ours whose BerichtVersie and BerichtSubversie it bears.
    One that bears those of no release of ours is held against the rules of its home (aanname), and
    said to have others.

    Args:
        name: Name of the release.
        shapes: Its messages.
    """
    bearing: dict[str, list[str]] = {}
    unknown: list[Unknown] = []
    for shape in shapes:
        version = (shape.stamp.bericht_versie, shape.stamp.bericht_subversie)
        ours = _release_of(shape.name, version)
        home = homes()[shape.name]
        bearing.setdefault(ours or home, []).append(shape.name)
        if ours is None:
            lacking = f"de regels van release {quote(name)} voor een {shape.name}"
            why = f"{lacking} zijn niet bekend, alleen die van {home}"
            unknown.append(Unknown(message=shape.name, why=why))
    rules: dict[str, Rule] = {}
    for release, messages in bearing.items():
        book = bundled_rulebook(release).about(messages)
        unknown += book.unknown
        for rule in book.rules:
            rules[rule.code] = _join(rules.get(rule.code), rule)
    return Rulebook(rules=tuple(rules.values()), unknown=tuple(unknown))


def _release_of(message: str, version: tuple[int, int]) -> str | None:
    """Return the release of ours that has a message with this version, or None."""
    for name in release_names():
        table = release_table(name)
        if message in table["berichten"] and (table["versie"], table["subversie"]) == version:
            return name
    return None


def _join(rule: Rule | None, other: Rule) -> Rule:
    """Return a rule that is about the messages of both."""
    if rule is None:
        return other
    return evolve(
        rule,
        messages=(*rule.messages, *other.messages),
        assumed=(*rule.assumed, *other.assumed),
        signals=(*rule.signals, *other.signals),
    )
