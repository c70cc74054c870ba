"""The retour: built by the table of IV028 from any report, and checked when it comes back."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from attrs import evolve, fields, has
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import (
    WMO405,
    WMO406,
    WMO407,
    WMO408,
    WMO409,
    WMO410,
    Attribuut,
    AttribuutNaam,
    Context,
    Finding,
    History,
    RedenTerugkoppeling,
    Report,
    RetourCode,
    RetourCodes,
    Severity,
    build_retour,
    check_retour,
)
from ieb.codes import ClosedCodelist, OpenCodelist, UnknownCode
from ieb.errors import InvalidType, InvalidValue, NoRetour
from ieb.messages import Kostprijs
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.fields import camel, field_types
from ieb.messages.terugkoppeling import Attributen
from ieb.privacy import mask
from ieb.rules import RULES, Soort
from ieb.rules.retouren import class_codes
from ieb.testing import messages
from ieb.values import Bedrag

DAY = date(2025, 5, 12)
NEXT = date(2025, 5, 13)
BSN = "999992016"
GOUDA = "0513"
PLAIN = (
    WMO405.eerste_aanlevering(
        gemeente=GOUDA,
        identificatie="G1",
        dagtekening=DAY,
        bsn=BSN,
        eb_start_nummer=649901,
        eb_startdatum=DAY,
        eb_stopdatum=date(2026, 5, 11),
        eb_kostprijs=Kostprijs(kostprijs_bedrag=Bedrag(300_000), kostprijs_startdatum=DAY),
    ),
    WMO407.eerste_aanlevering(
        gemeente=GOUDA,
        identificatie="G1",
        dagtekening=DAY,
        bsn=BSN,
        bw_start_nummer=649901,
        bw_startdatum=DAY,
    ),
    WMO409.terugkoppeling(
        ontvanger=GOUDA,
        identificatie="C1",
        dagtekening=DAY,
        eb_start_nummer=649901,
        reden=RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        attributen=[Attribuut.stopdatum(DAY), Attribuut.voorliggende_eb_stroom("Wlz")],
    ),
)
W405, W407, W409 = PLAIN
KINDS = {WMO405: WMO406, WMO407: WMO408, WMO409: WMO410}
CLASSES = {
    "WMO405": ("Bericht/Header", "Bericht/Client", "Bericht/Client/PeriodeEigenBijdrageAbo"),
    "WMO407": ("Bericht/Header", "Bericht/Client", "Bericht/Client/PeriodeEigenBijdrageBw"),
    "WMO409": (
        "Bericht/Header",
        "Bericht/Abonnementstarief",
        "Bericht/Abonnementstarief/InhoudelijkeOpmerking",
    ),
}
each_kind = pytest.mark.parametrize("heen", PLAIN, ids=lambda one: one.naam)


def found(path, retourcode, level=3, code="EIGEN", severity=Severity.AFKEUR):
    """A finding that refuses, unless told otherwise."""
    return Finding(
        code=code, message="fout", level=level, severity=severity, retourcode=retourcode, path=path
    )


def answer(heen, *findings, **more):
    """The retour on a heenbericht in which this was found."""
    made = {"identificatie": "R1", "dagtekening": after(heen)} | more
    return build_retour(heen, Report(message=heen, findings=findings), **made)


def after(heen):
    """A day on which a message can be answered."""
    return max(NEXT, heen.header.bericht_identificatie.dagtekening)


def surely_wrong(report):
    """What is wrong but what may be late or unknown: of a day of receipt that nobody knows."""
    return [finding for finding in report if finding.severity is not Severity.SIGNAAL]


def report_on(message, history):
    """What is found in a message against a history."""
    return ieb.validate(message, Context(history=history))


def codes(retour):
    """The codes of each class that stands in a retour, header first."""
    rows = [one.codes and tuple(code.code for code in one.codes) for one in class_codes(retour)]
    assert len(rows) in (1, 3)
    return rows


def recode(retour, place, *new):
    """The same retour with other codes on its Header, Client or Periode."""
    made = RetourCodes(retour_code=tuple(RetourCode.by_code(one) for one in new)) if new else None
    if place == "Header":
        return evolve(retour, header=evolve(retour.header, retour_codes=made))
    name = "client" if hasattr(retour, "client") else "abonnementstarief"
    part = getattr(retour, name)
    inner = next(one.name for one in fields(type(part)) if one.name.startswith(("periode", "inhoudelijke")))
    if place == "Client":
        return evolve(retour, **{name: evolve(part, retour_codes=made)})
    return evolve(retour, **{name: evolve(part, **{inner: evolve(getattr(part, inner), retour_codes=made)})})


class TestTable:
    """Each row of the table of IV028, for each kind of message."""

    @each_kind
    def test_level_1_gives_no_retour_and_says_why(self, heen):
        """Level 1 fails: no retour at all."""
        reports = (
            Report(message=None, findings=(found("", None, 1),)),
            Report(message=heen, findings=(found("Bericht/Header", "9056"), found("Bericht", None, 1))),
        )
        for report in reports:
            with pytest.raises(
                NoRetour, match=r"^Er is geen retour: .* niveau 1; .* fout in het transport\.$"
            ):
                build_retour(heen, report, identificatie="R1", dagtekening=NEXT)

    @each_kind
    def test_nothing_found_gives_no_codes_and_no_classes(self, heen):
        """Nothing found: RetourCodes, Client and period are absent."""
        retour = answer(heen)
        assert type(retour) is KINDS[type(heen)]
        assert codes(retour) == [None]

    @each_kind
    def test_a_finding_of_level_2_gives_0001_and_nothing_else(self, heen):
        """Any level-2 finding: 0001, nothing else; wherever it was found."""
        for path in CLASSES[heen.naam]:
            assert codes(answer(heen, found(path, "0001", 2))) == [("0001",)]

    @each_kind
    def test_level_2_goes_before_all_others(self, heen):
        """Order of levels: what is found later is not in the retour."""
        below = [
            found(path, code) for path, code in zip(CLASSES[heen.naam], ("9056", "9404", "S333"), strict=True)
        ]
        assert codes(answer(heen, *below, found(CLASSES[heen.naam][2], "0001", 2))) == [("0001",)]

    @each_kind
    @pytest.mark.parametrize("level", [3, 4])
    def test_a_finding_on_the_header_gives_its_code_and_no_classes(self, heen, level):
        """Level 3/4 on the Header: its codes, Client and period absent; also when those have findings."""
        for path in ("Bericht/Header", "Bericht/Header/BerichtIdentificatie/Dagtekening", "Bericht", ""):
            assert codes(answer(heen, found(path, "8848", level))) == [("8848",)]
        _, client, period = CLASSES[heen.naam]
        retour = answer(
            heen, found("Bericht/Header", "8848", level), found(client, "9404"), found(period, "S333")
        )
        assert codes(retour) == [("8848",)]

    @each_kind
    @pytest.mark.parametrize("level", [3, 4])
    def test_a_finding_on_the_client_gives_0200_elsewhere(self, heen, level):
        """Level 3/4 on Client: 0200 in the Header, its code there, 0200 on the period."""
        retour = answer(heen, found(CLASSES[heen.naam][1] + "/Bsn", "9999", level))
        assert codes(retour) == [("0200",), ("9999",), ("0200",)]

    @each_kind
    @pytest.mark.parametrize("level", [3, 4])
    def test_a_finding_on_the_period_gives_0200_elsewhere(self, heen, level):
        """Level 3/4 on the period: 0200 in the Header and on Client, its code there."""
        retour = answer(heen, found(CLASSES[heen.naam][2], "9404", level))
        assert codes(retour) == [("0200",), ("0200",), ("9404",)]

    def test_a_finding_inside_a_cdt_is_coded_on_the_period(self):
        """A finding inside EbKostprijs counts for the period that holds it."""
        report = ieb.validate(
            evolve(
                W405,
                client=evolve(
                    W405.client,
                    periode_eigen_bijdrage_abo=evolve(
                        W405.client.periode_eigen_bijdrage_abo,
                        eb_kostprijs=Kostprijs(kostprijs_bedrag=Bedrag(2100), kostprijs_startdatum=DAY),
                    ),
                ),
            )
        )
        (finding,) = report
        assert finding.path.endswith("EbKostprijs/KostprijsBedrag")
        retour = build_retour(report.message, report, identificatie="R1", dagtekening=NEXT)
        assert codes(retour) == [("0200",), ("0200",), ("S333",)]

    def test_a_remark_and_what_is_in_it_are_the_period_of_a_wmo410(self):
        """For 410 InhoudelijkeOpmerking is in the place of the period, in either stream."""
        home = WMO409.terugkoppeling(
            ontvanger=GOUDA,
            identificatie="C1",
            dagtekening=DAY,
            bw_start_nummer=1,
            reden=RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        )
        for heen, name in ((W409, "Abonnementstarief"), (home, "BeschermdWonen")):
            remark = f"Bericht/{name}/InhoudelijkeOpmerking"
            for path in (remark, f"{remark}/Attributen/Attribuut[2]/AttribuutWaarde"):
                assert codes(answer(heen, found(path, "9999"))) == [("0200",), ("0200",), ("9999",)]
            number = f"Bericht/{name}/EbStartNummer"
            assert codes(answer(heen, found(number, "9999"))) == [("0200",), ("9999",), ("0200",)]

    @each_kind
    def test_codes_of_one_class_stand_together_once_each(self, heen):
        """Several codes on one class come in the order of the findings, a repeated one once."""
        _, client, period = CLASSES[heen.naam]
        given = [found(period, "9404"), found(client, "9999"), found(period, "S333"), found(period, "9404")]
        assert codes(answer(heen, *given)) == [("0200",), ("9999",), ("9404", "S333")]

    @each_kind
    @pytest.mark.parametrize("severity", [Severity.OVERTREDING, Severity.SIGNAAL])
    def test_a_violation_or_signal_without_code_gives_an_accepted_retour(self, heen, severity):
        """What does not refuse the message is not in the retour, at whatever level."""
        found_all = [
            found(path, None, level, severity=severity) for path in CLASSES[heen.naam] for level in (2, 3, 4)
        ]
        assert codes(answer(heen, *found_all)) == [None]

    @each_kind
    def test_0001_given_to_a_rule_of_another_level_still_stands_alone(self, heen):
        """Code 0001 stands only in the Header, with nothing below, also when a user gave it to a rule."""
        _, client, period = CLASSES[heen.naam]
        assert codes(answer(heen, found(period, "0001", 3), found(client, "9999"))) == [("0001",)]

    @each_kind
    def test_a_refusal_that_no_code_says_gives_no_retour(self, heen):
        """A retour without codes would accept what was refused: there is none, and the reason is told."""
        for retourcode in (None, "0200", "0233"):
            with pytest.raises(NoRetour, match=r"geen retour: EIGEN keurt .*\(retourcodes=\{'EIGEN': "):
                answer(heen, found(CLASSES[heen.naam][2], retourcode))

    @each_kind
    def test_a_refusal_without_code_beside_one_with_a_code_gives_the_code(self, heen):
        """0200 and 0233 are never written beside another code of the class."""
        header, client, period = CLASSES[heen.naam]
        given = [found(header, None), found(client, "0233"), found(period, "0200"), found(period, "9404")]
        assert codes(answer(heen, *given)) == [("0200",), ("0200",), ("9404",)]

    def test_a_level_2_refusal_needs_no_code_of_its_own(self):
        """At level 2 there is one code, whatever the finding says."""
        assert codes(answer(W405, found("Bericht/Client", None, 2))) == [("0001",)]

    def test_a_release_without_the_retour_gives_none_and_says_so(self):
        """A set of XSDs may hold heenberichten only."""
        release = ieb.release()
        only = evolve(release, name="los", bundled=False, messages=(release.message("WMO405"),))
        with pytest.raises(NoRetour, match=r"Er is geen retour: .*kent geen bericht 'WMO406'"):
            answer(W405.for_release(only))

    def test_a_code_that_no_code_can_look_like_is_refused(self):
        """A code that the release does not know gives no retour, and the reason says which code it was."""
        with pytest.raises(NoRetour, match="retourcode 'fout!' staat niet in de codelijst"):
            answer(W405, found("Bericht/Client", "fout!"))


class TestHeader:
    """What stands in the header of a retour."""

    @each_kind
    def test_elements_4_to_6_are_copied_and_the_rest_is_its_own(self, heen):
        """Own BerichtCode, elements 4-6 unchanged, and its own identification, date and XSD versions."""
        old = ieb.XsdVersie(basisschema_xsd_versie="1.2.3", bericht_xsd_versie="4.5.6")
        heen = evolve(heen, header=evolve(heen.header, xsd_versie=old))
        header = answer(heen, identificatie="R" * 12).header
        stamp = KINDS[type(heen)].stamp_fields(heen.release)
        party = "ontvanger" if heen.naam == "WMO409" else "afzender"
        assert getattr(header, party) == GOUDA
        assert header.bericht_identificatie == heen.header.bericht_identificatie
        assert (header.xsd_versie, header.xsd_versie_retour) == (old, stamp["xsd_versie"])
        assert header.bericht_code == stamp["bericht_code"]
        assert (header.identificatie_retour, header.dagtekening_retour) == ("R" * 12, NEXT)

    @each_kind
    def test_the_version_of_the_xslt_stands_only_in_a_refusal_of_content(self, heen):
        """XsltVersie when rejected at level 2, and only when it was given."""
        header, client, _ = CLASSES[heen.naam]
        assert answer(heen, found(header, "0001", 2), xslt_versie="1.0.0").header.xslt_versie == "1.0.0"
        assert answer(heen, found(header, "0001", 2)).header.xslt_versie is None
        for findings in ((), (found(header, "9056"),), (found(client, "9404"),)):
            assert answer(heen, *findings, xslt_versie="1.0.0").header.xslt_versie is None

    @each_kind
    def test_the_retour_is_of_the_release_of_the_heenbericht(self, heen):
        """A message of release 3.0 is answered in release 3.0."""
        if heen is W409:  # release 3.0 has no WMO409
            return
        old = ieb.release("3.0")
        retour = answer(heen.for_release(old), found(CLASSES[heen.naam][2], "9404"))
        assert retour.release is old
        assert ieb.parse(ieb.serialize(retour), release=old) == retour


class TestArguments:
    """What is refused, in Dutch and without a Bsn."""

    @pytest.mark.parametrize(
        ("given", "error", "text"),
        [
            ({"identificatie": "R" * 13}, InvalidValue, r"identificatie_retour: verwacht .* 1 t/m 12 tekens"),
            ({"identificatie": ""}, InvalidValue, r"identificatie_retour: verwacht .* 1 t/m 12 tekens"),
            ({"identificatie": " \t"}, InvalidValue, r"identificatie_retour: verwacht"),
            ({"identificatie": 1}, InvalidType, r"identificatie_retour: verwacht .* geen int"),
            ({"identificatie": None}, InvalidType, r"identificatie_retour: verwacht .* geen NoneType"),
            ({"identificatie": f"{BSN} 0000"}, InvalidValue, r"identificatie_retour: verwacht"),
            ({"dagtekening": datetime(2025, 5, 13)}, InvalidType, r"dagtekening_retour: .* geen datetime"),  # noqa: DTZ001  # no instant is meant
            ({"dagtekening": "2025-05-13"}, InvalidType, r"dagtekening_retour: verwacht .* geen str"),
            ({"xslt_versie": "een"}, InvalidValue, r"xslt_versie: verwacht"),
            ({"xslt_versie": 1}, InvalidType, r"xslt_versie: verwacht .* geen int"),
        ],
    )
    @pytest.mark.parametrize("findings", [(), (found("Bericht/Client", "0001", 2),)], ids=["ok", "0001"])
    def test_a_wrong_value_is_refused_whatever_was_found(self, given, error, text, findings):
        """What the XSD would refuse is refused by name, also where the value would not be used."""
        with pytest.raises(error, match=text) as caught:
            answer(W405, *findings, **given)
        assert BSN not in str(caught.value)

    @pytest.mark.parametrize("value", [None, b"<x/>", W405.header, "WMO405", answer(W405)], ids=type)
    def test_only_a_heenbericht_is_answered(self, value):
        """Anything but a WMO405, WMO407 or WMO409 has no retour."""
        report = Report(message=W405, findings=())
        for call in (
            lambda: build_retour(value, report, identificatie="R1", dagtekening=NEXT),
            lambda: check_retour(answer(W405), value),
        ):
            with pytest.raises(
                InvalidType, match=r"Verwacht een heenbericht \(WMO405, WMO407 of WMO409\), geen"
            ):
                call()

    @pytest.mark.parametrize("value", [None, (), [found("Bericht", "0001", 2)]], ids=type)
    def test_findings_come_in_a_report(self, value):
        """Loose findings are refused: a report says which message they are about."""
        with pytest.raises(InvalidType, match="Verwacht een rapport"):
            build_retour(W405, value, identificatie="R1", dagtekening=NEXT)

    def test_a_report_on_another_message_is_refused(self):
        """A retour never answers a message by the faults of another one."""
        with pytest.raises(InvalidValue, match="Het rapport gaat over een ander bericht") as caught:
            build_retour(W405, ieb.validate(W407), identificatie="R1", dagtekening=NEXT)
        assert BSN not in str(caught.value)

    @pytest.mark.parametrize("value", [None, W405, b"<x/>"], ids=type)
    def test_only_a_retour_is_checked(self, value):
        """Anything but a WMO406, WMO408 or WMO410 is no retour."""
        with pytest.raises(InvalidType, match="Verwacht een retour"):
            check_retour(value, W405)

    @pytest.mark.parametrize("value", [History(), {}, 0], ids=type)
    def test_what_is_no_context_is_refused(self, value):
        """A history handed over as context is told apart, not ignored."""
        data = ieb.serialize(W405)
        for call in (
            lambda: check_retour(answer(W405), W405, value),
            lambda: ieb.validate(W405, value),
            lambda: ieb.check(data, value),
        ):
            with pytest.raises(InvalidType, match="context: verwacht een Context of None, geen"):
                call()


# Any heenbericht, any findings.

EXTRA = {name: f"9{number:03}" for number, name in enumerate(sorted(RULES), start=500)}
"""A code for each rule that has none published."""
# A code of one's own is for a rule above level 2 on a heenbericht that has none.
AGREED = ("OP035", "OP035x1", "OP372", "IV107", "OP381", "OP383", "OP384")
GIVEN = Context(retourcodes={name: EXTRA[name] for name in AGREED})
INNER = ("PeriodeEigenBijdrage", "InhoudelijkeOpmerking")


def place_of(path):
    """The class of the table that a path lies in."""
    steps = path.split("/")
    if len(steps) == 1 or steps[1] == "Header":
        return "Header"
    return "Periode" if len(steps) > 2 and steps[2].startswith(INNER) else "Client"


def paths_of(heen):
    shape = heen.release.message(heen.naam)
    skipped = "BeschermdWonen" if getattr(heen, "abonnementstarief", None) else "Abonnementstarief"
    return [path for path, _, _ in shape.walk() if f"/{skipped}" not in path]


def can_fire(rule, heen):
    """Whether the status and the kostprijs of a heenbericht leave room for a rule, and it may refuse."""
    if heen.naam not in rule.messages or heen.naam in rule.signals or rule.soort is Soort.SIGNAAL:
        return False
    if isinstance(heen, WMO409):
        return rule.code in AGREED  # the others have no code of their own
    aanlevering = aanlevering_of(heen)
    if rule.code == "TR409":
        return aanlevering.kostprijs is not None and aanlevering.status.code != "3"
    return aanlevering.status in rule.statuses


@st.composite
def sound(draw, heen):
    """A finding as the rules give it: the code of a rule, on the class the rule is about."""
    rules = [rule for rule in RULES.values() if rule.check and can_fire(rule, heen)]
    chosen = draw(st.sampled_from(rules))
    same = {"Abonnementstarief of BeschermdWonen": "Client", "InhoudelijkeOpmerking": "Periode"}
    wanted = same.get(chosen.place, chosen.place)
    path = draw(st.sampled_from([one for one in paths_of(heen) if place_of(one) == wanted]))
    code = GIVEN.retourcodes.get(chosen.code, chosen.retourcode)
    level = 2 if code == "0001" else draw(st.sampled_from([3, 4]))
    return found(path, code, level, code=chosen.code)


@st.composite
def wild(draw, heen, levels=(2, 3, 4)):
    """Any finding at all, with the codes that exist, others and none."""
    code = (
        st.none()
        | st.sampled_from([one.code for one in RetourCode])
        | st.from_regex("[0-9A-Z]{4}", fullmatch=True)
    )
    paths = [*paths_of(heen), "", "Bericht/Onbekend/Dieper", "Bericht/Client/Bsn/Te/Diep"]
    return found(
        draw(st.sampled_from(paths)),
        draw(code),
        draw(st.sampled_from(levels)),
        severity=draw(st.sampled_from(Severity)),
    )


heenberichten = messages(*KINDS)
texts = st.text("RAB0123456789 é€", min_size=1, max_size=12).filter(str.strip)
xslt = st.none() | st.just("1.0.0")


@given(st.data(), heenberichten, texts, xslt)
def test_every_retour_on_findings_of_rules_is_valid_and_passes_its_check(data, heen, identificatie, version):
    """Whatever the rules find: the retour is schema-valid, comes back equal, and at most it may be late."""
    findings = data.draw(st.lists(sound(heen), max_size=5))
    day = data.draw(st.dates(min_value=heen.header.bericht_identificatie.dagtekening))
    retour = answer(heen, *findings, identificatie=identificatie, dagtekening=day, xslt_versie=version)
    assert ieb.parse(ieb.serialize(retour)) == retour
    report = check_retour(retour, heen, GIVEN)
    assert surely_wrong(report) == []
    assert report.not_judged == ()
    assert (codes(retour) == [None]) == (not findings)


@given(st.data(), heenberichten)
def test_every_report_gives_a_valid_retour_or_the_reason_why_not(data, heen):
    """Total: whatever was found, at every path, level and code. Accepted is accepted, refused is refused."""
    findings = data.draw(st.lists(wild(heen), max_size=5))
    report = Report(message=heen, findings=tuple(findings))
    try:
        retour = build_retour(heen, report, identificatie="R1", dagtekening=after(heen), xslt_versie="1.0.0")
    except NoRetour:
        refusing = report.of(Severity.AFKEUR)
        assert refusing
        assert all(one.level > 2 and one.retourcode in {None, "0200", "0233"} for one in refusing)
        return
    assert ieb.parse(ieb.serialize(retour)) == retour
    assert (codes(retour) == [None]) == report.accepted
    wrong = surely_wrong(check_retour(retour, heen))
    about_codes = re.compile("hoort niet bij een regel|geen enkele regel|kennen wij niet|kan niet volgen")
    assert all(about_codes.search(finding.message) for finding in wrong)


@given(st.data(), heenberichten)
def test_level_1_never_gives_a_retour(data, heen):
    """Whatever else was found: what failed at level 1 is answered by the transport."""
    others = data.draw(st.lists(wild(heen), max_size=3))
    first = evolve(data.draw(wild(heen, (1,))), severity=Severity.AFKEUR)
    with pytest.raises(NoRetour, match="niveau 1"):
        answer(heen, *data.draw(st.permutations([first, *others])))


@given(heenberichten, st.booleans())
def test_every_retour_on_what_validate_finds_is_valid_and_passes_its_check(heen, again):
    """From message to report to retour to check, with a history and without."""
    history = History().accept(heen) if again else None
    context = Context(today=DAY, history=history, retourcodes=GIVEN.retourcodes)
    report = ieb.validate(heen, context)
    retour = build_retour(heen, report, identificatie="R1", dagtekening=after(heen))
    assert ieb.parse(ieb.serialize(retour)) == retour
    assert surely_wrong(check_retour(retour, heen, evolve(context, history=None))) == []
    assert (codes(retour) == [None]) == report.accepted


# A retour altered in any copied element.

TEXTS = {
    "bsn": lambda old: f"{(int(old) + 1) % 10**9:09}",
    "afzender": lambda old: f"{(int(old) + 1) % 10**4:04}",
    "ontvanger": lambda old: f"{(int(old) + 1) % 10**4:04}",
    "basisschema_xsd_versie": lambda old: (
        f"{old[:-1]}{(int(old[-1]) + 1) % 10}" if old[-2] == "." else "1.0.0"
    ),
    "bericht_xsd_versie": lambda old: f"{old[:-1]}{(int(old[-1]) + 1) % 10}" if old[-2] == "." else "1.0.0",
}
OWN = {"bericht_code", "bericht_versie", "bericht_subversie", "retour_codes"} | {
    "identificatie_retour",
    "dagtekening_retour",
    "xslt_versie",
    "xsd_versie_retour",
    "release",
}
FRESH = {
    "eb_kostprijs": Kostprijs(kostprijs_bedrag=Bedrag(1), kostprijs_startdatum=DAY),
    "eb_stopdatum": DAY,
    "bw_stopdatum": DAY,
    "attributen": Attributen(attribuut=(Attribuut.stopdatum(DAY),)),
}


def other(name, value):
    """Another value that the XSD allows."""
    if isinstance(value, date):
        return value - timedelta(1) if value == date.max else value + timedelta(1)
    if isinstance(value, Bedrag):
        return Bedrag(value.cents ^ 1)
    if isinstance(value, ClosedCodelist | OpenCodelist):
        return next(one for one in type(value) if one is not value)
    if isinstance(value, UnknownCode):
        return next(iter(value.codelist))
    if isinstance(value, int):
        return value ^ 1
    assert isinstance(value, str)
    return TEXTS.get(name, lambda old: "Y" if old == "X" else "X")(value)


def alterations(part, path):
    """Every class with one copied element altered, added or left out: the path of the element, the class."""
    for one in fields(type(part)):
        value, below = getattr(part, one.name), f"{path}/{camel(one.name)}"
        if one.name in OWN:
            continue
        for place, new in altered(one.name, value, below, field_types(type(part))[one.name].optional):
            yield place, evolve(part, **{one.name: new})


def altered(name, value, path, optional):
    if value is None:
        if name in FRESH:
            yield path, FRESH[name]
        return
    if isinstance(value, tuple):
        for index, one in enumerate(value):
            place = f"{path}[{index + 1}]" if len(value) > 1 else path
            for where, new in alterations(one, place):
                yield where, (*value[:index], new, *value[index + 1 :])
        yield path, (*value, value[0])
        if len(value) > 1:
            yield path, value[1:]
    elif has(type(value)) and not isinstance(value, Bedrag | UnknownCode):
        yield from alterations(value, path)
    else:
        yield path, other(name, value)
    if optional and name in FRESH:
        yield path, None


@given(heenberichten)
def test_a_retour_altered_in_any_copied_element_is_caught(heen):
    """Elements 4-6 and all copied classes equal the heenbericht: each change is named by its path."""
    retour = answer(heen, found(CLASSES[heen.naam][2], "9404", code="TR404"))
    assert codes(retour)[2] == ("9404",)
    seen = set()
    for path, changed in alterations(retour, "Bericht"):
        wrong = [
            finding
            for finding in surely_wrong(check_retour(changed, heen))
            if not re.search("regel over het|kan niet volgen", finding.message)
        ]
        assert [(one.code, one.path) for one in wrong] == [("IV028", path)]
        assert mask(wrong[0].message) == wrong[0].message
        seen.add(path)
    assert {
        f"Bericht/Header/{one}" for one in ("XsdVersie/BerichtXsdVersie", "BerichtIdentificatie/Dagtekening")
    } < seen
    assert len(seen) >= 8


class TestReceived:
    """What is wrong with a retour of another party."""

    @staticmethod
    def texts(retour, heen=W405, context=None):
        return [(one.code, one.path, one.message) for one in check_retour(retour, heen, context)]

    @each_kind
    def test_0001_below_the_header_is_wrong(self, heen):
        """0001 only in the Header."""
        _, client, period = CLASSES[heen.naam]
        retour = answer(heen, found(period, "9404"))
        for place, path in (("Client", client), ("Periode", period)):
            wrong = self.texts(recode(retour, place, "0001"), heen)
            assert ("IV028", path, "Retourcode 0001 hoort alleen in de Header, met niets daaronder.") in wrong

    @each_kind
    def test_a_refused_header_has_nothing_below_it(self, heen):
        """0001, or another code that refuses the header, and then nothing below it."""
        retour = answer(heen, found(CLASSES[heen.naam][2], "9404"))
        for code, text in (
            ("0001", "Retourcode 0001 staat in de Header; dan hoort er niets onder te staan."),
            ("8848", "De Header is afgekeurd; dan hoort er niets onder te staan."),
        ):
            assert ("IV028", "Bericht/Header", text) in self.texts(recode(retour, "Header", code), heen)

    @each_kind
    def test_a_header_without_codes_has_nothing_below_it(self, heen):
        """With a class below it the header says 0200, or 0233."""
        retour = answer(heen, found(CLASSES[heen.naam][2], "9404"))
        wrong = self.texts(recode(retour, "Header"), heen)
        text = "Onder de Header staat een klasse; dan hoort in de Header retourcode 0200 of 0233."
        assert ("IV028", "Bericht/Header", text) in wrong
        assert self.texts(recode(retour, "Header", "0233"), heen) == self.texts(retour, heen)

    @pytest.mark.parametrize("code", ["0001", "0200", "0233"])
    def test_0200_0233_and_0001_stand_alone(self, code):
        """0200 and 0233 stand alone in their class, and so does 0001."""
        wrong = self.texts(recode(answer(W405, found("Bericht/Header", "9056")), "Header", "9056", code))
        assert (
            "IV028",
            "Bericht/Header",
            f"Retourcode {code} hoort de enige code van een klasse te zijn.",
        ) in wrong
        assert len(wrong) == 1

    def test_a_code_on_a_class_its_rule_is_not_about_is_wrong(self):
        """Each other code belongs to a rule that can fire on that class."""
        retour = answer(W405, found("Bericht/Client/PeriodeEigenBijdrageAbo", "9404"))
        assert self.texts(recode(retour, "Client", "9404")) == [
            ("IV028", "Bericht/Client", "Retourcode 9404 hoort niet bij een regel over deze klasse.")
        ]
        assert len(self.texts(recode(answer(W405), "Header", "9404"))) == 1
        assert self.texts(recode(answer(W405), "Header", "9056")) == []

    def test_a_code_of_another_kind_of_message_is_wrong(self):
        """A code whose rule is not about this heenbericht cannot stand in its retour."""
        retour = answer(W407, found("Bericht/Client/PeriodeEigenBijdrageBw", "S333"))
        text = "Retourcode S333 hoort bij geen enkele regel over het heenbericht."
        assert self.texts(retour, W407) == [("IV028", "Bericht/Client/PeriodeEigenBijdrageBw", text)]

    @pytest.mark.parametrize("code", ["1234", "9071"])
    def test_an_unknown_or_retired_code_is_wrong(self, code):
        """A code of no rule, also one that only release 1.0 had."""
        ((rule, path, text),) = self.texts(recode(answer(W405), "Header", code))
        assert (rule, path) == ("IV028", "Bericht/Header")
        assert text.startswith(f"Retourcode {code} kennen wij niet")

    def test_a_code_that_the_context_takes_away_or_gives_counts(self):
        """With other codes agreed on, those are the ones a retour may have."""
        retour = answer(W405, found("Bericht/Client/PeriodeEigenBijdrageAbo", "9372"))
        assert len(self.texts(retour)) == 1
        assert self.texts(retour, context=Context(retourcodes={"OP035x1": "9372"})) == []
        gone = Context(retourcodes={"TR056": None})
        assert len(self.texts(recode(answer(W405), "Header", "9056"), context=gone)) == 1

    @each_kind
    @pytest.mark.parametrize("code", ["0200", "0233"])
    def test_a_client_that_is_not_refused_does_not_belong_there(self, heen, code):
        """A retour names only rejected clients (OP065)."""
        _, client, period = CLASSES[heen.naam]
        retour = recode(answer(heen, found(period, "9404")), "Periode", code)
        text = "Deze klasse staat in het retour, maar niets erin is afgekeurd."
        assert self.texts(retour, heen) == [("OP065", client, text)]

    @each_kind
    def test_a_retour_on_another_message_is_caught(self, heen):
        """Its Identificatie is not that of the heenbericht."""
        sent = evolve(heen.header.bericht_identificatie, identificatie="G2")
        another = evolve(heen, header=evolve(heen.header, bericht_identificatie=sent))
        text = "Identificatie is anders dan in het heenbericht; een retour neemt alles ongewijzigd over."
        path = "Bericht/Header/BerichtIdentificatie/Identificatie"
        assert self.texts(answer(another), heen) == [("IV028", path, text)]

    def test_a_retour_of_another_kind_is_caught(self):
        """A WMO408 answers a WMO407, and never a WMO405."""
        text = "Een WMO408 antwoordt op een WMO407, niet op een WMO405."
        assert self.texts(answer(W407), W405) == [("IV028", "Bericht", text)]

    def test_a_retour_about_the_other_stream_is_caught(self):
        """A WMO410 gives back the stream that the WMO409 was about."""
        home = evolve(
            WMO409.terugkoppeling(
                ontvanger=GOUDA,
                identificatie="C1",
                dagtekening=DAY,
                bw_start_nummer=649901,
                reden=RedenTerugkoppeling.STOPDATUM_GEPLAATST,
            )
        )
        retour = answer(home, found("Bericht/BeschermdWonen/InhoudelijkeOpmerking", "9999"))
        text = "BeschermdWonen staat niet in het heenbericht; een retour voegt niets toe."
        assert ("IV028", "Bericht/BeschermdWonen", text) in self.texts(retour, W409)

    def test_no_text_repeats_a_bsn(self):
        """A changed Bsn is told by its place alone."""
        retour = answer(W405, found("Bericht/Client/PeriodeEigenBijdrageAbo", "9404"))
        changed = evolve(retour, client=evolve(retour.client, bsn="999990019"))
        report = check_retour(changed, W405)
        assert report.findings
        for text in (report.table(), report.to_json(), str(report.findings[0])):
            assert mask(text) == text

    @pytest.mark.parametrize("code", ["0200", "0233"])
    @each_kind
    def test_a_header_that_points_to_a_class_that_is_not_there_is_caught(self, heen, code):
        """0200 in the header says that something below it is refused; without it the refusal is lost."""
        path = CLASSES[heen.naam][2]
        whole = answer(heen, found(path, "9404"))
        part = "client" if hasattr(whole, "client") else "abonnementstarief"
        lost = recode(evolve(whole, **{part: None}), "Header", code)
        assert ieb.parse(ieb.serialize(lost)) == lost
        (told,) = check_retour(lost, heen)
        assert (told.code, told.path) == ("IV028", "Bericht/Header")
        assert f"In de Header staat {code}, maar er staat niets onder." in told.message

    @pytest.mark.parametrize("heen", [W405, W407], ids=lambda one: one.naam)
    def test_a_retour_of_another_version_is_caught(self, heen):
        """A retour is of the version of its heenbericht."""
        old = heen.for_release(ieb.release("3.0"))
        found_there = [one.path for one in check_retour(answer(heen), old) if "versie" in one.message]
        assert found_there == ["Bericht/Header/BerichtVersie"]


class TestWithHistory:
    """The heenbericht is looked up, and so are its day of receipt and earlier retours."""

    def test_without_history_it_says_what_was_not_judged(self):
        """A retour by itself: its codes are judged, the rest is named as not judged."""
        report = ieb.validate(answer(W405))
        assert report.accepted
        lacks = {one.code: one.lacks for one in report.not_judged}
        assert lacks == {
            "OP090": "het heenbericht, of de historie (history) waarin het staat",
            "IV028": "het heenbericht, of de historie (history) waarin het staat",
        }

    @each_kind
    def test_bytes_are_compared_with_the_heenbericht_in_the_history(self, heen):
        """`check` finds the heenbericht by itself; a difference has its line in the file."""
        context = Context(history=History().accept(heen, received=DAY))
        path = CLASSES[heen.naam][2]
        retour = answer(heen, found(path, "9404", code="TR404"))
        good = ieb.check(
            ieb.serialize(retour), Context(history=context.history, retourcodes={"OP383": "9404"})
        )
        assert (good.findings, good.not_judged) == ((), ())
        place, changed = next(
            (place, changed) for place, changed in alterations(retour, "Bericht") if "Dagtekening" in place
        )
        data = ieb.serialize(changed)
        (wrong,) = ieb.check(data, Context(history=context.history, retourcodes={"OP383": "9404"}))
        assert (wrong.code, wrong.path, wrong.severity) == ("IV028", place, Severity.OVERTREDING)
        assert b"Dagtekening>" in data.splitlines()[wrong.line - 1]

    def test_an_element_that_was_left_out_has_the_line_of_its_class(self):
        """What is not there has no line: the class that lacks it has."""
        retour = answer(W405, found("Bericht/Client/PeriodeEigenBijdrageAbo", "9404"))
        periode = evolve(retour.client.periode_eigen_bijdrage_abo, eb_stopdatum=None)
        data = ieb.serialize(evolve(retour, client=evolve(retour.client, periode_eigen_bijdrage_abo=periode)))
        (wrong,) = ieb.check(data, Context(history=History().accept(W405, received=DAY)))
        assert wrong.path == "Bericht/Client/PeriodeEigenBijdrageAbo/EbStopdatum"
        assert wrong.message.startswith("EbStopdatum van het heenbericht ontbreekt;")
        assert b"PeriodeEigenBijdrageAbo>" in data.splitlines()[wrong.line - 1]

    def test_attributes_are_told_apart_by_their_number_and_stand_in_order(self):
        """Of repeated elements the path says which, and the findings stand in document order."""
        retour = answer(W409, found("Bericht/Abonnementstarief/InhoudelijkeOpmerking", "9404"))
        remark = retour.abonnementstarief.inhoudelijke_opmerking
        rows = (
            evolve(remark.attributen.attribuut[0], attribuut_waarde="20250101"),
            evolve(remark.attributen.attribuut[1], attribuut_naam=AttribuutNaam.STOPDATUM),
        )
        remark = evolve(remark, attributen=Attributen(attribuut=rows))
        part = evolve(retour.abonnementstarief, inhoudelijke_opmerking=remark)
        context = Context(history=History().accept(W409, received=DAY), retourcodes={"OP383": "9404"})
        data = ieb.serialize(evolve(retour, abonnementstarief=part))
        wrong = ieb.check(data, context).findings
        top = "Bericht/Abonnementstarief/InhoudelijkeOpmerking/Attributen"
        assert [one.path for one in wrong] == [
            f"{top}/Attribuut[1]/AttribuutWaarde",
            f"{top}/Attribuut[2]/AttribuutNaam",
        ]
        assert all(one.line is not None for one in wrong)

    @pytest.mark.parametrize(("day", "late"), [(15, False), (16, True)])
    def test_a_retour_follows_within_three_working_days(self, day, late):
        """Received on Monday 12 May 2025: Thursday is in time, Friday is late."""
        context = Context(history=History().accept(W405, received=DAY))
        for report in (
            ieb.validate(answer(W405, dagtekening=date(2025, 5, day)), context),
            check_retour(answer(W405, dagtekening=date(2025, 5, day)), W405, context),
        ):
            found_late = [(one.code, one.path) for one in report]
            assert found_late == ([("OP090", "Bericht/Header/DagtekeningRetour")] if late else [])

    def test_holidays_and_other_calendars_count(self):
        """Working days leave out the public holidays, and may be counted otherwise."""
        sent = evolve(W405.header.bericht_identificatie, dagtekening=date(2025, 4, 17))
        heen = evolve(W405, header=evolve(W405.header, bericht_identificatie=sent))
        history = History().accept(heen, received=date(2025, 4, 17))  # Thursday before Easter
        # Good Friday, weekend and Monday do not count.
        retour = answer(heen, dagtekening=date(2025, 4, 24))
        assert not check_retour(retour, heen, Context(history=history)).findings
        every_day = Context(history=history, werkdagen=lambda _day: True)
        assert [one.code for one in check_retour(retour, heen, every_day)] == ["OP090"]

    @pytest.mark.parametrize(("day", "codes"), [(15, []), (16, ["OP090"])])
    def test_without_the_day_of_receipt_the_term_counts_from_the_dagtekening(self, day, codes):
        """The earliest possible day: what is late from then on need not be late, and is a signal."""
        retour = answer(W405, dagtekening=date(2025, 5, day))
        report = ieb.validate(retour, Context(history=History().accept(W405)))
        assert [finding.code for finding in report] == codes
        assert all(finding.severity is Severity.SIGNAAL for finding in report)
        assert report.not_judged == ()

    def test_a_second_retour_on_the_same_heenbericht_is_caught(self):
        """At most one retour per heenbericht."""
        history = History().accept(W405, received=DAY)
        context = Context(history=history)
        assert not ieb.validate(answer(W405), context).findings
        context = Context(history=history.accept(answer(W405)))
        again = answer(W405, identificatie="R2")
        for report in (ieb.validate(again, context), check_retour(again, W405, context)):
            (wrong,) = report
            assert (wrong.code, wrong.path) == ("IV028", "Bericht/Header")
            assert "al een retour ontvangen" in wrong.message

    def test_a_retour_that_says_the_identificatie_was_used_is_about_another_message(self):
        """It is not held against the message that used the Identificatie first, nor against its retour."""
        first, second = W405, evolve(W405, client=evolve(W405.client, bsn="999990019"))
        history = History().accept(first).accept(answer(first))
        report = ieb.validate(second, Context(history=history))
        assert "TR056" in [one.code for one in report]
        retour = build_retour(second, report, identificatie="R2", dagtekening=NEXT)
        context = Context(history=history.reject(second))
        assert check_retour(retour, second, context).findings == ()
        alone = ieb.validate(retour, context)
        assert (alone.findings, alone.not_judged) == ((), ())

    def test_a_retour_on_a_message_that_was_never_sent_is_not_judged(self):
        """Of an unknown heenbericht nothing can be compared, and the report says so."""
        report = ieb.validate(answer(W405), Context(history=History().accept(W407)))
        assert {one.code for one in report.not_judged} == {"OP090", "IV028"}

    def test_the_message_that_is_given_goes_before_the_one_in_the_history(self):
        """A message refused for its used Identificatie is answered itself, not the one that used it first."""
        history = History().accept(W405, received=date(2025, 1, 1)).accept(answer(W405))
        later = evolve(W405.header.bericht_identificatie, dagtekening=NEXT)
        again = evolve(W405, header=evolve(W405.header, bericht_identificatie=later))
        retour = answer(again, found("Bericht/Header", "9056"))
        report = check_retour(retour, again, Context(history=history.reject(again)))
        assert [finding.path for finding in report] == ["Bericht/Header/IdentificatieRetour"]
        assert report.not_judged == ()

    def test_retours_are_counted_on_the_message_that_is_given(self):
        """The retour of another message, handed over for this one, is compared with this one."""
        sent = evolve(W405.header.bericht_identificatie, identificatie="G2")
        second = evolve(W405, header=evolve(W405.header, bericht_identificatie=sent))
        history = History().accept(W405, received=DAY).accept(second, received=DAY).accept(answer(second))
        report = check_retour(answer(second), W405, Context(history=history))
        assert [one.path for one in report] == ["Bericht/Header/BerichtIdentificatie/Identificatie"]

    def test_the_term_counts_from_the_message_that_is_given(self):
        """Also when the retour names another Identificatie, the receipt of the given message counts."""
        context = Context(history=History().accept(W405, received=DAY))
        sent = evolve(W405.header.bericht_identificatie, identificatie="G2")
        second = evolve(W405, header=evolve(W405.header, bericht_identificatie=sent))
        report = check_retour(answer(second, dagtekening=date(2025, 5, 16)), W405, context)
        assert [one.code for one in report] == ["IV028", "OP090"]


class TestCodesByContext:
    """Rules without a published code can be given one, and then refuse (aanname)."""

    def test_op372_with_a_code_refuses_the_period(self):
        """With a code a business rule comes back on the period; without it the retour accepts."""
        changed = WMO405.gewijzigde_aanlevering(
            gemeente=GOUDA,
            identificatie="G2",
            dagtekening=DAY,
            bsn=BSN,
            eb_start_nummer=649901,
            eb_startdatum=date(2023, 1, 1),
            eb_stopdatum=W405.client.periode_eigen_bijdrage_abo.eb_stopdatum,
            eb_kostprijs=W405.client.periode_eigen_bijdrage_abo.eb_kostprijs,
        )
        history = History().accept(W405)
        self.refuses(changed, history, "OP372", [("0200",), ("0200",), ("9372",)])

    def test_op381_with_a_code_refuses_the_stream_of_a_wmo409(self):
        """A WMO409 about an unknown period: the code stands on Abonnementstarief."""
        heen = evolve(
            W409,
            abonnementstarief=evolve(
                W409.abonnementstarief,
                inhoudelijke_opmerking=evolve(
                    W409.abonnementstarief.inhoudelijke_opmerking,
                    attributen=Attributen(attribuut=(Attribuut.stopdatum(DAY),)),
                ),
            ),
        )
        self.refuses(heen, History(), "OP381", [("0200",), ("9372",), ("0200",)])

    def test_op382_with_a_code_refuses_as_content(self):
        """OP382 is of level 2: 0001 stands in the Header, and no other code can be given."""
        report = ieb.validate(W409, Context(retourcodes={"OP382": "0001"}))
        assert codes(build_retour(W409, report, identificatie="R1", dagtekening=NEXT)) == [("0001",)]

    def test_a_code_taken_away_gives_an_accepted_retour(self):
        """None takes the code of a rule away: the finding is a violation, the message accepted."""
        history = History().accept(W405)
        heen = evolve(
            W405,
            header=evolve(
                W405.header,
                bericht_identificatie=evolve(W405.header.bericht_identificatie, identificatie="G9"),
            ),
        )
        report = ieb.validate(heen, Context(history=history, retourcodes={"TR404": None}))
        assert [(one.code, one.severity) for one in report] == [("TR404", Severity.OVERTREDING)]
        assert codes(build_retour(heen, report, identificatie="R1", dagtekening=NEXT)) == [None]

    @staticmethod
    def refuses(heen, history, code, expected):
        plain = ieb.validate(heen, Context(history=history))
        assert [one.code for one in plain] == [code]
        assert codes(build_retour(heen, plain, identificatie="R1", dagtekening=NEXT)) == [None]
        context = Context(history=history, retourcodes={code: "9372"})
        report = ieb.validate(heen, context)
        retour = build_retour(heen, report, identificatie="R1", dagtekening=NEXT)
        assert codes(retour) == expected
        assert not report.accepted
        assert not check_retour(retour, heen, evolve(context, history=None)).findings
