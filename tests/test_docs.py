"""What the README and the docs promise is what the code does."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

import ieb

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def tool(name: str) -> ModuleType:
    """Return a script of the folder tools as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def workplace(tmp_path, monkeypatch) -> Path:
    """A folder with the examples, in which the code of a reader runs."""
    shutil.copytree(ROOT / "voorbeelden", tmp_path / "voorbeelden")
    shutil.copy(ROOT / "voorbeelden" / "start.xml", tmp_path / "bericht.xml")
    shutil.copytree(Path(ieb.__file__).parent / "releases" / "data" / "4.0", tmp_path / "xsd" / "ieb-4.0")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_first_two_bash_blocks_of_the_readme_are_one_command_line_each():
    first, second = blocks(README, "bash")[:2]
    assert first.count("\n") == second.count("\n") == 1
    assert "ieb validate voorbeelden/" in first
    assert "pytest" in second


def test_the_python_of_the_readme_reads_validates_and_writes(workplace, capsys):
    (code,) = blocks(README, "python")
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "3000,00"
    assert printed[1].startswith("Bericht/")
    assert printed[2] == "True"
    assert isinstance(ieb.read(workplace / "retour.xml"), ieb.WMO406)
    stop = ieb.read(workplace / "stop.xml")
    assert isinstance(stop, ieb.WMO405)


@pytest.mark.parametrize(
    "page", ["aan-de-slag.md", "conformiteit.md", "historie-en-retour.md", "index.md", "json.md"]
)
def test_the_python_of_a_page_runs(workplace, page):
    code = "\n".join(blocks((ROOT / "docs" / page).read_text(encoding="utf-8"), "python"))
    exec(compile(code, page, "exec"), {})


def test_the_python_about_releases_runs(workplace):
    text = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")
    message = ieb.read(workplace / "bericht.xml")
    ieb.write(message, workplace / "bericht.xml", release=ieb.release("3.0"))
    first, own, _ = blocks(text, "python")
    exec(compile(first, "releases.md", "exec"), {"ieb": ieb})
    ieb.write(message, workplace / "bericht.xml")
    exec(compile(own, "releases.md", "exec"), {"ieb": ieb})


def test_the_shipped_json_schemas_follow_from_the_models():
    folder = Path(ieb.__file__).parent / "data" / "json"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert written == tool("make_json_schema").documents()


def test_the_page_with_evidence_follows_from_the_data():
    for name, content in tool("make_docs").documents().items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == content


def test_every_public_name_is_there_once():
    assert len(set(ieb.__all__)) == len(ieb.__all__)
    assert all(hasattr(ieb, name) for name in ieb.__all__)
