"""What the CAK asked for may reach back as far as it must (OP372); what else changes may not."""

from __future__ import annotations

from datetime import date

import pytest

import ieb

BSN, GEMEENTE = "999992016", "0513"
START, ASKED, TODAY = date(2020, 1, 6), date(2020, 1, 31), date(2025, 6, 2)
COST = ieb.Kostprijs(kostprijs_bedrag=ieb.Bedrag(300_000), kostprijs_startdatum=START)


def history():
    """A period that the CAK put a stop date on."""
    start = ieb.WMO405.eerste_aanlevering(
        gemeente=GEMEENTE,
        identificatie="G1",
        dagtekening=START,
        bsn=BSN,
        eb_start_nummer=1,
        eb_startdatum=START,
    )
    remark = ieb.WMO409.terugkoppeling(
        ontvanger=GEMEENTE,
        identificatie="C1",
        dagtekening=date(2025, 5, 30),
        reden=ieb.RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        attributen=[ieb.Attribuut.stopdatum(ASKED)],
        eb_start_nummer=1,
    )
    return ieb.History().accept(start).accept(remark)


@pytest.mark.parametrize(
    ("stop", "cost", "found"),
    [(ASKED, None, False), (date(2020, 2, 28), None, True), (ASKED, COST, True)],
)
def test_only_what_was_asked_reaches_back(stop, cost, found):
    """The stop date of the remark, and all the rest as it was."""
    change = ieb.WMO405.gewijzigde_aanlevering(
        gemeente=GEMEENTE,
        identificatie="G2",
        dagtekening=TODAY,
        bsn=BSN,
        eb_start_nummer=1,
        eb_startdatum=START,
        eb_stopdatum=stop,
        eb_kostprijs=cost,
    )
    report = ieb.validate(change, ieb.Context(today=TODAY, history=history()))
    assert ("OP372" in {finding.code for finding in report}) is found
