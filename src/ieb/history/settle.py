"""Which heenbericht a retour decides on: one rule for every history.

What it decides follows from the retouren as a set, never from the order in which they came (OP080).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final

from attrs import AttrsInstance, fields

from ieb.history.view import Exchange, Recorded
from ieb.messages.bericht import Bericht
from ieb.messages.fields import is_class
from ieb.messages.pairs import Retour
from ieb.wire import to_json

_USED_ONCE: Final = "TR056"
"""The rule that an Identificatie is used once."""
_NO_CONTENT: Final = ("header", "release", "retour_codes")
_Content = dict[str, object]


def settle(sent: Sequence[Recorded], retouren: Iterable[Retour]) -> tuple[Exchange, ...]:
    """Return what each heenbericht of one identity counts for, given all retouren with it.

    A heenbericht that was accepted when it was recorded is refused when there are retouren on it
    and each of them refuses it. When two retouren contradict each other, the approval counts
    (aanname): there is no order to choose by, and a message that was approved has had its effect.
    The exchange says that they do.

    Args:
        sent: All heenberichten of the identity, in the order in which they were recorded.
        retouren: All accepted retouren with the identity, in whatever order.
    """
    answers = assign(sent, retouren)
    return tuple(
        Exchange(
            message=event.message,
            received=event.received,
            accepted=event.accepted and not _refuse(answer),
            retours=len(answer),
            contradicted=_contradict(answer),
        )
        for event, answer in zip(sent, answers, strict=True)
    )


def assign(sent: Sequence[Recorded], retouren: Iterable[Retour]) -> list[list[Retour]]:
    """Return for each heenbericht of one identity the retouren that are about it.

    One Identificatie may have been used more than once. Then a retour that says so (9056 in 4.0) is
    about a repeat, never about the first message; a retour that copies the content is about the
    message with that content; any other is about the first one that has no retour yet. Of these,
    the Dagtekening that a retour copies chooses where it can. The most certain come first;
    approvals go before refusals, since a repeat is never approved; then DagtekeningRetour decides
    (all three: aanname).

    Args:
        sent: All heenberichten of the identity, in the order in which they were recorded.
        retouren: All accepted retouren with the identity, in whatever order.
    """
    answers: list[list[Retour]] = [[] for _ in sent]
    if len(sent) > 1:  # else there is nothing to choose, and to sort thousands takes long
        retouren = sorted(retouren, key=_certainty)

    @cache
    def content_at(place: int) -> _Content:  # asked of each, for each retour
        return _content(sent[place].message)

    for retour in retouren:
        places = _places(sent, content_at, retour)
        free = next((at for at in places if not answers[at]), None)
        if free is not None:
            answers[free].append(retour)
        elif places:  # a second retour on the same message
            answers[places[0]].append(retour)
    return answers


def tells_of_repeat(retour: Retour) -> bool:
    """Return whether a retour says that the Identificatie was used before (TR056).

    With which code, its release says; a release without that rule, such as 1.0, has none.

    Args:
        retour: A retour.
    """
    if not retour.afgekeurd:  # then there is no need to read the rules
        return False
    rule = retour.release.rules.get(_USED_ONCE)
    if rule is None:
        return False
    return any(code.code == rule.retourcode for code in retour.afkeurcodes)


def _refuse(retouren: list[Retour]) -> bool:
    """Return whether the retouren on one heenbericht refuse it: there are some, and each does."""
    return bool(retouren) and all(retour.afgekeurd for retour in retouren)


def _contradict(retouren: list[Retour]) -> bool:
    """Return whether of the retouren on one heenbericht some approve it and others refuse it."""
    return len({retour.afgekeurd for retour in retouren}) > 1


def _certainty(retour: Retour) -> tuple[object, ...]:
    """Return what retouren are sorted by: how certain they are, and then something fixed."""
    if _content(retour):
        doubt = 0
    elif tells_of_repeat(retour):
        doubt = 1
    else:
        doubt = 2
    return doubt, retour.afgekeurd, retour.header.dagtekening_retour, to_json(retour)


def _places(
    sent: Sequence[Recorded], content_at: Callable[[int], _Content], retour: Retour
) -> list[int]:
    """Return which heenberichten a retour may be about."""
    places = list(range(len(sent)))
    if tells_of_repeat(retour):  # which is not about the first one, that is repeated
        del places[:1]
    content = _content(retour)
    if content:
        places = [at for at in places if content_at(at) == content]
    day = retour.header.dagtekening
    same_day = [at for at in places if sent[at].message.header.dagtekening == day]
    return same_day or places


def _content(message: Bericht) -> _Content:
    """Return what a message holds below its header, without return codes; empty for nothing."""
    parts = {name: _values(value) for name, value in _parts(message)}
    return {name: value for name, value in parts.items() if value is not None}


def _values(value: object) -> object:
    if not is_class(value):
        return value
    return {name: _values(part) for name, part in _parts(value)}


def _parts(value: AttrsInstance) -> list[tuple[str, object]]:
    names = [element.name for element in fields(type(value)) if element.name not in _NO_CONTENT]
    return [(name, getattr(value, name)) for name in names]
