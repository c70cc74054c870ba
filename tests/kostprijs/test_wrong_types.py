"""Whatever is handed to whichever public function: the error is one of the library, in Dutch."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, date, datetime

import pytest

from ieb import Bedrag, IebError, InvalidType, kalender, kostprijs
from ieb.codes import TARIEVEN, Tarief
from ieb.findings import Mark
from ieb.kalender import (
    Bepaling,
    GedruktePeriode,
    Maand,
    MaandSpan,
    Periode,
    Termijn,
    is_working_day,
)
from ieb.kostprijs import Bewaking, Huur, Interval, Maandregel, Restart, Stretch, Verloop, run_down
from ieb.kostprijs.picture import in_words, picture

from .support import kostprijs as cost_of
from .support import watched

DAY = date(2025, 5, 12)
MAAND = Maand(2025, 5)
WATCHED = watched("570,00", "01-01-2020")
USED = (Interval(DAY),)
FACT = {"onderwerp": "a", "tekst": "b", "mark": Mark.WET, "source": "c"}

GIVEN = {
    kalender.add_working_days: {"day": DAY, "count": 1, "working": is_working_day},
    kalender.charged: {"start": DAY, "stop": DAY},
    kalender.contribution_period: {"day": date(2019, 5, 12)},
    kalender.contribution_periods: {"jaar": 2019},
    kalender.declaration_period: {"day": DAY},
    kalender.declaration_periods: {"jaar": 2019},
    kalender.delivery_due: {"supplied": DAY, "pgb": True},
    kalender.first_charged: {"start": DAY},
    kalender.freed_months: {"stop": DAY, "start": DAY},
    kalender.imposable_from: {"decision_month": MAAND},
    kalender.is_provisional: {"maand": MAAND, "tarieven": TARIEVEN},
    kalender.is_working_day: {"day": DAY, "holidays": (DAY,)},
    kalender.last_charged: {"stop": DAY},
    kalender.months_after: {"day": DAY, "months": 1},
    kalender.months_before: {"day": DAY, "months": 1},
    kalender.public_holidays: {"year": 2025},
    kalender.tarief_in: {"maand": MAAND, "tarieven": TARIEVEN},
    Bepaling: FACT,
    GedruktePeriode: {
        "periode": Periode(2020, 1),
        "van": DAY,
        "tot_en_met": DAY,
        "afwijking": "",
        "mark": Mark.GEMEENTE,
        "source": "",
    },
    Maand: {"jaar": 2025, "maand": 5},
    MaandSpan: {"first": MAAND, "last": MAAND},
    Periode: {"jaar": 2019, "nummer": 13},
    Termijn: {**FACT, "months": 1, "vanaf": "d"},
    kostprijs.carry_over: {
        "bewaking": WATCHED,
        "day": DAY,
        "tarieven": TARIEVEN,
        "threshold": Bedrag(1),
    },
    kostprijs.first_below: {
        "huur": Huur(per_maand=Bedrag(1)),
        "gebruik": USED,
        "tarieven": TARIEVEN,
    },
    kostprijs.longest: {"bewakingen": {"bed": WATCHED}, "tarieven": TARIEVEN, "delivered": "bed"},
    kostprijs.restart_on: {
        "bewaking": WATCHED,
        "day": DAY,
        "tarieven": TARIEVEN,
        "threshold": Bedrag(1),
    },
    kostprijs.restbedrag: {
        "bewaking": WATCHED,
        "day": DAY,
        "tarieven": TARIEVEN,
        "threshold": Bedrag(1),
    },
    kostprijs.run_down: {"bewaking": WATCHED, "tarieven": TARIEVEN, "threshold": Bedrag(1)},
    kostprijs.run_down_rent: {
        "huur": Huur(per_maand=Bedrag(1)),
        "gebruik": USED,
        "tarieven": TARIEVEN,
    },
    kostprijs.sendable: {"kostprijs": cost_of("570,00", DAY), "tarieven": TARIEVEN},
    Bewaking: {"kostprijs": cost_of("570,00", DAY), "gebruik": USED, "not_counted": (MAAND,)},
    Huur: {"per_maand": Bedrag(1), "levensduur": 84},
    Interval: {"van": DAY, "tot_en_met": DAY},
    picture: {"verloop": run_down(WATCHED), "title": "Kostprijs"},
    in_words: {"verloop": run_down(WATCHED)},
    Tarief: {"valid_from": DAY, "valid_to": DAY, "cents": 1, "mark": Mark.WET, "source": ""},
    Maand.of: {"day": DAY},
    Periode.of: {"day": DAY},
    Periode.from_text: {"text": "2019-13"},
}
MADE_HERE = {Maandregel, Restart, Stretch, Verloop}
"""What only the library makes: these hold outcomes, and take nothing of a caller."""

WRONG = (
    None,
    True,
    2019,
    1.5,
    "12-05-2025",
    b"x",
    Ellipsis,
    int,
    [1],
    [[1]],
    {1: 2},
    datetime(2025, 5, 12, tzinfo=UTC),
    MAAND,
    DAY,
)
MAY_BE_NONE = {
    (kalender.charged, "stop"),
    (kalender.is_working_day, "holidays"),
    (MaandSpan, "last"),
    (kostprijs.carry_over, "threshold"),
    (kostprijs.longest, "delivered"),
    (kostprijs.restart_on, "threshold"),
    (kostprijs.restbedrag, "threshold"),
    (kostprijs.run_down, "threshold"),
    (Huur, "levensduur"),
    (Interval, "tot_en_met"),
    (Tarief, "valid_to"),
    (Tarief, "mark"),
}


def wrong_for(function, name):
    """Yield the values that an argument does not take."""
    good = GIVEN[function][name]
    for wrong in WRONG:
        may_be = wrong is None and (function, name) in MAY_BE_NONE
        may_be = may_be or (callable(wrong) and callable(good))
        if type(wrong) is not type(good) and not may_be:
            yield wrong


def test_every_public_function_and_every_argument_is_tried():
    """A new one is given its values here, or this test fails."""
    for module in (kalender, kostprijs):
        public = [getattr(module, name) for name in module.__all__]
        assert {found for found in public if callable(found)} - MADE_HERE <= set(GIVEN)
    for function, given in GIVEN.items():
        assert set(inspect.signature(function).parameters) == set(given)
        function(**given)


@pytest.mark.parametrize("function", GIVEN, ids=lambda found: found.__qualname__)
def test_a_wrong_type_is_told_in_dutch(function):
    """It is an `InvalidType`, which is a TypeError too, and says what was expected."""
    for name in GIVEN[function]:
        for wrong in wrong_for(function, name):
            with pytest.raises(InvalidType, match=r"[Vv]erwacht|geheel aantal") as told:
                function(**{**GIVEN[function], name: wrong})
            assert isinstance(told.value, IebError)
            assert isinstance(told.value, TypeError)
            assert not re.search(r"supported|object|unhashable|must|argument\b", str(told.value))
