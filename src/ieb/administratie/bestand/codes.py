"""The findings about a file: HV on what both files have and on HenV, ZA on what only ZA has."""

from __future__ import annotations

from ieb.findings import Finding, Mark, Severity


def find(
    code: str,
    text: str,
    *,
    column: str = "",
    line: int | None = None,
    severity: Severity = Severity.OVERTREDING,
) -> Finding:
    """Return what is wrong or odd; all of these are reconstructions (aanname).

    Args:
        code: Which thing it is, ``HV`` or ``ZA`` and a number.
        text: What it is, in Dutch, without anything that tells who it is about.
        column: The column, or empty for the line or the file as a whole.
        line: The line of the file, counted from 1.
        severity: An error breaks the row, a signal does not.
    """
    return Finding(
        code=code, message=text, severity=severity, path=column, line=line, mark=Mark.AANNAME
    )


def signal(code: str, text: str, *, column: str = "", line: int | None = None) -> Finding:
    """Return what is only odd; see `find`.

    Args:
        code: Which thing it is.
        text: What it is, in Dutch.
        column: The column, or empty.
        line: The line of the file, counted from 1.
    """
    return find(code, text, column=column, line=line, severity=Severity.SIGNAAL)
