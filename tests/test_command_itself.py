"""The command as it is installed: with and without its extra, as a module, and interrupted."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from textwrap import dedent
from types import FrameType

import pytest

import ieb
from ieb import __main__ as command
from ieb import cli

PROJECT = Path(__file__).parents[1] / "pyproject.toml"

# Finds no click and no rich, as when the extra is not installed.
WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Absent())
from ieb.__main__ import main
main()
"""


def python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("absent", [("click",), ("rich",), ("click", "rich")])
def test_without_the_extra_the_command_says_what_to_install(absent):
    """Who lacks the extra gets one Dutch line with what to install, and no traceback."""
    done = python("-c", WITHOUT.format(absent=absent))
    hint = "Installeer ze met: pip install 'ieb[cli]'"
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"De opdracht ieb heeft click en rich nodig. {hint}\n"


def test_another_module_that_is_missing_is_no_extra(monkeypatch):
    """Then something else is broken, and the traceback tells what."""

    def fail() -> None:
        raise ModuleNotFoundError("No module named 'lxml'", name="lxml")

    monkeypatch.setattr("ieb.cli.main", fail)
    with pytest.raises(ModuleNotFoundError):
        command.main()


def test_the_library_needs_no_extra():
    """Who only imports the library needs nothing of the command line."""
    code = WITHOUT.format(absent=("click", "rich")).partition("from ieb.__main__")[0]
    done = python("-c", f"{code}import ieb; ieb.release().name")
    assert (done.returncode, done.stderr) == (0, "")


def test_python_m_is_the_command():
    """Who has no folder of scripts on the path runs the command by `python -m ieb`."""
    done = python("-m", "ieb", "--version")
    assert (done.returncode, done.stdout) == (0, f"ieb {version('ieb')}\n")


def test_the_library_knows_its_version():
    """A tool reads from the library which version is installed."""
    assert ieb.__version__ == version("ieb")


class Interruption:
    """A Ctrl-C at one of the calls of the functions that begin and end the command.

    Attributes:
        calls: How many of those calls there were.
    """

    def __init__(self, moment: int | None) -> None:
        self.moment = moment
        self.calls = 0

    def __call__(self, frame: FrameType, event: str, _what: object) -> None:
        """Hear of a call from Python, as `sys.setprofile` arranges."""
        if event != "call" or frame.f_code.co_filename != cli.__file__:
            return
        self.calls += 1
        if self.calls == self.moment:
            raise KeyboardInterrupt

    def run(self) -> int:
        """Run the command, and return its exit code."""
        sys.setprofile(self)
        try:
            command.main()
        except SystemExit as stop:
            return int(stop.code)
        finally:
            sys.setprofile(None)


def test_an_interrupt_at_any_moment_ends_with_a_line_and_130(monkeypatch, capsys):
    """Ctrl-C ends in one line and 130, also before a word is read and while the last is written."""
    monkeypatch.setattr(sys, "argv", ["ieb", "rules", "TR404"])
    whole = Interruption(None)
    assert whole.run() == 0
    assert whole.calls > 5
    for moment in range(1, whole.calls + 1):
        capsys.readouterr()
        assert Interruption(moment).run() == 130, moment
        assert capsys.readouterr().err.lstrip("\n") == "Afgebroken.\n", moment


def test_an_interrupt_while_the_command_is_imported_ends_the_same():
    """Ctrl-C in the tenths of a second before the command starts leaves no traceback."""
    code = WITHOUT.format(absent=("click",)).replace(
        'ModuleNotFoundError(f"No module named {name!r}", name=name)', "KeyboardInterrupt"
    )
    done = python("-c", code)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Afgebroken.\n")


def test_an_interrupt_while_the_library_is_imported_ends_the_same(tmp_path, monkeypatch):
    """The command starts outside the package: to import that takes most of the time before it begins."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    module = project["project"]["scripts"]["ieb"].partition(":")[0]
    (tmp_path / "ieb").mkdir()
    (tmp_path / "ieb" / "__init__.py").write_text("raise KeyboardInterrupt")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = python("-c", f"from {module} import main; main()")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Afgebroken.\n")


def start(tmp_path, monkeypatch, error):
    """Run `python -m ieb` where the import of a library that it needs ends in an error."""
    (tmp_path / "click").mkdir()
    (tmp_path / "click" / "__init__.py").write_text(f"raise {error}")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return python("-m", "ieb", "--version")


def test_an_interrupt_while_python_m_imports_the_library_ends_the_same(tmp_path, monkeypatch):
    """Python imports the package before a line of the command itself runs."""
    done = start(tmp_path, monkeypatch, "KeyboardInterrupt")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Afgebroken.\n")


def test_what_goes_wrong_while_python_m_imports_the_library_keeps_its_traceback(
    tmp_path, monkeypatch
):
    """A broken installation is told by Python itself, in full."""
    done = start(tmp_path, monkeypatch, "ImportError('stuk')")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Traceback ")
    assert done.stderr.endswith("ImportError: stuk\n")


def test_who_only_imports_the_library_keeps_the_tracebacks_of_his_own(tmp_path, monkeypatch):
    """The library changes nothing of a program that uses it."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "eigen.py").write_text("import ieb\nraise KeyboardInterrupt\n")
    assert "Traceback" in python("-m", "eigen").stderr


def test_an_interrupt_after_the_command_changes_nothing_of_its_outcome():
    """What is done and written is done, also while Python itself clears up."""
    code = """
        import atexit, os, signal
        from _ieb_command import main
        atexit.register(os.kill, os.getpid(), signal.SIGINT)
        main()
    """
    done = python("-c", dedent(code), "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"ieb {version('ieb')}\n", "")


STOPPING = """
import sys

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == "ieb.__main__":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
"""


def test_a_ctrl_c_while_python_looks_for_the_module_is_one_line(tmp_path, monkeypatch):
    """Python itself would show where it was."""
    (tmp_path / "sitecustomize.py").write_text(STOPPING, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    ended = subprocess.run(
        [sys.executable, "-m", "ieb"], check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (130, "Afgebroken.\n")
