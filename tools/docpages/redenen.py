"""The table of reasons in the guide on the administration."""

from __future__ import annotations

from docpages.markdown import NOTICE, code, table, text
from ieb.administratie.redenen import RedenCode, give_reason


def reasons_table() -> str:
    """Return the part of a page with every reason, and where it is written."""
    rows: list[tuple[str, str, str]] = []
    for reden_code in RedenCode:
        reden = give_reason(reden_code, "")
        rows.append((code(reden_code), text(reden.bron), code(reden.merk)))
    return "\n".join([NOTICE, "", *table(("reden", "bron", "herkomst"), rows)])
