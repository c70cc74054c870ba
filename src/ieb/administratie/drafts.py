"""Drafts: the aanlevering that each difference between known and wanted asks for, and why."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from ieb.administratie.charge import charged_in, list_rest, tell_spans, to_spans
from ieb.administratie.desired import Wens
from ieb.administratie.pairing import Pair
from ieb.administratie.plans import Opdracht
from ieb.administratie.redenen import Reden, RedenCode, give_reason
from ieb.codes import StatusAanlevering
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.notation import write_date
from ieb.privacy import mask


@frozen(kw_only=True)
class Draft:
    """What should be sent, and what is known of it.

    Attributes:
        opdracht: What should be sent.
        known: The period as it is known; None for a new one.
        wens: The period as it should be; None for one to remove.
        died: Day of death of the client, or None.
    """

    opdracht: Opdracht
    known: Period | None
    wens: Wens | None = None
    died: date | None = None

    @property
    def sleutel(self) -> Sleutel:
        """The key of the period."""
        return self.opdracht.periode.sleutel

    @property
    def after(self) -> Period | None:
        """The period once this is accepted; None when it removes it."""
        if self.opdracht.status is StatusAanlevering.VERWIJDEREN_AANLEVERING:
            return None
        return self.opdracht.periode


def draft_first(wens: Wens, sleutel: Sleutel, bsn: str) -> Draft:
    """Return the first aanlevering of a period.

    Args:
        wens: The period as it should be known.
        sleutel: The key that it gets.
        bsn: Of whom it is.
    """
    period = Period(
        sleutel=sleutel,
        bsn=bsn,
        start=wens.start,
        stop=wens.stop,
        kostprijs=next(iter(wens.kostprijzen), None),
    )
    redenen = [wens.begint]
    if wens.eindigt is not None:
        redenen.append(wens.eindigt)
    return Draft(
        opdracht=Opdracht(
            status=StatusAanlevering.EERSTE_AANLEVERING, periode=period, redenen=tuple(redenen)
        ),
        known=None,
        wens=wens,
    )


def draft_change(known: Period, wens: Wens, died: date | None) -> Draft:
    """Return the change that makes a known period what it should be, and says it whole (IV107).

    Args:
        known: The period as it is known.
        wens: The period as it should be known.
        died: Day of death of the client, or None.
    """
    kostprijs = known.kostprijs
    if wens.kostprijzen and kostprijs not in wens.kostprijzen:
        kostprijs = wens.kostprijzen[0]
    period = evolve(known, start=wens.start, stop=wens.stop, kostprijs=kostprijs)
    return Draft(
        opdracht=Opdracht(
            status=StatusAanlevering.GEWIJZIGDE_AANLEVERING,
            periode=period,
            redenen=tuple(_explain_change(known, period, wens, died)),
        ),
        known=known,
        wens=wens,
        died=died,
    )


def draft_removal(known: Period) -> Draft:
    """Return the removal of a period that should not be known; a person must agree to it.

    Args:
        known: The period as it is known.
    """
    text = (
        f"De periode vanaf {write_date(known.start)} staat bij het CAK, en geen voorziening vraagt "
        "erom."
    )
    reden = give_reason(RedenCode.TEN_ONRECHTE, text)
    opdracht = Opdracht(
        status=StatusAanlevering.VERWIJDEREN_AANLEVERING,
        periode=known,
        redenen=(reden,),
        bevestigen=True,
    )
    return Draft(opdracht=opdracht, known=known)


def send_instead(draft: Draft, proposal: Opdracht, codes: Iterable[str]) -> Draft:
    """Return a draft of what can be sent instead, with reasons that are true of that.

    Args:
        draft: What should be sent.
        proposal: What can be sent.
        codes: The rules that what should be sent breaks.
    """
    redenen = list(draft.opdracht.redenen)
    if draft.known is not None and draft.wens is not None:
        redenen = list(_explain_change(draft.known, proposal.periode, draft.wens, draft.died))
    instead = evolve(draft, opdracht=proposal)
    if charged_in(instead.after) != charged_in(draft.after):
        redenen.append(_explain_cut(draft, instead, codes))
    return evolve(instead, opdracht=evolve(proposal, redenen=tuple(redenen)))


def _explain_cut(draft: Draft, instead: Draft, codes: Iterable[str]) -> Reden:
    """Return what was wanted, what can be sent, and which months or days that leaves wrong."""
    stroom = draft.sleutel.stroom
    sought, sent = charged_in(draft.after), charged_in(instead.after)
    text = (
        f"Verder terug kan niet ({', '.join(codes)}). Gewenst is {_write_period(draft.after)}; wel "
        f"kan {_write_period(instead.after)}."
    )
    lost = to_spans(stroom, list_rest(sought, sent))
    kept = to_spans(stroom, list_rest(sent, sought))
    if lost:
        text += f" Niet gemeld: {tell_spans(lost)}."
    if kept:
        text += f" Ten onrechte gemeld: {tell_spans(kept)}."
    return give_reason(RedenCode.INGEKORT, text)


def _write_period(period: Period | None) -> str:
    if period is None:
        return "geen periode"
    return f"{write_date(period.start)} tot en met {_write(period.stop)}"


def _explain_change(
    known: Period, period: Period, wens: Wens, died: date | None
) -> Iterator[Reden]:
    """Yield why a known period becomes another one.

    Args:
        known: The period as it is known.
        period: The period as it is sent; it may fall short of what is wanted.
        wens: The period as it should be known.
        died: Day of death of the client, or None.
    """
    if period.kostprijs is not None and period.kostprijs != known.kostprijs:
        yield _new_kostprijs(period.kostprijs.kostprijs_startdatum, known)
    if period.start != known.start:
        yield _new_start(known, period, wens)
    if period.stop != known.stop:
        yield _new_stop(known, period, wens, died)


def _new_start(known: Period, period: Period, wens: Wens) -> Reden:
    is_after = wens.begint.code is RedenCode.VOORLIGGEND_VOORBIJ
    if is_after and known.start < period.start == wens.start:
        return wens.begint
    text = (
        f"De startdatum {write_date(known.start)} wordt {write_date(period.start)}. "
        f"{wens.begint.tekst}"
    )
    return give_reason(RedenCode.STARTDATUM_GEWIJZIGD, text)


def _new_stop(known: Period, period: Period, wens: Wens, died: date | None) -> Reden:
    if wens.eindigt is not None and period.stop == wens.stop:
        return wens.eindigt
    if wens.eindigt is not None:
        text = f"De stopdatum wordt {_write(period.stop)}. {wens.eindigt.tekst}"
        return give_reason(RedenCode.STOPDATUM_GEWIJZIGD, text)
    assert known.stop is not None  # the stop differs, and what is wanted has none
    text = f"De stopdatum {write_date(known.stop)} vervalt: de periode loopt door."
    if died is None or known.stop < died:
        return give_reason(RedenCode.STOPDATUM_GEWIJZIGD, text)
    text = (
        f"De stopdatum {write_date(known.stop)} vervalt: de cliënt is overleden op "
        f"{write_date(died)}, en dat verwerkt het CAK zelf."
    )
    return give_reason(RedenCode.OVERLIJDEN_STOP_VERVALT, text)


def _new_kostprijs(since: date, known: Period) -> Reden:
    code = RedenCode.LANGSTE_KOSTPRIJS
    text = f"De kostprijs die het langst loopt, geldt vanaf {write_date(since)}."
    if known.kostprijs is None:
        code = RedenCode.RESTBEDRAG
        text = f"Wat er van de kostprijs over is, geldt vanaf {write_date(since)}."
    return give_reason(code, text)


def explain_nothing(pair: Pair, sent: Container[Sleutel]) -> Iterator[Reden]:
    """Yield why a pair asks for no message.

    Args:
        pair: What is known and what should be.
        sent: The periods about which something is on its way.
    """
    known, wens = pair.known, pair.wens
    if known is None:
        assert wens is not None  # a pair has one of the two
        text = f"Van {write_date(wens.start)} tot en met {_write(wens.stop)} telt geen maand."
        yield give_reason(RedenCode.GEEN_MAAND, text)
        return
    number = mask(str(known.sleutel.start_nummer))
    if wens is None and charged_in(known) is not None:
        text = (
            f"Startnummer {number} is gemeld terwijl iets anders voorgaat. Zodra dat eindigt, "
            "krijgt het zijn nieuwe startdatum."
        )
        yield give_reason(RedenCode.VOORLIGGEND, text)
    elif wens is None:
        text = f"Startnummer {number} rekent geen maand, en kan blijven staan."
        yield give_reason(RedenCode.GEEN_MAAND, text)
    elif (known.start, known.stop) == (wens.start, wens.stop):
        yield _explain_same(known, is_sent=known.sleutel in sent)
    else:
        text = (
            f"Startnummer {number} staat er met andere dagen, maar met dezelfde maanden: dat is "
            "geen mutatie."
        )
        yield give_reason(RedenCode.GEEN_INVLOED, text)


def _explain_same(known: Period, *, is_sent: bool) -> Reden:
    """Return why nothing is sent of a period that is as it should be."""
    number = mask(str(known.sleutel.start_nummer))
    days = f"vanaf {write_date(known.start)}"
    if known.stop is not None:
        days = f"van {_write_period(known)}"
    if is_sent:
        text = f"Startnummer {number} {days} is verstuurd; de retour is nog niet binnen."
        return give_reason(RedenCode.ONDERWEG, text)
    if known.stop is not None:
        text = f"Startnummer {number} {days} staat al bij het CAK."
        return give_reason(RedenCode.STAAT_ER_AL, text)
    return give_reason(RedenCode.LOOPT_AL, f"Startnummer {number} loopt al {days}.")


def explain_locked(opdracht: Opdracht) -> Reden:
    """Return why a change waits while something about the same period is on its way.

    Args:
        opdracht: The change.
    """
    number = mask(str(opdracht.periode.sleutel.start_nummer))
    text = (
        f"Over startnummer {number} is een bericht onderweg. Wat er nu aan verandert, gaat uit als "
        "de retour daarop binnen is."
    )
    return give_reason(RedenCode.ONDERWEG, text)


def explain_waiting(opdracht: Opdracht) -> Reden:
    """Return why something waits for a retour on what is on its way about another period.

    Args:
        opdracht: What waits.
    """
    text = (
        f"De periode vanaf {write_date(opdracht.periode.start)} kan pas gemeld worden als de "
        "retour binnen is op wat onderweg is: dat maakt er plaats voor, of niet."
    )
    return give_reason(RedenCode.ONDERWEG, text)


def _write(day: date | None) -> str:
    return "heden" if day is None else write_date(day)
