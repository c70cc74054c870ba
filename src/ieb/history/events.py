"""What a log of all that was recorded is asked, and what of it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from attrs import field, frozen

from ieb.history.settle import settle
from ieb.history.standing import ActualPeriod
from ieb.history.view import Exchange, Identity, Recorded
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, Sleutel
from ieb.messages.kinds import is_retour
from ieb.messages.pairs import Retour
from ieb.messages.places import Stroom


@frozen(kw_only=True)
class RecordedAanlevering:
    """An aanlevering that was accepted when it was recorded.

    Attributes:
        place: Number of the event that brought it.
        identity: Of which heenbericht it is.
        bsn: Of whom it is; personal data, never in the repr.
        removes: Whether it removes the aanlevering with its key.
        doubtful: Whether there are retouren with its identity that may refuse it.
        read: Gives the aanlevering itself.
    """

    place: int
    identity: Identity
    bsn: str = field(repr=False)
    removes: bool
    doubtful: bool
    read: Callable[[], Aanlevering] = field(repr=False)


class Log(Protocol):
    """All messages that were recorded, numbered from 1 on in that order.

    Each question is about the events up to and including number `until`.
    """

    def sent(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all heenberichten of an identity in order, each with its number."""
        ...

    def count_sent(self, identity: Identity, until: int) -> int:
        """Return how many heenberichten of an identity there are."""
        ...

    def answers(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all accepted retouren with an identity in order, each with its number."""
        ...

    def delivered_for(self, bsn: str, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all aanleveringen for a Bsn that were accepted, in order, each with its number."""
        ...

    def newest_first(self, sleutel: Sleutel, until: int) -> Iterator[RecordedAanlevering]:
        """Yield the aanleveringen with a key, the last one first: seldom is more asked than one."""
        ...

    def running_from(
        self, bsn: str, stroom: Stroom, day: date, until: int
    ) -> tuple[Aanlevering, ...]:
        """Return the actual aanleveringen for a Bsn that did not stop before a day."""
        ...

    def is_refused(self, sleutel: Sleutel, until: int) -> bool:
        """Return whether an aanlevering with a key was refused when it was recorded."""
        ...

    def remarks(self, sleutel: Sleutel, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all WMO409s about the period with a key in order, each with its number."""
        ...

    def retouren_numbered(
        self, bericht: str, identificatie_retour: str, until: int
    ) -> Sequence[Retour]:
        """Return all retouren of a kind that bear an IdentificatieRetour, accepted or not."""
        ...

    def find(self, message: Message, until: int) -> tuple[int, Recorded] | None:
        """Return the event with a message that is equal in every element, and its number."""
        ...


def find_actual(
    log: Log,
    bsn: str,
    newest_first: Iterable[RecordedAanlevering],
    oldest_first: Iterable[RecordedAanlevering],
    until: int,
) -> ActualPeriod | None:
    """Return the actual period with one key, as far as it is that of one person.

    Args:
        log: Where the events stand.
        bsn: Of whom the period must be.
        newest_first: All aanleveringen with the key, the last one first.
        oldest_first: The same, the first one first.
        until: Number of the last event that counts.

    Returns:
        The period; None when it was removed, is of somebody else, or nothing of it stands.
    """
    last = find_last(log, newest_first, until)
    if last is None or last.removes or last.bsn != bsn:
        return None
    own = (recorded for recorded in oldest_first if recorded.bsn == bsn)
    first = next(recorded for recorded in own if _stands(log, recorded, until))
    return ActualPeriod(first.place, last.read())


def settle_identity(log: Log, identity: Identity, until: int) -> dict[int, Exchange]:
    """Return all heenberichten of an identity as they count now, by their number.

    Args:
        log: Where the events stand.
        identity: The identity.
        until: Number of the last event that counts.
    """
    sent = log.sent(identity, until)
    if not sent:  # then no retour is about it either
        return {}
    settled = settle([event for _, event in sent], retouren_in(log, identity, until))
    return {place: exchange for (place, _), exchange in zip(sent, settled, strict=True)}


def retouren_in(log: Log, identity: Identity, until: int) -> list[Retour]:
    """Return all accepted retouren with an identity in order.

    Args:
        log: Where the events stand.
        identity: The identity.
        until: Number of the last event that counts.
    """
    messages = (event.message for _, event in log.answers(identity, until))
    return [message for message in messages if is_retour(message)]


def find_last(
    log: Log, newest_first: Iterable[RecordedAanlevering], until: int
) -> RecordedAanlevering | None:
    """Return the last aanlevering that stands.

    Args:
        log: Where the events stand.
        newest_first: The aanleveringen, the last one first.
        until: Number of the last event that counts.
    """
    for recorded in newest_first:
        if _stands(log, recorded, until):
            return recorded
    return None


def _stands(log: Log, recorded: RecordedAanlevering, until: int) -> bool:
    """Return whether no retour refused an aanlevering that was accepted."""
    if not recorded.doubtful:
        return True
    return settle_identity(log, recorded.identity, until)[recorded.place].accepted
