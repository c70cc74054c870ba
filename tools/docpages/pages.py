"""All pages that are made from data, and the folders that hold nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from docpages.api import api_pages
from docpages.casussen import casus_pages
from docpages.codes import code_pages
from docpages.commands import command_pages
from docpages.kostprijs import kostprijs_pictures
from docpages.markdown import page, toctree
from docpages.messages import message_pages
from docpages.names import names_page
from docpages.provisions import provisions_page
from docpages.redenen import reasons_table
from docpages.rules import rule_pages
from docpages.situaties import situatie_pages

FOLDERS: Final = ("naslag", "casussen", "situaties", "api")
_INDEX: Final = """\
Deze pagina's zijn gemaakt uit de gegevens van de bibliotheek. Wat hier over een regel of code
staat, zegt `ieb rules CODE` ook.

- [Berichten](berichten/index.md): per bericht de elementen, de regels en een voorbeeld.
- [Elementen](elementen.md): waar een element staat, en welke regels het noemen.
- [Datatypen](datatypen.md): wat een waarde mag zijn.
- [Regels](regels/index.md): per regel de tekst, een voorbeeld, en een geval dat goed gaat en een
  dat fout gaat.
- [Codelijsten](codelijsten/index.md), met de gemeentecodes en de tarieven.
- [Bepalingen](bepalingen.md): waarop het rekenen met maanden, termijnen en kostprijzen rust.
- [Andere bevindingen](bevindingen.md): de codes die geen regel van de standaard zijn.
- [Opdrachten](opdrachten.md): de hulp van elke opdracht van `ieb`.
- [Namen](namen.md): wat er is na `import ieb`.
"""


def documents() -> dict[str, str]:
    """Return all pages and pictures: file name to content."""
    return {"naslag/index.md": page("Naslag", "naslag", _index()), **dict(_pages())}


def _index() -> Iterator[str]:
    yield _INDEX
    below = ("berichten/index", "elementen", "datatypen", "regels/index", "codelijsten/index")
    yield from toctree((*below, "bepalingen", "bevindingen", "opdrachten", "namen"))


def _pages() -> Iterator[tuple[str, str]]:
    yield from message_pages()
    yield from rule_pages()
    yield from code_pages()
    yield from casus_pages()
    yield from situatie_pages()
    yield from command_pages()
    yield "naslag/bepalingen.md", provisions_page()
    yield "naslag/_redenen.md", reasons_table()
    yield from api_pages()
    yield from kostprijs_pictures()
    yield "naslag/namen.md", names_page()


def write(folder: Path) -> None:
    """Write all pages; one that has not changed stays as it is, one that is left over goes.

    Args:
        folder: The folder of the docs.
    """
    made = documents()
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
    for owner in FOLDERS:
        for path in sorted((folder / owner).rglob("*.*")):
            if path.relative_to(folder).as_posix() not in made:
                path.unlink()
