"""The retour is built by the table of IV028 from any report."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product

import pytest
from attrs import evolve

import ieb
from ieb import (
    WMO405,
    WMO409,
    Attribuut,
    Context,
    History,
    RedenTerugkoppeling,
    Report,
    Severity,
    build_retour,
    check_retour,
)
from ieb.errors import InvalidType, InvalidValue, NoRetour
from ieb.messages import Kostprijs
from ieb.messages.terugkoppeling import Attributen
from ieb.values import Bedrag

from .support import (
    BSN,
    CLASSES,
    DAY,
    GOUDA,
    KINDS,
    NEXT,
    W405,
    W407,
    W409,
    answer,
    codes,
    each_kind,
    found,
)


class TestTable:
    """Each row of the table of IV028, for each kind of message."""

    @each_kind
    def test_level_1_gives_no_retour_and_says_why(self, heen):
        """A message that fails at level 1 is a fault of the transport: it gets no retour."""
        reports = (
            Report(message=None, findings=(found("", None, 1),)),
            Report(
                message=heen, findings=(found("Bericht/Header", "9056"), found("Bericht", None, 1))
            ),
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
            found(path, code)
            for path, code in zip(CLASSES[heen.naam], ("9056", "9404", "S333"), strict=True)
        ]
        assert codes(answer(heen, *below, found(CLASSES[heen.naam][2], "0001", 2))) == [("0001",)]

    @each_kind
    @pytest.mark.parametrize("level", [3, 4])
    def test_a_finding_on_the_header_gives_its_code_and_no_classes(self, heen, level):
        """Level 3/4 on the Header: its codes, Client and period absent; also when those have findings."""
        for path in (
            "Bericht/Header",
            "Bericht/Header/BerichtIdentificatie/Dagtekening",
            "Bericht",
            "",
        ):
            assert codes(answer(heen, found(path, "8848", level))) == [("8848",)]
        _, client, period = CLASSES[heen.naam]
        retour = answer(
            heen,
            found("Bericht/Header", "8848", level),
            found(client, "9404"),
            found(period, "S333"),
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
                        eb_kostprijs=Kostprijs(
                            kostprijs_bedrag=Bedrag(2100), kostprijs_startdatum=DAY
                        ),
                    ),
                ),
            )
        )
        (finding,) = report
        assert str(finding.path).endswith("EbKostprijs/KostprijsBedrag")
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
        given = [
            found(period, "9404"),
            found(client, "9999"),
            found(period, "S333"),
            found(period, "9404"),
        ]
        assert codes(answer(heen, *given)) == [("0200",), ("9999",), ("9404", "S333")]

    @each_kind
    @pytest.mark.parametrize("severity", [Severity.OVERTREDING, Severity.SIGNAAL])
    def test_a_violation_or_signal_without_code_gives_an_accepted_retour(self, heen, severity):
        """What does not refuse the message is not in the retour, at whatever level."""
        found_all = [
            found(path, None, level, severity=severity)
            for path, level in product(CLASSES[heen.naam], (2, 3, 4))
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
            with pytest.raises(
                NoRetour, match=r"geen retour: EIGEN keurt .*\(retourcodes=\{'EIGEN': "
            ):
                answer(heen, found(CLASSES[heen.naam][2], retourcode))

    @each_kind
    def test_a_refusal_without_code_beside_one_with_a_code_gives_the_code(self, heen):
        """0200 and 0233 are never written beside another code of the class."""
        header, client, period = CLASSES[heen.naam]
        given = [
            found(header, None),
            found(client, "0233"),
            found(period, "0200"),
            found(period, "9404"),
        ]
        assert codes(answer(heen, *given)) == [("0200",), ("0200",), ("9404",)]

    def test_a_level_2_refusal_needs_no_code_of_its_own(self):
        """At level 2 there is one code, whatever the finding says."""
        assert codes(answer(W405, found("Bericht/Client", None, 2))) == [("0001",)]

    def test_a_release_without_the_retour_gives_none_and_says_so(self):
        """Where the XSDs hold heenberichten only, the reason why there is no retour is told."""
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
        assert (
            answer(heen, found(header, "0001", 2), xslt_versie="1.0.0").header.xslt_versie
            == "1.0.0"
        )
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
            (
                {"identificatie": "R" * 13},
                InvalidValue,
                r"identificatie_retour: verwacht .* 1 t/m 12 tekens",
            ),
            (
                {"identificatie": ""},
                InvalidValue,
                r"identificatie_retour: verwacht .* 1 t/m 12 tekens",
            ),
            ({"identificatie": " \t"}, InvalidValue, r"identificatie_retour: verwacht"),
            ({"identificatie": 1}, InvalidType, r"identificatie_retour: verwacht .* geen int"),
            (
                {"identificatie": None},
                InvalidType,
                r"identificatie_retour: verwacht .* geen NoneType",
            ),
            ({"identificatie": f"{BSN} 0000"}, InvalidValue, r"identificatie_retour: verwacht"),
            (
                {"dagtekening": datetime(2025, 5, 13)},  # noqa: DTZ001  # no instant is meant
                InvalidType,
                r"dagtekening_retour: .* geen datetime",
            ),
            (
                {"dagtekening": "2025-05-13"},
                InvalidType,
                r"dagtekening_retour: verwacht .* geen str",
            ),
            ({"xslt_versie": "een"}, InvalidValue, r"xslt_versie: verwacht"),
            ({"xslt_versie": 1}, InvalidType, r"xslt_versie: verwacht .* geen int"),
        ],
    )
    @pytest.mark.parametrize(
        "findings", [(), (found("Bericht/Client", "0001", 2),)], ids=["ok", "0001"]
    )
    def test_a_wrong_value_is_refused_whatever_was_found(self, given, error, text, findings):
        """What the XSD would refuse is refused by name, also where the value would not be used."""
        with pytest.raises(error, match=text) as caught:
            answer(W405, *findings, **given)
        assert BSN not in str(caught.value)

    @pytest.mark.parametrize(
        "value", [None, b"<x/>", W405.header, "WMO405", answer(W405)], ids=type
    )
    def test_only_a_heenbericht_is_answered(self, value):
        """Anything but a WMO405, WMO407 or WMO409 has no retour."""
        report = Report(message=W405, findings=())
        for call in (
            lambda: build_retour(value, report, identificatie="R1", dagtekening=NEXT),
            lambda: check_retour(answer(W405), value),
        ):
            with pytest.raises(
                InvalidType,
                match=r"Verwacht een heenbericht \(WMO401, WMO403, WMO405, WMO407 of WMO409\), geen",
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
        assert codes(build_retour(W409, report, identificatie="R1", dagtekening=NEXT)) == [
            ("0001",)
        ]

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
        assert [(finding.code, finding.severity) for finding in report] == [
            ("TR404", Severity.OVERTREDING)
        ]
        assert codes(build_retour(heen, report, identificatie="R1", dagtekening=NEXT)) == [None]

    @staticmethod
    def refuses(heen, history, code, expected):
        plain = ieb.validate(heen, Context(history=history))
        assert [code.code for code in plain] == [code]
        assert codes(build_retour(heen, plain, identificatie="R1", dagtekening=NEXT)) == [None]
        context = Context(history=history, retourcodes={code: "9372"})
        report = ieb.validate(heen, context)
        retour = build_retour(heen, report, identificatie="R1", dagtekening=NEXT)
        assert codes(retour) == expected
        assert not report.accepted
        assert not check_retour(retour, heen, evolve(context, history=None)).findings
