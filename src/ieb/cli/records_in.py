"""Dossiers, policy and meldingen out of files: strict, and with all that is wrong at once."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeVar, cast

from attrs import AttrsInstance, frozen, has
from cattrs import AttributeValidationNote, BaseValidationError, Converter, IterableValidationNote
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from ieb.administratie import (
    Beleid,
    Declaratie,
    Dossier,
    Kostprijsbeleid,
    Mutaties,
    Soort,
    StartMelding,
    StopMelding,
    TeLaat,
    Toewijzing,
)
from ieb.cli.brake import read_brake
from ieb.cli.outcome import printable
from ieb.cli.texts import read_text
from ieb.errors import IebError, InvalidValue, UnreadableSource
from ieb.kostprijs import Huur
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.notation import read_any_date
from ieb.privacy import quote
from ieb.values import Bedrag

T = TypeVar("T")
_MOST: Final = 50
"""How many faults of a file are told."""
_CHOICES: Final = (Kostprijsbeleid, Mutaties, Soort, Stroom, TeLaat)
_HIGHEST: Final = "kies zelf of langste. (Optellen of de hoogste kiezen mag niet.)"


@frozen(kw_only=True)
class Heard:
    """A grant, and what a gemeente heard of it.

    Attributes:
        toewijzing: What was granted (301).
        starts: What was told of starts (305).
        stops: What was told of stops (307).
        declaraties: What was declared (303).
        herindicatie: Whether a renewal is being decided.
    """

    toewijzing: Toewijzing
    starts: tuple[StartMelding, ...] = ()
    stops: tuple[StopMelding, ...] = ()
    declaraties: tuple[Declaratie, ...] = ()
    herindicatie: bool = False


def read_dossiers(path: Path) -> tuple[Dossier, ...]:
    """Return the dossiers in a file of JSON.

    Args:
        path: The file.

    Raises:
        UnreadableSource: It cannot be read, or is no JSON.
        InvalidValue: It is not as it must be; the text tells all, each with its place.
    """
    return tuple(_structure(_load_list(path), list[Dossier], path, "dossier"))


def read_heard(path: Path) -> tuple[Heard, ...]:
    """Return the grants in a file of JSON, each with what was heard of it.

    Args:
        path: The file.

    Raises:
        UnreadableSource: As for `read_dossiers`.
        InvalidValue: As for `read_dossiers`.
    """
    return tuple(_structure(_load_list(path), list[Heard], path, "melding"))


def read_policy(path: Path) -> Beleid:
    """Return the policy in a file of TOML.

    Args:
        path: The file.

    Raises:
        UnreadableSource: It cannot be read, or is no TOML.
        InvalidValue: As for `read_dossiers`.
    """
    try:
        content = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableSource(f"{_name(path)} is geen TOML.") from error
    return _structure(content, Beleid, path, "")


def _load_list(path: Path) -> list[object]:
    """Return what a file of JSON holds.

    Raises:
        UnreadableSource: It is no list in JSON, or a key stands twice in one object.
    """
    try:
        content: object = json.loads(read_text(path), object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        msg = f"{_name(path)} is geen JSON: regel {error.lineno}, kolom {error.colno}."
        raise UnreadableSource(msg) from error
    if isinstance(content, list):
        return cast("list[object]", content)  # what JSON holds of each follows
    msg = f"{_name(path)} is geen lijst: verwacht wordt JSON dat met [ begint."
    raise UnreadableSource(msg)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        msg = f"De sleutel {quote(twice)} staat er twee keer in een object."
        raise UnreadableSource(msg)
    return found


def _name(path: Path) -> str:
    return printable(path.name, show_bsn=False)


def _structure(content: object, kind: type[T], path: Path, place: str) -> T:
    """Return what content means.

    Raises:
        InvalidValue: It is not as it must be.
    """
    try:
        return _converter().structure(content, kind)
    except (BaseValidationError, IebError) as error:
        faults = list(dict.fromkeys(_list_faults(error, place)))
        lines = [f"{_name(path)} klopt niet:", *faults[:_MOST]]
        if len(faults) > _MOST:
            lines.append(f"En nog {len(faults) - _MOST} fouten.")
        raise InvalidValue("\n".join(lines)) from error


def _list_faults(error: BaseException, place: str) -> Iterator[str]:
    """Yield every fault in an error of cattrs, with its place."""
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _list_faults(inner, place + _step_of(inner))
        return
    text = "deze waarde past hier niet."
    if isinstance(error, ForbiddenExtraKeysError):
        names = ", ".join(map(quote, sorted(error.extra_fields)))
        text = f"de sleutel {names} is onbekend."
    elif isinstance(error, KeyError):
        text = f"de sleutel {error.args[0]} ontbreekt."
    elif isinstance(error, IebError):
        text = str(error)
    where = place.lstrip(".")
    yield f"  {where}: {text}" if where else f"  {text}"


def _step_of(error: BaseException) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote) and not isinstance(error, KeyError):
            return f".{note.name}"
        if isinstance(note, IterableValidationNote):
            place = note.index
            return f".{place}" if isinstance(place, str) else f"[{place + 1}]"
    return ""


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook(str, _exactly(str, "tekst"))
    converter.register_structure_hook(int, _exactly(int, "een geheel getal"))
    converter.register_structure_hook(bool, _exactly(bool, "true of false"))
    converter.register_structure_hook(date, _read_day)
    converter.register_structure_hook(Bedrag, _read_amount)
    converter.register_structure_hook(Fraction | None, _read_brake)
    for choice in _CHOICES:  # by class: a StrEnum is a str, whose hook comes before any predicate
        converter.register_structure_hook(choice, _read_choice)
    converter.register_structure_hook(
        Kostprijs | Huur | None, lambda value, _: _read_cost(value, converter)
    )
    converter.register_structure_hook_factory(has, partial(_make_hook, converter))
    return converter


def _exactly(kind: type[T], name: str) -> Callable[[object, object], T]:
    """Return what reads a value of one type, and takes no other for it."""

    def read(value: object, _: object) -> T:
        if type(value) is not kind:
            msg = f"verwacht wordt {name}."
            raise InvalidValue(msg)
        return value

    return read


def _make_hook(converter: Converter, kind: type[AttrsInstance]) -> Callable[..., AttrsInstance]:
    """Return what reads an object, and takes nothing else for one."""
    read = make_dict_structure_fn(kind, converter)

    def read_object(value: object, _: object) -> AttrsInstance:
        if not isinstance(value, dict):
            msg = "verwacht wordt een object met sleutels."
            raise InvalidValue(msg)
        # A cast: JSON and TOML have no other keys than text.
        return read(cast("dict[str, object]", value), kind)

    return read_object


def _read_day(value: object, _: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str):
        return read_any_date(value)
    msg = "verwacht wordt een datum, zoals 2025-03-12."
    raise InvalidValue(msg)


def _read_amount(value: object, _: object) -> Bedrag:
    if type(value) is not int:
        msg = "verwacht wordt een bedrag in hele eurocenten, zoals 60000."
        raise InvalidValue(msg)
    return Bedrag(value)


def _read_brake(value: object, _: object) -> Fraction | None:
    return read_brake(value if isinstance(value, str) else "")


def _read_choice(value: object, kind: type[Enum]) -> Enum:
    try:
        return kind(value)
    except ValueError:
        pass
    msg = f"{quote(str(value))} is onbekend. Bekend zijn: {', '.join(map(str, kind))}."
    if kind is Kostprijsbeleid:
        msg = _HIGHEST
    raise InvalidValue(msg)


def _read_cost(value: object, converter: Converter) -> Kostprijs | Huur | None:
    """Return a kostprijs, or the rent when that is what stands there."""
    if value is None:
        return None
    if isinstance(value, dict) and "per_maand" in value:
        return converter.structure(value, Huur)
    return converter.structure(value, Kostprijs)
