"""Strategies for what an administration goes through, and a check of one by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import product
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from ieb.codes import (
    RedenTerugkoppeling,
    StatusAanlevering,
)
from ieb.findings import Finding
from ieb.history import History, HistoryView, Recorded
from ieb.keten import Period
from ieb.messages import WMO409, Message
from ieb.messages.aanlevering import Sleutel
from ieb.messages.bericht import closed_codes
from ieb.messages.kinds import KINDS, Sender, is_heenbericht, is_retour, kind_of
from ieb.messages.pairs import Heenbericht
from ieb.messages.places import Stroom
from ieb.releases.shape import HEADER
from ieb.retour import build_retour
from ieb.rules import Report
from ieb.testing.strategies import draw_message

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
        part = draw_message(
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
