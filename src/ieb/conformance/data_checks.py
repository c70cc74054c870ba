"""The checks that are data: each file of ``scenario/data/toetsen`` is a group of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Final

from attrs import evolve, frozen

from ieb.conformance.check import Check, tell_source
from ieb.conformance.enveloped import Delivery
from ieb.datatable import DataTable
from ieb.rules import RULES
from ieb.scenario.datafiles import load, names_in
from ieb.scenario.situation import Role
from ieb.scenario.spellings import Spelling, spelling_in
from ieb.scenario.turns import Usual, scenario_in, usual_in

FOLDER: Final = "toetsen"


@cache
def groups() -> Mapping[str, tuple[Check, ...]]:
    """Return all checks that are data, by the name of their group."""
    files = [load(name, read_group) for name in names_in(FOLDER)]
    return {checks[0].group: checks for checks in files}


def read_group(table: DataTable) -> tuple[Check, ...]:
    """Read a file of checks.

    Args:
        table: The whole file: ``groep`` and ``titel``; ``bron``, or ``regel`` where that is the
            same for all; what `usual_in` reads; the list ``toets``; ``schrijfwijze``, a list of
            ways in which each of them is written; and ``bezorging``, a list of ways in which its
            envelopes are delivered.

    Raises:
        InvalidValue: It holds something else, no check at all, or two of one name; the place is
            told.
    """
    usual = usual_in(table)
    group = _Group(
        name=table.required("groep", str),
        title=table.required("titel", str),
        source=table.optional("bron", str),
        rule=table.optional("regel", str),
    )
    rows = table.tables("toets")
    if not rows:
        raise table.fault("hier ontbreekt toets: verwacht een lijst van toetsen")
    checks: dict[str, Check] = {}
    for row in rows:
        check = group.check(row, usual)
        if check.name in checks:
            raise row.fault(f"er is al een toets die {check.name} heet")
        checks[check.name] = check
    spellings = tuple(map(spelling_in, table.tables("schrijfwijze")))
    deliveries = [
        (delivery.member("wijze", Delivery), delivery.required("titel", str))
        for delivery in table.tables("bezorging")
    ]
    if deliveries:
        return tuple(_deliver(checks.values(), deliveries))
    if spellings:
        return tuple(_respell(checks.values(), spellings))
    return tuple(checks.values())


def _respell(checks: Iterable[Check], spellings: Iterable[Spelling]) -> Iterator[Check]:
    """Yield each check in each spelling."""
    for spelling, check in product(spellings, checks):
        yield evolve(
            check,
            name=f"{spelling.name} {check.name}",
            title=f"{check.title}: {spelling.title}.",
            spelling=spelling,
        )


def _deliver(
    checks: Iterable[Check], deliveries: Iterable[tuple[Delivery, str]]
) -> Iterator[Check]:
    """Yield each check with each way in which its envelopes are delivered."""
    for (delivery, title), check in product(deliveries, checks):
        yield evolve(
            check,
            name=f"{check.group} {delivery.value} ({check.role.value})",
            title=f"{check.title}: {title}.",
            delivery=delivery,
        )


@frozen(kw_only=True)
class _Group:
    name: str
    title: str
    source: str | None
    rule: str | None

    def check(self, row: DataTable, usual: Usual) -> Check:
        """Return the check that a row states."""
        role = row.member("rol", Role)
        return Check(
            name=f"{row.required('naam', str)} ({role.value})",
            group=self.name,
            group_title=self.title,
            title=row.required("titel", str),
            source=self.tell_source(row),
            scenario=scenario_in(row, role, usual),
        )

    def tell_source(self, row: DataTable) -> str:
        """Return on what a row rests: the page of the group, or a rule about a message."""
        if self.source is not None:
            return self.source
        code = row.optional("regel", str) or self.rule or ""
        if code not in RULES:
            raise row.fault("verwacht een bron bij de groep, of een regel die er is")
        return tell_source(RULES[code], row.required("over", str))
