"""A gemeente that plans every night while retouren come late, in any order, and refuse."""

from __future__ import annotations

from datetime import date
from itertools import count

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ieb import History
from ieb.administratie import Beleid, Dossier, TeLaat, plan
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

A_DAY = st.integers(0, 3)


class Chain:
    """A gemeente, and the CAK that answers when it likes."""

    def __init__(self, beleid: Beleid) -> None:
        self.beleid = beleid
        self.confirmed = History()
        self.pending: list[Aanleverbericht] = []
        self.numbers = count(1)
        self.sent = 0

    def night(self, dossier: Dossier, today: date) -> int:
        """Plan and send the first wave; return how many messages went out or must wait."""
        made = plan(
            dossier,
            self.beleid,
            today,
            self.confirmed,
            numbers=self.numbers,
            pending=self.pending,
        )
        for opdracht in next(iter(made.golven), ()):
            self.sent += 1
            message = opdracht.message(identificatie=f"G{self.sent:09}", dagtekening=today)
            self.pending.append(message)
        return len(made.opdrachten) + len(made.wacht)

    def answer(self, place: int, *, accepted: bool) -> None:
        """Let the CAK answer one of the messages that wait."""
        message = self.pending.pop(place % len(self.pending))
        self.confirmed = self.confirmed.record(message, accepted=accepted)


@given(policies, nights(), st.data())
def test_late_and_refusing_retouren_end_in_what_is_wanted(
    beleid: Beleid, sequence: tuple[Night, ...], data: st.DataObject
) -> None:
    """Whatever is refused or comes late: once all is answered, planning ends in what is wanted."""
    beleid = evolve(beleid, te_laat=TeLaat.WEIGEREN)
    chain = Chain(beleid)
    for night in sequence:
        chain.night(night.dossier, night.today)
        while chain.pending and data.draw(st.booleans()):
            chain.answer(data.draw(A_DAY), accepted=data.draw(st.booleans()))
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
    if made.belemmeringen or waits(last.dossier):
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
    made = plan(
        stopped,
        chain.beleid,
        day("02-05-2025"),
        chain.confirmed,
        numbers=count(2),
        pending=chain.pending,
    )
    assert made.opdrachten == ()
    assert [line_of(opdracht) for opdracht in made.wacht] == [
        "405 st 2 nr 1 start 12-03-2025 stop 30-04-2025"
    ]


def test_a_refused_start_is_sent_again_with_another_number() -> None:
    """After a refusal the period is not known, and the next plan starts it anew."""
    chain = Chain(Beleid(gemeente=GEMEENTE))
    start = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),))
    chain.night(start, day("20-03-2025"))
    chain.answer(0, accepted=False)
    chain.night(start, day("21-03-2025"))
    (message,) = chain.pending
    assert message.client.periode_eigen_bijdrage_abo.eb_start_nummer == 2
