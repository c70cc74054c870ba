"""What a decision from iWmo says, in Dutch and for a program."""

from __future__ import annotations

from collections.abc import Iterator

from ieb.administratie import Besluit, Onderbreking, Plicht
from ieb.kalender import first_charged
from ieb.messages.places import Stroom
from ieb.notation import write_date
from ieb.rules.report import finding_as_dict


def tell_decision(besluit: Besluit) -> Iterator[str]:
    """Yield from which day until which day a contribution is due, and what to look at.

    Args:
        besluit: The decision.
    """
    if besluit.toewijzing.soort.kenmerken.plicht is Plicht.NOOIT:
        yield "  geen bijdrage verschuldigd"
    elif besluit.van is None:
        yield "  geen bijdrage: niets zegt dat de zorg begonnen is"
    else:
        end = "er is geen einde bekend"
        if besluit.tot is not None:
            end = f"t/m {write_date(besluit.tot)}"
        yield f"  bijdrage vanaf {write_date(besluit.van)}, {end}{_first_month(besluit)}"
    for pause in besluit.onderbrekingen:
        yield f"  {_tell_break(pause)}"
    for finding in besluit.bevindingen:
        yield f"  {finding.severity} {finding.code}: {finding.message}"


def _first_month(besluit: Besluit) -> str:
    """Return which month is the first that is charged, in the abonnementstarief."""
    stroom = besluit.toewijzing.soort.kenmerken.stroom
    if besluit.van is None or stroom is not Stroom.ABONNEMENTSTARIEF:
        return ""
    return f" (eerste maand {first_charged(besluit.van)})"


def _tell_break(pause: Onderbreking) -> str:
    text = f"onderbroken na {write_date(pause.laatste_dag)}"
    if pause.hervat is None:
        return f"{text}, en nog niet hervat"
    return f"{text}, hervat op {write_date(pause.hervat)}"


def decision_as_json(besluit: Besluit) -> dict[str, object]:
    """Return a decision as what `json.dumps` takes.

    Args:
        besluit: The decision.
    """
    breaks = [
        {
            "laatste_dag": pause.laatste_dag.isoformat(),
            "hervat": pause.hervat and pause.hervat.isoformat(),
        }
        for pause in besluit.onderbrekingen
    ]
    return {
        "van": besluit.van and besluit.van.isoformat(),
        "tot": besluit.tot and besluit.tot.isoformat(),
        "onderbrekingen": breaks,
        "bevindingen": [finding_as_dict(finding) for finding in besluit.bevindingen],
    }
