"""The tests themselves: each says which behaviour it guards, and each runs."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent
FILES = sorted(ROOT.rglob("test_*.py"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions in a module, a class or a function, however deep, that look like tests."""
    for inner in ast.walk(node):
        if inner is not node and isinstance(inner, FUNCTIONS) and inner.name.startswith("test_"):
            yield inner


def described(file: Path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return where a function stands, as pytest names its file."""
    return f"{file.relative_to(ROOT.parent).as_posix()}:{function.lineno} {function.name}"


def modules() -> dict[Path, ast.Module]:
    """Return what stands in each file of tests."""
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in FILES}


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
