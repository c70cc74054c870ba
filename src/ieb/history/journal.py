"""The journal of envelopes in a history that is kept: recorded together with the messages."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from attrs import evolve

from ieb.errors import IebError, InvalidValue
from ieb.ggk.envelopes import Fo01
from ieb.ggk.journal import LEFT_OUT, Arrival, JournalEntry, key_of
from ieb.ggk.reading import parse
from ieb.ggk.recorder import Recorder
from ieb.ggk.travelling import (
    Travelling,
    content_of,
    cross_of,
    demand_travelling,
    ontvanger_of,
    zender_of,
)
from ieb.history.envelopes import EnvelopeRow, NewEnvelope
from ieb.history.kept import KeptHistory, demand_kept_history

__all__ = [
    "HistoryJournal",
]

T = TypeVar("T")


class HistoryJournal(Recorder):
    """A journal in a history that is kept; what a block of the history adds is one transaction.

    The file or database holds every envelope in full, the Bsn included: see `SqliteHistory`. Of two
    programs that record the same at the same time in a shared database the one that comes second
    begins its block again, and finds what the first one recorded.

    Example:
        >>> with SqliteHistory("historie.db") as history:  # doctest: +SKIP
        ...     journal = HistoryJournal(history)
        ...     with history.exclusive():
        ...         if journal.receive(di01).arrival is ggk.Arrival.NIEUW:
        ...             history.accept(start)
    """

    def __init__(self, history: KeptHistory) -> None:
        """Open the journal of a history; it is made if needed.

        Args:
            history: A `SqliteHistory` or a `SqlHistory`. One that is only read, and in which
                nothing was recorded of envelopes, has an empty journal.

        Raises:
            InvalidType: It is neither.
            InvalidValue: The journal is one of another version of this library.
            IebError: The history cannot be read or written.
        """
        demand_kept_history(history)
        self._history = history
        self._envelopes = history.open_envelopes()

    def __repr__(self) -> str:
        """Return of which history it is, nothing of what is in it."""
        return f"HistoryJournal({self._history!r})"

    def apart(self) -> Iterator[JournalEntry]:
        """Yield what is kept apart for a person to look at, in the order in which it came first.

        Raises:
            IebError: The history cannot be read.
        """
        return self._read_pages(partial(self._envelopes.arrived, LEFT_OUT))

    def _list_unanswered(self) -> Iterator[JournalEntry]:
        return self._read_pages(self._envelopes.unanswered)

    def _find_received(self, zender: str, referentienummer: str) -> JournalEntry | None:
        return self._first(self._envelopes.seen(zender, referentienummer))

    def _find_sent(self, referentienummer: str) -> Travelling | None:
        return _envelope(self._first(self._envelopes.sent(referentienummer)))

    def _find_answer(self, zender: str, referentienummer: str) -> Travelling | None:
        return _envelope(self._first(self._envelopes.answer(zender, referentienummer)))

    def _find_replies(self, zender: str, referentienummer: str) -> Iterator[Travelling]:
        rows = self._envelopes.replies(zender, referentienummer)
        return (self._read(row).envelope for row in rows)

    def _whole(self, action: Callable[[], T]) -> T:
        return self._envelopes.whole(action)

    def _keep(self, entry: JournalEntry, about: Travelling | None) -> None:
        envelope = entry.envelope
        about_zender = about_nummer = None
        if about is not None and entry.arrival is Arrival.NIEUW:
            about_zender, about_nummer = zender_of(about), about.referentienummer
        element, quoted = content_of(envelope)
        details = None if quoted is None else zlib.compress(quoted)
        self._envelopes.keep(
            NewEnvelope(
                arrival=entry.arrival,
                zender=zender_of(envelope),
                ontvanger=ontvanger_of(envelope),
                referentienummer=key_of(entry),
                cross_refnummer=cross_of(envelope),
                about_zender=about_zender,
                about_nummer=about_nummer,
                content=zlib.compress(element.encode()),
                details=details,
            )
        )

    def _read_pages(self, ask: Callable[[int], Sequence[EnvelopeRow]]) -> Iterator[JournalEntry]:
        """Yield all entries that a question has, which it gives page by page from a number on."""
        place = 0
        while rows := ask(place):
            place = rows[-1][0]
            for row in rows:
                yield self._read(row)

    def _first(self, rows: Sequence[EnvelopeRow]) -> JournalEntry | None:
        return self._read(rows[0]) if rows else None

    def _read(self, row: EnvelopeRow) -> JournalEntry:
        number, arrival, content, details = row
        try:
            envelope = demand_travelling(parse(zlib.decompress(content)))
            if isinstance(envelope, Fo01) and details is not None:
                envelope = evolve(envelope, details_xml=zlib.decompress(details))
            kind = None if arrival is None else Arrival(arrival)
            return JournalEntry(envelope=envelope, arrival=kind)
        except (IebError, TypeError, ValueError, zlib.error):
            pass  # raised below: what these say may hold what the row does
        msg = (
            f"In het journaal van {self._envelopes.place} is envelop {number} beschadigd. Zet een "
            "kopie terug."
        )
        raise InvalidValue(msg)


def _envelope(entry: JournalEntry | None) -> Travelling | None:
    return None if entry is None else entry.envelope
