"""The histories that a command is given: a file by its name, or a database by its address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from ieb.cli.dutch import BadValue
from ieb.cli.options import PATH, complete_file, demand_name
from ieb.errors import IebError, InvalidValue, MissingExtra
from ieb.history.kept import KeptHistory
from ieb.history.sqlite import SqliteHistory
from ieb.releases import Release

if TYPE_CHECKING:
    from sqlalchemy import Engine

    HistoryParam = click.ParamType[KeptHistory]
    PlaceParam = click.ParamType[Path | str]
else:  # a ParamType takes no parameter at run time before click 8.4
    HistoryParam = PlaceParam = click.ParamType

_MARK: Final = "://"
_OURS: Final = ("postgresql+psycopg", "postgresql", "postgres")
"""What may stand before the mark."""
_SECONDS: Final = 10
"""So long a server may take to let us in (aanname)."""
_FORM: Final = "postgresql+psycopg://gebruiker@server/database"
_NO_LEDGER: Final = (
    "Deze opdracht houdt een kasboek bij, en dat kan alleen in een bestand (SQLite), niet in een "
    "gedeelde database. Geef de naam van een bestand."
)
_NO_EXTRA: Final = (
    "Een historie in een database heeft SQLAlchemy en psycopg nodig. Installeer ze met: pip "
    "install 'ieb[sql]'"
)


class HistoryType(HistoryParam):
    """A file with a history, or the address of a database with one.

    Attributes:
        create: Whether a file that is not there is made. Who only reads makes none: what is judged
            against the empty history of a mistyped name passes too easily.
        readonly: Whether it is only asked: needs no permission to write, and waits for no writer.
            With ``--vastleggen`` it is made and written all the same.
        written_with: Parameters with which it is written all the same; they must be eager.
        has_ledger: Whether it must have a ledger, which only a file can.
    """

    name = "historie"

    def __init__(
        self,
        *,
        create: bool,
        readonly: bool = False,
        written_with: Sequence[str] = (),
        has_ledger: bool = False,
    ) -> None:
        self.create = create
        self.readonly = readonly
        self.written_with = written_with
        self.has_ledger = has_ledger

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> KeptHistory:
        """Return the history; that a file is made is said."""
        assert ctx is not None  # click gives it for every option
        demand_name(value, param, ctx)
        place = str(value)
        release: Release | None = ctx.params.get("release")
        keeps = bool(ctx.params.get("keep"))
        writes = keeps or any(_is_given(ctx, name) for name in self.written_with)
        readonly = self.readonly and not writes
        try:
            if not is_address(place):
                create = self.create or keeps
                return _open_file(ctx, Path(place), release, create=create, readonly=readonly)
            if self.has_ledger:
                raise BadValue(_NO_LEDGER, ctx, param)
            return open_shared(ctx, place, release, readonly=readonly)
        except IebError as error:
            raise BadValue(str(error), ctx, param) from error
        except OSError as error:
            fault = (
                "Dit bestand kan niet geopend of gemaakt worden; controleer de map en uw rechten."
            )
            raise BadValue(fault, ctx, param) from error

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Let the shell complete the name of the file."""
        return complete_file(ctx, param, incomplete)


history_option = click.option(
    "--historie",
    "history",
    type=HistoryType(create=False, readonly=True),
    metavar="HISTORIE",
    help="Wat er eerder is uitgewisseld: een bestand (SQLite; `ieb verwerk` maakt het), of het "
    "adres van een database (postgresql+psycopg://...).",
)


class PlaceType(PlaceParam):
    """Where a history is: a file, or the address of a database, which stays text."""

    name = "historie"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        """Return the file or the address; nobody looks there yet."""
        place = str(value)
        return place if is_address(place) else PATH.convert(value, param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Let the shell complete the name of the file."""
        return complete_file(ctx, param, incomplete)


PLACE: Final = PlaceType()


def open_to_read(context: click.Context, place: Path | str, release: Release | None) -> KeptHistory:
    """Open a history to read, as long as a command runs.

    Args:
        context: Of the command.
        place: The file, or the address of a database.
        release: Of which there are messages besides the bundled ones.

    Raises:
        IebError: There is no history that can be read.
        OSError: The file is not there, or cannot be read.
    """
    if isinstance(place, str):
        return open_shared(context, place, release, readonly=True)
    history = SqliteHistory(place, releases=by_name(release), readonly=True)
    context.call_on_close(history.close)
    return history


def by_name(release: Release | None) -> dict[str, Release]:
    """Return a release by its name, for a history with messages of it; none when none was given."""
    return {} if release is None else {release.name: release}


def is_address(place: str) -> bool:
    """Return whether the place of a history is the address of a database, not the name of a file.

    Args:
        place: What was given for it.
    """
    return _MARK in place


def open_shared(
    context: click.Context, address: str, release: Release | None, *, readonly: bool
) -> KeptHistory:
    """Open a history in a database; one that is not there now is told at once.

    Nothing that is told holds the address: a password may stand in it.

    Args:
        context: Of the command at whose end it is closed.
        address: The address of the database.
        release: Of which there are messages besides the bundled ones.
        readonly: Whether it is only asked.

    Raises:
        MissingExtra: The extra is not installed.
        InvalidValue: It is no address of PostgreSQL.
        IebError: The database cannot be reached, or refuses.
    """
    # Here: only who has a database has SQLAlchemy, and importing it takes long.
    from ieb.history.sql import SqlHistory  # noqa: PLC0415

    engine = _engine_of(address)
    releases = by_name(release)
    try:
        # First without patience: a mistyped address must not keep anyone waiting.
        SqlHistory(engine, releases=releases, readonly=readonly, patience=0)
        history = SqlHistory(engine, releases=releases, readonly=readonly)
    except BaseException:  # the command does not begin, so its context never ends
        engine.dispose()
        raise
    context.call_on_close(engine.dispose)
    return history


def _open_file(
    context: click.Context, path: Path, release: Release | None, *, create: bool, readonly: bool
) -> KeptHistory:
    is_new = not path.exists()
    if fault := _fault(path, is_new=is_new, create=create):
        raise InvalidValue(fault)
    history = SqliteHistory(path, releases=by_name(release), readonly=readonly)
    context.call_on_close(history.close)
    if is_new:
        click.echo("De historie is nieuw aangemaakt.", err=True)
    return history


def _fault(path: Path, *, is_new: bool, create: bool) -> str | None:
    if is_new and not create:
        return (
            "Dit bestand bestaat niet. Controleer de naam; `ieb verwerk` maakt een historie. Weet "
            "het CAK nog niets van u, dan maakt `ieb beginstand` een lege, van een tabel met "
            "alleen de namen van de kolommen."
        )
    if not is_new and not path.is_file():  # a pipe would keep SQLite waiting
        return "Dit is geen bestand, maar een map of een apparaat; kies een ander."
    return None


def _is_given(context: click.Context, name: str) -> bool:
    # By its source: the value of what was not given is not None yet.
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _engine_of(address: str) -> Engine:
    from sqlalchemy import create_engine, make_url  # noqa: PLC0415  # as above
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    scheme = address.partition(_MARK)[0]
    if scheme == "sqlite":
        msg = "Geef van een SQLite-bestand de naam, zonder sqlite:// ervoor."
        raise InvalidValue(msg)
    # Not chained: what SQLAlchemy says may hold the address.
    engine = None
    if scheme in _OURS:
        try:
            url = make_url(f"{_OURS[0]}{address.removeprefix(scheme)}")
            wait = {} if "connect_timeout" in url.query else {"connect_timeout": _SECONDS}
            engine = create_engine(url, connect_args=wait, hide_parameters=True)
        except ImportError:
            raise MissingExtra(_NO_EXTRA) from None
        except (ArgumentError, ValueError):
            pass
    if engine is None:
        msg = f"Dit is geen adres van een database van PostgreSQL. Verwacht wordt: {_FORM}"
        raise InvalidValue(msg)
    return engine
