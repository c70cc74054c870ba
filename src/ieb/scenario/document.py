"""What is said of the casus document as a whole: how it spells, and where it contradicts itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Final

from attrs import frozen

from ieb.datatable import DataTable
from ieb.scenario.datafiles import load
from ieb.scenario.model import Deviation

FILE: Final = "document.toml"


@frozen(kw_only=True)
class CasusDocument:
    """What is said of the casus document as a whole.

    Attributes:
        spellings: What it spells in more than one way: as printed, as the standard names it.
        deviations: Where it does not keep to its own text.
    """

    spellings: Mapping[str, str]
    deviations: tuple[Deviation, ...]


def document_deviations() -> tuple[Deviation, ...]:
    """Return where the document as a whole does not keep to its own text."""
    return casus_document().deviations


@cache
def casus_document() -> CasusDocument:
    """Return what is said of the casus document of iEb 4.0."""
    return load(FILE, _read)


def _read(table: DataTable) -> CasusDocument:
    return CasusDocument(
        spellings=table.demand("schrijfwijzen").mapping(str),
        deviations=tuple(map(read_deviation, table.tables("tekst"))),
    )


def step_in(table: DataTable, steps: Collection[int]) -> int:
    """Return the number of the step that a table names.

    Args:
        table: ``stap``, the number.
        steps: The numbers that there are.

    Raises:
        InvalidValue: It names none, or one that is not there.
    """
    number = table.required("stap", int)
    if number not in steps:
        raise table.fault(f"stap {number} is er niet")
    return number


def read_deviation(table: DataTable, steps: Collection[int] = ()) -> Deviation:
    """Read a place where the document does not keep to its own text.

    Args:
        table: ``gedrukt``, ``uitleg`` and the number of the step (``stap``), if it is in one.
        steps: The numbers of the steps that there are.
    """
    step = 0
    if table.has("stap"):
        step = step_in(table, steps)
    return Deviation(
        step=step,
        printed=table.required("gedrukt", str),
        explanation=table.required("uitleg", str),
    )
