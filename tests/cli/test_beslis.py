"""`ieb beslis`: what people and programs see of a decision from iWmo."""

from __future__ import annotations

import json

import pytest

GRANT = {
    "nummer": "BG",
    "soort": "BEGELEIDING",
    "beschikking": "2025-02-20",
    "ingang": "2025-03-01",
    "einde": "2026-02-28",
}
START = {"datum": "2025-03-12"}
DECLARED = {"van": "2025-03-24", "tot_en_met": "2025-04-20"}
QUIET = ("--vandaag", "14-03-2025")


@pytest.fixture
def decide(run, tmp_path):
    """Decide on grants, each with what was heard; returns exit code, standard output and standard error."""

    def go(*heard: object, words: tuple[str, ...] = QUIET) -> tuple[int, str, str]:
        file = tmp_path / "meldingen.json"
        file.write_text(json.dumps(heard), encoding="utf-8")
        return run("beslis", file, *words)

    return go


class TestForPeople:
    """What a person reads."""

    def test_the_start_of_care_counts_when_nothing_is_chosen(self, decide):
        """Exit code 0: there is nothing to look at."""
        assert decide({"toewijzing": GRANT, "starts": [START]}) == (
            0,
            (
                "Toewijzing BG (BEGELEIDING), start-zorg\n"
                "  bijdrage vanaf 12-03-2025, er is geen einde bekend (eerste maand 2025-04)\n"
            ),
            "",
        )

    def test_every_choice_can_be_compared(self, decide):
        """The same records give another first day, and another first month, by each choice."""
        heard = {"toewijzing": GRANT, "starts": [START], "declaraties": [DECLARED]}
        _, out, _ = decide(heard, words=("--vandaag", "21-04-2025", "--alle-definities"))
        assert [line for line in out.splitlines() if "eerste maand" in line] == [
            "  bijdrage vanaf 01-03-2025, er is geen einde bekend (eerste maand 2025-03)",
            "  bijdrage vanaf 01-03-2025, er is geen einde bekend (eerste maand 2025-03)",
            "  bijdrage vanaf 12-03-2025, er is geen einde bekend (eerste maand 2025-04)",
            "  bijdrage vanaf 24-03-2025, er is geen einde bekend (eerste maand 2025-04)",
        ]

    def test_breaks_an_end_and_findings_are_told(self, decide):
        """Exit code 1: an end after a temporary one must be looked at."""
        stops = [
            {"datum": "2025-06-10", "reden": "20"},
            {"datum": "2025-10-10", "reden": "20"},
            {"datum": "2025-10-30", "reden": "19"},
        ]
        starts = [START, {"datum": "2025-09-01"}]
        heard = {"toewijzing": GRANT, "starts": starts, "stops": stops}
        code, out, _ = decide(heard, words=("--vandaag", "01-11-2025"))
        assert code == 1
        assert "  bijdrage vanaf 12-03-2025, t/m 10-10-2025 (eerste maand 2025-04)\n" in out
        assert "  onderbroken na 10-06-2025, hervat op 01-09-2025\n" in out
        assert "  signaal SM032: " in out

    def test_an_open_break_and_beschermd_wonen(self, decide):
        """A break that goes on says so; beschermd wonen goes by days, so no first month is named."""
        heard = {
            "toewijzing": {**GRANT, "soort": "BESCHERMD_WONEN"},
            "starts": [START],
            "stops": [{"datum": "2025-06-10", "reden": "20"}],
        }
        _, out, _ = decide(heard, words=("--vandaag", "01-07-2025"))
        assert "  bijdrage vanaf 12-03-2025, er is geen einde bekend\n" in out
        assert "  onderbroken na 10-06-2025, en nog niet hervat\n" in out

    def test_without_a_start_there_is_no_contribution(self, decide):
        """Two months after the decision that is a finding."""
        heard = {"toewijzing": GRANT}
        line = "  geen bijdrage: niets zegt dat de zorg begonnen is\n"
        code, out, _ = decide(heard, words=("--vandaag", "20-04-2025"))
        assert (code, out) == (0, f"Toewijzing BG (BEGELEIDING), start-zorg\n{line}")
        code, out, _ = decide(heard, words=("--vandaag", "21-04-2025"))
        assert (code, "SM020" in out) == (1, True)

    @pytest.mark.parametrize("soort", ["ROLSTOEL", "OPVANG", "ALGEMEEN_OVERIG"])
    def test_a_kind_without_contribution_gets_none(self, decide, soort):
        """Whatever was heard: exit code 1, as somebody expected a contribution."""
        heard = {"toewijzing": {**GRANT, "soort": soort}, "starts": [START]}
        code, out, _ = decide(heard)
        _, verdict, finding = out.splitlines()
        assert (code, verdict) == (1, "  geen bijdrage verschuldigd")
        assert finding.startswith(
            f"  signaal SM060: Voor {soort} is nooit een bijdrage verschuldigd ("
        )

    def test_a_renewal_that_is_being_decided_holds_the_end(self, decide):
        """The end of the grant waits, and that is told."""
        heard = {"toewijzing": GRANT, "starts": [START], "herindicatie": True}
        code, out, _ = decide(heard, words=("--vandaag", "01-03-2026"))
        assert (code, "SM041" in out, "er is geen einde bekend" in out) == (1, True, True)


def test_a_program_reads_the_same(decide):
    """Days are ISO, findings have the keys of every finding, and a number that is a Bsn is hidden."""
    heard = {
        "toewijzing": {**GRANT, "nummer": "999992016"},
        "starts": [{"datum": "2025-02-25"}],
        "stops": [{"datum": "2025-06-10", "reden": "20"}],
    }
    words = ("--vandaag", "01-07-2025", "--json", "--definitie", "toekenning")
    code, out, _ = decide(heard, words=words)
    (told,) = json.loads(out)["toewijzingen"]
    decided = told["besluiten"]["toekenning"]
    assert (code, told["nummer"], told["soort"]) == (1, "*********", "BEGELEIDING")
    assert (decided["van"], decided["tot"]) == ("2025-03-01", None)
    assert decided["onderbrekingen"] == [{"laatste_dag": "2025-06-10", "hervat": None}]
    assert {"code", "ernst", "bevinding"} <= decided["bevindingen"][0].keys()


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        (
            {"toewijzing": {**GRANT, "ingang": "2026-03-01"}},
            (
                "melding[1]/toewijzing: Toewijzing BG: de einddatum 28-02-2026 ligt voor de "
                "ingang 01-03-2026."
            ),
        ),
        (
            {"toewijzing": GRANT, "stops": [{"datum": "2025-06-10", "reden": "99"}]},
            "melding[1]/stops[1]: Reden beëindiging '99' staat niet in WMO588.",
        ),
        (
            {
                "toewijzing": GRANT,
                "starts": [START, {"datum": "2025-06-01"}],
                "stops": [{"datum": "2025-06-10", "reden": "20"}],
                "declaraties": [DECLARED],
                "start": [],
            },
            "melding[1]: De sleutel 'start' hoort hier niet.",
        ),
        (
            {"toewijzing": [], "starts": {}},
            "melding[1]/toewijzing: Verwacht een object, geen lijst.",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_place(decide, heard, text):
    """Exit code 2, and nothing is decided."""
    code, out, err = decide(heard)
    assert (code, out) == (2, "")
    assert text in err


def test_two_grants_with_one_number_are_refused(decide):
    """Nobody could tell which of them a decision is about."""
    code, out, err = decide({"toewijzing": GRANT, "starts": [START]}, {"toewijzing": GRANT})
    assert (code, out) == (2, "")
    assert err == (
        "meldingen.json klopt niet:\nmelding[2]: Toewijzing BG staat ook in melding[1]; zet bij "
        "elkaar wat u ervan weet, of geef elke toewijzing een eigen nummer.\n"
    )


def test_a_restart_before_its_stop_says_of_which_grant(decide):
    """What only shows when all is known together names the grant too."""
    heard = {
        "toewijzing": GRANT,
        "starts": [START, {"datum": "2025-06-10", "ontvangen": "2025-06-20"}],
        "stops": [{"datum": "2025-06-10", "reden": "20", "ontvangen": "2025-06-12"}],
    }
    code, _, err = decide(heard)
    assert code == 2
    assert err.startswith("Toewijzing BG: De start 10-06-2025 ligt voor of op de tijdelijke stop")


def test_choices_that_do_not_go_together_are_told(decide):
    """One choice, or all of them."""
    words = ("--definitie", "declaratie", "--alle-definities")
    code, _, err = decide({"toewijzing": GRANT}, words=words)
    assert (code, "gaan niet samen" in err) == (2, True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "Verwacht een lijst in JSON, die met [ begint."),
        ("[", "Geen JSON: regel 1, kolom 2 klopt niet."),
        ('[{"toewijzing": 1, "toewijzing": 2}]', "De sleutel 'toewijzing' staat er meer dan eens."),
    ],
)
def test_what_is_no_such_list_is_told(run, tmp_path, text, why):
    """The file is named, without a Bsn that may be in its name."""
    file = tmp_path / "999992016.json"
    file.write_text(text, encoding="utf-8")
    code, out, err = run("beslis", file)
    assert (code, out) == (2, "")
    assert err.startswith("*********.json klopt niet:\n")
    assert why in err
