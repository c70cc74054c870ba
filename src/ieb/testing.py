"""Strategies for every message, and a check of a `HistoryView` of your own (extra ``testing``).

What is drawn can always be written; it keeps to the XSD, not to the rules: a stop date may lie
before a start date. Each Bsn passes the 11-proef and starts with 9999, which no person has.

Example:
    >>> from hypothesis import given
    >>> import ieb
    >>> @given(messages())
    ... def test_round_trip(bericht):
    ...     assert ieb.parse(ieb.serialize(bericht)) == bericht
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, Final

from attrs import Attribute, fields, has
from hypothesis import given, settings
from hypothesis import strategies as st

from ieb import releases, values
from ieb.codes import (
    ClosedCodelist,
    OpenCodelist,
    RedenTerugkoppeling,
    RetourCode,
    StatusAanlevering,
    gemeenten,
)
from ieb.findings import Finding
from ieb.history import History, HistoryView, Recorded
from ieb.keten import Period
from ieb.messages import MESSAGES, WMO409, Message
from ieb.messages.aanlevering import Sleutel
from ieb.messages.bericht import closed_codes
from ieb.messages.fields import FieldType, field_types
from ieb.messages.kinds import (
    KINDS,
    Heenbericht,
    Sender,
    Stroom,
    is_heenbericht,
    is_retour,
    kind_of,
)
from ieb.releases import Release
from ieb.releases.shape import HEADER
from ieb.retour import build_retour
from ieb.rules import Report
from ieb.values import Bedrag

__all__ = [
    "bedragen",
    "bsns",
    "check_history_view",
    "gemeentecodes",
    "history_events",
    "messages",
]

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
    return st.one_of([_draw_message(kind, home) for kind, home in pairs if home.has(kind.naam)])


def _draw_message(
    kind: type[Message], release: Release, **chosen: st.SearchStrategy[Any]
) -> st.SearchStrategy[Message]:
    """Return a strategy of one message; what is chosen is drawn for every field of that name."""
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


_KEYS: Final = (1, 2)
_IDS: Final = ("A", "B")
_PERSONS: Final = ("999990019", "999992016")
_PARTIES: Final = ("0344", "0513")
_SENT: Final = [kind for kind in KINDS.values() if not kind.is_retour]
_STATUSES: Final = (
    StatusAanlevering.EERSTE_AANLEVERING,
    StatusAanlevering.GEWIJZIGDE_AANLEVERING,
    StatusAanlevering.VERWIJDEREN_AANLEVERING,
)
_DAYS: Final = st.dates(date(2025, 5, 12), date(2025, 5, 14))


@st.composite
def history_events(draw: st.DrawFn) -> list[Recorded]:
    """Draw what may happen to an administration: heenberichten, repeats of them, and retouren.

    Keys, identifications and persons come from small pools, so that they meet. The retouren stand
    anywhere, also before their heenbericht, and some messages are recorded twice.
    """
    sent = draw(st.lists(_heenbericht(), max_size=5))
    answers = [draw(_retour(message)) for message in sent if draw(st.booleans())]
    order = draw(st.permutations([*sent, *answers, *sent[:1]]))
    return [
        Recorded(message=message, received=draw(st.none() | _DAYS), accepted=draw(st.booleans()))
        for message in order
    ]


@st.composite
def _heenbericht(draw: st.DrawFn) -> Heenbericht:
    number, gemeente = draw(st.sampled_from(_KEYS)), draw(st.sampled_from(_PARTIES))
    identificatie, day = draw(st.sampled_from(_IDS)), draw(_DAYS)
    kind = draw(st.sampled_from(_SENT))
    if kind.sender is Sender.CAK:
        reden = draw(st.sampled_from(RedenTerugkoppeling))
        return WMO409.terugkoppeling(
            ontvanger=gemeente,
            identificatie=identificatie,
            dagtekening=day,
            eb_start_nummer=number,
            reden=reden,
        )
    (place,) = kind.places
    bsn = draw(st.sampled_from(_PERSONS))
    if not kind.whole:
        part = _draw_message(
            kind.model,
            kind.home,
            afzender=st.just(gemeente),
            identificatie=st.just(identificatie),
            dagtekening=st.just(day),
            bsn=st.just(bsn),
            eb_start_nummer=st.just(number),
        )
        drawn = draw(part)
        assert is_heenbericht(drawn)
        return drawn
    status, start, stop = draw(st.sampled_from(_STATUSES)), draw(_DAYS), draw(st.none() | _DAYS)
    sleutel = Sleutel(gemeente, place.stroom, number)
    period = Period(sleutel=sleutel, bsn=bsn, start=start, stop=stop, kostprijs=None)
    return period.message(status, identificatie=identificatie, dagtekening=day, release=None)


@st.composite
def _retour(draw: st.DrawFn, message: Heenbericht) -> Message:
    """Draw a retour that approves, or refuses the content, header, repetition or period."""
    kind = kind_of(message)
    period = kind.places[0].period
    codes = closed_codes(message.release, kind.answered_by or "")
    refusals = [("0001", HEADER), ("8848", HEADER), ("9056", HEADER), ("9404", period)]
    refusals.append(("9103", period))
    choices: list[tuple[Finding, ...]] = [()]
    for code, path in refusals:
        if not codes or code in codes:
            found = Finding(code="TOETS", message="Toets.", level=3, retourcode=code, path=path)
            choices.append((found,))
    return build_retour(
        message,
        Report(message=message, findings=draw(st.sampled_from(choices))),
        identificatie=draw(st.sampled_from(("R1", "R2"))),
        dagtekening=draw(_DAYS),
    )


def check_history_view(
    make: Callable[[Sequence[Recorded]], HistoryView], *, examples: int = 100
) -> None:
    """Check that an administration of your own answers every question as `ieb.History` does.

    Call it from a test. Hypothesis draws what happened and looks for the shortest that goes wrong.

    Args:
        make: Gives your administration after some events, in that order.
        examples: How many times to try.

    Raises:
        AssertionError: Which question was answered otherwise, with both answers, in Dutch.

    Example:
        >>> def after(events):
        ...     history = History()
        ...     for event in events:
        ...         history = history.record(
        ...             event.message, accepted=event.accepted, received=event.received
        ...         )
        ...     return history
        >>> check_history_view(after, examples=5)
    """

    @settings(max_examples=examples, deadline=None, database=None)
    @given(history_events())
    def answers_alike(events: list[Recorded]) -> None:
        ours = History()
        for event in events:
            ours = ours.record(event.message, accepted=event.accepted, received=event.received)
        _compare_answers(make(events), ours, [event.message for event in events])

    answers_alike()


def _compare_answers(theirs: HistoryView, ours: HistoryView, messages: Sequence[Message]) -> None:
    for key in product(_PARTIES, Stroom, _KEYS):
        sleutel = Sleutel(*key)
        _compare_answer("actual", sleutel, theirs.actual(sleutel), ours.actual(sleutel))
        _compare_answer("used", sleutel, theirs.used(sleutel), ours.used(sleutel))
        _compare_answer("removed", sleutel, theirs.removed(sleutel), ours.removed(sleutel))
        told = theirs.terugkoppelingen(sleutel), ours.terugkoppelingen(sleutel)
        _compare_answer("terugkoppelingen", sleutel, *told)
    for bsn, stroom in product(_PERSONS, Stroom):
        _compare_answer(
            "periods", stroom, tuple(theirs.periods(bsn, stroom)), ours.periods(bsn, stroom)
        )
    for asked in product([kind.naam for kind in _SENT], _PARTIES, _IDS):
        _compare_answer("exchange", asked, theirs.exchange(*asked), ours.exchange(*asked))
    for retour in messages:
        if is_retour(retour):
            number = retour.naam, retour.header.identificatie_retour
            _compare_answer("retouren", number, theirs.retouren(*number), ours.retouren(*number))
            _compare_answer("answered", number, theirs.answered(retour), ours.answered(retour))


def _compare_answer(question: str, about: object, theirs: object, ours: object) -> None:
    if theirs != ours:
        msg = f"{question}({about}): uw administratie antwoordt {theirs}; verwacht wordt {ours}."
        raise AssertionError(msg)
