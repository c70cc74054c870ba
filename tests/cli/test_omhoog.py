"""`ieb omhoog`, and what other commands do with messages of release 1.0."""

import errno
import json
import re
import subprocess
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import Ledger
from ieb.cli import ieb as command
from ieb.files import FolderDraft
from ieb.history.sqlite import SqliteHistory
from ieb.messages.aanlevering import aanlevering_of
from upgrading.support import (
    BSN,
    END,
    FIRST,
    LATER,
    OTHER,
    PRICE,
    retour,
    said_of,
    series,
    sleutel,
    start,
    stop,
)

from .places import FULL, IEB, needs_full

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


@pytest.mark.parametrize("content", [b"geen bericht", b"", b"<Bericht/>"])
def test_a_series_with_what_cannot_be_read_is_refused(run, box, tmp_path, content):
    """Any period may be changed in it, so nothing is written, unless the caller knows better."""
    (box / "9.xml").write_bytes(content)
    given = ("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    code, out, err = run(*given)
    assert (code, out) == (2, "")
    assert "--onleesbaar-telt-niet" in err
    assert not (tmp_path / "uit").exists()
    code, out, err = run(*given, "--onleesbaar-telt-niet")
    assert (code, "9.xml" in err) == (2, True)
    assert out.splitlines()[-1] == "3 omgezet, 0 niet omgezet."
    assert len(list((tmp_path / "uit").iterdir())) == 3


def test_an_unreadable_retour_is_refused_too(run, box, tmp_path):
    """A 402 with a code outside the 15 of 1.0 may refuse any of the messages."""
    answers = filled(tmp_path / "retouren", [retour(SERIES[0], "8848")])
    wrong = (answers / "0.xml").read_bytes().replace(b">8848<", b">9404<")
    (answers / "0.xml").write_bytes(wrong)
    code, out, err = run("omhoog", box, "--retouren", answers, "--uit", tmp_path / "uit")
    assert (code, out) == (2, "")
    assert "Er is niets omgezet" in err


def test_only_messages_of_later_releases_are_a_finding(run, tmp_path):
    """Exit code 1: who gave the wrong folder is told so, and no folder is made."""
    later = ieb.upgrade(SERIES[0], identificatie="L1")
    box = filled(tmp_path / "in", [later, later.for_release(ieb.release("3.0"))])
    code, out, _ = run("omhoog", box, "--uit", tmp_path / "uit")
    assert code == 1
    assert "Er staat geen start of stop van release 1.0 (WMO401, WMO403) bij." in out
    assert out.count("[geen-start-of-stop]") == 2
    assert out.count("for_release") == 1
    assert not (tmp_path / "uit").exists()
    (box / "2.xml").write_bytes(b"")
    words = ("omhoog", box, "--onleesbaar-telt-niet", "--uit", tmp_path / "uit")
    assert run(*words)[0] == 2


def test_a_folder_that_is_not_empty_is_refused(run, box, tmp_path):
    """A second run into the same folder says so and writes nothing; an empty folder is taken."""
    (tmp_path / "uit").mkdir()
    given = ("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    assert run(*given)[0] == 0
    before = contents(tmp_path)
    code, out, err = run(*given, "--identificatie", "M1000")
    assert (code, out) == (2, "")
    assert "niet leeg" in err
    assert contents(tmp_path) == before


def contents(folder):
    """Return every path in a folder, with the bytes of what is a file."""
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_a_history_that_knows_the_series_is_not_given_it_twice(run, box, tmp_path):
    """The second run says that nothing has to be done, and changes nothing."""
    file = tmp_path / "historie.sqlite"
    given = ("omhoog", box, "--onbeantwoord-telt", "--historie", file, "--uit")
    assert run(*given, tmp_path / "a")[0] == 0
    before = contents(tmp_path)
    code, out, _ = run(*given, tmp_path / "b", "--identificatie", "M1000")
    assert code == 1
    assert "Staat deze reeks er al in" in out
    assert out.splitlines()[-1] == "0 omgezet, 3 niet omgezet."
    assert contents(tmp_path) == before


def test_an_identificatie_that_the_history_knows_is_refused(run, box, tmp_path):
    """TR056 would be broken: nothing is written, and the option that helps is named."""
    file = tmp_path / "historie.sqlite"
    given = ("omhoog", "--onbeantwoord-telt", "--historie", file, "--uit")
    assert run(*given, tmp_path / "a", box)[0] == 0
    other = filled(tmp_path / "ander", [start(number=2, identificatie="G7")])
    before = contents(tmp_path)
    code, _, err = run(*given, tmp_path / "b", other)
    assert (code, "'N00000000001' van een WMO405 al" in err) == (2, True)
    assert "--identificatie" in err
    assert contents(tmp_path) == before


def test_a_series_goes_on_from_the_history(run, box, tmp_path):
    """The start came in an earlier run: the stop finds start and price in the history."""
    file = tmp_path / "historie.sqlite"
    first, second, _ = SERIES
    started = filled(tmp_path / "een", [first])
    stopped = filled(tmp_path / "twee", [second])
    given = ("omhoog", "--onbeantwoord-telt", "--historie", file, "--uit")
    assert run(*given, tmp_path / "a", started)[0] == 0
    assert run(*given, tmp_path / "b", stopped, "--identificatie", "M1000")[0] == 0
    with SqliteHistory(file) as history:
        assert said_of(history.actual(sleutel())) == (FIRST, END, PRICE)
    code, out, _ = run("omhoog", stopped, "--onbeantwoord-telt", "--uit", tmp_path / "c")
    assert (code, "[periode-ontbreekt]" in out) == (1, True)


def test_a_series_goes_on_from_periods_that_are_given(run, tmp_path):
    """Who has no history says in WMO405s how the periods were."""
    known = filled(tmp_path / "periodes", [ieb.upgrade(SERIES[0], identificatie="P1")])
    box = filled(tmp_path / "in", [SERIES[1]])
    given = ("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit", "--periodes")
    code, out, _ = run(*given, known)
    assert (code, out.splitlines()[-1]) == (0, "1 omgezet, 0 niet omgezet.")
    made = ieb.read(tmp_path / "uit" / "N00000000001.xml")
    assert said_of(aanlevering_of(made)) == (FIRST, END, PRICE)
    code, _, err = run(*given[:3], "--uit", tmp_path / "b", "--periodes", box)
    assert (code, "--periodes: verwacht WMO405's, geen WMO403" in err) == (2, True)


@pytest.mark.parametrize(
    ("option", "first", "second"),
    [
        ("--startnummer", "0513/G2=3", "0513/G2=4"),
        ("--startnummer", "0513/G2=3", "0513/G2=3"),
        ("--gemeente", "0370=0439", "0370=0513"),
    ],
)
def test_a_key_that_is_given_twice_is_refused(run, box, tmp_path, option, first, second):
    """Neither of the two is dropped in silence; nobody knows which one was meant."""
    given = ("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    code, _, err = run(*given, option, first, option, second)
    assert (code, option in err) == (2, True)
    assert f"{first.partition('=')[0]} staat er twee keer; geef elke één keer." in err
    assert not (tmp_path / "uit").exists()


def test_retouren_that_contradict_each_other_are_told(run, box, tmp_path):
    """It is upgraded, as an approval counts; the line names the file of the message."""
    answers = [retour(message) for message in SERIES]
    answers.append(retour(SERIES[1], "8848", identificatie="X1"))
    folder = filled(tmp_path / "retouren", answers)
    code, out, _ = run("omhoog", box, "--retouren", folder, "--uit", tmp_path / "uit")
    assert (code, out.splitlines()[-1]) == (0, "3 omgezet, 0 niet omgezet.")
    (told,) = [line for line in out.splitlines() if "[retouren-oneens]" in line]
    assert re.match(r"let op +\S*1\.xml  WMO403 'G1': Het ene retour", told)


def test_a_gemeente_that_sent_nothing_is_told(run, box, tmp_path):
    """The messages keep their own gemeente, and whoever mistyped its code sees why."""
    given = ("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    code, out, _ = run(*given, "--gemeente", "0531=0439")
    assert code == 0
    (told,) = [line for line in out.splitlines() if "[gemeente-ontbreekt]" in line]
    assert told.startswith("let op        Gemeente '0531' zou '0439' worden")
    assert out.splitlines()[-1] == "3 omgezet, 0 niet omgezet."


def test_gemeente_number_and_day_are_options(run, tmp_path):
    """Two gemeenten that merged had one number; the second gets another, and so does its stop."""
    old = series(
        (start, {"gemeente": "0370"}),
        (start, {"gemeente": "0439"}),
        (stop, {"gemeente": "0439"}),
    )
    box = filled(tmp_path / "in", old)
    given = ("omhoog", box, "--onbeantwoord-telt", "--gemeente", "0370=0439", "--uit")
    code, out, _ = run(*given, tmp_path / "a")
    assert code == 1
    assert "Geef een ander startnummer. (--startnummer) [nummer-in-gebruik]" in out
    more = ("--startnummer", "0439/G1=700001", "--dagtekening", "01-08-2026")
    code, out, _ = run(*given, tmp_path / "b", *more)
    assert (code, out.splitlines()[-1]) == (0, "3 omgezet, 0 niet omgezet.")
    made = [ieb.read(path) for path in sorted((tmp_path / "b").iterdir())]
    assert [aanlevering_of(message).sleutel for message in made] == [
        sleutel(gemeente="0439"),
        sleutel(700001, "0439"),
        sleutel(700001, "0439"),
    ]
    assert {aanlevering_of(message).dagtekening for message in made} == {date(2026, 8, 1)}
    code, _, err = run(*given, tmp_path / "c", "--startnummer", "0439/G9=700001")
    assert (code, "--startnummer: " in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--gemeente", "0370"), "zoals 0370=0439"),
        (("--startnummer", "G12=7"), "zoals 0513/G12=700001"),
        (("--gemeente", "0370=0439", "--gemeente", "0439=0513"), "--gemeente: '0370' wordt"),
    ],
)
def test_options_that_say_nothing_are_refused(run, box, tmp_path, words, expected):
    """What the caller meant cannot be seen, so nothing is written."""
    code, _, err = run("omhoog", box, "--uit", tmp_path / "uit", *words)
    assert (code, expected in err) == (2, True)
    assert not (tmp_path / "uit").exists()


@given(st.permutations([f"{number}.xml" for number in range(8, 12)]))
@settings(max_examples=12)
def test_the_names_of_files_say_nothing_of_the_order(names):
    """A 403 with a name before that of its 401, 10 and 9: what they say decides."""
    sent = [
        start(price=PRICE, identificatie="Z9"),
        stop(identificatie="A1"),
        stop("3", identificatie="Z3"),
        start("3", identificatie="A2"),
    ]
    with TemporaryDirectory() as folder:
        box, target = Path(folder, "in"), Path(folder, "uit")
        box.mkdir()
        for name, message in zip(names, sent, strict=True):
            ieb.write(message, box / name)
        words = ["omhoog", str(box), "--onbeantwoord-telt", "--uit", str(target)]
        assert CliRunner().invoke(command, words).exit_code == 0
        made = [aanlevering_of(ieb.read(path)) for path in sorted(target.iterdir())]
    assert [delivered.status.code for delivered in made] == list("1223")


def test_what_no_order_can_be_seen_of_is_told(run, tmp_path):
    """Two changes of one day: the later Identificatie counts, and the reader hears of it."""
    changes = [start("2", day=LATER, identificatie="G10"), start("2", day=END, identificatie="G9")]
    box = filled(tmp_path / "in", [*changes, start(identificatie="G1")])
    code, out, _ = run("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    assert code == 0
    told = [line for line in out.splitlines() if line.startswith("let op")]
    assert len(told) == 1
    assert told[0].index("1.xml") < told[0].index("0.xml")
    assert "aanname" in told[0]
    last = ieb.read(tmp_path / "uit" / "N00000000003.xml")
    assert aanlevering_of(last).start == LATER


def test_a_message_that_stands_there_twice_is_told_by_its_own_file(run, box, tmp_path):
    """The copy is the one that is left out, and its name is on the line."""
    ieb.write(SERIES[0], box / "kopie.xml")
    code, out, _ = run("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    assert code == 0
    lines = out.splitlines()
    assert "0.xml" in lines[0]
    assert "WMO401 -> N00000000001.xml" in lines[0]
    (told,) = [line for line in lines if "[herhaald]" in line]
    assert "kopie.xml" in told


def test_texts_name_options_and_no_arguments_of_python(run, tmp_path):
    """Who types commands is not told of `actual=`, but of the option that is the same."""
    box = filled(
        tmp_path / "in",
        [
            *series((start, {}), (start, {}), (stop, {"number": 2})),
            *series((start, {"number": 3}), (stop, {"number": 3, "bsn": OTHER})),
            *series((start, {"number": 4}), (stop, {"number": 4, "status": "2"})),
            retour(stop(identificatie="W1")),
            retour(SERIES[0]),
        ],
    )
    texts = []
    for more in (("--onbeantwoord-telt",), ()):
        code, out, err = run("omhoog", box, "--uit", tmp_path / f"uit{len(more)}", *more)
        assert code == 1
        texts.append(out + err)
    whole = "".join(texts)
    for option in ("--startnummer", "--periodes of --historie", "--onbeantwoord-telt"):
        assert option in whole
    assert "--retouren" in whole
    assert not re.search(r"\w=|upgrade_series", whole)


@pytest.mark.parametrize("name", ["actual=", "gemeenten:", "retouren=", "actual:"])
def test_what_a_message_says_itself_is_shown_as_it_is(run, tmp_path, name):
    """An Identificatie that looks like an argument of Python is data, and stays what it was."""
    box = filled(tmp_path / "in", [start(identificatie=name)])
    _, out, _ = run("omhoog", box, "--uit", tmp_path / "uit")
    assert f"WMO401 '{name}': Er is geen retour" in out
    assert "(--retouren of --onbeantwoord-telt) [onbeantwoord]" in out


def failing(*words):
    """Return what fails as a full disk does."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_is_full_leaves_nothing(run, box, tmp_path, monkeypatch):
    """While the second file is written, or when all are to reach the disk."""
    file = tmp_path / "historie.sqlite"
    with SqliteHistory(file) as history:
        Ledger(history)
    given = ("omhoog", box, "--onbeantwoord-telt", "--historie", file, "--uit", tmp_path / "uit")
    before = contents(tmp_path)
    written = []

    def write_one(draft, name, data):
        if written:
            failing()
        written.append(name)
        real_write(draft, name, data)

    real_write = FolderDraft.write
    for name, fails in (("write", write_one), ("sync", failing)):
        with monkeypatch.context() as patch:
            patch.setattr(FolderDraft, name, fails)
            code, out, err = run(*given)
        assert (code, out, "Er is niets omgezet" in err) == (2, "", True)
        assert contents(tmp_path) == before
    assert run(*given)[0] == 0


def test_a_folder_that_gets_no_name_is_written_by_the_same_command(run, box, tmp_path, monkeypatch):
    """What the history and the ledger have is not undone: the same files come, and nothing more."""
    file = tmp_path / "historie.sqlite"
    given = ("omhoog", box, "--onbeantwoord-telt", "--historie", file, "--uit", tmp_path / "uit")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", failing)
        code, out, err = run(*given)
    assert (code, out, "De berichten staan in het kasboek (run 1)" in err) == (2, "", True)
    assert not (tmp_path / "uit").exists()
    code, out, _ = run(*given)
    assert (code, out.startswith("Een eerdere opdracht naar deze map was afgebroken.")) == (0, True)
    with SqliteHistory(file, readonly=True) as history:
        recorded = [event.message for event in history]
    assert [ieb.read(path) for path in sorted((tmp_path / "uit").iterdir())] == recorded
    assert len(recorded) == 3
    before = contents(tmp_path)
    code, out, _ = run(*given)
    assert (code, out.startswith("Deze map is de laatste in het kasboek")) == (0, True)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("moment", ["recording", "the end"])
def test_a_history_that_fails_leaves_nothing(run, box, tmp_path, monkeypatch, moment):
    """While the second message is recorded, or at the very end, when all files are written."""
    file = tmp_path / "historie.sqlite"
    with SqliteHistory(file) as history:
        Ledger(history)
    given = ("omhoog", box, "--onbeantwoord-telt", "--historie", file, "--uit", tmp_path / "uit")
    before = contents(tmp_path)
    real_record, real_step = SqliteHistory.record, SqliteHistory.exclusive
    recorded = []

    def record_one(history, message, **more):
        if recorded:
            raise ieb.IebError("De historie kan nu niet geschreven worden.")
        recorded.append(message)
        return real_record(history, message, **more)

    @contextmanager
    def fail_at_the_end(history):
        with real_step(history):
            yield history
            if list(tmp_path.glob(".ieb-*.map/N00000000003.xml")):
                raise ieb.IebError("De historie kan nu niet geschreven worden.")

    with monkeypatch.context() as patch:
        if moment == "recording":
            patch.setattr(SqliteHistory, "record", record_one)
        else:
            patch.setattr(SqliteHistory, "exclusive", fail_at_the_end)
        code, out, err = run(*given)
    assert (code, out, "kan nu niet geschreven worden" in err) == (2, "", True)
    assert contents(tmp_path) == before
    assert run(*given)[0] == 0


@needs_full
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_report_that_cannot_be_written_leaves_no_half(box, tmp_path, words):
    """Folder and history are whole, and the error says so: who tries again would do it twice."""
    target, file = tmp_path / "uit", tmp_path / "historie.sqlite"
    SqliteHistory(file).close()
    given = [IEB, "omhoog", box, "--uit", target, "--historie", file, *words]
    with FULL.open("w") as full:
        for more, text in (
            ((), "De uitvoer kan niet geschreven worden."),
            (("--onbeantwoord-telt",), "Er is wel omgezet: de map van --uit"),
        ):
            done = subprocess.run(
                [*given, *more], stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
            assert (done.returncode, done.stderr.startswith(text)) == (2, True)
            assert target.exists() == bool(more)
    assert len(list(target.iterdir())) == 3
    with SqliteHistory(file) as history:
        assert len(history) == 3


def test_a_program_reads_json(run, box, tmp_path):
    """What became of each message, by file; what is to be told, as findings; and ties of a day."""
    ieb.write(stop(bsn=OTHER, identificatie="X1"), box / "3.xml")
    twice = [start(number=2, identificatie="H0"), start("2", number=2, identificatie="H1")]
    for at, message in enumerate([*twice, start("2", number=2, identificatie="H2")]):
        ieb.write(message, box / f"h{at}.xml")
    given = ("omhoog", box, "--onbeantwoord-telt", "--json", "--gemeente", "0370=0439")
    code, out, err = run(*given, "--uit", tmp_path / "uit")
    assert (code, err) == (1, "")
    told = json.loads(out)
    assert list(told) == ["omgezet", "meldingen", "volgorde_is_aanname"]
    first = told["omgezet"][0]
    assert (Path(first.pop("bestand")).name, first) == (
        "0.xml",
        {"bericht": "WMO401", "identificatie": "G0", "wmo405": "N00000000001.xml"},
    )
    one, other = told["meldingen"]
    assert (Path(one["bestand"]).name, one["bericht"], one["weggelaten"]) == (
        "3.xml",
        "WMO403",
        True,
    )
    assert (one["code"], one["ernst"], one["optie"]) == (
        "andere-client",
        "overtreding",
        "--startnummer",
    )
    assert (other["bestand"], other["code"], other["weggelaten"], other["optie"]) == (
        None,
        "gemeente-ontbreekt",
        False,
        None,
    )
    assert [[Path(name).name for name in tie] for tie in told["volgorde_is_aanname"]] == [
        ["h1.xml", "h2.xml"]
    ]


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_an_identificatie_that_is_a_bsn_is_hidden(run, tmp_path, words):
    """Of the WMO405s and of the messages of 1.0, unless asked for."""
    box = filled(tmp_path / "in", [start(identificatie=OTHER), start("9", identificatie=OTHER)])
    given = ("omhoog", box, "--onbeantwoord-telt", "--identificatie", BSN, *words, "--uit")
    code, out, err = run(*given, tmp_path / "a")
    assert (code, (tmp_path / "a" / f"{BSN}.xml").exists()) == (1, True)
    assert not any(bsn in out + err for bsn in (BSN, OTHER))
    out = run(*given, tmp_path / "b", "--toon-bsn")[1]
    assert f"{BSN}.xml" in out


def test_a_folder_that_cannot_be_written_is_told(run, box, tmp_path):
    """Where a file stands in the place of the folder, nothing can come."""
    (tmp_path / "uit").write_text("bezet")
    code, _, err = run("omhoog", box, "--onbeantwoord-telt", "--uit", tmp_path / "uit")
    assert (code, "--uit wijst niet naar een map" in err) == (2, True)
    inside = tmp_path / "uit" / "daarin"
    code, _, err = run("omhoog", box, "--onbeantwoord-telt", "--uit", inside)
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
