"""What runs the command, and what stands in its way."""

from __future__ import annotations

import errno
import os
import shlex
from pathlib import Path

import pytest

from ieb.cli import main


@pytest.fixture
def run(capsys):
    """Run `ieb` with words; returns exit code, standard output and standard error."""

    def go(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err

    return go


@pytest.fixture
def complete(run, monkeypatch):
    """Ask as bash does how the last of some words goes on; returns its lines, such as ``plain,TR404``."""

    def go(*words: str) -> list[str]:
        monkeypatch.setenv("_IEB_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", shlex.join(["ieb", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        return [line for line in run()[1].splitlines() if line]

    return go


@pytest.fixture
def forbid(monkeypatch):
    """Let the system refuse paths, as it does to an ordinary user; root, who may run the tests, reads all."""
    refused: set[str] = set()

    def guard(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def call(path: object, *args: object, **more: object) -> object:
            if str(path) in refused:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path, *args, **more)

        monkeypatch.setattr(owner, name, call)

    def go(*paths: Path, but: tuple[str, ...] = ()) -> None:
        refused.update(map(str, paths))
        for owner, name in ((os, "stat"), (os, "scandir"), (Path, "open")):
            if name not in but:
                guard(owner, name)
        real = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode: str(path) not in refused and real(path, mode)
        )

    return go
