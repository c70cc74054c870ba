"""Answers to what was processed: what gets which answer, and the same one each time."""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing, nullcontext, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import process_time
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ggk.support import BYTES, CAK, DATA, DI01, DI01S, DU01, FO01, GEMEENTE, MOMENT, START, UUIDS
from ieb import ggk
from ieb.batch import process, write_answers
from ieb.batch.spool import Spool
from ieb.errors import IebError, LostDatabase
from ieb.history.journal import HistoryJournal
from ieb.messages import WMO401
from ieb.testing import messages

DAY = date(2025, 5, 14)
APPLICATIE = CAK["applicatie"]
BAD = ggk.serialize(evolve(DI01, inhoud=b"geen xml"))
OTHER = ggk.serialize(evolve(DI01, inhoud=DATA.replace(b"G000000001", b"G000000002")))
THIRD = ggk.serialize(evolve(DI01, inhoud=DATA.replace(b"G000000001", b"G000000003")))
ANSWER = ggk.serialize(DU01)


def run(folder, *datas, target="uit", day=DAY, **numbers):
    """Process bytes and write the answers; returns what there is to tell, and the files."""
    with ieb.SqliteHistory(Path(folder, "historie.db")) as history:
        done = list(process(datas, history, today=day))
        where = Path(folder, target)
        answered = write_answers(done, history, where, applicatie=APPLICATIE, today=day, **numbers)
        assert answered.written == len(files(where))
        return answered, files(where)


def files(folder):
    """Return the files in a folder that may not be there."""
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def only(found):
    """Return the one envelope in files."""
    (data,) = found.values()
    return ggk.parse(data)


def test_a_heenbericht_in_an_envelope_gets_its_retour_in_one(tmp_path):
    """The parties are swapped, the crossRefnummer is set, and the journal holds it."""
    _, found = run(tmp_path, BYTES)
    (name,) = found
    du01 = only(found)
    unwrapped = ggk.unwrap(du01, sent=DI01)
    assert name == "000001-Du01.xml"
    assert (du01.zender.organisatie, du01.ontvanger.organisatie) == ("CAK", "0513")
    assert (unwrapped.message.naam, unwrapped.findings) == ("WMO406", ())
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        assert HistoryJournal(history).replies(DI01) == (du01,)
        assert [event.message for event in history] == [START, unwrapped.message]


def test_a_bare_heenbericht_gets_the_same_retour_without_an_envelope(tmp_path):
    """Also when it came in an envelope before; a retour gets none."""
    _, wrapped = run(tmp_path, BYTES)
    _, bare = run(tmp_path, DATA, target="los")
    assert bare == {"000001-WMO406.xml": only(wrapped).inhoud}
    assert run(tmp_path, bare["000001-WMO406.xml"], target="niets")[1] == {}


@pytest.mark.parametrize(
    ("datas", "code"), [((BAD,), "IB001"), ((BYTES, OTHER), "IB016"), ((BAD, BAD), "IB001")]
)
def test_what_cannot_be_dealt_with_gets_a_fault(tmp_path, datas, code):
    """No message in it, or a reference that was used for something else; once for each."""
    _, found = run(tmp_path, *datas)
    faults = [fo01 for fo01 in map(ggk.parse, found.values()) if isinstance(fo01, ggk.Fo01)]
    assert [fo01.code.code for fo01 in faults] == [code]
    assert faults[0].cross_refnummer == DI01.referentienummer
    assert len(found) == len(set(datas))


@pytest.mark.parametrize(("first", "begin"), [(None, "20250514000000"), (MOMENT, "20260105093000")])
def test_the_moments_rise(tmp_path, first, begin):
    """From the begin of the day or from what is given; what is sent again keeps its moment."""
    starts = [
        ggk.serialize(evolve(DI01, referentienummer=UUIDS[place], inhoud=content))
        for place, content in enumerate([DATA, b"geen xml", DATA], 5)
    ]
    _, found = run(tmp_path, *starts, tijdstip=first)
    moments = [ggk.parse(found[name]).tijdstip_bericht for name in sorted(found)]
    assert (moments[0], len(moments)) == (begin, len(starts))
    assert moments == sorted(set(moments))
    later = datetime(2027, 1, 1)  # noqa: DTZ001  # StUF has no zone
    assert run(tmp_path, *starts, target="nog-eens", tijdstip=later)[1] == found


def test_a_moment_is_one_without_a_time_zone(tmp_path):
    """Otherwise nothing is written."""
    for wrong, error in (
        ("2026", IebError),
        (datetime(2026, 1, 1, tzinfo=UTC), ieb.InvalidValue),
        (datetime(9999, 12, 31, 23, 59, 59), ieb.InvalidValue),  # noqa: DTZ001  # as above
    ):
        with pytest.raises(error, match="tijdstip"):
            run(tmp_path, BYTES, OTHER, tijdstip=wrong)
    assert not (tmp_path / "uit").exists()


def test_each_other_content_is_refused_by_itself(tmp_path):
    """And the first one that comes again gets its retour, not one of these faults."""
    _, found = run(tmp_path, BYTES, OTHER, THIRD)
    assert len(found) == 3
    _, again = run(tmp_path, BYTES, target="nog-eens")
    assert list(again.values()) == [found["000001-Du01.xml"]]
    assert set(run(tmp_path, THIRD, target="weer")[1].values()) < set(found.values())


def test_one_reference_for_all_that_is_sent_costs_no_square(tmp_path):
    """Each is refused by itself; eight times as many take about eight times as long."""
    costs = []
    for count in (50, 400):
        datas = [
            ggk.serialize(evolve(DI01, inhoud=DATA.replace(b"G000000001", b"G%09d" % number)))
            for number in range(count)
        ]
        folder = tmp_path / str(count)
        folder.mkdir()
        begun = process_time()
        _, found = run(folder, *datas)
        costs.append(process_time() - begun)
        assert len(found) == count
    assert costs[1] < 24 * costs[0] + 0.05


def test_answers_and_faults_are_never_answered(tmp_path):
    """Not when they are known, and not when they are apart."""
    found = [run(tmp_path, ANSWER, ggk.serialize(FO01))]
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        HistoryJournal(history).record_sent(DI01)
    found.append(run(tmp_path, ANSWER))
    assert [(told.unanswered, datas) for told, datas in found] == [(0, {}), (0, {})]
    assert not (tmp_path / "uit").exists()


def test_what_someone_else_answered_is_left(tmp_path):
    """Who keeps both sides in one folder would else answer twice; it is counted."""
    answered, found = run(tmp_path, BYTES, ANSWER)
    assert (answered.unanswered, found) == (1, {})


def test_a_retour_in_a_di01_is_counted_and_not_answered(tmp_path):
    """On a retour there is no retour."""
    answered, found = run(tmp_path, ggk.serialize(evolve(DI01, inhoud=DU01.inhoud)))
    assert (answered.unanswered, found) == (1, {})


@settings(max_examples=6)
@given(message=messages(WMO401))
def test_what_is_not_judged_gets_no_answer(message):
    """Bare or wrapped; it is counted, and comes again another day."""
    di01 = ggk.wrap(message, **GEMEENTE, referentienummer=UUIDS[4])
    with tempfile.TemporaryDirectory() as folder:
        for place, data in enumerate((ieb.serialize(message), ggk.serialize(di01))):
            answered, found = run(folder, data, target=str(place))
            assert answered.unanswered == (not found)


@settings(max_examples=10)
@given(
    datas=st.lists(st.sampled_from([BYTES, DATA, BAD, OTHER, ANSWER]), min_size=1),
    later=st.integers(0, 3),
)
def test_the_same_files_come_out_each_time(datas, later):
    """Whatever came twice, also when it comes again on another day."""
    day = date(2025, 5, 14 + later)
    with tempfile.TemporaryDirectory() as folder:
        first = run(folder, *datas)[1]
        again = run(folder, *datas, target="nog-eens", day=day)[1]
        assert set(again.values()) >= set(first.values())
        assert run(folder, *datas, target="weer", day=day)[1] == again


@settings(max_examples=15)
@given(di01=DI01S)
def test_any_di01_without_a_message_gets_a_fault(di01):
    """Whatever stands on it; the fault can be read, and names it."""
    with tempfile.TemporaryDirectory() as folder:
        fo01 = only(run(folder, ggk.serialize(di01))[1])
        assert (fo01.code.code, fo01.cross_refnummer) == ("IB001", di01.referentienummer)


@settings(max_examples=3)
@given(count=st.integers(2, 6))
def test_no_number_is_given_twice(count):
    """Not to what bears one Identificatie either; each answer has its own."""
    datas = [
        ggk.serialize(
            ggk.wrap(
                DATA.replace(b"649901", str(place).encode()),
                **GEMEENTE,
                referentienummer=UUIDS[place],
            )
        )
        for place in range(1, count + 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        first = run(folder, *datas[:-1])[1]
        last = run(folder, datas[-1], target="later")[1]
        found = [ggk.parse(data) for data in (*first.values(), *last.values())]
        bare = [du01.inhoud for du01 in map(ggk.parse, first.values())]
        payloads = [ggk.parse(data).inhoud for data in datas[:-1]]
        assert set(run(folder, *payloads, target="los")[1].values()) == set(bare)
    retouren = [ggk.unwrap(du01).message.header.identificatie_retour for du01 in found]
    assert len({du01.referentienummer for du01 in found}) == len(set(retouren)) == count


def message(place):
    """Return a message on a period and with an Identificatie of its own."""
    changed = DATA.replace(b"G000000001", f"G{place:09}".encode())
    return changed.replace(b"649901", str(place).encode())


def di01(place):
    """Return an envelope with such a message."""
    wrapped = ggk.wrap(message(place), **GEMEENTE, referentienummer=UUIDS[place])
    return ggk.serialize(wrapped)


def numbers_of(found):
    """Return the Identificatie of each retour in files, and the reference of each envelope."""
    retouren, references = [], []
    for _, data in sorted(found.items()):
        payload = data
        if b"ggk_Du01" in data:
            du01 = ggk.parse(data)
            references.append(du01.referentienummer)
            payload = du01.inhoud
        retouren.append(ieb.parse(payload).header.identificatie_retour)
    return retouren, references


def alike(count):
    """Return messages with one Identificatie, each about a period of its own."""
    return [DATA.replace(b"649901", str(place).encode()) for place in range(1, count + 1)]


def count_calls(work):
    """How many calls some work takes: unlike its time, the same on a busy machine."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("times", [1, 2])
def test_one_identificatie_for_all_that_is_sent_costs_no_square(tmp_path, times):
    """Twice as many take about twice the work, the first time and when they come again."""
    costs = []
    for count in (40, 40, 80):  # the first one also fills what is made once
        with ieb.SqliteHistory(tmp_path / f"{len(costs)}.db") as history:
            for turn in range(times):
                done = list(process(alike(count), history, today=DAY))
                where = tmp_path / f"{len(costs)}-{turn}"
                answer = partial(
                    write_answers, done, history, where, applicatie=APPLICATIE, today=DAY
                )
                cost = count_calls(answer)
            costs.append(cost)
        assert len(files(where)) == count
    assert costs[2] <= 2.5 * costs[1]


@settings(max_examples=15)
@given(
    first=st.lists(st.sampled_from(alike(4)), max_size=4),
    then=st.lists(st.sampled_from(alike(4)), min_size=1, max_size=5),
)
def test_what_repeats_an_identificatie_gets_a_retour_of_its_own(first, then):
    """However often it comes; what was answered before gets the same one again."""
    with tempfile.TemporaryDirectory() as folder:
        before = set(run(folder, *first)[1].values())
        now = run(folder, *first, *then, target="weer")[1]
        numbers = {ieb.parse(data).header.identificatie_retour for data in now.values()}
        assert before <= set(now.values())
        assert len(now) == len(numbers) == len({*first, *then})


def one_by_one(outcomes):
    """Outcomes as they come."""
    return nullcontext(iter(outcomes))


def spooled(outcomes):
    """Outcomes in a file, each by itself."""
    spool = Spool(0)
    for outcome in outcomes:
        spool.add(outcome)
    return closing(spool)


@pytest.mark.parametrize("kept", [nullcontext, one_by_one, spooled])
def test_it_does_not_matter_how_the_outcomes_are_handed_on(tmp_path, kept):
    """All at once, as they come, or out of a file; also when it is done again for the database."""
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        done = list(process([BYTES, message(2), BAD], history, today=DAY))
        with kept(done) as given:
            once = write_once_more(history, given, tmp_path / "uit")
    _, found = run(tmp_path, BYTES, message(2), BAD, target="weer")
    assert (once.written, files(tmp_path / "uit")) == (3, found)


def write_once_more(history, processed, where):
    """Write the answers into a history of which the database goes away when they are ready."""
    exclusively = history.exclusively

    def lose(action):
        def act(known):
            action(known)
            msg = "De database is weg."
            raise LostDatabase(msg)

        with suppress(LostDatabase):
            exclusively(act)
        return exclusively(action)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(history), "exclusively", lambda _self, action: lose(action))
        return write_answers(processed, history, where, applicatie=APPLICATIE, today=DAY)


def test_faults_are_remembered_of_more_references_than_fit(tmp_path, monkeypatch):
    """What was forgotten is read again, so that each fault is sent once."""
    monkeypatch.setattr("ieb.batch.answer_desk.REFERENCES", 1)
    bad = [
        ggk.serialize(evolve(DI01, inhoud=b"geen xml", referentienummer=UUIDS[place]))
        for place in (5, 6)
    ]
    other = ggk.serialize(evolve(DI01, inhoud=b"ook geen xml", referentienummer=UUIDS[5]))
    _, found = run(tmp_path, *bad, other, *bad, other)
    assert len(found) == 3
    assert run(tmp_path, other, *bad, target="weer")[1].keys() == found.keys()


class TestNumbers:
    """The caller may say by which numbers the answers go."""

    NUMBERS = {  # noqa: RUF012  # nobody changes it
        "identificaties": lambda: (f"C{number}" for number in range(1, 9)),
        "referentienummers": lambda: iter(map(UUID, UUIDS[9:])),
    }

    def test_they_are_given_in_the_order_of_the_answers(self, tmp_path):
        """To retouren in an envelope and without one."""
        _, found = run(tmp_path, di01(1), message(2), di01(3), **self.NUMBERS)
        assert numbers_of(found) == (["C1", "C2", "C3"], [UUIDS[9], UUIDS[10]])

    def test_what_was_used_is_passed_over(self, tmp_path):
        """In this history, for a retour or an envelope."""
        run(tmp_path, di01(1), BAD, **self.NUMBERS)
        _, found = run(tmp_path, di01(3), message(2), target="later", **self.NUMBERS)
        assert numbers_of(found) == (["C2", "C3"], [UUIDS[11]])

    @settings(max_examples=8)
    @given(
        places=st.lists(st.integers(1, 4), min_size=1, max_size=5),
        first=st.booleans(),
        again=st.booleans(),
    )
    def test_what_was_answered_keeps_its_numbers(self, places, first, again):
        """Whatever numbers are given later, or none."""
        datas = [message(place) if place % 2 else di01(place) for place in places]
        with tempfile.TemporaryDirectory() as folder:
            _, before = run(folder, *datas, **(self.NUMBERS if first else {}))
            _, now = run(folder, *datas, target="weer", **(self.NUMBERS if again else {}))
            assert now == before

    @pytest.mark.parametrize("numbers", ["identificaties", "referentienummers"])
    def test_too_few_are_told_and_nothing_is_written(self, tmp_path, numbers):
        """Nor recorded."""
        with pytest.raises(ieb.InvalidValue, match=f"{numbers}: er zijn er te weinig"):
            run(tmp_path, di01(1), **{numbers: lambda: ()})
        assert not (tmp_path / "uit").exists()
        with ieb.SqliteHistory(tmp_path / "historie.db") as history:
            assert len(history) == 1


def test_what_is_cut_short_leaves_nothing_and_comes_out_the_same(tmp_path, monkeypatch):
    """Before the answers are recorded, and after it."""
    whole = run(tmp_path, BYTES, BAD, target="heel")[1]

    def refuse(*_given, **_more):
        raise OSError

    for place, name in enumerate(("write", "sync", "publish")):
        folder = tmp_path / str(place)
        folder.mkdir()
        with monkeypatch.context() as patch:
            patch.setattr(f"ieb.files.FolderDraft.{name}", refuse)
            with pytest.raises(OSError):  # noqa: PT011  # it says nothing
                run(folder, BYTES, BAD)
        assert [path.name for path in folder.iterdir() if path.is_dir()] == []
        assert run(folder, BYTES, BAD)[1] == whole


def test_a_refused_record_leaves_no_file(tmp_path, monkeypatch):
    """Nor a retour in the history."""

    def refuse(*_given, **_more):
        msg = "De schijf is vol."
        raise IebError(msg)

    with monkeypatch.context() as patch:
        patch.setattr(HistoryJournal, "record_sent", refuse)
        with pytest.raises(IebError, match="vol"):
            run(tmp_path, BYTES)
    assert not (tmp_path / "uit").exists()
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        assert [event.message for event in history] == [START]
