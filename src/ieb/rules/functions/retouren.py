"""The rules on a retour (OP065, OP090, IV028): its codes, its term, and what it copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from ieb.codes import RetourCode, UnknownCode
from ieb.history import Exchange, identity_of
from ieb.history.settle import tells_of_repeat
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, aanlevering_of
from ieb.messages.bericht import NEUTRAL, closed_codes
from ieb.messages.kinds import KINDS, Kind, Sender, gemeente_of, kind_of
from ieb.messages.pairs import Retour
from ieb.messages.places import CodedClass
from ieb.notation import write_date
from ieb.privacy import quote
from ieb.releases.rule import Manier, Rule
from ieb.releases.shape import HEADER
from ieb.rules.class_codes import ClassCodes, class_codes
from ieb.rules.copied import find_uncopied
from ieb.rules.days import reach_on, receipt
from ieb.rules.registry import implements
from ieb.rules.subject import Hit, Lacks, RuleResult, Subject, retourcode_of

_TERM: Final = 3  # working days
_NO_HEENBERICHT: Final = Lacks("het heenbericht, of de historie waarin het staat", "history")
_ALONE: Final = (*NEUTRAL, RetourCode.R0001)


@implements("OP065")
def nothing_refused(subject: Subject) -> Iterable[RuleResult]:
    """A client in a retour, or a class below it, has a code that refuses it."""
    _, *below = class_codes(subject.retour)
    codes = chain.from_iterable(part.codes or () for part in below)
    if below and all(code in NEUTRAL for code in codes):
        yield Hit(below[0].path, "Deze klasse staat in het retour, maar niets erin is afgekeurd.")


@implements("OP090")
def late_retour(subject: Subject) -> Iterable[RuleResult]:
    """The retour follows within three working days after receipt."""
    found = _find_heenbericht(subject)
    if found is None:
        yield _NO_HEENBERICHT
        return
    received = receipt(found.received, found.message.header.dagtekening)
    latest = reach_on(received.day, _TERM, subject.context.werkdagen)
    day = subject.retour.header.dagtekening_retour
    if day > latest:
        yield Hit(
            HEADER / "DagtekeningRetour",
            f"Het retour van {write_date(day)} had er uiterlijk {write_date(latest)} moeten zijn: "
            f"drie werkdagen na {received.in_words}.",
            sure=received.sure,
        )


@implements("IV028")
def ill_built(subject: Subject) -> Iterable[RuleResult]:
    """Codes stand where the table of IV028 puts them, and what was copied is unchanged."""
    classes = list(class_codes(subject.retour))
    rules = _coded_rules(subject)
    kind = KINDS[kind_of(subject.message).heenbericht]
    for part in classes:
        yield from _find_misplaced(part, rules, kind, subject)
    yield from _below_header(classes)
    yield from _find_reuse(subject)
    found = _find_heenbericht(subject)
    if found is None:
        yield _NO_HEENBERICHT
        return
    if found.retours:
        yield Hit(
            HEADER, "Op dit heenbericht is al een retour ontvangen. Er hoort er maar één te komen."
        )
    aanlevering = aanlevering_of(found.message)
    if aanlevering is not None:
        for part in classes:
            yield from _find_impossible(part, rules, aanlevering)
    yield from _too_early(subject.retour, found.message)
    yield from find_uncopied(subject.message, found.message)


def _coded_rules(subject: Subject) -> dict[str, list[Rule]]:
    """Return the rules about the heenbericht of a retour, by their return code."""
    kind = kind_of(subject.message).heenbericht
    by_code: dict[str, list[Rule]] = {}
    for rule in subject.message.release.rules.values():
        if kind not in rule.messages or kind in rule.signals:
            continue
        code = retourcode_of(rule, subject.message, subject.context)
        if code is not None:
            by_code.setdefault(code, []).append(rule)
    return by_code


def _find_heenbericht(subject: Subject) -> Exchange | None:
    """Return the heenbericht that a retour answers, as far as it is known."""
    given, history = subject.heenbericht, subject.context.history
    retour = subject.retour
    found = None
    if history is not None:
        found = history.answered(retour)
    if given is not None and (found is None or found.message != given):
        return Exchange(message=given, received=None, accepted=False)
    if given is not None or found is not None:
        return found
    if history is not None and not tells_of_repeat(retour):
        # What it copied is no message's: hold it against the one whose Identificatie it bears.
        return history.exchange(*identity_of(retour))
    return None


def _find_misplaced(
    part: ClassCodes, rules: Mapping[str, list[Rule]], kind: Kind, subject: Subject
) -> Iterator[Hit]:
    """Yield the codes that cannot stand on a class, by themselves or with the other codes there."""
    codes = part.codes or ()
    for code in codes:
        if code in _ALONE and len(codes) > 1:
            text = f"Retourcode {code.code} hoort de enige code van een klasse te zijn."
            yield Hit(part.path, text)
        if code is RetourCode.R0001:
            if part.place is not CodedClass.HEADER:
                text = "Retourcode 0001 hoort alleen in de Header, met niets daaronder."
                yield Hit(part.path, text)
        elif code in NEUTRAL:
            continue
        elif code.code in rules:
            yield from _on_another_class(code, part, rules[code.code], kind)
        else:
            yield from _of_no_rule(code, part, kind, subject)


def _on_another_class(
    code: RetourCode | UnknownCode, part: ClassCodes, rules: list[Rule], kind: Kind
) -> Iterator[Hit]:
    """Yield that a code stands on a class that none of its rules is about."""
    if any(rule.manier is Manier.ONBEKEND for rule in rules):
        return  # which class such a rule is about was not published either
    if part.place not in [_coded_class(rule, kind) for rule in rules]:
        text = f"Retourcode {code.code} hoort niet bij een regel over deze klasse."
        yield Hit(part.path, text)


def _of_no_rule(
    code: RetourCode | UnknownCode, part: ClassCodes, kind: Kind, subject: Subject
) -> Iterator[Hit]:
    """Yield that no rule about the heenbericht gives a code."""
    release = subject.message.release
    listed = code.known or code.code in closed_codes(release, subject.message.naam)
    if listed and release.rulebook.unknown_of(kind.naam) is not None:
        text = f"Retourcode {code.code} hoort bij geen regel over het heenbericht die wij kennen."
        yield Hit(part.path, f"{text} Niet alle regels van deze release kennen wij.", sure=False)
    elif listed:
        text = f"Retourcode {code.code} hoort bij geen enkele regel over het heenbericht."
        yield Hit(part.path, text)
    else:
        text = f"Retourcode {code.code} kennen wij niet: zij staat niet in onze codelijst EB001."
        wanted = "Vraag de zender wat zij betekent; het heenbericht is ermee afgekeurd."
        yield Hit(part.path, f"{text} {wanted}", sure=False)


def _coded_class(rule: Rule, kind: Kind) -> str:
    """Return the class that a rule is about, by the name that IV028 gives it."""
    name = rule.places[0]
    for place in kind.places:
        for path in (place.client, place.period):
            if path.name == name:
                return kind.coded_class(path)
    return rule.place


def _below_header(classes: list[ClassCodes]) -> Iterator[Hit]:
    """Yield what is wrong between the header and what stands below it."""
    header = classes[0].codes or ()
    neutral = bool(header) and all(code in NEUTRAL for code in header)
    alone = len(classes) == 1
    if alone is not neutral:
        return
    if alone:
        found = " en ".join(code.code for code in header)
        wanted = "de klasse die is afgekeurd, of geen retourcode als er niets is aan te merken"
        text = f"In de Header staat {found}, maar er staat niets onder. Verwacht wordt {wanted}."
    elif RetourCode.R0001 in header:
        text = "Retourcode 0001 staat in de Header; dan hoort er niets onder te staan."
    elif header:
        text = "De Header is afgekeurd; dan hoort er niets onder te staan."
    else:
        text = "Onder de Header staat een klasse; dan hoort in de Header retourcode 0200 of 0233."
    yield Hit(HEADER, text)


def _find_reuse(subject: Subject) -> Iterator[Hit]:
    """Yield that the sender used the IdentificatieRetour before, for another such retour."""
    history, retour = subject.context.history, subject.retour
    if history is None:
        return
    number = retour.header.identificatie_retour
    known = history.retouren(retour.naam, number)
    if any(_is_other_of_sender(earlier, retour) for earlier in known):
        yield Hit(
            HEADER / "IdentificatieRetour",
            f"IdentificatieRetour {quote(number)} is al gebruikt voor een andere {retour.naam}. "
            "Een retour hoort een eigen IdentificatieRetour te hebben.",
            sure=False,
        )


def _is_other_of_sender(earlier: Retour, retour: Retour) -> bool:
    """Return whether an earlier retour is another one of the same sender."""
    if earlier == retour:
        return False
    # The CAK sends the retouren to all gemeenten; that of a gemeente comes from the one it names.
    if kind_of(earlier).sender is Sender.CAK:
        return True
    return gemeente_of(earlier) == gemeente_of(retour)


def _find_impossible(
    part: ClassCodes, rules: Mapping[str, list[Rule]], aanlevering: Aanlevering
) -> Iterator[Hit]:
    """Yield the codes of which no rule can fire on the aanlevering that was sent."""
    for code in part.codes or ():
        known = rules.get(code.code, [])
        if not known or any(_can_fire_on(rule, aanlevering) for rule in known):
            continue
        yield Hit(
            part.path,
            f"Retourcode {code.code} kan niet volgen op dit heenbericht: {_why_not(known[0])}.",
        )


def _can_fire_on(rule: Rule, aanlevering: Aanlevering) -> bool:
    """Return whether a rule can fire on an aanlevering with this status and these parts."""
    if aanlevering.status not in rule.statuses:
        return False
    return all(getattr(aanlevering, name) is not None for name in rule.present)


def _why_not(rule: Rule) -> str:
    statuses = " of ".join(status.code for status in rule.statuses)
    why = f"zij hoort bij {rule.code}, over een bericht met status {statuses}"
    if not rule.present:
        return why
    elements = " en ".join(name.capitalize() for name in rule.present)
    return f"{why} en een {elements}"


def _too_early(retour: Retour, heenbericht: Message) -> Iterator[Hit]:
    day = retour.header.dagtekening_retour
    sent = heenbericht.header.dagtekening
    codes = retour.afkeurcodes
    if day >= sent:
        return
    if RetourCode.R8848 in codes:
        # To a receiver that refuses a message for its future Dagtekening the retour is of today.
        return
    # 0001 hides a future Dagtekening, and a gemeente refuses nothing for it: then it may be so.
    sure = kind_of(retour).sender is Sender.CAK and RetourCode.R0001 not in codes
    yield Hit(
        HEADER / "DagtekeningRetour",
        f"Het retour is van {write_date(day)}, eerder dan het heenbericht van {write_date(sent)}. "
        "Een retour kan niet van vóór zijn heenbericht zijn.",
        sure=sure,
    )
