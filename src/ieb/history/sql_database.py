"""A database that many machines share: blocks under a lock, and patience when it goes away."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from time import monotonic, sleep
from typing import Any, Final, TypeVar
from zlib import crc32

from attrs import define
from sqlalchemy import Connection, CursorResult, Engine, Executable, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError

from ieb.errors import IebError, InvalidValue, LostDatabase
from ieb.history.file import current_task

T = TypeVar("T")

_LOCK: Final = 0x69456248
"""The first half of the number of each of our locks: ``iEbH``."""
_ALL: Final = -1
"""The second half of the number of the lock on every gemeente."""
ANY_GEMEENTE: Final = ""
"""What a block locks that is about no gemeente: it only waits for who locks all of them."""
_LOST: Final = ("08", "57P01", "57P02", "57P03")
"""How a state of SQL begins after which the same may be done again (SQL:2016; PostgreSQL, A)."""
_CROSSED: Final = ("23505", "40001", "40P01")
"""The same, of what another did at that moment: what it added is found the next time."""
_BUSY: Final = "55P03"
_FULL: Final = "53100"
_NO_RIGHT: Final = "42501"
_TURNED_AWAY: Final = re.compile(
    "does not exist|authentication failed|no pg_hba.conf entry|no password supplied"
    "|permission denied|not permitted to log in"
)
"""What a server says to who may not enter (libpq gives no state then, only this)."""
_BROKEN: Final = (
    "De verbinding met de database viel weg. Niets uit dit blok is vastgelegd; begin het opnieuw, "
    "of laat SqlHistory.exclusively dat doen."
)
_OVERTAKEN: Final = (
    "Een ander programma legde op dit moment hetzelfde vast. Niets uit dit blok is vastgelegd; "
    "begin het opnieuw, of laat SqlHistory.exclusively dat doen."
)
_UNKNOWN: Final = (
    "De database van de historie bestaat niet, of laat deze gebruiker niet binnen. Controleer in "
    "het adres de naam van de database en de gebruiker, en het wachtwoord."
)
_UNREACHED: Final = (
    "De database van de historie is niet bereikbaar. Kijk of zij draait, en of het adres klopt."
)
_NOT_ALLOWED: Final = (
    "De gebruiker van de database mag dit niet (melding 42501); er is niets gewijzigd. Vraag de "
    "beheerder van de database om rechten op de tabellen van ieb (SELECT, INSERT en UPDATE) en, "
    "om ze te maken, op het schema (CREATE)."
)
_DISK_FULL: Final = (
    "De schijf van de database is vol (melding 53100); er is niets gewijzigd. Maak daar ruimte, en "
    "geef dezelfde opdracht opnieuw."
)
_TOLD: Final = {_FULL: _DISK_FULL, _NO_RIGHT: _NOT_ALLOWED}
"""By state what to tell of it."""
_READ_ONLY: Final = "Deze historie in een database is alleen om te lezen geopend."
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 1.0


@define
class _Block:
    """A transaction that a thread or task has begun.

    Attributes:
        connection: In which it runs.
        gemeente: Which gemeente it locks; None for all of them, `ANY_GEMEENTE` for none.
        depth: In how many blocks the caller is.
        broken: Why nothing of it can be kept any more; None while all is well.
    """

    connection: Connection
    gemeente: str | None
    depth: int = 1
    broken: IebError | None = None


class SqlDatabase:
    """A database, asked in blocks of a thread or task or in transactions of one statement.

    Attributes:
        engine: The engine of the caller.
        timeout: How many seconds to wait for another writer.
        patience: How many seconds to keep trying when the database goes away.
        readonly: Whether it is only asked.
    """

    def __init__(
        self, engine: Engine, *, timeout: float, patience: float, readonly: bool = False
    ) -> None:
        """Keep how to reach it.

        Args:
            engine: The engine of the caller.
            timeout: How many seconds to wait for another writer.
            patience: How many seconds to keep trying when the database goes away.
            readonly: Whether it is only asked.
        """
        self.engine = engine
        self.timeout = timeout
        self.patience = patience
        self.readonly = readonly
        self._is_postgresql = engine.dialect.name == "postgresql"
        self._blocks: dict[tuple[int, object], _Block] = {}

    def ask(self, statement: Executable) -> Sequence[Any]:  # Any: as the statement says
        """Return all rows that a statement gives.

        Args:
            statement: The statement.

        Raises:
            IebError: The database refuses it, or stays away.
        """
        block = self._blocks.get(current_task())
        if block is None:
            return self.look(lambda connection: connection.execute(statement).all())
        return self._in_block(block, lambda: block.connection.execute(statement).all())

    def change(self, statement: Executable) -> int:
        """Add or change rows, within a block, and return how many.

        Args:
            statement: The statement.

        Raises:
            IebError: The database refuses it.
        """
        return self.do(lambda connection: connection.execute(statement).rowcount)

    def demand_lock(self, gemeente: str) -> None:
        """Refuse to add messages of a gemeente that the block around it does not lock.

        Args:
            gemeente: The gemeente.

        Raises:
            InvalidValue: It locks another one only.
        """
        _demand_lock(self._blocks[current_task()], gemeente)

    def do(self, action: Callable[[Connection], T]) -> T:
        """Do something that takes more than a statement, within a block.

        Args:
            action: What to do.

        Raises:
            IebError: The database refuses it.
        """
        block = self._blocks[current_task()]
        return self._in_block(block, lambda: action(block.connection))

    def look(self, question: Callable[[Connection], T]) -> T:
        """Return the answer to a question that takes more than a statement, outside any block.

        Args:
            question: What to ask.

        Raises:
            IebError: The database refuses it, or stays away.
        """
        return self.keep_trying(lambda: self._run(lambda: self._look(question)))

    def whole(self, action: Callable[[], T], gemeente: str | None) -> T:
        """Do something in a block, and do it again when the database goes away meanwhile.

        Args:
            action: What to do.
            gemeente: What the block locks; see `block`.

        Raises:
            IebError: As `block` says, or the database stays away.
        """
        if current_task() in self._blocks:  # which only its own beginning can begin again
            return self._in_new_block(action, gemeente)
        return self.keep_trying(partial(self._in_new_block, action, gemeente))

    def _in_new_block(self, action: Callable[[], T], gemeente: str | None) -> T:
        with self.block(gemeente):
            return action()

    def keep_trying(self, action: Callable[[], T]) -> T:
        """Do something until the database does not go away meanwhile.

        Args:
            action: What to do; nothing of it is kept when it ends with `LostDatabase`.

        Raises:
            IebError: The database stays away.
        """
        began, pause = monotonic(), _FIRST_PAUSE
        while True:
            with suppress(LostDatabase):
                return action()
            if monotonic() - began >= self.patience:
                break
            sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        if self.patience <= 0:
            raise IebError(_UNREACHED)
        msg = (
            f"De database van de historie is weg, ook na {self.patience:g} seconden opnieuw "
            "proberen. Kijk of zij draait en bereikbaar is, en begin dan opnieuw met wat niet is "
            "vastgelegd."
        )
        raise IebError(msg)

    @contextmanager
    def block(self, gemeente: str | None) -> Generator[Connection, None, None]:
        """Let no one else write for a gemeente until the block ends.

        Args:
            gemeente: The gemeente; None for all of them, `ANY_GEMEENTE` for none.

        Yields:
            The connection.

        Raises:
            InvalidValue: A block around it locks less, or the database is only asked.
            LostDatabase: The database went away; nothing of the block was kept.
            IebError: The database refuses it, or stays away.
        """
        if self.readonly:
            raise InvalidValue(_READ_ONLY)
        task = current_task()
        outer = self._blocks.get(task)
        if outer is not None:
            with self._inner_block(outer, gemeente):
                yield outer.connection
            return
        connection = self.keep_trying(partial(self._begin, gemeente))
        block = _Block(connection, gemeente)
        self._blocks[task] = block
        try:
            yield connection
            self._commit(block)
        except BaseException:
            # Suppressed: when the connection is gone, nothing is left to undo.
            with suppress(SQLAlchemyError):
                connection.rollback()
            raise
        finally:
            del self._blocks[task]
            with suppress(SQLAlchemyError):
                connection.close()

    @contextmanager
    def _inner_block(self, outer: _Block, gemeente: str | None) -> Generator[None, None, None]:
        _demand_lock(outer, gemeente)
        name = f"block_{outer.depth}"
        connection = outer.connection
        self._in_block(outer, lambda: connection.execute(text(f"SAVEPOINT {name}")))
        outer.depth += 1
        try:
            yield
            self._in_block(outer, lambda: connection.execute(text(f"RELEASE SAVEPOINT {name}")))
        except BaseException:
            with suppress(SQLAlchemyError):
                connection.execute(text(f"ROLLBACK TO SAVEPOINT {name}"))
                connection.execute(text(f"RELEASE SAVEPOINT {name}"))
                outer.broken = None
            raise
        finally:
            outer.depth -= 1

    def _look(self, question: Callable[[Connection], T]) -> T:
        with self.engine.connect() as connection:
            return question(connection)

    def _begin(self, gemeente: str | None) -> Connection:
        """Return a connection with a transaction that holds the lock on a gemeente, or on all."""
        connection = self._run(self._connect)
        try:
            self._run(partial(self._take_locks, connection, gemeente))
        except BaseException:
            with suppress(SQLAlchemyError):
                connection.close()
            raise
        return connection

    def _connect(self) -> Connection:
        if not self._is_postgresql:
            return self.engine.connect()
        # Whatever the engine is set to: what is read after the wait for a lock must be what the
        # one who held it wrote.
        return self.engine.connect().execution_options(isolation_level="READ COMMITTED")

    def _take_locks(self, connection: Connection, gemeente: str | None) -> None:
        milliseconds = str(max(1, int(self.timeout * 1000)))
        if not self._is_postgresql:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        connection.execute(
            text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": milliseconds}
        )
        if gemeente is None:
            _lock(connection, "pg_advisory_xact_lock", _ALL)
            return
        _lock(connection, "pg_advisory_xact_lock_shared", _ALL)
        if gemeente != ANY_GEMEENTE:
            _lock(connection, "pg_advisory_xact_lock", crc32(gemeente.encode()) >> 1)

    def _commit(self, block: _Block) -> None:
        if block.broken is not None:
            raise block.broken
        number = self._in_block(block, lambda: self._transaction_of(block.connection))
        try:
            self._run(block.connection.commit)
        except LostDatabase:
            if number is None or not self.look(partial(_was_kept, number)):
                raise

    def _transaction_of(self, connection: Connection) -> str | None:
        """Return the number of the transaction; None where it has none or wrote nothing."""
        if not self._is_postgresql:
            return None
        question = text("SELECT CAST(pg_current_xact_id_if_assigned() AS text)")
        number: str | None = connection.execute(question).scalar_one()
        return number

    def _in_block(self, block: _Block, action: Callable[[], T]) -> T:
        """Do something in a block; when it fails, nothing of the block can be kept."""
        try:
            return self._run(action)
        except IebError as error:
            # PostgreSQL would end such a transaction without a word, and keep nothing.
            block.broken = error
            raise

    def _run(self, action: Callable[[], T]) -> T:
        """Do something, and tell in Dutch what goes wrong.

        Nothing of what the database says is chained to the error: that holds the values, Bsn's
        among them.
        """
        try:
            return action()
        except SQLAlchemyError as error:
            fault = _explain(error, is_server=self._is_postgresql)
        raise fault


def _demand_lock(block: _Block, gemeente: str | None) -> None:
    if block.gemeente is None or gemeente in {ANY_GEMEENTE, block.gemeente}:
        return
    msg = (
        f"Dit blok houdt alleen gemeente {block.gemeente} vast, en er gaat iets over een andere; "
        "gebruik exclusive() zonder gemeente, of een blok per gemeente."
    )
    raise InvalidValue(msg)


def _was_kept(number: str, connection: Connection) -> bool:
    """Return whether a transaction was kept whose end we did not hear of."""
    question = text("SELECT pg_xact_status(CAST(:number AS xid8))")
    status = connection.execute(question, {"number": number}).scalar_one()
    if status == "in progress":  # the server has not seen yet that we went away
        raise LostDatabase(_BROKEN)
    return bool(status == "committed")


def _lock(connection: Connection, function: str, number: int) -> CursorResult[Any]:
    question = text(f"SELECT {function}(:first, :second)")  # a constant of ours
    return connection.execute(question, {"first": _LOCK, "second": number})


def _explain(error: SQLAlchemyError, *, is_server: bool) -> IebError:
    """Return what to tell of an error."""
    if isinstance(error, PendingRollbackError):
        return LostDatabase(_BROKEN)
    origin = getattr(error, "orig", None)
    state = getattr(origin, "sqlstate", None)
    if state == _BUSY or (not is_server and "locked" in str(origin)):
        return IebError(
            "Een ander programma schrijft in de historie; wacht even en probeer het opnieuw."
        )
    is_unreached = is_server and state is None and type(origin).__name__ == "OperationalError"
    if is_unreached and _TURNED_AWAY.search(str(origin)):
        return IebError(_UNKNOWN)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if lost or is_unreached or (state or "").startswith(_LOST):
        return LostDatabase(_BROKEN)
    if state in _CROSSED:
        return LostDatabase(_OVERTAKEN)
    if state in _TOLD:
        return IebError(_TOLD[state])
    what = state or type(error).__name__
    return IebError(
        f"De database van de historie weigert dit (melding {what}); er is niets gewijzigd. Kijk "
        "naar de rechten, de ruimte op de schijf en het logboek van de database."
    )
