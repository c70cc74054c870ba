"""`ieb omhoog`, and what other commands do with messages of release 1.0."""

import pytest

import ieb
from ieb.history.sqlite import SqliteHistory
from upgrading.support import BSN, OTHER, PRICE, retour, series, sleutel, start, stop

SERIES = series((start, {"price": PRICE}), (stop, {}), (stop, {"status": "3"}))


@pytest.fixture
def box(tmp_path):
    """A folder with a start, a stop and the removal of the stop, named in the order of sending."""
    return filled(tmp_path / "in", SERIES)


def filled(folder, messages):
    """Write messages to a folder, numbered in their order."""
    folder.mkdir()
    for at, message in enumerate(messages):
        ieb.write(message, folder / f"{at}.xml")
    return folder


def test_a_folder_becomes_a_folder_of_405s_and_a_history(run, box, tmp_path):
    """With all retouren at hand each message becomes a WMO405, and the period goes on from the history."""
    answers = filled(tmp_path / "retouren", [retour(message) for message in SERIES])
    target, file = tmp_path / "uit", tmp_path / "historie.sqlite"
    code, out, _ = run("omhoog", box, "--uit", target, "--retouren", answers, "--historie", file)
    assert (code, out.splitlines()[-1]) == (0, "3 omgezet, 0 niet omgezet.")
    made = [ieb.read(path) for path in sorted(target.iterdir())]
    assert min(path.name for path in target.iterdir()) == "N00000000001.xml"
    assert [message.naam for message in made] == ["WMO405"] * 3
    with SqliteHistory(file) as history:
        assert history.actual(sleutel()).kostprijs == PRICE
        assert [event.message for event in history] == made
    assert BSN not in out


def test_what_is_unanswered_is_told_unless_the_caller_says_that_it_counts(run, box, tmp_path):
    """Exit code 1: nothing was upgraded, and the option that helps is named by the text."""
    code, out, _ = run("omhoog", box, "--uit", tmp_path / "a")
    assert (code, out.count("[onbeantwoord]")) == (1, 3)
    assert out.splitlines()[-1] == "0 omgezet, 3 niet omgezet."
    words = ("--onbeantwoord-telt", "--identificatie", "G99")
    code, out, err = run("omhoog", box, "--uit", tmp_path / "b", *words)
    assert (code, "te weinig identificaties" in err) == (2, True)
    words = ("--onbeantwoord-telt", "--identificatie", "G098")
    code, out, _ = run("omhoog", box, "--uit", tmp_path / "c", *words)
    assert code == 0
    assert max(path.name for path in (tmp_path / "c").iterdir()) == "G100.xml"


def test_a_mixed_folder_has_a_line_for_each_file(run, tmp_path):
    """Rejected and later messages weigh nothing, a stop of another person does, what is no message most."""
    first = series((start, {}), (start, {"status": "2"}))
    later = ieb.upgrade(first[0], identificatie="L1")
    box = filled(tmp_path / "in", [*first, retour(first[1], "8848"), later])
    target = tmp_path / "uit"
    given = ("omhoog", box, "--onbeantwoord-telt", "--uit")
    code, out, _ = run(*given, target)
    assert code == 0
    assert "[afgekeurd]" in out
    assert "[geen-start-of-stop]" in out
    ieb.write(stop(bsn=OTHER, identificatie="X1"), box / "8.xml")
    code, out, _ = run(*given, tmp_path / "tweede")
    assert (code, "[andere-client]" in out) == (1, True)
    assert not any(bsn in out for bsn in (BSN, OTHER))
    (box / "9.xml").write_bytes(b"geen bericht")
    code, out, err = run(*given, tmp_path / "derde")
    assert (code, "xml-vorm" in err) == (2, True)
    assert "1 omgezet" in out


def test_no_file_is_overwritten(run, box, tmp_path):
    """A second run into the same folder says so and writes nothing."""
    given = ("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    assert run(*given)[0] == 0
    code, out, err = run(*given)
    assert (code, out) == (2, "")
    assert "N00000000001.xml al" in err


def test_a_history_that_knows_the_number_or_the_identificatie_is_refused(run, box, tmp_path):
    """Recording the same period twice would make nonsense of it; nothing is written then."""
    file = tmp_path / "historie.sqlite"
    given = ("omhoog", box, "--onbeantwoord-telt", "--historie", file, "--uit")
    assert run(*given, tmp_path / "a")[0] == 0
    code, out, err = run(*given, tmp_path / "b", "--identificatie", "M1000")
    assert (code, out) == (2, "")
    assert "startnummer 649901 van gemeente 0513 al" in err
    ieb.write(start(number=2, identificatie="G7"), box / "7.xml")
    for old in ("0.xml", "1.xml", "2.xml"):
        (box / old).unlink()
    code, _, err = run(*given, tmp_path / "b")
    assert (code, "'N00000000001' van een WMO405 al" in err) == (2, True)
    assert not (tmp_path / "b").exists()


def test_a_folder_that_cannot_be_written_is_told(run, box, tmp_path):
    """Where a file stands in the place of the folder, nothing can come."""
    (tmp_path / "uit").write_text("bezet")
    code, _, err = run("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    assert (code, "kan niet geschreven worden" in err) == (2, True)


@pytest.mark.parametrize("first", ["", "G", "G-1", "N000000000001", "../1"])
def test_an_identificatie_that_cannot_be_counted_on_is_refused(run, box, tmp_path, first):
    """Letters and digits that end in a number: it is also the name of a file."""
    words = ("--uit", tmp_path / "uit", "--identificatie", first)
    code, _, err = run("omhoog", box, *words)
    assert (code, "zoals N00000000001" in err) == (2, True)


def test_other_commands_know_the_messages_of_1_0_by_their_namespace(run, box):
    """Nobody needs to say which release it is; who does, is held to it."""
    code, out, _ = run("show", box / "0.xml")
    assert code == 0
    assert "Bericht voor de start eigen bijdrage aan het CAK (401):" in out
    assert BSN not in out
    code, out, err = run("validate", box / "0.xml", "--vandaag", "2020-05-12")
    assert code == 1
    assert "1 niet beoordeeld" in out
    assert "niet volledig openbaar" in out + err
    code, _, err = run("show", box / "0.xml", "--release", "4.0")
    assert (code, "WMO401" in err) == (1, True)


def test_release_1_0_is_shown(run):
    """Its messages, its codes and the rules that are known of it."""
    code, out, _ = run("release", "show", "1.0")
    assert code == 0
    assert all(word in out for word in ("WMO401", "9071", "TR328"))
    assert "9404" not in out
