"""Messages as XML: `parse` and `serialize`, and the same for files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, overload

from lxml import etree

from ieb import releases
from ieb.errors import IebError, InvalidMessage, UnknownMessage
from ieb.filenames import as_path, hide_names, refuse_folder
from ieb.files import write_whole
from ieb.findings import Finding, Mark
from ieb.messages import Message
from ieb.messages.kinds import demand_message
from ieb.privacy import quote
from ieb.releases import MessageShape, Release
from ieb.releases.homes import shapes_read
from ieb.releases.shape import ROOT
from ieb.wire.codec import Codec, codec_for
from ieb.wire.expected import M, demand_expect, refuse_other
from ieb.wire.parser import MAX_BYTES, MAX_FINDINGS, demand_most, read_tree
from ieb.wire.schema import is_valid

_MANY: Final = "lees alle berichten erin met ieb.batch.find_sources en judge, of met `ieb validate`"
# The patterns of libxml2 take quadratic time on a long text (`.*[^\s].*`). A message is a few kB;
# what is larger is let through to the XSD only when nothing is wrong with the length of its values.
_LARGE: Final = 10_000
ENVELOPE: Final = "GG027"
"""The code of what is no message but an envelope around one."""
# What an envelope is in: the GGk of any year, StUF, and SOAP of any version (ggk).
_ENVELOPES: Final = (
    "http://www.stufstandaarden.nl/",
    "http://www.egem.nl/StUF/",
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.w3.org/2003/05/soap-envelope",
)
_HAS_ATTRIBUTE: Final = etree.XPath("boolean(//@*)")


@overload
def parse(
    data: bytes,
    *,
    release: Release | None = None,
    expect: None = None,
    max_findings: int = MAX_FINDINGS,
) -> Message: ...
@overload
def parse(
    data: bytes,
    *,
    release: Release | None = None,
    expect: type[M],
    max_findings: int = MAX_FINDINGS,
) -> M: ...
def parse(
    data: bytes,
    *,
    release: Release | None = None,
    expect: type[M] | None = None,
    max_findings: int = MAX_FINDINGS,
) -> M | Message:
    """Read a message from XML.

    What comes back is what the XSD saw: comments and processing instructions never change a value.

    Args:
        data: The content of a file, UTF-8, with or without BOM.
        release: The release the message must be of; None for the default, or for a message that
            the default has not (`WMO401` to `WMO404`) the one that it is modelled after.
        expect: The kind of message it must be, such as `WMO405`; None for any.
        max_findings: How many findings to list at most; when there are more, a last one counts
            them.

    Returns:
        The message that the namespace of the root names; to a type checker it is of the class
        `expect`.

    Raises:
        InvalidType: `data` is no bytes, or `expect` is no kind of message.
        UnexpectedMessage: It is another message than `expect`.
        RefusedMessage: The bytes are no valid message; which subclass says why, ``findings`` says
            all.

    Example:
        >>> parse(b"")
        Traceback (most recent call last):
        ieb.errors.NotWellFormed: bestand (regel 1): Geen goed gevormde XML: ...
    """
    if expect is not None:
        demand_expect(expect)
    demand_most(max_findings)
    given = releases.demand_release(release)
    root = read_tree(data)
    codec = _codec_of(root, given)
    target = codec.release
    if expect is not None:
        refuse_other(codec.shape.name, expect, path=ROOT, line=root.sourceline)
    if len(data) > _LARGE:
        _refuse_faults(root, codec, target, data, max_findings)
    if not _has_attributes(data, root, target) and is_valid(root, codec.shape, target):
        try:
            return codec.decode(root, large=len(data) > _LARGE)
        except IebError as error:
            refused = _invalid(root, codec, target, data, most=max_findings, error=error)
        raise refused  # out here, so that it has no __context__
    raise _invalid(root, codec, target, data, most=max_findings)


def serialize(message: Message, *, release: Release | None = None) -> bytes:
    """Write a message as XML: UTF-8, with declaration, standard prefixes and a final newline.

    Args:
        message: The message.
        release: The release to write for; None for the message's own. For another one the header is
            stamped as `Bericht.for_release` does.

    Returns:
        The XML; the same message always gives the same bytes.

    Raises:
        InvalidType: `message` is no message.
        InvalidValue: The release has no such message.
        InvalidMessage: The XSD set of a foreign release asks more than the model knows.
    """
    demand_message(message)
    given = releases.demand_release(release)
    if given is not None and given != message.release:
        message = message.for_release(given)
    codec = codec_for(message.naam, message.release)
    data = codec.encode(message)
    if not message.release.bundled:
        _demand_valid(data, codec, message.release)
    return data


def _demand_valid(data: bytes, codec: Codec, release: Release) -> None:
    """Let the XSD of a foreign set have the last word; what ours ask, the model enforces."""
    root = read_tree(data)
    if not is_valid(root, codec.shape, release):
        raise _invalid(root, codec, release, data)


@overload
def read(
    path: str | os.PathLike[str], *, release: Release | None = None, expect: None = None
) -> Message: ...
@overload
def read(path: str | os.PathLike[str], *, release: Release | None = None, expect: type[M]) -> M: ...
def read(
    path: str | os.PathLike[str],
    *,
    release: Release | None = None,
    expect: type[M] | None = None,
) -> M | Message:
    """Read a message from a file; see `parse`.

    Args:
        path: The file.
        release: The release the message must be of; None for the default, or for a message that
            the default has not (`WMO401` to `WMO404`) the one that it is modelled after.
        expect: The kind of message it must be, such as `WMO405`; None for any.

    Raises:
        UnreadableSource: The path is that of a folder.
        OSError: The file cannot be read.
        UnexpectedMessage: The file holds another message than `expect`.
        RefusedMessage: The file is no valid message.
    """
    given = as_path(path)
    try:
        # Not a Path: pathlib costs a tenth of `import ieb`.
        with hide_names(), open(given, "rb") as file:  # noqa: PTH123
            # One byte more than is allowed is enough to refuse a file, however large it is.
            data = file.read(MAX_BYTES + 1)
    except OSError:
        refuse_folder(given, _MANY)
        raise
    if expect is None:
        return parse(data, release=release)
    return parse(data, release=release, expect=expect)


def write(
    message: Message, path: str | os.PathLike[str], *, release: Release | None = None
) -> None:
    """Write a message to a file, whole or not at all; see `serialize`.

    A file that stands there is replaced only when the new one is complete and on the disk. A new
    file is for its owner only; one that stands there keeps its permissions.

    Args:
        message: The message.
        path: The file.
        release: The release to write for; None for the message's own.

    Raises:
        UnreadableSource: The path is that of a folder.
        OSError: The file cannot be written.
        IebError: The message cannot be written, see `serialize`.
    """
    data = serialize(message, release=release)
    given = as_path(path)
    try:
        with hide_names():
            write_whole(given, data)
    except OSError:
        refuse_folder(given, "geef de naam van een bestand, eventueel in die map")
        raise


def _has_attributes(data: bytes, root: etree._Element, release: Release) -> bool:
    # An XSD always allows the attributes of xsi, which could name other schemas; ours allow no
    # other ones. Looking for them in the tree is then needed only where their namespace can have
    # been written: as it is, or with a reference in it. One byte is looked for soonest.
    possible = not release.bundled or b"&" in data or b"XMLSchema-instance" in data
    return possible and bool(_HAS_ATTRIBUTE(root))


def _codec_of(root: etree._Element, given: Release | None) -> Codec:
    """Return the codec of a message; refuse what is none of the release, which may be given."""
    try:
        return _find_codec(str(root.tag), given)
    except KeyError:
        pass
    raise _unknown(root, given)  # out here, so that it has no __context__


@lru_cache(maxsize=64)  # which remembers no fault: a tag that is not known may be long
def _find_codec(tag: str, given: Release | None) -> Codec:
    release = given or releases.release_of(tag)
    names = {shape.root.tag: shape.name for shape in release.messages}
    return codec_for(names[tag], release)


def _unknown(root: etree._Element, given: Release | None) -> UnknownMessage:
    name = etree.QName(root)
    if (name.namespace or "").startswith(_ENVELOPES):
        text = (
            "Dit is een GGk-envelop, geen bericht; gebruik ieb.ggk: ieb.ggk.parse leest haar, en "
            "ieb.ggk.unwrap haalt het bericht eruit. De opdrachten van ieb doen dat zelf."
        )
        found = Finding(code=ENVELOPE, message=text, line=root.sourceline, mark=Mark.GGK)
        return UnknownMessage((found,))
    release = given or releases.release()
    choices = {given.name: given.messages} if given else shapes_read()
    path = name.localname if name.localname == "Bericht" else ""
    finding = Finding(
        code="bericht-onbekend",
        message=_tell_release(name, choices) or _tell_unknown(name, choices),
        path=path,
        line=root.sourceline,
        mark=release.namespace_mark,
    )
    return UnknownMessage((finding,))


def _tell_release(name: etree.QName, choices: Mapping[str, object]) -> str | None:
    """Return of which release of ours a message is, and how to read it; None for no message."""
    for known in map(releases.release, releases.release_names()):
        for shape in known.messages:
            if shape.root.tag == name.text:
                expected = " of ".join(choices)
                return (
                    f"Dit is een {shape.name} van release {known.name}. Verwacht werd een bericht "
                    f"van release {expected}. Lees het met --release {known.name}, of in Python "
                    f"met release=ieb.release('{known.name}')."
                )
    return None


def _tell_unknown(name: etree.QName, choices: Mapping[str, Iterable[MessageShape]]) -> str:
    """Return what an element is, and the messages with their namespaces that it could be."""
    element = quote(name.localname)
    found = f"Het element {element} heeft geen namespace."
    if name.namespace is not None:
        found = f"Het element {element} in de namespace {quote(name.namespace)} is hier onbekend."
    choice = "; of ".join(_list_messages(home, shapes) for home, shapes in choices.items())
    return f"{found} Verwacht werd een bericht {choice}."


def _list_messages(release: str, shapes: Iterable[MessageShape]) -> str:
    """Return the messages of a release with their namespaces, to choose from."""
    listed = ", ".join(f"{shape.name} ({shape.namespace})" for shape in shapes)
    return f"van release {release}: {listed}"


def _refuse_faults(
    root: etree._Element, codec: Codec, release: Release, data: bytes, most: int
) -> None:
    from ieb.wire.explain import explain, faults  # noqa: PLC0415  # only who has a large file pays for it

    # What only a foreign XSD asks is looked for here as well: validating a large tree with many
    # such faults takes libxml2 quadratic time.
    find = faults if release.bundled else explain
    findings = find(root, codec.shape, release, codec.forms, data, most=most)
    if findings:
        raise InvalidMessage(findings)


def _invalid(
    root: etree._Element,
    codec: Codec,
    release: Release,
    data: bytes,
    *,
    most: int = MAX_FINDINGS,
    error: IebError | None = None,
) -> InvalidMessage:
    from ieb.wire.explain import explain  # noqa: PLC0415  # only who has a fault pays for it

    findings = explain(root, codec.shape, release, codec.forms, data, most=most)
    if not findings:
        # The model as a whole refused what each element by itself allows.
        text = str(error) if error else "Het bericht voldoet niet aan de XSD van deze release."
        findings = (Finding(code="model", message=text, path=ROOT, mark=Mark.AANNAME),)
    return InvalidMessage(findings)
