"""The codes in reports that no rule has: of a file that is no message, of the W3C, of us."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from ieb.datatable import DataTable, loads

_FILE: Final = files("ieb.rules") / "data" / "codes.toml"

_OF_THE_W3C: Final = (
    "De code is die van het W3C voor deze fout; de bevinding zegt welk element, en wat er hoort."
)


class OtherCode(NamedTuple):
    """What a code that is no rule means.

    Attributes:
        code: The code.
        title: What is wrong, in Dutch.
        explanation: Why that is wrong, and what to do.
    """

    code: str
    title: str
    explanation: str


@cache
def other_codes() -> Mapping[str, OtherCode]:
    """Return every code in a finding that is no rule of `RULES`, by the code."""
    return loads(_FILE.read_text(encoding="utf-8"), _FILE.name, _read_codes)


def _read_codes(table: DataTable) -> Mapping[str, OtherCode]:
    read = map(_read_code, table.tables("code"))
    return {other.code: other for other in read}


def _read_code(table: DataTable) -> OtherCode:
    return OtherCode(
        table.required("code", str), table.required("titel", str), table.required("uitleg", str)
    )


def find_other_code(code: str) -> OtherCode | None:
    """Return what a code that is no rule means, or None; an unlisted one of the W3C says so.

    Args:
        code: The code, in whatever case.
    """
    folded = code.casefold()
    for name, found in other_codes().items():
        if name.casefold() == folded:
            return found
    if folded.startswith("cvc-"):
        return OtherCode(code, "Het bericht voldoet niet aan de XSD.", _OF_THE_W3C)
    return None
