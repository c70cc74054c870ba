"""The casussen as they stand in their data files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Final, TypeVar

from attrs import evolve, frozen

from ieb.datatable import DataTable
from ieb.errors import InvalidType, InvalidValue
from ieb.privacy import mask, quote
from ieb.scenario.additions import casus_additions, misprints, step_additions
from ieb.scenario.datafiles import load, names_in
from ieb.scenario.document import casus_document, read_deviation, step_in
from ieb.scenario.earlier import earlier_in
from ieb.scenario.events import event_in
from ieb.scenario.known import Known, known_in
from ieb.scenario.model import (
    CAK,
    Casus,
    CasusStep,
    Deviation,
    EarlierInCasus,
    Expected,
    ExpectedKind,
)
from ieb.scenario.printed import Envelope, printed_date, read_printed, spell
from ieb.scenario.rows import stated_rows

FOLDER: Final = "casussen"
Story = TypeVar("Story", bound=Casus)


@cache
def casussen() -> tuple[Casus, ...]:
    """Return the seven casussen of iEb 4.0, in their order.

    Source: casusbeschrijvingen iEb 4.0, version 1.1 of 18 April 2024.
    """
    return arrange({name: load(name, read_casus) for name in names_in(FOLDER)})


def arrange(found: Mapping[str, Story]) -> tuple[Story, ...]:
    """Return stories in the order of their numbers, whatever their files are called.

    Args:
        found: The stories, each with the file that it stands in.

    Raises:
        InvalidValue: Two have the same number; both files are told.
    """
    files: dict[tuple[int, str], str] = {}
    for file, story in found.items():
        first = files.setdefault(story.order, file)
        if first != file:
            msg = f"{file}: {story.name} staat ook in {first}; geef elk een eigen nummer."
            raise InvalidValue(msg)
    return tuple(sorted(found.values(), key=attrgetter("order")))


def casus(number: int) -> Casus:
    """Return a casus by its number.

    Args:
        number: Such as 5.

    Raises:
        InvalidType: The number is none.
        InvalidValue: There is no such casus.

    Example:
        >>> casus(5).steps[1].message is None
        True
    """
    if type(number) is not int:
        msg = f"verwacht het nummer van een casus (int), geen {type(number).__name__}."
        raise InvalidType(msg, argument="number")
    for found in casussen():
        if found.number == number:
            return found
    msg = f"Er is geen casus {mask(str(number))}; wel 1 t/m {casussen()[-1].number}."
    raise InvalidValue(msg)


@frozen(kw_only=True)
class _Setting:
    """What holds for all steps of a casus.

    Attributes:
        page: Page on which its messages begin; None for one that stands in no document.
        gemeenten: Gemeentecode by the name of the gemeente.
    """

    page: int | None
    gemeenten: Mapping[str, str]

    def section(self, row: DataTable) -> str:
        """Return the section of the document in which a step stands; empty without one."""
        return "" if self.page is None else row.required("paragraaf", str)

    def receiver(self, filled: DataTable, actor: str) -> str:
        """Return who gets the message of a step: the CAK, or the gemeente that it writes to."""
        if actor != CAK:
            return CAK
        name = filled.optional("aan", str) or next(iter(self.gemeenten))
        if name not in self.gemeenten:
            raise filled.fault(f"aan: {quote(name)} is geen gemeente van deze casus")
        return name

    def demand_party(self, row: DataTable, name: str) -> None:
        """Refuse who does not play in the casus.

        Raises:
            InvalidValue: Neither the CAK nor one of its gemeenten.
        """
        parties = (CAK, *self.gemeenten)
        if name not in parties:
            raise row.fault(f"wie: {quote(name)} doet niet mee; wel {', '.join(parties)}")


def read_casus(table: DataTable) -> Casus:
    """Read a file with a casus.

    Args:
        table: The whole file: what `read_story` reads, and ``nummer``, ``bladzijde`` and
            ``bladzijde_berichten``.

    Raises:
        InvalidValue: Something is not there, or states what nothing reads; the place is told.
    """
    story = read_story(
        table,
        number=table.required("nummer", int),
        pages=table.required("bladzijde_berichten", int),
    )
    return evolve(story, page=table.required("bladzijde", int))


def read_story(table: DataTable, *, number: int, pages: int | None) -> Casus:
    """Read what each story tells, one that stands in no document too.

    Args:
        table: The whole file: what is printed at the top and under ``stap``, what was filled in
            under ``ingevuld``, and where the two do not agree under ``bevinding`` and ``tekst``.
        number: The number of the story.
        pages: Page on which its messages begin; None for one that stands in no document.

    Returns:
        The story, as a casus that does not say on which page it begins.

    Raises:
        InvalidValue: Something is not there, or states what nothing reads; the place is told.
    """
    filled = table.demand("ingevuld")
    gemeenten = _gemeenten(filled.demand("gemeenten"))
    setting = _Setting(page=pages, gemeenten=gemeenten)
    steps = tuple(_steps(table, filled.demand("stap"), setting))
    ours = known_in(filled.table("bekend"))
    earlier = tuple(_earlier(filled.tables("eerder")))
    tolerated = filled.texts("gedoogd")
    additions = [*casus_additions(gemeenten, ours, earlier, tolerated)]
    deviations: list[Deviation] = []
    numbers: list[int] = []
    for step in steps:
        additions += step_additions(step)
        deviations += misprints(step, casus_document().spellings)
        numbers.append(step.number)
    for row in table.tables("tekst"):
        deviations.append(read_deviation(row, numbers))
    return Casus(
        number=number,
        title=table.required("titel", str),
        page=None,
        situation=table.required("situatie", str),
        rules=table.texts("regels"),
        steps=steps,
        filled=filled.required("toelichting", str),
        filled_in=tuple(additions),
        gemeentecodes=gemeenten,
        known=_combine(known_in(table.table("in_de_tekst")), ours),
        earlier=earlier,
        tolerated=frozenset(tolerated),
        deviations=tuple(deviations),
    )


def _gemeenten(table: DataTable) -> dict[str, str]:
    """Return the gemeentecodes by the name that the casus gives them; the first is its own."""
    if not table.names:
        raise table.fault("verwacht minstens een gemeente met haar code")
    return table.mapping(str)


def _combine(printed: Known, ours: Known) -> Known:
    """Return what is known by the text of the document and by what we filled in."""
    return Known(
        deaths={**(printed.deaths or {}), **(ours.deaths or {})},
        streams={**(printed.streams or {}), **(ours.streams or {})},
    )


def _earlier(tables: Sequence[DataTable]) -> Iterator[EarlierInCasus]:
    for table, before in zip(tables, earlier_in(tables), strict=True):
        yield EarlierInCasus(
            message=before.message,
            received=before.received,
            accepted=before.accepted,
            actor=table.required("wie", str),
            note=table.required("opmerking", str),
        )


def _steps(table: DataTable, filled: DataTable, setting: _Setting) -> Iterator[CasusStep]:
    rows = table.tables("stap")
    numbers = [row.required("nummer", int) for row in rows]
    found = [_finding(row, numbers) for row in table.tables("bevinding")]
    for row, number in zip(rows, numbers, strict=True):
        expected = tuple(finding for step, finding in found if step == number)
        step = _step(number, row, filled.demand(str(number)), setting)
        yield evolve(step, expected=expected)


def _step(number: int, row: DataTable, filled: DataTable, setting: _Setting) -> CasusStep:
    """Return a step.

    Args:
        number: Its number.
        row: What is printed of it.
        filled: What was filled in for it.
        setting: What holds for all steps.
    """
    lines = stated_rows(row, "velden")
    with row.locate_faults():
        printed = printed_date(lines)
    sent = printed or filled.required("verzonden", date)
    actor = receiver = row.required("wie", str)
    setting.demand_party(row, actor)
    message = None
    if lines:
        receiver = setting.receiver(filled, actor)
        gemeente = receiver if actor == CAK else actor
        envelope = Envelope(
            gemeente=setting.gemeenten[gemeente],
            identificatie=filled.required("identificatie", str),
            dagtekening=sent,
        )
        with row.locate_faults():
            message = read_printed(spell(lines, casus_document().spellings), envelope)
    happened = filled.table("gebeurtenis")
    event = None
    if happened is not None:
        event = event_in(happened)
    return CasusStep(
        number=number,
        actor=actor,
        receiver=receiver,
        section=setting.section(row),
        page=setting.page,
        what=row.required("gebeurtenis", str),
        expects=row.required("verwacht", str),
        rows=lines,
        sent=sent,
        received=filled.optional("ontvangen", date) or sent,
        event=event,
        message=message,
    )


def _finding(table: DataTable, steps: Sequence[int]) -> tuple[int, Expected]:
    """Return the step that gives rise to a finding, and the finding."""
    expected = Expected(
        code=table.required("code", str),
        kind=table.member("soort", ExpectedKind),
        explanation=table.required("uitleg", str),
    )
    return step_in(table, steps), expected
