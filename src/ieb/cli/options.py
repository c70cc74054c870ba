"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import attrs
import click
from click.shell_completion import CompletionItem

from ieb import releases
from ieb.cli.dutch import BadValue
from ieb.cli.given_sources import STDIN
from ieb.errors import IebError
from ieb.notation import Notation, read_any_date
from ieb.releases import DEFAULT, Release

if TYPE_CHECKING:
    ReleaseParam = click.ParamType[Release]
    DateParam = click.ParamType[date]
    PathParam = click.ParamType[Path]
    NumberParam = click.ParamType[int]
else:  # a ParamType takes no parameter at run time before click 8.4
    ReleaseParam = DateParam = PathParam = NumberParam = click.ParamType


_YEAR: Final = re.compile("[0-9]{4}")
_PROCESSES: Final = re.compile("[1-9][0-9]?")
_NAMES: Final = "ieb.names"
"""Where in click's context a release finds the file of ``--namen``."""
_NAMES_ALONE: Final = "--namen hoort bij een map met XSD's; geef die map als release."
Params = ParamSpec("Params")
Result = TypeVar("Result")


def gather(
    into: str, kind: type[attrs.AttrsInstance]
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Hand a command with many options those that belong together as one value.

    Args:
        into: The parameter of the command that gets the value.
        kind: A class of attrs, whose fields are called after the options.
    """
    names = [field.name for field in attrs.fields(kind)]

    def decorate(command: Callable[..., Result]) -> Callable[..., Result]:
        @wraps(command)
        def call(*args: object, **options: object) -> Result:
            gathered = {name: options.pop(name) for name in names}
            return command(*args, **options, **{into: kind(**gathered)})

        return call

    return decorate


def complete_file(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Let the shell complete the name of a file.

    Args:
        incomplete: What was typed so far.
    """
    return [CompletionItem(incomplete, type="file")]


def complete_words(words: Mapping[str, str], incomplete: str) -> list[CompletionItem]:
    """Return the words that begin as was typed, in whatever case, each with what it is about.

    Args:
        words: The words, with a help text in Dutch.
        incomplete: What was typed so far.
    """
    begun = incomplete.casefold()
    return [
        CompletionItem(word, help=text)
        for word, text in words.items()
        if word.casefold().startswith(begun)
    ]


class PathType(PathParam):
    """A path that nobody looks at here: reading it tells of each file, in Dutch, without a Bsn."""

    name = "pad"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path; ``-`` is standard input or output."""
        demand_name(value, param, ctx)
        return STDIN if value == "-" else Path(str(value))

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Let the shell complete the name of a file or folder."""
        return complete_file(ctx, param, incomplete)


PATH: Final = PathType()


def demand_name(value: object, param: click.Parameter | None, ctx: click.Context | None) -> None:
    """Refuse an empty name: to pathlib the current folder, to the caller a variable not set.

    Args:
        value: What was given.
        param: For what.
        ctx: Of which command.

    Raises:
        BadValue: It is empty.
    """
    if value == "":
        raise BadValue("Hier staat een lege naam; geef de naam van een bestand of map.", ctx, param)


class ReleaseType(ReleaseParam):
    """A bundled release by its name, or one that is read from a folder with XSDs."""

    name = "release"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Release:
        """Return the release."""
        demand_name(value, param, ctx)
        folder, hint = Path(str(value)), ""
        names = None
        if ctx is not None and ctx.meta.get(_NAMES) is not None:
            names = Path(ctx.meta[_NAMES])
        try:
            if folder.is_dir():
                return Release.from_xsd(folder, names=names)
            if names is not None:
                raise BadValue(_NAMES_ALONE, ctx, param)
            hint = " Of geef een map met XSD's."
            return releases.release(str(value))
        except IebError as error:
            raise BadValue(f"{error}{hint}", ctx, param) from error
        except OSError as error:
            raise BadValue(
                "De map met XSD's, of het bestand van --namen, kan niet gelezen worden.", ctx, param
            ) from error

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the bundled releases, and otherwise a folder."""
        bundled = complete_words(dict.fromkeys(releases.release_names(), "meegeleverd"), incomplete)
        return bundled or [CompletionItem(incomplete, type="dir")]


class _NamesFirst(click.Parameter):
    """A release whose XSDs are read with the names of ``--namen``, wherever that stands."""

    # Any: what click hands over and gives back is of whatever type its options are.
    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Read the value."""
        ctx.meta[_NAMES] = opts.get("names")
        return super().handle_parse_result(ctx, opts, args)


class _ReleaseOption(_NamesFirst, click.Option):
    """The option; names without a release that they are of would have no effect."""

    # Any: see above.
    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Read the value."""
        value, rest = super().handle_parse_result(ctx, opts, args)
        if self.name not in opts and opts.get("names") is not None:
            raise BadValue(_NAMES_ALONE, ctx, self)
        return value, rest


class ReleaseArgument(_NamesFirst, click.Argument):
    """A release as a word without option."""


class DateType(DateParam):
    """A date as eejj-mm-dd, dd-mm-eejj or eejjmmdd."""

    name = "datum"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            return read_any_date(str(value))
        except IebError as error:
            raise BadValue(str(error), ctx, param) from error


class YearType(NumberParam):
    """A year of four digits."""

    name = "jaar"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the year."""
        if _YEAR.fullmatch(str(value)):
            return int(str(value))
        raise BadValue("verwacht wordt een jaar van vier cijfers, zoals 2025.", ctx, param)


class ProcessesType(NumberParam):
    """A number of processes."""

    name = "aantal"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number."""
        if _PROCESSES.fullmatch(str(value)):
            return int(str(value))
        raise BadValue("verwacht wordt een aantal van 1 tot en met 99.", ctx, param)


names_option = click.option(
    "--namen",
    "names",
    metavar="BESTAND",
    expose_value=False,
    shell_complete=complete_file,
    help="TOML-bestand met onze elementnamen en hoe ze in die XSD's heten.",
)
_release_option = click.option(
    "--release",
    cls=_ReleaseOption,
    type=ReleaseType(),
    is_eager=True,  # before the history, which must know it
    help=f"Release, of een map met XSD's (standaard {DEFAULT}; van een WMO401 t/m WMO404 1.0).",
)


def release_option(command: Callable[Params, Result]) -> Callable[Params, Result]:
    """Give a command the options of a release: which, and how our elements are called in it."""
    return _release_option(names_option(command))


bsn_option = click.option(
    "--toon-bsn", "show_bsn", is_flag=True, help="Toon het Bsn voluit, ook in bestandsnamen."
)
strict_option = click.option(
    "--streng", "strict", is_flag=True, help="Laat ook een signaal meetellen als bevinding."
)
notation_option = click.option(
    "--notatie",
    "notation",
    metavar="NOTATIE",
    type=click.Choice((*(notation.value for notation in Notation), "xml", "json")),
    default=Notation.FUNCTIONEEL.value,
    help="functioneel (standaard, zoals het casusdocument), technisch, xml of json.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Schrijf JSON, voor een programma."
)
processes_option = click.option(
    "--processen",
    "processes",
    metavar="N",
    type=ProcessesType(),
    help="Over hoeveel processen het werk verdeeld wordt (standaard een per kern, als er veel te "
    "doen is).",
)
today_option = click.option(
    "--vandaag",
    "today",
    type=DateType(),
    default=date.today,
    help="De dag van beoordelen (standaard vandaag).",
)
