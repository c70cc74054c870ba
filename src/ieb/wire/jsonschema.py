"""JSON Schema of what `to_json` writes, made from the models and the shape of a release.

Limits are those of the model and of the release together. A pattern of an XSD is written as
`ieb.wire.patterns` says; one of which the meaning is not certain is left out, and the schema is
then wider than the XSD. Where a release leaves white space free, text counts as it stands in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import fields

from ieb import releases
from ieb.errors import InvalidType
from ieb.messages import Message
from ieb.messages.fields import FieldType, camel, field_types
from ieb.messages.kinds import MESSAGES
from ieb.releases import ComplexType, Element, Release, SimpleType, read_integer
from ieb.releases.lexical import PLAIN, lexical_for
from ieb.releases.shape import FIXED
from ieb.values import Bedrag
from ieb.wire.json import KIND
from ieb.wire.patterns import portable_pattern

__all__ = [
    "json_schema",
]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_CONTROL: Final = "[\x00-\b\n-\x1f]"
"""What no text of the model holds.

Not all patterns say so, and in Python ``$`` lets a last line end pass.
"""
_WIDEST: Final = 10
# Part of a number written as text: a class of digits or a digit, as often as its quantifier says.
_DIGITS: Final = re.compile(r"(?:\[[0-9-]+\]|\\d|[0-9])(?:\{(?:[0-9]+,)?([0-9]+)\}|(\?))?")
_NUMBER: Final = re.compile(rf"(?:{_DIGITS.pattern})+")


def json_schema(kind: type[Message], *, release: Release | None = None) -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a message.

    Args:
        kind: The class of the message.
        release: The release whose limits count; None for the one that the message is modelled
            after.

    Returns:
        The schema, as what `json.dumps` takes.

    Raises:
        InvalidType: `kind` is no class of a message, or `release` no release.
        InvalidValue: The release has no such message.

    Example:
        >>> from ieb import WMO405
        >>> json_schema(WMO405)["required"]
        ['Bericht', 'Header', 'Client']
    """
    if kind not in MESSAGES:
        first, last = MESSAGES[0].naam, MESSAGES[-1].naam
        wanted = f"een van de klassen ieb.{first} t/m ieb.{last}"
        msg = f"verwacht {wanted}, geen {type(kind).__name__}."
        raise InvalidType(msg, argument="kind")
    target = releases.release_or_home(release, kind.naam)
    shape, ours = target.message(kind.naam), releases.home_release(kind.naam).message(kind.naam)
    assert isinstance(shape.root.type, ComplexType)
    assert isinstance(ours.root.type, ComplexType)
    body = _class_schema(kind, shape.root.type, ours.root.type)
    properties, required = body["properties"], body["required"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    return {
        "$schema": DIALECT,
        "title": f"{shape.name} ({target.name}): {shape.title}",
        **body,
        "properties": {KIND: {"const": shape.name}, **properties},
        "required": [KIND, *required],
    }


def _class_schema(kind: type, shape: ComplexType, ours: ComplexType) -> dict[str, object]:
    hints = field_types(kind)
    elements = {element.name: element for element in shape.elements}
    model = {element.name: element.type for element in ours.elements}
    attributes = {camel(attribute.name): attribute.name for attribute in fields(kind)}
    properties: dict[str, object] = {}
    required: list[str] = []
    for name, element in elements.items():
        if name not in attributes:
            continue
        hint = hints[attributes[name]]
        properties[name] = _field_schema(hint, element, model[name])
        if not hint.optional:
            required.append(name)
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        **_all_of(list(_choice_schemas(shape, ours))),
    }


def _all_of(schemas: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
    """Return one schema that asks what all of them ask: a keyword stands once in an object."""
    if not schemas:
        return {}
    if len(schemas) == 1:
        return schemas[0]
    return {"allOf": schemas}


def _choice_schemas(shape: ComplexType, ours: ComplexType) -> Iterator[dict[str, object]]:
    """Yield what the choices of the model and those of the release ask; a null counts as absent."""
    known = {element.name: element.type for element in shape.elements if element.known}
    least: dict[frozenset[str], int] = {}
    for part in (*ours.particles, *shape.particles):
        # What the release does not have, or the model, is nothing to choose in JSON.
        names = frozenset(element.name for element in part.elements).intersection(known)
        if names and len(part.elements) > 1:
            least[names] = max(part.minimum, least.get(names, 0))
    for names, minimum in least.items():
        one_of = [
            {"required": [name], "properties": {name: _presence_of(kind)}}
            for name, kind in known.items()
            if name in names
        ]
        # At most one: none of them, or exactly one.
        none_of = {"not": {"anyOf": one_of}}
        allowed = one_of if minimum else [*one_of, none_of]
        yield {"oneOf": allowed}


def _presence_of(kind: SimpleType | ComplexType) -> dict[str, object]:
    return {"type": "object"} if isinstance(kind, ComplexType) else {"not": {"type": "null"}}


def _field_schema(
    hint: FieldType, element: Element, model: SimpleType | ComplexType
) -> dict[str, object]:
    content = _value_schema(hint, element, model)
    if hint.many:
        return {"type": "array", "items": content, "minItems": 1}
    return {"anyOf": [content, {"type": "null"}]} if hint.optional else content


def _value_schema(
    hint: FieldType, element: Element, model: SimpleType | ComplexType
) -> dict[str, object]:
    if isinstance(element.type, ComplexType):
        assert isinstance(model, ComplexType)  # another holder does not fit: from_xsd refuses it
        return _class_schema(hint.kind, element.type, model)
    assert isinstance(model, SimpleType)
    if hint.kind is date:
        return {"type": "string", "format": "date"}
    if hint.kind in (int, Bedrag):
        return _number_schema(element, element.type, model)
    return _text_schema(element, element.type, model)


def _number_schema(element: Element, theirs: SimpleType, model: SimpleType) -> dict[str, object]:
    """Return the limits of a number: in JSON it is one, however a release writes it."""
    low = _strictest(max, theirs.minimum, model.minimum)
    high = _strictest(min, theirs.maximum, model.maximum)
    assert low is not None  # each number of the model has limits
    assert high is not None
    stated = element.only_value
    only = None if stated is None else read_integer(stated)
    if element.name in FIXED and only is None:
        allowed = [number for number in range(low, high + 1) if theirs.fault(str(number)) is None]
        only = allowed[0] if len(allowed) == 1 else None
    if only is not None:
        return {"const": only}
    if theirs.enumeration:
        listed = dict.fromkeys(map(read_integer, theirs.enumeration))
        numbers = (number for number in listed if number is not None)
        return {"type": "integer", "enum": [number for number in numbers if low <= number <= high]}
    form = lexical_for(int, theirs) or PLAIN
    if low == 0 and theirs.fault(form.write(0)) is not None:
        low = 1
    return {
        "type": "integer",
        "minimum": low,
        "maximum": min(high, 10 ** min(_most_digits(theirs)) - 1),
    }


def _most_digits(shape: SimpleType) -> Iterator[int]:
    """Yield how many digits each facet leaves room for; the last is more than the model has."""
    if shape.max_length is not None:
        yield shape.max_length
    for extra in shape.extra:
        if extra.startswith("totalDigits="):
            yield int(extra.removeprefix("totalDigits="))
    for pattern in shape.patterns:
        if _NUMBER.fullmatch(pattern):
            yield sum(int(many or 1) for many, _ in _DIGITS.findall(pattern))
    yield _WIDEST


def _text_schema(element: Element, theirs: SimpleType, model: SimpleType) -> dict[str, object]:
    only = element.only_value
    if only is not None:
        return {"const": only}
    fixed = element.name in FIXED  # what our own release fixes there is no limit of the model
    listed = theirs.enumeration or model.enumeration
    if listed:
        allowed = [value for value in listed if theirs.fault(value) is None]
        if not fixed:
            allowed = [value for value in allowed if model.fault(value) is None]
        return {"type": "string", "enum": allowed}
    rows = {
        "minLength": _strictest(max, theirs.min_length, model.min_length),
        "maxLength": _strictest(min, theirs.max_length, model.max_length),
    }
    of_model = () if fixed else model.patterns
    patterns = dict.fromkeys(map(portable_pattern, (*of_model, *theirs.patterns)))
    conditions = [{"pattern": pattern} for pattern in patterns if pattern is not None]
    return {
        "type": "string",
        **{name: value for name, value in rows.items() if value is not None},
        **_all_of(conditions),
        "not": {"pattern": _CONTROL},
    }


def _strictest(choose: Callable[[list[int]], int], *limits: int | None) -> int | None:
    known = [limit for limit in limits if limit is not None]
    return choose(known) if known else None
