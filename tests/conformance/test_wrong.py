"""Software that is wrong in one thing: the kit finds each of them."""

from __future__ import annotations

import pytest
from attrs import evolve

import ieb
from ieb.codes import RedenTerugkoppeling, StatusAanlevering
from ieb.conformance import Mismatch, Role, checks
from ieb.conformance.referentie import Referentie
from ieb.kalender import add_working_days
from ieb.keten import Cak, Gemeente, Notice, Outcome
from ieb.messages.aanlevering import terugkoppeling_of
from ieb.messages.places import Stroom
from ieb.rules.days import ONE_DAY

GEPLAATST = RedenTerugkoppeling.STOPDATUM_GEPLAATST
VOORLIGGEND = RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND
NA_OVERLIJDEN = RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN


def stopped(other, new):
    """The remark that a period elsewhere is ended."""
    return Notice(other.sleutel, GEPLAATST, stop=new.start - ONE_DAY)


def elsewhere(cak, new, *streams):
    """The periods of other gemeenten for this person that began before the new one."""
    for stream in streams or (new.sleutel.stroom,):
        for period in cak.history.periods(new.bsn, stream):
            if period.sleutel.gemeente != new.sleutel.gemeente and period.start < new.start:
                yield period


def reaches(period, new):
    return period.stop is None or period.stop >= new.start


class IgnoresTheEndOfAStream(Cak):
    def find_streams(self, new):
        streams = (self.context.andere_stromen or {}).get(new.bsn, ())
        return [stream.naam for stream in streams]


class StopsWhatHasEnded(Cak):
    def end_periods(self, new, others):
        return [stopped(period, new) for period in elsewhere(self, new)]


class MixesTheStreams(Cak):
    def end_periods(self, new, others):
        return [
            stopped(period, new) for period in elsewhere(self, new, *Stroom) if reaches(period, new)
        ]


class SeesOpenPeriodsOnly(Cak):
    def end_periods(self, new, others):
        return super().end_periods(new, [period for period in others if period.stop is None])


class StopsTheOtherOnly(Cak):
    def end_periods(self, new, others):
        return [told for told in super().end_periods(new, others) if told.sleutel != new.sleutel]


class TellsADeathOnTheDayItself(Cak):
    def tell_death(self, new):
        yield from super().tell_death(new)
        if (self.context.overlijdensdata or {}).get(new.bsn) == new.start:
            yield Notice(new.sleutel, NA_OVERLIJDEN)


class RemarksOnRemovals(Cak):
    def tell(self, new):
        told, notes = super().tell(evolve(new, status=StatusAanlevering.GEWIJZIGDE_AANLEVERING))
        if new.status is StatusAanlevering.VERWIJDEREN_AANLEVERING:
            told.append(Notice(new.sleutel, NA_OVERLIJDEN))
        return told, notes


class RemarksOnFirstDeliveriesOnly(Cak):
    def tell(self, new):
        first = new.status is StatusAanlevering.EERSTE_AANLEVERING
        return super().tell(new) if first else ([], ())


class ForgetsWhatItPlaced(Cak):
    def apply_placed(self, period):
        return period


class TellsAStreamAgain(Cak):
    def tell_streams(self, new):
        return [
            Notice(new.sleutel, VOORLIGGEND, stroom=stroom) for stroom in self.find_streams(new)
        ]


class OverlooksBeschermdWonen(Cak):
    def find_streams(self, new):
        return [stroom for stroom in super().find_streams(new) if "beschermd" not in stroom]


class SeesOneOtherGemeente(Cak):
    def end_periods(self, new, others):
        return list(super().end_periods(new, others))[:1]


class NumbersRemarksAllTheSame(Cak):
    def give_number(self, letter, gemeente="", kinds=()):
        return (self, "C1") if letter == "C" else super().give_number(letter, gemeente, kinds)


class NumbersRetourenAllTheSame(Cak):
    def give_number(self, letter, gemeente="", kinds=()):
        return (self, "R1") if letter == "R" else super().give_number(letter, gemeente, kinds)


class ForgetsWhatItAccepts(Cak):
    def receive(self, message, today):
        return evolve(super().receive(message, today), party=self)


class ProlongsWhatHasEnded(Gemeente):
    def follow(self, message, today):
        remark = terugkoppeling_of(message)
        period = self.find_actual(remark.sleutel)
        if remark.reden is not GEPLAATST or period is None:
            return super().follow(message, today)
        wanted = evolve(period, stop=remark.stopdatum)
        return self.deliver(StatusAanlevering.GEWIJZIGDE_AANLEVERING, wanted, today)


class IgnoresBeschermdWonen(Gemeente):
    def follow(self, message, today):
        if terugkoppeling_of(message).sleutel.stroom is Stroom.BESCHERMD_WONEN:
            return Outcome(party=self)
        return super().follow(message, today)


class SendsWhatBreaksARule(Gemeente):
    def deliver(self, status, period, today):
        after, number = self.give_number("G", self.code, ("WMO405", "WMO407"))
        message = period.message(status, identificatie=number, dagtekening=today, release=None)
        return Outcome(party=after.after_sending(message), messages=(message,))


class ForgetsWhatItSent(Gemeente):
    def handle(self, event, today):
        return evolve(super().handle(event, today), party=self)


class BelievesEveryRetour(Gemeente):
    def take_retour(self, retour, today):
        if not self.pending:
            return super().take_retour(retour, today)
        history = ieb.History().record(self.pending[0], accepted=not retour.afgekeurd)
        return Outcome(party=evolve(self, history=history, pending=()))


class WaitsForTheRetourFirst(Gemeente):
    def take_remark(self, message, today):
        if self.pending:
            return Outcome(party=self)
        return super().take_remark(message, today)


class IgnoresRetouren(Gemeente):
    def take_retour(self, retour, today):
        return Outcome(party=self)


class IgnoresLateRetouren(Gemeente):
    def take_retour(self, retour, today):
        last = add_working_days(retour.header.bericht_identificatie.dagtekening, 3)
        late = retour.header.dagtekening_retour > last
        return Outcome(party=self) if late else super().take_retour(retour, today)


class BelievesTheLastRetour(Gemeente):
    def take_retour(self, retour, today):
        if self.pending:
            return super().take_retour(retour, today)
        return Outcome(party=Gemeente(code=self.code) if retour.afgekeurd else self)


class NumbersAllTheSame(Gemeente):
    def give_number(self, letter, gemeente="", kinds=()):
        return self, f"{letter}1"

    def drop_tolerated(self, report):
        kept = tuple(finding for finding in report.findings if finding.code != "TR056")
        return evolve(super().drop_tolerated(report), findings=kept)


WRONG = {
    Role.CAK: (
        IgnoresTheEndOfAStream,
        StopsWhatHasEnded,
        MixesTheStreams,
        SeesOpenPeriodsOnly,
        TellsADeathOnTheDayItself,
        RemarksOnRemovals,
        RemarksOnFirstDeliveriesOnly,
        StopsTheOtherOnly,
        ForgetsWhatItPlaced,
        TellsAStreamAgain,
        OverlooksBeschermdWonen,
        ForgetsWhatItAccepts,
        SeesOneOtherGemeente,
        NumbersRemarksAllTheSame,
        NumbersRetourenAllTheSame,
    ),
    Role.GEMEENTE: (
        ProlongsWhatHasEnded,
        IgnoresBeschermdWonen,
        SendsWhatBreaksARule,
        ForgetsWhatItSent,
        BelievesEveryRetour,
        WaitsForTheRetourFirst,
        IgnoresRetouren,
        IgnoresLateRetouren,
        BelievesTheLastRetour,
        NumbersAllTheSame,
    ),
}


LONG = [check for check in checks() if len(check.scenario.turns) > 1 and check.spelling is None]


def adapter_of(role, kind):
    """The reference adapter, played by a gemeente or a CAK of this kind."""

    class Adapter(Referentie):
        def begin(self, situation):
            super().begin(situation)
            own = {"code": situation.gemeente} if role is Role.GEMEENTE else {}
            party = self.party
            self.party = kind(
                **own, history=party.history, pending=party.pending, context=party.context
            )

    return Adapter()


def failed(role, kind):
    """Yield the checks that software of this kind fails, of those that take more than one turn."""
    for check in LONG:
        if check.role is role:
            try:
                check.run(adapter_of(role, kind))
            except Mismatch:
                yield check


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        *((Role.GEMEENTE, kind) for kind in WRONG[Role.GEMEENTE]),
        *((Role.CAK, kind) for kind in WRONG[Role.CAK]),
    ],
    ids=str,
)
def test_what_is_wrong_in_one_thing_fails(role, kind):
    """None of it shows in a single message: it takes more turns, or what lies past a boundary."""
    assert next(failed(role, kind), None) is not None


@pytest.mark.parametrize(("role", "kind"), [(Role.CAK, Cak), (Role.GEMEENTE, Gemeente)], ids=str)
def test_what_is_right_does_not(role, kind):
    """Software without the fault passes, so a failure means what it says."""
    assert list(failed(role, kind)) == []


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        (BelievesEveryRetour, "IV028"),
        (IgnoresLateRetouren, "OP090"),
        (BelievesTheLastRetour, "IV028"),
        (NumbersAllTheSame, "keten"),
    ],
)
def test_what_is_wrong_with_one_rule_fails_just_there(kind, group):
    """A retour about a repeat, or about another message, is told apart from one that counts."""
    assert {check.group for check in failed(Role.GEMEENTE, kind)} == {group}
