"""Click in Dutch: headings of the help, and what is wrong with a command line."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Final

import click

from ieb.errors import IebError
from ieb.privacy import quote

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


class BadValue(click.BadParameter):
    """A value that one of our own types refuses; its message is Dutch."""


class UnknownCommand(click.UsageError):
    """A command that does not exist; its message is Dutch."""


# What an option was called before: that word still works, and no help shows it.
_EARLIER_SPELLINGS: Final = {"--notation": "--notatie", "--format": "--notatie", "--step": "--stap"}


class Command(click.Command):
    """A command whose help is Dutch."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option."""
        option = super().get_help_option(ctx)
        assert option is not None  # every command of ours has one
        option.help = "Toon deze hulp."
        return option

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        """Return the words that ask for help."""
        return ["-h", "--help"]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words after the command."""
        try:
            return super().parse_args(ctx, [self._spelling_of_now(word) for word in args])
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # for some errors click leaves out which command it was
            raise

    def _spelling_of_now(self, word: str) -> str:
        """Return a word of the command line; an option of this command as it is called now."""
        name, sign, value = word.partition("=")
        now = _EARLIER_SPELLINGS.get(name)
        if not any(now in param.opts for param in self.params):
            return word
        return f"{now}{sign}{value}"


class RequiredOption(click.Option):
    """An option that must be given, and whose help says so in Dutch."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help."""
        record = super().get_help_record(ctx)
        return record and (record[0], record[1].replace("[required]", "[verplicht]"))


class Group(Command, click.Group):
    """A group of commands whose help is Dutch."""

    command_class = Command
    group_class = type

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant; click tells wrong from missing since 8.4 only."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            text = f"Die opdracht bestaat niet; {_choice(self, ctx)}."
            for near in get_close_matches(args[0], self.list_commands(ctx), 1):
                text += f" Bedoelt u {near}?"
            raise UnknownCommand(text, ctx)
        return super().resolve_command(ctx, args)


def _choice(group: click.Group, context: click.Context) -> str:
    return f"kies uit {', '.join(group.list_commands(context))}"


def tell_error(error: IebError, options: Mapping[str, str]) -> str:
    """Return what the library says, with the option that gave a value in the place of its argument.

    Args:
        error: What it raised.
        options: The options, by the arguments that they fill.
    """
    if error.argument is not None and error.argument in options:
        return f"{options[error.argument]}: {error.text}"
    return str(error)


def usage_text(error: click.UsageError) -> str:
    """Return in Dutch what is wrong with a command line; nothing of what click itself says.

    Args:
        error: What click found.
    """
    match error:
        case UnknownCommand():
            return error.message
        case click.NoSuchOption():
            text = f"De optie {quote(error.option_name)} bestaat niet."
            if error.possibilities:
                text += f" Bedoelt u {' of '.join(error.possibilities)}?"
            return text
        case click.BadOptionUsage():
            return _option_text(error)
        case click.BadParameter():
            return _value_text(error)
        case _ if type(error) is not click.UsageError or error.ctx is None:
            return "Deze opdrachtregel is niet goed ingetikt."
        case _ if isinstance(error.ctx.command, click.Group):
            return f"Er ontbreekt een opdracht; {_choice(error.ctx.command, error.ctx)}."
        case _:
            return "Er staat een argument te veel op de opdrachtregel."


def _option_text(error: click.BadOptionUsage) -> str:
    assert error.ctx is not None  # Command sees to it
    for option in error.ctx.command.get_params(error.ctx):
        if error.option_name in option.opts:
            if isinstance(option, click.Option) and option.is_flag:
                return f"De optie {error.option_name} krijgt geen waarde."
            metavar = option.make_metavar(error.ctx)
            return f"De optie {error.option_name} mist een waarde: {error.option_name} {metavar}."
    return f"De optie {error.option_name} is niet goed gebruikt."


def _value_text(error: click.BadParameter) -> str:
    is_missing = isinstance(error, click.MissingParameter)
    param = error.param
    if param is None:
        what = "ontbreekt iets" if is_missing else "staat een verkeerde waarde"
        return f"Er {what} op deze opdrachtregel."
    assert error.ctx is not None  # Command sees to it
    metavar = param.make_metavar(error.ctx)
    is_option = isinstance(param, click.Option)
    if is_missing:
        name = f"{param.opts[0]} {metavar}" if is_option else metavar
        return f"{name} ontbreekt."
    name = param.opts[0] if is_option else metavar.strip("[]")
    fault = error.message if isinstance(error, BadValue) else _tell_expected(param)
    return f"{name}: {fault}"


def _tell_expected(param: click.Parameter) -> str:
    if isinstance(param.type, click.IntRange):
        return f"verwacht wordt een geheel getal, {param.type.min} of meer."
    if isinstance(param.type, click.types.IntParamType):
        return "verwacht wordt een geheel getal."
    if isinstance(param.type, click.Choice):
        return f"verwacht wordt een van {', '.join(str(choice) for choice in param.type.choices)}."
    return "Deze waarde kan niet gebruikt worden."
