"""The constraints on content (CS): what is wrong with a message by itself."""

from __future__ import annotations

from collections.abc import Iterable

from ieb.codes import StatusAanlevering
from ieb.messages.places import CLIENT
from ieb.notation import write_date
from ieb.privacy import passes_elfproef
from ieb.rules.registry import implements
from ieb.rules.subject import Hit, RuleResult, Subject


@implements("CS002")
def no_elfproef(subject: Subject) -> Iterable[RuleResult]:
    """The Bsn passes the 11-proef."""
    bsn = subject.bsn
    assert bsn is not None  # the rule is on messages that name a person
    if not passes_elfproef(bsn):
        yield Hit(CLIENT / "Bsn", "Het Bsn voldoet niet aan de 11-proef. Controleer de cijfers.")


@implements("CS003")
def stop_before_start(subject: Subject) -> Iterable[RuleResult]:
    """The stop date is not before the start date."""
    start, stop = subject.aanlevering.start, subject.aanlevering.stop
    if stop is not None and stop < start:
        yield Hit(
            subject.path("Stopdatum"),
            f"Stopdatum {write_date(stop)} ligt vóór startdatum {write_date(start)}.",
        )


@implements("CS125")
def no_status(subject: Subject) -> Iterable[RuleResult]:
    """The status is an aanlevering, a change or a removal."""
    if subject.aanlevering.status is StatusAanlevering.NIET_VAN_TOEPASSING:
        yield Hit(
            subject.period / "StatusAanlevering",
            "Status 9 (Niet van toepassing) kan hier niet: verwacht wordt 1 (eerste), 2 "
            "(gewijzigde) of 3 (verwijderen aanlevering).",
        )
