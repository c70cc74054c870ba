"""The pytest plugin, as a supplier uses it: adapter, roles, report, JUnit."""

import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

import ieb
from ieb.conformance import Mismatch, checks
from ieb.conformance.naief import Naief
from ieb.conformance.persons import FICTITIOUS, hide_others
from ieb.privacy import passes_elfproef

pytest_plugins = ["pytester"]

REFERENCE = "ieb.conformance.referentie:Referentie"
NAIVE = "ieb.conformance.naief:Naief"


ADAPTER = """
from ieb.conformance import Unable

class Adapter:
    def begin(self, situation): ...
    def happen(self, event, today): {happen}
    def receive(self, message, today): {receive}
"""


@cache
def wrong_of_naive():
    """The checks that the naive adapter fails, in their order."""
    found = []
    for check in checks():
        try:
            check.run(Naief())
        except Mismatch:
            found.append(check.name)
    return found


def run(pytester, *words):
    """Run pytest in a project of its own, without what other plugins print."""
    if not (
        pytester.path / "pytest.ini"
    ).exists():  # else a project around the temporary folder would count
        pytester.makeini("[pytest]")
    return pytester.runpytest_inprocess(
        "-p", "no:cacheprovider", "-p", "no:hypothesispytest", *words
    )


def collected(result):
    """The names of the checks that were listed, in order."""
    return [line for line in result.outlines if line.startswith("ieb::")]


class Whole(NamedTuple):
    """All checks, run on an adapter by a process of its own.

    Attributes:
        code: The exit code.
        lines: What stood on the screen.
        report: The report, as text.
        cases: Those of the JUnit file.
    """

    code: int
    lines: list[str]
    report: str
    cases: list[etree._Element]


def run_whole(folder, adapter):
    """Run all checks, with a report and a JUnit file."""
    words = ("--ieb-rapport", "uit/rapport.html", "--junitxml", "junit.xml")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "--ieb-adapter",
            adapter,
            *words,
        ],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    return Whole(
        code=done.returncode,
        lines=done.stdout.splitlines(),
        report=(folder / "uit" / "rapport.html").read_text(encoding="utf-8"),
        cases=list(etree.parse(folder / "junit.xml").getroot().iter("testcase")),
    )


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """What the whole kit says of the reference adapter."""
    return run_whole(tmp_path_factory.mktemp("referentie"), REFERENCE)


@pytest.fixture(scope="module")
def naive(tmp_path_factory):
    """What the whole kit says of the naive adapter."""
    return run_whole(tmp_path_factory.mktemp("naief"), NAIVE)


@pytest.fixture
def report(naive):
    """The report on the naive adapter."""
    return naive.report


class TestRunning:
    def test_the_reference_adapter_is_all_green(self, reference):
        """The kit as a supplier runs it asks nothing that cannot be done."""
        assert reference.code == 0
        assert re.fullmatch(r"=+ \d+ passed in .*=+", reference.lines[-1])
        assert len(reference.cases) == len(list(checks()))

    def test_the_naive_adapter_fails_exactly_where_it_should(self, naive):
        """A session of pytest says of each check what the check itself says."""
        assert naive.code == 1
        told = [line for line in naive.lines if line.startswith("FAILED")]
        failed = [re.sub(r"FAILED (?:\S*/)?ieb::(.+?\))( - .*)?", r"\1", line) for line in told]
        assert failed == wrong_of_naive()

    def test_a_role_has_its_own_checks(self, pytester):
        """Who tests one side runs the checks of that side, and both make up the whole."""
        words = ("--ieb-adapter", REFERENCE, "--collect-only", "-q")
        gemeente = collected(run(pytester, *words, "--ieb-rol", "gemeente"))
        cak = collected(run(pytester, *words, "--ieb-rol", "cak"))
        both = collected(run(pytester, *words))
        assert gemeente
        assert cak
        assert sorted(gemeente + cak) == sorted(both)

    def test_checks_are_chosen_by_rule(self, pytester):
        """Who works on one rule runs its checks by the code of the rule."""
        result = run(pytester, "--ieb-adapter", REFERENCE, "-k", "TR404", "-v")
        assert result.ret == 0
        assert {line.split()[0][:5] for line in result.outlines if " PASSED" in line} == {"ieb::"}
        assert all("TR404" in line for line in result.outlines if " PASSED" in line)

    def test_checks_are_chosen_by_a_pattern_of_their_whole_name(self, pytester):
        """One casus, one rule and not one that begins the same, or what a failure names."""
        words = (
            "--ieb-toets",
            "casus 2 *",
            "--ieb-toets",
            "OP035-*",
            "--ieb-toets",
            "keten 01 (cak)",
        )
        result = run(pytester, "--ieb-adapter", REFERENCE, "--collect-only", "-q", *words)
        names = [line.removeprefix("ieb::") for line in result.outlines if line.startswith("ieb::")]
        assert {name.split(" stap ")[0].split("-")[0] for name in names} == {
            "casus 2",
            "OP035",
            "keten 01 (cak)",
        }

    def test_the_special_situations_run_when_asked_for(self, pytester):
        """They are ours: who does not ask for them does not get them."""
        words = ("--ieb-adapter", REFERENCE, "--ieb-toets", "situatie 5b *")
        result = run(pytester, *words, "--ieb-situaties")
        assert result.parseoutcomes() == {"passed": 2}
        result = run(pytester, *words)
        result.stderr.fnmatch_lines(["*geen toets heet 'situatie 5b *'*"])

    def test_envelopes_are_exchanged_when_asked_for(self, pytester):
        """Each message goes in one, what is about envelopes comes too, and the report says so."""
        words = ("--ieb-toets", "envelop *", "--ieb-toets", "OP035-*", "--ieb-envelop")
        adapter = f"{REFERENCE}InEnvelop"
        result = run(pytester, "--ieb-adapter", adapter, *words, "--ieb-rapport", "uit.html")
        assert set(result.parseoutcomes()) == {"passed"}
        report = (pytester.path / "uit.html").read_text(encoding="utf-8")
        assert "Uitgewisseld in release 4.0, in enveloppen van het GGk." in report
        words = ("--ieb-envelop", "--ieb-toets", "envelop gewoon (gemeente)")
        result = run(pytester, "--ieb-adapter", REFERENCE, *words)
        assert set(result.parseoutcomes()) == {"failed"}
        result.stdout.fnmatch_lines(["*Dit is een bericht zonder envelop*"])

    def test_a_failure_says_how_to_run_it_alone(self, pytester):
        """The line to repeat a failure can be copied from it."""
        result = run(pytester, "--ieb-adapter", NAIVE, "--ieb-toets", "retourtabel 04 (cak)")
        result.stdout.fnmatch_lines(["Alleen deze toets: --ieb-toets 'retourtabel 04 (cak)'"])
        assert result.parseoutcomes() == {"failed": 1}

    def test_own_tests_run_only_when_asked_for(self, pytester):
        """The kit does not drag in the tests of the project where it runs."""
        pytester.makepyfile(test_own="def test_own(): pass")
        words = ("--ieb-adapter", REFERENCE, "--collect-only", "-q")
        alone = run(pytester, *words).outlines
        both = run(pytester, *words, "test_own.py").outlines
        assert not any("test_own" in line for line in alone)
        assert any("test_own" in line for line in both)

    def test_the_checks_are_counted_as_collected(self, pytester):
        """A supplier can list what would be asked without running it."""
        result = run(pytester, "--ieb-adapter", REFERENCE, "--collect-only", "-q")
        assert len(collected(result)) > 50
        assert not any("-" in line for line in result.outlines if "selected" in line)

    def test_without_an_adapter_pytest_is_as_it_was(self, pytester):
        """Who has the package installed notices nothing of the plugin in own tests."""
        pytester.makepyfile("def test_own(): pass")
        assert run(pytester).parseoutcomes() == {"passed": 1}

    def test_an_adapter_in_the_current_folder_is_found(self, pytester, monkeypatch):
        """No installation is needed: the adapter may lie where pytest is started."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        pytester.makepyfile(eigen_software=ADAPTER.format(happen="return []", receive="return []"))
        result = run(pytester, "--ieb-adapter", "eigen_software:Adapter", "-k", "retourtabel")
        assert result.ret == 1
        result.stdout.fnmatch_lines(
            ["Verwacht: eerst een WMO406 zonder retourcodes", "Gekregen: geen bericht"]
        )

    def test_what_the_software_cannot_do_is_skipped_with_its_reason(self, pytester, monkeypatch):
        """Software without some facility is not red for it, nor green."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        unable = 'raise Unable("geen test-BRP")'
        pytester.makepyfile(zonder_brp=ADAPTER.format(happen=unable, receive=unable))
        result = run(pytester, "--ieb-adapter", "zonder_brp:Adapter", "-k", "casus", "-rs")
        assert result.parseoutcomes().keys() == {"skipped", "deselected"}
        result.stdout.fnmatch_lines(["*geen test-BRP*"])

    def test_a_fault_of_the_adapter_itself_keeps_its_traceback(self, pytester, monkeypatch):
        """Who debugs an adapter sees the line of it, and no inside of pytest."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        pytester.makepyfile(stuk=ADAPTER.format(happen="return 1 / 0", receive="return 1 / 0"))
        result = run(pytester, "--ieb-adapter", "stuk:Adapter", "-k", "TR404-06 and cak")
        result.stdout.fnmatch_lines(
            ["De adapter gaf een fout:", "*stuk.py*", "*ZeroDivisionError*"]
        )
        assert "_pytest" not in result.stdout.str()

    def test_a_bsn_in_the_fault_of_an_adapter_is_not_shown(self, pytester, monkeypatch):
        """An error text of the software under test brings no person into a report."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        crash = 'raise KeyError("999995935")'
        pytester.makepyfile(lek=ADAPTER.format(happen=crash, receive=crash))
        result = run(
            pytester,
            "--ieb-adapter",
            "lek:Adapter",
            "-k",
            "TR404-06 and cak",
            "--junitxml",
            "junit.xml",
        )
        assert "KeyError: '*********'" in result.stdout.str()
        assert "KeyError: '*********'" in (pytester.path / "junit.xml").read_text(encoding="utf-8")


class TestWrongUse:
    @pytest.mark.parametrize("source", ["def (", "1 / 0", "import bestaat_niet"])
    def test_a_module_that_cannot_be_imported_is_told_in_one_line(
        self, pytester, monkeypatch, source
    ):
        """A broken adapter is told as such, not as a crash of pytest."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        name = f"kapot{len(source)}"
        (pytester.path / f"{name}.py").write_text(source)
        result = run(pytester, "--ieb-adapter", f"{name}:Adapter")
        assert result.ret == 4
        assert f"module {name} is niet te importeren: " in result.stderr.str()
        assert "INTERNALERROR" not in result.stdout.str()

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["--ieb-adapter", "alleen_een_module"], "verwacht MODULE:KLASSE"),
            (
                ["--ieb-adapter", "bestaat.niet:Adapter"],
                "module bestaat.niet is niet te importeren",
            ),
            (["--ieb-adapter", "ieb.conformance.naief:Bestaatniet"], "heeft geen Bestaatniet"),
            (
                ["--ieb-adapter", "datetime:date"],
                "geen adapter; er ontbreekt begin, happen, receive",
            ),
            (
                ["--ieb-adapter", REFERENCE, "--ieb-toets", "casus 99 *"],
                "geen toets heet 'casus 99 *'",
            ),
            (["--ieb-rapport", "rapport.html"], "--ieb-rapport: geef met --ieb-adapter aan"),
            (
                ["--ieb-rol", "cak"],
                "--ieb-rol: geef met --ieb-adapter aan wat getoetst moet worden",
            ),
            (["--ieb-toets", "casus 2 *"], "--ieb-toets: geef met --ieb-adapter aan"),
            (["--ieb-situaties"], "--ieb-situaties: geef met --ieb-adapter aan"),
            (["--ieb-envelop"], "--ieb-envelop: geef met --ieb-adapter aan"),
            (["--ieb-xsd", "."], "--ieb-xsd: geef met --ieb-adapter aan"),
            (["--ieb-adapter", REFERENCE, "--ieb-rol", "aanbieder"], "invalid choice"),
        ],
    )
    def test_it_is_told_in_one_line(self, pytester, words, text):
        """A slip on the command line stops the run, with what was expected."""
        result = run(pytester, *words)
        assert result.ret == 4
        assert text in result.stderr.str()


class _Tags(HTMLParser):
    """Reads which tags and links a page holds."""

    def __init__(self):
        super().__init__()
        self.open, self.links = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


class TestReport:
    def test_it_is_one_page_that_needs_nothing_from_elsewhere(self, report):
        """The report can be mailed as one file, and opening it fetches nothing."""
        reader = _Tags()
        reader.feed(report)
        assert reader.open == []
        assert reader.links == []
        assert not re.search(r"url\(|@import|<script", report)

    def test_it_counts_per_rule_and_casus(self, report):
        """A reader sees at a glance which parts of the standard fail."""
        assert re.search(r'<tr><td class="fout">retourtabel</td>', report)
        assert re.search(r'<tr><td class="goed">RS001</td><td>[^<]+</td>', report)
        assert re.search(r'<tr><td class="fout">casus 2</td>', report)
        assert "<td></td>" not in report  # each part has a title

    def test_it_says_what_was_tested_when_and_how(self, report):
        """A report can be judged later: it names the day, version, role and release."""
        assert re.search(
            r"Getoetst op \d\d-\d\d-\d{4} met ieb [\d.]+\. Rol: beide\.\n"
            r"Uitgewisseld in release 4\.0\.",
            report,
        )

    def test_it_tells_what_went_wrong_and_on_what_that_rests(self, report):
        """Each fault says what was expected, and on which text that rests."""
        assert "Verwacht: eerst een WMO406 met Bericht/Header 0001" in report
        assert "Berust op: invulinstructie IV028, gelezen in een zusterstandaard; " in report

    def test_what_did_not_run_is_told_and_never_green(self, pytester):
        """A selection, an interrupt or a process that died leaves checks without a result."""
        run(
            pytester,
            "--ieb-adapter",
            REFERENCE,
            "-k",
            "TR404-06 and cak",
            "--ieb-rapport",
            "rapport.html",
        )
        text = (pytester.path / "rapport.html").read_text(encoding="utf-8")
        assert re.search(r"1 goed, 0 fout, 0 overgeslagen, \d{3} niet uitgevoerd", text)
        assert re.search(r'<tr><td class="overgeslagen">TR404</td>', text)
        assert 'class="goed"' not in text

    def test_collecting_leaves_an_earlier_report_as_it_was(self, pytester):
        """Listing the checks does not overwrite the report of a real run."""
        (pytester.path / "rapport.html").write_text("eerder")
        run(pytester, "--ieb-adapter", REFERENCE, "--collect-only", "--ieb-rapport", "rapport.html")
        assert (pytester.path / "rapport.html").read_text() == "eerder"

    def test_a_place_that_cannot_be_written_is_told_after_the_results(self, pytester):
        """A wrong path for the report does not cost the results of the run."""
        (pytester.path / "map").mkdir()
        result = run(
            pytester, "--ieb-adapter", REFERENCE, "-k", "TR404-06 and cak", "--ieb-rapport", "map"
        )
        assert result.ret == 4
        result.stdout.fnmatch_lines(
            ["Het rapport van de kit kan niet geschreven worden in map; *", "*1 passed*"]
        )

    def test_it_shows_the_persons_of_the_kit_and_nobody_else(self, report):
        """What was exchanged is about fictitious persons; another Bsn is of the software."""
        assert "999992016" in report
        assert hide_others(report) == report

    def test_all_green_has_no_chapter_of_faults(self, reference):
        """A report without faults does not suggest that there are some."""
        assert "Rapport van de kit: uit/rapport.html" in reference.lines
        assert "Wat fout ging" not in reference.report
        assert "0 fout, 0 overgeslagen" in reference.report

    def test_what_was_skipped_has_its_reason(self, pytester, monkeypatch):
        """What was not tested is never counted as good: the report says why."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        unable = 'raise Unable("geen test-BRP")'
        pytester.makepyfile(niet_alles=ADAPTER.format(happen=unable, receive=unable))
        words = (
            "--ieb-adapter",
            "niet_alles:Adapter",
            "-k",
            "casus",
            "--ieb-rapport",
            "rapport.html",
        )
        run(pytester, *words)
        text = (pytester.path / "rapport.html").read_text(encoding="utf-8")
        assert "Wat is overgeslagen" in text
        assert "<pre>geen test-BRP</pre>" in text

    def test_what_software_says_cannot_break_the_page(self, pytester, monkeypatch):
        """A text of the software under test runs no script and shows no person."""
        monkeypatch.setattr("sys.path", list(__import__("sys").path))
        evil = 'raise Unable("<script>999995935</script>")'
        pytester.makepyfile(boos=ADAPTER.format(happen=evil, receive=evil))
        run(
            pytester,
            "--ieb-adapter",
            "boos:Adapter",
            "-k",
            "casus",
            "--ieb-rapport",
            "rapport.html",
        )
        text = (pytester.path / "rapport.html").read_text(encoding="utf-8")
        assert "<script>" not in text
        assert "999995935" not in text

    def test_junit_has_a_case_for_each_check(self, naive):
        """CI systems show each check by its name, and the failures as failures."""
        names = [case.get("name") for case in naive.cases]
        wrong = [case.get("name") for case in naive.cases if case.find("failure") is not None]
        assert len(names) == len(set(names))
        assert wrong == wrong_of_naive()


def test_the_persons_of_the_kit_are_those_in_its_data():
    """Each Bsn that is shown in full stands in a scenario of the kit, and each of those is shown."""
    source = Path(ieb.__file__).parent
    found = set()
    for file in source.glob("scenario/data/**/*.toml"):
        found.update(re.findall(r"(?<!\d)\d{9}(?!\d)", file.read_text("utf-8")))
    assert {nine for nine in found if passes_elfproef(nine)} == FICTITIOUS


def test_another_bsn_is_hidden_beside_those_of_the_kit():
    """What software says may be about a real person, so only persons of the kit are shown."""
    assert hide_others("999992016 en 9999.95.935") == "999992016 en *********"
