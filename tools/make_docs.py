"""Write the tables of the docs that follow from data: `python tools/make_docs.py [FOLDER]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ieb.releases import DEFAULT, release
from ieb.releases.evidence import Fact, facts

HERE = Path(__file__).resolve().parents[1] / "docs"

INTRODUCTION = f"""\
# Herkomst

<!-- Gemaakt door tools/make_docs.py uit de gegevens van de release; wijzig die, niet deze pagina. -->

Wat weten we zeker? Achter elk gegeven van release {DEFAULT} staat waar het is gelezen. De merken worden uitgelegd in
[Architectuur](architectuur.md#herkomst). De kolom *vorm* is de herkomst van datatype en aantal; leeg betekent dat het
merk voor het hele gegeven geldt. De BerichtCode van WMO409 en WMO410 is niet gepubliceerd: wij schrijven `000` en
lezen elke drie cijfers.
"""  # noqa: E501  # Markdown, as wide as the other pages


def _rows(group: str, rows: list[Fact]) -> Iterator[str]:
    yield f"\n## {group}\n"
    yield "| naam | inhoud | herkomst | vorm |"
    yield "|---|---|---|---|"
    for row in rows:
        yield f"| `{row.name}` | {row.content} | {row.mark} | {row.shape_mark or ''} |"


def documents() -> dict[str, str]:
    """Return all pages: file name to content."""
    groups = groupby(facts(release()), key=lambda row: row.group)
    lines = (line for group, rows in groups for line in _rows(group, list(rows)))
    return {"herkomst.md": INTRODUCTION + "\n".join(lines) + "\n"}


def main(folder: Path) -> None:
    """Write all pages to a folder."""
    for name, content in documents().items():
        (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
