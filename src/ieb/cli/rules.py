"""`ieb rules`: the rules, and one explained."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.cli.dutch import Command
from ieb.cli.exit_codes import UNREADABLE
from ieb.cli.explained import Explained, advise, explain, titles
from ieb.cli.json_output import echo_json
from ieb.cli.options import complete_words, json_option
from ieb.releases.rule import Rule
from ieb.releases.rulebook import known_rules, rules_by_release


def _complete_code(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    return complete_words(titles(), incomplete)


@click.command(cls=Command)
@click.argument("code", metavar="[CODE]", required=False, shell_complete=_complete_code)
@json_option
@click.pass_context
def rules(context: click.Context, code: str | None, *, as_json: bool) -> None:
    """Toon alle regels, of leg er een uit: `ieb rules TR404`.

    CODE is een regel, een retourcode (9404) of een andere code die in een bevinding staat
    (xml-vorm).

    Afsluitcode 0: getoond; 2: die code bestaat niet.
    """
    if code is None:
        _show_all(as_json=as_json)
        return
    explained = explain(code)
    if explained is None:
        click.echo(f"Die code bestaat niet. {advise(code)}", err=True)
        context.exit(UNREADABLE)
    if as_json:
        echo_json([_as_json(explained)])
    else:
        click.echo(explained.text())


def _show_all(*, as_json: bool) -> None:
    chosen = [rule for _, rule in sorted(known_rules().items())]
    if as_json:
        echo_json([_rule_as_json(rule.code) for rule in chosen])
    else:
        Console().print(_table(chosen))


def _as_json(explained: Explained) -> dict[str, object]:
    if explained.code in known_rules():
        return _rule_as_json(explained.code)
    (explanation,) = explained.paragraphs
    return {"code": explained.code, "titel": explained.title, "uitleg": explanation}


def _rule_as_json(code: str) -> dict[str, object]:
    """Return a rule of the newest release that has it, and what others say otherwise."""
    (_, newest), *others = rules_by_release(code).items()
    told = _tell_rule(newest)
    elsewhere = {name: _difference(told, _tell_rule(other)) for name, other in others}
    return {
        **told,
        "releases": list(rules_by_release(code)),
        "anders": {name: other for name, other in elsewhere.items() if other},
    }


def _difference(told: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    """Return what another release says of a rule, as far as it was not told."""
    return {key: value for key, value in other.items() if value != told[key]}


def _tell_rule(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "soort": rule.soort.value,
        "titel": rule.title,
        "uitleg": rule.explanation,
        "voorbeeld": rule.example,
        "manier": rule.manier.value,
        "berichten": list(rule.messages),
        "plaats": rule.place,
        "niveau": rule.level,
        "ernst": rule.severity.value,
        "retourcode": rule.retourcode,
        "herkomst": rule.herkomst,
        "nodig": list(rule.needs),
    }


def _table(chosen: list[Rule]) -> Table:
    table = Table(expand=True)
    for name in ("Code", "Niveau", "Retourcode", "Herkomst"):
        table.add_column(name, no_wrap=True)
    table.add_column("Regel", overflow="fold", ratio=1)
    for rule in chosen:
        level = str(rule.level or "-")
        table.add_row(
            *map(Text, (rule.code, level, rule.retourcode or "-", rule.mark.value, rule.title))
        )
    return table
