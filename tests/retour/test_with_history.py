"""A retour is held against the heenbericht and the terms in a history."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

import ieb
from ieb import (
    AttribuutNaam,
    Context,
    History,
    Severity,
    build_retour,
    check_retour,
)
from ieb.messages.terugkoppeling import Attributen

from .support import CLASSES, DAY, NEXT, W405, W407, W409, alterations, answer, each_kind, found


class TestWithHistory:
    """The heenbericht is looked up, and so are its day of receipt and earlier retours."""

    def test_without_history_it_says_what_was_not_judged(self):
        """A retour by itself: its codes are judged, the rest is named as not judged."""
        report = ieb.validate(answer(W405))
        assert report.accepted
        lacks = {not_judged.code: not_judged.lacks for not_judged in report.not_judged}
        assert lacks == {
            "OP090": "het heenbericht, of de historie waarin het staat",
            "IV028": "het heenbericht, of de historie waarin het staat",
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
            (place, changed)
            for place, changed in alterations(retour, "Bericht")
            if "Dagtekening" in place
        )
        data = ieb.serialize(changed)
        (wrong,) = ieb.check(data, Context(history=context.history, retourcodes={"OP383": "9404"}))
        assert (wrong.code, str(wrong.path), wrong.severity) == (
            "IV028",
            place,
            Severity.OVERTREDING,
        )
        assert b"Dagtekening>" in data.splitlines()[wrong.line - 1]

    def test_an_element_that_was_left_out_has_the_line_of_its_class(self):
        """What is not there has no line: the class that lacks it has."""
        retour = answer(W405, found("Bericht/Client/PeriodeEigenBijdrageAbo", "9404"))
        periode = evolve(retour.client.periode_eigen_bijdrage_abo, eb_stopdatum=None)
        data = ieb.serialize(
            evolve(retour, client=evolve(retour.client, periode_eigen_bijdrage_abo=periode))
        )
        (wrong,) = ieb.check(data, Context(history=History().accept(W405, received=DAY)))
        assert str(str(wrong.path)) == "Bericht/Client/PeriodeEigenBijdrageAbo/EbStopdatum"
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
        context = Context(
            history=History().accept(W409, received=DAY), retourcodes={"OP383": "9404"}
        )
        data = ieb.serialize(evolve(retour, abonnementstarief=part))
        wrong = ieb.check(data, context).findings
        top = "Bericht/Abonnementstarief/InhoudelijkeOpmerking/Attributen"
        assert [str(finding.path) for finding in wrong] == [
            f"{top}/Attribuut[1]/AttribuutWaarde",
            f"{top}/Attribuut[2]/AttribuutNaam",
        ]
        assert all(finding.line is not None for finding in wrong)

    @pytest.mark.parametrize(("day", "late"), [(15, False), (16, True)])
    def test_a_retour_follows_within_three_working_days(self, day, late):
        """Received on Monday 12 May 2025: Thursday is in time, Friday is late."""
        context = Context(history=History().accept(W405, received=DAY))
        for report in (
            ieb.validate(answer(W405, dagtekening=date(2025, 5, day)), context),
            check_retour(answer(W405, dagtekening=date(2025, 5, day)), W405, context),
        ):
            found_late = [(finding.code, str(finding.path)) for finding in report]
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
        assert [finding.code for finding in check_retour(retour, heen, every_day)] == ["OP090"]

    @pytest.mark.parametrize(("day", "codes"), [(15, []), (16, ["OP090"])])
    def test_without_the_day_of_receipt_the_term_counts_from_the_dagtekening(self, day, codes):
        """The earliest possible day: what is late from then on need not be late, and is a signal."""
        retour = answer(W405, dagtekening=date(2025, 5, day))
        report = ieb.validate(retour, Context(history=History().accept(W405)))
        assert [finding.code for finding in report] == codes
        assert all(finding.severity is Severity.SIGNAAL for finding in report)
        assert report.not_judged == ()

    def test_a_second_retour_on_the_same_heenbericht_is_caught(self):
        """IV028: a heenbericht is answered by one retour, so a second one is a fault."""
        history = History().accept(W405, received=DAY)
        context = Context(history=history)
        assert not ieb.validate(answer(W405), context).findings
        context = Context(history=history.accept(answer(W405)))
        again = answer(W405, identificatie="R2")
        for report in (ieb.validate(again, context), check_retour(again, W405, context)):
            (wrong,) = report
            assert (wrong.code, str(wrong.path)) == ("IV028", "Bericht/Header")
            assert "al een retour ontvangen" in wrong.message

    def test_a_retour_that_says_the_identificatie_was_used_is_about_another_message(self):
        """It is not held against the message that used the Identificatie first, nor against its retour."""
        first, second = W405, evolve(W405, client=evolve(W405.client, bsn="999990019"))
        history = History().accept(first).accept(answer(first))
        report = ieb.validate(second, Context(history=history))
        assert "TR056" in [finding.code for finding in report]
        retour = build_retour(second, report, identificatie="R2", dagtekening=NEXT)
        context = Context(history=history.reject(second))
        assert check_retour(retour, second, context).findings == ()
        alone = ieb.validate(retour, context)
        assert (alone.findings, alone.not_judged) == ((), ())

    def test_a_retour_on_a_message_that_was_never_sent_is_not_judged(self):
        """Of an unknown heenbericht nothing can be compared, and the report says so."""
        report = ieb.validate(answer(W405), Context(history=History().accept(W407)))
        assert {not_judged.code for not_judged in report.not_judged} == {"OP090", "IV028"}

    def test_the_message_that_is_given_goes_before_the_one_in_the_history(self):
        """A message refused for its used Identificatie is answered itself, not the one that used it first."""
        history = History().accept(W405, received=date(2025, 1, 1)).accept(answer(W405))
        later = evolve(W405.header.bericht_identificatie, dagtekening=NEXT)
        again = evolve(W405, header=evolve(W405.header, bericht_identificatie=later))
        retour = answer(again, found("Bericht/Header", "9056"))
        report = check_retour(retour, again, Context(history=history.reject(again)))
        assert [str(finding.path) for finding in report] == ["Bericht/Header/IdentificatieRetour"]
        assert report.not_judged == ()

    def test_retours_are_counted_on_the_message_that_is_given(self):
        """The retour of another message, handed over for this one, is compared with this one."""
        sent = evolve(W405.header.bericht_identificatie, identificatie="G2")
        second = evolve(W405, header=evolve(W405.header, bericht_identificatie=sent))
        history = (
            History().accept(W405, received=DAY).accept(second, received=DAY).accept(answer(second))
        )
        report = check_retour(answer(second), W405, Context(history=history))
        assert [str(finding.path) for finding in report] == [
            "Bericht/Header/BerichtIdentificatie/Identificatie"
        ]

    def test_the_term_counts_from_the_message_that_is_given(self):
        """Also when the retour names another Identificatie, the receipt of the given message counts."""
        context = Context(history=History().accept(W405, received=DAY))
        sent = evolve(W405.header.bericht_identificatie, identificatie="G2")
        second = evolve(W405, header=evolve(W405.header, bericht_identificatie=sent))
        report = check_retour(answer(second, dagtekening=date(2025, 5, 16)), W405, context)
        assert [finding.code for finding in report] == ["IV028", "OP090"]
