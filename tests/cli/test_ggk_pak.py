"""`ieb ggk pak`: messages into envelopes, all of them or none."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve

import ieb
from ggk.support import BSN, BYTES, DATA, DI01, DU01, FO01, RETOUR, UUIDS
from ieb import ggk
from ieb.batch import write_envelopes
from ieb.history.journal import HistoryJournal

MOMENT = "2026-01-05 09:30:00"
HEADER = ("--applicatie", "Zorgpakket 12.3", "--referentienummer", UUIDS[0], "--tijdstip", MOMENT)
SECOND = DATA.replace(b"G000000001", b"G000000002").replace(b"649901", b"649902")
REMARK = ieb.WMO409.terugkoppeling(
    ontvanger="0513",
    identificatie="C000000001",
    dagtekening=date(2025, 5, 14),
    eb_start_nummer=680014,
    reden=ieb.RedenTerugkoppeling.STOPDATUM_GEPLAATST,
    attributen=[ieb.Attribuut.stopdatum(date(2025, 5, 9))],
)
BOM = b"\xef\xbb\xbf"


@pytest.fixture
def box(tmp_path):
    """A folder with one message."""
    folder = tmp_path / "berichten"
    folder.mkdir()
    (folder / "start.xml").write_bytes(DATA)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder that may not be there."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def test_a_message_goes_into_the_envelope_that_the_library_makes(run, box, tmp_path):
    """Byte for byte the same as `ieb.ggk.wrap`; the parties follow from the message."""
    code, out, err = run("ggk", "pak", box, "--uit", tmp_path / "uit", *HEADER)
    assert (code, err, BSN in out) == (0, "", False)
    assert files(tmp_path / "uit") == {"000001-Di01.xml": BYTES}
    assert f"000001-Di01.xml  WMO405  {UUIDS[0]}" in out
    assert "Ingepakt: 1." in out


def test_of_a_folder_each_number_and_each_moment_follows_on_the_one_before(run, box, tmp_path):
    """In the order in which the messages count, whatever their files are called."""
    (box / "start.xml").rename(box / "z.xml")
    (box / "a.xml").write_bytes(SECOND)
    last = UUIDS[0][:-12] + "f" * 12
    words = ("--uit", tmp_path / "uit", *HEADER, "--referentienummer", last.upper())
    assert run("ggk", "pak", box, *words)[0] == 0
    found = [ggk.parse(data) for data in files(tmp_path / "uit").values()]
    assert [di01.inhoud for di01 in found] == [DATA, SECOND]
    assert [di01.referentienummer for di01 in found] == [last, UUIDS[0][:-12] + "0" * 12]
    assert [di01.tijdstip_bericht for di01 in found] == ["20260105093000", "20260105093001"]


def test_without_numbers_each_run_takes_new_ones(run, box, tmp_path):
    """By chance, and with the moment of the clock; both are valid."""
    found = []
    for name in ("een", "twee"):
        assert run("ggk", "pak", box, "--uit", tmp_path / name)[0] == 0
        found.append(ggk.parse(files(tmp_path / name)["000001-Di01.xml"]))
    assert found[0].referentienummer != found[1].referentienummer
    assert all(di01.tijdstip is not None for di01 in found)


def test_the_cak_sends_what_it_sends(run, box, tmp_path):
    """A WMO409 goes from the CAK to the gemeente."""
    (box / "start.xml").unlink()
    (box / "r.xml").write_bytes(ieb.serialize(REMARK))
    words = ("--uit", tmp_path / "uit", "--administratie", "Meppel", *HEADER)
    assert run("ggk", "pak", box, *words)[0] == 0
    di01 = ggk.parse(files(tmp_path / "uit")["000001-Di01.xml"])
    assert (di01.zender.organisatie, di01.functie) == ("CAK", "WMO409")
    assert di01.zender.administratie == "Meppel"
    assert di01.ontvanger.organisatie == "0513"


def test_json_is_for_a_program(run, box, tmp_path):
    """With what stands on each envelope; nothing of a person is shown."""
    code, out, _ = run("ggk", "pak", box, "-o", tmp_path / "uit", "--json", *HEADER)
    told = json.loads(out)
    assert (code, told["ingepakt"], BSN in out) == (0, True, False)
    (file,) = told["bestanden"]
    assert file["geschreven"] == "000001-Di01.xml"
    assert file["envelop"]["referentienummer"] == UUIDS[0]


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (ieb.serialize(RETOUR), 1, "is een retour"),
        (BYTES, 1, "al een envelop (Di01)"),
        (ggk.serialize(FO01), 1, "al een envelop (Fo01)"),
        (BOM + DATA, 1, "begint met een BOM"),
        (DATA.replace(b"\n", b"\n" + b" " * 9_400_000, 2), 1, "groter dan 25 MB"),
        (b"geen xml", 2, "xml-vorm"),
        (b"", 2, "leeg"),
        (DATA.replace(BSN.encode(), b"12"), 2, "RS037"),
    ],
)
def test_what_cannot_be_packed_is_told_and_nothing_is_written(run, box, tmp_path, data, code, told):
    """Not the messages beside it either, nor is anything recorded."""
    (box / "fout.xml").write_bytes(data)
    history = tmp_path / "historie.db"
    words = ("--uit", tmp_path / "uit", "--historie", history, *HEADER)
    found, out, err = run("ggk", "pak", box, *words)
    assert (found, out, told in err, BSN in err) == (code, "", True, False)
    assert "fout.xml" in err
    assert "Er is niets geschreven" in err
    assert not (tmp_path / "uit").exists()
    with ieb.SqliteHistory(history) as opened:
        assert HistoryJournal(opened).sent(UUIDS[0]) is None
    report = json.loads(run("ggk", "pak", box, "--json", *words)[1])
    assert report["ingepakt"] is False
    reasons = [file["reden"] for file in report["bestanden"] if "reden" in file]
    assert (len(reasons), BSN in reasons[0]) == (1, False)


def test_a_folder_without_messages_and_a_file_that_is_not_there(run, box, tmp_path):
    """They are told as every command tells them."""
    (box / "start.xml").unlink()
    for path in (box, tmp_path / "nergens.xml"):
        code, _, err = run("ggk", "pak", path, "--uit", tmp_path / "uit")
        assert (code, "onleesbaar" in err, (tmp_path / "uit").exists()) == (2, True, False)
        told = json.loads(run("ggk", "pak", path, "--uit", tmp_path / "uit", "--json")[1])
        assert "map" in told["bestanden"][0]["reden"] or "niet" in told["bestanden"][0]["reden"]


def test_what_was_packed_is_sent_to_the_history(run, box, tmp_path):
    """So that its answer is known, by `pair` and by `ieb verwerk`; the same again changes nothing."""
    history = tmp_path / "historie.db"
    words = ("--historie", history, *HEADER)
    assert run("ggk", "pak", box, "--uit", tmp_path / "uit", *words)[0] == 0
    with ieb.SqliteHistory(history) as opened:
        sent = HistoryJournal(opened).sent(UUIDS[0])
        assert sent == DI01
        assert ggk.pair(DU01, [sent]) == DI01
    assert run("ggk", "pak", box, "--uit", tmp_path / "weer", *words)[0] == 0
    assert files(tmp_path / "weer") == files(tmp_path / "uit")
    answers = tmp_path / "antwoorden"
    answers.mkdir()
    (answers / "du01.xml").write_bytes(ggk.serialize(DU01))
    (answers / "start.xml").write_bytes(DATA)
    code, out, _ = run("verwerk", answers, "--historie", history, "--vandaag", "2025-05-14")
    assert (code, "GG015" in out, "2 geaccepteerd" in out) == (0, False, True)


def test_a_number_that_was_used_is_told_and_nothing_is_written(run, box, tmp_path):
    """Of a folder nothing is recorded, not the envelopes before it either."""
    history = tmp_path / "historie.db"
    following = UUIDS[0][:-2] + f"{int(UUIDS[0][-2:], 16) + 1:02x}"
    with ieb.SqliteHistory(history) as opened:
        HistoryJournal(opened).record_sent(evolve(DI01, referentienummer=following))
    (box / "b.xml").write_bytes(SECOND)
    code, out, err = run(
        "ggk", "pak", box, "--uit", tmp_path / "uit", "--historie", history, *HEADER
    )
    assert (code, out, "al een andere envelop verstuurd" in err) == (2, "", True)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["berichten"]
    with ieb.SqliteHistory(history) as opened:
        assert HistoryJournal(opened).sent(UUIDS[0]) is None


@pytest.mark.parametrize("name", ["write", "sync", "publish"])
def test_what_is_cut_short_leaves_nothing_and_comes_out_the_same(
    run, box, tmp_path, monkeypatch, name
):
    """It says with which numbers the same comes out."""

    def refuse(*_given: object) -> None:
        raise OSError

    words = ("ggk", "pak", box, "--uit", tmp_path / "uit", "--historie", tmp_path / "h.db", *HEADER)
    with monkeypatch.context() as patch:
        patch.setattr(f"ieb.files.FolderDraft.{name}", refuse)
        code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert f"--referentienummer {UUIDS[0]} --tijdstip '{MOMENT}'." in err
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["berichten"]
    assert run(*words)[0] == 0
    assert files(tmp_path / "uit") == {"000001-Di01.xml": BYTES}


def test_a_folder_with_something_in_it_is_refused(run, box, tmp_path):
    """Before anything is read."""
    code, _, err = run("ggk", "pak", box, "--uit", tmp_path)
    assert (code, "De map van --uit is niet leeg" in err) == (2, True)


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--referentienummer", "1", "UUID van versie 4"),
        ("--referentienummer", "9c0f7b90-5c69-11e5-a837-0800200c9a66", "UUID van versie 4"),
        ("--tijdstip", "2026-01-05", "zonder tijdzone"),
        ("--tijdstip", "2026-13-05 09:30", "zonder tijdzone"),
        ("--tijdstip", "2026-01-05T24:00:00", "zonder tijdzone"),
        ("--tijdstip", "2026-01-05 09:30:00+01:00", "zonder tijdzone"),
        ("--administratie", "x" * 51, "hoogstens 50 tekens"),
        ("--administratie", "a\x00", "hoogstens 50 tekens"),
        ("--applicatie", "ab", "Zorgpakket 12.3"),
    ],
)
def test_what_does_not_fit_on_an_envelope_is_told_of_its_option(
    run, box, tmp_path, option, text, told
):
    """Nothing is read then."""
    code, out, err = run("ggk", "pak", box, "--uit", tmp_path / "uit", option, text)
    assert (code, out, option in err, told in err) == (2, "", True, True)


@pytest.mark.parametrize(
    "text", ["05-01-2026 09:30", "2026-01-05T09:30", "20260105093000", "20260105 0930", "2026-01-05 09:30:00"]
)  # fmt: skip
def test_a_moment_may_be_written_in_more_ways(run, box, tmp_path, text):
    """As any date is, with a time behind it; also as StUF does."""
    words = ("--uit", tmp_path / "uit", *HEADER, "--tijdstip", text)
    assert run("ggk", "pak", box, *words)[0] == 0
    assert files(tmp_path / "uit") == {"000001-Di01.xml": BYTES}


def test_the_options_are_completed(complete):
    """As those of any command."""
    assert {"plain,pak", "plain,pak-uit"} <= set(complete("ggk", "pa"))
    assert "plain,--referentienummer" in complete("ggk", "pak", "--ref")


def test_what_the_library_is_given_wrong_is_refused(tmp_path):
    """A number that is none, too few of them, a text for a moment, a moment at the end of time."""
    good = {
        "applicatie": ggk.Applicatie("Zorgpakket", versie=12),
        "referentienummers": UUIDS,
        "tijdstip": datetime(2026, 1, 5, 9, 30),  # noqa: DTZ001  # StUF has no zone
    }
    for wrong, error in (
        ({"referentienummers": ["1"]}, ieb.InvalidValue),
        ({"referentienummers": [1]}, ieb.InvalidType),
        ({"referentienummers": UUIDS[:1]}, ieb.InvalidValue),
        ({"tijdstip": MOMENT}, ieb.InvalidType),
        ({"tijdstip": datetime(9999, 12, 31, 23, 59, 59)}, ieb.InvalidValue),  # noqa: DTZ001
        ({"applicatie": "Zorgpakket"}, ieb.InvalidType),
        ({"history": "historie.db"}, ieb.InvalidType),
    ):
        with pytest.raises(error):
            write_envelopes([DATA, SECOND], tmp_path / "uit", **(good | wrong))
        assert list(tmp_path.iterdir()) == []
    packed = write_envelopes([], tmp_path / "uit", **good)
    assert (packed, list(tmp_path.iterdir())) == ((), [])
