"""What stands between a check and the software: another XSD set, another spelling, a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, TypeVar

from attrs import Factory, evolve, fields, frozen

from ieb import releases
from ieb.conformance.adapter import Adapter, Unable
from ieb.conformance.mismatch import Mismatch, demand_bytes
from ieb.conformance.persons import hide_others
from ieb.errors import IebError, RefusedMessage
from ieb.ggk.payload import decode
from ieb.keten import Death, Event, Start
from ieb.messages.bericht import Bericht
from ieb.messages.fields import camel
from ieb.messages.kinds import KINDS
from ieb.notation import write_date
from ieb.privacy import MASK
from ieb.releases import Release
from ieb.releases.shape import Stamp
from ieb.rules import check
from ieb.scenario.earlier import Earlier
from ieb.scenario.situation import Situation
from ieb.scenario.spellings import Spelling
from ieb.wire import parse, serialize

M = TypeVar("M", bound=Bericht)
_SHOWN: Final = 10_000  # bytes; no message of iEb comes near it
_STANDING: Final = {True: "geaccepteerd", False: "afgekeurd", None: "nog zonder retour"}
_PAYLOAD: Final = re.compile(rb"(<(?:[\w.-]+:)?(?:xml|tekst)Bestand(?:\s[^>]*)?>)([^<]*)")
_NAME: Final = re.compile(r"(</?(?:[\w.-]+:)?)(\w+)")


@frozen
class Spelled:
    """Software that is sent each message in another spelling.

    Attributes:
        inner: The software.
        spelling: How it is written.
        release: The release that must allow it.
    """

    inner: Adapter
    spelling: Spelling
    release: Release

    def begin(self, situation: Situation) -> None:
        """Let it begin; what was exchanged before is written as usual."""
        self.inner.begin(situation)

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Let something happen."""
        return self.inner.happen(event, today)

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Let a message arrive in another spelling.

        Raises:
            Unable: The XSD set does not allow this spelling.
        """
        changed = self.spelling.write(message.decode()).encode()
        if check(changed, release=self.release).message is None:
            raise Unable("uw XSD-set laat deze schrijfwijze niet toe")
        return self.inner.receive(changed, today)


@frozen
class Translated:
    """Software that reads and writes messages of another XSD set than the checks do.

    Attributes:
        inner: The software.
        release: The release of that set.
    """

    inner: Adapter
    release: Release

    def begin(self, situation: Situation) -> None:
        """Let it begin with what was exchanged before, in its own release."""
        earlier = [
            evolve(before, message=self._out(before.message)) for before in situation.earlier
        ]
        self.inner.begin(evolve(situation, earlier=tuple(earlier)))

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Let something happen and return what it sends, in our release."""
        return self._back(self.inner.happen(event, today))

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Let a message arrive in its own release and return what it sends, in ours."""
        return self._back(self.inner.receive(self._out(message), today))

    def _out(self, data: bytes) -> bytes:
        message = check(data).message
        if message is None:
            return self._translate_broken(data)
        try:
            return serialize(_move(message, self.release))
        except IebError as error:
            msg = f"in uw XSD-set is dit bericht er niet, of niet zo: {error}"
            raise Unable(msg) from None

    def _translate_broken(self, data: bytes) -> bytes:
        """Return what is no valid message of ours, as one that is none of theirs either."""
        try:
            data = self._rename(data.decode()).encode()
        except UnicodeDecodeError:  # not even text: the same in each release
            return data
        if check(data, release=self.release).message is not None:
            raise Unable("in uw XSD-set is dit bericht geldig")
        return data

    def _rename(self, text: str) -> str:
        """Return the text of a message with namespaces, versions and names of the other release."""
        for shape in self.release.messages:
            ours = releases.home_release(shape.name)
            own = ours.message(shape.name)
            text = text.replace(ours.basis_namespace, self.release.basis_namespace)
            if own.namespace in text:
                text = text.replace(own.namespace, shape.namespace)
                text = _restamp(text, own.stamp, shape.stamp)
        names = dict(self.release.names)
        return _NAME.sub(lambda found: found[1] + names.get(found[2], found[2]), text)

    def _back(self, sent: Sequence[bytes]) -> Sequence[bytes]:
        return [self._ours(data) for data in demand_bytes(sent)]

    def _ours(self, data: bytes) -> bytes:
        try:
            message = parse(data, release=self.release)
            return serialize(_move(message, releases.home_release(message.naam)))
        except RefusedMessage as error:
            told = "; ".join(map(str, error.findings))
            raise Mismatch("een bericht dat aan uw XSD-set voldoet", told) from None


def _move(message: M, target: Release) -> M:
    """Return the same message of another release.

    The XSD versions that it was made with change with it, and in a retour those of its heenbericht,
    but only where they are the ones of its release: what a sender put there himself stays, to be
    copied unchanged.
    """
    moved = message.for_release(target)
    heenbericht = KINDS[KINDS[message.naam].heenbericht].model
    versions = message.header.xsd_versie
    if versions == heenbericht.stamp_fields(message.release)["xsd_versie"]:
        versions = heenbericht.stamp_fields(target)["xsd_versie"]
    return evolve(moved, header=evolve(moved.header, xsd_versie=versions))


def _restamp(text: str, ours: Stamp, theirs: Stamp) -> str:
    """Return text with what a release fixes in a header, where it stood as we fix it."""
    for field in fields(Stamp):
        old = re.escape(str(getattr(ours, field.name)))
        new = getattr(theirs, field.name)
        pattern = rf"(<(?:[\w.-]+:)?{camel(field.name)}>){old}(?=<)"
        text = re.sub(pattern, rf"\g<1>{new}", text)
    return text


def _hold(when: str, data: bytes) -> str:
    """Return a message under what happened to it.

    Control characters are shown as such; of a very long message only the start is. What is in an
    envelope is shown as it is, for a reader; in base64 a Bsn would also pass unseen.
    """
    data = _PAYLOAD.sub(_show_payload, data)
    start = data[:_SHOWN].decode("utf-8", "backslashreplace").rstrip()
    text = "".join(map(_show, start))
    left = len(data) - _SHOWN
    if left > 0:
        text = f"{text}\n(en nog {left} bytes)"
    return f"{when}\n{text}"


def _show_payload(found: re.Match[bytes]) -> bytes:
    content = decode(found[2].decode("utf-8", "replace"))
    if content is None:
        return found[1] + b"(geen base64)"
    return found[1] + content


def _show(character: str) -> str:
    if character.isprintable() or character in "\n\t":
        return character
    return f"\\x{ord(character):02x}"


@frozen
class Transcript:
    """Software of which all that goes back and forth is written down.

    Attributes:
        inner: The software.
    """

    inner: Adapter
    _parts: list[str] = Factory(list[str])

    def text(self) -> str:
        """Return what went back and forth, in Dutch, without a Bsn."""
        return hide_others("\n\n".join(self._parts))

    def begin(self, situation: Situation) -> None:
        """Let it begin."""
        for before in situation.earlier:
            self._parts.append(_hold(f"Vooraf, {_tell_standing(before)}:", before.message))
        self.inner.begin(situation)

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Let something happen."""
        self._parts.append(f"Gebeurtenis op {write_date(today)}:\n{_tell_event(event)}")
        return self._keep_answer(self.inner.happen(event, today))

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Let a message arrive."""
        self._parts.append(_hold(f"Naar de software, op {write_date(today)}:", message))
        return self._keep_answer(self.inner.receive(message, today))

    def _keep_answer(self, sent: Sequence[bytes]) -> Sequence[bytes]:
        messages = demand_bytes(sent)
        self._parts.extend(_hold("Van de software:", message) for message in messages)
        if not messages:
            self._parts.append("Van de software: niets.")
        return messages


def _tell_event(event: Event) -> str:
    """Return an event with its Bsn, which is one of the kit."""
    text = repr(event)
    if isinstance(event, Start | Death):
        return text.replace(f"bsn={MASK}", f"bsn={event.bsn}")
    return text


def _tell_standing(before: Earlier) -> str:
    verdict = _STANDING[before.accepted]
    if before.received is None:
        return verdict
    return f"ontvangen op {write_date(before.received)}, {verdict}"
