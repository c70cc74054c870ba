"""The columns of the two files, in their order, and what a first line says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from ieb.administratie.bestand.codes import find, signal
from ieb.administratie.bestand.dialect import Dialect, ask_separator
from ieb.findings import Finding
from ieb.privacy import quote

PERSON: Final = ("BSN", "ACHTERNAAM", "VOORLETTERS", "VOORVOEGSEL", "GEBOORTEDATUM")


@frozen
class Soort:
    """Which of the two files.

    Attributes:
        naam: Its name.
        kolommen: Its columns, in their order.
    """

    naam: str
    kolommen: tuple[str, ...]


HENV: Final = Soort(
    "HenV",
    (
        *PERSON,
        "ZORGPERIODE",
        "DOSSIERNUMMER",
        "REGELING",
        "PGB",
        "HENV_GROEP_CODE",
        "HENV_GROEP_NAAM",
        "TOTALE_KOSTEN",
        "JAAR_VANAF",
        "PERIODE_VANAF",
        "AANTAL_PERIODEN",
        "KOSTEN_PER_PERIODE",
        "RESTBEDRAG",
        "IND_LAATSTE_ZORGPERIODE",
    ),
)
"""One row per verstrekking per client."""

ZA: Final = Soort(
    "ZA",
    (
        *PERSON,
        "PERIODE_WEEK",
        "ZORGAANBIEDER_WZA_CODE",
        "ZORGAANBIEDER_NAAM",
        "REGELING",
        "PRODUCTCODE",
        "PRODUCT_OMSCHRIJVING",
        "GELEVERDE_ZORG",
        "IND_LAATSTE_ZORGPERIODE",
    ),
)
"""One row per product per client."""

SOORTEN: Final = (HENV, ZA)


def judge_header(fields: tuple[str, ...], soort: Soort, dialect: Dialect) -> Iterator[Finding]:
    """Tell what is wrong with the first line; nothing when it names the columns in their order.

    Args:
        fields: What the first line holds.
        soort: Which file it should be.
        dialect: How it was read.
    """
    if set(fields) == set(soort.kolommen) and len(fields) == len(soort.kolommen):
        if fields != soort.kolommen:
            text = "De kolommen staan in een andere volgorde dan het CAK drukt."
            yield signal("HV001", text, line=1)
        return
    strange = _tell_strange(fields, soort, dialect)
    if strange:
        yield find("HV001", strange, line=1)
        return
    counts = Counter(fields)
    for name in soort.kolommen:
        if name not in counts:
            yield find("HV001", f"De kolom {name} ontbreekt.", column=name, line=1)
    for name, count in counts.items():
        if not name.strip():
            text = "Een kolom heeft geen naam; staat er een scheidingsteken te veel?"
            yield find("HV001", text, line=1)
        elif name not in soort.kolommen:
            text = f"De kolom {quote(name)} kennen wij niet in {soort.naam}."
            yield find("HV001", text, line=1)
        elif count > 1:
            yield find("HV001", f"De kolom {name} staat er {count} keer.", column=name, line=1)


def _tell_strange(fields: tuple[str, ...], soort: Soort, dialect: Dialect) -> str:
    """Return why the line is no header of this file at all; empty when it looks like one."""
    for other in SOORTEN:
        if other is not soort and set(fields) == set(other.kolommen):
            return (
                f"Dit is geen {soort.naam}-bestand: de kolommen zijn die van een "
                f"{other.naam}-bestand. Geef het op als {other.naam}-bestand."
            )
    names = {field.strip().upper() for field in fields}
    if names == set(soort.kolommen) and not names <= set(fields):
        return (
            "De namen van de kolommen zijn anders geschreven: verwacht zijn hoofdletters, zonder "
            f"spaties eromheen, zoals {soort.kolommen[1]}."
        )
    if fields[0].lstrip().startswith("<"):
        return f"Dit is HTML of XML en geen {soort.naam}-bestand; bewaar het als CSV."
    if not set(fields).isdisjoint(soort.kolommen):
        return ""
    wanted = len(soort.kolommen)
    if len(fields) == wanted:
        return "De eerste regel noemt geen enkele kolom. Heeft het bestand een kop?"
    counted = f"De eerste regel heeft {count_fields(fields)}; verwacht zijn er {wanted}."
    return f"{counted} {ask_separator(dialect)}"


def count_fields(fields: tuple[str, ...]) -> str:
    """Return in Dutch how many fields a line has.

    Args:
        fields: What it holds.
    """
    if len(fields) == 1:
        return "1 veld"
    return f"{len(fields)} velden"
