"""Whatever is handed to whichever public function: the error is one of the library, in Dutch."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import count

import pytest

from ieb import Context, History, HistoryView, IebError, InvalidType, InvalidValue, administratie
from ieb.administratie import (
    Beleid,
    Belemmering,
    Besluit,
    Declaratie,
    Dossier,
    Effect,
    Kenmerken,
    Kostprijsbeleid,
    Meldtermijnen,
    Mutaties,
    NearlyReached,
    Onderbreking,
    Opdracht,
    Pauzeregel,
    Plan,
    Plicht,
    Reden,
    RedenCode,
    Soort,
    Startdefinitie,
    StartMelding,
    StopMelding,
    Tally,
    TeLaat,
    Toewijzing,
    Voorliggend,
    Voorziening,
    Wens,
)
from ieb.codes import TARIEVEN, StatusAanlevering
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom
from ieb.rules.days import Termijnen

from .play import BSN, GEMEENTE, euro

DAY = date(2025, 5, 12)
DOSSIER = Dossier(bsn=BSN)
BELEID = Beleid(gemeente=GEMEENTE)
GRANT = Toewijzing(nummer="17", soort=Soort.BEGELEIDING, beschikking=DAY, ingang=DAY)
HEARD = (StartMelding(datum=DAY),)
DECLARED = (Declaratie(van=DAY, tot_en_met=DAY),)
PERIOD = Period(
    sleutel=Sleutel(GEMEENTE, Stroom.ABONNEMENTSTARIEF, 1),
    bsn=BSN,
    start=DAY,
    stop=None,
    kostprijs=None,
)
SENT = PERIOD.message(
    StatusAanlevering.EERSTE_AANLEVERING, identificatie="G1", dagtekening=DAY, release=None
)
PLAN = Plan(gewenst=(), bekend=())
PERSON: dict[str, object] = {"dossier": DOSSIER, "beleid": BELEID, "today": DAY}
SENDING: dict[str, object] = {
    "history": History(),
    "numbers": count(1),
    "pending": (SENT,),
    "context": Context(),
}

GIVEN: dict[Callable[..., object], dict[str, object]] = {
    Beleid: {
        "gemeente": GEMEENTE,
        "pauze": Pauzeregel(dagen=56),
        "kostprijs": Kostprijsbeleid.ZELF,
        "vooruit": 7,
        "mutaties": Mutaties.EXACT,
        "te_laat": TeLaat.INKORTEN,
        "vanaf": {Stroom.ABONNEMENTSTARIEF: DAY},
        "bijdrageplichtig": {Soort.SPORTROLSTOEL: True},
        "termijnen": Termijnen(),
        "rem": Fraction(1, 20),
    },
    BELEID.begin: {"stroom": Stroom.ABONNEMENTSTARIEF},
    Declaratie: {"van": DAY, "tot_en_met": DAY},
    Dossier: {
        "bsn": BSN,
        "voorzieningen": (),
        "geboortedatum": DAY,
        "overleden": DAY,
        "voorliggend": (),
        "nummer": "17",
    },
    Meldtermijnen: {"start_maanden": 2, "stop_werkdagen": 5, "werkdag": bool},
    Onderbreking: {"laatste_dag": DAY, "hervat": DAY},
    Pauzeregel(dagen=56).limit: {"last": DAY},
    StartMelding: {"datum": DAY, "ontvangen": DAY},
    StopMelding: {"datum": DAY, "reden": "19", "ontvangen": DAY},
    Tally: {"dossiers": 1, "running": 1, "ending": 1},
    Tally().add: {"plan": PLAN},
    Tally().is_braked: {"beleid": BELEID},
    Toewijzing: {
        "nummer": "17",
        "soort": Soort.BEGELEIDING,
        "beschikking": DAY,
        "ingang": DAY,
        "einde": DAY,
        "pgb": False,
        "opvolger": "18",
    },
    Voorliggend: {"naam": "Wlz", "van": DAY, "tot": DAY},
    Voorziening: {
        "nummer": "T-1",
        "soort": Soort.HULPMIDDEL,
        "van": DAY,
        "tot": DAY,
        "kostprijs": euro("570,00", "12-05-2025"),
        "bijdrageplichtig": True,
        "onderbrekingen": (),
        "herindicatie": False,
    },
    administratie.compare_definitions: {
        "toewijzing": GRANT,
        "meldingen": HEARD,
        "declaraties": DECLARED,
        "today": DAY,
    },
    administratie.decide: {
        "toewijzing": GRANT,
        "meldingen": HEARD,
        "declaraties": DECLARED,
        "definitie": Startdefinitie.START_ZORG,
        "today": DAY,
        "herindicatie": False,
        "termijnen": Meldtermijnen(),
    },
    administratie.desired: {**PERSON, "tarieven": TARIEVEN},
    administratie.dossier_schema: {},
    administratie.dossier_to_json: {"dossier": DOSSIER},
    administratie.effect_of: {"message": SENT, "history": History(), "tarieven": TARIEVEN},
    administratie.find_nearly_reached: {**PERSON, "months": 3, "tarieven": TARIEVEN},
    administratie.freed_months: {"stop": DAY, "start": date(2025, 9, 1)},
    administratie.is_pause: {
        "onderbreking": Onderbreking(laatste_dag=DAY),
        "regel": Pauzeregel(dagen=56),
        "today": DAY,
    },
    administratie.next_moment: PERSON,
    administratie.opening: {
        "history": History(),
        "periods": (PERIOD,),
        "day": DAY,
        "first": 1,
    },
    administratie.parse_beleid: {"data": f'gemeente = "{GEMEENTE}"'},
    administratie.parse_dossiers: {"data": ""},
    administratie.pause_seen_on: {"laatste_dag": DAY, "regel": Pauzeregel(dagen=56)},
    administratie.plan: {**PERSON, **SENDING},
    administratie.plan_all: {
        "dossiers": (DOSSIER,),
        "beleid": BELEID,
        "today": DAY,
        **SENDING,
        "executor": None,
    },
    administratie.policy_to_toml: {"beleid": BELEID},
    administratie.signal_effect: {"message": SENT, "history": History()},
    administratie.soort_of: {"productcategorie": "12", "productcode": "12A01"},
    administratie.strays: {"dossiers": (DOSSIER,), "history": History(), "gemeente": GEMEENTE},
    administratie.tzw_window: {"stop": DAY},
}
BY_PATH = {
    administratie.read_beleid: {},
    administratie.read_dossiers: {},
    administratie.write_dossiers: {"dossiers": (DOSSIER,)},
}
"""What takes a path: a wrong one is tried, a right one is for the tests of the files."""
MADE_HERE = {Belemmering, Besluit, Effect, Kenmerken, NearlyReached, Opdracht, Plan, Reden, Wens}
"""What only the library makes: these hold outcomes, and take nothing of a caller."""
CHOICES = (Kostprijsbeleid, Mutaties, Plicht, RedenCode, Soort, Startdefinitie, TeLaat)
MAY_BE_NONE = {
    (Beleid, "pauze"),
    (Beleid, "rem"),
    (Dossier, "geboortedatum"),
    (Dossier, "overleden"),
    (Onderbreking, "hervat"),
    (StartMelding, "ontvangen"),
    (StopMelding, "ontvangen"),
    (Toewijzing, "einde"),
    (Toewijzing, "opvolger"),
    (Voorliggend, "tot"),
    (Voorziening, "tot"),
    (Voorziening, "kostprijs"),
    (Voorziening, "bijdrageplichtig"),
    (administratie.decide, "termijnen"),
    (administratie.plan, "context"),
    (administratie.plan_all, "context"),
    (administratie.plan_all, "executor"),
    (administratie.soort_of, "productcode"),
}
WRONG = (
    None,
    True,
    2019,
    1.5,
    "hoogste",
    b"x",
    Ellipsis,
    int,
    [1],
    [[1]],
    {1: 2},
    datetime(2025, 5, 12, tzinfo=UTC),
    DAY,
    DOSSIER,
)


def call(function: Callable[..., object], **given: object) -> None:
    """Call a function, and ask for all that it yields."""
    found = function(**given)
    if isinstance(found, Iterator):
        for _ in found:
            pass


def wrong_for(function: Callable[..., object], name: str, good: object) -> Iterator[object]:
    """Yield the values that an argument does not take."""
    for wrong in WRONG:
        is_text = isinstance(wrong, str | bytes) and isinstance(good, str)
        if is_text and function in (administratie.parse_beleid, administratie.parse_dossiers):
            continue  # both take bytes as well
        if wrong is None and (function, name) in MAY_BE_NONE:
            continue
        if callable(wrong) and name == "werkdag":
            continue
        if type(wrong) is not type(good):
            yield wrong


def test_every_public_function_and_every_argument_is_tried() -> None:
    """A new one is given its values here, or this test fails."""
    public = [getattr(administratie, name) for name in administratie.__all__]
    tried = {*GIVEN, *BY_PATH, *MADE_HERE, *CHOICES, Pauzeregel}
    assert {found for found in public if callable(found)} <= tried
    for function, given in GIVEN.items():
        assert set(inspect.signature(function).parameters) == set(given)
        call(function, **given)


@pytest.mark.parametrize("function", GIVEN, ids=lambda found: found.__qualname__)
def test_a_wrong_type_is_told_in_dutch(function: Callable[..., object]) -> None:
    """It is an `InvalidType`, which is a TypeError too, and says what was expected."""
    for name, good in GIVEN[function].items():
        for wrong in wrong_for(function, name, good):
            with pytest.raises(InvalidType) as told:
                call(function, **{**GIVEN[function], name: wrong})
            assert_dutch(told.value)


@pytest.mark.parametrize("name", ["dagen", "maanden"])
def test_a_wrong_limit_of_a_pause_is_told_in_dutch(name: str) -> None:
    """Days or months: one of the two is given, so each is tried without the other."""
    for wrong in (True, 1.5, "8", [1], DAY):
        with pytest.raises(InvalidType) as told:
            Pauzeregel(**{name: wrong})
        assert_dutch(told.value)


def assert_dutch(error: IebError) -> None:
    """Check that an error is one of the library and none of Python itself, and shows no Bsn."""
    assert isinstance(error, TypeError)
    assert re.search(r"[Vv]erwacht|wordt gelezen uit", str(error))
    assert not re.search(r"supported|object|unhashable|must|argument\b", str(error))
    assert BSN not in str(error)


@pytest.mark.parametrize("function", BY_PATH, ids=lambda found: found.__qualname__)
def test_a_wrong_path_is_told_in_dutch(function: Callable[..., object]) -> None:
    """What is no path is refused before anything is read or written."""
    for wrong in (None, 1.5, b"x", [1], DAY):
        with pytest.raises(InvalidType) as told:
            call(function, **BY_PATH[function], path=wrong)
        assert_dutch(told.value)


def test_what_is_in_a_series_or_a_table_is_tried_too(tmp_path) -> None:
    """Also a value in it that is wrong is told, with the name of the argument."""
    for function, given in {
        Beleid: {"gemeente": GEMEENTE, "vanaf": {"abonnementstarief": DAY}},
        BELEID.__class__: {"gemeente": GEMEENTE, "vanaf": {Stroom.BESCHERMD_WONEN: "1"}},
        administratie.write_dossiers: {"dossiers": ["x"], "path": tmp_path / "x"},
        administratie.plan: {**GIVEN[administratie.plan], "numbers": iter("x")},
    }.items():
        if function is administratie.plan:
            hulp = Voorziening(nummer="HH", soort=Soort.BEGELEIDING, van=DAY)
            given["dossier"] = Dossier(bsn=BSN, voorzieningen=(hulp,))
            given["pending"] = ()
        with pytest.raises(InvalidType) as told:
            call(function, **given)
        assert_dutch(told.value)
    for due in ({"SPORTROLSTOEL": True}, {Soort.SPORTROLSTOEL: 1}):
        with pytest.raises(InvalidType, match="bijdrageplichtig: verwacht"):
            Beleid(gemeente=GEMEENTE, bijdrageplichtig=due)


def test_a_history_that_cannot_be_walked_through_tells_of_no_strays() -> None:
    """Who is missing shows from all that was exchanged; a history of one's own may not give that."""

    class Own:
        """It answers the questions of the rules, and no more."""

    for name in vars(HistoryView):
        if not name.startswith("_"):
            setattr(Own, name, getattr(History, name))
    with pytest.raises(InvalidType) as told:
        call(administratie.strays, dossiers=(), history=Own(), gemeente=GEMEENTE)
    assert_dutch(told.value)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_that_does_not_exist_names_those_that_do(choice: Callable[..., object]) -> None:
    """Made of a text, as records hold it: the error says what there is, in Dutch."""
    with pytest.raises(InvalidValue) as told:
        choice("hoogste")
    first = next(iter(choice))  # type: ignore[call-overload]  # an enum
    assert f"{choice.__name__} 'hoogste' bestaat niet. Bekend zijn: {first.value}" in str(
        told.value
    )
    with pytest.raises(InvalidType, match="verwacht tekst, geen float"):
        choice(1.5)


def test_a_choice_by_its_text_is_refused_where_it_would_be_ignored() -> None:
    """A text in the place of a choice would silently mean another one; the error names them."""
    with pytest.raises(InvalidType) as told:
        Beleid(gemeente=GEMEENTE, kostprijs="langste")
    assert str(told.value) == ("kostprijs: verwacht een Kostprijsbeleid (ZELF, LANGSTE), geen str.")
    with pytest.raises(InvalidType, match=r"Startdefinitie \(BESCHIKKING, TOEKENNING, START_ZORG"):
        administratie.decide(GRANT, HEARD, definitie="start-zorg", today=DAY)
