"""Write the table of cases, src/ieb/rules/gevallen.jsonl: `python tools/make_cases.py`.

What must be found stands here by hand; nothing is asked of the rules themselves.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from pathlib import Path

from gevallen import afspraken, antwoord, inhoud, niveau_1, technisch
from gevallen.make import Draft

import ieb

FILE = Path(ieb.__file__).parent / "rules" / "gevallen.jsonl"


def lines() -> list[str]:
    """Return the lines of the table."""
    count: Counter[str] = Counter()
    made = []
    for module in (niveau_1, inhoud, technisch, afspraken, antwoord):
        for draft in module.drafts():
            count[draft.rule] += 1
            made.append(json.dumps(row(draft, count[draft.rule]), ensure_ascii=False))
    return made


def row(draft: Draft, number: int) -> dict[str, object]:
    """Return a case as it stands in the table."""
    try:
        message = {"bericht": draft.data.decode()}
        assert not draft.data.startswith(b"\xef\xbb\xbf")
    except (UnicodeDecodeError, AssertionError):
        message = {"bericht_base64": base64.b64encode(draft.data).decode()}
    return {
        "id": f"{draft.rule}-{number:02}",
        "regel": draft.rule,
        "soort": draft.kind,
        "titel": draft.title,
        **message,
        "context": draft.context,
        "verwacht": sorted(draft.expected),
        "retourcodes": sorted(draft.retourcodes),
        "geaccepteerd": draft.accepted,
    }


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
