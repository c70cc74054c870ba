"""JSON Schema of a dossier, made from the classes that its JSON is read into.

A schema looks at one value at a time: the order of two days, breaks that overlap, a number that
comes twice and a key that stands twice in an object are told by the reader only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin

from attrs import NOTHING, AttrsInstance, fields, resolve_types

from ieb.administratie.dossier import Dossier, Voorziening
from ieb.administratie.soorten import Kenmerken, Plicht, Soort
from ieb.kostprijs import Huur
from ieb.values import Bedrag
from ieb.wire.jsonschema import DIALECT

_Schema = dict[str, object]
_PLAIN: Final[Mapping[type, _Schema]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
    Bedrag: {"type": "integer", "minimum": 0, "maximum": Bedrag.MAX_CENTS},
    Soort: {"type": "string", "enum": [soort.name for soort in Soort]},
    NoneType: {"type": "null"},
}
"""What JSON holds of a value that is no record."""
_LIMITS: Final[Mapping[tuple[type, str], _Schema]] = {
    # The length besides: in Python ``$`` lets a last line end pass.
    (Dossier, "bsn"): {"pattern": "^[0-9]{9}$", "maxLength": 9},
    (Huur, "per_maand"): {"minimum": 1},
    (Huur, "levensduur"): {"minimum": 1},
}
"""What a class demands of a field besides its type."""


def dossier_schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a dossier as `parse_dossiers` reads it.

    It is of one dossier: of a line of JSON lines, or of an object in an array. Dates are text
    (``eejj-mm-dd``), amounts whole eurocents.

    Returns:
        The schema, as what `json.dumps` takes.

    Example:
        >>> dossier_schema()["required"]
        ['bsn']
    """
    title = "Dossier: wat een gemeente van één persoon vastlegt"
    return {"$schema": DIALECT, "title": title, **_record_schema(Dossier)}


def _record_schema(kind: type[AttrsInstance]) -> _Schema:
    """Return the schema of an object whose keys are the names of the attributes."""
    resolve_types(kind)
    properties: _Schema = {}
    required: list[str] = []
    for attribute in fields(kind):
        limits = _LIMITS.get((kind, attribute.name), {})
        properties[attribute.name] = _type_schema(attribute.type, limits)
        if attribute.default is NOTHING:
            required.append(attribute.name)
    schema: _Schema = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    if kind is Voorziening:
        schema["allOf"] = _conditions()
    return schema


# Any: a type at run time.
def _type_schema(hint: Any, limits: _Schema) -> _Schema:  # noqa: ANN401
    """Return the schema of the values of a type, within limits; null has none."""
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _type_schema(get_args(hint)[0], {})}
    if isinstance(hint, UnionType):
        return {"anyOf": [_type_schema(part, limits) for part in get_args(hint)]}
    if hint is NoneType:
        return _PLAIN[NoneType]
    if hint in _PLAIN:
        return {**_PLAIN[hint], **limits}
    return _record_schema(hint)


def _conditions() -> list[_Schema]:
    """Return what a provision may hold only for some kinds."""
    return [
        _only_for({"type": "object"}, "kostprijs", _may_be_watched),
        _only_for({"const": True}, "bijdrageplichtig", _may_be_due),
    ]


def _may_be_watched(kenmerken: Kenmerken) -> bool:
    return kenmerken.kostprijs


def _may_be_due(kenmerken: Kenmerken) -> bool:
    return kenmerken.plicht is not Plicht.NOOIT


def _only_for(value: _Schema, key: str, allows: Callable[[Kenmerken], bool]) -> _Schema:
    allowed = [soort.name for soort in Soort if allows(soort.kenmerken)]
    return {
        "if": {"properties": {key: value}, "required": [key]},
        "then": {"properties": {"soort": {"enum": allowed}}},
    }
