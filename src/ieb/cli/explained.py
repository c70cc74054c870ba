"""What the codes in findings mean: `ieb rules CODE` and the page of the docs say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from attrs import evolve, field, frozen

from ieb.codes import RetourCode, RetourCode10
from ieb.messages.kinds import KINDS
from ieb.releases.evidence import meaning
from ieb.releases.rule import NEEDS, Manier, Rule
from ieb.releases.rulebook import known_rules, rules_by_release
from ieb.rules.other_codes import find_other_code, other_codes
from ieb.scenario import CaseKind, cases

_CODELIST: Final = "EB001"


@frozen(kw_only=True)
class Explained:
    """What a code means.

    Attributes:
        code: The code, as it is written.
        title: What the rule asks, or what is wrong, in one Dutch sentence.
        paragraphs: Why, and what to do.
        facts: What else is known of it, by name; empty for a code that is no rule.
        elsewhere: By the name of an older release, what is otherwise there and only that: a title
            that is the same is empty.
    """

    code: str
    title: str
    paragraphs: tuple[str, ...]
    facts: Mapping[str, str]
    elsewhere: Mapping[str, Explained] = field(factory=dict[str, "Explained"])

    def text(self) -> str:
        """Return it as the screen shows it."""
        parts = [f"{self.code}: {self.title}", *self._body()]
        for name, other in self.elsewhere.items():
            parts.append(f"In release {name} is anders:")
            if other.title:
                parts.append(other.title)
            parts += other._body()
        return "\n\n".join(parts)

    def _body(self) -> Iterator[str]:
        yield from self.paragraphs
        if self.facts:
            yield "\n".join(f"{name + ':':12}{value}" for name, value in self.facts.items())


def explain(code: str) -> Explained | None:
    """Return what a code means, or None for one that nothing gives.

    Args:
        code: A rule, a return code or another code of a finding; capitals do not count for a rule.
    """
    rules = {name.casefold(): rule for name, rule in known_rules().items()}
    rule = rules.get(code.casefold())
    if rule is not None:
        return _rule(rule)
    retourcode = _return_codes().get(code.upper())
    if retourcode is not None:
        return _retourcode(retourcode)
    told = find_other_code(code)
    if told is None:
        return None
    return _plain(told.code, told.title, told.explanation)


def advise(words: str) -> str:
    """Return in Dutch what to ask instead of something that is no code.

    Args:
        words: What was asked: a message, several words in one, or a code with a slip of the finger.
            It is not repeated; who knows what somebody typed.
    """
    parts = re.split(r"[^\w-]+", words.upper())
    asked = [part for part in parts if explain(part) is not None]
    if asked:
        return f"Vraag één code tegelijk, zoals `ieb rules {asked[0]}`."
    messages = [part for part in parts if part in KINDS]
    if messages:
        about = [code for code, rule in known_rules().items() if messages[0] in rule.messages]
        return f"{messages[0]} is een bericht; de regels erover zijn {', '.join(sorted(about))}."
    if _CODELIST in parts:
        return f"{_CODELIST} is de lijst met retourcodes; vraag er een, zoals `ieb rules 9404`."
    codes = {code.casefold(): code for code in titles()}
    near = get_close_matches(words.casefold(), codes, n=1)
    if near:
        return f"Bedoelt u {codes[near[0]]}? `ieb rules` toont alle regels."
    return "`ieb rules` toont alle regels."


def titles() -> dict[str, str]:
    """Return each code that can be explained, with what it says: rules, return codes, others."""
    found = {code: rule.title for code, rule in sorted(known_rules().items())}
    found |= {code: known.label for code, known in _return_codes().items()}
    return found | {code: told.title for code, told in other_codes().items()}


def _return_codes() -> dict[str, RetourCode | RetourCode10]:
    """Return each return code, by its code: of the newest release that has it."""
    return {known.code: known for known in (*RetourCode10, *RetourCode)}


def _rule(rule: Rule) -> Explained:
    """Return what a rule is in the newest release that has it, and what is otherwise in others."""
    (_, newest), *others = rules_by_release(rule.code).items()
    told = _in_release(newest)
    elsewhere: dict[str, Explained] = {}
    for name, other in others:
        difference = _difference(told, _in_release(other))
        if difference is not None:
            elsewhere[name] = difference
    return evolve(told, elsewhere=elsewhere)


def _difference(told: Explained, other: Explained) -> Explained | None:
    """Return what the other says that was not told, or None for nothing."""
    title = other.title
    if title == told.title:
        title = ""
    paragraphs = tuple(text for text in other.paragraphs if text not in told.paragraphs)
    gone = {name: "geen" for name in told.facts if name not in other.facts}
    facts = {name: value for name, value in other.facts.items() if told.facts.get(name) != value}
    facts |= gone
    if not (title or paragraphs or facts):
        return None
    return Explained(code=other.code, title=title, paragraphs=paragraphs, facts=facts)


def _in_release(rule: Rule) -> Explained:
    """Return what a rule of one release means."""
    facts = {
        "Soort": f"{rule.soort.value}, {rule.manier.value}",
        "Berichten": ", ".join(rule.messages),
        "Plaats": rule.place,
        "Niveau": str(rule.level or "-"),
        "Retourcode": rule.retourcode or "geen",
        "Ernst": rule.severity.value,
        "Herkomst": rule.herkomst,
        "Releases": ", ".join(rules_by_release(rule.code)),
        "Nodig": _needs(rule),
    }
    paragraphs = [rule.explanation]
    if rule.example:
        paragraphs.append(f"Voorbeeld: {rule.example}")
    return Explained(
        code=rule.code,
        title=rule.title,
        paragraphs=tuple(paragraphs),
        facts=facts | dict(_first_cases(rule)),
    )


def _needs(rule: Rule) -> str:
    """Return in Dutch what judging by a rule takes."""
    if rule.manier is Manier.ONBEKEND:
        return "niet bekend"
    if rule.manier is Manier.UITLEG:
        return "niets: ieb legt de regel alleen uit"
    return ", ".join(NEEDS[name] for name in rule.needs) or "alleen het bericht"


def _first_cases(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield of each kind of case the first: what keeps to the rule, and what breaks it."""
    about = [case for case in cases() if case.rule == rule.code and case.naam in rule.messages]
    for kind in CaseKind:
        case = next((case for case in about if case.kind is kind), None)
        if case is not None:
            yield f"Geval {kind.value}", f"{case.id}, {case.title}"


def _retourcode(found: RetourCode | RetourCode10) -> Explained:
    rules = sorted(name for name, rule in known_rules().items() if rule.retourcode == found.code)
    told = "Geen regel van deze bibliotheek geeft deze code."
    if rules:
        told = f"Hoort bij {', '.join(rules)}."
    former = {known.code: known for known in RetourCode10}.get(found.code)
    if isinstance(found, RetourCode10):
        told = f"{told} Alleen release 1.0 heeft haar."
    elif former is not None and former.label != found.label:
        told = f"{told} In release 1.0 zegt de lijst: {meaning(former)}"
    return _plain(found.code, meaning(found), f"Dit is een retourcode (EB001). {told}")


def _plain(code: str, title: str, explanation: str) -> Explained:
    return Explained(code=code, title=title, paragraphs=(explanation,), facts={})
