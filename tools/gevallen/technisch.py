"""Cases of the technical rules (TR)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gevallen.make import (
    DAY,
    DEAD_BEFORE_START,
    DEAD_BEFORE_STOP,
    NOWHERE,
    NUMBER,
    OTHER,
    TODAY,
    UTRECHT,
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

ONE = timedelta(days=1)
STOP = date(2025, 5, 31)
BRIELLE = "0501"
"""A gemeente until 31-12-2022."""
LIMIT = date(2022, 5, 12)
"""36 months before the Dagtekening: the term of revision."""


def drafts() -> Iterator[Draft]:
    """Yield the cases."""
    for some in (
        _identification,
        _removal,
        _change,
        _after_removal,
        _future,
        _gemeente,
        _start_of_change,
        _stop_of_change,
        _overlap,
        _number,
        _kostprijs,
    ):
        yield from some()


def _identification() -> Iterator[Draft]:
    same = "G000000009"
    yield good(
        "TR056", "Een Identificatie die nog niet is gebruikt.", abo(), old(number=1, bsn=OTHER)
    )
    yield good(
        "TR056",
        "Een andere gemeente mag dezelfde Identificatie gebruiken.",
        abo(),
        abo(1, same, gemeente=UTRECHT, number=1),
    )
    yield good(
        "TR056",
        "Per soort bericht: een WMO407 gebruikte haar al, een WMO405 mag dat ook.",
        abo(),
        bw(1, same),
    )
    yield bad(
        "TR056",
        "Dezelfde Identificatie in een tweede WMO405.",
        abo(),
        abo(1, same, number=1, bsn=OTHER),
    )
    yield bad(
        "TR056",
        "Dezelfde Identificatie in een tweede WMO407.",
        bw(bsn=OTHER),
        bw(1, same, number=1),
    )
    yield bad(
        "TR056",
        "Ook een afgekeurd bericht heeft zijn Identificatie gebruikt.",
        abo(),
        refused(abo(1, same, number=1)),
    )
    yield good(
        "TR056",
        "Hetzelfde bericht, dat al is vastgelegd, is geen herhaling.",
        abo(),
        refused(abo(1, same)),
    )
    yield bad("TR056", "Ook bij een verwijdering.", abo(3), abo(1, same))
    told = remark(DEAD_BEFORE_START, identificatie="C000000001")
    yield good(
        "TR056",
        "Een nieuwe Identificatie in een WMO409.",
        remark(DEAD_BEFORE_START, identificatie="C000000002"),
        old(),
        told,
    )
    yield bad(
        "TR056",
        "Dezelfde Identificatie in een andere WMO409: een signaal.",
        remark(DEAD_BEFORE_STOP, identificatie="C000000001"),
        old(),
        told,
    )


def _removal() -> Iterator[Draft]:
    yield good("TR063", "Wat is aangeleverd, kan worden verwijderd.", abo(3), old())
    yield good("TR063", "Ook in een WMO407.", bw(3), old(bw))
    yield good("TR063", "Ook na een wijziging.", abo(3), old(), abo(2, "G000000002", stop=STOP))
    yield bad("TR063", "Nooit aangeleverd.", abo(3))
    yield bad("TR063", "Aangeleverd voor een ander.", abo(3), old(bsn=OTHER))
    yield bad("TR063", "Al verwijderd.", abo(3), old(), abo(3, "G000000002"))
    yield bad("TR063", "De eerste aanlevering werd afgekeurd.", abo(3), refused(old()))
    yield bad("TR063", "Hetzelfde nummer in de andere stroom telt niet.", abo(3), old(bw))
    yield bad("TR063", "In een WMO407.", bw(3))


def _change() -> Iterator[Draft]:
    yield good("TR103", "Wat is aangeleverd, kan worden gewijzigd.", abo(2, stop=STOP), old())
    yield good("TR103", "Ook in een WMO407.", bw(2, stop=STOP), old(bw))
    yield bad("TR103", "Nooit aangeleverd.", abo(2))
    yield bad("TR103", "Aangeleverd voor een ander.", abo(2), old(bsn=OTHER))
    yield bad("TR103", "Aangeleverd door een andere gemeente.", abo(2), old(gemeente=UTRECHT))
    yield bad("TR103", "De eerste aanlevering werd afgekeurd.", abo(2), refused(old()))
    yield bad("TR103", "In een WMO407.", bw(2))


def _after_removal() -> Iterator[Draft]:
    yield good(
        "TR104",
        "Twee keer wijzigen zonder verwijdering.",
        abo(2, stop=STOP),
        old(),
        abo(2, "G000000002", stop=DAY),
    )
    yield good(
        "TR104",
        "Een afgekeurde verwijdering heeft niets verwijderd.",
        abo(2, stop=STOP),
        old(),
        refused(abo(3, "G000000002")),
    )
    yield bad(
        "TR104",
        "Na een verwijdering: alleen TR104, niet ook TR103.",
        abo(2),
        old(),
        abo(3, "G000000002"),
    )
    yield bad("TR104", "In een WMO407.", bw(2), old(bw), bw(3, "G000000002"))


def _future() -> Iterator[Draft]:
    tomorrow = TODAY + ONE
    yield good("TR135", "Dagtekening op de dag van ontvangst.", abo(day=TODAY))
    yield good("TR135", "Dagtekening op de dag van ontvangst, in een WMO407.", bw(day=TODAY))
    yield bad("TR135", "Dagtekening op de dag na ontvangst.", abo(day=tomorrow))
    yield bad("TR135", "Dagtekening op de dag na ontvangst, in een WMO407.", bw(day=tomorrow))
    yield bad("TR135", "Ook bij een verwijdering.", abo(3, day=tomorrow), old())
    yield good("TR135", "Een WMO409 van de dag van ontvangst.", remark(DEAD_BEFORE_START), old())
    yield bad(
        "TR135",
        "Een WMO409 van de dag erna: een signaal.",
        remark(DEAD_BEFORE_START, day=tomorrow),
        old(),
    )


def _gemeente() -> Iterator[Draft]:
    yield good("TR378", "Gouda staat in de lijst van het CBS.", abo())
    yield good("TR378", "Met een eigen lijst telt die.", abo(gemeente=NOWHERE), gemeenten=[NOWHERE])
    yield bad("TR378", "9999 staat niet in de lijst.", abo(gemeente=NOWHERE))
    yield bad("TR378", "9999 staat niet in de lijst, in een WMO407.", bw(gemeente=NOWHERE))
    yield bad("TR378", "Met een eigen lijst telt die.", abo(), gemeenten=[UTRECHT])
    yield bad("TR378", "Ook bij een verwijdering.", abo(3, gemeente=NOWHERE), old(gemeente=NOWHERE))
    for name, make in (("", abo), (", in een WMO407", bw)):
        then = {"gemeente": BRIELLE, "start": date(2022, 12, 31)}
        late = {"gemeente": BRIELLE, "start": date(2023, 1, 1)}
        yield good(
            "TR378",
            f"Brielle (0501) bestond nog op de startdatum, 31-12-2022{name}.",
            make(2, stop=STOP, **then),
            old(make, **then),
        )
        yield bad(
            "TR378",
            f"Brielle (0501) bestond niet meer op de startdatum, 01-01-2023{name}.",
            make(2, stop=STOP, **late),
            old(make, **late),
        )
    yield good("TR378", "Een WMO409 aan Gouda.", remark(DEAD_BEFORE_START), old())
    yield bad(
        "TR378",
        "Een WMO409 aan 9999: een signaal.",
        remark(DEAD_BEFORE_START, gemeente=NOWHERE),
        old(gemeente=NOWHERE),
    )


def _start_of_change() -> Iterator[Draft]:
    wide = {"termijnen": {"oplegging": 36, "herziening": 36}}
    for rule, make in (("TR393", abo), ("TR395", bw)):
        long_ago = date(2019, 1, 1)
        yield good(
            rule,
            "Een startdatum van lang geleden die niet verandert.",
            make(2, start=long_ago, stop=STOP),
            old(make, start=long_ago),
        )
        yield good(
            rule,
            "De grensdag: 36 maanden voor de Dagtekening. De termijn voor oplegging is hier ook 36 maanden.",
            make(2, start=LIMIT),
            old(make, start=LIMIT + ONE),
            **wide,
        )
        yield bad(
            rule,
            "Een dag voor de grensdag. OP372 meldt zich onvermijdelijk ook, over de dag die erbij komt.",
            make(2, start=LIMIT - ONE),
            old(make, start=LIMIT),
            also=("OP372", "OP372"),
            **wide,
        )
        yield bad(
            rule,
            "Een latere start, nog steeds voor de grensdag. OP372 meldt zich onvermijdelijk ook.",
            make(2, start=date(2021, 1, 1)),
            old(make, start=long_ago),
            also=("OP372",),
        )


def _stop_of_change() -> Iterator[Draft]:
    for rule, make in (("TR394", abo), ("TR396", bw)):
        start = date(2019, 1, 1)
        before = old(make, start=start)
        leap = date(2024, 2, 29)
        yield good(
            rule,
            "De grensdag: 36 maanden voor de Dagtekening.",
            make(2, start=start, stop=LIMIT),
            before,
        )
        yield good(
            rule,
            "36 maanden voor 29-02-2024 is 28-02-2021.",
            make(2, start=start, stop=date(2021, 2, 28), day=leap),
            before,
        )
        later = make(2, start=start, stop=date(2030, 1, 1))
        yield good(rule, "Een stopdatum in de toekomst.", later, before)
        yield bad(rule, "Een dag voor de grensdag.", make(2, start=start, stop=LIMIT - ONE), before)
        yield bad(
            rule,
            "27-02-2021 bij Dagtekening 29-02-2024.",
            make(2, start=start, stop=date(2021, 2, 27), day=leap),
            before,
        )


def _overlap() -> Iterator[Draft]:
    def other(**changes: object) -> object:
        return bw(1, "G000000001", number=1, **changes)

    first = date(2025, 1, 1)
    yield good(
        "TR400",
        "De vorige periode eindigt op de dag ervoor.",
        bw(),
        other(start=first, stop=DAY - ONE),
        also=("SG003",),
    )
    yield good(
        "TR400", "Een periode van een andere gemeente.", bw(), other(start=first, gemeente=UTRECHT)
    )
    yield good("TR400", "Een periode van een ander.", bw(), other(start=first, bsn=OTHER))
    yield good(
        "TR400",
        "Een periode die is verwijderd.",
        bw(),
        other(start=first),
        bw(3, "G000000002", number=1, start=first),
    )
    yield good("TR400", "De eigen periode telt niet bij een wijziging.", bw(2, stop=STOP), old(bw))
    yield good(
        "TR400",
        "Een latere periode begint op de dag na de stop.",
        bw(stop=STOP),
        other(start=STOP + ONE),
    )
    yield good(
        "TR400",
        "Een periode abonnementstarief is een andere stroom.",
        bw(),
        abo(1, "G000000001", number=1, start=first),
    )
    yield bad("TR400", "De vorige periode loopt nog.", bw(), other(start=first))
    yield bad(
        "TR400", "De vorige periode eindigt op de startdag.", bw(), other(start=first, stop=DAY)
    )
    yield bad("TR400", "Een latere periode begint op de stopdag.", bw(stop=STOP), other(start=STOP))
    yield bad(
        "TR400", "Ook bij een wijziging.", bw(2, stop=STOP), old(bw, stop=DAY), other(start=STOP)
    )


def _number() -> Iterator[Draft]:
    yield good(
        "TR404",
        "Een startnummer dat nog niet is gebruikt.",
        abo(),
        old(number=NUMBER + 1, bsn=OTHER),
    )
    yield good("TR404", "Gebruikt in de andere stroom.", abo(), old(bw))
    yield good("TR404", "Gebruikt door een andere gemeente.", abo(), old(gemeente=UTRECHT))
    yield good("TR404", "Alleen gebruikt in een afgekeurd bericht.", abo(), refused(old()))
    yield bad("TR404", "Al gebruikt voor dezelfde cliënt.", abo(), old())
    yield bad("TR404", "Al gebruikt voor een ander.", abo(), old(bsn=OTHER))
    yield bad("TR404", "Een verwijderd nummer is ook gebruikt.", abo(), old(), abo(3, "G000000002"))
    yield bad("TR404", "In een WMO407.", bw(), old(bw, bsn=OTHER))


def _kostprijs() -> Iterator[Draft]:
    last, eve = date(2024, 12, 31), date(2023, 12, 31)
    announced = date(2026, 12, 31)
    own = {"tarieven": [{"van": "2025-01-01", "tot_en_met": None, "eurocent": 5000}]}
    yield good("TR409", "Een cent boven het tarief van 2025.", abo(cost=cost(2101)))
    yield good("TR409", "Zonder kostprijs.", abo())
    yield good(
        "TR409",
        "Het tarief van de startdatum van de kostprijs telt: 2024.",
        abo(cost=cost(2061, last)),
    )
    yield good(
        "TR409", "Het tarief van 2023 geldt tot en met 31 december.", abo(cost=cost(1901, eve))
    )
    yield good("TR409", "Met eigen tarieven tellen die.", abo(cost=cost(5001)), **own)
    yield good(
        "TR409",
        "Zonder bekend tarief (2019) wordt niet beoordeeld.",
        abo(cost=cost(1, date(2019, 12, 31))),
    )
    yield good("TR409", "Bij een verwijdering telt de kostprijs niet.", abo(3, cost=cost(1)), old())
    yield bad("TR409", "Gelijk aan het tarief van 2025 is niet genoeg.", abo(cost=cost(2100)))
    yield bad("TR409", "Onder het tarief.", abo(cost=cost(0)))
    yield bad("TR409", "Gelijk aan het tarief van 2024.", abo(cost=cost(2060, last)))
    yield bad("TR409", "Gelijk aan het tarief van 2023.", abo(cost=cost(1900, eve)))
    yield bad("TR409", "Gelijk aan het tarief van 2026.", abo(cost=cost(2180, date(2026, 1, 1))))
    yield bad("TR409", "Met eigen tarieven tellen die.", abo(cost=cost(5000)), **own)
    yield bad("TR409", "Ook bij een wijziging.", abo(2, cost=cost(2100)), old())
    yield bad(
        "TR409",
        "Het tarief van 2026 geldt tot en met 31 december.",
        abo(cost=cost(2180, announced)),
    )
    yield good(
        "TR409",
        "Na de laatste aangekondigde dag is er geen tarief bekend: niet beoordeeld.",
        abo(cost=cost(1, announced + ONE)),
    )
