"""What the command writes is written whole, or the exit code says that it was not."""

import os
import resource
import subprocess
import sys

import pytest

from .places import read_lines

LIMIT = 65_536


@pytest.fixture
def many(tmp_path):
    """A folder with so many files that their report is larger than the limit."""
    folder = tmp_path / "berichten"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.xml").write_bytes(b"geen xml")
    return folder


def validate(folder, out, buffering, **how):
    """Run the command with its output in a file."""
    return subprocess.run(
        [sys.executable, "-c", "from ieb.cli import main; main()", "validate", "--json", folder],
        stdout=out,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": buffering},
        check=False,
        **how,
    )


@pytest.mark.parametrize("buffering", ["", "1"])
class TestOutput:
    """With and without buffers of Python."""

    def test_a_disk_that_becomes_full_is_told(self, tmp_path, many, buffering):
        """Output of which only a part was written never counts as a success."""

        def little_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))

        with (tmp_path / "uit.json").open("wb") as out:
            done = validate(many, out, buffering, preexec_fn=little_room)  # no threads here
        assert (tmp_path / "uit.json").stat().st_size == LIMIT
        assert done.returncode == 2
        assert "kan niet geschreven worden" in done.stderr.decode()

    def test_all_is_written_to_a_slow_reader(self, many, buffering):
        """JSON into a pipe that takes a part at a time arrives whole."""
        done = validate(many, subprocess.PIPE, buffering)
        assert done.returncode in (1, 2)
        assert len(read_lines(done.stdout.decode())[0]) == 300

    def test_a_reader_that_leaves_is_2(self, many, buffering):
        """A report that was not read whole, as by `| head`, does not end in 0 or 1."""
        reading, writing = os.pipe()
        os.close(reading)
        try:
            done = validate(many, writing, buffering)
        finally:
            os.close(writing)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
