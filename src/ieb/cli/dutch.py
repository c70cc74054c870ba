"""Click in Dutch: headings of the help, and what is wrong with a command line."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import click

_HEADINGS: Final = {"Options": "Opties", "Commands": "Opdrachten"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        words = args.replace("[OPTIONS]", "[OPTIES]").replace("[COMMAND] [ARGS]...", "OPDRACHT ...")
        words = words.replace("COMMAND [ARGS]...", "OPDRACHT ...")
        super().write_usage(prog, words, prefix or "Gebruik: ")

    @contextmanager
    def section(self, name: str) -> Generator[None]:
        """Write a heading and indent what follows."""
        with super().section(_HEADINGS.get(name, name)):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is Dutch."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option."""
        return _translated(super().get_help_option(ctx))


class RequiredOption(click.Option):
    """An option that must be given, and whose help says so in Dutch."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help."""
        record = super().get_help_record(ctx)
        return record and (record[0], record[1].replace("[required]", "[verplicht]"))


class Group(click.Group):
    """A group of commands whose help is Dutch."""

    context_class = _Context
    command_class = Command
    group_class = type

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option."""
        return _translated(super().get_help_option(ctx))


def _translated(option: click.Option | None) -> click.Option | None:
    assert option is not None  # every command of ours has one
    option.help = "Toon deze hulp."
    return option


def usage_text(error: click.UsageError) -> str:
    """Return in Dutch what is wrong with a command line.

    Args:
        error: What click found.
    """
    if isinstance(error, click.NoSuchOption):
        return f"De optie {error.option_name} bestaat niet."
    if isinstance(error, click.MissingParameter) and error.param is not None:
        metavar = error.param.make_metavar(error.ctx or click.Context(Command(None)))
        option = f"{error.param.opts[0]} " if isinstance(error.param, click.Option) else ""
        return f"{option}{metavar} ontbreekt."
    if isinstance(error, click.BadParameter) and error.param is not None:
        metavar = error.param.make_metavar(error.ctx or click.Context(Command(None))).strip("[]")
        name = error.param.opts[0] if isinstance(error.param, click.Option) else metavar
        if isinstance(error.param.type, click.types.IntParamType):
            return f"{name}: verwacht wordt een geheel getal."
        if isinstance(error.param.type, click.Choice):
            choices = ", ".join(str(choice) for choice in error.param.type.choices)
            return f"{name}: verwacht wordt een van {choices}."
        return f"{name}: {error.message}"
    if isinstance(error, click.BadOptionUsage):
        fault = "ze mist een waarde of krijgt er een te veel"
        return f"De optie {error.option_name} is niet goed gebruikt: {fault}."
    if error.ctx is not None and isinstance(error.ctx.command, click.Group):
        return f"Die opdracht bestaat niet; kies uit {', '.join(sorted(error.ctx.command.commands))}."
    return "Er staat een argument te veel op de opdrachtregel."
