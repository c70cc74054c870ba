"""Comparing the administration of a gemeente with the files of the CAK."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from attrs import evolve

from ieb.administratie.beleid import BEGIN
from ieb.administratie.bestand import Bestand, BestandRegel, Drempels, HenvRegel, ZaRegel
from ieb.administratie.bestand.regels import Regel
from ieb.administratie.dossier import Dossier, tell_double
from ieb.administratie.uses import find_undecided
from ieb.administratie.vergelijking.clients import Choices, compare_client
from ieb.administratie.vergelijking.eigen import Amounts
from ieb.administratie.vergelijking.uitkomst import (
    ClientVergelijking,
    EigenBedrag,
    Keuze,
    NietVergeleken,
    Vergelijking,
    VerstrekkingVergelijking,
)
from ieb.administratie.vergelijking.verstrekkingen import compare_provisions
from ieb.arguments import demand_day, name_arguments
from ieb.errors import InvalidType, InvalidValue
from ieb.messages.places import Stroom
from ieb.notation import write_date
from ieb.values import Bedrag

Key = tuple[str, str]
_PEILDATUM: Final = BEGIN[Stroom.ABONNEMENTSTARIEF]
_USUAL: Final = Drempels()
_NO_CHOICES: Final[Choices] = {}


@name_arguments
def compare(
    dossiers: Iterable[Dossier],
    henv: Bestand[HenvRegel] | None,
    za: Bestand[ZaRegel] | None,
    *,
    peildatum: date = _PEILDATUM,
    keuze: Keuze = Keuze.LAAGSTE,
    eigen: Mapping[Key, EigenBedrag] | None = None,
    handmatig: Mapping[Key, Bedrag] | None = None,
    bijdrageplichtig: Choices = _NO_CHOICES,
    drempels: Drempels = _USUAL,
) -> Vergelijking:
    """Compare the administration of a gemeente with the files of the CAK over 2019.

    Who knows whom, who is part of the initial delivery and why not, and per provision which
    kostprijs and remaining amount each has and which one to use. The order of dossiers and rows
    means nothing.

    Args:
        dossiers: The records of the gemeente, one per person.
        henv: Hulpmiddelen en voorzieningen, or None when there is no such file.
        za: Zorg van aanbieders, or None when there is no such file.
        peildatum: First day of the new contribution.
        keuze: Which remaining amount is used.
        eigen: What the gemeente itself counted, by Bsn and number of the provision. What is not
            given is taken from the record: a kostprijs that starts before 2020 is the whole, one
            that starts on 01-01-2020 what remained.
        handmatig: Amounts that somebody looked up, by Bsn and number; they always win.
        bijdrageplichtig: What the policy of the gemeente says of kinds, as in `Beleid`.
        drempels: What counts as unrealistic; the same as the files were read with.

    Raises:
        InvalidType: An argument of another type.
        InvalidValue: A peildatum before the abonnementstarief, two dossiers of one person, or a
            kind of which nobody says whether it carries a contribution.
    """
    day = _demand_peildatum(peildatum)
    if not isinstance(keuze, Keuze):
        msg = f"keuze: verwacht een Keuze, geen {type(keuze).__name__}."
        raise InvalidType(msg)
    amounts = Amounts(
        eigen=eigen or {},
        handmatig=handmatig or {},
        keuze=keuze,
        peildatum=day,
        drempels=drempels,
    )
    by_bsn = _by_bsn(dossiers, bijdrageplichtig)
    supplied = _rows_of(henv)
    cared = _rows_of(za)
    clients: list[ClientVergelijking] = []
    provisions: list[VerstrekkingVergelijking] = []
    for bsn in sorted(by_bsn.keys() | supplied.keys() | cared.keys()):
        dossier = by_bsn.get(bsn)
        rows = supplied.get(bsn, [])
        client = compare_client(bsn, dossier, [*rows, *cared.get(bsn, [])], day, bijdrageplichtig)
        clients.append(evolve(client, henv=_lines(rows), za=_lines(cared.get(bsn, []))))
        if dossier is not None:
            provisions += compare_provisions(
                bsn,
                dossier.voorzieningen,
                rows,
                amounts,
                bijdrageplichtig,
                aangeleverd=client.aangeleverd,
            )
    return Vergelijking(
        peildatum=day,
        clients=tuple(clients),
        verstrekkingen=tuple(provisions),
        niet_vergeleken=(*_left_out("HenV", henv), *_left_out("ZA", za)),
    )


def _demand_peildatum(value: date) -> date:
    day = demand_day("peildatum", value)
    if day < _PEILDATUM:
        msg = (
            f"De peildatum {write_date(day)} ligt voor het abonnementstarief "
            f"({write_date(_PEILDATUM)})."
        )
        raise InvalidValue(msg)
    return day


def _by_bsn(dossiers: Iterable[Dossier], choices: Choices) -> dict[str, Dossier]:
    found: dict[str, Dossier] = {}
    for dossier in dossiers:
        if not isinstance(dossier, Dossier):
            msg = f"dossiers: verwacht dossiers, geen {type(dossier).__name__}."
            raise InvalidType(msg)
        if dossier.bsn in found:
            raise InvalidValue(tell_double(found[dossier.bsn].nummer, dossier.nummer))
        for undecided in find_undecided(dossier, choices):
            raise InvalidValue(undecided)
        found[dossier.bsn] = dossier
    return found


def _rows_of(bestand: Bestand[Regel] | None) -> dict[str, list[Regel]]:
    """Return the rows that take part, by Bsn."""
    found: defaultdict[str, list[Regel]] = defaultdict(list)
    if bestand is None:
        return found
    for row in bestand.regels:
        if row.comparable and row.bsn is not None:
            found[row.bsn].append(row)
    return found


def _lines(rows: Iterable[BestandRegel]) -> tuple[int, ...]:
    return tuple(row.regelnummer for row in rows)


def _left_out(
    name: str, bestand: Bestand[HenvRegel] | Bestand[ZaRegel] | None
) -> list[NietVergeleken]:
    if bestand is None:
        return []
    lines = [row.regelnummer for row in bestand.regels if not row.comparable]
    lines += bestand.niet_gelezen
    return [NietVergeleken(bestand=name, regelnummer=line) for line in sorted(lines)]
