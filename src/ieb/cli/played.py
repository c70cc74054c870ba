"""What the commands share that tell one casus, or one situation, step by step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

import click
from attrs import frozen

from ieb.cli.casus_json import casus_as_json
from ieb.cli.casus_text import describe
from ieb.cli.exit_codes import UNREADABLE
from ieb.cli.json_output import echo_json
from ieb.cli.options import PATH, notation_option
from ieb.files import write_whole
from ieb.scenario import Casus, PlayedCasus, PlayedStep, play
from ieb.scenario.picture import picture
from ieb.wire import serialize

# Any: click takes a command of whatever parameters, and gives it back.
Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--stap", "step", type=int, metavar="N", help="Alleen deze stap."),
    notation_option,
    click.option("--json", "as_json", is_flag=True, help="Hetzelfde als --notatie json."),
    click.option(
        "--svg",
        "target",
        type=PATH,
        metavar="BESTAND",
        help="Teken het verloop in dit bestand.",
    ),
)


def played_options(command: Decorated) -> Decorated:
    """Give a command the options of which `Wanted` is made.

    Args:
        command: The command.
    """
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@frozen(kw_only=True)
class Wanted:
    """What the user wants to see of a casus or a situation.

    Attributes:
        step: The number of the only step, or None for all.
        form: The notation of the messages.
        target: Where the picture goes, or None for no picture.
    """

    step: int | None
    form: str
    target: Path | None

    @classmethod
    def of(cls, *, step: int | None, notation: str, as_json: bool, target: Path | None) -> Self:
        """Return what the options ask for."""
        form = "json" if as_json else notation
        return cls(step=step, form=form, target=target)

    def demand_sense(self, context: click.Context, *, chosen: bool, example: str) -> None:
        """Leave with an error rather than pass over an option in silence.

        Args:
            context: The context of the command.
            chosen: Whether the user chose one to tell.
            example: A command that chooses one, without ``ieb``, such as ``casus 2``.
        """
        ignored = self._explain_ignored(chosen=chosen, example=example)
        if ignored is not None:
            click.echo(ignored, err=True)
            context.exit(UNREADABLE)

    def _explain_ignored(self, *, chosen: bool, example: str) -> str | None:
        what = example.split(maxsplit=1)[0]
        alone = self.step is not None or self.target is not None
        if not chosen and (alone or self.form in {"technisch", "xml"}):
            return (
                f"--stap, --svg en --notatie (technisch of xml) horen bij één {what}: geef het "
                f"NUMMER, zoals `ieb {example}`."
            )
        if self.target is not None and (self.step is not None or self.form != "functioneel"):
            rest = "laat --stap en --notatie weg, of geef twee opdrachten."
            return f"--svg tekent de hele {what}: {rest}"
        return None


def tell(context: click.Context, casus: Casus, wanted: Wanted) -> None:
    """Play a casus or a situation, and show or draw what was wanted of it.

    Args:
        context: The context of the command.
        casus: The casus or situation.
        wanted: What the user wants to see.

    Raises:
        InvalidValue: It has no such step.
    """
    played_casus = play(casus)
    steps = _choose(played_casus, wanted.step)
    if wanted.target is not None:
        try:
            write_whole(wanted.target, picture(played_casus).encode())
        except OSError:
            click.echo("De tekening kan daar niet geschreven worden.", err=True)
            context.exit(UNREADABLE)
        return
    if wanted.form == "json":
        echo_json(casus_as_json(played_casus, steps))
        return
    if wanted.form == "xml":  # as bytes: the XML says that it is UTF-8
        messages = (played.message for played in steps if played.message is not None)
        click.echo(b"".join(serialize(message) for message in messages), nl=False)
        return
    text = describe(played_casus, steps, wanted.form, whole=wanted.step is None)
    click.echo(text, nl=False)


def _choose(played_casus: PlayedCasus, step: int | None) -> list[PlayedStep]:
    """Return one step as it was played, or all of them.

    Raises:
        InvalidValue: There is no such step.
    """
    if step is None:
        return list(played_casus.steps)
    chosen = played_casus.casus.step(step)
    return [played for played in played_casus.steps if played.step is chosen]
