"""The checks of the rules: each case of a rule as a message that comes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from attrs import evolve

from ieb.conformance.check import Check, tell_source
from ieb.conformance.runner import answer_right
from ieb.keten import Stop
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.kinds import (
    KINDS,
    Kind,
    Sender,
    gemeente_of,
    is_aanlevering,
    is_heenbericht,
    is_retour,
)
from ieb.messages.pairs import Heenbericht
from ieb.releases import release
from ieb.rules import RULES, check
from ieb.scenario import Case, CaseKind, cases_of
from ieb.scenario.earlier import Earlier
from ieb.scenario.situation import Role, Situation, reference_in
from ieb.scenario.turns import Scenario, Turn
from ieb.wire import parse, serialize

_SOME_GEMEENTE: Final = "0513"
_SOME_DAY: Final = date(2025, 5, 13)
_LATER: Final = timedelta(days=19)
_UNANSWERED: Final = "een retour, of een bericht dat de XSD weigert, krijgt geen antwoord"
_SILENT: Final = "een retour krijgt geen antwoord"
_REFUSED: Final = "het retour dat telt, keurde de start af; dan is er niets om te stoppen"
_STILL_COUNTS: Final = "; dat zo'n retour toch telt, is onze lezing (aanname)"


def received_checks(role: Role) -> Iterator[Check]:
    """Yield a check for each case that is a message to this side: what the reference does with it.

    The return codes are those that the table of cases has, whatever the reference makes of it.

    Args:
        role: The side that is tested.
    """
    for case in cases_of(release()):
        if _is_for(role, KINDS[case.naam]):
            yield _check(case, _receive_case(role, case))


def retour_checks(role: Role) -> Iterator[Check]:
    """Yield a check for each case that is a retour to a gemeente; none for the CAK.

    A stop afterwards shows which retour decided. A WMO410 is not among them: whatever a CAK makes
    of it, nothing of that can be seen from outside.

    Args:
        role: The side that is tested.
    """
    if role is Role.CAK:
        return
    for case in cases_of(release()):
        if _is_retour_of_cak(case):
            about_retour = _check(case, _decide_case(case))
            if case.kind is CaseKind.FOUT:
                about_retour = evolve(about_retour, source=f"{about_retour.source}{_STILL_COUNTS}")
            yield about_retour


def _check(case: Case, scenario: Scenario) -> Check:
    rule = RULES[case.rule]
    return Check(
        name=f"{case.id} ({scenario.situation.role.value})",
        group=case.rule,
        group_title=rule.title,
        title=f"{case.rule}: {case.title}",
        source=tell_source(rule, case.naam),
        scenario=scenario,
    )


def _is_for(role: Role, kind: Kind) -> bool:
    """Return whether a message comes to a side; a retour to a gemeente has checks of its own."""
    if role is Role.CAK:
        return kind.sender is Sender.GEMEENTE
    return kind.sender is Sender.CAK and not kind.is_retour


def _receive_case(role: Role, case: Case) -> Scenario:
    message = check(case.data).message
    gemeente, day = _SOME_GEMEENTE, _SOME_DAY
    if message is not None:
        gemeente = gemeente_of(message)
        day = message.header.dagtekening
    if role is Role.CAK:
        gemeente = ""
    situation = Situation(
        role=role,
        gemeente=gemeente,
        earlier=case.earlier,
        context=case.known.context(),
    )
    turn = Turn(
        what=case.data,
        day=case.known.today or day,
        retourcodes=case.retourcodes,
        why=_UNANSWERED,
    )
    return Scenario(situation=situation, turns=(turn,))


def _is_retour_of_cak(case: Case) -> bool:
    kind = KINDS[case.naam]
    return kind.is_retour and kind.sender is Sender.CAK and check(case.data).message is not None


def _decide_case(case: Case) -> Scenario:
    """Return the exchange in which the retour that counts decides about an aanlevering.

    When the last of the retouren does not count, the right one follows, with the opposite verdict;
    then the period stops, if it is there.
    """
    day = case.known.today
    assert day is not None  # a case about a retour says when it came
    gemeente = gemeente_of(parse(case.data))
    # The rules judge with all that a CAK may know; a gemeente sees no messages of another one.
    own = [before for before in case.earlier if gemeente_of(parse(before.message)) == gemeente]
    sent = [before.message for before in own if is_heenbericht(parse(before.message))]
    retouren = [before.message for before in own if before.message not in sent]
    situation = Situation(
        role=Role.GEMEENTE,
        gemeente=gemeente,
        earlier=tuple(Earlier(message=data, received=None, accepted=None) for data in sent),
        context=case.known.context(),
    )
    retouren.append(case.data)
    heenbericht = parse(sent[0])
    assert is_aanlevering(heenbericht)
    retouren += _right_retour(situation, heenbericht, retouren, day)
    aanlevering = aanlevering_of(heenbericht)
    _, stroom, number = aanlevering.sleutel
    stop = Stop(start_nummer=number, stopdatum=aanlevering.start + _LATER, stroom=stroom)
    turns = [Turn(what=data, day=day, why=_SILENT) for data in retouren]
    turns.append(Turn(what=stop, day=day, why=_REFUSED))
    return Scenario(situation=situation, turns=tuple(turns))


def _right_retour(
    situation: Situation, heenbericht: Heenbericht, retouren: list[bytes], day: date
) -> Iterator[bytes]:
    """Yield the right retour with the opposite verdict, unless the last of the retouren counts."""
    party = reference_in(situation)
    waited = party.pending
    for data in retouren:
        waited = party.pending
        party = party.receive(data, day).party
    if party.pending == waited:
        wrong = parse(retouren[-1])
        assert is_retour(wrong)
        refused = not wrong.afgekeurd
        right = answer_right(heenbericht, day, refused=refused, identificatie="R000000002")
        yield serialize(right)
