"""The seven casussen: as printed, as messages, and played by both sides."""

import re
import subprocess
import sys
from datetime import date
from itertools import chain

import pytest
from attrs import evolve
from lxml import etree

import ieb
from ieb.errors import InvalidValue
from ieb.messages.bericht import KopRetour
from ieb.notation import write_date
from ieb.rules import RULES
from ieb.scenario import CAK, ExpectedKind, Row, casus, casussen, document_deviations, play
from ieb.scenario.picture import in_words, picture
from ieb.scenario.printed import Envelope, read_printed
from ieb.wire.listing import listing

CLASSES = ("Abonnementstarief", "Abonnementsstarief")
STEPS = []
for each in casussen():
    STEPS += [(each.number, step.number) for step in each.steps]
PUBLISHED = [each for each in casussen() if not each.own]


def step_of(number, step):
    """A step, as it was played."""
    return next(played for played in play(casus(number)).steps if played.step.number == step)


class TestAsPrinted:
    def test_there_are_seven_with_the_steps_of_the_document(self):
        """Who has the document beside it finds every casus and every step of it."""
        assert [(each.number, len(each.steps)) for each in PUBLISHED] == [
            (1, 3),
            (2, 3),
            (3, 2),
            (4, 4),
            (5, 2),
            (6, 2),
            (7, 3),
        ]

    def test_the_messages_are_those_of_the_table_of_steps(self):
        """Each step sends the message that the document says, or, after a death, none."""
        kinds = {
            each.number: [step.message and step.message.naam for step in each.steps]
            for each in PUBLISHED
        }
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
        printed = casus(number).step(step)
        if printed.message is None:
            assert printed.rows == ()
            return
        body = [
            line.value for line in listing(printed.message, show_bsn=True) if line.value is not None
        ]
        first = next(i for i, row in enumerate(printed.rows) if row.label in ("Client", *CLASSES))
        header, values = (
            printed.rows[:first],
            [row.value.casefold() for row in printed.rows[first:] if row.value],
        )
        assert [value.casefold() for value in body][-len(values) :] == values
        assert [row.value for row in header if row.value] in ([], [write_date(printed.sent)])

    def test_a_field_that_is_printed_empty_is_not_in_the_message(self):
        """An empty field in a table means that the element is left out of the XML."""
        printed = casus(4).step(4)
        assert Row("Stopdatum periode eigen bijdrage", "") in printed.rows
        assert printed.message.client.periode_eigen_bijdrage_abo.eb_stopdatum is None

    def test_a_kostprijs_is_read_to_the_cent(self):
        """An amount that is printed in euros becomes exact cents."""
        cost = casus(3).step(1).message.client.periode_eigen_bijdrage_abo.eb_kostprijs
        assert (cost.kostprijs_bedrag.cents, cost.kostprijs_startdatum) == (
            300_000,
            date(2025, 12, 10),
        )

    def test_the_rules_that_the_document_names_are_in_the_register(self):
        """A reader can look up each rule on which a casus calls."""
        assert set().union(*(each.rules for each in casussen())) <= set(RULES)

    def test_a_row_that_does_not_belong_in_a_message_is_refused(self):
        """A printed row is never dropped in silence on its way to a message."""
        rows = (*casus(1).step(2).rows, Row("Verzonnen veld", "1"))
        envelope = Envelope(gemeente="0344", identificatie="C1", dagtekening=date(2025, 5, 12))
        with pytest.raises(InvalidValue, match="'Verzonnen veld'"):
            read_printed(rows, envelope)

    @pytest.mark.parametrize("number", [0, len(casussen()) + 1])
    def test_another_casus_does_not_exist(self, number):
        """Who asks for a casus that is not there hears which ones are."""
        with pytest.raises(InvalidValue, match=f"geen casus {number}; wel 1 t/m {len(casussen())}"):
            casus(number)

    def test_another_step_does_not_exist(self):
        """Who asks for a step that is not there hears which steps the casus has."""
        with pytest.raises(InvalidValue, match="heeft geen stap 3; wel 1 t/m 2"):
            casus(5).step(3)

    def test_no_repr_holds_a_bsn(self):
        """The casussen can be printed while debugging without a Bsn showing up."""
        text = repr(casussen())
        for number, step in STEPS:
            bsns = [row.value for row in casus(number).step(step).rows if row.label == "Bsn"]
            assert not any(bsn in text for bsn in bsns)


class TestFilledIn:
    @pytest.mark.parametrize("number", range(1, 8))
    def test_what_is_printed_is_not_filled_in_and_the_rest_is(self, number):
        """Identificatie and day of receipt are ours, the Dagtekening unless it is printed."""
        for step in casus(number).steps:
            names = [
                filled.name for filled in casus(number).filled_in if filled.step == step.number
            ]
            printed = [row.label for row in step.rows]
            if step.message is None:
                assert names == ["Dag"]
                continue
            assert ("Dagtekening bericht" in names) is ("Dagtekening bericht" not in printed)
            assert {"Identificatie bericht", "Dag van ontvangst"} <= {*names}
            assert not {*names} & {*printed}

    def test_a_death_is_filled_in_unless_the_text_gives_its_day(self):
        """Casus 4 gives it, 18-12-2025, in the text of its third step."""
        filled = {
            number: [
                added.value
                for added in casus(number).filled_in
                if added.name.startswith("Overlijden")
            ]
            for number in range(1, 8)
        }
        assert {number: days for number, days in filled.items() if days} == {
            1: ["30-04-2025"],
            5: ["20-08-2025"],
        }
        assert list(casus(4).known.deaths.values()) == [date(2025, 12, 18)]

    def test_the_earlier_message_is_of_a_release_that_was_not_in_force(self):
        """Casus 2 needs a message from before 4.0 was in force; that is told, not hidden."""
        (earlier,) = casus(2).earlier
        assert ieb.parse(earlier.message).release.in_force > earlier.received
        assert earlier.note == "in de vorm van release 4.0, die toen nog niet gold"

    def test_another_stream_and_an_overlooked_rule_are_filled_in(self):
        """A reader sees which facts casus 3 only tells in words, and which rule is let pass."""
        assert [(filled.name, filled.value) for filled in casus(3).filled_in if filled.step == 0][
            1:
        ] == [
            ("Bijdrage van de cliënt in een andere stroom", "Wlz, vanaf 01-03-2025"),
            ("Regel die wij door de vingers zien", "CS002"),
        ]

    def test_it_holds_no_bsn(self):
        """What we filled in ourselves brings no Bsn into the casus."""
        for filled in chain.from_iterable(each.filled_in for each in casussen()):
            assert not re.search(r"\b\d{9}\b", filled.value)


class TestPlayed:
    @pytest.mark.parametrize(("number", "step"), STEPS)
    def test_both_sides_send_what_is_printed(self, number, step):
        """The reference gemeente and the reference CAK, from events and incoming messages alone."""
        played = step_of(number, step)
        assert played.message == played.step.message

    @pytest.mark.parametrize("number", range(1, 8))
    def test_nothing_is_sent_that_is_not_printed(self, number):
        """Both sides together send the messages of the document and no other one."""
        assert play(casus(number)).unprinted == ()

    @pytest.mark.parametrize(("number", "step"), STEPS)
    def test_every_message_is_answered_without_remarks(self, number, step):
        """Every message of a casus is approved, so a casus shows how it should go."""
        played = step_of(number, step)
        if played.message is not None:
            assert isinstance(played.answer.header, KopRetour)
            assert played.answer.header.retour_codes is None

    @pytest.mark.parametrize(("number", "step"), STEPS)
    def test_the_rules_find_just_what_is_expected(self, number, step):
        """All rules are judged: nothing is left out for want of data."""
        played = step_of(number, step)
        if played.message is not None:
            assert [finding.code for finding in played.report] == [
                finding.code for finding in played.step.expected
            ]
            assert played.report.not_judged == ()

    def test_the_document_deviates_from_the_rules_in_two_bsns_and_means_two_findings(self):
        """What is found in a casus is either a fault of the document or meant by it."""
        found = []
        for number, step in STEPS:
            if not casus(number).own:
                expected = casus(number).step(step).expected
                found += [(number, step, finding.code, finding.kind) for finding in expected]
        assert found == [
            (3, 1, "CS002", ExpectedKind.AFWIJKING),
            (4, 2, "OP035x1", ExpectedKind.BEDOELD),
            (4, 4, "IV107", ExpectedKind.BEDOELD),
            (5, 1, "CS002", ExpectedKind.AFWIJKING),
        ]

    def test_only_the_casussen_with_a_wrong_bsn_need_tolerance(self):
        """No rule is let pass except CS002, where the printed Bsn fails the 11-proef."""
        assert [each.number for each in casussen() if each.tolerated] == [3, 5]

    def test_nothing_is_sent_on_a_death(self):
        """The last step of casus 5 is that the gemeente sends nothing."""
        played = step_of(5, 2)
        assert (played.message, played.report, played.answer) == (None, None, None)


class TestDeviations:
    def test_what_is_spelled_otherwise_is_named_once_a_step(self):
        """A reader is warned of each spelling that differs from the standard, step by step."""
        assert [(deviation.step, deviation.printed) for deviation in casus(2).deviations] == [
            (1, "Eigenbijdragebericht abonnementsstarief (405)"),
            (1, "PeriodeEigenBijdragAbo"),
            (1, "Status aanlevering PeriodeEigenBijdragAbo"),
            (2, "Abonnementsstarief"),
            (3, "Eigenbijdragebericht abonnementsstarief (405)"),
            (1, "Bsn van mw. Hanac"),
        ]

    def test_a_label_of_a_code_that_is_spelled_otherwise_is_named(self):
        """Who copies a label of a code from casus 6 is warned that it is not the label."""
        assert [deviation.printed for deviation in casus(6).deviations] == [
            "1 (eerste aanlevering)",
            "2 (gewijzigde aanlevering)",
        ]

    def test_two_persons_with_one_bsn_are_named(self):
        """The Bsn of casus 4 is that of casus 2, for another person."""
        bsns = {number: casus(number).step(1).message.client.bsn for number in range(1, 8)}
        shared = {number for number, bsn in bsns.items() if list(bsns.values()).count(bsn) > 1}
        assert shared == {2, 4}
        assert any("casus 2" in deviation.explanation for deviation in casus(4).deviations)
        assert any("casus 4" in deviation.explanation for deviation in casus(2).deviations)

    def test_casus_3_speaks_of_a_new_start_where_it_asks_for_a_change(self):
        """A start with the number that was used is refused: its text cannot mean status 1."""
        history = ieb.History().accept(casus(3).step(1).message)
        again = ieb.WMO405.eerste_aanlevering(
            gemeente="0599",
            identificatie="G2",
            dagtekening=date(2026, 3, 2),
            bsn=casus(3).step(1).message.client.bsn,
            eb_start_nummer=133465,
            eb_startdatum=date(2026, 3, 1),
        )
        assert "TR404" in {
            finding.code for finding in ieb.validate(again, ieb.Context(history=history))
        }
        assert "opnieuw aanmelden" in [deviation.printed for deviation in casus(3).deviations]

    def test_the_dates_of_casus_7_are_not_what_its_text_says(self):
        """Half a year more than four, some days less than a month, and months instead of a year."""
        _, stopped, corrected = casus(7).steps
        period = stopped.message.client.periode_eigen_bijdrage_abo
        assert (period.eb_stopdatum - period.eb_startdatum).days > 4.5 * 365
        assert (corrected.sent - stopped.sent).days == 26
        stop = corrected.message.client.periode_eigen_bijdrage_abo.eb_stopdatum
        assert (corrected.sent - stop).days < 60
        named = [deviation.printed for deviation in casus(7).deviations]
        assert {
            "Na 4 jaar",
            "Na een maand",
            "De stopdatum ligt meer dan een jaar in het verleden.",
        } <= {*named}

    def test_a_later_stop_date_would_have_been_fine_in_casus_7(self):
        """Its text says that only an earlier one is, which holds after twelve months."""
        first, stopped, corrected = casus(7).steps
        history = ieb.History().accept(first.message).accept(stopped.message)
        period = corrected.message.client.periode_eigen_bijdrage_abo
        later = evolve(
            corrected.message,
            client=evolve(
                corrected.message.client,
                periode_eigen_bijdrage_abo=evolve(period, eb_stopdatum=date(2029, 12, 1)),
            ),
        )
        context = ieb.Context(today=corrected.received, history=history, overlijdensdata={})
        assert ieb.validate(later, context).findings == ()

    def test_the_legend_of_the_document_is_named(self):
        """What is wrong in the document outside the casussen is named too."""
        assert [deviation.printed for deviation in document_deviations()] == [
            "eejjmddd",
            "1 (eerste aanlevering)",
            "attributenamen, attribuutnamen",
            "terugkoppelbericht, terugkoppelingbericht",
        ]

    def test_every_deviation_says_why(self):
        """No deviation is only pointed at: each has its explanation."""
        every = [
            *document_deviations(),
            *chain.from_iterable(each.deviations for each in casussen()),
        ]
        assert all(deviation.explanation.endswith(".") for deviation in every)


SVG = "{http://www.w3.org/2000/svg}"


class TestPicture:
    @pytest.mark.parametrize("number", range(1, 8))
    def test_it_names_all_parties_messages_and_dates(self, number):
        """The drawing alone tells the casus: who sends which message on which day."""
        played_casus = play(casus(number))
        root = etree.fromstring(picture(played_casus))
        texts = " ".join(node.text for node in root.iter(f"{SVG}text"))
        for played in played_casus.steps:
            assert f"Stap {played.step.number}" in texts
            assert write_date(played.step.sent) in texts
            if played.message is not None:
                assert played.message.naam in texts
                assert played.answer.naam in texts
        assert all(name in texts for name in (CAK, *played_casus.casus.gemeentecodes))
        assert all(code in texts for code in played_casus.casus.gemeentecodes.values())

    @pytest.mark.parametrize(
        ("number", "text"),
        [
            (2, "startnummer 680014, stopdatum 09-05-2025"),
            (3, "startnummer 133465, stroom Wlz"),
            (3, "kostprijs 3000,00 euro vanaf 10-12-2025"),
            (7, "stop 20-10-2029"),
        ],
    )
    def test_it_shows_what_a_message_says(self, number, text):
        """The point of a casus stands in the drawing and, for who cannot see it, in words."""
        played_casus = play(casus(number))
        root = etree.fromstring(picture(played_casus))
        assert text in [node.text for node in root.iter(f"{SVG}text")]
        assert text in in_words(played_casus)

    @pytest.mark.parametrize("number", range(1, 8))
    def test_it_needs_nothing_from_elsewhere_and_holds_no_bsn(self, number):
        """A drawing can be put on any page: it fetches nothing and shows no person."""
        drawn = picture(play(casus(number)))
        assert drawn.count("http") == 1  # the namespace
        assert casus(number).step(1).message.client.bsn not in drawn

    def test_it_says_the_same_in_words(self):
        """A screen reader is told the same as the drawing tells."""
        root = etree.fromstring(picture(play(casus(5))))
        assert root.get("role") == "img"
        assert {node.get("id") for node in root.iterchildren(f"{SVG}title", f"{SVG}desc")} == set(
            root.get("aria-labelledby").split()
        )
        assert root.findtext(f"{SVG}desc") == in_words(play(casus(5)))
        assert "Bevinding: CS002." in in_words(play(casus(5)))
        assert in_words(play(casus(5))).endswith("Stap 2, 25-08-2025: gemeente verstuurt niets.")

    def test_all_that_is_drawn_lies_within_it(self):
        """No line, box or text is cut off at the edge of the drawing."""
        for number in range(1, 8):
            root = etree.fromstring(picture(play(casus(number))))
            width, height = int(root.get("width")), int(root.get("height"))
            for node in root.iter(f"{SVG}line"):
                assert max(int(node.get("x1")), int(node.get("x2"))) <= width
                assert max(int(node.get("y1")), int(node.get("y2"))) <= height
            for node in root.iter(f"{SVG}rect"):
                if not node.get("width").endswith("%"):
                    assert int(node.get("x")) + int(node.get("width")) <= width
            for node in root.iter(
                f"{SVG}text"
            ):  # between two lanes there is room for some 60 letters
                assert len(node.text) <= 56


def test_importing_the_library_does_not_read_the_casussen():
    """Who only judges messages does not pay for the casussen."""
    code = "import ieb, sys; sys.exit('ieb.scenario' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_messages_of_the_casussen_round_trip():
    """What is printed in the document can be sent: it survives the way to XML and back."""
    for each in casussen():
        for step in each.steps:
            if step.message is not None:
                assert ieb.parse(ieb.serialize(step.message)) == step.message
