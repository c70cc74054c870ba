"""The command `ieb`: what the library does, for people and scripts."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from ieb.cli.answer import retour, verwerk
from ieb.cli.casus import casus
from ieb.cli.dutch import Group, usage_text
from ieb.cli.outcome import UNREADABLE
from ieb.cli.release import release
from ieb.cli.rules import rules
from ieb.cli.show import show
from ieb.cli.validate import validate
from ieb.errors import IebError


@click.group(cls=Group, no_args_is_help=False, invoke_without_command=True)
@click.version_option(
    None, "--versie", "--version", package_name="ieb", message="ieb %(version)s", help="Toon de versie."
)
@click.pass_context
def ieb(context: click.Context) -> None:
    """Werk met de berichten van iEb: WMO405 tot en met WMO410."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        context.exit(UNREADABLE)


for command in (validate, show, retour, verwerk, rules, casus, release):
    ieb.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code: 0 clean, 1 findings, 2 unreadable or wrong usage.

    Args:
        arguments: The words after ``ieb``; None for those of the process.
    """
    try:
        code = ieb.main(
            args=None if arguments is None else list(arguments), prog_name="ieb", standalone_mode=False
        )
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        code = UNREADABLE
    except click.UsageError as error:
        place = error.ctx.command_path if error.ctx else "ieb"
        click.echo(f"{usage_text(error)}\nZie {place} --help.", err=True)
        code = UNREADABLE
    except IebError as error:  # such as a history that another program locks
        click.echo(str(error), err=True)
        code = UNREADABLE
    except click.Abort:
        click.echo("Afgebroken.", err=True)
        code = 130
    sys.exit(code)
