"""The checks of what goes over the line: values at their limits, and one message written in many ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Final

from ieb.codes import RedenTerugkoppeling
from ieb.conformance.adapter import Adapter, Earlier, Role, Situation
from ieb.conformance.check import Check
from ieb.conformance.expect import expect_messages, read_all
from ieb.conformance.reaction import demand_reaction_alone
from ieb.conformance.samples import DAY, GOUDA, NEXT_DAY, NUMBER, abo, bw, remark
from ieb.conformance.verdict_checks import judge_verdict
from ieb.history import History
from ieb.keten import Cak, Removal
from ieb.messages import WMO405, WMO407, Attribuut, Kostprijs, Message
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.kinds import Stroom
from ieb.rules import Context
from ieb.values import Bedrag
from ieb.wire import serialize

_COST: Final = Kostprijs(kostprijs_bedrag=Bedrag(300_000), kostprijs_startdatum=DAY)
_FREE: Final = NUMBER + 8
_SOURCE: Final = (
    "XML 1.0 en XML Schema 1.0; de XSD van het bericht laat dit toe (herkomst: ons model)"
)

_EXTREMES: Final[dict[str, WMO405 | WMO407]] = {
    "een Identificatie met &, < en aanhalingstekens": abo("&<>\"'"),
    "een Identificatie die op een verwijzing lijkt": abo("&amp;#65;"),
    "een Identificatie met letters buiten ASCII": abo("é€ß-😀"),
    "een Identificatie met twee spaties erin": bw("A  B"),
    "startnummer 0": abo(number=0),
    "het grootste startnummer": bw(number=999_999_999),
    "het grootste bedrag en de laatste dag die er is": abo(
        stop=date(9999, 12, 31),
        cost=Kostprijs(kostprijs_bedrag=Bedrag(99_999_999), kostprijs_startdatum=DAY),
    ),
    "een bedrag met losse centen": abo(
        cost=Kostprijs(kostprijs_bedrag=Bedrag(300_007), kostprijs_startdatum=date(2024, 12, 31)),
    ),
    "een schrikkeldag": abo(start=date(2024, 2, 29), day=date(2024, 3, 1)),
    "een periode van een dag": bw(stop=DAY),
}


def round_trip_checks(role: Role) -> Iterator[Check]:
    """Yield a check for each extreme message: what is read and written again must be unchanged.

    A CAK shows it in the retour that copies all of a refused period, a gemeente in the removal that
    repeats all of the period.

    Args:
        role: The side that is tested.
    """
    how = (
        "komt ongeschonden terug in het retour"
        if role is Role.CAK
        else "wordt ongeschonden herhaald"
    )
    run = _copied if role is Role.CAK else _repeated
    for number, (name, message) in enumerate(_EXTREMES.items(), start=1):
        yield _round_trip(
            role, number, f"{name[0].upper()}{name[1:]} {how}.", partial(run, message)
        )
    if role is Role.GEMEENTE:
        for number, (name, data) in enumerate(_remarks().items(), start=len(_EXTREMES) + 1):
            title = f"{name[0].upper()}{name[1:]} komt ongeschonden terug in het retour."
            yield _round_trip(
                role, number, title, partial(demand_reaction_alone, role, data, (abo(),))
            )


def _round_trip(role: Role, number: int, title: str, run: Callable[[Adapter], None]) -> Check:
    return Check(
        name=f"rondreis {number:02} ({role.value})",
        group="rondreis",
        title=title,
        source=_SOURCE,
        role=role,
        play=run,
    )


def _remarks() -> dict[str, bytes]:
    reden = RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND
    stream = Attribuut.voorliggende_eb_stroom("Wlz & Zvw <2025> «é»")
    return {
        "een WMO409 met &, < en aanhalingstekens in zijn Identificatie": serialize(
            remark("&<>\"'", RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN)
        ),
        "een WMO409 met bijzondere tekens in een attribuut": serialize(
            remark("C000000001", reden, stream)
        ),
    }


def _copied(message: WMO405 | WMO407, adapter: Adapter) -> None:
    """Let a number be used twice: the retour on the second message copies all of it."""
    period = aanlevering_of(message)
    number, day = period.sleutel.start_nummer, message.header.bericht_identificatie.dagtekening
    make = abo if period.sleutel.stroom is Stroom.ABONNEMENTSTARIEF else bw
    before = make("G999999999", number=number, start=period.start, day=day)
    demand_reaction_alone(Role.CAK, serialize(message), (before,), adapter)


def _repeated(message: WMO405 | WMO407, adapter: Adapter) -> None:
    before = Earlier(message=serialize(message), received=None, accepted=True)
    adapter.begin(
        Situation(
            role=Role.GEMEENTE,
            gemeente=GOUDA,
            earlier=(before,),
            context=Context(overlijdensdata={}),
        )
    )
    period = aanlevering_of(message)
    number, stroom = period.sleutel.start_nummer, period.sleutel.stroom
    sent = read_all(adapter.happen(Removal(start_nummer=number, stroom=stroom), NEXT_DAY))
    wanted: Message
    if stroom is Stroom.ABONNEMENTSTARIEF:
        wanted = abo(
            status=3,
            number=number,
            start=period.start,
            stop=period.stop,
            cost=period.kostprijs,
            day=NEXT_DAY,
        )
    else:
        wanted = bw(status=3, number=number, start=period.start, stop=period.stop, day=NEXT_DAY)
    expect_messages(sent, (wanted,))


_DECLARED: Final = re.compile(r' xmlns:([\w.-]+)="[^"]*"')
_ROOT: Final = re.compile(r"<([\w.-]+):[\w.-]+ xmlns")


def _prefixes(text: str) -> str:
    for number, prefix in enumerate(_DECLARED.findall(text), start=1):
        text = re.sub(rf"(</?|xmlns:){re.escape(prefix)}(?=[:=])", rf"\1n{number}", text)
    return text


def _default_namespace(text: str) -> str:
    (prefix,) = map(re.escape, _ROOT.findall(text))
    return re.sub(rf"(</?){prefix}:", r"\1", re.sub(rf"xmlns:{prefix}=", "xmlns=", text))


def _local_namespaces(text: str) -> str:
    for found in list(_DECLARED.finditer(text)):
        if found[1] not in _ROOT.findall(text):
            name = re.escape(found[1])
            text = re.sub(rf"<({name}:[\w.-]+)>", rf"<\1{found[0]}>", text.replace(found[0], "", 1))
    return text


def _one_line(text: str) -> str:
    return re.sub(r">\s+<", "><", text)


def _windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def _loose(text: str) -> str:
    return re.sub(r">\s+<", ">\n\n\t\t<", text)


def _comments(text: str) -> str:
    return re.sub(r"\n( +)<(?!/)", r"\n\1<!-- toelichting --><", text)


def _references(text: str) -> str:
    return re.sub(r"StartNummer>6", "StartNummer>&#54;", text)


def _cdata(text: str) -> str:
    return re.sub(r"<([\w.-]+:Identificatie)>([^<]+)<", r"<\1><![CDATA[\2]]><", text)


def _spaces(text: str) -> str:
    return re.sub(r"StartNummer>(\d+)<", r"StartNummer>\n  \1 <", text)


def _zeros(text: str) -> str:
    return re.sub(r"StartNummer>(\d+)<", r"StartNummer>+00\1<", text)


def _unused(text: str) -> str:
    return text.replace(" xmlns", ' xmlns:extra="urn:ongebruikt" xmlns', 1)


def _standalone(text: str) -> str:
    return re.sub(
        r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="utf-8" standalone="yes"?>', text
    )


def _cdata_in_parts(text: str) -> str:
    return re.sub(r"(<[\w.-]+:Identificatie>[^<])([^<]+)<", r"\1<![CDATA[\2]]><![CDATA[]]><", text)


def _wide_tags(text: str) -> str:
    return re.sub(r"(</?[\w:]+)>", r"\1\n >", text)


def _undeclared(text: str) -> str:
    return re.sub(r"^<\?xml[^>]*\?>\s*", "", text)


def _single_quotes(text: str) -> str:
    return text.replace('"', "'")


def _comment_inside(text: str) -> str:
    return re.sub(r"StartNummer>(\d)", r"StartNummer>\1<!-- de rest volgt -->", text)


def _comments_outside(text: str) -> str:
    return text.replace("?>\n", "?>\n<!-- vooraf -->\n", 1) + "<!-- achteraf -->\n"


def _spaces_of_dates(text: str) -> str:
    return re.sub(r"Dagtekening>([^<]+)<", r"Dagtekening>\n  \1 <", text)


VARIATIONS: Final[dict[str, Callable[[str], str]]] = {
    "andere prefixen": _prefixes,
    "de namespace van het bericht zonder prefix": _default_namespace,
    "de namespace van het basisschema pas waar zij nodig is": _local_namespaces,
    "alles op een regel": _one_line,
    "regeleinden van Windows": _windows,
    "lege regels en tabs": _loose,
    "commentaar tussen de elementen": _comments,
    "commentaar midden in een waarde": _comment_inside,
    "commentaar voor en na het bericht": _comments_outside,
    "een teken als verwijzing": _references,
    "een tekst als CDATA": _cdata,
    "witruimte om een getal": _spaces,
    "witruimte om een datum": _spaces_of_dates,
    "een plusteken en voorloopnullen bij een getal": _zeros,
    "zonder XML-declaratie": _undeclared,
    "enkele aanhalingstekens": _single_quotes,
    "een namespace die niet gebruikt wordt": _unused,
    "utf-8 in kleine letters, en standalone": _standalone,
    "een tekst voor een deel als CDATA": _cdata_in_parts,
    "witruimte in de tags": _wide_tags,
}
"""Ways to write the same message that the XSD allows; another order of elements it never does."""


def variation_checks(role: Role) -> Iterator[Check]:
    """Yield a check for each way of writing, of several messages: what follows from it is the same.

    A CAK shows it in its retour, a gemeente in its retour on a WMO409, and on a retour itself in
    what it still sends about a start that was refused.

    Args:
        role: The side that is tested.
    """
    for number, (name, change) in enumerate(VARIATIONS.items(), start=1):
        for kind, play in _varied(role).items():
            yield Check(
                name=f"schrijfwijze {number:02} {kind} ({role.value})",
                group="schrijfwijzen",
                title=f"Hetzelfde {kind}, anders geschreven: {name}.",
                source=_SOURCE,
                role=role,
                play=play,
                spelling=change,
            )


def _varied(role: Role) -> dict[str, Callable[[Adapter], None]]:
    """Return how messages are tested that can be written in other ways."""
    if role is Role.CAK:
        return {
            "WMO405": partial(
                demand_reaction_alone, role, serialize(abo("G9", number=_FREE, cost=_COST)), ()
            ),
            "WMO407": partial(demand_reaction_alone, role, serialize(bw("G9", number=_FREE)), ()),
        }
    reden = RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN
    return {
        "WMO406": partial(_refused, abo(cost=_COST), abo("G9", cost=_COST)),
        "WMO408": partial(_refused, bw(), bw("G9")),
        "WMO409": partial(
            demand_reaction_alone, role, serialize(remark("C000000001", reden)), (abo(),)
        ),
    }


def _refused(message: WMO405 | WMO407, before: WMO405 | WMO407, adapter: Adapter) -> None:
    """Let a start be refused because its number was used, so that its retour copies all of it."""
    retour = Cak(history=History().accept(before)).receive(message, NEXT_DAY).messages[0]
    judge_verdict(
        (serialize(message),), (serialize(retour),), Context(overlijdensdata={}), NEXT_DAY, adapter
    )
