"""The fields of the model's classes: their names in the standard, and what they hold."""

from __future__ import annotations

import re
from types import NoneType, UnionType
from typing import Any, Final, TypeGuard, get_args, get_origin, get_type_hints

from attrs import AttrsInstance, fields, frozen, has

from ieb.codes import UnknownCode
from ieb.findings import Path

_MODEL: Final = "ieb.messages."
_CAPITAL: Final = re.compile("(?<!^)(?=[A-Z])")


def snake(name: str) -> str:
    """Return the attribute that an element is: ``EbStartNummer`` is ``eb_start_nummer``."""
    return _CAPITAL.sub("_", name).lower()


def camel(name: str) -> str:
    """Return the element that an attribute is: ``eb_start_nummer`` is ``EbStartNummer``."""
    return "".join(part.capitalize() for part in name.split("_"))


def attributes_of(path: Path) -> tuple[str, ...]:
    """Return the attributes that lead from a message to what stands at a path.

    Args:
        path: The path, such as ``Bericht/Client/Bsn``; the numbers in it do not count.
    """
    return tuple(snake(step.name) for step in path.steps[1:])


@frozen(kw_only=True)
class FieldType:
    """What a field of a class holds.

    Attributes:
        kind: The class or value type.
        many: Whether it is a tuple of them.
        optional: Whether it may be None.
    """

    kind: Any  # Any: the type is chosen at run time
    many: bool
    optional: bool


def field_types(kind: type) -> dict[str, FieldType]:
    """Return what the fields of a class hold, by name.

    Args:
        kind: A class of the model.
    """
    hints = get_type_hints(kind)
    return {attribute.name: _unwrap(hints[attribute.name]) for attribute in fields(kind)}


def _unwrap(hint: Any) -> FieldType:  # Any: a type hint may be any object
    if get_origin(hint) is tuple:
        return FieldType(kind=_unwrap(get_args(hint)[0]).kind, many=True, optional=False)
    if isinstance(hint, UnionType):
        (kind,) = (arg for arg in get_args(hint) if arg not in (NoneType, UnknownCode))
        return FieldType(kind=kind, many=False, optional=NoneType in get_args(hint))
    return FieldType(kind=hint, many=False, optional=False)


def is_many(value: object) -> TypeGuard[tuple[object, ...]]:
    """Return whether a value is that of a field that may stand more than once."""
    return isinstance(value, tuple)


def is_class(value: object) -> TypeGuard[AttrsInstance]:
    """Return whether a value is a class of the standard; an amount or a code is one element."""
    return has(type(value)) and type(value).__module__.startswith(_MODEL)
