"""What a run over files gave: counted for the sums and the page, and listed in the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Final

from ieb.batch import File, Member, Source
from ieb.cli.file_reports import FileReport
from ieb.cli.findings_table import Gaps
from ieb.cli.overview import UNREADABLE, Item, Overview, Problem
from ieb.cli.report_page import About, list_body
from ieb.cli.reporting import Reports
from ieb.cli.screen import printable
from ieb.messages.kinds import gemeente_of
from ieb.rules.report import finding_as_dict

_OF_FILE: Final = ("bestand", "gemeente", "bericht", "identificatie", "oordeel")
_OF_FINDING: Final = (
    "code",
    "ernst",
    "niveau",
    "retourcode",
    "regel",
    "plaats",
    "bevinding",
    "herkomst",
)
_LAST: Final = "niet_beoordeeld"


class Listed:
    """What the files of a run gave together; of each by itself nothing is kept.

    Attributes:
        overview: The sums, and the files in which most is wrong.
        gaps: Which rules were not judged.
    """

    def __init__(self, reports: Reports, *, show_bsn: bool) -> None:
        """Begin with nothing.

        Args:
            reports: Where the findings are listed.
            show_bsn: Whether what may be a Bsn is shown.
        """
        self.overview = Overview()
        self.gaps = Gaps()
        self._reports = reports
        self._show_bsn = show_bsn
        reports.add_rows([(*_OF_FILE, *_OF_FINDING, _LAST)])

    def add(self, report: FileReport, label: str) -> None:
        """Add a file.

        Args:
            report: What judging it gave.
            label: What became of it, in Dutch.

        Raises:
            OSError: The sheet cannot be written.
        """
        self.overview.add(item_of(report, label))
        self.gaps.add(report.judged.not_judged)
        self._reports.add_rows(rows_of(report, label, show_bsn=self._show_bsn))

    def page(self, title: str, labels: Iterable[str], intro: Iterable[str] = ()) -> Iterator[str]:
        """Yield what stands on the page of the run.

        Args:
            title: What stands above it.
            labels: What may become of a file, in the order in which that is shown.
            intro: In Dutch sentences, how the run was done.
        """
        about = About(
            title=title,
            intro=(f"Gemaakt met ieb {version('ieb')}.", *intro),
            noun="bestanden",
            singular="bestand",
            labels=tuple(labels),
            folder=self._reports.folder,
            show_bsn=self._show_bsn,
        )
        return list_body(about, self.overview, gaps=self.gaps.tell())


def item_of(report: FileReport, label: str) -> Item:
    """Return a file as it is counted.

    Args:
        report: What judging it gave.
        label: What became of it, in Dutch.
    """
    message = report.judged.message
    problems = [
        Problem(code=finding.code, severity=finding.severity.value) for finding in report.findings
    ]
    if report.judged.error is not None:
        problems.append(Problem(code=UNREADABLE))
    gemeente = ""
    if message is not None:
        gemeente = gemeente_of(message)
    return Item(
        name=report.name,
        label=label,
        gemeente=gemeente,
        source=_path_of(report.judged.source),
        problems=Counter(problems),
        note=report.judged.error or "",
    )


def _path_of(source: Source) -> str:
    """Return where a file is, or the archive that it is in; nothing for standard input."""
    if isinstance(source, File | Member):
        return str(source.path)
    return ""


def rows_of(report: FileReport, label: str, *, show_bsn: bool) -> Iterator[tuple[str, ...]]:
    """Yield a row for each finding in a file, and one for a file without any.

    Args:
        report: What judging it gave.
        label: What became of it, in Dutch.
        show_bsn: Whether what may be a Bsn is shown.
    """
    message = report.judged.message
    gemeente = name = identificatie = ""
    if message is not None:
        gemeente, name = gemeente_of(message), message.naam
        identificatie = printable(message.header.identificatie, show_bsn=show_bsn)
    of_file = (report.name, gemeente, name, identificatie, label)
    missing = " ".join(gap.code for gap in report.judged.not_judged)
    for found in _list_findings(report) or [{}]:
        cells = [found.get(column) for column in _OF_FINDING]
        of_finding = ["" if cell is None else str(cell) for cell in cells]
        yield (*of_file, *of_finding, missing)


def _list_findings(report: FileReport) -> list[Mapping[str, object]]:
    found: list[Mapping[str, object]] = [*map(finding_as_dict, report.findings)]
    if report.judged.error is not None:
        found.append({"code": UNREADABLE, "bevinding": report.judged.error})
    return found
