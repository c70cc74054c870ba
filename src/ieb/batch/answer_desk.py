"""Who answers what was processed: Du01 and Fo01 to envelopes, bare retouren to others.

A CAK also tells gemeenten what they should know. Numbers follow from what is answered, so that the
same comes out each time; a number that stands for something else already is passed over. What was
answered before gets the same answer again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Final
from uuid import UUID

from attrs import Factory, evolve, frozen

from ieb.batch.derived import derive_references
from ieb.batch.judged import Judged
from ieb.batch.processed import Processed
from ieb.batch.retouren import Retouren
from ieb.batch.telling import Teller
from ieb.errors import InvalidValue
from ieb.ggk import Applicatie, Arrival, Di01, Du01, Fo01, answer, fault, wrap
from ieb.ggk.travelling import Travelling, content_of, zender_of
from ieb.history.journal import HistoryJournal
from ieb.history.kept import KeptHistory
from ieb.messages import WMO409, Message
from ieb.messages.kinds import Sender, kind_of
from ieb.messages.pairs import Retour
from ieb.wire import serialize

_Refused = dict[bytes, str]
"""The reference of each fault about what bears one reference."""
REFERENCES: Final = 1_000
"""Of so many references the faults are remembered; of what came before they are read again."""
_NO_MESSAGE: Final = "IB001"
_USED_TWICE: Final = "IB016"
_TEXTS: Final = {
    _NO_MESSAGE: "De inhoud van de envelop is geen geldig bericht van iEb.",
    _USED_TWICE: "Dit referentienummer is al gebruikt voor een andere inhoud.",
}


@frozen
class AnswerDesk:
    """Who answers, and by what.

    Attributes:
        history: Where what is answered was recorded.
        journal: Its journal.
        applicatie: The application that answers.
        moments: Those of new envelopes.
        retouren: Who makes retouren.
        referentienummers: Those of new envelopes; None for those that follow from what is answered.
        teller: Who tells gemeenten what they should know; None when nobody does.
    """

    history: KeptHistory
    journal: HistoryJournal
    applicatie: Applicatie
    moments: Iterator[datetime]
    retouren: Retouren
    referentienummers: Iterator[UUID] | None
    teller: Teller | None
    _faults: dict[tuple[str, str], _Refused] = Factory(dict[tuple[str, str], "_Refused"])

    def reply(self, outcome: Processed) -> tuple[Travelling | Retour, ...]:
        """Return what goes out in answer, recorded; nothing when there is no answer."""
        judged = outcome.judged
        if self.teller is not None and _is_of_cak(judged.message):
            return ()
        if isinstance(judged.envelope, Di01):
            if outcome.receipt is None:  # not judged: it stays new
                return ()
            return self._answer(judged, judged.envelope, outcome.receipt.arrival)
        if judged.envelope is not None:
            return ()
        retour = self.retouren.on(judged)
        return () if retour is None else (retour,)

    def tell(self, outcome: Processed) -> tuple[Di01 | WMO409, ...]:
        """Return what the CAK tells because of a message, recorded; nothing when nobody tells."""
        message = outcome.judged.message
        if self.teller is None or message is None or outcome.is_left_out:
            return ()
        remarks = self.teller.remarks_on(message)
        if outcome.judged.envelope is None:
            return remarks
        return tuple(map(self._send, remarks))

    def _send(self, remark: WMO409) -> Di01:
        """Return the envelope in which a remark goes out: the one in which it did before."""
        data = serialize(remark)
        header = remark.header
        numbers = derive_references(remark.naam, header.ontvanger, header.identificatie)
        number = next(filter(partial(self._may_bear, data=data), numbers))
        earlier = self.journal.sent(str(number))
        if isinstance(earlier, Di01):
            return earlier
        di01 = wrap(
            data,
            applicatie=self.applicatie,
            referentienummer=number,
            tijdstip=next(self.moments),
            release=remark.release,
        )
        self.journal.record_sent(di01)
        return di01

    def _may_bear(self, number: UUID, *, data: bytes) -> bool:
        """Return whether a reference stands for a message, or for nothing yet."""
        sent = self.journal.sent(str(number))
        return sent is None or (isinstance(sent, Di01) and sent.inhoud == data)

    def _answer(self, judged: Judged, di01: Di01, arrival: Arrival) -> tuple[Travelling, ...]:
        if arrival is Arrival.STRIJDIG:
            return (self._refuse(di01, _USED_TWICE),)
        # Under its reference something else may have come too, which was refused.
        earlier = [reply for reply in self.journal.replies(di01) if not _is_about_other(reply)]
        if earlier or self.journal.first_answer(di01) is not None:
            return tuple(earlier)
        if judged.message is None:
            return (self._refuse(di01, _NO_MESSAGE),)
        retour = self.retouren.on(judged)
        if retour is None:
            return ()
        return (self._wrap(di01, retour),)

    def _wrap(self, di01: Di01, retour: Retour) -> Du01:
        du01 = answer(
            di01,
            retour,
            applicatie=self.applicatie,
            referentienummer=self._reference(di01, retour.header.identificatie_retour),
            tijdstip=next(self.moments),
            release=retour.release,
        )
        self.journal.record_sent(du01)
        return du01

    def _refuse(self, di01: Di01, code: str) -> Fo01:
        fo01 = fault(
            di01,
            code,
            omschrijving=_TEXTS[code],
            applicatie=self.applicatie,
            referentienummer=di01.referentienummer,  # until it is known that it is a new one
            tijdstip=next(self.moments),
        )
        refused = self._refused(di01)
        told = _refusal(fo01)
        if told in refused:
            earlier = self.journal.sent(refused[told])
            assert isinstance(earlier, Fo01)  # as it was when it was read or recorded
            return earlier
        content = sha256(content_of(di01)[0].encode()).hexdigest()
        fo01 = evolve(fo01, referentienummer=str(self._reference(di01, code, content)))
        self.journal.record_sent(fo01)
        refused[told] = fo01.referentienummer
        return fo01

    def _refused(self, di01: Di01) -> _Refused:
        """Return the faults about a reference, read once: one may be used for all that is sent."""
        key = zender_of(di01), di01.referentienummer
        if key not in self._faults:
            if len(self._faults) >= REFERENCES:
                del self._faults[next(iter(self._faults))]
            faults = (reply for reply in self.journal.replies(di01) if isinstance(reply, Fo01))
            self._faults[key] = {_refusal(fo01): fo01.referentienummer for fo01 in faults}
        return self._faults[key]

    def _reference(self, di01: Di01, *what: str) -> UUID:
        """Return a reference that was not used: the caller's, or what follows from the Di01."""
        numbers = self.referentienummers
        if numbers is None:
            about = di01.zender.organisatie or "", di01.referentienummer
            numbers = derive_references(*about, *what)
        for number in numbers:
            if self.journal.sent(str(number)) is None:
                return number
        msg = "er zijn er te weinig; geef er een voor elk antwoord."
        raise InvalidValue(msg, argument="referentienummers")


def _is_of_cak(message: Message | None) -> bool:
    return message is not None and kind_of(message).sender is Sender.CAK


def _is_about_other(reply: Travelling) -> bool:
    return isinstance(reply, Fo01) and reply.code.code == _USED_TWICE


def _refusal(fo01: Fo01) -> bytes:
    """Return what stands for the code of a fault and the envelope that it quotes."""
    quoted = fo01.details_xml or b""
    return sha256(fo01.code.code.encode() + b"\0" + quoted).digest()
