"""What a gemeente heard of its grants, as JSON: a list of objects."""

from __future__ import annotations

from ieb.administratie.decoding import decode_json
from ieb.administratie.meldingen import Heard
from ieb.administratie.shapes import structure
from ieb.errors import InvalidRecords
from ieb.findings import Path
from ieb.privacy import mask
from ieb.wire.converter import Fault
from ieb.wire.json import find_repeated


def parse_heard(data: bytes) -> tuple[Heard, ...]:
    """Read grants from JSON, each with what was heard of it; keys are the names of the attributes.

    Args:
        data: The JSON, in UTF-8.

    Raises:
        InvalidRecords: No list in JSON, unknown or missing keys, values that cannot be, or two
            grants with one number; all at once.
    """
    content, why = decode_json(data)
    if not isinstance(content, list):
        text = why or "Verwacht een lijst in JSON, die met [ begint."
        raise InvalidRecords(((Path(), text),))
    heard: list[Heard] = []
    faults: list[Fault] = []
    places: dict[str, int] = {}
    for place, held in enumerate(content, 1):
        where = Path("melding").at(place)
        faults += [(found.path, found.message) for found in find_repeated(held, where)]
        found = structure(held, Heard, where)
        if not isinstance(found, Heard):
            faults += found
            continue
        heard.append(found)
        nummer = found.toewijzing.nummer
        earlier = places.setdefault(nummer, place)
        if earlier != place:
            text = (
                f"Toewijzing {mask(nummer)} staat ook in melding[{earlier}]; zet bij elkaar wat u "
                "ervan weet, of geef elke toewijzing een eigen nummer."
            )
            faults.append((where, text))
    if faults:
        raise InvalidRecords(tuple(faults))
    return tuple(heard)
