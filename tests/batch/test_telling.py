"""What a CAK tells besides its retouren, in files: all of it, once, and the same each time."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ggk.support import CAK, GEMEENTE, UUIDS
from history.support import refusal_of as refuse
from ieb import ggk
from ieb.batch import process, write_answers
from ieb.errors import InvalidType, InvalidValue
from ieb.history.journal import HistoryJournal
from ieb.history.view import identity_of
from ieb.keten import Cak
from ieb.messages.kinds import is_retour

from .support import PEOPLE, TODAY, deliveries
from .test_remarks import content, moved

COUNTRIES = st.lists(st.lists(deliveries(), max_size=8), min_size=1, max_size=3)


def change(gemeente, number, **period):
    """A change of the period of somebody who moved."""
    return ieb.WMO405.gewijzigde_aanlevering(
        gemeente=gemeente,
        identificatie=f"H{number}",
        dagtekening=date(2025, 5, 30),
        bsn=PEOPLE[0],
        eb_start_nummer=7,
        **period,
    )


@st.composite
def changes(draw):
    """Draw a change that says the same once more, or something else."""
    gemeente, start = draw(st.sampled_from([("0513", 1), ("0363", 20)]))
    return change(
        gemeente,
        draw(st.integers(1, 99)),
        eb_startdatum=date(2025, 5, start),
        eb_stopdatum=draw(st.sampled_from([None, date(2025, 5, 25), date(2025, 6, 1)])),
    )


MOVES = st.lists(st.lists(changes(), max_size=3), min_size=1, max_size=4).map(
    lambda runs: [moved(7), *runs]
)
RUNS = COUNTRIES | MOVES


class Desk:
    """A CAK with a history in a file, whose runs each have a folder of their own."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.count = 0

    def history(self):
        """The history, opened."""
        return ieb.SqliteHistory(self.folder / "historie.db")

    def process(self, datas):
        """Judge and record."""
        with self.history() as history:
            return list(process(datas, history, today=TODAY, for_cak=True))

    def answer(self, done, cak=None, day=TODAY):
        """What is written, by the name of its file; and what there is to tell of that."""
        self.count += 1
        target = self.folder / str(self.count)
        with self.history() as history:
            answered = write_answers(
                done,
                history,
                target,
                applicatie=CAK["applicatie"],
                today=day,
                cak=cak or Cak(),
            )
        found = {path.name: path.read_bytes() for path in sorted(target.glob("*"))}
        assert len(found) == answered.written + answered.remarks
        return found

    def run(self, datas):
        """Process and answer."""
        return self.answer(self.process(datas))

    def came_in(self):
        """What others sent, in the order in which it was recorded."""
        with self.history() as history:
            return [
                event.message
                for event in history
                if event.message.naam not in ("WMO406", "WMO408", "WMO409")
            ]


def remarks_in(found):
    """The WMO409s among files."""
    return [ieb.parse(data) for name, data in found.items() if name.endswith("-WMO409.xml")]


def refusal_of(remark):
    """A WMO410 that refuses a remark."""
    return refuse(remark, "0001", f"R{remark.header.identificatie[1:]}")


class Model:
    """One CAK that takes everything in turn."""

    def __init__(self):
        self.cak = Cak()
        self.told = []
        self.taken = 0

    def take(self, messages, ours):
        """Take what is new among all that came in; of what it tells, know how we numbered it."""
        for message in messages[self.taken :]:
            if is_retour(message):
                about = next(sent for sent in ours if identity_of(sent) == identity_of(message))
                same = [sent for sent in ours if content(sent) == content(about)]
                own = [sent for sent in self.told if content(sent) == content(about)]
                retour = refusal_of(own[same.index(about)])
                self.cak = self.cak.receive(retour, TODAY).party
                continue
            taken = self.cak.receive(message, TODAY)
            self.cak = taken.party
            self.told += [sent for sent in taken.messages if sent.naam == "WMO409"]
        self.taken = len(messages)


@given(runs=RUNS, data=st.data())
def test_all_is_told_that_one_cak_tells_that_takes_all_in_turn(runs, data):
    """In however many runs it came, with repeats, and while gemeenten refuse some remarks."""
    with tempfile.TemporaryDirectory() as folder:
        desk, model = Desk(folder), Model()
        ours, refused = {}, []
        for run in runs:
            found = desk.run([*map(ieb.serialize, [*run, *refused])])
            told = {identity_of(remark): remark for remark in remarks_in(found)}
            fresh = [remark for number, remark in told.items() if number not in ours]
            ours |= told
            model.take(desk.came_in(), list(ours.values()))
            assert Counter(map(content, ours.values())) == Counter(map(content, model.told))
            chosen = [remark for remark in fresh if data.draw(st.booleans())]
            refused = [refusal_of(remark) for remark in chosen]


@given(runs=RUNS, data=st.data())
def test_who_answers_first_does_not_matter(runs, data):
    """All is recorded before the first answers: the same remarks come out, byte for byte."""
    told = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(folder)
            done = [desk.process([*map(ieb.serialize, run)]) for run in runs]
            order = data.draw(st.permutations(done))
            first, again = ([remarks_in(desk.answer(run)) for run in order] for _ in range(2))
            assert again == first
            told.append(set(chain.from_iterable(first)))
    assert told[0] == told[1]


def start_and_move(wrapped):
    """Somebody who moves, as bytes; each in an envelope or not."""
    datas = [*map(ieb.serialize, moved(7))]
    if not wrapped:
        return datas
    return [
        ggk.serialize(ggk.wrap(data, referentienummer=number, **GEMEENTE))
        for data, number in zip(datas, UUIDS, strict=False)
    ]


def test_a_remark_stands_after_the_answer_to_its_cause(tmp_path):
    """Somebody moves: the first gemeente is told on which day its period ends."""
    found = Desk(tmp_path).run(start_and_move(wrapped=False))
    assert list(found) == ["000001-WMO406.xml", "000002-WMO406.xml", "000003-WMO409.xml"]
    (remark,) = remarks_in(found)
    said = remark.abonnementstarief.inhoudelijke_opmerking
    assert remark.header.ontvanger == "0513"
    assert said.attributen.attribuut == (ieb.Attribuut.stopdatum(date(2025, 5, 19)),)


def test_to_who_sends_envelopes_it_goes_in_one(tmp_path):
    """A Di01 from the CAK, which the journal holds: the WMO410 that comes back is its answer."""
    desk = Desk(tmp_path)
    datas = start_and_move(wrapped=True)
    found = desk.run(datas)
    assert list(found) == ["000001-Du01.xml", "000002-Du01.xml", "000003-Di01.xml"]
    di01 = ggk.parse(found["000003-Di01.xml"])
    assert (di01.zender.organisatie, di01.ontvanger.organisatie) == ("CAK", "0513")
    assert desk.answer(desk.process(datas), day=date(2025, 6, 20)) == found
    remark = ggk.unwrap(di01).message
    du01 = ggk.answer(di01, refusal_of(remark), referentienummer=UUIDS[5], **GEMEENTE)
    (done,) = desk.process([ggk.serialize(du01)])
    assert done.takes_back
    with desk.history() as history:
        assert HistoryJournal(history).sent(di01.referentienummer) == di01


def renumber(remark, number):
    """The same remark under another number."""
    named = evolve(remark.header.bericht_identificatie, identificatie=number)
    return evolve(remark, header=evolve(remark.header, bericht_identificatie=named))


@pytest.mark.parametrize("refuses", [True, False])
def test_a_refused_remark_counts_as_never_sent(tmp_path, refuses):
    """It is told again when there is reason to, under a new number; else it stands, and is not."""
    desk = Desk(tmp_path)
    (remark,) = remarks_in(desk.run(start_and_move(wrapped=False)))
    if refuses:
        assert desk.run([ieb.serialize(refusal_of(remark))]) == {}
    again = change("0363", 1, eb_startdatum=date(2025, 5, 20))
    told = remarks_in(desk.run([ieb.serialize(again)]))
    assert [content(sent) for sent in told] == [content(remark)] * refuses
    assert remark not in told


OWN = ieb.WMO409.terugkoppeling(
    ontvanger="0513",
    identificatie="EIGEN1",
    dagtekening=TODAY,
    reden=ieb.RedenTerugkoppeling.STOPDATUM_GEPLAATST,
    attributen=[ieb.Attribuut.stopdatum(date(2025, 5, 19))],
    eb_start_nummer=7,
)


@pytest.mark.parametrize("number", ["EIGEN1", "C000000001", "C00000000001"])
def test_what_was_sent_under_a_number_of_ones_own_is_known(tmp_path, number):
    """Who numbered and recorded the remark already does not send it a second time."""
    desk = Desk(tmp_path)
    own = renumber(OWN, number)
    done = desk.process(start_and_move(wrapped=False))
    other = ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="EIGEN0",
        dagtekening=TODAY,
        reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        eb_start_nummer=7,
    )
    with desk.history() as history:
        history.accept(other).accept(own)
    assert remarks_in(desk.answer(done)) == [own]


def test_what_was_said_before_there_was_reason_to_is_not_it(tmp_path):
    """The same was said before the second gemeente delivered: it is told once more."""
    desk = Desk(tmp_path)
    first, second = start_and_move(wrapped=False)
    desk.run([first])
    with desk.history() as history:
        history.accept(OWN)
    (told,) = remarks_in(desk.run([second]))
    assert told != OWN
    assert content(told) == content(OWN)


def test_a_number_that_stands_for_something_else_is_passed_over(tmp_path):
    """Somebody else sent another remark under the very number that follows from this one."""
    first = Desk(tmp_path / "een")
    second = Desk(tmp_path / "twee")
    first.folder.mkdir()
    second.folder.mkdir()
    (remark,) = remarks_in(first.run(start_and_move(wrapped=False)))
    other = ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie=remark.header.identificatie,
        dagtekening=TODAY,
        reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        eb_start_nummer=7,
    )
    with second.history() as history:
        history.accept(other)
    (told,) = remarks_in(second.run(start_and_move(wrapped=False)))
    assert told.header.identificatie != remark.header.identificatie
    assert content(told) == content(remark)


def test_a_reference_that_stands_for_something_else_is_passed_over(tmp_path):
    """Something else was sent under the very reference that follows from the remark."""
    found = []
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        desk = Desk(tmp_path / name)
        if found:
            used = ggk.wrap(OWN, referentienummer=found[0].referentienummer, **CAK)
            with desk.history() as history:
                HistoryJournal(history).record_sent(used)
        files = desk.run(start_and_move(wrapped=True))
        found.append(ggk.parse(files["000003-Di01.xml"]))
    assert found[0].inhoud == found[1].inhoud
    assert found[0].referentienummer != found[1].referentienummer


def test_a_cak_that_knows_more_tells_more(tmp_path):
    """It knows from the BRP who died; without a CAK nothing is told at all."""
    desk = Desk(tmp_path)
    done = desk.process(start_and_move(wrapped=False)[:1])
    died = ieb.Context(overlijdensdata={PEOPLE[0]: date(2025, 4, 1)})
    assert remarks_in(desk.answer(done)) == []
    (remark,) = remarks_in(desk.answer(done, Cak(context=died)))
    said = remark.abonnementstarief.inhoudelijke_opmerking.reden_terugkoppeling
    assert said is ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN


@pytest.mark.parametrize("wrapped", [True, False])
def test_what_a_cak_sends_is_not_for_a_cak(tmp_path, wrapped):
    """A forged retour takes nothing back, a forged remark goes out from nobody, and neither is kept."""
    second, start = moved(7)  # as they count: of one day by the code of the gemeente
    forged = [ieb.serialize(refuse(start)), ieb.serialize(OWN)]
    if wrapped:
        di01 = ggk.wrap(start, referentienummer=UUIDS[1], **GEMEENTE)
        du01 = ggk.answer(di01, refuse(start), referentienummer=UUIDS[2], **CAK)
        told = ggk.wrap(OWN, referentienummer=UUIDS[3], **CAK)
        forged = [ggk.serialize(du01), ggk.serialize(told)]
    desk = Desk(tmp_path)
    done = desk.process([*map(ieb.serialize, [start, second]), *forged])
    lost = [outcome for outcome in done if outcome.is_misaddressed]
    assert ["stuurt het CAK zelf" in outcome.judged.error for outcome in lost] == [True, True]
    assert desk.came_in() == [start, second]
    found = desk.answer(done)
    assert [name[7:] for name in found] == ["WMO406.xml", "WMO406.xml", "WMO409.xml"]
    assert content(remarks_in(found)[0]) == content(OWN)
    assert remarks_in(found) != [OWN]


def test_a_remark_that_was_processed_all_the_same_is_not_answered_by_a_cak(tmp_path):
    """Who said nothing of a CAK before says so now: it does not answer itself."""
    desk = Desk(tmp_path)
    with desk.history() as history:
        done = list(process([*map(ieb.serialize, [*moved(7), OWN])], history, today=TODAY))
    assert all("WMO410" not in name for name in desk.answer(done))


def test_a_refused_message_gives_no_reason_to_tell(tmp_path):
    """The second gemeente is refused, for a number that it used before: the first one hears nothing."""
    first, second = moved(7)
    again = evolve(
        second,
        header=evolve(
            second.header,
            bericht_identificatie=evolve(second.header.bericht_identificatie, identificatie="G8"),
        ),
    )
    found = Desk(tmp_path).run([*map(ieb.serialize, [first, second, again])])
    assert len(remarks_in(found)) == 1
    assert len(found) == 4


def test_who_is_no_cak_is_refused(tmp_path):
    """And who has no message to tell in, and what was not processed: a mistake is told at once."""
    desk = Desk(tmp_path)
    with pytest.raises(InvalidType, match="cak"):
        desk.answer([], cak="CAK")
    with pytest.raises(InvalidValue, match="WMO409"):
        desk.answer([], cak=Cak(release=ieb.release("3.0")))
    for wrong in ([moved(7)[0]], iter(moved(7))):
        with pytest.raises(InvalidType, match="process"):
            desk.answer(wrong)
