"""What an aanlevering will change for the client, before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from ieb.administratie.charge import (
    Charged,
    charged_in,
    list_rest,
    place_in_time,
    tell_spans,
    to_spans,
    without_free,
)
from ieb.administratie.demands import demand_aanlevering, demand_history
from ieb.codes import TARIEVEN, StatusAanlevering, Tarief
from ieb.errors import UnknownTarief
from ieb.findings import Finding, Mark, Severity
from ieb.history import HistoryView
from ieb.kalender import MaandSpan, tarief_in
from ieb.kalender.tariffs import demand_tarieven
from ieb.keten.period import Period
from ieb.kostprijs import Interval
from ieb.kostprijs.months import maand_of
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.pairs import Aanleverbericht
from ieb.messages.places import Stroom
from ieb.notation import write_date
from ieb.values import Bedrag


@frozen(kw_only=True)
class Effect:
    """What an aanlevering changes for the client.

    Amounts are an indication: the national tariff, for the months up to that of the Dagtekening.
    What the client really pays the CAK decides: a lower local tariff, a spouse, an exemption.
    Nobody pays for April and May 2020, except in beschermd wonen: these months are left out.

    A month is billed once it is over (aanname; wet: it is paid in the month after it at the
    latest), so a bill of its own comes for what lies before the month of the Dagtekening.

    Attributes:
        stroom: The stream.
        dagtekening: Date of the message.
        added: What is charged from now on and was not: months in the abonnementstarief, days in
            beschermd wonen.
        taken_back: What was charged and is not any more.
        extra: The tariff of the added months so far; None in beschermd wonen, where income counts,
            and when the tariff of a month is unknown.
        credit: The tariff of the months taken back so far; None as for `extra`.
        gives_extra: Whether the client gets an extra bill: something is added that lies before the
            month of the Dagtekening.
        gives_credit: Whether the client gets a credit bill: something is taken back that lies
            before it.
    """

    stroom: Stroom
    dagtekening: date
    added: tuple[MaandSpan, ...] | tuple[Interval, ...]
    taken_back: tuple[MaandSpan, ...] | tuple[Interval, ...]
    extra: Bedrag | None
    credit: Bedrag | None
    gives_extra: bool
    gives_credit: bool

    def lines(self) -> Iterator[str]:
        """Yield what changes, in Dutch."""
        if not self.added and not self.taken_back:
            yield "Er verandert niets voor de cliënt."
        for word, spans, amount in (
            ("Erbij", self.added, self.extra),
            ("Eraf", self.taken_back, self.credit),
        ):
            if not spans:
                continue
            text = f"{word}: {tell_spans(spans)}"
            if amount is not None and amount.cents:
                text += f"; tot nu toe {amount} euro naar het landelijke tarief"
            yield f"{text}."
        if self.gives_credit:
            yield "De cliënt krijgt een creditfactuur."
        if self.gives_extra:
            yield "De cliënt krijgt een extra factuur over wat al voorbij is."


def effect_of(
    message: Aanleverbericht,
    history: HistoryView,
    *,
    tarieven: Sequence[Tarief] = TARIEVEN,
) -> Effect:
    r"""Return what an aanlevering will change for the client, if it is accepted.

    Args:
        message: A WMO405 or WMO407.
        history: What was accepted before.
        tarieven: The national tariffs.

    Raises:
        InvalidType: No aanlevering, or another argument of the wrong type.

    Example:
        >>> from datetime import date
        >>> import ieb
        >>> start = ieb.WMO405.eerste_aanlevering(
        ...     gemeente="0513",
        ...     identificatie="G1",
        ...     dagtekening=date(2025, 5, 20),
        ...     bsn="999992016",
        ...     eb_start_nummer=1,
        ...     eb_startdatum=date(2025, 3, 12),
        ... )
        >>> print(*effect_of(start, ieb.History()).lines(), sep="\n")
        Erbij: de maanden vanaf 2025-04; tot nu toe 42,00 euro naar het landelijke tarief.
        De cliënt krijgt een extra factuur over wat al voorbij is.
    """
    demand_aanlevering("message", message)
    history = demand_history(history)
    tarieven = demand_tarieven(tarieven)
    aanlevering = aanlevering_of(message)
    stroom, day = aanlevering.sleutel.stroom, aanlevering.dagtekening
    actual = history.actual(aanlevering.sleutel)
    old = charged_in(None if actual is None else Period.of(actual))
    new = charged_in(Period.of(aanlevering))
    if aanlevering.status is StatusAanlevering.VERWIJDEREN_AANLEVERING:
        new = None
    added = without_free(stroom, list_rest(new, old))
    taken_back = without_free(stroom, list_rest(old, new))
    now = place_in_time(stroom, day.replace(day=1))
    return Effect(
        stroom=stroom,
        dagtekening=day,
        added=to_spans(stroom, added),
        taken_back=to_spans(stroom, taken_back),
        extra=_cost(stroom, added, now, tarieven),
        credit=_cost(stroom, taken_back, now, tarieven),
        gives_extra=any(span.first < now for span in added),
        gives_credit=any(span.first < now for span in taken_back),
    )


def _cost(
    stroom: Stroom, spans: Iterable[Charged], now: int, tarieven: Sequence[Tarief]
) -> Bedrag | None:
    """Return the tariff of the months that have come; None when no tariff says."""
    if stroom is Stroom.BESCHERMD_WONEN:
        return None
    cents = 0
    for span in spans:
        for number in range(span.first, min(span.last, now) + 1):
            try:
                cents += tarief_in(maand_of(number), tarieven).cents
            except UnknownTarief:
                return None
    return Bedrag(cents)


def signal_effect(message: Aanleverbericht, history: HistoryView) -> Finding:
    """Return the effect of an aanlevering as a signal, to stand beside what the rules find.

    Args:
        message: A WMO405 or WMO407.
        history: What was accepted before.

    Raises:
        InvalidType: As for `effect_of`.
    """
    effect = effect_of(message, history)
    text = " ".join(effect.lines())
    return Finding(
        code="AD002",
        message=f"Gevolg op {write_date(effect.dagtekening)}: {text}",
        severity=Severity.SIGNAAL,
        mark=Mark.CAK,
    )
