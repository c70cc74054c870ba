"""`--rapport` and `--csv`: what is found, for who reads a page or opens a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb.cli.overview import Item, Overview, Problem
from ieb.cli.report_page import About, find_link, list_body
from ieb.privacy import MASK

from .places import BROKEN, BSN_OF_START, DAY, EXAMPLES, IEB, read_lines

HOSTILE = "=<b>&\"'1.xml"


class Page(HTMLParser):
    """A page as it is read: its headings, rows, links and the places that these lead to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text = path.read_text(encoding="utf-8")
        self.tags: set[str] = set()
        self.rows: list[list[str]] = []
        self.headings: list[str] = []
        self.links: list[str] = []
        self.places: list[str] = []
        self._into: list[str] | None = None
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Keep what it is, and where it leads."""
        self.tags.add(tag)
        given_attrs = dict(attrs)
        self.links += [given_attrs[name] for name in ("href", "src") if name in given_attrs]
        self.places += [given_attrs["id"]] if "id" in given_attrs else []
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._into = self.rows[-1]
        elif tag in {"h1", "h2", "h3"}:
            self._into = self.headings
        if tag in {"td", "th", "h1", "h2", "h3"}:
            self._into.append("")

    def handle_endtag(self, tag):
        """Text after it stands in nothing that is kept."""
        if tag in {"td", "th", "h1", "h2", "h3"}:
            self._into = None

    def handle_data(self, data):
        """Keep the text of cells and headings."""
        if self._into is not None:
            self._into[-1] += data


@pytest.fixture
def box(tmp_path):
    """A folder with good and bad messages, one of which has a name that would do something."""
    folder = tmp_path / "in"
    shutil.copytree(EXAMPLES, folder)
    shutil.copy(BROKEN, folder / HOSTILE)
    shutil.copy(BROKEN, folder / f"{BSN_OF_START}.xml")
    (folder / "bom.xml").write_bytes(b"\xef\xbb\xbf" + (EXAMPLES / "start.xml").read_bytes())
    return folder


def read_sheet(path):
    """Return the rows of a sheet, each by the names of the columns."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.fixture
def validated(run, box, tmp_path):
    """What judging the folder gave: the page, the rows of the sheet, and the files of the JSON."""
    page, sheet = tmp_path / "uit.html", tmp_path / "uit.csv"
    words = (box, tmp_path / "nee.xml", "--rapport", page, "--csv", sheet, "--json")
    code, out, _ = run("validate", *DAY, *words)
    assert code == 2
    return Page(page), read_sheet(sheet), *read_lines(out)


class TestPage:
    """One page for who must do something with it: on a screen, or on paper."""

    def test_it_has_all_parts(self, validated):
        """The sums, what was not judged, per code, per gemeente, the worst files, explanations."""
        page, _, _, _ = validated
        assert page.headings[:7] == [
            "Beoordeling van 31-12-2025",
            "Totalen",
            "Niet beoordeeld",
            "Per code",
            "Per gemeente",
            "Bestanden waarmee het meest mis is",
            "Wat de codes betekenen",
        ]
        assert '<html lang="nl">' in page.text
        assert "(--historie)" in page.text

    def test_its_sums_are_those_of_the_json(self, validated):
        """Whoever reads which, sees the same."""
        page, _, files, total = validated
        assert ["goed", str(total["goed"] - total["goed_met_signaal"])] in page.rows
        assert ["goed met signaal", str(total["goed_met_signaal"])] in page.rows
        assert ["met bevindingen", str(total["met_bevindingen"])] in page.rows
        assert ["onleesbaar", "1"] in page.rows
        assert ["samen", str(len(files))] in page.rows
        assert [
            "RS037",
            "Een burgerservicenummer heeft 9 cijfers.",
            "afkeur",
            "3",
            "3",
        ] in page.rows
        assert ["0599 Rotterdam", "1", "0", "0", "0", "1", "0"] in page.rows

    def test_it_needs_nothing_from_elsewhere(self, validated):
        """No network, no script: it can be mailed, filed and printed."""
        page, _, _, _ = validated
        assert not {"script", "link", "img", "b"} & page.tags
        assert not any(link.startswith(("http", "//")) for link in page.links)

    def test_each_link_leads_somewhere(self, validated, tmp_path):
        """To a place on the page, or to the file, from where the page is."""
        page, _, _, _ = validated
        inside = {link[1:] for link in page.links if link.startswith("#")}
        assert inside <= set(page.places)
        outside = {unquote(link) for link in page.links if not link.startswith("#")}
        assert outside == {f"in/{HOSTILE}", "in/met-opzet-fout.xml", "in/bom.xml", "nee.xml"}

    def test_the_worst_come_first_with_what_is_wrong(self, validated):
        """A file that cannot be read says why."""
        page, _, _, _ = validated
        heads = page.rows.index(["Bestand", "Wat ervan werd", "Wat er mis is", "Bevindingen"])
        first, *others = page.rows[heads + 1 :]
        assert first[0].endswith("nee.xml")
        assert first[1:] == ["onleesbaar", "onleesbaar: Dit bestand bestaat niet.", "1"]
        assert others[-1][1:] == ["goed met signaal", "OP192", "1"]

    def test_each_code_is_explained(self, validated):
        """As `ieb rules` does, with where it was read."""
        page, _, _, _ = validated
        assert "OP192" in page.headings
        assert "Herkomst: " in page.text

    def test_a_bsn_in_a_name_is_hidden_and_so_is_the_link(self, validated, run, box, tmp_path):
        """A page travels; only who asks for it gets them, and reads that they are there."""
        page, _, _, _ = validated
        assert BSN_OF_START not in page.text
        assert f"{MASK}.xml" in page.text
        shown = tmp_path / "met.html"
        run("validate", *DAY, box, "--rapport", shown, "--toon-bsn")
        assert f'href="in/{BSN_OF_START}.xml"' in shown.read_text()
        assert "persoonsgegevens" in shown.read_text()

    def test_more_files_than_fit_are_counted(self, run, tmp_path):
        """The page stays readable however much is wrong."""
        for number in range(52):
            (tmp_path / f"{number:02}.xml").write_bytes(b"geen xml")
        run("validate", *DAY, tmp_path, "--rapport", tmp_path / "uit.html")
        page = Page(tmp_path / "uit.html")
        assert "En nog 2 andere; met --csv krijgt u ze alle." in page.text
        assert len([link for link in page.links if link.endswith(".xml")]) == 50

    def test_where_nothing_is_wrong_no_empty_parts_stand(self, run, tmp_path):
        """Only the sums and the gemeenten."""
        run("validate", *DAY, EXAMPLES / "start.xml", "--rapport", tmp_path / "uit.html")
        assert Page(tmp_path / "uit.html").headings[1:] == [
            "Totalen",
            "Niet beoordeeld",
            "Per gemeente",
        ]

    def test_standard_input_has_no_link(self, tmp_path):
        """There is no file to lead to."""
        words = ["validate", "-", "--rapport", tmp_path / "uit.html"]
        subprocess.run([IEB, *words], input=b"geen xml", stdout=subprocess.DEVNULL, check=False)
        page = Page(tmp_path / "uit.html")
        assert "standaardinvoer" in page.text
        assert all(link.startswith("#") for link in page.links)


def test_a_code_that_nobody_explains_stands_there_all_the_same():
    """Such as one of an XSD set of your own; whatever it is, it is text."""
    overview = Overview()
    strange = Problem(code="<i> 1", severity="afkeur")
    overview.add(Item(name="a", label="goed", gemeente="9999", problems=Counter([strange])))
    about = About(
        title="Titel",
        intro=(),
        noun="bestanden",
        singular="bestand",
        labels=("goed",),
        folder=Path(),
        show_bsn=False,
    )
    page = "\n".join(list_body(about, overview))
    assert "<h3>&lt;i&gt; 1</h3>\n<p>Van deze code hebben wij geen uitleg.</p>\n" in page
    assert '<th scope="row">9999</th>' in page


class TestSheet:
    """A row for each finding, and one for each file without any."""

    def test_all_that_is_found_stands_in_it(self, validated):
        """The same as in the JSON, file by file."""
        _, rows, files, _ = validated
        listed = []
        for file in files:
            found = file["bevindingen"] or [{"code": "", "bevinding": ""}]
            if file["fout"] is not None:
                found = [{"code": "onleesbaar", "bevinding": file["fout"]}]
            listed += [(file["bestand"], row["code"], row["bevinding"]) for row in found]
        assert [(row["bestand"], row["code"], row["bevinding"]) for row in rows] == listed

    def test_each_row_says_whose_message_it_is_and_what_became_of_it(self, validated):
        """So that a row says enough once the sheet is sorted."""
        _, rows, _, _ = validated
        (good,) = [row for row in rows if row["bestand"].endswith("start-met-kostprijs.xml")]
        assert list(good.values())[1:6] == ["0599", "WMO405", "R000000001", "goed", ""]
        assert "TR404" in good["niet_beoordeeld"].split()
        first = next(row for row in rows if row["bestand"].endswith("met-opzet-fout.xml"))
        assert list(first.values())[4:11] == [
            *("met bevindingen", "RS037", "afkeur", "1", "", "18", "Bericht/Client/Bsn"),
        ]

    def test_a_name_starts_no_formula(self, run, box, tmp_path, monkeypatch):
        """A spreadsheet shows it, and reckons nothing."""
        monkeypatch.chdir(box)
        run("validate", *DAY, HOSTILE, "--csv", tmp_path / "uit.csv")
        assert {row["bestand"] for row in read_sheet(tmp_path / "uit.csv")} == {f"'{HOSTILE}"}

    def test_no_bsn_stands_in_it_unless_asked_for(self, validated, run, box, tmp_path):
        """Not in a name either."""
        _, rows, _, _ = validated
        assert not any(BSN_OF_START in "".join(row.values()) for row in rows)
        run("validate", *DAY, box, "--csv", tmp_path / "met.csv", "--toon-bsn")
        assert BSN_OF_START in (tmp_path / "met.csv").read_text(encoding="utf-8-sig")


class TestProcessing:
    """`ieb verwerk` writes the same, of what was recorded."""

    def test_all_three_say_what_became_of_each_file(self, run, box, tmp_path):
        """Lines of JSON, a page and a sheet; what is refused is counted with its code."""
        again = (EXAMPLES / "start-met-kostprijs.xml").read_bytes()
        (box / "nog-eens.xml").write_bytes(again.replace(b"R000000001", b"R000000002"))
        page, sheet = tmp_path / "uit.html", tmp_path / "uit.csv"
        words = ("verwerk", *DAY, box, "--historie", tmp_path / "h.sqlite", "--json")
        code, out, _ = run(*words, "--rapport", page, "--csv", sheet)
        files, total = read_lines(out)
        assert code == 2
        assert total == {
            "gelezen": 9,
            "geaccepteerd": 5,
            "afgekeurd": 1,
            "niet_beoordeeld": 0,
            "tegengehouden": 0,
            "niet_voor_het_cak": 0,
            "foutberichten": 0,
            "onleesbaar": 3,
            "niet_verwerkt": 0,
            "al_vastgelegd": 1,
        }
        verdicts = [file["oordeel"] for file in files]
        assert [verdicts.count(verdict) for verdict in ("geaccepteerd", "afgekeurd", None)] == [
            total["geaccepteerd"],
            total["afgekeurd"],
            total["onleesbaar"],
        ]
        assert sum(file["al_vastgelegd"] for file in files) == 1
        assert not any(file["heenbericht_vervalt"] or file["tegengehouden"] for file in files)
        read = Page(page)
        assert read.headings[0] == "Verwerking van 31-12-2025"
        assert ["geaccepteerd", "5"] in read.rows
        assert ["onleesbaar of geen bericht", "3"] in read.rows
        labels = [row["oordeel"] for row in read_sheet(sheet)]
        assert (labels.count("geaccepteerd"), labels.count("afgekeurd")) == (5, 1)

    def test_answers_are_counted_on_a_line_of_their_own(self, run, tmp_path):
        """After the sums, for they are written when all is recorded."""
        words = ("--historie", tmp_path / "h.sqlite", "--antwoorden", tmp_path / "uit", "--json")
        code, out, _ = run("verwerk", *DAY, EXAMPLES / "start.xml", *words)
        last = json.loads(out.splitlines()[-1])
        assert (code, last) == (0, {"soort": "antwoorden", "geschreven": 1, "zonder_antwoord": 0})


class TestWriting:
    """The files are there whole, or not at all."""

    @pytest.mark.parametrize(
        ("option", "name"), [("--rapport", "uit.xml"), ("--csv", "uit.html"), ("--csv", "-")]
    )
    def test_a_name_that_ends_otherwise_is_refused(self, run, tmp_path, option, name):
        """So nobody writes over a message."""
        code, _, err = run("validate", EXAMPLES, option, tmp_path / name)
        assert code == 2
        assert f"{option}: verwacht de naam van een bestand op ." in err

    @pytest.mark.parametrize(("option", "suffix"), [("--rapport", "html"), ("--csv", "csv")])
    def test_where_nothing_can_be_written_nothing_is_done(self, run, tmp_path, option, suffix):
        """It is told before the work begins."""
        target = tmp_path / "nee" / f"uit.{suffix}"
        code, out, err = run("validate", EXAMPLES, option, target)
        assert (code, out) == (2, "")
        assert f"{option}: dit bestand kan niet geschreven worden." in err

    def test_what_stood_there_stays_when_it_fails(self, run, tmp_path):
        """Half a report is worse than that of yesterday."""
        for name in ("uit.html", "uit.csv"):
            (tmp_path / name).write_text("gisteren")
        words = ("--rapport", tmp_path / "uit.html", "--csv", tmp_path / "uit.csv", "--gevolg")
        assert run("validate", EXAMPLES, *words)[0] == 2
        assert {path.read_text() for path in tmp_path.iterdir()} == {"gisteren"}


@given(
    st.lists(
        st.text("a:/é .%#?&\udc80", min_size=1).filter(lambda text: text.strip("./ ")), max_size=3
    )
)
def test_a_link_to_a_file_is_a_path_from_the_page(parts):
    """Never an address of something else, whatever the file is called."""
    path = Path("/in", *(part.replace("/", "_") for part in parts))
    made = find_link(path, Path("/uit/vandaag"))
    assert made.isascii()
    assert not set(made) & set(":#?& ")
    assert (
        Path(os.path.normpath(Path("/uit/vandaag") / unquote(made, errors="surrogateescape")))
        == path
    )


def test_a_link_to_another_drive_is_an_address(monkeypatch):
    """On Windows no path leads from one drive to another."""

    def refuse(*_args):
        raise ValueError

    monkeypatch.setattr(os.path, "relpath", refuse)
    assert find_link(Path("/in/a b.xml"), Path("/uit")) == "file:///in/a%20b.xml"
