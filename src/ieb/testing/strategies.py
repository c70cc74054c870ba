"""Strategies for every message and for the values in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from attrs import Attribute, fields, has
from hypothesis import strategies as st

from ieb import releases, values
from ieb.codes import (
    ClosedCodelist,
    OpenCodelist,
    RetourCode,
    gemeenten,
)
from ieb.messages import MESSAGES, WMO409, Message
from ieb.messages.bericht import closed_codes
from ieb.messages.fields import FieldType, field_types
from ieb.releases import Release
from ieb.values import Bedrag

_WEIGHTS: Final = range(9, 1, -1)
_CODE_FORMS: Final = {
    "RetourCode": "[0-9A-Z]{4}",
    "RedenTerugkoppeling": "[0-9]{2}",
    "AttribuutNaam": "[0-9]{2}",
}


@st.composite
def bsns(draw: st.DrawFn) -> str:
    """Draw a fictitious Bsn that passes the 11-proef."""
    head = "9999" + draw(st.text("0123456789", min_size=4, max_size=4))
    if _control_digit(head) > 9:  # no digit makes this one pass: the next can
        head = f"{head[:-1]}{(int(head[-1]) + 1) % 10}"
    return f"{head}{_control_digit(head)}"


def _control_digit(head: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, head, strict=True)) % 11


@st.composite
def gemeentecodes(draw: st.DrawFn) -> str:
    """Draw a gemeentecode of the CBS list."""
    return draw(st.sampled_from(sorted(gemeenten())))


def bedragen() -> st.SearchStrategy[Bedrag]:
    """Draw an amount."""
    return st.builds(Bedrag, st.integers(0, Bedrag.MAX_CENTS))


@st.composite
def messages(draw: st.DrawFn, *kinds: type[Message], release: Release | None = None) -> Message:
    """Draw a message.

    Args:
        draw: Given by hypothesis.
        *kinds: The classes to choose from; none for all that the release has.
        release: The release to draw for; None for the one that each class is modelled after.

    Returns:
        A strategy of messages that can be written.
    """
    return draw(_choose_message(kinds, release))


@lru_cache(maxsize=64)
def _choose_message(
    kinds: tuple[type[Message], ...], release: Release | None
) -> st.SearchStrategy[Message]:
    pairs = [(kind, releases.release_or_home(release, kind.naam)) for kind in kinds or MESSAGES]
    return st.one_of([draw_message(kind, home) for kind, home in pairs if home.has(kind.naam)])


def draw_message(
    kind: type[Message], release: Release, **chosen: st.SearchStrategy[Any]
) -> st.SearchStrategy[Message]:
    """Return a strategy of one message; what is chosen is drawn for every field of that name.

    Args:
        kind: The class of the message.
        release: The release to draw for.
        **chosen: What is drawn, by the name of a field.
    """
    stamp = release.message(kind.naam).stamp
    fixed = {
        "release": st.just(release),
        "bericht_code": st.just(stamp.bericht_code),
        "bericht_versie": st.just(stamp.bericht_versie),
        "bericht_subversie": st.just(stamp.bericht_subversie),
        **chosen,
    }
    codes = closed_codes(release, kind.naam)
    if codes:
        known = st.sampled_from(codes).map(RetourCode.by_code)
        fixed["retour_code"] = st.lists(known, min_size=1, max_size=4).map(tuple)
    parts = {name: _draw_field(kind, name, fixed) for name in field_types(kind)}
    streams = [name for name in ("abonnementstarief", "beschermd_wonen") if name in parts]
    if not streams:
        return st.builds(kind, **parts)
    filled = {name: parts.pop(name).filter(lambda value: value is not None) for name in streams}
    choices: list[st.SearchStrategy[Message]] = [
        st.builds(kind, **parts, **{name: strategy}) for name, strategy in filled.items()
    ]
    if kind is not WMO409:  # a retour may hold neither stream
        choices.append(st.builds(kind, **parts))
    return st.one_of(choices)


# Any from here on: what is drawn follows from the types of the fields at run time.
def _draw_class(
    kind: type[Any], fixed: Mapping[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{name: _draw_field(kind, name, fixed) for name in field_types(kind)})


def _draw_field(
    kind: type[Any], name: str, fixed: Mapping[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[Any]:
    if name in fixed:
        return fixed[name]
    hint = field_types(kind)[name]
    value = _draw_value(hint, getattr(fields(kind), name), fixed)
    if hint.many:
        return st.lists(value, min_size=1, max_size=4).map(tuple)
    if hint.optional:
        return st.none() | value
    return value


def _draw_value(
    hint: FieldType, attribute: Attribute[Any], fixed: Mapping[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[Any]:
    kind = hint.kind
    if kind is Bedrag:
        return bedragen()
    if has(kind):
        return _draw_class(kind, fixed)
    if issubclass(kind, ClosedCodelist):
        return st.sampled_from(kind)
    if issubclass(kind, OpenCodelist):
        form = st.from_regex(_CODE_FORMS[kind.__name__], fullmatch=True)
        return st.sampled_from(kind) | form.map(kind.by_code)
    datatype: object = getattr(attribute.validator, "validator", attribute.validator)
    assert isinstance(datatype, values.Datatype)  # all other fields hold classes, amounts or codes
    return _DATATYPES[datatype.name]


def _draw_text(longest: int) -> st.SearchStrategy[str]:
    characters = st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
    )
    return st.text(characters | st.just("\t"), min_size=1, max_size=longest).filter(
        lambda text: text.strip(" \t") != ""
    )


_DATATYPES: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    values.BURGER_SERVICENUMMER.name: bsns(),
    values.DATUM.name: st.dates(),
    values.GEMEENTE.name: gemeentecodes(),
    values.IDENTIFICATIE_BERICHT.name: _draw_text(12),
    values.NUMMER.name: st.integers(0, 999_999_999),
    values.VERSIE.name: st.from_regex(
        r"(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]{0,3})){2}", fullmatch=True
    ),
    values.ATTRIBUUT_WAARDE.name: st.dates().map(date.isoformat) | _draw_text(80),
}
