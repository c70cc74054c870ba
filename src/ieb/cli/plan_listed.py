"""What a run of `ieb plan` gave: counted for the page, and listed in the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from importlib.metadata import version
from itertools import islice
from typing import Final

from ieb.administratie import Opdracht
from ieb.cli.overview import KEEP, Item, Overview, Problem
from ieb.cli.plan_run import Run
from ieb.cli.plan_text import describe_period, name_of
from ieb.cli.planned import Planned
from ieb.cli.report_page import About, list_body
from ieb.cli.reporting import Reports
from ieb.cli.screen import printable
from ieb.findings import Severity
from ieb.keten.period import Period
from ieb.notation import write_date
from ieb.page import to_html, write_number, write_table

_HEADS: Final = (
    "dossier",
    "wat",
    "bericht",
    "status",
    "stroom",
    "startnummer",
    "start",
    "stop",
    "kostprijs",
    "kostprijs_vanaf",
    "bestand",
    "codes",
    "uitleg",
)
_NO_PERIOD: Final = ("",) * 8
_OBSTACLE: Final = Severity.AFKEUR.value
"""What cannot be sent would be refused."""


class Label(StrEnum):
    """What came of a dossier: what comes first, of all that holds for it."""

    UNPLANNED = "niet te plannen"
    BLOCKED = "met een belemmering"
    WITHHELD = "alleen met --verwijderen"
    SENT = "te versturen"
    WAITING = "wacht op een retour"
    NOTHING = "niets te versturen"

    @classmethod
    def of(cls, planned: Planned) -> Label:
        """Return what came of a dossier.

        Args:
            planned: What the run made of it.
        """
        plan = planned.plan
        holds = {
            cls.UNPLANNED: plan.fouten,
            cls.BLOCKED: plan.belemmeringen,
            cls.WITHHELD: planned.withheld,
            cls.SENT: planned.made,
            cls.WAITING: plan.wacht,
        }
        return next((label for label, parts in holds.items() if parts), cls.NOTHING)


class ListedPlans:
    """What the dossiers of a run gave together; of each by itself nothing is kept."""

    def __init__(self, reports: Reports, gemeente: str, *, show_bsn: bool) -> None:
        """Begin with nothing.

        Args:
            reports: Where what is planned is listed.
            gemeente: Code of the gemeente.
            show_bsn: Whether the Bsn is shown.
        """
        self._overview = Overview()
        self._reasons: Counter[str] = Counter()
        self._reports = reports
        self._gemeente = gemeente
        self._show_bsn = show_bsn
        reports.add_rows([self._row(_HEADS, "bsn")])

    def add(self, planned: Planned) -> None:
        """Add a dossier.

        Args:
            planned: What the run made of it.

        Raises:
            OSError: The sheet cannot be written.
        """
        plan = planned.plan
        found = [Problem(code=fault.code, severity=fault.severity.value) for fault in plan.fouten]
        for obstacle in plan.belemmeringen:
            found += [Problem(code=code, severity=_OBSTACLE) for code in obstacle.codes]
        texts = [fault.message for fault in plan.fouten]
        texts += [obstacle.tekst for obstacle in plan.belemmeringen]
        item = Item(
            name=self._clean(f"dossier {planned.nummer}"),
            label=Label.of(planned),
            gemeente=self._gemeente,
            problems=Counter(found),
            note=self._clean(" ".join(texts)),
        )
        self._overview.add(item)
        for made in planned.made:
            self._reasons.update(reden.code.value for reden in made.opdracht.redenen)
        rows = map(self._clean_row, _list_rows(planned))
        self._reports.add_rows(self._row(row, planned.dossier.bsn) for row in rows)

    def page(self, title: str, run: Run, sums: Iterable[str]) -> Iterator[str]:
        """Yield what stands on the page of the run.

        Args:
            title: What stands above it.
            run: What the run gave.
            sums: In Dutch sentences, what it comes to.
        """
        about = About(
            title=title,
            intro=(*map(self._clean, sums), f"Gemaakt met ieb {version('ieb')}."),
            noun="dossiers",
            singular="dossier",
            labels=tuple(Label),
            folder=self._reports.folder,
            show_bsn=self._show_bsn,
        )
        totals = run.totals
        heads = ("Status", "Berichten")
        months = ("Maand van de start", "Berichten")
        reasons = self._reasons.most_common()
        more = {
            "Berichten": [
                *write_table("Per status", heads, list(totals.by_status.items())),
                *write_table("Per maand", months, list(totals.by_month.items())),
                *write_table("Waarom", ("Reden", "Berichten"), reasons),
            ],
            "Periodes zonder dossier": list(self._list_astray(run.astray)),
        }
        return list_body(about, self._overview, more=more)

    def _list_astray(self, astray: Sequence[Period]) -> Iterator[str]:
        rows = [
            (period.sleutel.stroom.value, describe_period(period))
            for period in islice(astray, KEEP)
        ]
        yield from write_table("Ze lopen bij het CAK, en blijven zo", ("Stroom", "Periode"), rows)
        if len(astray) > KEEP:
            yield f"<p>{to_html(f'En nog {write_number(len(astray) - KEEP)} andere.')}</p>"

    def _row(self, cells: Sequence[str], bsn: str) -> tuple[str, ...]:
        if self._show_bsn:
            return bsn, *cells
        return tuple(cells)

    def _clean_row(self, cells: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._clean, cells))

    def _clean(self, text: str) -> str:
        return printable(text, show_bsn=self._show_bsn)


def _list_rows(planned: Planned) -> Iterator[tuple[str, ...]]:
    """Yield a row for each aanlevering that is planned or cannot be; none for no news."""
    plan, nummer = planned.plan, planned.nummer
    for fault in plan.fouten:
        yield (nummer, Label.UNPLANNED, *_NO_PERIOD, "", fault.code, fault.message)
    for made in planned.made:
        yield (nummer, "versturen", *_cells(made.opdracht), made.file, *_why(made.opdracht))
    for what, opdrachten in (
        ("alleen met --verwijderen", planned.withheld),
        ("na de retouren", planned.later),
        ("wacht op een retour", plan.wacht),
    ):
        for opdracht in opdrachten:
            yield (nummer, what, *_cells(opdracht), "", *_why(opdracht))
    for obstacle in plan.belemmeringen:
        codes = " ".join(obstacle.codes)
        yield (nummer, "kan niet", *_cells(obstacle.opdracht), "", codes, obstacle.tekst)


def _cells(opdracht: Opdracht) -> tuple[str, ...]:
    period = opdracht.periode
    amount = since = ""
    if period.kostprijs is not None:
        amount = str(period.kostprijs.kostprijs_bedrag)
        since = _day(period.kostprijs.kostprijs_startdatum)
    return (
        name_of(period),
        opdracht.status.code,
        period.sleutel.stroom.value,
        str(period.sleutel.start_nummer),
        _day(period.start),
        _day(period.stop),
        amount,
        since,
    )


def _day(day: date | None) -> str:
    return "" if day is None else write_date(day)


def _why(opdracht: Opdracht) -> tuple[str, str]:
    """Return the codes of the reasons, and what they say."""
    codes = " ".join(reden.code for reden in opdracht.redenen)
    return codes, " ".join(reden.tekst for reden in opdracht.redenen)
