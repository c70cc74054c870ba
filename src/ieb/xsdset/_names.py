"""The names that an XSD set of others has for our elements, as a caller gives them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ieb.errors import InvalidRelease
from ieb.privacy import quote
from ieb.releases.homes import home_release, message_names
from ieb.releases.release import Names
from ieb.xsdset.limits import MAX_NAMES_BYTES


def read_names(names: Names) -> Mapping[str, str]:
    """Return our element names to theirs.

    Args:
        names: A mapping, a TOML file that holds one, or None for none.

    Raises:
        InvalidRelease: No TOML, or it names what is no element of ours.
        OSError: The file cannot be read.
    """
    if names is None:
        return {}
    if not isinstance(names, Mapping):
        path = Path(names)
        read = _toml(_content(path))
        if read is None:
            raise InvalidRelease((f"{quote(str(path))} is geen TOML-bestand.",))
        names = read
    ours = _our_names()
    why = "is geen element van onze berichten, of de andere naam is geen tekst"
    faults = tuple(
        f"Namen: {quote(str(name))} {why}."
        for name, other in names.items()
        if name not in ours or not isinstance(other, str)
    )
    if faults:
        raise InvalidRelease(faults)
    return names


def _our_names() -> set[str]:
    ours: set[str] = set()
    for message in message_names():
        shape = home_release(message).message(message)
        ours.add(shape.root.name)
        ours.update(element.name for _, _, element in shape.walk())
    return ours


def _toml(content: bytes) -> dict[str, Any] | None:  # Any: what TOML holds
    """Return what TOML holds, or None: the errors that say why hold the whole text."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return None


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise InvalidRelease(("names: dit is een map; geef het TOML-bestand met de namen.",))
    with path.open("rb") as file:
        content = file.read(MAX_NAMES_BYTES + 1)
    if len(content) > MAX_NAMES_BYTES:
        text = f"groter dan {MAX_NAMES_BYTES} bytes; dat is geen TOML-bestand met namen"
        raise InvalidRelease((f"{quote(path.name)}: {text}.",))
    return content
