"""A new release with the messages of another one is a file of data, and no line of Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ieb

SOURCE = Path(ieb.__file__).parent
TOOLS = Path(__file__).parents[2] / "tools"
START = Path(__file__).parents[2] / "voorbeelden" / "start.xml"
NEW = """
extends = "4.0"
in_force = 2031-04-01
versie = 4
subversie = 1
namespace = "http://www.istandaarden.nl/ieb/4_1/{document}/schema"
berichten = ["WMO405", "WMO406", "WMO407", "WMO408", "WMO409", "WMO410"]
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    """A copy of the library in which release 4.1 has a data file, and the XSDs that follow."""
    folder = tmp_path_factory.mktemp("bibliotheek")
    shutil.copytree(SOURCE, folder / "ieb", ignore=shutil.ignore_patterns("__pycache__"))
    data = folder / "ieb" / "releases" / "data"
    (data / "4.1").mkdir()
    (data / "4.1" / "release.toml").write_text(NEW)
    run(folder, str(TOOLS / "make_xsd.py"), str(data))
    return folder


def run(library: Path, *arguments: str) -> str:
    """Return what a Python of its own prints that has this copy of the library."""
    ended = subprocess.run(
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(library)},
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_it_is_one_of_the_releases(library):
    """The newest comes first; the default does not change by it."""
    code = """
from ieb.releases import release_names
import ieb
print(release_names(), ieb.release().name, ieb.release("4.1").in_force)
print(ieb.release("4.1").message("WMO409").stamp.bericht_subversie)
"""
    assert run(library, "-c", code).splitlines() == [
        "('4.1', '4.0', '3.0', '1.0') 4.0 2031-04-01",
        "1",
    ]


def test_its_messages_are_written_read_and_judged(library):
    """XML, JSON and the rules know the release, and each says what it says of another one."""
    code = f"""
import ieb
new = ieb.release("4.1")
start = ieb.read({str(START)!r}).for_release(new)
data = ieb.serialize(start)
assert b"/ieb/4_1/wmo405/" in data and b"Subversie>1<" in data
assert ieb.parse(data, release=new) == start
assert ieb.from_json(ieb.to_json(start), release=new) == start
report = ieb.check(data, release=new)
old = ieb.check(ieb.serialize(start, release=ieb.release("4.0")))
assert report.message == start
assert [f.code for f in report.findings] == [f.code for f in old.findings]
assert [n.code for n in report.not_judged] == [n.code for n in old.not_judged]
assert ieb.build_retour(
    start, report, identificatie="R1", dagtekening=new.in_force
).release == new
try:
    ieb.parse(data)
except ieb.UnknownMessage as error:
    print(error.findings[0].message[:40])
"""
    assert run(library, "-c", code) == "Dit is een WMO405 van release 4.1. Verwa\n"


def test_the_command_knows_it(library):
    """It can be shown and chosen by name."""
    assert "4_1" in run(library, "-m", "ieb", "release", "show", "4.1")
    assert "4.1" in run(library, "-m", "ieb", "rules", "TR404")


def test_its_xsds_make_the_same_release(library):
    """Who reads them as a set of others gets it back without a difference."""
    folder = library / "ieb" / "releases" / "data" / "4.1"
    code = f"""
import ieb
made, differences = ieb.xsdset.check_xsd({str(folder)!r})
print(made.name, {{difference.fits for difference in differences}})
print(len(made.rules) == len(ieb.release("4.1").rules))
"""
    assert run(library, "-c", code) == "4.1 {True}\nTrue\n"
