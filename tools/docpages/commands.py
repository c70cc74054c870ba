"""What each command of `ieb` says of itself: its help, as the screen shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import click

from docpages.markdown import NOTICE, fence, page, section, table, text
from ieb.cli import ieb

_WIDTH: Final = 88


def command_pages() -> Iterator[tuple[str, str]]:
    """Yield the page with the help of every command, and the table that opdrachtregel.md shows."""
    yield "naslag/opdrachten.md", page("Opdrachten", "opdrachten", _help_lines())
    yield "naslag/_opdrachten.md", "\n".join([NOTICE, "", *_overview()])


def _commands(context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield each command below one, and those below it in its place when it is a group."""
    group = context.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None  # it is in the list
        below = command.context_class(
            command, parent=context, info_name=name, terminal_width=_WIDTH
        )
        if isinstance(command, click.Group):
            yield from _commands(below)
        else:
            yield command, below


def _all_commands() -> Iterator[tuple[click.Command, click.Context]]:
    yield from _commands(ieb.context_class(ieb, info_name="ieb"))


def _label(context: click.Context) -> str:
    return f"opdracht-{context.command_path.replace(' ', '-')}"


def _help_lines() -> Iterator[str]:
    yield "Wat `ieb OPDRACHT --help` ook zegt; hoe u ze gebruikt, leest u bij"
    yield "[De opdrachtregel](../opdrachtregel.md)."
    for _command, context in _all_commands():
        yield from section(context.command_path, _label(context))
        yield from fence("text", context.get_help())


def _overview() -> Iterator[str]:
    rows = [
        (f"[`{context.command_path}`](#{_label(context)})", text(command.get_short_help_str(200)))
        for command, context in _all_commands()
    ]
    yield from table(("opdracht", "wat zij doet"), rows)
