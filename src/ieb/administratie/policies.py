"""The policy of a gemeente as TOML; keys are the names of the attributes of `Beleid`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from attrs import fields

from ieb.administratie.beleid import Beleid
from ieb.administratie.shapes import structure
from ieb.datatable import decode_toml
from ieb.errors import InvalidRecords, InvalidType, UnreadableSource
from ieb.filenames import as_path, explain_refusal, refuse_folder
from ieb.findings import Path

if TYPE_CHECKING:
    import os

_LONGEST: Final = 1_000_000
"""Bytes: a policy has a few hundred (aanname)."""


def read_beleid(path: str | os.PathLike[str]) -> Beleid:
    """Read a policy from a TOML file; see `parse_beleid`.

    Args:
        path: The file.

    Raises:
        UnreadableSource: The file cannot be read.
        InvalidRecords: It holds no policy.
    """
    given = as_path(path)
    try:
        with open(given, "rb") as stream:  # noqa: PTH123  # a text that was checked
            data = stream.read(_LONGEST + 1)
    except OSError as error:
        refuse_folder(given, "geef een bestand")
        raise UnreadableSource(explain_refusal(error, "Dit bestand")) from None
    return parse_beleid(data)


def parse_beleid(data: str | bytes) -> Beleid:
    r"""Read a policy from TOML.

    Args:
        data: The TOML; bytes must be UTF-8.

    Raises:
        InvalidType: `data` is neither text nor bytes.
        InvalidRecords: No TOML, unknown or missing keys, or values that cannot be; all at once.

    Example:
        >>> beleid = parse_beleid('gemeente = "0513"\nrem = "5%"\npauze = {dagen = 56}')
        >>> beleid.pauze, beleid.rem
        (Pauzeregel(dagen=56, maanden=None), Fraction(1, 20))
    """
    if not isinstance(data, str | bytes):
        msg = f"TOML wordt gelezen uit tekst of bytes, niet uit {type(data).__name__}."
        raise InvalidType(msg)
    if len(data) > _LONGEST:
        raise InvalidRecords(((Path(), "Geen beleid: groter dan 1 MB."),))
    content, why = decode_toml(data)
    if why:
        raise InvalidRecords(((Path(), why),))
    beleid = structure(content, Beleid, Path())
    if isinstance(beleid, Beleid):
        return beleid
    raise InvalidRecords(beleid)


def policy_to_toml(beleid: Beleid) -> str:
    """Write a policy as TOML, every choice in full.

    Args:
        beleid: The policy.

    Raises:
        InvalidType: It is no policy.
    """
    if not isinstance(beleid, Beleid):
        msg = f"Verwacht een Beleid, geen {type(beleid).__name__}."
        raise InvalidType(msg)
    return "".join(f"{line}\n" for line in _lines(beleid))


def _lines(beleid: Beleid) -> Iterator[str]:
    yield f"gemeente = {json.dumps(beleid.gemeente)}"
    if beleid.pauze is not None:
        for attribute in fields(type(beleid.pauze)):
            limit: int | None = getattr(beleid.pauze, attribute.name)
            if limit is not None:
                yield f"pauze = {{{attribute.name} = {limit}}}"
    yield f'kostprijs = "{beleid.kostprijs}"'
    yield f"vooruit = {beleid.vooruit}"
    yield f'mutaties = "{beleid.mutaties}"'
    yield f'te_laat = "{beleid.te_laat}"'
    brake = "uit"
    if beleid.rem is not None:
        brake = f"{beleid.rem.numerator}/{beleid.rem.denominator}"
    yield f'rem = "{brake}"'
    yield "[vanaf]"
    for stroom, day in beleid.vanaf.items():
        yield f'"{stroom}" = {day.isoformat()}'
    yield "[bijdrageplichtig]"
    for soort, due in beleid.bijdrageplichtig.items():
        yield f"{soort} = {str(due).lower()}"
    yield "[termijnen]"
    yield f"oplegging = {beleid.termijnen.oplegging}"
    yield f"herziening = {beleid.termijnen.herziening}"
