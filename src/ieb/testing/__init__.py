"""Strategies for every message, and a check of a `HistoryView` of your own (extra ``testing``).

What is drawn can always be written; it keeps to the XSD, not to the rules: a stop date may lie
before a start date. Each Bsn passes the 11-proef and starts with 9999, which no person has.

Example:
    >>> from hypothesis import given
    >>> import ieb
    >>> @given(messages())
    ... def test_round_trip(bericht):
    ...     assert ieb.parse(ieb.serialize(bericht)) == bericht
"""

from ieb.testing.histories import check_history_view, history_events
from ieb.testing.strategies import bedragen, bsns, gemeentecodes, messages

__all__ = [
    "bedragen",
    "bsns",
    "check_history_view",
    "gemeentecodes",
    "history_events",
    "messages",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
