"""`ieb plan`: from real files, against a real history, to what people, programs and the CAK get."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from itertools import count
from pathlib import Path

import pytest

import ieb

from .places import IEB, read_lines

BSN = "999992016"
OTHER = "999900006"
POLICY = 'gemeente = "0513"\n[pauze]\ndagen = 56\n'
NAMES = "gemeente;stroom;startnummer;bsn;start;stop\n"
FIRST = "WMO405 status 1 (eerste aanlevering)"


def hulp(nummer: str = "HH-1", van: str = "2025-03-12", **more: object) -> dict[str, object]:
    """Return a provision of help at home, as the file has it."""
    return {"nummer": nummer, "soort": "HUISHOUDELIJKE_HULP", "van": van, **more}


def dossier(
    nummer: str, *provisions: dict[str, object], bsn: str = BSN, **more: object
) -> dict[str, object]:
    """Return the dossier of a person, as the file has it."""
    return {"nummer": nummer, "bsn": bsn, "voorzieningen": provisions, **more}


class Desk:
    """The desk of a gemeente: its records, its policy, its history and what it sent."""

    def __init__(self, folder: Path, run) -> None:
        self.folder, self._run = folder, run
        self.history = folder / "historie.sqlite"
        self.sent = folder / "verzonden"
        self.sent.mkdir()
        self.cak = ieb.History()
        self.policy(POLICY)
        self.known()

    def policy(self, text: str) -> None:
        """Write the policy."""
        (self.folder / "beleid.toml").write_text(text, encoding="utf-8")

    def known(self, *rows: str) -> None:
        """Record what the CAK knows already."""
        table = self.folder / "perioden.csv"
        table.write_text(NAMES + "\n".join(rows), encoding="utf-8")
        assert self._run("beginstand", table, "--historie", self.history)[0] == 0

    def write(self, *dossiers: object) -> None:
        """Write the records."""
        text = json.dumps(dossiers)
        (self.folder / "dossiers.json").write_text(text, encoding="utf-8")

    def plan(self, day: str, *words: object) -> tuple[int, str, str]:
        """Plan on a day; returns exit code, standard output and standard error."""
        return self._run(
            "plan",
            self.folder / "dossiers.json",
            "--historie",
            self.history,
            "--beleid",
            self.folder / "beleid.toml",
            "--vandaag",
            day,
            *words,
        )

    def night(self, day: str, *words: object) -> tuple[int, list[ieb.WMO405 | ieb.WMO407]]:
        """Plan as every night: into a folder of that day, beside what was made before."""
        target = self.sent / f"{day}-{len(list(self.sent.iterdir()))}"
        code, _, _ = self.plan(day, "-o", target, "--onderweg", self.sent, *words)
        made = sorted(target.iterdir()) if target.exists() else []
        return code, [ieb.read(path) for path in made]

    def answer(self, messages, day: str, *, refuse: bool = False) -> None:
        """Let the CAK answer messages, and record both as users do."""
        folder = self.folder / f"retouren-{day}"
        folder.mkdir()
        for number, message in enumerate(messages):
            known = self.cak.accept(message) if refuse else self.cak
            report = ieb.validate(message, ieb.Context(history=known))
            self.cak = self.cak.record(message, accepted=report.accepted)
            retour = ieb.build_retour(
                message, report, identificatie=f"R{day[:2]}{number}", dagtekening=date(2025, 12, 31)
            )
            ieb.write(retour, folder / f"{number}.xml")
        code, _, _ = self._run(
            "verwerk", self.sent, folder, "--historie", self.history, "--vandaag", day
        )
        assert code in {0, 1}


@pytest.fixture
def desk(tmp_path, run):
    """A desk with an empty history and the policy of Kerkrade."""
    return Desk(tmp_path, run)


class TestForPeople:
    """What a person reads."""

    def test_what_is_sent_is_told_with_its_reason(self, desk):
        """Only dossiers of which there is something to tell, and never a Bsn."""
        desk.write(dossier("17", hulp()), dossier("18", hulp(van="2025-06-01"), bsn=OTHER))
        assert desk.plan("20-03-2025") == (
            0,
            (
                "Dossier 17\n"
                f"  {FIRST}, startnummer 1, start 12-03-2025\n"
                "    EERSTE_VOORZIENING: Voorziening HH-1 (HUISHOUDELIJKE_HULP) begint "
                "12-03-2025.\n"
                "2 dossiers: 1 bericht, 0 belemmeringen.\n"
            ),
            "",
        )

    def test_the_bsn_is_shown_to_who_asks(self, desk):
        """It stands beside the number of the dossier; a number that is a Bsn is hidden otherwise."""
        desk.write(dossier(BSN, hulp(BSN)))
        assert BSN not in desk.plan("20-03-2025", "--uitleg")[1]
        assert "Dossier *********\n" in desk.plan("20-03-2025")[1]
        out = desk.plan("20-03-2025", "--toon-bsn")[1]
        assert out.startswith(f"Dossier {BSN} (Bsn {BSN})\n")

    def test_the_explanation_has_sources_effects_and_why_nothing_is_sent(self, desk):
        """Also of a dossier that needs nothing, with the day on which that changes."""
        rolstoel = {"nummer": "R-1", "soort": "ROLSTOEL", "van": "2025-01-01"}
        desk.write(
            dossier("17", hulp()),
            dossier("18", rolstoel, hulp(van="2025-06-01"), bsn=OTHER),
        )
        code, out, _ = desk.plan("20-05-2025", "--uitleg")
        assert code == 0
        assert (
            "begint 12-03-2025. Bron: VNG, vraag en antwoord abonnementstarief: aanleveren per "
            "persoon (vng).\n"
        ) in out
        assert "    Gevolg: Erbij: de maanden vanaf 2025-04; tot nu toe 42,00 euro" in out
        assert "    bedoeld signaal SG001: " in out
        assert "  NIET_BIJDRAGEPLICHTIG: Voorziening R-1 (ROLSTOEL) vraagt geen" in out
        assert "  Dit verandert vanzelf op 01-06-2025.\n" in out

    def test_a_stop_repeats_its_kostprijs_and_says_both_days(self, desk):
        """A period is told with all that the message will hold."""
        desk.policy('gemeente = "0513"\nkostprijs = "langste"\n')
        cost = {"kostprijs_bedrag": 60000, "kostprijs_startdatum": "2025-01-01"}
        tillift = {"nummer": "T", "soort": "HULPMIDDEL", "van": "2025-01-01", "kostprijs": cost}
        desk.write(dossier("17", {**tillift, "tot": "2025-03-31"}))
        assert (
            "startnummer 1, start 01-01-2025, stop 31-03-2025, kostprijs 600,00 per 01-01-2025\n"
        ) in desk.plan("02-04-2025")[1]

    def test_beschermd_wonen_goes_by_its_own_message(self, desk):
        """A 407, and days in its effect."""
        bw = {"nummer": "B", "soort": "BESCHERMD_WONEN", "van": "2025-03-01"}
        desk.write(dossier("17", bw))
        out = desk.plan("02-03-2025", "--uitleg")[1]
        assert "  WMO407 status 1 (eerste aanlevering), startnummer 1, start 01-03-2025\n" in out
        assert "de dagen 01-03-2025 t/m heden" in out

    def test_an_obstacle_has_its_rules_and_what_can_be_sent_instead(self, desk):
        """Exit code 1: a person must choose, for it changes what the client pays."""
        desk.write(dossier("17", hulp()))
        code, out, _ = desk.plan("20-05-2026")
        assert code == 1
        assert f"  kan niet (OP241): {FIRST}, startnummer 1, start 12-03-2025\n" in out
        assert f"    wel kan: {FIRST}, startnummer 1, start 20-05-2025\n" in out
        assert out.endswith("1 dossier: 0 berichten, 1 belemmering.\n")

    def test_an_obstacle_may_have_nothing_in_its_place(self, desk):
        """What reaches back too far and can be done by no half is told without a proposal."""
        desk.known(f"0513;AT;1;{BSN};07-09-2025;")
        desk.write(dossier("17", hulp(van="2025-08-07")))
        code, out, _ = desk.plan("15-10-2026")
        assert (code, "  kan niet (OP372): WMO405 status 2" in out, "wel kan" in out) == (
            1,
            True,
            False,
        )

    def test_a_period_without_a_dossier_is_told_and_left_alone(self, desk):
        """Exit code 1: it may be half an export."""
        desk.known(f"0513;AT;4711;{OTHER};01-01-2020;")
        desk.write()
        assert desk.plan("20-03-2025") == (
            1,
            (
                "Zonder dossier: abonnementstarief, startnummer 4711, start 01-01-2020. Deze "
                "periode loopt bij het CAK; er wordt niets mee gedaan.\n"
                "0 dossiers: 0 berichten, 0 belemmeringen, 1 periode zonder dossier.\n"
            ),
            "",
        )

    def test_a_history_of_others_only_is_remarked(self, desk):
        """It may be the history of a neighbour; what stands in it counts for nothing."""
        desk.known(f"0637;AT;1;{BSN};01-01-2020;")
        desk.write(dossier("17", hulp()))
        code, _, err = desk.plan("20-03-2025")
        assert (code, err) == (
            0,
            (
                "In de historie staat niets van gemeente 0513, wel van andere. Klopt de gemeente in "
                "het beleid?\n"
            ),
        )

    def test_the_second_wave_waits_for_the_retouren(self, desk):
        """What takes the place of another period is told, and goes out later."""
        desk.known(f"0513;BW;1;{BSN};01-01-2025;31-01-2025", f"0513;BW;2;{BSN};02-02-2025;")
        bw = {"soort": "BESCHERMD_WONEN"}
        desk.write(
            dossier(
                "17",
                {**bw, "nummer": "A", "van": "2025-01-01", "tot": "2025-02-10"},
                {**bw, "nummer": "B", "van": "2025-02-12"},
            )
        )
        code, out, _ = desk.plan("05-03-2025", "--uitleg")
        assert code == 0
        assert (
            "  WMO407 status 2 (gewijzigde aanlevering), startnummer 2, start 12-02-2025\n" in out
        )
        assert (
            "  na de retouren: WMO407 status 2 (gewijzigde aanlevering), startnummer 1, start "
            "01-01-2025, stop 10-02-2025\n"
        ) in out
        assert out.endswith("1 dossier: 1 bericht, 0 belemmeringen, 1 na de retouren.\n")
        _, made = desk.night("05-03-2025")
        assert [message.client.periode_eigen_bijdrage_bw.bw_start_nummer for message in made] == [2]
        code, out, _ = desk.plan("05-03-2025", "--onderweg", desk.sent, "--uitleg")
        assert "  wacht op een retour: WMO407 status 2" in out
        assert out.endswith("1 dossier: 0 berichten, 0 belemmeringen, 1 wacht op een retour.\n")


class TestFiles:
    """What is written."""

    def test_every_message_gets_a_file_named_after_its_identification(self, desk):
        """Numbers go on after the highest that was given out, also by another system."""
        desk.known(f"0513;AT;4711;{OTHER};01-01-2020;31-12-2024")
        desk.write(dossier("17", hulp()))
        target = desk.sent / "nacht"
        code, out, err = desk.plan("20-03-2025", "-o", target, "--onderweg", desk.sent)
        assert (code, err) == (0, "")
        assert out.endswith(
            "1 dossier: 1 bericht, 0 belemmeringen.\nDe berichten zijn geschreven.\n"
        )
        (path,) = target.iterdir()
        message = ieb.read(path, expect=ieb.WMO405)
        assert path.name == "G00000000001.xml"
        assert message.client.periode_eigen_bijdrage_abo.eb_start_nummer == 4712
        assert message.header.bericht_identificatie.dagtekening == date(2025, 3, 20)

    def test_a_second_run_the_same_night_sends_nothing(self, desk):
        """What was made counts as sent, as long as its folder is given."""
        desk.write(dossier("17", hulp()), dossier("18", hulp(), bsn=OTHER))
        assert len(desk.night("20-03-2025")[1]) == 2
        assert desk.night("20-03-2025") == (0, [])

    def test_night_after_night_with_retouren(self, desk, run):
        """Messages and retouren are recorded, and only what changed goes out, with new identifications."""
        desk.write(dossier("17", hulp()))
        _, first = desk.night("20-03-2025")
        desk.answer(first, "21-03-2025")
        assert desk.night("21-03-2025") == (0, [])
        assert desk.plan("22-03-2025")[1] == "1 dossier: 0 berichten, 0 belemmeringen.\n"
        desk.write(dossier("17", hulp(tot="2025-04-15")))
        _, second = desk.night("16-04-2025")
        (stop,) = second
        assert stop.header.bericht_identificatie.identificatie == "G00000000002"
        assert stop.client.periode_eigen_bijdrage_abo.eb_stopdatum == date(2025, 4, 15)
        assert desk.night("16-04-2025") == (0, [])
        desk.answer(second, "17-04-2025")
        assert desk.night("17-04-2025") == (0, [])

    def test_a_refused_start_goes_out_again_under_another_number(self, desk):
        """The next plan repairs it by itself, and gives neither number nor identification again."""
        desk.write(dossier("17", hulp()))
        _, first = desk.night("20-03-2025")
        desk.answer(first, "21-03-2025", refuse=True)
        _, (again,) = desk.night("21-03-2025")
        assert again.client.periode_eigen_bijdrage_abo.eb_start_nummer == 2
        assert again.header.bericht_identificatie.identificatie == "G00000000002"

    @pytest.fixture
    def cut_off(self, desk, monkeypatch):
        """A run that is in the ledger, of which the folder never got its name; returns the folder."""

        def fail(*_):
            raise OSError(28, "No space left on device")

        desk.write(dossier("17", hulp()))
        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", fail)
            code, _, err = desk.plan("20-03-2025", "-o", desk.folder / "uit")
        assert (code, "staan in het kasboek (run 1)" in err) == (2, True)
        return desk.folder / "uit"

    def test_what_was_cut_off_is_finished_by_the_same_command(self, desk, cut_off):
        """The files come, also when the records changed in the meantime, and nothing is planned."""
        desk.write(dossier("17", hulp(van="2025-03-01")))
        code, out, _ = desk.plan("20-03-2025", "-o", cut_off)
        assert (code, out.startswith("Een eerdere opdracht naar deze map was afgebroken.")) == (
            0,
            True,
        )
        (message,) = map(ieb.read, cut_off.iterdir())
        assert message.client.periode_eigen_bijdrage_abo.eb_startdatum == date(2025, 3, 12)

    def test_what_was_cut_off_is_finished_before_another_run(self, desk, cut_off):
        """Each in its own folder; what was made counts as on its way."""
        desk.write(dossier("17", hulp()), dossier("18", hulp(), bsn=OTHER))
        assert desk.plan("20-03-2025", "-o", desk.folder / "twee")[0] == 0
        made = [*(desk.folder / "uit").iterdir(), *(desk.folder / "twee").iterdir()]
        assert [path.name for path in made] == ["G00000000001.xml", "G00000000002.xml"]

    def test_a_disk_that_is_still_full_is_told(self, desk, cut_off, monkeypatch):
        """With what to do; the ledger keeps the messages."""

        def fail(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", fail)
            code, _, err = desk.plan("20-03-2025", "-o", cut_off)
        assert code == 2
        assert "Berichten die al in het kasboek staan, konden niet in hun map" in err
        assert desk.plan("20-03-2025", "-o", cut_off)[0] == 0

    def test_the_totals_are_told_of_what_is_written(self, desk):
        """By status, by month of start, and what the kostprijzen are together."""
        desk.policy('gemeente = "0513"\nkostprijs = "langste"')
        cost = {"kostprijs_bedrag": 100050, "kostprijs_startdatum": "2025-02-15"}
        scoot = {"nummer": "S", "soort": "HULPMIDDEL", "van": "2025-02-15", "kostprijs": cost}
        desk.write(dossier("17", hulp()), dossier("18", scoot, bsn=OTHER))
        _, told, _ = desk.plan("20-03-2025", "--json")
        assert read_lines(told)[1]["totalen"] == {
            "per_status": {"1": 2},
            "per_maand_van_start": {"2025-02": 1, "2025-03": 1},
            "met_kostprijs": 1,
            "zonder_kostprijs": 1,
            "som_kostprijzen": 100050,
        }
        _, out, _ = desk.plan("20-03-2025", "-o", desk.folder / "uit")
        assert out.splitlines()[-4:] == [
            "Totalen: 2 met status 1; start: 1 in 2025-02, 1 in 2025-03.",
            "Kostprijs: 1 met, 1 zonder; samen 1000,50 euro.",
            "2 dossiers: 2 berichten, 0 belemmeringen.",
            "De berichten zijn geschreven.",
        ]

    def test_a_trial_plans_the_first_dossiers_only(self, desk):
        """The others are read: their periods have a dossier. A later run makes the rest, no more."""
        desk.known(f"0513;AT;1;{OTHER};2025-01-01;")
        desk.write(dossier("17", hulp()), dossier("18", hulp(van="2025-01-01"), bsn=OTHER))
        code, out, _ = desk.plan("20-03-2025", "--alleen", 1, "-o", desk.folder / "proef")
        assert (code, "1 dossier: 1 bericht, 0 belemmeringen." in out) == (0, True)
        code, out, _ = desk.plan("20-03-2025")
        assert (code, out) == (0, "2 dossiers: 0 berichten, 0 belemmeringen.\n")

    def test_two_runs_at_once_make_everything_once(self, desk):
        """Two processes on one ledger: the second waits, and finds nothing left to make."""
        desk.write(dossier("17", hulp()), dossier("18", hulp(), bsn=OTHER))
        words = "plan dossiers.json --historie historie.sqlite --beleid beleid.toml"
        runs = [
            subprocess.Popen(
                [IEB, *words.split(), "--vandaag", "20-03-2025", "-o", name],
                cwd=desk.folder,
                stdout=subprocess.PIPE,
            )
            for name in ("een", "twee")
        ]
        said = [run.communicate()[0].decode() for run in runs]
        assert {run.returncode for run in runs} <= {0, 1}
        assert sorted("De berichten zijn geschreven." in text for text in said) == [False, True]
        assert [(desk.folder / name).exists() for name in ("een", "twee")].count(True) == 1

    def test_without_a_folder_the_history_is_only_read(self, desk):
        """Nothing is written, not even the tables of a ledger."""
        desk.write(dossier("17", hulp()))
        before = desk.history.read_bytes()
        assert desk.plan("20-03-2025")[0] == 0
        assert desk.history.read_bytes() == before

    def test_what_was_made_is_remembered(self, desk):
        """The ledger knows it, wherever its files went: the next run makes it no second time."""
        desk.write(dossier("17", hulp()))
        morning, evening = desk.folder / "een", desk.folder / "twee"
        assert desk.plan("20-03-2025", "-o", morning)[0] == 0
        (made,) = morning.iterdir()
        made.rename(desk.folder / "verstuurd.xml")
        code, out, _ = desk.plan("20-03-2025", "-o", evening)
        assert (code, out) == (
            0,
            "1 dossier: 0 berichten, 0 belemmeringen.\nEr is niets geschreven.\n",
        )
        assert not evening.exists()

    def test_what_a_killed_run_left_does_not_count(self, desk):
        """A draft was never given a name, so it was never sent; nor does an empty folder count."""
        desk.write(dossier("17", hulp()))
        before = desk.history.read_bytes()
        _, (message,) = desk.night("20-03-2025")
        (made,) = desk.sent.glob("*/*.xml")
        draft = desk.sent / ".ieb-0123456789abcdef.map"
        made.parent.rename(draft)
        desk.history.write_bytes(before)
        assert desk.night("20-03-2025") == (0, [message])

    def test_retouren_among_what_is_underway_count_for_nothing(self, desk):
        """Only the history says what the CAK answered."""
        desk.write(dossier("17", hulp()))
        _, (message,) = desk.night("20-03-2025")
        retour = ieb.build_retour(
            message, ieb.validate(message), identificatie="R1", dagtekening=date(2025, 3, 21)
        )
        ieb.write(retour, desk.sent / "retour.xml")
        assert desk.night("21-03-2025") == (0, [])

    def test_removals_need_a_word_of_a_person(self, desk):
        """Without --verwijderen they are told only, with exit code 1; with it they go out."""
        desk.known(f"0513;AT;1;{BSN};12-03-2025;")
        desk.write(dossier("17"))
        removal = "WMO405 status 3 (verwijderen aanlevering), startnummer 1, start 12-03-2025"
        code, out, _ = desk.plan("20-04-2025")
        assert (code, f"  alleen met --verwijderen: {removal}\n" in out) == (1, True)
        assert out.endswith("0 berichten, 0 belemmeringen, 1 alleen met --verwijderen.\n")
        assert desk.night("20-04-2025") == (1, [])
        code, (message,) = desk.night("20-04-2025", "--verwijderen")
        period = message.client.periode_eigen_bijdrage_abo
        assert (code, period.status_aanlevering.code) == (0, "3")

    def test_nothing_to_write_leaves_no_folder(self, desk):
        """An empty run says so, and the same name can be used the next night."""
        desk.write()
        target = desk.sent / "nacht"
        code, out, _ = desk.plan("20-03-2025", "-o", target)
        assert (code, out.splitlines()[-1], target.exists()) == (
            0,
            "Er is niets geschreven.",
            False,
        )


class TestBrake:
    """A broken export looks like a run that stops nearly everything."""

    @pytest.fixture
    def broken(self, desk):
        """Twenty-one clients of whom two stop, which is more than one in twenty."""
        bsns = list(fictitious(21))
        desk.known(*(f"0513;AT;{at};{bsn};01-01-2025;" for at, bsn in enumerate(bsns, 1)))
        ends = {0: {"tot": "2025-03-31"}, 1: {"tot": "2025-03-31"}}
        desk.write(
            *(
                dossier(str(at), hulp(van="2025-01-01", **ends.get(at, {})), bsn=bsn)
                for at, bsn in enumerate(bsns)
            )
        )
        return desk

    def test_it_stops_the_run_and_nothing_is_written(self, broken):
        """Exit code 1, with how much would stop and the word that lifts it."""
        assert broken.night("01-04-2025") == (1, [])
        code, out, _ = broken.plan("01-04-2025", "-o", broken.sent / "x")
        assert code == 1
        assert (
            "Rem: 2 van de 21 lopende periodes zouden stoppen of verwijderd worden, en dat is meer "
            "dan 5%. Zo ziet een onvolledige export eruit. Klopt het toch, geef dan --rem uit.\n"
        ) in out
        assert out.endswith("Er is niets geschreven.\n")

    @pytest.mark.parametrize(
        ("brake", "code", "made"), [("uit", 0, 2), ("10%", 0, 2), ("9,5%", 1, 0), ("0%", 1, 0)]
    )
    def test_the_caller_may_set_it(self, broken, brake, code, made):
        """A percentage, or none at all."""
        found, messages = broken.night("01-04-2025", "--rem", brake)
        assert (found, len(messages)) == (code, made)

    def test_the_policy_may_lift_it(self, broken):
        """The file of the gemeente says so once and for all."""
        broken.policy(f'rem = "uit"\n{POLICY}')
        code, messages = broken.night("01-04-2025")
        assert (code, len(messages)) == (0, 2)


def fictitious(number: int):
    """Yield some numbers that pass the 11-proef and that nobody has."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    found = 0
    for value in count(999_900_000):
        digits = map(int, str(value))
        total = sum(weight * digit for weight, digit in zip(weights, digits, strict=True))
        if total % 11 == 0:
            found += 1
            yield str(value)
        if found == number:
            return


class TestOneDossier:
    """`--waarom`: one dossier drawn, with all reasons."""

    def test_it_is_drawn_and_explained(self, desk, monkeypatch):
        """Bars as wide as the screen, days in words, and reasons with source and mark."""
        monkeypatch.setenv("COLUMNS", "80")
        desk.known(f"0513;AT;4711;{BSN};12-03-2025;")
        breaks = [{"laatste_dag": "2025-06-10"}]
        desk.write(dossier("16", bsn=OTHER), dossier("17", hulp(onderbrekingen=breaks)))
        code, out, _ = desk.plan("07-08-2025", "--waarom", "17")
        assert code == 0
        drawn = out.splitlines()
        assert drawn[:9] == [
            "Dossier 17",
            "",
            "                           2025",
            "                           mamjjas",
            "HH-1 huishoudelijke hulp   ████░░░",
            "gewenst abonnementstarief  ·███···",
            "bekend abonnementstarief   ·██████",
            "verschil                   ····---",
            "                        vandaag ▲",
        ]
        assert (
            "Bekend: abonnementstarief vanaf 12-03-2025, startnummer 4711 van gemeente 0513."
            in drawn
        )
        assert (
            "    PAUZE: Voorziening HH-1 (HUISHOUDELIJKE_HULP) pauzeert na 10-06-2025. Bron: VNG, "
            "vraag en antwoord abonnementstarief: pauzeren (vng)."
        ) in drawn
        assert BSN not in out

    def test_a_dossier_without_number_is_found_by_its_place(self, desk):
        """As it is called everywhere; and one with an obstacle gives exit code 1."""
        record = dossier("", hulp())
        desk.write(dossier("16", bsn=OTHER), record)
        code, out, _ = desk.plan("20-05-2026", "--waarom", "2")
        assert (code, out.startswith("Dossier 2\n")) == (1, True)

    def test_a_program_gets_the_plan(self, desk):
        """The same as in the list of all dossiers."""
        desk.write(dossier("17", hulp()))
        told = json.loads(desk.plan("20-03-2025", "--waarom", "17", "--json")[1])
        first, _ = desk.plan("20-03-2025", "--json")[1].splitlines()
        assert told == json.loads(first)
        assert told["soort"] == "dossier"


class TestAgenda:
    """`--agenda`: on which day which plan changes by itself."""

    def test_days_come_in_order(self, desk):
        """Each with its dossier; a dossier that never changes by itself is left out."""
        desk.write(
            dossier("17", hulp(tot="2025-12-31")),
            dossier("18", hulp(van="2025-06-01"), bsn=OTHER),
            dossier("19", bsn="999900018"),
        )
        assert desk.plan("20-03-2025", "--agenda") == (
            0,
            "01-06-2025  dossier 18\n31-12-2025  dossier 17\n",
            "",
        )
        days, total = read_lines(desk.plan("20-03-2025", "--agenda", "--json")[1])
        assert days[0] == {"dag": "2025-06-01", "dossier": "18"}
        assert total == {"dagen": 2, "niet_te_plannen": 0}

    def test_an_empty_one_says_so(self, desk):
        """Nothing changes until a record does."""
        desk.write(dossier("17", hulp()))
        assert "Geen enkel plan verandert vanzelf" in desk.plan("20-03-2025", "--agenda")[1]


class TestForPrograms:
    """What a program reads."""

    def test_all_that_is_told_has_a_key(self, desk):
        """Days are ISO, amounts are cents, and the Bsn is there only for who asks."""
        desk.known(f"0513;AT;4711;{OTHER};01-01-2020;", f"0513;AT;5;{BSN};01-01-2025;")
        desk.policy('gemeente = "0513"\nkostprijs = "langste"\n')
        cost = {"kostprijs_bedrag": 60000, "kostprijs_startdatum": "2025-01-01"}
        tillift = {"nummer": "T", "soort": "HULPMIDDEL", "van": "2025-01-01", "kostprijs": cost}
        bw = {"nummer": "B", "soort": "BESCHERMD_WONEN", "van": "2025-03-01", "tot": "2025-03-04"}
        desk.write(dossier("17", tillift, {**bw, "van": "2023-01-01", "tot": "2023-02-01"}))
        code, out, _ = desk.plan("20-03-2025", "--json", "--toon-bsn")
        (entry, astray), told = read_lines(out)
        (change,) = entry["versturen"]
        (obstacle,) = entry["belemmeringen"]
        assert (code, told["vandaag"], entry["bsn"]) == (1, "2025-03-20", BSN)
        assert (change["status"], change["startnummer"]) == ("2", 5)
        assert change["kostprijs"] == {"bedrag": 60000, "vanaf": "2025-01-01"}
        assert obstacle["codes"] == ["OP241"]
        assert astray["startnummer"] == 4711
        assert (told["aantallen"]["dossiers"], told["aantallen"]["zonder_dossier"]) == (1, 1)
        assert (told["geremd"], told["geschreven"]) == (False, False)
        assert BSN not in desk.plan("20-03-2025", "--json")[1]

    def test_an_effect_in_beschermd_wonen_is_in_days(self, desk):
        """Months as eejj-mm in the other stream; an amount that nobody knows is null."""
        bw = {"nummer": "B", "soort": "BESCHERMD_WONEN", "van": "2025-03-01"}
        desk.write(dossier("17", bw), dossier("18", hulp(), bsn=OTHER))
        entries, _ = read_lines(desk.plan("20-03-2025", "--json")[1])
        first, second = (entry["versturen"][0]["gevolg"] for entry in entries)
        assert first["erbij"] == [{"van": "2025-03-01", "tot_en_met": None}]
        assert first["extra"] is None
        assert second["erbij"] == [{"van": "2025-04", "tot_en_met": None}]
        assert second["extra"] == 0


class TestWrongUse:
    """Exit code 2, with what was expected; nothing is written."""

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (("--rem", "6"), "--rem: verwacht wordt een percentage, zoals 5%, of uit."),
            (("--rem", "101%"), "--rem: verwacht wordt ten hoogste 100%."),
            (("--agenda", "-o", "x"), "-o en --agenda gaan niet samen; geef er een van."),
            (("--waarom", "18"), "--waarom: dossier '18' staat niet in het bestand."),
            (("--onderweg", "weg"), "--onderweg: deze map is er niet."),
            (("--identificatie", "G"), "--identificatie: Verwacht 1 t/m 12 letters en cijfers"),
            (("--identificatie", "G9"), "--identificatie: er zijn geen nummers meer na deze"),
        ],
    )
    def test_options_that_cannot_be(self, desk, words, text):
        """Each is told in Dutch."""
        desk.write(dossier("17", hulp()), dossier("19", hulp(), bsn=OTHER))
        code, _, err = desk.plan("20-03-2025", *words)
        assert (code, text in err) == (2, True)

    def test_a_history_and_a_policy_must_be_given(self, run, desk):
        """Against an empty history everything would be sent once more."""
        assert "--historie BESTAND ontbreekt." in run("plan", "d.json", "--beleid", "b.toml")[2]
        desk.write()
        code, _, err = run(
            "plan",
            desk.folder / "dossiers.json",
            "--historie",
            desk.folder / "geen.sqlite",
            "--beleid",
            desk.folder / "beleid.toml",
        )
        assert (code, "Dit bestand bestaat niet." in err) == (2, True)
        assert "maakt `ieb beginstand` een lege, van een tabel met alleen de namen" in err

    def test_a_folder_with_something_in_it(self, desk):
        """The messages come in all together, or not at all."""
        desk.write(dossier("17", hulp()))
        code, _, err = desk.plan("20-03-2025", "-o", desk.folder)
        assert (code, "De map van -o is niet leeg" in err) == (2, True)

    def test_the_same_folder_again_is_no_fault_while_there_is_nothing_new(self, desk):
        """A job that runs twice ends well; with something new, or a file besides, it does not."""
        desk.write(dossier("17", hulp()))
        words = ("20-03-2025", "-o", desk.sent / "x")
        assert desk.plan(*words)[0] == 0
        code, out, err = desk.plan(*words)
        assert (code, out) == (0, "1 dossier: 0 berichten, 0 belemmeringen.\n")
        assert err == (
            "Deze map is de laatste in het kasboek, met al haar berichten; er is niets nieuws te "
            "versturen.\n"
        )
        desk.write(dossier("17", hulp()), dossier("18", hulp(), bsn=OTHER))
        code, _, err = desk.plan(*words)
        assert (code, "De map van -o is niet leeg" in err) == (2, True)
        assert [path.name for path in (desk.sent / "x").iterdir()] == ["G00000000001.xml"]
        (desk.sent / "x" / "nota.txt").touch()
        desk.write(dossier("17", hulp()))
        assert desk.plan(*words)[0] == 2

    def test_a_last_folder_that_is_gone_is_free_again(self, desk):
        """As when its messages were sent and moved away; what is on its way is not made anew."""
        desk.write(dossier("17", hulp()))
        words = ("20-03-2025", "-o", desk.sent / "x")
        assert desk.plan(*words)[0] == 0
        shutil.rmtree(desk.sent / "x")
        code, out, _ = desk.plan(*words)
        assert (code, out.splitlines()[-1]) == (0, "Er is niets geschreven.")

    def test_a_folder_in_which_nothing_can_be_written(self, desk):
        """A file in the way of the folder is told, without the error of the system."""
        desk.write(dossier("17", hulp()))
        for target in (desk.history / "x", desk.history):
            code, _, err = desk.plan("20-03-2025", "-o", target)
            assert (code, "geschreven" in err) == (2, True)

    def test_a_number_of_two_dossiers_is_no_choice(self, desk):
        """Neither of them is drawn: it may be the wrong one."""
        desk.write(dossier("17", hulp()), dossier("17", hulp(), bsn=OTHER))
        code, out, err = desk.plan("20-03-2025", "--waarom", "17")
        assert (code, out, "Nummer 17 heeft dossier[1] ook." in err) == (2, "", True)

    def test_an_empty_file_is_no_export(self, run, desk):
        """An export of nobody has an empty list; `ieb beslis` ends with the same code."""
        for text, code in (("", 2), ("[]", 0)):
            (desk.folder / "dossiers.json").write_text(text, encoding="utf-8")
            assert desk.plan("20-03-2025")[0] == code
            assert run("beslis", desk.folder / "dossiers.json")[0] == code

    def test_a_number_of_dossiers_begins_at_one(self, desk):
        """The text says from which number on."""
        desk.write()
        err = desk.plan("20-03-2025", "--alleen", "0")[2]
        assert err.startswith("--alleen: verwacht wordt een geheel getal, 1 of meer.\n")

    def test_a_folder_where_a_file_was_meant(self, run, desk):
        """It is told as what it is: a folder such as ``.`` has no name."""
        desk.write()
        folder, words = desk.folder, ("--historie", desk.history, "--beleid")
        text = "Dit is een map, geen bestand; geef een bestand.\n"
        for path, policy in ((".", folder / "beleid.toml"), (folder / "dossiers.json", ".")):
            assert run("plan", path, *words, policy) == (2, "", text)
        assert run("beslis", ".") == (2, "", text)

    def test_something_unreadable_underway(self, desk):
        """There may be an aanlevering in it, so nothing is planned."""
        desk.write(dossier("17", hulp()))
        (desk.sent / "half.xml").write_text("<", encoding="utf-8")
        code, out, err = desk.plan("20-03-2025", "--onderweg", desk.sent)
        assert (code, out) == (2, "")
        assert "is geen bericht dat gelezen kan worden" in err

    @pytest.mark.parametrize(
        ("dossiers", "text"),
        [
            (
                (dossier("3", hulp()), dossier("17", hulp())),
                (
                    "dossiers.json klopt niet:\ndossier[2]: Dossiers 3 en 17 zijn van dezelfde "
                    "persoon. Voeg ze samen: de bijdrage loopt per persoon.\n"
                ),
            ),
        ],
    )
    def test_records_that_cannot_be_planned(self, desk, dossiers, text):
        """The text says which dossier it is about, and no half of a folder stays behind."""
        desk.write(*dossiers)
        assert desk.plan("20-03-2025", "-o", desk.sent / "x") == (2, "", text)
        assert list(desk.sent.iterdir()) == []

    def test_a_policy_that_cannot_be(self, desk):
        """All that is wrong with it comes at once, each with its place."""
        desk.write()
        desk.policy('gemeente = "0513"\nkostprijs = "hoogste"\nkleur = 1\n')
        code, out, err = desk.plan("20-03-2025")
        assert (code, out) == (2, "")
        assert err.splitlines() == [
            "beleid.toml klopt niet:",
            "kostprijs: kies zelf of langste. (Optellen of de hoogste kiezen mag niet.)",
            "De sleutel 'kleur' hoort hier niet.",
        ]


class TestNotPlannable:
    """A dossier of which something must still be said, among others that can be planned."""

    TOLD = (
        "Voorziening D-1: voor SPORTROLSTOEL bestaat geen vaste regel. Geef bijdrageplichtig op, in "
        "de voorziening of in het beleid."
    )

    @pytest.fixture
    def mixed(self, desk):
        """Return a desk with two dossiers that cannot be planned, and one between that can."""
        wheelchair = {**hulp("D-1"), "soort": "SPORTROLSTOEL"}
        desk.write(
            dossier("3", wheelchair),
            dossier("17", hulp(), bsn=OTHER),
            dossier("18", wheelchair, bsn="999900018"),
        )
        return desk

    def test_the_others_go_out(self, mixed):
        """Each is told with its fault, all at once, and asks for a person: code 1."""
        code, out, err = mixed.plan("20-03-2025", "-o", mixed.sent / "x", "--onderweg", mixed.sent)
        assert (code, err) == (1, "")
        assert [line for line in out.splitlines() if "niet te plannen" in line] == [
            f"  niet te plannen (AD003): {self.TOLD}",
            f"  niet te plannen (AD003): {self.TOLD}",
            "3 dossiers: 1 bericht, 0 belemmeringen, 2 niet te plannen.",
        ]
        assert len(list((mixed.sent / "x").iterdir())) == 1

    def test_a_program_gets_the_faults(self, mixed):
        """As findings of the dossier, and as a number of the run."""
        entries, told = read_lines(mixed.plan("20-03-2025", "--json")[1])
        faults = [[fault["code"] for fault in entry["fouten"]] for entry in entries]
        assert faults == [["AD003"], [], ["AD003"]]
        assert told["aantallen"]["niet_te_plannen"] == 2

    def test_one_that_is_drawn_says_why(self, mixed):
        """`--waarom` draws what is on record, and tells what is wrong."""
        code, out, _ = mixed.plan("20-03-2025", "--waarom", "3")
        assert (code, self.TOLD in out) == (1, True)

    def test_the_agenda_tells_it_too(self, mixed):
        """Beside the days of the others, for a person and for a program."""
        code, out, _ = mixed.plan("20-03-2025", "--agenda")
        assert (code, out.splitlines()) == (
            1,
            [f"niet te plannen: dossier {number}: {self.TOLD}" for number in (3, 18)],
        )
        faults, told = read_lines(mixed.plan("20-03-2025", "--agenda", "--json")[1])
        assert [fault["dossier"] for fault in faults] == ["3", "18"]
        assert told == {"dagen": 0, "niet_te_plannen": 2}


def test_dossiers_may_come_from_standard_input(desk, run, monkeypatch):
    """As from a file."""
    desk.write(dossier("17", hulp()))
    wanted = desk.plan("20-03-2025")
    with (desk.folder / "dossiers.json").open(encoding="utf-8") as records:
        monkeypatch.setattr("sys.stdin", records)
        given = ("--historie", desk.history, "--beleid", desk.folder / "beleid.toml")
        assert run("plan", "-", *given, "--vandaag", "20-03-2025") == wanted


@pytest.mark.parametrize(("count", "shows"), [(10, False), (120, True)])
def test_a_long_run_shows_progress_on_standard_error_only(desk, monkeypatch, count, shows):
    """Who waits sees how many dossiers were planned; a short run shows nothing."""
    desk.write(*[dossier(str(place), hulp(), bsn=f"{place:09}") for place in range(count)])
    silent = desk.plan("20-03-2025", "--json")
    monkeypatch.setenv("FORCE_COLOR", "1")
    code, out, err = desk.plan("20-03-2025", "--json")
    assert (code, out, "") == silent
    assert ("Plannen" in err) is shows


def test_a_screen_that_lacks_blocks_gets_plain_signs(desk):
    """As a process on a screen of Western letters, without colour: every sign is one of it."""
    desk.write(dossier("17", hulp()))
    done = subprocess.run(
        [
            IEB,
            "plan",
            desk.folder / "dossiers.json",
            "--historie",
            desk.history,
            "--beleid",
            desk.folder / "beleid.toml",
            "--vandaag",
            "20-05-2025",
            "--waarom",
            "17",
        ],
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "COLUMNS": "60"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    drawn = done.stdout.decode("cp1252").splitlines()[2:9]
    assert drawn == [
        "                           2025",
        "                           mamj",
        "HH-1 huishoudelijke hulp   ####",
        "gewenst abonnementstarief  .###",
        "bekend abonnementstarief   ....",
        "verschil                   .+++",
        "                     vandaag ^",
    ]
