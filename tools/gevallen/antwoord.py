"""Cases of the rules on a WMO409 and on retours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import AttrsInstance, evolve

from gevallen.make import (
    DAY,
    DEAD_BEFORE_START,
    DEAD_BEFORE_STOP,
    NUMBER,
    OTHER_FIRST,
    STOPPED,
    UTRECHT,
    WLZ,
    Draft,
    abo,
    at_unknown_day,
    bad,
    bw,
    cost,
    good,
    old,
    received,
    remark,
    retour,
)
from ieb.codes import AttribuutNaam, RedenTerugkoppeling, RetourCode
from ieb.messages import Attribuut, Message, RetourCodes

ONE = timedelta(days=1)
BEFORE = old(start=date(2025, 1, 1), day=DAY)
BEFORE_BW = old(bw, start=date(2025, 1, 1), day=DAY)
STOP = Attribuut.stopdatum(date(2025, 4, 30))
_CLASSES = {
    "WMO406": ("client", "periode_eigen_bijdrage_abo"),
    "WMO408": ("client", "periode_eigen_bijdrage_bw"),
    "WMO410": ("abonnementstarief", "inhoudelijke_opmerking"),
}


def drafts() -> Iterator[Draft]:
    """Yield the cases."""
    for some in (_known, _attributes, _usable, _in_time, _only_refused, _retour_in_time, _table):
        yield from some()


def _known() -> Iterator[Draft]:
    yield good("OP381", "De gemeente leverde deze periode aan.", remark(DEAD_BEFORE_START), BEFORE)
    yield good("OP381", "Ook in beschermd wonen.", remark(DEAD_BEFORE_START, in_bw=True), BEFORE_BW)
    yield bad(
        "OP381",
        "Een startnummer dat de gemeente niet gebruikte.",
        remark(DEAD_BEFORE_START, number=1),
        BEFORE,
    )
    yield bad(
        "OP381",
        "Het nummer is van een andere gemeente.",
        remark(DEAD_BEFORE_START, gemeente=UTRECHT),
        BEFORE,
    )
    yield bad(
        "OP381",
        "Het nummer is er alleen in de andere stroom.",
        remark(DEAD_BEFORE_START, in_bw=True),
        BEFORE,
    )


def _attributes() -> Iterator[Draft]:
    unknown = RedenTerugkoppeling.by_code("77")
    yield good("OP382", "Reden 01 met een Stopdatum.", *_caused_elsewhere(remark(STOPPED, STOP)))
    yield good("OP382", "Reden 02 zonder attribuut.", remark(DEAD_BEFORE_START), BEFORE)
    yield good("OP382", "Reden 03 zonder attribuut.", remark(DEAD_BEFORE_STOP), BEFORE)
    yield good("OP382", "Reden 04 met een voorliggende stroom.", remark(OTHER_FIRST, WLZ), BEFORE)
    yield good(
        "OP382", "Een onbekende reden wordt niet beoordeeld.", remark(unknown, WLZ, WLZ), BEFORE
    )
    yield bad("OP382", "Reden 01 zonder Stopdatum.", remark(STOPPED), BEFORE)
    yield bad(
        "OP382", "Reden 01 met twee stopdatums.", *_caused_elsewhere(remark(STOPPED, STOP, STOP))
    )
    yield bad("OP382", "Reden 01 met een stroom.", remark(STOPPED, WLZ), BEFORE)
    yield bad("OP382", "Reden 02 met een attribuut.", remark(DEAD_BEFORE_START, STOP), BEFORE)
    yield bad("OP382", "Reden 03 met een attribuut.", remark(DEAD_BEFORE_STOP, WLZ), BEFORE)
    yield bad("OP382", "Reden 04 zonder stroom.", remark(OTHER_FIRST), BEFORE)
    yield bad("OP382", "In beschermd wonen.", remark(OTHER_FIRST, in_bw=True), BEFORE_BW)


def _caused_elsewhere(message: Message) -> tuple[Message, Message, object]:
    """Return a remark with the messages before it: ours, and the start elsewhere that gave rise to it."""
    elsewhere = abo(1, "G000000001", gemeente=UTRECHT, number=1, start=date(2025, 5, 1))
    return message, BEFORE, received(elsewhere, DAY)


def _text(value: str) -> Attribuut:
    return Attribuut(attribuut_naam=AttribuutNaam.STOPDATUM, attribuut_waarde=value)


def _usable() -> Iterator[Draft]:
    for form in ("20250430", "2025-04-30", "30-04-2025"):
        yield good(
            "OP383",
            f"Een Stopdatum geschreven als {form}.",
            *_caused_elsewhere(remark(STOPPED, _text(form))),
        )
    first = _text("20250101")
    yield good(
        "OP383", "Een Stopdatum op de eerste dag van de periode.", remark(STOPPED, first), BEFORE
    )
    yield bad(
        "OP383",
        "Een Stopdatum op de dag voor de periode.",
        remark(STOPPED, _text("20241231")),
        BEFORE,
    )
    yield bad("OP383", "Een Stopdatum die geen datum is.", remark(STOPPED, _text("direct")), BEFORE)
    yield bad("OP383", "Een dag die niet bestaat.", remark(STOPPED, _text("20250431")), BEFORE)
    yield bad(
        "OP383", "In beschermd wonen.", remark(STOPPED, _text("direct"), in_bw=True), BEFORE_BW
    )


def _in_time() -> Iterator[Draft]:
    monday, ascension_week = date(2025, 5, 12), date(2025, 5, 26)
    late = {"vandaag": "2025-06-10"}
    yield good(
        "OP384",
        "Vijf werkdagen na ontvangst.",
        remark(DEAD_BEFORE_START, day=date(2025, 5, 19)),
        received(BEFORE, monday),
        **late,
    )
    yield bad(
        "OP384",
        "Zes werkdagen na ontvangst.",
        remark(DEAD_BEFORE_START, day=date(2025, 5, 20)),
        received(BEFORE, monday),
        **late,
    )
    yield good(
        "OP384",
        "Hemelvaartsdag telt niet mee.",
        remark(DEAD_BEFORE_START, day=date(2025, 6, 3)),
        received(BEFORE, ascension_week),
        **late,
    )
    yield bad(
        "OP384",
        "Met Hemelvaartsdag zes werkdagen.",
        remark(DEAD_BEFORE_START, day=date(2025, 6, 4)),
        received(BEFORE, ascension_week),
        **late,
    )
    yield good(
        "OP384",
        "Dag van ontvangst onbekend: binnen vijf werkdagen na de Dagtekening is zeker op tijd.",
        remark(DEAD_BEFORE_START, day=date(2025, 5, 19)),
        at_unknown_day(BEFORE),
        **late,
    )
    yield bad(
        "OP384",
        "Dag van ontvangst onbekend: later dan vijf werkdagen na de Dagtekening is een signaal.",
        remark(DEAD_BEFORE_START, day=date(2025, 5, 20)),
        at_unknown_day(BEFORE),
        **late,
    )
    elsewhere = received(
        abo(1, "G000000001", gemeente=UTRECHT, number=1, start=date(2025, 5, 1)), monday
    )
    own = received(
        abo(1, "G000000002", number=NUMBER + 1, start=date(2025, 5, 1)), date(2025, 5, 26)
    )
    yield bad(
        "OP384",
        "Reden 01: een eigen periode is niet de aanleiding.",
        remark(STOPPED, STOP, day=date(2025, 5, 20)),
        received(BEFORE, date(2025, 1, 2)),
        elsewhere,
        own,
        **late,
    )
    yield good(
        "OP384",
        "Reden 01: de eigen periode is het laatst aangeleverd.",
        remark(STOPPED, STOP, day=date(2025, 5, 20)),
        elsewhere,
        received(BEFORE, date(2025, 5, 13)),
        **late,
    )
    first = received(BEFORE, date(2025, 1, 2))
    yield good(
        "OP384",
        "Reden 01: de aanmelding elders telt, niet de eigen.",
        remark(STOPPED, STOP, day=date(2025, 5, 19)),
        first,
        elsewhere,
        **late,
    )
    yield bad(
        "OP384",
        "Reden 01: te laat na de aanmelding elders.",
        remark(STOPPED, STOP, day=date(2025, 5, 20)),
        first,
        elsewhere,
        **late,
    )


def _with_codes(message: Message, **codes: tuple[RetourCode, ...]) -> Message:
    """Return a retour with other codes in header, client or period."""
    outer, inner = _CLASSES[message.naam]
    client = getattr(message, outer)
    period = _coded(getattr(client, inner), codes.get("period"))
    client = _coded(evolve(client, **{inner: period}), codes.get("client"))
    return evolve(message, header=_coded(message.header, codes.get("header")), **{outer: client})


def _coded(part: AttrsInstance, codes: tuple[RetourCode, ...] | None) -> AttrsInstance:
    """Return a class with other codes, if there are any."""
    return part if codes is None else evolve(part, retour_codes=RetourCodes(retour_code=codes))


def _only_refused() -> Iterator[Draft]:
    for heen in (abo(), bw(), remark(DEAD_BEFORE_START)):
        yield good(
            "OP065",
            f"Niets gevonden in een {heen.naam}: een retour zonder klassen.",
            retour(heen),
            heen,
        )
    yield good(
        "OP065",
        "De cliënt staat er met een code op de periode.",
        retour(abo(), ("Periode", "9404")),
        abo(),
    )
    for heen in (abo(), bw(), remark(DEAD_BEFORE_START)):
        nothing = _with_codes(retour(heen, ("Periode", "9404")), period=(RetourCode.R0200,))
        yield bad(
            "OP065",
            f"Op een {heen.naam}: de klasse staat er, maar niets is afgekeurd.",
            nothing,
            heen,
        )


def _retour_in_time() -> Iterator[Draft]:
    friday = date(2025, 5, 9)
    heen = abo(day=friday)
    late = {"vandaag": "2025-05-16"}
    for make in (abo, bw):
        heen = make(day=friday)
        where = f" op een {heen.naam}"
        yield good(
            "OP090",
            f"Een afkeuring drie werkdagen na ontvangst{where}.",
            retour(heen, ("Header", "0001"), day=date(2025, 5, 14)),
            received(heen, friday),
            **late,
        )
        yield bad(
            "OP090",
            f"Een afkeuring vier werkdagen na ontvangst{where}.",
            retour(heen, ("Header", "0001"), day=date(2025, 5, 15)),
            received(heen, friday),
            **late,
        )
    heen = abo(day=friday)
    yield good(
        "OP090",
        "Dag van ontvangst onbekend: binnen drie werkdagen na de Dagtekening is zeker op tijd.",
        retour(heen, day=date(2025, 5, 14)),
        at_unknown_day(heen),
        **late,
    )
    yield bad(
        "OP090",
        "Dag van ontvangst onbekend: later dan drie werkdagen na de Dagtekening is een signaal.",
        retour(heen, day=date(2025, 5, 15)),
        at_unknown_day(heen),
        **late,
    )
    seen = remark(DEAD_BEFORE_START, day=friday)
    yield good(
        "OP090",
        "Op tijd, op een WMO409.",
        retour(seen, day=date(2025, 5, 14)),
        received(seen, friday),
        **late,
    )
    yield bad(
        "OP090",
        "Te laat, op een WMO409.",
        retour(seen, day=date(2025, 5, 15)),
        received(seen, friday),
        **late,
    )


def _table() -> Iterator[Draft]:
    heen = abo()
    refused = retour(heen, ("Periode", "9404"))
    yield good(
        "IV028",
        "Afgekeurd op inhoud: alleen 0001 in de Header.",
        retour(heen, ("Header", "0001")),
        heen,
    )
    yield good(
        "IV028",
        "Twee codes in de Header.",
        retour(heen, ("Header", "9056"), ("Header", "S300")),
        heen,
    )
    yield good("IV028", "Een code op de periode, 0200 op Header en Client.", refused, heen)
    yield good(
        "IV028",
        "Een klasse die niet is beoordeeld (0233).",
        _with_codes(refused, client=(RetourCode.R0233,)),
        heen,
    )
    yield good(
        "IV028", "Een code op de periode van een WMO407.", retour(bw(), ("Periode", "9400")), bw()
    )
    yield bad(
        "IV028", "0001 onder de Header.", _with_codes(refused, client=(RetourCode.R0001,)), heen
    )
    yield bad(
        "IV028",
        "0001 in de Header met een klasse eronder.",
        _with_codes(refused, header=(RetourCode.R0001,)),
        heen,
    )
    yield bad(
        "IV028",
        "0200 staat niet alleen in de klasse.",
        _with_codes(refused, period=(RetourCode.R0200, RetourCode.R9404)),
        heen,
    )
    yield bad(
        "IV028",
        "Een code van de periode in de Header, met een klasse eronder: dat is twee keer fout.",
        _with_codes(refused, header=(RetourCode.R9404,)),
        heen,
        also=("IV028",),
    )
    yield bad(
        "IV028",
        "Een code van de Header op de periode.",
        _with_codes(refused, period=(RetourCode.R9056,)),
        heen,
    )
    yield bad(
        "IV028",
        "Geen code in de Header terwijl er een klasse onder staat.",
        evolve(refused, header=evolve(refused.header, retour_codes=None)),
        heen,
    )
    for other in (heen, bw()):
        lost = evolve(retour(other, ("Periode", "9404")), client=None)
        yield bad(
            "IV028",
            f"Op een {other.naam}: 0200 in de Header, maar de afgekeurde klasse is weg.",
            lost,
            other,
        )
    again = {"identificatie": "R000000002"}
    yield bad(
        "IV028",
        "Een tweede retour op hetzelfde bericht.",
        retour(heen, **again),
        heen,
        retour(heen),
    )
    yield good(
        "IV028",
        "Hetzelfde retour nog eens is geen tweede retour.",
        retour(heen),
        heen,
        retour(heen),
    )
    other = evolve(refused, client=evolve(refused.client, bsn="999990019"))
    yield bad("IV028", "De cliënt is niet die van het heenbericht.", other, heen)
    day = evolve(refused.header.bericht_identificatie, dagtekening=DAY - ONE)
    yield bad(
        "IV028",
        "De Dagtekening van het heenbericht is veranderd.",
        evolve(refused, header=evolve(refused.header, bericht_identificatie=day)),
        heen,
    )
    seen = remark(DEAD_BEFORE_START)
    yield good("IV028", "Een retour op een WMO409.", retour(seen), seen)
    yield bad(
        "IV028", "Een tweede retour op een WMO409.", retour(seen, **again), seen, retour(seen)
    )
    yield from _codes_that_cannot_be()
    yield from _the_retour_itself()


def _codes_that_cannot_be() -> Iterator[Draft]:
    """Codes of rules that cannot fire on the message that was sent, and codes that nobody knows."""
    start, change = abo(), abo(2, stop=DAY)
    number = retour(start, ("Periode", "9404"))
    yield bad(
        "IV028",
        "9103 hoort bij status 2; dit was een eerste aanlevering.",
        _with_codes(number, period=(RetourCode.R9103,)),
        start,
    )
    yield good("IV028", "9103 op een wijziging.", retour(change, ("Periode", "9103")), change)
    yield bad(
        "IV028",
        "9404 hoort bij status 1; dit was een wijziging.",
        retour(change, ("Periode", "9404")),
        change,
    )
    yield bad("IV028", "S333 zonder kostprijs.", retour(start, ("Periode", "S333")), start)
    priced = abo(cost=cost(1))
    yield good("IV028", "S333 met een kostprijs.", retour(priced, ("Periode", "S333")), priced)
    yield bad(
        "IV028", "9063 hoort bij status 3, in een WMO407.", retour(bw(), ("Periode", "9063")), bw()
    )
    for heen in (start, bw(), remark(DEAD_BEFORE_START)):
        unknown = _coded(retour(heen).header, (RetourCode.by_code("9405"),))
        yield bad(
            "IV028",
            f"Een code die niemand kent, op een {heen.naam}: een signaal.",
            evolve(retour(heen), header=unknown),
            heen,
        )


def _the_retour_itself() -> Iterator[Draft]:
    """The identification and the date of the retour."""
    heen, other = abo(), abo(1, "G000000008", number=1, bsn="999990019")
    yield good("IV028", "Een retour van de dag van het heenbericht.", retour(heen, day=DAY), heen)
    yield bad(
        "IV028", "Een retour van de dag voor het heenbericht.", retour(heen, day=DAY - ONE), heen
    )
    yield bad(
        "IV028",
        "Een IdentificatieRetour die al op een ander retour stond: een signaal.",
        retour(heen),
        heen,
        other,
        retour(other),
    )
    elsewhere = abo(1, "G000000008", gemeente=UTRECHT)
    yield bad(
        "IV028",
        "Een IdentificatieRetour die het CAK al voor een andere gemeente gebruikte: een signaal.",
        retour(heen),
        heen,
        elsewhere,
        retour(elsewhere),
    )
    in_bw = bw(1, "G000000008")
    yield good(
        "IV028",
        "Dezelfde IdentificatieRetour op een andere soort retour.",
        retour(heen),
        heen,
        in_bw,
        retour(in_bw),
    )
    gouda = remark(DEAD_BEFORE_START)
    utrecht = remark(DEAD_BEFORE_START, gemeente=UTRECHT)
    yield good(
        "IV028",
        "Een WMO410 met een IdentificatieRetour die een andere gemeente gebruikte.",
        retour(gouda),
        gouda,
        utrecht,
        retour(utrecht),
    )
