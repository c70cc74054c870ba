"""The checks of the rules: each case of the register against the reference answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from ieb.conformance.adapter import Adapter, Role
from ieb.conformance.check import Check, source_of
from ieb.conformance.mismatch import Mismatch
from ieb.conformance.reaction import demand_reaction, exchanges_before, situation_of
from ieb.messages.bericht import NEUTRAL
from ieb.messages.kinds import KINDS, Kind, Sender
from ieb.rules import RULES
from ieb.rules.class_codes import class_codes
from ieb.scenario import Case, cases

_NAMED: Final = re.compile(rb"wmo(40[5-9]|410)", re.IGNORECASE)
_NEUTRAL: Final = {code.code for code in NEUTRAL}


def rule_checks(role: Role) -> Iterator[Check]:
    """Yield a check for each case of the register that is a message to this side.

    Args:
        role: The side that is tested.
    """
    for case in cases():
        if _is_for(role, KINDS[_name_of(case.data)]):
            rule = RULES[case.rule]
            yield Check(
                name=f"{case.id} ({role.value})",
                group=case.rule,
                title=f"{case.rule}: {case.title}",
                source=source_of(rule, _name_of(case.data)),
                role=role,
                play=partial(_run, role, case),
            )


def _is_for(role: Role, kind: Kind) -> bool:
    """Return whether a message comes to a side; a retour to a gemeente has checks of its own."""
    if role is Role.CAK:
        return kind.sender is Sender.GEMEENTE
    return kind.sender is Sender.CAK and not kind.is_retour


def _name_of(data: bytes) -> str:
    """Return which message bytes are meant to be, also when they are no valid one."""
    found = _NAMED.search(data)
    return "WMO405" if found is None else found[0].decode().upper()


def _run(role: Role, case: Case, adapter: Adapter) -> None:
    context = case.context()
    situation = situation_of(role, case.data, earlier=exchanges_before(case), context=context)
    answer = demand_reaction(situation, case.data, context.today, adapter)
    if answer is not None:  # what the table of cases says, whatever the reference makes of it
        codes = sorted(
            {code.code for part in class_codes(answer) for code in part.codes or ()} - _NEUTRAL
        )
        if codes != list(case.retourcodes):
            raise Mismatch(_listed(case.retourcodes), _listed(codes))


def _listed(codes: Iterable[str]) -> str:
    return f"retourcodes: {', '.join(codes) or 'geen'}"
