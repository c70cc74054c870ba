"""What gemeente and CAK say to a program that hands them something else than they ask for."""

from datetime import UTC, date, datetime

import pytest

from ieb import InvalidType
from ieb.keten import Cak, Gemeente, Start

DAY = date(2025, 5, 12)
START = Start(bsn="999992016", start_nummer=1, startdatum=DAY)


@pytest.mark.parametrize("party", [Cak(), Gemeente(code="0513")], ids=["cak", "gemeente"])
class TestReceiving:
    @pytest.mark.parametrize("message", ["x", None, bytearray(b"x"), START])
    def test_what_is_no_message_is_named_by_its_type(self, party, message):
        with pytest.raises(InvalidType, match=rf"Verwacht een bericht .*, geen {type(message).__name__}\."):
            party.receive(message, DAY)

    @pytest.mark.parametrize("day", [None, "2025-05-12", datetime(2025, 5, 12, tzinfo=UTC)])
    def test_a_day_is_a_date(self, party, day):
        with pytest.raises(InvalidType, match=rf"today: .*, geen {type(day).__name__}\."):
            party.receive(b"", day)


class TestHappening:
    @pytest.mark.parametrize("event", ["dood", None, DAY])
    def test_what_is_no_event_is_named_by_its_type(self, event):
        with pytest.raises(InvalidType, match=rf"gebeurtenis \(Start, .*\), geen {type(event).__name__}\."):
            Gemeente(code="0513").handle(event, DAY)

    def test_a_day_is_a_date(self):
        with pytest.raises(InvalidType, match=r"today: .*, geen str\."):
            Gemeente(code="0513").handle(START, "vandaag")
