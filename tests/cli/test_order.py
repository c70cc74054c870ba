"""The order in which `ieb verwerk` takes messages: a total order in which valid sequences are accepted."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import attrs
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.cli.order import in_order, natural
from ieb.cli.outcome import FileReport
from ieb.messages import Message
from ieb.rules import Report
from ieb.testing import messages

DAYS = (date(2025, 5, 12), date(2025, 5, 13))
STATUSES = list(ieb.StatusAanlevering)


def outcome(message: Message | None, name: str) -> FileReport:
    return FileReport(path=Path(name), report=Report(message=message, findings=()))


def aanlevering(identificatie, number, status, *, day=DAYS[0], gemeente="0513", stop=None):
    """A WMO405 of a status."""
    start = ieb.WMO405.eerste_aanlevering(
        gemeente=gemeente,
        identificatie=identificatie,
        dagtekening=day,
        bsn="999992016",
        eb_start_nummer=number,
        eb_startdatum=DAYS[0],
        eb_stopdatum=stop,
    )
    periode = attrs.evolve(start.client.periode_eigen_bijdrage_abo, status_aanlevering=status)
    return attrs.evolve(
        start, client=attrs.evolve(start.client, periode_eigen_bijdrage_abo=periode)
    )


def identificaties(outcomes):
    return [one.message.header.bericht_identificatie.identificatie for one in outcomes]


aanleveringen = st.builds(
    aanlevering,
    st.sampled_from(["G1", "G2", "G02", "G10", "A", "10"]),
    st.integers(1, 3),
    st.sampled_from(STATUSES),
    day=st.sampled_from(DAYS),
    gemeente=st.sampled_from(["0513", "0344"]),
)
boxes = st.lists(aanleveringen | messages() | st.none(), max_size=8)


@given(boxes.flatmap(lambda box: st.tuples(st.just(box), st.permutations(range(len(box))))))
def test_it_is_a_total_order_whatever_the_order_of_the_files(drawn):
    """Every permutation of the same files gives the same order, and nothing gets lost or doubled."""
    box, places = drawn
    files = [outcome(message, f"{number}.xml") for number, message in enumerate(box)]
    expected = in_order(files)
    assert in_order([files[place] for place in places]) == expected
    assert in_order(expected) == expected
    assert sorted(one.path for one in expected) == sorted(file.path for file in files)


@given(boxes)
def test_what_comes_first_is_what_the_docs_say(box):
    """Looked at by pairs: what is no message, then the day, and within a key of that day the status."""
    ordered = [one.message for one in in_order(outcome(m, f"{n}.xml") for n, m in enumerate(box))]
    for before, after in itertools.combinations(ordered, 2):
        if after is None:
            assert before is None
        if before is None or after is None:
            continue
        one, other = (m.header.bericht_identificatie for m in (before, after))
        assert one.dagtekening <= other.dagtekening
        both = isinstance(before, ieb.WMO405) and isinstance(after, ieb.WMO405)
        if both and one.dagtekening == other.dagtekening and _key(before) == _key(after):
            assert (_status(before), natural(one.identificatie)) <= (
                _status(after),
                natural(other.identificatie),
            )


def _key(message):
    return message.header.afzender, message.client.periode_eigen_bijdrage_abo.eb_start_nummer


def _status(message):
    return message.client.periode_eigen_bijdrage_abo.status_aanlevering.code


@given(
    changes=st.integers(0, 11),
    removed=st.booleans(),
    names=st.permutations([f"{number:02}.xml" for number in range(13)]),
    prefix=st.sampled_from(["G", "", "2025-"]),
)
def test_a_valid_sequence_of_one_key_and_one_day_is_accepted_whatever_the_names(
    changes, removed, names, prefix
):
    """A start, changes that differ from the one before, and perhaps a removal."""
    steps = [ieb.StatusAanlevering.EERSTE_AANLEVERING]
    steps += [ieb.StatusAanlevering.GEWIJZIGDE_AANLEVERING] * changes
    steps += [ieb.StatusAanlevering.VERWIJDEREN_AANLEVERING] * removed
    sent = [
        aanlevering(f"{prefix}{number}", 7, status, stop=DAYS[number % 2] if number else None)
        for number, status in enumerate(steps, start=0)
    ]
    files = [outcome(message, name) for message, name in zip(sent, names, strict=False)]
    history = ieb.History()
    for file in in_order(sorted(files, key=lambda one: one.path)):
        context = ieb.Context(today=DAYS[1], history=history)
        report = ieb.validate(file.message, context)
        assert report.accepted, report.findings
        history = history.accept(file.message, received=DAYS[0])


def test_numbers_in_an_identificatie_are_numbers():
    """The start G2 comes before the stop G10, and before the G9 of another period."""
    start, stop, other = (
        aanlevering("G2", 5, STATUSES[0]),
        aanlevering("G10", 5, STATUSES[1]),
        aanlevering("G9", 4, STATUSES[0]),
    )
    files = [outcome(stop, "a.xml"), outcome(other, "b.xml"), outcome(start, "c.xml")]
    assert identificaties(in_order(files)) == ["G2", "G10", "G9"]


def test_a_stop_comes_before_the_start_of_the_next_period_when_its_identificatie_does():
    """The number of the period says nothing: the later period may have the lower one."""
    stop, following = aanlevering("G3", 8, STATUSES[1]), aanlevering("G4", 2, STATUSES[0])
    assert identificaties(in_order([outcome(following, "a.xml"), outcome(stop, "b.xml")])) == [
        "G3",
        "G4",
    ]


def test_a_ring_of_three_goes_by_period():
    """By pairs there would be no first: each of the three would come before the next."""
    change, other, start = (
        aanlevering("G1", 5, STATUSES[1]),
        aanlevering("G2", 4, STATUSES[0]),
        aanlevering("G3", 5, STATUSES[0]),
    )
    for files in itertools.permutations(
        [outcome(m, f"{n}.xml") for n, m in enumerate((change, other, start))]
    ):
        assert identificaties(in_order(files)) == ["G3", "G1", "G2"]


def test_retouren_come_after_their_heenbericht_and_a_wmo409_after_the_deliveries():
    """Of one heenbericht by DagtekeningRetour; one whose heenbericht is not there stands by itself."""
    start, change = aanlevering("G1", 5, STATUSES[0]), aanlevering("G2", 5, STATUSES[1])
    remark = ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="A1",
        dagtekening=DAYS[0],
        eb_start_nummer=5,
        reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
    )
    lone = aanlevering("G3", 9, STATUSES[0])
    answers = {
        name: ieb.build_retour(message, ieb.validate(message), identificatie=name, dagtekening=day)
        for name, message, day in (
            ("R10", start, DAYS[0]),
            ("R9", start, DAYS[0]),
            ("R1", start, DAYS[1]),
            ("R3", lone, DAYS[0]),
        )
    }
    files = [outcome(message, "x.xml") for message in (remark, change, start, *answers.values())]
    for shuffled in (files, files[::-1], files[3:] + files[:3]):
        told = [
            getattr(one.message.header, "identificatie_retour", None)
            or one.message.header.bericht_identificatie.identificatie
            for one in in_order(shuffled)
        ]
        assert told == ["G1", "R9", "R10", "R1", "G2", "A1", "R3"]
