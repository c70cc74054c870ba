"""The compiled codec: XML tree to model and model to text, for one message in one release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from attrs import field, frozen
from lxml import etree

from ieb.findings import Path
from ieb.messages import Message
from ieb.releases import MessageShape, Release
from ieb.releases.lexical import Lexical
from ieb.wire._reader import Read, make_reader
from ieb.wire._writer import Write, make_writer
from ieb.wire.layout import layout_of


@frozen(kw_only=True, eq=False)
class Codec:
    """Reads and writes one message of one release.

    Attributes:
        shape: Which message.
        release: Of which release.
        forms: How the text of each element is read and written, by path.
    """

    shape: MessageShape
    release: Release
    forms: Mapping[Path, Lexical]
    _read: Read = field(alias="read")
    _write: Write = field(alias="write")

    def decode(self, root: etree._Element, *, large: bool = False) -> Message:
        """Return the message; the root must have been accepted by the XSD.

        Args:
            root: Root of the message.
            large: Whether there may be so many elements that no two are held at once.

        Raises:
            IebError: A value that the XSD accepts and the model cannot hold.
        """
        if large:
            return self._read(_Passing(root.iter()))
        return self._read(list(root.iter()))

    def encode(self, message: Message) -> bytes:
        """Return the message as UTF-8."""
        return self._write(message).encode()


class _Passing:
    """The elements of a large message, each there in its turn and then let go."""

    def __init__(self, nodes: Iterator[etree._Element]) -> None:
        self._nodes = enumerate(nodes)
        self._place, self._node = next(self._nodes)

    def __getitem__(self, place: int, /) -> etree._Element:
        while self._place < place:
            self._place, self._node = next(self._nodes)
        return self._node


@lru_cache(maxsize=64)
def codec_for(name: str, release: Release) -> Codec:
    """Return the codec of a message in a release.

    Args:
        name: ``WMO405`` ... ``WMO410``.
        release: The release.

    Raises:
        InvalidValue: The release has no such message.
    """
    layout = layout_of(name, release)
    return Codec(
        shape=layout.shape,
        release=release,
        forms=layout.forms,
        read=make_reader(layout),
        write=make_writer(layout),
    )
