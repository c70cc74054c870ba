"""What two aanleveringen say, compared without what carries it."""

from __future__ import annotations

from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.messages.aanlevering import Aanlevering, aanlevering_of
from ieb.testing import messages

HEEN = messages(ieb.WMO405, ieb.WMO407)


@given(HEEN, HEEN, st.sets(st.sampled_from([field.name for field in fields(Aanlevering)])))
def test_two_say_as_much_when_their_content_is_equal(first, second, taken):
    """OP035: what counts is compared, and nothing else; whatever else two messages share."""
    here, there = aanlevering_of(first), aanlevering_of(second)
    other = evolve(here, **{name: getattr(there, name) for name in taken})
    assert here.says_as_much_as(other) is (here.content == other.content)
