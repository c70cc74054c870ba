"""A message whose rules we do not know is not judged, and every part of the product says so."""

import json
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ggk.support import DI01
from ieb import WMO405, WMO409, Context, History, NoRetour, ggk
from ieb.cli import main
from ieb.keten import Cak, Gemeente, Start
from ieb.releases.rule import Rulebook, Unknown
from ieb.rules import Judgement, Manier, NotJudged, Report

OURS = Path(ieb.__file__).parent / "releases" / "data" / "4.0"
DAY = date(2025, 5, 12)


@pytest.fixture(scope="module")
def later(copy_xsds):
    """The folder of an XSD set that bears a version of which nobody here has read the rules."""
    return copy_xsds(('<xs:pattern value="4"/>', '<xs:pattern value="5"/>'))


def start(bsn="999992016", **changes):
    """A first aanlevering that breaks no rule of 4.0."""
    return WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie="G1",
        dagtekening=DAY,
        bsn=bsn,
        eb_start_nummer=649901,
        eb_startdatum=DAY,
        **changes,
    )


def full():
    """All that a rule can ask for."""
    return Context(today=DAY, history=History(), overlijdensdata={})


@pytest.mark.parametrize("release", ["4.0", "3.0"])
def test_a_message_of_a_bundled_release_is_judged(release):
    """Of both the rules are known, so nothing is left unsaid."""
    assert ieb.validate(start(release=ieb.release(release)), full()).not_judged == ()


def test_a_set_of_others_with_our_version_is_judged():
    """The official set of a release comes in the place of our reconstruction; its rules are the same."""
    official = ieb.Release.from_xsd(OURS)
    assert ieb.validate(start(release=official), full()).not_judged == ()


def test_a_message_of_a_version_that_we_do_not_know_may_have_other_rules(later):
    """It is held against the rules that we have, and never said to be judged by its own."""
    release = ieb.Release.from_xsd(later)
    report = ieb.validate(start(release=release), full())
    unknown = f"de regels van release '{release.name}' voor een WMO405 zijn niet bekend"
    gap, *explained = report.not_judged
    assert gap == NotJudged(
        code="andere-regels", lacks=f"{unknown}, alleen die van 4.0", unknown=True
    )
    assert f"Niet beoordeeld: {gap.lacks} (andere-regels)." in report.table()
    manieren = {release.rules[missed.code].manier for missed in explained}
    assert manieren == {Manier.UITLEG}


def run(capsys, *words):
    """Run the command, and return its exit code and what it printed."""
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    printed = capsys.readouterr()
    return stopped.value.code, printed.out + printed.err


@pytest.fixture
def file(later, tmp_path):
    """A start in a release of which nobody here has read the rules."""
    path = tmp_path / "start.xml"
    ieb.write(start(release=ieb.Release.from_xsd(later)), path)
    return path


WHY = (
    "Niet beoordeeld: de regels van release '4.0' voor een WMO405 zijn niet bekend, alleen die van "
    "4.0 (andere-regels)."
)


class TestCommand:
    """On the screen and in the JSON, for who never sees a report."""

    def test_validate_tells_it_and_does_not_call_it_good(self, later, file, capsys):
        """Nothing was found, and yet a script that goes on at 0 does not go on."""
        words = ("validate", file, "--release", later, "--vandaag", "2025-05-12")
        code, printed = run(capsys, *words)
        assert code == 1
        assert WHY in printed
        summary = "1 gecontroleerd: 0 goed, 0 met bevindingen, 1 niet beoordeeld.\n"
        assert printed.endswith(summary)

    def test_validate_tells_it_in_json(self, later, file, capsys):
        """For who reads the outcome with a program."""
        words = ("validate", file, "--release", later, "--vandaag", "2025-05-12", "--json")
        code, printed = run(capsys, *words)
        told, total = map(json.loads, printed.splitlines())
        assert (code, total["goed"], total["niet_beoordeeld"]) == (1, 0, 1)
        assert (told["oordeel"], told["geaccepteerd"]) == ("niet beoordeeld", False)
        assert "andere-regels" in [gap["code"] for gap in told["niet_beoordeeld"]]

    def test_a_file_that_cannot_be_read_has_no_judgement(self, later, tmp_path, capsys):
        """It is neither accepted nor refused: nobody saw it."""
        _, printed = run(capsys, "validate", tmp_path / "weg.xml", "--json")
        told, _ = map(json.loads, printed.splitlines())
        assert (told["oordeel"], told["geaccepteerd"]) == (None, False)

    def test_toon_does_not_call_it_good_in_its_envelope_either(self, later, tmp_path, capsys):
        """What is on the envelope is shown, and a script that goes on at 0 does not go on."""
        message = start(release=ieb.Release.from_xsd(later))
        box = tmp_path / "envelop.xml"
        box.write_bytes(ggk.serialize(evolve(DI01, inhoud=ieb.serialize(message))))
        code, printed = run(capsys, "ggk", "toon", box, "--release", later)
        assert code == 1
        assert DI01.referentienummer in printed

    def test_verwerk_does_not_record_it_and_says_so(self, later, file, tmp_path, capsys):
        """As if it had not come: a later version of the library can still judge it."""
        kept = tmp_path / "historie.db"
        words = ("verwerk", file, "--historie", kept, "--release", later)
        code, printed = run(capsys, *words, "--vandaag", "2025-05-12")
        assert code == 1
        assert f"niet beoordeeld  WMO405  {file}\n" in printed
        assert WHY in printed
        summary = "1 gelezen: 0 geaccepteerd, 0 afgekeurd, 1 niet beoordeeld en niet vastgelegd.\n"
        assert summary in printed
        with ieb.SqliteHistory(kept) as history:
            assert list(history) == []

    def test_retour_does_not_answer_it_and_says_so(self, later, file, tmp_path, capsys):
        """Nor is it recorded: what has no answer is not dealt with."""
        kept, target = tmp_path / "historie.db", tmp_path / "retour.xml"
        words = ("retour", file, "--historie", kept, "--vastleggen", "-o", target)
        code, printed = run(capsys, *words, "--release", later, "--vandaag", "2025-05-12")
        assert code == 2
        assert "Er is geen retour: wij kennen niet alle regels voor dit bericht" in printed
        assert not target.exists()
        with ieb.SqliteHistory(kept) as history:
            assert list(history) == []


class TestJudgement:
    """Three values: what is not judged is never shown as passed."""

    def test_what_lacks_data_of_its_own_may_be_accepted(self):
        """Who gives no history is told which rules were not judged, and may go on."""
        report = ieb.validate(start())
        assert report.not_judged
        assert (report.judgement, report.accepted) == (Judgement.GEACCEPTEERD, True)

    def test_what_breaks_no_known_rule_is_not_accepted_while_others_are_not_known(self, later):
        """Nothing found in what was looked at says nothing of the rest."""
        report = ieb.validate(start(release=ieb.Release.from_xsd(later)), full())
        assert report.findings == ()
        assert (report.judgement, report.accepted) == (Judgement.NIET_BEOORDEELD, False)
        told = "Oordeel: niet beoordeeld, want niet alle regels zijn bekend."
        assert report.table().splitlines()[-1] == told

    def test_what_is_refused_is_refused_whatever_else_there_is(self, later):
        """No rule that we do not know can make good what a known one refuses."""
        message = start(bsn="999992017", release=ieb.Release.from_xsd(later))
        report = ieb.validate(message, full())
        assert (report.judgement, report.accepted) == (Judgement.AFGEKEURD, False)
        retour = ieb.build_retour(message, report, identificatie="R1", dagtekening=DAY)
        assert retour.afgekeurd

    @given(
        findings=st.lists(st.sampled_from(ieb.Severity), max_size=3),
        gaps=st.lists(st.booleans(), max_size=3),
    )
    def test_it_is_accepted_when_nothing_refuses_and_nothing_is_unknown(self, findings, gaps):
        """And one of the two others otherwise; a refusal weighs heaviest."""
        report = Report(
            message=None,
            findings=tuple(
                ieb.Finding(code="X", message="x", severity=severity) for severity in findings
            ),
            not_judged=tuple(NotJudged(code="X", lacks="x", unknown=unknown) for unknown in gaps),
        )
        refused = ieb.Severity.AFKEUR in findings
        assert report.accepted is not (refused or any(gaps))
        assert (report.judgement is Judgement.AFGEKEURD) is refused


class TestChain:
    """The reference parties answer nothing that nobody judged."""

    def test_the_cak_does_not_answer_and_remembers_nothing(self, later):
        """A retour without codes would approve."""
        release = ieb.Release.from_xsd(later)
        cak = Cak(release=release)
        outcome = cak.receive(start(release=release), today=DAY)
        assert (outcome.messages, outcome.party) == ((), cak)
        assert outcome.report.judgement is Judgement.NIET_BEOORDEELD
        told = "Dit bericht is niet beoordeeld, want wij kennen niet alle regels ervan."
        assert outcome.notes == (f"{told} Er volgt geen retour.",)

    def test_a_gemeente_sends_and_does_not_answer(self, later):
        """Who sends is not the one who judges; a remark that nobody judged is not followed."""
        release = ieb.Release.from_xsd(later)
        gemeente = Gemeente(code="0513", release=release)
        happened = Start(bsn="999992016", start_nummer=649901, startdatum=DAY)
        sent = gemeente.handle(happened, today=DAY)
        assert [message.naam for message in sent.messages] == ["WMO405"]
        remark = WMO409.terugkoppeling(
            release=release,
            ontvanger="0513",
            identificatie="C1",
            dagtekening=DAY,
            eb_start_nummer=649901,
            reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        )
        outcome = sent.party.receive(remark, today=DAY)
        assert (outcome.messages, outcome.party) == ((), sent.party)
        assert outcome.notes[0].startswith("Dit bericht is niet beoordeeld")


def without_rules():
    """Release 4.0, were no rule about a WMO405 known."""
    others = [rule for rule in ieb.RULES.values() if "WMO405" not in rule.messages]
    return ieb.release().with_rules(others)


def test_a_message_without_any_rule_is_not_judged_at_all():
    """Nothing found in what nobody looked at: the report says which rules are missing."""
    report = ieb.validate(start(release=without_rules()), full())
    lacks = "de regels van release '4.0' voor een WMO405 zijn niet bekend"
    assert report.not_judged == (NotJudged(code="alle-regels", lacks=lacks, unknown=True),)
    assert report.to_dict()["niet_beoordeeld"] == [{"code": "alle-regels", "ontbreekt": lacks}]
    assert f"Niet beoordeeld: {lacks} (alle-regels)." in report.table()


def test_a_message_without_any_rule_is_told_why_where_the_release_says_so():
    """What is not public, the data of the release tell in words of their own."""
    gap = Unknown(message="WMO405", why="de regels van 2020 zijn weg")
    release = evolve(ieb.release(), own_rules=Rulebook(rules=(), unknown=(gap,)))
    (told,) = ieb.validate(start(release=release), full()).not_judged
    assert told == NotJudged(code="alle-regels", lacks="de regels van 2020 zijn weg", unknown=True)


def test_each_message_of_a_set_has_the_rules_of_its_own_version(xsds):
    """A set may hold messages of two releases, and then the rules of both."""
    for name in ("wmo405.xsd", "wmo406.xsd"):
        text = (xsds / name).read_text()
        (xsds / name).write_text(text.replace('<xs:pattern value="4"/>', '<xs:pattern value="3"/>'))
    release = ieb.Release.from_xsd(xsds)
    assert release.rulebook.unknown == ()
    assert release.rules.keys() == ieb.RULES.keys()
    for code, rule in release.rules.items():
        assert set(rule.messages) == set(ieb.RULES[code].messages)


def test_what_was_not_judged_gets_no_retour():
    """A retour without codes approves: there is none on a message that nobody judged."""
    message = start(release=without_rules())
    report = ieb.validate(message, full())
    with pytest.raises(
        NoRetour, match=r"^Er is geen retour: wij kennen niet alle regels voor dit bericht"
    ):
        ieb.build_retour(message, report, identificatie="R1", dagtekening=DAY)


def test_a_rule_of_which_the_content_is_not_known_is_told_by_its_code():
    """Release 1.0 has rules of which only the return code was published."""
    hidden = evolve(ieb.RULES["TR404"], manier=Manier.ONBEKEND)
    others = [rule for rule in ieb.RULES.values() if rule.code != "TR404"]
    release = ieb.release().with_rules([*others, hidden])
    report = ieb.validate(start(release=release), full())
    lacks = "wat de regel vraagt, is niet bekend"
    assert report.not_judged == (NotJudged(code="TR404", lacks=lacks, unknown=True),)


def test_who_knows_which_rules_hold_says_so(later):
    """A set with a version that we do not know is judged in full by the rules that it is given."""
    release = ieb.Release.from_xsd(later).with_rules(ieb.RULES.values())
    assert ieb.validate(start(release=release), full()).not_judged == ()
    unknown = ieb.validate(start(bsn="999992017", release=release), full())
    assert [finding.code for finding in unknown] == ["CS002"]
