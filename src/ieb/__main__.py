"""The command `ieb`, also as `python -m ieb`: starts it, or says what it lacks."""

from __future__ import annotations

import sys
from typing import Final

_EXTRA: Final = ("click", "rich")
"""What the extra `cli` installs."""
_INTERRUPTED: Final = 130


def main() -> None:
    """Run the command and leave with its exit code."""
    try:
        # Here: what cannot be imported must be told, and a Ctrl-C while it is imported too.
        from ieb.cli import main as run  # noqa: PLC0415

        run()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        missing = " en ".join(_EXTRA)
        wanted = "Installeer ze met: pip install 'ieb[cli]'"
        sys.stderr.write(f"De opdracht ieb heeft {missing} nodig. {wanted}\n")
        sys.exit(2)
    except KeyboardInterrupt:  # at a moment when the command itself does not catch it
        sys.stderr.write("Afgebroken.\n")
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
