"""The codelists: what stands in them, what they refuse and what they keep."""

import copy
import pickle
from datetime import date, timedelta
from itertools import pairwise

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
from ieb.codes import TARIEVEN, OpenCodelist, gemeenten

OPEN = [RetourCode, RedenTerugkoppeling, AttribuutNaam, BerichtCode]
LISTS = [*OPEN, StatusAanlevering]
FORMS = {
    RetourCode: "[0-9A-Z]{4}",
    RedenTerugkoppeling: "[0-9]{2}",
    AttribuutNaam: "[0-9]{2}",
    BerichtCode: "[0-9]{3}",
}
Y2020 = date(2020, 1, 1)

EB001 = [
    ("0001", "Bericht is afgekeurd om technische redenen.", Y2020, "4.0"),
    ("0200", "Geen opmerking over deze berichtklasse.", Y2020, "4.0"),
    ("0233", "Berichtklasse is niet beoordeeld.", Y2020, "4.0"),
    ("8848", "Dagtekening ligt in de toekomst", Y2020, "4.0"),
    (
        "9056",
        "Identificatie is niet uniek per berichtsoort voor de verzendende partij",
        date(2022, 10, 1),
        "4.0",
    ),
    (
        "9063",
        "Status 3, maar geen eerdere aanlevering voor de client met dezelfde logische sleutel",
        date(2025, 4, 7),
        "4.0",
    ),
    ("9103", "Status 2, maar geen eerdere aanlevering voor de client met dezelfde sleutel", Y2020, "4.0"),
    ("9104", "Een met status 3 verwijderde aanlevering kan niet met status 2 gewijzigd worden", Y2020, "4.0"),
    (
        "9393",
        "Status 2: EbStartdatum ligt te ver terug en wijkt af van de actuele aanlevering",
        date(2023, 4, 1),
        "4.0",
    ),
    ("9395", "Status 2: BwStartdatum ligt te ver terug en wijkt af van de actuele aanlevering", None, "4.0"),
    ("9400", "Perioden beschermd wonen van dezelfde gemeente overlappen", None, "aanname"),
    ("9404", "Status 1: startnummer is al gebruikt door de afzender", None, "aanname"),
    ("S300", "Gemeentecode komt niet voor in de lijst van CBS.", Y2020, "4.0"),
    ("S333", "Kostprijsbedrag niet groter dan nationaal tarief op KostprijsStartdatum.", Y2020, "4.0"),
]
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
        (RetourCode, EB001),
        (StatusAanlevering, COD467),
        (RedenTerugkoppeling, REDENEN),
        (AttribuutNaam, ATTRIBUTEN),
        (BerichtCode, COD002),
    ],
)
def test_a_list_holds_the_rows_of_the_standard(codelist, rows):
    """Code, label, first day and mark of every row are those of the standard, in its order."""
    assert [(one.code, one.label, one.valid_from, str(one.mark)) for one in codelist] == rows


@pytest.mark.parametrize("codelist", LISTS)
def test_every_row_names_its_source(codelist):
    """Every row carries mark and source; none has a last day."""
    assert all(isinstance(one.mark, Mark) and one.source and one.valid_to is None for one in codelist)


@pytest.mark.parametrize("codelist", LISTS)
def test_a_known_code_is_found(codelist):
    """A code of the list gives its member, which is known and travels as itself."""
    for one in codelist:
        assert codelist.by_code(one.code) is one
        assert one.known
        assert str(one) == f"{one.code} ({one.label})"
        assert pickle.loads(pickle.dumps(one)) is one
        assert copy.deepcopy(one) is one


@pytest.mark.parametrize("code", ["0", "4", "", "1 ", "01", "１", "1 (Eerste aanlevering)"])
def test_a_closed_list_refuses_what_it_does_not_know(code):
    """A status that is not listed is refused, and the text names the choice."""
    with pytest.raises(InvalidValue, match="staat niet in de codelijst; verwacht wordt een van 1, 2, 3, 9"):
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
    assert result.known == (code in {one.code for one in codelist})
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


@pytest.mark.parametrize("member", [one for codelist in OPEN for one in codelist])
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
    """The tariffs by year, in eurocents a month."""
    assert [(one.valid_from.year, one.cents) for one in TARIEVEN] == [
        (2020, 1900),
        (2024, 2060),
        (2025, 2100),
        (2026, 2180),
    ]


def test_each_tariff_starts_the_day_after_the_last():
    """There is no day without tariff and none with two; the last one is open."""
    assert TARIEVEN[0].valid_from == Y2020
    assert TARIEVEN[-1].valid_to is None
    for earlier, later in pairwise(TARIEVEN):
        assert earlier.valid_to + timedelta(days=1) == later.valid_from


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
