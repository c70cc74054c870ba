"""Comparing with the files of the CAK, as the commands that do so are asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import click
from attrs import frozen

from ieb.administratie import Dossier
from ieb.administratie.beleid import BEGIN
from ieb.administratie.soorten import Soort
from ieb.administratie.vergelijking import Keuze, Vergelijking, compare
from ieb.cli.cak_files import (
    Key,
    dialect_of,
    dialect_option,
    read_cak_files,
    read_looked_up,
    read_own_amounts,
    tell_findings,
    zeros_option,
)
from ieb.cli.exit_codes import UNREADABLE
from ieb.cli.options import PATH
from ieb.cli.texts import tell_faults
from ieb.errors import InvalidValue
from ieb.messages.places import Stroom
from ieb.privacy import quote
from ieb.values import Bedrag

CHANGE: Final = BEGIN[Stroom.ABONNEMENTSTARIEF]
_CHOICES: Final = [keuze.value for keuze in Keuze if keuze is not Keuze.HANDMATIG]
Params = ParamSpec("Params")
Result = TypeVar("Result")


@frozen(kw_only=True)
class CakFiles:
    """What the caller gives of the CAK, and whose amounts count."""

    henv_path: Path | None
    za_path: Path | None
    dialect_path: Path | None
    restores: bool
    own_path: Path | None
    looked_up: Path | None
    keuze: str

    @property
    def is_given(self) -> bool:
        """Whether there is a file of the CAK at all."""
        return self.henv_path is not None or self.za_path is not None


_FILE_OPTIONS: Final = (
    click.option("--henv", "henv_path", type=PATH, metavar="HENV.csv", help="Hulpmiddelen (HenV)."),
    click.option("--za", "za_path", type=PATH, metavar="ZA.csv", help="Het bestand met zorg (ZA)."),
    dialect_option,
    zeros_option,
    click.option(
        "--eigen",
        "own_path",
        type=PATH,
        metavar="EIGEN.csv",
        help="Uw eigen bedragen: BSN;DOSSIERNUMMER;KOSTPRIJS;REST.",
    ),
    click.option(
        "--handmatig",
        "looked_up",
        type=PATH,
        metavar="BEDRAGEN.csv",
        help="Bedragen die u opzocht en die altijd gelden: BSN;DOSSIERNUMMER;BEDRAG.",
    ),
    click.option(
        "--keuze",
        type=click.Choice(_CHOICES),
        default=Keuze.LAAGSTE.value,
        help="Welk restbedrag geldt: laagste (standaard), cak of eigen.",
    ),
)


def file_options(command: Callable[Params, Result]) -> Callable[Params, Result]:
    """Give a command the options of `CakFiles`.

    Args:
        command: The command.
    """
    for option in reversed(_FILE_OPTIONS):
        command = option(command)
    return command


def compare_files(
    context: click.Context,
    dossiers: Iterable[Dossier],
    files: CakFiles,
    choices: Mapping[Soort, bool],
    *,
    peildatum: date = CHANGE,
) -> Vergelijking:
    """Compare dossiers with the files of the CAK; one that is no such file ends the command.

    Args:
        context: The context of the command.
        dossiers: The records of the gemeente.
        files: The files.
        choices: What the policy of the gemeente says of kinds.
        peildatum: First day of the new contribution.

    Raises:
        UnreadableSource: A file cannot be read.
        InvalidValue: A file is not as it must be, or the dossiers are not.
    """
    dialect = dialect_of(files.dialect_path)
    henv, za = read_cak_files(files.henv_path, files.za_path, dialect, restores=files.restores)
    for given, file in ((files.henv_path, henv), (files.za_path, za)):
        if given is not None and file is not None and not file.leesbaar:
            for line in tell_findings(given, file.errors):
                click.echo(line, err=True)
            context.exit(UNREADABLE)
    own, looked_up = files.own_path, files.looked_up
    handmatig: Mapping[Key, Bedrag] = {}
    if looked_up is not None:
        handmatig = read_looked_up(looked_up)
    found = compare(
        dossiers,
        henv,
        za,
        peildatum=peildatum,
        keuze=Keuze(files.keuze),
        eigen=None if own is None else read_own_amounts(own),
        handmatig=handmatig,
        bijdrageplichtig=choices,
    )
    faults = _list_unknown(found, handmatig)
    if looked_up is not None and faults:
        raise InvalidValue(tell_faults(looked_up, faults))
    return found


def _list_unknown(found: Vergelijking, handmatig: Mapping[Key, Bedrag]) -> list[str]:
    """Return what is wrong with amounts that were looked up: each must be of something compared."""
    compared = {(given.bsn, given.dossiernummer) for given in found.verstrekkingen}
    return [
        f"{quote(number)}: deze verstrekking is niet bekend; controleer Bsn en dossiernummer."
        for bsn, number in handmatig
        if (bsn, number) not in compared
    ]
