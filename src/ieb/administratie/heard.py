"""What a gemeente heard of its grants, as JSON: a list of objects."""

from __future__ import annotations

from ieb.administratie.decoding import decode_json
from ieb.administratie.meldingen import Heard
from ieb.administratie.shapes import structure
from ieb.errors import InvalidRecords
from ieb.findings import Path
from ieb.wire.converter import Fault
from ieb.wire.json import find_repeated


def parse_heard(data: bytes) -> tuple[Heard, ...]:
    """Read grants from JSON, each with what was heard of it; keys are the names of the attributes.

    Args:
        data: The JSON, in UTF-8.

    Raises:
        InvalidRecords: No list in JSON, unknown or missing keys, values that cannot be; all at
            once.
    """
    content, why = decode_json(data)
    if not isinstance(content, list):
        text = why or "Verwacht een lijst in JSON, die met [ begint."
        raise InvalidRecords(((Path(), text),))
    heard: list[Heard] = []
    faults: list[Fault] = []
    for place, held in enumerate(content, 1):
        where = Path("melding").at(place)
        faults += [(found.path, found.message) for found in find_repeated(held, where)]
        found = structure(held, Heard, where)
        if isinstance(found, Heard):
            heard.append(found)
        else:
            faults += found
    if faults:
        raise InvalidRecords(tuple(faults))
    return tuple(heard)
