"""What gemeente and CAK say to a program that hands them something else than they ask for."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

import ieb
from ieb import InvalidType
from ieb.keten import Cak, Gemeente, Start

DAY = date(2025, 5, 12)
START = Start(bsn="999992016", start_nummer=1, startdatum=DAY)


@pytest.mark.parametrize("party", [Cak(), Gemeente(code="0513")], ids=["cak", "gemeente"])
class TestReceiving:
    @pytest.mark.parametrize("message", ["x", None, bytearray(b"x"), START])
    def test_what_is_no_message_is_named_by_its_type(self, party, message):
        """A caller's slip is told in Dutch with the type that came, not by an AttributeError."""
        with pytest.raises(
            InvalidType, match=rf"Verwacht een bericht .*, geen {type(message).__name__}\."
        ):
            party.receive(message, DAY)

    @pytest.mark.parametrize("day", [None, "2025-05-12", datetime(2025, 5, 12, tzinfo=UTC)])
    def test_a_day_is_a_date(self, party, day):
        """No text and no moment passes for a day: terms are counted in whole days."""
        with pytest.raises(InvalidType, match=rf"today: .*, geen {type(day).__name__}\."):
            party.receive(b"", day)


class TestHappening:
    @pytest.mark.parametrize("event", ["dood", None, DAY])
    def test_what_is_no_event_is_named_by_its_type(self, event):
        """Who hands over no event hears which events there are, and what came."""
        with pytest.raises(
            InvalidType, match=rf"gebeurtenis \(Start, .*\), geen {type(event).__name__}\."
        ):
            Gemeente(code="0513").handle(event, DAY)

    def test_a_day_is_a_date(self):
        """The day on which something happens is checked before anything is sent."""
        with pytest.raises(InvalidType, match=r"today: .*, geen str\."):
            Gemeente(code="0513").handle(START, "vandaag")


def test_a_party_has_a_history_in_memory(tmp_path):
    """One in a file would change in place: it is refused, and nothing is written in it."""
    with ieb.SqliteHistory(tmp_path / "historie.db") as kept:
        for make in (Cak, partial(Gemeente, code="0513")):
            with pytest.raises(InvalidType, match="History"):
                make(history=kept)
        assert len(kept) == 0
