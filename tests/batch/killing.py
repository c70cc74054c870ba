"""Kills commands at one moment after another, and gives each command once more.

`killing.py [--full] [--chunk=N] FOLDER WORDS`. A moment is a statement of SQLite, or something that happens
to a file. What comes of it is compared with what comes of a run that nothing happened to; written
are how many moments there were, and those at which it differs. FOLDER holds ``begin``: what there
is before the command. It is given in a copy of that. `ieb verwerk` then records N messages at a
time. With --full the command is not killed: at each moment at which a file is to grow, the disk is
full, and stays so until the command has ended.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stdout, suppress
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path

from ieb.batch import process
from ieb.cli import main

# Few messages at a time, so that there are many moments between two transactions.
process.__kwdefaults__["chunk"] = 2

FILES = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link"})
GROWING = FILES - {"os.remove", "os.rmdir"}
COLUMNS = {"boek_run": "id, day, finished"}
"""Of which tables not all columns are the same each time."""


def run(words: list[str], step: Callable[[str], None]) -> int:
    """Run a command in a process of its own; returns its exit code, or less than 0 when killed."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
    real = sqlite3.connect

    def connect(*given: object, **more: object) -> sqlite3.Connection:
        connection = real(*given, **more)
        connection.set_trace_callback(step)
        return connection

    sqlite3.connect = connect

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event not in FILES or args[0] == os.devnull:
            return
        if event != "open" or (isinstance(args[2], int) and args[2] & 3):
            step(event)

    sys.addaudithook(hook)
    output = os.open(os.devnull, os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    try:
        main(words)
    except SystemExit as stop:
        os._exit(int(stop.code or 0))
    finally:
        os._exit(99)  # of a copy of this process nothing else may run


def run_here(words: list[str]) -> None:
    """Run a command in this process, so that those that fork from it need not load what it loads."""
    with suppress(SystemExit), redirect_stdout(StringIO()):
        main(words)


class Counter:
    """Counts moments, and kills the process at one of them."""

    def __init__(self, last: int, told: int | None = None) -> None:
        self.left = last
        self.told = told

    def __call__(self, what: str) -> None:
        """Count a moment."""
        self.left -= 1
        if self.told is not None:
            os.write(self.told, f"{what.split(maxsplit=1)[0]}\n".encode())
        if not self.left:
            self.strike()

    def strike(self) -> None:
        """Do what is to be done at that moment."""
        os.kill(os.getpid(), signal.SIGKILL)


class Filler(Counter):
    """Counts moments at which a file is to grow; from one of them on, the disk is full."""

    def __call__(self, what: str) -> None:
        """Count a moment, if it is such a one."""
        if what in GROWING:
            super().__call__(what)
            if self.left < 0 and self.told is None:
                self.strike()

    def strike(self) -> None:
        """Say what a system says of it."""
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def state_of(folder: Path) -> dict[str, object]:
    """Return all files but the history, and what that holds."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("historie"):
            found[str(path.relative_to(folder))] = path.read_bytes()
    with closing(sqlite3.connect(folder / "historie.sqlite")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            columns = COLUMNS.get(table, "*")
            found[table] = connection.execute(f"SELECT {columns} FROM {table}").fetchall()
    return found


def moments_of(names: list[str]) -> list[int]:
    """Return which moments count: the first, the last, all around a commit or a rename, and some."""
    chosen = {1, len(names)}
    for number, name in enumerate(names, 1):
        if name in {"COMMIT", "os.rename", "os.rmdir"}:
            chosen.update({number, number + 1})
    chosen.update(range(5, len(names), max(len(names) // 8, 1)))
    return sorted(number for number in chosen if number <= len(names))


def play(folder: Path, words: list[str], counter: type[Counter]) -> tuple[int, list[str]]:
    """Hit the command at many moments; return at how many, and what went wrong."""
    struck = 2 if counter is Filler else -signal.SIGKILL
    os.chdir(folder)
    told, tell = os.pipe()
    shutil.copytree("begin", "warm")
    os.chdir("warm")
    run_here(words)
    os.chdir(folder)
    shutil.copytree("begin", "hier")
    os.chdir("hier")
    usual = run(words, counter(0, tell))
    assert usual in {0, 1, 2}
    os.close(tell)
    with os.fdopen(told) as lines:
        names = lines.read().split()
    os.chdir(folder)
    wanted = state_of(Path("hier"))
    wrong: list[str] = []
    moments = moments_of(names)
    for moment in moments:
        shutil.rmtree("hier")
        shutil.copytree("begin", "hier")
        os.chdir("hier")
        hit = run(words, counter(moment))
        code = run(words, Counter(0))
        os.chdir(folder)
        if hit == struck and code == 2 and state_of(Path("hier")) == wanted:
            continue  # it was all done, and the folder is full
        if hit != struck or code != usual or state_of(Path("hier")) != wanted:
            differs = [
                name for name, held in state_of(Path("hier")).items() if held != wanted.get(name)
            ]
            wrong.append(
                f"{moment} of {len(names)} ({names[moment - 1]}): {hit}, {code}, {differs}"
            )
    return len(moments), wrong


if __name__ == "__main__":
    given = sys.argv[1:]
    chosen = Counter
    if given[0] == "--full":
        chosen = Filler
        given.pop(0)
    if given[0].startswith("--chunk="):
        verwerk = import_module("ieb.cli.verwerk")  # the package has a command of that name
        verwerk.process = partial(process, chunk=int(given.pop(0).removeprefix("--chunk=")))
    sys.stdout.write(json.dumps(play(Path(given[0]), given[1:], chosen)))
