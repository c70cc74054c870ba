"""`ieb aanlevering`: the initial delivery, from the files of the CAK to folders per slot."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ieb
from ieb import SqliteHistory
from ieb.batch import Ledger
from ieb.files import FolderDraft

FILES = Path(__file__).parents[2] / "docs" / "vergelijken"
BATCH = Path(__file__).parents[1] / "batch"
BELEID = 'gemeente = "{}"\npauze = {{dagen = 56}}\nkostprijs = "langste"\n'


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The files of the guide and an empty history, in the current folder."""
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    SqliteHistory("historie.sqlite").close()
    return tmp_path


def words(*more: object, slots: tuple[str, ...] = ("--tijdvakken", "tijdvakken.toml")):
    """Return the words of a delivery on the first day."""
    given = "dossiers.json --henv henv.csv --za za.csv --eigen eigen.csv --historie historie.sqlite"
    return (
        "aanlevering",
        *given.split(),
        "--beleid",
        "beleid.toml",
        *slots,
        "--vandaag",
        "06-04-2020",
        *more,
    )


def tree(folder="uit"):
    """Return how many files are in each folder in a folder."""
    return {path.name: len(list(path.iterdir())) for path in sorted(Path(folder).iterdir())}


def contents(folder="uit"):
    """Return all files in a folder."""
    found = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in found}


class TestTotals:
    """What is shown before anything is written."""

    def test_a_person_sees_the_totals_of_comparison_and_messages(self, here, run):
        """Without -o nothing is written, and what is open on the work list is told."""
        code, out, err = run(*words())
        assert code == 0
        assert "10 aan te leveren, 7 bedragen, samen 13053,01 euro" in out
        assert "      10  krijgen nu een bericht" in out
        assert "In een bericht: 6 bedragen, samen 12710,51 euro." in out
        assert "In geen bericht: 1 bedrag, samen 342,50 euro" in out
        assert "Dit klopt met de vergelijking." in out
        assert "Totalen: 10 met status 1; start: 10 in 2020-01." in out
        assert "Tijdvak 07-04-2020: 4 berichten, plaats voor 6." in out
        assert out.endswith("Er is niets geschreven.\n")
        assert "2 cliënten in de laatste periode bij het CAK" in err
        assert "2 regels van het CAK waarvan iets niet klopt" in err
        assert "Er ging geen proef vooraf" in err
        assert "9999" not in out + err
        assert not (here / "uit").exists()

    def test_the_totals_equal_those_of_vergelijk(self, here, run):
        """Whom the one delivers, the other does; and the amounts are the same, cent by cent."""
        compared = json.loads(run("vergelijk", *words()[1:8], "--json", "--toon-bsn")[1])
        delivered = [row for row in compared["clienten"] if row["aangeleverd"]]
        amounts = [row["bedrag"] for row in compared["verstrekkingen"]]
        amounts = [cents for cents in amounts if cents is not None]
        told = json.loads(run(*words("--json", "--toon-bsn"))[1])
        assert [row["bsn"] for row in told["dossiers"]] == [row["bsn"] for row in delivered]
        assert told["vergelijking"] == {
            "aan_te_leveren": len(delivered),
            "gekozen": {
                "aantal": len(amounts),
                "som": sum(amounts),
            },
        }
        parts = told["bedragen"].values()
        assert sum(part["som"] for part in parts) == told["vergelijking"]["gekozen"]["som"]

    def test_a_program_gets_json(self, here, run):
        """With a Bsn on request only; each dossier with its slot, its periods and its files."""
        code, out, _ = run(*words("--json", "--openstaand", "-o", "uit"))
        assert code == 0
        assert "9999" not in out
        told = json.loads(out)
        assert told["geschreven"] is True
        assert [slot["berichten"] for slot in told["tijdvakken"]] == [6, 4]
        first = told["dossiers"][0]
        assert (first["nummer"], first["stand"], first["tijdvak"]) == (
            "D-0001",
            "verstuurd",
            "2020-04-06",
        )
        assert first["bestanden"] == ["G00000000001.xml"]
        assert first["versturen"][0]["kostprijs"] == {"bedrag": 238550, "vanaf": "2020-01-01"}

    def test_who_cannot_be_delivered_or_pays_nothing_is_told_with_the_reason(self, here, run):
        """In a later year a start of 2020 is too late; what does not fit is listed by dossier."""
        late = ("--tijdvak", "01-03-2021=100")
        code, out, _ = run(*words("--openstaand", slots=late))
        assert code == 1
        assert "Dossier D-0001\n  kan niet (OP241)" in out
        assert "      10  kunnen nog niet" in out

    def test_what_does_not_fit_has_no_slot_in_json(self, here, run):
        """And no file; the count is there too."""
        told = json.loads(run(*words("--json", slots=("--tijdvak", "06-04-2020=9")))[1])
        last = told["dossiers"][-1]
        assert (last["tijdvak"], last["bestanden"], last["stand"]) == (None, [], "geblokkeerd")
        assert len(last["versturen"]) == told["past_niet"] == 1

    def test_what_remains_later_and_what_is_for_the_plan_is_told(self, here, run):
        """A kostprijs counts once something else ended; a stop afterwards is for `ieb plan`."""
        client = {
            "bsn": "999900006",
            "voorzieningen": [
                {"nummer": "D-0001", "soort": "HULPMIDDEL", "van": "2018-03-20"},
                {"nummer": "B", "soort": "BEGELEIDING", "van": "2019-01-01", "tot": "2020-02-10"},
            ],
        }
        Path("dossiers.json").write_text(json.dumps([client]), encoding="utf-8")
        out = run(*words("-o", "uit", "--openstaand"))[1]
        assert "Later, met wat er dan over is: 1 bedrag, samen 2385,50 euro." in out
        with SqliteHistory("historie.sqlite") as history:
            for path in Path("uit").rglob("*.xml"):
                history.accept(ieb.read(path))
        client["voorzieningen"][0]["tot"] = "2020-03-31"
        Path("dossiers.json").write_text(json.dumps([client]), encoding="utf-8")
        out = run(*words("-o", "uit", "--openstaand"))[1]
        assert "Voor het dagelijkse plan (`ieb plan`): 1." in out
        assert out.endswith("Er is niets nieuws te versturen.\n")


def test_a_placeholder_of_the_cak_is_never_sent(here, run):
    """Also when its amounts are asked for: first it is told, then it is sent without."""
    code, _, err = run(*words("-o", "uit", "--keuze", "cak"))
    assert (code, (here / "uit").exists()) == (1, False)
    assert "geen bedrag gekozen voor D-0004" in err
    assert "geef het met --handmatig" in err
    run(*words("-o", "uit", "--keuze", "cak", "--openstaand"))
    written = [ieb.read(path) for path in Path("uit").rglob("*.xml")]
    assert len(written) == 10
    assert not [message for message in written if "99950000" in ieb.serialize(message).decode()]
    Path("bedragen.csv").write_text("BSN;DOSSIERNUMMER;BEDRAG\n999900043;D-0004;8000,01\n")
    _, _, err = run(*words("--keuze", "cak", "--handmatig", "bedragen.csv"))
    assert "D-0004" not in err


class TestWritten:
    """What comes in the folder, and in the ledger."""

    def test_each_slot_gets_a_folder_with_its_day(self, here, run):
        """In the order of the file, each message with the day of its slot, as the rules ask."""
        code, out, _ = run(*words("-o", "uit", "--openstaand"))
        assert (code, out.splitlines()[-1]) == (0, "De berichten zijn geschreven.")
        assert tree() == {"2020-04-06": 6, "2020-04-07": 4}
        for path in Path("uit").rglob("*.xml"):
            message = ieb.read(path)
            assert isinstance(message, ieb.WMO405)
            assert str(message.header.dagtekening) == path.parent.name
        with SqliteHistory("historie.sqlite") as history:
            ledger = Ledger(history)
            assert [str(run.day) for run in ledger.runs()] == ["2020-04-06", "2020-04-07"]
            assert len(list(ledger.pending("0513"))) == 10

    def test_the_same_command_again_makes_nothing(self, here, run):
        """Everybody was delivered before, and the totals still are those of the comparison."""
        run(*words("-o", "uit", "--openstaand"))
        before = contents()
        code, out, err = run(*words("-o", "uit", "--openstaand"))
        assert (code, "      10  zijn eerder aangeleverd" in out) == (0, True)
        assert out.endswith("Er is niets nieuws te versturen.\n")
        assert "proef" not in err
        assert contents() == before

    def test_a_pilot_goes_first_and_takes_its_room(self, here, run):
        """While the work list is still open; the rest follows in the same folder."""
        assert run(*words("-o", "uit", "--proef", "--alleen", "2"))[0] == 0
        assert tree() == {"2020-04-06": 2}
        code, out, _ = run(*words("-o", "uit", "--openstaand"))
        assert (code, tree()) == (0, {"2020-04-06": 2, "2020-04-06-2": 4, "2020-04-07": 4})
        assert "Tijdvak 06-04-2020: 4 berichten, plaats voor 4." in out
        names = [path.name for path in Path("uit").rglob("*.xml")]
        assert sorted(names) == [f"G{number:011}.xml" for number in range(1, 11)]

    @pytest.mark.parametrize(
        ("chosen", "count"),
        [
            (("--proef",), 10),
            (("--alleen", "3"), 3),
            (("--dossier", "HH-34", "--dossier", "D-0001"), 2),
            (("--proef", "--dossier", "HH-34"), 1),
        ],
    )
    def test_a_pilot_is_of_whom_was_chosen(self, here, run, chosen, count):
        """The first ones, or the dossiers that were named."""
        told = json.loads(run(*words("--json", *chosen))[1])
        assert told["vergelijking"]["aan_te_leveren"] == len(told["dossiers"]) == count

    def test_what_was_refused_is_delivered_again(self, here, run):
        """With another start number, once the retour is recorded."""
        run(*words("-o", "uit", "--openstaand"))
        with SqliteHistory("historie.sqlite") as history:
            for path in sorted(Path("uit").rglob("*.xml")):
                message = ieb.read(path)
                if path.name == "G00000000003.xml":
                    history.reject(message)
                else:
                    history.accept(message)
        told = json.loads(run(*words("-o", "uit", "--openstaand", "--json"))[1])
        sent = [row for row in told["dossiers"] if row["versturen"]]
        assert [row["nummer"] for row in sent] == ["D-0003"]
        assert sent[0]["versturen"][0]["startnummer"] == 11
        assert sent[0]["bestanden"] == ["G00000000011.xml"]

    def test_as_release_1_0_a_stop_is_a_message_of_its_own(self, here, run):
        """It takes room too, and stays in the slot of its start; a second time makes nothing."""
        slots = ("--tijdvak", "06-04-2020=9", "--tijdvak", "07-04-2020=2")
        old = words("-o", "uit", "--openstaand", "--release", "1.0", slots=slots)
        assert run(*old)[0] == 0
        assert tree() == {"2020-04-06": 9, "2020-04-07": 2}
        kinds = [ieb.read(path).naam for path in sorted(Path("uit/2020-04-07").iterdir())]
        assert kinds == ["WMO401", "WMO403"]
        code, out, _ = run(*old)
        assert (code, "      10  zijn eerder aangeleverd" in out) == (0, True)
        assert tree() == {"2020-04-06": 9, "2020-04-07": 2}

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in a copy of itself")
    @pytest.mark.parametrize("release", ["4.0", "1.0"])
    def test_a_kill_at_any_moment_changes_nothing_of_what_comes_out(self, here, release):
        """Kill -9, and the same command again: the same files and rows, byte for byte, none twice."""
        (here / "begin").mkdir()
        for path in list(here.iterdir()):
            if path.is_file():
                path.rename(here / "begin" / path.name)
        given = words("-o", "uit", "--openstaand", "--release", release)
        done = subprocess.run(
            [sys.executable, BATCH / "killing.py", here, *given],
            check=True,
            capture_output=True,
            text=True,
        )
        kills, wrong = json.loads(done.stdout)
        assert kills >= 10
        assert wrong == []


class TestRefused:
    """What is not done, and what to do instead."""

    def test_slots_that_are_too_small_write_nothing(self, here, run):
        """It says how many messages, and which; with one it is in the singular."""
        code, out, _ = run(*words("-o", "uit", "--openstaand", slots=("--tijdvak", "06-04-2020=9")))
        assert code == 1
        assert out.endswith(
            "1 bericht past niet in de tijdvakken; het laatste is 06-04-2020. Er is niets "
            "geschreven.\n"
        )
        assert "Dossier HH-58\n  past niet in de tijdvakken: 1 bericht." in out
        code, out, _ = run(*words("-o", "uit", "--openstaand", slots=("--tijdvak", "06-04-2020=3")))
        assert out.endswith(
            "7 berichten passen niet in de tijdvakken; het laatste is 06-04-2020. Er is niets "
            "geschreven.\n"
        )
        assert not (here / "uit").exists()
        with SqliteHistory("historie.sqlite") as history:
            assert not Ledger(history).runs()

    def test_what_is_open_on_the_work_list_stops_the_writing(self, here, run):
        """Until it is looked up, or the caller says so; also an amount that nobody chose."""
        code, out, err = run(*words("-o", "uit"))
        assert (code, out) == (1, "")
        assert err.endswith("geef dan --openstaand.\nEr is niets geschreven.\n")
        given = [word for word in words("-o", "uit", "--keuze", "eigen") if word != "--eigen"]
        given.remove("eigen.csv")
        err = run(*given)[2]
        assert "geen bedrag gekozen voor D-0001, D-0002, D-0003" in err
        assert not (here / "uit").exists()

    def test_many_provisions_without_an_amount_are_counted(self, here, run):
        """The first ones by name."""
        dossiers = [
            {
                "bsn": bsn,
                "voorzieningen": [
                    {"nummer": f"{bsn[-3:]}-{place}", "soort": "HULPMIDDEL", "van": "2018-01-01"}
                    for place in range(6)
                ],
            }
            for bsn in ("999900006", "999900018")
        ]
        Path("dossiers.json").write_text(json.dumps(dossiers), encoding="utf-8")
        rows = Path("za.csv").read_text(encoding="utf-8").splitlines()
        Path("za.csv").write_text("\n".join(rows[:2]), encoding="utf-8")
        given = [word for word in words() if word not in {"--henv", "henv.csv", "--eigen"}]
        given.remove("eigen.csv")
        err = run(*given)[2]
        assert "018-3 en nog 2; geef het" in err
        assert "bij het CAK, zonder dossier" not in err
        assert "regel" not in err

    def test_a_ledger_of_another_gemeente_is_refused(self, here, run):
        """Before anything is planned."""
        run(*words("-o", "uit", "--openstaand"))
        Path("beleid.toml").write_text(BELEID.format("0637"), encoding="utf-8")
        code, out, err = run(*words("-o", "elders", "--openstaand"))
        assert (code, out) == (2, "")
        assert "Dit kasboek is van gemeente 0513; het beleid noemt 0637." in err

    @pytest.mark.parametrize(
        ("name", "told"),
        [("uit/los.txt", ": los.txt."), ("uit/2020-04-06/los.xml", ": 2020-04-06/los.xml.")],
    )
    def test_a_folder_with_other_files_is_refused(self, here, run, name, told):
        """In it, or in the folder of a slot; a draft that was left does no harm."""
        run(*words("-o", "uit", "--proef"))
        (here / "uit" / ".ieb-0123456789abcdef.map").mkdir()
        assert run(*words("-o", "uit", "--openstaand"))[0] == 0
        Path(name).write_text("x", encoding="utf-8")
        code, _, err = run(*words("-o", "uit", "--openstaand"))
        assert code == 2
        assert f"De map bevat bestanden die niet in het kasboek staan{told} Zet ze elders." in err

    def test_many_other_files_are_counted(self, here, run):
        """The first ones by name, without what may be a Bsn."""
        Path("uit").mkdir()
        for number in range(7):
            Path(f"uit/99990000{number}.txt").write_text("x", encoding="utf-8")
        err = run(*words("-o", "uit", "--openstaand"))[2]
        assert "en nog 2. Zet ze elders." in err
        assert "999900006" not in err

    def test_a_folder_that_is_a_file_is_refused(self, here, run):
        """It is told, and nothing is made."""
        code, _, err = run(*words("-o", "beleid.toml", "--openstaand"))
        assert (code, "-o wijst niet naar een map" in err) == (2, True)

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            (("--dossier", "X-1"), "Dossier 'X-1' staat niet in het bestand"),
            (("--dossier", "BG-13"), "Van de gekozen dossiers wordt er geen aangeleverd"),
            (("--tijdvak", "06-04-2020=1"), "Geef de tijdvakken van het CAK"),
            (("--tijdvak", "vandaag"), "Verwacht DAG=MAXIMUM, zoals 06-04-2020=500."),
            (("--tijdvak", "31-02-2020=5"), "31-02-2020"),
            (("--vandaag", "01-05-2020"), "Het laatste tijdvak (07-04-2020) ligt voor 01-05-2020"),
            (("--henv", "za.csv"), "Dit is geen HenV-bestand"),
            (("--beleid", "weg.toml"), "weg.toml kan niet gelezen worden"),
            (("--tijdvakken", "eigen.csv"), "eigen.csv klopt niet: Geen TOML"),
        ],
    )
    def test_what_is_wrong_is_told(self, here, run, more, told):
        """Exit code 2, and nothing is written."""
        code, out, err = run(*words("-o", "uit", "--openstaand", *more))
        assert (code, out) == (2, "")
        assert told in err
        assert not (here / "uit").exists()

    def test_without_a_file_of_the_cak_the_plan_is_named(self, here, run):
        """There is nothing to compare with."""
        given = [*words()[:2], *words()[6:]]
        code, _, err = run(*given)
        assert (code, "Geef de bestanden van het CAK" in err) == (2, True)

    def test_nobody_to_deliver_is_no_fault(self, here, run):
        """Then there is nothing new, and no folder."""
        gone = {
            "bsn": "999900006",
            "overleden": "2019-12-24",
            "voorzieningen": [{"nummer": "B", "soort": "BEGELEIDING", "van": "2018-01-01"}],
        }
        Path("dossiers.json").write_text(json.dumps([gone]), encoding="utf-8")
        code, out, _ = run(*words("-o", "uit", "--openstaand"))
        assert (code, "0 aan te leveren" in out) == (0, True)
        assert not (here / "uit").exists()

    def test_a_full_disk_leaves_nothing(self, here, run, monkeypatch):
        """Neither a row of the ledger nor a folder."""

        def fail(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(FolderDraft, "sync", fail)
        code, _, err = run(*words("-o", "uit", "--openstaand"))
        assert (code, "Er is niets gemaakt" in err) == (2, True)
        assert not (here / "uit").exists()
        with SqliteHistory("historie.sqlite") as history:
            assert not Ledger(history).runs()

    def test_a_screen_that_goes_away_writes_nothing(self, here):
        """The totals are shown first: who cannot see them has not agreed."""
        command = [sys.executable, "-m", "ieb", *words("-o", "uit", "--openstaand")]
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
        os.close(writer)
        assert done.returncode
        assert not list(Path().rglob("*.xml"))
        with SqliteHistory("historie.sqlite") as history:
            assert not Ledger(history).runs()

    def test_what_was_interrupted_is_finished_first(self, here, run, monkeypatch):
        """The ledger had it all; then there is nothing new."""
        publish = FolderDraft.publish

        def fail(draft):
            if draft.target.name == "2020-04-07":
                raise OSError(13, "Permission denied")
            publish(draft)

        with monkeypatch.context() as patch:
            patch.setattr(FolderDraft, "publish", fail)
            code, _, err = run(*words("-o", "uit", "--openstaand"))
        assert (code, "run 2" in err, tree()) == (2, True, {"2020-04-06": 6})
        code, out, err = run(*words("-o", "uit", "--openstaand"))
        assert code == 0
        assert "Een eerdere opdracht was afgebroken" in err
        assert "Er is niets nieuws te versturen." in out
        assert tree() == {"2020-04-06": 6, "2020-04-07": 4}
