"""Days of a subclass of date, as of a library that stops the clock; and a context for another process."""

import copy
import pickle
from datetime import date, datetime

import pytest

import ieb
from ieb.arguments import is_day, plain_day, plain_day_or_none
from ieb.codes import Gemeentecode, Tarief
from ieb.history import identity_of
from ieb.keten import Cak, Start


class Frozen(date):
    """A day of a library that stops the clock."""


DAY = date(2025, 5, 12)
FROZEN = Frozen(2025, 5, 12)
MOMENT = datetime(2025, 5, 12)  # noqa: DTZ001  # no instant is meant


def start(day, stop=None):
    """Return a start of which every day is this one."""
    return ieb.WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie="G000000001",
        dagtekening=day,
        bsn="999992016",
        eb_start_nummer=649901,
        eb_startdatum=day,
        eb_stopdatum=stop,
    )


def test_a_day_of_a_subclass_is_stored_as_a_plain_date():
    """A message that holds it is the same message, to the byte and to the type."""
    message = start(FROZEN, FROZEN)
    assert message == start(DAY, DAY)
    assert repr(message) == repr(start(DAY, DAY))
    assert type(message.header.bericht_identificatie.dagtekening) is date
    assert type(message.client.periode_eigen_bijdrage_abo.eb_stopdatum) is date
    assert type(ieb.Context(today=FROZEN).today) is date
    event = Start(bsn="999992016", start_nummer=1, startdatum=FROZEN, stopdatum=FROZEN)
    assert (type(event.startdatum), type(event.stopdatum)) == (date, date)
    history = ieb.History().accept(message, received=FROZEN)
    assert [type(recorded.received) for recorded in history] == [date]
    exchange = history.exchange(*identity_of(message))
    assert exchange is not None
    assert type(exchange.received) is date
    tarief = Tarief(valid_from=FROZEN, valid_to=FROZEN, cents=1)
    code = Gemeentecode(code="0513", valid_from=FROZEN, valid_to=FROZEN)
    for days in (tarief, code):
        assert (type(days.valid_from), type(days.valid_to)) == (date, date)


def test_each_day_that_is_asked_for_may_be_of_a_subclass(tmp_path):
    """Whoever stops the clock, stops it everywhere."""
    message = start(DAY)
    assert "1 bericht" in repr(ieb.History().accept(message, received=FROZEN))
    with ieb.SqliteHistory(tmp_path / "h.db") as history:
        history.accept(message, received=FROZEN)
    assert Cak().receive(message, FROZEN).messages == Cak().receive(message, DAY).messages
    assert ieb.messages.Attribuut.stopdatum(FROZEN) == ieb.messages.Attribuut.stopdatum(DAY)


@pytest.mark.parametrize(
    "call",
    [
        start,
        lambda day: start(DAY, day),
        lambda day: ieb.Context(today=day),
        lambda day: ieb.History().accept(start(DAY), received=day),
        lambda day: Cak().receive(start(DAY), day),
        ieb.messages.Attribuut.stopdatum,
    ],
)
def test_a_datetime_is_no_day(call):
    """It is a moment, and in another time zone that is another day."""
    with pytest.raises(ieb.InvalidType, match="datetime"):
        call(MOMENT)


def test_what_is_no_day_stays_for_a_validator():
    """A conversion touches only days: what is none reaches the check that tells about it."""
    assert (plain_day(MOMENT), plain_day("x"), plain_day_or_none(None)) == (MOMENT, "x", None)
    assert is_day(FROZEN)
    assert not is_day(MOMENT)
    assert plain_day(DAY) is DAY


@pytest.mark.parametrize(
    "context",
    [
        ieb.Context(),
        ieb.Context(today=DAY, overlijdensdata={"999992016": DAY}, retourcodes={"OP372": "9372"}),
        ieb.Context(gemeenten=["0513"], andere_stromen={}),
    ],
)
def test_a_context_can_go_to_another_process(context):
    """Pickled or copied, it is equal and judges the same."""
    for twin in (pickle.loads(pickle.dumps(context)), copy.deepcopy(context)):  # our own
        assert twin == context
        assert ieb.validate(start(DAY), twin) == ieb.validate(start(DAY), context)


def test_a_context_with_a_history_can_too():
    """A context with its history can go to another process and judge the same there."""
    context = ieb.Context(today=DAY, history=ieb.History().accept(start(DAY)))
    for twin in (pickle.loads(pickle.dumps(context)), copy.deepcopy(context)):  # our own
        assert ieb.validate(start(DAY), twin) == ieb.validate(start(DAY), context)
        assert "TR056" in {finding.code for finding in ieb.validate(start(DAY, DAY), twin)}
