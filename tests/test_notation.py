"""The notations of the casus document: "21-10-2020" and "20201021", "1234,00" and "123400"."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import (
    AttribuutNaam,
    Bedrag,
    BerichtCode,
    InvalidValue,
    Notation,
    RedenTerugkoppeling,
    RetourCode,
    StatusAanlevering,
    UnknownCode,
)
from ieb.notation import (
    read_amount,
    read_any_date,
    read_code,
    read_date,
    write_amount,
    write_code,
    write_date,
)

LISTS = [StatusAanlevering, RetourCode, RedenTerugkoppeling, AttribuutNaam, BerichtCode]
NOTATIONS = st.sampled_from(Notation)
DATE_TEXT = st.from_regex(
    "[0-9]{1,2}-?[0-9]{1,2}-?[0-9]{4}|[0-9]{7,9}|[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True
)
FUNCTIONEEL, TECHNISCH = Notation.FUNCTIONEEL, Notation.TECHNISCH


@given(st.dates(), NOTATIONS)
def test_a_date_is_read_as_it_is_written(day, notation):
    """Reading undoes writing, in either notation."""
    assert read_date(write_date(day, notation), notation) == day


@given(DATE_TEXT | st.text("0123456789-٣ \n", max_size=10), NOTATIONS)
def test_a_date_is_read_only_as_it_is_written(text, notation):
    """What is accepted is exactly what would be written."""
    try:
        day = read_date(text, notation)
    except InvalidValue:
        return
    assert write_date(day, notation) == text


def test_dates_are_those_of_the_legend():
    """The legend of the casus document: functional 21-10-2020, technical 20201021."""
    day = date(2020, 10, 21)
    assert write_date(day) == "21-10-2020"
    assert write_date(day, TECHNISCH) == "20201021"
    assert read_date("21-10-2020") == read_date("20201021", TECHNISCH) == day
    assert write_date(date(1, 2, 3)) == "03-02-0001"
    assert write_date(date(1, 2, 3), TECHNISCH) == "00010203"


@pytest.mark.parametrize(
    ("notation", "expected", "texts"),
    [
        (
            FUNCTIONEEL,
            "verwacht wordt dd-mm-eejj, zoals 21-10-2020",
            [
                "",
                "20201021",
                "2020-10-21",
                "1-2-2020",
                "21/10/2020",
                "21-10-20",
                "２１-10-2020",
                "21-10-2020\n",
                " 21-10-2020",
            ],
        ),
        (
            TECHNISCH,
            "verwacht wordt eejjmmdd, zoals 20201021",
            [
                "",
                "21-10-2020",
                "2020-10-21",
                "2020102",
                "202010210",
                "２0201021",
                "20201021\n",
                "2020_1021",
            ],
        ),
    ],
)
def test_a_date_in_another_notation_is_refused(notation, expected, texts):
    """The text says which notation was expected."""
    for text in texts:
        with pytest.raises(InvalidValue, match=f"is geen datum: {expected}"):
            read_date(text, notation)


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("31-02-2025", FUNCTIONEEL),
        ("29-02-2023", FUNCTIONEEL),
        ("00-01-2025", FUNCTIONEEL),
        ("01-13-2025", FUNCTIONEEL),
        ("01-01-0000", FUNCTIONEEL),
        ("20250231", TECHNISCH),
        ("20251301", TECHNISCH),
    ],
)
def test_a_day_that_does_not_exist_is_refused(text, notation):
    """30 February has the right form, and is still refused as no day."""
    with pytest.raises(InvalidValue, match=f"'{text}' is geen bestaande datum"):
        read_date(text, notation)


@given(st.dates())
def test_an_untyped_date_is_read_in_three_notations(day):
    """In text without a type, eejjmmdd, eejj-mm-dd and dd-mm-eejj are read."""
    for text in (write_date(day), write_date(day, TECHNISCH), day.isoformat()):
        assert read_any_date(text) == day


@given(DATE_TEXT)
def test_an_untyped_date_is_read_only_in_those_notations(text):
    """What is accepted is one of the three ways to write the date."""
    try:
        day = read_any_date(text)
    except InvalidValue:
        return
    assert text in {write_date(day), write_date(day, TECHNISCH), day.isoformat()}


@pytest.mark.parametrize(
    "text", ["", "Wlz", "2025-1-1", "1-1-2025", "2025-01-01Z", "20250101 ", "２0250101"]
)
def test_an_untyped_date_in_another_notation_is_refused(text):
    """Who types a date otherwise is told the three forms that are understood."""
    with pytest.raises(InvalidValue, match="verwacht wordt eejjmmdd, eejj-mm-dd of dd-mm-eejj"):
        read_any_date(text)


@pytest.mark.parametrize("text", ["20250231", "2025-02-31", "31-02-2025"])
def test_an_untyped_day_that_does_not_exist_is_refused(text):
    """No notation makes 31 February exist."""
    with pytest.raises(InvalidValue, match="is geen bestaande datum"):
        read_any_date(text)


@pytest.mark.parametrize("codelist", LISTS)
@pytest.mark.parametrize("notation", Notation)
def test_a_code_is_read_as_it_is_written(codelist, notation):
    """Reading undoes writing for every code of every list."""
    for code in codelist:
        assert read_code(write_code(code, notation), codelist, notation) is code


@given(st.from_regex("[0-9A-Z]{4}", fullmatch=True), NOTATIONS)
def test_an_unknown_code_is_read_as_it_is_written(code, notation):
    """A code that an open list does not hold survives too."""
    value = RetourCode.by_code(code)
    assert read_code(write_code(value, notation), RetourCode, notation) == value


def test_codes_are_those_of_the_legend():
    """The legend of the casus document: functional 1 (Eerste aanlevering), technical 1."""
    status = StatusAanlevering.EERSTE_AANLEVERING
    assert write_code(status) == "1 (Eerste aanlevering)"
    assert write_code(status, TECHNISCH) == "1"
    assert write_code(UnknownCode(codelist=RetourCode, code="1234")) == "1234 (onbekende code)"
    assert read_code("1 (eerste AANLEVERING)", StatusAanlevering) is status


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1 ",
        "1(Eerste aanlevering)",
        "1  (Eerste aanlevering)",
        "1 (Eerste aanlevering) ",
        "1 ()",
        "１ (Eerste aanlevering)",
    ],
)
def test_a_code_without_its_description_is_refused(text):
    """In the functional notation a code comes with its description, exactly so."""
    with pytest.raises(InvalidValue, match=r"verwacht wordt bijvoorbeeld 1 \(Eerste aanlevering\)"):
        read_code(text, StatusAanlevering)


@pytest.mark.parametrize(
    ("text", "codelist", "label"),
    [
        ("1 (Onbekend)", StatusAanlevering, "Eerste aanlevering"),
        ("1 (Gewijzigde aanlevering)", StatusAanlevering, "Eerste aanlevering"),
        ("1 ( Eerste aanlevering)", StatusAanlevering, "Eerste aanlevering"),
        ("77 (Stopdatum)", AttribuutNaam, "onbekende code"),
    ],
)
def test_a_description_of_another_code_is_refused(text, codelist, label):
    """Code and description must agree; the text gives the right one."""
    with pytest.raises(InvalidValue, match=f"bij code .* hoort de omschrijving {label}"):
        read_code(text, codelist)


@pytest.mark.parametrize(
    ("text", "notation"),
    [("5 (Onbekend)", FUNCTIONEEL), ("5", TECHNISCH), ("1 (Eerste aanlevering)", TECHNISCH)],
)
def test_a_code_that_the_list_refuses_is_refused(text, notation):
    """A closed list stays closed, in either notation."""
    with pytest.raises(InvalidValue, match="staat niet in de codelijst"):
        read_code(text, StatusAanlevering, notation)


@given(st.integers(0, Bedrag.MAX_CENTS), NOTATIONS)
def test_an_amount_is_read_as_it_is_written(cents, notation):
    """Reading undoes writing, in either notation."""
    assert read_amount(write_amount(Bedrag(cents), notation), notation) == Bedrag(cents)


@given(st.text("0123456789,.- +_٣", max_size=10), NOTATIONS)
def test_an_amount_is_read_only_as_it_is_written(text, notation):
    """What is accepted is exactly what would be written."""
    try:
        bedrag = read_amount(text, notation)
    except InvalidValue:
        return
    assert write_amount(bedrag, notation) == text


def test_amounts_are_those_of_the_legend():
    """The legend of the casus document: functional 1234,00 (euro), technical 123400 (eurocent)."""
    assert write_amount(Bedrag(123_400)) == "1234,00"
    assert write_amount(Bedrag(123_400), TECHNISCH) == "123400"
    assert read_amount("1234,00") == read_amount("123400", TECHNISCH) == Bedrag(123_400)
    assert read_amount("99999999", TECHNISCH) == read_amount("999999,99") == Bedrag(99_999_999)


@pytest.mark.parametrize("text", ["", "1.234,5", "123400", "1234.00", "-1,00", "NaN", "１,00"])
def test_a_functional_amount_in_another_notation_is_refused(text):
    """The text shows how an amount in euros is written."""
    with pytest.raises(InvalidValue, match="verwacht wordt bijvoorbeeld 3000,00"):
        read_amount(text)


@pytest.mark.parametrize(
    "text", ["", "1234,00", "-1", "+1", "01", "1_000", "１", "1.0", "1e3", " 1", "1\n", "100000000"]
)
def test_a_technical_amount_in_another_notation_is_refused(text):
    """The text shows how an amount in eurocents is written."""
    with pytest.raises(InvalidValue, match="verwacht wordt een geheel getal, zoals 123400"):
        read_amount(text, TECHNISCH)


@pytest.mark.parametrize(
    "read", [read_date, read_any_date, read_amount, lambda text: read_code(text, StatusAanlevering)]
)
def test_a_bsn_in_the_wrong_place_is_not_repeated(read):
    """What is refused may be a Bsn: it is masked."""
    with pytest.raises(InvalidValue) as caught:
        read("999992016")
    assert "9999920" not in str(caught.value)
