"""A history with what is on its way answers as the history in which that was accepted."""

from __future__ import annotations

from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ieb import History, build_retour, validate
from ieb.administratie.expected import ExpectedHistory
from ieb.codes import StatusAanlevering
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.pairs import Aanleverbericht
from ieb.messages.places import Stroom

from .play import BSN, GEMEENTE

_OTHER = "999990019"
_KEYS = [Sleutel(GEMEENTE, stroom, number) for stroom, number in product(Stroom, (1, 2))]


@st.composite
def messages(draw: st.DrawFn) -> list[Aanleverbericht]:
    """Return some aanleveringen, of few keys and two persons."""
    found: list[Aanleverbericht] = []
    for place in range(draw(st.integers(0, 6))):
        period = Period(
            sleutel=draw(st.sampled_from(_KEYS)),
            bsn=draw(st.sampled_from((BSN, _OTHER))),
            start=draw(st.dates(date(2025, 1, 1), date(2025, 12, 31))),
            stop=None,
            kostprijs=None,
        )
        status = draw(st.sampled_from(list(StatusAanlevering)[:3]))
        found.append(
            period.message(
                status, identificatie=f"G{place}", dagtekening=date(2026, 1, 1), release=None
            )
        )
    return found


@given(messages(), st.integers(0, 6))
def test_it_answers_as_the_history_in_which_all_was_accepted(
    sent: list[Aanleverbericht], split: int
) -> None:
    """Some were recorded, the rest is on its way: the answers are those of all recorded."""
    history = History()
    for message in sent[:split]:
        history = history.accept(message)
    expected = ExpectedHistory(history, sent[split:])
    whole = history
    for message in sent[split:]:
        whole = whole.accept(message)
    for sleutel in _KEYS:
        assert expected.actual(sleutel) == whole.actual(sleutel)
        assert expected.used(sleutel) == whole.used(sleutel)
        assert expected.removed(sleutel) == whole.removed(sleutel)
        assert expected.terugkoppelingen(sleutel) == whole.terugkoppelingen(sleutel)
    for bsn in (BSN, _OTHER):
        for stroom in Stroom:
            mine = expected.periods(bsn, stroom)
            assert sorted(mine, key=str) == sorted(whole.periods(bsn, stroom), key=str)
    for message in sent:
        identificatie = message.header.bericht_identificatie.identificatie
        found = expected.exchange(message.naam, GEMEENTE, identificatie)
        assert found == whole.exchange(message.naam, GEMEENTE, identificatie)
    assert expected.retouren("WMO406", "R1") == ()
    for message in sent[:split]:
        retour = build_retour(
            message, validate(message), identificatie="R1", dagtekening=date(2026, 1, 2)
        )
        assert expected.answered(retour) == history.answered(retour)
