"""What is judged of a message of release 1.0, of whose rules only a part is public."""

from datetime import date

import pytest

import ieb
from ieb import WMO401, WMO403, NoRetour, StatusAanlevering, build_retour
from ieb.codes import RetourCode, RetourCode10
from ieb.findings import Finding
from ieb.messages.kinds import kind_of
from ieb.releases import release
from ieb.rules import Report

DAY = date(2020, 5, 12)
CONTEXT = ieb.Context(today=DAY)
PRICE = ieb.Kostprijs(kostprijs_bedrag=ieb.Bedrag(1900), kostprijs_startdatum=DAY)
TARIEF_2020 = ieb.codes.Tarief(valid_from=date(2020, 1, 1), valid_to=None, cents=1900)


def start(**given):
    """Return a WMO401 as it should be, with what a test makes otherwise."""
    return WMO401.aanlevering(**{**said(), "eb_startdatum": DAY, **given})


def stop(**given):
    """Return a WMO403 as it should be, with what a test makes otherwise."""
    return WMO403.aanlevering(**{**said(), "eb_stopdatum": DAY, **given})


def said():
    """Return what a start and a stop both say."""
    return {
        "status_aanlevering": StatusAanlevering.EERSTE_AANLEVERING,
        "gemeente": "0513",
        "identificatie": "G1",
        "dagtekening": DAY,
        "bsn": "999992016",
        "eb_start_nummer": 1,
    }


@pytest.mark.parametrize("message", [start(), stop()])
def test_a_report_says_that_not_all_rules_are_public(message):
    """Nothing is wrong as far as we know; the report says how far that is, and accepts nothing."""
    report = ieb.check(ieb.serialize(message), CONTEXT)
    assert report.findings == ()
    assert not report.accepted
    unknown = {gap.code: gap.lacks for gap in report.not_judged if gap.unknown}
    assert unknown["andere-regels"] == "de regels van 1.0 zijn niet volledig openbaar"
    assert (
        "Niet beoordeeld: de regels van 1.0 zijn niet volledig openbaar (andere-regels)."
        in report.table()
    )
    assert {"TR115", "TR328", "TR329", "TR330"} < set(unknown)


@pytest.mark.parametrize("message", [start(), stop()])
def test_a_report_names_each_rule_that_is_only_explained(message):
    """Such as OP241 and TR102: known to be about it, and nothing here judges by them."""
    told = {gap.code for gap in ieb.check(ieb.serialize(message), CONTEXT).not_judged}
    rules = [rule for rule in message.release.rules.values() if message.naam in rule.messages]
    explained = {rule.code for rule in rules if rule.manier is ieb.rules.Manier.UITLEG}
    assert {"OP033", "TR102", "TR114"} < explained <= told


@pytest.mark.parametrize(
    ("message", "code", "retourcode"),
    [
        (start(bsn="999992017"), "CS002", "0001"),
        (stop(bsn="999992017"), "CS002", "0001"),
        (start(dagtekening=date(2020, 5, 13)), "TR135", "8848"),
        (stop(dagtekening=date(2020, 5, 13)), "TR135", "8848"),
        (start(gemeente="9999"), "TR378", "S300"),
        (stop(gemeente="9999"), "TR378", "S300"),
        (start(eb_kostprijs=PRICE), "TR409", "S333"),
    ],
)
def test_what_is_certain_is_judged_and_refused_with_a_code_of_1_0(message, code, retourcode):
    """The 11-proef, the day, the gemeente and the price; the retour bears the code."""
    context = ieb.Context(today=DAY, tarieven=(TARIEF_2020,))
    report = ieb.validate(message, context)
    assert [(finding.code, finding.retourcode) for finding in report.findings] == [
        (code, retourcode)
    ]
    answer = build_retour(message, report, identificatie="R1", dagtekening=DAY)
    assert answer.release is release("1.0")
    assert [found.code for found in answer.afkeurcodes] == [retourcode]
    assert ieb.parse(ieb.serialize(answer)) == answer


def test_a_gemeente_that_is_no_more_is_not_refused():
    """In 2020 it existed, and a stop does not say when its start was."""
    assert ieb.validate(stop(gemeente="0370"), CONTEXT).findings == ()


def test_no_retour_approves_what_was_not_judged():
    """Refusing is possible by the rules that we know; approving needs all of them."""
    with pytest.raises(NoRetour, match="wij kennen niet alle regels"):
        build_retour(start(), ieb.validate(start(), CONTEXT), identificatie="R1", dagtekening=DAY)


CODES = [code.code for code in RetourCode10 if code.code not in ("0200", "0233")]
OF_4_0 = sorted({code.code for code in RetourCode} - {code.code for code in RetourCode10})
ON_HEADER = ("0001", "8848", "S300")


@pytest.mark.parametrize("status", [*StatusAanlevering][:3])
@pytest.mark.parametrize("make", [start, stop])
@pytest.mark.parametrize("code", CODES)
def test_a_retour_is_built_with_each_code_of_1_0_where_it_stands(code, make, status):
    """IV028 finds nothing wrong in it, but a code of which no rule that we know is about a stop."""
    message = make(status_aanlevering=status)
    path = "Bericht/Header"
    if code not in ON_HEADER:
        path = str(kind_of(message).places[0].period)
    found = Finding(code="EIGEN", message="Eigen.", level=3, retourcode=code, path=path)
    report = Report(message=message, findings=(found,))
    answer = build_retour(message, report, identificatie="R1", dagtekening=DAY)
    assert [known.code for known in answer.afkeurcodes] == [code]
    told = ieb.check_retour(answer, message).findings
    if make is stop and code in ("9071", "S333"):
        (finding,) = told
        assert (finding.code, finding.severity.value) == ("IV028", "signaal")
        assert "geen regel over het heenbericht die wij kennen" in finding.message
    else:
        assert told == ()


@pytest.mark.parametrize("code", OF_4_0)
def test_no_retour_is_built_with_a_code_that_1_0_has_not(code):
    """A code that only 4.0 has is refused, and the reason names it."""
    found = Finding(code="EIGEN", message="Eigen.", level=3, retourcode=code, path="Bericht/Header")
    report = Report(message=start(), findings=(found,))
    with pytest.raises(ieb.IebError, match=code):
        build_retour(start(), report, identificatie="R1", dagtekening=DAY)


def test_a_retour_on_your_own_verdict_has_the_codes_of_1_0():
    """Your own finding may bear any of the 15; one that is not among them is refused with the reason."""

    def answer(code):
        found = Finding(
            code="EIGEN",
            message="Eigen.",
            level=3,
            retourcode=code,
            path="Bericht/Client/StartEigenBijdrage",
        )
        report = Report(message=start(), findings=(found,))
        return build_retour(start(), report, identificatie="R1", dagtekening=DAY)

    codes = answer("9071").client.start_eigen_bijdrage.retour_codes.retour_code
    assert [str(code) for code in codes] == ["9071 (alleen in iEb 1.0: TR071)"]
    assert not ieb.check_retour(answer("9071"), start()).findings
    with pytest.raises(NoRetour, match="9404"):
        answer("9404")
