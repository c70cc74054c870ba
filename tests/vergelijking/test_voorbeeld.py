"""The sample files, their comparison and the delivery that follows, line by line."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import chain, count

import pytest

from ieb.administratie import Beleid, Kostprijsbeleid, Pauzeregel, plan_all
from ieb.administratie.bestand import Bestand, Dialect, HenvRegel, ZaRegel, read_henv, read_za
from ieb.administratie.vergelijking import Status, Vergelijking, compare, with_amounts
from ieb.history import History
from ieb.keten.period import Period
from ieb.notation import write_date

from .voorbeeld import DELIVERED_TOO, DOSSIERS, EIGEN, EIGEN_TOO, HENV, ZA


def _henv() -> Bestand[HenvRegel]:
    return read_henv(HENV.encode(), Dialect())


def _za() -> Bestand[ZaRegel]:
    return read_za(ZA.encode(), Dialect())


def _compared() -> Vergelijking:
    return compare(DOSSIERS, _henv(), _za(), eigen=EIGEN)


def _codes_by_line(bestand: Bestand[HenvRegel] | Bestand[ZaRegel]) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for finding in bestand.bevindingen:
        assert finding.line is not None
        found[finding.line].add(finding.code)
    return dict(found)


def test_henv_yields_the_findings_of_each_line() -> None:
    """Every line of HenV that has something, and what it has."""
    assert _codes_by_line(_henv()) == {
        4: {"HV050"},
        5: {"HV040"},
        6: {"HV051"},
        7: {"HV060", "HV061"},
        8: {"HV032"},
        9: {"HV050"},
        10: {"HV010", "HV020", "HV030"},
        11: {"HV070"},
        13: {"HV041"},
    }


def test_za_yields_the_findings_of_each_line() -> None:
    """Every line of ZA that has something, and what it has."""
    assert _codes_by_line(_za()) == {
        3: {"ZA011"},
        7: {"ZA010", "ZA020"},
        8: {"HV020", "ZA020", "HV022"},
    }


def test_a_provisional_amount_tells_its_range() -> None:
    """An amount after period 11 lies two periods of 17,50 lower on 01-01-2020, at most."""
    (text,) = [found.message for found in _henv().bevindingen if found.code == "HV060"]
    assert "590,00 tot en met 625,00" in text


@pytest.mark.parametrize(
    ("bsn", "status", "reden"),
    [
        ("999900006", "BEIDE", None),
        ("999900018", "BEIDE", None),
        ("999900031", "BEIDE", None),
        ("999900043", "BEIDE", None),
        ("999900055", "BEIDE", "GEEINDIGD"),
        ("999900067", "BEIDE", None),
        ("999900079", "ALLEEN_CAK", "NIET_IN_ADMINISTRATIE"),
        ("999900080", "BEIDE", "NIET_BIJDRAGEPLICHTIG"),
        ("999900092", "BEIDE", None),
        ("999900110", "BEIDE", None),
        ("999900134", "ALLEEN_GEMEENTE", "ONBEKEND_BIJ_CAK"),
        ("999900146", "ALLEEN_GEMEENTE", "NIEUW"),
        ("999900158", "BEIDE", None),
        ("999900201", "ALLEEN_CAK", "NIET_LAATSTE_PERIODE"),
        ("999900213", "BEIDE", "OVERLEDEN"),
        ("999900225", "BEIDE", "BESCHERMD_WONEN"),
        ("999900237", "ALLEEN_CAK", "NIET_IN_ADMINISTRATIE"),
    ],
)
def test_each_client_has_its_status_and_reason(bsn: str, status: str, reden: str | None) -> None:
    """Who knows the client, and why it is not reported or what to look at."""
    (client,) = [client for client in _compared().clients if client.bsn == bsn]
    assert (client.status, client.reden) == (status, reden)


def test_the_clients_are_counted_by_status() -> None:
    """Twelve are known to both, of whom eight are reported; two rows take no part."""
    compared = _compared()
    assert compared.counts() == {
        Status.BEIDE: 12,
        Status.ALLEEN_GEMEENTE: 2,
        Status.ALLEEN_CAK: 3,
    }
    both = [client for client in compared.clients if client.status is Status.BEIDE]
    assert sum(client.aangeleverd for client in both) == 8
    left_out = [(row.bestand, row.regelnummer) for row in compared.niet_vergeleken]
    assert left_out == [("HenV", 10), ("ZA", 8)]


@pytest.mark.parametrize(
    ("nummer", "verschillen", "bedrag"),
    [
        ("D-0001", {"GELIJK"}, "2385,50"),
        ("D-0002", {"GELIJK"}, "342,50"),
        ("D-0003", {"RESTBEDRAG_VERSCHILT", "GEEN_AFSCHRIJVING"}, "972,50"),
        (
            "D-0004",
            {"ONREALISTISCH", "KOSTPRIJS_VERSCHILT", "RESTBEDRAG_VERSCHILT"},
            "8000,01",
        ),
        ("D-0005", {"GELIJK"}, None),
        ("D-0006", {"VOORLOPIG"}, "590,00"),
        ("D-0010", {"GELIJK"}, "387,50"),
        ("D-0011", {"KOSTPRIJS_VERSCHILT", "RESTBEDRAG_VERSCHILT"}, "375,00"),
    ],
)
def test_each_provision_has_its_differences_and_amount(
    nummer: str, verschillen: set[str], bedrag: str | None
) -> None:
    """What differs, and which remaining amount is used."""
    found = {given.dossiernummer: given for given in _compared().verstrekkingen}[nummer]
    assert found.verschillen == verschillen
    assert str(found.bedrag) == str(bedrag)


def test_only_what_has_a_watched_kostprijs_is_compared_as_a_provision() -> None:
    """A rolstoel and services have none."""
    compared = [given.dossiernummer for given in _compared().verstrekkingen]
    assert "D-0008" not in compared
    assert len(compared) == 8


_DELIVERED = """\
999900006 1 01-01-2020 - 2385,50 01-01-2020
999900018 2 01-01-2020 - - -
999900031 3 01-01-2020 - 972,50 01-01-2020
999900043 4 01-01-2020 - 8000,01 01-01-2020
999900067 5 01-01-2020 - 590,00 01-01-2020
999900092 6 01-01-2020 - 387,50 01-01-2020
999900134 7 01-01-2020 - - -
999900146 8 06-01-2020 - - -
999900158 9 01-01-2020 14-02-2020 - -
999900171 10 01-01-2020 31-01-2020 - -
999900183 11 01-01-2020 29-02-2020 38,00 01-01-2020
999900110 12 01-01-2020 - 375,00 01-01-2020
"""


def test_the_delivery_that_follows_is_exact() -> None:
    """Start, stop and kostprijs of everybody who must be delivered, and of nobody else."""
    last = [dossier for dossier in DOSSIERS if dossier.bsn == "999900110"]
    order = [dossier for dossier in DOSSIERS if dossier.bsn != "999900110"]
    dossiers = [*order, *DELIVERED_TOO, *last]
    compared = compare(dossiers, _henv(), _za(), eigen=EIGEN | EIGEN_TOO)
    beleid = Beleid(gemeente="0513", pauze=Pauzeregel(dagen=56), kostprijs=Kostprijsbeleid.LANGSTE)
    plans = plan_all(
        with_amounts(dossiers, compared), beleid, date(2020, 4, 6), History(), numbers=count(1)
    )
    opdrachten = chain.from_iterable(plan.opdrachten for plan in plans)
    assert "".join(_tell(opdracht.periode) for opdracht in opdrachten) == _DELIVERED


def _tell(periode: Period) -> str:
    kostprijs = "- -"
    if periode.kostprijs is not None:
        begin = write_date(periode.kostprijs.kostprijs_startdatum)
        kostprijs = f"{periode.kostprijs.kostprijs_bedrag} {begin}"
    stop = "-"
    if periode.stop is not None:
        stop = write_date(periode.stop)
    number = periode.sleutel.start_nummer
    return f"{periode.bsn} {number} {write_date(periode.start)} {stop} {kostprijs}\n"
