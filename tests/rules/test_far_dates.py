"""Dates at both ends of the calendar: every rule can judge them, and a month or a day too far is no error."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import ieb

FIRST, LAST = date.min, date.max
DAYS = st.sampled_from(
    [
        FIRST,
        date(1, 1, 2),
        date(1, 12, 31),
        date(2025, 5, 12),
        date(9999, 1, 1),
        date(9999, 12, 30),
        LAST,
    ]
)
BSN = "999992016"


def start(gemeente, number, *, dagtekening, first, last=None):
    """Return a first aanlevering."""
    return ieb.WMO405.eerste_aanlevering(
        gemeente=gemeente,
        identificatie=f"G{number}",
        dagtekening=dagtekening,
        bsn=BSN,
        eb_start_nummer=number,
        eb_startdatum=first,
        eb_stopdatum=last,
    )


def stop_placed(stop, *, dagtekening):
    """Return a remark with reason 01 on period 1 of gemeente 0513."""
    return ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="C1",
        dagtekening=dagtekening,
        reden=ieb.RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        attributen=[ieb.Attribuut.stopdatum(stop)],
        eb_start_nummer=1,
    )


def test_a_stop_on_the_last_day_there_is_has_no_day_after_it():
    """Reason 01 looks for a period that begins the day after the stop; after 31-12-9999 there is none."""
    history = ieb.History().accept(
        start("0513", 1, dagtekening=date(2025, 5, 12), first=date(2025, 5, 12)),
        received=date(2025, 5, 12),
    )
    remark = stop_placed(LAST, dagtekening=date(2025, 5, 13))
    report = ieb.validate(remark, ieb.Context(history=history))
    assert [finding.code for finding in report] == []
    assert {missed.code for missed in report.not_judged} == {"OP384", "TR135"}


@given(days=st.lists(DAYS, min_size=8, max_size=8), months=st.sampled_from([0, 12, 36, 120_000]))
def test_every_rule_judges_dates_at_the_ends_of_the_calendar(days, months):
    """Deliveries, changes, removals, remarks and retouren on any of those days are judged, all of them."""
    sent, received, first, last, today, death, other, remarked = days
    own = start("0513", 1, dagtekening=sent, first=first)
    elsewhere = start("0344", 2, dagtekening=sent, first=other)
    change = ieb.WMO405.gewijzigde_aanlevering(
        gemeente="0513",
        identificatie="G3",
        dagtekening=remarked,
        bsn=BSN,
        eb_start_nummer=1,
        eb_startdatum=other,
        eb_stopdatum=last,
    )
    removal = ieb.WMO405.verwijderen_aanlevering(
        gemeente="0513",
        identificatie="G4",
        dagtekening=remarked,
        bsn=BSN,
        eb_start_nummer=1,
        eb_startdatum=first,
    )
    history = ieb.History().accept(own, received=received).accept(elsewhere, received=received)
    context = ieb.Context(
        today=today,
        history=history,
        overlijdensdata={BSN: death},
        termijnen=ieb.Termijnen(oplegging=months, herziening=months),
    )
    for message in (own, change, removal, stop_placed(last, dagtekening=remarked)):
        report = ieb.validate(message, context)
        assert all(finding.message for finding in report)
        retour = ieb.build_retour(message, report, identificatie="R1", dagtekening=today)
        ieb.check_retour(retour, message, context)
