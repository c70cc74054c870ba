"""What the amounts of a row of HenV say of each other, and of the course of the contributions."""

from __future__ import annotations

from typing import Final

from attrs import Attribute, field, frozen

from ieb.administratie.bestand.cells import Cells
from ieb.administratie.bestand.regels import HenvRegel
from ieb.arguments import name_fields
from ieb.errors import InvalidType
from ieb.kalender import Periode
from ieb.kalender.periods import LAST_CONTRIBUTION_PERIOD, PERIODS_IN_YEAR
from ieb.values import Bedrag

YEAR_OF_PERIOD_TARIFF: Final = LAST_CONTRIBUTION_PERIOD.jaar
"""The year in which every period cost the same, whatever the income."""


def _demand_amount(_drempels: Drempels, attribute: Attribute[Bedrag], value: object) -> None:
    if not isinstance(value, Bedrag):
        msg = f"Drempels, {attribute.name}: verwacht een Bedrag, geen {type(value).__name__}."
        raise InvalidType(msg)


@name_fields
@frozen(kw_only=True)
class Drempels:
    """What counts as unrealistic (aanname).

    Attributes:
        onrealistisch: A kostprijs of this amount or more.
        periodebijdrage: The contribution of one period in 2019; a kostprijs of no more than this
            is no kostprijs.
    """

    onrealistisch: Bedrag = field(default=Bedrag(10_000_000), validator=_demand_amount)
    periodebijdrage: Bedrag = field(default=Bedrag(1_750), validator=_demand_amount)


def periods_between(first: Periode, last: Periode) -> int:
    """Return how many bijdrageperioden lie between two, both counted; negative when they cross.

    Args:
        first: The first one.
        last: The last one.
    """
    return (last.jaar - first.jaar) * PERIODS_IN_YEAR + last.nummer - first.nummer + 1


def range_of(rest: Bedrag, zorgperiode: Periode, drempels: Drempels) -> tuple[Bedrag, Bedrag]:
    """Return between which amounts the remaining amount of 01-01-2020 lies.

    Args:
        rest: The remaining amount after a period.
        zorgperiode: That period.
        drempels: What a period costs at most.
    """
    missing = periods_between(zorgperiode, LAST_CONTRIBUTION_PERIOD) - 1
    lowest = max(0, rest.cents - missing * drempels.periodebijdrage.cents)
    return Bedrag(lowest), rest


def judge_amounts(cells: Cells, regel: HenvRegel, drempels: Drempels) -> None:
    """Tell what is odd about the amounts of a row; the cells keep what is found.

    Args:
        cells: Its cells.
        regel: The row.
        drempels: What counts as unrealistic.
    """
    total, rest = regel.totale_kosten, regel.restbedrag
    if _crosses(regel):
        text = f"De verstrekking begint na de zorgperiode {regel.zorgperiode}."
        cells.error("HV021", text, "PERIODE_VANAF")
    if total is not None:
        _judge_total(cells, total, drempels)
        _judge_product(cells, regel, total)
    if total is not None and rest is not None:
        _judge_rest(cells, regel, total, rest, drempels)
    if rest is not None and regel.zorgperiode is not None:
        _judge_period(cells, rest, regel.zorgperiode, drempels)


def _crosses(regel: HenvRegel) -> bool:
    if regel.vanaf is None or regel.zorgperiode is None:
        return False
    return regel.vanaf > regel.zorgperiode


def is_unrealistic(total: Bedrag, drempels: Drempels) -> bool:
    """Return whether a kostprijs can hardly be one.

    Args:
        total: The kostprijs.
        drempels: What counts as unrealistic.
    """
    in_bounds = drempels.periodebijdrage < total < drempels.onrealistisch
    return not in_bounds or set(str(total.cents)) == {"9"}


def _judge_total(cells: Cells, total: Bedrag, drempels: Drempels) -> None:
    if is_unrealistic(total, drempels):
        text = f"{total} is als kostprijs niet aannemelijk; zoek de echte op."
        cells.signal("HV040", text, "TOTALE_KOSTEN")


def _judge_product(cells: Cells, regel: HenvRegel, total: Bedrag) -> None:
    count, cost = regel.aantal_perioden, regel.kosten_per_periode
    if count is None or cost is None or count * cost.cents == total.cents:
        return
    text = f"{count} perioden van {cost} zijn samen niet {total}."
    cells.signal("HV041", text, "AANTAL_PERIODEN")


def _judge_rest(
    cells: Cells, regel: HenvRegel, total: Bedrag, rest: Bedrag, drempels: Drempels
) -> None:
    if rest > total:
        text = f"Het restbedrag {rest} is hoger dan de totale kosten {total}."
        cells.error("HV032", text, "RESTBEDRAG")
        return
    if regel.vanaf is None or regel.zorgperiode is None or _crosses(regel):
        return
    periods = periods_between(regel.vanaf, regel.zorgperiode)
    written_off = total.cents - rest.cents
    most = periods * drempels.periodebijdrage.cents
    if written_off == 0 and total.cents and periods > 1:
        text = f"In {periods} perioden is niets afgeschreven."
        cells.signal("HV050", text, "RESTBEDRAG")
    if written_off > most and regel.vanaf.jaar == YEAR_OF_PERIOD_TARIFF:
        text = (
            f"Afgeschreven is {Bedrag(written_off)}; in {_count_periods(periods)} kan dat "
            f"hoogstens {Bedrag(most)} zijn."
        )
        cells.signal("HV051", text, "RESTBEDRAG")


def _count_periods(periods: int) -> str:
    if periods == 1:
        return "1 periode"
    return f"{periods} perioden"


def _judge_period(cells: Cells, rest: Bedrag, zorgperiode: Periode, drempels: Drempels) -> None:
    if zorgperiode == LAST_CONTRIBUTION_PERIOD:
        return
    low, high = range_of(rest, zorgperiode, drempels)
    text = (
        f"Dit is het restbedrag na periode {zorgperiode}; op 01-01-2020 ligt het van {low} tot en "
        f"met {high}."
    )
    cells.signal("HV060", text, "RESTBEDRAG")
