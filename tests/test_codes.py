"""The codelists: what stands in them, what they refuse and what they keep."""

import copy
import pickle
from datetime import date, datetime, timedelta
from itertools import chain, pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import (
    AttribuutNaam,
    BerichtCode,
    InvalidType,
    InvalidValue,
    Mark,
    RedenTerugkoppeling,
    RetourCode,
    StatusAanlevering,
    UnknownCode,
)
from ieb.codes import (
    TARIEF_ANNOUNCED_UNTIL,
    TARIEVEN,
    Gemeentecode,
    Gemeentecodes,
    OpenCodelist,
    Tarief,
    gemeentecodes,
    gemeenten,
    is_gemeente,
)
from ieb.notation import read_code, write_code

OPEN = [RetourCode, RedenTerugkoppeling, AttribuutNaam, BerichtCode]
LISTS = [*OPEN, StatusAanlevering]
FORMS = {
    RetourCode: "[0-9A-Z]{4}",
    RedenTerugkoppeling: "[0-9]{2}",
    AttribuutNaam: "[0-9]{2}",
    BerichtCode: "[0-9]{3}",
}
Y2020 = date(2020, 1, 1)

# As published: code, label, mutation, its date, valid from, mark.
EB001 = """
0001|Bericht is afgekeurd om technische redenen.|toegevoegd|15-04-2019|2020-01-01|4.0
0200|Geen opmerking over deze berichtklasse.|toegevoegd|15-04-2019|2020-01-01|4.0
0233|Berichtklasse is niet beoordeeld.|toegevoegd|15-04-2019|2020-01-01|4.0
8848|Dagtekening is gevuld met een datum die in de toekomst ligt.|gewijzigd|26-01-2022|2020-01-01|4.0
9056|Identificatie per berichtsoort is niet uniek voor de verzendende partij.|toegevoegd|02-12-2021|2022-10-01|4.0
9063|StatusAanlevering heeft de waarde 3, maar er is geen eerdere aanlevering voor de betreffende Client met \
dezelfde logische sleutel.|toegevoegd|21-03-2024|2025-04-07|4.0
9103|StatusAanlevering heeft de waarde 2 (Gewijzigde aanlevering), maar er is geen eerdere aanlevering voor de \
betreffende client met dezelfde sleutel.|gewijzigd|26-01-2022|2020-01-01|4.0
9104|Een eerder met StatusAanlevering 3 verwijderd bericht kan niet worden gewijzigd met StatusAanlevering \
2.|toegevoegd|02-12-2021|2020-01-01|4.0
9393|EbStartdatum is niet groter of gelijk aan de dagtekening van het bericht minus 36 maanden en niet gelijk \
aan de EbStartdatum van de actuele aanlevering met gelijk EbStartNummer, terwijl StatusAanlevering waarde 2 \
heeft.|toegevoegd|24-02-2022|2023-04-01|4.0
9395|BwStartdatum is niet groter of gelijk aan de dagtekening van het bericht minus 36 maanden, en niet gelijk \
aan (…)||||4.0
9400|Perioden beschermd wonen van dezelfde gemeente overlappen||||aanname
9404|Status 1: startnummer is al gebruikt door de afzender||||aanname
S300|Gemeentecode komt niet voor in de lijst van CBS.|toegevoegd|06-06-2019|2020-01-01|4.0
S333|Kostprijsbedrag niet groter dan nationaal tarief op KostprijsStartdatum.|gewijzigd|02-12-2021|2020-01-01|4.0
"""  # a row of the list is a line
COD467 = [
    ("1", "Eerste aanlevering", None, "1.0"),
    ("2", "Gewijzigde aanlevering", None, "1.0"),
    ("3", "Verwijderen aanlevering", None, "1.0"),
    ("9", "Niet van toepassing (ongewijzigd)", None, "1.0"),
]
REDENEN = [
    ("01", "Stopdatum geplaatst i.v.m. aanmelding andere gemeente", None, "4.0"),
    ("02", "Startdatum ligt na overlijdensdatum", None, "4.0"),
    ("03", "Stopdatum ligt op of na overlijdensdatum", None, "4.0"),
    ("04", "Oplegging voor een andere Eb-stroom is voorliggend", None, "4.0"),
]
ATTRIBUTEN = [("01", "Stopdatum", None, "4.0"), ("02", "Voorliggende Eb-stroom", None, "4.0")]
COD002 = [
    *((str(470 + n), f"WMO40{1 + n}", None, "1.0") for n in range(4)),
    *((str(578 + n), f"WMO40{5 + n}", None, "vektis") for n in range(4)),
]


@pytest.mark.parametrize(
    ("codelist", "rows"),
    [
        (StatusAanlevering, COD467),
        (RedenTerugkoppeling, REDENEN),
        (AttribuutNaam, ATTRIBUTEN),
        (BerichtCode, COD002),
    ],
)
def test_a_list_holds_the_rows_of_the_standard(codelist, rows):
    """Code, label, first day and mark of every row are those of the standard, in its order."""
    assert [
        (member.code, member.label, member.valid_from, str(member.mark)) for member in codelist
    ] == rows


def test_the_return_codes_are_those_of_the_published_list_to_the_letter():
    """Every column of EB001 is kept: a full stop, a capital and the ellipsis of what was cut off included."""
    rows = []
    for member in RetourCode:
        mutated = member.mutatiedatum and member.mutatiedatum.strftime("%d-%m-%Y")
        cells = (member.code, member.label, member.mutatie, mutated, member.valid_from, member.mark)
        rows.append("|".join("" if cell is None else str(cell) for cell in cells))
    assert rows == EB001.strip().split("\n")


@pytest.mark.parametrize("member", [member for member in RetourCode if member.mark is Mark.V4_0])
def test_a_published_return_code_names_the_list_it_was_read_in(member):
    """The address of the list is the source, so that anyone can look it up."""
    assert member.source.startswith("informatiemodel.istandaarden.nl, iEb 4.0, codelijsten, EB001")


@pytest.mark.parametrize("member", list(chain.from_iterable(LISTS)))
def test_a_label_is_never_too_long_for_the_notation_of_the_document(member):
    """Whatever the list holds can be written as code and label, and read back."""
    written = write_code(member)
    assert written == f"{member.code} ({member.label})"
    assert read_code(written, type(member)) is member


@pytest.mark.parametrize("codelist", LISTS)
def test_every_row_names_its_source(codelist):
    """Every row carries mark and source; none has a last day."""
    assert all(
        isinstance(member.mark, Mark) and member.source and member.valid_to is None
        for member in codelist
    )


@pytest.mark.parametrize("codelist", LISTS)
def test_a_known_code_is_found(codelist):
    """A code of the list gives its member, which is known and travels as itself."""
    for member in codelist:
        assert codelist.by_code(member.code) is member
        assert member.known
        assert str(member) == f"{member.code} ({member.label})"
        assert pickle.loads(pickle.dumps(member)) is member
        assert copy.deepcopy(member) is member


@pytest.mark.parametrize("code", ["0", "4", "", "1 ", "01", "１", "1 (Eerste aanlevering)"])
def test_a_closed_list_refuses_what_it_does_not_know(code):
    """A status that is not listed is refused, and the text names the choice."""
    with pytest.raises(
        InvalidValue, match="staat niet in de codelijst; verwacht wordt een van 1, 2, 3, 9"
    ):
        StatusAanlevering.by_code(code)


def test_a_closed_list_does_not_repeat_a_bsn():
    """A Bsn in the wrong place is masked in the text."""
    with pytest.raises(InvalidValue) as caught:
        StatusAanlevering.by_code("999992016")
    assert "99999" not in str(caught.value)


@pytest.mark.parametrize("codelist", OPEN)
@given(data=st.data())
def test_an_open_list_keeps_every_code_of_the_right_form(codelist, data):
    """A code that has the form of the list is kept as it came, and says whether it is known."""
    code = data.draw(st.from_regex(FORMS[codelist], fullmatch=True))
    result = codelist.by_code(code)
    assert result.code == code
    assert result.known == (code in {member.code for member in codelist})
    assert str(result) == f"{code} ({result.label})"
    assert result.known or result.label == "onbekende code"


@pytest.mark.parametrize(
    ("codelist", "code"),
    [
        (RetourCode, "020"),
        (RetourCode, "02000"),
        (RetourCode, "s300"),
        (RetourCode, "0200\n"),
        (RetourCode, "０２００"),
        (RedenTerugkoppeling, "1"),
        (RedenTerugkoppeling, "A1"),
        (AttribuutNaam, "001"),
        (AttribuutNaam, " 1"),
        (BerichtCode, "57"),
        (BerichtCode, ""),
    ],
)
def test_an_open_list_refuses_what_cannot_be_a_code(codelist, code):
    """Open does not mean anything goes: the form is checked."""
    with pytest.raises(InvalidValue, match=f"{codelist.__name__}: .* heeft niet de vorm"):
        codelist.by_code(code)


@pytest.mark.parametrize("code", [200, None, 2.0, b"0200"])
def test_a_code_is_text(code):
    """A number is no code: leading zeros matter."""
    with pytest.raises(InvalidType, match="RetourCode: verwacht een code als tekst"):
        RetourCode.by_code(code)


@pytest.mark.parametrize("member", list(chain.from_iterable(OPEN)))
def test_a_known_code_cannot_pose_as_unknown(member):
    """Two values for one code would not survive a round trip: the list's own member is asked for."""
    with pytest.raises(InvalidValue, match=f"code {member.code} is bekend"):
        UnknownCode(codelist=type(member), code=member.code)


@pytest.mark.parametrize("codelist", [StatusAanlevering, OpenCodelist, str, None, "RetourCode"])
def test_only_an_open_list_has_unknown_codes(codelist):
    """A closed list or anything else has no unknown codes."""
    with pytest.raises(InvalidType, match="codelist: verwacht een open codelijst"):
        UnknownCode(codelist=codelist, code="1")


def test_an_unknown_code_is_a_value():
    """Unknown codes are frozen, slotted, compared with their list, and survive a pickle."""
    code = RedenTerugkoppeling.by_code("77")
    assert code == UnknownCode(codelist=RedenTerugkoppeling, code="77")
    assert code != AttribuutNaam.by_code("77")
    assert pickle.loads(pickle.dumps(code)) == code
    assert not hasattr(code, "__dict__")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        code.code = "78"


def test_the_tariffs_are_those_of_the_standard():
    """The tariffs in eurocents a month, with the days on which they hold and where they were read."""
    assert [
        (str(row.valid_from), str(row.valid_to), row.cents, row.mark.value) for row in TARIEVEN
    ] == [
        ("2020-01-01", "2023-12-31", 1900, "wet"),
        ("2024-01-01", "2024-12-31", 2060, "vng"),
        ("2025-01-01", "2025-12-31", 2100, "cak"),
        ("2026-01-01", "2026-12-31", 2180, "cak"),
    ]
    assert all(row.source for row in TARIEVEN)


def test_a_tariff_is_rounded_down_to_twenty_cents():
    """The law has the amount rounded down to a multiple of 0,20 (article 2.1.4b, lid 4)."""
    assert all(row.cents % 20 == 0 for row in TARIEVEN)


def test_each_tariff_starts_the_day_after_the_last():
    """There is no day without tariff and none with two; what was not announced is not known."""
    assert TARIEVEN[0].valid_from == Y2020
    assert TARIEVEN[-1].valid_to == TARIEF_ANNOUNCED_UNTIL == date(2026, 12, 31)
    for earlier, later in pairwise(TARIEVEN):
        assert earlier.valid_to + timedelta(days=1) == later.valid_from


@given(day=st.dates(date(2019, 1, 1), date(2028, 12, 31)))
def test_on_each_announced_day_one_tariff_holds(day):
    """From 2020 until the last announced day there is exactly one, and before and after none."""
    announced = Y2020 <= day <= TARIEF_ANNOUNCED_UNTIL
    assert sum(row.in_force(day) for row in TARIEVEN) == announced


def test_the_gemeenten_are_the_cbs_list():
    """The list has the 342 gemeenten of 2026, by four-digit code."""
    found = gemeenten()
    assert len(found) == 342
    assert found["0513"] == "Gouda"
    assert found["0059"] == "Achtkarspelen"
    assert all(len(code) == 4 and code.isascii() and code.isdigit() for code in found)
    assert list(found) == sorted(found)


def test_the_list_of_gemeenten_is_read_only():
    """Nobody changes the list for someone else."""
    with pytest.raises(TypeError):
        gemeenten()["9999"] = "Nergenshuizen"


# The numbers that the CBS gave for each year; 2022 began with 345, and lost Weesp on 24 March.
COUNTS = [
    (date(2020, 1, 1), 355),
    (date(2020, 12, 31), 355),
    (date(2021, 1, 1), 352),
    (date(2022, 1, 1), 345),
    (date(2022, 3, 23), 345),
    (date(2022, 3, 24), 344),
    (date(2023, 1, 1), 342),
    (date(2026, 1, 1), 342),
]


@pytest.mark.parametrize(("day", "count"), COUNTS)
def test_the_gemeenten_of_a_day_are_as_many_as_the_cbs_counted(day, count):
    """The list is complete from 2020: former codes and the days on which they ended are in it."""
    assert sum(row.in_force(day) for row in gemeentecodes().rows) == count


# Code, name, last day, and the code that came in its place; of Haaren the land went to four
# gemeenten.
FORMER = [
    ("0003", "Appingedam", date(2020, 12, 31), "1979"),
    ("0010", "Delfzijl", date(2020, 12, 31), "1979"),
    ("0024", "Loppersum", date(2020, 12, 31), "1979"),
    ("0788", "Haaren", date(2020, 12, 31), "0757"),
    ("0370", "Beemster", date(2021, 12, 31), "0439"),
    ("0398", "Heerhugowaard", date(2021, 12, 31), "1980"),
    ("0416", "Langedijk", date(2021, 12, 31), "1980"),
    ("0756", "Boxmeer", date(2021, 12, 31), "1982"),
    ("0786", "Grave", date(2021, 12, 31), "1982"),
    ("0815", "Mill en Sint Hubert", date(2021, 12, 31), "1982"),
    ("1684", "Cuijk", date(2021, 12, 31), "1982"),
    ("1702", "Sint Anthonis", date(2021, 12, 31), "1982"),
    ("0856", "Uden", date(2021, 12, 31), "1991"),
    ("1685", "Landerd", date(2021, 12, 31), "1991"),
    ("0457", "Weesp", date(2022, 3, 23), "0363"),
    ("0501", "Brielle", date(2022, 12, 31), "1992"),
    ("0530", "Hellevoetsluis", date(2022, 12, 31), "1992"),
    ("0614", "Westvoorne", date(2022, 12, 31), "1992"),
]


@pytest.mark.parametrize(("code", "naam", "last", "successor"), FORMER)
def test_a_former_code_is_in_force_until_its_last_day(code, naam, last, successor):
    """A former gemeente exists on its last day and not after it; what took its place does then."""
    (row,) = gemeentecodes().find(code)
    assert (row.naam, row.valid_to, row.mark) == (naam, last, Mark.RVIG)
    assert is_gemeente(code, last)
    assert not is_gemeente(code, last + timedelta(days=1))
    assert is_gemeente(successor, last + timedelta(days=1))
    assert code not in gemeenten()


def test_the_former_codes_are_these_and_no_other():
    """Eighteen gemeenten ceased to exist since 2020, and five new ones took the place of fifteen of them."""
    former = {row.code for row in gemeentecodes().rows if row.valid_to is not None}
    new = {row.code: row.valid_from for row in gemeentecodes().rows if row.valid_from is not None}
    assert former == {code for code, *_ in FORMER}
    assert new == {
        "1979": date(2021, 1, 1),
        "1980": date(2022, 1, 1),
        "1982": date(2022, 1, 1),
        "1991": date(2022, 1, 1),
        "1992": date(2023, 1, 1),
    }


_CODES = st.from_regex("[0-9]{4}", fullmatch=True)
_DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
_ROWS = st.lists(
    st.builds(
        Gemeentecode,
        code=st.sampled_from(["0001", "0002", "0003"]),
        valid_from=st.none() | _DAYS,
        valid_to=st.none() | _DAYS,
    )
)


@given(rows=_ROWS, code=st.sampled_from(["0001", "0002", "0003", "0004"]), day=_DAYS)
def test_a_code_is_in_force_on_the_days_of_one_of_its_rows(rows, code, day):
    """A code may come back: each of its rows counts, both its ends included."""
    first, last = date.min, date.max
    expected = [row for row in rows if row.code == code]
    expected = [
        row for row in expected if (row.valid_from or first) <= day <= (row.valid_to or last)
    ]
    assert is_gemeente(code, day, Gemeentecodes.of(rows)) is bool(expected)


@given(codes=st.sets(_CODES), other=_CODES, day=_DAYS)
def test_codes_without_days_are_always_in_force(codes, other, day):
    """A user may give codes in any collection, or with their names."""
    for given_codes in (codes, frozenset(codes), sorted(codes), dict.fromkeys(codes, "Naam")):
        own = Gemeentecodes.of(given_codes)
        assert own.in_force(other, day) is (other in codes)


def test_a_mapping_may_hold_the_rows():
    """Code to row keeps the days of the row; code to name keeps the name."""
    weesp = Gemeentecode(code="0457", naam="Weesp", valid_to=date(2022, 3, 23))
    own = Gemeentecodes.of({"0457": weesp, "0363": "Amsterdam"})
    assert own.rows == (weesp, Gemeentecode(code="0363", naam="Amsterdam"))
    assert Gemeentecodes.of(own) is own


@pytest.mark.parametrize(
    "wrong", ["0513", b"0513", 513, None, [513], [None], {513: "Gouda"}, {"0513": 1}]
)
def test_what_is_no_list_of_codes_is_refused(wrong):
    """A text is no collection of codes, and a code is text."""
    with pytest.raises(InvalidType, match="gemeenten: verwacht"):
        Gemeentecodes.of(wrong)


@pytest.mark.parametrize("code", ["513", "05130", "", "O513", "０５１３", "0513\n"])
def test_a_gemeentecode_is_four_digits(code):
    """A code that lost its leading zero is refused, and not taken for another gemeente."""
    with pytest.raises(
        InvalidValue, match="gemeenten: verwacht gemeentecodes van precies 4 cijfers; "
    ):
        Gemeentecodes.of([code])


def test_a_gemeentecode_is_text():
    """A row of a user's own is checked when it is made."""
    with pytest.raises(InvalidType, match="gemeenten: verwacht gemeentecodes als tekst"):
        Gemeentecode(code=513)


@pytest.mark.parametrize("wrong", ["2022-03-23", 2022, datetime(2022, 3, 23)])  # noqa: DTZ001  # no instant
def test_the_days_of_a_row_are_dates(wrong):
    """A text or a moment would only be noticed when a rule compares it."""
    for name in ("valid_from", "valid_to"):
        with pytest.raises(InvalidType, match=rf"{name}: verwacht een datum \(date\), geen "):
            Gemeentecode(code="0457", **{name: wrong})
        days = {"valid_from": Y2020, "valid_to": None, name: wrong}
        with pytest.raises(InvalidType, match=rf"{name}: verwacht een datum \(date\), geen "):
            Tarief(cents=1900, **days)


def test_a_list_of_gemeentecodes_is_a_value():
    """Two lists with the same rows are equal, and a list travels to another process."""
    own = Gemeentecodes.of(["0513", "0637"])
    again = pickle.loads(pickle.dumps(own))
    assert again == own == Gemeentecodes.of(["0513", "0637"]) != Gemeentecodes.of(["0513"])
    assert hash(again) == hash(own)
    assert again.in_force("0637", Y2020)
    assert copy.deepcopy(own).find("0513") == own.find("0513")
