"""The questions of the rules, answered in one way from whatever keeps the messages."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date

from attrs import evolve, field, frozen

from ieb.arguments import demand_day, demand_text
from ieb.errors import InvalidType
from ieb.history.events import Log, RecordedAanlevering, find_last, retouren_in, settle_identity
from ieb.history.settle import assign, settle
from ieb.history.view import (
    Exchange,
    HistoryView,
    Identity,
    Recorded,
    demand_event,
    demand_sleutel,
    identity_of,
)
from ieb.messages import WMO409, Message
from ieb.messages.aanlevering import Aanlevering, Sleutel, aanlevering_of
from ieb.messages.kinds import demand_message, is_retour
from ieb.messages.pairs import Retour
from ieb.messages.places import Stroom


class Answers:
    """What can be asked of a history, besides the five questions of `HistoryView` too."""

    __slots__ = ()

    @abstractmethod
    def _look(self) -> tuple[Log, int]:
        """Return the log, and the number of the last event that counts."""

    def actual(self, sleutel: Sleutel) -> Aanlevering | None:
        """Return the last accepted aanlevering with this key that was not removed, or None."""
        last = self._last(sleutel)
        if last is None or last.removes:
            return None
        return last.read()

    def used(self, sleutel: Sleutel) -> bool:
        """Return whether an aanlevering with this key was ever accepted; a removed one counts."""
        return self._last(sleutel) is not None

    def given_out(self, sleutel: Sleutel) -> bool:
        """Return whether an aanlevering with this key was ever recorded, refused or not.

        The rules do not ask this: to them the key of a refused aanlevering is free (aanname). Who
        looks for a number for a new period does, so that no number stands for two of them.

        Args:
            sleutel: The key.
        """
        demand_sleutel(sleutel)
        log, until = self._look()
        delivered = next(log.newest_first(sleutel, until), None)
        return delivered is not None or log.is_refused(sleutel, until)

    def removed(self, sleutel: Sleutel) -> bool:
        """Return whether the last accepted aanlevering with this key removed it."""
        last = self._last(sleutel)
        return last is not None and last.removes

    def periods(self, bsn: str, stroom: Stroom) -> tuple[Aanlevering, ...]:
        """Return all actual aanleveringen for a Bsn in a stream, of every gemeente.

        They come in the order in which their keys were first delivered for this Bsn.
        """
        return self.running_from(bsn, stroom, date.min)

    def running_from(self, bsn: str, stroom: Stroom, day: date) -> tuple[Aanlevering, ...]:
        """Return of `periods` those that did not stop before a day, in the same order.

        Rules ask this where they can: who has thousands of periods seldom has more than one that
        still runs.

        Args:
            bsn: Burgerservicenummer.
            stroom: The stream.
            day: The day; a period that stops on it still runs.

        Raises:
            InvalidType: No text, no stream or no date.
        """
        demand_text("bsn", bsn)
        if not isinstance(stroom, Stroom):
            msg = f"verwacht een Stroom, geen {type(stroom).__name__}."
            raise InvalidType(msg, argument="stroom")
        demand_day("day", day)
        log, until = self._look()
        return log.running_from(bsn, stroom, day, until)

    def terugkoppelingen(self, sleutel: Sleutel) -> tuple[WMO409, ...]:
        """Return the WMO409s about the period with this key that count, oldest first."""
        demand_sleutel(sleutel)
        log, until = self._look()
        found: list[WMO409] = []
        for place, event in log.remarks(sleutel, until):
            message = event.message
            assert isinstance(message, WMO409)  # the log is asked for nothing else
            if settle_identity(log, identity_of(message), until)[place].accepted:
                found.append(message)
        return tuple(found)

    def exchanged_about(self, bsn: str) -> tuple[Recorded, ...]:
        """Return what was exchanged about a person, in the order of recording.

        These are the aanleveringen that were accepted, the WMO409s about their periods, and the
        accepted retouren on all of them.

        Args:
            bsn: Burgerservicenummer.

        Raises:
            InvalidType: It is no text.
        """
        demand_text("bsn", bsn)
        log, until = self._look()
        found = dict(log.delivered_for(bsn, until))
        delivered = (aanlevering_of(event.message) for event in found.values())
        keys = {aanlevering.sleutel for aanlevering in delivered if aanlevering is not None}
        for sleutel in keys:
            found.update(log.remarks(sleutel, until))
        for identity in {identity_of(event.message) for event in found.values()}:
            found.update(log.answers(identity, until))
        return tuple(event for _, event in sorted(found.items()))

    def retouren(self, bericht: str, identificatie_retour: str) -> tuple[Retour, ...]:
        """Return the retouren of this kind (``WMO406``) that bear this IdentificatieRetour."""
        demand_text("bericht", bericht)
        demand_text("identificatie_retour", identificatie_retour)
        log, until = self._look()
        return tuple(log.retouren_numbered(bericht, identificatie_retour, until))

    def answers_to(self, heenbericht: Message) -> tuple[Retour, ...]:
        """Return the accepted retouren that name a heenbericht, in the order of recording.

        Which of two heenberichten with one Identificatie they are on, `answered` says.

        Args:
            heenbericht: The message that is answered.

        Raises:
            InvalidType: It is no message.
        """
        demand_message(heenbericht)
        log, until = self._look()
        return tuple(retouren_in(log, identity_of(heenbericht), until))

    def exchange(self, bericht: str, gemeente: str, identificatie: str) -> Exchange | None:
        """Return the heenbericht of this kind, gemeente and Identificatie, refused or not, or None.

        When more bear that Identificatie, an accepted one goes before a refused one, and then the
        first one: it is the one that the others repeat.
        """
        settled = self.exchanges(bericht, gemeente, identificatie)
        if not settled:  # as with each new message
            return None
        accepted = [exchange for exchange in settled if exchange.accepted]
        return (accepted or settled)[0]

    def exchanges(self, bericht: str, gemeente: str, identificatie: str) -> Sequence[Exchange]:
        """Return all heenberichten of this kind, gemeente and Identificatie, refused or not.

        They come in the order of recording; of most there is one.
        """
        demand_text("bericht", bericht)
        demand_text("gemeente", gemeente)
        demand_text("identificatie", identificatie)
        log, until = self._look()
        found = settle_identity(log, Identity(bericht, gemeente, identificatie), until)
        return tuple(found.values())

    def count_exchanges(self, bericht: str, gemeente: str, identificatie: str) -> int:
        """Return how many `exchanges` there are, without reading them."""
        demand_text("bericht", bericht)
        demand_text("gemeente", gemeente)
        demand_text("identificatie", identificatie)
        log, until = self._look()
        return log.count_sent(Identity(bericht, gemeente, identificatie), until)

    def recorded(self, message: Message) -> Exchange | None:
        """Return what is known of a message that is equal in every element to this one.

        Recording such a message again changes nothing.

        Args:
            message: A heenbericht or a retour.

        Returns:
            The heenbericht as it counts now; a retour as it was recorded. None when it is not
            there.

        Raises:
            InvalidType: No message.
        """
        demand_event(message, None)
        log, until = self._look()
        found = log.find(message, until)
        if found is None:
            return None
        place, event = found
        if is_retour(message):
            return Exchange(message=event.message, received=event.received, accepted=event.accepted)
        return settle_identity(log, identity_of(message), until)[place]

    def before(self, message: Message) -> HistoryView | None:
        """Return what was known when a message was recorded, to judge it again as the first time.

        In the history as it is now a message is held against itself: its own start number is used.

        Args:
            message: A heenbericht or a retour.

        Returns:
            The events before it, or None when no message that is equal in every element was
            recorded.

        Raises:
            InvalidType: No message.
        """
        demand_event(message, None)
        log, until = self._look()
        found = log.find(message, until)
        return None if found is None else _AsOf(log=log, until=found[0] - 1)

    def answered(self, retour: Retour) -> Exchange | None:
        """Return the heenbericht that a retour is about, not counting the retour itself.

        Args:
            retour: A retour.

        Returns:
            The heenbericht; None when none that is known can be meant.

        Raises:
            InvalidType: No message.
        """
        demand_event(retour, None)
        log, until = self._look()
        identity = identity_of(retour)
        events = [event for _, event in log.sent(identity, until)]
        others = [other for other in retouren_in(log, identity, until) if other != retour]
        answers = assign(events, [*others, retour])
        place = next((at for at, answer in enumerate(answers) if retour in answer), None)
        if place is None:
            return None
        return evolve(settle(events, others)[place], retours=len(answers[place]) - 1)

    def _last(self, sleutel: Sleutel) -> RecordedAanlevering | None:
        demand_sleutel(sleutel)
        log, until = self._look()
        return find_last(log, log.newest_first(sleutel, until), until)


@frozen(kw_only=True, eq=False)
class _AsOf(Answers):
    """A history as it was after some event."""

    log: Log = field(repr=False)
    until: int

    def _look(self) -> tuple[Log, int]:
        return self.log, self.until
