"""The course as a picture: self-contained, the same in words, and within its sheet."""

from __future__ import annotations

import re
from itertools import chain, pairwise

import pytest
from hypothesis import example, given
from lxml import etree

from ieb import Bedrag, InvalidType
from ieb.codes import TARIEVEN
from ieb.kostprijs import BEPALINGEN, Huur, run_down, run_down_rent
from ieb.kostprijs.picture import in_words, picture

from .support import bewakingen, tables, used, watched

PAUSED = watched("600,00", "01-01-2020", used("01-01-2020", "10-09-2020"), used("15-02-2021"))


def parts(bewaking, tarieven=None):
    """Return the picture of a course as a tree."""
    verloop = run_down(bewaking) if tarieven is None else run_down(bewaking, tarieven)
    return etree.fromstring(picture(verloop, "Kostprijs"))


def texts(root):
    """Return what is written in a picture."""
    return [node.text for node in root.iter("{*}text")]


def points(root):
    """Return the points of each line of the course."""
    return [
        [tuple(map(int, pair.split(","))) for pair in line.get("points").split()]
        for line in root.iter("{*}polyline")
    ]


def test_it_tells_in_words_what_it_shows():
    """Who cannot see it is told the same, with its pause and its end."""
    assert in_words(run_down(PAUSED)) == (
        "Aan het begin rest 600,00 euro. Van 2020-01 t/m 2020-09: 9 keer 19,00 euro, daarna rest 429,00 euro. "
        "Van 2021-03 t/m 2022-12: 22 keer 19,00 euro, daarna rest 11,00 euro. Tussen 2020-09 en 2021-03 telt er "
        "geen maand. De laatste dag met bijdrage is 31-12-2022."
    )
    far = in_words(run_down(watched("30,00", "01-01-2027")))
    assert "1 keer 21,80 euro (voorlopig)" in far
    root = parts(PAUSED)
    assert root.get("aria-labelledby") == "titel beschrijving"
    assert root.findtext("{*}title") == "Kostprijs"
    assert root.findtext("{*}desc") == in_words(run_down(PAUSED))


def test_a_course_that_is_not_reached_or_does_not_begin_says_so():
    """In words and in the picture."""
    closed = watched("570,00", "01-01-2020", used("01-01-2020", "15-06-2020"))
    assert in_words(run_down(closed)).endswith("In dit gebruik wordt het einde niet bereikt.")
    assert "niet bereikt; rest 456,00" in texts(parts(closed))
    nothing = watched("20,99", "01-03-2025")
    said = "Aan het begin rest 20,99 euro. Er mag geen enkele maand gevraagd worden."
    assert said in texts(parts(nothing))
    assert not points(parts(nothing))


def test_each_tariff_is_told_where_it_begins_and_the_end_where_it_is():
    """3000,00 since 2020: four tariffs, and an end that is provisional."""
    written = texts(parts(watched("3000,00", "01-01-2020")))
    assert [text for text in written if text in {"19,00", "20,60", "21,00", "21,80"}] == [
        "19,00",
        "20,60",
        "21,00",
        "21,80",
    ]
    assert "laatste dag 31-12-2031; rest 19,20 (voorlopig)" in written
    assert {"2020", "2025", "2031"} <= set(written)
    assert "laatste dag 31-12-2022; rest 11,00" in texts(parts(PAUSED))


def test_what_is_not_announced_is_dashed():
    """The months after 2026 look otherwise."""
    dashes = [
        line.get("stroke-dasharray")
        for line in parts(watched("3000,00", "01-01-2020")).iter("{*}polyline")
    ]
    assert dashes == [None, None, None, None, "6 4"]


def test_a_pause_is_a_gap_with_its_name():
    """No month counts there, and what remains stays level."""
    root = parts(PAUSED)
    assert texts(root).count("pauze") == 1
    first, second = points(root)
    assert first[-1][1] == second[0][1]
    assert first[-1][0] < second[0][0]
    assert texts(parts(watched("1000,00", "01-01-2020"))).count("pauze") == 0


def test_each_month_is_a_stair_until_there_are_too_many():
    """Thirty months are thirty stairs; millennia are a line for each tariff."""
    (stairs,) = points(parts(watched("570,00", "01-01-2020")))
    assert len(stairs) == 1 + 2 * 30
    endless = parts(watched("999999,99", "01-01-2020"))
    assert [len(line) for line in points(endless)] == [2] * 5
    assert texts(endless).count("20,60") == 0  # too near to 19,00 to be written


def test_a_rent_goes_up_before_it_goes_down():
    """Its surplus is what is drawn and told; nothing of a rent is a rest."""
    verloop = run_down_rent(Huur(per_maand=Bedrag(2_000)), [used("01-01-2023")])
    root = etree.fromstring(picture(verloop, "Huur"))
    said = in_words(verloop)
    assert said.startswith(
        "Van 2023-01 t/m 2023-12: 12 keer 19,00 euro, daarna is het overschot 12,00 euro."
    )
    assert "laatste dag 30-04-2025; overschot 0,80" in texts(root)
    assert not re.search(r"\brest\b", " ".join([said, *texts(root)]))
    heights = [y for _, y in chain.from_iterable(points(root))]
    assert heights[0] == max(heights)
    assert min(heights) < heights[-1]


@pytest.mark.parametrize(("cents", "since"), [(3_000, "01-01-2023"), (2_180, "01-01-2027")])
def test_a_rent_without_end_is_drawn_for_a_few_years(cents, since):
    """Each tariff has its place, and the foot says that there is no end, not that of the calendar."""
    verloop = run_down_rent(Huur(per_maand=Bedrag(cents)), [used(since)])
    root = etree.fromstring(picture(verloop, "Huur"))
    assert "geen einde" in texts(root)
    assert not [text for text in texts(root) if re.search(r"\d{4}", text) and text > "2032"]
    last = verloop.stretches[-1].first
    said = in_words(verloop)
    assert said.endswith(f"Vanaf {last}: elke maand 21,80 euro (voorlopig), zonder einde.")
    assert "9999" not in said
    assert len(points(root)) == len(verloop.stretches)


def test_a_closed_rent_that_is_not_reached_says_so():
    """What remains is its surplus."""
    verloop = run_down_rent(Huur(per_maand=Bedrag(3_000)), [used("01-01-2023", "31-12-2023")])
    root = etree.fromstring(picture(verloop, "Huur"))
    assert "niet bereikt; overschot 132,00" in texts(root)
    assert in_words(verloop).endswith("In dit gebruik wordt het einde niet bereikt.")


@given(bewakingen(), tables())
@example(watched("1500,00", "15-11-2025"), TARIEVEN)
@example(
    watched(
        "3000,00",
        "01-01-2020",
        used("01-01-2020", "15-01-2020"),
        used("01-03-2020", "15-03-2020"),
        used("01-05-2020"),
    ),
    TARIEVEN,
)
def test_no_two_words_in_a_row_run_into_each_other(bewaking, tarieven):
    """Tariffs, years and pauses that would lie too near to another have no name."""
    places = {}
    for node in parts(bewaking, tarieven).iter("{*}text"):
        places.setdefault(node.get("y"), []).append(int(node.get("x")))
    for row in places.values():
        ordered = sorted(row)
        assert all(right - left >= 40 for left, right in pairwise(ordered))


@given(bewakingen(), tables())
def test_it_needs_nothing_from_elsewhere_and_stays_within_its_sheet(bewaking, tarieven):
    """Whatever the course, there is no link in it and no point beside it."""
    root = parts(bewaking, tarieven)
    assert not re.search(r"href|url\(|script|style", etree.tostring(root, encoding="unicode"))
    for line in points(root):
        assert line == sorted(line, key=lambda point: point[0])
        for x, y in line:
            assert 90 <= x <= 840
            assert 90 <= y <= 360


def test_what_is_no_course_is_not_drawn():
    """The error names what was expected."""
    with pytest.raises(InvalidType, match="verloop: verwacht een Verloop, geen Bewaking"):
        picture(PAUSED, "Kostprijs")
    with pytest.raises(InvalidType, match="verloop: verwacht een Verloop, geen Bewaking"):
        in_words(PAUSED)


def test_what_the_sum_rests_on_has_its_mark():
    """What the law says, what those who carry it out say, and what is ours are never mixed up."""
    marks: dict[str, set[str]] = {}
    for bepaling in BEPALINGEN:
        marks.setdefault(bepaling.mark.value, set()).add(bepaling.onderwerp)
    assert marks == {
        "wet": {
            "maximum",
            "wat eraf gaat",
            "eerste maand",
            "laatste maand",
            "afronden",
            "drempel van de wet",
            "meer voorzieningen",
        },
        "cak": {"drempel van het CAK", "de langst lopende", "signaal kostprijs"},
        "vng": {"pauze", "levensduur"},
        "aanname": {
            "andere maanden zonder bijdrage",
            "begin van de kostprijs",
            "naast elkaar",
            "na het laatste tarief",
            "huur",
            "welke huur telt",
            "einde bij huur",
        },
    }


def test_what_the_sum_rests_on_has_an_article_or_a_reason():
    """Each has a subject of its own; what is law names its article and version."""
    subjects = [bepaling.onderwerp for bepaling in BEPALINGEN]
    assert len(set(subjects)) == len(subjects)
    for bepaling in BEPALINGEN:
        assert bepaling.tekst.endswith(".")
        assert bepaling.source
        if bepaling.mark == "wet":
            assert " art. " in bepaling.source
            assert "versie" in bepaling.source
