"""How a part of a message shows itself: with everything but the Bsn."""

from __future__ import annotations

from attrs import AttrsInstance, fields

from ieb.privacy import MASK, mask


def hide_in_repr(_value: object) -> str:
    """Stand in a repr for a value that is personal data."""
    return MASK


def mask_in_repr(value: object) -> str:
    """Stand in a repr for a value that its sender chose, and that may be a Bsn."""
    return mask(repr(value))


def repr_of(instance: AttrsInstance, bsn: str | None) -> str:
    """Return the repr of an instance without the Bsn that is known, wherever that stands.

    Args:
        instance: A message, or a class of one.
        bsn: The Bsn of the client, or None when there is none.
    """
    parts: list[str] = []
    for attribute in fields(type(instance)):
        write = attribute.repr if callable(attribute.repr) else repr
        value = getattr(instance, attribute.name)
        parts.append(f"{attribute.name}={write(value)}")
    name = type(instance).__name__
    return mask(f"{name}({', '.join(parts)})", bsn=bsn)
