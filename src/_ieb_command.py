"""Starts the command `ieb`; outside the package, for a Ctrl-C may come while that is imported."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command and leave with its exit code; interrupted, with one line and 130."""
    try:
        # Here: importing the library takes most of the time before the command starts.
        from ieb.__main__ import main as run  # noqa: PLC0415

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Afgebroken.\n")
        sys.exit(130)
    finally:
        # All is done and written: a Ctrl-C while Python clears up must not change the exit code.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
