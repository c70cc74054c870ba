"""What a finding on a WMO409 tells of its attributes."""

from datetime import date

import pytest

import ieb


@pytest.mark.parametrize(("count", "more"), [(5, ""), (6, " en nog 1")])
def test_the_first_five_attributes_are_told_and_the_others_counted(count, more):
    """Five are told in full, with nothing behind them; of six the last is only counted."""
    remark = ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="C1",
        dagtekening=date(2025, 5, 13),
        reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        attributen=[ieb.Attribuut.voorliggende_eb_stroom("Wlz")] * count,
        eb_start_nummer=1,
    )
    (finding,) = (found for found in ieb.validate(remark) if found.code == "OP382")
    told = ", ".join(["02 (Voorliggende Eb-stroom)"] * 5)
    assert finding.message == f"Bij reden 02 hoort geen attribuut; gekregen: {told}{more}."
