"""Cases of the rules that parser and XSD enforce (level 1): no retour follows."""

from __future__ import annotations

from collections.abc import Iterator

import ieb
from gevallen.make import STOPPED, Draft, abo, bad, bw, cost, good, remark
from ieb.messages import Attribuut, Message

PLAIN = abo(cost=cost(300_000))


def drafts() -> Iterator[Draft]:
    """Yield the cases."""
    for some in (_numbers, _lengths, _forms, _file):
        yield from some()


def _numbers() -> Iterator[Draft]:
    yield from _pairs(
        "RS001",
        ("Een startnummer van 0 is het kleinste.", ">649901<", ">0<"),
        ("Een negatief startnummer.", ">649901<", ">-1<"),
    )
    yield good("RS002", "De versie van release 4.0 heeft een cijfer.", PLAIN)
    yield bad(
        "RS002", "Een BerichtVersie van drie cijfers.", _changed(PLAIN, "Versie>4<", "Versie>100<")
    )
    yield bad(
        "RS002",
        "Een subversie van drie cijfers.",
        _changed(PLAIN, "Subversie>0<", "Subversie>100<"),
    )
    yield from _pairs(
        "RS005",
        ("Het grootste bedrag heeft acht cijfers.", ">300000<", ">99999999<"),
        ("Een bedrag van negen cijfers.", ">300000<", ">100000000<"),
    )
    yield from _pairs(
        "RS006",
        ("Het grootste nummer heeft negen cijfers.", ">649901<", ">999999999<"),
        ("Een nummer van tien cijfers.", ">649901<", ">1000000000<"),
    )
    yield good("RS006", "Ook in beschermd wonen.", _changed(bw(), ">649901<", ">999999999<"))
    yield bad("RS006", "Ook in beschermd wonen.", _changed(bw(), ">649901<", ">1000000000<"))


def _lengths() -> Iterator[Draft]:
    yield good("RS008", "Een status van een positie.", PLAIN)
    yield bad(
        "RS008", "Een status van twee posities.", _changed(PLAIN, "levering>1<", "levering>11<")
    )
    yield good("RS010", "Een berichtcode van drie posities.", PLAIN)
    yield bad("RS010", "Een berichtcode van vier posities.", _changed(PLAIN, ">578<", ">5780<"))
    yield good("RS015", "Een Bsn van negen cijfers.", PLAIN)
    yield bad("RS015", "Een Bsn van tien cijfers.", _changed(PLAIN, ">999992016<", ">9999920160<"))
    yield bad(
        "RS015", "Een Bsn met spaties eromheen.", _changed(PLAIN, ">999992016<", "> 999992016 <")
    )
    yield from _pairs(
        "RS017",
        ("Een Identificatie van twaalf tekens.", ">G000000009<", ">G00000000009<"),
        ("Een Identificatie van dertien tekens.", ">G000000009<", ">G000000000009<"),
    )


def _forms() -> Iterator[Draft]:
    yield good("RS032", "Een datum zonder tijdzone.", PLAIN)
    day = "<ieb:Dagtekening>2025-05-12"
    yield bad("RS032", "Een datum met tijdzone Z.", _changed(PLAIN, day, f"{day}Z"))
    yield bad("RS032", "Een datum met een verschil in uren.", _changed(PLAIN, day, f"{day}+02:00"))
    yield good("RS033", "Een stopdatum die er niet is, wordt weggelaten.", PLAIN)
    status = "<wmo405:StatusAanlevering>"
    empty = _changed(abo(), status, f"<wmo405:EbStopdatum/>{status}")
    yield bad("RS033", "Een lege stopdatum.", empty)
    yield bad("RS033", "Een leeg Bsn.", _changed(PLAIN, ">999992016<", "><"))
    yield good("RS035", "Een gemeentecode met voorloopnul.", PLAIN)
    yield bad("RS035", "Een gemeentecode zonder voorloopnul.", _changed(PLAIN, ">0513<", ">513<"))
    yield bad("RS035", "Een gemeentecode met een letter.", _changed(PLAIN, ">0513<", ">O513<"))
    yield good("RS037", "Een Bsn van negen cijfers.", PLAIN)
    yield bad("RS037", "Een Bsn van acht cijfers.", _changed(PLAIN, ">999992016<", ">99999201<"))
    yield bad("RS037", "Een Bsn met een letter.", _changed(PLAIN, ">999992016<", ">99999201O<"))
    yield good("RS047", "De berichtcode van een WMO407.", bw())
    yield bad("RS047", "De berichtcode van een ander bericht.", _changed(PLAIN, ">578<", ">580<"))
    yield from _pairs(
        "RS048",
        ("Een versie van drie getallen.", "BerichtXsdVersie>1.0.0<", "BerichtXsdVersie>10.2.33<"),
        ("Een versie van twee getallen.", "BerichtXsdVersie>1.0.0<", "BerichtXsdVersie>1.0<"),
    )
    yield bad("RS048", "Een voorloopnul.", _changed(PLAIN, "XsdVersie>1.0.0<", "XsdVersie>1.00.0<"))


def _file() -> Iterator[Draft]:
    yield good("IV024", "Een bedrag in hele eurocenten.", PLAIN)
    yield bad(
        "IV024", "Een bedrag in euro's met een komma.", _changed(PLAIN, ">300000<", ">3000,00<")
    )
    yield bad("IV024", "Een bedrag met een punt.", _changed(PLAIN, ">300000<", ">3000.00<"))
    text = ieb.serialize(
        remark(STOPPED, Attribuut.stopdatum(abo().header.bericht_identificatie.dagtekening))
    )
    yield good(
        "OP192", "UTF-8, met een teken buiten ASCII.", _changed(abo(), "G000000009", "Gé00000009")
    )
    yield bad("OP192", "Een bericht in ISO-8859-1.", text.replace(b"UTF-8", b"ISO-8859-1"))
    yield bad("OP192", "Een bericht in UTF-16.", ieb.serialize(PLAIN).decode().encode("utf-16"))


def _changed(message: Message, found: str, put: str) -> bytes:
    text = ieb.serialize(message).decode()
    assert found in text, found
    return text.replace(found, put, 1).encode()


def _pairs(rule: str, right: tuple[str, str, str], wrong: tuple[str, str, str]) -> Iterator[Draft]:
    yield good(rule, right[0], _changed(PLAIN, *right[1:]))
    yield bad(rule, wrong[0], _changed(PLAIN, *wrong[1:]))
