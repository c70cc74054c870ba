"""The edges: the end of the calendar, birthdays, what is no series, what nothing can replace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count

import pytest

from ieb import Context, History, InvalidType, administratie
from ieb.administratie import (
    Beleid,
    Dossier,
    Kostprijsbeleid,
    Pauzeregel,
    Soort,
    plan,
)
from ieb.kalender import freed_months

from .play import BSN, GEMEENTE, Gemeente, breek, euro, hulp

LAST_MONTH = [date(9999, 12, number) for number in (1, 2, 30, 31)]


@pytest.mark.parametrize("today", LAST_MONTH)
@pytest.mark.parametrize("soort", [Soort.BEGELEIDING, Soort.BESCHERMD_WONEN])
@pytest.mark.parametrize("start", ["30-11-9999", "01-12-9999", "02-12-9999", "31-12-9999"])
def test_a_provision_at_the_end_of_the_calendar_is_planned(
    start: str, soort: Soort, today: date
) -> None:
    """After 1 December 9999 no month is left to charge, so nothing is reported; days still count."""
    gemeente = Gemeente()
    sent = gemeente.send(Dossier(bsn=BSN, voorzieningen=(hulp("A", start, soort=soort),)), today)
    begun = hulp("A", start).van <= today
    charged = soort is Soort.BESCHERMD_WONEN or start[:2] in {"30", "01"}
    assert len(sent) == (begun and charged)


def test_two_provisions_in_the_last_month_are_one_period() -> None:
    """A gap in the last month of the calendar frees no month, for none comes after it."""
    gemeente = Gemeente()
    records = Dossier(
        bsn=BSN,
        voorzieningen=(
            hulp("A", "30-11-9999", "05-12-9999"),
            hulp("B", "20-12-9999", "25-12-9999"),
        ),
    )
    assert gemeente.send(records, date(9999, 12, 31)) == [
        "405 st 1 nr 1 start 30-11-9999 stop 25-12-9999"
    ]
    assert freed_months(date(9999, 12, 5), date(9999, 12, 20)) == ()


@pytest.mark.parametrize("kostprijs", Kostprijsbeleid)
def test_a_kostprijs_at_the_end_of_the_calendar_is_watched(kostprijs: Kostprijsbeleid) -> None:
    """What is never reached before the calendar ends stays open; nothing breaks."""
    gemeente = Gemeente(Beleid(gemeente=GEMEENTE, kostprijs=kostprijs, pauze=Pauzeregel(dagen=7)))
    middel = hulp(
        "A",
        "30-11-9999",
        soort=Soort.HULPMIDDEL,
        kostprijs=euro("9000,00", "30-11-9999"),
        breaks=[breek("05-12-9999", "20-12-9999")],
    )
    records = Dossier(bsn=BSN, voorzieningen=(middel, hulp("B", "30-11-9999", "03-12-9999")))
    (line,) = gemeente.send(records, date(9999, 12, 31))
    assert line.startswith("405 st 1 nr 1 start 30-11-9999")


def test_a_pause_of_months_beyond_the_calendar_never_comes() -> None:
    """A limit after the last day that there is, is that day."""
    assert Pauzeregel(maanden=2).limit(date(9999, 11, 15)) == date.max


@pytest.mark.parametrize(
    ("born", "today", "sent"),
    [
        (date(2007, 3, 12), "12-03-2025", 1),
        (date(2007, 3, 13), "12-03-2025", 0),
        (date(2008, 2, 29), "28-02-2026", 0),
        (date(2008, 2, 29), "01-03-2026", 1),
    ],
)
def test_who_is_eighteen_on_the_first_day_owes(born: date, today: str, sent: int) -> None:
    """The day of the eighteenth birthday counts; who was born on 29 February has it on 1 March."""
    gemeente = Gemeente()
    assert len(gemeente.night(today, hulp("A", today), geboortedatum=born)) == sent


@pytest.mark.parametrize("wrong", [7, ["HH-1"]])
def test_what_is_no_series_of_provisions_is_refused(wrong: object) -> None:
    """The error says what was expected, and what came instead."""
    with pytest.raises(InvalidType, match="voorzieningen: verwacht een"):
        Dossier(bsn=BSN, voorzieningen=wrong)  # type: ignore[arg-type]  # what is wrong


class _Register(Mapping[str, date]):
    """Days of death in a database: to be asked for one person, not to be walked through."""

    def __getitem__(self, bsn: str) -> date:
        """Say that everybody died."""
        return date(2020, 1, 1)

    def __iter__(self) -> Iterator[str]:
        """Refuse to walk."""
        pytest.fail("the register is walked through")

    def __len__(self) -> int:
        """Say that there are many."""
        return 17_000_000


def test_what_a_context_says_of_deaths_does_not_count() -> None:
    """The records say whether the person died; a register beside them is not even read."""
    today = date(2025, 3, 20)
    made = plan(
        Dossier(bsn=BSN, voorzieningen=(hulp("A", "12-03-2025"),)),
        Beleid(gemeente=GEMEENTE),
        today,
        History(),
        numbers=count(1),
        context=Context(overlijdensdata=_Register()),
    )
    assert [opdracht.periode.start for opdracht in made.opdrachten] == [date(2025, 3, 12)]
    assert not made.belemmeringen


def test_the_package_names_what_is_public() -> None:
    """Who looks around sees what the package promises."""
    assert dir(administratie) == sorted(administratie.__all__)


def test_what_is_on_its_way_is_not_said_to_run() -> None:
    """What was sent and has no retour may be refused yet; what stands closed does not go on."""
    history, today = History(), date(2025, 11, 1)
    reasons = {}
    for tot in (None, "15-10-2025"):
        dossier = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025", tot),))
        records = dossier, Beleid(gemeente=GEMEENTE), today
        (opdracht,) = plan(*records, history, numbers=count(1)).opdrachten
        message = opdracht.message(identificatie="G1", dagtekening=today)
        sent = plan(*records, history, numbers=count(1), pending=[message])
        stands = plan(*records, history.accept(message), numbers=count(1))
        assert (sent.opdrachten, stands.opdrachten) == ((), ())
        reasons[tot] = [str(found.uitleg[-1]) for found in (sent, stands)]
    assert reasons == {
        None: [
            "ONDERWEG: Startnummer 1 vanaf 12-03-2025 is verstuurd; de retour is nog niet binnen.",
            "LOOPT_AL: Startnummer 1 loopt al vanaf 12-03-2025.",
        ],
        "15-10-2025": [
            (
                "ONDERWEG: Startnummer 1 van 12-03-2025 tot en met 15-10-2025 is verstuurd; de "
                "retour is nog niet binnen."
            ),
            (
                "STAAT_ER_AL: Startnummer 1 van 12-03-2025 tot en met 15-10-2025 staat al bij het "
                "CAK."
            ),
        ],
    }
