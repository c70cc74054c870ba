"""What the CAK tells of persons in a kept history: the same, whoever asks and however often.

What there is to tell follows from the messages about one person, in the order of recording. So it
is told anew from the first message on, and what was sent before is recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import TypeGuard

from attrs import evolve, field, frozen

from ieb.batch.derived import derive_identificaties
from ieb.history.kept import KeptHistory
from ieb.keten import Cak, Notice
from ieb.messages import WMO409, WMO410, Message
from ieb.messages.aanlevering import terugkoppeling_of
from ieb.messages.kinds import bsn_of, is_aanlevering
from ieb.messages.pairs import Aanleverbericht
from ieb.wire import to_json

_Told = dict[Message, tuple[WMO409, ...]]
"""What is told, by the aanlevering that gives reason to."""


@frozen
class Teller:
    """Who tells gemeenten what the accepted aanleveringen in a history give reason to.

    Attributes:
        history: Where they were recorded.
        cak: The CAK as it was before all of them.
        today: Dagtekening of what was not told before.
    """

    history: KeptHistory
    cak: Cak
    today: date
    _persons: dict[str, _Told] = field(factory=dict[str, _Told], repr=False)

    def remarks_on(self, message: Message) -> tuple[WMO409, ...]:
        """Return what the CAK tells because of a message; what is new of it is recorded.

        Args:
            message: A message. Of what is no aanlevering, or was not recorded as accepted, there is
                nothing to tell.

        Raises:
            IebError: The history cannot be read or written.
        """
        bsn = bsn_of(message)
        if bsn is None or not is_aanlevering(message):
            return ()
        told = self._persons.get(bsn)
        if told is None:
            told = self._tell(bsn)
        remarks = told.get(message, ())
        for remark in remarks:
            self.history.record(remark, accepted=True, received=self.today)
        return remarks

    def _tell(self, bsn: str) -> _Told:
        """Tell anew all that there is to tell of a person."""
        exchanged = [event.message for event in self.history.exchanged_about(bsn)]
        told = self._tell_anew(exchanged)
        if sum(map(is_aanlevering, exchanged)) > 1:  # who has one, as nearly all, is asked for once
            self._persons[bsn] = told
        return told

    def _tell_anew(self, exchanged: Sequence[Message]) -> _Told:
        sent = _Sent(self.history, exchanged)
        told: _Told = {}
        knowing = self.cak
        for message in exchanged:
            if is_aanlevering(message):
                number = partial(sent.take_number, message)
                taken = knowing.take_accepted(message, self.today, number=number)
                knowing = taken.party
                if taken.messages:
                    told[message] = tuple(map(sent.as_sent, filter(_is_remark, taken.messages)))
            elif isinstance(message, WMO410):
                knowing = evolve(knowing, history=knowing.history.accept(message))
            elif _is_remark(message):
                sent.pass_by(message)
        return told


class _Sent:
    """The WMO409s that were sent about a person."""

    def __init__(self, history: KeptHistory, exchanged: Sequence[Message]) -> None:
        remarks = filter(_is_remark, exchanged)
        self._history = history
        self._causes = list(filter(is_aanlevering, exchanged))
        self._by_number = {_number_of(remark): remark for remark in remarks}
        # What may be told, and was not recognised yet.
        self._waiting = list(self._by_number.values())

    def take_number(self, cause: Aanleverbericht, notice: Notice) -> str:
        """Return the Identificatie under which something was or will be told, each one once.

        Args:
            cause: The aanlevering that gives reason to.
            notice: What there is to tell.
        """
        numbers = _derive(to_json(cause), notice)
        own = next(filter(partial(self._fits, notice=notice), numbers))
        saying = [remark for remark in self._waiting if _says(remark, notice)]
        if not saying or (notice.sleutel.gemeente, own) in self._by_number:
            return own
        # What was told because of another message has the number that follows from that one.
        of_others = {next(_derive(to_json(other), notice)) for other in self._causes}
        for remark in saying:
            if remark.header.identificatie not in of_others:
                self._waiting.remove(remark)
                return remark.header.identificatie
        return own

    def _fits(self, number: str, *, notice: Notice) -> bool:
        """Return whether a number stands for something to tell, or for nothing yet."""
        gemeente = notice.sleutel.gemeente
        remark = self._by_number.get((gemeente, number))
        if remark is not None:
            return _says(remark, notice)
        return self._history.exchange(WMO409.naam, gemeente, number) is None

    def as_sent(self, remark: WMO409) -> WMO409:
        """Return a remark as it was sent, or as it will be when it was not.

        Args:
            remark: What the CAK tells.
        """
        return self._by_number.get(_number_of(remark), remark)

    def pass_by(self, remark: Message) -> None:
        """Note that what is told from now on is told after a remark: it is none of that.

        Args:
            remark: A remark that was sent.
        """
        self._waiting = [other for other in self._waiting if other != remark]


def _derive(cause: str, notice: Notice) -> Iterator[str]:
    """Return the Identificaties that follow from what is told, and from what gives reason to."""
    values = (attribuut.attribuut_waarde for attribuut in notice.attributen)
    what = (*map(str, notice.sleutel), notice.reden.code, *values)
    return derive_identificaties("C", cause, *what)


def _is_remark(message: Message) -> TypeGuard[WMO409]:
    return isinstance(message, WMO409)


def _number_of(remark: WMO409) -> tuple[str, str]:
    return remark.header.ontvanger, remark.header.identificatie


def _says(remark: WMO409, notice: Notice) -> bool:
    said = terugkoppeling_of(remark)
    return (said.sleutel, said.reden, said.attributen) == (
        notice.sleutel,
        notice.reden,
        notice.attributen,
    )
