"""The JSON Schema of a dossier says of JSON what `parse_dossiers` says."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from ieb.administratie import Soort, dossier_schema, dossier_to_json, parse_dossiers
from ieb.errors import InvalidRecords

from .play import BSN
from .strategies import dossiers

SCHEMA = dossier_schema()
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
COST = {"kostprijs_bedrag": 100_00, "kostprijs_startdatum": "2025-03-12"}
RENT = {"per_maand": 21_00, "levensduur": 84}
FULL: dict[str, Any] = {
    "bsn": BSN,
    "nummer": "17",
    "geboortedatum": "1950-01-01",
    "overleden": None,
    "voorliggend": [{"naam": "Wlz", "van": "2025-01-01", "tot": None}],
    "voorzieningen": [
        {
            "nummer": "D-1",
            "soort": "HULPMIDDEL",
            "van": "2025-03-12",
            "tot": "2025-12-31",
            "kostprijs": COST,
            "bijdrageplichtig": True,
            "onderbrekingen": [{"laatste_dag": "2025-04-01", "hervat": "2025-06-01"}],
            "herindicatie": False,
        },
        {"nummer": "D-2", "soort": "WONINGAANPASSING", "van": "2025-03-12", "kostprijs": RENT},
    ],
}
COMPARES = re.compile("klopt niet|ligt voor|overleden voor|is meer dan|staat twee keer")
"""What the reader says of values that do not fit together."""
JUNK: list[Any] = [
    *(None, True, 0, -1, 3, 1.5, 10**9, "", " ", BSN, f"{BSN}\n", "12345678", "٠٠٠٠٠٠٠٠٠"),
    *("2025-02-30", "2025-05-12", "20250512", "2025-05-12T00:00:00", "HULPMIDDEL", "ROLSTOEL"),
    *([], {}, [3], [{}], COST, RENT, {**COST, **RENT}, {"per_maand": 0}, {"levensduur": 0}),
]


def texts_of(content: object) -> list[str]:
    """Return what the reader says is wrong with a dossier."""
    try:
        list(parse_dossiers(json.dumps([content])))
    except InvalidRecords as error:
        return [text for _, text in error.faults]
    return []


def is_read(content: object) -> bool:
    """Return whether the reader takes a dossier."""
    return not texts_of(content)


def places_in(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything in a JSON value."""
    found = [path]
    inside: dict[Any, object] = {}
    if isinstance(value, dict):
        inside = value
    elif isinstance(value, list):
        inside = dict(enumerate(value))
    for key, held in inside.items():
        found += places_in(held, (*path, key))
    return found


def test_the_schema_is_itself_valid():
    """Any tool that knows JSON Schema can read it, and FULL has all that a dossier can hold."""
    VALIDATOR.check_schema(SCHEMA)
    VALIDATOR.validate(FULL)
    assert is_read(FULL)
    assert {*FULL} == {*SCHEMA["properties"]}
    provision = SCHEMA["properties"]["voorzieningen"]["items"]
    assert {*FULL["voorzieningen"][0]} == {*provision["properties"]}


@given(dossiers())
def test_a_dossier_that_is_written_is_valid(dossier):
    """What the library writes passes the schema that it ships."""
    VALIDATOR.validate(json.loads(dossier_to_json(dossier)))


def holder_of(place: tuple[Any, ...]) -> tuple[Any, Any]:
    """Return a copy of FULL, and what holds a place in it."""
    content = json.loads(json.dumps(FULL))
    holder = content
    for step in place[:-1]:
        holder = holder[step]
    return content, holder


@pytest.mark.parametrize("place", places_in(FULL)[1:], ids=str)
@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_what_is_put_in_the_place_of_something_is_refused_by_both_or_by_none(place, junk):
    """Only what compares two values is for the reader alone: it says that they do not fit."""
    content, holder = holder_of(place)
    holder[place[-1]] = junk
    if VALIDATOR.is_valid(content):
        assert all(COMPARES.search(text) for text in texts_of(content))
    else:
        assert not is_read(content)


@pytest.mark.parametrize("place", places_in(FULL)[1:], ids=str)
def test_a_key_that_is_taken_away_is_missed_by_both_or_by_none(place):
    """What is required is what has no default."""
    content, holder = holder_of(place)
    del holder[place[-1]]
    assert VALIDATOR.is_valid(content) == is_read(content)


@pytest.mark.parametrize("soort", Soort)
@pytest.mark.parametrize("more", [{"kostprijs": COST}, {"kostprijs": RENT}, {}])
@pytest.mark.parametrize("due", [True, False, None])
def test_what_only_some_kinds_may_have_is_known_to_both(soort, more, due):
    """A kostprijs of a service and a contribution for a rolstoel are refused by both."""
    provision = {"nummer": "D-1", "soort": soort.name, "van": "2025-03-12", **more}
    content = {"bsn": BSN, "voorzieningen": [{**provision, "bijdrageplichtig": due}]}
    assert VALIDATOR.is_valid(content) == is_read(content)


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"bsn": 999992016},
        {"bsn": BSN, "kleur": 1},
        {"bsn": BSN, "voorzieningen": None},
        {
            "bsn": BSN,
            "voorzieningen": [{"nummer": "1", "soort": "SCOOTMOBIL", "van": "2025-01-01"}],
        },
        {"bsn": BSN, "voorliggend": [{"naam": "Wlz"}]},
        {"bsn": BSN, "overleden": "vorig jaar"},
    ],
)
def test_what_is_no_dossier_is_refused_by_both(content):
    """Whatever is wrong with it: the schema tells before the reader does."""
    assert not VALIDATOR.is_valid(content)
    assert not is_read(content)
