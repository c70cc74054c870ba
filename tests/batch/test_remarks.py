"""What the CAK tells comes after judging, per person, whoever judged and whoever looks."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from itertools import chain

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.batch import gather_accepted, judge_in_turn, list_remarks, put_in_order
from ieb.errors import InvalidType
from ieb.keten import Cak
from ieb.messages.kinds import bsn_of, gemeente_of

from .support import PEOPLE, TODAY, deliveries, named

COUNTRIES = st.lists(deliveries(), max_size=14)


def judge_all(messages):
    """All of a country in turn."""
    return list(judge_in_turn(named(messages), today=TODAY))


def accepted(judged):
    """What counts, in order."""
    return [
        outcome.message
        for outcome in put_in_order(judged)
        if outcome.judgement == "geaccepteerd" and not outcome.is_known
    ]


def tell_person_by_person(judged, cak):
    """What a CAK tells of one person after the other, numbered on: the model."""
    people = list(dict.fromkeys(map(bsn_of, accepted(judged))))
    remarks, numbers = [], cak.numbers
    for bsn in people:
        knowing = evolve(cak, numbers=numbers)
        for message in accepted(judged):
            if bsn_of(message) == bsn:
                taken = knowing.take_accepted(message, TODAY)
                knowing = taken.party
                remarks += taken.messages
        numbers = knowing.numbers
    return remarks


def content(remark):
    """What a WMO409 says, but for its Identificatie."""
    return ieb.to_json(remark).replace(remark.header.identificatie, "C")


def gemeenten_of(judged, data):
    """What was accepted of each gemeente, gathered apart, and some of them together."""
    parts = {}
    for outcome in judged:
        parts.setdefault(gemeente_of(outcome.message), []).append(outcome)
    shuffled = [data.draw(st.permutations(part)) for part in parts.values()]
    together = data.draw(st.integers(0, len(shuffled)))
    merged = chain.from_iterable(shuffled[:together])
    return data.draw(st.permutations([list(merged), *shuffled[together:]]))


@given(messages=COUNTRIES, data=st.data())
def test_the_second_pass_tells_what_a_cak_tells_that_takes_all_in_turn(messages, data):
    """Per person, whatever the order of the outcomes: the same remarks, each with its own number."""
    judged = judge_all(messages)
    cak, told = Cak(), []
    for message in accepted(judged):
        taken = cak.take_accepted(message, TODAY)
        cak = taken.party
        told += taken.messages
    remarks = list_remarks(data.draw(st.permutations(judged)), today=TODAY)
    assert sorted(map(content, remarks)) == sorted(map(content, told))
    assert len({remark.header.identificatie for remark in remarks}) == len(remarks)


@given(messages=COUNTRIES, data=st.data(), died=st.sampled_from([{}, {PEOPLE[0]: TODAY}]))
def test_what_was_gathered_per_gemeente_gives_the_same_remarks(messages, data, died):
    """Element by element, with the numbers that the CAK gives next, person after person."""
    judged = judge_all(messages)
    cak = Cak(numbers={"C": 41, "R": 7}, context=ieb.Context(overlijdensdata=died))
    model = tell_person_by_person(judged, cak)
    assert list_remarks(judged, today=TODAY, cak=cak) == model
    gathered = [gather_accepted(part) for part in gemeenten_of(judged, data)]
    assert list_remarks(gathered, today=TODAY, cak=cak) == model


def test_a_number_that_was_sent_before_is_passed_over():
    """Also when no count of it was kept."""
    judged = judge_all(moved())
    sent = ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="C000000001",
        dagtekening=date(2025, 5, 1),
        reden=ieb.RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        attributen=[ieb.Attribuut.stopdatum(date(2025, 4, 30))],
        eb_start_nummer=9,
    )
    cak = Cak(history=ieb.History().accept(sent))
    (remark,) = list_remarks(judged, today=TODAY, cak=cak)
    assert remark.header.identificatie == "C000000002"


def moved(place=0):
    """Somebody who moves: two gemeenten deliver a period, and the first one ends."""
    make = ieb.WMO405.eerste_aanlevering
    return [
        make(
            gemeente=gemeente,
            identificatie=f"G{place}",
            dagtekening=date(2025, 5, 25),
            bsn="999992016",
            eb_start_nummer=place,
            eb_startdatum=start,
        )
        for gemeente, start in [("0513", date(2025, 5, 1)), ("0363", date(2025, 5, 20))]
    ]


@pytest.mark.parametrize("pool", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_workers_tell_the_same(pool):
    """What they are sent are the packed persons, a share at a time."""
    judged = judge_all([*moved(1), *moved(2)])
    here = list_remarks(judged, today=TODAY)
    with pool(2) as executor:
        assert list_remarks(judged, today=TODAY, executor=executor) == here
    assert len(here) >= 2


def passes_proef(bsn):
    """Whether nine digits are a Bsn."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(digit) for w, digit in zip(weights, str(bsn), strict=True)) % 11 == 0


def test_what_is_gathered_is_small_and_shows_nobody():
    """A hundred bytes a message may be held for a whole country; a Bsn is never shown."""
    people = [str(bsn) for bsn in range(999_990_000, 999_999_999) if passes_proef(bsn)]
    messages = [
        ieb.WMO405.eerste_aanlevering(
            gemeente="0513",
            identificatie=f"G{place:09}",
            dagtekening=date(2025, 5, 25),
            bsn=bsn,
            eb_start_nummer=place,
            eb_startdatum=date(2025, 5, 1),
        )
        for place, bsn in enumerate(people)
    ]
    gathered = gather_accepted(judge_all(messages))
    assert len(people) > 900
    assert len(pickle.dumps(gathered)) < 100 * len(people)
    assert people[0] not in repr(gathered)


def test_wrong_arguments_are_refused():
    """With what was expected."""
    with pytest.raises(InvalidType, match="verwacht een datum"):
        list_remarks([], today="vandaag")
    with pytest.raises(InvalidType, match="Judged"):
        list_remarks([[]], today=TODAY)

    class Own(Cak):
        """A CAK that only this function knows."""

    with ThreadPoolExecutor(1) as executor, pytest.raises(InvalidType, match="cak: dit kan niet"):
        list_remarks([], today=TODAY, cak=Own(), executor=executor)
