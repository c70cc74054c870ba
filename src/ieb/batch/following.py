"""The order of envelopes among what is processed: an answer after the envelope that it names."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from ieb.batch.judged import Judged, Reading
from ieb.ggk import Du01, Fo01
from ieb.ggk.travelling import Travelling, ontvanger_of, zender_of


class Named(NamedTuple):
    """Something that is to be processed.

    Attributes:
        at: Which one it is.
        reference: By what an answer names its envelope; None when it is in none.
        about: Which envelope it names as an answer; None when it is none.
    """

    at: int
    reference: str | None
    about: str | None


def put_answers_after(ordered: Iterable[Named], coming: set[str]) -> Iterator[int]:
    """Yield the same order, but for answers that come before the envelope that they name.

    An answer is put right after the first envelope that it may name; what names each other in a
    circle comes last.

    Args:
        ordered: What is to be processed.
        coming: The envelopes among it that an answer among it names; used up.
    """
    early: dict[str, list[Named]] = {}
    for named in ordered:
        if named.about in coming:
            early.setdefault(named.about, []).append(named)
            continue
        ready = deque([named])
        while ready:
            first = ready.popleft()
            yield first.at
            if first.reference in coming:
                coming.discard(first.reference)
                ready.extend(early.pop(first.reference, ()))
    for left in chain.from_iterable(early.values()):
        yield left.at


def reference_of(read: Judged | Reading) -> str | None:
    """Return by what an answer names an envelope; None when it is none.

    Args:
        read: What was read.
    """
    envelope = read.envelope
    if not isinstance(envelope, Travelling):
        return None
    return _name(zender_of(envelope), envelope.referentienummer)


def about_of(read: Judged | Reading) -> str | None:
    """Return which envelope an answer names; None when it is none, or names itself.

    Args:
        read: What was read.
    """
    envelope = read.envelope
    if not isinstance(envelope, Du01 | Fo01):
        return None
    about = _name(ontvanger_of(envelope), envelope.cross_refnummer)
    return None if about == reference_of(read) else about


def _name(zender: str, referentienummer: str) -> str:
    return f"{zender}\0{referentienummer}"
