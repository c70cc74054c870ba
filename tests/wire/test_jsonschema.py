"""The JSON Schema of a message says of JSON what `from_json` says."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.messages import MESSAGES
from ieb.testing import messages
from ieb.wire.jsonschema import json_schema

VALIDATORS = {
    kind.naam: jsonschema.Draft202012Validator(
        json_schema(kind), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for kind in MESSAGES
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_schema_is_itself_valid(kind):
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))


@settings(max_examples=150, deadline=None)
@given(message=messages())
def test_what_to_json_writes_is_valid(message):
    VALIDATORS[message.naam].validate(json.loads(ieb.to_json(message)))


JUNK = st.sampled_from(
    [None, True, 1.5, -1, 10**9, "", " ", "1", "2025-02-30", "2025-05-12", [], {}, ["0001"]]
)


def leaves(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the paths of everything in a JSON value."""
    found = [path]
    if isinstance(value, dict):
        found += [one for name, inner in value.items() for one in leaves(inner, (*path, name))]
    elif isinstance(value, list):
        found += [one for index, inner in enumerate(value) for one in leaves(inner, (*path, index))]
    return found


@settings(max_examples=300, deadline=None)
@given(message=messages(), data=st.data(), junk=JUNK)
def test_the_schema_accepts_what_from_json_accepts(message, data, junk):
    content = json.loads(ieb.to_json(message))
    *way, last = data.draw(st.sampled_from(leaves(content)[1:]))
    holder = content
    for step in way:
        holder = holder[step]
    holder[last] = junk
    try:
        ieb.from_json(json.dumps(content))
        accepted = True
    except ieb.IebError:
        accepted = False
    if isinstance(content.get("Bericht"), str) and content["Bericht"] == message.naam:
        assert VALIDATORS[message.naam].is_valid(content) == accepted


def test_a_release_without_the_message_has_no_schema():
    with pytest.raises(ieb.InvalidValue, match=r"3\.0 kent geen bericht"):
        json_schema(ieb.WMO409, release=ieb.release("3.0"))


def test_limits_are_those_of_the_release():
    header = json_schema(ieb.WMO405, release=ieb.release("3.0"))["properties"]["Header"]["properties"]
    assert header["BerichtVersie"] == {"const": 3}
