"""Why nothing is sent: whatever is left out, a reason says so."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ieb import History
from ieb.administratie import (
    Beleid,
    Dossier,
    Kostprijsbeleid,
    Pauzeregel,
    Soort,
    Voorliggend,
    plan,
)
from ieb.messages.places import Stroom

from .play import BSN, GEMEENTE, breek, day, euro, hulp
from .strategies import days, dossiers, policies

BELEID = Beleid(gemeente=GEMEENTE, pauze=Pauzeregel(dagen=56), kostprijs=Kostprijsbeleid.LANGSTE)
TODAY = date(2025, 6, 2)


def told(dossier: Dossier, beleid: Beleid = BELEID, today: date = TODAY) -> list[str]:
    """Return the reasons of a plan that sends nothing."""
    made = plan(dossier, beleid, today, History(), numbers=count(1))
    assert (made.opdrachten, made.belemmeringen, made.wacht) == ((), (), ())
    return [str(reden) for reden in made.uitleg]


def test_what_goes_before_all_use_is_told() -> None:
    """With the Wlz over all of a use nothing is left of it, and that is the reason."""
    wlz = Voorliggend(naam="Wlz", van=day("01-01-2020"))
    dossier = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "01-05-2025"),), voorliggend=(wlz,))
    assert told(dossier) == [
        "VOORLIGGEND: Voorziening HH: Wlz begint 01-01-2020 en gaat voor.",
    ]


def test_beschermd_wonen_over_all_use_is_told() -> None:
    """Beschermd wonen goes before as well; what begins later says what it waits for."""
    housed = hulp("BW", "01-01-2025", "31-12-2025", soort=Soort.BESCHERMD_WONEN)
    inside = hulp("HH", "01-05-2025", "01-07-2025")
    after = hulp("BG", "01-05-2025", soort=Soort.BEGELEIDING)
    dossier = Dossier(bsn=BSN, voorzieningen=(housed, inside, after))
    made = plan(dossier, BELEID, TODAY, History(), numbers=count(1))
    assert [str(reden) for reden in made.uitleg] == [
        "NAAR_BESCHERMD_WONEN: Voorziening HH: Beschermd wonen (Voorziening BW) begint 01-01-2025.",
        "TOEKOMST: Voorziening BG begint pas 01-01-2026.",
        "VOORLIGGEND_VOORBIJ: Beschermd wonen (Voorziening BW) eindigt 31-12-2025.",
        "TOEKOMST: Het einde op 31-12-2025 is nog niet gekomen.",
    ]


@pytest.mark.parametrize("cost", ["10,00", "0,00"])
def test_a_kostprijs_below_one_month_is_told(cost: str) -> None:
    """What costs less than the contribution of a month asks for none, and that is told."""
    aid = hulp("T", "01-05-2025", soort=Soort.HULPMIDDEL, kostprijs=euro(cost, "01-05-2025"))
    assert told(Dossier(bsn=BSN, voorzieningen=(aid,))) == [
        "KOSTPRIJS_BEREIKT: Voorziening T: wat zij kost, is minder dan de bijdrage van één maand."
    ]


def test_use_after_the_kostprijs_is_reached_is_told() -> None:
    """Use that begins again after the last month of the kostprijs asks for nothing more."""
    aid = hulp(
        "T",
        "01-02-2025",
        soort=Soort.HULPMIDDEL,
        kostprijs=euro("30,00", "01-02-2025"),
        breaks=[breek("20-02-2025", "01-06-2025")],
    )
    dossier = Dossier(bsn=BSN, voorzieningen=(aid,))
    made = plan(dossier, BELEID, TODAY, History(), numbers=count(1))
    assert [str(reden) for reden in made.uitleg] == [
        "KOSTPRIJS_BEREIKT: Voorziening T: de kostprijs is bereikt met de maand tot 28-02-2025."
    ]


def test_use_before_the_stream_is_told() -> None:
    """Days before a stream went through iEb are not reported, be it all of a use or a part."""
    gone = hulp("HH", "01-05-2018", "30-06-2019")
    reason = "VOOR_VANAF: Voorziening HH: dagen voor 01-01-2020 worden niet gemeld (beleid, vanaf)."
    assert told(Dossier(bsn=BSN, voorzieningen=(gone,))) == [reason]
    running = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "01-05-2018"),))
    made = plan(running, BELEID, day("20-01-2020"), History(), numbers=count(1))
    assert [str(reden) for reden in made.uitleg] == [reason]
    assert [opdracht.periode.start for opdracht in made.opdrachten] == [date(2020, 1, 1)]


def test_a_dossier_without_a_provision_is_told() -> None:
    """Without a provision there is nothing to report."""
    assert told(Dossier(bsn=BSN)) == ["GEEN_VOORZIENING: Er staat geen voorziening in het dossier."]


@given(policies, dossiers(), days, st.dates(date(2020, 1, 1), date(2026, 6, 30)))
def test_nothing_is_left_out_without_a_reason(
    beleid: Beleid, dossier: Dossier, today: date, begin: date
) -> None:
    """Each provision is in a wanted period or named in a reason; a plan of nothing has one."""
    beleid = evolve(beleid, vanaf=dict.fromkeys(Stroom, begin))
    made = plan(dossier, beleid, today, History(), numbers=count(1))
    texts = [reden.tekst for reden in made.uitleg]
    if not (made.opdrachten or made.belemmeringen or made.wacht):
        assert texts
    wanted: set[str] = set()
    for wens in made.gewenst:
        wanted |= set(wens.voorzieningen)
    for provision in dossier.voorzieningen:
        if provision.nummer not in wanted and dossier.overleden is None:
            assert any(provision.naam in text for text in texts)


def stops_sent(dossier: Dossier, beleid: Beleid, today: date) -> list[date | None]:
    """Return the stops of what is sent on a day."""
    made = plan(dossier, beleid, today, History(), numbers=count(1))
    return [opdracht.periode.stop for opdracht in made.opdrachten]


@pytest.mark.parametrize("today", [date(9999, 12, 31), date(9999, 12, 1)])
def test_the_end_of_the_calendar_is_no_stop(today: date) -> None:
    """What has no end has none either when the last day of the calendar has come in sight."""
    help_at_home = hulp("HH", "15-10-9999")
    beleid = evolve(BELEID, vooruit=366)
    assert stops_sent(Dossier(bsn=BSN, voorzieningen=(help_at_home,)), beleid, today) == [None]
