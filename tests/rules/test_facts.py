"""The rules that rest on a list of others: gemeentecodes and tariffs, each with its days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import WMO405, Bedrag, Context, InvalidType, Kostprijs
from ieb.codes import TARIEF_ANNOUNCED_UNTIL, Gemeentecode, Gemeentecodes, gemeentecodes, gemeenten

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
SPAN = st.dates(date(2021, 6, 1), date(2023, 6, 1))


def start(gemeente="0513", dagtekening=date(2025, 5, 12), startdatum=date(2025, 5, 12), kostprijs=None):
    """A first delivery."""
    return WMO405.eerste_aanlevering(
        gemeente=gemeente,
        identificatie="G1",
        dagtekening=dagtekening,
        bsn="999992016",
        eb_start_nummer=649901,
        eb_startdatum=startdatum,
        eb_kostprijs=kostprijs,
    )


def refused(message, context):
    """The texts of TR378 on a message."""
    return [found.message for found in ieb.validate(message, context) if found.code == "TR378"]


class TestGemeentecode:
    """TR378: "Afzender is in the CBS list"; a code that was in force on the start date is good too."""

    @given(startdatum=SPAN, dagtekening=SPAN, today=st.none() | SPAN)
    def test_a_code_is_good_when_it_was_in_force_on_a_day_that_counts(self, startdatum, dagtekening, today):
        """The start date, the Dagtekening and the day of receipt count; the span has both its ends."""
        codes = [Gemeentecode(code="0501", valid_from=FIRST, valid_to=LAST)]
        message = start("0501", dagtekening, startdatum)
        found = refused(message, Context(today=today, gemeenten=codes))
        outside = not any(
            day is not None and FIRST <= day <= LAST for day in (startdatum, dagtekening, today)
        )
        assert bool(found) is outside

    def test_a_code_that_ended_is_told_apart_from_one_that_never_was(self):
        """The text says on which days it looked."""
        late = start("0501", date(2023, 1, 2), date(2023, 1, 1))
        days = "op de startdatum 01-01-2023 en ook niet op de Dagtekening 02-01-2023"
        assert refused(late, Context()) == [f"Gemeentecode 0501 gold niet {days}."]
        unknown = "Gemeentecode 9999 komt niet voor in de lijst van gemeenten van het CBS."
        assert refused(start("9999"), Context()) == [unknown]

    @pytest.mark.parametrize(
        "codes",
        [
            ["0501"],
            {"0501"},
            {"0501": "Brielle"},
            [Gemeentecode(code="0501")],
            {"0501": Gemeentecode(code="0501")},
            Gemeentecodes.of(["0501"]),
        ],
    )
    def test_a_context_takes_codes_in_any_form(self, codes):
        """A code without days is in force on every day; a code that is not in the list never is."""
        context = Context(gemeenten=codes)
        assert refused(start("0501"), context) == []
        assert len(refused(start("0513"), context)) == 1

    @pytest.mark.parametrize("wrong", ["0513", 513, [513]])
    def test_a_context_refuses_what_is_no_list_of_codes(self, wrong):
        """A text would be taken for a collection of digits."""
        with pytest.raises(InvalidType, match="gemeenten: verwacht"):
            Context(gemeenten=wrong)

    def test_without_a_list_that_of_the_library_counts(self):
        """None means the list of the library, with its former codes; all present ones are good."""
        assert Context().gemeenten is Context(gemeenten=None).gemeenten is gemeentecodes()
        assert not any(refused(start(code), Context()) for code in gemeenten())


class TestTariff:
    """TR409: "no tariff known for that date: not judged, and the report says so"."""

    @pytest.mark.parametrize("days", [1, 400])
    def test_after_the_last_announced_day_a_kostprijs_is_not_judged(self, days):
        """A tariff that nobody announced is not guessed."""
        day = TARIEF_ANNOUNCED_UNTIL + timedelta(days=days)
        low = Kostprijs(kostprijs_bedrag=Bedrag(1), kostprijs_startdatum=day)
        report = ieb.validate(start(kostprijs=low))
        assert report.findings == ()
        (lacking,) = [row.lacks for row in report.not_judged if row.code == "TR409"]
        assert lacking == f"een abonnementstarief (tarieven) op {day:%d-%m-%Y}"

    def test_on_the_last_announced_day_it_is_judged(self):
        """The tariff of 2026 holds until the end of that year."""
        low = Kostprijs(kostprijs_bedrag=Bedrag(2180), kostprijs_startdatum=TARIEF_ANNOUNCED_UNTIL)
        report = ieb.validate(start(kostprijs=low))
        assert [found.code for found in report] == ["TR409"]
