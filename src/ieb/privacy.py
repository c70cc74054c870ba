r"""No Bsn leaves: what is about to be shown goes through here first.

What stands in a Bsn element is a Bsn, whatever it looks like; whoever shows such an element shows
`MASK`. In all other text a Bsn is recognised by what it means, not by how it is spelled:

- a *word* is a run of letters, digits and underscores; a *number* is a word in which all digits
  stand together, at most three underscores between two of them, and no capital letter right before
  them;
- so a word with other digits in it (``0513_000000012``, ``20250513123456``) and a capital letter
  with digits (``G000000012``) are identifiers and no numbers. Only ``BSN`` right before the digits
  names no identifier;
- a date on its own, ``dd-mm-eejj`` or ``eejj-mm-dd``, is no number;
- a *Bsn* is one number, or some after each other with at most three characters between two of them
  that are neither letter nor digit, which have exactly nine digits that pass the 11-proef.

A digit is one of whatever script. Between two numbers a format character of Unicode, which is not
seen, counts for nothing; an escape such as ``\n``, which Python's ``repr`` writes, counts as one
character. Combining characters belong to the character before them.

This grammar is ours (aanname): no standard says how a Bsn may be spelled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from operator import mul
from typing import Final, NamedTuple

MASK: Final = "*********"
"""What stands in the place of a Bsn."""

_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_LENGTH: Final = len(_WEIGHTS)
_SHORTEST: Final = 6  # digits of a Bsn without its zeros; fewer say nothing
_SHOWN: Final = 60
_LOOKED_AT: Final = 20 * _SHOWN  # so that what is cut off has been seen by the mask

_UNSEEN: Final = "\u200b"
_ESCAPE: Final = re.compile(r"\\(?:[abfnrtv]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})")
_DATE: Final = re.compile(
    r"(?<![0-9A-Za-z])"
    r"(?:(?:0[1-9]|[12][0-9]|3[01])-(?:0[1-9]|1[0-2])-[0-9]{4}"
    r"|[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
    r"(?![0-9A-Za-z])"
)
# Possessive, so that a long word costs one pass.
_WORD: Final = re.compile(r"(?<![A-Za-z_])[A-Za-z_]*+[0-9][0-9A-Za-z_]*+")
_TOGETHER: Final = re.compile(r"[0-9](?:_{0,3}+[0-9])*+")
_BETWEEN: Final = re.compile(r"\u200b*+(?:[^0-9A-Za-z\u200b]\u200b*+){0,3}")
_BETWEEN_DIGITS: Final = r"\u200b*(?:[^0-9A-Za-z\u200b]\u200b*){0,3}"
_NO_DIGIT: Final = re.compile("[^0-9]+")


def _control(digits: Iterable[int]) -> int:
    """Return what is left of nine weighted numbers when they are divided by 11."""
    total: int = sum(map(mul, _WEIGHTS, digits))
    return total % 11


# Plain digits are counted as the bytes that they are: for each that of a 0, and its value.
_OF_ZEROS: Final = _control(b"000000000")


def passes_elfproef(bsn: str) -> bool:
    """Return whether nine digits pass the 11-proef.

    Args:
        bsn: Nine digits.

    Example:
        >>> passes_elfproef("999992016")
        True
        >>> passes_elfproef("999992017")
        False
    """
    if bsn == "000000000":
        return False
    if bsn.isascii() and bsn.isdigit():
        return _control(bsn.encode()) == _OF_ZEROS
    return _control(map(int, bsn)) == 0


def mask(text: str, *, bsn: str | None = None, allowed: Collection[str] = ()) -> str:
    """Replace each Bsn by asterisks, and nothing else; see the grammar above.

    Args:
        text: Any text that is about to be shown.
        bsn: The Bsn of the message that the text is about. It is hidden wherever it stands, also
            inside an identifier, and also as a number that has lost its leading zeros.
        allowed: Bsn's that may be shown, such as fictitious ones.

    Returns:
        The text without any Bsn.

    Example:
        >>> mask("Bsn 9999.92.016 in G000000012 van 12-05-2025")
        'Bsn ********* in G000000012 van 12-05-2025'
    """
    if bsn is not None:
        plain, places = _simplify(text)
        # Most texts have other digits: a pattern for each Bsn that comes by costs more than these.
        if _digits(bsn).lstrip("0") in _digits(plain):
            spans = (found.span() for found in _pattern_of(bsn).finditer(plain))
            text = _hide(text, places, spans)
    if len(text) < _LENGTH:
        return text
    plain, places = _simplify(text)
    return _hide(text, places, _bsns(_numbers(plain), plain, allowed))


def quote(text: str) -> str:
    """Make foreign text fit to be shown: no Bsn, no control characters, not too long.

    Args:
        text: Text from outside.

    Returns:
        The text between quotes.
    """
    masked = mask(text[:_LOOKED_AT])
    if len(masked) > _SHOWN:
        masked = masked[:_SHOWN] + "…"
    return f"'{replace_unprintable(masked)}'"


def replace_unprintable(text: str) -> str:
    """Replace each character that a screen may not be given, such as what moves its cursor.

    Args:
        text: Any text that is about to be shown.
    """
    if text.isprintable():
        return text
    return "".join(map(_printable, text))


def _printable(char: str) -> str:
    return char if char.isprintable() else "\N{REPLACEMENT CHARACTER}"


class _Number(NamedTuple):
    """A number in a text: where its digits start and end, and which they are."""

    start: int
    end: int
    digits: str


def _simplify(text: str) -> tuple[str, range | list[int]]:
    """Return the text in ASCII as far as it matters here, and where each character stood."""
    places: range | list[int] = range(len(text))
    if not text.isascii():
        simple = list(map(_simplify_character, text))
        places = [place for place, char in enumerate(simple) if char]
        text = "".join(simple)
    text = _ESCAPE.sub(_stand_in_for_escape, text)
    return _DATE.sub(_stand_in_for_date, text), places


def _stand_in_for_escape(found: re.Match[str]) -> str:
    """Return one character, and for the others what counts for nothing."""
    return "." + _UNSEEN * (len(found[0]) - 1)


def _stand_in_for_date(found: re.Match[str]) -> str:
    """Return as many letters, which make no number."""
    return "a" * len(found[0])


def _simplify_character(char: str) -> str:
    """Return what stands for a character: itself, an ASCII digit or letter, or nothing."""
    if char.isascii():
        return char
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if char.isalnum():
        return "A" if char.isupper() else "a"
    category = unicodedata.category(char)
    if category == "Cf":
        return _UNSEEN
    return "" if category.startswith("M") else "."


def _digits(plain: str) -> str:
    return _NO_DIGIT.sub("", plain)


def _numbers(plain: str) -> Iterator[_Number]:
    for word in _WORD.finditer(plain):
        found = _TOGETHER.search(plain, word.start(), word.end())
        assert found is not None  # there is a digit in the word
        digits = _digits(found[0])
        others = any("0" <= char <= "9" for char in plain[found.end() : word.end()])
        if not others and not _is_named(plain[word.start() : found.start()]):
            yield _Number(*found.span(), digits)


def _is_named(before: str) -> bool:
    """Return whether letters make an identifier of the digits after them."""
    return before[-1:].isupper() and not before.endswith("BSN")


def _bsns(
    numbers: Iterator[_Number], plain: str, allowed: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Yield where the Bsn's start and end; they may overlap."""
    row: list[_Number] = []  # the last numbers, each close to the next one
    for number in numbers:
        if row and _BETWEEN.fullmatch(plain, row[-1].end, number.start) is None:
            row.clear()
        row.append(number)
        while sum(len(part.digits) for part in row) > _LENGTH:
            del row[0]
        digits = "".join(part.digits for part in row)
        if len(digits) == _LENGTH and digits not in allowed and passes_elfproef(digits):
            yield row[0].start, row[-1].end


def _hide(text: str, places: range | list[int], spans: Iterator[tuple[int, int]]) -> str:
    """Return the text with what stands in the spans hidden; spans that overlap become one."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        first, last = places[start], places[end - 1] + 1
        if first >= done:
            parts += (text[done:first], MASK)
        done = last
    return "".join(parts) + text[done:]


@lru_cache(maxsize=256)
def _pattern_of(bsn: str) -> re.Pattern[str]:
    """Return what finds one known Bsn, in any spelling, wherever it stands."""
    significant = bsn.lstrip("0")
    whole = _BETWEEN_DIGITS.join(bsn)
    if len(significant) < _SHORTEST:
        return re.compile(whole)
    bare = _BETWEEN_DIGITS.join(significant)
    return re.compile(f"{whole}|(?<![0-9]){bare}(?![0-9])")
