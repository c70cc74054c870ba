"""The messages of a history in a file, read back row by row."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, partial
from typing import Any, Final, Protocol, cast

from ieb import releases as bundled
from ieb.errors import IebError, InvalidValue, RefusedMessage
from ieb.history.answers import RecordedAanlevering
from ieb.history.schema import (
    REFUSED,
    REMARK,
    REMARK_NUMBERS,
    RETOUR_NUMBER,
    SENT_NUMBERS,
)
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
from ieb.messages.pairs import Aanleverbericht, Retour
from ieb.messages.places import Stroom
from ieb.privacy import quote
from ieb.releases import Release
from ieb.wire import from_json, to_json

NEWEST: Final = 2**63 - 1
"""Beyond the number of every event."""

_EVENT: Final = "id, message, release, received, accepted"
_SENT: Final = f"""
    SELECT {_EVENT} FROM event
    WHERE bericht = ? AND gemeente = ? AND identificatie = ? AND retour = 0 AND id <= ?
    ORDER BY id"""
_RETOUREN: Final = f"""
    SELECT {_EVENT} FROM event
    WHERE bericht = ? AND gemeente = ? AND identificatie = ? AND retour = 1 AND accepted = 1
        AND id <= ?
    ORDER BY id"""
_FIND: Final = f"""
    SELECT {_EVENT} FROM event
    WHERE bericht = ? AND gemeente = ? AND identificatie = ? AND retour = ? AND id <= ?
        AND message = ?
    ORDER BY id LIMIT 1"""
_REMARKS: Final = {
    stroom: f"""
    SELECT {_EVENT} FROM event
    WHERE {REMARK} AND gemeente = ? AND {number} = ? AND id <= ? ORDER BY id"""
    for stroom, number in REMARK_NUMBERS.items()
}
_REFUSED: Final = {
    stroom: f"""
    SELECT 1 FROM event
    WHERE {REFUSED} AND bericht = '{bericht}' AND gemeente = ? AND {number} = ? AND id <= ?
    LIMIT 1"""
    for stroom, (bericht, number) in SENT_NUMBERS.items()
}
_NUMBERED: Final = f"""
    SELECT {_EVENT} FROM event
    WHERE retour = 1 AND bericht = ? AND {RETOUR_NUMBER} = ? AND id <= ? ORDER BY id"""
# Whether a retour refuses was not kept by the first versions of this library: NULL.
_AANLEVERING: Final = """
    sent.id, sent.message, sent.release, sent.bericht, sent.gemeente, sent.identificatie,
    sent.stroom, sent.start_nummer, sent.bsn, sent.removes,
    EXISTS (SELECT 1 FROM event AS answer
            WHERE answer.bericht = sent.bericht AND answer.gemeente = sent.gemeente
            AND answer.identificatie = sent.identificatie
            AND answer.retour = 1 AND answer.accepted = 1
            AND answer.removes IS NOT 0 AND answer.id <= :until)"""
_AANLEVERINGEN: Final = f"""
    SELECT {_AANLEVERING} FROM event AS sent
    WHERE gemeente = :gemeente AND stroom = :stroom AND start_nummer = :number AND id <= :until
    ORDER BY id"""
_AANLEVERINGEN_FOR: Final = f"""
    SELECT {_AANLEVERING}
    FROM (SELECT DISTINCT gemeente, start_nummer FROM event
          WHERE bsn = :bsn AND stroom = :stroom AND id <= :until) AS had
    JOIN event AS sent ON sent.gemeente = had.gemeente AND sent.stroom = :stroom
        AND sent.start_nummer = had.start_nummer AND sent.id <= :until
    ORDER BY sent.id"""
_STUCK: Final = "de controle van SQLite loopt vast"
_WHOLE: Final = f"""
    SELECT {_EVENT}, bericht, gemeente, identificatie, retour FROM event
    WHERE id > ? ORDER BY id LIMIT 1"""
_PAGE: Final = f"SELECT {_EVENT} FROM event WHERE id > ? ORDER BY id LIMIT 200"

# Any: what sqlite3 takes and gives depends on the statement.
_Values = Sequence[Any] | Mapping[str, Any]


class Ask(Protocol):
    """Puts a question to the file."""

    def __call__(self, statement: str, values: _Values = ()) -> list[Any]:
        """Return all rows."""
        ...


class SqliteLog:
    """All messages of a file, numbered in the order in which they were recorded.

    Attributes:
        releases: Name to release, before the bundled ones.
    """

    def __init__(self, ask: Ask, name: str, releases: Mapping[str, Release]) -> None:
        """Keep how to ask.

        Args:
            ask: Puts a question to the file.
            name: Name of the file, for what is told about it.
            releases: Name to release.
        """
        self._ask = ask
        self._name = name
        self.releases = dict(releases)

    def sent(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all heenberichten of an identity in order, each with its number."""
        return [self._event(*row) for row in self._ask(_SENT, (*identity, until))]

    def retouren(self, identity: Identity, until: int) -> Sequence[Retour]:
        """Return all accepted retouren with an identity."""
        found = (self._event(*row)[1].message for row in self._ask(_RETOUREN, (*identity, until)))
        return [message for message in found if is_retour(message)]

    def aanleveringen(self, sleutel: Sleutel, until: int) -> Sequence[RecordedAanlevering]:
        """Return all aanleveringen with a key in order."""
        gemeente, stroom, number = sleutel
        values = {"gemeente": gemeente, "stroom": stroom, "number": number, "until": until}
        return [self._read_recorded(row)[1] for row in self._ask(_AANLEVERINGEN, values)]

    def aanleveringen_for(
        self, bsn: str, stroom: Stroom, until: int
    ) -> Mapping[Sleutel, Sequence[RecordedAanlevering]]:
        """Return for each key that was delivered for a Bsn all aanleveringen with it, in order."""
        by_key: dict[Sleutel, list[RecordedAanlevering]] = defaultdict(list)
        values = {"bsn": bsn, "stroom": stroom, "until": until}
        for row in self._ask(_AANLEVERINGEN_FOR, values):
            sleutel, recorded = self._read_recorded(row)
            by_key[sleutel].append(recorded)
        return by_key

    def is_refused(self, sleutel: Sleutel, until: int) -> bool:
        """Return whether an aanlevering with a key was refused when it was recorded."""
        gemeente, stroom, number = sleutel
        return bool(self._ask(_REFUSED[stroom], (gemeente, number, until)))

    def remarks(self, sleutel: Sleutel, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all WMO409s about the period with a key in order, each with its number."""
        gemeente, stroom, number = sleutel
        return [self._event(*row) for row in self._ask(_REMARKS[stroom], (gemeente, number, until))]

    def retouren_numbered(
        self, bericht: str, identificatie_retour: str, until: int
    ) -> Sequence[Retour]:
        """Return all retouren of a kind that bear an IdentificatieRetour, accepted or not."""
        values = (KINDS[bericht].heenbericht, identificatie_retour, until)
        found = (self._event(*row)[1].message for row in self._ask(_NUMBERED, values))
        return [message for message in found if is_retour(message)]

    def find(self, message: Message, until: int) -> tuple[int, Recorded] | None:
        """Return the event with a message that is equal in every element, and its number."""
        values = (*identity_of(message), is_retour(message), until, to_json(message))
        found = self._ask(_FIND, values)
        return self._event(*found[0]) if found else None

    def after(self, place: int) -> list[tuple[int, Recorded]]:
        """Return the first events after a number, and none when there are no more."""
        return [self._event(*row) for row in self._ask(_PAGE, (place,))]

    def faults(self) -> tuple[str, ...]:
        """Read everything, and return what is damaged, in Dutch and without a Bsn."""
        found = list(dict.fromkeys(map(_explain_check, self._find_damage())))
        place = 0
        while True:
            try:
                rows = self._ask(_WHOLE, (place,))
            except IebError:
                found.append(f"De historie is beschadigd, vanaf bericht {place + 1}.")
                break
            if not rows:
                break
            for row in rows:
                found.extend(self._faults_of_row(row))
                place = row[0]
        return tuple(found)

    def _find_damage(self) -> list[str]:
        """Return what SQLite itself finds wrong with the file, in its own words."""
        try:
            return [text for (text,) in self._ask("PRAGMA integrity_check(10)") if text != "ok"]
        except IebError:
            return [_STUCK]

    def _faults_of_row(self, row: Sequence[Any]) -> Iterator[str]:
        """Yield what is wrong with one row: it cannot be read, or is filed under something else."""
        place, message, release, received, accepted, *filed = row
        try:
            _, event = self._event(place, message, release, received, accepted)
        except IebError as error:
            yield str(error)
            return
        if tuple(filed) != (*identity_of(event.message), int(is_retour(event.message))):
            what = "een andere Identificatie, gemeente of soort dan het noemt"
            yield f"Bericht {place} staat onder {what}."

    def release(self, name: str) -> Release:
        """Return a release by name.

        Raises:
            InvalidValue: It is not known here, or what the file names is no text.
        """
        _demand_text(name, self._damage("de naam van een release is geen tekst"))
        if name in self.releases:
            return self.releases[name]
        if name in bundled.release_names():
            return bundled.release(name)
        hint = "geef die bij het openen mee met releases="
        msg = f"De historie kent release {quote(name)} niet; {hint}."
        raise InvalidValue(msg)

    def _event(
        self, place: int, message: str, release: str, received: str | None, accepted: int
    ) -> tuple[int, Recorded]:
        event = Recorded(
            message=self._message(place, message, release),
            received=self._day(place, received),
            accepted=bool(accepted),
        )
        return place, event

    def _read_recorded(self, row: Sequence[Any]) -> tuple[Sleutel, RecordedAanlevering]:
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

    def _aanlevering(self, place: int, message: str, release: str) -> Aanlevering:
        self.release(release)
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
        _demand_text(message, self._damage(f"bericht {place} is geen tekst"))
        # What was kept before the official XSD set came in its place may have other codes in its
        # header.
        for candidate in dict.fromkeys((self.release(release), *_find_bundled(release))):
            with suppress(RefusedMessage, UnicodeEncodeError):
                message.encode()  # a byte that is no UTF-8 came in as half of a surrogate pair
                return from_json(message, release=candidate)
        raise self._damage(
            f"bericht {place}, van release {quote(release)}, is niet te lezen; geef bij het openen "
            "met releases= de release mee waarmee het is vastgelegd"
        )

    def _day(self, place: int, received: str | None) -> date | None:
        if received is None:
            return None
        with suppress(ValueError, TypeError):  # a damaged row may hold no text at all
            return date.fromisoformat(received)
        raise self._damage(f"de dag van ontvangst van bericht {place} is geen datum")

    def _damage(self, what: str) -> InvalidValue:
        return InvalidValue(f"De historie {quote(self._name)} klopt niet: {what}.")


def _explain_check(text: str) -> str:
    """Return in Dutch what SQLite finds wrong, with its own words for who must search further."""
    if text == _STUCK:
        return f"De database zelf: {_STUCK}; zet een kopie terug."
    if "index" in text:
        return f"De database zelf: een index past niet bij de berichten (SQLite: {quote(text)})."
    return f"De database zelf: een deel van het bestand is beschadigd (SQLite: {quote(text)})."


def _find_bundled(name: str) -> tuple[Release, ...]:
    return (bundled.release(name),) if name in bundled.release_names() else ()


@cache
def _reader(bericht: str) -> Callable[[Any], tuple[Any, ...]]:
    """Return what reads an aanlevering out of the JSON of a kind of message, and nothing else."""
    # Here, because cattrs would double the time of `import ieb`.
    from ieb.wire.converter import reader_of  # noqa: PLC0415

    return reader_of(KINDS[bericht].model, aanlevering_paths(bericht))


def _demand_text(value: object, error: InvalidValue) -> None:
    """Refuse what is no text: SQLite keeps what it is given, and a damaged row may hold bytes."""
    if not isinstance(value, str):
        raise error
