"""What a retour should have copied from its heenbericht, and did not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import AttrsInstance, fields

from ieb.findings import Path
from ieb.messages import Message
from ieb.messages.bericht import Kop
from ieb.messages.fields import camel, is_class, is_many
from ieb.messages.kinds import kind_of
from ieb.releases.shape import HEADER, ROOT
from ieb.rules.subject import Hit

_COPIED: Final = ("bericht_identificatie", "xsd_versie")
_OWN: Final = frozenset(field.name for field in fields(Kop)) - frozenset(_COPIED)
"""What a retour does not copy from the header: its release fixes them."""


def find_uncopied(retour: Message, heenbericht: Message) -> Iterator[Hit]:
    """Yield what a retour should have copied from its heenbericht and did not.

    Args:
        retour: The retour.
        heenbericht: What it answers.
    """
    mine, other = _version(retour), _version(heenbericht)
    if mine != other:
        yield Hit(
            HEADER / "BerichtVersie",
            f"Het retour is van versie {mine}, het heenbericht van {other}. Een retour is van de "
            "versie van zijn heenbericht.",
        )
    naam = kind_of(retour).heenbericht
    if naam != heenbericht.naam:
        text = f"Een {retour.naam} antwoordt op een {naam}, niet op een {heenbericht.naam}."
        yield Hit(ROOT, text)
        return
    for field in fields(type(heenbericht)):
        here, there = getattr(heenbericht, field.name), getattr(retour, field.name)
        if is_class(there):
            yield from _differences(here, there, ROOT / camel(field.name))


def _version(message: Message) -> str:
    return f"{message.header.bericht_versie}.{message.header.bericht_subversie}"


def _differences(here: object, there: object, path: Path) -> Iterator[Hit]:
    """Yield in what an element of a retour differs from the same one of its heenbericht."""
    name = path.name
    if is_class(here) and is_class(there):
        yield from _of_classes(here, there, path)
    elif is_many(here) and is_many(there) and len(here) == len(there):
        yield from _of_repeated(here, there, path)
    elif here is None and there is not None:
        yield Hit(path, f"{name} staat niet in het heenbericht; een retour voegt niets toe.")
    elif there is None and here is not None:
        text = f"{name} van het heenbericht ontbreekt"
        yield Hit(path, f"{text}; een retour neemt alles ongewijzigd over.")
    elif here != there:
        text = f"{name} is anders dan in het heenbericht"
        yield Hit(path, f"{text}; een retour neemt alles ongewijzigd over.")


def _of_classes(here: AttrsInstance, there: AttrsInstance, path: Path) -> Iterator[Hit]:
    for field in fields(type(here)):
        if field.name not in _OWN:
            mine, other = getattr(here, field.name), getattr(there, field.name)
            yield from _differences(mine, other, path / camel(field.name))


def _of_repeated(here: tuple[object, ...], there: tuple[object, ...], path: Path) -> Iterator[Hit]:
    if len(here) == 1:
        yield from _differences(here[0], there[0], path)
        return
    for number, (mine, other) in enumerate(zip(here, there, strict=True), start=1):
        yield from _differences(mine, other, path.at(number))
