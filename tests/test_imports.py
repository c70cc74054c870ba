"""No circles: what a module imports, at once or later, never leads back to it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import ieb

SOURCE = Path(ieb.__file__).parent
ROOT = Path(__file__).parents[1]


def name_of(file: Path) -> str:
    """Return the name of the module that a file holds."""
    steps = ("ieb", *file.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(steps).removesuffix(".__init__")


MODULES = {name_of(file): ast.parse(file.read_bytes()) for file in SOURCE.rglob("*.py")}


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield all that is imported anywhere in a module: in functions, and for type checkers too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield whole if whole in MODULES else str(node.module)


def graph(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Return which of these modules each imports; the face of the library is for users alone."""
    return {
        name: {other for other in imported(tree) if other in trees and other not in (name, "ieb")}
        for name, tree in trees.items()
    }


def test_no_module_imports_what_imports_it():
    """An import inside a function may spare time; it never hides a circle."""
    tuple(TopologicalSorter(graph(MODULES)).static_order())


def test_an_import_inside_a_function_counts():
    """A circle is seen when one half of it stands in a function."""
    later = ast.parse("def f():\n    from ieb.wire.xml import parse\n")
    circle = {**MODULES, "ieb.wire.parser": later}
    with pytest.raises(CycleError):
        tuple(TopologicalSorter(graph(circle)).static_order())


def test_all_imports_are_absolute():
    """So that who reads one sees where it comes from, and the check above sees it too."""
    for tree in MODULES.values():
        assert all(node.level == 0 for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))


def contract() -> list[str]:
    """Return the layers of the contract that the lint session checks, from high to low."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers, *_ = settings["tool"]["importlinter"]["contracts"]
    assert layers["containers"] == ["ieb"]
    return layers["layers"]


def test_the_guide_gives_the_layers_in_the_order_of_the_contract():
    """Who reads from low to high meets nothing that stands on what comes later."""
    guide = (ROOT / "docs" / "architectuur.md").read_text()
    _, _, section = guide.partition("\n## De lagen\n")
    table, _, _ = section.partition("Naast het pakket")
    rows = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert ["_start", *rows] == contract()[::-1]


def test_contributing_gives_the_layers_in_the_order_of_the_contract():
    """A maintainer reads the same order as the one that is checked."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    _, _, after = text.partition("From high to low:")
    words, _, _ = after.partition("The contract stands")
    assert words.split() == contract()


def test_every_module_below_the_package_has_its_place():
    """No layer is left out of the contract, nor named there without being there."""
    modules = {name.split(".")[1] for name in MODULES if name != "ieb"}
    assert modules - {"__main__"} == set(contract())


def test_the_guide_tells_of_every_package_in_a_layer_and_of_every_module_of_batch():
    """Who looks for where something is done finds it in the guide, however deep it stands."""
    guide = (ROOT / "docs" / "architectuur.md").read_text()
    told = set(re.findall(r"`(?:ieb\.)?([\w.]+)`", guide))
    packages = {name_of(file).removeprefix("ieb.") for file in SOURCE.glob("*/*/__init__.py")}
    batch = {file.stem for file in SOURCE.glob("batch/**/[!_]*.py")}
    assert packages
    assert packages | batch <= told
