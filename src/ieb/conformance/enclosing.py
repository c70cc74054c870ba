"""The envelopes of the kit: numbered one after the other, with no chance and no clock in them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from attrs import Factory, define

from ieb.errors import RefusedMessage
from ieb.ggk import CAK, GGK_APPLICATIE, Di01, Du01, Fo01, FoutCode, Partij, Plek
from ieb.history import Identity, identity_of
from ieb.messages import Message
from ieb.messages.kinds import KINDS, Kind, Sender, gemeente_of, kind_of
from ieb.releases import Release
from ieb.scenario.situation import Role
from ieb.wire import parse

_APPLICATIE: Final = "Kit van ieb"
_NAMED: Final = re.compile(rb"wmo(4[01][0-9])")
_USUAL: Final = {Role.CAK: "WMO405", Role.GEMEENTE: "WMO409"}
_SOMEONE: Final = "0513"
_MORNING: Final = time(9)


@define
class Enclosing:
    """The other side of the exchange: it puts what it says into envelopes.

    Attributes:
        role: The side that the software plays.
        gemeente: The gemeente that the software plays; empty for the CAK.
        release: The release of the messages; None for the default.
        opened: The Di01 of each heenbericht, of either side: by it a retour finds its reference.
        made: How many references were given out.
    """

    role: Role
    gemeente: str
    release: Release | None
    opened: dict[Identity, Di01] = Factory(dict[Identity, Di01])
    made: int = 0

    def enclose(self, content: bytes, day: date) -> Di01 | Du01:
        """Put a message into an envelope, also what is none.

        A retour names the Di01 of its heenbericht; a reference that nobody knows when there is
        none.

        Args:
            content: The message.
            day: The day on which the envelope is made.
        """
        message = self.read(content)
        if message is None:
            return self._enclose_broken(content, day)
        header = message.header
        identity = identity_of(message)
        envelope = self._make(
            kind_of(message),
            gemeente_of(message),
            content,
            day,
            versions=(header.bericht_versie, header.bericht_subversie),
            answered=self.opened.get(identity),
        )
        if isinstance(envelope, Di01):
            self.opened[identity] = envelope
        return envelope

    def read(self, content: bytes) -> Message | None:
        """Return the message that bytes are, or None.

        Args:
            content: The bytes.
        """
        try:
            return parse(content, release=self.release)
        except RefusedMessage:
            return None

    def _enclose_broken(self, content: bytes, day: date) -> Di01 | Du01:
        named = _NAMED.search(content)
        name = _USUAL[self.role]
        if named is not None and f"WMO{named[1].decode()}" in KINDS:
            name = f"WMO{named[1].decode()}"
        return self._make(KINDS[name], self.gemeente or _SOMEONE, content, day)

    def _make(
        self,
        kind: Kind,
        gemeente: str,
        content: bytes,
        day: date,
        *,
        versions: tuple[int, int] = (4, 0),
        answered: Di01 | None = None,
    ) -> Di01 | Du01:
        zender, ontvanger = gemeente, CAK
        if kind.sender is Sender.CAK:
            zender, ontvanger = ontvanger, zender
        envelope = Di01(
            zender=Partij(zender, _APPLICATIE),
            ontvanger=Partij(ontvanger, GGK_APPLICATIE),
            referentienummer=self.give_reference(),
            tijdstip_bericht=self._moment(day),
            functie=kind.naam,
            applicatie_versie=1,
            applicatie_subversie=0,
            functie_versie=versions[0],
            functie_subversie=versions[1],
            inhoud=content,
        )
        if not kind.is_retour:
            return envelope
        reference = self.give_reference()
        if answered is not None:
            reference = answered.referentienummer
        return as_answer(envelope, reference)

    def make_fault(self, cross_refnummer: str, envelope: Di01 | Du01) -> Fo01:
        """Return a fault from the GGk to whoever receives an envelope.

        Args:
            cross_refnummer: The reference of what it is about.
            envelope: An envelope to the software, made at the same moment.
        """
        return Fo01(
            zender=Partij("IB", "GGKWebservice"),
            ontvanger=Partij(envelope.ontvanger.organisatie, GGK_APPLICATIE),
            referentienummer=self.give_reference(),
            tijdstip_bericht=envelope.tijdstip_bericht,
            cross_refnummer=cross_refnummer,
            code=FoutCode("IB023"),
            plek=Plek.CLIENT,
            omschrijving="Functie niet actief",
        )

    def give_reference(self) -> str:
        """Return a UUID of version 4 that was not given out before."""
        self.made += 1
        return f"{self.made:08x}-0000-4000-8000-000000000000"

    def _moment(self, day: date) -> str:
        """Return a moment on a day, later than each one before it on that day."""
        moment = datetime.combine(day, _MORNING) + timedelta(seconds=self.made)
        return moment.isoformat(timespec="seconds").translate({ord(mark): None for mark in "-:T"})


def as_answer(di01: Di01, cross_refnummer: str) -> Du01:
    """Return an envelope as a Du01.

    Args:
        di01: The envelope.
        cross_refnummer: The reference of what it answers.
    """
    return Du01(
        zender=di01.zender,
        ontvanger=di01.ontvanger,
        referentienummer=di01.referentienummer,
        tijdstip_bericht=di01.tijdstip_bericht,
        functie=di01.functie,
        applicatie_versie=di01.applicatie_versie,
        applicatie_subversie=di01.applicatie_subversie,
        functie_versie=di01.functie_versie,
        functie_subversie=di01.functie_subversie,
        inhoud=di01.inhoud,
        cross_refnummer=cross_refnummer,
    )
