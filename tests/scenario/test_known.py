"""What is known besides a message, and what was exchanged before it."""

from __future__ import annotations

from datetime import date

import pytest

import ieb
from ieb.codes import Tarief
from ieb.messages.aanlevering import aanlevering_of
from ieb.scenario.earlier import earlier_in, history_of
from ieb.scenario.known import Known, known_in

from .support import of

BSN = "999992016"
ALL = f"""
vandaag = 2025-05-13
overlijdensdata = {{ "{BSN}" = 2025-12-18 }}
andere_stromen = {{ "{BSN}" = [{{ naam = "Wlz", van = 2019-01-01, tot_en_met = 2025-01-31 }}] }}
termijnen = {{ oplegging = 1 }}
gemeenten = ["0344"]
tarieven = [{{ van = 2025-01-01, eurocent = 5000 }}]
"""


def test_what_is_known_becomes_a_context():
    """All that the rules may know can be stated in a scenario."""
    context = of(ALL, known_in).context()
    stream = ieb.AndereStroom(naam="Wlz", van=date(2019, 1, 1), tot_en_met=date(2025, 1, 31))
    tarief = Tarief(valid_from=date(2025, 1, 1), valid_to=None, cents=5000)
    assert context == ieb.Context(
        today=date(2025, 5, 13),
        overlijdensdata={BSN: date(2025, 12, 18)},
        andere_stromen={BSN: (stream,)},
        termijnen=ieb.Termijnen(oplegging=1),
        gemeenten=frozenset({"0344"}),
        tarieven=(tarief,),
    )


def test_what_is_not_stated_is_not_known():
    """Nobody dead is something else than nothing known of deaths."""
    assert of("", known_in).context() == ieb.Context()
    assert of("overlijdensdata = {}", known_in).context().overlijdensdata == {}
    assert known_in(None) == Known()


def test_a_file_may_say_what_holds_for_all_its_stories():
    """A scenario says what differs, key by key."""
    default = of(ALL, known_in)
    known = of("vandaag = 2026-01-01", lambda table: known_in(table, default))
    assert known.today == date(2026, 1, 1)
    assert known.deaths == default.deaths
    assert known_in(None, default) is default


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('vandaag = "13-05-2025"', "'vandaag' is geen datum"),
        (f'overlijdensdata = {{ "{BSN}" = 1 }}', "proef.toml, overlijdensdata: "),
        (f'andere_stromen = {{ "{BSN}" = [{{ naam = "Wlz" }}] }}', "hier ontbreekt van"),
        ("termijnen = { terug = 1 }", "de sleutel 'terug' kennen wij hier niet; wel oplegging"),
        ("gemeenten = [344]", "'gemeenten' is geen lijst van teksten"),
        ("tarieven = [{ van = 2025-01-01 }]", "proef.toml, tarieven 1: hier ontbreekt eurocent"),
        ("vandag = 2025-05-13", "de sleutel 'vandag' kennen wij hier niet; wel vandaag"),
    ],
)
def test_what_cannot_be_known_is_refused_without_a_bsn(text, told):
    """Who writes a scenario hears what is wrong, and nobody who the scenario is about."""
    with pytest.raises(ieb.InvalidValue) as caught:
        of(text, known_in)
    assert told in str(caught.value)
    assert BSN not in str(caught.value)


def test_nothing_known_is_shown_of_persons():
    """A repr holds no Bsn."""
    assert BSN not in repr(of(ALL, known_in))


BEFORE = """
eerder = [
    { van = "WMO405 eerder" },
    { van = "WMO407", ontvangen = 2025-05-14, beslissing = "afgekeurd" },
    { van = "WMO405 wijziging", ontvangen = "onbekend", beslissing = "wacht" },
    { retour_op = 1 },
]
"""


def test_what_was_exchanged_before_has_a_day_and_a_judgement():
    """Unless a scenario says otherwise it came on its Dagtekening and was accepted."""
    earlier = of(BEFORE, lambda table: earlier_in(table.tables("eerder")))
    day = date(2025, 5, 12)
    assert [before.received for before in earlier] == [day, date(2025, 5, 14), None, day]
    assert [before.accepted for before in earlier] == [True, False, None, True]
    assert [ieb.parse(before.message).naam for before in earlier] == [
        "WMO405",
        "WMO407",
        "WMO405",
        "WMO406",
    ]


def test_what_waits_for_its_retour_is_not_yet_in_the_history():
    """Nobody knows yet whether it counts."""
    earlier = of(BEFORE, lambda table: earlier_in(table.tables("eerder")))
    history = history_of(earlier)
    delivered = aanlevering_of(ieb.parse(earlier[0].message))
    assert history.actual(delivered.sleutel) == delivered
    waiting = ieb.parse(earlier[2].message)
    assert waiting not in [recorded.message for recorded in history]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('van = "WMO405", ontvangen = "gisteren"', "ontvangen: verwacht een datum (eejj-mm-dd)"),
        ('van = "WMO405", ontvangen = 1', "'ontvangen' is geen datum"),
        ('van = "WMO405", beslissing = "goed"', "beslissing kent geen 'goed'"),
        ("retour_op = 1", "een eerder bericht 1 is er niet; wel 0"),
    ],
)
def test_what_cannot_have_been_exchanged_is_refused(text, told):
    """Who writes a scenario hears which of the messages is wrong."""
    with pytest.raises(ieb.InvalidValue) as caught:
        of(f"eerder = [{{ {text} }}]", lambda table: earlier_in(table.tables("eerder")))
    assert str(caught.value).startswith("proef.toml, eerder 1: ")
    assert told in str(caught.value)
