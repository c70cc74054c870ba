"""The kit over envelopes: what is right passes, and what is wrong in one thing fails for that."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve

import ieb
from ieb import ggk
from ieb.conformance import Mismatch, Role, Unable, checks
from ieb.conformance.enveloped import Enveloped
from ieb.conformance.referentie import Referentie, ReferentieInEnvelop
from ieb.conformance.transport import Transcript

START = ieb.read(Path(__file__).parents[2] / "voorbeelden" / "start.xml")
DAY = date(2026, 1, 5)
NOWHERE = "ffffffff-0000-4000-8000-000000000000"
OWN = [check for check in checks(envelop=True) if check.delivery is not None]
EVERY = {check.delivery.value for check in OWN}


class Changing(ReferentieInEnvelop):
    """Software that writes its envelopes in a way of its own."""

    def change(self, envelope):
        """Return the envelope as it is sent."""
        return envelope

    def _changed(self, sent):
        return [ggk.serialize(self.change(ggk.parse(data))) for data in sent]

    def happen(self, event, today):
        return self._changed(super().happen(event, today))

    def receive(self, message, today):
        return self._changed(super().receive(message, today))


class AnswersAnother(Changing):
    def change(self, envelope):
        cross = isinstance(envelope, ggk.Du01 | ggk.Fo01)
        return evolve(envelope, cross_refnummer=NOWHERE) if cross else envelope


class DoesNotSwap(Changing):
    def change(self, envelope):
        if not isinstance(envelope, ggk.Du01):
            return envelope
        zender = evolve(envelope.zender, organisatie=envelope.ontvanger.organisatie)
        ontvanger = evolve(envelope.ontvanger, organisatie=envelope.zender.organisatie)
        return evolve(envelope, zender=zender, ontvanger=ontvanger)


class NamesItWrong(Changing):
    def change(self, envelope):
        return evolve(envelope, functie="wmo") if hasattr(envelope, "functie") else envelope


class ForgetsTheGgk(Changing):
    def change(self, envelope):
        return evolve(envelope, ontvanger=evolve(envelope.ontvanger, applicatie="CAK-IEB"))


class NumbersAllTheSame(Changing):
    def change(self, envelope):
        return evolve(envelope, referentienummer=NOWHERE)


class Acknowledges(Changing):
    def change(self, envelope):
        return ggk.Bv03(
            zender=envelope.zender,
            ontvanger=envelope.ontvanger,
            tijdstip_bericht=envelope.tijdstip_bericht,
            referentienummer=envelope.referentienummer,
            cross_refnummer=NOWHERE,
        )


class CopiesTheReference(ReferentieInEnvelop):
    def receive(self, message, today):
        own = ggk.parse(message).referentienummer
        sent = [ggk.parse(data) for data in super().receive(message, today)]
        return [ggk.serialize(evolve(envelope, referentienummer=own)) for envelope in sent]


class SendsBare(Referentie):
    def begin(self, situation):
        assert not situation.earlier

    def happen(self, event, today):
        return [ieb.serialize(START)]

    def receive(self, message, today):
        return [ieb.serialize(START)]


class AnswersAnEvent(ReferentieInEnvelop):
    def happen(self, event, today):
        (data,) = super().happen(event, today)
        return [ggk.serialize(self.refuse(ggk.parse(data), "IB001", "", today))]


class RefusesAll(ReferentieInEnvelop):
    def receive(self, message, today):
        envelope = ggk.parse(message)
        if isinstance(envelope, ggk.Fo01):
            return []
        return [ggk.serialize(self.refuse(envelope, "IB001", "Niet goed", today))]


class ForgettingJournal(ggk.Journal):
    def seen(self, zender, referentienummer):
        return None


class ForgetsWhatCame(ReferentieInEnvelop):
    new_journal = ForgettingJournal


class LooksAtTheReferenceOnly(ReferentieInEnvelop):
    def receive(self, message, today):
        envelope = ggk.parse(message)
        before = self.journal.seen(envelope.zender.organisatie, envelope.referentienummer)
        return super().receive(ggk.serialize(before.envelope) if before else message, today)


class PairsByTheMessage(ReferentieInEnvelop):
    def wrap(self, content, today):
        data = super().wrap(content, today)
        self.last = ggk.parse(data).referentienummer
        return data

    def receive(self, message, today):
        envelope = ggk.parse(message)
        if isinstance(envelope, ggk.Du01):
            message = ggk.serialize(evolve(envelope, cross_refnummer=self.last))
        return super().receive(message, today)


class RefusesStrangers(ReferentieInEnvelop):
    def receive(self, message, today):
        envelope = ggk.parse(message)
        if isinstance(envelope, ggk.Du01) and not self.journal.sent(envelope.cross_refnummer):
            return [ggk.serialize(self.refuse(envelope, "StUF043", "Onbekend", today))]
        return super().receive(message, today)


class RefusesFaults(ReferentieInEnvelop):
    def receive(self, message, today):
        envelope = ggk.parse(message)
        if not isinstance(envelope, ggk.Fo01):
            return super().receive(message, today)
        swapped = evolve(envelope, zender=envelope.ontvanger, ontvanger=envelope.zender)
        reference = self.stamp(today)["referentienummer"]
        return [ggk.serialize(evolve(swapped, referentienummer=reference))]


class SendsAgain(ReferentieInEnvelop):
    """Software that remembers what it sent last."""

    def begin(self, situation):
        super().begin(situation)
        self.last = []

    def wrap(self, content, today):
        self.last = [content]
        return super().wrap(content, today)

    def send_again(self, today):
        return [self.wrap(content, today) for content in self.last]


class SendsAgainOnAFault(SendsAgain):
    def receive(self, message, today):
        if isinstance(ggk.parse(message), ggk.Fo01):
            return self.send_again(today)
        return super().receive(message, today)


class KeepsSilent(ReferentieInEnvelop):
    def receive(self, message, today):
        envelope = ggk.parse(message)
        if isinstance(envelope, ggk.Di01) and not envelope.inhoud.startswith(b"<"):
            return []
        return super().receive(message, today)


class SendsAgainOnNonsense(SendsAgain):
    def receive(self, message, today):
        envelope = ggk.parse(message)
        if isinstance(envelope, ggk.Di01) and not envelope.inhoud.startswith(b"<"):
            return self.send_again(today)
        return super().receive(message, today)


ALWAYS = frozenset((check.role, check.delivery.value) for check in OWN)
GEMEENTE = frozenset(pair for pair in ALWAYS if pair[0] is Role.GEMEENTE)


def on(delivery, *roles):
    """The checks with this delivery."""
    return frozenset(pair for pair in ALWAYS if pair[1] == delivery and pair[0] in (roles or Role))


def failed(kind):
    """Which checks of the envelope software of this kind fails."""
    for check in OWN:
        try:
            check.run(kind())
        except Mismatch:
            yield check.role, check.delivery.value


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (ReferentieInEnvelop, frozenset()),
        (AnswersAnother, ALWAYS),
        (DoesNotSwap, ALWAYS),
        (NamesItWrong, ALWAYS),
        (ForgetsTheGgk, ALWAYS),
        (NumbersAllTheSame, ALWAYS),
        (Acknowledges, ALWAYS),
        (CopiesTheReference, ALWAYS),
        (SendsBare, ALWAYS),
        (AnswersAnEvent, GEMEENTE),
        (RefusesAll, ALWAYS),
        (ForgetsWhatCame, on("dubbel") | on("andere inhoud")),
        (LooksAtTheReferenceOnly, on("andere inhoud")),
        (PairsByTheMessage, on("onbekend", Role.GEMEENTE)),
        (RefusesStrangers, on("onbekend")),
        (RefusesFaults, on("fout")),
        (SendsAgainOnAFault, on("fout")),
        (KeepsSilent, on("onleesbaar", Role.CAK)),
        (SendsAgainOnNonsense, on("onleesbaar")),
    ],
)
def test_what_is_wrong_in_one_thing_fails_there(kind, wrong):
    """Each check of the envelope finds the fault that it is there for, and the reference has none."""
    assert frozenset(failed(kind)) == wrong


@pytest.mark.parametrize("role", Role)
def test_every_other_check_passes_over_envelopes(role):
    """The reference does in envelopes what it does without: each check of a message holds."""
    for check in checks(role):
        if check.spelling is None:
            check.run(ReferentieInEnvelop(), envelop=True)


def test_they_come_only_to_who_asks():
    """Software that exchanges bare messages is asked nothing about envelopes."""
    assert not [check for check in checks(situaties=True) if check.delivery is not None]
    assert len(OWN) == 2 * len(EVERY)
    assert {check.group for check in OWN} == {"envelop"}


def envelop(adapter, delivery="gewoon", role=Role.GEMEENTE):
    """Software in an envelope, in an empty administration."""
    (check,) = [c for c in OWN if c.delivery.value == delivery and c.role is role]
    reached = Enveloped(adapter, delivery=check.delivery)
    reached.begin(check.scenario.situation)
    return reached, check.scenario.turns


class Saying(ReferentieInEnvelop):
    """Software that sends what it is told to."""

    def __init__(self, *sent):
        self.told = list(sent)

    def begin(self, situation):
        self.situation = situation

    def receive(self, message, today):
        self.came = message
        return self.told


class TestOpened:
    """What comes back is looked at as an envelope first, and then by each check as a message."""

    @pytest.mark.parametrize("delivery", sorted(EVERY))
    def test_what_is_no_message_is_left_to_the_check(self, delivery):
        """It tells what is wrong with the message, as it does without envelopes."""

        class Broken(ReferentieInEnvelop):
            def happen(self, event, today):
                (data,) = super().happen(event, today)
                return [ggk.serialize(evolve(ggk.parse(data), inhoud=b"<a/>"))]

        reached, turns = envelop(Broken(), delivery)
        assert list(reached.happen(turns[0].what, turns[0].day)) == [b"<a/>"]

    @pytest.mark.parametrize(
        ("kind", "told"),
        [
            (SendsBare, "Verwacht: een geldige envelop van het GGk"),
            (Acknowledges, "Gekregen: een Bv03: die is er alleen binnen de keten"),
            (AnswersAnEvent, "Verwacht: geen Du01 of Fo01: hier volgt geen antwoord op"),
            (NamesItWrong, "GG001"),
            (ForgetsTheGgk, "met ontvanger.applicatie GGk"),
        ],
    )
    def test_a_fault_says_what_was_expected(self, kind, told):
        """In Dutch, as every fault that the kit finds."""
        reached, turns = envelop(kind())
        with pytest.raises(Mismatch, match=told):
            reached.happen(turns[0].what, turns[0].day)


class TestDelivered:
    """What the kit puts into envelopes."""

    def test_what_was_before_comes_in_envelopes(self):
        """So that software knows the references of what it sent and received."""
        adapter = Saying()
        check = next(c for c in checks(Role.GEMEENTE) if len(c.scenario.situation.earlier) > 1)
        Enveloped(adapter).begin(check.scenario.situation)
        seen = [ggk.parse(before.message) for before in adapter.situation.earlier]
        contents = [before.message for before in check.scenario.situation.earlier]
        assert [envelope.inhoud for envelope in seen] == contents
        assert len({envelope.referentienummer for envelope in seen}) == len(seen)

    @pytest.mark.parametrize(
        ("content", "functie"),
        [
            (b"x", "WMO409"),
            (b"<wmo406:Bericht", "WMO406"),
            (b"<wmo499:Bericht", "WMO409"),
        ],
    )
    def test_what_is_no_message_travels_too(self, content, functie):
        """With the functie that it seems to have, or one that the software may receive."""
        adapter = Saying()
        reached, turns = envelop(adapter)
        assert list(reached.receive(content, turns[0].day)) == []
        came = ggk.parse(adapter.came)
        assert (came.functie, came.inhoud) == (functie, content)
        assert isinstance(came, ggk.Du01) == (functie == "WMO406")

    def test_a_retour_on_nothing_answers_nothing(self):
        """Its crossRefnummer is of no envelope that the software sent."""
        adapter = Saying()
        reached, turns = envelop(adapter)
        retour = ieb.build_retour(
            START, ieb.validate(START), identificatie="R1", dagtekening=turns[0].day
        )
        assert list(reached.receive(ieb.serialize(retour), turns[0].day)) == []
        came = ggk.parse(adapter.came)
        assert came.cross_refnummer != came.referentienummer

    def test_a_message_with_a_bom_is_not_for_envelopes(self):
        """The GGk wants UTF-8 without one."""
        reached, turns = envelop(Saying())
        with pytest.raises(Unable, match="zonder BOM"):
            reached.receive(b"\xef\xbb\xbf<a/>", turns[0].day)

    @pytest.mark.parametrize("delivery", sorted(EVERY))
    def test_what_cannot_be_disturbed_is_delivered(self, delivery):
        """A retour on nothing and what is no message travel whichever way is chosen."""
        reached, turns = envelop(Saying(), delivery)
        retour = ieb.build_retour(
            START, ieb.validate(START), identificatie="R1", dagtekening=turns[0].day
        )
        for content in (b"x", b"<wmo406:Bericht", ieb.serialize(retour)):
            assert list(reached.receive(content, turns[0].day)) == []


def transcript_of(data):
    """What is shown of something that arrives."""
    transcript = Transcript(Saying())
    transcript.receive(data, DAY)
    return transcript.text()


class TestTranscript:
    """What a reader sees of an envelope."""

    def test_the_message_is_shown_and_nobody(self):
        """In base64 a Bsn would pass what masks it; the fictitious ones of the kit may be seen."""
        data = ieb.serialize(START)
        other = data.replace(b"999992016", b"123456782")
        for content, bsn in ((data, "999992016"), (other, "*********")):
            di01 = ggk.wrap(
                content,
                applicatie=ggk.Applicatie("Zorgpakket", versie=1),
                referentienummer=NOWHERE,
                tijdstip=datetime(2026, 1, 5),  # noqa: DTZ001  # StUF has no zone
            )
            shown = transcript_of(ggk.serialize(di01))
            assert f"Bsn>{bsn}<" in shown
            assert NOWHERE in shown

    def test_what_is_no_base64_is_not_shown(self):
        """It may be a message all the same."""
        shown = transcript_of(b"<GGK:xmlBestand>####</GGK:xmlBestand>")
        assert "<GGK:xmlBestand>(geen base64)</GGK:xmlBestand>" in shown
