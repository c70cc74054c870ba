"""Cases of the business rules and filling instructions on aanleveringen (OP, IV)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gevallen.make import (
    BSN,
    DAY,
    DEAD_BEFORE_START,
    DEAD_BEFORE_STOP,
    NUMBER,
    OTHER,
    OTHER_FIRST,
    STOPPED,
    UTRECHT,
    WLZ,
    Draft,
    abo,
    bad,
    bw,
    cost,
    good,
    old,
    refused,
    remark,
)
from ieb.codes import RedenTerugkoppeling
from ieb.messages import Attribuut

ONE = timedelta(days=1)
IMPOSED, REVISED = date(2024, 5, 12), date(2022, 5, 12)
"""12 and 36 months before the Dagtekening."""


def drafts() -> Iterator[Draft]:
    """Yield the cases."""
    for some in (
        _same,
        _death,
        _late_start,
        _days,
        _uncharged,
        _asked,
        _left_out,
        _in_time,
        _beside,
        _again,
    ):
        yield from some()


def _same() -> Iterator[Draft]:
    price = cost(300_000)
    yield good("OP035", "Een wijziging die iets wijzigt.", abo(2, stop=DAY), old())
    yield good("OP035", "Een andere kostprijs.", abo(2, cost=price), old())
    yield good("OP035", "In een WMO407.", bw(2, stop=DAY), old(bw))
    yield bad(
        "OP035", "Alles gelijk aan de actuele aanlevering.", abo(2, cost=price), old(cost=price)
    )
    yield bad("OP035", "Alles gelijk, in een WMO407.", bw(2, stop=DAY), old(bw, stop=DAY))


def _death() -> Iterator[Draft]:
    died = date(2025, 12, 18)
    known = {"overlijdensdata": {BSN: died.isoformat()}}
    for make in (abo, bw):
        where = "" if make is abo else ", in een WMO407"
        before = old(make)
        yield good(
            "OP035x1",
            f"Stop op de dag voor het overlijden{where}.",
            make(2, stop=died - ONE),
            before,
            **known,
        )
        yield bad(
            "OP035x1", f"Stop op de dag van overlijden{where}.", make(2, stop=died), before, **known
        )
    yield good("OP035x1", "Zonder stopdatum.", abo(), **known)
    yield good(
        "OP035x1",
        "Het overlijden van een ander.",
        abo(2, stop=died),
        old(),
        overlijdensdata={OTHER: died.isoformat()},
    )
    yield bad("OP035x1", "Stop na het overlijden.", abo(2, stop=died + ONE), old(), **known)
    yield bad("OP035x1", "Ook in een eerste aanlevering.", abo(stop=died), **known)


def _late_start() -> Iterator[Draft]:
    leap = date(2024, 2, 29)
    for make in (abo, bw):
        where = "" if make is abo else ", in een WMO407"
        yield good("OP241", f"De startdatum is de Dagtekening{where}.", make())
        yield good(
            "OP241",
            f"De grensdag: 12 maanden voor de Dagtekening{where}.",
            make(start=IMPOSED),
            also=("SG001",),
        )
        yield bad(
            "OP241", f"Een dag voor de grensdag{where}.", make(start=IMPOSED - ONE), also=("SG001",)
        )
    yield good(
        "OP241",
        "12 maanden voor 29-02-2024 is 28-02-2023.",
        abo(day=leap, start=date(2023, 2, 28)),
        also=("SG001",),
    )
    yield bad(
        "OP241",
        "27-02-2023 bij Dagtekening 29-02-2024.",
        abo(day=leap, start=date(2023, 2, 27)),
        also=("SG001",),
    )
    long_ago = date(2020, 1, 1)
    yield good(
        "OP241",
        "Een wijziging herhaalt een oude startdatum.",
        abo(2, start=long_ago, stop=DAY),
        old(start=long_ago),
    )
    yield good(
        "OP241",
        "Met een eigen termijn telt die.",
        abo(start=date(2025, 4, 12)),
        termijnen={"oplegging": 1},
    )
    yield bad(
        "OP241",
        "Met een eigen termijn telt die.",
        abo(start=date(2025, 4, 11)),
        also=("SG001",),
        termijnen={"oplegging": 1},
    )


def _days() -> Iterator[Draft]:
    for make in (abo, bw):
        where = "" if make is abo else ", in een WMO407"
        yield from _added(make, where)
        yield from _taken(make, where)


def _added(make: type[abo], where: str) -> Iterator[Draft]:
    before = old(make, start=IMPOSED + timedelta(days=30))
    yield good(
        "OP372",
        f"De start vervroegd tot de grensdag voor oplegging{where}.",
        make(2, start=IMPOSED),
        before,
    )
    yield bad(
        "OP372",
        f"De start vervroegd tot een dag voor die grensdag{where}.",
        make(2, start=IMPOSED - ONE),
        before,
    )
    start = date(2023, 1, 1)
    late = make(2, start=start, stop=IMPOSED + timedelta(days=30))
    yield good(
        "OP372",
        f"De stop verlaat: de eerste nieuwe dag is de grensdag{where}.",
        late,
        old(make, start=start, stop=IMPOSED - ONE),
    )
    yield bad(
        "OP372",
        f"De stop verlaat: de eerste nieuwe dag ligt een dag te ver terug{where}.",
        late,
        old(make, start=start, stop=IMPOSED - 2 * ONE),
    )


def _taken(make: type[abo], where: str) -> Iterator[Draft]:
    later = make(2, start=date(2023, 1, 1))
    yield good(
        "OP372",
        f"De start verlaat: de eerste vervallen dag is de grensdag voor herziening{where}.",
        later,
        old(make, start=REVISED),
    )
    yield bad(
        "OP372",
        f"De start verlaat: de eerste vervallen dag ligt een dag te ver terug{where}.",
        later,
        old(make, start=REVISED - ONE),
    )
    yield good(
        "OP372",
        f"De stop vervroegd: de eerste vervallen dag is de grensdag{where}.",
        make(2, start=date(2019, 1, 1), stop=REVISED),
        old(make, start=date(2019, 1, 1)),
    )
    yield good(
        "OP372",
        f"Een verwijdering van een periode vanaf de grensdag{where}.",
        make(3, start=REVISED),
        old(make, start=REVISED),
    )
    yield bad(
        "OP372",
        f"Een verwijdering van een periode van een dag eerder{where}.",
        make(3, start=REVISED),
        old(make, start=REVISED - ONE),
    )


def _uncharged() -> Iterator[Draft]:
    """Days for which nothing is imposed do not count."""
    start = date(2019, 1, 1)
    died = date(2023, 6, 1)
    dead = {"overlijdensdata": {BSN: died.isoformat()}}
    open_again = abo(2, start=start)
    yield good(
        "OP372",
        "De stop vervalt (casus 4): na het overlijden wordt niets opgelegd.",
        open_again,
        old(start=start, stop=died),
        also=("IV107",),
        **dead,
    )
    yield bad(
        "OP372",
        "De stop vervalt, maar tot en met het overlijden komen er oude dagen bij.",
        open_again,
        old(start=start, stop=died - ONE),
        also=("IV107",),
        **dead,
    )
    yield bad(
        "OP372",
        "De stop vervalt zonder dat een overlijden bekend is.",
        open_again,
        old(start=start, stop=died),
        also=("IV107",),
    )
    wlz = {
        "andere_stromen": {BSN: [{"naam": "Wlz", "van": "2019-01-01", "tot_en_met": "2025-01-31"}]}
    }
    later = abo(2, start=date(2025, 2, 1))
    yield good(
        "OP372",
        "De start verlaat tot na de Wlz (casus 3): over die dagen is niets opgelegd.",
        later,
        old(start=start),
        **wlz,
    )
    yield bad("OP372", "Dezelfde wijziging zonder dat de Wlz bekend is.", later, old(start=start))
    yield bad(
        "OP372",
        "De Wlz begon een dag later dan de periode.",
        later,
        old(start=start - ONE),
        **wlz,
    )
    yield good(
        "OP372",
        "Een verwijdering van een periode binnen de Wlz.",
        abo(3, start=start, stop=REVISED),
        old(start=start, stop=REVISED),
        **wlz,
    )


def _asked() -> Iterator[Draft]:
    """What a WMO409 asks is not held back."""
    start, stop = date(2019, 1, 1), date(2021, 12, 31)
    for make in (abo, bw):
        in_bw = make is bw
        where = ", in een WMO407" if in_bw else ""
        yield good(
            "OP372",
            f"Reden 03: de stop vervalt, zoals het CAK vraagt{where}.",
            make(2, start=start),
            old(make, start=start, stop=stop),
            remark(DEAD_BEFORE_STOP, in_bw=in_bw),
            also=("IV107",),
        )
        yield bad(
            "OP372",
            f"Reden 03 vraagt geen andere startdatum{where}.",
            make(2, start=start + ONE),
            old(make, start=start, stop=stop),
            remark(DEAD_BEFORE_STOP, in_bw=in_bw),
            also=("IV107", "OP372", "TR395" if in_bw else "TR393"),
        )
    yield bad(
        "OP372",
        "Een WMO409 dat wij afkeurden, vraagt niets.",
        abo(2, start=start),
        old(start=start, stop=stop),
        refused(remark(DEAD_BEFORE_STOP)),
        also=("IV107", "OP372"),
    )
    yield bad(
        "OP372",
        "Een WMO409 over een andere periode vraagt hier niets.",
        abo(2, start=start),
        old(start=start, stop=stop),
        remark(DEAD_BEFORE_STOP, number=NUMBER + 1),
        also=("IV107", "OP372"),
    )
    placed = remark(STOPPED, Attribuut.stopdatum(REVISED))
    yield good(
        "OP372",
        "Reden 01: de gevraagde stop, ook als de termijn voor herziening korter is.",
        abo(2, start=start, stop=REVISED),
        old(start=start),
        placed,
    )
    yield good(
        "OP372",
        "Reden 02: de start wordt verbeterd.",
        abo(2, start=REVISED, stop=DAY),
        old(start=DAY, stop=DAY),
        remark(DEAD_BEFORE_START),
    )
    yield good(
        "OP372",
        "Reden 02: de periode wordt verwijderd.",
        abo(3, start=start),
        old(start=start),
        remark(DEAD_BEFORE_START),
    )
    yield bad(
        "OP372",
        "Reden 01 vraagt geen verwijdering.",
        abo(3, start=start),
        old(start=start),
        placed,
    )
    yield bad(
        "OP372",
        "Van een reden die wij niet kennen, weten wij niet wat zij vraagt.",
        abo(2, start=start, stop=REVISED),
        old(start=start - ONE, stop=REVISED),
        remark(RedenTerugkoppeling.by_code("77")),
        also=("TR393",),
    )
    yield good(
        "OP372",
        "Reden 04: een latere start, na de andere stroom.",
        abo(2, start=DAY),
        old(start=start),
        remark(OTHER_FIRST, WLZ),
    )
    yield bad(
        "OP372",
        "Reden 04 vraagt geen vroegere start.",
        abo(2, start=IMPOSED - ONE),
        old(start=DAY),
        remark(OTHER_FIRST, WLZ),
    )


def _left_out() -> Iterator[Draft]:
    stop, price = date(2025, 12, 31), cost(300_000)
    yield good(
        "IV107",
        "Stopdatum en kostprijs worden herhaald.",
        abo(2, start=DAY + ONE, stop=stop, cost=price),
        old(stop=stop, cost=price),
    )
    yield good("IV107", "Er was geen stopdatum en geen kostprijs.", abo(2, start=DAY + ONE), old())
    yield bad("IV107", "De stopdatum vervalt.", abo(2), old(stop=stop))
    yield bad("IV107", "De kostprijs vervalt.", abo(2, stop=stop), old(stop=stop, cost=price))
    yield bad(
        "IV107",
        "Beide vervallen: twee keer gemeld.",
        abo(2),
        old(stop=stop, cost=price),
        also=("IV107",),
    )
    yield bad("IV107", "De stopdatum vervalt, in een WMO407.", bw(2), old(bw, stop=stop))


def _in_time() -> Iterator[Draft]:
    """Delivered within a month after the start (SG001)."""
    for make in (abo, bw):
        where = "" if make is abo else ", in een WMO407"
        yield good(
            "SG001",
            f"De grensdag: een maand voor de Dagtekening{where}.",
            make(start=date(2025, 4, 12)),
        )
        yield bad("SG001", f"Een dag voor de grensdag{where}.", make(start=date(2025, 4, 11)))
    yield good(
        "SG001",
        "Een maand voor 31-03-2025 is 28-02-2025.",
        abo(day=date(2025, 3, 31), start=date(2025, 2, 28)),
    )
    yield bad("SG001", "Ook bij een pgb te laat.", abo(start=date(2025, 1, 11)))
    yield good(
        "SG001",
        "Een wijziging is geen eerste aanlevering.",
        abo(2, start=date(2025, 1, 1), stop=DAY),
        old(start=date(2025, 1, 1)),
    )


def _beside() -> Iterator[Draft]:
    """A second period beside one that runs (SG002)."""
    number = NUMBER + 1
    yield good("SG002", "Geen andere periode.", abo())
    yield good(
        "SG002", "De lopende periode is van een ander.", abo(), old(number=number, bsn=OTHER)
    )
    yield good(
        "SG002",
        "De lopende periode is van een andere gemeente.",
        abo(),
        old(number=number, gemeente=UTRECHT),
    )
    yield good("SG002", "De lopende periode is beschermd wonen.", abo(), old(bw, number=number))
    yield good(
        "SG002",
        "De vorige periode eindigde ruim voor de start.",
        abo(),
        old(number=number, start=date(2025, 1, 1), stop=DAY - timedelta(days=40)),
    )
    yield bad("SG002", "Een periode zonder stopdatum loopt nog.", abo(), old(number=number))
    yield bad(
        "SG002",
        "De andere periode loopt tot en met de startdag.",
        abo(),
        old(number=number, start=date(2025, 5, 1), stop=DAY),
    )
    yield good(
        "SG002",
        "De andere periode is verwijderd.",
        abo(),
        old(number=number),
        abo(3, "G000000002", number=number),
    )


def _again() -> Iterator[Draft]:
    """A start shortly after a stop (SG003)."""
    number = NUMBER + 1
    for make in (abo, bw):
        where = "" if make is abo else ", in een WMO407"
        yield good(
            "SG003",
            f"Een start 32 dagen na de stop{where}.",
            make(),
            old(make, number=number, start=date(2025, 1, 1), stop=DAY - timedelta(days=32)),
        )
        yield bad(
            "SG003",
            f"Een start 31 dagen na de stop{where}.",
            make(),
            old(make, number=number, start=date(2025, 1, 1), stop=DAY - timedelta(days=31)),
        )
        yield bad(
            "SG003",
            f"Een start op de dag na de stop{where}.",
            make(),
            old(make, number=number, start=date(2025, 1, 1), stop=DAY - ONE),
        )
    yield good(
        "SG003",
        "De stop was bij een andere gemeente.",
        abo(),
        old(number=number, gemeente=UTRECHT, start=date(2025, 1, 1), stop=DAY - ONE),
    )
    yield bad(
        "SG003",
        "De laatste stop voor de start telt.",
        abo(),
        old(number=number, start=date(2024, 1, 1), stop=date(2024, 6, 30)),
        old(identificatie="G000000002", number=number + 1, start=date(2025, 1, 1), stop=DAY - ONE),
    )
