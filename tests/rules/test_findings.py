"""Where each finding of the table of cases points, and what it says.

The table itself says by hand which rules are broken (`test_cases`). What a finding says is kept
word for word in `bevindingen.txt`, which `tools/make_findings.py` writes and a person reads: a text
that nobody types twice, so that changing one costs a command and the reading of a diff. That it
points to the right place is checked apart, against the place that its rule names and against the
bytes of the message.
"""

import importlib.util
import re
from pathlib import Path

import pytest

import ieb
from ieb import RULES
from ieb.releases import release_names
from ieb.rules import Manier
from ieb.scenario import cases

ROOT = Path(__file__).parents[2]
PERIOD = r"Bericht/Client/(PeriodeEigenBijdrage(Abo|Bw)|Start[A-Za-z]+|Stop[A-Za-z]+)"
REMARKED = r"Bericht/(Abonnementstarief|BeschermdWonen)"
PLACES = {
    "Header": r"Bericht/Header(/.+)?",
    "Client": r"Bericht/(Client|Abonnementstarief|BeschermdWonen)(/Bsn)?",
    "Periode": rf"{PERIOD}(/.+)?",
    "Abonnementstarief of BeschermdWonen": REMARKED,
    "InhoudelijkeOpmerking": rf"{REMARKED}/InhoudelijkeOpmerking(/Attributen)?",
    "alle klassen met retourcodes": r"Bericht/(Header|Client|Abonnementstarief|BeschermdWonen)(/.+)?",
    "alle elementen": r"Bericht/.+",
    "getallen": r"Bericht/.+",
    "datums": r"Bericht/.+([dD]atum|Dagtekening)",
    "bestand": r"",
}
REPORTS = [(case, ieb.check(case.data, case.context())) for case in cases()]
FOUND = []
for case, report in REPORTS:
    FOUND += [(case, finding) for finding in report]


def pattern_of(place):
    """Return what a path looks like that lies in the place of a rule, which may name some elements."""
    return PLACES.get(place, r"(.+/)?(" + "|".join(place.split(", ")) + ")(/.+)?")


def has(name, case):
    """Return whether a release has the message of a case."""
    return ieb.release(name).has(case.naam)


def test_every_finding_says_what_was_read_and_agreed():
    """After a change of a text or a path: `python tools/make_findings.py`, and read the difference."""
    spec = importlib.util.spec_from_file_location(
        "make_findings", ROOT / "tools" / "make_findings.py"
    )
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert list(tool.lines()) == tool.FILE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("code", sorted({finding.code for _, finding in FOUND}))
def test_a_finding_lies_in_the_place_that_its_rule_names(code):
    """What `ieb rules` says a rule is about is where its findings are."""
    for case, finding in FOUND:
        if finding.code == code:
            rules = next(ieb.release(name).rules for name in release_names() if has(name, case))
            expected = pattern_of(rules[code].place)
            assert re.fullmatch(expected, str(finding.path)), case.id


def test_every_rule_names_a_known_place():
    """Also a rule that is only explained: a class or element of the messages, or the message or file."""
    elements = set()
    for shape in ieb.release().messages:
        elements |= {path.name for path, _, _ in shape.walk()}
    for rule in RULES.values():
        whole = rule.manier is Manier.UITLEG and rule.place == "bericht"
        assert whole or rule.place in PLACES or set(rule.places) <= elements, rule.code


def test_a_finding_points_to_the_line_on_which_its_element_stands():
    """Its line in the bytes opens the element that its path ends with; a class is opened, not closed."""
    for case, finding in FOUND:
        if not finding.path:
            assert finding.line in (None, 1), case.id
            continue
        assert finding.line is not None, case.id
        line = case.data.splitlines()[finding.line - 1].decode()
        element = finding.path.name
        assert re.search(rf"<(\w+:)?{element}[ />]", line), (case.id, line)


def test_a_finding_points_to_an_element_of_its_message():
    """Each path of a finding on a message that was read is one that the release knows."""
    for case, report in REPORTS:
        if report.message is None:
            continue
        shape = report.message.release.message(report.message.naam)
        known = {path for path, _, _ in shape.walk()}
        for finding in report:
            assert not finding.path or finding.path.in_shape in known, case.id
