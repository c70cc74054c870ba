"""The table of cases: for each rule that can be checked, messages that keep to it or break it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Final

from attrs import field, frozen

from ieb.datatable import DataTable
from ieb.messages import Message
from ieb.releases import Release
from ieb.rules import Context
from ieb.scenario.datafiles import load, names_in
from ieb.scenario.earlier import Earlier, earlier_in, history_of
from ieb.scenario.known import Known, known_in
from ieb.scenario.written import alter, message_in
from ieb.wire import parse

FOLDER: Final = "gevallen"


class CaseKind(StrEnum):
    """Whether a case breaks its rule."""

    GOED = "goed"
    FOUT = "fout"


@frozen(kw_only=True)
class Case:
    """A message, what is known besides, and what must be found.

    Attributes:
        id: Name of the case, such as ``TR404-02``.
        rule: Code of the rule.
        kind: Whether the message breaks the rule.
        title: What the case shows, in Dutch.
        naam: Name of the message, as it was before anything in its bytes was altered.
        data: The message as it comes in; of a case about level 1 not always XML.
        expected: Codes that must be found, each as often as it is found; sorted.
        retourcodes: The return codes of those findings, each once; sorted.
        accepted: Whether the message is accepted.
        earlier: What was exchanged before, oldest first.
        known: What is known besides.
    """

    id: str
    rule: str
    kind: CaseKind
    title: str
    naam: str
    data: bytes = field(repr=False)
    expected: tuple[str, ...]
    retourcodes: tuple[str, ...]
    accepted: bool
    earlier: tuple[Earlier, ...]
    known: Known = field(repr=False)

    def context(self) -> Context:
        """Return what is known besides the message, with what was exchanged before."""
        return self.known.context(history_of(self.earlier))


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases, by rule.

    ``ieb gevallen`` writes the same table as JSON, one case a line, for software that is not
    written in Python.

    Example:
        >>> [case.id for case in cases() if case.rule == "TR135"][:2]
        ['TR135-01', 'TR135-02']
    """
    return tuple(chain.from_iterable(load(name, read_cases) for name in names_in(FOLDER)))


def cases_of(release: Release) -> tuple[Case, ...]:
    """Return the cases that are about a message of a release.

    Args:
        release: The release, such as the one whose rules a program keeps.
    """
    return tuple(case for case in cases() if release.has(case.naam))


def read_cases(table: DataTable) -> tuple[Case, ...]:
    """Read a file of cases.

    Args:
        table: The whole file: ``bekend``, what is known in all its cases, and the list ``geval``.
            What must be found stands in it by hand; nothing is asked of the rules.

    Raises:
        InvalidValue: A case that lacks something, or states what nothing reads; the place is told.
    """
    default = known_in(table.table("bekend"))
    return tuple(_case(row, default) for row in table.tables("geval"))


def _case(table: DataTable, default: Known) -> Case:
    earlier = earlier_in(table.tables("eerder"))
    accepted = table.optional("geaccepteerd", bool)
    stated = table.demand("bericht")
    message = message_in(stated, tuple(_messages(earlier)))
    return Case(
        id=table.required("id", str),
        rule=table.required("regel", str),
        kind=table.member("soort", CaseKind),
        title=table.required("titel", str),
        naam=message.naam,
        data=alter(message, stated),
        expected=table.texts("verwacht"),
        retourcodes=table.texts("retourcodes"),
        accepted=accepted is None or accepted,
        earlier=earlier,
        known=known_in(table.table("bekend"), default),
    )


def _messages(earlier: tuple[Earlier, ...]) -> Iterator[Message]:
    for before in earlier:
        yield parse(before.message)
