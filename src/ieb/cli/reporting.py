"""What a command writes beside its output: a page to read, and a sheet for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final, ParamSpec, TypeVar

import click
from attrs import frozen

from ieb.cli.dutch import BadValue
from ieb.cli.options import PathType
from ieb.errors import InvalidValue, UnreadableSource
from ieb.files import open_whole
from ieb.page import write_page
from ieb.sheet import ENCODING, Sheet

Params = ParamSpec("Params")
Result = TypeVar("Result")
_PAGE: Final = "--rapport"
_SHEET: Final = "--csv"


class _ReportType(PathType):
    """The name of a file that is written; by how it ends nobody writes over a message with it."""

    def __init__(self, suffix: str) -> None:
        self.suffix = suffix

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path."""
        path = super().convert(value, param, ctx)
        if path.suffix.lower() != self.suffix:
            raise BadValue(f"verwacht de naam van een bestand op {self.suffix}.", ctx, param)
        return path


def report_options(command: Callable[Params, Result]) -> Callable[Params, Result]:
    """Give a command the options of the files that it writes beside its output."""
    page = click.option(
        _PAGE,
        "page",
        metavar="BESTAND.html",
        type=_ReportType(".html"),
        help="Schrijf ook een rapport: één bladzijde om te lezen of af te drukken.",
    )
    sheet = click.option(
        _SHEET,
        "sheet",
        metavar="BESTAND.csv",
        type=_ReportType(".csv"),
        help="Schrijf ook alles wat gevonden is, voor een rekenblad.",
    )
    return page(sheet(command))


@frozen(kw_only=True)
class Wanted:
    """The files that are asked for.

    Attributes:
        page: Where the page comes; None for none.
        sheet: Where the sheet comes; None for none.
    """

    page: Path | None
    sheet: Path | None

    def refuse(self, reason: str) -> None:
        """Refuse them where they have no place.

        Args:
            reason: Why, in Dutch, and what to do.

        Raises:
            InvalidValue: One of them is asked for.
        """
        for option, path in ((_PAGE, self.page), (_SHEET, self.sheet)):
            if path is not None:
                msg = f"{option}: {reason}"
                raise InvalidValue(msg)


class Reports:
    """The page and the sheet of a run, as far as they are asked for."""

    def __init__(self, wanted: Wanted, page: BinaryIO | None, sheet: Sheet | None) -> None:
        self._wanted = wanted
        self._page = page
        self._sheet = sheet

    @property
    def folder(self) -> Path:
        """Where the page comes: links lead from there."""
        if self._wanted.page is None:
            return Path()
        return self._wanted.page.parent

    def add_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Add rows to the sheet.

        Args:
            rows: The cells of each.

        Raises:
            OSError: They cannot be written.
        """
        if self._sheet is not None:
            for row in rows:
                self._sheet.add(row)

    def write(self, title: str, body: Iterable[str]) -> None:
        """Write the page.

        Args:
            title: What it is about.
            body: What stands in it, as HTML.

        Raises:
            OSError: It cannot be written.
        """
        if self._page is not None:
            self._page.writelines(f"{line}\n".encode() for line in write_page(title, body))


@contextmanager
def open_reports(wanted: Wanted) -> Generator[Reports]:
    """Open the files that are asked for; each is there whole when the block has ended well.

    Before anything is done it is known that they can be written.

    Args:
        wanted: The files.

    Yields:
        What to write to.

    Raises:
        UnreadableSource: One of them cannot be written.
    """
    with ExitStack() as opened:
        page = _open(opened, _PAGE, wanted.page)
        sheet = _open(opened, _SHEET, wanted.sheet)
        rows: Sheet | None = None
        if sheet is not None:
            text = TextIOWrapper(sheet, encoding=ENCODING, newline="")
            opened.callback(text.detach)
            rows = Sheet(text)
        yield Reports(wanted, page, rows)


def _open(opened: ExitStack, option: str, path: Path | None) -> BinaryIO | None:
    if path is None:
        return None
    try:
        return opened.enter_context(open_whole(path))
    except OSError as error:
        msg = (
            f"{option}: dit bestand kan niet geschreven worden. Controleer de naam, uw rechten en "
            "of de schijf vol is."
        )
        raise UnreadableSource(msg) from error
