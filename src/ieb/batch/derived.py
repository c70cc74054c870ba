"""Numbers that follow from what they stand for, so that the same comes out each time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from uuid import UUID


def derive_identificaties(letter: str, *parts: str) -> Iterator[str]:
    """Return identifications of a letter and eleven digits, without end.

    Args:
        letter: What each begins with.
        parts: What they stand for; the same parts give the same ones.
    """
    return map(partial(_identificatie, letter), _digests(parts))


def derive_references(*parts: str) -> Iterator[UUID]:
    """Return UUIDs of version 4, without end.

    Args:
        parts: What they stand for; the same parts give the same ones.
    """
    return map(_reference, _digests(parts))


def _identificatie(letter: str, digest: bytes) -> str:
    return f"{letter}{int.from_bytes(digest[:8]) % 10**11:011}"


def _reference(digest: bytes) -> UUID:
    return UUID(bytes=digest[:16], version=4)


def _digests(parts: tuple[str, ...]) -> Iterator[bytes]:
    place = 0
    while True:
        yield sha256("\0".join((*parts, str(place))).encode()).digest()
        place += 1
