"""A sick file of one gemeente does not stop a country: twice as much takes about twice as long."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest

import ieb
from ieb.batch import judge_in_turn, list_remarks, process
from ieb.keten import Cak

from .support import GEMEENTEN, PEOPLE, TODAY, named

FIRST_DAY = date(2025, 1, 1)
FEW = 60
MOST_TIMES = 2.5


def deliver(place, *, start=FIRST_DAY, stop=None, number=None, status="eerste", gemeente=None):
    """An aanlevering beschermd wonen for one and the same person."""
    return getattr(ieb.WMO407, f"{status}_aanlevering")(
        gemeente=gemeente or GEMEENTEN[0],
        identificatie=f"G{place:06}",
        dagtekening=date(2025, 5, 30),
        bsn=PEOPLE[0],
        bw_start_nummer=number or place + 1,
        bw_startdatum=start,
        bw_stopdatum=stop,
    )


def starts_of_one_day(count):
    """Periods of one day each, none beside another."""
    days = [FIRST_DAY + timedelta(days=2 * place) for place in range(count)]
    return [deliver(place, start=day, stop=day) for place, day in enumerate(days)]


def starts_that_overlap(count):
    """Open periods, of which only the first can be accepted."""
    return [deliver(place, start=FIRST_DAY) for place in range(count)]


def changes_of_one_number(count):
    """One period of which the last day changes again and again."""
    changes = [
        deliver(place, stop=FIRST_DAY + timedelta(days=place), number=1, status="gewijzigde")
        for place in range(1, count)
    ]
    return [deliver(0, number=1), *changes]


def starts_and_retouren(count):
    """Periods of one day, each with the retour on it."""
    starts = starts_of_one_day(count)
    retouren = [
        ieb.build_retour(
            start, ieb.validate(start), identificatie=f"R{place:06}", dagtekening=TODAY
        )
        for place, start in enumerate(starts)
    ]
    return [*starts, *retouren]


def starts_of_many_gemeenten(count):
    """Periods of one day, delivered by one gemeente after the other."""
    starts = starts_of_one_day(count)
    return [
        deliver(
            place,
            start=start.client.periode_eigen_bijdrage_bw.bw_startdatum,
            stop=start.client.periode_eigen_bijdrage_bw.bw_stopdatum,
            gemeente=GEMEENTEN[place % len(GEMEENTEN)],
        )
        for place, start in enumerate(starts)
    ]


def judge_all(messages, _path):
    """Judge in turn, in memory."""
    return list(judge_in_turn(named(messages), today=TODAY))


def process_all(messages, path):
    """Judge in turn, and record in a file."""
    with ieb.SqliteHistory(path) as history:
        return list(process(named(messages), history, today=TODAY))


def answer_all(messages, _path):
    """Let the reference CAK take all of it."""
    cak = Cak()
    for message in messages:
        cak = cak.receive(message, TODAY).party


def remark_on_all(messages, path):
    """Judge in turn, and then look across gemeenten."""
    list_remarks(judge_all(messages, path), today=TODAY)


def count_steps(work, messages, path):
    """How many calls some work takes: unlike its time, the same on a busy machine."""
    steps = 0

    def count(_frame, event, _argument):
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work(messages, path)
    finally:
        sys.setprofile(None)
    return steps


@pytest.mark.parametrize(
    ("work", "make"),
    [
        (judge_all, starts_of_one_day),
        (judge_all, starts_that_overlap),
        (judge_all, changes_of_one_number),
        (judge_all, starts_and_retouren),
        (process_all, starts_that_overlap),
        (answer_all, starts_of_one_day),
        (answer_all, changes_of_one_number),
        (answer_all, starts_of_many_gemeenten),
        (remark_on_all, starts_of_many_gemeenten),
        (remark_on_all, changes_of_one_number),
    ],
)
def test_twice_as_much_of_one_person_takes_about_twice_the_work(work, make, tmp_path):
    """Of starts, changes and retouren of one person, in memory, in a file and at the CAK."""
    work(make(FEW), tmp_path / "warm.db")
    few = count_steps(work, make(FEW), tmp_path / "few.db")
    many = count_steps(work, make(2 * FEW), tmp_path / "many.db")
    assert many <= MOST_TIMES * few
