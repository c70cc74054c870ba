r"""JSON Schema of what `to_json` writes, made from the models and the shape of a release.

Limits are those of the model and of the release together. A pattern of an XSD is written so that it
means the same in ECMA-262 (with the flag ``u``, as JSON Schema asks) and in Python. A pattern for
which that is not certain is left out, and the schema is then wider than the XSD: one with ``\i``,
``\c``, ``\w`` or ``\p{}``, with a class that subtracts another one (``[a-z-[aeiou]]``) or holds
``\S`` or ``\D``, and one that XSD itself does not allow. Where a release leaves white space free,
text counts as it stands in JSON.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Final

from attrs import fields

from ieb import releases
from ieb.messages import Message
from ieb.messages.fields import FieldType, camel, field_types
from ieb.releases import ComplexType, Element, Release, SimpleType, read_integer
from ieb.releases.lexical import PLAIN, lexical_for
from ieb.releases.shape import FIXED
from ieb.values import Bedrag
from ieb.wire.json import KIND

__all__ = [
    "json_schema",
]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_CONTROL: Final = "[\x00-\b\n-\x1f]"
"""What no text of the model holds.

Not all patterns say so, and in Python ``$`` lets a last line end pass.
"""
_SPACE: Final = " \t\n\r"
_TOKEN: Final = re.compile(
    r"\[(?P<negated>\^?)(?P<members>(?:\\.|[^\[\]\\])+)\]|(?P<many>[?*+]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})"
    r"|(?P<mark>[()|])|(?P<atom>\\.|[^\[\]{}\\])",
    re.DOTALL,
)
_ATOM: Final = re.compile(r"\\.|.", re.DOTALL)
_SYNTAX: Final = frozenset(r"\|.?*+(){}[]^$")
_WIDEST: Final = 10
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t"}
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
        InvalidValue: The release has no such message.

    Example:
        >>> from ieb import WMO405
        >>> json_schema(WMO405)["required"]
        ['Bericht', 'Header', 'Client']
    """
    wanted = releases.release_or_home(release, kind.naam)
    shape, ours = wanted.message(kind.naam), releases.home_release(kind.naam).message(kind.naam)
    assert isinstance(shape.root.type, ComplexType)
    assert isinstance(ours.root.type, ComplexType)
    body = _class(kind, shape.root.type, ours.root.type)
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


def _class(kind: type, shape: ComplexType, ours: ComplexType) -> dict[str, object]:
    hints = field_types(kind)
    elements = {element.name: element for element in shape.elements}
    model = {element.name: element.type for element in ours.elements}
    names = {
        field.name: camel(field.name) for field in fields(kind) if camel(field.name) in elements
    }
    ordered = sorted(names, key=lambda name: list(elements).index(names[name]))
    made: dict[str, object] = {
        "type": "object",
        "properties": {
            names[name]: _field(hints[name], elements[names[name]], model[names[name]])
            for name in ordered
        },
        "required": [names[name] for name in ordered if not hints[name].optional],
        "additionalProperties": False,
    }
    choices = list(_choices(shape, ours))
    # A keyword stands once in an object.
    return {**made, **(choices[0] if len(choices) == 1 else {"allOf": choices} if choices else {})}


def _choices(shape: ComplexType, ours: ComplexType) -> Iterator[dict[str, object]]:
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
            {"required": [name], "properties": {name: _given(kind)}}
            for name, kind in known.items()
            if name in names
        ]
        # At most one: none of them, or exactly one.
        yield {"oneOf": one_of if minimum else [*one_of, {"not": {"anyOf": one_of}}]}


def _given(kind: SimpleType | ComplexType) -> dict[str, object]:
    return {"type": "object"} if isinstance(kind, ComplexType) else {"not": {"type": "null"}}


def _field(hint: FieldType, element: Element, model: SimpleType | ComplexType) -> dict[str, object]:
    content = _value(hint, element, model)
    if hint.many:
        return {"type": "array", "items": content, "minItems": 1}
    return {"anyOf": [content, {"type": "null"}]} if hint.optional else content


def _value(hint: FieldType, element: Element, model: SimpleType | ComplexType) -> dict[str, object]:
    if isinstance(element.type, ComplexType):
        assert isinstance(model, ComplexType)  # another holder does not fit: from_xsd refuses it
        return _class(hint.kind, element.type, model)
    assert isinstance(model, SimpleType)
    if hint.kind is date:
        return {"type": "string", "format": "date"}
    if hint.kind in (int, Bedrag):
        return _number(element, element.type, model)
    return _text(element, element.type, model)


def _number(element: Element, theirs: SimpleType, model: SimpleType) -> dict[str, object]:
    """Return the limits of a number: in JSON it is one, however a release writes it."""
    low, high = (
        _strictest(max, theirs.minimum, model.minimum),
        _strictest(min, theirs.maximum, model.maximum),
    )
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
        return {
            "type": "integer",
            "enum": [number for number in listed if number is not None and low <= number <= high],
        }
    form = lexical_for(int, theirs) or PLAIN
    if low == 0 and theirs.fault(form.write(0)) is not None:
        low = 1
    return {
        "type": "integer",
        "minimum": low,
        "maximum": min(high, 10 ** min(_most_digits(theirs)) - 1),
    }


def _most_digits(shape: SimpleType) -> Iterator[int]:
    """Yield how many digits each facet leaves room for; the last is more than any number has."""
    if shape.max_length is not None:
        yield shape.max_length
    for extra in shape.extra:
        if extra.startswith("totalDigits="):
            yield int(extra.removeprefix("totalDigits="))
    for pattern in shape.patterns:
        if _NUMBER.fullmatch(pattern):
            yield sum(int(many or 1) for many, _ in _DIGITS.findall(pattern))
    yield _WIDEST


def _text(element: Element, theirs: SimpleType, model: SimpleType) -> dict[str, object]:
    only = element.only_value
    if only is not None:
        return {"const": only}
    fixed = element.name in FIXED  # what our own release fixes there is no limit of the model
    listed = theirs.enumeration or model.enumeration
    if listed:
        of_model = (value for value in listed if fixed or model.fault(value) is None)
        return {
            "type": "string",
            "enum": [value for value in of_model if theirs.fault(value) is None],
        }
    rows = {
        "minLength": _strictest(max, theirs.min_length, model.min_length),
        "maxLength": _strictest(min, theirs.max_length, model.max_length),
    }
    patterns = dict.fromkeys(
        map(portable_pattern, (*(() if fixed else model.patterns), *theirs.patterns))
    )
    made = [{"pattern": pattern} for pattern in patterns if pattern is not None]
    return {
        "type": "string",
        **{name: value for name, value in rows.items() if value is not None},
        **(made[0] if len(made) == 1 else {"allOf": made} if made else {}),
        "not": {"pattern": _CONTROL},
    }


def _strictest(choose: Callable[[list[int]], int], *limits: int | None) -> int | None:
    known = [limit for limit in limits if limit is not None]
    return choose(known) if known else None


def portable_pattern(pattern: str) -> str | None:
    r"""Return a pattern of an XSD, anchored, if ECMA-262 and Python read it alike; else None.

    Args:
        pattern: The pattern, in the dialect of XSD.

    Example:
        >>> print(portable_pattern(r"[A-Z]{2}\-[0-9]+$"))
        ^(?:[A-Z]{2}-[0-9]+\$)$
        >>> print(portable_pattern(r"\i\c*"))
        None
    """
    made: list[str] = []
    at, repeatable = 0, False
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        part = None if token is None else _translated(token)
        if token is None or part is None or (token["many"] and not repeatable):
            return None
        repeatable = not token["many"] and token["mark"] not in ("(", "|")
        made.append(part)
        at = token.end()
    return f"^(?:{''.join(made)})$"


def _translated(token: re.Match[str]) -> str | None:
    if token["members"]:
        members = _members(_ATOM.findall(token["members"]))
        return members and f"[{token['negated']}{members}]"
    atom = token["atom"]
    if atom is None:  # a quantifier, a parenthesis or a bar
        return token[0]
    if atom == ".":
        return "[^\n\r]"
    members = _set(atom.lower())
    if members:
        return f"[{'^' if atom[1].isupper() else ''}{members}]"
    literal = _literal(atom)
    return f"\\{literal}" if literal is not None and literal in _SYNTAX else literal


def _members(atoms: list[str]) -> str | None:
    """Return what stands in a class; None for a hyphen of which it is not certain what it means."""
    made: list[str] = []
    at = 0
    while at < len(atoms):
        loose = atoms[at] == "-" and 0 < at < len(atoms) - 1
        is_range = at + 2 < len(atoms) and atoms[at + 1] == "-"
        part = _range(atoms[at], atoms[at + 2]) if is_range else _member(atoms[at])
        if part is None or loose:
            return None
        made.append(part)
        at += 3 if is_range else 1
    return "".join(made)


def _range(first: str, last: str) -> str | None:
    low, high = _literal(first), _literal(last)
    if low is None or high is None or low > high or "-" in (first, last):
        return None
    return f"{_member(first)}-{_member(last)}"


def _member(atom: str) -> str | None:
    """Return a member of a class, escaped if one of the two dialects takes it for a sign."""
    literal = _literal(atom)
    if literal is None:
        return _set(atom)
    if (
        literal in "&~"
    ):  # Python keeps these two for later, and ECMA-262 takes no backslash before them
        return f"\\u{ord(literal):04x}"
    return f"\\{literal}" if literal in _SYNTAX or literal == "-" else literal


def _literal(atom: str) -> str | None:
    """Return the character that an atom stands for, or None for one that stands for several."""
    letter = atom[-1]
    if len(atom) == 1 or letter in _SYNTAX or letter == "-":
        return letter
    return _LETTERS.get(letter)


def _set(atom: str) -> str | None:
    if atom == r"\d":
        return _digits()
    return _SPACE if atom == r"\s" else None


@cache
def _digits() -> str:
    """Return the decimal digits of all scripts, as XSD has them: ten in a row each."""
    zeros = (
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.decimal(character, None) == 0
    )
    return "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in zeros)
