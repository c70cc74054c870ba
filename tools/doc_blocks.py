"""Write the Python of README and docs as modules, one a page: `python tools/doc_blocks.py FOLDER`.

So that the type checkers can judge what a reader copies; `tests/test_docs.py` runs the same blocks.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def pages() -> tuple[Path, ...]:
    """Return what people read about the library: the README and the docs."""
    return (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a page in one language.

    Args:
        page: The page.
        language: What stands behind the opening fence.
    """
    text = page.read_text(encoding="utf-8")
    return [code for name, code in _FENCE.findall(text) if name == language]


def program(page: Path) -> str:
    """Return the Python of a page as one module, each line at its own number; empty without any.

    A page is read from top to bottom: a block may use what an earlier one made.

    Args:
        page: The page.
    """
    text = page.read_text(encoding="utf-8")
    lines = ["" for _ in text.splitlines()]
    for found in _FENCE.finditer(text):
        if found[1] == "python":
            first = text.count("\n", 0, found.start(2))
            code = found[2].splitlines()
            lines[first : first + len(code)] = code
    return "\n".join(lines).strip(" ") if any(lines) else ""


def write(folder: Path) -> None:
    """Write a module per page that has Python, in place of those of an earlier time.

    Args:
        folder: Where to; made when it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("page_*.py"):
        old.unlink()
    for page in pages():
        code = program(page)
        if code:
            name = page.stem.replace("-", "_").lower()
            (folder / f"page_{name}.py").write_text(f"{code}\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
