"""Files in every dialect: what was written is read, and nothing else ever is."""

from __future__ import annotations

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from ieb.administratie.bestand import (
    Dialect,
    HenvRegel,
    Snuffel,
    ZaRegel,
    read_henv,
    read_za,
    sniff,
)

from .strategies import Cared, Supplied, dialects, henv_files, write_henv, write_za, za_files


def _as_supplied(row: HenvRegel) -> Supplied:
    assert row.bsn is not None
    assert row.geboortedatum is not None
    assert row.zorgperiode is not None
    assert row.pgb is not None
    assert row.totale_kosten is not None
    assert row.vanaf is not None
    assert row.restbedrag is not None
    per_period = row.kosten_per_periode
    return Supplied(
        bsn=row.bsn,
        name=row.achternaam,
        birth=row.geboortedatum,
        period=(row.zorgperiode.jaar, row.zorgperiode.nummer),
        dossier=row.dossiernummer,
        pgb=row.pgb,
        total=row.totale_kosten.cents,
        first=(row.vanaf.jaar, row.vanaf.nummer),
        count=row.aantal_perioden,
        per_period=None if per_period is None else per_period.cents,
        rest=row.restbedrag.cents,
    )


def _as_cared(row: ZaRegel) -> Cared:
    assert row.bsn is not None
    assert row.geboortedatum is not None
    assert row.zorgperiode is not None
    assert row.geleverde_zorg is not None
    return Cared(
        bsn=row.bsn,
        name=row.achternaam,
        birth=row.geboortedatum,
        period=(row.zorgperiode.jaar, row.zorgperiode.nummer),
        provider=row.aanbieder_code,
        minutes=row.geleverde_zorg,
    )


@given(rows=henv_files(), dialect=dialects())
def test_henv_comes_back_from_every_dialect(rows: list[Supplied], dialect: Dialect) -> None:
    """Rows written in a dialect and read with it are the same rows, and nothing is found."""
    bestand = read_henv(write_henv(rows, dialect), dialect)
    assert [_as_supplied(row) for row in bestand.regels] == rows
    assert not bestand.errors
    assert {found.code for found in bestand.bevindingen} <= {"HV002"}
    assert bool(bestand.bevindingen) is not bool(rows)


@given(rows=za_files(), dialect=dialects())
def test_za_comes_back_from_every_dialect(rows: list[Cared], dialect: Dialect) -> None:
    """Rows written in a dialect and read with it are the same rows, and nothing is found."""
    bestand = read_za(write_za(rows, dialect), dialect)
    assert [_as_cared(row) for row in bestand.regels] == rows
    assert bool(bestand.bevindingen) is not bool(rows)


@given(rows=henv_files(), written=dialects(), read=dialects())
def test_another_dialect_never_yields_other_amounts_in_silence(
    rows: list[Supplied], written: Dialect, read: Dialect
) -> None:
    """What a row read with the wrong dialect holds is what was written, or an error says so."""
    assume(rows)
    bestand = read_henv(write_henv(rows, written), read)
    if bestand.errors:
        return
    amounts = [(row.total, row.rest, row.birth) for row in rows]
    found = [_as_supplied(row) for row in bestand.regels]
    assert [(row.total, row.rest, row.birth) for row in found] == amounts


def _possible(found: Snuffel) -> list[Dialect]:
    return [found.voorstel, *found.ook_mogelijk]


@given(rows=henv_files(), dialect=dialects())
def test_sniffing_finds_the_dialect_of_henv(rows: list[Supplied], dialect: Dialect) -> None:
    """The dialect a file was written in is among those that are possible."""
    assume(rows or dialect.kop)
    found = sniff(write_henv(rows, dialect))
    # Bytes that are the same in both encodings tell neither.
    encodings = [evolve(dialect, codering=found.voorstel.codering), dialect]
    assert not set(encodings).isdisjoint(_possible(found))


@given(rows=za_files(), dialect=dialects())
def test_sniffing_finds_the_dialect_of_za(rows: list[Cared], dialect: Dialect) -> None:
    """The dialect a file was written in is among those that are possible, but for amounts."""
    assume(rows or dialect.kop)
    found = sniff(write_za(rows, dialect))
    usual = evolve(dialect, bedrag=Dialect().bedrag, codering=found.voorstel.codering)
    assert usual in _possible(found)


@given(rows=henv_files(), dialect=dialects(), data=st.data())
def test_one_spoiled_row_changes_no_other(
    rows: list[Supplied], dialect: Dialect, data: st.DataObject
) -> None:
    """A row in which a cell is spoiled leaves what is found of the others as it was."""
    assume(rows)
    written = write_henv(rows, dialect).split(b"\r\n")
    place = data.draw(st.integers(int(dialect.kop), len(written) - 2))
    before = read_henv(b"\r\n".join(written), dialect)
    spoiled = data.draw(st.binary(max_size=40).filter(lambda line: b"\n" not in line))
    after = read_henv(b"\r\n".join([*written[:place], spoiled, *written[place + 1 :]]), dialect)
    kept = [row for row in before.regels if row.regelnummer != place + 1]
    assert [row for row in after.regels if row.regelnummer != place + 1] == kept
