from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["tests", "lint", "types", "docs"]
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.error_on_external_run = True

PROJECT = nox.project.load_toml("pyproject.toml")


def group(name: str) -> tuple[str, ...]:
    """The requirements of one dependency group of pyproject.toml."""
    return nox.project.dependency_groups(PROJECT, name)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests and demand full coverage."""
    session.install("-e", ".[dev]")
    session.run("coverage", "erase")
    # Not `pytest --cov`: a pytest plugin of the library itself would be imported before it starts to measure.
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, layout, the order of the layers and the presence of docstrings."""
    session.install("-e", ".[cli,testing]", *group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")
    session.run("interrogate", "src")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types with two checkers, as users of either one will; also of the code in README and docs."""
    session.install("-e", ".[cli,testing]", *group("types"))
    session.run("mypy", "--strict")
    session.run("pyright")
    blocks = str(Path(session.create_tmp()).resolve() / "blocks")
    session.run("python", "tools/doc_blocks.py", blocks)
    session.run("mypy", "--strict", blocks)
    session.run("pyright", blocks)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; every warning is an error."""
    session.install("-e", ".[cli,testing,docs]")
    session.run("sphinx-build", "-n", "-W", "--keep-going", "docs", "docs/_build")


@nox.session
def benchmark(session: nox.Session) -> None:
    """Measure the library against bare parsing and validation."""
    session.install("-e", ".")
    session.run("python", "benchmarks/ratio.py", *session.posargs)
