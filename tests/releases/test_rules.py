"""The rules of a release are data: read once, and refused when they name what does not exist."""

import pickle
import re
import subprocess
import sys

import pytest
from attrs import evolve

import ieb
from ieb.errors import InvalidRelease, InvalidType, InvalidValue
from ieb.releases import release_names
from ieb.releases.datafiles import read_text, release_table
from ieb.releases.rulefile import extend_rules, read_rules, rulebook_in
from ieb.rules import Manier

TEXT = read_text("4.0", "rules.toml")
TABLE = release_table("4.0")


def read(text, table=TABLE):
    """The rules that a data file with this text states."""
    return rulebook_in("4.0", read_rules("4.0", text), table)


def faults(text):
    """Why a data file with this text is refused."""
    with pytest.raises(InvalidRelease) as refused:
        read(text)
    return refused.value.faults


def changed(code, key, line):
    """The data file, in which one line of one rule is another one."""
    head, mark, tail = TEXT.partition(f"[regels.{code}]\n")
    assert mark
    rule, gap, rest = tail.partition("\n\n")
    found, count = re.subn(f"(?m)^{key} = .*$", line, rule)
    assert count == 1
    return head + mark + found + gap + rest


def added(code, line):
    """The data file, with a line more in one rule."""
    return TEXT.replace(f"[regels.{code}]\n", f"[regels.{code}]\n{line}\n")


class TestData:
    """What the data file may hold."""

    def test_the_file_of_this_library_is_read_as_it_stands(self):
        """What the tests below spoil is right by itself."""
        assert read(TEXT) == ieb.release().rulebook

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            (
                f"titel = 'x'\n{TEXT}",
                "Release 4.0: de sleutel 'titel' kennen wij hier niet; wel extends,",
            ),
            (
                added("TR404", "herkomst = '4.0'"),
                "Release 4.0, regels, TR404: de sleutel 'herkomst' kennen wij hier niet; wel soort,",
            ),
        ],
    )
    def test_a_key_that_nothing_reads_is_refused(self, text, fault):
        """A misspelt key would otherwise change a rule in silence."""
        (found,) = faults(text)
        assert found.startswith(fault)

    @pytest.mark.parametrize(
        ("code", "key", "value", "named"),
        [
            ("TR404", "soort", '"technisch"', "soort noemt 'technisch'"),
            ("RS001", "manier", '"xsd"', "manier noemt 'xsd'"),
            ("TR404", "messages", '"heen"', "messages noemt 'heen'"),
            ("TR400", "messages", '["WMO407", "WMO411"]', "messages noemt 'WMO411'"),
            ("TR404", "place", '"Periode of Persoon"', "place noemt 'Persoon'"),
            ("OP035", "severity", '"fout"', "severity noemt 'fout'"),
            ("TR404", "retourcode", '"9999"', "retourcode noemt '9999'"),
            ("TR404", "mark", '"5.0"', "mark noemt '5.0'"),
            ("TR404", "assumed", '["WMO409"]', "assumed noemt 'WMO409'"),
            ("TR056", "signals", '["WMO406"]', "signals noemt 'WMO406'"),
            ("TR404", "needs", '["historie"]', "needs noemt 'historie'"),
            ("TR404", "statuses", '["1", "4"]', "statuses noemt '4'"),
            ("TR409", "present", '["prijs"]', "present noemt 'prijs'"),
        ],
    )
    def test_a_word_that_does_not_exist_is_refused(self, code, key, value, named):
        """The fault names the rule, the key and the word, and says which words there are."""
        found, *_ = faults(changed(code, key, f"{key} = {value}"))
        assert found.startswith(f"Release 4.0, regels, {code}: {named}; verwacht wordt een van ")

    @pytest.mark.parametrize("key", ["soort", "title", "messages", "place", "mark"])
    def test_a_rule_says_what_every_rule_says(self, key):
        """A rule without a mark or a text would be one that nobody can judge the worth of."""
        found = faults(changed("CS125", key, ""))
        assert f"Release 4.0, regels, CS125: {key} ontbreekt." in found

    def test_a_text_is_a_text(self):
        """A number in the place of an explanation is a slip of the pen."""
        wanted = ("Release 4.0, regels, CS125: title is geen tekst.",)
        assert faults(changed("CS125", "title", "title = 125")) == wanted

    @pytest.mark.parametrize(
        ("code", "key", "line", "fault"),
        [
            ("TR404", "level", "level = 1", "is 1; bij 'gecontroleerd' hoort 2 of 3 of 4."),
            ("TR404", "level", "", "is niet gegeven; bij 'gecontroleerd' hoort 2 of 3 of 4."),
            ("RS001", "level", "level = 2", "is 2; bij 'afgedwongen bij het lezen' hoort 1."),
            ("OP033", "place", "place = 'Periode'\nlevel = 3", "'alleen uitgelegd' hoort geen."),
        ],
    )
    def test_the_level_fits_how_a_rule_is_seen_to(self, code, key, line, fault):
        """Level 1 is what the XSD refuses, and what is only explained has no level."""
        (found,) = faults(changed(code, key, line))
        assert found.startswith(f"Release 4.0, regels, {code}: level ")
        assert found.endswith(fault)

    def test_a_group_holds_messages_of_the_release(self):
        """A group with an unknown message would make a rule that never fires."""
        found, *_ = faults(TEXT.replace('retour = ["WMO406"', 'retour = ["WMO404"'))
        assert found.startswith("Release 4.0, berichten: retour noemt 'WMO404'; verwacht wordt")

    @pytest.mark.parametrize(
        "known",
        [
            'volledig = ["aanlevering", "retour"]',
            'volledig = ["alle"]\nonvolledig = { WMO409 = "de regels van het CAK" }',
        ],
    )
    def test_of_each_message_it_is_said_once_whether_all_rules_are_known(self, known):
        """Silence would be taken for: all is known."""
        (found,) = faults(TEXT.replace('volledig = ["alle"]', known))
        wanted = "in volledig, of met de reden in [onvolledig]"
        assert found == f"Release 4.0: WMO409 hoort precies één keer te staan {wanted}."

    def test_all_faults_are_told_at_once(self):
        """Who writes a data file mends it in one go."""
        text = changed("TR404", "mark", "mark = '5.0'").replace("place = 'Header'", "place = 'x'")
        assert len(faults(text.replace('soort = "constraint"', 'soort = "eis"'))) == 4


class TestExtended:
    """A release that is another one but for what it says itself."""

    def test_a_rule_is_the_other_one_but_for_the_keys_that_are_stated(self):
        """So the data file of a release holds what truly differs."""
        own = read_rules("3.0", "[regels.TR404]\nmark = '1.0'\n")
        rules = rulebook_in("3.0", extend_rules(own, read_rules("4.0", TEXT)), TABLE).by_code
        assert rules["TR404"] == evolve(ieb.RULES["TR404"], mark=ieb.Mark.V1_0)
        assert rules["TR400"] == ieb.RULES["TR400"]

    def test_3_0_has_the_rules_of_4_0_about_its_messages(self):
        """It has no WMO409, so no rule about one either."""
        rules = ieb.release("3.0").rules
        names = {shape.name for shape in ieb.release("3.0").messages}
        wanted = {code for code, rule in ieb.RULES.items() if names.intersection(rule.messages)}
        assert set(rules) == wanted
        assert rules["TR056"].messages == ("WMO405", "WMO407")
        assert rules["TR056"].signals == rules["TR056"].assumed == ()
        assert rules["TR404"] == ieb.RULES["TR404"]


EARLY = """
berichten = {}

[onvolledig]
WMO401 = "de inhoud van een deel van de regels van release 1.0"

[regels.TR103]
soort = "technische regel"
title = "Wijzigen kan alleen een aanlevering die er is."
explanation = "Zoals in 4.0."
example = "Een stop zonder start."
messages = ["WMO401"]
place = "StartEigenBijdrage"
level = 3
retourcode = "9114"
mark = "4.0"

[regels.TR115]
soort = "technische regel"
manier = "niet bekend"
title = "Wat deze regel vraagt, is niet gepubliceerd."
explanation = "Alleen de retourcode is bekend."
messages = ["WMO401"]
place = "bericht"
mark = "1.0"
"""


def test_a_release_of_which_few_rules_are_known_fits_by_data_alone():
    """Messages of others, a rule of which only the code is known, a list of codes of its own."""
    release = {
        "berichten": {"WMO401": {}},
        "klassen": {"Client": {"elementen": [["StartEigenBijdrage", "CDT_Start", "1", "1.0"]]}},
        "stromen": {},
        "types": {"LDT_RetourCode": {"enumeration": ["9103", "9114"]}},
    }
    book = read(EARLY, release)
    assert [rule.manier for rule in book.rules] == [Manier.CONTROLE, Manier.ONBEKEND]
    gap = book.unknown_of("WMO401")
    assert gap.why == "de inhoud van een deel van de regels van release 1.0"


class TestRelease:
    """The rules of a release, as its users see them."""

    def test_those_of_the_default_release_are_the_rules_of_the_library(self):
        """`ieb.RULES` is what it always was."""
        assert ieb.RULES is ieb.release().rules

    def test_they_cannot_be_changed(self):
        """One part of a program cannot change what a rule means for another part."""
        with pytest.raises(TypeError):
            ieb.release("3.0").rules["TR999"] = ieb.RULES["TR404"]

    @pytest.mark.parametrize("name", release_names())
    def test_every_rule_on_a_datatype_is_among_them(self, name):
        """What a finding of the XSD names, the same release explains."""
        release = ieb.release(name)
        named = set()
        for shape in release.messages:
            for _, _, element in shape.walk():
                named.update(dict(getattr(element.type, "rules", ())).values())
        assert bool(named) is (name != "1.0")  # of 1.0 the rules on datatypes were not found
        assert named <= set(release.rules)

    @pytest.mark.parametrize("name", release_names())
    def test_a_text_names_no_rule_that_is_not_there(self, name):
        """An explanation that points elsewhere points at something."""
        rules = ieb.release(name).rules
        texts = " ".join(rule.title + rule.explanation + rule.example for rule in rules.values())
        named = set(re.findall(r"\b(?:TR|CS|RS|OP|UP|IV|SG)[0-9]{3}(?:x1)?\b", texts))
        assert named
        assert named <= set(rules)

    def test_other_rules_make_another_release(self):
        """So that nothing that was made for the one is used for the other."""
        short = ieb.release().with_rules([ieb.RULES["CS002"]])
        assert short != ieb.release()
        assert short == ieb.release().with_rules([ieb.RULES["CS002"]])
        assert list(short.rules) == ["CS002"]
        assert list(ieb.release().rules) == list(ieb.RULES)

    def test_what_rules_say_of_messages_of_others_is_left_out(self):
        """The rules of 4.0 can be given to a release without WMO409."""
        assert ieb.release("3.0").with_rules(ieb.RULES.values()).rules == ieb.release("3.0").rules

    def test_a_release_with_other_rules_goes_to_another_process(self):
        """What judges in parallel judges there by the same rules."""
        short = ieb.release().with_rules([ieb.RULES["CS002"]])
        assert pickle.loads(pickle.dumps(short)) == short

    def test_what_is_no_rule_is_refused(self):
        """Iterating over the rules of a release gives codes: a slip that is told at once."""
        wanted = r"^rules: verwacht regels \(ieb.Rule\), zoals ieb.RULES.values\(\), geen str\.$"
        with pytest.raises(InvalidType, match=wanted):
            ieb.release().with_rules(ieb.RULES)

    def test_two_rules_with_one_code_are_refused(self):
        """One of them would not be judged, in silence."""
        twice = [ieb.RULES["CS002"], evolve(ieb.RULES["CS002"], level=3)]
        with pytest.raises(InvalidValue, match=r"vaker staat er 'CS002'\.$"):
            ieb.release().with_rules(twice)


def test_importing_the_library_reads_no_rules():
    """Who only reads and writes does not wait for the rules, nor who may judge later."""
    code = (
        "import ieb, sys; ieb.parse, ieb.Context, ieb.validate, ieb.Rule, ieb.release(); "
        "sys.exit('ieb.releases.rulefile' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
