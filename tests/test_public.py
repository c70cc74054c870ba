"""What is public: what docs/compatibiliteit.md promises and the API pages describe."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import typing
from itertools import chain
from pathlib import Path

import pytest
from attrs import fields, has
from docpages import documents
from docpages.names import public_modules

import ieb
from ieb.messages import MESSAGES, pairs

DOCS = Path(__file__).parents[1] / "docs"
MODULES = public_modules()
PACKAGES = [name for name in MODULES if hasattr(importlib.import_module(name), "__path__")]


def every_module():
    """Yield each module of the library, public or not."""
    for found in pkgutil.walk_packages(ieb.__path__, "ieb."):
        if found.name != "ieb.__main__":
            yield importlib.import_module(found.name)


@pytest.mark.parametrize("name", MODULES)
def test_a_page_of_the_api_describes_one_module_and_all_it_names(name):
    """A page is called after its module, and leaves out nothing that stands in `__all__`."""
    page = documents()[f"api/{name}.md"]
    assert re.findall(r"automodule:: (\S+)\n", page) == [name]
    assert re.findall(r"^# (.+)$", page, re.MULTILINE) == [f"`{name}`"]
    assert re.findall(r"^ +:(.+)$", page, re.MULTILINE) == ["members:", "undoc-members:"]


@pytest.mark.parametrize("name", MODULES)
def test_what_a_public_module_names_exists_once(name):
    """`__all__` has no name twice, and none that is not there or looks private."""
    module = importlib.import_module(name)
    assert len(set(module.__all__)) == len(module.__all__)
    assert all(hasattr(module, public) and not public.startswith("_") for public in module.__all__)


@pytest.mark.parametrize("name", PACKAGES)
def test_who_looks_around_in_a_package_sees_what_is_public(name):
    """`dir` names that and nothing else."""
    module = importlib.import_module(name)
    assert dir(module) == sorted(module.__all__)


def test_a_package_of_the_library_is_public():
    """Only the command line is not: it is public as a command."""
    packages = {found.name for found in pkgutil.iter_modules(ieb.__path__, "ieb.") if found.ispkg}
    assert packages - set(PACKAGES) == {"ieb.cli"}


def test_the_contents_of_the_api_name_every_module():
    """In the order of a reader, which is theirs to choose; what is below a module is on its page."""
    contents = (DOCS / "api.md").read_text(encoding="utf-8").partition("```{toctree}")[2]
    listed = re.findall(r"^.+ <api/(\S+)>$", contents, re.MULTILINE)
    below = {name for name in MODULES if name.count(".") > 1}
    assert sorted({*listed, *below}) == sorted(MODULES)
    assert not {*listed} & below


def test_the_table_of_the_api_says_where_each_name_of_ieb_is_described():
    """Each name of `ieb` stands in it once, with a module that gives the same thing."""
    row = re.compile(r"^\| `ieb\.(\w+)` \| \[[^]]+\]\(\.\./api/([\w.]+)\.md\) \|$", re.MULTILINE)
    rows = row.findall(documents()["naslag/namen.md"])
    assert [name for name, _ in rows] == sorted(ieb.__all__)
    for name, home in rows:
        module = importlib.import_module(home)
        assert name in module.__all__
        assert getattr(module, name) is getattr(ieb, name)


def test_every_error_of_the_library_can_be_caught_by_its_name():
    """All that is an `IebError` stands in `ieb.errors`."""
    classes = set()
    for module in every_module():
        classes.update(value for value in vars(module).values() if isinstance(value, type))
    errors = {class_ for class_ in classes if issubclass(class_, ieb.IebError)}
    assert {error.__name__ for error in errors} == set(ieb.errors.__all__)
    assert {error.__module__ for error in errors} == {"ieb.errors"}


def parts_of(kind, seen):
    """Collect the classes that a message is made of."""
    for argument in typing.get_args(kind):
        parts_of(argument, seen)
    is_part = isinstance(kind, type) and has(kind) and kind.__module__.startswith("ieb.messages")
    if is_part and kind not in seen:
        seen.add(kind)
        types = typing.get_type_hints(kind)
        for field in fields(kind):
            parts_of(types[field.name], seen)


def test_every_part_of_a_message_can_be_imported_from_a_public_place():
    """From the module of its pair, or from `ieb.messages` when all messages have it."""
    parts = set()
    for message in MESSAGES:
        parts_of(message, parts)
    assert len(parts) > len(MESSAGES)
    for part in parts:
        homes = [name for name in (part.__module__, "ieb.messages") if name in MODULES]
        found = [vars(importlib.import_module(name)).get(part.__name__) for name in homes]
        assert part in found


def test_an_earlier_name_still_means_the_same():
    """Who wrote `Exchanged` has what is now `Earlier`; nobody is shown it."""
    assert ieb.conformance.Exchanged is ieb.conformance.Earlier
    assert "Exchanged" not in dir(ieb.conformance)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ieb.WMO405.eerste_aanlevering(naam=1),
        lambda: ieb.WMO407.verwijderen_aanlevering(naam=1),
        lambda: ieb.WMO409.terugkoppeling(naam=1),
        lambda: ieb.WMO405(naam=1),
        lambda: ieb.Context(naam=1),
        lambda: ieb.keten.Start(naam=1),
        lambda: ieb.build_retour(1, 2),
        lambda: ieb.check(3),
    ],
)
def test_an_error_names_nothing_private(wrong):
    """What a caller did wrong is told in names that he may use."""
    with pytest.raises(ieb.InvalidType) as told:
        wrong()
    assert not re.search(r"(?<!\w)_\w", str(told.value))


def test_type_checkers_see_the_names_that_are_loaded_later():
    """What stands in `ieb.__all__` and each part of the library is there for them too, and no more."""
    tree = ast.parse(Path(ieb.__file__).read_bytes())
    aliases = (node.names for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    seen = {name.asname for name in chain.from_iterable(aliases) if name.asname} | set(
        pairs.__all__
    )
    public = {name for name in seen if not name.startswith("_")}
    assert public == {*dir(ieb), "testing"} - {"__version__"}


def test_import_loads_nothing_but_the_face():
    """Who imports `ieb` waits for no more than he uses: not even for what reads a message."""
    code = "import sys; before = set(sys.modules); import ieb; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    parts = {name for name in done.stdout.split() if not name.startswith("ieb._")}
    assert parts.isdisjoint({"attrs", "cattrs", "json", "lxml", "sqlite3", "tempfile", "xmlschema"})
    assert [name for name in parts if name.partition(".")[0] == "ieb"] == ["ieb"]


def test_every_name_can_be_imported_with_a_star():
    """`from ieb import *` gives all that is public, though nothing was loaded before."""
    code = (
        "from ieb import *; import ieb; print(*(name for name in ieb.__all__ if name in globals()))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert sorted(done.stdout.split()) == sorted(ieb.__all__)


def test_an_xsd_set_is_read_by_who_asked_for_releases_only():
    """`Release.from_xsd` needs no other name of the library to have been used."""
    code = "from ieb.releases import Release, release; Release.from_xsd('bestaat-niet')"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert "bestaat-niet" in done.stderr.splitlines()[-1]
