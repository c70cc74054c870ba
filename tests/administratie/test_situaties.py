"""The planner tells the same as the special situations, from the records that go with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest

from ieb import History, parse
from ieb.administratie import Beleid, Dossier, Plan, Soort, Voorliggend, Voorziening, plan
from ieb.keten import Cak
from ieb.messages import Message
from ieb.scenario import CAK, CasusStep, Situatie, situatie
from ieb.wire.listing import Line, listing

from .play import BSN, day, hulp

WLZ = Voorliggend(naam="Wlz", van=date(2024, 1, 1), tot=date(2026, 3, 14))
BW_ELSEWHERE = Voorliggend(naam="BW 0513", van=date(2025, 9, 15))


def wonen(van: str, tot: str | None = None) -> Voorziening:
    """Return beschermd wonen from a day."""
    return hulp("BW", van, tot, soort=Soort.BESCHERMD_WONEN)


def records(*voorzieningen: Voorziening, voorliggend: tuple[Voorliggend, ...] = ()) -> Dossier:
    """Return what a gemeente has on record."""
    return Dossier(bsn=BSN, voorzieningen=voorzieningen, voorliggend=voorliggend)


# By the number of the situation, the code of the gemeente and the day: what it has on record then.
# The start in 1b, 6 and 8b goes out before the Wlz is known, as in the situation.
RECORDS = {
    ("1", "0513", "16-03-2026"): records(wonen("15-03-2026"), voorliggend=(WLZ,)),
    ("1b", "0513", "02-03-2026"): records(wonen("01-03-2026")),
    ("1b", "0513", "16-03-2026"): records(wonen("15-03-2026"), voorliggend=(WLZ,)),
    ("2", "0513", "01-06-2026"): records(
        wonen("01-09-2025", "31-05-2026"),
        voorliggend=(Voorliggend(naam="Wlz", van=date(2026, 6, 1)),),
    ),
    # Hulp at home goes on: beschermd wonen goes before it all the same.
    ("3", "0513", "16-09-2025"): records(hulp("HH", "12-03-2025"), wonen("15-09-2025")),
    ("4", "0513", "16-09-2025"): records(wonen("15-09-2025")),
    ("4", "0637", "18-09-2025"): records(hulp("HH", "12-03-2025"), voorliggend=(BW_ELSEWHERE,)),
    ("5", "0513", "16-09-2025"): records(wonen("15-09-2025")),
    ("5", "0637", "18-09-2025"): records(wonen("12-03-2025", "14-09-2025")),
    ("5b", "0513", "16-09-2025"): records(wonen("15-09-2025")),
    ("5c", "0513", "24-09-2025"): records(wonen("15-09-2025")),
    ("5c", "0637", "26-09-2025"): records(wonen("12-03-2025", "14-09-2025")),
    ("6", "0513", "23-02-2026"): records(hulp("HH", "20-02-2026")),
    ("6", "0513", "17-03-2026"): records(hulp("HH", "20-02-2026"), voorliggend=(WLZ,)),
    ("7", "0513", "02-02-2026"): records(
        hulp("HH", "12-03-2025", "14-09-2025"),
        wonen("15-09-2025", "31-01-2026"),
        hulp("HH-2", "01-02-2026"),
    ),
    ("8", "0513", "12-01-2026"): records(
        wonen("15-09-2025", "31-10-2025"),
        voorliggend=(Voorliggend(naam="Wlz", van=date(2025, 11, 1)),),
    ),
    ("8b", "0513", "16-09-2025"): records(wonen("15-09-2025")),
    ("8b", "0513", "18-09-2025"): records(
        voorliggend=(Voorliggend(naam="Wlz", van=date(2024, 1, 1)),)
    ),
}
MOMENTS = [pytest.param(*moment, id=" ".join(moment)) for moment in RECORDS]


def sent_by(told: Situatie, gemeente: str) -> Iterator[CasusStep]:
    """Yield the steps in which a gemeente sends something."""
    for step in told.steps:
        if told.gemeentecodes.get(step.actor) == gemeente:
            yield step


def known_to(told: Situatie, gemeente: str, before: date) -> History:
    """Return what a gemeente exchanged before a day."""
    history = History()
    for earlier in told.earlier:
        if told.gemeentecodes[earlier.actor] == gemeente:
            history = history.accept(parse(earlier.message), received=earlier.received)
    for step in told.steps:
        about = step.receiver if step.actor == CAK else step.actor
        if told.gemeentecodes[about] == gemeente and step.sent < before:
            assert step.message is not None
            history = history.accept(step.message, received=step.received)
    return history


def planned(told: Situatie, gemeente: str, dossier: Dossier, today: date) -> Plan:
    """Return the plan of a gemeente on a day of the situation."""
    history = known_to(told, gemeente, today)
    return plan(dossier, Beleid(gemeente=gemeente), today, history, numbers=count(1))


def content(message: Message) -> list[Line]:
    """Return what a message says, but for its identification."""
    lines = listing(message, show_bsn=True)
    return [line for line in lines if line.label != "Identificatie bericht"]


@pytest.mark.parametrize(("nummer", "gemeente", "today"), MOMENTS)
def test_the_plan_says_what_the_situation_tells(nummer: str, gemeente: str, today: str) -> None:
    """The same messages on the same day, and nothing that stands in their way."""
    told = situatie(nummer)
    made = planned(told, gemeente, RECORDS[nummer, gemeente, today], day(today))
    sent = [step.message for step in sent_by(told, gemeente) if step.sent == day(today)]
    messages = [
        opdracht.message(identificatie="G000000001", dagtekening=day(today))
        for opdracht in made.opdrachten
    ]
    assert sent
    assert list(map(content, messages)) == list(map(content, sent))
    assert (made.belemmeringen, made.wacht) == ((), ())


def test_no_day_of_a_situation_is_forgotten() -> None:
    """Every day on which a gemeente sends something in a situation has its records here."""
    days = set()
    for told in {nummer: situatie(nummer) for nummer, _, _ in RECORDS}.values():
        for gemeente in told.gemeentecodes.values():
            days |= {(told.nummer, gemeente, step.sent) for step in sent_by(told, gemeente)}
    assert {(nummer, gemeente, day(today)) for nummer, gemeente, today in RECORDS} == days


@pytest.mark.parametrize("nummer", ["1b", "6"])
def test_it_waits_until_the_wlz_has_ended(nummer: str) -> None:
    """Told of the Wlz without an end, the records of 6 ask nothing; in 1b the start is not moved.

    Beschermd wonen has no stream that goes before it in the records: who decides is a person.
    """
    told = situatie(nummer)
    waiting = told.steps[1].sent
    provision = {"1b": wonen("01-03-2026"), "6": hulp("HH", "20-02-2026")}[nummer]
    open_wlz = Voorliggend(naam="Wlz", van=date(2024, 1, 1))
    made = planned(told, "0513", records(provision, voorliggend=(open_wlz,)), waiting)
    assert made.opdrachten == ()


def test_the_start_in_7_goes_after_the_stop() -> None:
    """In the order of the plan no WMO409 comes back; the other way round one with reason 04 does."""
    told = situatie("7")
    today = date(2026, 2, 2)
    made = planned(told, "0513", RECORDS["7", "0513", "02-02-2026"], today)
    answers = []
    for order in (made.opdrachten, made.opdrachten[::-1]):
        cak = Cak(history=known_to(told, "0513", today))
        names: list[str] = []
        for place, opdracht in enumerate(order, 4):
            message = opdracht.message(identificatie=f"G{place:09}", dagtekening=today)
            outcome = cak.receive(message, today)
            cak = outcome.party
            names += [answer.naam for answer in outcome.messages]
        answers.append(names)
    assert answers == [["WMO408", "WMO406"], ["WMO406", "WMO409", "WMO408"]]


def test_without_the_news_nothing_is_planned_in_4() -> None:
    """The trap of 4: gemeente A hears nothing, so unless it records the news it sends nothing."""
    told = situatie("4")
    made = planned(told, "0637", records(hulp("HH", "12-03-2025")), date(2025, 9, 18))
    assert made.opdrachten == ()


def test_gemeente_a_has_nothing_left_to_do_in_5b() -> None:
    """It had stopped in time: the plan of the next day is empty."""
    dossier = records(wonen("12-03-2025", "14-09-2025"))
    made = planned(situatie("5b"), "0637", dossier, date(2025, 9, 18))
    assert made.opdrachten == ()


def test_the_day_after_nothing_is_planned_again() -> None:
    """What was sent is known: each situation comes to rest."""
    last: dict[tuple[str, str], Dossier] = {}
    for (nummer, gemeente, _), dossier in RECORDS.items():
        last[nummer, gemeente] = dossier
    for (nummer, gemeente), dossier in last.items():
        assert planned(situatie(nummer), gemeente, dossier, date(2026, 7, 1)).opdrachten == ()
