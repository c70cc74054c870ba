"""Bytes to model and back: hardened parser, XSD validation, compiled codec, JSON."""

from typing import TYPE_CHECKING

from ieb.wire.xml import parse, read, serialize, write

if TYPE_CHECKING:
    from ieb.wire.json import from_json, to_json
else:
    # Unseen by type checkers: to them it would make every misspelt name an object.
    def __getattr__(name: str) -> object:
        """Load what reads and writes JSON when it is asked for."""
        if name not in ("from_json", "to_json"):
            msg = f"module 'ieb.wire' has no attribute {name!r}"
            raise AttributeError(msg)
        from ieb.wire import json  # noqa: PLC0415  # who has only XML does not wait for it

        return getattr(json, name)


__all__ = ["from_json", "parse", "read", "serialize", "to_json", "write"]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
