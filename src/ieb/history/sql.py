"""The history that many machines share: a database behind SQLAlchemy, PostgreSQL in production."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Final, NoReturn, Self, TypeVar

from ieb.errors import InvalidType, InvalidValue, MissingExtra

try:
    from sqlalchemy import Engine, func, select
except ModuleNotFoundError as error:
    if error.name != "sqlalchemy":
        raise
    msg = "SqlHistory heeft SQLAlchemy nodig. Installeer dat met: pip install 'ieb[sql]'"
    raise MissingExtra(msg) from error

from ieb.arguments import demand_text
from ieb.history.asked import Asked
from ieb.history.events import Log
from ieb.history.excerpt import GatheredHistory, gathered
from ieb.history.kept import KeptHistory
from ieb.history.log import NEWEST
from ieb.history.rows import Rows, addition_of
from ieb.history.shared_log import SharedLog
from ieb.history.sql_database import SqlDatabase
from ieb.history.sql_envelopes import SqlEnvelopes
from ieb.history.sql_tables import EVENT, bring_up, is_up_to_date, knows_dialect
from ieb.history.view import Recorded, demand_event
from ieb.messages import Message
from ieb.releases import Release
from ieb.wire import to_json

__all__ = [
    "SqlHistory",
]

T = TypeVar("T")
_NAME: Final = "de database"
_NO_TABLES: Final = (
    "In deze database staat nog geen historie, of een van een oudere versie van ieb. Open haar "
    "eerst om te schrijven, bijvoorbeeld met `ieb verwerk`; dat maakt de tabellen of werkt ze bij."
)


class SqlHistory(KeptHistory):
    """What was exchanged before, in a database. Answers as `SqliteHistory` does, for many machines.

    Threads, processes and machines may write at the same time: who records a message of a gemeente
    waits only for who writes for the same one. A message is kept when `accept` or `reject` returns.
    When the database goes away meanwhile, they keep trying for as long as `patience` says, and end
    as if it had not; after that nothing is half done.

    The numbers of two gemeenten that write at the same time need not stand in the order in which
    they were kept. So `before` may count what another gemeente wrote at that moment.

    The tables hold every message in full, the Bsn included: guard the database as you guard the
    messages themselves.

    Example:
        >>> engine = create_engine("postgresql+psycopg://ieb@server/ieb")  # doctest: +SKIP
        >>> SqlHistory(engine).accept(start, received=date(2025, 5, 13))  # doctest: +SKIP
    """

    locks_gemeente = True

    def __init__(
        self,
        engine: Engine,
        *,
        releases: Mapping[str, Release] | None = None,
        timeout: float = 30,
        patience: float = 60,
        readonly: bool = False,
    ) -> None:
        """Open the history; its tables are made, or brought up to date, when that is needed.

        Args:
            engine: To PostgreSQL 13 or later; to SQLite for a trial. It stays yours to close.
            releases: Name to release, for messages of other releases than the bundled ones; a name
                given here goes before a bundled one.
            timeout: How many seconds to wait for another writer.
            patience: How many seconds to keep trying when the database goes away.
            readonly: Only ask. The tables must be there, and the right to read them is enough.

        Raises:
            InvalidType: An argument of the wrong type.
            InvalidValue: Another kind of database, or tables of another version of this library,
                which are left as they were.
            IebError: The database cannot be reached, or refuses.
        """
        _demand_options(engine, releases, timeout, patience)
        if not isinstance(readonly, bool):
            msg = f"readonly: verwacht True of False, geen {type(readonly).__name__}."
            raise InvalidType(msg)
        if not knows_dialect(engine.dialect.name):
            msg = (
                f"SqlHistory bewaart in PostgreSQL (of SQLite, voor een proef), niet in "
                f"{engine.dialect.name}."
            )
            raise InvalidValue(msg)
        self._database = SqlDatabase(engine, timeout=timeout, patience=patience, readonly=readonly)
        self._log = SharedLog(self._database, Rows(_NAME, releases or {}))
        if not self._database.look(is_up_to_date):
            if readonly:
                raise InvalidValue(_NO_TABLES)
            self._database.whole(partial(self._database.do, bring_up), None)

    def __repr__(self) -> str:
        """Return in what kind of database it is; never where, or under whose name."""
        return f"SqlHistory({self._database.engine.dialect.name})"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: that would write down the password of the database."""
        msg = (
            "Een SqlHistory gaat niet mee naar een ander proces: het wachtwoord ging dan mee. Maak "
            "daar een eigen engine en SqlHistory(engine)."
        )
        raise InvalidType(msg)

    def __len__(self) -> int:
        """Return how many messages were recorded, accepted or not."""
        count: int = self._database.ask(select(func.count()).select_from(EVENT))[0][0]
        return count

    def __iter__(self) -> Iterator[Recorded]:
        """Yield each message as it was recorded, by number; others can write meanwhile."""
        place = 0
        while page := self._log.after(place):
            yield from (event for _, event in page)
            place = page[-1][0]

    def record(self, message: Message, *, accepted: bool, received: date | None = None) -> Self:
        """Add a message.

        A message that is equal in every element to one that was recorded changes nothing. When the
        retouren on a heenbericht refuse it, it counts as never sent from then on, but for its
        Identificatie.

        Args:
            message: A heenbericht, or a retour on one.
            accepted: Whether it was accepted. Of a refused heenbericht only the Identificatie
                counts as used (aanname); a refused retour counts for nothing.
            received: Day of receipt, for the rules about terms.

        Returns:
            This history.

        Raises:
            InvalidType: No message, a day that is no date, or `accepted` is no bool.
            InvalidValue: The message is of a release that could not be read back, or of another
                gemeente than the block around it locks.
            IebError: The database refuses, or stays away; nothing has changed.
        """
        demand_event(message, received, accepted)
        self._log.rows.demand_release(message)
        text = to_json(message)
        self._log.add_new(addition_of(message, accepted=accepted, received=received, text=text))
        return self

    @contextmanager
    def exclusive(self, *, gemeente: str | None = None) -> Generator[Self, None, None]:
        """Let no one else write until the block ends: what was judged is still so when it is added.

        All that the block adds is kept when it ends; when it raises, nothing of it is. A block
        within a block is undone by itself when it raises. A connection that is lost ends the block
        with an error, since only `exclusively` can begin it again.

        Args:
            gemeente: Keep waiting only who writes for this gemeente; the block then adds messages
                of no other. None for all of them.

        Yields:
            This history.

        Raises:
            InvalidType: The gemeente is no text.
            InvalidValue: A block around it locks less.
            IebError: The database refuses, or went away; nothing has changed.
        """
        if gemeente is not None:
            demand_text("gemeente", gemeente)
        with self._database.block(gemeente):
            yield self

    def exclusively(self, action: Callable[[Self], T], *, gemeente: str | None = None) -> T:
        """Do something in a block, and do it again when the database goes away meanwhile.

        Args:
            action: What to do with this history. It may be done more than once, but what it adds
                is kept once; so let it change nothing else.
            gemeente: Keep waiting only who writes for this gemeente.

        Returns:
            What the action gave.

        Raises:
            InvalidType: The gemeente is no text.
            InvalidValue: A block around it locks less.
            IebError: The database refuses, or stays away; nothing has changed.

        Example:
            >>> def judge(history):  # doctest: +SKIP
            ...     report = validate(start, Context(history=history))
            ...     history.record(start, accepted=report.accepted)
            ...     return report
            >>> report = history.exclusively(judge, gemeente="0513")  # doctest: +SKIP
        """
        if gemeente is not None:
            demand_text("gemeente", gemeente)
        return self._database.whole(partial(action, self), gemeente)

    @contextmanager
    def gather(
        self, asked: Asked, *, gemeente: str | None = None
    ) -> Generator[GatheredHistory, None, None]:
        """Let a block ask from memory what is asked about; what it adds is kept when it ends.

        Args:
            asked: What is asked about.
            gemeente: Keep waiting only who writes for this gemeente; see `exclusive`.

        Yields:
            This history, as the block sees it.

        Raises:
            InvalidType: The gemeente is no text.
            InvalidValue: A block around it locks less.
            IebError: The database refuses, or went away; nothing has changed.
        """
        with self.exclusive(gemeente=gemeente), gathered(self._log, asked) as known:
            yield known

    def open_envelopes(self) -> SqlEnvelopes:
        """Return where the envelopes of its journal are kept: beside the messages."""
        return SqlEnvelopes(self._database)

    def _look(self) -> tuple[Log, int]:
        return self._log, NEWEST


def _demand_options(engine: object, releases: object, timeout: object, patience: object) -> None:
    """Refuse what an untyped caller gives in the wrong shape.

    Raises:
        InvalidType: No engine, no mapping of releases, or no number of seconds.
    """
    wrong = None
    if not isinstance(engine, Engine):
        wrong = "engine", "een Engine van sqlalchemy.create_engine", engine
    elif releases is not None and not isinstance(releases, Mapping):
        wrong = "releases", "een dict van naam naar release", releases
    elif isinstance(timeout, bool) or not isinstance(timeout, int | float):
        wrong = "timeout", "een aantal seconden", timeout
    elif isinstance(patience, bool) or not isinstance(patience, int | float):
        wrong = "patience", "een aantal seconden", patience
    if wrong is not None:
        name, wanted, given = wrong
        msg = f"{name}: verwacht {wanted}, geen {type(given).__name__}."
        raise InvalidType(msg)
