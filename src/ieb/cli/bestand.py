"""`ieb bestand`: what is wrong with the files that the CAK gave of 2019."""

from __future__ import annotations

from pathlib import Path

import click

from ieb.administratie.bestand import Bestand, HenvRegel, ZaRegel
from ieb.cli.cak_files import (
    dialect_of,
    dialect_option,
    propose_dialect,
    read_cak_files,
    tell_findings,
    zeros_option,
)
from ieb.cli.dutch import Command
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.json_output import echo_json
from ieb.cli.options import PATH, json_option
from ieb.cli.screen import printable
from ieb.errors import InvalidValue
from ieb.findings import Finding
from ieb.rules.report import finding_as_dict

_File = Bestand[HenvRegel] | Bestand[ZaRegel]


@click.command(cls=Command)
@click.argument("path", metavar="HENV.csv", type=PATH, required=False)
@click.option("--za", "za_path", type=PATH, metavar="ZA.csv", help="Het bestand met zorg (ZA).")
@dialect_option
@click.option(
    "--snuffel",
    "sniffs",
    is_flag=True,
    help="Stel een dialect voor, als TOML; u beslist of het klopt.",
)
@zeros_option
@json_option
@click.pass_context
def bestand(
    context: click.Context,
    path: Path | None,
    *,
    za_path: Path | None,
    dialect_path: Path | None,
    sniffs: bool,
    restores: bool,
    as_json: bool,
) -> None:
    """Zeg wat er mis is met de bestanden HenV en ZA, die het CAK over 2019 gaf.

    Elke regel wordt gelezen, ook na een fout, en elke fout staat bij haar regel en kolom. Hoe de
    bestanden geschreven zijn, is nergens gedrukt: klopt het niet, maak dan met --snuffel een
    voorstel voor --dialect. Vergelijken met uw administratie doet `ieb vergelijk`.

    Afsluitcode 0: er is hoogstens een signaal; 1: er zijn fouten; 2: het is een ander bestand, of
    het is onleesbaar.
    """
    given = [given for given in (path, za_path) if given is not None]
    if not given:
        msg = "Geef een bestand: HENV.csv, --za ZA.csv, of beide."
        raise InvalidValue(msg)
    if sniffs and dialect_path is not None:
        msg = "--snuffel en --dialect gaan niet samen; geef er een van."
        raise InvalidValue(msg)
    if sniffs:
        # The two files are written alike: the first one tells.
        for line in propose_dialect(given[0]):
            click.echo(printable(line, show_bsn=False))
        return
    henv, za = read_cak_files(path, za_path, dialect_of(dialect_path), restores=restores)
    files = [file for file in (henv, za) if file is not None]
    named = list(zip(given, files, strict=True))
    if as_json:
        echo_json({"bestanden": [_as_json(name, file) for name, file in named]})
    else:
        for name, file in named:
            _print(name, file)
    context.exit(max(map(_exit_code, files)))


def _print(path: Path, file: _File) -> None:
    for line in tell_findings(path, file.bevindingen):
        click.echo(line)
    errors, rows = len(file.errors), len(file.regels)
    signals = len(file.bevindingen) - errors
    name = printable(path.name, show_bsn=False)
    click.echo(f"{name}: gelezen regels {rows}, fouten {errors}, signalen {signals}.")


def _as_json(path: Path, file: _File) -> dict[str, object]:
    return {
        "bestand": printable(path.name, show_bsn=False),
        "leesbaar": file.leesbaar,
        "regels": len(file.regels),
        "niet_gelezen": file.niet_gelezen,
        "bevindingen": [_finding_as_json(finding) for finding in file.bevindingen],
    }


def _finding_as_json(finding: Finding) -> dict[str, object]:
    told = printable(finding.message, show_bsn=False)
    return finding_as_dict(finding) | {"bevinding": told}


def _exit_code(file: _File) -> int:
    if not file.leesbaar:
        return UNREADABLE
    return FINDINGS if file.errors else CLEAN
