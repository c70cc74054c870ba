"""Judging: everything in one call, nothing hidden, nothing taken for granted."""

import json
from datetime import date, datetime
from itertools import chain

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import WMO405, WMO407, WMO409, Context, History, InvalidType, Kostprijs, Severity
from ieb.rules import NotJudged
from ieb.testing import messages
from ieb.values import Bedrag

DAY = date(2025, 5, 12)
BSN = "999992016"
NUMBER = 649901


def start(**changes):
    """A first aanlevering that breaks no rule."""
    values = {
        "gemeente": "0513",
        "identificatie": "G000000002",
        "dagtekening": DAY,
        "bsn": BSN,
        "eb_start_nummer": NUMBER,
        "eb_startdatum": DAY,
    }
    return WMO405.eerste_aanlevering(**values | changes)


def removal(**changes):
    """The removal of that aanlevering."""
    values = {
        "gemeente": "0513",
        "identificatie": "G2",
        "dagtekening": DAY,
        "bsn": BSN,
        "eb_start_nummer": NUMBER,
        "eb_startdatum": DAY,
    }
    return WMO405.verwijderen_aanlevering(**values | changes)


def remark(dagtekening, attributen=None):
    """A WMO409 on reason 01, with one Stopdatum unless told otherwise."""
    return WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="C1",
        dagtekening=dagtekening,
        eb_start_nummer=NUMBER,
        reden=ieb.RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        attributen=attributen or [ieb.Attribuut.stopdatum(DAY)],
    )


def full(**changes):
    """All that can be known."""
    return Context(**{"today": DAY, "history": History(), "overlijdensdata": {}} | changes)


def codes(report):
    """The codes that were found, in order."""
    return [finding.code for finding in report]


class TestCheck:
    def test_a_good_message_gives_nothing_and_the_model(self):
        """One call judges bytes and hands over the message to work with."""
        report = ieb.check(ieb.serialize(start()), full())
        assert (report.findings, report.not_judged, report.accepted) == ((), (), True)
        assert report.message == start()

    def test_what_is_no_message_gives_all_faults_of_level_1(self):
        """A sender can mend all faults of the XSD at once: none hides behind the first."""
        data = ieb.serialize(start()).replace(b">0513<", b">513<").replace(b">999992016<", b">1<")
        report = ieb.check(data, full())
        assert report.message is None
        assert codes(report) == ["RS035", "RS037"]
        assert {finding.level for finding in report} == {1}
        assert not report.accepted

    def test_every_finding_has_the_line_of_its_element(self):
        """Who opens the file finds the wrong element on the line that a finding names."""
        wrong = start(bsn="999992017", gemeente="9999", eb_stopdatum=date(2025, 5, 1))
        data = ieb.serialize(wrong)
        lines = data.decode().splitlines()
        for finding in ieb.check(data, full()):
            assert finding.path.name in lines[finding.line - 1]

    def test_in_document_order_and_each_fault_by_itself(self):
        """Each fault is found whatever else is wrong, in the order of the message."""
        faults = {"gemeente": "9999", "bsn": "999992017", "eb_stopdatum": date(2025, 5, 1)}
        found = [
            codes(ieb.check(ieb.serialize(start(**{name: faults[name]})), full()))
            for name in faults
        ]
        together = codes(ieb.check(ieb.serialize(start(**faults)), full()))
        assert together == list(chain.from_iterable(found)) == ["TR378", "CS002", "CS003"]

    def test_a_file_above_25_mb_is_refused_unread(self):
        """OP179: a file that is too large is refused before it costs time or memory."""
        report = ieb.check(b"<a>" + b" " * 25_000_000, full())
        assert codes(report) == ["OP179"]
        assert not report.accepted

    def test_a_bom_is_told_and_refuses_nothing(self):
        """OP192: a BOM is worth a hint, but never a reason to refuse a message."""
        report = ieb.check(b"\xef\xbb\xbf" + ieb.serialize(start()), full())
        assert [(finding.code, finding.severity, finding.line) for finding in report] == [
            ("OP192", Severity.SIGNAAL, 1)
        ]
        assert report.accepted
        retour = ieb.build_retour(report.message, report, identificatie="R1", dagtekening=DAY)
        assert retour.header.retour_codes is None

    def test_a_release_can_be_demanded(self):
        """Who takes one release only does not accept a message of another by accident."""
        report = ieb.check(ieb.serialize(start()), release=ieb.release("3.0"))
        assert report.message is None

    @given(st.binary(max_size=200))
    def test_any_bytes_give_a_report(self, data):
        """Whatever comes in, a program gets a report with a reason and never a crash."""
        report = ieb.check(data)
        assert report.message is None
        assert report.findings

    @given(messages())
    def test_any_message_gives_a_report_without_its_bsn(self, message):
        """A report may go into a log or a mail as it is: it shows no Bsn of a client."""
        report = ieb.check(ieb.serialize(message), full())
        assert report.message == message
        client = getattr(message, "client", None)
        if client is not None:
            assert client.bsn not in report.table() + report.to_json() + repr(report)

    @given(messages())
    def test_the_report_on_bytes_is_that_on_the_model_with_lines(self, message):
        """The verdict does not depend on whether bytes or a message was handed over."""
        by_model = ieb.validate(message, full())
        by_bytes = ieb.check(ieb.serialize(message), full())
        assert tuple(evolve(byte, line=None) for byte in by_bytes) == by_model.findings
        assert by_bytes.not_judged == by_model.not_judged

    @pytest.mark.parametrize("data", ["tekst", None, 1])
    def test_what_is_no_bytes_is_a_type_error(self, data):
        """A slip of the caller is no fault of a message, so it gives no report."""
        with pytest.raises(TypeError):
            ieb.check(data)


class TestValidate:
    @pytest.mark.parametrize("value", [None, b"<x/>", start().client])
    def test_what_is_no_message_is_refused(self, value):
        """A part of a message, or bytes, cannot be judged as if it were a whole message."""
        with pytest.raises(InvalidType):
            ieb.validate(value)

    def test_without_context_only_what_needs_nothing_is_judged(self):
        """What no data were given for is listed as not judged, never counted as passed."""
        report = ieb.validate(start(bsn="999992017"))
        assert codes(report) == ["CS002"]
        assert {not_judged.code for not_judged in report.not_judged} == {
            "TR056",
            "TR135",
            "TR404",
            "OP035x1",
            "SG002",
            "SG003",
        }


class TestNotJudged:
    @pytest.mark.parametrize(
        ("absent", "rules", "lacks"),
        [
            ("today", {"TR135"}, "de datum van vandaag"),
            ("history", {"TR056", "TR404", "SG002", "SG003"}, "de historie"),
            ("overlijdensdata", {"OP035x1"}, "de overlijdensdata"),
        ],
    )
    def test_a_rule_whose_data_are_absent_is_named_with_what_it_lacks(self, absent, rules, lacks):
        """A user reads which rules were left out, and what to give to have them judged."""
        report = ieb.validate(start(), full(**{absent: None}))
        gaps = {NotJudged(code=code, lacks=lacks, need=absent) for code in rules}
        assert set(report.not_judged) == gaps
        assert report.findings == ()

    def test_an_empty_history_is_a_history(self):
        """Who delivers for the first time has a history without messages, which judges all."""
        assert ieb.validate(start(), full()).not_judged == ()

    def test_a_rule_that_does_not_count_for_the_status_is_not_named(self):
        """Nobody goes looking for data that a removal would not be judged by anyhow."""
        report = ieb.validate(removal(), Context(today=DAY))
        assert {not_judged.code for not_judged in report.not_judged} == {"TR056", "TR063", "OP372"}

    def test_a_day_without_a_known_tariff_is_not_judged(self):
        """TR409 says nothing of a kostprijs from before the tariffs that we know."""
        old = Kostprijs(kostprijs_bedrag=Bedrag(1), kostprijs_startdatum=date(2019, 12, 31))
        (gap,) = ieb.validate(start(eb_kostprijs=old), full()).not_judged
        assert gap.need == "tarieven"
        assert (gap.code, gap.lacks) == ("TR409", "een abonnementstarief op 31-12-2019")

    def test_a_removed_period_says_nothing_of_a_stop_date(self):
        """No stop date can be set beside the start of a period that is no longer there."""
        gone = removal(identificatie="G3")
        history = History().accept(start()).accept(gone)
        report = ieb.validate(remark(DAY), full(history=history))
        assert NotJudged(
            code="OP383", lacks="een actuele aanlevering van de periode in de historie"
        ) in (report.not_judged)

    def test_each_lack_is_told_once(self):
        """Attributes that lack the same data give one line, not one each."""
        twice = remark(DAY, [ieb.Attribuut.stopdatum(DAY), ieb.Attribuut.stopdatum(DAY)])
        report = ieb.validate(twice, full(history=None))
        assert sorted(not_judged.code for not_judged in report.not_judged) == [
            "OP381",
            "OP383",
            "OP384",
            "TR056",
        ]


class TestAnotherPerson:
    """A key may have been used for somebody else: that is not the aanlevering which a change replaces."""

    @pytest.mark.parametrize("kind", [WMO405, WMO407])
    def test_the_delivery_of_another_person_is_not_the_actual_one(self, kind):
        """With it TR393 and TR395 would not fire, and OP035, OP372 and IV107 would."""
        own = {"gemeente": "0513", "dagtekening": DAY}
        prefix = "eb" if kind is WMO405 else "bw"
        long_ago, stop = date(2020, 1, 1), date(2030, 1, 1)
        period = {f"{prefix}_start_nummer": NUMBER, f"{prefix}_startdatum": long_ago}
        theirs = kind.eerste_aanlevering(
            **own, identificatie="G1", bsn="999990019", **period, **{f"{prefix}_stopdatum": stop}
        )
        ours = kind.gewijzigde_aanlevering(**own, identificatie="G2", bsn=BSN, **period)
        report = ieb.validate(ours, full(history=History().accept(theirs)))
        assert sorted(codes(report)) == ["TR103", "TR393" if kind is WMO405 else "TR395"]


class TestTheCauseOfARemark:
    """With reason 01 the term runs from the period that begins on the day after the stop date."""

    STOP = date(2025, 5, 9)

    def history(self, other_start):
        """Gouda delivered long ago; Utrecht delivered a period that was received on 12 May."""
        gouda = start(dagtekening=date(2024, 1, 2), eb_startdatum=date(2024, 1, 1))
        other = start(gemeente="0344", eb_startdatum=other_start)
        return History().accept(gouda, received=date(2024, 1, 3)).accept(other, received=DAY)

    def test_within_five_working_days_of_it_is_in_time(self):
        """OP384: the fifth working day after receipt is in time and the sixth is not."""
        context = full(history=self.history(date(2025, 5, 10)), today=date(2025, 5, 20))
        stop = [ieb.Attribuut.stopdatum(self.STOP)]
        assert codes(ieb.validate(remark(date(2025, 5, 19), stop), context)) == []
        assert codes(ieb.validate(remark(date(2025, 5, 20), stop), context)) == ["OP384"]

    def test_a_period_that_begins_on_another_day_is_not_the_cause(self):
        """OP384 is not judged when the period that gave reason for the stop is not known."""
        stop = [ieb.Attribuut.stopdatum(self.STOP)]
        report = ieb.validate(remark(DAY, stop), full(history=self.history(date(2025, 5, 11))))
        assert report.findings == ()
        assert [not_judged.code for not_judged in report.not_judged] == ["OP384"]


class TestLength:
    def test_a_text_does_not_grow_with_what_was_sent(self):
        """A finding stays readable, however many attributes a hostile message holds."""
        many = remark(DAY, [ieb.Attribuut.voorliggende_eb_stroom("Wlz")] * 2000)
        (found,) = ieb.validate(many)
        assert found.code == "OP382"
        assert "en nog 1995" in found.message
        assert len(found.message) < 400


class TestMarks:
    def test_what_is_assumed_for_one_message_says_so_there(self):
        """The source names the rule for the WMO405; that it holds for the WMO407 is ours."""
        own = {"gemeente": "0513", "dagtekening": DAY, "bsn": BSN}
        abo = {"eb_start_nummer": NUMBER, "eb_startdatum": DAY}
        bw = {"bw_start_nummer": NUMBER, "bw_startdatum": DAY}
        marks = []
        for kind, period in ((WMO405, abo), (WMO407, bw)):
            history = History().accept(kind.eerste_aanlevering(**own, identificatie="G1", **period))
            again = kind.eerste_aanlevering(**own, identificatie="G2", **period)
            found = ieb.validate(again, full(history=history))
            marks += [match.mark for match in found if match.code == "TR404"]
        assert marks == [ieb.Mark.V3_0, ieb.Mark.AANNAME]
        assert "aanname voor WMO407" in ieb.RULES["TR404"].herkomst


class TestContext:
    def test_a_moment_is_no_day(self):
        """A datetime would count a term by its time of day, so it is refused as today."""
        with pytest.raises(
            InvalidType, match=r"today: verwacht een datum \(date\) of None, geen datetime"
        ):
            Context(today=datetime(2025, 5, 12))  # noqa: DTZ001  # no instant is meant

    def test_none_means_the_lists_of_the_library(self):
        """Who passes None on from a setting gets the same judgement as who leaves it out."""
        assert Context(gemeenten=None, tarieven=None, termijnen=None) == Context()

    def test_a_return_code_for_a_rule_that_does_not_exist_is_refused(self):
        """A typing error in a rule would otherwise leave its code unused in silence."""
        with pytest.raises(ieb.InvalidValue, match="retourcodes: een regel 'TR4O4' is er niet"):
            Context(retourcodes={"TR4O4": "9404"})

    @pytest.mark.parametrize(
        ("rule", "why"),
        [
            ("CS003", "een afkeuring op niveau 2 krijgt in het retour alleen 0001"),
            ("OP382", "een afkeuring op niveau 2 krijgt in het retour alleen 0001"),
            ("SG001", "een signaal keurt niets af"),
            ("OP079", "geen controle van ieb meldt deze regel in een retour"),
            ("OP090", "op een retour volgt geen retour"),
        ],
    )
    def test_a_return_code_that_no_retour_could_hold_is_refused_when_the_context_is_made(
        self, rule, why
    ):
        """Else it would show in the finding and not in the retour."""
        with pytest.raises(ieb.InvalidValue, match=f"{rule} kan deze code niet krijgen: {why}"):
            Context(retourcodes={rule: "9372"})

    def test_the_code_that_a_rule_has_already_may_be_given(self):
        """Saying what is so anyway is no fault, and neither is taking a code away."""
        context = Context(retourcodes={"CS003": "0001", "OP241": None})
        assert context.retourcodes == {"CS003": "0001", "OP241": None}

    def test_it_cannot_be_changed(self):
        """A context can be shared by many judgements: none changes it for another."""
        with pytest.raises(FrozenInstanceError):
            Context().today = DAY

    def test_own_working_days_count(self):
        """Who has other working days than the official ones has terms counted by those."""
        every_day = full(werkdagen=lambda _: True, today=date(2025, 6, 1))
        heen = start(dagtekening=date(2025, 5, 9), eb_startdatum=date(2025, 5, 9))
        history = History().accept(heen, received=date(2025, 5, 9))
        retour = ieb.build_retour(
            heen, ieb.validate(heen), identificatie="R1", dagtekening=date(2025, 5, 13)
        )
        context = evolve(every_day, history=history)
        assert codes(ieb.validate(retour, context)) == ["OP090"]
        assert codes(ieb.validate(retour, full(history=history))) == []

    def test_a_return_code_of_ones_own_makes_a_violation_refuse(self):
        """A CAK may refuse what the standard gives no code for, with a code of its own."""
        history = History().accept(start(identificatie="G1", eb_startdatum=date(2022, 1, 1)))
        gone = removal()
        (plain,) = ieb.validate(gone, full(history=history))
        (coded,) = ieb.validate(gone, full(history=history, retourcodes={"OP372": "9372"}))
        assert (plain.severity, plain.retourcode) == (Severity.OVERTREDING, None)
        assert (coded.severity, coded.retourcode) == (Severity.AFKEUR, "9372")

    def test_a_code_that_came_later_does_not_stand_in_an_older_release(self):
        """9063 came with 4.0: in 3.0 the rule is broken all the same, but no code says so."""
        for name, code in (("4.0", "9063"), ("3.0", None)):
            (found,) = ieb.validate(removal(release=ieb.release(name)), full())
            assert (found.code, found.retourcode) == ("TR063", code)

    def test_a_return_code_can_be_taken_away(self):
        """A rule without its code is still found, but refuses no message any more."""
        old = start(eb_startdatum=date(2024, 1, 1))
        found, _late = ieb.validate(old, full(retourcodes={"OP241": None}))
        assert (found.severity, found.retourcode) == (Severity.OVERTREDING, None)


class TestPrivacy:
    def test_a_number_or_identification_that_is_the_bsn_is_not_told(self):
        """Nothing stops a sender from numbering by Bsn; our texts hide it all the same."""
        same = start(eb_start_nummer=int(BSN), identificatie=BSN)
        earlier = start(eb_start_nummer=int(BSN), identificatie=BSN, eb_stopdatum=DAY)
        history = History().accept(earlier)
        report = ieb.check(ieb.serialize(same), full(history=history))
        assert codes(report) == ["TR056", "TR404"]
        told = "".join((report.table(), report.to_json(), repr(report), *map(str, report)))
        assert BSN not in told

    def test_neither_is_it_when_its_leading_zero_is_gone(self):
        """A Bsn that was made a number, and so lost its first 0, stays hidden too."""
        same = start(bsn="010464554", eb_start_nummer=10464554)
        report = ieb.validate(same, full(history=History().accept(evolve(same))))
        assert "TR404" in codes(report)
        assert "10464554" not in report.table()

    def test_a_number_of_a_remark_that_may_be_a_bsn_is_not_told(self):
        """A WMO409 holds no Bsn to compare with: what passes the 11-proef is hidden, the rest is told."""
        for number, told in ((int(BSN), False), (999992017, True)):
            part = evolve(remark(DAY).abonnementstarief, eb_start_nummer=number)
            (found, *_) = ieb.validate(evolve(remark(DAY), abonnementstarief=part), full())
            assert found.code == "OP381"
            assert (str(number) in found.message) is told

    def test_a_bsn_of_zeros_is_told_as_wrong(self):
        """CS002: nine zeros pass the sum of the 11-proef, and are still nobody's Bsn."""
        assert codes(ieb.validate(start(bsn="000000000"), full())) == ["CS002"]

    def test_the_operands_are_told(self):
        """A finding on a term names the day, the limit and the term, to check by hand."""
        finding, _late = ieb.validate(start(eb_startdatum=date(2024, 5, 11)), full())
        assert "11-05-2024" in finding.message
        assert "12-05-2024" in finding.message
        assert "12 maanden" in finding.message


class TestReport:
    WRONG = start(bsn="999992017", gemeente="9999")

    def report(self):
        """A report with findings of two levels, and rules that were not judged."""
        return ieb.validate(self.WRONG, Context())

    def test_it_is_filtered_by_level_and_severity(self):
        """A program takes from a report what it acts on without reading codes."""
        report = self.report()
        assert codes(report.at(2)) == ["CS002"]
        assert codes(report.at(4)) == ["TR378"]
        assert codes(report.of(Severity.AFKEUR)) == ["TR378", "CS002"]
        assert report.of(Severity.SIGNAAL) == ()

    def test_a_signal_or_a_violation_does_not_refuse(self):
        """Only a finding that the standard has a return code for makes a message refused."""
        same = History().accept(start(identificatie="G1"))
        change = WMO405.gewijzigde_aanlevering(
            gemeente="0513",
            identificatie="G2",
            dagtekening=DAY,
            bsn=BSN,
            eb_start_nummer=NUMBER,
            eb_startdatum=DAY,
        )
        report = ieb.validate(change, full(history=same))
        assert codes(report) == ["OP035"]
        assert report.accepted

    def test_as_json_it_has_dutch_keys(self):
        """Other software reads a report by keys that do not change."""
        content = json.loads(self.report().to_json())
        assert content.keys() == {
            "bericht",
            "oordeel",
            "geaccepteerd",
            "bevindingen",
            "niet_beoordeeld",
        }
        assert content["bevindingen"][0] == {
            "code": "TR378",
            "niveau": 4,
            "ernst": "afkeur",
            "retourcode": "S300",
            "plaats": "Bericht/Header/Afzender",
            "regel": None,
            "bevinding": "Gemeentecode 9999 komt niet voor in de lijst van gemeenten van het CBS.",
            "herkomst": "4.0",
        }
        assert content["niet_beoordeeld"][0].keys() == {"code", "ontbreekt"}
        assert self.report().to_json(indent=2).startswith("{\n  ")

    def test_as_a_table_it_has_a_row_for_each_finding(self):
        """A person reads every finding, and what was not judged, from one table."""
        lines = self.report().table().splitlines()
        assert lines[0].split() == ["Niveau", "Code", "Retour", "Ernst", "Plaats", "Bevinding"]
        assert [line.split()[1] for line in lines[1:3]] == ["TR378", "CS002"]
        assert "Niet beoordeeld zonder de datum van vandaag: TR135." in lines

    def test_an_empty_one_says_so_and_is_still_true(self):
        """No findings is an answer: it is told in words, and `if report` does not skip it."""
        report = ieb.validate(start(), full())
        assert report.table() == "Geen bevindingen."
        assert (len(report), bool(report), list(report)) == (0, True, [])
