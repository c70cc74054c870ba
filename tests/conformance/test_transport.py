"""The kit held against software that exchanges with another XSD set, such as the official one."""

import re
from pathlib import Path

import pytest

import ieb
from ieb.conformance import Mismatch, Unable, checks
from ieb.conformance.referentie import Referentie

pytest_plugins = ["pytester"]

OURS = Path(ieb.__file__).parent / "releases" / "data" / "4.0"
NAIVE = "ieb.conformance.naief:Naief"
REFERENCE = "ieb.conformance.referentie:Referentie"
ALL = list(checks())
BY_NAME = {check.name: check for check in ALL}
DATE = '<xs:restriction base="xs:date">\n      <xs:pattern value="[^:Z]*"/>'
PLAIN_DATE = '<xs:restriction base="xs:string">\n      <xs:pattern value="[0-9]{8}"/>'


@pytest.fixture(scope="module")
def xsds(copy_xsds):
    """A set with other namespaces, another BerichtCode, form of dates and version."""
    return copy_xsds(
        ("istandaarden.nl/ieb/4_0", "voorbeeld.nl/ieb/4_1"),
        ('value="578"', 'value="610"'),
        ("<ieb:BerichtXsdVersie>1.0.0<", "<ieb:BerichtXsdVersie>1.2.3<"),
        (DATE, PLAIN_DATE),
    )


@pytest.fixture(scope="module")
def other(xsds):
    """The release of that set."""
    return ieb.Release.from_xsd(xsds)


def speaking(release):
    """The reference adapter of a release."""
    return type("Speaking", (Referentie,), {"release": release})()


def test_who_speaks_the_other_set_passes_all_that_it_allows(other):
    """Only whitespace around a date is no date in that set; that check is skipped, with why."""
    skipped = {}
    for check in ALL:
        try:
            check.run(speaking(other), other)
        except Unable as reason:
            skipped[check.name] = str(reason)
    assert skipped == {
        f"schrijfwijze 13 {kind}": "uw XSD-set laat deze schrijfwijze niet toe"
        for kind in ("WMO405 (cak)", "WMO407 (cak)", *(f"WMO40{n} (gemeente)" for n in (6, 8, 9)))
    }


def test_what_goes_over_the_line_is_of_the_other_set(other):
    """Also what came before, what is no valid message, and what is written in another way."""
    seen = []

    class Looking(Referentie):
        release = other

        def begin(self, situation):
            seen.extend(before.message for before in situation.earlier)
            super().begin(situation)

        def receive(self, message, today):
            seen.append(message)
            return super().receive(message, today)

    for name in (
        "TR404-05 (cak)",
        "RS015-02 (cak)",
        "retourtabel 03 (cak)",
        "schrijfwijze 02 WMO405 (cak)",
    ):
        BY_NAME[name].run(Looking(), other)
    assert len(seen) == 5
    for data in seen:
        assert b"voorbeeld.nl/ieb/4_1/wmo405" in data
        assert b"istandaarden.nl" not in data
        assert b"BerichtCode>610<" in data


def test_who_still_speaks_ours_fails(other):
    """A CAK that knows the old namespaces reads nothing; a gemeente sends what the set refuses."""
    with pytest.raises(Mismatch) as wrong:
        BY_NAME["casus 1 stap 1 (cak)"].run(Referentie(), other)
    assert wrong.value.got == "geen bericht"
    with pytest.raises(Mismatch) as wrong:
        BY_NAME["gebeurtenis 01 (gemeente)"].run(Referentie(), other)
    assert wrong.value.expected == "een bericht dat aan uw XSD-set voldoet"


def test_a_fault_is_found_in_the_other_set_too(other):
    """The kit is no milder for software that speaks another XSD set."""

    class Nothing(Referentie):
        release = other

        def receive(self, message, today):
            return super().receive(message, today)[:1]

    with pytest.raises(Mismatch) as wrong:
        BY_NAME["casus 1 stap 2 (cak)"].run(Nothing(), other)
    assert wrong.value.got == "geen bericht"


def test_what_the_other_set_forbids_is_skipped(copy_xsds):
    """A set that knows no start number above 999 cannot be asked about 649901."""
    folder = copy_xsds(
        ('<xs:maxInclusive value="999999999"/>', '<xs:maxInclusive value="999"/>'),
    )
    with pytest.raises(
        Unable, match=r"in uw XSD-set is dit bericht er niet, of niet zo: .*EbStartNummer"
    ):
        BY_NAME["TR404-05 (cak)"].run(Referentie(), ieb.Release.from_xsd(folder))


def test_what_the_other_set_allows_is_not_asked_as_a_fault(copy_xsds):
    """In ours 580 is the BerichtCode of a WMO407; a set may give it to the WMO405."""
    release = ieb.Release.from_xsd(copy_xsds(('value="578"', 'value="580"')))
    with pytest.raises(Unable, match="in uw XSD-set is dit bericht geldig"):
        BY_NAME["RS047-02 (cak)"].run(speaking(release), release)


def run(pytester, *words):
    """Run pytest in a folder of its own, without what other plugins print."""
    return pytester.runpytest_inprocess(
        "-p", "no:cacheprovider", "-p", "no:hypothesispytest", *words
    )


class TestOtherNames:
    @pytest.fixture
    def renamed(self, tmp_path, copy_xsds):
        """A set in which two of our names are others, and the file that says so."""
        folder = copy_xsds(
            ('name="EbStartNummer"', 'name="StartNr"'),
            ('name="Bsn"', 'name="BurgerServiceNummer"'),
        )
        names = tmp_path / "namen.toml"
        names.write_text('EbStartNummer = "StartNr"\nBsn = "BurgerServiceNummer"\n')
        return folder, names

    @pytest.mark.parametrize(
        "name",
        ["TR404-05 (cak)", "RS015-02 (cak)", "schrijfwijze 12 WMO405 (cak)", "keten 01 (gemeente)"],
    )
    def test_what_goes_over_the_line_has_the_names_of_the_set(self, renamed, name):
        """Also in a message that is no valid one, and in one with whitespace around a number."""
        release = ieb.Release.from_xsd(renamed[0], names=renamed[1])
        seen = []

        class Looking(Referentie):
            def begin(self, situation):
                seen.extend(before.message for before in situation.earlier)
                super().begin(situation)

            def happen(self, event, today):
                seen.extend(sent := super().happen(event, today))
                return sent

            def receive(self, message, today):
                seen.append(message)
                return super().receive(message, today)

        Looking.release = release
        BY_NAME[name].run(Looking(), release)
        assert seen
        assert not any(b":Bsn>" in data or b":EbStartNummer>" in data for data in seen)

    def test_the_file_with_names_is_an_option(self, pytester, renamed):
        """A set with other names can be tested from the command line, without any code."""
        folder, names = map(str, renamed)
        words = ("--ieb-toets", "RS015-02 (cak)", "--ieb-xsd", folder)
        without = run(pytester, "--ieb-adapter", REFERENCE, *words)
        assert without.ret == 4
        assert "--ieb-xsd: met de XSD's in" in without.stderr.str()
        assert run(pytester, "--ieb-adapter", REFERENCE, *words, "--ieb-namen", names).ret == 0

    def test_names_without_a_set_are_told(self, pytester):
        """An option that would have no effect is refused, with what is missing."""
        result = run(pytester, "--ieb-adapter", REFERENCE, "--ieb-namen", "namen.toml")
        assert result.ret == 4
        assert "--ieb-namen: geef met --ieb-xsd de map" in result.stderr.str()


class TestOption:
    def test_the_kit_exchanges_with_the_set_in_a_folder(self, pytester, monkeypatch, xsds):
        """With the official XSDs in a folder the whole kit runs, and the report says so."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        pytester.makepyfile(
            officieel=f"""
import ieb
from ieb.conformance.referentie import Referentie

class Adapter(Referentie):
    release = ieb.Release.from_xsd({str(xsds)!r})
"""
        )
        words = (
            "--ieb-xsd",
            str(xsds),
            "--ieb-toets",
            "casus 2 *",
            "--ieb-rapport",
            "rapport.html",
        )
        result = run(pytester, "--ieb-adapter", "officieel:Adapter", *words)
        assert result.parseoutcomes().keys() == {"passed"}
        text = (pytester.path / "rapport.html").read_text(encoding="utf-8")
        assert f"Uitgewisseld in release {ieb.Release.from_xsd(xsds).name}." in text

    def test_a_set_that_is_none_is_told_with_its_reasons(self, pytester):
        """A wrong folder is told in one line with its reason, before any check runs."""
        result = run(pytester, "--ieb-adapter", REFERENCE, "--ieb-xsd", "nergens")
        assert result.ret == 4
        assert "--ieb-xsd: met de XSD's in nergens kan niet getoetst worden." in result.stderr.str()
        assert "De map, of het bestand met namen, kan niet gelezen worden." in result.stderr.str()

    def test_a_set_without_one_of_the_messages_is_told(self, pytester):
        """A set for which half of the checks could say nothing is refused at once."""
        result = run(pytester, "--ieb-adapter", REFERENCE, "--ieb-xsd", str(OURS.with_name("3.0")))
        assert result.ret == 4
        assert "kent geen bericht 'WMO409'" in result.stderr.str()


class TestRecord:
    def test_a_failure_shows_the_messages_with_the_fictitious_persons_of_the_kit(self, pytester):
        """A supplier can repeat a failure by hand: all that was sent is shown."""
        result = run(pytester, "--ieb-adapter", NAIVE, "--ieb-toets", "TR404-05 (cak)")
        text = result.stdout.str()
        assert re.search("Captured berichten call", text)
        assert "Vooraf, ontvangen op 12-05-2025, geaccepteerd:\n<?xml" in text
        assert "Naar de software, op 13-05-2025:\n<?xml" in text
        assert "Van de software:\n<?xml" in text
        assert "<wmo405:Bsn>999992016<" in text
        assert "<ieb:Identificatie>G000000001<" in text

    def test_an_event_is_shown_too_and_silence(self, pytester):
        """Where no message goes in, the failure shows what happened to the client."""
        result = run(
            pytester,
            "--ieb-adapter",
            NAIVE,
            "--ieb-toets",
            "gebeurtenis 07 (gemeente)",
        )
        result.stdout.fnmatch_lines(["Gebeurtenis op 02-06-2025:", "Death(bsn=999992016, datum=*)"])

    def test_a_check_that_passes_shows_nothing(self, pytester):
        """A green run is not buried under messages."""
        result = run(pytester, "--ieb-adapter", REFERENCE, "--ieb-toets", "TR404-05 (cak)", "-rA")
        assert "Captured" not in result.stdout.str()

    def test_the_report_holds_them_folded(self, pytester):
        """The report holds each exchange, and stays readable."""
        words = ("--ieb-toets", "TR404-05 (cak)", "--ieb-rapport", "rapport.html")
        run(pytester, "--ieb-adapter", NAIVE, *words)
        text = (pytester.path / "rapport.html").read_text(encoding="utf-8")
        assert (
            "<details><summary>De berichten</summary><pre>Vooraf, ontvangen op 12-05-2025" in text
        )

    @pytest.mark.parametrize(
        ("sent", "shown"),
        [
            ('b"<a>" + 20_000 * b"x"', "*x\n(en nog 10003 bytes)"),
            (r'b"\xff\x00\x1b[2J"', r"\xff\x00\x1b[[]2J"),
        ],
    )
    def test_what_is_very_long_or_no_text_cannot_spoil_the_screen(
        self, pytester, monkeypatch, sent, shown
    ):
        """What software answers cannot flood a terminal, or steer it."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        name = f"vreemd{len(sent)}"
        source = f"""
class Adapter:
    def begin(self, situation): ...
    def happen(self, event, today): ...
    def receive(self, message, today): return [{sent}]
"""
        pytester.makepyfile(**{name: source})
        result = run(pytester, "--ieb-adapter", f"{name}:Adapter", "--ieb-toets", "TR404-05 (cak)")
        result.stdout.fnmatch_lines(shown.splitlines(), consecutive=True)
