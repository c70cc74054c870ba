"""JSON Schema of what `to_json` writes, made from the models and the shape of a release."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import fields

from ieb import releases
from ieb.messages import Message
from ieb.messages.fields import FieldType, camel, field_types
from ieb.releases import ComplexType, Element, Release, SimpleType
from ieb.values import Bedrag
from ieb.wire.json import KIND

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: type[Message], *, release: Release | None = None) -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a message.

    Args:
        kind: The class of the message.
        release: The release whose limits count; None for the default.

    Returns:
        The schema, as what `json.dumps` takes.

    Raises:
        InvalidValue: The release has no such message.

    Example:
        >>> from ieb import WMO405
        >>> json_schema(WMO405)["required"]
        ['Bericht', 'Header', 'Client']
    """
    wanted = releases.chosen(release)
    shape = wanted.message(kind.naam)
    assert isinstance(shape.root.type, ComplexType)
    body = _class(kind, shape.root.type)
    properties, required = body["properties"], body["required"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    return {
        "$schema": DIALECT,
        "title": f"{shape.name} ({wanted.name}): {shape.title}",
        **body,
        "properties": {KIND: {"const": shape.name}, **properties},
        "required": [KIND, *required],
    }


def _class(kind: type, shape: ComplexType) -> dict[str, object]:
    hints = field_types(kind)
    elements = {element.name: element for element in shape.elements}
    names = {one.name: camel(one.name) for one in fields(kind) if camel(one.name) in elements}
    ordered = sorted(names, key=lambda name: list(elements).index(names[name]))
    made: dict[str, object] = {
        "type": "object",
        "properties": {names[name]: _field(hints[name], elements[names[name]]) for name in ordered},
        "required": [names[name] for name in ordered if not hints[name].optional],
        "additionalProperties": False,
    }
    for part in shape.particles:
        if len(part.elements) > 1:
            # A null counts as absent.
            one_of = [
                {"required": [name], "properties": {name: {"type": "object"}}}
                for name in (element.name for element in part.elements)
            ]
            # At most one: none of them, or exactly one.
            made["oneOf"] = one_of if part.minimum else [*one_of, {"not": {"anyOf": one_of}}]
    return made


def _field(hint: FieldType, element: Element) -> dict[str, object]:
    one = _value(hint, element)
    if hint.many:
        return {"type": "array", "items": one, "minItems": 1}
    return {"anyOf": [one, {"type": "null"}]} if hint.optional else one


def _value(hint: FieldType, element: Element) -> dict[str, object]:
    if isinstance(element.type, ComplexType):
        return _class(hint.kind, element.type)
    if hint.kind is date:
        return {"type": "string", "format": "date"}
    if hint.kind in (int, Bedrag):
        return _limits("integer", element.type)
    return _limits("string", element.type)


def _limits(kind: str, shape: SimpleType) -> dict[str, object]:
    if shape.enumeration:
        return {"type": kind, "enum": list(shape.enumeration)}
    if kind == "integer" and shape.patterns and shape.patterns[-1].isdigit():
        return {"const": int(shape.patterns[-1])}
    rows = {
        "minimum": shape.minimum,
        "maximum": shape.maximum,
        "minLength": shape.min_length,
        "maxLength": shape.max_length,
        "pattern": f"^(?:{shape.python_patterns[-1]})$" if shape.python_patterns else None,
    }
    return {"type": kind, **{name: value for name, value in rows.items() if value is not None}}
