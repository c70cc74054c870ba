"""What waits for an answer too long, as the commands that list it are asked."""

from __future__ import annotations

from datetime import date
from typing import Final

import click

from ieb.kalender import add_working_days

_MOST: Final = 1000
"""Working days: some four years (aanname)."""

unanswered_option: Final = click.option(
    "--onbeantwoord",
    "patience",
    type=click.IntRange(0, _MOST),
    metavar="WERKDAGEN",
    help="Toon waarop binnen zoveel werkdagen geen antwoord kwam; 0 toont alles zonder antwoord.",
)


def waits_too_long(since: date | None, patience: int, today: date) -> bool:
    """Return whether an answer should have come by now.

    Args:
        since: The day on which was sent what is to be answered; None when that is unknown, and then
            a person looks at it (aanname).
        patience: How many working days an answer may take; 0 for what has none yet, however short.
        today: The day.
    """
    if since is None or patience == 0:
        return True
    return since < today and add_working_days(since, patience) < today
