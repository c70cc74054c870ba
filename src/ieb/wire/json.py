"""Messages as JSON, both ways: keys are the XML names, dates ISO, amounts integer eurocents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, overload

from ieb import releases
from ieb.arguments import demand_indent
from ieb.errors import InvalidMessage, InvalidType, NotWellFormed, TooLarge
from ieb.findings import Finding, Mark, Path
from ieb.messages import Message
from ieb.messages.kinds import KINDS, demand_message
from ieb.privacy import quote
from ieb.releases import ComplexType, MessageShape, Release
from ieb.releases.shape import HEADER
from ieb.wire._jsontype import Json
from ieb.wire.expected import M, demand_expect, refuse_other
from ieb.wire.parser import MAX_BYTES

KIND: Final = "Bericht"
"""The key that says which message it is."""

_RELEASE: Final = "release"
_WHOLE: Final = Path()


class JsonObject(dict[str, Json]):
    """A JSON object that remembers which keys it was given twice.

    Attributes:
        repeated: These keys.
    """

    repeated: tuple[str, ...] = ()


def make_object(pairs: list[tuple[str, Json]]) -> JsonObject:
    """Return a JSON object; for ``object_pairs_hook``.

    Args:
        pairs: Its keys and values, as they stand there.
    """
    content = JsonObject(pairs)
    if len(content) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        content.repeated = tuple(sorted(name for name, count in counts.items() if count > 1))
    return content


def to_json(message: Message, *, indent: int | None = None) -> str:
    """Write a message as JSON. What is written holds the Bsn in full.

    Args:
        message: The message.
        indent: Number of spaces to indent with, or None for one line.

    Returns:
        An object whose key ``Bericht`` names the message; the other keys are the XML names.

    Raises:
        InvalidType: `message` is no message, or `indent` no number.
        InvalidValue: `indent` is below 0.

    Example:
        >>> from datetime import date
        >>> from ieb import WMO409, RedenTerugkoppeling
        >>> bericht = WMO409.terugkoppeling(
        ...     ontvanger="0513",
        ...     identificatie="C1",
        ...     dagtekening=date(2025, 5, 14),
        ...     eb_start_nummer=649901,
        ...     reden=RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        ... )
        >>> from_json(to_json(bericht)) == bericht
        True
    """
    demand_message(message)
    demand_indent(indent)
    # Here, because cattrs would double the time of `import ieb`.
    from ieb.wire.converter import unstructure  # noqa: PLC0415

    return json.dumps(
        {KIND: message.naam, **unstructure(message)}, ensure_ascii=False, indent=indent
    )


@overload
def from_json(
    data: str | bytes, *, release: Release | None = None, expect: None = None
) -> Message: ...
@overload
def from_json(data: str | bytes, *, release: Release | None = None, expect: type[M]) -> M: ...
def from_json(
    data: str | bytes, *, release: Release | None = None, expect: type[M] | None = None
) -> M | Message:
    """Read a message from JSON.

    Args:
        data: What `to_json` writes; bytes must be UTF-8.
        release: The release the message must be of; None for the one that the message is modelled
            after.
        expect: The kind of message it must be, such as `WMO405`; None for any.

    Returns:
        The message; to a type checker it is of the class `expect`.

    Raises:
        InvalidType: `data` is neither text nor bytes, or `expect` is no kind of message.
        UnexpectedMessage: It is another message than `expect`.
        TooLarge: More than 25 MB.
        NotWellFormed: No JSON.
        InvalidMessage: JSON, but no message; ``findings`` holds all faults with their path.
    """
    if not isinstance(data, str | bytes):
        msg = f"JSON wordt gelezen uit tekst of bytes, niet uit {type(data).__name__}."
        raise InvalidType(msg)
    demand_expect(expect)
    # Here, because cattrs would double the time of `import ieb`.
    from ieb.wire.converter import structure  # noqa: PLC0415

    releases.demand_release(release)  # refused before the JSON is
    content, findings = _load(data)
    name = content.pop(KIND, None)
    target = _home_by_name(name) if release is None else release
    shape = _shape_by_name(name, target, findings, asked=release is not None)
    refuse_other(shape.name, expect, path=Path(KIND))
    ours = KINDS[shape.name].home.message(shape.name)
    assert isinstance(shape.root.type, ComplexType)
    assert isinstance(ours.root.type, ComplexType)
    fixed = list(_compare_fixed(content, shape))
    absent = list(_find_unwritable(content, shape.root.type, ours.root.type))
    whole = [*fixed, *_find_wrong_choices(content, shape.root.type)]
    findings += [*whole, *absent]
    structured = structure({**content, _RELEASE: target}, KINDS[shape.name].model)
    if not isinstance(structured, Message):
        told = {finding.path for finding in (*fixed, *absent)}
        new = [fault for fault in structured if fault[0] not in told]
        if whole:
            # Without a path a fault is about the message as a whole, and that is told at its place.
            new = [fault for fault in new if fault[0] or "hoort hier niet" in fault[1]]
        findings += [_json_finding(text, path) for path, text in new]
    if findings or not isinstance(structured, Message):
        raise InvalidMessage(tuple(findings))
    return structured


def _home_by_name(name: Json) -> Release:
    """Return the release that a message is modelled after, by what the JSON calls it."""
    if isinstance(name, str) and name in KINDS:
        return KINDS[name].home
    return releases.release()  # for what is said of a name that is none


def _shape_by_name(
    name: Json, release: Release, findings: list[Finding], *, asked: bool
) -> MessageShape:
    """Return the shape of a message by what the JSON calls it.

    Args:
        name: What the JSON calls it.
        release: The release it must be of.
        findings: What was found before.
        asked: Whether someone asked for that release; else any message would do.

    Raises:
        InvalidMessage: The release has no such message.
    """
    names = [shape.name for shape in release.messages]
    if isinstance(name, str) and name in names:
        return release.message(name)
    what = f"geen bericht van release {release.name}"
    if not asked:
        what, names = "geen bericht", list(KINDS)
    text = f"De sleutel {KIND} noemt {what}; verwacht een van {', '.join(names)}."
    raise InvalidMessage((*findings, _json_finding(text, Path(KIND))))


def _compare_fixed(content: JsonObject, shape: MessageShape) -> Iterator[Finding]:
    """Yield where a header differs from what the release fixes; of the right type, that is."""
    header = content.get("Header")
    for name, allowed in shape.fixed.items():
        value = header.get(name) if isinstance(header, dict) else None
        expected_type = str if name == "BerichtCode" else int
        if type(value) is not expected_type:
            continue
        only = shape.element(HEADER / name).only_value
        if allowed.fault(str(value)) is not None or only not in (None, str(value)):
            expected = only or next(reversed(allowed.patterns), "de waarde van de release")
            yield _json_finding(
                f"Verwacht {expected}; gekregen {quote(str(value))}.", Path("Header") / name
            )


def _find_wrong_choices(content: JsonObject, root: ComplexType) -> Iterator[Finding]:
    for part in root.particles:
        names = [element.name for element in part.elements]
        filled = sum(content.get(name) is not None for name in names)
        if len(names) > 1 and not part.minimum <= filled <= 1:
            yield _json_finding(f"Vul precies een van {' en '.join(names)}.", Path(names[0]))


def _find_unwritable(
    content: Mapping[str, Json], there: ComplexType, ours: ComplexType, path: Path = _WHOLE
) -> Iterator[Finding]:
    """Yield the keys that only our own release has: what they hold could not be written."""
    known = {element.name: element.type for element in there.elements}
    for element in ours.elements:
        name, value = element.name, content.get(element.name)
        place = path.child(name)
        if name in content and name not in known:
            why = "in de XSD's van deze release bestaat dit element niet"
            yield _json_finding(f"De sleutel {quote(name)} hoort hier niet: {why}.", place)
        elif isinstance(value, dict) and isinstance(element.type, ComplexType):
            inner = known[name]
            assert isinstance(inner, ComplexType)  # from_xsd refuses another holder
            yield from _find_unwritable(value, inner, element.type, place)


def _load(data: str | bytes) -> tuple[JsonObject, list[Finding]]:
    """Return the object, and what is wrong with its keys."""
    if len(data) > MAX_BYTES:
        text = "De JSON is groter dan 25 MB."
        raise TooLarge((Finding(code="OP179", message=text, mark=Mark.ZUSTER),))
    decoded = _decode(data)
    if isinstance(decoded, Finding):
        raise NotWellFormed((decoded,))
    content, repeated = decoded
    if not isinstance(content, JsonObject):
        text = "Verwacht een object met de sleutels van een bericht."
        raise InvalidMessage((_json_finding(text, _WHOLE),))
    if _RELEASE in content:  # not a key of JSON: the release is an argument
        del content[_RELEASE]
        repeated.append(_json_finding(f"De sleutel {quote(_RELEASE)} hoort hier niet.", _WHOLE))
    return content, repeated


def _decode(data: str | bytes) -> tuple[Json, list[Finding]] | Finding:
    """Return what the JSON holds and what is wrong with its keys, or why it is no JSON.

    Nothing is raised here: the errors that are caught hold the whole text, and would stand behind
    ours.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        content: Json = json.loads(text, object_pairs_hook=make_object)
        return content, list(find_repeated(content, _WHOLE))
    except json.JSONDecodeError as error:
        why = f"Geen JSON: kolom {error.colno} klopt niet."
        return Finding(code="json-vorm", message=why, line=error.lineno)
    except (ValueError, RecursionError):
        why = "Geen JSON: geen UTF-8, te diep genest of een te lang getal."
        return Finding(code="json-vorm", message=why)


def find_repeated(value: Json, path: Path) -> Iterator[Finding]:
    """Yield a finding for each key that stands in its object more than once.

    Args:
        value: What was read with `make_object`.
        path: Where it stands.
    """
    if isinstance(value, JsonObject):
        for name in value.repeated:
            yield _json_finding(f"De sleutel {quote(name)} staat er meer dan eens.", path)
        for name, inner in value.items():
            yield from find_repeated(inner, path.child(quote(name)[1:-1]))
    elif isinstance(value, list):
        for index, inner in enumerate(value, start=1):
            yield from find_repeated(inner, path.at(index))


def _json_finding(text: str, path: Path) -> Finding:
    return Finding(code="json", message=text, path=path, mark=Mark.AANNAME)
