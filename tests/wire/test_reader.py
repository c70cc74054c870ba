"""Some elements of a message, read out of its JSON without reading the rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

import ieb
from ieb.errors import InvalidValue
from ieb.findings import Path
from ieb.messages.aanlevering import aanlevering_of, aanlevering_paths, make_aanlevering
from ieb.messages.kinds import is_aanlevering, kind_of
from ieb.messages.places import value_at
from ieb.testing import messages
from ieb.wire.converter import reader_of

COST = Path("Bericht/Client/PeriodeEigenBijdrageAbo/EbKostprijs")


@given(messages())
def test_each_element_is_what_the_message_holds_there(message):
    """Classes and values alike; what is not there, or stands in what is not there, is None."""
    paths = [path for path, _, _ in kind_of(message).home.message(message.naam).walk()]
    single = [path for path in paths if "Attribuut" not in str(path.parent)]
    # The other stream of a message is not there, and what it would ask for is not asked.
    held = [path for path in single if value_at(message, path.parent) is not None]
    content = json.loads(ieb.to_json(message))
    read = reader_of(type(message), held)
    assert read(content) == tuple(value_at(message, path) for path in held)


@given(messages())
def test_an_aanlevering_is_the_same_from_a_message_and_from_its_json(message):
    """One list of paths serves both."""
    if not is_aanlevering(message):
        assert aanlevering_of(message) is None
        return
    read = reader_of(type(message), aanlevering_paths(message.naam))
    values = read(json.loads(ieb.to_json(message)))
    assert make_aanlevering(message.naam, values) == aanlevering_of(message)


@pytest.mark.parametrize(
    ("path", "damaged"),
    [
        ("Bericht/Client/Bsn", {"Client": {"Bsn": 999992016}}),
        ("Bericht/Client/Bsn", {"Client": {}}),
        ("Bericht/Client/Bsn", {"Client": [1]}),
        ("Bericht/Client/Bsn", []),
        (
            str(COST),
            {"Client": {"PeriodeEigenBijdrageAbo": {"EbKostprijs": {"KostprijsBedrag": 1}}}},
        ),
        (str(COST), {"Client": {"PeriodeEigenBijdrageAbo": {"EbKostprijs": "3000"}}}),
    ],
)
def test_what_is_not_as_it_must_be_is_refused(path, damaged):
    """As `from_json` would, but without saying what is wrong; never with a value in the text."""
    read = reader_of(ieb.WMO405, [Path(path)])
    with pytest.raises((InvalidValue, ieb.errors.InvalidType)) as caught:
        read(damaged)
    assert "999992016" not in str(caught.value)
