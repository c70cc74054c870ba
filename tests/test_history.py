"""The history: one suite for the one in memory and the one in a file."""

import os
import pickle
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from itertools import count
from pathlib import Path
from threading import Barrier, Thread

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb import (
    WMO405,
    WMO406,
    WMO407,
    WMO408,
    WMO409,
    WMO410,
    RedenTerugkoppeling,
    RetourCode,
    RetourCodes,
    StatusAanlevering,
    XsdVersie,
)
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.history import History
from ieb.history.sqlite import SqliteHistory
from ieb.messages import Kostprijs
from ieb.messages.bericht import HeaderRetour
from ieb.messages.delivery import Delivery, Sleutel, Stroom, delivery_of
from ieb.messages.terugkoppeling import HeaderTerugkoppelingRetour
from ieb.testing import messages

ABO = Stroom.ABONNEMENTSTARIEF
BW = Stroom.BESCHERMD_WONEN
GOUDA, UTRECHT = "0513", "0344"
BSN, OTHER_BSN = "999992016", "999990019"
NUMBER = 649901
KEY = Sleutel(GOUDA, ABO, NUMBER)
DAY = date(2025, 5, 12)


def abo(identificatie, *, bsn=BSN, gemeente=GOUDA, number=NUMBER, start=DAY, status=1, **more):
    """A WMO405."""
    make = {
        1: WMO405.eerste_aanlevering,
        2: WMO405.gewijzigde_aanlevering,
        3: WMO405.verwijderen_aanlevering,
    }[status]
    return make(
        gemeente=gemeente,
        identificatie=identificatie,
        dagtekening=DAY,
        bsn=bsn,
        eb_start_nummer=number,
        eb_startdatum=start,
        **more,
    )


def bw(identificatie, *, bsn=BSN, gemeente=GOUDA, number=NUMBER, start=DAY, **more):
    """A WMO407 of status 1."""
    return WMO407.eerste_aanlevering(
        gemeente=gemeente,
        identificatie=identificatie,
        dagtekening=DAY,
        bsn=bsn,
        bw_start_nummer=number,
        bw_startdatum=start,
        **more,
    )


def remark(identificatie, *, gemeente=GOUDA):
    """A WMO409."""
    return WMO409.terugkoppeling(
        ontvanger=gemeente,
        identificatie=identificatie,
        dagtekening=DAY,
        eb_start_nummer=NUMBER,
        reden=RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
    )


def retour_on(message, identificatie="R1"):
    """The retour that accepts a heenbericht."""
    kind = {"WMO405": WMO406, "WMO407": WMO408, "WMO409": WMO410}[message.naam]
    own = {
        **kind.stempel(message.release),
        "bericht_identificatie": message.header.bericht_identificatie,
        "identificatie_retour": identificatie,
        "dagtekening_retour": DAY,
        "xsd_versie_retour": XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0"),
    }
    header = (
        HeaderTerugkoppelingRetour(ontvanger=message.header.ontvanger, **own)
        if kind is WMO410
        else HeaderRetour(afzender=message.header.afzender, **own)
    )
    return kind(release=message.release, header=header)


def refusal_of(message):
    """The retour that refuses a heenbericht on its content."""
    retour = retour_on(message)
    codes = RetourCodes(retour_code=(RetourCode.R0001,))
    return evolve(retour, header=evolve(retour.header, retour_codes=codes))


@pytest.fixture(params=["memory", "file"])
def history(request, tmp_path):
    """An empty history of either kind."""
    if request.param == "memory":
        yield History()
        return
    with SqliteHistory(tmp_path / "historie.db") as made:
        yield made


@pytest.fixture
def file(tmp_path):
    """Where a history may come."""
    return tmp_path / "historie.db"


class TestDelivery:
    """What a WMO405 or WMO407 delivers, in one shape."""

    def test_a_wmo405_with_everything(self):
        """Each value of a WMO405 has its place in the delivery."""
        kostprijs = Kostprijs(kostprijs_bedrag=ieb.Bedrag(300000), kostprijs_startdatum=DAY)
        stop = date(2026, 1, 1)
        bericht = abo("G1", status=2, start=date(2025, 6, 1), eb_stopdatum=stop, eb_kostprijs=kostprijs)
        assert delivery_of(bericht) == Delivery(
            sleutel=KEY,
            bsn=BSN,
            start=date(2025, 6, 1),
            stop=stop,
            kostprijs=kostprijs,
            status=StatusAanlevering.GEWIJZIGDE_AANLEVERING,
            bericht="WMO405",
            identificatie="G1",
            dagtekening=DAY,
        )

    def test_a_wmo407(self):
        """A WMO407 is of the other stream and has no kostprijs."""
        made = delivery_of(bw("B1", start=date(2025, 6, 1), bw_stopdatum=date(2025, 7, 1)))
        assert made.sleutel == Sleutel(GOUDA, BW, NUMBER)
        assert (made.start, made.stop, made.kostprijs) == (date(2025, 6, 1), date(2025, 7, 1), None)
        assert (made.bericht, made.identificatie) == ("WMO407", "B1")

    def test_the_repr_holds_no_bsn(self):
        """A Bsn never stands in a repr."""
        made = delivery_of(abo("G1"))
        assert BSN not in repr(made)
        assert "WMO405" in repr(made)

    def test_content_is_what_counts_for_the_contribution(self):
        """The same state sent again is the same content, another day or person is not."""
        content = delivery_of(abo("G1")).content
        assert delivery_of(abo("G2", status=2)).content == content
        assert delivery_of(abo("G1", start=date(2025, 5, 13))).content != content
        assert delivery_of(abo("G1", bsn=OTHER_BSN)).content != content
        assert delivery_of(abo("G1", eb_stopdatum=DAY)).content != content


class TestDeliveries:
    """Folding StatusAanlevering: 1 new, 2 replaces, 3 lets it count as never sent."""

    def test_an_empty_history_knows_nothing(self, history):
        """Each question to an empty history has the answer no."""
        assert len(history) == 0
        assert history.actual(KEY) is None
        assert not history.used(KEY)
        assert not history.removed(KEY)
        assert history.periods(BSN, ABO) == ()
        assert history.exchange("WMO405", GOUDA, "G1") is None

    def test_an_empty_history_is_a_history(self, history):
        """Who asks whether there is a history gets yes, so that an empty one is never taken for none."""
        assert history

    def test_a_first_delivery_is_actual(self, history):
        """Status 1: the delivery with its key is the actual one, and the key is used."""
        start = abo("G1")
        history = history.accept(start)
        assert history.actual(KEY) == delivery_of(start)
        assert history.used(KEY)
        assert history.removed(KEY) is False
        assert history.periods(BSN, ABO) == (delivery_of(start),)
        assert len(history) == 1

    def test_a_changed_delivery_replaces_the_first(self, history):
        """Status 2 replaces the actual delivery as a whole."""
        changed = abo("G2", status=2, eb_stopdatum=date(2025, 6, 1))
        history = history.accept(abo("G1")).accept(changed)
        assert history.actual(KEY) == delivery_of(changed)
        assert history.periods(BSN, ABO) == (delivery_of(changed),)

    def test_a_removed_delivery_counts_as_never_sent_but_its_key_is_used(self, history):
        """Status 3: nothing is actual any more, while the start number stays used."""
        history = history.accept(abo("G1")).accept(abo("G2", status=3))
        assert history.actual(KEY) is None
        assert history.removed(KEY) is True
        assert history.used(KEY) is True
        assert history.periods(BSN, ABO) == ()

    def test_a_delivery_after_a_removal_is_actual_again(self, history):
        """The last accepted delivery decides; the place among the periods is that of the first one."""
        again, other = abo("G4"), abo("G2", number=2)
        for message in (abo("G1"), other, abo("G3", status=3), again):
            history = history.accept(message)
        assert history.removed(KEY) is False
        assert history.actual(KEY) == delivery_of(again)
        assert history.periods(BSN, ABO) == (delivery_of(again), delivery_of(other))

    def test_the_same_number_for_another_bsn_is_the_same_key(self, history):
        """A key is of whatever Bsn: the period goes over to the last one."""
        last = abo("G2", bsn=OTHER_BSN, status=2)
        history = history.accept(abo("G1")).accept(last)
        assert history.actual(KEY) == delivery_of(last)
        assert history.periods(BSN, ABO) == ()
        assert history.periods(OTHER_BSN, ABO) == (delivery_of(last),)

    def test_the_same_number_of_another_gemeente_is_another_key(self, history):
        """Two gemeenten may use the same number; the periods of a Bsn are those of both."""
        here, there = abo("G1"), abo("G1", gemeente=UTRECHT)
        history = history.accept(here).accept(there).accept(abo("G2", status=3))
        assert history.removed(KEY)
        assert history.actual(Sleutel(UTRECHT, ABO, NUMBER)) == delivery_of(there)
        assert history.periods(BSN, ABO) == (delivery_of(there),)

    def test_the_same_number_in_the_other_stream_is_another_key(self, history):
        """The streams have numbers and periods of their own."""
        home = bw("B1")
        history = history.accept(home)
        assert not history.used(KEY)
        assert history.actual(Sleutel(GOUDA, BW, NUMBER)) == delivery_of(home)
        assert history.periods(BSN, ABO) == ()
        assert history.periods(BSN, BW) == (delivery_of(home),)

    def test_periods_come_in_order_of_first_delivery(self, history):
        """Periods stand in the order in which their keys were first delivered, whatever their dates."""
        rows = [abo("G1", number=9), abo("G2", number=1, start=date(2024, 1, 1)), abo("G3", number=5)]
        for row in rows:
            history = history.accept(row)
        history = history.accept(abo("G4", number=9, status=2))
        assert [one.sleutel.start_nummer for one in history.periods(BSN, ABO)] == [9, 1, 5]

    def test_a_refused_message_counts_only_as_a_used_identificatie(self, history):
        """A rejected message counts as never sent, except that its Identificatie counts as used."""
        start = abo("G1")
        history = history.reject(start, received=DAY)
        assert history.actual(KEY) is None
        assert not history.used(KEY)
        assert not history.removed(KEY)
        assert history.periods(BSN, ABO) == ()
        exchange = history.exchange("WMO405", GOUDA, "G1")
        assert exchange.message == start
        assert (exchange.accepted, exchange.received) == (False, DAY)
        assert len(history) == 1

    def test_a_refused_removal_removes_nothing(self, history):
        """A refused status 3 leaves the actual delivery."""
        start = abo("G1")
        history = history.accept(start).reject(abo("G2", status=3))
        assert history.actual(KEY) == delivery_of(start)


class TestExchange:
    """Heenberichten by Identificatie, and the retours on them."""

    @pytest.mark.parametrize("heen", [abo("X1"), bw("X1"), remark("X1")], ids=lambda one: one.naam)
    def test_a_retour_counts_on_its_own_heenbericht(self, history, heen):
        """A retour counts on the heenbericht of its kind, gemeente and Identificatie, and on no other."""
        for message in (abo("X1"), bw("X1"), remark("X1"), evolve(heen)):
            history = history.accept(message)
        history = history.accept(retour_on(heen)).accept(retour_on(heen, "R2"))
        found = {name: history.exchange(name, GOUDA, "X1").retours for name in ("WMO405", "WMO407", "WMO409")}
        assert found == {"WMO405": 0, "WMO407": 0, "WMO409": 0} | {heen.naam: 2}

    def test_another_gemeente_or_identificatie_is_another_exchange(self, history):
        """Identificatie is unique per gemeente and kind of message."""
        history = history.accept(remark("X1")).accept(retour_on(remark("X1", gemeente=UTRECHT)))
        assert history.exchange("WMO409", GOUDA, "X1").retours == 0
        assert history.exchange("WMO409", UTRECHT, "X1") is None
        assert history.exchange("WMO409", GOUDA, "X2") is None
        assert history.exchange("WMO405", GOUDA, "X1") is None
        assert history.exchange("WMO410", GOUDA, "X1") is None

    def test_a_refused_retour_counts_for_nothing(self, history):
        """Only accepted retours are counted."""
        history = history.accept(abo("G1")).reject(retour_on(abo("G1")))
        assert history.exchange("WMO405", GOUDA, "G1").retours == 0
        assert len(history) == 2

    def test_a_retour_may_come_before_its_heenbericht(self, history):
        """In order of receipt there is no meaning (OP080)."""
        history = history.accept(retour_on(abo("G1")))
        assert history.exchange("WMO405", GOUDA, "G1") is None
        assert history.accept(abo("G1")).exchange("WMO405", GOUDA, "G1").retours == 1

    def test_a_refused_repetition_does_not_hide_the_accepted_message(self, history):
        """TR056 refuses an Identificatie used before; the message that used it stays the one exchanged."""
        history = history.accept(abo("G1"), received=DAY).reject(abo("G1", number=2))
        found = history.exchange("WMO405", GOUDA, "G1")
        assert (found.message, found.accepted, found.received) == (abo("G1"), True, DAY)

    def test_the_first_message_is_the_one_exchanged(self, history):
        """Of more refused ones the first counts, an accepted one counts more: the others repeat it."""
        history = history.reject(abo("G1")).reject(abo("G1", number=2))
        assert history.exchange("WMO405", GOUDA, "G1").message == abo("G1")
        history = history.accept(abo("G1", number=3)).accept(abo("G1", number=4))
        assert history.exchange("WMO405", GOUDA, "G1").message == abo("G1", number=3)

    def test_the_first_retour_decides(self, history):
        """A message that its first retour refuses counts as never sent, but for its Identificatie."""
        history = history.accept(abo("G1")).accept(abo("G2", status=2, start=date(2025, 6, 1)))
        history = history.accept(refusal_of(abo("G2")))
        assert history.actual(KEY) == delivery_of(abo("G1"))
        found = history.exchange("WMO405", GOUDA, "G2")
        assert (found.accepted, found.retours) == (False, 1)
        history = history.accept(refusal_of(abo("G1")))
        assert not history.used(KEY)
        assert history.periods(BSN, ABO) == ()
        assert history.accept(abo("G3")).actual(KEY) == delivery_of(abo("G3"))

    def test_a_refused_removal_brings_the_period_back(self, history):
        """When the retour on a removal refuses it, the period is there as before."""
        history = history.accept(abo("G1")).accept(abo("G2", status=3))
        assert history.removed(KEY)
        history = history.accept(refusal_of(abo("G2")))
        assert not history.removed(KEY)
        assert history.actual(KEY) == delivery_of(abo("G1"))

    def test_a_later_retour_decides_nothing(self, history):
        """A retour on a repetition, whose Identificatie was used, takes nothing from the first message."""
        history = history.accept(abo("G1")).accept(retour_on(abo("G1"))).reject(abo("G1", number=2))
        history = history.accept(refusal_of(abo("G1")))
        assert history.actual(KEY) == delivery_of(abo("G1"))
        assert history.exchange("WMO405", GOUDA, "G1").accepted

    def test_a_refusing_retour_on_what_is_not_known_changes_nothing(self, history):
        """A retour on a message that is refused already, or was never kept, is only counted."""
        history = history.reject(abo("G1")).accept(refusal_of(abo("G1"))).accept(refusal_of(abo("G9")))
        assert not history.exchange("WMO405", GOUDA, "G1").accepted
        assert history.exchange("WMO405", GOUDA, "G9") is None

    def test_a_refused_remark_is_no_longer_accepted(self, history):
        """The same holds for a WMO409."""
        history = history.accept(remark("C1")).accept(refusal_of(remark("C1")))
        assert not history.exchange("WMO409", GOUDA, "C1").accepted

    def test_the_day_of_receipt_is_kept(self, history):
        """The day of receipt comes back as given, and may be unknown."""
        history = history.accept(abo("G1"), received=date(2025, 5, 13)).accept(abo("G2", number=2))
        assert history.exchange("WMO405", GOUDA, "G1").received == date(2025, 5, 13)
        assert history.exchange("WMO405", GOUDA, "G2").received is None

    def test_a_message_comes_back_with_its_release(self, history):
        """A message of release 3.0 is one when it comes back."""
        old = abo("G1", release=ieb.release("3.0"))
        found = history.accept(old).exchange("WMO405", GOUDA, "G1").message
        assert found == old
        assert found.release is ieb.release("3.0")

    def test_no_bsn_in_a_repr(self, history):
        """Neither a history nor an exchange shows a Bsn."""
        history = history.accept(abo("G1"))
        assert BSN not in repr(history) + repr(history.exchange("WMO405", GOUDA, "G1"))

    @pytest.mark.parametrize("name", ["accept", "reject"])
    def test_what_is_no_message_is_refused(self, history, name):
        """Anything but a message is an InvalidType, told in Dutch, and changes nothing."""
        with pytest.raises(InvalidType, match="Verwacht een bericht"):
            getattr(history, name)(BSN)
        assert len(history) == 0

    @pytest.mark.parametrize("day", ["2025-05-12", datetime(2025, 5, 12)])  # noqa: DTZ001  # no instant is meant
    def test_a_day_that_is_no_date_is_refused(self, history, day):
        """The day of receipt is a date; text and datetime are an InvalidType, and change nothing."""
        with pytest.raises(InvalidType, match="received: verwacht een datum"):
            history.accept(abo("G1"), received=day)
        assert len(history) == 0


# The naive model: a list of what happened, read from front to back at each question.

GEMEENTEN = (GOUDA, UTRECHT)
IDS = ("A", "B")
NUMBERS = (1, 2)
BSNS = (BSN, OTHER_BSN)
HEEN = {"WMO406": "WMO405", "WMO408": "WMO407", "WMO410": "WMO409"}


@st.composite
def pooled(draw):
    """An event: a message with keys from small pools, the day of receipt, and whether it was accepted."""
    message = draw(messages())
    gemeente = draw(st.sampled_from(GEMEENTEN))
    party = {"ontvanger" if hasattr(message.header, "ontvanger") else "afzender": gemeente}
    numbered = evolve(message.header.bericht_identificatie, identificatie=draw(st.sampled_from(IDS)))
    message = evolve(message, header=evolve(message.header, bericht_identificatie=numbered, **party))
    if isinstance(message, WMO405 | WMO407):
        name, prefix = (
            ("periode_eigen_bijdrage_abo", "eb")
            if isinstance(message, WMO405)
            else ("periode_eigen_bijdrage_bw", "bw")
        )
        period = evolve(
            getattr(message.client, name), **{f"{prefix}_start_nummer": draw(st.sampled_from(NUMBERS))}
        )
        client = evolve(message.client, bsn=draw(st.sampled_from(BSNS)), **{name: period})
        message = evolve(message, client=client)
    return message, draw(st.none() | st.dates()), draw(st.booleans())


def naive_refuses(retour):
    """Whether a retour says in so many words that its heenbericht is refused."""
    codes = [
        code.code for code in (retour.header.retour_codes and retour.header.retour_codes.retour_code) or ()
    ]
    parts = ("client", "abonnementstarief", "beschermd_wonen")
    return bool(set(codes) - {"0200", "0233"}) or any(getattr(retour, name, None) for name in parts)


def settled(events):
    """The events, with what the first retour on a message refuses counted as refused."""
    made, answered = [], set()
    for message, received, accepted in events:
        made.append((message, received, accepted))
        if not accepted or message.naam not in HEEN:
            continue
        identity = (
            HEEN[message.naam],
            getattr(message.header, "ontvanger", None) or message.header.afzender,
            message.header.bericht_identificatie.identificatie,
        )
        if identity not in answered and naive_refuses(message):
            for place in reversed(range(len(made))):
                sent = made[place][0]
                party = getattr(sent.header, "ontvanger", None) or sent.header.afzender
                same = (sent.naam, party, sent.header.bericht_identificatie.identificatie) == identity
                if same and made[place][2]:
                    made[place] = (*made[place][:2], False)
                    break
        answered.add(identity)
    return made


def naive_deliveries(events):
    return [
        delivery_of(message)
        for message, _, accepted in events
        if accepted and isinstance(message, WMO405 | WMO407)
    ]


def naive_actual(events, sleutel):
    last = None
    for one in naive_deliveries(events):
        if one.sleutel == sleutel:
            last = None if one.status is StatusAanlevering.VERWIJDEREN_AANLEVERING else one
    return last


def naive_periods(events, bsn, stroom):
    keys = []
    for one in naive_deliveries(events):
        if one.bsn == bsn and one.sleutel.stroom is stroom and one.sleutel not in keys:
            keys.append(one.sleutel)
    found = [naive_actual(events, sleutel) for sleutel in keys]
    return tuple(one for one in found if one is not None and one.bsn == bsn)


def naive_exchange(events, bericht, gemeente, identificatie):
    found, retours = None, 0
    for message, received, accepted in events:
        party = getattr(message.header, "ontvanger", None) or message.header.afzender
        if (party, message.header.bericht_identificatie.identificatie) != (gemeente, identificatie):
            continue
        retours += accepted and HEEN.get(message.naam) == bericht
        if message.naam == bericht and (found is None or accepted or not found[2]):
            found = message, received, accepted
    return found and (*found, retours)


def answers(history):
    """What a history answers to all questions that the pools allow."""
    keys = [
        Sleutel(gemeente, stroom, number) for gemeente in GEMEENTEN for stroom in Stroom for number in NUMBERS
    ]
    exchanges = {}
    for asked in asked_exchanges():
        found = history.exchange(*asked)
        exchanges[asked] = found and (found.message, found.received, found.accepted, found.retours)
    return {
        "len": len(history),
        "keys": {key: (history.actual(key), history.used(key), history.removed(key)) for key in keys},
        "periods": {(bsn, stroom): history.periods(bsn, stroom) for bsn in BSNS for stroom in Stroom},
        "exchanges": exchanges,
    }


def asked_exchanges():
    return [(bericht, gemeente, one) for bericht in HEEN.values() for gemeente in GEMEENTEN for one in IDS]


def naive_answers(events):
    """What a history must answer to all questions that the pools allow."""
    events = settled(events)
    keys = [
        Sleutel(gemeente, stroom, number) for gemeente in GEMEENTEN for stroom in Stroom for number in NUMBERS
    ]
    used = {one.sleutel for one in naive_deliveries(events)}
    actual = {key: naive_actual(events, key) for key in keys}
    return {
        "len": len(events),
        "keys": {key: (actual[key], key in used, key in used and actual[key] is None) for key in keys},
        "periods": {(bsn, stroom): naive_periods(events, bsn, stroom) for bsn in BSNS for stroom in Stroom},
        "exchanges": {asked: naive_exchange(events, *asked) for asked in asked_exchanges()},
    }


def happen(history, event):
    """The history after an event."""
    message, received, accepted = event
    return (history.accept if accepted else history.reject)(message, received=received)


@settings(deadline=None, max_examples=60)
@given(st.lists(pooled(), max_size=12))
def test_both_histories_answer_as_the_naive_model(events):
    """Whatever happened, memory, file and reopened file answer each question as reading all of it would."""
    expected = naive_answers(events)
    memory = History()
    for event in events:
        memory = happen(memory, event)
    assert answers(memory) == expected
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "historie.db")
        with SqliteHistory(path) as kept:
            for event in events:
                happen(kept, event)
            assert answers(kept) == expected
        with SqliteHistory(path) as reopened:
            assert answers(reopened) == expected


class TestInMemory:
    """`History` never changes."""

    def test_an_older_history_answers_as_before(self):
        """Accepting gives a new history and leaves the old one as it was."""
        empty = History()
        one = empty.accept(abo("G1"))
        two = one.accept(abo("G2", status=3)).accept(retour_on(abo("G1")))
        assert not empty.used(KEY)
        assert empty.exchange("WMO405", GOUDA, "G1") is None
        assert one.actual(KEY) == delivery_of(abo("G1"))
        assert one.exchange("WMO405", GOUDA, "G1").retours == 0
        assert two.removed(KEY)
        assert [len(history) for history in (empty, one, two)] == [0, 1, 3]

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.tuples(st.integers(0, 11), pooled()), max_size=12))
    def test_forks_do_not_see_each_other(self, steps):
        """Different messages on the same history give two histories, each with its own past only."""
        known = [(History(), [])]
        for number, event in steps:
            history, events = known[number % len(known)]
            known.append((happen(history, event), [*events, event]))
        for history, events in known:
            assert answers(history) == naive_answers(events)

    def test_accepting_costs_the_same_however_long_the_history_is(self):
        """Accepting the thousandth period of a person makes as many calls as accepting the tenth."""
        history = History()
        costs = {}
        for number in range(1, 1001):
            message = abo("G1", number=number)
            calls = []
            before = sys.getprofile()
            sys.setprofile(lambda _frame, event, _what, calls=calls: calls.append(event))
            try:
                history = history.accept(message)
            finally:
                sys.setprofile(before)
            costs[number] = len(calls)
        assert costs[1000] == costs[10] > 0

    def test_a_fork_keeps_the_past_it_shares(self):
        """A second message on the same history stands beside the first, on what went before both."""
        base = History().accept(abo("G1")).accept(retour_on(abo("G1")))
        stopped = base.accept(abo("G2", status=2, eb_stopdatum=DAY))
        removed = base.accept(abo("G3", status=3))
        assert stopped.actual(KEY).stop == DAY
        assert removed.removed(KEY)
        assert removed.exchange("WMO405", GOUDA, "G2") is None
        assert removed.exchange("WMO405", GOUDA, "G1").retours == 1
        assert base.actual(KEY) == delivery_of(abo("G1"))
        assert [len(one) for one in (base, stopped, removed)] == [2, 3, 3]

    def test_another_thread_may_come_in_between_at_any_moment(self):
        """Whenever a second thread adds to the same history, each gets its own message on what was before."""
        first, second = abo("G1", number=1), abo("G2", number=2)
        moment, reached = 0, True
        while reached:
            base, made, calls = History().accept(abo("G0", number=0)), [], count()
            other = Thread(target=lambda base=base, made=made: made.append(base.accept(second)))

            def come_between(_frame, event, _what, calls=calls, moment=moment, other=other):
                if event == "call" and next(calls) == moment:
                    other.start()
                    other.join(0.02)  # long enough to finish, unless it has to wait for us

            before = sys.getprofile()
            sys.setprofile(come_between)
            try:
                made.insert(0, base.accept(first))
            finally:
                sys.setprofile(before)
            reached = other.ident is not None
            if reached:
                other.join()
                numbers = [[one.sleutel.start_nummer for one in found.periods(BSN, ABO)] for found in made]
                assert sorted(numbers) == [[0, 1], [0, 2]], moment
                assert [len(one) for one in made] == [2, 2]
            moment += 1
        assert moment > 5

    def test_it_can_be_pickled(self):
        """A history travels to another process with all it knows."""
        copy = pickle.loads(pickle.dumps(History().accept(abo("G1"))))
        assert copy.accept(abo("G2", status=3)).removed(KEY)
        assert copy.actual(KEY) == delivery_of(abo("G1"))


def foreign(tmp_path, name="2027"):
    """A release that is not bundled: the XSD set of 4.0 under another name."""
    folder = tmp_path / name
    folder.mkdir()
    for document, content in ieb.release().sources:
        (folder / document).write_bytes(content)
    return evolve(ieb.release(), name=name, bundled=False)


WRITER = """
import sys
from datetime import date
from ieb import WMO405
from ieb.history.sqlite import SqliteHistory

path, gemeente, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
with SqliteHistory(path) as history:
    for number in range(count):
        history.accept(WMO405.eerste_aanlevering(
            gemeente=gemeente, identificatie=f"G{number}", dagtekening=date(2025, 5, 12), bsn="999992016",
            eb_start_nummer=number, eb_startdatum=date(2025, 5, 12)))
"""

JUDGE = """
import sys
from datetime import date
from ieb import Context, WMO405, validate
from ieb.history.sqlite import SqliteHistory

path, letter, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
accepted = 0
with SqliteHistory(path) as history:
    for number in range(count):
        message = WMO405.eerste_aanlevering(
            gemeente="0513", identificatie=f"{letter}{number}", dagtekening=date(2025, 5, 12),
            bsn="999992016", eb_start_nummer=number, eb_startdatum=date(2025, 5, 12))
        with history.exclusive():
            report = validate(message, Context(today=date(2025, 5, 12), history=history))
            (history.accept if report.accepted else history.reject)(message)
        accepted += report.accepted
print(accepted)
"""

KILLED = """
import os, sys
from datetime import date
from ieb import WMO405
from ieb.history.sqlite import SqliteHistory

history = SqliteHistory(sys.argv[1])
history._file.set_trace_callback(lambda statement: os._exit(9) if statement == "COMMIT" else None)
history.accept(WMO405.eerste_aanlevering(
    gemeente="0513", identificatie="G2", dagtekening=date(2025, 5, 12), bsn="999992016",
    eb_start_nummer=2, eb_startdatum=date(2025, 5, 12)))
"""


def other_database(path, *, application=0, version=0, wal=False):
    """A database that another program made."""
    with closing(sqlite3.connect(path)) as other:
        if wal:
            other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE klant (naam TEXT)")
        other.execute(f"PRAGMA application_id = {application}")
        other.execute(f"PRAGMA user_version = {version}")
        other.commit()


class TestInAFile:
    """`SqliteHistory` loses nothing and leaves alone what is not its own."""

    def test_accepting_and_refusing_return_the_history_itself(self, file):
        """A history in a file changes in place."""
        with SqliteHistory(file) as history:
            assert history.accept(abo("G1")) is history
            assert history.reject(abo("G2")) is history

    def test_reopening_keeps_everything(self, file):
        """What was accepted, refused and received is there after closing and opening."""
        with SqliteHistory(str(file)) as history:
            history.accept(abo("G1"), received=DAY).reject(bw("B1")).accept(retour_on(abo("G1")))
        with SqliteHistory(file) as history:
            assert len(history) == 3
            assert history.actual(KEY) == delivery_of(abo("G1"))
            assert history.exchange("WMO405", GOUDA, "G1").received == DAY
            assert history.exchange("WMO405", GOUDA, "G1").retours == 1
            assert history.exchange("WMO407", GOUDA, "B1").accepted is False

    def test_two_opened_at_once_see_each_others_messages(self, file):
        """What one has written, the other reads."""
        with SqliteHistory(file) as one, SqliteHistory(file) as two:
            one.accept(abo("G1"))
            two.accept(abo("G2", status=3))
            assert one.removed(KEY)
            assert two.exchange("WMO405", GOUDA, "G1").accepted

    def test_two_processes_writing_at_once_lose_nothing(self, file):
        """Two processes open a new file and write to it at the same time: all messages are there."""
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(file), gemeente, "100"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for gemeente in GEMEENTEN
        ]
        for writer in writers:
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        for writer in writers:
            writer.communicate()
        assert [writer.returncode for writer in writers] == [0, 0]
        with SqliteHistory(file) as history:
            assert len(history) == 200
            periods = history.periods(BSN, ABO)
        for gemeente in GEMEENTEN:
            found = [one.sleutel.start_nummer for one in periods if one.sleutel.gemeente == gemeente]
            assert found == list(range(100))

    def test_threads_share_one_history(self, file):
        """Threads write and read through the same history; all messages are there."""
        with SqliteHistory(file) as history, ThreadPoolExecutor(4) as pool:
            seen = list(
                pool.map(
                    lambda number: history.accept(abo(f"G{number}", number=number)).actual(
                        Sleutel(GOUDA, ABO, number)
                    ),
                    range(100),
                )
            )
            assert [one.sleutel.start_nummer for one in seen] == list(range(100))
            assert len(history) == 100

    def test_a_write_that_fails_leaves_the_file_as_it_was(self, file):
        """An error within the transaction undoes all of it; afterwards the history goes on."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
            with closing(sqlite3.connect(file)) as other:
                fails = "CREATE TRIGGER vol AFTER INSERT ON event BEGIN SELECT RAISE(FAIL, 'schijf vol'); END"
                other.execute(fails)
                with pytest.raises(
                    IebError, match=r"nu niet te lezen of te schrijven: 'schijf vol'"
                ) as caught:
                    history.accept(abo("G2", status=3))
                assert BSN not in str(caught.value) + repr(caught.value.__cause__)
                assert len(history) == 1
                assert history.actual(KEY) == delivery_of(abo("G1"))
                other.execute("DROP TRIGGER vol")
            assert history.accept(abo("G2", status=3)).removed(KEY)

    def test_a_process_killed_before_the_commit_leaves_the_earlier_state(self, file):
        """A message that was not yet committed is not there, what was before is, and writing goes on."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
        done = subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False)
        assert done.returncode == 9
        with SqliteHistory(file) as history:
            assert len(history) == 1
            assert history.exchange("WMO405", GOUDA, "G2") is None
            assert len(history.accept(abo("G3", number=3))) == 2

    def test_a_history_that_may_not_be_written_says_what_to_do(self, file):
        """Without the right to write the error tells so in Dutch; reading goes on."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
            history._file.execute("PRAGMA query_only = 1")
            with pytest.raises(IebError, match="U mag er niet in schrijven; vraag om rechten"):
                history.accept(abo("G2", number=2))
            assert history.used(KEY)

    def test_waiting_for_another_writer_ends(self, file):
        """When another writer holds on too long, writing fails in Dutch and changes nothing."""
        with SqliteHistory(file, timeout=0) as history, closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(IebError, match="database is locked"):
                history.accept(abo("G1"))
            with pytest.raises(IebError, match="database is locked"):
                SqliteHistory(file, timeout=0)
            other.rollback()
            assert len(history) == 0

    def test_a_file_that_another_program_locks_is_not_called_foreign(self, file):
        """A file that is locked altogether cannot be opened now; that says nothing about what it is."""
        other_database(file)
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(IebError, match="nu niet te lezen") as caught:
                SqliteHistory(file, timeout=0)
        assert not isinstance(caught.value, InvalidValue)

    def test_an_empty_file_becomes_a_history(self, file):
        """A file of no bytes, such as a temporary file, is as good as none."""
        file.touch()
        with SqliteHistory(file) as history:
            assert len(history.accept(abo("G1"))) == 1

    @pytest.mark.parametrize("wal", [False, True])
    def test_another_database_is_refused_and_untouched(self, file, wal):
        """The database of another program is told apart and keeps each byte."""
        other_database(file, version=1, wal=wal)
        before = file.read_bytes()
        with pytest.raises(InvalidValue, match="is geen historie van ieb; kies een ander bestand"):
            SqliteHistory(file)
        assert file.read_bytes() == before

    def test_another_database_with_a_log_to_be_written_back_is_untouched(self, file, tmp_path):
        """What a killed program left beside its database is not written back by us."""
        live = tmp_path / "live.db"
        other_database(live, wal=True)
        with closing(sqlite3.connect(live)) as other:
            other.execute("INSERT INTO klant VALUES ('x')")
            other.commit()
            shutil.copy(live, file)
            shutil.copy(f"{live}-wal", f"{file}-wal")
        before = file.read_bytes(), Path(f"{file}-wal").read_bytes()
        with pytest.raises(InvalidValue, match="is geen historie van ieb"):
            SqliteHistory(file)
        assert (file.read_bytes(), Path(f"{file}-wal").read_bytes()) == before

    def test_a_newer_schema_is_refused_and_untouched(self, file):
        """A file of a later version of this library is not read, nor changed."""
        SqliteHistory(file).close()
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA user_version = 2")
        before = file.read_bytes()
        with pytest.raises(InvalidValue, match="heeft indeling 2; deze versie van ieb leest indeling 1"):
            SqliteHistory(file)
        assert file.read_bytes() == before

    def test_a_file_that_is_no_database_is_refused_and_untouched(self, file):
        """A file that holds something else is told apart, in Dutch, and keeps each byte."""
        content = f"<Bericht><Bsn>{BSN}</Bsn></Bericht>".encode() * 100
        file.write_bytes(content)
        with pytest.raises(InvalidValue, match="niet te lezen als historie van ieb") as caught:
            SqliteHistory(file)
        assert BSN not in str(caught.value)
        assert file.read_bytes() == content

    def test_a_file_that_becomes_another_while_it_is_opened_is_refused(self, file, monkeypatch):
        """What the file is, is asked again under the lock: another may have made it in between."""
        connect = sqlite3.connect

        def connect_late(database, **options):
            if "mode=rw" in database:
                monkeypatch.undo()
                other_database(file)
            return connect(database, **options)

        monkeypatch.setattr(sqlite3, "connect", connect_late)
        with pytest.raises(InvalidValue, match="is geen historie van ieb"):
            SqliteHistory(file)

    def test_a_folder_is_refused(self, tmp_path):
        """A folder cannot be opened as a history, and the error says so in Dutch."""
        with pytest.raises(IebError, match="niet te lezen of te schrijven"):
            SqliteHistory(tmp_path)

    def test_a_missing_folder_is_not_made(self, tmp_path):
        """The folder of the file must exist."""
        with pytest.raises(FileNotFoundError):
            SqliteHistory(tmp_path / "weg" / "historie.db")
        assert not (tmp_path / "weg").exists()

    @pytest.mark.skipif(os.name != "posix", reason="only POSIX has these permissions")
    def test_only_the_owner_may_read_the_file(self, tmp_path):
        """The file, which holds Bsns, is made with 0600, and so is what SQLite keeps beside it."""
        folder = tmp_path / "nieuw"
        folder.mkdir()
        before = os.umask(0)
        try:
            with SqliteHistory(folder / "historie.db") as history:
                history.accept(abo("G1"))
                modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}
        finally:
            os.umask(before)
        assert modes == {"historie.db": 0o600, "historie.db-wal": 0o600, "historie.db-shm": 0o600}

    def test_a_message_of_an_unknown_release_is_refused(self, file, tmp_path):
        """A message that could not be read back is not written; the text says what to do."""
        message = abo("G1", release=foreign(tmp_path))
        with SqliteHistory(file) as history:
            with pytest.raises(InvalidValue, match="kent release '2027' niet; geef die bij het openen mee"):
                history.accept(message)
            assert len(history) == 0

    def test_another_release_comes_back_when_it_is_given(self, file, tmp_path):
        """A release of one's own is given by name; without it its messages cannot be read, the rest can."""
        own = foreign(tmp_path)
        with SqliteHistory(file, releases={"2027": own}) as history:
            history.accept(abo("G1", release=own)).accept(abo("G2", number=2))
            assert history.exchange("WMO405", GOUDA, "G1").message.release == own
        with SqliteHistory(file) as history:
            assert history.used(KEY)
            assert history.actual(Sleutel(GOUDA, ABO, 2)) is not None
            with pytest.raises(InvalidValue, match="kent release '2027' niet") as caught:
                history.actual(KEY)
        assert BSN not in str(caught.value)

    def test_a_release_given_under_a_bundled_name_goes_before_it(self, file, tmp_path):
        """The official XSD set may bear the name of ours: it then is what that name means, for all."""
        official = foreign(tmp_path, "4.0")
        with SqliteHistory(file, releases={"4.0": official}) as history:
            with pytest.raises(InvalidValue, match=r"Onder de naam '4\.0' kent deze historie een andere"):
                history.accept(abo("G1"))
            history.accept(abo("G1", release=official))
            assert history.exchange("WMO405", GOUDA, "G1").message.release is official

    def test_what_was_kept_before_an_official_set_came_stays_readable(self, file, tmp_path):
        """A set of the same name with another BerichtCode reads what was kept under the bundled release."""
        folder = tmp_path / "officieel"
        shutil.copytree(Path(ieb.__file__).parent / "releases" / "data" / "4.0", folder)
        for name in ("wmo405.xsd", "wmo406.xsd"):
            text = (folder / name).read_text()
            (folder / name).write_text(text.replace('value="578"', 'value="612"'))
        official = ieb.Release.from_xsd(folder)
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
        with SqliteHistory(file, releases={"4.0": official}) as history:
            assert history.actual(KEY) == delivery_of(abo("G1"))
            report = ieb.validate(abo("G2", release=official), ieb.Context(history=history))
            assert [one.code for one in report] == ["TR404"]
            history.accept(abo("G3", number=2, release=official))
            assert len(history.periods(BSN, ABO)) == 2

    @pytest.mark.parametrize(
        ("damage", "text"),
        [
            ("message = substr(message, 9)", "een bericht van release '4.0' is niet te lezen; geef"),
            ("received = 'gisteren'", "een dag van ontvangst is geen datum"),
        ],
    )
    def test_a_damaged_row_is_a_fault_of_the_history_not_of_the_message(self, file, damage, text):
        """What can no longer be read is told as such, and never as a fault in the message that is judged."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"), received=DAY)
        with closing(sqlite3.connect(file)) as other:
            other.execute(f"UPDATE event SET {damage}")
            other.commit()
        with SqliteHistory(file) as history, pytest.raises(InvalidValue, match=text) as caught:
            ieb.check(ieb.serialize(abo("G1")), ieb.Context(history=history))
        assert "De historie 'historie.db' klopt niet" in str(caught.value)
        assert BSN not in str(caught.value)

    def test_those_who_make_a_file_together_all_get_to_use_it(self, file):
        """A file that another is making at this moment is never taken for somebody else's database."""
        start, usual = Barrier(4), sys.getswitchinterval()

        def opened(path):
            start.wait()
            with SqliteHistory(path) as history:
                return len(history)

        sys.setswitchinterval(1e-6)  # as often as possible halfway the making
        try:
            with ThreadPoolExecutor(4) as pool:
                for number in range(100):
                    path = file.with_name(f"{number}.db")
                    assert list(pool.map(opened, [path] * 4)) == [0] * 4
        finally:
            sys.setswitchinterval(usual)

    def test_judging_and_adding_can_be_one_step(self, file):
        """Two processes that judge and add within `exclusive` never both accept one start number."""
        judges = [
            subprocess.Popen(
                [sys.executable, "-c", JUDGE, str(file), letter, "40"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for letter in "AB"
        ]
        for judge in judges:
            assert judge.stdout.readline() == "ready\n"
        for judge in judges:
            judge.stdin.write("go\n")
            judge.stdin.flush()
        accepted = [int(judge.communicate()[0]) for judge in judges]
        assert [judge.returncode for judge in judges] == [0, 0]
        assert sum(accepted) == 40

    def test_what_a_block_adds_is_kept_whole_or_not_at_all(self, file):
        """When something goes wrong within `exclusive`, nothing of the block is kept; else all of it is."""
        with SqliteHistory(file) as history:
            with pytest.raises(InvalidType), history.exclusive():
                history.accept(abo("G1")).accept("geen bericht")
            assert len(history) == 0
            with history.exclusive() as same, same.exclusive():
                same.accept(abo("G1")).accept(abo("G2", number=2))
            assert len(history) == 2

    def test_a_closed_history_says_so(self, file):
        """After closing, which may be done twice, each question is an InvalidValue in Dutch."""
        history = SqliteHistory(file)
        history.close()
        history.close()
        with pytest.raises(InvalidValue, match="is gesloten; open het bestand opnieuw"):
            history.used(KEY)
        with pytest.raises(InvalidValue, match="is gesloten"):
            history.accept(abo("G1"))

    def test_a_pickled_history_opens_the_file_for_itself(self, file):
        """A history that travels to another process opens its file there, with its releases."""
        own = ieb.release("3.0")
        with (
            SqliteHistory(file, releases={"oud": own}) as history,
            pickle.loads(pickle.dumps(history)) as copy,
        ):
            copy.accept(abo("G1"))
            assert history.used(KEY)
        assert BSN.encode() not in pickle.dumps(history)

    def test_a_forked_process_must_open_the_file_for_itself(self, file, monkeypatch):
        """A connection that two processes share damages the file: the child is told, and closes nothing."""
        with SqliteHistory(file) as history:
            with monkeypatch.context() as child:
                child.setattr("os.getpid", lambda: -1)
                with pytest.raises(InvalidValue, match="open het in dit proces opnieuw"):
                    history.used(KEY)
                history.close()
            assert len(history.accept(abo("G1"))) == 1

    def test_each_question_about_a_key_uses_an_index(self, file):
        """No question but that of the length reads all rows."""
        statements = []
        with SqliteHistory(file) as history:
            history.accept(abo("G1")).accept(retour_on(abo("G1")))
            history._file.set_trace_callback(statements.append)
            history.actual(KEY)
            history.periods(BSN, ABO)
            history.exchange("WMO405", GOUDA, "G1")
        assert len(statements) == 3
        with closing(sqlite3.connect(file)) as other:
            for statement in statements:
                plan = [row[3] for row in other.execute(f"EXPLAIN QUERY PLAN {statement}")]
                assert any(step.startswith("SEARCH") for step in plan)
                assert not any(step.startswith("SCAN") and "had" not in step for step in plan), plan

    def test_the_repr_names_the_file_only(self, file):
        """The repr holds the name of the file, and of that nothing that could be a Bsn."""
        with SqliteHistory(file) as history:
            assert repr(history) == "SqliteHistory('historie.db')"
        with SqliteHistory(file.with_name(f"{BSN}.db")) as history:
            assert BSN not in repr(history)

    def test_importing_the_library_does_not_import_sqlite3(self):
        """Who keeps no file pays nothing for it."""
        code = "import sys; sys.modules['sqlite3'] = None  # importing it fails\nimport ieb, ieb.history"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
