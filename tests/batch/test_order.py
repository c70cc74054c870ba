"""The order in which messages count: a total order in which valid sequences are accepted."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import attrs
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.batch import File, Judged, put_in_order
from ieb.history import identity_of
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of, terugkoppeling_of
from ieb.rules import Report
from ieb.testing import messages

DIGITS = set("0123456789")
DAYS = (date(2025, 5, 12), date(2025, 5, 13))
STATUSES = list(ieb.StatusAanlevering)


def outcome(message: Message | None, name: str) -> Judged:
    """What judging a file with a message gave."""
    return Judged(source=File(path=Path(name)), report=Report(message=message, findings=()))


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
    return [judged.message.header.bericht_identificatie.identificatie for judged in outcomes]


def answer(heenbericht, identificatie, day):
    """A retour on a heenbericht."""
    report = ieb.validate(heenbericht)
    return ieb.build_retour(heenbericht, report, identificatie=identificatie, dagtekening=day)


identificatie = st.sampled_from(["G", "G1", "G2", "G02", "G10", "G1-2", "A", "10"])
day = st.sampled_from(DAYS)
aanleveringen = st.builds(
    aanlevering,
    identificatie,
    st.integers(1, 3),
    st.sampled_from(STATUSES),
    day=day,
    gemeente=st.sampled_from(["0513", "0344"]),
)
answers = st.builds(answer, aanleveringen, identificatie, day)
# So few different ones that they share a period, an Identificatie, or both.
crowd = st.builds(
    aanlevering, st.sampled_from(["G1", "G2"]), st.integers(1, 2), st.sampled_from(STATUSES[:2])
)
crowds = st.lists(crowd | st.builds(answer, crowd, identificatie, day), min_size=3, max_size=8)
boxes = st.lists(aanleveringen | answers | messages() | st.none(), max_size=8) | crowds


class Model:
    """The order as the words say it, with lists and insertions; nothing of it is a sort key of all.

    "By Dagtekening; of one day what is about one period stays together: by status, then by
    Identificatie; the periods of that day go by their earliest Identificatie. A retour comes after
    its heenbericht."
    """

    def order(self, box):
        """Return a box, of pairs of a name and a message, in order."""
        ordered = sorted(pair for pair in box if pair[1] is None)
        messages = [pair for pair in box if pair[1] is not None]
        for day in sorted({self.day(message) for _, message in messages}):
            ordered += self.order_day([pair for pair in messages if self.day(pair[1]) == day])
        return ordered

    def order_day(self, box):
        """Return what bears one Dagtekening in order."""
        sent = [pair for pair in box if ieb.messages.kinds.is_heenbericht(pair[1])]
        retouren = sorted((pair for pair in box if pair not in sent), key=self.retour_key)
        identities = {identity_of(message) for _, message in sent}
        blocks = {}
        for name, message in sent:
            blocks.setdefault(self.period(message), []).append((name, message))
        for name, message in retouren:
            identity = identity_of(message)
            if identity not in identities:
                alone = ((identity[1], "", 0), identity)
                blocks.setdefault(alone, []).append((name, message))
        ordered = []
        for period in sorted(blocks, key=lambda period: self.block_key(period, blocks[period])):
            ordered += sorted(blocks[period], key=self.place_key)
        for name, message in retouren:
            identity = identity_of(message)
            if identity in identities:
                last = max(
                    at for at, (_, other) in enumerate(ordered) if identity_of(other) == identity
                )
                ordered.insert(last + 1, (name, message))
        return ordered

    def day(self, message):
        """Return the Dagtekening; of a retour that of its heenbericht."""
        return message.header.bericht_identificatie.dagtekening

    def period(self, message):
        """Return what tells a period apart."""
        part = part_of(message)
        if part is not None:
            return (message.header.afzender, "abonnementstarief", part.eb_start_nummer), None
        about = terugkoppeling_of(message) or aanlevering_of(message)
        sleutel = about.sleutel
        return (sleutel.gemeente, sleutel.stroom.value, sleutel.start_nummer), None

    def block_key(self, period, block):
        """Return what periods of one day are ordered by."""
        first = min(natural(message) for _, message in block)
        kind = identity_of(block[0][1])[0] if period[1] else ""
        return first, period[0], kind

    def place_key(self, pair):
        """Return what messages about one period are ordered by."""
        name, message = pair
        if not ieb.messages.kinds.is_heenbericht(message):
            return self.retour_key(pair)
        about = aanlevering_of(message)
        part = part_of(message)
        status, later, content = "4", False, ""
        if about is not None:
            status = about.status.code
        elif part is not None:
            status, content = part.status_aanlevering.code, ieb.to_json(message)
            # A stop needs its start, and a start is removed after its stop.
            later = (message.naam == "WMO403") != (status == "3")
        return status, later, natural(message), message.naam, content, name

    def retour_key(self, pair):
        """Return what retouren on one heenbericht are ordered by."""
        name, message = pair
        header = message.header
        return header.dagtekening_retour, parts_of(header.identificatie_retour), name


def part_of(message):
    """Return the start or stop of release 1.0 that a message is about, or None."""
    parts = ("start_eigen_bijdrage", "stop_eigen_bijdrage")
    client = getattr(message, "client", None)
    return next((getattr(client, name) for name in parts if hasattr(client, name)), None)


def natural(message):
    """The Identificatie with its numbers as numbers."""
    return parts_of(message.header.bericht_identificatie.identificatie)


def parts_of(text):
    """Text and numbers in turn, beginning with text."""
    parts = [] if text[:1] not in DIGITS else [""]
    for is_number, characters in itertools.groupby(text, key=DIGITS.__contains__):
        part = "".join(characters)
        parts.append(int(part) if is_number else part)
    return parts, text


@given(boxes.flatmap(lambda box: st.tuples(st.just(box), st.permutations(range(len(box))))))
def test_it_is_a_total_order_whatever_the_order_of_the_files(drawn):
    """Every permutation of the same files gives the same order, and nothing gets lost or doubled."""
    box, places = drawn
    files = [outcome(message, f"{number}.xml") for number, message in enumerate(box)]
    expected = put_in_order(files)
    assert put_in_order([files[place] for place in places]) == expected
    assert put_in_order(expected) == expected
    assert sorted(judged.source.name for judged in expected) == sorted(
        file.source.name for file in files
    )


@given(boxes)
def test_the_order_is_what_the_docs_say(box):
    """Held against a model that puts days, periods and retouren in their places one by one."""
    named = [(f"{number}.xml", message) for number, message in enumerate(box)]
    ordered = put_in_order([outcome(message, name) for name, message in named])
    assert [(judged.source.name, judged.message) for judged in ordered] == Model().order(named)


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
    for file in put_in_order(sorted(files, key=lambda judged: judged.source.name)):
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
    assert identificaties(put_in_order(files)) == ["G2", "G10", "G9"]


def test_an_identificatie_without_a_number_comes_before_one_with():
    """G before G2: all that is an Identificatie has a place, also beside others of another build."""
    names = ["G2-1", "GA", "G2", "2", "G", "G02"]
    files = [outcome(aanlevering(name, 5, STATUSES[1]), name) for name in names]
    assert identificaties(put_in_order(files)) == ["2", "G", "G02", "G2", "G2-1", "GA"]


def test_a_stop_comes_before_the_start_of_the_next_period_when_its_identificatie_does():
    """The number of the period says nothing: the later period may have the lower one."""
    stop, following = aanlevering("G3", 8, STATUSES[1]), aanlevering("G4", 2, STATUSES[0])
    assert identificaties(put_in_order([outcome(following, "a.xml"), outcome(stop, "b.xml")])) == [
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
        assert identificaties(put_in_order(files)) == ["G3", "G1", "G2"]


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
        ordered = [
            getattr(judged.message.header, "identificatie_retour", None)
            or judged.message.header.bericht_identificatie.identificatie
            for judged in put_in_order(shuffled)
        ]
        assert ordered == ["G1", "R9", "R10", "R1", "G2", "A1", "R3"]


TURNS = list(itertools.product((ieb.WMO401, ieb.WMO403), "123"))


def part(turn, identificatie):
    """A start or stop of release 1.0."""
    kind, status = turn
    day = {ieb.WMO401: "eb_startdatum", ieb.WMO403: "eb_stopdatum"}[kind]
    return kind.aanlevering(
        status_aanlevering=ieb.StatusAanlevering.by_code(status),
        gemeente="0513",
        identificatie=identificatie,
        dagtekening=DAYS[0],
        bsn="999992016",
        eb_start_nummer=1,
        **{day: DAYS[1]},
    )


def state_after(turns, state):
    """Return what a period is after turns, from none, open or stopped; None when one does not fit."""
    moves = {
        ("none", ieb.WMO401, "1"): "open",
        ("open", ieb.WMO401, "2"): "open",
        ("stopped", ieb.WMO401, "2"): "stopped",
        ("open", ieb.WMO401, "3"): "removed",
        ("open", ieb.WMO403, "1"): "stopped",
        ("stopped", ieb.WMO403, "2"): "stopped",
        ("stopped", ieb.WMO403, "3"): "open",
    }
    for turn in turns:
        state = moves.get((state, *turn))
    return state


@given(
    turns=st.lists(st.sampled_from(TURNS), min_size=1, max_size=5, unique=True),
    state=st.sampled_from(["none", "open", "stopped"]),
    names=st.permutations(["G1", "G2", "G3", "G4", "G5"]),
)
def test_a_day_of_1_0_is_put_in_an_order_that_fits_if_only_one_can(turns, state, names):
    """Held against every order there is: when ours fits, none that fits ends otherwise."""
    sent = [part(turn, name) for turn, name in zip(turns, names, strict=False)]
    files = [outcome(message, f"{name}.xml") for name, message in enumerate(sent)]
    ours = [turns[int(file.source.name[0])] for file in put_in_order(files)]
    ends = {state_after(order, state) for order in itertools.permutations(turns)} - {None}
    if state_after(ours, state) is not None:
        assert ends == {state_after(ours, state)}
    elif state == "none":
        assert not ends
