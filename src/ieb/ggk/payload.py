"""Base64 as the envelope has it, read strictly: what is no base64 never becomes a payload."""

from __future__ import annotations

import binascii
from typing import Final

_XML_SPACE: Final = str.maketrans("", "", " \t\r\n")


def encode(data: bytes) -> str:
    """Return bytes as base64, on one line.

    Args:
        data: The bytes.
    """
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode(text: str) -> bytes | None:
    """Return the bytes that a text stands for, or None when it is no base64.

    White space of XML may stand anywhere. The rest must be the one way to write these bytes:
    libxml2 lets ``####`` pass, and Python ``QR==``, whose last bits say nothing.

    Args:
        text: The text of an element.
    """
    data = _decode_bare(text)
    if data is None:
        data = _decode_bare(text.translate(_XML_SPACE))  # slower, and seldom needed
    return data


def _decode_bare(text: str) -> bytes | None:
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        return None
    # What is left can only differ after the last three bytes that fill four characters.
    whole = len(data) // 3
    if text[4 * whole :] != encode(data[3 * whole :]):
        return None
    return data
