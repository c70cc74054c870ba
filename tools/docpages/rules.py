"""A page per rule, and one on the other codes that a finding can bear."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from docpages.labels import finding_label, rule_label
from docpages.markdown import code, page, section, table, text, toctree
from docpages.shown import message_block
from ieb.cli.explained import Explained, explain, titles
from ieb.codes import RetourCode, RetourCode10
from ieb.notation import write_date
from ieb.releases.rule import Rule
from ieb.releases.rulebook import known_rules
from ieb.scenario import Case, CaseKind, Earlier, cases

FOLDER = "naslag/regels"


def rule_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and content of the page of each rule, of all rules and of other codes."""
    for rule in known_rules().values():
        yield f"{FOLDER}/{rule.code}.md", _rule_page(rule)
    yield f"{FOLDER}/index.md", page("Alle regels", "alle-regels", _overview())
    yield "naslag/bevindingen.md", page("Andere bevindingen", "bevindingen", _other_codes())


def explained(about: str) -> Explained:
    """Return what a code of the library means; the same as `ieb rules` says of it."""
    found = explain(about)
    assert found is not None
    return found


def own_cases(rule: str) -> list[Case]:
    """Return the cases of a rule."""
    return [case for case in cases() if case.rule == rule]


def rules_table(rules: list[Rule]) -> Iterator[str]:
    """Yield a table of rules: what they say and what goes with it.

    Args:
        rules: The rules; none gives no table.
    """
    heads = ("regel", "wat zij zegt", "niveau", "retourcode", "hoe", "herkomst")
    rows = (
        (
            code(rule.code),
            text(rule.title),
            str(rule.level or "-"),
            rule.retourcode or "-",
            rule.manier.value,
            rule.herkomst,
        )
        for rule in rules
    )
    yield from table(heads, rows)


def _overview() -> Iterator[str]:
    rules = known_rules()
    codes = sorted(rules)
    yield "Wat de kolommen betekenen, staat bij [Regels](../../regels.md).\n"
    yield from rules_table([rules[name] for name in codes])
    yield from toctree(codes)


def _rule_page(rule: Rule) -> str:
    return page(rule.code, rule_label(rule.code), _rule_lines(rule))


def _rule_lines(rule: Rule) -> Iterator[str]:
    told = explained(rule.code)
    yield f"**{text(told.title)}**\n"
    yield from _body(told)
    for name, other in told.elsewhere.items():
        yield from section(f"In release {name} is anders")
        if other.title:
            yield f"**{text(other.title)}**\n"
        yield from _body(other)
    own = own_cases(rule.code)
    for kind in CaseKind:
        first = next((case for case in own if case.kind is kind), None)
        if first is not None:
            yield from _case(first)
    if own:
        yield from section("Alle gevallen")
        yield f"Zo toetst de [kit](../../conformiteit.md) {rule.code} in uw software.\n"
        rows = ((code(case.id), case.kind.value, text(case.title), _found(case)) for case in own)
        yield from table(("geval", "soort", "wat het laat zien", "bevindingen"), rows)


def _body(told: Explained) -> Iterator[str]:
    for paragraph in told.paragraphs:
        yield f"{text(paragraph)}\n"
    rows = ((name, text(value)) for name, value in told.facts.items())
    yield from table(("wat", "waarde"), rows)


def _found(case: Case) -> str:
    return ", ".join(map(code, case.expected)) or "geen"


def _case(case: Case) -> Iterator[str]:
    yield from section(f"Geval {case.kind.value}: {text(case.title).rstrip('.')}")
    yield f"Te vinden: {_found(case)}.\n"
    if case.known.today is not None:
        yield f"Ontvangen op {write_date(case.known.today)}.\n"
    if case.earlier:
        yield "Wat er eerder is uitgewisseld, het oudste eerst:\n"
        for before in case.earlier:
            yield from _earlier(before)
        yield "En dan dit bericht:\n"
    yield from message_block(case.data)


_BECAME = {
    True: "het telt mee.",
    False: "het is afgekeurd.",
    None: "het retour is er nog niet.",
}


def _earlier(before: Earlier) -> Iterator[str]:
    received = "Dag van ontvangst onbekend"
    if before.received is not None:
        received = f"Ontvangen op {write_date(before.received)}"
    yield f"{received}; {_BECAME[before.accepted]}\n"
    yield from message_block(before.message)


def _other_codes() -> Iterator[str]:
    yield (
        "Een bevinding draagt de code van een [regel](regels/index.md), of een van deze: van een "
        "bestand dat geen bericht is, of van een fout volgens de XSD. `ieb rules CODE` zegt "
        "hetzelfde.\n"
    )
    retourcodes = {known.code for known in chain(RetourCode, RetourCode10)}
    for name in titles():
        if name not in known_rules() and name not in retourcodes:
            told = explained(name)
            yield from section(text(name), finding_label(name))
            yield f"**{text(told.title)}**\n"
            for paragraph in told.paragraphs:
                yield f"{text(paragraph)}\n"
