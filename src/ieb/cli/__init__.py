"""The command `ieb`: what the library does, for people and scripts."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final, TextIO

import click

from ieb.cli.dutch import Group, usage_text
from ieb.cli.exit_codes import CLEAN, UNREADABLE
from ieb.cli.screen import printable
from ieb.errors import IebError

_INTERRUPTED: Final = 130
_STOPPED: Final = "Afgebroken."


COMMANDS: Final = (
    "aanlevering",
    "beginstand",
    "beslis",
    "bestand",
    "casus",
    "gevallen",
    "ggk",
    "historie",
    "kalender",
    "kasboek",
    "kostprijs",
    "omhoog",
    "pauze",
    "plan",
    "release",
    "retour",
    "rules",
    "show",
    "situatie",
    "tarief",
    "termijn",
    "validate",
    "vergelijk",
    "verwerk",
)
"""Each is a module of this package, in which a command bears the same name."""


class _Commands(Group):
    """The commands of `COMMANDS`: a module is loaded when its command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"ieb.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Commands, no_args_is_help=False, invoke_without_command=True)
@click.version_option(
    None,
    "--versie",
    "--version",
    package_name="ieb",
    message="ieb %(version)s",
    help="Toon de versie.",
)
@click.pass_context
def ieb(context: click.Context) -> None:
    """Werk met de berichten van iEb: WMO401 tot en met WMO410."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        context.exit(UNREADABLE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave: 0 clean, 1 findings, 2 unreadable or wrong usage.

    Args:
        arguments: The words after ``ieb``; None for those of the process.
    """
    try:
        code = _main(arguments)
    except KeyboardInterrupt:  # outside click, such as while the last of the output is written
        code = _INTERRUPTED
        with suppress(OSError):
            click.echo(_STOPPED, err=True)
    for stream in (sys.stdout, sys.stderr):
        _let_go(stream)
    sys.exit(code)


def _main(arguments: Sequence[str] | None) -> int:
    """Run the command, say what there is to say on standard error, and return the exit code."""
    sys.stdout = _whole(sys.stdout)
    # A screen may lack a character of a file name; without stdout there is nothing to configure.
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(errors="replace")
    words = None if arguments is None else list(arguments)
    code, text = _run(words)
    if text:
        with suppress(OSError):
            click.echo(text, err=True)
    return code


def _run(arguments: list[str] | None) -> tuple[int, str]:
    """Run the command; return its exit code, and what to say on standard error."""
    try:
        return ieb.main(args=arguments, prog_name="ieb", standalone_mode=False) or CLEAN, ""
    except click.exceptions.NoArgsIsHelpError as error:
        return UNREADABLE, error.message
    except click.UsageError as error:
        place = error.ctx.command_path if error.ctx else "ieb"
        return UNREADABLE, f"{usage_text(error)}\nZie {place} --help."
    except IebError as error:  # such as a history that another program locks
        return UNREADABLE, str(error)
    except OSError as error:
        return UNREADABLE, _failure(error)
    except click.Abort:
        return _INTERRUPTED, _STOPPED
    except SystemExit as stop:
        # With 1, of click or rich, when the reader has left; that is no finding.
        code = UNREADABLE if stop.code else CLEAN
        return code, ""


def _failure(error: OSError) -> str:
    if error.filename is None:  # the commands themselves tell what goes wrong with reading
        hint = "Is de schijf vol? Maak dan ruimte en probeer het opnieuw."
        return f"De uitvoer kan niet geschreven worden. {hint}"
    name = printable(Path(str(error.filename)).name, show_bsn=False)
    return f"{name} kan niet gelezen of geschreven worden; controleer de naam en uw rechten."


def _whole(stream: TextIO) -> TextIO:
    """Return a stream that writes on until all is written.

    With PYTHONUNBUFFERED Python writes to the file itself, which may take a part and say so to
    nobody.
    """
    raw = getattr(stream, "buffer", None)
    if not isinstance(raw, io.RawIOBase):
        return stream
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding=stream.encoding, line_buffering=True)


def _let_go(stream: TextIO | None) -> None:
    """Drop what a stream could not write; else Python tries again, and complains in English."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
