"""Write what is found in each case of the table, word for word: `python tools/make_findings.py`.

The table of cases says by hand which rules are broken; where a finding points and what it says
follows from the rule. Those words change more often than the rules do, so nobody types them twice:
they are written down here, and the difference is read when it is committed. A finding that suddenly
points elsewhere, or says something else, then stands in the diff of its rule. That was less work to
keep than a path and a text with each case, which nobody would type right the first time and all
would paste.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ieb import Finding, check
from ieb.scenario import Case, cases

FILE = Path(__file__).parents[1] / "tests" / "rules" / "bevindingen.txt"


def lines() -> Iterator[str]:
    """Yield the lines of the file: for each case what is found in it, or what is not judged."""
    for case in cases():
        found = list(_found(case))
        if found:
            yield f"{case.id} {case.kind}: {case.title}"
        yield from found


def _found(case: Case) -> Iterator[str]:
    report = check(case.data, case.context())
    for finding in report:
        yield f"    {_weight(finding)} {finding}"
    for missed in report.not_judged:
        yield f"    niet beoordeeld: {missed.code}, zonder {missed.lacks}"


def _weight(finding: Finding) -> str:
    code = finding.retourcode or "-"
    return f"{finding.severity} {code} niveau {finding.level} ({finding.mark}):"


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
