"""What the codes in findings mean: `ieb rules CODE` and the page of the docs say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from ieb.codes import RetourCode, RetourCode10
from ieb.releases import release, release_names
from ieb.releases.rule import Rule
from ieb.releases.rulebook import known_rules
from ieb.rules.meldingen import MELDINGEN, melding
from ieb.scenario import CaseKind, cases


@frozen(kw_only=True)
class Explained:
    """What a code means.

    Attributes:
        code: The code, as it is written.
        title: What the rule asks, or what is wrong, in one Dutch sentence.
        paragraphs: Why, and what to do.
        facts: What else is known of it, by name; empty for a code that is no rule.
    """

    code: str
    title: str
    paragraphs: tuple[str, ...]
    facts: Mapping[str, str]

    def text(self) -> str:
        """Return it as the screen shows it."""
        parts = [f"{self.code}: {self.title}", *self.paragraphs]
        if self.facts:
            parts.append("\n".join(f"{name + ':':12}{value}" for name, value in self.facts.items()))
        return "\n\n".join(parts)


def explain(code: str) -> Explained | None:
    """Return what a code means, or None for one that nothing gives.

    Args:
        code: A rule, a return code or another code of a finding; capitals do not count for a rule.
    """
    rules = {name.casefold(): rule for name, rule in known_rules().items()}
    rule = rules.get(code.casefold())
    if rule is not None:
        return _rule(rule)
    of_a_retour = (*RetourCode, *RetourCode10)
    retourcode = next((known for known in of_a_retour if known.code == code.upper()), None)
    if retourcode is not None:
        return _retourcode(retourcode)
    told = melding(code)
    if told is None:
        return None
    return _plain(told.code, told.title, told.explanation)


def titles() -> dict[str, str]:
    """Return each code that can be explained, with what it says: rules, return codes, others."""
    found = {code: rule.title for code, rule in sorted(known_rules().items())}
    found |= {code.code: code.label for code in RetourCode}
    return found | {code: told.title for code, told in MELDINGEN.items()}


def _rule(rule: Rule) -> Explained:
    facts = {
        "Soort": f"{rule.soort.value}, {rule.manier.value}",
        "Berichten": ", ".join(rule.messages),
        "Plaats": rule.place,
        "Niveau": str(rule.level or "-"),
        "Retourcode": rule.retourcode or "geen",
        "Ernst": rule.severity.value,
        "Herkomst": rule.herkomst,
        "Releases": ", ".join(name for name in release_names() if rule.code in release(name).rules),
        "Nodig": ", ".join(rule.needs) or "alleen het bericht",
    }
    return Explained(
        code=rule.code,
        title=rule.title,
        paragraphs=(rule.explanation, f"Voorbeeld: {rule.example}"),
        facts=facts | dict(_first_cases(rule.code)),
    )


def _first_cases(code: str) -> Iterator[tuple[str, str]]:
    """Yield of each kind of case the first: what keeps to the rule, and what breaks it."""
    for kind in CaseKind:
        own = (case for case in cases() if case.rule == code and case.kind is kind)
        case = next(own, None)
        if case is not None:
            yield f"Geval {kind.value}", f"{case.id}, {case.title}"


def _retourcode(found: RetourCode | RetourCode10) -> Explained:
    rules = sorted(name for name, rule in known_rules().items() if rule.retourcode == found.code)
    told = "Geen regel van deze bibliotheek geeft deze code."
    if rules:
        told = f"Hoort bij {', '.join(rules)}."
    return _plain(found.code, found.label, f"Dit is een retourcode (EB001). {told}")


def _plain(code: str, title: str, explanation: str) -> Explained:
    return Explained(code=code, title=title, paragraphs=(explanation,), facts={})
