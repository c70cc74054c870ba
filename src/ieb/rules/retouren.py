"""The rules on a retour (OP065, OP090, IV028): its codes, its term, and what it copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeGuard

from attrs import AttrsInstance, fields, has

from ieb.codes import RetourCode, UnknownCode
from ieb.findings import Mark, Severity
from ieb.history import Exchange, identity_of
from ieb.messages import Message, RetourCodes
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.bericht import NEUTRAL, Kop
from ieb.messages.fields import camel
from ieb.messages.kinds import (
    KINDS,
    CodedClass,
    Kind,
    Retour,
    Sender,
    gemeente_of,
    kind_of,
    value_at,
)
from ieb.notation import write_date
from ieb.privacy import quote
from ieb.rules.days import add_working_days, receipt
from ieb.rules.register import RETOUR, RULES, Hit, Lacks, Rule, RuleResult, Soort, Subject, rule


class ClassCodes(NamedTuple):
    """The return codes of one class of a retour.

    Attributes:
        path: Path of the class.
        place: Which class it is.
        codes: The codes, or None when the class has none.
    """

    path: str
    place: CodedClass
    codes: tuple[RetourCode | UnknownCode, ...] | None


def class_codes(message: Retour) -> Iterator[ClassCodes]:
    """Yield the return codes of each class that stands in a retour, the header first.

    Args:
        message: A retour.
    """
    yield ClassCodes(_HEADER, CodedClass.HEADER, _codes(message, _HEADER))
    place = kind_of(message).place_in(message)
    if place is not None:
        yield ClassCodes(place.client, CodedClass.CLIENT, _codes(message, place.client))
        yield ClassCodes(place.period, CodedClass.PERIODE, _codes(message, place.period))


def _codes(message: Retour, path: str) -> tuple[RetourCode | UnknownCode, ...] | None:
    codes = value_at(message, f"{path}/RetourCodes")
    if codes is None:
        return None
    assert isinstance(codes, RetourCodes)
    return codes.retour_code


_MODEL: Final = "ieb.messages"
_HEADER: Final = "Bericht/Header"
_NO_HEENBERICHT: Final = "het heenbericht, of de historie (history) waarin het staat"
_ALONE: Final = (*NEUTRAL, RetourCode.R0001)
_OWN: Final = frozenset(one.name for one in fields(Kop)) - {"bericht_identificatie", "xsd_versie"}
"""What a retour does not copy from the header: its release fixes them."""


@rule(
    "OP065",
    soort=Soort.BEDRIJFSREGEL,
    title="In een retour staat alleen een afgekeurde cliënt, met alle klassen daaronder en hun retourcodes.",
    explanation="Een retour zonder cliënt betekent: niets aan te merken op cliënt en periode. Staat de "
    "cliënt er wel in, dan moet in cliënt of periode een retourcode staan die iets afkeurt.",
    example="Een retour met cliënt en overal 0200 zegt niets: de cliënt hoort er dan niet in.",
    messages=RETOUR,
    place="Client",
    level=2,
    severity=Severity.OVERTREDING,
    mark=Mark.ZUSTER,
)
def op065(subject: Subject) -> Iterable[RuleResult]:
    """A client in a retour, or a class below it, has a code that refuses it."""
    below = [one for one in class_codes(subject.retour) if one.place is not CodedClass.HEADER]
    if below and all(code in NEUTRAL for one in below for code in one.codes or ()):
        yield Hit(below[0].path, "Deze klasse staat in het retour, maar niets erin is afgekeurd.")


@rule(
    "OP090",
    soort=Soort.BEDRIJFSREGEL,
    title="Een retour volgt binnen drie werkdagen na ontvangst.",
    explanation="De zender wacht op het retour voordat hij verder kan. Is de dag van ontvangst niet bekend, "
    "dan tellen wij vanaf de Dagtekening, de vroegst mogelijke dag: te laat is dan niet zeker, en daarom een "
    "signaal. Werkdagen zijn maandag tot en met vrijdag zonder de feestdagen.",
    example="Ontvangen op vrijdag 09-05-2025: uiterlijk woensdag 14-05-2025.",
    messages=RETOUR,
    place="Header",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.ZUSTER,
)
def op090(subject: Subject) -> Iterable[RuleResult]:
    """The retour follows within three working days after receipt."""
    found = _answered(subject)
    if found is None:
        yield Lacks(_NO_HEENBERICHT)
        return
    dagtekening = found.message.header.bericht_identificatie.dagtekening
    received = receipt(found.received, dagtekening)
    latest = add_working_days(received.day, 3, subject.context.werkdagen)
    day = subject.retour.header.dagtekening_retour
    if day > latest:
        yield Hit(
            "Bericht/Header/DagtekeningRetour",
            f"Het retour van {write_date(day)} had er uiterlijk {write_date(latest)} moeten zijn: drie "
            f"werkdagen na {received.in_words}.",
            sure=received.sure,
        )


@rule(
    "IV028",
    soort=Soort.INVULINSTRUCTIE,
    title="Een retour is opgebouwd volgens de tabel van IV028.",
    explanation="0001 staat alleen in de Header en dan staat er niets onder. 0200 en 0233 zijn de enige "
    "code van hun klasse. Elke andere code die wij kennen hoort bij een regel die op die klasse en op dat "
    "bericht kan afgaan; een code die wij niet kennen is een signaal, want de codelijst is open. Op een "
    "heenbericht volgt hoogstens één retour, dat niet van eerder is dan het heenbericht, en wat daaruit is "
    "overgenomen is niet veranderd. Een IdentificatieRetour die de zender al gebruikte is een signaal. Wat "
    "hier mis is, verandert niets aan wat het retour betekent: een afkeuring blijft een afkeuring. De "
    "bouwer (build_retour) houdt zich hieraan; deze controle kijkt naar retouren van anderen.",
    example="Code 9404 (startnummer al gebruikt) hoort bij de periode, niet in de Header.",
    messages=RETOUR,
    place="alle klassen met retourcodes",
    level=2,
    severity=Severity.OVERTREDING,
    mark=Mark.ZUSTER,
)
def iv028(subject: Subject) -> Iterable[RuleResult]:
    """The return codes stand where the table of IV028 puts them, and the copied classes are unchanged."""
    classes = list(class_codes(subject.retour))
    found = _answered(subject)
    rules = _coded_rules(subject)
    kind = KINDS[kind_of(subject.message).heenbericht]
    for part in classes:
        yield from _misplaced(part, rules, kind)
    yield from _below_header(classes)
    yield from _reused(subject)
    if found is None:
        yield Lacks(_NO_HEENBERICHT)
        return
    if found.retours:
        yield Hit(
            _HEADER, "Op dit heenbericht is al een retour ontvangen. Er hoort er maar één te komen."
        )
    yield from _impossible(classes, rules, found.message)
    yield from _too_early(subject.retour, found.message)
    yield from _unlike(subject.message, found.message)


def _misplaced(part: ClassCodes, rules: Mapping[str, list[Rule]], kind: Kind) -> Iterator[Hit]:
    """Yield the codes that cannot stand on a class, by themselves or with the other codes there."""
    codes = part.codes or ()
    for code in codes:
        if code in _ALONE and len(codes) > 1:
            yield Hit(
                part.path, f"Retourcode {code.code} hoort de enige code van een klasse te zijn."
            )
        if code in NEUTRAL or (code is RetourCode.R0001 and part.place is CodedClass.HEADER):
            continue
        if code is RetourCode.R0001:
            yield Hit(part.path, "Retourcode 0001 hoort alleen in de Header, met niets daaronder.")
        elif code.code in rules:
            places = [_coded_class(rule, kind) for rule in rules[code.code]]
            if part.place not in places:
                yield Hit(
                    part.path, f"Retourcode {code.code} hoort niet bij een regel over deze klasse."
                )
        elif code.known:
            yield Hit(
                part.path,
                f"Retourcode {code.code} hoort bij geen enkele regel over het heenbericht.",
            )
        else:
            text = (
                f"Retourcode {code.code} kennen wij niet: zij staat niet in onze codelijst EB001."
            )
            wanted = "Vraag de zender wat zij betekent; het heenbericht is ermee afgekeurd."
            yield Hit(part.path, f"{text} {wanted}", sure=False)


def _coded_class(rule: Rule, kind: Kind) -> str:
    """Return the class that a rule is about, by the name that IV028 gives it, whatever a message calls it."""
    name = rule.place.partition(" of ")[0]
    paths = [path for place in kind.places for path in (place.client, place.period)]
    own = [path for path in paths if path.rpartition("/")[2] == name]
    return kind.coded_class(own[0]) if own else rule.place


def _impossible(
    classes: Iterable[ClassCodes], rules: Mapping[str, list[Rule]], heenbericht: Message
) -> Iterator[Hit]:
    """Yield the codes of which no rule can fire on the heenbericht that was sent."""
    aanlevering = aanlevering_of(heenbericht)
    if aanlevering is None:
        return
    for part in classes:
        for code in part.codes or ():
            known = rules.get(code.code, [])
            if known and not any(rule.can_fire_on(aanlevering) for rule in known):
                yield Hit(
                    part.path,
                    f"Retourcode {code.code} kan niet volgen op dit heenbericht: {_why_not(known[0])}.",
                )


def _why_not(rule: Rule) -> str:
    statuses = " of ".join(status.code for status in rule.statuses)
    if rule.present:
        elements = " en ".join(name.capitalize() for name in rule.present)
        return (
            f"zij hoort bij {rule.code}, over een bericht met status {statuses} en een {elements}"
        )
    return f"zij hoort bij {rule.code}, over een bericht met status {statuses}"


def _too_early(retour: Retour, heenbericht: Message) -> Iterator[Hit]:
    header = retour.header
    sent = heenbericht.header.bericht_identificatie.dagtekening
    # To a receiver that refuses a message for its future Dagtekening the retour is of today.
    from_the_future = RetourCode.R8848 in retour.afkeurcodes
    if header.dagtekening_retour < sent and not from_the_future:
        yield Hit(
            f"{_HEADER}/DagtekeningRetour",
            f"Het retour is van {write_date(header.dagtekening_retour)}, eerder dan het heenbericht van "
            f"{write_date(sent)}. Een retour kan niet van vóór zijn heenbericht zijn.",
            # 0001 hides a future Dagtekening, and a gemeente refuses nothing for it: then it may be
            # so.
            sure=kind_of(retour).sender is Sender.CAK
            and RetourCode.R0001 not in retour.afkeurcodes,
        )


def _reused(subject: Subject) -> Iterator[Hit]:
    """Yield that the sender used the IdentificatieRetour before, for another retour of this kind."""
    history, header = subject.context.history, subject.retour.header
    if history is None:
        return
    for earlier in history.retouren(subject.message.naam, header.identificatie_retour):
        # The CAK sends the retouren to all gemeenten; that of a gemeente comes from the one that it
        # names.
        by_cak = kind_of(earlier).sender is Sender.CAK
        same_sender = by_cak or gemeente_of(earlier) == gemeente_of(subject.message)
        if same_sender and earlier != subject.message:
            yield Hit(
                f"{_HEADER}/IdentificatieRetour",
                f"IdentificatieRetour {quote(header.identificatie_retour)} is al gebruikt voor een andere "
                f"{subject.message.naam}. Een retour hoort een eigen IdentificatieRetour te hebben.",
                sure=False,
            )
            return


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
    yield Hit(_HEADER, text)


def _coded_rules(subject: Subject) -> dict[str, list[Rule]]:
    """Return the rules about the heenbericht of a retour by the return code that goes with them."""
    kind = kind_of(subject.message).heenbericht
    by_code: dict[str, list[Rule]] = {}
    for known in RULES.values():
        if known.check is None or kind not in known.messages or kind in known.signals:
            continue
        code = known.code_in(subject.message, subject.context)
        if code is not None:
            by_code.setdefault(code, []).append(known)
    return by_code


def _answered(subject: Subject) -> Exchange | None:
    """Return the heenbericht that a retour answers, as far as it is known."""
    given, history = subject.heenbericht, subject.context.history
    retour = subject.retour
    found = None if history is None else history.answered(retour)
    if given is not None:
        if found is None or found.message != given:
            return Exchange(message=given, received=None, accepted=False)
        return found
    if found is None and history is not None and RetourCode.R9056 not in retour.afkeurcodes:
        # What it copied is no message's: hold it against the one whose Identificatie it bears.
        return history.exchange(*identity_of(retour))
    return found


def _unlike(retour: Message, heenbericht: Message) -> Iterator[Hit]:
    """Yield what a retour should have copied from its heenbericht and did not."""
    mine, other = (
        (one.bericht_versie, one.bericht_subversie) for one in (retour.header, heenbericht.header)
    )
    if mine != other:
        text = f"Het retour is van versie {mine[0]}.{mine[1]}, het heenbericht van {other[0]}.{other[1]}."
        yield Hit(
            f"{_HEADER}/BerichtVersie", f"{text} Een retour is van de versie van zijn heenbericht."
        )
    wanted = kind_of(retour).heenbericht
    if wanted != heenbericht.naam:
        text = f"Een {retour.naam} antwoordt op een {wanted}, niet op een {heenbericht.naam}."
        yield Hit("Bericht", text)
        return
    for one in fields(type(heenbericht)):
        here, there = getattr(heenbericht, one.name), getattr(retour, one.name)
        if _is_class(there):
            yield from _differences(here, there, f"Bericht/{camel(one.name)}")


def _differences(here: object, there: object, path: str) -> Iterator[Hit]:
    """Yield in what an element of a retour differs from the same one of its heenbericht."""
    name = path.rpartition("/")[2]
    if _is_class(here) and _is_class(there):
        for one in fields(type(here)):
            if one.name not in _OWN:
                below = f"{path}/{camel(one.name)}"
                yield from _differences(getattr(here, one.name), getattr(there, one.name), below)
    elif _is_repeated(here) and _is_repeated(there) and len(here) == len(there):
        for number, (mine, other) in enumerate(zip(here, there, strict=True), start=1):
            yield from _differences(mine, other, f"{path}[{number}]" if len(here) > 1 else path)
    elif here is None and there is not None:
        yield Hit(path, f"{name} staat niet in het heenbericht; een retour voegt niets toe.")
    elif there is None and here is not None:
        yield Hit(
            path, f"{name} van het heenbericht ontbreekt; een retour neemt alles ongewijzigd over."
        )
    elif here != there:
        yield Hit(
            path,
            f"{name} is anders dan in het heenbericht; een retour neemt alles ongewijzigd over.",
        )


def _is_class(value: object) -> TypeGuard[AttrsInstance]:
    """Return whether a value is a class of the standard; an amount is one element, however it is made."""
    return has(type(value)) and type(value).__module__.startswith(_MODEL)


def _is_repeated(value: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(value, tuple)
