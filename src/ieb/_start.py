"""Keeps a Ctrl-C quiet while `python -m ieb` imports the package, before `__main__` runs."""

from __future__ import annotations

import sys
from types import TracebackType


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write("Afgebroken.\n")
        sys.exit(130)
    sys.__excepthook__(kind, error, trace)


# Python says `-m` only while it looks for the module to run: nobody else's program is meant.
if sys.argv[:1] == ["-m"] and "ieb" in sys.orig_argv:
    sys.excepthook = _tell
