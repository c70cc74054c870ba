"""What `ieb aanlevering` shows: what keeps somebody from being delivered, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from ieb.administratie.vergelijking import Fate, Open, Reconciliation, Sum, Vergelijking
from ieb.batch import Delivered, DeliveryResult, Tijdvak
from ieb.cli.json_output import echo_json_around, write_json
from ieb.cli.plan_json import hide_bsns, opdracht_as_json, planned_as_json
from ieb.cli.plan_show import tell_totals
from ieb.cli.plan_text import tell_dossier
from ieb.cli.planned import Planned
from ieb.cli.screen import printable
from ieb.notation import write_date
from ieb.privacy import mask

_FATES: Final = {
    Fate.SENT: "krijgen nu een bericht",
    Fate.KNOWN: "zijn eerder aangeleverd",
    Fate.SILENT: "hebben niets te betalen, of nu nog niet",
    Fate.BLOCKED: "kunnen nog niet",
}
_TOLD: Final = 10
"""So many numbers of dossiers are named (aanname)."""


@frozen(kw_only=True)
class Shown:
    """What is shown of a delivery, and how.

    Attributes:
        vergelijking: The comparison that it follows from.
        target: Where the messages are to come; None for nowhere.
        as_json: Whether it is for a program.
        show_bsn: Whether a Bsn is shown.
    """

    vergelijking: Vergelijking
    target: Path | None
    as_json: bool
    show_bsn: bool

    def write(self, delivered: Delivered) -> str:
        """Return what there is to tell of a dossier; nothing to a person when all is well.

        Args:
            delivered: What was made of it.
        """
        if self.as_json:
            told: object = _delivered_as_json(delivered, show_bsn=self.show_bsn)
            if not self.show_bsn:
                told = hide_bsns(told)
            return write_json(told)
        lines = _tell_delivered(delivered, show_bsn=self.show_bsn)
        return "\n".join(printable(line, show_bsn=self.show_bsn) for line in lines)


def _planned(delivered: Delivered) -> Planned:
    """Return what the texts of a plan are made of."""
    return Planned(
        nummer=delivered.nummer,
        dossier=delivered.dossier,
        plan=delivered.plan,
        made=(),
        withheld=(),
        later=(),
    )


def _tell_delivered(delivered: Delivered, *, show_bsn: bool) -> Iterator[str]:
    """Yield why something of a dossier is not sent now."""
    if delivered.fate in {Fate.SENT, Fate.KNOWN}:
        return
    explains = delivered.fate is Fate.SILENT
    yield from tell_dossier(_planned(delivered), explains=explains, show_bsn=show_bsn)
    if delivered.tijdvak is None:
        yield f"  past niet in de tijdvakken: {_count(delivered.size, 'bericht', 'berichten')}."


def tell_open(left: Open) -> Iterator[str]:
    """Yield what should be looked up before the delivery.

    Args:
        left: What that is.
    """
    yield "Op de werklijst staat nog iets open:"
    if left.unknown:
        yield (
            f"  {_count(left.unknown, 'cliënt', 'cliënten')} in de laatste periode bij het CAK, "
            "zonder dossier bij u"
        )
    if left.unread:
        yield f"  {_count(left.unread, 'regel', 'regels')} van het CAK waarvan iets niet klopt"
    if left.without_amount:
        told = ", ".join(mask(number) for number in left.without_amount[:_TOLD])
        more = len(left.without_amount) - _TOLD
        if more > 0:
            told += f" en nog {more}"
        yield (
            f"  geen bedrag gekozen voor {told}; geef het met --handmatig, of met --eigen en een "
            "andere --keuze dan cak"
        )
    yield (
        "Zoek dit eerst op met `ieb vergelijk --rapport`. Een proef (--proef) kan al wel; weet u "
        "wat er openstaat, geef dan --openstaand."
    )


def show(
    found: DeliveryResult, told: Iterable[str], slots: Iterable[Tijdvak], shown: Shown
) -> None:
    """Show the totals, before anything is written.

    Args:
        found: What there is of the delivery together.
        told: What there is to tell of each dossier, as `Shown.write` gives it.
        slots: The slots, with the room in them.
        shown: What is shown, and how.
    """
    for text in told:
        click.echo(text)
    for line in _tell(found, slots, shown):
        click.echo(printable(line, show_bsn=shown.show_bsn))


def _tell(found: DeliveryResult, slots: Iterable[Tijdvak], shown: Shown) -> Iterator[str]:
    counted = found.reconciliation
    yield (
        f"Vergelijking per {write_date(shown.vergelijking.peildatum)}: {counted.clients} aan te "
        f"leveren, {_write(counted.chosen)}."
    )
    for fate, text in _FATES.items():
        yield f"{counted.fates[fate]:8}  {text}"
    yield from _tell_amounts(counted)
    yield "Dit klopt met de vergelijking."
    if found.messages:
        yield from tell_totals(found.totals)
    for slot in slots:
        count = found.by_day.get(slot.dag, 0)
        yield (
            f"Tijdvak {write_date(slot.dag)}: {_count(count, 'bericht', 'berichten')}, "
            f"plaats voor {slot.maximum}."
        )
    if found.rest:
        yield f"Voor het dagelijkse plan (`ieb plan`): {found.rest}."


def _tell_amounts(counted: Reconciliation) -> Iterator[str]:
    amounts = counted.amounts
    yield f"In een bericht: {_write(amounts.reported)}."
    if amounts.lowered.count:
        yield f"Later, met wat er dan over is: {_write(amounts.lowered)}."
    if amounts.unreported.count:
        yield (
            f"In geen bericht: {_write(amounts.unreported)}; er loopt iets anders langer door, of "
            "het is minder dan een maand."
        )


def _write(amounts: Sum) -> str:
    euros = f"{amounts.cents // 100},{amounts.cents % 100:02}"
    return f"{_count(amounts.count, 'bedrag', 'bedragen')}, samen {euros} euro"


def _count(number: int, singular: str, plural: str) -> str:
    word = singular if number == 1 else plural
    return f"{number} {word}"


def tell_end(found: DeliveryResult, slots: Sequence[Tijdvak], *, is_written: bool) -> str:
    """Return what became of it.

    Args:
        found: What there is of the delivery together.
        slots: The slots.
        is_written: Whether the messages were written.
    """
    if found.left_over:
        what = "bericht past" if found.left_over == 1 else "berichten passen"
        return (
            f"{found.left_over} {what} niet in de tijdvakken; het laatste is "
            f"{write_date(slots[-1].dag)}. Er is niets geschreven."
        )
    if is_written:
        return "De berichten zijn geschreven."
    if found.messages:
        return "Er is niets geschreven."
    return "Er is niets nieuws te versturen."


def show_as_json(
    found: DeliveryResult,
    told: Iterable[str],
    slots: Sequence[Tijdvak],
    shown: Shown,
    *,
    is_written: bool,
) -> None:
    """Show the same for a program.

    Args:
        found: What there is of the delivery together.
        told: What there is to tell of each dossier, as `Shown.write` gives it.
        slots: The slots, with the room in them.
        shown: What is shown, and how.
        is_written: Whether the messages were written.
    """
    counted, totals = found.reconciliation, found.totals
    amounts = counted.amounts
    rest: dict[str, object] = {
        "peildatum": shown.vergelijking.peildatum.isoformat(),
        "dossiers": [],
        "vergelijking": {"aan_te_leveren": counted.clients, "gekozen": _sum(counted.chosen)},
        "aantallen": {str(fate): count for fate, count in counted.fates.items()},
        "bedragen": {
            "in_bericht": _sum(amounts.reported),
            "later": _sum(amounts.lowered),
            "in_geen_bericht": _sum(amounts.unreported),
        },
        "totalen": {
            "per_status": dict(totals.by_status),
            "per_maand_van_start": dict(totals.by_month),
            "met_kostprijs": totals.with_kostprijs,
            "zonder_kostprijs": totals.without_kostprijs,
            "som_kostprijzen": totals.kostprijs,
        },
        "tijdvakken": [
            {
                "dag": slot.dag.isoformat(),
                "plaats": slot.maximum,
                "berichten": found.by_day.get(slot.dag, 0),
            }
            for slot in slots
        ],
        "past_niet": found.left_over,
        "voor_het_plan": found.rest,
        "geschreven": is_written,
    }
    echo_json_around(rest, "dossiers", told)


def _sum(amounts: Sum) -> dict[str, int]:
    return {"aantal": amounts.count, "som": amounts.cents}


def _delivered_as_json(delivered: Delivered, *, show_bsn: bool) -> dict[str, object]:
    told = planned_as_json(_planned(delivered), show_bsn=show_bsn)
    told["stand"] = delivered.fate
    told["tijdvak"] = None
    if delivered.tijdvak is not None:
        told["tijdvak"] = delivered.tijdvak.dag.isoformat()
    told["versturen"] = [opdracht_as_json(opdracht) for opdracht in delivered.opdrachten]
    told["bestanden"] = [f"{message.header.identificatie}.xml" for message in delivered.messages]
    told["voor_het_plan"] = [opdracht_as_json(opdracht) for opdracht in delivered.rest]
    return told
