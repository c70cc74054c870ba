"""A message as a scenario states it."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.messages.kinds import is_heenbericht
from ieb.messages.pairs import Heenbericht
from ieb.scenario.rows import read_rows, rows_of
from ieb.scenario.samples import read_samples, sample_rows
from ieb.scenario.written import answer, bytes_in, message_in
from ieb.testing import messages

from .support import of

START = read_rows(sample_rows("WMO405"))
LATER = '["Startdatum periode eigen bijdrage", "13-05-2025"]'


def message_of(text: str, before: tuple[ieb.Message, ...] = (START,)) -> ieb.Message:
    """Return the message of a scenario."""
    return of(text, lambda table: message_in(table, before))


def raw(text: str) -> bytes:
    """Return the bytes of a scenario."""
    return of(text, lambda table: bytes_in(table, (START,)))


def test_a_message_is_a_sample_with_other_fields():
    """A scenario says only what is different."""
    message = message_of(f'van = "WMO405"\nvelden = [{LATER}]')
    assert message.client.periode_eigen_bijdrage_abo.eb_startdatum.day == 13
    assert message_of('van = "WMO405"') == START


def test_a_field_can_be_added_and_taken_away():
    """A field that the sample has the place of is filled; an empty value takes it away again."""
    stop = '["Stopdatum periode eigen bijdrage", "31-05-2025"]'
    away = '["Stopdatum periode eigen bijdrage", ""]'
    assert message_of(f'van = "WMO405"\nvelden = [{stop}]') != START
    assert message_of(f'van = "WMO405"\nvelden = [{stop}, {away}]') == START


def test_a_printed_message_stands_there_whole():
    """Without a sample the lines are all there is."""
    lines = ", ".join(
        f'["{row.label}"]' if row.value is None else f'["{row.label}", "{row.value}"]'
        for row in rows_of(START)
    )
    assert message_of(f"velden = [{lines}]") == START


def test_a_retour_copies_what_it_answers():
    """With its own identification and date, and the codes that the scenario gives."""
    retour = message_of('retour_op = 1\nheader = ["0200"]\nclient = ["0200"]\nperiode = ["9404"]')
    assert isinstance(retour, ieb.WMO406)
    assert retour.client is not None
    assert retour.client.bsn == START.client.bsn
    assert [code.code for code in retour.afkeurcodes] == ["9404"]
    assert retour.header.identificatie_retour == "R000000001"


def test_a_retour_without_codes_accepts():
    """It holds no client."""
    retour = message_of("retour_op = 1")
    assert isinstance(retour, ieb.WMO406)
    assert (retour.client, retour.header.retour_codes) == (None, None)


def test_a_retour_can_answer_a_message_that_stands_in_it():
    """One that is not among what was exchanged before; its fields can be changed too."""
    other = '["Identificatie retourbericht", "R2"]'
    retour = message_of(f'retour_op = {{ van = "WMO409" }}\nvelden = [{other}]')
    assert isinstance(retour, ieb.WMO410)
    assert retour.header.identificatie_retour == "R2"


@given(
    heenbericht=messages(ieb.WMO405, ieb.WMO407, ieb.WMO409),
    header=st.lists(st.sampled_from(["0200", "0001", "9056", "9999"])),
    body=st.lists(st.sampled_from(["0200", "9404"]), min_size=1) | st.none(),
)
def test_a_retour_has_just_the_codes_that_were_asked_for(heenbericht, header, body):
    """Also codes that cannot be: a scenario shows what others may send."""
    assert is_heenbericht(heenbericht)
    retour = answer(heenbericht, header=header, client=body or (), period=body or ())
    assert codes_of(retour.header) == header
    assert sorted(codes_in(retour)) == sorted([*header, *(body or ()), *(body or ())])
    assert read_rows(rows_of(retour)).header == retour.header


def codes_of(part: object) -> list[str]:
    """Return the return codes of a class."""
    held = getattr(part, "retour_codes", None)
    return [] if held is None else [code.code for code in held.retour_code]


def codes_in(retour: ieb.Message) -> list[str]:
    """Return the return codes of a retour by what is written."""
    lines = ieb.serialize(retour).decode().split("RetourCode>")
    return [line[:4] for line in lines if line[4:6] == "</"]


def test_bytes_can_be_what_no_message_is():
    """A text in the XML is replaced wherever it stands."""
    assert b"Klant>" in raw('van = "WMO405"\nvervang = [["wmo405:Client>", "wmo405:Klant>"]]')
    assert raw('van = "WMO405"') == ieb.serialize(START)


def test_bytes_can_be_in_another_encoding():
    """UTF-16 has a mark of the byte order, the same on each machine."""
    data = raw('van = "WMO405"\ncodering = "utf-16"')
    assert data.startswith(codecs.BOM_UTF16_LE)
    assert data.decode("utf-16").encode() == ieb.serialize(START)
    assert raw('van = "WMO405"\ncodering = "utf-8"') == ieb.serialize(START)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('van = "WMO411"', "er is geen voorbeeld 'WMO411'; wel WMO405, "),
        ('van = "WMO405"\nvelden = [["Bsn", ""]]', "hoort 'PeriodeEigenBijdrageAbo' niet"),
        (
            'van = "WMO405"\nveldn = []',
            "de sleutel 'veldn' kennen wij hier niet; wel velden, retour_op",
        ),
        ('van = "WMO405"\nheader = ["0200"]', "de sleutel 'header' kennen wij hier niet"),
        ('van = "WMO405"\nretour_op = 1', "de sleutel 'van' kennen wij hier niet"),
        ("retour_op = 0", "een eerder bericht 0 is er niet; wel 1"),
        ("retour_op = 2", "een eerder bericht 2 is er niet; wel 1"),
        ('retour_op = "1"', "'retour_op' is geen geheel getal"),
        ("retour_op = { retour_op = 1 }", "op een retour volgt geen retour"),
        ('retour_op = { van = "WMO409", x = 1 }', "proef.toml, retour_op: de sleutel 'x'"),
        ('retour_op = 1\nclient = ["0200"]', "client en periode staan allebei"),
        ('retour_op = 1\nheader = ["02"]', "RetourCode: '02' heeft niet de vorm"),
        ('van = "WMO405"\nvervang = [["Client"]]', "vervang: verwacht"),
        ('van = "WMO405"\nvervang = [["Klant", ""]]', "vervang: verwacht"),
        ('van = "WMO405"\ncodering = "latin-1"', "codering kent geen 'latin-1'"),
    ],
)
def test_what_states_no_message_is_refused(text, told):
    """Who writes a scenario hears what is wrong, and in which file."""
    with pytest.raises(ieb.InvalidValue) as caught:
        raw(text)
    assert str(caught.value).startswith("proef.toml")
    assert told in str(caught.value)


def test_a_message_of_before_cannot_be_altered_bytes():
    """What was exchanged could be read."""
    with pytest.raises(ieb.InvalidValue, match="de sleutel 'vervang' kennen wij hier niet"):
        message_of('van = "WMO405"\nvervang = [["Client", "Klant"]]')


def test_a_sample_may_be_made_of_one_above_it():
    """A variation that many scenarios need has a name too."""
    rows = of('[a]\nvelden = [["x", "1"]]\n[b]\nvan = "a"\nvelden = [["x", "2"]]', read_samples)
    assert [row.value for row in (*rows["a"], *rows["b"])] == ["1", "2"]


def test_a_sample_of_one_that_is_not_there_is_refused():
    """Samples stand in the order in which they are made."""
    with pytest.raises(
        ieb.InvalidValue, match=r"proef\.toml, b: hierboven staat geen voorbeeld 'a'"
    ):
        of('[b]\nvan = "a"\n[a]\nvelden = []', read_samples)


def test_a_heenbericht_is_what_can_be_answered():
    """The samples of messages that a party sends of its own accord all can."""
    for name in ("WMO405", "WMO407", "WMO409"):
        message = read_rows(sample_rows(name))
        assert is_heenbericht(message)
        answered: Heenbericht = message
        assert answer(answered).naam == f"WMO{int(name[3:]) + 1}"
