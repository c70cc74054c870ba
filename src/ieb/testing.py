"""Hypothesis strategies for every message, for your own tests (extra ``testing``).

What is drawn can always be written; it keeps to the XSD, not to the rules: a stop date may lie before a
start date. Each Bsn passes the 11-proef and starts with 9999, which no person has.

Example:
    >>> from hypothesis import given
    >>> import ieb
    >>> @given(messages())
    ... def test_round_trip(bericht):
    ...     assert ieb.parse(ieb.serialize(bericht)) == bericht
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from attrs import Attribute, fields, has
from hypothesis import strategies as st

from ieb import releases, values
from ieb.codes import ClosedCodelist, OpenCodelist, gemeenten
from ieb.messages import MESSAGES, WMO409, Message
from ieb.messages.bericht import Kop
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
    if _control(head) > 9:  # no digit makes this one pass: the next can
        head = f"{head[:-1]}{(int(head[-1]) + 1) % 10}"
    return f"{head}{_control(head)}"


def _control(head: str) -> int:
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
        release: The release to draw for; None for the default.

    Returns:
        A strategy of messages that can be written.
    """
    return draw(_choice(kinds, release or releases.release()))


@lru_cache(maxsize=64)
def _choice(kinds: tuple[type[Message], ...], release: Release) -> st.SearchStrategy[Message]:
    known = {shape.name for shape in release.messages}
    return st.one_of([_message(kind, release) for kind in kinds or MESSAGES if kind.naam in known])


def _message(kind: type[Message], release: Release) -> st.SearchStrategy[Message]:
    stamp = release.message(kind.naam).stamp
    fixed = {
        "release": st.just(release),
        "bericht_code": st.just(stamp.bericht_code),
        "bericht_versie": st.just(stamp.bericht_versie),
        "bericht_subversie": st.just(stamp.bericht_subversie),
    }
    parts = {name: _field(kind, name, fixed) for name in field_types(kind)}
    streams = [name for name in ("abonnementstarief", "beschermd_wonen") if name in parts]
    if not streams:
        return st.builds(kind, **parts)
    filled = {name: parts.pop(name).filter(lambda value: value is not None) for name in streams}
    choices: list[st.SearchStrategy[Message]] = [
        st.builds(kind, **parts, **{name: strategy}) for name, strategy in filled.items()
    ]
    return st.one_of(choices if kind is WMO409 else [*choices, st.builds(kind, **parts)])


# Any from here on: what is drawn follows from the types of the fields at run time.
def _class(kind: type[Any], fixed: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    own: Mapping[str, st.SearchStrategy[Any]] = fixed if issubclass(kind, Kop) else {}
    return st.builds(kind, **{name: _field(kind, name, own) for name in field_types(kind)})


def _field(kind: type[Any], name: str, fixed: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    if name in fixed:
        return fixed[name]
    hint = field_types(kind)[name]
    one = _value(hint, getattr(fields(kind), name), fixed)
    if hint.many:
        return st.lists(one, min_size=1, max_size=4).map(tuple)
    return st.none() | one if hint.optional else one


def _value(
    hint: FieldType, attribute: Attribute[Any], fixed: Mapping[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[Any]:
    kind = hint.kind
    if kind is Bedrag:
        return bedragen()
    if has(kind):
        return _class(kind, fixed)
    if issubclass(kind, ClosedCodelist):
        return st.sampled_from(kind)
    if issubclass(kind, OpenCodelist):
        return st.sampled_from(kind) | st.from_regex(_CODE_FORMS[kind.__name__], fullmatch=True).map(
            kind.by_code
        )
    datatype: object = getattr(attribute.validator, "validator", attribute.validator)
    assert isinstance(datatype, values.Datatype)  # all other fields hold classes, amounts or codes
    return _DATATYPES[datatype.name]


def _text(longest: int) -> st.SearchStrategy[str]:
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
    values.IDENTIFICATIE_BERICHT.name: _text(12),
    values.NUMMER.name: st.integers(0, 999_999_999),
    values.VERSIE.name: st.from_regex(r"(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]{0,3})){2}", fullmatch=True),
    values.ATTRIBUUT_WAARDE.name: st.dates().map(date.isoformat) | _text(80),
}
