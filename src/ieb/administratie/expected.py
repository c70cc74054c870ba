"""A history with some aanleveringen besides, as if they were accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ieb.codes import StatusAanlevering
from ieb.history import Exchange, HistoryView
from ieb.messages import WMO409
from ieb.messages.aanlevering import Aanlevering, Sleutel, aanlevering_of
from ieb.messages.pairs import Aanleverbericht, Retour
from ieb.messages.places import Stroom


def is_given_out(history: HistoryView, sleutel: Sleutel) -> bool:
    """Return whether an aanlevering with a key was ever sent, as far as a history tells.

    One that remembers no refused numbers (no `ieb.history.Numbering`) tells what was accepted.

    Args:
        history: The history.
        sleutel: The key.
    """
    if history.used(sleutel):
        return True
    # What `isinstance` with that protocol looks at too, for ten times as long.
    ask: Callable[[Sleutel], bool] | None = getattr(history, "given_out", None)
    return ask is not None and ask(sleutel)


class ExpectedHistory:
    """What a history will answer once some messages are accepted; a `HistoryView`.

    It holds no more than those messages, so it costs nothing to make beside a large database.
    """

    def __init__(self, history: HistoryView, messages: Iterable[Aanleverbericht]) -> None:
        """Look at a history with messages besides.

        Args:
            history: What was exchanged.
            messages: What comes on top of it, in order.
        """
        self._history = history
        self._last: dict[Sleutel, Aanlevering] = {}
        self._sent: dict[tuple[str, str, str], Exchange] = {}
        for message in messages:
            aanlevering = aanlevering_of(message)
            self._last[aanlevering.sleutel] = aanlevering
            identity = (message.naam, aanlevering.sleutel.gemeente, aanlevering.identificatie)
            self._sent[identity] = Exchange(message=message, received=None, accepted=True)

    def actual(self, sleutel: Sleutel) -> Aanlevering | None:
        """Return the last aanlevering with this key that was not removed, or None."""
        last = self._last.get(sleutel)
        if last is None:
            return self._history.actual(sleutel)
        return None if last.status is StatusAanlevering.VERWIJDEREN_AANLEVERING else last

    def used(self, sleutel: Sleutel) -> bool:
        """Return whether an aanlevering with this key was ever accepted, or will be."""
        return sleutel in self._last or self._history.used(sleutel)

    def given_out(self, sleutel: Sleutel) -> bool:
        """Return whether an aanlevering with this key was ever sent, as far as is told."""
        return sleutel in self._last or is_given_out(self._history, sleutel)

    def removed(self, sleutel: Sleutel) -> bool:
        """Return whether the last aanlevering with this key removed it, or will."""
        last = self._last.get(sleutel)
        if last is None:
            return self._history.removed(sleutel)
        return last.status is StatusAanlevering.VERWIJDEREN_AANLEVERING

    def periods(self, bsn: str, stroom: Stroom) -> tuple[Aanlevering, ...]:
        """Return all actual aanleveringen for a Bsn in a stream."""
        found = {known.sleutel: known for known in self._history.periods(bsn, stroom)}
        for sleutel, last in self._last.items():
            if sleutel.stroom is not stroom:
                continue
            if last.bsn == bsn and last.status is not StatusAanlevering.VERWIJDEREN_AANLEVERING:
                found[sleutel] = last
            else:
                found.pop(sleutel, None)
        return tuple(found.values())

    def terugkoppelingen(self, sleutel: Sleutel) -> tuple[WMO409, ...]:
        """Return the WMO409s about the period with this key that count, oldest first."""
        return self._history.terugkoppelingen(sleutel)

    def answered(self, retour: Retour) -> Exchange | None:
        """Return the heenbericht that a retour is about, or None."""
        return self._history.answered(retour)

    def retouren(self, bericht: str, identificatie_retour: str) -> tuple[Retour, ...]:
        """Return the retouren of this kind that bear this IdentificatieRetour."""
        return self._history.retouren(bericht, identificatie_retour)

    def exchange(self, bericht: str, gemeente: str, identificatie: str) -> Exchange | None:
        """Return the heenbericht of this kind, gemeente and Identificatie, or None."""
        sent = self._sent.get((bericht, gemeente, identificatie))
        return sent or self._history.exchange(bericht, gemeente, identificatie)
