"""How a value is written as the text of an element, and back; the form follows from the XSD."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from attrs import evolve, frozen

from ieb.codes import ClosedCodelist, OpenCodelist
from ieb.errors import InvalidValue
from ieb.notation import Notation, read_date, write_date
from ieb.privacy import quote
from ieb.releases.shape import XML_SPACE, SimpleType, collapse_space, read_integer
from ieb.values import Bedrag

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_DIGITS: Final = re.compile(r"[0-9]+")
_WIDEST: Final = 12
_SAMPLE_NUMBERS: Final = (0, 1, 12, 649_901, 99_999_999)
_FRACTIONS: Final = ("1.00", "1,00", "3000.00", "3000,00")
SHORT: Final = 12
"""How long a text may be that `Lexical.quick` is given."""
_REMEMBERED: Final = 4096


@frozen(kw_only=True)
class Lexical:
    """A form in which values of one kind are written.

    Attributes:
        read: Text to value; raises `InvalidValue` on text that is not of this form.
        write: Value to text; what is no text itself is written without anything that XML escapes.
        quick: What gives the same as `read`, and sooner, for a text of at most `SHORT` characters
            that the datatype allows; None when there is nothing quicker.
    """

    # Any: a form is chosen by the type of the field it serves, which only the codec knows.
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    quick: Callable[[str], Any] | None = None


def _remember(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a function that remembers what it read: the same days and codes come back for ever."""
    return lru_cache(maxsize=_REMEMBERED)(read)


def _same(text: str) -> str:
    return text


def _read_iso(text: str) -> date:
    if _ISO(text) or _ISO(text := text.strip(XML_SPACE)):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    msg = f"{quote(text)} is geen bestaande datum van het jaar 0001 t/m 9999."
    raise InvalidValue(msg)


def _read_plain(text: str) -> int:
    if len(text) < _WIDEST and text.isascii() and text.isdigit():
        return int(text)
    value = read_integer(text)
    if value is None:
        msg = f"{quote(text)} is geen geheel getal."
        raise InvalidValue(msg)
    return value


def _padded_number(width: int) -> Lexical:
    def read(text: str) -> int:
        bare = text.strip(XML_SPACE)
        if len(bare) != width or _DIGITS.fullmatch(bare) is None:
            msg = f"{quote(text)} is geen getal van {width} cijfers."
            raise InvalidValue(msg)
        return int(bare)

    return Lexical(read=read, write=lambda value: str(value).zfill(width))


def _date_in(notation: Notation) -> Lexical:
    return Lexical(
        read=lambda text: read_date(text.strip(XML_SPACE), notation),
        write=lambda value: write_date(value, notation),
    )


_DATES: Final = (
    Lexical(read=_read_iso, write=date.isoformat, quick=_remember(_read_iso)),
    _date_in(Notation.TECHNISCH),
    _date_in(Notation.FUNCTIONEEL),
)
_SAMPLE_DATE: Final = date(2025, 11, 23)
TEXT: Final = Lexical(read=_same, write=_same)
PLAIN: Final = Lexical(read=_read_plain, write=str)


def lexical_for(kind: type, datatype: SimpleType) -> Lexical | None:
    """Return the form in which a release writes values of a Python type.

    The form is found by asking the datatype which form of a sample it accepts.

    Args:
        kind: Python type of the field.
        datatype: The type of the element in the release.

    Returns:
        The form, or None when the datatype accepts none that we know.
    """
    if kind is date:
        return next(
            (form for form in _DATES if datatype.fault(form.write(_SAMPLE_DATE)) is None), None
        )
    if kind is int:
        return _integer(datatype)
    if kind is Bedrag:
        if any(datatype.fault(fraction) is None for fraction in _FRACTIONS):
            return (
                None  # euros or cents? The XSD does not say, and a guess may be wrong by a hundred
            )
        form = _integer(datatype)
        return form and _of_cents(form)
    tidy = collapse_space if datatype.collapse else _same
    if issubclass(kind, ClosedCodelist | OpenCodelist):
        members = {member.code: member for member in kind}

        def read_code(text: str) -> Any:
            return members.get(text) or kind.by_code(tidy(text))

        return Lexical(read=read_code, write=attrgetter("code"), quick=_remember(read_code))
    return Lexical(read=collapse_space, write=_same) if datatype.collapse else TEXT


def _of_cents(form: Lexical) -> Lexical:
    def read_cents(text: str) -> Bedrag:
        return Bedrag(form.read(text))

    return Lexical(
        read=read_cents,
        write=lambda value: form.write(value.cents),
        quick=_remember(read_cents),
    )


def _integer(datatype: SimpleType) -> Lexical | None:
    """Return the form that can write most numbers, if it reads back all that it can write."""
    forms = [PLAIN, *map(_padded_number, range(2, _WIDEST + 1))]
    written = {form: _count_written(form, datatype) for form in forms}
    form = None
    if any(written.values()):
        form = max(forms, key=written.__getitem__)
    elif datatype.base == "integer":
        # An integer that a release fixes, such as a version, holds none of the samples.
        form = PLAIN
    if form is PLAIN and datatype.base == "integer":
        return evolve(PLAIN, quick=int)  # which reads more, but nothing else that XSD calls integer
    return form


def _count_written(form: Lexical, datatype: SimpleType) -> int:
    """Return how many of the samples a form can write; 0 when one of them does not come back."""
    count = 0
    for sample in _SAMPLE_NUMBERS:
        text = form.write(sample)
        if datatype.fault(text) is None:
            try:
                back = form.read(text)
            except InvalidValue:
                return 0
            count += back == sample
    return count
