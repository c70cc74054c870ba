"""What holds for each of the ten messages alike, of whatever release: no message is a special one."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date
from functools import cache

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.cli import main
from ieb.messages import MESSAGES
from ieb.messages.kinds import KINDS, bsn_of, gemeente_of, is_heenbericht, kind_of
from ieb.releases import release, release_names
from ieb.scenario import cases
from ieb.scenario.rows import read_rows, rows_of
from ieb.testing import messages
from ieb.wire.jsonschema import json_schema
from ieb.wire.listing import listing

ALL = pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.naam)
DAY = date(2026, 1, 5)


@cache
def example(naam: str) -> ieb.Message:
    """Return a message of the table of cases that keeps to its rule, the longest."""
    kept = [ieb.parse(case.data) for case in cases() if case.naam == naam and not case.expected]
    return max(kept, key=lambda message: len(listing(message)))


def heenbericht_of(retour: ieb.Retour) -> ieb.Heenbericht:
    """Return the message of an exchange in the table of cases that a retour answers."""
    for case in cases():
        if case.naam == retour.naam and not case.expected and ieb.parse(case.data) == retour:
            (message, *_) = (ieb.parse(before.message) for before in case.earlier)
            assert is_heenbericht(message)
            return message
    raise AssertionError(retour.naam)


def test_there_are_ten_messages_and_a_release_for_each():
    """All that is below is asked of each message that some release has."""
    of_releases = set()
    for name in release_names():
        of_releases |= {shape.name for shape in release(name).messages}
    assert {kind.naam for kind in MESSAGES} == set(KINDS) == of_releases
    assert len(MESSAGES) == 10


@cache
def schema_of(kind):
    """Return the JSON Schema of a message, which judges JSON."""
    return jsonschema.Draft202012Validator(json_schema(kind))


@ALL
@given(data=st.data())
def test_json_gives_it_back_and_keeps_to_the_schema(kind, data):
    """Both ways and by its own JSON Schema, which knows the codes of its release."""
    message = data.draw(messages(kind))
    text = ieb.to_json(message)
    assert ieb.from_json(text) == message
    assert ieb.from_json(text, expect=kind) == message
    schema_of(kind).validate(json.loads(text))


@ALL
@given(data=st.data())
def test_what_is_shown_is_the_message_and_can_be_read_back(kind, data):
    """The first line is its title, no line has the Bsn, and its lines make a message with the same."""
    message = data.draw(messages(kind))
    lines = listing(message)
    assert lines[0].label == f"{kind_of(message).home.message(kind.naam).root.label}:"
    bsn = bsn_of(message)
    assert bsn is None or not any(bsn in (line.value or "") for line in lines)
    assert rows_of(read_rows(rows_of(message))) == rows_of(message)


@ALL
@pytest.mark.parametrize("notation", ["functioneel", "technisch", "xml", "json"])
def test_the_command_shows_it_without_its_bsn(kind, notation, tmp_path, capsys):
    """Of whatever release, nobody has to say which; the Bsn is shown to who asks for it."""
    message = example(kind.naam)
    path = tmp_path / "bericht.xml"
    ieb.write(message, path)
    shown = {}
    for words in ([], ["--toon-bsn"]):
        with pytest.raises(SystemExit) as stopped:
            main(["show", str(path), "--notatie", notation, *words])
        assert stopped.value.code == 0
        shown[bool(words)] = capsys.readouterr().out
    bsn = bsn_of(message)
    identificatie = message.header.bericht_identificatie.identificatie
    assert all(identificatie in out for out in shown.values())
    assert bsn is None or (bsn not in shown[False] and bsn in shown[True])


@ALL
@given(data=st.data())
def test_a_strategy_draws_it_and_it_is_valid_where_it_is_written(kind, data):
    """For its home and for every other release that has it."""
    for name in release_names():
        if release(name).has(kind.naam):
            message = data.draw(messages(kind, release=release(name)))
            assert type(message) is kind
            assert message.release is release(name)
            assert ieb.parse(ieb.serialize(message), release=release(name)) == message


@ALL
@settings(max_examples=15)  # each writes a file
@given(data=st.data())
def test_a_history_keeps_it_in_memory_and_in_a_file(kind, data, tmp_path_factory):
    """What was recorded is found again, with its day; the file keeps the release it was of."""
    message = data.draw(messages(kind))
    held = ieb.History().accept(message, received=DAY)
    path = tmp_path_factory.mktemp("historie") / "historie.sqlite"
    with ieb.SqliteHistory(path) as file:
        file.accept(message, received=DAY)
    with ieb.SqliteHistory(path, readonly=True) as file:
        assert [event.message for event in file] == [event.message for event in held] == [message]
        assert all(event.message.release == message.release for event in file)
        assert file.recorded(message) == held.recorded(message)
        assert held.recorded(message) is not None
    if is_heenbericht(message):
        own = message.header.bericht_identificatie.identificatie
        found = held.exchange(kind.naam, gemeente_of(message), own)
        assert found is not None
        assert (found.message, found.received) == (message, DAY)


@pytest.mark.parametrize("naam", [naam for naam, kind in KINDS.items() if kind.is_retour])
def test_a_history_knows_what_a_retour_answers_and_decides(naam):
    """Also of release 1.0: the exchange of a retour is that of its heenbericht, refused or not."""
    retour = example(naam)
    heenbericht = heenbericht_of(retour)
    sent = ieb.History().accept(heenbericht, received=DAY)
    found = sent.answered(retour)
    assert found is not None
    assert found.message == heenbericht
    after = sent.accept(retour, received=DAY).exchange(
        heenbericht.naam,
        gemeente_of(heenbericht),
        heenbericht.header.bericht_identificatie.identificatie,
    )
    assert after is not None
    assert after.accepted is not retour.afgekeurd


@ALL
@given(data=st.data())
def test_no_text_that_the_library_makes_of_it_has_the_bsn(kind, data):
    """Not its repr, what is wrong with it, its report, nor what refuses it."""
    message = data.draw(messages(kind))
    bsn = bsn_of(message)
    if bsn is None:
        return
    report = ieb.validate(message, ieb.Context(today=DAY))
    assert bsn not in repr(message)
    assert bsn not in str(message)
    assert bsn not in report.table() + repr(report) + json.dumps(report.to_dict())
    wrong = ieb.serialize(message).replace(f">{bsn}<".encode(), f">x{bsn}<".encode())
    with pytest.raises(ieb.InvalidMessage) as refused:
        ieb.parse(wrong)
    assert bsn not in str(refused.value) + repr(refused.value.findings)
    with pytest.raises(ieb.InvalidMessage) as refused:
        ieb.from_json(ieb.to_json(message).replace(f'"{bsn}"', f'"{bsn}x"'))
    assert bsn not in str(refused.value) + repr(refused.value.findings)


@ALL
def test_it_is_a_value_that_can_be_copied_sent_and_hashed(kind):
    """A message in a set, a dict, a copy or another process is the same message."""
    message = example(kind.naam)
    assert copy.deepcopy(message) == message
    assert pickle.loads(pickle.dumps(message)) == message
    assert len({message, copy.copy(message)}) == 1


@ALL
def test_the_report_on_it_says_how_it_was_judged(kind):
    """Of a release whose rules are all known the verdict stands; of 1.0 the report says why not."""
    message = example(kind.naam)
    report = ieb.validate(message, ieb.Context(today=DAY))
    unknown = [gap for gap in report.not_judged if gap.unknown]
    assert bool(unknown) is (message.release == release("1.0"))
    if unknown:
        assert not report.accepted
        assert "niet volledig openbaar" in report.table()
        assert {"andere-regels"} <= {gap.code for gap in unknown}
