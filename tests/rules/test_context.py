"""A context tells at once what it cannot use, not when a rule stumbles over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import attrs
import pytest

import ieb
from ieb.codes import TARIEVEN

DAY = date(2025, 5, 12)
BSN = "999992016"


class Half:
    """An administration that answers two of the eight questions."""

    def actual(self, _sleutel):
        return None

    def used(self, _sleutel):
        return False


@pytest.mark.parametrize(
    ("known", "text"),
    [
        (
            {"history": {}},
            "history: verwacht een historie (History, SqliteHistory of uw eigen HistoryView) ",
        ),
        ({"history": "h.sqlite"}, "geen str. Een bestand opent u met ieb.SqliteHistory(pad)."),
        ({"history": Path("h.sqlite")}, "Een bestand opent u met ieb.SqliteHistory(pad)."),
        ({"history": ieb.History}, "geen type. Maak er een: History(...)."),
        (
            {"history": Half()},
            "geen Half. Wat ontbreekt: removed, periods, exchange, terugkoppelingen, answered, retouren.",
        ),
        (
            {"gemeenten": "0513"},
            "gemeenten: verwacht een verzameling gemeentecodes, zoals {'0513', '0344'}",
        ),
        ({"gemeenten": 513}, "gemeenten: verwacht een verzameling gemeentecodes"),
        (
            {"gemeenten": {513}},
            "gemeenten: verwacht gemeentecodes als tekst, zoals '0513', geen int.",
        ),
        ({"tarieven": 2100}, "tarieven: verwacht een verzameling tarieven"),
        (
            {"tarieven": [2100]},
            "tarieven: verwacht een verzameling tarieven (ieb.codes.Tarief), geen int.",
        ),
        (
            {"termijnen": 12},
            "termijnen: verwacht termijnen, zoals Termijnen(oplegging=12), geen int.",
        ),
        (
            {"overlijdensdata": [BSN]},
            "overlijdensdata: verwacht een dict van Bsn naar een datum (date), of",
        ),
        (
            {"overlijdensdata": {int(BSN): DAY}},
            "overlijdensdata: verwacht Bsn's als tekst van 9 cijfers, geen",
        ),
        (
            {"overlijdensdata": {BSN: "2025-05-12"}},
            "overlijdensdata: verwacht bij elk Bsn een datum (date), ",
        ),
        (
            {"overlijdensdata": {BSN: datetime(2025, 5, 12, tzinfo=UTC)}},
            "een datum (date), geen datetime.",
        ),
        (
            {"andere_stromen": {BSN: "Wlz"}},
            "andere_stromen: verwacht bij elk Bsn een tuple van AndereStroom, ",
        ),
        ({"andere_stromen": "Wlz"}, "andere_stromen: verwacht een dict van Bsn naar een tuple van"),
        (
            {"werkdagen": 5},
            "werkdagen: verwacht een functie die van een datum zegt of het een werkdag is, ",
        ),
        (
            {"retourcodes": ["9372"]},
            "retourcodes: verwacht een dict van regel naar retourcode, zoals ",
        ),
        (
            {"retourcodes": {372: "9372"}},
            "retourcodes: verwacht een dict van regel naar retourcode",
        ),
        (
            {"retourcodes": {"OP372": 9372}},
            "retourcodes: verwacht bij elke regel een retourcode als tekst",
        ),
        ({"today": "2025-05-12"}, "today: verwacht een datum (date) of None, geen str."),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_when_the_context_is_made(known, text):
    """What was expected, what came, and what to do; without a Bsn."""
    with pytest.raises(ieb.InvalidType) as caught:
        ieb.Context(**known)
    assert text in str(caught.value)
    assert BSN not in str(caught.value)


@pytest.mark.parametrize(
    ("known", "text"),
    [
        (
            {"gemeenten": ["513"]},
            "gemeenten: verwacht gemeentecodes van precies 4 cijfers; gekregen '513'.",
        ),
        (
            {"overlijdensdata": {"99999201": DAY}},
            "overlijdensdata: verwacht Bsn's van precies 9 cijfers, ook",
        ),
        ({"andere_stromen": {"": ()}}, "andere_stromen: verwacht Bsn's van precies 9 cijfers"),
        (
            {"tarieven": [TARIEVEN[0], *TARIEVEN]},
            "tarieven: op 01-01-2020 gelden twee tarieven, 19,00 en 19,00. Laat het ene",
        ),
    ],
)
def test_a_value_of_another_form_is_refused(known, text):
    """A code or Bsn that no message can hold would never be found."""
    with pytest.raises(ieb.InvalidValue) as caught:
        ieb.Context(**known)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: ieb.AndereStroom(naam=1, van=DAY),
            "naam: verwacht de naam van een stroom (tekst), geen int.",
        ),
        (
            lambda: ieb.AndereStroom(naam="Wlz", van="nu"),
            "van: verwacht een datum (date), geen str.",
        ),
        (
            lambda: ieb.AndereStroom(naam="Wlz", van=DAY, tot_en_met=1),
            "tot_en_met: verwacht een datum (date) of",
        ),
        (
            lambda: ieb.Termijnen(oplegging="12"),
            "Termijnen: verwacht een aantal maanden (int), geen str.",
        ),
        (
            lambda: ieb.Termijnen(herziening=None),
            "Termijnen: verwacht een aantal maanden (int), geen NoneType.",
        ),
    ],
)
def test_the_parts_of_a_context_are_looked_at_too(make, text):
    """A wrong type inside a stream or a term is told when it is given, not while judging."""
    with pytest.raises(ieb.InvalidType) as caught:
        make()
    assert text in str(caught.value)


def test_what_fits_is_kept():
    """A context holds what it was given, and can be varied without losing any of it."""
    stream = ieb.AndereStroom(naam="Wlz", van=DAY, tot_en_met=DAY)
    context = ieb.Context(
        today=DAY,
        history=ieb.History(),
        gemeenten={"0513": "Gouda"},
        tarieven=list(TARIEVEN),
        termijnen=ieb.Termijnen(oplegging=6),
        overlijdensdata={BSN: DAY},
        andere_stromen={BSN: (stream,)},
        werkdagen=lambda _day: True,
        retourcodes={"OP372": "9372", "OP383": None},
    )
    assert context.overlijdensdata == {BSN: DAY}
    assert context.andere_stromen == {BSN: (stream,)}
    assert context.tarieven == TARIEVEN
    assert attrs.evolve(context, today=None).overlijdensdata == {BSN: DAY}


def test_a_context_is_a_value():
    """Whoever changes the dict afterwards changes nothing of the context."""
    deaths = {BSN: DAY}
    context = ieb.Context(overlijdensdata=deaths)
    deaths.clear()
    assert context.overlijdensdata == {BSN: DAY}


def test_a_mapping_that_is_no_dict_is_asked_and_never_walked_through():
    """A gemeente can put a database of all deaths behind the context."""

    class Register(Mapping):
        def __getitem__(self, bsn):
            return DAY

        def __iter__(self):
            raise AssertionError

        def __len__(self):
            raise AssertionError

    register = Register()
    assert ieb.Context(overlijdensdata=register).overlijdensdata is register


def test_no_tariffs_at_all_are_a_table_too():
    """Then no rule that asks for one judges."""
    assert ieb.Context(tarieven=[]).tarieven == ()
