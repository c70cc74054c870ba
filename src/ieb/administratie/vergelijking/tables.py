"""All of a comparison as rows: CSV for a spreadsheet, plain values for JSON.

No name is in it, and a Bsn only when it is asked for.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from ieb.administratie.vergelijking.showing import show_euros, show_text
from ieb.administratie.vergelijking.uitkomst import (
    ClientVergelijking,
    Vergelijking,
    VerstrekkingVergelijking,
)
from ieb.sheet import Sheet
from ieb.values import Bedrag


def clients_to_csv(vergelijking: Vergelijking, *, toon_bsn: bool = False) -> str:
    """Return the clients as CSV for a spreadsheet, one a line.

    Args:
        vergelijking: What came of a comparison.
        toon_bsn: Whether each Bsn is shown.
    """
    rows = [client_to_row(client, toon_bsn=toon_bsn) for client in vergelijking.clients]
    return _to_csv(rows)


def provisions_to_csv(vergelijking: Vergelijking, *, toon_bsn: bool = False) -> str:
    """Return the provisions as CSV for a spreadsheet, one a line; amounts in euros.

    Args:
        vergelijking: What came of a comparison.
        toon_bsn: Whether each Bsn is shown.
    """
    rows = [provision_to_row(given, toon_bsn=toon_bsn) for given in vergelijking.verstrekkingen]
    return _to_csv(rows)


def client_to_row(client: ClientVergelijking, *, toon_bsn: bool = False) -> dict[str, str]:
    """Return a client as texts by the names of columns.

    Args:
        client: The client.
        toon_bsn: Whether the Bsn is shown.
    """
    row = {"bsn": client.bsn} if toon_bsn else {}
    return row | {
        "dossier": show_text(client.dossier, toon_bsn=toon_bsn),
        "status": client.status.value,
        "reden": client.reden or "",
        "aangeleverd": "ja" if client.aangeleverd else "nee",
        "henv_regels": " ".join(map(str, client.henv)),
        "za_regels": " ".join(map(str, client.za)),
    }


def provision_to_row(given: VerstrekkingVergelijking, *, toon_bsn: bool = False) -> dict[str, str]:
    """Return a provision as texts by the names of columns; amounts in euros.

    Args:
        given: The provision.
        toon_bsn: Whether the Bsn is shown.
    """
    row = {"bsn": given.bsn} if toon_bsn else {}
    return row | {
        "dossiernummer": show_text(given.dossiernummer, toon_bsn=toon_bsn),
        "henv_regel": "" if given.regelnummer is None else str(given.regelnummer),
        "via": given.via or "",
        "verschillen": " ".join(sorted(given.verschillen)),
        **{name: show_euros(amount) for name, amount in _amounts_of(given).items()},
        "keuze": given.keuze or "",
    }


def to_json(vergelijking: Vergelijking, *, toon_bsn: bool = False) -> dict[str, object]:
    """Return all of it as plain values for JSON; amounts in whole eurocents.

    Args:
        vergelijking: What came of a comparison.
        toon_bsn: Whether each Bsn is shown.
    """
    return {
        "peildatum": vergelijking.peildatum.isoformat(),
        "aantallen": {status.value: count for status, count in vergelijking.counts().items()},
        "clienten": [_client_to_json(client, toon_bsn=toon_bsn) for client in vergelijking.clients],
        "verstrekkingen": [
            _provision_to_json(given, toon_bsn=toon_bsn) for given in vergelijking.verstrekkingen
        ],
        "niet_vergeleken": [
            {"bestand": row.bestand, "regel": row.regelnummer}
            for row in vergelijking.niet_vergeleken
        ],
    }


def _client_to_json(client: ClientVergelijking, *, toon_bsn: bool) -> dict[str, object]:
    return {
        **client_to_row(client, toon_bsn=toon_bsn),
        "reden": client.reden,
        "aangeleverd": client.aangeleverd,
        "henv_regels": client.henv,
        "za_regels": client.za,
    }


def _provision_to_json(given: VerstrekkingVergelijking, *, toon_bsn: bool) -> dict[str, object]:
    return {
        **provision_to_row(given, toon_bsn=toon_bsn),
        "henv_regel": given.regelnummer,
        "via": given.via,
        "verschillen": sorted(given.verschillen),
        **{name: _cents(amount) for name, amount in _amounts_of(given).items()},
        "keuze": given.keuze,
    }


def _amounts_of(given: VerstrekkingVergelijking) -> dict[str, Bedrag | None]:
    return {
        "kostprijs_cak": given.kostprijs_cak,
        "kostprijs_eigen": given.kostprijs_eigen,
        "rest_cak": given.rest_cak,
        "rest_eigen": given.rest_eigen,
        "laag": given.laag,
        "hoog": given.hoog,
        "bedrag": given.bedrag,
    }


def _cents(amount: Bedrag | None) -> int | None:
    return None if amount is None else amount.cents


def _to_csv(rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO(newline="")
    if rows:
        sheet = Sheet(text)
        sheet.add(rows[0])
        for row in rows:
            sheet.add(row.values())
    return text.getvalue()
