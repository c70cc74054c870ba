"""A series of 1.0 becomes one of 4.0, with a history from which its periods go on."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import WMO405, History
from ieb.errors import InvalidType, InvalidValue
from ieb.messages.aanlevering import Content, Sleutel, aanlevering_of
from ieb.messages.places import Stroom
from ieb.upgrading import upgrade_series

from .support import (
    BSN,
    END,
    FIRST,
    LATER,
    OTHER,
    PRICE,
    numbers,
    retour,
    said_of,
    series,
    sleutel,
    start,
    stop,
)

SEVEN = series(
    (start, {"price": PRICE}),
    (start, {"status": "2", "day": LATER}),
    (stop, {}),
    (start, {"status": "2", "price": PRICE}),
    (stop, {"status": "2", "day": date(2020, 7, 31)}),
    (stop, {"status": "3", "day": date(2020, 7, 31)}),
    (start, {"status": "3", "price": PRICE}),
)


def upgraded(messages, retouren=(), **given):
    """Upgrade a series of which all that is unanswered counts as accepted, unless said otherwise."""
    return upgrade_series(
        messages, retouren, **{"identificatie": numbers(), "unanswered": "accepted", **given}
    )


def codes(outcome):
    """Return why messages were left out."""
    return [finding.code for finding in outcome.findings]


def test_seven_messages_on_one_number_become_seven_that_are_accepted_in_order():
    """Started, changed, stopped, changed, stopped otherwise, opened again and removed.

    What a step drops, a price or a stop, is a signal (IV107): 4.0 reads absence as removal.
    """
    outcome = upgraded(SEVEN)
    july = date(2020, 7, 31)
    assert [said_in(message) for message in outcome.messages] == [
        ("1", FIRST, None, PRICE),
        ("2", LATER, None, None),
        ("2", LATER, END, None),
        ("2", FIRST, END, PRICE),
        ("2", FIRST, july, PRICE),
        ("2", FIRST, None, PRICE),
        ("3", FIRST, None, PRICE),
    ]
    names = [aanlevering_of(message).identificatie for message in outcome.messages]
    assert names == [f"N{number}" for number in range(7)]
    assert {aanlevering_of(message).sleutel for message in outcome.messages} == {sleutel()}
    assert outcome.findings == ()
    assert outcome.sources == tuple(SEVEN)
    history = History()
    signals = []
    for source, message in zip(SEVEN, outcome.messages, strict=True):
        day = message.header.bericht_identificatie.dagtekening
        assert day == source.header.bericht_identificatie.dagtekening
        report = ieb.check(ieb.serialize(message), ieb.Context(history=history, today=day))
        assert report.accepted, report.findings
        signals.append([finding.code for finding in report.findings])
        history = history.accept(message, received=day)
    assert signals == [[], ["IV107"], [], [], [], ["IV107"], []]
    assert history.removed(sleutel())
    assert [event.message for event in outcome.history] == [event.message for event in history]


def said_in(message):
    """Return the status of a WMO405, and what it says of the period."""
    made = aanlevering_of(message)
    return made.status.code, *said_of(made)


def test_a_period_of_2020_goes_on_from_the_history():
    """The gemeente changes it with the start and price that the history knows."""
    history = upgraded(SEVEN[:3]).history
    assert said_of(history.actual(sleutel())) == (LATER, END, None)
    assert [said_of(period) for period in history.periods(BSN, Stroom.ABONNEMENTSTARIEF)] == [
        (LATER, END, None)
    ]


def test_messages_are_taken_by_day_and_those_of_a_day_as_they_are_given():
    """An Identificatie says nothing of the order of sending."""
    first, second, third = SEVEN[:3]
    same = [start(identificatie="Z"), stop(identificatie="A")]
    assert codes(upgraded([third, first, second])) == []
    assert codes(upgraded(same)) == []
    assert codes(upgraded(same[::-1])) == ["periode-ontbreekt", "onbekend-begin"]


def test_what_was_rejected_counts_as_never_sent():
    """A 402 with a code that refuses, wherever it stands; 0200 and no code refuse nothing."""
    first, second, third = SEVEN[:3]
    answers = [retour(first), retour(second, "8848"), retour(third)]
    outcome = upgrade_series([first, second, third], answers, identificatie=numbers())
    assert codes(outcome) == ["afgekeurd"]
    assert outcome.left_out == (second,)
    assert said_of(outcome.history.actual(sleutel())) == (FIRST, END, PRICE)
    among = upgrade_series([*answers, first, second, third], identificatie=numbers())
    assert among.messages == outcome.messages


def test_retouren_that_contradict_each_other_are_told():
    """The approval counts, whichever comes first; the one who knows better leaves a retour out."""
    sent = series((start, {}), (start, {"status": "9", "number": 2}))
    no = [retour(message, "8848", identificatie="X1") for message in sent]
    answers = [*map(retour, sent), *no]
    for arrived in (answers, answers[::-1]):
        outcome = upgrade_series([*sent, sent[0]], arrived, identificatie=numbers())
        assert outcome.sources == (sent[0],)
        assert [(note.finding.code, note.message, note.left_out) for note in outcome.notes] == [
            ("retouren-oneens", sent[0], False),
            ("herhaald", sent[0], True),
            ("retouren-oneens", sent[1], False),
            ("status-9", sent[1], True),
        ]
        assert outcome.left_out == (sent[0], sent[1])
        assert "WMO401 'G0'" in outcome.findings[0].message
        assert outcome.findings[0].severity.value == "signaal"
    outcome = upgrade_series(sent[:1], no[:1], identificatie=numbers())
    assert codes(outcome) == ["afgekeurd"]


def test_without_a_retour_nobody_knows_what_counts():
    """What is unanswered is left out with all that follows on it, unless the caller says it counted."""
    first, second, third = SEVEN[:3]
    elsewhere = start(number=2, identificatie="G9")
    answers = [retour(first), retour(third), retour(elsewhere)]
    outcome = upgrade_series([first, second, third, elsewhere], answers, identificatie=numbers())
    assert codes(outcome) == ["onbeantwoord", "onbekend-begin"]
    assert len(outcome.messages) == 2
    assert codes(upgraded([first, second, third, elsewhere], answers)) == []


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([(stop, {})], ["periode-ontbreekt"]),
        ([(start, {}), (stop, {"bsn": OTHER})], ["andere-client"]),
        ([(start, {}), (start, {"day": LATER})], ["nummer-in-gebruik"]),
        ([(start, {}), (start, {"bsn": OTHER})], ["nummer-in-gebruik"]),
        ([(start, {}), (stop, {}), (start, {"status": "3"})], ["stop-bestaat"]),
        ([(start, {}), (stop, {"status": "2"})], ["stop-ontbreekt"]),
        ([(start, {}), (start, {"status": "3"}), (start, {})], ["nummer-in-gebruik"]),
        ([(start, {}), (start, {"status": "3"}), (stop, {})], ["verwijderd"]),
        ([(start, {}), (start, {"status": "9"}), (stop, {})], ["status-9", "onbekend-begin"]),
        ([(stop, {"status": "9"})], ["status-9"]),
        ([(start, {"gemeente": "0344"}), (start, {})], []),
        ([(start, {"status": "2"}), (stop, {})], ["periode-ontbreekt", "onbekend-begin"]),
    ],
    ids=[
        "stop-without-start",
        "stop-of-another",
        "two-first-starts",
        "number-of-another",
        "removed-with-stop",
        "change-of-no-stop",
        "number-after-removal",
        "stop-after-removal",
        "status-9-of-a-start",
        "status-9-of-a-stop",
        "two-gemeenten-one-number",
        "gap-at-the-start",
    ],
)
def test_what_cannot_be_upgraded_is_told_and_the_rest_is_upgraded(messages, expected):
    """Each message is in the result or has a finding; no finding names a person."""
    given = series(*messages)
    outcome = upgraded(given)
    assert codes(outcome) == expected
    assert len(outcome.messages) + len(outcome.findings) == len(given)
    assert set(outcome.left_out) | set(outcome.sources) == set(given)
    for bsn in (BSN, OTHER):
        assert not any(bsn in str(finding) for finding in outcome.findings)
        assert bsn not in repr(outcome)


def test_the_same_message_twice_counts_once():
    """A file that stands in two folders is no second start."""
    outcome = upgraded([SEVEN[0], SEVEN[0]])
    assert (len(outcome.messages), codes(outcome)) == (1, ["herhaald"])


def test_messages_of_later_releases_are_left_as_they_are():
    """In a mixed folder only those of 1.0 are upgraded; the others are told, and do not disturb them."""
    later = upgraded(SEVEN[:1]).messages[0]
    outcome = upgraded([later, *SEVEN[:2]])
    assert codes(outcome) == ["geen-start-of-stop"]
    assert len(outcome.messages) == 2


def test_merged_gemeenten_send_under_their_new_code():
    """Two that became one may have used the same number: the second one is told."""
    old = series((start, {"gemeente": "0370"}), (start, {"gemeente": "0439"}))
    merged = {"0370": "0439"}
    outcome = upgraded(old, gemeenten=merged)
    assert [message.header.afzender for message in outcome.messages] == ["0439"]
    assert codes(outcome) == ["nummer-in-gebruik"]


def test_merged_gemeenten_with_one_number_keep_their_periods_apart():
    """A stop of the second one never ends the period of the first, also of the same person."""
    old = series(
        (start, {"gemeente": "0370"}),
        (start, {"gemeente": "0439"}),
        (stop, {"gemeente": "0439"}),
        (stop, {"gemeente": "0370", "day": LATER}),
    )
    outcome = upgraded(old, gemeenten={"0370": "0439", "0439": "0439"})
    assert codes(outcome) == ["nummer-in-gebruik", "onbekend-begin"]
    assert said_of(outcome.history.actual(sleutel(gemeente="0439"))) == (FIRST, LATER, None)
    known = PERIOD.sleutel._replace(gemeente="0370")
    outcome = upgraded(
        old[2:], gemeenten={"0370": "0439"}, actual=[attrs.evolve(PERIOD, sleutel=known)]
    )
    assert codes(outcome) == ["periode-ontbreekt"]
    own = [
        attrs.evolve(stop, header=attrs.evolve(stop.header, afzender="0370")) for stop in old[2:3]
    ]
    outcome = upgraded(
        own, gemeenten={"0370": "0439"}, actual=[attrs.evolve(PERIOD, sleutel=known)]
    )
    assert said_of(outcome.history.actual(sleutel(gemeente="0439"))) == (FIRST, END, None)


def test_a_gemeente_that_sent_nothing_is_told():
    """An old code with a slip of the finger merges nothing; a list of all mergers still works."""
    old = series((start, {"gemeente": "0370"}), (start, {"gemeente": "0439"}))
    outcome = upgraded(old[:1], gemeenten={"0370": "0439", "0730": "0439", "0457": "0363"})
    assert len(outcome.messages) == 1
    assert codes(outcome) == ["gemeente-ontbreekt"] * 2
    assert ["'0457'" in finding.message for finding in outcome.findings] == [True, False]
    assert "'0730' zou '0439' worden" in outcome.findings[1].message
    assert {finding.severity.value for finding in outcome.findings} == {"signaal"}
    assert [(note.message, note.left_out) for note in outcome.notes] == [(None, False)] * 2
    assert outcome.left_out == ()
    answered = [retour(old[0])]
    assert codes(upgraded([], answered, gemeenten={"0370": "0439"})) == ["bericht-ontbreekt"]


def test_a_number_that_was_used_twice_gets_another_by_its_start():
    """Two clients, or one whose period was removed: what follows on the start goes with it."""
    sent = series(
        (start, {}),
        (start, {"bsn": OTHER}),
        (stop, {"bsn": OTHER}),
        (start, {"status": "3"}),
        (start, {"day": LATER}),
        (stop, {"day": date(2020, 7, 31)}),
    )
    assert codes(upgraded(sent)) == [
        "nummer-in-gebruik",
        "onbekend-begin",
        "nummer-in-gebruik",
        "onbekend-begin",
    ]
    other = {("0513", "G1"): 7, ("0513", "G4"): 8}
    outcome = upgraded(sent, start_nummer=other)
    assert codes(outcome) == []
    found = outcome.history.actual
    assert (found(sleutel(7)).bsn, found(sleutel(7)).stop) == (OTHER, END)
    assert said_of(found(sleutel(8))) == (LATER, date(2020, 7, 31), None)
    assert found(sleutel()) is None


def test_a_number_that_was_chosen_and_is_taken_is_told():
    """The other number is looked at as any number is."""
    sent = series((start, {"number": 7}), (start, {}))
    assert codes(upgraded(sent, start_nummer={("0513", "G1"): 7})) == ["nummer-in-gebruik"]
    taken = {"actual": [attrs.evolve(PERIOD, sleutel=sleutel(7))]}
    assert codes(upgraded(sent[:1], **taken)) == ["nummer-in-gebruik"]


def test_a_series_goes_on_from_what_was_before_it():
    """From a history in memory, which the new one continues; or from a file, which is only asked."""
    begun = upgraded(SEVEN[:2]).history
    outcome = upgraded(SEVEN[2:4], history=begun)
    assert codes(outcome) == []
    assert len(outcome.history) == 4
    assert said_of(outcome.history.actual(sleutel())) == (FIRST, END, PRICE)
    assert said_of(begun.actual(sleutel())) == (LATER, None, None)


def test_a_file_with_a_history_is_asked_and_not_changed(tmp_path):
    """Recording in it is for the caller; what comes back holds what the series made."""
    with ieb.SqliteHistory(tmp_path / "historie.sqlite") as file:
        for message in upgraded(SEVEN[:2]).messages:
            file.accept(message)
        outcome = upgraded(SEVEN[2:4], history=file)
        assert (codes(outcome), len(outcome.history), len(file)) == ([], 2, 2)


def test_a_history_that_is_further_than_the_series_does_not_say_how_it_was():
    """A message of long ago is not read against the period of now."""
    now = upgraded(SEVEN).history
    assert codes(upgraded(SEVEN[3:5], history=now)) == ["verwijderd", "onbekend-begin"]
    now = upgraded(SEVEN[:6]).history
    outcome = upgraded(SEVEN[3:5], history=now)
    assert codes(outcome) == ["historie-later", "onbekend-begin"]
    assert "06-02-2020" in outcome.findings[0].message
    then = attrs.evolve(PERIOD, stop=END)
    assert codes(upgraded(SEVEN[3:5], history=now, actual=[then])) == []


def test_a_series_that_the_history_knows_is_told_and_not_made_again():
    """Upgrading the same files twice gives nothing the second time, and says so."""
    outcome = upgraded(SEVEN, history=upgraded(SEVEN).history)
    assert codes(outcome) == ["in-historie", *["onbekend-begin"] * 6]
    assert "Staat deze reeks er al in" in outcome.findings[0].message


def test_a_retour_that_refuses_what_is_not_there_weighs_nothing():
    """A message that was rejected counts as never sent, whether it is there or not."""
    outcome = upgraded([], [retour(SEVEN[0], "8848")])
    assert [(found.code, found.severity.value) for found in outcome.findings] == [
        ("afgekeurd", "signaal")
    ]


def test_all_may_be_sent_on_one_day_of_now():
    """The terms of 4.0 count from the day of sending, which the caller knows."""
    now = date(2026, 8, 1)
    outcome = upgraded(SEVEN[:3], dagtekening=now)
    assert {aanlevering_of(message).dagtekening for message in outcome.messages} == {now}
    assert codes(outcome) == []


def test_identifications_come_from_the_caller():
    """One for each WMO405, none for what is left out; too few is an error that says so."""
    two = [stop(identificatie="G0", number=2), *SEVEN[:2]]
    made = upgraded(two, identificatie=["A", "B"]).messages
    assert [message.header.bericht_identificatie.identificatie for message in made] == ["A", "B"]
    by_message = upgraded(SEVEN[:1], identificatie=lambda message: f"N{message.naam}").messages
    assert by_message[0].header.bericht_identificatie.identificatie == "NWMO401"
    with pytest.raises(InvalidValue, match="te weinig identificaties"):
        upgraded(SEVEN[:2], identificatie=["A"])
    asked = []
    broken = series((start, {}), (start, {}), (stop, {"number": 2}), (start, {"status": "9"}))
    upgraded(broken, identificatie=lambda message: asked.append(message) or f"N{len(asked)}")
    assert asked == broken[:1]


PERIOD = Content(sleutel=sleutel(), bsn=BSN, start=FIRST, stop=None, kostprijs=None)
ELSEWHERE = Content(
    sleutel=Sleutel("0513", Stroom.BESCHERMD_WONEN, 1),
    bsn=BSN,
    start=FIRST,
    stop=None,
    kostprijs=None,
)


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"identificatie": "G1"}, InvalidType, "identificatie: verwacht teksten"),
        ({"identificatie": 1}, InvalidType, "identificatie: verwacht teksten"),
        ({"unanswered": "guess"}, InvalidValue, "unanswered: verwacht 'refuse' of 'accepted'"),
        ({"gemeenten": ["0370"]}, InvalidType, "gemeenten: verwacht een dict"),
        ({"messages": 1}, InvalidType, "messages: verwacht berichten"),
        ({"messages": ["WMO401"]}, InvalidType, "Verwacht een bericht"),
        ({"retouren": 1}, InvalidType, "retouren: verwacht berichten"),
        ({"actual": 1}, InvalidType, "actual: verwacht periodes"),
        ({"actual": [None]}, InvalidType, "actual: verwacht periodes"),
        ({"actual": ["periode"]}, InvalidType, "actual: verwacht een periode"),
        ({"actual": [attrs.evolve(PERIOD, sleutel=None)]}, InvalidType, "met als sleutel"),
        ({"actual": [PERIOD, PERIOD]}, InvalidValue, "staan er twee periodes bij"),
        ({"actual": [ELSEWHERE]}, InvalidValue, "beschermd wonen"),
        ({"history": "historie.sqlite"}, InvalidType, "history: verwacht een historie"),
        ({"dagtekening": "2026-08-01"}, InvalidType, "dagtekening: verwacht een datum"),
        ({"gemeenten": {"370": "0439"}}, InvalidValue, "precies 4 cijfers"),
        ({"gemeenten": {"0370": 439}}, InvalidType, "gemeentecodes als tekst"),
        (
            {"gemeenten": {"0370": "0439", "0439": "0513"}},
            InvalidValue,
            "meteen de gemeente van nu",
        ),
        ({"start_nummer": 7}, InvalidType, "start_nummer: verwacht een dict"),
        ({"start_nummer": {("0513", "G0"): "7"}}, InvalidType, "verwacht een heel getal"),
        ({"start_nummer": {("0513", "G0"): True}}, InvalidType, "verwacht een heel getal"),
        ({"start_nummer": {("0513", "G0"): 10**9}}, InvalidValue, "verwacht 0 t/m 999999999"),
        ({"start_nummer": {("0513", "G1"): 7}}, InvalidValue, "'0513/G1' is geen eerste start"),
        ({"start_nummer": {"G1": 7}}, InvalidValue, "'G1' is geen eerste start"),
        ({"start_nummer": {1: 7}}, InvalidValue, "'1' is geen eerste start"),
    ],
)
def test_wrong_arguments_are_refused(given, error, text):
    """What an untyped caller gives in the wrong shape is said to be so, in Dutch."""
    with pytest.raises(error, match=text):
        upgraded(**{"messages": SEVEN[:1], **given})


DAYS = st.integers(0, 400).map(lambda days: FIRST + timedelta(days=days))
PRICES = st.sampled_from([None, PRICE])


@st.composite
def exchanges(draw):
    """Draw messages of 1.0 with the retour on each, and the periods that a model of our own makes of them.

    The model knows no WMO405: it keeps start, stop and price apart, as the messages of 1.0 do.
    """
    starts, prices, stops, used = {}, {}, {}, {}
    sent, answers = [], []
    for at in range(draw(st.integers(0, 12))):
        key = draw(st.sampled_from(["0344", "0513"])), draw(st.sampled_from([1, 2]))
        possible = ["401/1"] if key not in used else []
        if key in starts:
            possible += ["401/2", "403/2", "403/3"] if key in stops else ["401/2", "401/3", "403/1"]
        if not possible:
            continue
        kind, status = draw(st.sampled_from(possible)).split("/")
        bsn = used.get(key) or draw(st.sampled_from([BSN, OTHER]))
        day, price = draw(DAYS), draw(PRICES)
        given = {"number": key[1], "gemeente": key[0], "bsn": bsn, "identificatie": f"G{at}"}
        given |= {"dagtekening": FIRST + timedelta(days=at // 2), "day": day}
        message = start(status, price=price, **given) if kind == "401" else stop(status, **given)
        refused = draw(st.sampled_from([False, False, True]))
        sent.append(message)
        answers.append(retour(message, "8848" if refused else None))
        if refused:
            continue
        used[key] = bsn
        if kind == "401" and status == "3":
            del starts[key], prices[key]
        elif kind == "401":
            starts[key], prices[key] = day, price
        elif status == "3":
            del stops[key]
        else:
            stops[key] = day
    periods = {key: (starts[key], stops.get(key), prices[key], used[key]) for key in starts}
    return sent, answers, periods


@given(exchanges(), st.randoms(use_true_random=False))
def test_the_history_of_the_upgraded_messages_has_the_periods_of_a_model_of_1_0(drawn, chance):
    """Folding the messages of 1.0 by hand gives the periods that the WMO405s give, in whatever order the retouren come."""
    sent, answers, expected = drawn
    chance.shuffle(answers)
    outcome = upgrade_series(sent, answers, identificatie=numbers())
    assert set(codes(outcome)) <= {"afgekeurd"}
    found = {}
    for gemeente in ("0344", "0513"):
        for number in (1, 2):
            period = outcome.history.actual(sleutel(number, gemeente))
            if period is not None:
                found[gemeente, number] = (*said_of(period), period.bsn)
    assert found == expected
    assert all(isinstance(message, WMO405) for message in outcome.messages)
    assert all(ieb.parse(ieb.serialize(message)) == message for message in outcome.messages)


def test_after_an_accepted_message_that_does_not_fit_the_period_is_not_guessed():
    """The CAK changed a stop that we never saw: what comes after it on that number is left out."""
    messages = series((start, {}), (stop, {"status": "2"}), (start, {"status": "2", "day": LATER}))
    upgraded = ieb.upgrade_series(messages, map(retour, messages), identificatie=numbers())
    assert [finding.code for finding in upgraded.findings] == ["stop-ontbreekt", "onbekend-begin"]
    assert "startnummer (WMO403 'G1')" in upgraded.findings[1].message
    assert [message.naam for message in upgraded.messages] == ["WMO405"]


def test_a_retour_whose_message_is_missing_is_told():
    """A gap in the series shows by the retour on what is not there, and is never passed over."""
    sent = series((start, {}), (stop, {}))
    upgraded = ieb.upgrade_series(sent[:1], map(retour, sent), identificatie=numbers())
    assert [finding.code for finding in upgraded.findings] == ["bericht-ontbreekt"]
    assert upgraded.left_out == (retour(sent[1]),)


def test_one_identification_for_two_messages_is_refused():
    """Two WMO405s with one Identificatie would break TR056, so the caller is told at once."""
    sent = series((start, {}), (stop, {}))
    with pytest.raises(ieb.InvalidValue, match="komt twee keer voor"):
        ieb.upgrade_series(sent, identificatie=lambda _: "X", unanswered="accepted")


def test_a_finding_hides_the_bsn_in_an_identificatie():
    """Nothing stops a sender from numbering by the Bsn of the client; no text shows it."""
    (sent,) = series((stop, {"identificatie": f"G{BSN}"}))
    upgraded = ieb.upgrade_series([sent], identificatie=numbers(), unanswered="accepted")
    assert upgraded.findings
    assert BSN not in f"{upgraded} {upgraded.findings[0].message}"
