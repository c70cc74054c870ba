"""A history in a database that is shared, given to the command by its address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from uuid import uuid4

import pytest
from sqlalchemy import text

from ggk.support import BYTES, DU01
from ieb import ggk
from ieb.history.sql import SqlHistory

EXAMPLES = Path(__file__).parents[2] / "voorbeelden"
DAY = ("--vandaag", "31-12-2025")
START = EXAMPLES / "start.xml"
SECRET = "geheim123"
# Finds no module of this name, as when the extra is not installed.
WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Absent())
"""


@pytest.fixture
def address(postgres):
    """The address of an empty database, with a password in it."""
    return postgres.url.set(password=SECRET).render_as_string(hide_password=False)


@pytest.fixture
def reader(postgres, address):
    """The address of the same database for a user who may enter and read, and nothing else."""
    name = f"lezer{uuid4().hex}"
    SqlHistory(postgres)
    tables = "ieb_event, ieb_envelope, ieb_migration"
    with postgres.begin() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN"))
        connection.execute(text(f"GRANT SELECT ON {tables} TO {name}"))
    yield address.replace("//ieb:", f"//{name}:")
    with postgres.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {name}"))
        connection.execute(text(f"DROP ROLE {name}"))


def told(found):
    """Return the exit code and what is said, which never holds the password."""
    code, out, err = found
    assert SECRET not in out + err
    return code, out, err


class TestCommands:
    """What works on a file works on a database."""

    def test_processing_answers_and_journal(self, run, postgres, address, tmp_path):
        """The same lines and files as with a file."""
        paths = START, EXAMPLES / "stop.xml"
        outcomes = []
        for place in (address, tmp_path / "historie.db"):
            target = tmp_path / f"uit{len(outcomes)}"
            words = ("--antwoorden", target, "--applicatie", "CAK 1.0", "--historie", place)
            code, out, _ = told(run("verwerk", *paths, *DAY, *words))
            files = {path.name: path.read_bytes() for path in target.iterdir()}
            shown = told(run("historie", place))[1], told(run("ggk", "journaal", place))[:2]
            outcomes.append((code, out, files, shown))
        assert outcomes[0] == outcomes[1]
        assert len(SqlHistory(postgres)) == 4

    def test_judging_against_it(self, run, address, tmp_path):
        """What is in it counts, as in a file; nothing is added."""
        outcomes = []
        for place in (address, tmp_path / "historie.db"):
            told(run("verwerk", START, *DAY, "--historie", place))
            judged = told(run("validate", START, *DAY, "--historie", place, "--json"))
            outcomes.append((judged[:2], told(run("historie", place))[1]))
        (code, _), recorded = outcomes[0]
        assert outcomes[0] == outcomes[1]
        assert (code, recorded.endswith("1 bericht.\n")) == (1, True)

    def test_a_retour_is_recorded(self, run, address, tmp_path):
        """Judged and recorded in one step."""
        words = "--historie", address, "--vastleggen", "--identificatie", "R1"
        target = tmp_path / "retour.xml"
        assert told(run("retour", START, *DAY, *words, "-o", target))[0] == 0
        assert told(run("historie", address))[1].endswith("1 bericht.\n")

    @pytest.mark.parametrize("scheme", ["postgresql+psycopg", "postgresql", "postgres"])
    def test_the_usual_spellings_of_an_address(self, run, address, scheme):
        """The driver is ours, whatever is named."""
        spelled = address.replace("postgresql+psycopg", scheme)
        assert told(run("verwerk", START, *DAY, "--historie", spelled))[0] == 0

    @pytest.mark.parametrize(
        "words",
        [
            ("plan", "d.json", "--beleid", "b.toml"),
            ("kasboek",),
            ("omhoog", EXAMPLES, "--uit", "nieuw"),
        ],
    )
    def test_what_keeps_a_ledger_asks_for_a_file(self, run, address, words):
        """It says so."""
        code, _, err = told(run(*words, "--historie", address))
        assert code == 2
        assert "kasboek" in err
        assert "alleen in een bestand" in err

    @pytest.mark.parametrize("words", [("historie",), ("verwerk", START.name, "--historie")])
    def test_the_shell_completes_the_name_of_a_file(self, complete, words):
        """An address it cannot know."""
        assert complete(*words, "his") == ["file,his"]

    def test_what_is_only_for_a_file_is_told(self, run, address):
        """A copy, a check, and processes that would need the password."""
        told(run("verwerk", START, *DAY, "--historie", address))
        for words, wanted in (
            (("historie", address, "--kopie", "kopie.db"), "pg_dump"),
            (("historie", address, "--controleer"), "--controleer is voor een historie in"),
            (("validate", START, "--historie", address, "--processen", "2"), "--processen is hier"),
        ):
            code, _, err = told(run(*words))
            assert (code, wanted in err) == (2, True)


class TestRefusals:
    """What is wrong with an address or a database is told at once, in Dutch, and never the address."""

    @pytest.mark.parametrize(
        ("wrong", "wanted"),
        [
            ("postgresql+psycopg://ieb:geheim123@127.0.0.1:1/ieb", "is niet bereikbaar"),
            ("postgresql+psycopg://ieb:geheim123@x:geenpoort/ieb", "geen adres van een database"),
            ("mysql://ieb:geheim123@server/ieb", "geen adres van een database van PostgreSQL"),
            ("sqlite:///geheim123.db", "Geef van een SQLite-bestand de naam"),
        ],
    )
    @pytest.mark.parametrize("command", ["verwerk", "validate"])
    def test_an_address_that_leads_nowhere(self, run, command, wrong, wanted):
        """Without waiting a minute."""
        code, _, err = told(run(command, START, *DAY, "--historie", wrong))
        assert (code, wanted in err) == (2, True)

    def test_a_database_or_user_that_is_not_there(self, run, address):
        """The server answers, and lets nobody in."""
        gone = address.replace("/t", "/geen_t", 1)
        stranger = address.replace("//ieb:", "//vreemde:")
        for wrong in (gone, stranger):
            code, _, err = told(run("verwerk", START, *DAY, "--historie", wrong))
            assert (code, "bestaat niet, of laat deze gebruiker" in err) == (2, True)

    def test_a_database_without_a_history_is_not_read(self, run, address):
        """No tables are made by who only reads: an empty history is soon content."""
        for words in (("validate", START), ("historie",), ("ggk", "journaal")):
            option = () if words[0] != "validate" else ("--historie",)
            code, _, err = told(run(*words, *option, address))
            assert (code, "nog geen historie" in err) == (2, True)

    def test_tables_of_a_newer_version(self, run, postgres, address):
        """They are left."""
        SqlHistory(postgres)
        with postgres.begin() as connection:
            connection.execute(text("INSERT INTO ieb_migration (version) VALUES (99)"))
        for words in (("verwerk", START, "--historie"), ("historie",)):
            code, _, err = told(run(*words, address))
            assert (code, "indeling 99" in err) == (2, True)

    def test_who_may_only_read(self, run, reader):
        """Judges, and records nothing: that says which rights are needed."""
        assert told(run("validate", START, *DAY, "--historie", reader))[0] == 0
        code, _, err = told(run("verwerk", START, *DAY, "--historie", reader))
        assert (code, "INSERT" in err) == (2, True)
        assert told(run("historie", reader))[1] == "0 berichten.\n"

    def test_who_has_the_rights_that_the_docs_name(self, run, postgres, reader, tmp_path):
        """INSERT on all three tables, and UPDATE on that of the envelopes: no more is needed."""
        name = reader.partition("//")[2].partition(":")[0]
        with postgres.begin() as connection:
            connection.execute(
                text(f"GRANT INSERT ON ieb_event, ieb_envelope, ieb_migration TO {name}")
            )
            connection.execute(text(f"GRANT UPDATE ON ieb_envelope TO {name}"))
        (tmp_path / "di01.xml").write_bytes(BYTES)
        (tmp_path / "du01.xml").write_bytes(ggk.serialize(DU01))
        for place in (
            "du01.xml",
            "di01.xml",
            "du01.xml",
        ):  # the first time it answers nothing known
            code, out, _ = told(run("verwerk", tmp_path / place, *DAY, "--historie", reader))
            assert (code in (0, 1), "1 gelezen" in out) == (True, True)
        assert told(run("ggk", "journaal", reader))[0] == 0

    def test_who_may_make_no_tables(self, run, postgres, reader):
        """The first one to write must make them; says so."""
        with postgres.begin() as connection:
            connection.execute(text("DROP TABLE ieb_event, ieb_envelope, ieb_migration"))
        code, _, err = told(run("verwerk", START, *DAY, "--historie", reader))
        assert (code, "CREATE" in err) == (2, True)


class TestExtra:
    """Who lacks the extra hears which one it is."""

    @pytest.mark.parametrize("absent", ["sqlalchemy", "psycopg"])
    def test_the_command_names_it(self, absent):
        """One line in Dutch, no traceback."""
        code = WITHOUT.format(absent=absent) + "from ieb.__main__ import main\nmain()"
        place = f"postgresql://ieb:{SECRET}@server/ieb"
        words = [sys.executable, "-c", code, "historie", place]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "pip install 'ieb[sql]'" in done.stderr
        assert "Traceback" not in done.stderr
        assert SECRET not in done.stderr

    def test_importing_the_history_names_it(self):
        """Also for who catches ImportError."""
        code = WITHOUT.format(absent="sqlalchemy") + dedent("""
            import ieb
            try:
                import ieb.history.sql
            except ImportError as error:
                assert isinstance(error, ieb.IebError)
                print(error)
        """)
        words = [sys.executable, "-c", code]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        assert "pip install 'ieb[sql]'" in done.stdout

    def test_an_sqlalchemy_that_is_broken_is_no_extra(self):
        """Then the error says what is missing in it."""
        code = WITHOUT.format(absent="typing_extensions") + "import ieb.history.sql"
        words = [sys.executable, "-c", code]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert "No module named 'typing_extensions'" in done.stderr.splitlines()[-1]
