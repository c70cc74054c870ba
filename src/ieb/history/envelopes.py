"""The rows of the journal of envelopes, and where a file keeps them: beside its messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

# Any: what a database gives depends on the statement.
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from ieb.ggk.journal import Arrival
from ieb.history.file import HistoryFile
from ieb.history.parts import Part, open_part
from ieb.privacy import quote

T = TypeVar("T")

EnvelopeRow = tuple[int, str | None, bytes, bytes | None]
"""Number, arrival, content and details of an envelope, as they are read."""


class NewEnvelope(NamedTuple):
    """An envelope as it is kept.

    Attributes:
        arrival: What it was when it came in; None for what was sent.
        zender: Organisatie of the sender.
        ontvanger: Organisatie of the receiver.
        referentienummer: Its reference; of what contradicts an earlier one, what it is kept by.
        cross_refnummer: The reference that it answers.
        about_zender: Of the envelope that it was dealt with as the answer to, the sender.
        about_nummer: Of that envelope, the reference.
        content: All that it says, compressed.
        details: What a fault quotes apart from that, compressed.
    """

    arrival: str | None
    zender: str
    ontvanger: str
    referentienummer: str
    cross_refnummer: str | None
    about_zender: str | None
    about_nummer: str | None
    content: bytes
    details: bytes | None


class Envelopes(Protocol):
    """Where the envelopes of a journal are kept."""

    @property
    def place(self) -> str:
        """In what they are kept, in Dutch, for what is told about it."""
        ...

    def seen(self, zender: str, referentienummer: str) -> Sequence[EnvelopeRow]:
        """Return what came in from a sender under a reference: one row, or none."""
        ...

    def sent(self, referentienummer: str) -> Sequence[EnvelopeRow]:
        """Return what was sent under a reference: one row, or none."""
        ...

    def answer(self, zender: str, referentienummer: str) -> Sequence[EnvelopeRow]:
        """Return what was dealt with as the answer to an envelope: one row, or none."""
        ...

    def replies(self, ontvanger: str, cross_refnummer: str) -> Sequence[EnvelopeRow]:
        """Return what was sent in answer to an envelope, in order."""
        ...

    def arrived(self, arrivals: Sequence[str], place: int) -> Sequence[EnvelopeRow]:
        """Return the first ones after a number that came in as one of these, in order."""
        ...

    def unanswered(self, place: int) -> Sequence[EnvelopeRow]:
        """Return the first ones after a number that answer nothing and have no answer, in order.

        Of what came in only what was new is among them.
        """
        ...

    def keep(self, envelope: NewEnvelope) -> None:
        """Keep an envelope; of one that was kept apart, what it is now."""
        ...

    def whole(self, action: Callable[[], T]) -> T:
        """Do something that is kept as one, in the block around it or in one of its own.

        Args:
            action: What to do; as with `KeptHistory.exclusively` it may be done more than once.
        """
        ...


# arrival is NULL for what was sent; about_* names the envelope that an answer was dealt with as
# the one to.
_PART: Final = Part(
    name="ggk",
    steps=(
        (
            """
            CREATE TABLE ggk_envelop (
                id INTEGER PRIMARY KEY, arrival TEXT, zender TEXT NOT NULL,
                ontvanger TEXT NOT NULL, referentienummer TEXT NOT NULL, cross_refnummer TEXT,
                about_zender TEXT, about_nummer TEXT, content BLOB NOT NULL, details BLOB)""",
            """
            CREATE UNIQUE INDEX ggk_received ON ggk_envelop (zender, referentienummer)
            WHERE arrival IS NOT NULL""",
            "CREATE UNIQUE INDEX ggk_sent ON ggk_envelop (referentienummer) WHERE arrival IS NULL",
            """
            CREATE INDEX ggk_reply ON ggk_envelop (ontvanger, cross_refnummer)
            WHERE arrival IS NULL""",
            """
            CREATE UNIQUE INDEX ggk_answer ON ggk_envelop (about_zender, about_nummer)
            WHERE about_zender IS NOT NULL""",
            "CREATE INDEX ggk_apart ON ggk_envelop (arrival, id) WHERE arrival IS NOT NULL",
        ),
    ),
)
_SELECT: Final = "SELECT id, arrival, content, details FROM ggk_envelop WHERE"
_SEEN: Final = f"{_SELECT} arrival IS NOT NULL AND zender = ? AND referentienummer = ?"
_SENT: Final = f"{_SELECT} arrival IS NULL AND referentienummer = ?"
_ANSWER: Final = f"{_SELECT} about_zender = ? AND about_nummer = ?"
_REPLIES: Final = f"{_SELECT} arrival IS NULL AND ontvanger = ? AND cross_refnummer = ? ORDER BY id"
_ARRIVED: Final = f"{_SELECT} arrival IN ({{}}) AND id > ? ORDER BY id LIMIT 50"
_NO_ANSWER: Final = """
    (arrival IS NULL OR arrival = ?) AND cross_refnummer IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM ggk_envelop AS answer
        WHERE answer.about_zender = ggk_envelop.zender
        AND answer.about_nummer = ggk_envelop.referentienummer)
    AND NOT EXISTS (
        SELECT 1 FROM ggk_envelop AS reply
        WHERE reply.arrival IS NULL AND reply.ontvanger = ggk_envelop.zender
        AND reply.cross_refnummer = ggk_envelop.referentienummer)"""
_UNANSWERED: Final = f"{_SELECT} {_NO_ANSWER} AND id > ? ORDER BY id LIMIT 50"
_KEEP: Final = """
    INSERT INTO ggk_envelop (arrival, zender, ontvanger, referentienummer, cross_refnummer,
                             about_zender, about_nummer, content, details)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (zender, referentienummer) WHERE arrival IS NOT NULL DO UPDATE SET
        arrival = excluded.arrival, about_zender = excluded.about_zender,
        about_nummer = excluded.about_nummer"""


class FileEnvelopes:
    """The envelopes in the file of a history, in its transactions."""

    def __init__(
        self, file: HistoryFile, block: Callable[[], AbstractContextManager[object]]
    ) -> None:
        """Keep where they are.

        Args:
            file: The file.
            block: Gives a block in which no one else writes.
        """
        self._block = block
        self._file = file
        self._is_there = open_part(file, _PART)

    @property
    def place(self) -> str:
        """The name of the file."""
        return quote(self._file.path.name)

    def seen(self, zender: str, referentienummer: str) -> list[EnvelopeRow]:
        """Return what came in from a sender under a reference: one row, or none."""
        return self._ask(_SEEN, zender, referentienummer)

    def sent(self, referentienummer: str) -> list[EnvelopeRow]:
        """Return what was sent under a reference: one row, or none."""
        return self._ask(_SENT, referentienummer)

    def answer(self, zender: str, referentienummer: str) -> list[EnvelopeRow]:
        """Return what was dealt with as the answer to an envelope: one row, or none."""
        return self._ask(_ANSWER, zender, referentienummer)

    def replies(self, ontvanger: str, cross_refnummer: str) -> list[EnvelopeRow]:
        """Return what was sent in answer to an envelope, in order."""
        return self._ask(_REPLIES, ontvanger, cross_refnummer)

    def arrived(self, arrivals: Sequence[str], place: int) -> list[EnvelopeRow]:
        """Return the first ones after a number that came in as one of these, in order."""
        marks = ", ".join("?" * len(arrivals))
        return self._ask(_ARRIVED.format(marks), *arrivals, place)

    def unanswered(self, place: int) -> list[EnvelopeRow]:
        """Return the first ones after a number that answer nothing and have no answer, in order."""
        return self._ask(_UNANSWERED, Arrival.NIEUW, place)

    def keep(self, envelope: NewEnvelope) -> None:
        """Keep an envelope; of one that was kept apart, what it is now."""
        self._ask(_KEEP, *envelope)

    def whole(self, action: Callable[[], T]) -> T:
        """Do something in a block.

        Args:
            action: What to do.
        """
        with self._block():
            return action()

    # Any: see above.
    def _ask(self, statement: str, *values: object) -> list[Any]:
        if not self._is_there:
            return []
        return self._file.ask(statement, values)
