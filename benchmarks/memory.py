"""The greatest memory of a process, and work that is done in a process of its own."""

from __future__ import annotations

import re
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

STATUS = Path("/proc/self/status")
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")

T = TypeVar("T")


def peak_mb() -> int:
    """Return the greatest memory of this process so far.

    What `resource` says is at least that of the process that started this one, for a moment ago it
    was a copy of that; so it only counts where the system tells nothing else.
    """
    if STATUS.exists():
        found = PEAK.search(STATUS.read_text())
        if found is not None:
            return int(found[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def do_apart(work: Callable[..., T], *words: object) -> T:
    """Do some work in a process of its own, and return what it gave: what it held is gone then."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *words).result()
