"""`ieb show`: print a message the way the casus document does."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from rich.console import Console

from ieb.cli.dutch import Command
from ieb.cli.outcome import Outcome, ReleaseType, print_findings, read_outcome
from ieb.findings import MASK
from ieb.messages import WMO405, WMO406, WMO407, WMO408, Message
from ieb.notation import Notation
from ieb.releases import DEFAULT, Release
from ieb.wire import serialize, to_json
from ieb.wire.listing import listing

_NOTATIONS: Final = (*(notation.value for notation in Notation), "xml", "json")


@click.command(cls=Command)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option(
    "--notation",
    metavar="NOTATIE",
    type=click.Choice(_NOTATIONS),
    default="functioneel",
    help="functioneel (standaard), technisch, xml of json.",
)
@click.option("--json", "as_json", is_flag=True, help="Hetzelfde als --notation json.")
@click.option("--toon-bsn", "show_bsn", is_flag=True, help="Toon het Bsn voluit.")
@click.option(
    "--release", type=ReleaseType(), default=DEFAULT, help=f"Release van het bericht (standaard {DEFAULT})."
)
@click.pass_context
def show(
    context: click.Context, file: Path, *, notation: str, as_json: bool, show_bsn: bool, release: Release
) -> None:
    """Toon een bericht zoals het casusdocument het noteert.

    Afsluitcode 0: getoond; 1: er zijn bevindingen; 2: het bestand is onleesbaar.
    """
    outcome = read_outcome(file, release)
    if outcome.message is None:
        _explain(outcome, show_bsn=show_bsn)
        context.exit(outcome.exit_code)
    click.echo(_text(outcome.message, "json" if as_json else notation, show_bsn=show_bsn), nl=False)


def _explain(outcome: Outcome, *, show_bsn: bool) -> None:
    print_findings(Console(stderr=True), [outcome], show_bsn=show_bsn)


def _text(message: Message, notation: str, *, show_bsn: bool) -> str:
    if notation in ("xml", "json"):
        text = serialize(message).decode() if notation == "xml" else to_json(message, indent=2) + "\n"
        return text if show_bsn else _without_bsn(message, text)
    lines = listing(message, Notation(notation), show_bsn=show_bsn)
    width = max(2 * line.depth + len(line.label) for line in lines) + 2
    return "".join(
        f"{'  ' * line.depth + line.label:{width}}{line.value or ''}".rstrip() + "\n" for line in lines
    )


def _without_bsn(message: Message, text: str) -> str:
    client = message.client if isinstance(message, WMO405 | WMO406 | WMO407 | WMO408) else None
    return text if client is None else text.replace(client.bsn, MASK)
