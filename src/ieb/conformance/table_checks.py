"""The checks of the retour table (IV028) and of the ways in which one message can be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from ieb.codes import RedenTerugkoppeling
from ieb.conformance.adapter import Adapter, Exchanged, Role
from ieb.conformance.check import Check
from ieb.conformance.rule_checks import judge, situation_of
from ieb.messages import WMO405, WMO407, WMO409, Kostprijs
from ieb.rules import Context
from ieb.values import Bedrag
from ieb.wire import serialize

_DAY: Final = date(2025, 5, 12)
_RECEIVED: Final = date(2025, 5, 13)
_BSN, _WRONG_BSN = "999992016", "999992017"
_GOUDA, _NOWHERE = "0513", "9999"
_TOO_LOW: Final = Kostprijs(kostprijs_bedrag=Bedrag(1), kostprijs_startdatum=_DAY)


def _abo(
    identificatie: str = "G000000009",
    *,
    gemeente: str = _GOUDA,
    bsn: str = _BSN,
    number: int = 649909,
    kostprijs: Kostprijs | None = None,
) -> bytes:
    return serialize(
        WMO405.eerste_aanlevering(
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=_DAY,
            bsn=bsn,
            eb_start_nummer=number,
            eb_startdatum=_DAY,
            eb_kostprijs=kostprijs,
        )
    )


def _bw(
    identificatie: str = "G000000009", *, gemeente: str = _GOUDA, bsn: str = _BSN, number: int = 649909
) -> bytes:
    return serialize(
        WMO407.eerste_aanlevering(
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=_DAY,
            bsn=bsn,
            bw_start_nummer=number,
            bw_startdatum=_DAY,
        )
    )


class _Row(NamedTuple):
    title: str
    data: bytes
    earlier: tuple[bytes, ...] = ()


_OLD, _OLD_BW = _abo("G000000001", number=649901), _bw("G000000001", number=649901)
_TABLE: Final = (
    _Row("Niets gevonden: een retour zonder codes en zonder cliënt (WMO405).", _abo()),
    _Row("Niets gevonden: een retour zonder codes en zonder cliënt (WMO407).", _bw()),
    _Row("Niveau 1 fout: geen retour.", _abo().replace(b"wmo405:Client>", b"wmo405:Klant>")),
    _Row("Niveau 2 fout: alleen 0001 in de Header (WMO405).", _abo(bsn=_WRONG_BSN)),
    _Row("Niveau 2 fout: alleen 0001 in de Header (WMO407).", _bw(bsn=_WRONG_BSN)),
    _Row("Niveau 4 fout in de Header: die code, zonder cliënt.", _abo(gemeente=_NOWHERE)),
    _Row(
        "Twee fouten in de Header: beide codes.",
        _abo("G1", gemeente=_NOWHERE),
        (_abo("G1", gemeente=_NOWHERE),),
    ),
    _Row("Niveau 3 fout in de periode: 0200 op Header en Client.", _abo(number=649901), (_OLD,)),
    _Row("Niveau 3 fout in de periode van een WMO407.", _bw(number=649901, bsn="999990019"), (_OLD_BW,)),
    _Row("Niveau 4 fout in de kostprijs: de code staat op de periode.", _abo(kostprijs=_TOO_LOW)),
    _Row("Twee fouten in de periode: beide codes.", _abo(number=649901, kostprijs=_TOO_LOW), (_OLD,)),
    _Row("Niveau 2 gaat vóór niveau 3.", _abo(number=649901, bsn=_WRONG_BSN), (_OLD,)),
    _Row("De Header gaat vóór de periode.", _abo("G000000001", number=649901), (_OLD,)),
)


def _remark() -> bytes:
    return serialize(
        WMO409.terugkoppeling(
            ontvanger=_GOUDA,
            identificatie="C000000001",
            dagtekening=_RECEIVED,
            eb_start_nummer=649901,
            reden=RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        )
    )


_TABLE_409: Final = (
    _Row("Niets gevonden in een WMO409: een WMO410 zonder codes.", _remark(), (_OLD,)),
    _Row("Niveau 1 fout in een WMO409: geen retour.", _remark().replace(b":Reden", b":Rede"), (_OLD,)),
    _Row(
        "Een code in een vorm die de XSD niet kent: geen retour.", _remark().replace(b">02<", b">2<"), (_OLD,)
    ),
)


def retour_checks(role: Role) -> Iterator[Check]:
    """Yield the checks of the rows of the retour table for a side.

    Args:
        role: The side that is tested.
    """
    rows = _TABLE if role is Role.CAK else _TABLE_409
    for number, row in enumerate(rows, start=1):
        yield Check(
            name=f"retourtabel {number:02} ({role.value})",
            group="retourtabel",
            title=row.title,
            source="iEb 4.0, invulinstructie IV028 (herkomst zuster)",
            role=role,
            run=partial(_judged, role, row.data, row.earlier),
        )


def _judged(role: Role, data: bytes, earlier: tuple[bytes, ...], adapter: Adapter) -> None:
    before = tuple(Exchanged(message=one, received=_DAY, accepted=True) for one in earlier)
    context = Context(overlijdensdata={}, andere_stromen={})
    judge(situation_of(role, data, earlier=before, context=context), data, _RECEIVED, adapter)


def _prefixes(text: str) -> str:
    return re.sub(r"\bwmo(\d+)(?=[:=])", r"b\1", re.sub(r"\bieb(?=[:=])", "basis", text))


def _default_namespace(text: str) -> str:
    return re.sub(r"(</?)wmo\d+:", r"\1", re.sub(r"xmlns:wmo\d+=", "xmlns=", text))


def _local_namespaces(text: str) -> str:
    found = re.search(r' xmlns:ieb="[^"]*"', text)
    assert found is not None
    return re.sub(r"<(ieb:\w+)>", rf"<\1{found[0]}>", text.replace(found[0], "", 1))


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
    return re.sub(r"<(ieb:Identificatie)>([^<]+)<", r"<\1><![CDATA[\2]]><", text)


def _spaces(text: str) -> str:
    return re.sub(r"StartNummer>(\d+)<", r"StartNummer>\n  \1 <", text)


def _zeros(text: str) -> str:
    return re.sub(r"StartNummer>(\d+)<", r"StartNummer>+00\1<", text)


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
}
"""Ways to write the same message that the XSD allows; another order of elements it never does."""


def variation_checks(role: Role) -> Iterator[Check]:
    """Yield a check for each way of writing: the answer must be the one on the plain message.

    Args:
        role: The side that is tested.
    """
    data, earlier = (_abo(), ()) if role is Role.CAK else (_remark(), (_OLD,))
    for number, (name, change) in enumerate(VARIATIONS.items(), start=1):
        yield Check(
            name=f"schrijfwijze {number:02} ({role.value})",
            group="schrijfwijzen",
            title=f"Hetzelfde bericht, anders geschreven: {name}.",
            source="XML 1.0 en XML Schema 1.0; de XSD van het bericht laat dit toe",
            role=role,
            run=partial(_judged, role, change(data.decode()).encode(), earlier),
        )
