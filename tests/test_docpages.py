"""The pages that are made from the data say what the library says, and every name leads to its place."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest
from docpages import documents, write
from docpages.markdown import text
from docpages.mentions import label_of_code, labels, pieces
from docpages.names import described_name
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import ieb
from ieb.cli import COMMANDS, main
from ieb.codes import RetourCode
from ieb.kalender import BEPALINGEN, TERMIJNEN
from ieb.messages.kinds import KINDS
from ieb.releases.rulebook import known_rules
from ieb.rules import RULES
from ieb.rules.other_codes import other_codes
from ieb.scenario import CaseKind, cases, casussen, situaties

PAGES = documents()


def said_on(page: str) -> str:
    """Return what a page says as plain text: without escapes."""
    return re.sub(r"\\(.)", r"\1", PAGES[page])


def page_about(code: str) -> str:
    """Return the name of the page on a code of the library."""
    if code in known_rules():
        return f"naslag/regels/{code}.md"
    if code in {known.code for known in RetourCode}:
        return "naslag/codelijsten/RetourCode.md"
    return "naslag/bevindingen.md"


@pytest.mark.parametrize("code", sorted({*known_rules(), *other_codes()}))
def test_the_page_of_a_code_says_what_the_command_says(code, capsys):
    """Who looks up a code reads the same, whether on the screen or in the docs."""
    with pytest.raises(SystemExit):
        main(["rules", code])
    page = said_on(page_about(code))
    parts = capsys.readouterr().out.removeprefix(f"{code}: ").strip().split("\n\n")
    for part in parts:
        for line in part.splitlines():
            name, _, value = line.partition(":")
            assert line.rstrip(":") in page or f"| {name} | {value.strip()} |" in page


def test_the_page_of_a_return_code_says_which_rules_give_it():
    """What `ieb rules 9404` says of it too."""
    page = said_on("naslag/codelijsten/RetourCode.md")
    for found in RetourCode:
        part = page.partition(f"\n## {found.code}\n")[2].partition("\n## ")[0]
        givers = {code for code, rule in RULES.items() if rule.retourcode == found.code}
        assert found.label in part
        assert set(re.findall(r"[A-Z]{2}\d{3}", part.partition("| regels |")[2])) == givers


@pytest.mark.parametrize("code", sorted(known_rules()))
def test_the_page_of_a_rule_shows_a_case_that_passes_and_one_that_fails(code):
    """Where the table of cases has them; and names all its cases."""
    page = said_on(f"naslag/regels/{code}.md")
    own = [case for case in cases() if case.rule == code]
    for kind in CaseKind:
        titles = [case.title for case in own if case.kind is kind]
        assert (f"## Geval {kind.value}: " in page) == bool(titles)
    assert all(f"| `{case.id}` |" in page for case in own)


@pytest.mark.parametrize("naam", KINDS)
def test_the_page_of_a_message_names_its_elements_its_rules_and_an_example(naam):
    """And the example is a valid message of that kind."""
    page = said_on(f"naslag/berichten/{naam}.md")
    home = KINDS[naam].home
    for path, _, element in home.message(naam).walk():
        row = re.search(rf"^\| (?:&nbsp;)*`{element.name}` \|.*$", page, re.MULTILINE)
        assert row is not None, path
        assert f"`{element.type.name}`" in row[0]
    for code, rule in home.rules.items():
        assert (f"| `{code}` | {rule.title} |" in page) == (naam in rule.messages)
    example = page.rpartition("```xml\n")[2].partition("```")[0]
    assert ieb.parse(example.encode()).naam == naam


def test_every_name_has_one_place_that_tells_of_it():
    """A link never leads to nothing, and never to one of two."""
    defined = Counter()
    for page in PAGES.values():
        defined.update(re.findall(r"^\((\S+)\)=$", page, re.MULTILINE))
    assert set(labels().values()) <= set(defined)
    assert max(defined.values()) == 1


def test_every_casus_tells_its_story_before_the_misprints():
    """A page and a picture each; the list of misprints is a page by itself, after them."""
    for casus in casussen():
        page = PAGES[f"casussen/casus-{casus.number}.md"]
        assert f"casus-{casus.number}.svg" in page
        assert page.index("## Stap 1: ") < page.index("## Wat wij invulden")
        assert PAGES[f"casussen/casus-{casus.number}.svg"].startswith("<")
    overview = PAGES["casussen/_overzicht.md"]
    assert overview.index("casussen/casus-1\n") < overview.index("casussen/afwijkingen\n")


def test_every_situation_has_its_mark_its_trap_and_its_checklist():
    """A page and a picture each, apart from the casussen, with what a reader must know first."""
    overview = PAGES["situaties/_overzicht.md"]
    for situatie in situaties():
        name = f"situaties/situatie-{situatie.nummer}"
        page = said_on(f"{name}.md")
        assert f"# Situatie {situatie.nummer}: {situatie.title} (eigen, aanname)" in page
        assert f"**Valkuil.** {situatie.trap}" in page
        for todo in situatie.checklist:
            assert f"| {situatie.party(todo.gemeente)} | {todo.text} |" in page
        for gemeente in situatie.unprompted:
            told = f"Zonder bericht van het CAK moet handelen: {situatie.party(gemeente)}."
            assert told in page
        assert page.index("## Checklist") < page.index("## Verloop") < page.index("## Stap 1: ")
        assert PAGES[f"{name}.svg"].startswith("<")
        assert f"{name}\n" in overview
    assert "situatie" not in PAGES["casussen/_overzicht.md"].partition("```{toctree}")[2]


def test_no_page_shows_a_bsn_but_in_the_xml_of_an_example():
    """The Bsn's of examples are made up, and still masked wherever a message is told."""
    for page in PAGES.values():
        told = re.sub(r"^(`{3,})xml\n.*?^\1$", "", page, flags=re.DOTALL | re.MULTILINE)
        assert not re.search(r"(?<!\d)999992016(?!\d)", told.partition("Voorbeeld:")[0])


@given(
    st.lists(
        st.one_of(
            st.sampled_from(sorted(labels())),
            st.sampled_from([" ", ", ", ".", "/", "-", "x", "1", "é", ":", "@"]),
            st.text(max_size=4),
        )
    ).map("".join)
)
def test_linking_changes_no_letter_of_a_text(told):
    """The pieces of a text are together the text, and what is linked is a name."""
    found = list(pieces(told))
    assert "".join(piece.text for piece in found) == told
    for piece in found:
        assert piece.label is None or labels()[piece.text] == piece.label


@pytest.mark.parametrize("name", ["TR404", "9404", "WMO405", "EbStopdatum", "xml-vorm", "OP372"])
def test_a_name_is_found_in_a_sentence_and_not_within_a_longer_word(name):
    """Also between quotes and brackets; a number that is part of a date or an amount is no code."""
    if name != "xml-vorm":  # a code of small letters is a name between backticks only
        for told in (f"Regel {name}.", f"({name})", f"{name}, en meer", f"zie {name}: dat", name):
            assert [piece.label for piece in pieces(told) if piece.label] == [labels()[name]]
    for told in (f"x{name}", f"{name}1", f"12-{name}", f"1.{name}", f"{name}.5", f"{name}@x.nl"):
        assert not [piece for piece in pieces(told) if piece.label == labels()[name]]
    assert label_of_code(name) == labels()[name]


def test_a_path_leads_to_its_last_element_and_an_ordinary_word_nowhere():
    """`Bericht/Client/Bsn` is about the Bsn; in a sentence a Client or status is just a word."""
    assert label_of_code("Bericht/Client/Bsn") == labels()["Bsn"]
    assert label_of_code("voorbeelden/Bsn") is None
    assert label_of_code("json") is None
    assert [piece.label for piece in pieces("De Client in de Header")] == [None]


def test_a_name_of_the_library_leads_to_the_module_that_describes_it():
    """By its full name; a class of `ieb` also alone, but a small word may be a command."""
    assert described_name("ieb.validate") == "ieb.rules.validate"
    assert described_name("ieb.scenario.casussen") == "ieb.scenario.casussen"
    assert described_name("Context") == "ieb.rules.Context"
    assert described_name("ieb.RULES") == "ieb.rules"  # a value has no place of its own
    assert described_name("validate") is None
    assert described_name("ieb.onbekend") is None
    assert all(described_name(f"ieb.{name}") for name in ieb.__all__)


@example("&amp; of *ster*")
@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="`") | st.just(" ")))
def test_text_from_data_is_no_markup(told):
    """Whatever a title or explanation holds, the reader sees those words."""
    shown = MarkdownIt("commonmark").renderInline(text(told))
    assert unescape(shown) == " ".join(told.split())


def test_code_in_a_text_stays_code_and_a_lone_backtick_opens_nothing():
    """So that a function that an explanation names looks like one."""
    render = MarkdownIt("commonmark").renderInline
    assert render(text("gebruik `to_json` *nu*")) == "gebruik <code>to_json</code> *nu*"
    assert render(text("een ` los")) == "een ' los"


def test_writing_leaves_what_is_right_and_removes_what_is_left_over(tmp_path):
    """Building the docs twice builds only what changed; a rule that went takes its page along."""
    write(tmp_path)
    left_over = tmp_path / "naslag" / "regels" / "TR999.md"
    left_over.write_text("TR999")
    changed = tmp_path / "naslag" / "regels" / "TR404.md"
    changed.write_text("TR404")
    own = tmp_path / "index.md"
    own.write_text("zelf geschreven")
    kept = tmp_path / "naslag" / "regels" / "TR409.md"
    before = kept.stat().st_mtime_ns
    write(tmp_path)
    assert not left_over.exists()
    assert changed.read_text(encoding="utf-8") == PAGES["naslag/regels/TR404.md"]
    assert own.exists()
    assert kept.stat().st_mtime_ns == before


def test_every_command_has_its_help_in_the_docs(capsys):
    """Also a new one: the page is made of what the command says of itself."""
    for name in COMMANDS:
        with pytest.raises(SystemExit):
            main([name, "--help"])
        options = set(re.findall(r" (--[a-z]+)", capsys.readouterr().out))
        assert f"\n## ieb {name}" in PAGES["naslag/opdrachten.md"]
        assert f"| [`ieb {name}" in PAGES["naslag/_opdrachten.md"]
        assert {option for option in options if option in PAGES["naslag/opdrachten.md"]} == options


def test_every_provision_of_the_calendar_is_shown_with_its_source():
    """Who must account for a sum finds what it rests on, and where that was read."""
    told = PAGES["naslag/bepalingen.md"]
    provisions = dict.fromkeys((*BEPALINGEN, *TERMIJNEN, *ieb.kostprijs.BEPALINGEN))
    for provision in provisions:
        rows = [row for row in told.splitlines() if row.startswith(f"| {provision.onderwerp} |")]
        assert len(rows) == 1
        assert f"| {provision.mark} | {provision.source} |" in rows[0]
