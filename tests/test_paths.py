"""Paths are values: written in one form, read back from it, compared and ordered step by step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import Finding
from ieb.findings import Path, Step

NAMES = st.text("ABab_", min_size=1, max_size=4)
STEPS = st.tuples(NAMES, st.none() | st.integers(1, 12))
PATHS = st.lists(STEPS, max_size=4)
ANY_TEXT = st.text("AB/[]019\n", max_size=12)


def written(steps: list[tuple[str, int | None]]) -> str:
    """Write a path by hand: names between slashes, the number of a repeated element in brackets."""
    texts = []
    for name, index in steps:
        texts.append(name if index is None else f"{name}[{index}]")
    return "/".join(texts)


def made(steps: list[tuple[str, int | None]]) -> Path:
    """Make a path element by element."""
    path = Path()
    for name, index in steps:
        path = path.child(name, index)
    return path


@given(PATHS)
def test_a_path_is_written_in_one_form(steps):
    """However it was made, its text is that of a finding."""
    assert str(made(steps)) == made(steps).text == f"{made(steps)}" == written(steps)


@given(PATHS)
def test_what_is_written_is_read_back(steps):
    """Reading gives the same value, with the same names and numbers."""
    path = made(steps)
    assert Path(str(path)) == path
    assert Path(str(path)).steps == tuple(Step(name, index) for name, index in steps)


@given(ANY_TEXT)
def test_every_text_is_the_text_of_one_path(text):
    """What is no path of a message, such as a key of someone's JSON, is kept as it stands."""
    path = Path(text)
    assert str(path) == text
    assert written([(step.name, step.index) for step in path.steps]) == text
    assert eval(repr(path)) == path  # our own repr


@given(PATHS, NAMES)
def test_what_stands_in_an_element_has_it_as_parent(steps, name):
    """`/` goes down one step and `parent` goes back; the root stands in the file as a whole."""
    path = made(steps)
    below = path / name
    assert below.parent == path
    assert (below.name, below.index) == (name, None)
    assert below.is_within(path)
    assert below.parents == tuple(reversed([made(steps[:end]) for end in range(1, len(steps) + 1)]))


@given(PATHS, PATHS)
def test_joining_two_paths_joins_their_steps(first, second):
    """As value or as text; the file as a whole adds nothing."""
    assert made(first) / made(second) == made(first) / written(second) == made([*first, *second])


@given(PATHS, PATHS)
def test_paths_are_equal_and_ordered_as_their_steps_are(first, second):
    """A path comes after what it stands in; a number counts as a number, and none comes first."""

    def key(steps: list[tuple[str, int | None]]) -> list[tuple[str, int]]:
        return [(name, index or 0) for name, index in steps]

    left, right = made(first), made(second)
    assert (left == right) is (first == second)
    assert (left < right) is (key(first) < key(second))
    assert (left >= right) is (key(first) >= key(second))
    assert len({left, right}) == len({written(first), written(second)})


@given(PATHS)
def test_the_shape_of_a_message_knows_no_numbers(steps):
    """The second Client of a message is the Client of its shape."""
    assert made(steps).in_shape == made([(name, None) for name, _ in steps])


@given(PATHS, PATHS)
def test_a_path_is_within_another_when_it_begins_with_it(whole, owner):
    """An element without a number stands for any of several with its name."""
    expected = len(whole) >= len(owner)
    for (name, index), (wanted, number) in zip(whole, owner, strict=False):
        expected = expected and name == wanted and number in (None, index)
    assert made(whole).is_within(made(owner)) is expected
    assert made(whole).is_within(written(owner)) is expected


def test_the_file_as_a_whole_has_no_steps():
    """It is false, without name, and its own parent."""
    assert not Path()
    assert Path() == Path("") == Path().parent
    assert (Path().steps, Path().name, Path().index, Path().parents) == ((), "", None, ())
    assert str(Path().at(2) / "A") == "[2]/A"


def test_a_path_is_no_text():
    """It is equal to no text and has no order with one, so that a mistake does not go unseen."""
    assert Path("Bericht") != "Bericht"
    with pytest.raises(TypeError):
        assert Path("Bericht") < "Bericht"


def test_a_finding_takes_a_path_as_text():
    """So that who makes findings of his own need not know of paths."""
    finding = Finding(code="X1", message="Mis.", path="Bericht/Client[2]")
    assert finding == Finding(code="X1", message="Mis.", path=Path("Bericht").child("Client", 2))
    assert finding.path.index == 2
    assert finding.place == "Bericht/Client[2]"


def test_a_large_number_belongs_to_the_name():
    """No message has a billion elements, and Python refuses to read very long numbers."""
    assert Path(f"A[{'9' * 5000}]").index is None
    assert Path("A[0]").name == "A[0]"


def test_an_element_without_a_number_stands_for_each_of_several():
    """What is within the second Client is within Client, and not within the first."""
    bsn = Path("Bericht/Client[2]/Bsn")
    assert bsn.is_within("Bericht/Client")
    assert not bsn.is_within("Bericht/Client[1]")


def test_an_element_without_a_number_comes_before_the_first():
    """And the second before the tenth: numbers are no text."""
    paths = [Path("A[10]"), Path("A[2]"), Path("A[1]"), Path("A/B"), Path("A")]
    assert [str(path) for path in sorted(paths)] == ["A", "A/B", "A[1]", "A[2]", "A[10]"]
