"""The naive adapter fails where it does something else than the reference, and nowhere else."""

from __future__ import annotations

import json

import ieb
from ieb.conformance import Mismatch, checks
from ieb.conformance.naief import Naief
from ieb.conformance.referentie import Referentie
from ieb.scenario import Asked

OWN = {"Identificatie", "IdentificatieRetour"}
"""How a sender numbers what he sends, which does not count."""
ALL = list(checks())


class Recording:
    """An adapter that remembers what was asked of it and what it sent."""

    def __init__(self, inner):
        self.inner, self.calls = inner, []

    def begin(self, situation):
        self.situation = situation
        self.inner.begin(situation)

    def happen(self, event, today):
        return self.sent("happen", event, today)

    def receive(self, message, today):
        return self.sent("receive", message, today)

    def sent(self, name, what, today):
        sent = getattr(self.inner, name)(what, today)
        self.calls.append((name, what, today, sent))
        return sent


def counted(sent):
    """What counts of what was sent: a retour first, the rest in any order, without their numbers."""
    told = [json.dumps(without_numbers(json.loads(ieb.to_json(ieb.parse(data))))) for data in sent]
    return told[:1] + sorted(told[1:])


def without_numbers(part):
    """A part of a message as JSON, without how its sender numbered it."""
    if isinstance(part, list):
        return [without_numbers(item) for item in part]
    if isinstance(part, dict):
        return {name: without_numbers(item) for name, item in part.items() if name not in OWN}
    return part


def is_plain(turn):
    """Whether one reaction is right, and all of it is looked at."""
    return len(turn.expected) < 2 and turn.asked is Asked.ALLES


PLAIN = [check for check in ALL if all(map(is_plain, check.scenario.turns))]


def does_the_same(check):
    """Whether the naive adapter sends in each turn what the reference sends."""
    reference = Recording(Referentie())
    check.run(reference)
    naive = Naief()
    naive.begin(reference.situation)
    return all(
        counted(getattr(naive, name)(what, today)) == counted(sent)
        for name, what, today, sent in reference.calls
    )


def passes(check):
    """Whether the kit says that the naive adapter is right."""
    try:
        check.run(Naief())
    except Mismatch:
        return False
    return True


def test_it_fails_where_it_does_something_else_than_the_reference():
    """A verdict of the kit means what it says: the same was sent, or it was not."""
    passed = {check.name for check in PLAIN if passes(check)}
    assert passed == {check.name for check in PLAIN if does_the_same(check)}
    assert 100 < len(passed) < len(PLAIN) - 100


def test_few_checks_allow_more_than_one_reaction():
    """Only where the document has a misprint, or a step of a casus is looked at in parts."""
    groups = {check.group for check in ALL if check not in PLAIN}
    assert {group for group in groups if not group.startswith("casus")} == {"gebeurtenissen"}
