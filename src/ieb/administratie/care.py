"""The course of the care: what was heard of starts and stops becomes breaks and an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from attrs import define, field

from ieb.administratie.dossier import Onderbreking
from ieb.administratie.meldingen import StartMelding, StopMelding
from ieb.findings import Finding, Mark, Severity
from ieb.notation import write_date

_DEATH: Final = "02"
_HANDED_OVER: Final = frozenset({"37", "38"})
_FOR_A_WHILE: Final = frozenset({"20", *_HANDED_OVER})
"""Temporary, changed on request, another provider: whether the gap is a pause, the policy says."""

_MARKS: Final = {
    "SM010": Mark.GEMEENTE,
    "SM011": Mark.GEMEENTE,
    "SM012": Mark.AANNAME,
    "SM013": Mark.AANNAME,
    "SM020": Mark.GEMEENTE,
    "SM021": Mark.ZUSTER,
    "SM030": Mark.V4_0,
    "SM031": Mark.AANNAME,
    "SM032": Mark.ZUSTER,
    "SM033": Mark.AANNAME,
    "SM040": Mark.AANNAME,
    "SM041": Mark.CAK,
    "SM042": Mark.AANNAME,
    "SM050": Mark.WET,
    "SM060": Mark.WET,
}


def find(code: str, text: str, severity: Severity = Severity.SIGNAAL) -> Finding:
    """Return what a person should look at.

    Args:
        code: Which thing it is, ``SM`` and a number.
        text: What it is, in Dutch, without a Bsn.
        severity: How heavy it weighs.
    """
    return Finding(code=code, message=text, severity=severity, mark=_MARKS[code])


def is_for_a_while(stop: StopMelding) -> bool:
    """Return whether a stop may be followed by a restart of the same care.

    Args:
        stop: The stop.
    """
    return stop.reden in _FOR_A_WHILE


@define
class Care:
    """The course of the care: each stop ends it, until the next start.

    Attributes:
        begun: Whether a start was heard.
        paused: Last day before a break that goes on, or None.
        ended: Last day before a definite stop, or None.
        breaks: The breaks that are over.
        findings: What a person should look at.
    """

    begun: bool = False
    paused: date | None = None
    ended: date | None = None
    breaks: list[Onderbreking] = field(factory=list[Onderbreking])
    findings: list[Finding] = field(factory=list[Finding])

    @classmethod
    def of(cls, starts: Iterable[StartMelding], stops: Iterable[StopMelding]) -> Care:
        """Return the course that starts and stops make.

        Args:
            starts: The starts.
            stops: The stops.
        """
        care = cls()
        heard: list[StartMelding | StopMelding] = [*starts, *stops]
        for melding in sorted(heard, key=_in_course):
            if isinstance(melding, StartMelding):
                care.start(melding.datum)
            elif melding.reden == _DEATH:
                care.die(melding.datum)
            elif is_for_a_while(melding):
                care.pause(melding)
            else:
                care.end(melding.datum)
        if care.paused is not None:
            care.breaks.append(Onderbreking(laatste_dag=care.paused))
        return care

    def start(self, day: date) -> None:
        """Let the care begin, or go on.

        Args:
            day: First day.
        """
        last = self.paused or self.ended
        if last is not None:
            self.breaks.append(Onderbreking(laatste_dag=last, hervat=day))
        if self.ended is not None:
            text = f"Na de definitieve stop op {write_date(self.ended)} is er weer een start"
            self.findings.append(find("SM033", f"{text} ({write_date(day)})."))
        elif self.begun and self.paused is None:
            text = f"Een tweede start ({write_date(day)}) zonder stop ertussen; de eerste telt."
            self.findings.append(find("SM012", text))
        self.begun, self.paused, self.ended = True, None, None

    def die(self, day: date) -> None:
        """Hear of a death: that is for the CAK, which has it from the BRP (OP035x1).

        Args:
            day: Day of death, as the provider told it.
        """
        text = f"De aanbieder meldt overlijden op {write_date(day)}: kijk in de BRP."
        self.findings.append(find("SM030", f"{text} Er gaat geen bericht uit."))

    def pause(self, stop: StopMelding) -> None:
        """Let the care stop for a while.

        Args:
            stop: The stop.
        """
        if self.ended is not None or self.paused is not None:
            return
        if stop.reden in _HANDED_OVER:
            text = f"Na {write_date(stop.datum)} verandert de zorg of de aanbieder."
            self.findings.append(find("SM031", text))
        self.paused = stop.datum

    def end(self, day: date) -> None:
        """Let the care stop for good; after a break it ended with the last day before that.

        Args:
            day: Last day, as it was told.
        """
        if self.ended is not None:
            return
        if self.paused is not None:
            text = (
                f"De definitieve stop ({write_date(day)}) volgt op een tijdelijke: de laatste dag "
                f"van de zorg is {write_date(self.paused)}."
            )
            self.findings.append(find("SM032", text))
        self.ended, self.paused = self.paused or day, None


def _in_course(melding: StartMelding | StopMelding) -> tuple[date, int]:
    """Sort by day; on one day a start comes first and a definite stop last."""
    if isinstance(melding, StartMelding):
        return melding.datum, 0
    return melding.datum, 1 if is_for_a_while(melding) else 2
