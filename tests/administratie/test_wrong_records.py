"""What cannot be on record, and what a gemeente cannot choose: each has its own clear error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from itertools import count

import pytest
from attrs import evolve

from ieb import History
from ieb.administratie import (
    Beleid,
    Dossier,
    Onderbreking,
    Pauzeregel,
    Soort,
    Tally,
    Voorliggend,
    Voorziening,
    desired,
    plan,
    plan_all,
    strays,
)
from ieb.errors import CannotPlan, InvalidType, InvalidValue
from ieb.kostprijs import Huur
from ieb.values import Bedrag

from .play import BSN, GEMEENTE, Gemeente, breek, day, euro, hulp

OTHER = "999990019"


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: hulp("HH-1", "12-03-2025", "01-02-2025"),
            "Voorziening HH-1: het einde 01-02-2025 ligt voor het begin 12-03-2025.",
        ),
        (
            lambda: Dossier(
                bsn=BSN, voorzieningen=(hulp("HH-1", "12-03-2025"), hulp("HH-1", "12-04-2025"))
            ),
            "Voorziening HH-1 staat twee keer in het dossier.",
        ),
        (
            lambda: Voorziening(
                nummer="D-1", soort=Soort.ROLSTOEL, van=day("01-03-2025"), bijdrageplichtig=True
            ),
            "voor een rolstoel is geen bijdrage verschuldigd (Uitvoeringsbesluit Wmo 2015, artikel 3.8",
        ),
        (
            lambda: Voorziening(
                nummer="D-1", soort=Soort.OPVANG, van=day("01-03-2025"), bijdrageplichtig=True
            ),
            "Voorziening D-1: voor OPVANG gaat geen bijdrage via iEb",
        ),
        (
            lambda: hulp("HH-1", "12-03-2025", kostprijs=euro("100,00", "12-03-2025")),
            "HH-1: kostprijsbewaking geldt alleen voor hulpmiddelen en woningaanpassingen.",
        ),
        (
            lambda: hulp("HH-1", "15-01-2025", breaks=[breek("10-03-2025", "01-03-2025")]),
            "Voorziening HH-1: de onderbreking 10-03-2025 tot 01-03-2025 klopt niet.",
        ),
        (
            lambda: hulp("HH-1", "15-01-2025", breaks=[breek("10-01-2025")]),
            "Voorziening HH-1: de onderbreking 10-01-2025 tot heden klopt niet.",
        ),
        (
            lambda: hulp("HH-1", "15-01-2025", "01-02-2025", breaks=[breek("02-02-2025")]),
            "Voorziening HH-1: de onderbreking 02-02-2025 tot heden klopt niet.",
        ),
        (
            lambda: hulp(
                "HH-1",
                "15-01-2025",
                breaks=[breek("20-03-2025"), breek("10-03-2025", "25-03-2025")],
            ),
            "Voorziening HH-1: onderbrekingen overlappen (10-03-2025 en 20-03-2025).",
        ),
        (
            lambda: hulp("HH-1", "15-01-2025", breaks=[breek("10-03-2025"), breek("20-03-2025")]),
            "Voorziening HH-1: onderbrekingen overlappen (10-03-2025 en 20-03-2025).",
        ),
        (
            lambda: Dossier(
                bsn=BSN,
                nummer="17",
                geboortedatum=day("01-01-1950"),
                overleden=day("31-12-1949"),
            ),
            "Dossier 17: overleden voor de geboortedatum.",
        ),
        (
            lambda: Dossier(bsn="12345678"),
            "Dossier: verwacht een Bsn van precies 9 cijfers",
        ),
        (
            lambda: Voorliggend(naam="Wlz", van=day("02-01-2025"), tot=day("01-01-2025")),
            "het einde 01-01-2025 ligt voor het begin 02-01-2025.",
        ),
        (
            lambda: Pauzeregel(dagen=56, maanden=1),
            "Pauzeregel: geef dagen of maanden, niet allebei.",
        ),
        (Pauzeregel, "Pauzeregel: geef dagen of maanden."),
        (
            lambda: Pauzeregel(dagen=-1),
            "Pauzeregel: verwacht 0 of meer dagen; gekregen -1.",
        ),
        (
            lambda: Beleid(gemeente="513"),
            "gemeente: verwacht een code van 4 cijfers",
        ),
        (
            lambda: Beleid(gemeente=GEMEENTE, vooruit=-1),
            "vooruit: verwacht 0 of meer dagen; gekregen -1.",
        ),
        (
            lambda: Beleid(gemeente=GEMEENTE, vooruit=3_000_000),
            "vooruit: verwacht ten hoogste 366 dagen; gekregen 3000000.",
        ),
        (
            lambda: Beleid(gemeente=GEMEENTE, vooruit=10**5000),
            "vooruit: verwacht ten hoogste 366 dagen; gekregen 1000000000 of meer.",
        ),
        (
            lambda: Beleid(gemeente=GEMEENTE, bijdrageplichtig={Soort.ROLSTOEL: True}),
            "bijdrageplichtig: voor een rolstoel is geen bijdrage verschuldigd",
        ),
        (
            lambda: Beleid(gemeente=GEMEENTE, bijdrageplichtig={Soort.OPVANG: True}),
            "bijdrageplichtig: voor OPVANG gaat geen bijdrage via iEb",
        ),
        (
            lambda: Beleid(gemeente=GEMEENTE, rem=Fraction(3, 2)),
            "rem: verwacht een deel van 0 tot en met 1",
        ),
    ],
)
def test_what_cannot_be_is_refused(make: Callable[[], object], text: str) -> None:
    """The error says of which provision, what is wrong and what was expected."""
    with pytest.raises(InvalidValue) as error:
        make()
    assert text in str(error.value)
    assert BSN not in str(error.value)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: Voorziening(nummer="A", soort="HULPMIDDEL", van=day("01-01-2025")),
            "soort: verwacht een Soort (HUISHOUDELIJKE_HULP, BEGELEIDING, DAGBESTEDING",
        ),
        (
            lambda: Voorziening(nummer="A", soort=Soort.HULPMIDDEL, van="01-01-2025"),
            "van: verwacht een datum (date), geen str.",
        ),
        (
            lambda: Voorziening(
                nummer="A", soort=Soort.HULPMIDDEL, van=day("01-01-2025"), tot=2025
            ),
            "tot: verwacht een datum (date), geen int.",
        ),
        (
            lambda: Onderbreking(laatste_dag=datetime(2025, 1, 1)),  # noqa: DTZ001 - what is refused
            "laatste_dag: verwacht een datum (date), geen datetime.",
        ),
        (
            lambda: Voorliggend(naam="Wlz", van=None),
            "van: verwacht een datum (date), geen NoneType.",
        ),
        (lambda: Dossier(bsn=999992016), "bsn: verwacht tekst van 9 cijfers, geen int."),
        (lambda: Beleid(gemeente=513), "gemeente: verwacht tekst (str), geen int."),
        (
            lambda: Beleid(gemeente=GEMEENTE, vooruit=1.5),
            "vooruit: verwacht een aantal dagen (int), geen float.",
        ),
        (
            lambda: Pauzeregel(maanden=True),
            "Pauzeregel: verwacht een aantal maanden (int), geen bool.",
        ),
        (
            lambda: plan(
                Dossier(bsn=BSN),
                Beleid(gemeente=GEMEENTE),
                "vandaag",
                History(),
                numbers=count(1),
            ),
            "today: verwacht een datum (date), geen str.",
        ),
        (
            lambda: plan(
                Dossier(bsn=BSN), Beleid(gemeente=GEMEENTE), day("01-01-2025"), History(), numbers=1
            ),
            "numbers: verwacht iets dat steeds het volgende startnummer geeft",
        ),
    ],
)
def test_what_is_of_another_type_is_refused(make: Callable[[], object], text: str) -> None:
    """A value of another type is named, with what was expected."""
    with pytest.raises(InvalidType) as error:
        make()
    assert text in str(error.value)


def test_for_some_kinds_it_must_be_said_whether_a_contribution_is_due() -> None:
    """For a sportrolstoel nobody knows in general: the records or the policy must say."""
    sport = hulp("D-1", "01-03-2025", soort=Soort.SPORTROLSTOEL)
    dossier = Dossier(bsn=BSN, voorzieningen=(sport,))
    beleid = Beleid(gemeente=GEMEENTE)
    with pytest.raises(InvalidValue) as error:
        desired(dossier, beleid, day("01-04-2025"))
    assert str(error.value) == (
        "Voorziening D-1: voor SPORTROLSTOEL bestaat geen vaste regel. Geef bijdrageplichtig op, in "
        "de voorziening of in het beleid."
    )
    says = Beleid(gemeente=GEMEENTE, bijdrageplichtig={Soort.SPORTROLSTOEL: True})
    assert len(desired(dossier, says, day("01-04-2025"))) == 1
    said = Voorziening(
        nummer="D-1", soort=Soort.SPORTROLSTOEL, van=day("01-03-2025"), bijdrageplichtig=False
    )
    assert not desired(Dossier(bsn=BSN, voorzieningen=(said,)), beleid, day("01-04-2025"))


def test_a_dossier_that_cannot_be_planned_stops_no_run() -> None:
    """Its plan says all that is wrong with it and what is known; the others are planned."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    undecided = (
        hulp("D-1", "01-03-2025", soort=Soort.SPORTROLSTOEL),
        hulp("D-2", "01-03-2025", soort=Soort.ROLSTOELONDERDEEL),
        hulp("T-1", "01-03-2025", soort=Soort.HULPMIDDEL, kostprijs=euro("90,00", "31-12-2019")),
    )
    bad = Dossier(bsn=BSN, voorzieningen=undecided)
    good = Dossier(bsn=OTHER, voorzieningen=(hulp("HH", "12-03-2025"),))
    beleid, today = gemeente.beleid, day("20-04-2025")
    left, made = plan_all([bad, good], beleid, today, gemeente.history, numbers=count(2))
    assert [finding.code for finding in left.fouten] == ["AD003"] * 3
    told = [finding.message for finding in left.fouten]
    assert told[0].startswith("Voorziening D-1: voor SPORTROLSTOEL bestaat geen vaste regel.")
    assert told[1].startswith("Voorziening D-2: voor ROLSTOELONDERDEEL bestaat geen vaste regel.")
    assert told[2].startswith("Voorziening T-1: De kostprijs begint op 31-12-2019")
    assert [period.start for period in left.bekend] == [day("12-03-2025")]
    assert (left.nummer, left.gewenst, left.opdrachten) == ("1", (), ())
    assert len(made.opdrachten) == 1
    with pytest.raises(CannotPlan) as error:
        plan(bad, beleid, today, gemeente.history, numbers=count(2))
    assert str(error.value).splitlines() == told


def test_two_dossiers_of_one_person_are_told_apart_from_two_persons() -> None:
    """The contribution goes by person: two dossiers of one are to be put together first."""
    dossiers = [Dossier(bsn=BSN, nummer="3"), Dossier(bsn=OTHER), Dossier(bsn=BSN, nummer="17")]
    plans = plan_all(
        dossiers, Beleid(gemeente=GEMEENTE), day("01-01-2025"), History(), numbers=count(1)
    )
    assert [next(plans).nummer, next(plans).nummer] == ["3", "2"]
    with pytest.raises(InvalidValue) as error:
        next(plans)
    assert str(error.value) == (
        "Dossiers 3 en 17 zijn van dezelfde persoon. Voeg ze samen: de bijdrage loopt per persoon."
    )


def test_a_bsn_that_fails_the_eleven_test_is_an_obstacle() -> None:
    """The gemeente sees all of its file: a wrong Bsn is told in the plan (CS002)."""
    dossier = Dossier(bsn="123456789", voorzieningen=(hulp("HH", "12-03-2025"),))
    made = plan(dossier, Beleid(gemeente=GEMEENTE), day("20-03-2025"), History(), numbers=count(1))
    assert [obstacle.codes for obstacle in made.belemmeringen] == [("CS002",)]
    assert "123456789" not in repr(made)


def test_numbers_that_run_out_are_told() -> None:
    """A series of start numbers that ends is an error, and no period without a number."""
    dossier = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),))
    with pytest.raises(InvalidValue, match="er zijn geen startnummers meer"):
        plan(dossier, Beleid(gemeente=GEMEENTE), day("20-03-2025"), History(), numbers=iter(()))


def test_who_is_open_at_the_cak_and_not_on_record_is_told() -> None:
    """A person in the history of whom no dossier comes is reported, and nothing is sent."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    assert [
        period.start for period in strays([Dossier(bsn=OTHER)], gemeente.history, GEMEENTE)
    ] == [date(2025, 3, 12)]
    assert not list(strays([Dossier(bsn=BSN)], gemeente.history, GEMEENTE))
    assert not list(strays([], gemeente.history, "0637"))


def test_a_run_that_stops_too_many_is_braked() -> None:
    """More than twenty dossiers, of which more than one in twenty stops: a broken export."""
    beleid = Beleid(gemeente=GEMEENTE)
    gemeente = Gemeente(beleid)
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    running = plan(
        Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),)),
        beleid,
        day("21-03-2025"),
        gemeente.history,
        numbers=count(2),
    )
    stops = plan(Dossier(bsn=BSN), beleid, day("21-03-2025"), gemeente.history, numbers=count(2))
    tally = Tally()
    for made in [*[running] * 38, stops]:
        tally = tally.add(made)
    tally = tally.add(stops)
    assert not tally.is_braked(beleid)
    assert tally.add(stops).is_braked(beleid)
    assert not tally.add(stops).is_braked(Beleid(gemeente=GEMEENTE, rem=None))
    assert not Tally().add(stops).is_braked(beleid)


def test_a_minor_pays_for_a_change_of_the_home_only() -> None:
    """Under 18 nothing is due but for a woningaanpassing, and that asks for a look."""
    born = day("29-02-2008")
    made = {}
    for soort in (Soort.HULPMIDDEL, Soort.WONINGAANPASSING):
        for van in ("28-02-2026", "01-03-2026"):
            provision = hulp("A", van, soort=soort)
            dossier = Dossier(bsn=BSN, voorzieningen=(provision,), geboortedatum=born)
            found = plan(
                dossier, Beleid(gemeente=GEMEENTE), day("02-03-2026"), History(), numbers=count(1)
            )
            codes = {str(reden.code) for reden in found.uitleg}
            made[soort, van] = len(found.opdrachten), codes
    assert made == {
        (Soort.HULPMIDDEL, "28-02-2026"): (0, {"NIET_BIJDRAGEPLICHTIG"}),
        (Soort.HULPMIDDEL, "01-03-2026"): (1, set()),
        (Soort.WONINGAANPASSING, "28-02-2026"): (1, {"MINDERJARIG"}),
        (Soort.WONINGAANPASSING, "01-03-2026"): (1, set()),
    }


def test_a_rent_without_a_life_stops_when_it_falls_below_the_contribution() -> None:
    """A rent is watched as well: the stop comes with the last month that it still covers."""
    rented = Voorziening(
        nummer="T",
        soort=Soort.HULPMIDDEL,
        van=day("01-01-2023"),
        kostprijs=Huur(per_maand=Bedrag(2000)),
    )
    (wens,) = desired(
        Dossier(bsn=BSN, voorzieningen=(rented,)), Beleid(gemeente=GEMEENTE), day("01-06-2025")
    )
    assert wens.stop == day("30-04-2025")


def test_a_rent_with_a_life_is_a_kostprijs() -> None:
    """With an economic life the rent is a kostprijs: rent times months."""
    rented = Voorziening(
        nummer="T",
        soort=Soort.HULPMIDDEL,
        van=day("01-03-2022"),
        kostprijs=Huur(per_maand=Bedrag(1200), levensduur=84),
    )
    (wens,) = desired(
        Dossier(bsn=BSN, voorzieningen=(rented,)), Beleid(gemeente=GEMEENTE), day("01-06-2026")
    )
    assert wens.stop == day("30-04-2026")


def test_who_numbers_by_bsn_does_not_show_it() -> None:
    """A gemeente may number dossiers and provisions by Bsn: no repr, reason or error holds it."""
    provision = hulp(BSN, "12-03-2025")
    dossier = Dossier(bsn=BSN, nummer=BSN, voorzieningen=(provision,))
    beleid = Beleid(gemeente=GEMEENTE)
    (made,) = plan_all([dossier], beleid, day("20-03-2025"), History(), numbers=count(1))
    (opdracht,) = made.opdrachten
    shown = [repr(provision), repr(dossier), repr(made), *map(str, opdracht.redenen)]
    other = Voorliggend(naam=f"Wlz {BSN}", van=day("01-04-2025"))
    (wens,) = desired(evolve(dossier, voorliggend=(other,)), beleid, day("02-04-2025"))
    shown += [repr(other), repr(wens), str(wens.eindigt)]
    for call in (
        lambda: Dossier(bsn=BSN, nummer=BSN, voorzieningen=(provision, provision)),
        lambda: hulp(BSN, "12-03-2025", "01-02-2025"),
        lambda: Dossier(bsn="1", nummer=BSN),
        lambda: list(
            plan_all([dossier] * 2, beleid, day("20-03-2025"), History(), numbers=count(1))
        ),
    ):
        with pytest.raises(InvalidValue) as error:
            call()
        shown.append(str(error.value))
    assert not [text for text in shown if BSN in text]
    assert made.nummer == BSN
