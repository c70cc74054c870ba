"""The cattrs converters between records of a gemeente and what JSON or TOML holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar, cast, get_args, get_origin

from attrs import Attribute, AttrsInstance, fields, resolve_types
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    Converter,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from ieb.administratie.beleid import Beleid, Kostprijsbeleid, Mutaties, Pauzeregel, TeLaat
from ieb.administratie.dossier import (
    Dossier,
    Onderbreking,
    Voorliggend,
    Voorziening,
    find_backward,
    find_bad_breaks,
    find_doubles,
    find_early_death,
    find_never_due,
    find_no_bsn,
    find_unwatched,
    name_dossier,
    name_other,
    name_provision,
)
from ieb.administratie.meldingen import (
    Declaratie,
    Heard,
    StartMelding,
    StopMelding,
    Toewijzing,
)
from ieb.administratie.soorten import Soort
from ieb.arguments import is_day, plain_day
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.findings import Path
from ieb.kostprijs import Huur
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.privacy import mask, quote
from ieb.rules.days import Termijnen
from ieb.values import Bedrag
from ieb.wire.converter import Fault, collect_faults, name_in_dutch, read_bedrag, read_date, strict

T = TypeVar("T", bound=AttrsInstance)
K = TypeVar("K")
V = TypeVar("V")
_RECORDS: Final = (Kostprijs, Huur, Onderbreking, Voorziening, Voorliggend, Dossier)
_POLICY: Final = (Pauzeregel, Termijnen, Beleid)
_HEARD: Final = (Toewijzing, StartMelding, StopMelding, Declaratie, Heard)
_CHOICES: Final[Mapping[type[StrEnum], str]] = {
    Kostprijsbeleid: "kies zelf of langste. (Optellen of de hoogste kiezen mag niet.)",
    Mutaties: "kies invloed of exact.",
    TeLaat: "kies weigeren of inkorten.",
    Stroom: "kies abonnementstarief of beschermd wonen.",
}
# ...: which fields are given to it, in their order, and then what a text calls the object.
_TOGETHER: Final[
    Mapping[type, tuple[tuple[Callable[..., Iterator[str]], tuple[str, ...]], ...]]
] = {
    Voorziening: (
        (find_backward, ("van", "tot")),
        (find_never_due, ("soort", "bijdrageplichtig")),
        (find_unwatched, ("soort", "kostprijs")),
        (find_bad_breaks, ("onderbrekingen", "van", "tot")),
    ),
    Voorliggend: ((find_backward, ("van", "tot")),),
    Dossier: (
        (find_no_bsn, ("bsn",)),
        (find_early_death, ("geboortedatum", "overleden")),
    ),
}
"""What is checked between the fields of a class."""
_NAMES: Final[Mapping[type, tuple[str, Callable[[str], str]]]] = {
    Voorziening: ("nummer", name_provision),
    Voorliggend: ("naam", name_other),
    Dossier: ("nummer", name_dossier),
}
"""Which field a text calls an object by."""
_BSN: Final = re.compile("[0-9]{9}")
_NO_BRAKE: Final = "uit"
_PART: Final = re.compile("(?P<number>[0-9]{1,9}(?:\\.[0-9]{1,9})?)(?P<of>%|/0*[1-9][0-9]{0,8})")


class _Named(NamedTuple):
    """A kind, with the number of the provision that it was given of."""

    nummer: object
    soort: object


def structure(content: object, kind: type[T], path: Path) -> T | tuple[Fault, ...]:
    """Return the records that JSON or TOML holds, or all that is wrong with them.

    Args:
        content: The fields by the names of the attributes.
        kind: The class of the records.
        path: Where they stand.
    """
    try:
        return _converter().structure(content, kind)
    except (BaseValidationError, IebError) as error:
        bsn = _bsn_in(content)
        found = collect_faults(error, path, str)
        return tuple((where, mask(text, bsn=bsn)) for where, text in found)


def unstructure(records: AttrsInstance) -> dict[str, object]:
    """Return what JSON holds of records.

    Args:
        records: The records.
    """
    content: dict[str, object] = _converter().unstructure(records)
    return content


def _as_table(value: object) -> Mapping[str, object] | None:
    """Return an object of JSON or a table of TOML; None when it is none."""
    if not isinstance(value, dict):
        return None
    return cast("dict[str, object]", value)  # JSON and TOML have no other keys than text


def _bsn_in(content: object) -> str | None:
    """Return what stands in the place of a Bsn, when it can be one."""
    table = _as_table(content) or {}
    bsn = table.get("bsn")
    if isinstance(bsn, str) and _BSN.fullmatch(bsn):
        return bsn
    return None


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True)
    converter.register_structure_hook(str, lambda value, _: _read_text(value))
    converter.register_structure_hook(int, lambda value, _: strict(value, int, "een geheel getal"))
    converter.register_structure_hook(bool, lambda value, _: strict(value, bool, "true of false"))
    converter.register_structure_hook(date, lambda value, _: _read_day(value))
    converter.register_structure_hook(Bedrag, lambda value, _: read_bedrag(value))
    converter.register_structure_hook(Fraction | None, lambda value, _: _read_brake(value))
    converter.register_structure_hook(Soort, lambda value, _: _read_soort(value))
    for choice in _CHOICES:
        converter.register_structure_hook(choice, _read_choice)
    converter.register_structure_hook(
        Kostprijs | Huur | None, lambda value, _: _read_cost(value, converter)
    )
    converter.register_structure_hook_func(
        _is_series, lambda value, kind: _read_series(value, kind, converter)
    )
    converter.register_structure_hook_func(
        lambda kind: kind == Mapping[Stroom, date],
        lambda value, _: _read_table(value, dict[Stroom, date], converter),
    )
    converter.register_structure_hook_func(
        lambda kind: kind == Mapping[Soort, bool],
        lambda value, _: _read_table(value, dict[Soort, bool], converter),
    )
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(Bedrag, lambda value: value.cents)
    converter.register_unstructure_hook(
        Kostprijs | Huur | None,
        lambda value: converter.unstructure(value, unstructure_as=type(value)),
    )
    for kind in (*_RECORDS, *_POLICY, *_HEARD):
        resolve_types(kind)
        converter.register_structure_hook(kind, _class_hook(kind, converter))
        converter.register_unstructure_hook(
            kind, make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)
        )
    return converter


def _class_hook(
    kind: type[AttrsInstance], converter: Converter
) -> Callable[[object, object], object]:
    read = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)

    def hook(value: object, _: object) -> object:
        table = _as_table(value)
        if table is None:
            msg = f"Verwacht een object, geen {name_in_dutch(value)}."
            raise InvalidType(msg)
        # The text about an unknown soort names the provision, which the soort does not know.
        if kind is Voorziening and "soort" in table:
            named = _Named(table.get("nummer"), table["soort"])
            table = {**table, "soort": named}
        try:
            return read(table, kind)
        except ClassValidationError as error:
            raise error.derive(_list_faults(kind, converter, table, error)) from None

    return hook


def _list_faults(
    kind: type[AttrsInstance],
    converter: Converter,
    table: Mapping[str, object],
    error: ClassValidationError,
) -> list[Exception]:
    """Return all that is wrong with an object: also with the values of the fields that were read.

    By itself `cattrs` makes no object, and so checks no value, while the type of one is wrong.
    """
    wrong = set(map(_field_of, error.exceptions))
    right: dict[str, object] = {}
    found: list[Exception] = []
    for attribute in fields(kind):
        name = attribute.name
        if name in wrong:
            continue
        try:
            right[name] = _read_field(kind, attribute, table, converter)
        except IebError as fault:
            found.append(fault)
    found.extend(map(InvalidValue, _check_together(kind, table, right)))
    told = list(error.exceptions)
    if found and wrong == {None} and isinstance(told[0], IebError):
        return found  # what the class itself says of its first fault is found again
    return [*told, *found]


def _field_of(fault: BaseException) -> str | None:
    """Return of which field something could not be read; None for a fault of the whole."""
    notes = [
        note
        for note in getattr(fault, "__notes__", ())
        if isinstance(note, AttributeValidationNote)
    ]
    return notes[0].name if notes else None


# Any: what a field holds.
def _read_field(
    kind_of_owner: type,
    attribute: Attribute[Any],
    table: Mapping[str, object],
    converter: Converter,
) -> object:
    """Return the value of a field that can be read, and refuse what its class does."""
    if attribute.name not in table:
        return attribute.default
    kind: Any = attribute.type
    value: object = converter.structure(table[attribute.name], kind)
    if attribute.validator is not None and kind_of_owner is not Huur:
        # The life of a rent is judged together with its amount, by the class itself.
        attribute.validator(None, attribute, value)
    return value


def _check_together(
    kind: type[AttrsInstance], table: Mapping[str, object], right: Mapping[str, object]
) -> Iterator[str]:
    """Yield what is wrong between fields, as far as they were read."""
    what = kind.__name__
    key, write_name = _NAMES.get(kind, ("", str))
    name = right.get(key)
    if isinstance(name, str):
        what = write_name(name)
    for find, needed in _TOGETHER.get(kind, ()):
        if right.keys() >= set(needed):
            yield from _apply(find, [right[field] for field in needed], what)
    if kind is Dossier:
        yield from find_doubles(_numbers_in(table.get("voorzieningen")))


def _apply(find: Callable[..., Iterator[str]], values: list[object], what: str) -> Iterator[str]:
    # What a check takes are the fields that it names, read as they must be.
    return find(*values, what)


def _numbers_in(rows: object) -> Iterator[str]:
    """Yield the numbers of provisions, also of those that cannot be read."""
    if not isinstance(rows, list):
        return
    for row in cast("list[object]", rows):  # what it holds is looked at one by one
        nummer = (_as_table(row) or {}).get("nummer")
        if isinstance(nummer, str):
            yield nummer


def _read_text(value: object) -> str:
    text = str(strict(value, str, "tekst"))
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        return text
    msg = "De tekst bevat een half teken (surrogaat) dat niet in UTF-8 past."
    raise InvalidValue(msg)


def _read_day(value: object) -> date:
    if is_day(value):  # TOML has days of its own
        return plain_day(value)
    return read_date(value)


def _read_soort(value: object) -> Soort:
    """Return the kind of a provision; as the key of a policy, or with the number before it."""
    owner = ""
    if isinstance(value, _Named):
        if isinstance(value.nummer, str) and value.nummer:
            owner = f"Voorziening {value.nummer}: "
        value = value.soort
    name = _read_text(value)
    if name in Soort.__members__:
        return Soort[name]
    known = ", ".join(Soort)
    shown = quote(name)
    if name.isascii() and name.replace("_", "").isalpha():
        shown = quote(name)[1:-1]
    msg = f"{owner}soort {shown} is onbekend. Bekend zijn: {known}."
    raise InvalidValue(msg)


def _read_choice(value: object, kind: type[StrEnum]) -> StrEnum:
    name = _read_text(value)
    for choice in kind:
        if choice.value == name:
            return choice
    raise InvalidValue(_CHOICES[kind])


def _read_cost(value: object, converter: Converter) -> Kostprijs | Huur | None:
    if value is None:
        return None
    if not {"per_maand", "levensduur"}.isdisjoint(_as_table(value) or ()):
        return converter.structure(value, Huur)
    return converter.structure(value, Kostprijs)


def _read_brake(value: object) -> Fraction | None:
    text = _read_text(value)
    if text == _NO_BRAKE:
        return None
    found = _PART.fullmatch(text.replace(",", "."))
    if found is not None:
        number, sign = Fraction(found["number"]), found["of"]
        whole_of = 100
        if sign != "%":
            whole_of = int(sign[1:])
        part = number / whole_of
        if part <= 1:
            return part
    msg = f'verwacht "5%", "1/20" of "uit"; gekregen {quote(text)}.'
    raise InvalidValue(msg)


# Any, here and below: a type at run time.
def _is_series(kind: Any) -> bool:  # noqa: ANN401
    return get_origin(kind) is tuple


def _read_series(value: object, kind: Any, converter: Converter) -> tuple[object, ...]:  # noqa: ANN401
    held: Any = get_args(kind)[0]
    return tuple(converter.structure(strict(value, list, "een lijst"), list[held]))


def _read_table(value: object, kind: type[dict[K, V]], converter: Converter) -> dict[K, V]:
    table = _as_table(value)
    if table is None:
        msg = f"Verwacht een tabel, geen {name_in_dutch(value)}."
        raise InvalidType(msg)
    return converter.structure(table, kind)
