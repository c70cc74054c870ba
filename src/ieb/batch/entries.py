"""What the ledger has: runs, and the messages in them."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import cast

from attrs import field, frozen

from ieb.errors import InvalidValue
from ieb.history.view import Exchange
from ieb.messages.aanlevering import Sleutel
from ieb.messages.pairs import Aanleverbericht, PartMessage
from ieb.messages.reprs import mask_in_repr
from ieb.privacy import quote
from ieb.wire import parse


class State(StrEnum):
    """How far a message is."""

    GEMAAKT = "gemaakt"
    VERSTUURD = "verstuurd"
    AKKOORD = "akkoord"
    AFGEKEURD = "afgekeurd"
    INGETROKKEN = "ingetrokken"


@frozen(kw_only=True)
class Run:
    """Messages that were made together.

    Attributes:
        number: Its number in the ledger.
        day: The day on which it was made.
        folder: Where its files were to come.
        is_finished: Whether they came there.
    """

    number: int
    day: date
    folder: Path = field(repr=False)
    is_finished: bool


@frozen(kw_only=True)
class Entry:
    """A message in the ledger.

    Attributes:
        run: Number of the run that made it.
        dossier: What the dossier is called that it is about; empty when it is about none.
        bericht: Name of the message, such as ``WMO405``.
        identificatie: Its Identificatie.
        sleutel: The period that it delivers.
        status: Code of its StatusAanlevering.
        sent: Day on which it was sent, as far as was told.
        recorded: Day on which the history has it as received; None when it has not, or knows no
            day.
        state: How far it is.
        digest: SHA-256 of its file.
    """

    run: int
    dossier: str = field(repr=mask_in_repr)
    bericht: str
    identificatie: str = field(repr=mask_in_repr)
    sleutel: Sleutel
    status: str
    sent: date | None
    recorded: date | None = None
    state: State
    digest: str = field(repr=False)
    _content: bytes = field(alias="content", repr=False)

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.identificatie}.xml"

    @property
    def under_way_since(self) -> date | None:
        """The day on which it was sent, or else recorded; since then an answer can come."""
        return self.sent or self.recorded

    def data(self) -> bytes:
        """Return the content of its file.

        Raises:
            InvalidValue: The row is damaged.
        """
        try:
            data = zlib.decompress(self._content)
        except zlib.error:
            data = b""
        if hashlib.sha256(data).hexdigest() != self.digest:
            msg = (
                f"In het kasboek is bericht {quote(self.identificatie)} van run {self.run} "
                "beschadigd. Zet een kopie van de historie terug."
            )
            raise InvalidValue(msg)
        return data

    def message(self) -> Aanleverbericht | PartMessage:
        """Return the message.

        Raises:
            InvalidValue: The row is damaged.
        """
        # A cast: `RunDraft.add` takes nothing else.
        return cast("Aanleverbericht | PartMessage", parse(self.data()))


def state_of(exchange: Exchange | None, *, is_sent: bool, is_withdrawn: bool) -> State:
    """Return how far a message is.

    Args:
        exchange: What the history knows of it.
        is_sent: Whether it was told that it was sent.
        is_withdrawn: Whether it is never sent.
    """
    if exchange is not None and not exchange.accepted:
        return State.AFGEKEURD
    if exchange is not None and exchange.retours:
        return State.AKKOORD
    if exchange is not None or is_sent:
        return State.VERSTUURD
    if is_withdrawn:
        return State.INGETROKKEN
    return State.GEMAAKT
