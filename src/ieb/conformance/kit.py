"""All checks of the kit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ieb.conformance.case_checks import received_checks, retour_checks
from ieb.conformance.casus_checks import casus_checks, situatie_checks
from ieb.conformance.check import Check
from ieb.conformance.data_checks import groups
from ieb.conformance.sender_checks import sender_checks
from ieb.scenario.situation import Role

_FIRST: Final = ("gebeurtenissen", "keten")
"""The groups that come before the rules; all others come after them."""
_ENVELOPES: Final = "envelop"
"""The group that comes last, and only to software that exchanges envelopes."""


def checks(*roles: Role, situaties: bool = False, envelop: bool = False) -> Iterator[Check]:
    """Yield all checks for one side or both.

    Args:
        *roles: The sides that are tested; none for both.
        situaties: Whether the special situations come too, after all that is official; they are
            ours (aanname).
        envelop: Whether those of the envelope come too; run all of them with ``envelop=True``.
    """
    stated = groups()
    last = [name for name in stated if name not in (*_FIRST, _ENVELOPES)]
    for role in roles or tuple(Role):
        yield from casus_checks(role)
        for name in _FIRST:
            yield from _of(role, stated[name])
        yield from received_checks(role)
        yield from sender_checks(role)
        yield from retour_checks(role)
        for name in last:
            yield from _of(role, stated[name])
        if situaties:
            yield from situatie_checks(role)
        if envelop:
            yield from _of(role, stated[_ENVELOPES])


def _of(role: Role, group: tuple[Check, ...]) -> Iterator[Check]:
    for check in group:
        if check.role is role:
            yield check
