"""A message as a block on a page: in functional notation, or as XML."""

from __future__ import annotations

from collections.abc import Iterator

import ieb
from docpages.markdown import fence
from ieb.wire.listing import listing


def message_block(data: bytes) -> Iterator[str]:
    """Yield a message in functional notation; what is no message as the text that came in.

    Args:
        data: The message as it comes in.
    """
    message = ieb.check(data).message
    if message is None:
        yield from xml_block(data)
    else:
        yield from listing_block(message)


def listing_block(message: ieb.Message) -> Iterator[str]:
    """Yield a message in functional notation, with its Bsn masked."""
    rows = ("  " * line.depth + _line(line.label, line.value) for line in listing(message))
    yield from fence("text", "\n".join(rows))


def _line(label: str, value: str | None) -> str:
    if value is None:
        return label
    return f"{label}: {value}"


def xml_block(data: bytes) -> Iterator[str]:
    """Yield a message as XML; of one in another encoding that it is one.

    Args:
        data: The message as it comes in.
    """
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError:
        yield "*Geen UTF-8, dus niet te tonen; `ieb gevallen` geeft de bytes.*\n"
    else:
        yield from fence("xml", content)
