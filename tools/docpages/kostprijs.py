"""The pictures of the guide on the kostprijs: courses, drawn and told by the library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from docpages.markdown import NOTICE
from ieb.kostprijs import Bewaking, Huur, Interval, Verloop, run_down, run_down_rent
from ieb.kostprijs.picture import in_words, picture
from ieb.messages import Kostprijs
from ieb.values import Bedrag

_START: Final = date(2020, 1, 1)
_ALWAYS: Final = (Interval(_START),)
_PAUSED: Final = (Interval(_START, date(2020, 9, 10)), Interval(date(2021, 2, 15)))


def kostprijs_pictures() -> Iterator[tuple[str, str]]:
    """Yield the name and content of each picture, and of the part of a page that shows it."""
    for name, title, verloop in _courses():
        yield f"naslag/kostprijs-{name}.svg", picture(verloop, title)
        yield f"naslag/_kostprijs-{name}.md", _shown(name, verloop)


def _courses() -> Iterator[tuple[str, str, Verloop]]:
    yield "oploop", "Een kostprijs van 3000,00 euro", _verloop(300_000, _ALWAYS)
    yield "pauze", "Een kostprijs van 600,00 euro, met een pauze", _verloop(60_000, _PAUSED)
    huur = Huur(per_maand=Bedrag(2_000))
    since_2023 = (Interval(date(2023, 1, 1)),)
    yield "huur", "Een huur van 20,00 euro per maand", run_down_rent(huur, since_2023)


def _verloop(cents: int, gebruik: tuple[Interval, ...]) -> Verloop:
    kostprijs = Kostprijs(kostprijs_bedrag=Bedrag(cents), kostprijs_startdatum=_START)
    return run_down(Bewaking(kostprijs=kostprijs, gebruik=gebruik))


def _shown(name: str, verloop: Verloop) -> str:
    image = f"```{{image}} naslag/kostprijs-{name}.svg\n:alt: {in_words(verloop)}\n```\n"
    return f"{NOTICE}\n\n{image}"
