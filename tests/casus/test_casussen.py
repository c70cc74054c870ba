"""The seven casussen: as printed, as messages, and played by both sides."""

import subprocess
import sys
from datetime import date

import pytest
from lxml import etree

import ieb
from ieb.casus import CAK, Kind, Row, casus, casussen, document_deviations, play
from ieb.casus.picture import in_words, picture
from ieb.casus.reading import Envelope, read_message
from ieb.errors import InvalidValue
from ieb.messages.bericht import KopRetour
from ieb.notation import write_date
from ieb.rules import RULES
from ieb.wire.listing import listing

CLASSES = ("Abonnementstarief", "Abonnementsstarief")
STEPS = [(one.number, step.number) for one in casussen() for step in one.steps]


def step_of(number, step):
    """A step, as it was played."""
    return next(one for one in play(casus(number)).steps if one.step.number == step)


class TestAsPrinted:
    def test_there_are_seven_with_the_steps_of_the_document(self):
        assert [(one.number, len(one.steps)) for one in casussen()] == [
            (1, 3),
            (2, 3),
            (3, 2),
            (4, 4),
            (5, 2),
            (6, 2),
            (7, 3),
        ]

    def test_the_messages_are_those_of_the_table_of_steps(self):
        kinds = {one.number: [step.message and step.message.naam for step in one.steps] for one in casussen()}
        assert kinds == {
            1: ["WMO405", "WMO409", "WMO405"],
            2: ["WMO405", "WMO409", "WMO405"],
            3: ["WMO405", "WMO409"],
            4: ["WMO405", "WMO405", "WMO409", "WMO405"],
            5: ["WMO405", None],
            6: ["WMO405", "WMO405"],
            7: ["WMO405", "WMO405", "WMO405"],
        }

    @pytest.mark.parametrize(("number", "step"), STEPS)
    def test_every_printed_value_stands_in_the_message_and_nothing_else(self, number, step):
        """Apart from the header, of which the document prints at most the Dagtekening."""
        one = casus(number).step(step)
        if one.message is None:
            assert one.rows == ()
            return
        body = [line.value for line in listing(one.message, show_bsn=True) if line.value is not None]
        first = next(i for i, row in enumerate(one.rows) if row.label in ("Client", *CLASSES))
        header, values = one.rows[:first], [row.value.casefold() for row in one.rows[first:] if row.value]
        assert [value.casefold() for value in body][-len(values) :] == values
        assert [row.value for row in header if row.value] in ([], [write_date(one.sent)])

    def test_a_field_that_is_printed_empty_is_not_in_the_message(self):
        one = casus(4).step(4)
        assert Row("Stopdatum periode eigen bijdrage", "") in one.rows
        assert one.message.client.periode_eigen_bijdrage_abo.eb_stopdatum is None

    def test_a_kostprijs_is_read_to_the_cent(self):
        cost = casus(3).step(1).message.client.periode_eigen_bijdrage_abo.eb_kostprijs
        assert (cost.kostprijs_bedrag.cents, cost.kostprijs_startdatum) == (300_000, date(2025, 12, 10))

    def test_the_rules_that_the_document_names_are_in_the_register(self):
        assert {name for one in casussen() for name in one.rules} <= set(RULES)

    def test_a_row_that_does_not_belong_in_a_message_is_refused(self):
        rows = (*casus(1).step(1).rows, Row("Verzonnen veld", "1"))
        envelope = Envelope(gemeente="0344", identificatie="G1", dagtekening=date(2025, 5, 12))
        with pytest.raises(InvalidValue, match="niet precies die van een WMO405"):
            read_message(rows, envelope)

    @pytest.mark.parametrize("number", [0, 8])
    def test_another_casus_does_not_exist(self, number):
        with pytest.raises(InvalidValue, match=f"geen casus {number}; wel 1 t/m 7"):
            casus(number)

    def test_another_step_does_not_exist(self):
        with pytest.raises(InvalidValue, match="heeft geen stap 3; wel 1 t/m 2"):
            casus(5).step(3)

    def test_no_repr_holds_a_bsn(self):
        text = repr(casussen())
        assert not any(
            row.value in text
            for one in casussen()
            for step in one.steps
            for row in step.rows
            if row.label == "Bsn"
        )


class TestPlayed:
    @pytest.mark.parametrize(("number", "step"), STEPS)
    def test_both_sides_send_what_is_printed(self, number, step):
        """The reference gemeente and the reference CAK, from events and incoming messages alone."""
        played = step_of(number, step)
        assert played.message == played.step.message

    @pytest.mark.parametrize("number", range(1, 8))
    def test_nothing_is_sent_that_is_not_printed(self, number):
        assert play(casus(number)).unprinted == ()

    @pytest.mark.parametrize(("number", "step"), STEPS)
    def test_every_message_is_answered_without_remarks(self, number, step):
        played = step_of(number, step)
        if played.message is not None:
            assert isinstance(played.answer.header, KopRetour)
            assert played.answer.header.retour_codes is None

    @pytest.mark.parametrize(("number", "step"), STEPS)
    def test_the_rules_find_just_what_is_expected(self, number, step):
        """All rules are judged: nothing is left out for want of data."""
        played = step_of(number, step)
        if played.message is not None:
            assert [one.code for one in played.report] == [one.code for one in played.step.expected]
            assert played.report.not_judged == ()

    def test_the_document_deviates_from_the_rules_in_two_bsns_and_means_two_findings(self):
        found = [
            (one.number, step.number, expected.code, expected.kind)
            for one in casussen()
            for step in one.steps
            for expected in step.expected
        ]
        assert found == [
            (3, 1, "CS002", Kind.AFWIJKING),
            (4, 2, "OP035x1", Kind.BEDOELD),
            (4, 4, "IV107", Kind.BEDOELD),
            (5, 1, "CS002", Kind.AFWIJKING),
        ]

    def test_only_the_casussen_with_a_wrong_bsn_need_tolerance(self):
        assert [one.number for one in casussen() if one.tolerated] == [3, 5]

    def test_nothing_is_sent_on_a_death(self):
        played = step_of(5, 2)
        assert (played.message, played.report, played.answer) == (None, None, None)


class TestDeviations:
    def test_what_is_spelled_otherwise_is_named_once_a_step(self):
        assert [(one.step, one.printed) for one in casus(2).deviations] == [
            (1, "Eigenbijdragebericht abonnementsstarief (405)"),
            (1, "PeriodeEigenBijdragAbo"),
            (1, "Status aanlevering PeriodeEigenBijdragAbo"),
            (2, "Abonnementsstarief"),
            (3, "Eigenbijdragebericht abonnementsstarief (405)"),
        ]

    def test_a_label_of_a_code_that_is_spelled_otherwise_is_named(self):
        assert [one.printed for one in casus(6).deviations] == [
            "1 (eerste aanlevering)",
            "2 (gewijzigde aanlevering)",
        ]

    def test_two_persons_with_one_bsn_are_named(self):
        """The Bsn of casus 4 is that of casus 2, for another person."""
        bsns = {number: casus(number).step(1).message.client.bsn for number in range(1, 8)}
        shared = {number for number, bsn in bsns.items() if list(bsns.values()).count(bsn) > 1}
        assert shared == {2, 4}
        assert any("casus 2" in one.explanation for one in casus(4).deviations)

    def test_the_stop_date_of_casus_7_is_not_a_year_ago_as_its_text_says(self):
        step = casus(7).step(3)
        stop = step.message.client.periode_eigen_bijdrage_abo.eb_stopdatum
        assert (step.sent - stop).days < 60
        assert any("meer dan een jaar" in one.explanation for one in casus(7).deviations)

    def test_the_legend_of_the_document_is_named(self):
        assert [one.printed for one in document_deviations()] == [
            "eejjmddd",
            "1 (eerste aanlevering)",
        ]

    def test_every_deviation_says_why(self):
        every = [*document_deviations(), *(one for each in casussen() for one in each.deviations)]
        assert all(one.explanation.endswith(".") for one in every)


SVG = "{http://www.w3.org/2000/svg}"


class TestPicture:
    @pytest.mark.parametrize("number", range(1, 8))
    def test_it_names_all_parties_messages_and_dates(self, number):
        story = play(casus(number))
        root = etree.fromstring(picture(story))
        texts = " ".join(node.text for node in root.iter(f"{SVG}text"))
        for played in story.steps:
            assert f"Stap {played.step.number}" in texts
            assert write_date(played.step.sent) in texts
            if played.message is not None:
                assert played.message.naam in texts
                assert played.answer.naam in texts
        assert all(name in texts for name in (CAK, *story.casus.gemeentecodes))
        assert all(code in texts for code in story.casus.gemeentecodes.values())

    @pytest.mark.parametrize("number", range(1, 8))
    def test_it_needs_nothing_from_elsewhere_and_holds_no_bsn(self, number):
        drawn = picture(play(casus(number)))
        assert drawn.count("http") == 1  # the namespace
        assert casus(number).step(1).message.client.bsn not in drawn

    def test_it_says_the_same_in_words(self):
        root = etree.fromstring(picture(play(casus(5))))
        assert root.get("role") == "img"
        assert {node.get("id") for node in root.iterchildren(f"{SVG}title", f"{SVG}desc")} == set(
            root.get("aria-labelledby").split()
        )
        assert root.findtext(f"{SVG}desc") == in_words(play(casus(5)))
        assert "Bevinding: CS002." in in_words(play(casus(5)))
        assert in_words(play(casus(5))).endswith("Stap 2, 25-08-2025: gemeente verstuurt niets.")

    def test_all_that_is_drawn_lies_within_it(self):
        for number in range(1, 8):
            root = etree.fromstring(picture(play(casus(number))))
            width, height = int(root.get("width")), int(root.get("height"))
            for node in root.iter(f"{SVG}line"):
                assert max(int(node.get("x1")), int(node.get("x2"))) <= width
                assert max(int(node.get("y1")), int(node.get("y2"))) <= height
            for node in root.iter(f"{SVG}rect"):
                if not node.get("width").endswith("%"):
                    assert int(node.get("x")) + int(node.get("width")) <= width


def test_importing_the_library_does_not_read_the_casussen():
    code = "import ieb, sys; sys.exit('ieb.casus' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_messages_of_the_casussen_round_trip():
    for one in casussen():
        for step in one.steps:
            if step.message is not None:
                assert ieb.parse(ieb.serialize(step.message)) == step.message
