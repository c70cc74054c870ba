"""A casus as a sequence picture in SVG, drawn from what was played."""

from __future__ import annotations

from typing import Final

from ieb.codes import UnknownCode
from ieb.drawing import ALERT, INK, PAPER, SOFT, TINT, Drawing
from ieb.messages import Attribuut, Message
from ieb.messages.aanlevering import Terugkoppeling, aanlevering_of, terugkoppeling_of
from ieb.messages.kinds import is_retour
from ieb.notation import write_amount, write_date
from ieb.scenario.model import CAK
from ieb.scenario.player import PlayedCasus, PlayedStep

__all__ = [
    "picture",
]

_LEFT: Final = 280
_HEAD: Final = 260
_LANE: Final = 420
_TOP: Final = 90
_STEP: Final = 138


def picture(played_casus: PlayedCasus) -> str:
    """Draw who sends what to whom, with the codes, as a picture that needs nothing from elsewhere.

    Args:
        played_casus: A casus as it was played.

    Returns:
        SVG, with the same in words for who cannot see it.
    """
    return _Drawing(played_casus).text()


def in_words(played_casus: PlayedCasus) -> str:
    """Return in Dutch what a picture of a casus shows.

    Args:
        played_casus: A casus as it was played.
    """
    return " ".join(_sentence(step) for step in played_casus.steps)


def _sentence(played: PlayedStep) -> str:
    step = played.step
    day = write_date(step.sent)
    if played.message is None or played.answer is None:
        return f"Stap {step.number}, {day}: {step.actor} verstuurt niets."
    codes = _list_found(played)
    found = f" Bevinding: {codes}." if codes else ""
    details = ", ".join(filter(None, _details(played.message)))
    what = f"{step.actor} stuurt aan {step.receiver} een {_title(played.message)} ({details})"
    answer = f"Antwoord: {answer_text(played.answer)}"
    return f"Stap {step.number}, {day}: {what}.{found} {answer}."


def _title(message: Message) -> str:
    aanlevering = aanlevering_of(message)
    if aanlevering is not None:
        return f"{message.naam}, {aanlevering.status.label.lower()}"
    return f"{message.naam}, reden {_remark(message).reden.code}"


def _details(message: Message) -> tuple[str, str]:
    """Return in two lines what a message says."""
    aanlevering = aanlevering_of(message)
    if aanlevering is not None:
        first = (
            f"startnummer {aanlevering.sleutel.start_nummer}, start {write_date(aanlevering.start)}"
        )
        parts = [] if aanlevering.stop is None else [f"stop {write_date(aanlevering.stop)}"]
        if aanlevering.kostprijs is not None:
            amount = write_amount(aanlevering.kostprijs.kostprijs_bedrag)
            since = write_date(aanlevering.kostprijs.kostprijs_startdatum)
            parts.append(f"kostprijs {amount} euro vanaf {since}")
        return first, ", ".join(parts)
    remark = _remark(message)
    reden = remark.reden.code if isinstance(remark.reden, UnknownCode) else remark.reden.label
    parts = [f"startnummer {remark.sleutel.start_nummer}", *map(_attribuut, remark.attributen)]
    return reden, ", ".join(parts)


def _remark(message: Message) -> Terugkoppeling:
    remark = terugkoppeling_of(message)
    assert remark is not None  # a step of a casus is an aanlevering or this
    return remark


def _attribuut(attribuut: Attribuut) -> str:
    if attribuut.datum is not None:
        return f"stopdatum {write_date(attribuut.datum)}"
    return f"stroom {attribuut.attribuut_waarde}"


def answer_text(message: Message) -> str:
    """Return in a few words what a retour says.

    Args:
        message: A retour.
    """
    assert is_retour(message)
    codes = message.header.retour_codes
    if codes is None:
        return f"{message.naam}, geen opmerkingen"
    return ", ".join([message.naam, *(code.code for code in codes.retour_code)])


def _list_found(played: PlayedStep) -> str:
    return ", ".join(dict.fromkeys(finding.code for finding in played.report or ()))


class _Drawing(Drawing):
    """The picture while it is drawn, from top to bottom."""

    def __init__(self, played_casus: PlayedCasus) -> None:
        casus = played_casus.casus
        first, *others = casus.gemeentecodes
        lanes = (first, CAK, *others)
        self.played_casus = played_casus
        self.lanes = {name: _LEFT + index * _LANE for index, name in enumerate(lanes)}
        self.bottom = _TOP + len(played_casus.steps) * _STEP
        width = self.lanes[lanes[-1]] + _HEAD // 2 + 20
        title = f"{casus.name.capitalize()}: {casus.heading}"
        super().__init__(width, self.bottom + 20, title, in_words(played_casus))

    def text(self) -> str:
        casus = self.played_casus.casus
        if casus.own:
            self.write(casus.place, 70, 38, ink=ALERT)
        for name, x in self.lanes.items():
            self.lane(name, x)
        for index, played in enumerate(self.played_casus.steps):
            self.step(played, _TOP + index * _STEP)
        return self.svg()

    def box(self, x: int, y: int, width: int, *, fill: str, stroke: str) -> None:
        left = str(x - width // 2)
        self.add(
            "rect",
            x=left,
            y=str(y),
            width=str(width),
            height="34",
            rx="5",
            fill=fill,
            stroke=stroke,
        )

    def lane(self, name: str, x: int) -> None:
        code = self.played_casus.casus.gemeentecodes.get(name)
        label = name if code is None else f"{name} ({code})"
        self.box(x, 16, _HEAD, fill=TINT, stroke=INK)
        self.write(label, x, 38, size=14, bold=True)
        self.add(
            "line",
            x1=str(x),
            x2=str(x),
            y1="50",
            y2=str(self.bottom),
            stroke=SOFT,
            stroke_dasharray="3 5",
        )

    def step(self, played: PlayedStep, y: int) -> None:
        step = played.step
        self.write(f"Stap {step.number}", 60, y + 14, size=14, bold=True)
        self.write(write_date(step.sent), 60, y + 34, ink=SOFT)
        here, there = self.lanes[step.actor], self.lanes[step.receiver]
        if played.message is None or played.answer is None:
            self.box(here, y, 190, fill=PAPER, stroke=ALERT)
            self.write("er wordt niets verstuurd", here, y + 22, ink=ALERT)
            return
        middle = (here + there) // 2
        self.write(_title(played.message), middle, y + 12, bold=True)
        lines = [detail for detail in _details(played.message) if detail]
        for line, text in enumerate(lines, start=1):
            self.write(text, middle, y + 12 + 17 * line, size=12)
        below = y + 5 + 17 * (len(lines) + 1)
        self.arrow(here, there, below, dashed=False)
        self.write(answer_text(played.answer), middle, below + 22, size=12, ink=SOFT)
        self.arrow(there, here, below + 30, dashed=True)
        if codes := _list_found(played):
            self.write(f"bevinding: {codes}", middle, below + 48, size=12, ink=ALERT)

    def arrow(self, start: int, end: int, y: int, *, dashed: bool) -> None:
        ink = SOFT if dashed else INK
        line = self.add(
            "line", x1=str(start), x2=str(end), y1=str(y), y2=str(y), stroke=ink, stroke_width="1.5"
        )
        if dashed:
            line.set("stroke-dasharray", "6 4")
        back = -9 if end > start else 9
        points = f"{end},{y} {end + back},{y - 5} {end + back},{y + 5}"
        self.add("polygon", points=points, fill=ink)
