"""How the rules tell of a term in months."""

from datetime import date

import pytest

import ieb

DAY = date(2025, 5, 12)
EARLY = date(2020, 1, 1)
ABO = {"gemeente": "0513", "dagtekening": DAY, "bsn": "999992016", "eb_start_nummer": 1}
START = ieb.WMO405.eerste_aanlevering(**ABO, identificatie="G1", eb_startdatum=EARLY)
LATER = ieb.WMO405.gewijzigde_aanlevering(
    **ABO, identificatie="G2", eb_startdatum=date(2020, 2, 1), eb_stopdatum=date(2020, 3, 1)
)
EARLIER = ieb.WMO405.gewijzigde_aanlevering(
    **ABO, identificatie="G2", eb_startdatum=date(2019, 2, 1)
)


@pytest.mark.parametrize(("months", "text"), [(1, "1 maand voor de D"), (2, "2 maanden voor de D")])
@pytest.mark.parametrize(
    ("message", "code", "count"),
    [
        (START, "OP241", 1),
        (LATER, "TR393", 1),
        (LATER, "TR394", 1),
        (LATER, "OP372", 1),
        (EARLIER, "OP372", 2),
    ],
)
def test_one_month_is_told_as_one(months, text, message, code, count):
    """A term of one month is a month in the singular, in each rule about a term."""
    history = ieb.History() if message is START else ieb.History().accept(START)
    terms = ieb.Termijnen(oplegging=months, herziening=months)
    report = ieb.validate(message, ieb.Context(history=history, termijnen=terms, today=DAY))
    told = [finding.message for finding in report if finding.code == code]
    assert len(told) == count
    assert all(text in message for message in told)
