"""`ieb ggk`: what stands on an envelope, and what is in it."""

from __future__ import annotations

import json

import pytest
from attrs import evolve

import ieb
from ggk.support import BSN, BV03, BYTES, DATA, DI01, DU01, FO01, UUIDS
from ieb import ggk

from .places import read_lines

FAULT = ggk.serialize(evolve(FO01, omschrijving=f"Onbekend is {BSN}"))
ACKNOWLEDGED = ggk.serialize(BV03)


@pytest.fixture
def envelop(tmp_path):
    """A file with a Di01."""
    path = tmp_path / "envelop.xml"
    path.write_bytes(BYTES)
    return path


@pytest.mark.parametrize("data", [BYTES, ggk.serialize(DU01), FAULT, ACKNOWLEDGED])
def test_toon_tells_what_is_on_an_envelope(run, envelop, data):
    """In lines and as JSON, and nothing of a person."""
    envelop.write_bytes(data)
    for words in ((), ("--json",)):
        code, out, _ = run("ggk", "toon", envelop, *words)
        assert code == (data in (FAULT, ACKNOWLEDGED))
        assert ("0513" in out, BSN in out) == (True, False)


def test_what_is_not_judged_names_the_command_that_does(run, envelop, tmp_path):
    """And no option that these commands have not."""
    told = "Niet elke regel is beoordeeld; dat doet `ieb validate`, met --vandaag en --historie."
    assert told in run("ggk", "toon", envelop)[1]
    assert told in run("ggk", "pak-uit", envelop, "-o", tmp_path / "uit.xml")[2]
    envelop.write_bytes(ACKNOWLEDGED)
    assert told not in run("ggk", "toon", envelop)[1]


def test_toon_as_json_has_the_fields_of_the_envelope(run, envelop):
    """Beside the verdict on the message."""
    told = json.loads(run("ggk", "toon", envelop, "--json")[1])
    assert told["bericht"] == "WMO405"
    assert told["envelop"]["soort"] == "Di01"
    assert told["envelop"]["referentienummer"] == UUIDS[0]


def test_pak_uit_gives_the_bytes_of_the_message(run, envelop, tmp_path):
    """Byte for byte; a file that is there stays as it is."""
    target = tmp_path / "bericht.xml"
    code, out, err = run("ggk", "pak-uit", envelop, "-o", target)
    assert (code, out, target.read_bytes()) == (0, "", DATA)
    assert "Uit een Di01 gehaald" in err
    target.write_bytes(b"iets anders")
    code, _, err = run("ggk", "pak-uit", envelop, "-o", target)
    assert (code, target.read_bytes()) == (2, b"iets anders")
    assert "bestaat al" in err


def test_pak_uit_gives_what_is_no_message_too(run, envelop, tmp_path):
    """And says what is wrong with it."""
    envelop.write_bytes(ggk.serialize(evolve(DI01, inhoud=b"geen xml")))
    code, _, err = run("ggk", "pak-uit", envelop, "-o", tmp_path / "inhoud")
    assert (code, (tmp_path / "inhoud").read_bytes()) == (1, b"geen xml")
    assert "xml-vorm" in err


@pytest.mark.parametrize(
    ("data", "told"),
    [(DATA, "los bericht"), (b"geen xml", "te lezen"), (FAULT, "In een Fo01 zit geen bericht")],
)
def test_where_there_is_nothing_to_take_out_that_is_told(run, envelop, tmp_path, data, told):
    """Without a Bsn, and nothing is written."""
    envelop.write_bytes(data)
    code, out, err = run("ggk", "pak-uit", envelop, "-o", tmp_path / "bericht.xml")
    assert (code, told in err, BSN in out + err) == (2, True, False)
    assert not (tmp_path / "bericht.xml").exists()


@pytest.mark.parametrize(("data", "told"), [(DATA, "los bericht"), (b"geen xml", "te lezen")])
def test_toon_wants_an_envelope(run, envelop, data, told):
    """Anything else is told."""
    envelop.write_bytes(data)
    code, _, err = run("ggk", "toon", envelop)
    assert (code, told in err) == (2, True)


def test_the_commands_that_read_messages_say_that_it_came_in_an_envelope(run, envelop):
    """On the screen and in JSON."""
    bare = envelop.with_name("los.xml")
    bare.write_bytes(DATA)
    code, out, _ = run("validate", envelop, bare, "--vandaag", "2025-05-14")
    assert (code, "In een envelop: 1." in out) == (0, True)
    ((told,), _) = read_lines(run("validate", envelop, "--json")[1])
    assert told["envelop"]["functie"] == "WMO405"
    assert run("show", envelop)[1] == run("show", bare)[1]


def test_verwerk_takes_bare_and_wrapped_messages_and_tells_repeats(run, envelop, tmp_path):
    """What the journal refuses is told in a table, and is not recorded."""
    words = ("--historie", tmp_path / "historie.db", "--vandaag", "2025-05-14")
    code, out, _ = run("verwerk", envelop, *words)
    assert (code, "(in een Di01)" in out) == (0, True)
    assert "GG017" in run("verwerk", envelop, *words)[1]
    envelop.write_bytes(ggk.serialize(evolve(DI01, functie="WMO407")))
    code, out, err = run("verwerk", envelop, *words)
    assert (code, "GG014" in out, BSN in out) == (1, True, False)
    assert "0 afgekeurd, 1 door het journaal tegengehouden." in out
    assert "Niet beoordeeld" not in out + err


def test_what_the_journal_refuses_has_no_verdict(run, envelop, tmp_path):
    """For a program too: an answer that is kept apart was not accepted."""
    envelop.write_bytes(ggk.serialize(DU01))
    words = ("--historie", tmp_path / "historie.db", "--vandaag", "2025-05-14", "--json")
    ((told,), total) = read_lines(run("verwerk", envelop, *words)[1])
    assert (told["tegengehouden"], told["oordeel"], told["geaccepteerd"]) == (True, None, False)
    assert (told["niet_beoordeeld"], total["tegengehouden"]) == ([], 1)


@pytest.mark.parametrize("data", [FAULT, ACKNOWLEDGED])
def test_a_fault_about_what_was_sent_is_no_unreadable_file(run, envelop, tmp_path, data):
    """It is read, recorded and told; a repeat says the same."""
    words = ("--historie", tmp_path / "historie.db", "--vandaag", "2025-05-14")
    run("verwerk", envelop, *words)
    envelop.write_bytes(data)
    for _ in range(2):
        code, out, err = run("verwerk", envelop, *words)
        assert (code, "GG018" in out, BSN in out + err) == (1, True, False)
        assert "0 afgekeurd, 1 foutbericht of bevestiging." in out
        (_, total) = read_lines(run("verwerk", envelop, *words, "--json")[1])
        assert (total["foutberichten"], total["onleesbaar"]) == (1, 0)


def test_verwerk_answers_a_folder_with_a_folder(run, envelop, tmp_path):
    """The same again each time; nothing of a person is shown."""
    box = tmp_path / "in"
    box.mkdir()
    envelop.rename(box / "a.xml")
    (box / "b.xml").write_bytes(ggk.serialize(evolve(DI01, inhoud=DATA + b"x")))
    (box / "c.xml").write_bytes(DATA)
    (box / "d.xml").write_bytes(ggk.serialize(evolve(DI01, inhoud=DU01.inhoud)))
    words = ("--historie", tmp_path / "historie.db", "--vandaag", "2025-05-14")
    more = ("--applicatie", "CAK IEB 12.3")
    found = []
    for name in ("uit", "nog-eens"):
        target = tmp_path / name
        _, out, err = run("verwerk", box, *words, "--antwoorden", target, *more)
        assert ("Antwoorden: " in out, BSN in out + err) == (True, False)
        found.append({path.name: path.read_bytes() for path in target.iterdir()})
    assert found[0] == found[1]
    envelopes = [ggk.parse(data) for name, data in found[0].items() if "01." in name]
    assert {envelope.zender.applicatie for envelope in envelopes} == {"CAK IEB"}
    assert {
        envelope.applicatie_versie for envelope in envelopes if envelope.berichtcode == "Du01"
    } <= {12}


def test_verwerk_says_what_got_no_answer(run, envelop, tmp_path):
    """Such as a retour in an envelope for heenberichten; then there is no folder."""
    envelop.write_bytes(ggk.serialize(evolve(DI01, inhoud=DU01.inhoud)))
    target = tmp_path / "uit"
    words = ("--historie", tmp_path / "historie.db", "--antwoorden", target)
    assert "Antwoorden: 0. Zonder antwoord: 1." in run("verwerk", envelop, *words)[1]
    assert not target.exists()


def test_verwerk_wants_a_folder_for_the_answers_that_is_empty(run, envelop, tmp_path, monkeypatch):
    """Before anything is recorded; and it says when it cannot write there."""
    words = ("--historie", tmp_path / "historie.db", "--antwoorden")
    code, out, err = run("verwerk", envelop, *words, tmp_path)
    assert (code, out, "niet leeg" in err) == (2, "", True)

    def refuse(*_given):
        raise OSError

    monkeypatch.setattr("ieb.files.FolderDraft.publish", refuse)
    code, _, err = run("verwerk", envelop, *words, tmp_path / "uit")
    assert (code, "Geef de opdracht dan opnieuw" in err) == (2, True)


@pytest.mark.parametrize("naam", ["", "ab", "x" * 60, "a\nb"])
def test_an_application_has_a_name(run, envelop, tmp_path, naam):
    """Of 3 to 50 characters; a version is optional."""
    words = ("--historie", tmp_path / "historie.db", "--applicatie", naam)
    code, _, err = run("verwerk", envelop, *words)
    assert (code, "Zorgpakket 12.3" in err) == (2, True)


def test_verwerk_numbers_the_answers_as_it_is_told(run, envelop, tmp_path):
    """The first one, and on from there; only with answers to number."""
    (tmp_path / "los.xml").write_bytes(DATA.replace(b"G000000001", b"G2").replace(b"649901", b"2"))
    words = ("--historie", tmp_path / "historie.db", "--vandaag", "2025-05-14")
    numbers = ("--identificatie", "C09", "--referentienummer", UUIDS[5])
    numbers += ("--tijdstip", "2026-01-05 09:30")
    for place in range(0, len(numbers), 2):
        code, out, err = run("verwerk", envelop, *words, *numbers[place : place + 2])
        assert (code, out, "geef ook --antwoorden MAP" in err) == (2, "", True)
    target = tmp_path / "uit"
    inbox = (envelop, tmp_path / "los.xml")
    assert run("verwerk", *inbox, *words, *numbers, "--antwoorden", target)[0] == 0
    du01 = ggk.parse((target / "000001-Du01.xml").read_bytes())
    assert (du01.referentienummer, du01.tijdstip_bericht) == (UUIDS[5], "20260105093000")
    found = [ggk.unwrap(du01).message, ieb.read(target / "000002-WMO406.xml")]
    assert [retour.header.identificatie_retour for retour in found] == ["C09", "C10"]
    for option, text, like in (
        ("--identificatie", "C", "zoals R00000000001"),
        ("--referentienummer", "x", "zoals 9c0f7b90"),
        ("--tijdstip", "2026-01-05", "zonder tijdzone"),
    ):
        code, _, err = run("verwerk", envelop, *words, "--antwoorden", tmp_path / "x", option, text)
        assert (code, option in err, like in err) == (2, True, True)


class TestJournaal:
    """What the journal keeps apart."""

    @pytest.fixture
    def history(self, run, tmp_path):
        """The file of a history in which one envelope of each kind was kept apart."""
        box = tmp_path / "postvak"
        box.mkdir()
        second = evolve(DU01, referentienummer=UUIDS[3])
        unknown = evolve(FO01, cross_refnummer=UUIDS[7], omschrijving=f"Onbekend is {BSN}")
        other = evolve(DI01, functie="WMO407")
        for place, envelope in enumerate((DI01, DU01, other, second, unknown)):
            (box / "envelop.xml").write_bytes(ggk.serialize(envelope))
            words = ("--historie", tmp_path / "historie.db", "--vandaag", "2025-05-14")
            assert run("verwerk", box, *words)[0] == (place > 1)
        return tmp_path / "historie.db"

    def test_each_is_told_with_why_and_what_to_do(self, run, history):
        """In Dutch; nothing of a person is shown, and nothing changes."""
        before = history.read_bytes()
        code, out, err = run("ggk", "journaal", history)
        assert (code, err, BSN in out) == (1, "", False)
        assert f"strijdig  Di01  {UUIDS[0]}" in out
        assert f"tweede  Du01  {UUIDS[3]}" in out
        assert f"onbekend  Fo01  {UUIDS[2]}" in out
        assert all(told in out for told in ("GG014", "GG015", "GG016", "kijk welk antwoord telt"))
        assert "Apart gelegd: 3." in out
        assert history.read_bytes() == before

    def test_a_program_gets_json(self, run, history):
        """With the same, in the order in which it came."""
        code, out, _ = run("ggk", "journaal", history, "--json")
        apart = json.loads(out)["apart"]
        assert (code, BSN in out) == (1, False)
        assert [told["waarom"] for told in apart] == ["strijdig", "tweede", "onbekend"]
        assert [told["code"] for told in apart] == ["GG014", "GG016", "GG015"]
        assert apart[2]["envelop"]["crossRefnummer"] == UUIDS[7]
        assert "lees eerst wat verstuurd is" in apart[2]["uitleg"]

    def test_what_is_dealt_with_after_all_is_gone(self, run, tmp_path, envelop):
        """An answer that came before what it answers; a history without envelopes is empty too."""
        words = ("--historie", tmp_path / "historie.db", "--vandaag", "2025-05-14")
        bare, answer = tmp_path / "los.xml", tmp_path / "antwoord.xml"
        bare.write_bytes(DATA)
        answer.write_bytes(ggk.serialize(DU01))
        run("verwerk", bare, *words)
        assert run("ggk", "journaal", tmp_path / "historie.db")[:2] == (0, "Apart gelegd: 0.\n")
        run("verwerk", answer, *words)
        assert run("ggk", "journaal", tmp_path / "historie.db")[0] == 1
        run("verwerk", envelop, *words)
        run("verwerk", answer, *words)
        code, out, _ = run("ggk", "journaal", tmp_path / "historie.db", "--json")
        assert (code, json.loads(out)) == (0, {"apart": []})

    def test_what_is_no_history_is_told(self, run, tmp_path, envelop):
        """Not there, or something else; nothing is made."""
        for path in (tmp_path / "nergens.db", envelop, tmp_path):
            code, out, err = run("ggk", "journaal", path)
            assert (code, out, bool(err)) == (2, "", True)
        assert not (tmp_path / "nergens.db").exists()
