"""Bytes to model and back: hardened parser, XSD validation, compiled codec, JSON."""

from ieb.wire.json import from_json, to_json
from ieb.wire.xml import parse, read, serialize, write

__all__ = ["from_json", "parse", "read", "serialize", "to_json", "write"]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
