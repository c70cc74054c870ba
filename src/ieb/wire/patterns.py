r"""A pattern of an XSD, written so that it means the same in ECMA-262 and in Python.

JSON Schema asks for the flag ``u`` in ECMA-262. A pattern for which the meaning is not certain is
left out: one with ``\i``, ``\c``, ``\w`` or ``\p{}``, with a class that subtracts another one
(``[a-z-[aeiou]]``) or holds ``\S`` or ``\D``, and one that XSD itself does not allow.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from typing import Final

_SPACE: Final = " \t\n\r"
_TOKEN: Final = re.compile(
    r"\[(?P<negated>\^?)(?P<members>(?:\\.|[^\[\]\\])+)\]|(?P<many>[?*+]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})"
    r"|(?P<mark>[()|])|(?P<atom>\\.|[^\[\]{}\\])",
    re.DOTALL,
)
_ATOM: Final = re.compile(r"\\.|.", re.DOTALL)
_SYNTAX: Final = frozenset(r"\|.?*+(){}[]^$")
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t"}


def portable_pattern(pattern: str) -> str | None:
    r"""Return a pattern, anchored, as it means the same everywhere; None if that is uncertain.

    Args:
        pattern: The pattern, in the dialect of XSD.

    Example:
        >>> print(portable_pattern(r"[A-Z]{2}\-[0-9]+$"))
        ^(?:[A-Z]{2}-[0-9]+\$)$
        >>> print(portable_pattern(r"\i\c*"))
        None
    """
    parts: list[str] = []
    at, repeatable = 0, False
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        part = None if token is None else _translate_token(token)
        if token is None or part is None or (token["many"] and not repeatable):
            return None
        repeatable = not token["many"] and token["mark"] not in ("(", "|")
        parts.append(part)
        at = token.end()
    return f"^(?:{''.join(parts)})$"


def _translate_token(token: re.Match[str]) -> str | None:
    if token["members"]:
        members = _translate_members(_ATOM.findall(token["members"]))
        return members and f"[{token['negated']}{members}]"
    atom = token["atom"]
    if atom is None:  # a quantifier, a parenthesis or a bar
        return token[0]
    if atom == ".":
        return "[^\n\r]"
    members = _set_of(atom.lower())
    if members:
        negated = "^" if atom[1].isupper() else ""
        return f"[{negated}{members}]"
    literal = _literal_of(atom)
    return f"\\{literal}" if literal is not None and literal in _SYNTAX else literal


def _translate_members(atoms: list[str]) -> str | None:
    """Return what stands in a class; None for a hyphen of which it is not certain what it means."""
    parts: list[str] = []
    at = 0
    while at < len(atoms):
        loose = atoms[at] == "-" and 0 < at < len(atoms) - 1
        is_range = at + 2 < len(atoms) and atoms[at + 1] == "-"
        part = (
            _translate_range(atoms[at], atoms[at + 2]) if is_range else _translate_member(atoms[at])
        )
        if part is None or loose:
            return None
        parts.append(part)
        width = 3 if is_range else 1
        at += width
    return "".join(parts)


def _translate_range(first: str, last: str) -> str | None:
    low, high = _literal_of(first), _literal_of(last)
    if low is None or high is None or low > high or "-" in (first, last):
        return None
    return f"{_translate_member(first)}-{_translate_member(last)}"


def _translate_member(atom: str) -> str | None:
    """Return a member of a class, escaped if one of the two dialects takes it for a sign."""
    literal = _literal_of(atom)
    if literal is None:
        return _set_of(atom)
    # Python keeps these two for later, and ECMA-262 takes no backslash before them.
    if literal in "&~":
        return f"\\u{ord(literal):04x}"
    return f"\\{literal}" if literal in _SYNTAX or literal == "-" else literal


def _literal_of(atom: str) -> str | None:
    """Return the character that an atom stands for, or None for one that stands for several."""
    letter = atom[-1]
    if len(atom) == 1 or letter in _SYNTAX or letter == "-":
        return letter
    return _LETTERS.get(letter)


def _set_of(atom: str) -> str | None:
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
