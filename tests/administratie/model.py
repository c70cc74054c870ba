"""What should be charged, worked out day by day; it shares no reckoning with the library.

A month of the abonnementstarief is charged when something is in use on its first day: so say the
rules for a begin and for an end together. Days of beschermd wonen are charged one by one.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from ieb.administratie import Beleid, Dossier, Onderbreking, Pauzeregel, Soort, Voorziening
from ieb.codes import TARIEVEN
from ieb.messages import Kostprijs

FIRST, END = date(2023, 12, 1).toordinal(), date(2031, 12, 31).toordinal()
"""Days that the model looks at; what has no end goes on to the last of them."""
ALWAYS = frozenset(range(FIRST, END + 1))
FIRSTS = frozenset(number for number in ALWAYS if date.fromordinal(number).day == 1)
_FREE = Soort.ROLSTOEL


def span(van: date, tot: date | None) -> frozenset[int]:
    """Return the days from one to another."""
    return frozenset(range(van.toordinal(), END + 1 if tot is None else tot.toordinal() + 1))


def days_at_home(dossier: Dossier, beleid: Beleid, today: date) -> frozenset[int]:
    """Return the days on which something of the abonnementstarief should be known."""
    found: frozenset[int] = frozenset()
    for used in used_at_home(dossier, beleid, today).values():
        found |= until_death(used, dossier.overleden)
    months = cut_at(found, today.toordinal() + beleid.vooruit, FIRSTS)
    return months & FIRSTS


def days_housed(dossier: Dossier, beleid: Beleid, today: date) -> frozenset[int]:
    """Return the days of beschermd wonen that should be known."""
    found: frozenset[int] = frozenset()
    for provision in dossier.voorzieningen:
        if provision.soort is Soort.BESCHERMD_WONEN:
            used = days_used(provision, beleid, today)
            found |= until_death(used, dossier.overleden)
    return cut_at(found, today.toordinal() + beleid.vooruit, ALWAYS)


def used_at_home(dossier: Dossier, beleid: Beleid, today: date) -> dict[str, frozenset[int]]:
    """Return the days on which each provision asks for the abonnementstarief."""
    gone: frozenset[int] = frozenset()
    for other in dossier.voorliggend:
        gone |= span(other.van, other.tot)
    for provision in dossier.voorzieningen:
        if provision.soort is Soort.BESCHERMD_WONEN:
            gone |= days_used(provision, beleid, today)
    found: dict[str, frozenset[int]] = {}
    for provision in dossier.voorzieningen:
        if provision.soort in (Soort.BESCHERMD_WONEN, _FREE):
            continue
        used = days_used(provision, beleid, today) - gone
        found[provision.nummer] = within_cost(used, provision)
    return found


def days_used(provision: Voorziening, beleid: Beleid, today: date) -> frozenset[int]:
    """Return the days of a provision without its pauses."""
    used = span(provision.van, None if provision.herindicatie else provision.tot)
    for pause in provision.onderbrekingen:
        if beleid.pauze is not None and is_pause(pause, beleid.pauze, today):
            unused = span(pause.laatste_dag, pause.hervat)
            ends = {pause.laatste_dag.toordinal()}
            if pause.hervat is not None:
                ends.add(pause.hervat.toordinal())
            used -= unused - ends
    return used


def is_pause(pause: Onderbreking, regel: Pauzeregel, today: date) -> bool:
    """Return whether so much time went by without use, as far as is known today."""
    last, again = pause.laatste_dag, pause.hervat or today
    if regel.dagen is not None:
        return (again - last).days - 1 > regel.dagen
    assert regel.maanden is not None
    years, month = divmod(last.month - 1 + regel.maanden, 12)
    year = last.year + years
    limit = date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))
    return again.toordinal() - 1 > limit.toordinal()


def within_cost(used: frozenset[int], provision: Voorziening) -> frozenset[int]:
    """Return the days up to the last month that the kostprijs can pay."""
    kostprijs = provision.kostprijs
    if kostprijs is None:
        return used
    assert isinstance(kostprijs, Kostprijs)  # no rents are drawn
    rest = kostprijs.kostprijs_bedrag.cents
    last = FIRST
    for number in sorted(used & FIRSTS):
        cents = tariff(date.fromordinal(number))
        if rest < cents:
            return frozenset(day for day in used if day <= last)
        rest -= cents
        first = date.fromordinal(number)
        last = number + monthrange(first.year, first.month)[1] - 1
    return used


def tariff(day: date) -> int:
    """Return the tariff of a month; the last known one for what comes after it."""
    known = [row.cents for row in TARIEVEN if row.valid_from <= day]
    return known[-1]


def until_death(used: frozenset[int], died: date | None) -> frozenset[int]:
    """Return days of which none ends on or after a death: that is for the CAK."""
    if died is None or not used:
        return used
    number = died.toordinal()
    living = frozenset(day for day in used if day <= number)
    if number not in used:
        return living
    return living | span(died, None)


def cut_at(used: frozenset[int], horizon: int, firsts: frozenset[int]) -> frozenset[int]:
    """Return the days as they are known on a day: what goes on has no end, what is to come is not there.

    Args:
        used: All days, also of what is to come.
        horizon: The last day that may be told.
        firsts: The days that break a period when they are not used.
    """
    come = frozenset(day for day in used if day <= horizon)
    ahead = min((day for day in used if day > horizon), default=None)
    if not come or ahead is None:
        return come
    between = range(max(come) + 1, ahead)
    if firsts.isdisjoint(between):
        return come | frozenset(range(max(come), END + 1))
    return come
