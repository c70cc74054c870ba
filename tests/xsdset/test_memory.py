"""XSDs are compiled from memory: no disk is written, a fork or a thread is no danger."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from lxml import etree

import ieb
from ieb.releases.libxml import compile_xsd, matches

START = Path(__file__).parents[2] / "voorbeelden" / "start.xml"
XSDS = Path(str(ieb.releases.__file__)).parent / "data" / "4.0"


def run(code: str) -> str:
    """What a Python of its own prints; it must end well within a minute."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(START), str(XSDS)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


NO_WRITING = """
    import os, sys
    start, xsds = sys.argv[1:]
    import xmlschema, ieb

    def refuse(event, arguments):
        if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(30, "Read-only file system")
        if event.startswith("tempfile.") or event in ("os.mkdir", "socket.connect"):
            raise OSError(30, "Read-only file system")

    sys.dont_write_bytecode = True
    sys.addaudithook(refuse)
"""


@pytest.mark.parametrize(
    "code",
    [
        "print(ieb.read(start).naam)",
        "print(ieb.read(start, release=ieb.Release.from_xsd(xsds)).naam)",
    ],
    ids=["bundled", "foreign"],
)
def test_nothing_is_written_anywhere(code):
    """Reading a message, and reading an XSD set, works where no file can be made and no network is."""
    assert run(NO_WRITING + f"    {code}\n") == "WMO405"


def test_the_folder_for_temporary_files_does_not_matter(monkeypatch, tmp_path):
    """A TMPDIR with a per cent sign, or with a name that is no UTF-8, changes nothing."""
    for name in (b"100%25", b"map\xff"):
        folder = tmp_path / name.decode("utf-8", "surrogateescape")
        folder.mkdir()
        monkeypatch.setenv("TMPDIR", str(folder))
        assert run("import ieb, sys; print(ieb.read(sys.argv[1]).naam)") == "WMO405"


def test_a_set_of_others_is_read_once(tmp_path):
    """What becomes of the folder after reading does not matter."""
    for file in XSDS.glob("*.xsd"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    release = ieb.Release.from_xsd(tmp_path)
    for file in tmp_path.iterdir():
        file.write_text("<weg/>")
    assert ieb.read(START, release=release) == ieb.read(START)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
class TestFork:
    def test_a_fork_while_another_thread_compiles(self):
        """Each child reads a message, whatever a thread of its parent was compiling."""
        code = """
            import os, sys, threading, warnings
            warnings.simplefilter("ignore")
            import ieb
            from ieb.wire.schema import build_schema
            data = open(sys.argv[1], "rb").read()
            release, going = ieb.release(), True

            def compile():
                while going:
                    build_schema(release, "wmo406.xsd")

            threads = [threading.Thread(target=compile) for _ in range(2)]
            for thread in threads:
                thread.start()
            children = []
            for _ in range(30):
                child = os.fork()
                if not child:
                    os._exit(0 if ieb.parse(data).naam == "WMO405" else 1)
                children.append(child)
            going = False
            for thread in threads:
                thread.join()
            print({os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children})
        """
        assert run(code) == "{0}"

    def test_a_fork_by_who_compiles(self):
        """A fork from within a compilation, as a finalizer may make, does not wait for itself."""
        code = """
            import os, sys, warnings
            warnings.simplefilter("ignore")
            import ieb
            from ieb.releases.libxml import compile_xsd

            class Forking(dict):
                forked = False

                def get(self, name, default):
                    if not self.forked:
                        self.forked = True
                        child = os.fork()
                        if not child:
                            os._exit(0 if ieb.read(sys.argv[1]).naam == "WMO405" else 1)
                        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
                    return super().get(name, default)

            compile_xsd(Forking(ieb.release().sources), "wmo405.xsd")
            print(ieb.read(sys.argv[1]).naam)
        """
        assert run(code) == "0\nWMO405"

    def test_a_system_without_fork(self):
        """Where Python cannot fork, messages are read all the same."""
        code = """
            import logging, os, random, sys
            del os.register_at_fork
            import ieb
            print(ieb.read(sys.argv[1]).naam)
        """
        assert run(code) == "WMO405"


def test_many_threads_at_once():
    """Threads that all compile, and read, at the same moment do not disturb each other."""
    code = """
        import sys
        from concurrent.futures import ThreadPoolExecutor
        import ieb
        from ieb.wire.schema import build_schema
        release = ieb.release()

        def work(number):
            build_schema(release, f"wmo{405 + number % 6}.xsd")
            return ieb.read(sys.argv[1]).naam

        with ThreadPoolExecutor(8) as pool:
            print(set(pool.map(work, range(400))))
    """
    assert run(code) == "{'WMO405'}"


def test_a_wrong_xsd_of_which_a_document_is_never_asked_for_is_told_as_wrong():
    """libxml2 skips a second import of a namespace; that is no reason to try for ever."""
    namespace = b'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:o="urn:o"'
    imports = b"".join(
        b'<xs:import namespace="urn:o" schemaLocation="%s.xsd"/>' % name for name in (b"a", b"b")
    )
    sources = {
        "main.xsd": b"<xs:schema %s>%s<xs:element name='e' type='o:T'/></xs:schema>"
        % (namespace, imports),
        "a.xsd": b"<xs:schema %s targetNamespace='urn:o'/>" % namespace,
        "b.xsd": b"<xs:schema %s targetNamespace='urn:o'/>" % namespace,
    }
    with pytest.raises(etree.XMLSchemaParseError, match="does not resolve"):
        compile_xsd(sources, "main.xsd")


def test_a_text_that_xml_cannot_hold_matches_no_pattern():
    """A control character can stand in no message, whatever a pattern of others says of it."""
    assert matches((".*",), "a")
    assert not matches((".*",), "a\x00")
