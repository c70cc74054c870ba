"""The samples: each kind of message written out once, and variations that scenarios need."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from ieb.datatable import DataTable
from ieb.errors import InvalidValue
from ieb.privacy import quote
from ieb.scenario.datafiles import load
from ieb.scenario.rows import Row, change_rows, stated_rows

FILE: Final = "voorbeelden.toml"
Samples = Mapping[str, tuple[Row, ...]]


def sample_rows(name: str) -> tuple[Row, ...]:
    """Return the lines of a sample.

    Args:
        name: Its name in the file of samples, such as ``WMO405``.

    Raises:
        InvalidValue: There is no such sample.
    """
    samples = _samples()
    if name not in samples:
        msg = f"er is geen voorbeeld {quote(name)}; wel {', '.join(samples)}"
        raise InvalidValue(msg)
    return samples[name]


def find_sample(title: str) -> tuple[Row, ...]:
    """Return the lines of the first sample with a title.

    Args:
        title: The first line of a message, such as ``Inhoudelijke terugkoppelingbericht (409):``.

    Raises:
        InvalidValue: There is no such sample.
    """
    for rows in _samples().values():
        if rows[0].label == title:
            return rows
    msg = f"er is geen voorbeeld met de titel {quote(title)}"
    raise InvalidValue(msg)


def read_samples(table: DataTable) -> Samples:
    """Read a file of samples: lines written out, or another sample (``van``) with other lines.

    Args:
        table: The whole file.

    Raises:
        InvalidValue: A sample of one that does not stand above it.
    """
    samples: dict[str, tuple[Row, ...]] = {}
    for name in table.names:
        stated = table.demand(name)
        rows = stated_rows(stated, "velden")
        base = stated.optional("van", str)
        if base is not None:
            if base not in samples:
                raise stated.fault(f"hierboven staat geen voorbeeld {quote(base)}")
            rows = change_rows(samples[base], rows)
        samples[name] = rows
    return samples


@cache
def _samples() -> Samples:
    return load(FILE, read_samples)
