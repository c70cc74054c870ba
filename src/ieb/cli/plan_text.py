"""What a plan says, in Dutch, for a screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ieb.administratie import Belemmering, Opdracht, Reden
from ieb.cli.planned import Made, Planned
from ieb.keten.period import Period
from ieb.messages.places import Stroom
from ieb.notation import write_date


def tell_dossier(planned: Planned, *, explains: bool, show_bsn: bool = False) -> Iterator[str]:
    """Yield what is sent of one dossier and why, what is not, and on request why nothing more.

    Args:
        planned: What the run made of it.
        explains: Whether sources, effects and what is not sent are told too.
        show_bsn: Whether the Bsn stands beside the number.
    """
    heading = f"Dossier {planned.nummer}"
    if show_bsn:
        heading += f" (Bsn {planned.dossier.bsn})"
    yield heading
    plan = planned.plan
    for finding in plan.fouten:
        yield f"  niet te plannen ({finding.code}): {finding.message}"
    for made in planned.made:
        yield from _tell_made(made, explains=explains)
    for opdracht in planned.withheld:
        yield f"  alleen met --verwijderen: {describe(opdracht)}"
        yield from _tell_reasons(opdracht.redenen, explains=explains)
    for opdracht in planned.later:
        yield f"  na de retouren: {describe(opdracht)}"
        yield from _tell_reasons(opdracht.redenen, explains=explains)
    for opdracht in plan.wacht:
        yield f"  wacht op een retour: {describe(opdracht)}"
        yield from _tell_reasons(opdracht.redenen, explains=explains)
    for obstacle in plan.belemmeringen:
        yield from _tell_obstacle(obstacle, explains=explains)
    if explains:
        yield from _tell_rest(planned)


def _tell_made(made: Made, *, explains: bool) -> Iterator[str]:
    yield f"  {describe(made.opdracht)}"
    yield from _tell_reasons(made.opdracht.redenen, explains=explains)
    for finding in made.opdracht.signalen:
        yield f"    bedoeld signaal {finding.code}: {finding.message}"
    if explains:
        yield f"    Gevolg: {' '.join(made.effect.lines())}"


def _tell_obstacle(obstacle: Belemmering, *, explains: bool) -> Iterator[str]:
    codes = ", ".join(obstacle.codes)
    yield f"  kan niet ({codes}): {describe(obstacle.opdracht)}"
    yield f"    {obstacle.tekst}"
    yield from _tell_reasons(obstacle.opdracht.redenen, explains=explains)
    if obstacle.voorstel is not None:
        yield f"    wel kan: {describe(obstacle.voorstel)}"
        new = [
            reden for reden in obstacle.voorstel.redenen if reden not in obstacle.opdracht.redenen
        ]
        yield from _tell_reasons(new, explains=explains)


def _tell_rest(planned: Planned) -> Iterator[str]:
    """Yield why nothing is sent, or no more than this, and when that changes."""
    for reden in planned.plan.uitleg:
        yield f"  {_tell_reason(reden, explains=True)}"
    moment = planned.plan.volgend_moment
    if moment is not None:
        yield f"  Dit verandert vanzelf op {write_date(moment)}."


def _tell_reasons(redenen: Iterable[Reden], *, explains: bool) -> Iterator[str]:
    for reden in redenen:
        yield f"    {_tell_reason(reden, explains=explains)}"


def _tell_reason(reden: Reden, *, explains: bool) -> str:
    if not explains:
        return str(reden)
    return f"{reden} Bron: {reden.bron} ({reden.merk})."


def describe(opdracht: Opdracht) -> str:
    """Return an aanlevering in one line, without its Bsn.

    Args:
        opdracht: The aanlevering.
    """
    status = opdracht.status
    what = f"{name_of(opdracht.periode)} status {status.code} ({status.label.lower()})"
    return f"{what}, {describe_period(opdracht.periode)}"


def name_of(period: Period) -> str:
    """Return the name of the message that delivers a period.

    Args:
        period: The period.
    """
    if period.sleutel.stroom is Stroom.BESCHERMD_WONEN:
        return "WMO407"
    return "WMO405"


def describe_period(period: Period) -> str:
    """Return a period in a few words, without its Bsn.

    Args:
        period: The period.
    """
    text = f"startnummer {period.sleutel.start_nummer}, start {write_date(period.start)}"
    if period.stop is not None:
        text += f", stop {write_date(period.stop)}"
    kostprijs = period.kostprijs
    if kostprijs is not None:
        since = write_date(kostprijs.kostprijs_startdatum)
        text += f", kostprijs {kostprijs.kostprijs_bedrag} per {since}"
    return text
