"""Messages as JSON, both ways: keys are the XML names, dates ISO, amounts integer eurocents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, overload

from ieb import releases
from ieb.errors import InvalidMessage, InvalidType, NotWellFormed, TooLarge
from ieb.findings import Finding, Mark, Path
from ieb.messages import Message
from ieb.messages.kinds import KINDS, check_message
from ieb.privacy import quote
from ieb.releases import ComplexType, MessageShape, Release
from ieb.wire._jsontype import Json
from ieb.wire.expected import M, check_expect, refuse_other
from ieb.wire.parser import MAX_BYTES

KIND: Final = "Bericht"
"""The key that says which message it is."""

_RELEASE: Final = "release"
_WHOLE: Final = Path()


class _Object(dict[str, Json]):
    """A JSON object that remembers which keys it was given twice."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Json]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        made.repeated = tuple(sorted(name for name, count in counts.items() if count > 1))
    return made


def to_json(message: Message, *, indent: int | None = None) -> str:
    """Write a message as JSON. What is written holds the Bsn in full.

    Args:
        message: The message.
        indent: Number of spaces to indent with, or None for one line.

    Returns:
        An object whose key ``Bericht`` names the message; the other keys are the XML names.

    Raises:
        InvalidType: `message` is no message.

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
    check_message(message)
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
        expect: The kind of message it must be, such as `WMO405`; None for any of the six.

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
    check_expect(expect)
    # Here, because cattrs would double the time of `import ieb`.
    from ieb.wire.converter import structure  # noqa: PLC0415

    given = (
        None if release is None else releases.release_or_default(release)
    )  # refused before the JSON is
    content, findings = _load(data)
    name = content.pop(KIND, None)
    wanted = given or _home_of(name)
    names = [shape.name for shape in wanted.messages]
    if name not in names:
        choice = f"verwacht een van {', '.join(names)}"
        text = f"De sleutel {KIND} noemt geen bericht van release {wanted.name}; {choice}."
        raise InvalidMessage((*findings, _finding(text, KIND)))
    refuse_other(str(name), expect, path=KIND)
    shape, kind = wanted.message(str(name)), KINDS[str(name)].model
    ours = releases.home_release(shape.name).message(shape.name)
    assert isinstance(shape.root.type, ComplexType)
    assert isinstance(ours.root.type, ComplexType)
    fixed = list(_fixed(content, shape))
    absent = list(_absent(content, shape.root.type, ours.root.type))
    whole = [*fixed, *_choices(content, shape.root.type)]
    findings += [*whole, *absent]
    made = structure({**content, _RELEASE: wanted}, kind)
    if not isinstance(made, Message):
        told = {finding.path for finding in (*fixed, *absent)}
        # Without a path a fault is about the message as a whole, and that has been told at its
        # place.
        findings += [
            _finding(text, path)
            for path, text in made
            if path not in told and (path or not whole or "hoort hier niet" in text)
        ]
    if findings or not isinstance(made, Message):
        raise InvalidMessage(tuple(findings))
    return made


def _home_of(name: Json) -> Release:
    """Return the release that a message is modelled after, by what the JSON calls it."""
    if isinstance(name, str) and name in KINDS:
        return KINDS[name].home
    return releases.release()  # for what is said of a name that is none


def _fixed(content: _Object, shape: MessageShape) -> Iterator[Finding]:
    """Yield where a header differs from what the release fixes; a type is told with the field."""
    header = content.get("Header")
    for name, allowed in shape.fixed.items():
        value = header.get(name) if isinstance(header, dict) else None
        if type(value) is not (str if name == "BerichtCode" else int):
            continue
        only = shape.element(f"{shape.root.name}/Header/{name}").only_value
        if allowed.fault(str(value)) is not None or only not in (None, str(value)):
            expected = only or (
                allowed.patterns[-1] if allowed.patterns else "de waarde van de release"
            )
            yield _finding(f"Verwacht {expected}; gekregen {quote(str(value))}.", f"Header/{name}")


def _choices(content: _Object, root: ComplexType) -> Iterator[Finding]:
    for part in root.particles:
        names = [element.name for element in part.elements]
        filled = sum(content.get(name) is not None for name in names)
        if len(names) > 1 and not part.minimum <= filled <= 1:
            yield _finding(f"Vul precies een van {' en '.join(names)}.", names[0])


def _absent(
    content: Mapping[str, Json], there: ComplexType, ours: ComplexType, path: Path = _WHOLE
) -> Iterator[Finding]:
    """Yield the keys that only our own release has: what they hold could not be written."""
    known = {element.name: element.type for element in there.elements}
    for element in ours.elements:
        name, value = element.name, content.get(element.name)
        place = path.child(name)
        if name in content and name not in known:
            why = "in de XSD's van deze release bestaat dit element niet"
            yield _finding(f"De sleutel {quote(name)} hoort hier niet: {why}.", place)
        elif isinstance(value, dict) and isinstance(element.type, ComplexType):
            inner = known[name]
            assert isinstance(
                inner, ComplexType
            )  # another holder does not fit: from_xsd refuses it
            yield from _absent(value, inner, element.type, place)


def _load(data: str | bytes) -> tuple[_Object, list[Finding]]:
    """Return the object, and what is wrong with its keys."""
    if len(data) > MAX_BYTES:
        raise TooLarge(
            (Finding(code="OP179", message="De JSON is groter dan 25 MB.", mark=Mark.ZUSTER),)
        )
    decoded = _decoded(data)
    if isinstance(decoded, Finding):
        raise NotWellFormed((decoded,))
    content, repeated = decoded
    if not isinstance(content, _Object):
        raise InvalidMessage(
            (_finding("Verwacht een object met de sleutels van een bericht.", ""),)
        )
    if _RELEASE in content:  # not a key of JSON: the release is an argument
        del content[_RELEASE]
        repeated.append(_finding(f"De sleutel {quote(_RELEASE)} hoort hier niet.", ""))
    return content, repeated


def _decoded(data: str | bytes) -> tuple[Json, list[Finding]] | Finding:
    """Return what the JSON holds and what is wrong with its keys, or why it is no JSON.

    Nothing is raised here: the errors that are caught hold the whole text, and would stand behind
    ours.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        content: Json = json.loads(text, object_pairs_hook=_object)
        return content, list(_repeated_keys(content, _WHOLE))
    except json.JSONDecodeError as error:
        why = f"Geen JSON: kolom {error.colno} klopt niet."
        return Finding(code="json-vorm", message=why, line=error.lineno)
    except (ValueError, RecursionError):
        why = "Geen JSON: geen UTF-8, te diep genest of een te lang getal."
        return Finding(code="json-vorm", message=why)


def _repeated_keys(value: Json, path: Path) -> Iterator[Finding]:
    if isinstance(value, _Object):
        for name in value.repeated:
            yield _finding(f"De sleutel {quote(name)} staat er meer dan eens.", path)
        for name, inner in value.items():
            yield from _repeated_keys(inner, path.child(quote(name)[1:-1]))
    elif isinstance(value, list):
        for index, inner in enumerate(value, start=1):
            yield from _repeated_keys(inner, path.at(index))


def _finding(text: str, path: Path | str) -> Finding:
    return Finding(code="json", message=text, path=path, mark=Mark.AANNAME)
