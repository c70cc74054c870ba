"""What a plan says, for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar, cast

from ieb.administratie import Effect, Opdracht, Reden
from ieb.cli.plan_text import name_of
from ieb.cli.planned import Planned
from ieb.cli.screen import printable
from ieb.kalender import MaandSpan
from ieb.keten.period import Period
from ieb.kostprijs import Interval
from ieb.rules.report import finding_as_dict

T = TypeVar("T")


def planned_as_json(planned: Planned, *, show_bsn: bool) -> dict[str, object]:
    """Return what a run made of a dossier.

    Args:
        planned: What the run made of it.
        show_bsn: Whether its Bsn is in it.
    """
    plan = planned.plan
    told: dict[str, object] = {"nummer": planned.nummer}
    if show_bsn:
        told["bsn"] = planned.dossier.bsn
    told["versturen"] = [
        {
            **opdracht_as_json(made.opdracht),
            "bestand": made.file,
            "gevolg": _effect_as_json(made.effect),
        }
        for made in planned.made
    ]
    told["alleen_met_verwijderen"] = _list(opdracht_as_json, planned.withheld)
    told["na_de_retouren"] = _list(opdracht_as_json, planned.later)
    told["wacht"] = _list(opdracht_as_json, plan.wacht)
    told["belemmeringen"] = [
        {
            **opdracht_as_json(obstacle.opdracht),
            "codes": list(obstacle.codes),
            "bevinding": obstacle.tekst,
            "voorstel": obstacle.voorstel and opdracht_as_json(obstacle.voorstel),
        }
        for obstacle in plan.belemmeringen
    ]
    told["fouten"] = _list(finding_as_dict, plan.fouten)
    told["uitleg"] = _list(_reden_as_json, plan.uitleg)
    told["volgend_moment"] = write_day(plan.volgend_moment)
    return told


def hide_bsns(content: object) -> object:
    """Return what `json.dumps` takes without anything that may be a Bsn.

    Args:
        content: What `json.dumps` takes.
    """
    # Casts: what is asked of an object at run time says nothing of what is in it.
    if isinstance(content, dict):
        pairs = cast("dict[str, object]", content)
        return {key: hide_bsns(value) for key, value in pairs.items()}
    if isinstance(content, list):
        values = cast("list[object]", content)
        return [hide_bsns(value) for value in values]
    if content is None or isinstance(content, bool):
        return content
    text = str(content)
    hidden = printable(text, show_bsn=False)
    return content if hidden == text else hidden


def opdracht_as_json(opdracht: Opdracht) -> dict[str, object]:
    """Return an aanlevering.

    Args:
        opdracht: The aanlevering.
    """
    return {
        **period_as_json(opdracht.periode),
        "status": opdracht.status.code,
        "redenen": _list(_reden_as_json, opdracht.redenen),
        "signalen": _list(finding_as_dict, opdracht.signalen),
    }


def period_as_json(period: Period) -> dict[str, object]:
    """Return a period, without its Bsn.

    Args:
        period: The period.
    """
    told: dict[str, object] = {
        "bericht": name_of(period),
        "stroom": period.sleutel.stroom,
        "startnummer": period.sleutel.start_nummer,
        "start": write_day(period.start),
        "stop": write_day(period.stop),
        "kostprijs": None,
    }
    if period.kostprijs is not None:
        told["kostprijs"] = {
            "bedrag": period.kostprijs.kostprijs_bedrag.cents,
            "vanaf": write_day(period.kostprijs.kostprijs_startdatum),
        }
    return told


def write_day(day: date | None) -> str | None:
    """Return a day as ``eejj-mm-dd``, and None for none.

    Args:
        day: The day.
    """
    return None if day is None else day.isoformat()


def _list(write: Callable[[T], dict[str, object]], parts: Iterable[T]) -> list[dict[str, object]]:
    return [write(part) for part in parts]


def _reden_as_json(reden: Reden) -> dict[str, object]:
    return {
        "code": reden.code,
        "tekst": reden.tekst,
        "bron": reden.bron,
        "herkomst": reden.merk,
    }


def _effect_as_json(effect: Effect) -> dict[str, object]:
    return {
        "erbij": [_span_as_json(span) for span in effect.added],
        "eraf": [_span_as_json(span) for span in effect.taken_back],
        "extra": effect.extra and effect.extra.cents,
        "terug": effect.credit and effect.credit.cents,
        "extra_factuur": effect.gives_extra,
        "creditfactuur": effect.gives_credit,
    }


def _span_as_json(span: MaandSpan | Interval) -> dict[str, object]:
    """Return a run of months (``eejj-mm``) or of days."""
    if isinstance(span, Interval):
        return {"van": write_day(span.van), "tot_en_met": write_day(span.tot_en_met)}
    return {"van": str(span.first), "tot_en_met": span.last and str(span.last)}
