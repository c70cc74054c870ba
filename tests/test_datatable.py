"""A data file that is read key by key."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import pytest

import ieb
from ieb.datatable import DataTable, loads
from ieb.notation import read_amount
from ieb.scenario.datafiles import load


class Word(StrEnum):
    """Some words."""

    GOED = "goed"
    FOUT = "fout"


def everything(table: DataTable) -> dict[str, object]:
    """Read one key of each form."""
    inner = table.table("tabel")
    return {
        "tekst": table.required("tekst", str),
        "getal": table.optional("getal", int),
        "dag": table.optional("dag", date),
        "vlag": table.optional("vlag", bool),
        "woord": table.member("woord", Word),
        "bedrag": table.read("bedrag", read_amount),
        "teksten": table.texts("teksten"),
        "tabel": inner and inner.required("naam", str),
        "tabellen": [each.required("id", str) for each in table.tables("tabellen")],
        "regels": table.pairs("regels"),
    }


FULL = """
tekst = "a"
getal = 1
dag = 2025-05-12
vlag = true
woord = "goed"
bedrag = "1,00"
teksten = ["a", "b"]
tabel = { naam = "b" }
tabellen = [{ id = "c" }]
regels = [["d"], ["e", ""]]
"""


def test_a_file_is_read_whole():
    """Each form that a data file may hold becomes a value of Python."""
    assert loads(FULL, "proef.toml", everything) == {
        "tekst": "a",
        "getal": 1,
        "dag": date(2025, 5, 12),
        "vlag": True,
        "woord": Word.GOED,
        "bedrag": ieb.Bedrag(100),
        "teksten": ("a", "b"),
        "tabel": "b",
        "tabellen": ["c"],
        "regels": (("d", None), ("e", "")),
    }


def test_what_may_be_left_out_is_nothing():
    """A key that is not there is None, or an empty list."""
    read = loads('tekst = "a"\nwoord = "fout"\nbedrag = "0,00"', "proef.toml", everything)
    assert (read["getal"], read["tabel"], read["teksten"], read["regels"]) == (None, None, (), ())


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ('tekst = "a"', "", "proef.toml: hier ontbreekt tekst: verwacht een tekst."),
        ('tekst = "a"', "tekst = 1", "proef.toml: 'tekst' is geen tekst."),
        ("getal = 1", "getal = true", "proef.toml: 'getal' is geen geheel getal."),
        ("2025-05-12", "2025-05-12T00:00:00", "'dag' is geen datum (eejj-mm-dd)."),
        ('"goed"', '"gaaf"', "woord kent geen 'gaaf'; verwacht een van goed, fout."),
        ('"1,00"', '"1.00"', "proef.toml: bedrag: "),
        ('["a", "b"]', '["a", 1]', "'teksten' is geen lijst van teksten."),
        ('["a", "b"]', '"a"', "'teksten' is geen lijst."),
        ('{ naam = "b" }', "1", "tabel is geen tabel."),
        ('[{ id = "c" }]', "[1]", "tabellen 1 is geen tabel."),
        ('{ id = "c" }', '{ id = "c", od = 1 }', "proef.toml, tabellen 1 (c): de sleutel 'od'"),
        ('{ naam = "b" }', "{ naam = 1 }", "proef.toml, tabel: 'naam' is geen tekst."),
        ('["d"]', "[]", "regels 1 is geen regel: verwacht [naam] of [naam, waarde]."),
        ('["d"]', '["d", "e", "f"]', "regels 1 is geen regel"),
        ('["d"]', '"d"', "regels 1 is geen regel"),
        ('["d"]', "[1]", "regels 1 is geen regel"),
        (
            "getal = 1",
            "getal = 1\nmeer = 2",
            "de sleutel 'meer' kennen wij hier niet; wel tabel, tekst",
        ),
        ("getal = 1", "getal = ", "proef.toml: Geen TOML: regel "),
    ],
)
def test_what_has_another_form_is_refused_with_its_place(found, put, told):
    """Who makes a mistake in a data file hears in which file, where, and what was expected."""
    assert found in FULL
    with pytest.raises(ieb.InvalidValue) as caught:
        loads(FULL.replace(found, put), "proef.toml", everything)
    assert told in str(caught.value)


def test_all_keys_that_nothing_reads_are_told_at_once():
    """Who renames a key everywhere need not try again for each."""
    text = f"een = 1\n{FULL}twee = 2"
    with pytest.raises(ieb.InvalidValue) as caught:
        loads(text, "proef.toml", everything)
    assert [line[:27] for line in str(caught.value).splitlines()] == [
        "proef.toml: de sleutel 'een",
        "proef.toml: de sleutel 'twe",
    ]


def test_a_bsn_in_a_key_is_not_told():
    """Also a data file of one's own may hold a person."""
    with pytest.raises(ieb.InvalidValue) as caught:
        loads('"999992016" = { a = 1 }', "proef.toml", lambda table: table.table("999992016"))
    assert "999992016" not in str(caught.value)


def test_a_file_of_the_library_is_read_by_its_name():
    """The samples, for instance."""
    assert "WMO405" in load("voorbeelden.toml", names_of)


def names_of(table: DataTable) -> tuple[str, ...]:
    """Return the names of the tables in a file, and take all that is in them."""
    for name in table.names:
        inner = table.table(name)
        assert inner is not None
        inner.optional("van", str)
        inner.pairs("velden")
    return table.names
