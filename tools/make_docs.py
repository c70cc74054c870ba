"""Write the pages of the docs that follow from data: `python tools/make_docs.py [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from docpages import write

HERE = Path(__file__).resolve().parents[1] / "docs"

if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
