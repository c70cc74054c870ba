"""The table of cases: for each rule that can be checked, messages that keep to it or break it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from attrs import evolve, field, frozen

from ieb.codes import Tarief
from ieb.history import History
from ieb.rules.context import Context
from ieb.rules.days import Termijnen
from ieb.rules.given import AndereStroom
from ieb.wire import parse

__all__ = [
    "Case",
    "Earlier",
    "Kind",
    "cases",
]

Row = Mapping[str, Any]  # Any: what JSON holds


class Kind(StrEnum):
    """Whether a case breaks its rule."""

    GOED = "goed"
    FOUT = "fout"


@frozen(kw_only=True)
class Earlier:
    """A message of before the case.

    Attributes:
        message: The XML.
        received: Day of receipt, or None.
        accepted: Whether it was accepted.
    """

    message: bytes = field(repr=False)
    received: date | None
    accepted: bool


@frozen(kw_only=True)
class Case:
    """A message, what is known besides, and what must be found.

    Attributes:
        id: Name of the case, such as ``TR404-02``.
        rule: Code of the rule.
        kind: Whether the message breaks the rule.
        title: What the case shows, in Dutch.
        data: The message as it comes in; of a case about level 1 not always XML.
        expected: Codes that must be found, each as often as it is found; sorted.
        retourcodes: The return codes of those findings, each once; sorted.
        accepted: Whether the message is accepted.
        earlier: What was exchanged before, oldest first.
        known: What is known besides, as the file has it.
    """

    id: str
    rule: str
    kind: Kind
    title: str
    data: bytes = field(repr=False)
    expected: tuple[str, ...]
    retourcodes: tuple[str, ...]
    accepted: bool
    earlier: tuple[Earlier, ...]
    known: Row = field(repr=False)

    def context(self) -> Context:
        """Return what is known besides the message."""
        history = History()
        for one in self.earlier:
            take = history.accept if one.accepted else history.reject
            history = take(parse(one.message), received=one.received)
        known = self.known
        deaths = {
            bsn: date.fromisoformat(day) for bsn, day in known.get("overlijdensdata", {}).items()
        }
        context = Context(
            today=_day(known.get("vandaag")),
            history=history,
            overlijdensdata=deaths,
            andere_stromen=_streams(known.get("andere_stromen", {})),
            termijnen=Termijnen(**known.get("termijnen", {})),
        )
        if "gemeenten" in known:
            context = evolve(context, gemeenten=frozenset(known["gemeenten"]))
        if "tarieven" in known:
            context = evolve(context, tarieven=tuple(_tarief(row) for row in known["tarieven"]))
        return context


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Return all cases, by rule.

    The same table is in the package as ``ieb/rules/gevallen.jsonl``, one case a line, for software
    that is not written in Python.

    Example:
        >>> [one.id for one in cases() if one.rule == "TR135"][:2]
        ['TR135-01', 'TR135-02']
    """
    text = (files("ieb.rules") / "gevallen.jsonl").read_text(encoding="utf-8")
    return tuple(_case(json.loads(line)) for line in text.splitlines())


def _case(row: Row) -> Case:
    known: Row = row["context"]
    return Case(
        id=row["id"],
        rule=row["regel"],
        kind=Kind(row["soort"]),
        title=row["titel"],
        data=_data(row),
        expected=tuple(row["verwacht"]),
        retourcodes=tuple(row["retourcodes"]),
        accepted=row["geaccepteerd"],
        earlier=tuple(
            Earlier(
                message=one["bericht"].encode(),
                received=_day(one["ontvangen"]),
                accepted=one["geaccepteerd"],
            )
            for one in known.get("historie", ())
        ),
        known=known,
    )


def _data(row: Row) -> bytes:
    if "bericht_base64" in row:
        return base64.b64decode(row["bericht_base64"])
    text: str = row["bericht"]
    return text.encode()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _streams(rows: Row) -> dict[str, tuple[AndereStroom, ...]]:
    return {bsn: tuple(map(_stream, periods)) for bsn, periods in rows.items()}


def _stream(row: Row) -> AndereStroom:
    van = date.fromisoformat(row["van"])
    return AndereStroom(naam=row["naam"], van=van, tot_en_met=_day(row["tot_en_met"]))


def _tarief(row: Row) -> Tarief:
    valid_from = date.fromisoformat(row["van"])
    return Tarief(valid_from=valid_from, valid_to=_day(row["tot_en_met"]), cents=row["eurocent"])
