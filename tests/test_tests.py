"""The tests themselves: each says which behaviour it guards, runs, and pins nothing private.

And of all Python of ours: a comprehension has one `for`, so that it is read in one go.
"""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

import ieb

ROOT = Path(__file__).parent
FILES = sorted(ROOT.rglob("test_*.py"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
PRIVATE = re.compile(r"_[^_]")
# The names of others that begin with an underscore and that everyone may use all the same.
OTHERS = {
    "_Element",  # lxml, for the type of an element
    "_exit",  # os, to end a process without clearing up
    "_ieb_command",  # where `ieb` starts, as pyproject.toml tells the installer
    "_replace",  # a copy of a named tuple
    "_repr_pretty_",  # what IPython calls
}


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions in a module, a class or a function, however deep, that look like tests."""
    for inner in ast.walk(node):
        if inner is not node and isinstance(inner, FUNCTIONS) and inner.name.startswith("test_"):
            yield inner


def described(file: Path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return where a function stands, as pytest names its file."""
    return f"{file.relative_to(ROOT.parent).as_posix()}:{function.lineno} {function.name}"


@cache
def parsed(file: Path) -> ast.Module:
    """Return what stands in a file, which is read once for all that is asked of it."""
    return ast.parse(file.read_text(encoding="utf-8"))


def modules() -> dict[Path, ast.Module]:
    """Return what stands in each file of tests."""
    return {file: parsed(file) for file in FILES}


def test_every_test_states_the_behaviour_that_it_guards():
    """Who sees a test fail reads in one sentence what broke for a user, before reading any code."""
    silent = []
    for file, module in modules().items():
        silent += [
            described(file, test) for test in functions(module) if not ast.get_docstring(test)
        ]
    assert silent == []


def test_no_test_stands_inside_a_function():
    """Pytest does not see a test that a move of code left inside another one, so it would never run."""
    unseen = []
    for file, module in modules().items():
        for outer in ast.walk(module):
            if isinstance(outer, FUNCTIONS):
                unseen += [described(file, function) for function in functions(outer)]
    assert unseen == []


def private(name: str) -> bool:
    """Tell whether somebody keeps a name to himself."""
    return PRIVATE.match(name) is not None and name not in OTHERS


def own_names(module: ast.Module) -> set[str]:
    """Return the names that a file gives to what it makes itself."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
    return names


def names_in(node: ast.AST) -> Iterator[str]:
    """Yield the names of others that a node uses, also those in a text that is a path or code."""
    match node:
        case ast.Attribute(attr=name):
            yield name
        case ast.ImportFrom(module=module, names=aliases):
            yield from (module or "").split(".")
            yield from (alias.name for alias in aliases)
        case ast.Import(names=aliases):
            for alias in aliases:
                yield from alias.name.split(".")
        case ast.Call(args=[_, ast.Constant(value=str() as name), *_], func=func):
            if ast.unparse(func).endswith(("setattr", "getattr", "delattr", "patch.object")):
                yield from name.split(".")
        case ast.Constant(value=str() as text) if re.fullmatch(r"ieb(\.\w+)+", text):
            yield from text.split(".")
        case ast.Constant(value=str() as text) if "import " in text:
            with suppress(SyntaxError):
                yield from pinned(ast.parse(dedent(text)))


def pinned(module: ast.Module) -> Iterator[str]:
    """Yield the private names of others that a file uses."""
    own = own_names(module)
    for node in ast.walk(module):
        yield from (name for name in names_in(node) if private(name) and name not in own)


@pytest.mark.parametrize(
    "code",
    [
        "from ieb.wire import _walker",
        "from ieb.wire._walker import walk",
        "import ieb.xsdset._binding",
        "history._file.ask('')",
        "def record(self):\n    self._file.ask('')",
        "patcher.setattr(second, '_tags', None)",
        "patcher.setattr('ieb.cli._run', None)",
        "run('import ieb.xsdset._binding')",
    ],
)
def test_what_is_private_is_recognised(code):
    """Whichever way a test reaches for what is private, it is found."""
    assert list(pinned(ast.parse(code)))


def test_no_test_pins_what_is_private():
    """Who changes the inside of a module changes no test: those ask what a user can ask."""
    found = []
    for file in ROOT.rglob("*.py"):
        if file != Path(__file__):
            found += [f"{file.relative_to(ROOT.parent)} {name}" for name in pinned(parsed(file))]
    assert found == []


def crowded(module: ast.Module) -> list[int]:
    """Return the lines on which a comprehension has more than one `for`."""
    every = [node for node in ast.walk(module) if isinstance(node, COMPREHENSIONS)]
    return [node.lineno for node in every if len(node.generators) > 1]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("[a for b in c for a in b]", [1]),
        ("\n{a: b for a in c for b in d}", [2]),
        ("any(a for b in c if b for a in b)", [1]),
        ("{a for a in b}\n[[a for a in b] for b in c]", []),
    ],
)
def test_a_comprehension_with_two_fors_is_recognised(code, lines):
    """Whatever it makes, and whatever stands between; one inside another has one `for` each."""
    assert crowded(ast.parse(code)) == lines


def test_a_comprehension_has_one_for():
    """A reader takes in one loop at a time: two are a loop, a `product` or a `chain`."""
    found = []
    for folder in (ROOT, ROOT.parent / "tools", Path(ieb.__file__).parent):
        for file in folder.rglob("*.py"):
            found += [f"{file}:{line}" for line in crowded(parsed(file))]
    assert found == []
