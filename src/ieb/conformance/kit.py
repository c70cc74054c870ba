"""All checks of the kit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ieb.conformance.adapter import Role
from ieb.conformance.casus_checks import casus_checks
from ieb.conformance.chain_checks import chain_checks
from ieb.conformance.check import Check
from ieb.conformance.event_checks import event_checks
from ieb.conformance.rule_checks import rule_checks
from ieb.conformance.sender_checks import sender_checks
from ieb.conformance.table_checks import retour_checks
from ieb.conformance.verdict_checks import verdict_checks
from ieb.conformance.wire_checks import round_trip_checks, variation_checks

_ALL: Final = (
    casus_checks,
    event_checks,
    chain_checks,
    rule_checks,
    sender_checks,
    verdict_checks,
    retour_checks,
    round_trip_checks,
    variation_checks,
)


def checks(*roles: Role) -> Iterator[Check]:
    """Yield all checks for one side or both.

    Args:
        *roles: The sides that are tested; none for both.
    """
    for role in roles or tuple(Role):
        for some in _ALL:
            yield from some(role)
