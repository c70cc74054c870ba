import re
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["tests", "lint", "types", "docs"]
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.error_on_external_run = True

# The slowest tests stand together: who is done takes over what another still has to do.
PYTEST = ("pytest", "-n", "auto", "--dist", "worksteal")
PROJECT = nox.project.load_toml("pyproject.toml")
THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
OTHER_PYTHONS = [
    version for version in nox.project.python_versions(PROJECT) if version != THIS_PYTHON
]


def group(name: str) -> tuple[str, ...]:
    """The requirements of one dependency group of pyproject.toml."""
    return nox.project.dependency_groups(PROJECT, name)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests and demand full coverage."""
    session.install("-e", ".[dev]")
    session.run("coverage", "erase")
    # Not `pytest --cov`: a pytest plugin of the library itself would be imported before it starts
    # to measure.
    pytest = [*PYTEST, "--hypothesis-profile=thorough", *session.posargs]
    session.run("coverage", "run", "-m", *pytest)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def dist(session: nox.Session) -> None:
    """Build the sdist, and run its tests on the wheel that comes of it, with the sources away."""
    session.install("build>=1.2.2")
    folder = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "build", "--sdist", "--outdir", str(folder), ".", silent=True)
    (archive,) = folder.glob("*.tar.gz")
    session.run("python", "-m", "tarfile", "--extract", str(archive), str(folder))
    unpacked = archive.with_name(archive.name.removesuffix(".tar.gz"))
    session.install(f"{unpacked}[dev]")
    shutil.rmtree(unpacked / "src")
    with session.chdir(unpacked):
        session.run("python", "-m", *PYTEST, "-q", *session.posargs)


def lowest_versions() -> list[str]:
    """Return each requirement of the library and its tests at its lower bound, as constraints."""
    extras = PROJECT["project"]["optional-dependencies"]
    named = [
        *PROJECT["project"]["dependencies"],
        *extras["cli"],
        *extras["testing"],
        *extras["sql"],
        *extras["dask"],
        *extras["dev"],
    ]
    bounds = (re.fullmatch(r"([\w.-]+)>=([\w.]+)", requirement) for requirement in named)
    return sorted({f"{found[1]}=={found[2]}" for found in bounds if found is not None})


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions that pyproject.toml allows."""
    constraints = Path(session.create_tmp()).resolve() / "lowest.txt"
    constraints.write_text("\n".join(lowest_versions()) + "\n", encoding="utf-8")
    session.install("--constraint", str(constraints), "-e", ".[dev]")
    session.run("python", "-m", *PYTEST, "-q", *session.posargs)


@nox.session(python=OTHER_PYTHONS)
def pythons(session: nox.Session) -> None:
    """Run the tests with each other Python that the classifiers name and the machine has."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", *PYTEST, "-q", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, layout, the order of the layers, the presence of docstrings, and spelling."""
    # With sql too: spelling is checked in the pages that are made of every public module.
    session.install("-e", ".[cli,testing,sql]", *group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")
    session.run("interrogate", "src")
    session.run("codespell")
    session.run("codespell", "--skip=", "CONTRIBUTING.md")
    session.run("python", "tools/check_spelling.py")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types with two checkers, as users will; also of the code in README and docs."""
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
def official(session: nox.Session) -> None:
    """Hold our release 1.0 against the official XSD set, and our envelope against its own.

    After `--` comes the folder of the first, of the second (one in which there is a `0301`), or
    both.
    """
    if not session.posargs:
        session.error("name a folder with an official set: nox -s official -- FOLDER [FOLDER]")
    session.install("-e", ".[dev]")
    for name in session.posargs:
        folder = Path(name).resolve()
        variable, tests = "IEB_XSD_1_0", "tests/releases/test_official_1_0.py"
        if (folder / "0301").is_dir():
            variable, tests = "IEB_GGK", "tests/ggk/test_official.py"
        session.run("python", "-m", "pytest", "-q", tests, env={variable: str(folder)})


@nox.session
def links(session: nox.Session) -> None:
    """Ask every link that leads out of the documentation whether something is there."""
    session.install("-e", ".[cli,testing,docs]")
    session.run("sphinx-build", "-b", "linkcheck", "docs", "docs/_build/links")


@nox.session
def benchmark(session: nox.Session) -> None:
    """Measure the library against bare parsing and validation."""
    session.install("-e", ".")
    session.run("python", "benchmarks/ratio.py")
    session.run("python", "benchmarks/kostprijs.py")
    session.run("python", "benchmarks/plan.py")
    session.run("python", "benchmarks/vergelijken.py")
    session.run("python", "benchmarks/land.py")
    session.run("python", "benchmarks/bounds.py", *session.posargs)
