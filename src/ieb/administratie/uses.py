"""The days on which one provision asks for a contribution, and why they begin and end there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import evolve, frozen

from ieb.administratie.beleid import Beleid, Pauzeregel
from ieb.administratie.days import day_after, day_before
from ieb.administratie.dossier import Dossier, Onderbreking, Voorziening
from ieb.administratie.pauze import is_pause, pause_seen_on
from ieb.administratie.redenen import Reden, RedenCode, give_reason
from ieb.administratie.soorten import Plicht, Soort
from ieb.messages.places import Stroom
from ieb.notation import write_date

_ADULT: Final = 18
_LEAP_DAY: Final = (2, 29)


@frozen(kw_only=True)
class Use:
    """A run of days on which a provision asks for a contribution, both ends inclusive.

    Attributes:
        first: First day.
        last: Last day; `date.max` while no end is known.
        voorziening: The provision.
        begins: Why it begins there.
        ends: Why it ends there.
    """

    first: date
    last: date
    voorziening: Voorziening
    begins: Reden
    ends: Reden

    def without(self, first: date, last: date, ends: Reden, begins: Reden) -> Iterator[Use]:
        """Yield what is left of it without some days: none, one or two runs.

        Args:
            first: First day to leave out.
            last: Last day to leave out.
            ends: Why it then ends before those days.
            begins: Why it then begins after them.
        """
        if last < self.first or self.last < first:
            yield self
            return
        if self.first < first:
            yield evolve(self, last=day_before(first), ends=ends)
        if last < self.last:
            yield evolve(self, first=day_after(last), begins=begins)


def list_uses(dossier: Dossier, beleid: Beleid, today: date, notes: list[Reden]) -> Iterator[Use]:
    """Yield the days of use of all provisions that carry a contribution, without their pauses.

    Args:
        dossier: The records of one person.
        beleid: The policy.
        today: The day.
        notes: Takes what is to be told of provisions that yield nothing, or less than it seems.
    """
    for voorziening in sorted(dossier.voorzieningen, key=_order):
        if _is_liable(voorziening, dossier, beleid, notes):
            yield from _without_pauses(voorziening, beleid, today, notes)


def find_undecided(dossier: Dossier, choices: Mapping[Soort, bool]) -> Iterator[str]:
    """Yield in Dutch of which provisions it must still be said whether they carry a contribution.

    Args:
        dossier: The records of one person.
        choices: What the policy of the gemeente says of kinds.
    """
    for voorziening in dossier.voorzieningen:
        soort = voorziening.soort
        said = voorziening.bijdrageplichtig is not None or soort in choices
        if soort.kenmerken.plicht is Plicht.ONBEKEND and not said:
            yield (
                f"{voorziening.naam}: voor {soort} bestaat geen vaste regel. Geef "
                "bijdrageplichtig op, in de voorziening of in het beleid."
            )


def _order(voorziening: Voorziening) -> tuple[date, str]:
    return voorziening.van, voorziening.nummer


def _is_liable(
    voorziening: Voorziening, dossier: Dossier, beleid: Beleid, notes: list[Reden]
) -> bool:
    if not is_due(voorziening, beleid.bijdrageplichtig):
        text = f"{voorziening.naam} ({voorziening.soort}) vraagt geen bijdrage via iEb."
        notes.append(give_reason(RedenCode.NIET_BIJDRAGEPLICHTIG, text))
        return False
    if not _is_minor(dossier.geboortedatum, voorziening.van):
        return True
    naam = voorziening.naam
    if voorziening.soort is not Soort.WONINGAANPASSING:
        text = (
            f"{naam}: onder 18 jaar is geen bijdrage verschuldigd, behalve voor woningaanpassing."
        )
        notes.append(give_reason(RedenCode.NIET_BIJDRAGEPLICHTIG, text))
        return False
    text = (
        f"{naam}: de cliënt is jonger dan 18 en de ouders zijn de bijdrage verschuldigd. Ga na "
        "wiens Bsn in het bericht hoort."
    )
    notes.append(give_reason(RedenCode.MINDERJARIG, text))
    return True


def is_due(voorziening: Voorziening, choices: Mapping[Soort, bool]) -> bool:
    """Return whether a contribution is due for a provision.

    Args:
        voorziening: The provision.
        choices: What the policy of the gemeente says of kinds.
    """
    soort = voorziening.soort
    plicht = soort.kenmerken.plicht
    if plicht is Plicht.NOOIT:
        return False
    if voorziening.bijdrageplichtig is not None:
        return voorziening.bijdrageplichtig
    if soort in choices:
        return choices[soort]
    return plicht is Plicht.JA  # who has not said so is told by `find_undecided`


def _is_minor(born: date | None, day: date) -> bool:
    if born is None:
        return False
    month, first = born.month, born.day
    if (month, first) == _LEAP_DAY:  # of age on 1 March in a year without that day
        month, first = 3, 1
    return (day.year - born.year, (day.month, day.day)) < (_ADULT, (month, first))


def _without_pauses(
    voorziening: Voorziening, beleid: Beleid, today: date, notes: list[Reden]
) -> Iterator[Use]:
    last = date.max if voorziening.tot is None else voorziening.tot
    if voorziening.herindicatie and last < date.max:
        text = (
            f"{voorziening.naam}: het einde {write_date(last)} wacht, want er wordt over een "
            "vervolg beslist."
        )
        notes.append(give_reason(RedenCode.HERINDICATIE_LOOPT, text))
        last = date.max
    begins = _say(RedenCode.EERSTE_VOORZIENING, voorziening, "begint", voorziening.van)
    ends = _say(RedenCode.LAATSTE_GEEINDIGD, voorziening, "eindigt", last)
    left = [
        Use(first=voorziening.van, last=last, voorziening=voorziening, begins=begins, ends=ends)
    ]
    for pause in voorziening.onderbrekingen:
        if beleid.pauze is None:
            break
        if not is_pause(pause, beleid.pauze, today):
            notes.append(_not_yet(voorziening, pause, beleid.pauze))
            continue
        again = pause.hervat
        until = date.max if again is None else day_before(again)
        stop = _say(RedenCode.PAUZE, voorziening, "pauzeert na", pause.laatste_dag)
        start = _say(RedenCode.HERVAT, voorziening, "is hervat op", again or date.max)
        left = cut(left, day_after(pause.laatste_dag), until, stop, start, notes=notes)
    yield from left


def cut(
    uses: Iterable[Use],
    first: date,
    last: date,
    ends: Reden,
    begins: Reden,
    *,
    notes: list[Reden],
) -> list[Use]:
    """Return uses without some days; see `Use.without`.

    What is left of a use bears the reason with it; of a use that goes wholly the notes take it.
    """
    left: list[Use] = []
    for use in uses:
        parts = tuple(use.without(first, last, ends, begins))
        if not parts:
            notes.append(evolve(ends, tekst=f"{use.voorziening.naam}: {ends.tekst}"))
        left.extend(parts)
    return left


def _say(code: RedenCode, voorziening: Voorziening, verb: str, day: date) -> Reden:
    text = f"{voorziening.naam} ({voorziening.soort}) {verb} {write_date(day)}."
    return give_reason(code, text)


def _not_yet(voorziening: Voorziening, pause: Onderbreking, regel: Pauzeregel) -> Reden:
    last = pause.laatste_dag
    text = f"{voorziening.naam}: de onderbreking na {write_date(last)} is geen pauze"
    seen = pause_seen_on(last, regel)
    if pause.hervat is None and seen is not None:
        text += f"; zij wordt er een op {write_date(seen)}, als er dan nog geen gebruik is"
    return give_reason(RedenCode.PAUZE_NOG_NIET, f"{text}.")


def explain_later(use: Use) -> Iterator[Reden]:
    """Yield that a use has yet to begin, and what made it begin so late.

    Args:
        use: The use.
    """
    text = f"{use.voorziening.naam} begint pas {write_date(use.first)}."
    yield give_reason(RedenCode.TOEKOMST, text)
    if use.begins.code is not RedenCode.EERSTE_VOORZIENING:
        yield use.begins


def stroom_of(use: Use) -> Stroom:
    """Return the stream in which a use is reported."""
    return use.voorziening.soort.kenmerken.stroom
