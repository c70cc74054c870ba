"""What the README and the docs promise is what the code does."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import ieb
from ieb.findings import Mark
from ieb.messages.kinds import KINDS
from ieb.scenario import cases

ROOT = Path(__file__).parents[1]


def tool(name: str) -> ModuleType:
    """Return a script of the folder tools as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DOCS = tool("doc_blocks")
README = ROOT / "README.md"
WITH_PYTHON = [page for page in DOCS.pages() if DOCS.program(page)]


@pytest.fixture
def workplace(tmp_path, monkeypatch) -> Path:
    """A folder with the examples, in which the code of a reader runs."""
    shutil.copytree(ROOT / "voorbeelden", tmp_path / "voorbeelden")
    shutil.copy(ROOT / "voorbeelden" / "start.xml", tmp_path / "bericht.xml")
    shutil.copytree(ROOT / "docs" / "vergelijken", tmp_path, dirs_exist_ok=True)
    shutil.copytree(
        Path(ieb.__file__).parent / "releases" / "data" / "4.0", tmp_path / "xsd" / "ieb-4.0"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(page: Path) -> dict[str, Any]:
    """Run the Python of a page and return its names."""
    names: dict[str, Any] = {"__name__": "page"}
    # Not with the `from __future__` of this module: a reader has none.
    exec(compile(DOCS.program(page), page.name, "exec", dont_inherit=True), names)
    return names


def test_the_first_two_bash_blocks_of_the_readme_are_one_command_line_each():
    """The first shows the command at work, the second is what a reader and .ci/run test with."""
    first, second = DOCS.blocks(README, "bash")[:2]
    assert first.count("\n") == second.count("\n") == 1
    assert "ieb validate voorbeelden/" in first
    assert "pytest" in second


def test_the_python_of_the_readme_reads_validates_and_writes(workplace, capsys):
    """A reader who copies it sees what stands in its comments."""
    run(README)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "3000,00"
    assert printed[1].startswith("Bericht/")
    assert printed[2] == "True"
    assert isinstance(ieb.read(workplace / "retour.xml"), ieb.WMO406)
    stop = ieb.read(workplace / "stop.xml")
    assert isinstance(stop, ieb.WMO405)


@pytest.mark.parametrize(
    "page", [page for page in WITH_PYTHON if page.name != "releases.md"], ids=lambda page: page.stem
)
def test_the_python_of_a_page_runs(workplace, page):
    """From top to bottom, in a folder with the examples; the next test has the other page."""
    run(page)


def test_the_python_about_releases_runs(workplace):
    """First a message of an older release, then one by an own XSD set."""
    message = ieb.read(workplace / "bericht.xml")
    ieb.write(message, workplace / "bericht.xml", release=ieb.release("3.0"))
    first, own, _, rules = DOCS.blocks(ROOT / "docs" / "releases.md", "python")
    exec(compile(first, "releases.md", "exec"), {"ieb": ieb})
    ieb.write(message, workplace / "bericht.xml")
    exec(compile(own, "releases.md", "exec"), {"ieb": ieb})
    exec(compile(rules, "releases.md", "exec"), {"ieb": ieb})


def test_the_page_on_receiving_tells_each_message_and_each_reason(workplace):
    """What it says to do is right for every message, every reason, and one that nobody knows."""
    page = run(ROOT / "docs" / "berichten-ontvangen.md")
    kinds = {}
    for case in cases():
        message = ieb.check(case.data).message
        if message is not None:
            kinds[message.naam] = page["wat_is_het"](message)
    assert set(kinds) == set(KINDS)
    assert len(set(kinds.values())) == 5
    assert kinds["WMO405"] == kinds["WMO407"]
    assert kinds["WMO406"] == kinds["WMO408"]
    reasons = [*ieb.RedenTerugkoppeling, ieb.RedenTerugkoppeling.by_code("77")]
    remarks = [
        ieb.WMO409.terugkoppeling(
            ontvanger="0513",
            identificatie="C1",
            dagtekening=date(2025, 9, 1),
            reden=reason,
            bw_start_nummer=1,
        )
        for reason in reasons
    ]
    told = [page["te_doen"](remark) for remark in remarks]
    assert len(set(told)) == len(reasons)
    assert told[-1] == "iemand kijkt ernaar: reden 77 kennen wij niet"


def test_the_page_on_receiving_ends_with_messages_that_may_be_sent(workplace, capsys):
    """The start is refused, the remark is not, and the change is accepted."""
    page = run(ROOT / "docs" / "berichten-ontvangen.md")
    told = "8848 Dagtekening is gevuld met een datum die in de toekomst ligt."
    assert told in capsys.readouterr().out.splitlines()
    assert page["retour"].afgekeurd
    assert page["historie"].exchange("WMO405", "0513", "G000000001") is not None
    assert not ieb.read("retour.xml", expect=ieb.WMO410).afgekeurd
    known = ieb.Context(today=date(2025, 9, 2), history=page["aangenomen"], overlijdensdata={})
    judged = ieb.validate(page["wijziging"], known)
    assert not judged.findings
    assert {row.code for row in judged.not_judged} <= {"OP372"}


def deliver(folder: Path) -> None:
    """Write the zips of two gemeenten about somebody who moves from one to the other."""
    folder.mkdir()
    for gemeente, start in [("0513", date(2025, 5, 1)), ("0363", date(2025, 5, 20))]:
        message = ieb.WMO405.eerste_aanlevering(
            gemeente=gemeente,
            identificatie="G1",
            dagtekening=date(2025, 6, 1),
            bsn="999992016",
            eb_start_nummer=1,
            eb_startdatum=start,
        )
        with zipfile.ZipFile(folder / f"{gemeente}.zip", "w") as archive:
            archive.writestr("1.xml", ieb.serialize(message))


def test_the_program_of_the_page_on_a_country_runs(workplace, postgres):
    """As a reader runs it: over processes, on a real cluster of Dask, and into a shared database."""
    deliver(workplace / "nacht")
    database = postgres.url.render_as_string(hide_password=False)
    text = (ROOT / "docs" / "een-heel-land.md").read_text(encoding="utf-8")
    parts = re.findall(r"^```(?:python|py)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    program = workplace / "land.py"
    program.write_text("\n\n".join(parts), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, program.name],
        env={**os.environ, "IEB_DATABASE": database},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr
    judged = "Counter({'geaccepteerd': 2})"
    assert ended.stdout.splitlines() == [
        f"{judged} 1 terugkoppelingen",
        f"{judged} 1 terugkoppelingen",
        judged,
        judged,
    ]


def test_the_page_on_a_country_splits_what_stands_mixed(workplace):
    """Each gemeente by itself, whatever stands in one folder."""
    deliver(workplace / "nacht")
    page = run(ROOT / "docs" / "een-heel-land.md")
    with ThreadPoolExecutor(2) as executor:
        assert page["verdeel"](workplace / "nacht", executor) == [{"geaccepteerd": 1}] * 2
    assert page["beoordeel_map"](workplace / "nacht") == {"geaccepteerd": 2}


def files_in(folder):
    """The files below a folder, by where they stand."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.xml")}


def test_the_page_on_a_country_answers_and_tells(workplace, monkeypatch):
    """Each gemeente in a folder of its own; done once more, in another order, the same comes out."""
    deliver(workplace / "nacht")
    monkeypatch.setenv("IEB_DATABASE", f"sqlite:///{workplace / 'historie.db'}")
    answer = run(ROOT / "docs" / "een-heel-land.md")["verwerk_en_antwoord"]
    zips = sorted((workplace / "nacht").iterdir())
    first = [answer(path, workplace / "eerst") for path in zips]
    again = [answer(path, workplace / "weer") for path in reversed(zips)]
    assert [(made.written, made.remarks) for made in first] == [(1, 0), (1, 1)]
    assert again == first[::-1]
    found = [files_in(workplace / name) for name in ("eerst", "weer")]
    assert found[0] == found[1]


def test_a_program_keeps_the_lines_of_its_page():
    """So that what a type checker or a traceback says of it can be found in the page."""
    for page in WITH_PYTHON:
        lines = page.read_text(encoding="utf-8").splitlines()
        code = DOCS.program(page).splitlines()
        assert all(text in ("", line) for text, line in zip(code, lines, strict=False))
        blocks = "\n".join(DOCS.blocks(page, "python"))
        assert sum(map(bool, code)) == sum(map(bool, blocks.splitlines()))


def test_a_part_of_another_page_hides_no_python(tmp_path):
    """A directive has a fence too: what comes after it is a block as any other."""
    page = tmp_path / "page.md"
    page.write_text("```{include} other.md\n```\n\n```python\nimport ieb\n```\n", encoding="utf-8")
    assert DOCS.blocks(page, "python") == ["import ieb\n"]
    assert DOCS.program(page).splitlines() == ["", "", "", "", "import ieb"]


def test_the_type_checkers_see_every_page_with_python(tmp_path):
    """A module a page, none of them called like one of the standard library."""
    DOCS.write(tmp_path / "new" / "folder")
    (tmp_path / "new" / "folder" / "page_gone.py").touch()
    DOCS.write(tmp_path / "new" / "folder")
    made = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert made == {f"page_{page.stem.replace('-', '_').lower()}.py" for page in WITH_PYTHON}
    assert {"page_readme.py", "page_json.py"} <= made


def names_in_text() -> list[str]:
    """Return each dotted name in the texts for users, but for what they import or document."""
    found: set[str] = set()
    for page in (*DOCS.pages(), ROOT / "CHANGELOG.md", ROOT / "SECURITY.md"):
        lines = page.read_text(encoding="utf-8").splitlines()
        told = "\n".join(
            line for line in lines if not re.match(r"\.\. automodule::|from |pytest ", line)
        )
        found.update(
            re.findall(r"(?<![\w.:/])ieb(?:\.[A-Za-z_]\w*)+(?![\w:])", told.replace("from ieb", ""))
        )
    return sorted(found)


@pytest.mark.parametrize("part", sorted({name.split(".")[1] for name in names_in_text()}))
def test_a_name_in_the_docs_needs_no_more_than_import_ieb(part):
    """In a process of its own, so that nothing else has loaded what the name stands in."""
    names = [name for name in names_in_text() if name.split(".")[1] == part]
    code = "\n".join(["import ieb", *names])
    ended = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr


def test_what_the_docs_import_or_document_is_there():
    """The modules of the API page, and the adapters that the kit is told of."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.pages())
    modules = set(re.findall(r"automodule:: (ieb[\w.]*)|from (ieb[\w.]*) import", text))
    for documented, imported in modules:
        importlib.import_module(documented or imported)
    adapters = set(re.findall(r"(ieb[\w.]*):(\w+)", text))
    assert len(adapters) == 3
    for module, name in adapters:
        assert hasattr(importlib.import_module(module), name)


def test_who_looks_around_sees_every_name_and_loads_nothing():
    """`dir` names what is loaded later; only what needs an extra has to be known by name."""
    code = (
        "import sys, ieb; names = dir(ieb); before = set(sys.modules);"
        "assert before == set(sys.modules) and 'ieb.rules' not in before;"
        "assert {'scenario', 'keten', 'rules', 'check', 'SqliteHistory', 'WMO405'} <= set(names);"
        "assert 'testing' not in names and ieb.testing.messages;"
        "assert all(hasattr(ieb, name) for name in names)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr


def test_a_misspelt_name_is_no_part_of_the_library():
    """What is loaded later does not make every name exist."""
    for name in ("ieb", "ieb.conformance", "ieb.wire"):
        module = importlib.import_module(name)
        with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'WMO45'"):
            _ = module.WMO45


def test_the_shipped_json_schemas_follow_from_the_models():
    """Who takes the JSON Schemas from the package gets those of these models and of a dossier."""
    folder = Path(ieb.__file__).parent / "data" / "json"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert written == tool("make_json_schema").documents()


@pytest.mark.parametrize("page", ["docs/herkomst.md", "CONTRIBUTING.md"])
def test_every_evidence_mark_is_explained(page):
    """Who meets a mark finds what it means."""
    told = (ROOT / page).read_text(encoding="utf-8")
    rows = " ".join(re.findall(r"^\| (`.*?) \|", told, re.MULTILINE))
    explained = set(re.findall("`([^`]+)`", rows))
    assert set(Mark) <= explained


def anchors(page: Path) -> set[str]:
    """Return the places in a page that a link can name, as GitHub and the docs make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("name", ["README", "CONTRIBUTING", "CHANGELOG", "SECURITY"])
def test_every_link_within_the_project_leads_somewhere(name):
    """Of the pages beside the docs; building the docs checks their own."""
    page = ROOT / f"{name}.md"
    links = re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text(encoding="utf-8"))
    for path, anchor in links:
        target = page
        if path:
            target = ROOT / path
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), anchor


def test_every_public_name_is_there_once():
    """Each name that the package promises can be imported."""
    assert len(set(ieb.__all__)) == len(ieb.__all__)
    assert all(hasattr(ieb, name) for name in ieb.__all__)
