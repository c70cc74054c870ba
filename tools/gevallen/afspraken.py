"""Cases of the business rules and filling instructions on deliveries (OP, IV)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gevallen.make import BSN, DAY, OTHER, Draft, abo, bad, bw, cost, good, old

ONE = timedelta(days=1)
IMPOSED, REVISED = date(2024, 5, 12), date(2022, 5, 12)
"""12 and 36 months before the Dagtekening."""


def drafts() -> Iterator[Draft]:
    """Yield the cases."""
    for some in (_same, _death, _late_start, _days, _left_out):
        yield from some()


def _same() -> Iterator[Draft]:
    price = cost(300_000)
    yield good("OP035", "Een wijziging die iets wijzigt.", abo(2, stop=DAY), old())
    yield good("OP035", "Een andere kostprijs.", abo(2, cost=price), old())
    yield good("OP035", "In een WMO407.", bw(2, stop=DAY), old(bw))
    yield bad("OP035", "Alles gelijk aan de actuele aanlevering.", abo(2, cost=price), old(cost=price))
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
        yield bad("OP035x1", f"Stop op de dag van overlijden{where}.", make(2, stop=died), before, **known)
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
        yield good("OP241", f"De grensdag: 12 maanden voor de Dagtekening{where}.", make(start=IMPOSED))
        yield bad("OP241", f"Een dag voor de grensdag{where}.", make(start=IMPOSED - ONE))
    yield good("OP241", "12 maanden voor 29-02-2024 is 28-02-2023.", abo(day=leap, start=date(2023, 2, 28)))
    yield bad("OP241", "27-02-2023 bij Dagtekening 29-02-2024.", abo(day=leap, start=date(2023, 2, 27)))
    long_ago = date(2020, 1, 1)
    yield good(
        "OP241",
        "Een wijziging herhaalt een oude startdatum.",
        abo(2, start=long_ago, stop=DAY),
        old(start=long_ago),
    )
    yield good(
        "OP241", "Met een eigen termijn telt die.", abo(start=date(2025, 4, 12)), termijnen={"oplegging": 1}
    )
    yield bad(
        "OP241", "Met een eigen termijn telt die.", abo(start=date(2025, 4, 11)), termijnen={"oplegging": 1}
    )


def _days() -> Iterator[Draft]:
    for make in (abo, bw):
        where = "" if make is abo else ", in een WMO407"
        yield from _added(make, where)
        yield from _taken(make, where)


def _added(make: type[abo], where: str) -> Iterator[Draft]:
    before = old(make, start=IMPOSED + timedelta(days=30))
    yield good(
        "OP372", f"De start vervroegd tot de grensdag voor oplegging{where}.", make(2, start=IMPOSED), before
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
        "IV107", "Beide vervallen: twee keer gemeld.", abo(2), old(stop=stop, cost=price), also=("IV107",)
    )
    yield bad("IV107", "De stopdatum vervalt, in een WMO407.", bw(2), old(bw, stop=stop))
