"""`ieb show`: print a message the way the casus document does."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from ieb.batch import judge
from ieb.cli.dutch import Command
from ieb.cli.file_reports import Namer
from ieb.cli.file_reports_json import outcome_as_json
from ieb.cli.findings_table import print_outcomes
from ieb.cli.given_sources import source_of
from ieb.cli.json_output import echo_json
from ieb.cli.options import PATH, bsn_option, notation_option, release_option
from ieb.messages import Message
from ieb.messages.kinds import bsn_of
from ieb.notation import Notation
from ieb.privacy import mask
from ieb.releases import Release
from ieb.wire import serialize, to_json
from ieb.wire.listing import Line, listing


@click.command(cls=Command)
@click.argument("file", metavar="BESTAND", type=PATH)
@notation_option
@click.option("--json", "as_json", is_flag=True, help="Hetzelfde als --notatie json.")
@release_option
@bsn_option
@click.pass_context
def show(
    context: click.Context,
    file: Path,
    *,
    notation: str,
    as_json: bool,
    release: Release | None,
    show_bsn: bool,
) -> None:
    """Toon een bericht zoals het casusdocument het noteert; ook een bericht dat een regel breekt.

    Afsluitcode 0: getoond; 1: het is geen geldig bericht; 2: het bestand is onleesbaar.
    """
    (judged,) = judge([source_of(file)], release=release)
    message = judged.message
    if message is None:
        wrong = Namer(show_bsn=show_bsn).report(judged)
        if as_json:
            echo_json(outcome_as_json(wrong))
        else:
            print_outcomes(Console(stderr=True), [wrong])
        context.exit(wrong.exit_code())
    form = "json" if as_json else notation
    text = as_text(message, form, show_bsn=show_bsn)
    # As bytes, whatever the encoding of the screen: the XML says that it is UTF-8, and JSON always
    # is.
    click.echo(text.encode(), nl=False)


def as_text(message: Message, notation: str, *, show_bsn: bool) -> str:
    """Return a message in a notation, without its Bsn unless that is asked for.

    Args:
        message: The message.
        notation: ``functioneel``, ``technisch``, ``xml`` or ``json``.
        show_bsn: Whether to show the Bsn in full.
    """
    if notation == "xml":
        text = serialize(message).decode()
        return text if show_bsn else without_bsn(message, text)
    if notation == "json":
        text = f"{to_json(message, indent=2)}\n"
        return text if show_bsn else without_bsn(message, text)
    lines = listing(message, Notation(notation), show_bsn=show_bsn)
    width = max(2 * line.depth + len(line.label) for line in lines) + 2
    return "".join(_print_line(line, width) for line in lines)


def _print_line(line: Line, width: int) -> str:
    label = "  " * line.depth + line.label
    return f"{label:{width}}{line.value or ''}".rstrip() + "\n"


def without_bsn(message: Message, text: str) -> str:
    """Return a text about a message without its Bsn and without any other.

    Args:
        message: The message.
        text: The text.
    """
    return mask(text, bsn=bsn_of(message))  # wherever: nothing stops a sender from numbering by it
