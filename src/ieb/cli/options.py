"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ieb import releases
from ieb.errors import IebError
from ieb.history_sqlite import SqliteHistory
from ieb.notation import read_any_date
from ieb.releases import DEFAULT, Release

if TYPE_CHECKING:
    ReleaseParam = click.ParamType[Release]
    DateParam = click.ParamType[date]
    HistoryParam = click.ParamType[SqliteHistory]
else:  # a ParamType takes no parameter at run time before click 8.4
    ReleaseParam = DateParam = HistoryParam = click.ParamType


class ReleaseType(ReleaseParam):
    """A bundled release by its name, or one that is read from a folder with XSDs."""

    name = "release"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Release:
        """Return the release."""
        try:
            folder = Path(str(value))
            return Release.from_xsd(folder) if folder.is_dir() else releases.release(str(value))
        except IebError as error:
            self.fail(str(error), param, ctx)
        except OSError:
            self.fail("De map met XSD's kan niet gelezen worden.", param, ctx)


class DateType(DateParam):
    """A date as eejj-mm-dd, dd-mm-eejj or eejjmmdd."""

    name = "datum"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            return read_any_date(str(value))
        except IebError as error:
            self.fail(str(error), param, ctx)


class HistoryType(HistoryParam):
    """A file with a history."""

    name = "historie"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> SqliteHistory:
        """Return the history; a file that is not there is made, and that is said."""
        assert ctx is not None  # click gives it for every option
        path = Path(str(value))
        is_new = not path.exists()
        release: Release = ctx.params["release"]
        try:
            history = SqliteHistory(path, releases={release.name: release})
        except IebError as error:
            self.fail(str(error), param, ctx)
        except OSError:
            self.fail("Dit bestand kan niet geopend of gemaakt worden.", param, ctx)
        ctx.call_on_close(history.close)
        if is_new:
            click.echo("De historie bestond nog niet en is leeg gemaakt.", err=True)
        return history


release_option = click.option(
    "--release",
    type=ReleaseType(),
    default=DEFAULT,
    is_eager=True,  # before the history, which must know it
    help=f"Release, of een map met XSD's (standaard {DEFAULT}).",
)
bsn_option = click.option(
    "--toon-bsn", "show_bsn", is_flag=True, help="Toon het Bsn voluit, ook in bestandsnamen."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Schrijf JSON, voor een programma.")
today_option = click.option(
    "--vandaag",
    "today",
    type=DateType(),
    default=date.today,
    help="De dag van beoordelen (standaard vandaag).",
)
history_option = click.option(
    "--historie",
    "history",
    type=HistoryType(),
    metavar="BESTAND",
    help="Wat er eerder is uitgewisseld (SQLite); wordt gemaakt als het er niet is.",
)
