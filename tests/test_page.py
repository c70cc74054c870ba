"""A page of HTML is whole, needs nothing from elsewhere, and nobody else's text is markup on it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from ieb.page import Html, link, to_html, write_number, write_page, write_table

EMPTY = {"meta"}
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=20)
hostile = st.one_of(
    texts, st.sampled_from(["<script>alert(1)</script>", '"><b>', "&lt;", "'", "</style>", "]]>"])
)


class Reader(HTMLParser):
    """Reads a page as a browser does: its tags, in order, and the text of each cell and title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Open it; what has no end is closed at once."""
        self.tags.append(tag)
        self.links.extend(value for name, value in attrs if name in {"href", "src"})
        if tag not in EMPTY:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        """Close it; it must be the last that was opened."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Add text to all that is open."""
        for tag in set(self.open):
            self.texts[tag][-1] += data


@given(hostile, st.lists(st.lists(hostile, min_size=2, max_size=2), min_size=1, max_size=4))
def test_text_of_others_is_text(title, rows):
    """Whatever a file or a message is called, a page shows it and does nothing with it."""
    body = write_table("Bestanden", ("Bestand", "Code"), rows)
    page = Reader("\n".join(write_page(title, body)))
    assert not page.open
    assert page.texts["title"] == [title]
    assert page.texts["td"] == [row[1] for row in rows]
    assert page.texts["th"] == ["Bestand", "Code", *(row[0] for row in rows)]
    assert set(page.tags) <= {
        *("html", "head", "meta", "title", "style", "body"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
    assert not page.links


@given(hostile, hostile)
def test_a_link_leads_where_it_says(target, content):
    """And is read as it was written."""
    page = Reader(link(target, content))
    assert (page.links, page.texts["a"]) == ([target], [content])


def test_what_is_html_already_stays():
    """So a link can stand in a cell."""
    made = link("#TR404", "TR404")
    assert to_html(made) is made
    assert to_html("<b>") == "&lt;b&gt;"
    (row,) = [line for line in write_table("t", ("a",), [[made]]) if 'scope="row"' in line]
    assert made in row


def test_numbers_stand_to_the_right_under_what_they_are_called():
    """A reader compares them by their length; they are written as in Dutch."""
    lines = "\n".join(write_table("Aantallen", ("Wat", "Aantal"), [("goed", 1_200_000)]))
    assert '<th scope="col" class="getal">Aantal</th>' in lines
    assert '<td class="getal">1.200.000</td>' in lines
    assert '<th scope="row">goed</th>' in lines
    assert write_number("12000") == "12000"


def test_a_table_of_nothing_is_nothing():
    """No heads stand above an empty place."""
    assert list(write_table("Niets", ("Wat",), [])) == []


def test_a_page_needs_nothing_from_elsewhere():
    """It is read from a disk without a network, aloud in Dutch, and on paper."""
    page = "\n".join(write_page("Rapport", [Html("<p>Goed.</p>")]))
    assert '<html lang="nl">' in page
    assert "@media print" in page
    assert not {"script", "link", "img"} & set(Reader(page).tags)
    assert "http" not in page
