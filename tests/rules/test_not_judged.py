"""A message whose rules we do not know is not judged, and every part of the product says so."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

import ieb
from ieb import WMO405, Context, History, NoRetour
from ieb.cli import main
from ieb.rules import Manier, NotJudged

OURS = Path(ieb.__file__).parent / "releases" / "data" / "4.0"
DAY = date(2025, 5, 12)


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    """The folder of an XSD set that bears a version of which nobody here has read the rules."""
    folder = tmp_path_factory.mktemp("sets") / "later"
    shutil.copytree(OURS, folder)
    for file in folder.glob("wmo*.xsd"):
        text = file.read_text()
        assert '<xs:pattern value="4"/>' in text
        file.write_text(text.replace('<xs:pattern value="4"/>', '<xs:pattern value="5"/>'))
    return folder


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


def test_a_set_of_others_with_our_version_is_judged(tmp_path):
    """The official set of a release comes in the place of our reconstruction; its rules are the same."""
    folder = tmp_path / "officieel"
    shutil.copytree(OURS, folder)
    official = ieb.Release.from_xsd(folder)
    assert ieb.validate(start(release=official), full()).not_judged == ()


def test_a_message_of_a_version_that_we_do_not_know_may_have_other_rules(later):
    """It is held against the rules that we have, and never said to be judged by its own."""
    release = ieb.Release.from_xsd(later)
    report = ieb.validate(start(release=release), full())
    lacks = f"de regels van release '{release.name}' voor een WMO405"
    (gap,) = report.not_judged
    assert gap == NotJudged(code="andere regels dan die van 4.0", lacks=lacks, unknown=True)
    assert f"Niet beoordeeld zonder {lacks}: andere regels dan die van 4.0." in report.table()


def test_the_command_tells_it_too(later, tmp_path, capsys):
    """On the screen and in the JSON, for who never sees a report."""
    file = tmp_path / "start.xml"
    ieb.write(start(release=ieb.Release.from_xsd(later)), file)
    command = ["validate", str(file), "--release", str(later), "--vandaag", "2025-05-12"]
    for words in (command, [*command, "--json"]):
        with pytest.raises(SystemExit):
            main(words)
    printed = "".join(capsys.readouterr())
    content = printed[printed.index("{") :]
    gaps = json.loads(content[: content.rindex("}") + 1])["bestanden"][0]["niet_beoordeeld"]
    assert "andere regels dan die van 4.0" in [gap["code"] for gap in gaps]
    told = "Niet beoordeeld zonder de regels van release '4.0' voor een WMO405: andere regels dan die van 4.0."
    assert told in printed


def without_rules():
    """Release 4.0, were no rule about a WMO405 known."""
    others = [rule for rule in ieb.RULES.values() if "WMO405" not in rule.messages]
    return ieb.release().with_rules(others)


def test_a_message_without_any_rule_is_not_judged_at_all():
    """Nothing found in what nobody looked at: the report says which rules are missing."""
    report = ieb.validate(start(release=without_rules()), full())
    lacks = "de regels van release '4.0' voor een WMO405"
    assert report.not_judged == (NotJudged(code="alle regels", lacks=lacks, unknown=True),)
    assert report.to_dict()["niet_beoordeeld"] == [{"code": "alle regels", "ontbreekt": lacks}]
    assert f"Niet beoordeeld zonder {lacks}: alle regels." in report.table()


def test_what_was_not_judged_gets_no_retour():
    """A retour without codes approves: there is none on a message that nobody judged."""
    message = start(release=without_rules())
    report = ieb.validate(message, full())
    with pytest.raises(
        NoRetour, match=r"^Er is geen retour: wij kennen de regels niet voor dit bericht"
    ):
        ieb.build_retour(message, report, identificatie="R1", dagtekening=DAY)


def test_a_rule_of_which_the_content_is_not_known_is_told_by_its_code():
    """Release 1.0 has rules of which only the return code was published."""
    hidden = evolve(ieb.RULES["TR404"], manier=Manier.ONBEKEND)
    others = [rule for rule in ieb.RULES.values() if rule.code != "TR404"]
    release = ieb.release().with_rules([*others, hidden])
    report = ieb.validate(start(release=release), full())
    lacks = "de inhoud van de regel, die niet bekend is"
    assert report.not_judged == (NotJudged(code="TR404", lacks=lacks, unknown=True),)


def test_who_knows_which_rules_hold_says_so(later):
    """A set with a version that we do not know is judged in full by the rules that it is given."""
    release = ieb.Release.from_xsd(later).with_rules(ieb.RULES.values())
    assert ieb.validate(start(release=release), full()).not_judged == ()
    unknown = ieb.validate(start(bsn="999992017", release=release), full())
    assert [finding.code for finding in unknown] == ["CS002"]
