"""Sources that give their bytes once, such as files in a packed tar: read once, with all lines."""

from __future__ import annotations

import io
import tarfile
import zipfile
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import chain

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import (
    File,
    find_sources,
    judge,
    judge_in_turn,
    judge_partitions,
    process,
    split_by_gemeente,
)
from ieb.codes import gemeenten
from ieb.errors import UnreadableSource

from .support import GEMEENTEN, PEOPLE, TODAY, count_unpacking, deliveries, named

STOP = ieb.serialize(ieb.read("voorbeelden/stop.xml"))
FEW = 60
MOST_TIMES = 2.5


def fill(path, sources):
    """Write messages into an archive, by the end of its name."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in sources:
                archive.writestr(name, data)
        return path
    with tarfile.open(path, f"w:{path.suffix[1:]}") as archive:
        for name, data in sources:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def starts_twice(count, codes=GEMEENTEN[:1]):
    """Starts with a number that was used before, so that all but one have a finding.

    Those of the end of the file count first: who wants their lines afterwards goes back each time.
    """
    found = []
    for place in range(count, 0, -1):
        message = ieb.WMO407.eerste_aanlevering(
            gemeente=codes[place % len(codes)],
            identificatie=f"G{place:06}",
            dagtekening=date(2025, 5, 30),
            bsn=PEOPLE[0],
            bw_start_nummer=1,
            bw_startdatum=date(2025, 5, 1),
        )
        found.append((f"{place}.xml", ieb.serialize(message)))
    return found


def judge_all(path, _folder):
    """Judge each by itself."""
    return list(judge(find_sources(path)))


def judge_turns(path, _folder):
    """Judge in turn, in memory."""
    return list(judge_in_turn(path, today=TODAY))


def process_all(path, folder):
    """Judge in turn, and record in a file."""
    with ieb.SqliteHistory(folder / f"{path.name}.sqlite") as history:
        return [done.judged for done in process(find_sources(path), history, today=TODAY)]


def judge_parts(path, _folder):
    """Judge per gemeente what stands mixed."""
    found = []
    for part in judge_partitions(split_by_gemeente(find_sources(path)), today=TODAY):
        found.extend(part)
    return found


WAYS = [judge_all, judge_turns, process_all, judge_parts]


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
@pytest.mark.parametrize("work", WAYS)
def test_a_packed_tar_twice_as_large_is_unpacked_twice_as_often(tmp_path, work, kind):
    """Also when each message has a finding, or is of a gemeente of its own."""
    codes = list(gemeenten())[: 2 * FEW]
    if work is not judge_parts:
        codes = GEMEENTEN[:1]
    few = fill(tmp_path / f"few.tar.{kind}", starts_twice(FEW, codes))
    many = fill(tmp_path / f"many.tar.{kind}", starts_twice(2 * FEW, codes))
    once = count_unpacking(work, few, tmp_path)
    assert count_unpacking(work, many, tmp_path) <= MOST_TIMES * once


@pytest.mark.parametrize("work", WAYS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(messages=st.lists(deliveries(), min_size=1, max_size=8), kind=st.sampled_from(["gz", "xz"]))
def test_what_is_found_in_a_packed_tar_is_what_is_found_in_a_zip(
    tmp_path_factory, work, messages, kind
):
    """With the same lines, whoever reads it and in whatever order."""
    folder = tmp_path_factory.mktemp("in")
    sources = named(messages)
    tar = work(fill(folder / f"b.tar.{kind}", sources), folder)
    zipped = work(fill(folder / "b.zip", sources), folder)
    assert [judged.source.member for judged in tar] == [judged.source.member for judged in zipped]
    assert [judged.report for judged in tar] == [judged.report for judged in zipped]


def test_every_finding_in_a_packed_tar_has_its_line(tmp_path):
    """Here, and when workers read or judge."""
    path = fill(tmp_path / "b.tar.gz", starts_twice(9, GEMEENTEN))
    found = [*judge_turns(path, tmp_path), *process_all(path, tmp_path)]
    with ProcessPoolExecutor(2) as pool, ieb.SqliteHistory(tmp_path / "pool.sqlite") as history:
        done = process(find_sources(path), history, today=TODAY, executor=pool)
        found += [step.judged for step in done]
        parts = split_by_gemeente(find_sources(path), executor=pool)
        for part in judge_partitions(parts, today=TODAY, executor=pool):
            found += part
    assert len(found) == 4 * 9
    assert {judged.source for judged in found} == set(find_sources(path))
    findings = chain.from_iterable(judged.findings for judged in found)
    lines = [finding.line for finding in findings]
    assert len(lines) >= 4 * (9 - len(GEMEENTEN))
    assert all(lines)


def test_what_is_split_is_not_read_again(tmp_path):
    """The archive may be gone by then."""
    path = fill(tmp_path / "b.tar.gz", starts_twice(4))
    parts = split_by_gemeente(find_sources(path))
    path.unlink()
    (judged,) = judge_partitions(parts, today=TODAY)
    assert [outcome.source.member for outcome in judged] == [
        f"{place}.xml" for place in range(1, 5)
    ]
    assert all(outcome.message for outcome in judged)


def test_a_packed_tar_that_changes_before_it_is_split_is_told(tmp_path):
    """By its files, as parts without a gemeente."""
    path = fill(tmp_path / "b.tar.gz", starts_twice(2))
    sources = list(find_sources(path))
    fill(path, starts_twice(20))
    (judged,) = judge_partitions(split_by_gemeente(sources), today=TODAY)
    assert ["veranderd" in outcome.error for outcome in judged] == [True, True]


@attrs.define
class Once:
    """A source that gives its bytes once, such as a pipe."""

    data: bytes | None = STOP
    name: str = "pijp.xml"

    def read(self) -> bytes:
        """Return the bytes, if nobody did so before."""
        data, self.data = self.data, None
        if data is None:
            msg = "Deze pijp is leeg."
            raise UnreadableSource(msg)
        return data


def test_a_source_of_the_caller_is_read_once_and_its_findings_have_their_lines(tmp_path):
    """What the rules say only against a history too."""
    here = Once()
    (judged,) = judge_in_turn([here], today=TODAY)
    with ieb.SqliteHistory(tmp_path / "h.sqlite") as history:
        (done,) = process([Once()], history, today=TODAY)
    assert judged.source is here
    assert judged.findings == done.judged.findings
    assert judged.findings
    assert all(finding.line for finding in judged.findings)


@pytest.mark.parametrize("later", [b"<x/>", ieb.serialize(ieb.read("voorbeelden/start.xml")), None])
def test_a_file_that_says_something_else_the_second_time_keeps_its_findings(tmp_path, later):
    """Only the lines are missing: what was judged is what was read first."""
    path = tmp_path / "wisselt.xml"
    path.write_bytes(STOP)

    def change():
        yield File(path=path)
        path.unlink()
        if later is not None:
            path.write_bytes(later)

    (judged,) = judge_in_turn(change(), today=TODAY)
    assert judged.findings
    assert all(finding.line is None for finding in judged.findings)
