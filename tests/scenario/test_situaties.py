"""The special situations: ours, told as casussen, and played by both sides."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

import ieb
from ieb.administratie import tzw_window
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark
from ieb.kalender import Maand, first_charged
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of, terugkoppeling_of
from ieb.messages.kinds import is_retour
from ieb.notation import write_date
from ieb.rules import RULES
from ieb.scenario import PlayedStep, Situatie, casussen, play, situatie, situaties
from ieb.scenario.picture import in_words, picture

SVG = "{http://www.w3.org/2000/svg}"
# Who sends what, in the words of the table that they were made from: the gemeente by its code, the
# day, then the message. After an arrow a WMO409, with who gets it and what it says.
TOLD = {
    "1": ["0513 16-03-2026 407 st 1 start 15-03-2026"],
    "1b": [
        "0513 02-03-2026 407 st 1 start 01-03-2026",
        "-> 0513 409-04 Wlz",
        "0513 16-03-2026 407 st 2 start 15-03-2026",
    ],
    "2": ["0513 01-06-2026 407 st 2 start 01-09-2025 stop 31-05-2026"],
    "3": [
        "0513 16-09-2025 405 st 2 start 12-03-2025 stop 14-09-2025",
        "0513 16-09-2025 407 st 1 start 15-09-2025",
    ],
    "4": [
        "0513 16-09-2025 407 st 1 start 15-09-2025",
        "0637 18-09-2025 405 st 2 start 12-03-2025 stop 14-09-2025",
    ],
    "5": [
        "0513 16-09-2025 407 st 1 start 15-09-2025",
        "-> 0637 409-01 20250914",
        "0637 18-09-2025 407 st 2 start 12-03-2025 stop 14-09-2025",
    ],
    "5b": ["0513 16-09-2025 407 st 1 start 15-09-2025"],
    "5c": [
        "0513 24-09-2025 407 st 1 start 15-09-2025",
        "-> 0637 409-01 20250914",
        "0637 26-09-2025 407 st 2 start 12-03-2025 stop 14-09-2025",
    ],
    "6": [
        "0513 23-02-2026 405 st 1 start 20-02-2026",
        "-> 0513 409-04 Wlz",
        "0513 17-03-2026 405 st 2 start 15-03-2026",
    ],
    "7": [
        "0513 02-02-2026 407 st 2 start 15-09-2025 stop 31-01-2026",
        "0513 02-02-2026 405 st 1 start 01-02-2026",
    ],
    "8": ["0513 12-01-2026 407 st 2 start 15-09-2025 stop 31-10-2025"],
    "8b": [
        "0513 16-09-2025 407 st 1 start 15-09-2025",
        "-> 0513 409-04 Wlz",
        "0513 18-09-2025 407 st 3 start 15-09-2025",
    ],
}
EVERY = [pytest.param(found, id=found.nummer) for found in situaties()]
OF_THE_CAK = [pytest.param(situatie(nummer), id=nummer) for nummer in TOLD]
SILENT_CAK = [
    pytest.param(situatie(nummer), id=nummer)
    for nummer, lines in TOLD.items()
    if not any(line.startswith("->") for line in lines)
]


def line_of(message: Message) -> str:
    """Return a message of a step in one line, as in the table."""
    remark = terugkoppeling_of(message)
    if remark is not None:
        (attribuut,) = remark.attributen
        told = f"409-{remark.reden.code} {attribuut.attribuut_waarde}"
        return f"-> {message.header.ontvanger} {told}"
    aanlevering = aanlevering_of(message)
    assert aanlevering is not None
    gemeente, _, _ = aanlevering.sleutel
    parts = [gemeente, write_date(aanlevering.dagtekening), message.naam.removeprefix("WMO")]
    parts += ["st", aanlevering.status.code, "start", write_date(aanlevering.start)]
    if aanlevering.stop is not None:
        parts += ["stop", write_date(aanlevering.stop)]
    return " ".join(parts)


def lines_of(steps: tuple[PlayedStep, ...]) -> list[str]:
    """Return what was sent, step by step."""
    return [line_of(played.message) for played in steps if played.message is not None]


class TestWhichThereAre:
    """Eight with four variants, and never among the casussen."""

    def test_there_are_eight_with_four_variants(self) -> None:
        """Who reads the list of the CAK finds each, and what goes wrong in it."""
        assert [found.nummer for found in situaties() if found.nummer in TOLD] == list(TOLD)
        assert sum(nummer.isdigit() for nummer in TOLD) == 8

    def test_none_is_a_casus(self) -> None:
        """The casussen stay the seven that were published."""
        assert [casus.number for casus in casussen()] == [1, 2, 3, 4, 5, 6, 7]
        assert not any(isinstance(casus, Situatie) for casus in casussen())
        assert not any(casus.own for casus in casussen())

    @pytest.mark.parametrize("told", EVERY)
    def test_each_says_that_it_is_ours(self, told: Situatie) -> None:
        """Nobody takes it for something that the CAK said."""
        assert (told.own, told.page, told.mark) == (True, None, Mark.AANNAME)
        assert told.heading == f"{told.title} (eigen, aanname)"
        assert told.tolerated == frozenset()

    @pytest.mark.parametrize("told", OF_THE_CAK)
    def test_those_that_the_cak_names_rest_on_the_name_alone(self, told: Situatie) -> None:
        """Nobody takes what happens in it for something that the CAK said."""
        assert told.source == "CAK, Wmo beschermd wonen: alleen de naam van de situatie"
        assert told.deviations == ()

    @pytest.mark.parametrize("told", EVERY)
    def test_each_is_found_by_its_number(self, told: Situatie) -> None:
        """The number is a text; one without a letter may be given as a number too."""
        assert situatie(told.nummer) is told
        assert situatie(told.number).nummer == str(told.number)

    @pytest.mark.parametrize("nummer", ["0", 0, "5x", "", "1B"])
    def test_another_one_does_not_exist(self, nummer: str | int) -> None:
        """Who asks for one that is not there hears which ones are: those of the list."""
        with pytest.raises(InvalidValue) as caught:
            situatie(nummer)
        assert str(caught.value).startswith(
            f"Situatie {nummer} bestaat niet; wel 1, 1b, 2, 3, 4, 5, 5b, 5c, 6, 7, 8"
        )

    def test_a_number_that_could_be_a_bsn_is_not_repeated(self) -> None:
        """A Bsn in the wrong place does not show up in an error."""
        with pytest.raises(InvalidValue, match=r"^Situatie \*{9} bestaat niet"):
            situatie("999992016")

    def test_the_rules_that_they_are_about_exist(self) -> None:
        """A reader can look up each."""
        assert set().union(*(found.rules for found in situaties())) <= set(RULES)

    def test_no_repr_holds_a_bsn(self) -> None:
        """The situations can be printed while debugging without a Bsn showing up."""
        assert "999992016" not in repr(situaties())


class TestPlayed:
    """What both sides make of it: just what is told, and all is well."""

    @pytest.mark.parametrize("told", OF_THE_CAK)
    def test_who_sends_what_is_as_told(self, told: Situatie) -> None:
        """From events and incoming messages alone, step by step and nothing besides."""
        played = play(told)
        assert lines_of(played.steps) == TOLD[told.nummer]
        assert played.unprinted == ()
        assert [step.message for step in played.steps] == [step.message for step in told.steps]

    @pytest.mark.parametrize("told", EVERY)
    def test_nothing_is_found_but_what_is_named(self, told: Situatie) -> None:
        """All rules are judged, and each message is right; a situation names what is not."""
        for played in play(told).steps:
            assert played.report is not None
            codes = [finding.code for finding in played.report]
            assert codes == [expected.code for expected in played.step.expected] == []
            assert played.report.not_judged == ()

    @pytest.mark.parametrize("told", EVERY)
    def test_each_message_is_approved(self, told: Situatie) -> None:
        """All retouren are without remarks."""
        for played in play(told).steps:
            assert played.answer is not None
            assert is_retour(played.answer)
            assert played.answer.header.retour_codes is None

    @pytest.mark.parametrize("told", SILENT_CAK)
    def test_it_goes_the_same_in_3_0_where_no_remark_is_sent(self, told: Situatie) -> None:
        """Release 3.0 has no WMO409; the rest is the same, and nothing is found in it."""
        release = ieb.release("3.0")
        played_casus = play(told, release=release)
        assert lines_of(played_casus.steps) == TOLD[told.nummer]
        assert played_casus.unprinted == ()
        for played in played_casus.steps:
            assert played.message is not None
            assert played.report is not None
            assert played.message.release is release
            assert played.report.findings == ()
            assert is_retour(played.answer)
            assert played.answer.header.retour_codes is None

    def test_seven_go_without_a_remark(self) -> None:
        """Those that can be played in 3.0."""
        silent = [nummer for nummer, lines in TOLD.items() if "->" not in " ".join(lines)]
        assert silent == ["1", "2", "3", "4", "5b", "7", "8"]
        assert len(SILENT_CAK) == len(silent)

    def test_where_a_remark_is_sent_3_0_cannot_play_it(self) -> None:
        """It is refused at once, and the reader hears why and what to do."""
        with pytest.raises(InvalidValue) as caught:
            play(situatie("5"), release=ieb.release("3.0"))
        assert str(caught.value) == (
            "Situatie 5 kan niet gespeeld worden in release 3.0: daarin is geen WMO409. Kies een "
            "release die dat bericht heeft, zoals 4.0."
        )

    def test_a_name_is_no_release(self) -> None:
        """Who gives the name hears how to get the release."""
        with pytest.raises(
            InvalidType, match=r"^release: verwacht een Release \(zie ieb.release\)"
        ):
            play(situatie("5"), release="4.0")  # type: ignore[arg-type]  # that is refused

    def test_both_sides_write_the_release_that_is_given(self) -> None:
        """Who has an own release sees every message in it, those of the CAK too."""
        own = ieb.release("4.0").with_rules(ieb.RULES.values())
        for played in play(situatie("5"), release=own).steps:
            assert played.message is not None
            assert played.answer is not None
            assert played.message.release is own
            assert played.answer.release is own

    def test_a_new_start_with_the_same_number_is_refused(self) -> None:
        """The trap of 1b: the number stays, and a change is what heals it."""
        first, _, change = play(situatie("1b")).steps
        assert first.message is not None
        assert change.message is not None
        again = ieb.WMO407.eerste_aanlevering(
            gemeente="0513",
            identificatie="G000000009",
            dagtekening=date(2026, 3, 16),
            bsn="999992016",
            bw_start_nummer=1,
            bw_startdatum=date(2026, 3, 15),
        )
        history = ieb.History().accept(first.message)
        context = ieb.Context(today=date(2026, 3, 17), history=history)
        assert "TR404" in {finding.code for finding in ieb.validate(again, context)}
        assert ieb.validate(change.message, context).findings == ()

    def test_the_first_charged_month_of_6_is_april(self) -> None:
        """The trap of 6: the month in which the Wlz ended is not charged."""
        last = play(situatie("6")).steps[-1]
        assert last.message is not None
        aanlevering = aanlevering_of(last.message)
        assert aanlevering is not None
        assert first_charged(aanlevering.start) == Maand(2026, 4)

    def test_the_old_number_of_7_cannot_come_back(self) -> None:
        """The trap of 7: the period that was stopped keeps its number, the new one gets another."""
        told = situatie("7")
        messages = [ieb.parse(before.message) for before in told.earlier]
        used = {aanlevering_of(message).sleutel for message in messages}
        new = aanlevering_of(told.steps[-1].message)
        assert new.sleutel not in used


class TestChecklist:
    """What there is to do, and by whom."""

    @pytest.mark.parametrize("told", EVERY)
    def test_each_gemeente_has_something_to_do(self, told: Situatie) -> None:
        """No gemeente is forgotten, and what it must do is a sentence."""
        assert {todo.gemeente for todo in told.checklist} == {*told.gemeentecodes.values()}
        for text in (told.trap, *(todo.text for todo in told.checklist)):
            assert text.endswith((".", "?"))

    def test_only_4_asks_to_act_without_being_told(self) -> None:
        """Another stream gives no WMO409: gemeente A hears nothing."""
        assert {told.nummer: told.unprompted for told in situaties() if told.unprompted} == {
            "4": ("0637",)
        }

    @pytest.mark.parametrize("told", EVERY)
    def test_who_must_act_unprompted_gets_no_message(self, told: Situatie) -> None:
        """It acts by an event of its own, and no WMO409 is for it."""
        for code in told.unprompted:
            acting = [step for step in told.steps if told.gemeentecodes.get(step.actor) == code]
            assert acting
            assert all(step.event is not None for step in acting)
            assert not any(line.startswith(f"-> {code}") for line in TOLD[told.nummer])

    def test_the_months_of_tzw_are_those_of_the_window(self) -> None:
        """The checklist of 7 names the days that the library reckons."""
        first, last = tzw_window(date(2026, 1, 31))
        days = f"{write_date(first)} tot en met {write_date(last)}"
        assert any(days in todo.text for todo in situatie("7").checklist)


class TestPicture:
    """Drawn as the casussen are."""

    @pytest.mark.parametrize("told", EVERY)
    def test_it_shows_the_mark_and_every_step(self, told: Situatie) -> None:
        """Who sees only the drawing sees whose it is, and who sends what."""
        root = etree.fromstring(picture(play(told)))
        texts = [node.text for node in root.iter(f"{SVG}text")]
        assert "eigen, aanname" in texts
        assert root.findtext(f"{SVG}title") == (
            f"Situatie {told.nummer}: {told.title} (eigen, aanname)"
        )
        for step in told.steps:
            assert f"Stap {step.number}" in texts
        assert all(len(text) <= 56 for text in texts)

    def test_a_casus_is_not_marked_as_ours(self) -> None:
        """A casus is of the document."""
        assert all("eigen, aanname" not in picture(play(casus)) for casus in casussen())

    @pytest.mark.parametrize("told", EVERY)
    def test_it_holds_no_bsn(self, told: Situatie) -> None:
        """A drawing can be put on any page."""
        assert "999992016" not in picture(play(told)) + in_words(play(told))
