"""The cattrs converter between the model and JSON; imported at the first use of JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from attrs import Attribute, AttrsInstance, fields, fields_dict, has
from cattrs import AttributeValidationNote, BaseValidationError, Converter, IterableValidationNote
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from ieb.codes import ClosedCodelist, Codelist, OpenCodelist, UnknownCode
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.findings import Path
from ieb.messages import MESSAGES, Message
from ieb.messages.fields import FieldType, attributes_of, camel, field_types
from ieb.privacy import quote
from ieb.releases import Release
from ieb.values import Bedrag
from ieb.wire._jsontype import Json

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# Any: what an element holds follows from its path.
Reader = Callable[[Json], tuple[Any, ...]]
"""Reads elements out of the JSON of a message."""
_Hook = Callable[[object, object], object]
Fault = tuple[Path, str]
"""Path and Dutch text of what is wrong."""
# Any: cattrs takes what it is told of each field among its own options, in one set of keywords.
Overrides = dict[str, Any]


def unstructure(message: Message) -> dict[str, object]:
    """Return what JSON holds of a message."""
    content: dict[str, object] = _converter().unstructure(message)
    return content


def structure(content: Mapping[str, object], kind: type[Message]) -> Message | tuple[Fault, ...]:
    """Return the message that JSON holds, or all that is wrong with it.

    Args:
        content: The fields by their XML name, and ``release``.
        kind: The class of the message.
    """
    try:
        return _converter().structure(content, kind)
    except BaseValidationError as error:
        return tuple(collect_faults(error, Path()))


def reader_of(kind: type[Message], paths: Iterable[Path]) -> Reader:
    """Return what reads some elements of a message out of its JSON, each as `structure` reads it.

    What it gives raises `InvalidValue` or `InvalidType` for an element that is not as it must be;
    why, `structure` says.

    Args:
        kind: The class of the message.
        paths: Where the elements stand.
    """
    fields_read = [_field_at(kind, path) for path in paths]

    def read(content: Json) -> tuple[Any, ...]:
        try:
            return tuple(hook(_find_held(content, names), None) for names, hook in fields_read)
        except BaseValidationError:
            msg = "Een klasse in de JSON is niet te lezen."
            raise InvalidValue(msg) from None

    return read


def _field_at(kind: type[Message], path: Path) -> tuple[tuple[str, ...], _Hook]:
    """Return the keys that lead to an element, and what reads it."""
    *around, last = attributes_of(path)
    owner: type[AttrsInstance] = kind
    for name in around:
        owner = field_types(owner)[name].kind
    hook = _field_hook(fields_dict(owner)[last], field_types(owner)[last], _converter())
    return tuple(step.name for step in path.steps[1:]), hook


def _find_held(content: Json, names: tuple[str, ...]) -> Json:
    """Return what JSON holds behind keys; None when it, or an object around it, is not there."""
    for name in names:
        if not isinstance(content, dict):
            return None
        content = content.get(name)
    return content


def collect_faults(
    error: BaseException, path: Path, write_name: Callable[[str], str] = camel
) -> Iterator[Fault]:
    """Yield every fault in an error of cattrs.

    Args:
        error: The error.
        path: Where what it is about stands.
        write_name: Gives the key of an attribute; the XML name by default.
    """
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from collect_faults(inner, _step_of(inner, path, write_name), write_name)
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            yield path, f"De sleutel {quote(name)} hoort hier niet."
    elif isinstance(error, KeyError):
        yield path.child(str(error.args[0])), "Deze verplichte sleutel ontbreekt."
    else:
        assert isinstance(error, IebError)  # our hooks and classes raise nothing else
        yield path, str(error)


def _step_of(error: BaseException, path: Path, write_name: Callable[[str], str]) -> Path:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote) and not isinstance(error, KeyError):
            return path.child(write_name(note.name))
        if isinstance(note, IterableValidationNote):
            if isinstance(note.index, str):  # the key of a table
                return path.child(quote(note.index)[1:-1])
            return path.at(note.index + 1)
    return path


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True)
    converter.register_structure_hook(str, lambda value, _: strict(value, str, "tekst"))
    converter.register_structure_hook(int, lambda value, _: strict(value, int, "een geheel getal"))
    converter.register_structure_hook(date, lambda value, _: read_date(value))
    converter.register_structure_hook(Bedrag, lambda value, _: read_bedrag(value))
    for codelist in (ClosedCodelist, OpenCodelist):
        # By class, not by a predicate: cattrs before 26 takes its own hook for an Enum before any
        # predicate.
        converter.register_structure_hook(codelist, _read_code)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(Bedrag, lambda value: value.cents)
    converter.register_unstructure_hook(UnknownCode, lambda value: value.code)
    converter.register_unstructure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Codelist), lambda value: value.code
    )
    for kind in _model_classes():
        converter.register_structure_hook(kind, _class_hook(kind, converter))
        names: Overrides = {
            attribute.name: override(rename=camel(attribute.name), omit=attribute.name == "release")
            for attribute in fields(kind)
        }
        write = make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True, **names)
        converter.register_unstructure_hook(kind, write)
    return converter


def _model_classes() -> list[type[AttrsInstance]]:
    """Return the classes of the six messages, parts before wholes."""
    found: dict[type[AttrsInstance], None] = {}

    def visit(kind: type[AttrsInstance]) -> None:
        for hint in field_types(kind).values():
            if has(hint.kind) and hint.kind not in (Bedrag, Release):
                visit(hint.kind)
        found.setdefault(kind)

    for message in MESSAGES:
        visit(message)
    return list(found)


def _class_hook(
    kind: type[AttrsInstance], converter: Converter
) -> Callable[[Json, object], object]:
    hints = field_types(kind)
    names: Overrides = {}
    for attribute in fields(kind):
        name = attribute.name
        names[name] = override(
            rename=name if name == "release" else camel(name),
            struct_hook=_field_hook(attribute, hints[name], converter),
        )
    read = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, **names)

    def hook(value: Json, _: object) -> object:
        if not isinstance(value, dict):
            msg = f"Verwacht een object, geen {name_in_dutch(value)}."
            raise InvalidType(msg)
        return read(value, kind)

    return hook


def _field_hook(attribute: Attribute[Any], hint: FieldType, converter: Converter) -> _Hook:
    """Read a field and check it by itself, so that every fault of an object is found."""

    def hook(value: object, _: object) -> object:
        if attribute.name == "release" or (value is None and hint.optional):
            return value
        if hint.many:
            rows = strict(value, list, "een lijst")
            structured: object = tuple(converter.structure(rows, list[hint.kind]))  # type: ignore[name-defined]  # a type at run time
        else:
            structured = converter.structure(value, hint.kind)
        assert attribute.validator is not None  # each field of the model has one
        attribute.validator(None, attribute, structured)
        return structured

    return hook


# Any: what JSON holds, narrowed to `kind`.
def strict(value: Any, kind: type, expected: str) -> Any:
    """Return a value that is exactly of one class.

    Args:
        value: What JSON holds.
        kind: The class.
        expected: What to call it in a text.

    Raises:
        InvalidType: It is of another class.
    """
    if type(value) is not kind:
        msg = f"Verwacht {expected}, geen {name_in_dutch(value)}."
        raise InvalidType(msg)
    return value


def name_in_dutch(value: object) -> str:
    """Return what a text calls a value of JSON.

    Args:
        value: The value.
    """
    names: dict[type[object], str] = {
        bool: "waar/onwaar",
        int: "getal",
        float: "gebroken getal",
        str: "tekst",
        list: "lijst",
        type(None): "null",
    }
    return names.get(type(value), "object")


def read_date(value: object) -> date:
    """Return the day that JSON holds.

    Args:
        value: What JSON holds.

    Raises:
        InvalidType: No text.
        InvalidValue: No existing day as eejj-mm-dd.
    """
    text = str(strict(value, str, "een datum als tekst (eejj-mm-dd)"))
    if _ISO.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    msg = f"{quote(text)} is geen bestaande datum: verwacht eejj-mm-dd."
    raise InvalidValue(msg)


def _read_code(value: object, kind: type[ClosedCodelist | OpenCodelist]) -> object:
    return kind.by_code(strict(value, str, "een code (tekst)"))


def read_bedrag(value: object) -> Bedrag:
    """Return the amount that JSON holds.

    Args:
        value: What JSON holds.

    Raises:
        InvalidType: No whole number of eurocents.
        InvalidValue: An amount that cannot be.
    """
    return Bedrag(strict(value, int, "een heel aantal eurocenten"))
