"""A PostgreSQL server of the tests' own, in a folder of their own and on no network."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def find_programs():
    """Return the folder with the programs of the server, or None where none is installed."""
    for folder in FOLDERS:
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """A server that can be stopped and started, as one that goes away and comes back."""

    def __init__(self):
        self.programs = find_programs()
        # Short, since a socket's path is at most a hundred bytes, and open to the user it runs as.
        self.folder = Path(tempfile.mkdtemp(prefix="ieb-pg-", dir="/tmp"))
        self.user = _other_user() if os.geteuid() == 0 else None
        if self.user is not None:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.data = self.folder / "data"
        self._run("initdb", "-D", self.data, "-U", "ieb", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def url(self, database="postgres"):
        """Where the server is, for SQLAlchemy."""
        return f"postgresql+psycopg://ieb@/{database}?host={self.folder}"

    def start(self):
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -k {self.folder} -c max_connections=40"
        log = self.folder / "log"
        self._run("pg_ctl", "-D", self.data, "-l", log, "-w", "-o", options, "start")

    def stop(self, mode="immediate"):
        """Stop it at once: what runs is cut off."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def remove(self):
        """Stop it, and leave nothing."""
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def _run(self, program, *arguments):
        own = {} if self.user is None else {"user": self.user.pw_uid, "group": self.user.pw_gid}
        command = [str(self.programs / program), *map(str, arguments)]
        subprocess.run(
            command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, timeout=60, **own
        )


def _other_user():
    """Return whom to be: the server refuses to run as root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no user to run PostgreSQL as")
