"""OP372 as sets of days, held against a model that looks at every day by itself."""

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import ieb
from ieb import WMO405, WMO407, Context, History, Termijnen
from ieb.kalender import months_before

ONE = timedelta(days=1)
TODAY = date(2025, 6, 30)
TERMS = Termijnen(oplegging=1, herziening=3)
FIRST, LAST = date(2025, 2, 20), date(2025, 7, 10)
days = st.dates(FIRST, LAST)


def message(kind, status, start, stop, identificatie):
    """An aanlevering of a period in one of the two streams."""
    letter = "eb" if kind is WMO405 else "bw"
    make = {
        1: kind.eerste_aanlevering,
        2: kind.gewijzigde_aanlevering,
        3: kind.verwijderen_aanlevering,
    }
    return make[status](
        gemeente="0513",
        identificatie=identificatie,
        dagtekening=TODAY,
        bsn="999992016",
        **{
            f"{letter}_start_nummer": 1,
            f"{letter}_startdatum": start,
            f"{letter}_stopdatum": stop,
        },
    )


def charged(start, stop):
    """The days that are charged, one by one; an open period as far as the model looks."""
    end = LAST + 40 * ONE if stop is None else stop
    return {start + n * ONE for n in range((end - start).days + 1)}


def verdicts(status, old, new):
    """Which of the two clauses are broken, by looking at each day."""
    imposed = months_before(TODAY, TERMS.oplegging)
    revised = months_before(TODAY, TERMS.herziening)
    before, after = charged(*old), set() if status == 3 else charged(*new)
    added, changed = after - before, before ^ after
    broken = []
    if any(day < imposed for day in added):
        broken.append("legt een bijdrage op")
    if any(day < revised for day in changed):
        broken.append("De bijdrage verandert")
    return broken


@settings(max_examples=5 * settings.default.max_examples)
@given(
    kind=st.sampled_from([WMO405, WMO407]),
    status=st.sampled_from([2, 3]),
    old=st.tuples(days, st.none() | days),
    new=st.tuples(days, st.none() | days),
)
def test_the_rule_says_what_each_day_says(kind, status, old, new):
    """OP372: a change or removal goes back no further than may be, day by day the same.

    Our reading of its title: no day is charged further back than the term for imposing, and none is
    charged or freed further back than that for revising.
    """
    assume(all(stop is None or start <= stop for start, stop in (old, new)))
    history = History().accept(message(kind, 1, *old, "G1"))
    report = ieb.validate(
        message(kind, status, *new, "G2"), Context(today=TODAY, history=history, termijnen=TERMS)
    )
    found = [finding.message for finding in report if finding.code == "OP372"]
    expected = verdicts(status, old, new)
    assert len(found) == len(expected)
    assert all(part in text for part, text in zip(expected, found, strict=True))


def test_the_day_that_is_told_is_the_first_that_lies_too_far_back():
    """A sender reads from which day the change goes too far, and where the limit lies."""
    history = History().accept(message(WMO405, 1, date(2025, 6, 10), None, "G1"))
    report = ieb.validate(
        message(WMO405, 2, date(2025, 5, 29), None, "G2"),
        Context(today=TODAY, history=history, termijnen=TERMS),
    )
    (finding,) = [finding for finding in report if finding.code == "OP372"]
    assert "vanaf 29-05-2025" in finding.message
    assert "30-05-2025" in finding.message
