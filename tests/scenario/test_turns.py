"""Scenarios as data: how things stand, and turn by turn what happens and what must come of it."""

from __future__ import annotations

from datetime import date

import pytest

import ieb
from ieb.keten import Cak, Gemeente, Stop
from ieb.scenario.situation import Role, reference_in
from ieb.scenario.turns import Asked, Reply, Scenario, scenario_in, usual_in

from .support import of

USUAL = """
gemeente = "0513"
dag = 2025-05-13
bekend = { overlijdensdata = {} }
"""
START = 'bericht = { van = "WMO405" }'
STOP = 'gebeurtenis = { soort = "stop", startnummer = 649901, stopdatum = 2025-05-31 }'


def scenario(text: str, usual: str = USUAL, role: Role = Role.GEMEENTE) -> Scenario:
    """Return the scenario that a data file states, whose turns are the text."""
    return of(f"{usual}\n{text}", lambda table: scenario_in(table, role, usual_in(table)))


def turn(text: str, usual: str = USUAL):
    """Return the only turn that a text states."""
    (only,) = scenario(f"[[beurt]]\n{text}", usual).turns
    return only


class TestTurns:
    def test_a_message_that_arrives(self):
        """Without more it arrives on the day of the file, and what the reference does is right."""
        stated = turn(START)
        assert ieb.parse(stated.what).header.bericht_identificatie.identificatie == "G000000009"
        assert (stated.day, stated.expected, stated.reply) == (date(2025, 5, 13), (), None)
        assert (stated.asked, stated.retourcodes, stated.why) == (Asked.ALLES, None, "")

    def test_an_event(self):
        """What happens at the gemeente, on a day of its own."""
        stated = turn(f"{STOP}\ndag = 2025-06-02")
        assert stated.what == Stop(start_nummer=649901, stopdatum=date(2025, 5, 31))
        assert stated.day == date(2025, 6, 2)

    def test_what_must_come_of_it_can_be_written_down(self):
        """Each reading has its messages, or the reason why there are none; either will do."""
        stated = turn(
            f'{STOP}\nverwacht = [{{ berichten = [{{ van = "WMO405" }}] }}, '
            '{ berichten = [], waarom = "te laat" }]'
        )
        printed, silent = stated.expected
        assert [message.naam for message in printed.messages] == ["WMO405"]
        assert (silent.messages, silent.why) == ((), "te laat")

    def test_return_codes_by_hand(self):
        """None at all is something else than nobody wrote them down."""
        assert turn(f"{START}\nretourcodes = []").retourcodes == ()
        assert turn(f'{START}\nretourcodes = ["9404"]').retourcodes == ("9404",)

    def test_what_a_turn_says_goes_before_what_the_file_says(self):
        """The file says once what is usual, a turn only what is different."""
        usual = f'{USUAL}\nretour = "geaccepteerd"\nwaarom = "stil"'
        assert (turn(STOP, usual).reply, turn(STOP, usual).why) == (Reply.GEACCEPTEERD, "stil")
        other = turn(f'{STOP}\nretour = "later"\nwaarom = "anders"\ngevraagd = "niets"', usual)
        assert (other.reply, other.why, other.asked) == (Reply.LATER, "anders", Asked.NIETS)

    def test_a_turn_can_answer_what_came_before(self):
        """A retour names the earlier message by its number."""
        text = 'eerder = [{ van = "WMO405", beslissing = "wacht" }]\n[[beurt]]\n'
        stated = scenario(f"{text}bericht = {{ retour_op = 1 }}")
        assert ieb.parse(stated.turns[0].what).naam == "WMO406"
        assert stated.situation.earlier[0].accepted is None

    def test_no_bsn_in_what_is_shown_of_it(self):
        """A scenario may stand in a log: its messages do not."""
        assert "999992016" not in repr(scenario(f"[[beurt]]\n{START}"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{START}\n{STOP}", "beurt 1: verwacht een bericht of een gebeurtenis, en niet allebei"),
        ("dag = 2025-06-02", "beurt 1: verwacht een bericht of een gebeurtenis, en niet allebei"),
        (f'{STOP}\ngevraagd = "iets"', "gevraagd kent geen 'iets'; verwacht een van alles, "),
        (f'{STOP}\nretour = "goed"', "retour kent geen 'goed'; verwacht een van geaccepteerd, "),
        (f'{STOP}\nverwacht = ["WMO405"]', "verwacht 1 is geen tabel"),
        (f'{STOP}\nverwacht = [{{ bericht = "WMO405" }}]', "de sleutel 'bericht' kennen wij hier"),
        (f'{STOP}\nstap = "een"', "de sleutel 'stap' kennen wij hier niet"),
    ],
)
def test_what_states_no_turn_is_refused(text, told):
    """Who writes a scenario hears what is wrong, in which file and in which turn."""
    with pytest.raises(ieb.InvalidValue) as caught:
        turn(text)
    assert str(caught.value).startswith("proef.toml, beurt 1")
    assert told in str(caught.value)


def test_a_file_says_which_gemeente_it_is_about():
    """A key that each scenario needs is asked of the file itself."""
    with pytest.raises(ieb.InvalidValue, match=r"^proef\.toml: hier ontbreekt gemeente"):
        turn(STOP, "dag = 2025-05-13")


class TestSituation:
    def test_a_cak_plays_no_gemeente(self):
        """What is known besides is what the file says, unless the scenario says otherwise."""
        known = 'bekend = { overlijdensdata = { "999992016" = 2025-05-12 } }'
        usual = 'gemeente = "0513"\ndag = 2025-05-13'
        situation = scenario(f"{known}\n[[beurt]]\n{START}", usual, Role.CAK).situation
        assert (situation.role, situation.gemeente) == (Role.CAK, "")
        assert situation.context.overlijdensdata == {"999992016": date(2025, 5, 12)}
        assert isinstance(reference_in(situation), Cak)

    def test_the_reference_knows_what_was_accepted_refused_and_waits(self):
        """Each of them leads to other things later on."""
        text = """
            eerder = [
                { van = "WMO405", ontvangen = 2025-05-14 },
                { van = "WMO405 eerder", beslissing = "afgekeurd" },
                { van = "WMO407", beslissing = "wacht" },
            ]
        """
        situation = scenario(text).situation
        gemeente = reference_in(situation)
        assert isinstance(gemeente, Gemeente)
        assert gemeente.code == "0513"
        received = {
            recorded.message.header.bericht_identificatie.identificatie: recorded.accepted
            for recorded in gemeente.history
        }
        assert received == {"G000000009": True, "G000000001": False}
        assert [message.naam for message in gemeente.pending] == ["WMO407"]
