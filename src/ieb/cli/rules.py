"""`ieb rules`: the register, and one rule explained."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.cli.dutch import Command
from ieb.cli.options import complete_words, json_option
from ieb.cli.outcome import UNREADABLE, echo_json
from ieb.codes import RetourCode
from ieb.rules import RULES, Rule
from ieb.rules.meldingen import MELDINGEN, Melding, melding


def _complete_code(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    codes = {code: RULES[code].title for code in sorted(RULES)}
    codes |= {code.code: code.label for code in RetourCode}
    codes |= {code: told.title for code, told in MELDINGEN.items()}
    return complete_words(codes, incomplete)


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
    known = {name.casefold(): rule for name, rule in RULES.items()}
    if code is not None and code.casefold() not in known:
        other = _retourcode(code) or melding(code)
        if other is None:
            click.echo("Die code bestaat niet. `ieb rules` toont alle regels.", err=True)
            context.exit(UNREADABLE)
        if as_json:
            echo_json([{"code": other.code, "titel": other.title, "uitleg": other.explanation}])
        else:
            click.echo(f"{other.code}: {other.title}\n\n{other.explanation}")
        return
    chosen = (
        [known[code.casefold()]] if code is not None else [RULES[name] for name in sorted(RULES)]
    )
    if as_json:
        echo_json([_as_json(rule) for rule in chosen])
    elif code is not None:
        click.echo(_explained(chosen[0]))
    else:
        Console().print(_table(chosen))


def _retourcode(code: str) -> Melding | None:
    """Return what a return code means and which rules give it, or None for no return code."""
    found = next((known for known in RetourCode if known.code == code.upper()), None)
    if found is None:
        return None
    rules = sorted(name for name, rule in RULES.items() if rule.retourcode == found.code)
    told = (
        f"Hoort bij {', '.join(rules)}."
        if rules
        else "Geen regel van deze bibliotheek geeft deze code."
    )
    return Melding(found.code, found.label, f"Dit is een retourcode (EB001). {told}")


def _as_json(rule: Rule) -> dict[str, object]:
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


def _explained(rule: Rule) -> str:
    rows = {
        "Soort": f"{rule.soort.value}, {rule.manier.value}",
        "Berichten": ", ".join(rule.messages),
        "Plaats": rule.place,
        "Niveau": "-" if rule.level is None else str(rule.level),
        "Retourcode": rule.retourcode or "geen",
        "Ernst": rule.severity.value,
        "Herkomst": rule.herkomst,
    }
    facts = "\n".join(f"{name + ':':12}{value}" for name, value in rows.items())
    return (
        f"{rule.code}: {rule.title}\n\n{rule.explanation}\n\nVoorbeeld: {rule.example}\n\n{facts}"
    )


def _table(chosen: list[Rule]) -> Table:
    table = Table(expand=True)
    for name in ("Code", "Niveau", "Retourcode", "Herkomst"):
        table.add_column(name, no_wrap=True)
    table.add_column("Regel", overflow="fold", ratio=1)
    for rule in chosen:
        level = "-" if rule.level is None else str(rule.level)
        table.add_row(
            *map(Text, (rule.code, level, rule.retourcode or "-", rule.mark.value, rule.title))
        )
    return table
