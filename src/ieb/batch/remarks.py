"""What the CAK tells gemeenten: the second pass, which looks at one person across gemeenten.

What was accepted of each gemeente is gathered where it was judged, packed in shares of persons: a
person stands in the same share wherever it was gathered. So the second pass takes one share at a
time, and nobody holds the messages of a whole country.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Final, NamedTuple, cast

from attrs import evolve, field, frozen

from ieb.arguments import demand_day
from ieb.batch.judged import Judged
from ieb.batch.order import Moment, place_in_order
from ieb.errors import InvalidType
from ieb.keten import Cak
from ieb.messages import WMO409
from ieb.messages.kinds import bsn_of, gemeente_of, is_aanlevering
from ieb.messages.pairs import Aanleverbericht
from ieb.rules import Judgement
from ieb.workers import hand_out

_SHARES: Final = 64
"""Of how many shares: of 1.2 million persons some 20,000 stand in each."""
_FAST: Final = 1


class _Delivered(NamedTuple):
    """An aanlevering that was accepted.

    Attributes:
        moment: When it counts, among those of all gemeenten.
        message: The message.
    """

    moment: Moment
    message: Aanleverbericht


_Told = tuple[Moment, list[WMO409]]
"""What the CAK tells of a person, behind the moment of the first message about that person."""


@frozen(kw_only=True)
class Accepted:
    """The aanleveringen that were accepted of one or more gemeenten, for the second pass.

    Small enough to be sent and kept: about a hundred bytes a message.
    """

    _shares: tuple[bytes, ...] = field(alias="shares", repr=False)

    def share(self, place: int) -> bytes:
        """Return those of the persons in one share, packed; empty when there are none.

        Args:
            place: Which share.
        """
        return self._shares[place]


def gather_accepted(judged: Iterable[Judged]) -> Accepted:
    """Return the accepted aanleveringen out of what judging whole gemeenten gave.

    Args:
        judged: What judging gave, in whatever order; what the history knew already is left out.
    """
    shares: list[list[_Delivered]] = [[] for _ in range(_SHARES)]
    for moment, outcome in place_in_order(judged):
        message = outcome.message
        accepted = outcome.judgement is Judgement.GEACCEPTEERD and not outcome.is_known
        if message is not None and accepted and is_aanlevering(message):
            shares[_share_of(message)].append(_Delivered(moment, message))
    return Accepted(shares=tuple(map(_pack, shares)))


def _share_of(message: Aanleverbericht) -> int:
    """Return in which share a person stands: by the Bsn, and the same in every process."""
    return zlib.crc32((bsn_of(message) or "").encode()) % _SHARES


def _pack(share: list[_Delivered]) -> bytes:
    if not share:
        return b""
    return zlib.compress(pickle.dumps(share, pickle.HIGHEST_PROTOCOL), _FAST)


def _unpack(packed: bytes) -> list[_Delivered]:
    # A cast: it is what was packed.
    return cast("list[_Delivered]", pickle.loads(zlib.decompress(packed)))  # noqa: S301  # our own


def list_remarks(
    judged: Iterable[Judged | Accepted],
    *,
    today: date,
    cak: Cak | None = None,
    executor: Executor | None = None,
) -> list[WMO409]:
    """Return what the CAK tells gemeenten of aanleveringen that were judged: the second pass.

    It looks at one person at a time, at what all gemeenten delivered.

    Args:
        judged: What judging gave, of all gemeenten and in whatever order; or, of each gemeente as a
            whole, what `gather_accepted` made of that where it was judged. Each accepted
            aanlevering counts, in the order of `put_in_order`.
        today: Dagtekening of the remarks.
        cak: The CAK as it was before; None for one that knows nothing. Its history alone does not
            say which days it `placed`: who delivers each day keeps a history, and asks
            `write_answers`. For the processes of an executor it must be possible to pickle it.
        executor: Who looks at the persons; None for this thread. It stays open.

    Returns:
        The WMO409s, with the Identificaties that this CAK gives next.

    Raises:
        InvalidType: `today` is no date, what was judged is neither, or `cak` cannot be handed to a
            process.
        StoppedExecutor: The executor was closed, or a worker died.
    """
    demand_day("today", today)
    before = Cak() if cak is None else cak
    pieces = ((None, shares) for shares in _shares_of(_gather(judged)))
    told: list[_Told] = []
    for _, some in hand_out(executor, partial(_tell_share, before, today), pieces, argument="cak"):
        told += some
    told.sort(key=itemgetter(0))
    return list(_number(told, before))


def _gather(judged: Iterable[Judged | Accepted]) -> list[Accepted]:
    gathered: list[Accepted] = []
    apart: list[Judged] = []
    for outcome in judged:
        if isinstance(outcome, Accepted):
            gathered.append(outcome)
        elif isinstance(outcome, Judged):
            apart.append(outcome)
        else:
            msg = (
                "judged: verwacht wat ieb.batch van bronnen vond (Judged), of wat gather_accepted "
                f"daarvan maakte, geen {type(outcome).__name__}."
            )
            raise InvalidType(msg)
    return [*gathered, gather_accepted(apart)]


def _shares_of(gathered: list[Accepted]) -> Iterator[list[bytes]]:
    """Yield each share in which a person stands, as far as it was packed."""
    for place in range(_SHARES):
        packed = [accepted.share(place) for accepted in gathered]
        if any(packed):
            yield list(filter(None, packed))


def _tell_share(before: Cak, today: date, shares: Sequence[bytes]) -> list[_Told]:
    """Return what there is to tell of the persons in one share; the work of a worker."""
    delivered: list[_Delivered] = []
    for packed in shares:
        delivered += _unpack(packed)
    by_person: dict[str | None, list[_Delivered]] = {}
    for delivery in sorted(delivered, key=itemgetter(0)):
        by_person.setdefault(bsn_of(delivery.message), []).append(delivery)
    told: list[_Told] = []
    for deliveries in by_person.values():
        remarks = list(_tell_person(before, today, deliveries))
        if remarks:
            told.append((deliveries[0].moment, remarks))
    return told


def _tell_person(before: Cak, today: date, deliveries: Iterable[_Delivered]) -> Iterator[WMO409]:
    """Yield what the CAK tells of a person, from what was known before it of all."""
    knowing = before
    for delivery in deliveries:
        taken = knowing.take_accepted(delivery.message, today)
        knowing = taken.party
        yield from (remark for remark in taken.messages if isinstance(remark, WMO409))


def _number(told: Iterable[_Told], before: Cak) -> Iterator[WMO409]:
    """Yield all remarks, with the Identificaties that the CAK gives next instead of their own."""
    giving = before
    for _, remarks in told:
        for remark in remarks:
            giving, identificatie = giving.give_number("C", gemeente_of(remark), ("WMO409",))
            named = evolve(remark.header.bericht_identificatie, identificatie=identificatie)
            header = evolve(remark.header, bericht_identificatie=named)
            yield evolve(remark, header=header)
