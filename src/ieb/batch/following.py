"""The order of envelopes among what is processed: an answer after the envelope that it names."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import chain

from ieb.batch.judged import Judged, Reading
from ieb.ggk import Du01, Fo01
from ieb.ggk.travelling import Travelling, ontvanger_of, zender_of

_Name = tuple[str, str]
"""Sender and reference of an envelope."""


def put_answers_after(ordered: Sequence[Judged | Reading]) -> list[Judged | Reading]:
    """Return the same order, but for answers that come before the envelope that they name.

    An answer is put right after the first envelope that it may name; what names each other in a
    circle comes last.

    Args:
        ordered: What is to be processed.
    """
    coming = {_name_of(judged) for judged in ordered}
    early: dict[_Name, list[Judged | Reading]] = {}
    found: list[Judged | Reading] = []
    for judged in ordered:
        about = _named_by(judged)
        if about is not None and about in coming:
            early.setdefault(about, []).append(judged)
            continue
        ready = deque([judged])
        while ready:
            first = ready.popleft()
            found.append(first)
            name = _name_of(first)
            coming.discard(name)
            if name is not None:
                ready.extend(early.pop(name, ()))
    return [*found, *chain.from_iterable(early.values())]


def _name_of(judged: Judged | Reading) -> _Name | None:
    """Return by what an answer names an envelope; None when it is none."""
    envelope = judged.envelope
    if not isinstance(envelope, Travelling):
        return None
    return zender_of(envelope), envelope.referentienummer


def _named_by(judged: Judged | Reading) -> _Name | None:
    """Return which envelope an answer names; None when it is none, or names itself."""
    envelope = judged.envelope
    if not isinstance(envelope, Du01 | Fo01):
        return None
    about = ontvanger_of(envelope), envelope.cross_refnummer
    return None if about == _name_of(judged) else about
