"""The retour: built from a heenbericht and its report, and checked when it is received (IV028)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Final

from attrs import AttrsInstance, fields, fields_dict, frozen, has

from ieb import values
from ieb.arguments import name_arguments
from ieb.codes import RetourCode
from ieb.errors import InvalidType, InvalidValue, NoRetour
from ieb.findings import Finding, Severity
from ieb.messages import RetourCodes
from ieb.messages.bericht import Bericht, KopRetour
from ieb.messages.fields import field_types
from ieb.messages.kinds import KINDS, Kind, kind_of
from ieb.messages.pairs import Heenbericht, Retour
from ieb.messages.places import CodedClass
from ieb.privacy import quote
from ieb.releases import MessageShape, Release, SimpleType
from ieb.rules import Context, Report
from ieb.rules.engine import context_or_empty, judge_subject
from ieb.rules.report import Judgement
from ieb.rules.subject import subject_of

__all__ = [
    "build_retour",
    "check_retour",
]

_LEVEL_OF_XSD: Final = 1
_LEVEL_OF_CONTENT: Final = 2
_NOT_REFUSING: Final = (RetourCode.R0200.code, RetourCode.R0233.code)
_HEENBERICHTEN: Final = [kind for kind in KINDS.values() if not kind.is_retour]
_RETOUREN: Final = [kind for kind in KINDS.values() if kind.is_retour]


@frozen(kw_only=True)
class _Codes:
    """The return codes of a retour, class by class, as the table of IV028 gives them.

    Attributes:
        header: Codes on the header; empty for none.
        client: Codes on the client, or on the stream of a WMO409.
        period: Codes on the period, or on the remark of a WMO409.
        body: Whether client and period stand in the retour.
        content: Whether the message was refused on its content (level 2).
    """

    header: tuple[str, ...] = ()
    client: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    body: bool = False
    content: bool = False


def _codes(report: Report) -> _Codes:
    """Return the codes that a report leads to.

    Raises:
        NoRetour: The message failed at level 1, is refused without a code that says so, or was not
            judged.
    """
    refusing = report.of(Severity.AFKEUR)
    if report.judgement is Judgement.NIET_BEOORDEELD:
        wanted = "een retour zonder retourcodes zou het ongezien goedkeuren"
        msg = f"Er is geen retour: wij kennen niet alle regels voor dit bericht, en {wanted}."
        raise NoRetour(msg)
    levels = {finding.level for finding in refusing}
    if report.message is None or _LEVEL_OF_XSD in levels:
        wanted = "de zender krijgt een fout in het transport"
        msg = f"Er is geen retour: het bericht is afgekeurd op niveau 1; {wanted}."
        raise NoRetour(msg)
    content, nothing = RetourCode.R0001.code, (RetourCode.R0200.code,)
    codes = {finding.retourcode for finding in refusing}
    if _LEVEL_OF_CONTENT in levels or content in codes:
        return _Codes(header=(content,), content=True)
    kind = kind_of(report.message)
    header = _of_class(refusing, kind, CodedClass.HEADER)
    client = _of_class(refusing, kind, CodedClass.CLIENT)
    period = _of_class(refusing, kind, CodedClass.PERIODE)
    if header:
        return _Codes(header=header)
    if client or period:
        return _Codes(header=nothing, client=client or nothing, period=period or nothing, body=True)
    if refusing:
        code = refusing[0].code
        wanted = f"geef er een met Context(retourcodes={{'{code}': ...}})"
        what = f"{code} keurt het bericht af zonder retourcode die dat zegt"
        msg = f"Er is geen retour: {what}; {wanted}."
        raise NoRetour(msg)
    return _Codes()


def _shape(release: Release, kind: type[Bericht]) -> MessageShape:
    """Return the shape of a retour.

    Raises:
        NoRetour: The release has no such message.
    """
    try:
        return release.message(kind.naam)
    except InvalidValue as error:
        msg = f"Er is geen retour: {error}"
    raise NoRetour(msg)


def _demand_writable(codes: _Codes, shape: MessageShape) -> None:
    """Refuse codes that the release cannot write: a foreign XSD set may lack one of ours.

    Raises:
        NoRetour: Which codes, and what to do.
    """
    written = (*codes.header, *codes.client, *codes.period)
    if not written:  # as of nearly all
        return
    unknown: list[str] = []
    for _, _, element in shape.walk():
        if element.name == "RetourCode" and isinstance(element.type, SimpleType):
            unknown += filter(element.type.fault, written)
    if unknown:
        names = ", ".join(map(quote, dict.fromkeys(unknown)))
        msg = (
            f"Er is geen retour: retourcode {names} staat niet in de codelijst van deze release. "
            "Geef met Context(retourcodes={...}) per regel de code die er wel in staat."
        )
        raise NoRetour(msg)


def _of_class(findings: Iterable[Finding], kind: Kind, wanted: CodedClass) -> tuple[str, ...]:
    codes: dict[str, None] = {}  # in order, each once
    for finding in findings:
        code = finding.retourcode
        if code is None or code in _NOT_REFUSING:
            continue
        if kind.coded_class(finding.path) is wanted:
            codes[code] = None
    return tuple(codes)


def _demand_one_of(value: object, kinds: Iterable[Kind], what: str) -> None:
    models = [kind.model for kind in kinds]
    if not isinstance(value, tuple(models)):
        *others, last = [model.naam for model in models]
        msg = f"Verwacht {what} ({', '.join(others)} of {last}), geen {type(value).__name__}."
        raise InvalidType(msg)


@name_arguments
def build_retour(
    heenbericht: Heenbericht,
    report: Report,
    *,
    identificatie: str,
    dagtekening: date,
    xslt_versie: str | None = None,
) -> Retour:
    """Build the retour on a heenbericht.

    Args:
        heenbericht: The message that is answered.
        report: What was found in it; only what refuses the message counts.
        identificatie: Identification of the retour, unique, 1 to 12 characters.
        dagtekening: Date of the retour.
        xslt_versie: Version of the XSLT that rejected the content; it stands only in a retour with
            0001.

    Returns:
        The retour of its kind, always valid for the XSD.

    Raises:
        NoRetour: There is no retour on this report: the message is no valid one (level 1), a
            finding of your own refuses it without a return code, or with a code that the release
            does not know, or nothing refuses it but not all rules about it are known.
        InvalidType: `heenbericht` is no heenbericht, `report` no report, or a value of the wrong
            type.
        InvalidValue: An `identificatie`, `dagtekening` or `xslt_versie` that the XSD refuses, or a
            report on another message.

    Example:
        >>> from ieb import WMO409, RedenTerugkoppeling, validate
        >>> bericht = WMO409.terugkoppeling(
        ...     ontvanger="0513",
        ...     identificatie="C1",
        ...     dagtekening=date(2025, 5, 14),
        ...     eb_start_nummer=649901,
        ...     reden=RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        ... )
        >>> retour = build_retour(
        ...     bericht, validate(bericht), identificatie="R1", dagtekening=date(2025, 5, 15)
        ... )
        >>> retour.naam, retour.header.retour_codes
        ('WMO410', None)
    """
    _demand_one_of(heenbericht, _HEENBERICHTEN, "een heenbericht")
    if not isinstance(report, Report):
        msg = f"Verwacht een rapport (Report, van validate of check), geen {type(report).__name__}."
        raise InvalidType(msg)
    if xslt_versie is not None:
        values.VERSIE(None, fields(KopRetour).xslt_versie, xslt_versie)
    about = report.message
    # The same object is most often given, and is not compared element by element.
    if about is not None and about is not heenbericht and about != heenbericht:
        msg = "Het rapport gaat over een ander bericht dan het heenbericht."
        raise InvalidValue(msg)
    codes = _codes(report)
    kind = _answer_to(heenbericht)
    parts = _classes(kind)
    _demand_writable(codes, _shape(heenbericht.release, kind))
    header = _header(kind, heenbericht)
    header["identificatie_retour"] = identificatie
    header["dagtekening_retour"] = dagtekening
    if codes.content:
        header["xslt_versie"] = xslt_versie
    if codes.header:
        header["retour_codes"] = _retour_codes(codes.header)
    body: dict[str, Any] = {}
    if codes.body:
        body = _body(heenbericht, parts, codes)
    retour: Retour = kind(release=heenbericht.release, header=parts["header"](**header), **body)
    return retour


def _retour_codes(codes: tuple[str, ...]) -> RetourCodes:
    return RetourCodes(retour_code=tuple(RetourCode.by_code(code) for code in codes))


# Any, here and below: the fields of whichever class of the model is answered.
def _header(kind: type[Bericht], heenbericht: Heenbericht) -> dict[str, Any]:
    """Return what the header of a retour takes from its release and from the heenbericht."""
    stamp = kind.stamp_fields(heenbericht.release)
    copied = {
        name: value for name, value in _values(heenbericht.header).items() if name not in stamp
    }
    return {
        **stamp,
        **copied,
        "xsd_versie": heenbericht.header.xsd_versie,
        "xsd_versie_retour": stamp["xsd_versie"],
    }


def _answer_to(heenbericht: Heenbericht) -> Any:
    answer = kind_of(heenbericht).answered_by
    assert answer is not None  # no retour comes here
    return KINDS[answer].model


@cache
def _classes(kind: type) -> dict[str, Any]:
    """Return the classes in a class of a retour that have return codes, by their attribute."""
    held = {name: value.kind for name, value in field_types(kind).items() if has(value.kind)}
    return {name: inner for name, inner in held.items() if "retour_codes" in fields_dict(inner)}


def _body(heenbericht: Heenbericht, parts: dict[str, Any], codes: _Codes) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, kind in parts.items():
        if name == "header":
            continue
        part = getattr(heenbericht, name)
        if part is not None:
            body[name] = _copy(part, kind, (codes.client, codes.period))
    return body


def _copy(part: AttrsInstance, kind: Any, codes: tuple[tuple[str, ...], ...]) -> Any:
    """Return a class unchanged, with its return codes.

    Args:
        part: The class of the heenbericht.
        kind: The class of the retour that holds the same, and return codes besides.
        codes: The codes on it, and those on the class below it.
    """
    below = _classes(kind)
    values = _values(part)
    for name, kind_below in below.items():
        values[name] = _copy(values[name], kind_below, codes[1:])
    return kind(**values, retour_codes=_retour_codes(codes[0]))


def _values(instance: AttrsInstance) -> dict[str, Any]:
    return {field.name: getattr(instance, field.name) for field in fields(type(instance))}


@name_arguments
def check_retour(
    retour: Retour, heenbericht: Heenbericht, context: Context | None = None
) -> Report:
    """Judge a retour that was received on a heenbericht.

    Args:
        retour: The retour.
        heenbericht: The message it should answer.
        context: What is known besides, such as the history with the day of receipt.

    Returns:
        What is wrong with the retour by itself (OP065, OP090, IV028) and what it did not copy
        unchanged.

    Raises:
        InvalidType: No retour, no heenbericht, or no context.
    """
    _demand_one_of(retour, _RETOUREN, "een retour")
    _demand_one_of(heenbericht, _HEENBERICHTEN, "een heenbericht")
    return judge_subject(subject_of(retour, context_or_empty(context), heenbericht))
