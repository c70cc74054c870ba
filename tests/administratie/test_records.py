"""Dossiers as JSON and a policy as TOML: both ways, and every fault at its place."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ieb.administratie import (
    Beleid,
    Dossier,
    Kostprijsbeleid,
    Mutaties,
    Pauzeregel,
    Soort,
    TeLaat,
    Voorziening,
    dossier_to_json,
    parse_beleid,
    parse_dossiers,
    policy_to_toml,
    read_beleid,
    read_dossiers,
    write_dossiers,
)
from ieb.errors import InvalidRecords, InvalidType, UnreadableSource
from ieb.kostprijs import Huur
from ieb.messages.places import Stroom
from ieb.rules.days import Termijnen
from ieb.values import Bedrag

from .play import BSN, GEMEENTE
from .strategies import days, dossiers

OTHER = "999990019"
DIENST = {"nummer": "HH-1", "soort": "BEGELEIDING", "van": "2025-03-12"}
ROLSTOEL = (
    "voor een rolstoel is geen bijdrage verschuldigd (Uitvoeringsbesluit Wmo 2015, artikel 3.8 "
    "lid 3d)."
)
DUE = [soort for soort in Soort if soort.kenmerken.plicht.name != "NOOIT"]
parts = st.fractions(0, 1, max_denominator=1000)
policies = st.builds(
    Beleid,
    gemeente=st.just(GEMEENTE),
    pauze=st.none()
    | st.builds(Pauzeregel, dagen=st.integers(0, 400))
    | st.builds(Pauzeregel, maanden=st.integers(0, 12)),
    kostprijs=st.sampled_from(Kostprijsbeleid),
    vooruit=st.integers(0, 100),
    mutaties=st.sampled_from(Mutaties),
    te_laat=st.sampled_from(TeLaat),
    vanaf=st.dictionaries(st.sampled_from(Stroom), days),
    bijdrageplichtig=st.dictionaries(st.sampled_from(DUE), st.booleans()),
    termijnen=st.builds(Termijnen, oplegging=st.integers(0, 60), herziening=st.integers(0, 60)),
    rem=st.none() | parts,
)


def faults_in(read: Callable[[], object]) -> list[tuple[str, str]]:
    """Return what is said to be wrong: where, and what."""
    with pytest.raises(InvalidRecords) as caught:
        read()
    assert caught.value.__context__ is None
    assert BSN not in str(caught.value)
    return [(str(path), text) for path, text in caught.value.faults]


def faults_of_text(text: str) -> list[tuple[str, str]]:
    """Return what is wrong with dossiers in a text."""
    return faults_in(lambda: list(parse_dossiers(text)))


def faults_of(*contents: object) -> list[tuple[str, str]]:
    """Return what is wrong with dossiers in an array."""
    return faults_in(lambda: list(parse_dossiers(json.dumps(contents))))


@given(st.lists(dossiers(), max_size=3))
def test_what_is_written_is_read_back_from_lines_and_from_an_array(found):
    """Each dossier comes back, in its order, whatever stands around it."""
    wanted: list[Dossier] = []
    for place, dossier in enumerate(found, 1):
        wanted.append(evolve(dossier, bsn=f"{place:09}", nummer=f"D{place}"))
    lines = [dossier_to_json(dossier) for dossier in wanted]
    assert list(parse_dossiers("\n".join(lines))) == wanted
    assert list(parse_dossiers(f"[{','.join(lines)}]")) == wanted


def test_a_rent_comes_back_as_a_rent():
    """A rent has other keys than a kostprijs."""
    huur = Huur(per_maand=Bedrag(2100), levensduur=84)
    bed = Voorziening(nummer="B", soort=Soort.HULPMIDDEL, van=date(2025, 1, 1), kostprijs=huur)
    dossier = Dossier(bsn=BSN, voorzieningen=(bed,), nummer="1")
    assert list(parse_dossiers(dossier_to_json(dossier))) == [dossier]


@given(policies)
def test_a_policy_that_is_written_is_read_back(beleid):
    """Every choice comes back."""
    assert parse_beleid(policy_to_toml(beleid)) == beleid


def test_files_are_read_and_written(tmp_path: Path):
    """What stands in a file is read as what is given is, also with a byte order mark."""
    wanted = [Dossier(bsn=BSN, nummer="1"), Dossier(bsn=OTHER, nummer="2")]
    write_dossiers(wanted, tmp_path / "dossiers.json")
    content = (tmp_path / "dossiers.json").read_bytes()
    (tmp_path / "merk.json").write_bytes(b"\xef\xbb\xbf" + content + b"\n")
    assert list(read_dossiers(tmp_path / "dossiers.json")) == wanted
    assert list(read_dossiers(tmp_path / "merk.json")) == wanted
    (tmp_path / "beleid.toml").write_bytes(b'\xef\xbb\xbfgemeente = "0513"')
    assert read_beleid(tmp_path / "beleid.toml") == Beleid(gemeente="0513")


def test_a_file_that_is_not_there_is_told():
    """An error of the library, not one of the system."""
    with pytest.raises(UnreadableSource, match=r"^Dit bestand bestaat niet\.$"):
        list(read_dossiers("er-is-geen-bestand"))
    with pytest.raises(UnreadableSource, match=r"^Dit bestand bestaat niet\.$"):
        read_beleid("er-is-geen-bestand")


def test_a_folder_is_told(tmp_path: Path):
    """In Dutch and without its name, whatever the system calls it."""
    for read in (lambda path: list(read_dossiers(path)), read_beleid):
        with pytest.raises(UnreadableSource, match="Dit is een map, geen bestand") as error:
            read(tmp_path)
        assert tmp_path.name not in str(error.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: list(parse_dossiers(3)),
        lambda: list(parse_dossiers(StringIO("[]"))),
        lambda: dossier_to_json("dossier"),
        lambda: parse_beleid(3),
        lambda: policy_to_toml("beleid"),
    ],
)
def test_what_is_of_another_type_is_refused(call: Callable[[], object]):
    """The text says what was expected."""
    with pytest.raises(InvalidType, match=r"[Vv]erwacht|gelezen uit"):
        call()


def test_a_dossier_without_a_number_is_called_after_its_place():
    """Places count from 1; an own number stays."""
    text = f'{{"bsn": "{BSN}", "nummer": "A"}}\n\n{{"bsn": "{OTHER}"}}'
    assert [dossier.nummer for dossier in parse_dossiers(text)] == ["A", "2"]


def test_all_faults_of_all_dossiers_are_told_at_once():
    """Each at its path; what is right is not told of."""
    wrong = {
        "bsn": BSN,
        "geboortedatum": "2025-02-30",
        "kleur": 1,
        "voorzieningen": [DIENST, {"nummer": "D-1", "soort": "SCOOTMOBIL", "van": 3}],
    }
    places = [place for place, _ in faults_of({}, wrong, {"bsn": OTHER, "voorzieningen": "x"})]
    assert sorted(places) == [
        "dossier[1]/bsn",
        "dossier[2]",
        "dossier[2]/geboortedatum",
        "dossier[2]/voorzieningen[2]/soort",
        "dossier[2]/voorzieningen[2]/van",
        "dossier[3]/voorzieningen",
    ]


@pytest.mark.parametrize(
    ("changes", "place", "text"),
    [
        (
            {"soort": "SCOOTMOBIL"},
            "/soort",
            "Voorziening HH-1: soort SCOOTMOBIL is onbekend. Bekend zijn: HUISHOUDELIJKE_HULP, ",
        ),
        ({"soort": "12 34"}, "/soort", "Voorziening HH-1: soort '12 34' is onbekend."),
        ({"nummer": 3, "soort": "X"}, "/soort", "soort X is onbekend."),
        (
            {"tot": "2025-02-01"},
            "",
            "Voorziening HH-1: het einde 01-02-2025 ligt voor het begin 12-03-2025.",
        ),
        ({"tot": 1.5}, "/tot", "Verwacht een datum als tekst (eejj-mm-dd), geen gebroken getal."),
        ({"herindicatie": "ja"}, "/herindicatie", "Verwacht true of false, geen tekst."),
        ({"nummer": "\ud800"}, "/nummer", "De tekst bevat een half teken (surrogaat)"),
        ({"kostprijs": 100}, "/kostprijs", "Verwacht een object, geen getal."),
        (
            {"kostprijs": {"per_maand": 1.5}},
            "/kostprijs/per_maand",
            "Verwacht een heel aantal eurocenten, geen gebroken getal.",
        ),
        (
            {"kostprijs": {"kostprijs_bedrag": 1, "kostprijs_startdatum": "2025-01-01"}},
            "",
            "Voorziening HH-1: kostprijsbewaking geldt alleen voor hulpmiddelen en",
        ),
        ({"nummer": BSN, "tot": "2025-02-01"}, "", "Voorziening *********: het einde"),
    ],
)
def test_what_is_wrong_with_a_provision_is_told_at_its_place(changes, place, text):
    """The text is the one of the class, and never shows a Bsn."""
    found = faults_of({"bsn": BSN, "voorzieningen": [{**DIENST, **changes}]})
    texts = [said for where, said in found if where == f"dossier[1]/voorzieningen[1]{place}"]
    assert any(said.startswith(text) for said in texts), found


def test_what_is_no_object_is_no_dossier():
    """Whatever else JSON can hold; null in the place of a kostprijs is none."""
    assert faults_of(3) == [("dossier[1]", "Verwacht een object, geen getal.")]
    provision = {**DIENST, "kostprijs": None}
    [dossier] = parse_dossiers(json.dumps({"bsn": BSN, "voorzieningen": [provision]}))
    assert dossier.voorzieningen[0].kostprijs is None


def test_two_dossiers_of_one_person_are_told():
    """Both are named by their numbers; the first one stays."""
    found = faults_of({"bsn": BSN, "nummer": "3"}, {"bsn": BSN, "nummer": "17"})
    text = (
        "Dossiers 3 en 17 zijn van dezelfde persoon. Voeg ze samen: de bijdrage loopt per persoon."
    )
    assert found == [("dossier[2]", text)]


@pytest.mark.parametrize(
    "numbers", [({"nummer": "17"}, {"nummer": "17"}), ({"nummer": "2"}, {}), ({}, {"nummer": "1"})]
)
def test_two_dossiers_with_one_number_are_refused(numbers):
    """They are told apart by it: also one that a dossier without number gets from its place."""
    first, second = numbers
    found = faults_of({"bsn": BSN, **first}, {"bsn": OTHER, **second})
    number = first.get("nummer", "1")
    text = (
        f"Nummer {number} heeft dossier[1] ook. Geef elk dossier een eigen nummer; zonder nummer "
        "is dat zijn plaats in het bestand."
    )
    assert found == [("dossier[2]", text)]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("nee", "Geen JSON: regel 1, kolom 1 klopt niet."),
        ("\n\n nee", "Geen JSON: regel 3, kolom 2 klopt niet."),
        (b"\xff", "Regel 1: Geen JSON: geen UTF-8"),
        ("\ud800", "Regel 1: Geen JSON: geen UTF-8"),
        ("[" * 100_000, "Geen JSON"),
        ("[nee]", "Geen JSON: regel 1, kolom 2 klopt niet."),
        ("[" * 30 + "]" * 30, "Geen JSON: geen UTF-8, te diep"),
        ('{"a":' * 100_000, "Regel 1: Geen JSON"),
        ('{"bsn": ' + "9" * 5000 + "}", "Regel 1: Geen JSON"),
        (" " * 1_000_001, "Regel 1 is langer dan 1 MB"),
        ("[" + " " * 25_000_001, "Geen JSON: regel 1, kolom 25000003 klopt niet."),
        ("[\n" + " " * 25_000_001, "Geen JSON: regel 2, kolom 25000002 klopt niet."),
        ('["' + "x" * 1_100_000, "Een dossier is langer dan 1 MB, of de lijst is stuk"),
        (b"[\xff]", "Geen JSON: geen UTF-8"),
        ('{"bsn": NaN}', "Verwacht tekst, geen gebroken getal."),
        ('{"bsn": "999992016", "bsn": "999992016"}', "De sleutel 'bsn' staat er meer dan eens."),
    ],
)
def test_hostile_input_is_refused_with_a_text(data, text):
    """Whatever it is, it costs little and the text says what is wrong."""
    found = faults_in(lambda: list(parse_dossiers(data)))
    assert found[0][1].startswith(text), found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[]x", "regel 1, kolom 3"),
        ('["a"\n  "b"]', "regel 2, kolom 3"),
        ("[1,]", "regel 1, kolom 4"),
        ("[1,\n2", "regel 2, kolom 2"),
        ("[1] [2]", "regel 1, kolom 5"),
        ('[\n{"bsn": "1",\n "nummer": nee}]', "regel 3, kolom 12"),
    ],
)
def test_an_array_that_is_broken_is_told_where(text, place):
    """After what stands before it, at its line and column."""
    assert faults_of_text(text)[-1][1] == f"Geen JSON: {place} klopt niet."


class Watched(BytesIO):
    """A stream that counts what was taken from it."""

    taken = 0

    def read(self, size=-1, /):
        """Count what is read."""
        data = super().read(size)
        self.taken += len(data)
        return data

    def readline(self, size=-1, /):
        """Count what is read."""
        data = super().readline(size)
        self.taken += len(data)
        return data


@pytest.mark.parametrize("shape", ["{}", "[{}]"])
def test_a_long_file_is_read_dossier_by_dossier(shape):
    """Lines or an array over more lines: what comes later is not read yet."""
    lines = [dossier_to_json(Dossier(bsn=f"{place:09}")) for place in range(5000)]
    between = "\n" if shape == "{}" else ",\n"
    stream = Watched(shape.replace("{}", between.join(lines)).encode())
    found = parse_dossiers(stream)
    next(found)
    assert stream.taken < 20_000
    assert sum(1 for _ in found) == 4999


@given(
    st.lists(dossiers(), max_size=4),
    st.integers(1, 70),
    st.sampled_from(["", " ", "\n", "\r\n\t"]),
)
def test_an_array_may_be_cut_anywhere(found, size, space):
    """However a stream gives its bytes, the same dossiers come out as from the text at once."""
    named = [
        evolve(dossier, bsn=f"{place:09}", nummer=f"é€{place}")
        for place, dossier in enumerate(found)
    ]
    between = f"{space},{space}"
    text = f"{space}[{space}{between.join(map(dossier_to_json, named))}{space}]{space}".lstrip()
    assert list(parse_dossiers(Dripping(text.encode(), size))) == named


class Dripping(BytesIO):
    """A stream that gives a few bytes at a time."""

    def __init__(self, data, size):
        super().__init__(data)
        self.size = size

    def read(self, size=-1, /):
        """Give less than is asked for."""
        return super().read(min(size, self.size))

    def readline(self, size=-1, /):
        """Give the first line whole: a line is one even when it is long."""
        return super().readline(size)


def test_dossiers_are_written_one_by_one(tmp_path):
    """What gives them is asked for the next only when the one before is written; or nothing is."""
    path = tmp_path / "dossiers.json"
    write_dossiers([Dossier(bsn=BSN, nummer="oud")], path)

    def broken():
        yield Dossier(bsn=OTHER)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_dossiers(broken(), path)
    assert [dossier.nummer for dossier in read_dossiers(path)] == ["oud"]
    assert [left.name for left in tmp_path.iterdir()] == ["dossiers.json"]
    asked = tracemalloc_peak(lambda: write_dossiers(many(3000), path))
    assert asked < 3_000_000
    assert sum(1 for _ in read_dossiers(path)) == 3000


def many(number):
    """Yield dossiers of which each takes some kilobytes."""
    for place in range(number):
        yield Dossier(bsn=f"{place:09}", nummer="x" * 5000 + str(place))


def tracemalloc_peak(call):
    """Return how many bytes a call holds at most."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_no_more_than_a_thousand_faults_are_told():
    """Who has more has an export that is wrong as a whole."""
    assert len(faults_in(lambda: list(parse_dossiers("x\n" * 1500)))) == 1000


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (
            'kostprijs = "hoogste"',
            "kostprijs",
            "kies zelf of langste. (Optellen of de hoogste kiezen mag niet.)",
        ),
        ("pauze = {dagen = 1, maanden = 1}", "pauze", "Pauzeregel: geef dagen of maanden, niet"),
        ('mutaties = "alle"', "mutaties", "kies invloed of exact."),
        ('te_laat = "ja"', "te_laat", "kies weigeren of inkorten."),
        ('rem = "7"', "rem", 'verwacht "5%", "1/20" of "uit"; gekregen \'7\'.'),
        ('rem = "1/0"', "rem", 'verwacht "5%"'),
        ('rem = "101%"', "rem", 'verwacht "5%"'),
        ("vanaf = 3", "vanaf", "Verwacht een tabel, geen getal."),
        ("vanaf = {wlz = 2020-01-01}", "vanaf/wlz", "kies abonnementstarief of beschermd wonen."),
        ("vanaf = {abonnementstarief = 3}", "vanaf/abonnementstarief", "Verwacht een datum"),
        ("bijdrageplichtig = {HULP = true}", "bijdrageplichtig/HULP", "soort HULP is onbekend."),
        ("termijnen = {oplegging = -1}", "termijnen", "Termijnen: verwacht een aantal maanden"),
        ("vooruit = true", "vooruit", "Verwacht een geheel getal, geen waar/onwaar."),
        ("vooruit = -1", "", "vooruit: verwacht 0 of meer dagen; gekregen -1."),
        ("kleur = 1", "", "De sleutel 'kleur' hoort hier niet."),
        ("vooruit = 1\nvooruit = 1", "", "Geen TOML: het einde klopt niet, of een sleutel staat"),
        ("= 1", "", "Geen TOML: regel 2 klopt niet"),
    ],
)
def test_what_is_wrong_with_a_policy_is_told_at_its_place(text, place, said):
    """Path and text together say what to choose."""
    [(where, what)] = faults_in(lambda: parse_beleid(f'gemeente = "0513"\n{text}'))
    assert where == place
    assert what.startswith(said)


def test_a_policy_that_is_no_text_or_too_long_is_refused():
    """No UTF-8, and more than anybody writes."""
    assert "geen UTF-8" in faults_in(lambda: parse_beleid(b"\xff"))[0][1]
    assert "1 MB" in faults_in(lambda: parse_beleid(" " * 1_000_001))[0][1]


@pytest.mark.parametrize(
    ("text", "part"),
    [("2,5%", Fraction(1, 40)), ("5%", Fraction(1, 20)), ("1/20", Fraction(1, 20)), ("uit", None)],
)
def test_a_brake_is_written_in_three_ways(text, part):
    """As a percentage, as a part, or not at all."""
    assert parse_beleid(f'gemeente = "0513"\nrem = "{text}"').rem == part


def test_values_are_judged_beside_wrong_types() -> None:
    """What is wrong between fields is told besides what cannot be read, and so is a double number."""
    wrong = {
        "nummer": "T",
        "soort": "HULPMIDDEL",
        "van": "2025-03-12",
        "tot": "2025-02-01",
        "kostprijs": {"kostprijs_bedrag": 1.5, "kostprijs_startdatum": "2025-03-12"},
    }
    nameless = {"soort": "ROLSTOEL", "van": 1, "bijdrageplichtig": True, "nummer": 3}
    dossier = {
        "bsn": "12",
        "nummer": 4,
        "geboortedatum": "1950-01-01",
        "overleden": "1949-12-31",
        "voorzieningen": [wrong, {**DIENST, "nummer": "T"}, nameless, 5],
        "voorliggend": [{"naam": "Wlz", "van": "2025-02-01", "tot": "2025-01-01", "x": 1}],
    }
    found = faults_in(lambda: list(parse_dossiers(json.dumps(dossier))))
    assert {(path, text.split(".")[0]) for path, text in found} == {
        ("dossier[1]/nummer", "Verwacht tekst, geen getal"),
        ("dossier[1]", "Dossier: verwacht een Bsn van precies 9 cijfers, ook met een nul vooraan"),
        ("dossier[1]", "Dossier: overleden voor de geboortedatum"),
        ("dossier[1]", "Voorziening T staat twee keer in het dossier"),
        (
            "dossier[1]/voorzieningen[1]",
            "Voorziening T: het einde 01-02-2025 ligt voor het begin 12-03-2025",
        ),
        (
            "dossier[1]/voorzieningen[1]/kostprijs/kostprijs_bedrag",
            "Verwacht een heel aantal eurocenten, geen gebroken getal",
        ),
        ("dossier[1]/voorzieningen[3]/nummer", "Verwacht tekst, geen getal"),
        (
            "dossier[1]/voorzieningen[3]/van",
            "Verwacht een datum als tekst (eejj-mm-dd), geen getal",
        ),
        (
            "dossier[1]/voorzieningen[3]",
            f"Voorziening: {ROLSTOEL.split('.', maxsplit=1)[0]}",
        ),
        ("dossier[1]/voorzieningen[4]", "Verwacht een object, geen getal"),
        ("dossier[1]/voorliggend[1]", "De sleutel 'x' hoort hier niet"),
        (
            "dossier[1]/voorliggend[1]",
            "Voorliggend 'Wlz': het einde 01-01-2025 ligt voor het begin 01-02-2025",
        ),
    }


def test_the_values_of_a_policy_are_judged_beside_wrong_types() -> None:
    """A policy with a wrong code, a negative number and a wrong type is told all of it."""
    text = (
        'gemeente = "513"\nvooruit = -1\nrem = 5\nte_laat = 1\n[bijdrageplichtig]\nROLSTOEL = true'
    )
    assert faults_in(lambda: parse_beleid(text)) == [
        ("te_laat", "Verwacht tekst, geen getal."),
        ("rem", "Verwacht tekst, geen getal."),
        ("", "gemeente: verwacht een code van 4 cijfers; gekregen '513'."),
        ("", "vooruit: verwacht 0 of meer dagen; gekregen -1."),
        ("", f"bijdrageplichtig: {ROLSTOEL}"),
    ]
