"""A gemeente that plans every night while retouren come late, in any order, and refuse."""

from __future__ import annotations

from datetime import date
from itertools import count

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from history.support import refusal_of
from ieb import History, HistoryView
from ieb.administratie import Beleid, Dossier, Plan, TeLaat, plan
from ieb.codes import StatusAanlevering
from ieb.messages.pairs import Aanleverbericht

from .play import BSN, GEMEENTE, day, hulp, line_of
from .strategies import Night, nights, policies
from .test_properties import (
    AT,
    effects_known,
    effects_wanted,
    known,
    months,
    waits,
)

QUESTIONS = [name for name in vars(HistoryView) if not name.startswith("_")]
A_DAY = st.integers(0, 3)


class Chain:
    """A gemeente, and the CAK that answers when it likes."""

    def __init__(self, beleid: Beleid) -> None:
        self.beleid = beleid
        self.confirmed = History()
        self.pending: list[Aanleverbericht] = []
        self.unseen: list[Aanleverbericht] = []
        self.sent = 0
        self.given_out: list[tuple[str, int]] = []

    def plan(self, dossier: Dossier, today: date) -> Plan:
        """Plan, with start numbers that are sought from the first one on each time."""
        return plan(
            dossier,
            self.beleid,
            today,
            self.confirmed,
            numbers=count(1),
            pending=self.pending,
        )

    def night(self, dossier: Dossier, today: date) -> int:
        """Plan and send the first wave; return how many messages went out or must wait."""
        made = self.plan(dossier, today)
        for opdracht in next(iter(made.golven), ()):
            self.sent += 1
            if opdracht.status is StatusAanlevering.EERSTE_AANLEVERING:
                sleutel = opdracht.periode.sleutel
                self.given_out.append((sleutel.stroom, sleutel.start_nummer))
            message = opdracht.message(identificatie=f"G{self.sent:09}", dagtekening=today)
            self.pending.append(message)
        return len(made.opdrachten) + len(made.wacht)

    def answer(self, place: int, *, accepted: bool, at_once: bool = True) -> None:
        """Let the CAK answer one of the messages that wait.

        Args:
            place: Which one.
            accepted: Whether it is accepted.
            at_once: Whether a gemeente records what is refused as refused; else it recorded the
                message as accepted and the retour says otherwise.
        """
        message = self.pending.pop(place % len(self.pending))
        if accepted or at_once:
            self.confirmed = self.confirmed.record(message, accepted=accepted)
            return
        header = message.header
        retour = refusal_of(message, identificatie=header.bericht_identificatie.identificatie)
        self.confirmed = self.confirmed.accept(message).accept(retour)


@given(policies, nights(), st.data())
def test_late_and_refusing_retouren_end_in_what_is_wanted(
    beleid: Beleid, sequence: tuple[Night, ...], data: st.DataObject
) -> None:
    """Whatever is refused or comes late: once all is answered, planning ends in what is wanted.

    Planning a second time on a night, before any retour, sends nothing.
    """
    beleid = evolve(beleid, te_laat=TeLaat.WEIGEREN)
    chain = Chain(beleid)
    for night in sequence:
        chain.night(night.dossier, night.today)
        assert chain.plan(night.dossier, night.today).golven == ()
        while chain.pending and data.draw(st.booleans()):
            chain.answer(
                data.draw(A_DAY),
                accepted=data.draw(st.booleans()),
                at_once=data.draw(st.booleans()),
            )
        overlap_free(chain)
    last = sequence[-1]
    for _ in range(20):
        left = chain.night(last.dossier, last.today)
        while chain.pending:
            chain.answer(data.draw(A_DAY), accepted=True)
            overlap_free(chain)
        if not left:
            break
    made = plan(last.dossier, beleid, last.today, chain.confirmed, numbers=count(1000))
    assert not made.golven
    assert not made.wacht
    assert len(set(chain.given_out)) == len(chain.given_out)
    if made.belemmeringen or waits(last.dossier, known(chain.confirmed, AT)):
        return
    for stroom in type(AT):
        assert effects_known(chain.confirmed, stroom) == effects_wanted(made.gewenst, stroom)


def overlap_free(chain: Chain) -> None:
    """Check that no month is charged by two confirmed periods."""
    seen: set[str] = set()
    for period in known(chain.confirmed, AT):
        mine = months(period.start, period.stop)
        assert not seen & mine
        seen |= mine


def test_what_is_on_its_way_is_not_sent_again() -> None:
    """While a start has no retour, its period is left alone, whatever changes in the records."""
    chain = Chain(Beleid(gemeente=GEMEENTE))
    start = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),))
    assert chain.night(start, day("20-03-2025")) == 1
    stopped = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025", "30-04-2025"),))
    made = chain.plan(stopped, day("02-05-2025"))
    assert made.opdrachten == ()
    assert [line_of(opdracht) for opdracht in made.wacht] == [
        "405 st 2 nr 1 start 12-03-2025 stop 30-04-2025"
    ]
    (reden,) = made.uitleg
    assert str(reden) == (
        "ONDERWEG: Over startnummer 1 is een bericht onderweg. Wat er nu aan verandert, gaat uit als "
        "de retour daarop binnen is."
    )


@given(policies, nights(), st.data())
def test_the_order_of_what_is_on_its_way_means_nothing(
    beleid: Beleid, sequence: tuple[Night, ...], data: st.DataObject
) -> None:
    """Whatever is on its way, also more about one period: any order of it gives the same plan."""
    chain = Chain(beleid)
    for night in sequence:
        chain.night(night.dossier, night.today)
        if data.draw(st.booleans()):
            # Unknown to the next plan, so that more than one message about a period may go out.
            chain.pending, chain.unseen = [], [*chain.unseen, *chain.pending]
        elif chain.pending:
            chain.answer(data.draw(A_DAY), accepted=True)
    chain.pending += chain.unseen
    last = sequence[-1]
    made = chain.plan(last.dossier, last.today)
    chain.pending = data.draw(st.permutations(chain.pending))
    assert chain.plan(last.dossier, last.today) == made


def test_a_refused_start_is_sent_again_with_another_number() -> None:
    """After a refusal the period is not known, and the next plan starts it anew."""
    chain = Chain(Beleid(gemeente=GEMEENTE))
    start = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),))
    chain.night(start, day("20-03-2025"))
    for number, at_once in ((2, True), (3, False), (4, True)):
        chain.answer(0, accepted=False, at_once=at_once)
        chain.night(start, day("21-03-2025"))
        (message,) = chain.pending
        assert message.client.periode_eigen_bijdrage_abo.eb_start_nummer == number


def test_a_history_of_ones_own_may_not_know_what_was_refused() -> None:
    """It answers the questions of the rules only: then the numbers that are given decide."""

    class Own:
        def __init__(self, history: History) -> None:
            for name in QUESTIONS:
                setattr(self, name, getattr(history, name))

    chain = Chain(Beleid(gemeente=GEMEENTE))
    start = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),))
    chain.night(start, day("20-03-2025"))
    chain.answer(0, accepted=False)
    made = plan(start, chain.beleid, day("21-03-2025"), Own(chain.confirmed), numbers=count(1))
    assert [line_of(opdracht) for opdracht in made.opdrachten] == ["405 st 1 nr 1 start 12-03-2025"]
