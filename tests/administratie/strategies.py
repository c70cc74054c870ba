"""Random records and policies of a gemeente, and days on which it looks at them."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve, frozen
from hypothesis import strategies as st

from ieb.administratie import (
    Beleid,
    Dossier,
    Kostprijsbeleid,
    Mutaties,
    Onderbreking,
    Pauzeregel,
    Soort,
    TeLaat,
    Voorliggend,
    Voorziening,
)
from ieb.messages import Kostprijs
from ieb.values import Bedrag

from .play import BSN, GEMEENTE

FIRST, LAST = date(2024, 1, 1), date(2026, 6, 30)
days = st.dates(FIRST, LAST)
_SOORTEN = (
    Soort.HUISHOUDELIJKE_HULP,
    Soort.BEGELEIDING,
    Soort.HULPMIDDEL,
    Soort.WONINGAANPASSING,
    Soort.BESCHERMD_WONEN,
    Soort.ROLSTOEL,
)


@st.composite
def breaks(draw: st.DrawFn, van: date, tot: date | None) -> tuple[Onderbreking, ...]:
    """Return breaks that lie in the use of a provision."""
    end = tot or van + timedelta(days=700)
    room = (end - van).days
    if room < 3 or not draw(st.booleans()):
        return ()
    last = van + timedelta(days=draw(st.integers(0, room - 2)))
    again = last + timedelta(days=draw(st.integers(1, (end - last).days)))
    if tot is None and draw(st.booleans()):
        return (Onderbreking(laatste_dag=last),)
    return (Onderbreking(laatste_dag=last, hervat=again),)


@st.composite
def voorzieningen(draw: st.DrawFn, nummer: str) -> Voorziening:
    """Return one provision."""
    soort = draw(st.sampled_from(_SOORTEN))
    van = draw(days)
    tot = draw(st.none() | st.integers(0, 500).map(lambda more: van + timedelta(days=more)))
    kostprijs = None
    if soort.kenmerken.kostprijs and draw(st.booleans()):
        cents = draw(st.integers(0, 60_000))
        kostprijs = Kostprijs(kostprijs_bedrag=Bedrag(cents), kostprijs_startdatum=van)
    return Voorziening(
        nummer=nummer,
        soort=soort,
        van=van,
        tot=tot,
        kostprijs=kostprijs,
        onderbrekingen=draw(breaks(van, tot)),
        herindicatie=draw(st.integers(0, 5)) == 0,
    )


@st.composite
def followed(draw: st.DrawFn) -> tuple[Voorziening, ...]:
    """Return two provisions around the begin of a month: the second follows within some days."""
    tot = date(2025, draw(st.integers(2, 12)), 1) - timedelta(days=draw(st.integers(-1, 2)))
    again = tot + timedelta(days=draw(st.integers(1, 3)))
    soort = draw(st.sampled_from((Soort.BEGELEIDING, Soort.BESCHERMD_WONEN)))
    first = Voorziening(nummer="F1", soort=soort, van=FIRST, tot=tot)
    return first, Voorziening(nummer="F2", soort=soort, van=again)


@st.composite
def dossiers(draw: st.DrawFn, *, deaths: bool = True) -> Dossier:
    """Return the records of one person."""
    count = draw(st.integers(0, 4))
    found = tuple(draw(voorzieningen(f"V{place}")) for place in range(count))
    if draw(st.integers(0, 3)) == 0:
        found = (*found, *draw(followed()))
    voorliggend: tuple[Voorliggend, ...] = ()
    if draw(st.integers(0, 3)) == 0:
        van = draw(days)
        tot = draw(st.none() | st.integers(0, 300).map(lambda more: van + timedelta(days=more)))
        voorliggend = (Voorliggend(naam="Wlz", van=van, tot=tot),)
    overleden = None
    if deaths and draw(st.integers(0, 4)) == 0:
        overleden = draw(days)
    return Dossier(bsn=BSN, voorzieningen=found, voorliggend=voorliggend, overleden=overleden)


policies = st.builds(
    Beleid,
    gemeente=st.just(GEMEENTE),
    pauze=st.sampled_from((None, Pauzeregel(dagen=56), Pauzeregel(maanden=1), Pauzeregel(dagen=0))),
    kostprijs=st.sampled_from(Kostprijsbeleid),
    vooruit=st.sampled_from((0, 0, 7, 40)),
    mutaties=st.sampled_from(Mutaties),
    te_laat=st.sampled_from(TeLaat),
)


@st.composite
def watched(draw: st.DrawFn) -> Dossier:
    """Return a person whose provisions all have a kostprijs that takes some years."""
    found: list[Voorziening] = []
    for place in range(draw(st.integers(2, 3))):
        van = draw(st.dates(FIRST, date(2025, 6, 30)))
        cost = Kostprijs(
            kostprijs_bedrag=Bedrag(draw(st.integers(50_000, 100_000))), kostprijs_startdatum=van
        )
        tot = draw(st.none() | st.dates(date(2025, 9, 1), date(2026, 6, 30)))
        found.append(
            Voorziening(
                nummer=f"H{place}", soort=Soort.HULPMIDDEL, van=van, tot=tot, kostprijs=cost
            )
        )
    return Dossier(bsn=BSN, voorzieningen=tuple(found))


@frozen
class Night:
    """A day, and what is on record then."""

    today: date
    dossier: Dossier


@st.composite
def nights(draw: st.DrawFn) -> tuple[Night, ...]:
    """Return some days in order, each with records that may have changed."""
    count = draw(st.integers(1, 5))
    moments = sorted(draw(st.lists(days, min_size=count, max_size=count)))
    records = draw(dossiers())
    found: list[Night] = []
    for today in moments:
        if draw(st.booleans()):
            records = draw(dossiers())
        found.append(Night(today, records))
    return tuple(found)


@st.composite
def paused(draw: st.DrawFn) -> tuple[Night, ...]:
    """Return a night about the one on which an open break shows to be a pause of eight weeks."""
    last = draw(st.dates(date(2024, 6, 1), date(2026, 1, 1)))
    help_at_home = Voorziening(
        nummer="V0",
        soort=Soort.HUISHOUDELIJKE_HULP,
        van=date(2024, 5, 1),
        onderbrekingen=(Onderbreking(laatste_dag=last),),
    )
    records = Dossier(bsn=BSN, voorzieningen=(help_at_home,))
    begun = Night(date(2024, 5, 2), records)
    return begun, Night(last + timedelta(days=draw(st.integers(55, 60))), records)


@st.composite
def nudged(draw: st.DrawFn) -> tuple[Night, ...]:
    """Return two nights between which a start moves some days within its month."""
    first = draw(days).replace(day=draw(st.integers(2, 14)))
    help_at_home = Voorziening(nummer="V0", soort=Soort.HUISHOUDELIJKE_HULP, van=first)
    later = evolve(help_at_home, van=first + timedelta(days=draw(st.integers(0, 14))))
    today = first + timedelta(days=20)
    return (
        Night(today, Dossier(bsn=BSN, voorzieningen=(help_at_home,))),
        Night(today, Dossier(bsn=BSN, voorzieningen=(later,))),
    )
