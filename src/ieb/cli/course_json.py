"""The course of a kostprijs or a rent, as programs read it."""

from __future__ import annotations

from datetime import date
from itertools import chain

from ieb.cli.course import Answer, Balance, CostReport, RentReport
from ieb.kalender import Maand
from ieb.kostprijs import Maandregel, Restart, Stretch, Verloop


def in_json(report: CostReport | RentReport, *, lines: bool) -> dict[str, object]:
    """Return a report as what `json.dumps` takes; amounts in whole eurocents.

    Args:
        report: The report.
        lines: Whether every month is told.
    """
    gebruik = [
        {"van": span.van.isoformat(), "tot_en_met": _day(span.tot_en_met)}
        for span in report.gebruik
    ]
    because = [
        {
            "onderwerp": bepaling.onderwerp,
            "tekst": bepaling.tekst,
            "herkomst": bepaling.mark.value,
            "bron": bepaling.source,
        }
        for bepaling in report.because
    ]
    told: dict[str, object] = {"wat": report.title, "gebruik": gebruik}
    if isinstance(report, RentReport):
        told |= _rent(report, lines=lines)
    else:
        told |= _cost(report, lines=lines)
    return {**told, "waarom": because}


def _cost(report: CostReport, *, lines: bool) -> dict[str, object]:
    """Return the first answer, with the one by the law in it."""
    first, *others = report.answers
    told = _answer(first, lines=lines)
    for law in others:
        told = {"volgens": first.label, **told, "volgens_de_wet": _answer(law, lines=lines)}
    return told


def _answer(answer: Answer, *, lines: bool) -> dict[str, object]:
    told = _course(answer.verloop, answer.warning)
    if lines:
        told["regels"] = list(map(_line, answer.verloop.lines()))
    if answer.balance is not None:
        told["op"] = _balance(answer.balance)
    return told


def _balance(balance: Balance) -> dict[str, object]:
    restart = balance.restart
    return {
        "dag": balance.day.isoformat(),
        "rest": balance.rest.cents,
        "bij_herstart": restart.kostprijs.kostprijs_bedrag.cents,
        "herstart": _outcome(restart),
        "herstart_laatste_maand": _text_or_none(restart.verloop.last),
        "mag_in_bericht": restart.message is not None,
    }


def _outcome(restart: Restart) -> str:
    if restart.message is not None:
        return "met kostprijs"
    return "zonder kostprijs" if restart.verloop.months else "geen"


def _rent(report: RentReport, *, lines: bool) -> dict[str, object]:
    """Return a rent; without an end there is none to give, nor a number of months."""
    verloop = report.verloop
    told = _course(verloop, None)
    stretches = verloop.stretches
    if report.is_endless:
        endless = {"tot_en_met": None, "maanden": None, "rest": None}
        told |= {"laatste_maand": None, "maanden": None, "rest": None}
        told["stukken"] = [
            *map(_stretch, stretches[:-1]),
            {**_stretch(stretches[-1]), **endless},
        ]
        stretches = stretches[:-1]
    if lines:
        months = chain.from_iterable(stretch.lines() for stretch in stretches)
        told["regels"] = list(map(_line, months))
    told["geen_einde"] = report.is_endless
    told["huur_lager_dan_tarief_vanaf"] = _text_or_none(report.below)
    return told


def _course(verloop: Verloop, warning: date | None) -> dict[str, object]:
    return {
        "begin": verloop.begin.cents,
        "eerste_maand": _text_or_none(verloop.first),
        "laatste_maand": _text_or_none(verloop.last),
        "maanden": verloop.months,
        "rest": verloop.rest_cents,
        "bereikt": verloop.exhausted,
        "voorlopig": verloop.provisional,
        "virtuele_einddatum": _day(verloop.virtual_end),
        "signaal": _day(warning),
        "stukken": list(map(_stretch, verloop.stretches)),
    }


def _stretch(stretch: Stretch) -> dict[str, object]:
    return {
        "van": str(stretch.first),
        "tot_en_met": str(stretch.last),
        "maanden": stretch.months,
        "tarief": stretch.tarief.cents,
        "rest": stretch.rest_cents,
        "voorlopig": stretch.provisional,
    }


def _line(line: Maandregel) -> dict[str, object]:
    return {
        "maand": str(line.maand),
        "tarief": line.tarief.cents,
        "rest": line.rest_cents,
        "voorlopig": line.provisional,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text_or_none(maand: Maand | None) -> str | None:
    return None if maand is None else str(maand)
