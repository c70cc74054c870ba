"""A message read from lines in functional notation."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.messages import Attributen
from ieb.scenario.rows import Row, change_rows, read_rows, rows_of
from ieb.scenario.samples import sample_rows
from ieb.testing import messages


def dates_as_written(message: ieb.Message) -> ieb.Message:
    """Return a message whose attributes hold a date in the notation that this library writes."""
    if not isinstance(message, ieb.WMO409 | ieb.WMO410):
        return message
    name = "abonnementstarief" if message.abonnementstarief else "beschermd_wonen"
    part = getattr(message, name)
    if part is None or part.inhoudelijke_opmerking.attributen is None:
        return message
    remark = part.inhoudelijke_opmerking
    attributen = Attributen(attribuut=map(as_written, remark.attributen.attribuut))
    remark = evolve(remark, attributen=attributen)
    return evolve(message, **{name: evolve(part, inhoudelijke_opmerking=remark)})


def as_written(attribuut: ieb.Attribuut) -> ieb.Attribuut:
    """Return an attribute with its date, if it holds one, as ``eejjmmdd``."""
    try:
        day = attribuut.datum
    except ieb.InvalidValue:
        return attribuut
    return attribuut if day is None else ieb.Attribuut.stopdatum(day)


@given(message=messages())
def test_what_is_listed_can_be_read_back(message):
    """A scenario may state any message: reading its lines gives that message, retouren included."""
    assert read_rows(rows_of(message)) == dates_as_written(message)


@given(message=messages(), data=st.data())
def test_a_message_that_lacks_a_line_is_never_read_as_if_nothing_was_lost(message, data):
    """A line that is forgotten in a scenario is told, or its absence is a message that says less."""
    rows = rows_of(message)
    number = data.draw(st.integers(0, len(rows) - 1))
    fewer = (*rows[:number], *rows[number + 1 :])
    try:
        read = read_rows(fewer)
    except ieb.InvalidValue:
        return
    assert rows_of(read) == fewer


@given(message=messages(), data=st.data())
def test_a_line_that_stands_twice_is_never_overlooked(message, data):
    """Nothing that a scenario states is dropped in silence."""
    rows = rows_of(message)
    number = data.draw(st.integers(0, len(rows) - 1))
    more = (*rows[: number + 1], *rows[number:])
    try:
        read = read_rows(more)
    except ieb.InvalidValue:
        return
    assert rows_of(read) == more  # what may be repeated, is


@pytest.mark.parametrize("name", ["WMO405", "WMO407", "WMO409", "WMO409 beschermd wonen"])
def test_a_sample_is_a_message(name):
    """Each kind of message that a party sends of its own accord is written out once."""
    assert read_rows(sample_rows(name)).naam == name[:6]


def test_the_depth_of_a_line_need_not_be_said():
    """The casus document prints headings, not depths; that is enough for all but return codes."""
    flat = [Row(row.label, row.value) for row in sample_rows("WMO409")]
    assert read_rows(flat) == read_rows(sample_rows("WMO409"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([Row("Bsn", "99999201")], "bsn: verwacht"),
        ([Row("Startnummer eigen bijdrage", "0649901")], "geen nummer"),
        ([Row("Startnummer eigen bijdrage", "")], "verwacht Startnummer eigen bijdrage"),
        (
            [Row("Startdatum periode eigen bijdrage", "20250512")],
            "Startdatum periode eigen bijdrage: ",
        ),
        ([Row("Startdatum kostprijs", "12-05-2025")], "'Startdatum kostprijs' niet; verwacht"),
        ([Row("Kostprijs bedrag", "3000")], "3000"),
        ([Row("Status aanlevering PeriodeEigenBijdrageAbo", "1")], "verwacht wordt bijvoorbeeld"),
        ([Row("Stopdatum", "12-05-2025")], "hoort 'Stopdatum' niet"),
        ([Row("Client", "")], "verwacht Client"),
        (
            [Row("Client", "999992016")],
            "Na 'BerichtXsdVersie' hoort 'Client' niet; verwacht Client",
        ),
        ([Row("Status aanlevering PeriodeEigenBijdrageAbo", "")], "het einde"),
        ([Row("Eigenbijdragebericht abonnementstarief (405):", "")], "geen titel van een bericht"),
    ],
)
def test_a_line_that_does_not_fit_is_refused(changes, told):
    """Who writes a scenario hears which line is wrong and what was expected there."""
    with pytest.raises(ieb.InvalidValue, match=r"^[^\n]+$") as caught:
        read_rows(change_rows(sample_rows("WMO405"), changes))
    assert told in str(caught.value)
    assert "999992016" not in str(caught.value)


def test_no_lines_are_no_message():
    """A scenario without a message says so with another key, not with an empty list."""
    with pytest.raises(ieb.InvalidValue, match="geen titel van een bericht"):
        read_rows([])


def test_a_name_that_stands_twice_cannot_be_changed():
    """Which of the two was meant, nobody can say."""
    message = read_rows(sample_rows("WMO405"))
    report = ieb.Report(message=message, findings=())
    day = message.header.bericht_identificatie.dagtekening
    retour = ieb.build_retour(message, report, identificatie="R1", dagtekening=day)
    with pytest.raises(ieb.InvalidValue, match=r"BerichtXsdVersie.* meer dan eens"):
        change_rows(rows_of(retour), [Row("BerichtXsdVersie", "1.0.1")])


def test_a_line_in_a_repr_shows_no_value():
    """A value may be a Bsn."""
    assert "999992016" not in repr(Row("Bsn", "999992016"))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("30-04-2025", "20250430"),
        ("2025-04-30", "2025-04-30"),
        ("20250430", "20250430"),
        ("31-04-2025", "31-04-2025"),
        ("direct", "direct"),
    ],
)
def test_a_date_in_an_attribute_is_written_as_we_write_it_and_all_else_stays(text, held):
    """The document prints a date; a scenario can also state a wrong attribute."""
    attribute = [
        Row("Attribuut"),
        Row("Naam van attribuut terugkoppeling", "01 (Stopdatum)"),
        Row("Waarde van attribuut terugkoppeling", text),
    ]
    message = read_rows(change_rows(sample_rows("WMO409"), attribute))
    (attribuut,) = message.abonnementstarief.inhoudelijke_opmerking.attributen.attribuut
    assert attribuut.attribuut_waarde == held
