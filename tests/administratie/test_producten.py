"""From category and product of iWmo to the kind of provision: never by default."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb.administratie import Soort, soort_of
from ieb.errors import InvalidType, InvalidValue

KNOWN = {
    "11": Soort.ROLSTOEL,
    "12": Soort.HULPMIDDEL,
    "14": Soort.HULPMIDDEL,
    "15": Soort.BESCHERMD_WONEN,
    "16": Soort.OPVANG,
    "17": Soort.OPVANG,
}


@pytest.mark.parametrize(("category", "soort"), KNOWN.items())
def test_a_category_that_says_enough(category, soort):
    """It says which kind it is, with and without a product."""
    assert soort_of(category) is soort
    assert soort_of(category, f"{category}A01") is soort


@pytest.mark.parametrize("product", ["11X20", "11X21", "11X22", "11X61"])
def test_what_is_disputed_is_asked(product):
    """The text says between what to choose."""
    with pytest.raises(InvalidValue, match="kies zelf SPORTROLSTOEL of ROLSTOELONDERDEEL"):
        soort_of("11", product)


def test_category_13_is_asked():
    """An aid in a house, or a change of the house."""
    with pytest.raises(InvalidValue, match="kies zelf HULPMIDDEL of WONINGAANPASSING"):
        soort_of("13", "13A01")


@given(st.text(max_size=4).filter(lambda category: category not in {*KNOWN, "13"}))
def test_an_unknown_category_is_never_given_a_kind(category):
    """Also one that looks like another."""
    with pytest.raises(InvalidValue, match="hoort bij geen soort voorziening"):
        soort_of(category)


@pytest.mark.parametrize("given", [(11, None), ("11", 20)])
def test_numbers_are_no_codes(given):
    """A category is text."""
    with pytest.raises(InvalidType, match="verwacht tekst, geen int"):
        soort_of(*given)
