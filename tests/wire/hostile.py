"""A message to spoil, the ways to spoil it, and what must come of that."""

from __future__ import annotations

import time

import pytest

import ieb

from .samples import BSN, XSI, sample, with_text

GOOD = sample("WMO405")
HEAD, BODY = GOOD.split(b"?>\n", 1)
HEAD += b"?>\n"
TEXT = GOOD.decode()


def doctype(subset: str, value: str = BSN) -> bytes:
    """The message with a DOCTYPE and this value as Bsn."""
    return HEAD + f"<!DOCTYPE Bericht {subset}>".encode() + with_text(BODY, "Bsn", value.encode())


def xsi(attribute: str, space: str = XSI) -> bytes:
    """The message with an attribute of the namespace xsi."""
    return GOOD.replace(b":Client>", f':Client xmlns:i="{space}" i:{attribute}>'.encode(), 1)


def leaf(name: str, text: str) -> bytes:
    """The message with another value."""
    return with_text(GOOD, name, text.encode())


def demand_refused(data: bytes, kind: type[ieb.RefusedMessage], code: str, text: str) -> None:
    """Demand that a message is refused: with exactly this class, a first finding that says why, and soon.

    Args:
        data: The message.
        kind: The class of the error.
        code: The code of the first finding.
        text: What its text says; alternatives stand behind a bar.
    """
    start = time.process_time()
    with pytest.raises(ieb.RefusedMessage) as caught:
        ieb.parse(data)

    assert type(caught.value) is kind
    assert caught.value.findings[0].code == code
    assert any(part in caught.value.findings[0].message for part in text.split("|"))
    assert time.process_time() - start < 5
