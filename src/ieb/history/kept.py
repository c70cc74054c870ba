"""What all histories have in common that outlive the process: a file, or a shared database."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import ClassVar, Self, TypeVar

from ieb.errors import InvalidType
from ieb.history.answers import Answers
from ieb.history.asked import Asked
from ieb.history.envelopes import Envelopes
from ieb.history.excerpt import GatheredHistory
from ieb.history.view import Recorded
from ieb.messages import Message

__all__ = [
    "KeptHistory",
]

T = TypeVar("T")


class KeptHistory(Answers):
    """What was exchanged before, kept in one place, and added to in place.

    Attributes:
        locks_gemeente: Whether who writes for one gemeente keeps waiting only who writes for the
            same one, not all others.
    """

    locks_gemeente: ClassVar[bool] = False

    def __bool__(self) -> bool:
        """Return True: a history without messages is still a history."""
        return True

    @abstractmethod
    def __len__(self) -> int:
        """Return how many messages were recorded, accepted or not."""

    @abstractmethod
    def __iter__(self) -> Iterator[Recorded]:
        """Yield each message as it was recorded, in order; others can write meanwhile."""

    @abstractmethod
    def record(self, message: Message, *, accepted: bool, received: date | None = None) -> Self:
        """Add a message, accepted or refused.

        Args:
            message: A heenbericht, or a retour on one.
            accepted: Whether it was accepted.
            received: Day of receipt, for the rules about terms.

        Returns:
            This history.

        Raises:
            InvalidType: No message, a day that is no date, or `accepted` is no bool.
            InvalidValue: The message cannot be kept here.
            IebError: The history cannot be written; nothing has changed.
        """

    def accept(self, message: Message, *, received: date | None = None) -> Self:
        """Add a message that was accepted; see `record`.

        Args:
            message: A heenbericht, or a retour on one.
            received: Day of receipt, for the rules about terms.

        Returns:
            This history.

        Raises:
            InvalidType: No message, or a day that is no date.
            InvalidValue: The message cannot be kept here.
            IebError: The history cannot be written; nothing has changed.
        """
        return self.record(message, accepted=True, received=received)

    def reject(self, message: Message, *, received: date | None = None) -> Self:
        """Add a message that was refused; see `record`.

        Args:
            message: A heenbericht; a refused retour counts for nothing.
            received: Day of receipt.

        Returns:
            This history.

        Raises:
            InvalidType: No message, or a day that is no date.
            InvalidValue: The message cannot be kept here.
            IebError: The history cannot be written; nothing has changed.
        """
        return self.record(message, accepted=False, received=received)

    @abstractmethod
    def exclusive(self) -> AbstractContextManager[Self]:
        """Let no one else write until the block ends; all of it is kept, or nothing.

        Raises:
            IebError: The history cannot be written; nothing has changed.
        """

    @abstractmethod
    def exclusively(self, action: Callable[[Self], T], *, gemeente: str | None = None) -> T:
        """Do something while no one else writes; all that it adds is kept, or nothing of it.

        Args:
            action: What to do with this history. Where the database may go away it may be done
                more than once, but what it adds is kept once; so let it change nothing else.
            gemeente: The gemeente of which it adds messages; None for any. Who writes for another
                one need not wait, where the database can do that.

        Returns:
            What the action gave.

        Raises:
            InvalidType: The gemeente is no text.
            IebError: The history cannot be written; nothing has changed.
        """

    @abstractmethod
    def gather(
        self, asked: Asked, *, gemeente: str | None = None
    ) -> AbstractContextManager[GatheredHistory]:
        """Let a block ask from memory what is asked about; what it adds is kept when it ends.

        To ask a database a thousand small questions takes much longer than to ask for all of it at
        once. All that the block adds is kept, or nothing; until its end others do not write.

        Args:
            asked: What is asked about. What is asked besides is looked up.
            gemeente: The gemeente that it adds messages of; None for any.

        Raises:
            InvalidType: The gemeente is no text.
            IebError: The history cannot be written; nothing has changed.
        """

    def give_way(self) -> None:
        """Let others write who wait for it, between two steps of who has much to write."""

    @abstractmethod
    def open_envelopes(self) -> Envelopes:
        """Return where the envelopes of its journal are kept; it is made if needed.

        Raises:
            InvalidValue: The journal is one of another version of this library.
            IebError: The history cannot be read or written.
        """


def demand_kept_history(history: object) -> None:
    """Refuse what an untyped caller gives in the place of a history.

    Args:
        history: What was given as one.

    Raises:
        InvalidType: No history that is kept: no `SqliteHistory`, and no `SqlHistory`.
    """
    if not isinstance(history, KeptHistory):
        name = type(history).__name__
        msg = f"history: verwacht een SqliteHistory of een SqlHistory, geen {name}."
        raise InvalidType(msg)
