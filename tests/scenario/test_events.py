"""Events as a scenario states them."""

from __future__ import annotations

from datetime import date

import pytest

import ieb
from ieb.keten import Correction, Death, OtherStreamEnds, Removal, Start, Stop
from ieb.messages.places import Stroom
from ieb.scenario.events import event_in

from .support import of

BSN, DAY, STOP = "999992016", date(2025, 5, 12), date(2025, 5, 31)
COST = ieb.Kostprijs(kostprijs_bedrag=ieb.Bedrag(300_000), kostprijs_startdatum=DAY)
NUMBER = "startnummer = 1"
PERIOD = f'bsn = "{BSN}"\n{NUMBER}\nstartdatum = 2025-05-12'
KOSTPRIJS = 'kostprijs = { bedrag = "3000,00", startdatum = 2025-05-12 }'
BW = 'stroom = "beschermd wonen"'


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (f'soort = "start"\n{PERIOD}', Start(bsn=BSN, start_nummer=1, startdatum=DAY)),
        (
            f'soort = "start"\n{PERIOD}\nstopdatum = 2025-05-31\n{KOSTPRIJS}',
            Start(bsn=BSN, start_nummer=1, startdatum=DAY, stopdatum=STOP, kostprijs=COST),
        ),
        (
            f'soort = "start"\n{PERIOD}\n{BW}',
            Start(bsn=BSN, start_nummer=1, startdatum=DAY, stroom=Stroom.BESCHERMD_WONEN),
        ),
        (
            f'soort = "stop"\n{NUMBER}\nstopdatum = 2025-05-31',
            Stop(start_nummer=1, stopdatum=STOP),
        ),
        (
            f'soort = "correctie"\n{NUMBER}\nstartdatum = 2025-05-12\n{KOSTPRIJS}',
            Correction(start_nummer=1, startdatum=DAY, kostprijs=COST),
        ),
        (
            f'soort = "correctie"\n{NUMBER}\nvervalt = ["stopdatum", "kostprijs"]',
            Correction(start_nummer=1, drops=("stopdatum", "kostprijs")),
        ),
        (
            f'soort = "correctie"\n{NUMBER}\nstopdatum = 2025-05-31',
            Correction(start_nummer=1, stopdatum=STOP),
        ),
        (
            f'soort = "verwijdering"\n{NUMBER}\n{BW}',
            Removal(start_nummer=1, stroom=Stroom.BESCHERMD_WONEN),
        ),
        (f'soort = "overlijden"\nbsn = "{BSN}"\ndatum = 2025-05-31', Death(bsn=BSN, datum=STOP)),
        (
            f'soort = "einde andere stroom"\n{NUMBER}\ndatum = 2025-05-31',
            OtherStreamEnds(start_nummer=1, datum=STOP),
        ),
    ],
)
def test_an_event_is_a_table(text, event):
    """Each kind of event can be stated in a scenario, with the words of a gemeente."""
    assert of(text, event_in) == event


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NUMBER, "hier ontbreekt soort"),
        ('soort = "begin"', "soort kent geen 'begin'; verwacht een van start, stop, "),
        ('soort = "stop"\nstopdatum = 2025-05-31', "hier ontbreekt startnummer"),
        (f'soort = "stop"\n{NUMBER}', "hier ontbreekt stopdatum: verwacht een datum"),
        (f'soort = "stop"\n{NUMBER}\nstopdatum = "31-05-2025"', "'stopdatum' is geen datum"),
        (f'soort = "start"\n{PERIOD}\nstroom = "Wlz"', "stroom kent geen 'Wlz'"),
        (f'soort = "start"\n{PERIOD}\n{BW}\n{KOSTPRIJS}', "kostprijs: in beschermd wonen is er"),
        (f'soort = "correctie"\n{NUMBER}\nvervalt = ["bsn"]', "vervalt kent geen 'bsn'"),
        (f'soort = "correctie"\n{NUMBER}\nkostprijs = {{ bedrag = "3" }}', "kostprijs: bedrag: "),
        (f'soort = "verwijdering"\n{NUMBER}\nstopdatum = 2025-05-31', "de sleutel 'stopdatum'"),
    ],
)
def test_what_states_no_event_is_refused(text, told):
    """Who writes a scenario hears what is wrong, and in which file."""
    with pytest.raises(ieb.InvalidValue) as caught:
        of(text, event_in)
    assert str(caught.value).startswith("proef.toml")
    assert told in str(caught.value)
