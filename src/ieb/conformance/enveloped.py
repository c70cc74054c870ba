"""Software that is spoken to in envelopes, delivered as usual or with what can go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import Factory, define, evolve

from ieb import ggk
from ieb.conformance.adapter import Adapter, Unable
from ieb.conformance.enclosing import Enclosing
from ieb.conformance.mismatch import Mismatch, demand_bytes
from ieb.conformance.opening import demand_fault, demand_plain, describe_envelopes, open_envelope
from ieb.conformance.runner import answer_right
from ieb.ggk import Di01, Du01, Fo01
from ieb.history import identity_of
from ieb.keten import Event
from ieb.messages.kinds import is_heenbericht
from ieb.messages.pairs import Heenbericht
from ieb.releases import Release
from ieb.scenario.earlier import Earlier
from ieb.scenario.situation import Role, Situation
from ieb.wire import serialize

_BOM: Final = b"\xef\xbb\xbf"
_NO_MESSAGE: Final = b"Hier staat geen bericht."
_NOT_NEW: Final = "deze envelop kwam al eerder; zij wordt niet nog eens verwerkt"
_OTHER_CONTENT: Final = "dit referentienummer is al gebruikt voor een ander bericht"
_UNREADABLE: Final = "in de Di01 zit geen bericht"
_STRANGER: Final = "dit Du01 beantwoordt geen envelop van u; leg het apart"
_FAULT: Final = "op een Fo01 volgt geen envelop, ook geen Fo01"


class Delivery(StrEnum):
    """How envelopes are delivered."""

    GEWOON = "gewoon"
    """Each once."""
    DUBBEL = "dubbel"
    """Each twice, the same bytes."""
    ANDERE_INHOUD = "andere inhoud"
    """After each Di01 another one of the same reference, with another message in it."""
    ONBEKEND = "onbekend"
    """After each Di01 of the software a retour on its message, in a Du01 that names another Di01.

    To a gemeente it is one that refuses.
    """
    FOUT = "fout"
    """Before each envelope a Fo01 about what nobody sent."""
    ONLEESBAAR = "onleesbaar"
    """Before each Di01 another one in which there is no message."""


@define
class Enveloped:
    """Software that takes and gives envelopes; a check sees the messages in them.

    Attributes:
        inner: The software.
        release: The release of its messages; None for the default.
        delivery: How envelopes are delivered.
        kit: The other side.
        used: The references that the software gave its envelopes.
    """

    inner: Adapter
    release: Release | None = None
    delivery: Delivery = Delivery.GEWOON
    kit: Enclosing = Factory(lambda: Enclosing(role=Role.CAK, gemeente="", release=None))
    used: set[str] = Factory(set[str])

    def begin(self, situation: Situation) -> None:
        """Let it begin with what was exchanged before, in the envelopes in which that travelled."""
        self.kit = Enclosing(role=situation.role, gemeente=situation.gemeente, release=self.release)
        earlier = tuple(map(self._enclose_earlier, situation.earlier))
        self.inner.begin(evolve(situation, earlier=earlier))

    def _enclose_earlier(self, before: Earlier) -> Earlier:
        message = self.kit.read(before.message)
        assert message is not None  # what was exchanged before is a message
        envelope = self.kit.enclose(before.message, before.received or message.header.dagtekening)
        return evolve(before, message=ggk.serialize(envelope))

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Let something happen and return the messages in the envelopes that it sends.

        Raises:
            Mismatch: What it sends is no envelope that goes with its message.
        """
        sent = self._open(demand_bytes(self.inner.happen(event, today)), None)
        return self._take_out(sent, None, today)

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Let a message arrive in an envelope and return those in the envelopes that it sends.

        Raises:
            Mismatch: What it sends is no envelope that goes with its message and what it answers.
            Unable: The message begins with a BOM.
        """
        if message.startswith(_BOM):
            raise Unable("in een envelop van het GGk zit een bericht zonder BOM")
        envelope = self.kit.enclose(message, today)
        self._disturb(envelope, today)
        data = ggk.serialize(envelope)
        answer = demand_bytes(self.inner.receive(data, today))
        sent = self._open(answer, envelope)
        if self.delivery is Delivery.DUBBEL:
            self._demand_nothing_new(answer, data, today)
        if self.delivery is Delivery.ANDERE_INHOUD and isinstance(envelope, Di01):
            self._send_other_content(envelope, today)
        if self.kit.read(message) is None and any(isinstance(other, Fo01) for other in sent):
            demand_fault(sent, _UNREADABLE)
            return []
        return self._take_out(sent, envelope, today)

    def _open(
        self, answer: Sequence[bytes], received: Di01 | Du01 | None
    ) -> list[Di01 | Du01 | Fo01]:
        """Return the envelopes that the software sends; each has a reference of its own."""
        sent = [open_envelope(data, received) for data in answer]
        for envelope in sent:
            reference = envelope.referentienummer
            if reference in self.used or (received and reference == received.referentienummer):
                raise Mismatch("een nieuw referentienummer voor elke envelop", "een van eerder")
            self.used.add(reference)
        return sent

    def _take_out(
        self, sent: Sequence[Di01 | Du01 | Fo01], received: Di01 | Du01 | None, today: date
    ) -> list[bytes]:
        """Return the messages in envelopes; what the software begins is remembered."""
        contents: list[bytes] = []
        for envelope in sent:
            if isinstance(envelope, Fo01):
                raise Mismatch("een Di01 of Du01", describe_envelopes([envelope]))
            message = demand_plain(envelope, received, self.release).message
            contents.append(envelope.inhoud)
            if message is not None and isinstance(envelope, Di01):
                self.kit.opened[identity_of(message)] = envelope
                assert is_heenbericht(message)  # anything else in a Di01 is odd
                if self.delivery is Delivery.ONBEKEND:
                    self._refuse_unasked(message, today)
        return contents

    def _demand_nothing_new(self, before: Sequence[bytes], data: bytes, today: date) -> None:
        """Deliver an envelope again; what was sent on it may be sent again, as the same bytes."""
        again = demand_bytes(self.inner.receive(data, today))
        new = [envelope for envelope in again if envelope not in before]
        if new:
            got = f"{len(new)} envelop(pen) die er nog niet waren"
            raise Mismatch(f"niets, of dezelfde bytes als de eerste keer: {_NOT_NEW}", got)

    def _send_other_content(self, envelope: Di01, today: date) -> None:
        """Deliver another message under the reference of an envelope."""
        message = self.kit.read(envelope.inhoud)
        if message is None:
            return
        number = message.header.identificatie.encode()
        content = envelope.inhoud.replace(b">" + number + b"<", b">X999999999<")
        other = evolve(envelope, inhoud=content)
        demand_fault(self._ask(other, today, envelope), _OTHER_CONTENT)

    def _disturb(self, envelope: Di01 | Du01, today: date) -> None:
        """Deliver what must change nothing, before an envelope."""
        if self.delivery is Delivery.FOUT:
            fault = self.kit.make_fault(self.kit.give_reference(), envelope)
            self._demand_silence(self._ask(fault, today, None), _FAULT)
        if self.delivery is Delivery.ONLEESBAAR and isinstance(envelope, Di01):
            broken = self.kit.enclose(_NO_MESSAGE, today)
            least = int(self.kit.role is Role.CAK)
            demand_fault(self._ask(broken, today, broken), _UNREADABLE, least=least)

    def _refuse_unasked(self, message: Heenbericht, today: date) -> None:
        """Deliver a retour on what the software sent, as an answer to something else."""
        retour = answer_right(message, today, refused=True, identificatie="R999999999")
        envelope = self.kit.enclose(serialize(retour), today)
        assert isinstance(envelope, Du01)  # what a retour goes into
        stranger = evolve(envelope, cross_refnummer=self.kit.give_reference())
        self._demand_silence(self._ask(stranger, today, None), _STRANGER)

    def _ask(
        self, envelope: Di01 | Du01 | Fo01, today: date, received: Di01 | Du01 | None
    ) -> list[Di01 | Du01 | Fo01]:
        answer = self.inner.receive(ggk.serialize(envelope), today)
        return self._open(demand_bytes(answer), received)

    def _demand_silence(self, sent: list[Di01 | Du01 | Fo01], why: str) -> None:
        if sent:
            raise Mismatch(f"geen envelop: {why}", describe_envelopes(sent))
