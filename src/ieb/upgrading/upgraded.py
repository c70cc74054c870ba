"""What became of a series of release 1.0, and what there is to tell of it."""

from __future__ import annotations

from attrs import field, frozen

from ieb.findings import Finding
from ieb.history import History
from ieb.messages import WMO405, Message
from ieb.messages.pairs import PartMessage


@frozen(kw_only=True)
class Note:
    """What there is to tell of a message, or of the series.

    Attributes:
        finding: What it is.
        message: The message that it is about, the very object that was given; None when it is about
            the series.
        left_out: Whether that message was left out.
    """

    finding: Finding
    message: Message | None = field(default=None, repr=False)
    left_out: bool = False


@frozen(kw_only=True)
class Upgraded:
    """What became of a series. The messages of 1.0 in it are the very objects that were given.

    Attributes:
        messages: The WMO405s, in the order of sending.
        sources: The message of 1.0 behind each of them.
        notes: What there is to tell: why messages were left out, and what else to look at.
        history: The history in which all WMO405s were accepted; a period of 1.0 goes on from here.
            It continues a `History` that was given; any other history is asked and never changed,
            and then this one holds the WMO405s only.
    """

    messages: tuple[WMO405, ...]
    sources: tuple[PartMessage, ...] = field(repr=False)
    notes: tuple[Note, ...]
    history: History

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that there is to tell; none for a series that was upgraded without a question."""
        return tuple(note.finding for note in self.notes)

    @property
    def left_out(self) -> tuple[Message, ...]:
        """The messages that were left out; `notes` says why."""
        messages = (note.message for note in self.notes if note.left_out)
        return tuple(message for message in messages if message is not None)
