"""The conformance kit: what it asks of software, and what it says when that does something else."""

import re
from datetime import date

import pytest
from attrs import evolve

import ieb
from ieb import conformance
from ieb.conformance import Mismatch, Role, checks
from ieb.conformance.data_checks import groups as stated
from ieb.conformance.naief import Naief
from ieb.conformance.referentie import Referentie
from ieb.conformance.report import About, Result, Verdict, html
from ieb.keten import Cak, Gemeente
from ieb.rules import RULES
from ieb.scenario import cases, casussen, situaties

ALL = list(checks())
BY_NAME = {check.name: check for check in ALL}
DAY = date(2025, 5, 12)


class Bent(Referentie):
    """The reference adapter with something bent in what it sends."""

    def __init__(self, bend):
        self.bend = bend

    def happen(self, event, today):
        return self.bend(super().happen(event, today))

    def receive(self, message, today):
        return self.bend(super().receive(message, today))


class Lenient(Referentie):
    """The reference adapter that accepts a Bsn that fails the 11-proef, as the document does."""

    def begin(self, situation):
        super().begin(situation)
        kind = type(self.party)
        own = {"code": self.party.code} if isinstance(self.party, Gemeente) else {}
        self.party = kind(
            history=self.party.history,
            context=self.party.context,
            tolerated=frozenset({"CS002"}),
            **own,
        )


def said(name, adapter):
    """What a check says of an adapter."""
    with pytest.raises(Mismatch) as wrong:
        BY_NAME[name].run(adapter)
    return wrong.value


# Rule: the cases of which no event can ask at the sender. A rule that is not named may have any.
LEFT_OUT = {
    "CS125": "04 05",  # status 9
    "TR063": "03 05",  # repeats not what was delivered; about somebody else than the period is
    "TR103": "04",  # about somebody else than the period is
    "CS003": "04",  # a removal that does not repeat what was delivered
    "TR409": "07",  # as above
    "TR056": "04 05 06 08",  # an Identificatie that was used
    "TR135": "03 04 05",  # dated ahead
    "SG001": "02 04 06",  # signals hold nothing back
    "SG002": "06 07",
    "SG003": "02 03 05 06 08",
    "IV107": "03 04 05 06",  # a deliberate correction, to its sender
    **dict.fromkeys(("CS002", "OP035", "OP035x1", "OP241", "OP372", "TR104", "TR378"), ""),
    **dict.fromkeys(("TR393", "TR394", "TR395", "TR396", "TR400", "TR404"), ""),
}


class TestAllChecks:
    def test_every_name_is_its_own(self):
        """A supplier can name a check in a report or an issue without confusion."""
        assert len(BY_NAME) == len(ALL)

    @pytest.mark.parametrize("check", ALL, ids=lambda check: check.name)
    def test_the_reference_does_all_that_is_asked(self, check):
        """No check asks what is impossible: software that passes each of them exists."""
        check.run(Referentie())

    def test_all_steps_of_all_casussen_are_in_both_roles_or_nothing_can_be_asked(self):
        """No step of the casussen is skipped in silence."""
        for role in Role:
            names = set()
            for number, count in enumerate((3, 3, 2, 4, 2, 2, 3), start=1):
                steps = range(1, count + 1)
                names |= {f"casus {number} stap {step} ({role.value})" for step in steps}
            assert names - set(BY_NAME) == ({"casus 5 stap 2 (cak)"} if role is Role.CAK else set())

    def test_every_case_of_the_register_is_asked_of_one_side(self):
        """Each case of a rule of this release is asked of the side that has to judge it, once."""
        for case in cases():
            asked = sum(f"{case.id} ({role.value})" in BY_NAME for role in Role)
            assert asked == ieb.release().has(case.naam)

    def test_every_case_that_an_event_can_lead_to_is_asked_of_the_sender_too(self):
        """Left out is what no event leads to, or what only its receiver can call wrong."""
        asked = {
            name.removesuffix(" verzenden (gemeente)") for name in BY_NAME if " verzenden " in name
        }
        own = [
            case
            for case in cases()
            if isinstance(ieb.check(case.data).message, ieb.WMO405 | ieb.WMO407)
        ]
        left_out = {case.id for case in own} - asked
        for rule, told in LEFT_OUT.items():
            found = {name for name in left_out if name.startswith(f"{rule}-")}
            assert found == {f"{rule}-{number}" for number in told.split()}

    def test_every_check_says_in_dutch_what_it_shows_and_what_it_rests_on(self):
        """Who fails can see whether the standard or an assumption asks it."""
        for check in ALL:
            assert check.title.endswith((".", "?"))
            assert re.search(r"4\.0|XML|aanname|wet|CAK|VNG", check.source)

    def test_what_came_before_is_told_in_one_place(self):
        """No context holds a history or a day of its own, which could say something else."""
        seen = []

        class Looking(Referentie):
            def begin(self, situation):
                seen.append(situation.context)
                super().begin(situation)

        for check in ALL:
            check.run(Looking())
        assert len(seen) == len(ALL)
        assert all(item.history is None and item.today is None for item in seen)

    def test_a_rule_that_the_casus_document_names_has_its_pages(self):
        """A supplier finds the place in the document that a check rests on."""
        assert BY_NAME["OP381-01 (gemeente)"].source.startswith(
            "bedrijfsregel OP381, gelezen in release 4.0; genoemd in de casusbeschrijvingen "
            "iEb 4.0 (versie 1.1) bij casus 1 (vanaf bladzijde 6), 2 (vanaf bladzijde 8), "
            "3 (vanaf bladzijde 11), "
        )
        assert "bladzijde" not in BY_NAME["TR404-05 (cak)"].source

    def test_the_checks_of_one_role_are_a_part_of_all(self):
        """Who makes software for one side is asked what that side must do, and all of it."""
        assert {check.name for check in checks(Role.CAK)} == {
            check.name for check in ALL if check.role is Role.CAK
        }

    def test_groups_are_rules_casussen_or_tables(self):
        """The report counts per part, and each part is one that a reader can look up."""
        groups = {check.group for check in checks(envelop=True)}
        stories = {f"casus {casus.number}" for casus in casussen()}
        assert groups - set(RULES) == stories | set(stated())


SPELLED = {check.spelling.name: check.spelling for check in ALL if check.spelling is not None}


class TestSpellings:
    @pytest.mark.parametrize("name", SPELLED)
    def test_each_is_another_way_to_write_the_same_valid_message(self, name):
        """A check on spelling asks to read what is valid, and is never a trap."""
        message = (
            Gemeente(code="0513")
            .handle(ieb.keten.Start(bsn="999992016", start_nummer=649901, startdatum=DAY), DAY)
            .messages[0]
        )
        plain = ieb.serialize(message)
        changed = SPELLED[name].write(plain.decode()).encode()
        assert changed != plain
        assert ieb.parse(changed) == message

    @pytest.mark.parametrize("role", Role)
    def test_each_is_asked_of_both_sides(self, role):
        """A gemeente and a CAK both read what the XSD allows."""
        asked = {check.spelling.name for check in ALL if check.spelling and check.role is role}
        assert asked == set(SPELLED)

    def test_no_two_are_the_same(self):
        """Each way to write a message is another one, so none is asked twice."""
        plain = ieb.serialize(ieb.parse(BY_NAME["TR404-01 (cak)"].scenario.turns[0].what)).decode()
        assert len({spelling.write(plain) for spelling in SPELLED.values()}) == len(SPELLED)


class TestRoundTrip:
    @pytest.mark.parametrize(
        ("old", "new", "names"),
        [
            (b"999999999<", b"999999998<", {"rondreis 06 (cak)", "rondreis 06 (gemeente)"}),
            (b"300007<", b"300000<", {"rondreis 08 (cak)", "rondreis 08 (gemeente)"}),
            (b"9999-12-31<", b"2099-12-31<", {"rondreis 07 (cak)", "rondreis 07 (gemeente)"}),
            (b"2024-02-29<", b"2024-02-28<", {"rondreis 09 (cak)", "rondreis 09 (gemeente)"}),
            (b"A  B<", b"A B<", {"rondreis 04 (cak)"}),
            (b"&amp;&lt;", b"&lt;", {"rondreis 01 (cak)", "rondreis 11 (gemeente)"}),
            ("\N{GRINNING FACE}".encode(), b"?", {"rondreis 03 (cak)"}),
        ],
    )
    def test_software_that_spoils_one_value_fails_just_there(self, old, new, names):
        """A number, amount, day or text that comes back changed is seen by the check about it."""
        wrong = set()
        for check in ALL:
            if check.group == "rondreis":
                try:
                    check.run(Bent(lambda sent: [data.replace(old, new) for data in sent]))
                except Mismatch:
                    wrong.add(check.name)
        assert wrong == names


class TestWhatItSays:
    def test_a_missing_retour(self):
        """Software that stays silent hears what it should have sent."""
        wrong = said("casus 1 stap 1 (cak)", Bent(lambda sent: []))
        assert str(wrong) == "Verwacht: eerst een WMO406 zonder retourcodes\nGekregen: geen bericht"

    def test_a_message_that_is_too_many(self):
        """A second answer is a fault too, and is named by what it is."""
        wrong = said("casus 6 stap 1 (cak)", Bent(lambda sent: [*sent, *sent]))
        assert (wrong.expected, wrong.got) == ("geen bericht", "een WMO406 zonder retourcodes")

    def test_the_wrong_kind_of_message_first(self):
        """Sending the change before the retour is told, with the message that came."""
        wrong = said("casus 2 stap 2 (gemeente)", Bent(lambda sent: sent[::-1]))
        assert wrong.got.startswith("een WMO405 (")
        assert (
            "449775392" in wrong.got
        )  # a person of the casus document: the kit hides nothing of its own

    def test_other_codes(self):
        """Software that approves what it should refuse hears where which code was expected."""
        wrong = said("retourtabel 04 (cak)", Naief())
        assert wrong.expected == "eerst een WMO406 met Bericht/Header 0001"
        assert wrong.got == "een WMO406 zonder retourcodes"

    def test_a_retour_that_copied_something_wrong(self):
        """The field of the header that was not copied faithfully is named."""

        def other_day(sent):
            day = b"<ieb:Dagtekening>2025-05-12<"
            return [message.replace(day, b"<ieb:Dagtekening>2025-05-11<") for message in sent]

        wrong = said("casus 1 stap 1 (cak)", Bent(other_day))
        assert "Bericht/Header/BerichtIdentificatie/Dagtekening" in wrong.got

    def test_the_order_of_what_follows_on_a_retour_does_not_count(self):
        """Nobody fails on an order that the standard does not ask for."""
        (check,) = [check for check in ALL if "horen beide het" in check.title]
        check.run(Bent(lambda sent: [*sent[:1], *sent[:0:-1]]))

    def test_a_retour_of_another_day(self):
        """Its Dagtekening is the day on which the message came in."""

        def yesterday(sent):
            day = b"DagtekeningRetour>2025-05-13<"
            return [message.replace(day, b"DagtekeningRetour>2025-05-12<") for message in sent]

        wrong = said("casus 1 stap 1 (cak)", Bent(yesterday))
        assert wrong.expected == "een WMO406 met DagtekeningRetour 13-05-2025"
        assert wrong.got == "een van 12-05-2025"

    def test_a_message_with_other_content_names_just_the_difference(self):
        """A supplier reads which value differs, not two whole messages."""

        def other_start(sent):
            return [
                message.replace(b"2025-05-12</wmo405:EbStart", b"2025-05-11</wmo405:EbStart")
                for message in sent
            ]

        wrong = said("casus 1 stap 1 (gemeente)", Bent(other_start))
        assert wrong.expected == "WMO405 met Startdatum periode eigen bijdrage 12-05-2025"
        assert wrong.got == "WMO405 met Startdatum periode eigen bijdrage 11-05-2025"

    def test_a_message_that_lacks_something(self):
        """A value that was left out is told as missing, in the words of the standard."""

        def dear(sent):
            return [
                message.replace(b"<wmo405:EbStopdatum>2025-12-23</wmo405:EbStopdatum>", b"")
                for message in sent
            ]

        wrong = said("casus 4 stap 2 (gemeente)", Bent(dear))
        assert wrong.expected == "WMO405 met Stopdatum periode eigen bijdrage 23-12-2025"
        assert wrong.got == "WMO405 met niets daarvan"

    def test_no_valid_message(self):
        """XML that is no message counts as wrong, whatever it was meant to be."""
        wrong = said("casus 1 stap 1 (cak)", Bent(lambda sent: [b"<Bericht/>"]))
        assert wrong.expected == "een geldig bericht"

    @pytest.mark.parametrize(
        ("sent", "got"),
        [("tekst", "een str"), (b"bytes", "een bytes"), (None, "een NoneType"), (["x"], "een str")],
    )
    def test_no_list_of_bytes(self, sent, got):
        """A slip in the adapter is told as such, with the type that it returned."""
        wrong = said("casus 1 stap 1 (cak)", Bent(lambda _: sent))
        assert wrong.got == got

    @pytest.mark.parametrize("sent", [None, b"", ""])
    def test_no_list_is_not_the_same_as_nothing_sent(self, sent):
        """Where nothing is expected, an empty list says so; all else is the adapter's fault."""
        assert (
            said("OP065-01 (gemeente)", Bent(lambda _: sent)).expected
            == "een lijst van berichten als bytes"
        )

    def test_codes_that_were_written_by_hand_have_the_last_word(self):
        """When the reference would find another code than was written down, the check fails."""
        check = BY_NAME["TR404-05 (cak)"]
        (turn,) = check.scenario.turns
        other = evolve(check.scenario, turns=(evolve(turn, retourcodes=("9103",)),))
        with pytest.raises(Mismatch) as wrong:
            evolve(check, scenario=other).run(Referentie())
        assert (wrong.value.expected, wrong.value.got) == ("retourcodes: 9103", "retourcodes: 9404")

    def test_codes_where_no_retour_is(self):
        """Who writes down codes for what has no retour hears that there are none."""
        check = BY_NAME["gebeurtenis 02 (gemeente)"]
        (turn,) = check.scenario.turns
        other = evolve(check.scenario, turns=(evolve(turn, retourcodes=("9404",)),))
        with pytest.raises(Mismatch) as wrong:
            conformance.run(other, Referentie())
        assert (wrong.value.expected, wrong.value.got) == (
            "retourcodes: 9404",
            "retourcodes: geen",
        )

    def test_a_message_where_none_should_be(self):
        """Sending a stop after a death is a fault, and the check says why."""
        wrong = said("casus 5 stap 2 (gemeente)", Naief())
        assert wrong.expected.startswith("geen bericht: ")
        assert wrong.got.startswith("een WMO405 (")


class TestBothReadingsOfAWrongBsn:
    """Casus 3 and 5 print a Bsn that fails the 11-proef: refusing it and playing on are right."""

    @pytest.mark.parametrize("adapter", [Referentie, Lenient])
    @pytest.mark.parametrize(
        "name",
        [
            "casus 3 stap 1 (cak)",
            "casus 3 stap 2 (cak)",
            "casus 5 stap 1 (cak)",
            "casus 3 stap 1 (gemeente)",
            "casus 3 stap 2 (gemeente)",
            "casus 5 stap 1 (gemeente)",
            "casus 5 stap 2 (gemeente)",
        ],
    )
    def test_either_passes(self, name, adapter):
        """Nobody fails because the casus document prints a Bsn that its own rule refuses."""
        BY_NAME[name].run(adapter())

    def test_refusing_and_yet_playing_on_is_wrong(self):
        """Both readings are right, but not both at once."""

        class Both(Referentie):
            def receive(self, message, today):
                strict = list(super().receive(message, today))
                lenient = (
                    Cak(context=self.party.context, tolerated=frozenset({"CS002"}))
                    .receive(message, today)
                    .messages
                )
                return [*strict, *(ieb.serialize(message) for message in lenient[1:])]

        said("casus 3 stap 2 (cak)", Both())


class TestThePackage:
    def test_what_it_offers_is_loaded_at_first_use(self):
        """Every name that the package offers is there, though nothing loads beforehand."""
        assert {getattr(conformance, name) for name in conformance.__all__} >= {Mismatch, Role}

    def test_an_unknown_name_is_an_attribute_error(self):
        """A typing error in an import is told as Python always tells it."""
        with pytest.raises(AttributeError, match="no attribute 'toets'"):
            _ = conformance.toets


SITUATIES = [check for check in checks(situaties=True) if check.group.startswith("situatie ")]


class Silent(Referentie):
    """The reference adapter that keeps to itself what it would send."""

    def happen(self, event, today):
        super().happen(event, today)
        return []

    def receive(self, message, today):
        super().receive(message, today)
        return []


class TestSituaties:
    """The special situations: asked for, ours, and never among what is official."""

    def test_the_official_checks_are_the_same_with_them(self):
        """Who asks for them gets as many official checks as who does not, in the same order."""
        with_them = [check.name for check in checks(situaties=True)]
        ours = {check.name for check in SITUATIES}
        assert [name for name in with_them if name not in ours] == list(BY_NAME)
        assert not ours & set(BY_NAME)

    def test_each_step_is_asked_of_both_sides(self):
        """What one side sends the other must answer; nothing of a situation is left out."""
        every = set()
        for situatie in situaties():
            for step in situatie.steps:
                every |= {f"{situatie.name} stap {step.number} ({role.value})" for role in Role}
        assert {check.name for check in SITUATIES} == every

    def test_they_say_that_they_are_ours(self):
        """A reader of a report does not look for them in a document."""
        told = {
            f"een uitwerking van onszelf (eigen, aanname); {situatie.source}"
            for situatie in situaties()
        }
        assert {check.source for check in SITUATIES} == told
        for check in SITUATIES:
            assert check.group_title.endswith(" (eigen, aanname)")

    @pytest.mark.parametrize("check", SITUATIES, ids=lambda check: check.name)
    def test_the_reference_passes(self, check):
        """It does what we say that should be done."""
        check.run(Referentie())

    def test_who_sends_nothing_fails(self):
        """Silence is right in no step: each asks a message or a retour."""
        for check in SITUATIES:
            with pytest.raises(Mismatch):
                check.run(Silent())


def test_a_report_of_one_check_counts_one():
    """The report reads as Dutch, also when one check was chosen."""
    check = BY_NAME["keten 01 (cak)"]
    result = Result(check=check, verdict=Verdict.GOED, text="", transcript="")
    about = About(adapter="eigen:Adapter", role="cak", release="4.0", day=DAY, envelop=False)
    assert "<p>1 toets: 1 goed, 0 fout" in html(about, (result,))
    assert "<p>2 toetsen: 2 goed, 0 fout" in html(about, (result, result))
