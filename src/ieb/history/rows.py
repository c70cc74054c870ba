"""The rows of a kept history, read back as messages: one way for every database."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache, partial

# Any: the columns of a row, and the JSON of a message, each of a type of its own.
from typing import Any, Final, NamedTuple, cast

from ieb import releases as bundled
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidValue, RefusedMessage
from ieb.history.events import RecordedAanlevering
from ieb.history.view import Identity, Recorded, identity_of
from ieb.messages import Message
from ieb.messages.aanlevering import (
    Aanlevering,
    Sleutel,
    aanlevering_of,
    aanlevering_paths,
    make_aanlevering,
)
from ieb.messages.kinds import KINDS, is_retour
from ieb.messages.pairs import Aanleverbericht
from ieb.messages.places import Stroom
from ieb.privacy import quote
from ieb.releases import Release
from ieb.wire import from_json


class Rows:
    """What reads the rows of one history.

    Attributes:
        releases: Name to release, before the bundled ones.
    """

    def __init__(self, name: str, releases: Mapping[str, Release]) -> None:
        """Keep what is needed to read.

        Args:
            name: Name of the file or database, for what is told about it.
            releases: Name to release.
        """
        self._name = name
        self.releases = dict(releases)
        self._demanded: Release | None = None
        self._read: dict[tuple[str, str], Message] = {}
        # Who has many periods has each of them asked often.
        self._aanlevering = lru_cache(_DELIVERED)(self._read_aanlevering)

    def release(self, name: str) -> Release:
        """Return a release by name.

        Raises:
            InvalidValue: It is not known here, or what the file names is no text.
        """
        if not isinstance(name, str):  # SQLite keeps what it is given: a damaged row may hold bytes
            raise self._fault("de naam van een release is geen tekst")
        if name in self.releases:
            return self.releases[name]
        if name in bundled.release_names():
            return bundled.release(name)
        hint = "geef die bij het openen mee met releases="
        msg = f"De historie kent release {quote(name)} niet; {hint}."
        raise InvalidValue(msg)

    def demand_release(self, message: Message) -> None:
        """Refuse a message of a release that could not be read back.

        Args:
            message: The message.

        Raises:
            InvalidValue: Its release is not known here, or the name is that of another one.
        """
        if message.release is self._demanded:  # as of nearly each one after the first
            return
        name = message.release.name
        if self.release(name) != message.release:
            msg = (
                f"Onder de naam {quote(name)} kent deze historie een andere release dan die van "
                "het bericht; geef bij het openen de juiste mee met releases=."
            )
            raise InvalidValue(msg)
        self._demanded = message.release

    def remember(self, message: Message, text: str) -> None:
        """Remember what a text holds, so that it need not be read: a row is never changed.

        Args:
            message: The message.
            text: Its JSON.
        """
        name = message.release.name
        if self.releases.get(name, message.release) is message.release:
            self._keep(name, text, message)

    def _keep(self, release: str, text: str, message: Message) -> None:
        if len(self._read) >= _REMEMBERED:
            self._read.clear()
        self._read[release, text] = message

    def event(
        self, place: int, message: str, release: str, received: str | None, accepted: int
    ) -> tuple[int, Recorded]:
        """Return an event and its number.

        Raises:
            InvalidValue: The row is damaged, or of a release that is not known.
        """
        event = Recorded(
            message=self._message(place, message, release),
            received=self._day(place, received),
            accepted=bool(accepted),
        )
        return place, event

    def recorded(self, row: Sequence[Any]) -> tuple[Sleutel, RecordedAanlevering]:
        """Return an aanlevering and its key.

        Args:
            row: Number, message, release, the three of its identity, stream, start number, Bsn,
                whether it removes, and whether retouren may refuse it.
        """
        place, message, release, bericht, gemeente, identificatie, *effect = row
        stroom, number, bsn, removes, doubtful = effect
        return Sleutel(gemeente, Stroom(stroom), number), RecordedAanlevering(
            place=place,
            identity=Identity(bericht, gemeente, identificatie),
            bsn=bsn,
            removes=bool(removes),
            doubtful=bool(doubtful),
            read=partial(self._aanlevering, place, message, release),
        )

    def _read_aanlevering(self, place: int, message: str, release: str) -> Aanlevering:
        self.release(release)
        if known := self._read.get((release, message)):
            return aanlevering_of(cast("Aanleverbericht", known))  # cast: as below
        # Who has thousands of periods would wait seconds for messages of which only this is asked.
        # Suppressed: when it is damaged, reading all of it says so.
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            message.encode()
            content = json.loads(message)
            bericht = content["Bericht"]
            return make_aanlevering(bericht, _reader(bericht)(content))
        # cast: nothing but an aanlevering has a row of its own.
        return aanlevering_of(cast("Aanleverbericht", self._message(place, message, release)))

    def _message(self, place: int, message: str, release: str) -> Message:
        if known := self._read.get((release, message)):
            return known
        if not isinstance(message, str):
            raise self._fault(f"bericht {place} is geen tekst")
        # What was kept before the official XSD set came in its place may have other codes in its
        # header.
        for candidate in dict.fromkeys((self.release(release), *_find_bundled(release))):
            with suppress(RefusedMessage, UnicodeEncodeError):
                message.encode()  # a byte that is no UTF-8 came in as half of a surrogate pair
                read = from_json(message, release=candidate)
                self._keep(release, message, read)
                return read
        raise self._fault(
            f"bericht {place}, van release {quote(release)}, is niet te lezen; geef bij het openen "
            "met releases= de release mee waarmee het is vastgelegd"
        )

    def _day(self, place: int, received: str | None) -> date | None:
        if received is None:
            return None
        with suppress(ValueError, TypeError):  # a damaged row may hold no text at all
            return date.fromisoformat(received)
        raise self._fault(f"de dag van ontvangst van bericht {place} is geen datum")

    def _fault(self, what: str) -> InvalidValue:
        return InvalidValue(f"De historie {quote(self._name)} klopt niet: {what}.")


_REMEMBERED: Final = 1000
"""So many messages that were read last are not read again."""
_DELIVERED: Final = 5000
"""So many aanleveringen that were read last are not read again: some 10 MB."""
_NO_EFFECT: Final = (None, None, None, None)


class Addition(NamedTuple):
    """A message that is to be kept.

    Attributes:
        message: The message.
        identity: What it is known by.
        aanlevering: What it delivers; None for one that delivers no period.
        accepted: Whether it was accepted.
        received: Day of receipt; None when that is unknown.
        text: Its JSON.
    """

    message: Message
    identity: Identity
    aanlevering: Aanlevering | None
    accepted: bool
    received: date | None
    text: str

    def __repr__(self) -> str:
        """Return what it is known by, nothing of what it says: that holds a Bsn."""
        return f"Addition(identity={self.identity!r}, accepted={self.accepted!r})"

    @property
    def day(self) -> str | None:
        """The day of receipt as it is kept."""
        return None if self.received is None else self.received.isoformat()

    @property
    def effect(self) -> tuple[object, ...]:
        """Stream, start number and Bsn of what it delivers when it is accepted, and what it ends.

        The last says of an aanlevering whether it removes, of a retour whether it refuses.
        """
        if not self.accepted:
            return _NO_EFFECT
        if is_retour(self.message):
            return None, None, None, self.message.afgekeurd
        if self.aanlevering is None:
            return _NO_EFFECT
        sleutel, bsn = self.aanlevering.sleutel, self.aanlevering.bsn
        return sleutel.stroom, sleutel.start_nummer, bsn, removes(self.aanlevering)


def addition_of(message: Message, *, accepted: bool, received: date | None, text: str) -> Addition:
    """Return a message that is to be kept.

    Args:
        message: The message.
        accepted: Whether it was accepted.
        received: Day of receipt.
        text: Its JSON.
    """
    identity, aanlevering = identity_of(message), aanlevering_of(message)
    return Addition(message, identity, aanlevering, accepted, received, text)


def removes(aanlevering: Aanlevering) -> bool:
    """Return whether an aanlevering removes the one with its key.

    Args:
        aanlevering: The aanlevering.
    """
    return aanlevering.status is StatusAanlevering.VERWIJDEREN_AANLEVERING


def _find_bundled(name: str) -> tuple[Release, ...]:
    return (bundled.release(name),) if name in bundled.release_names() else ()


@cache
def _reader(bericht: str) -> Callable[[Any], tuple[Any, ...]]:
    """Return what reads an aanlevering out of the JSON of a kind of message, and nothing else."""
    # Here, because cattrs would double the time of `import ieb`.
    from ieb.wire.converter import reader_of  # noqa: PLC0415

    return reader_of(KINDS[bericht].model, aanlevering_paths(bericht))
