"""The retour: built from a heenbericht and its report, and checked when it is received (IV028)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import UnionType
from typing import Any, Final

from attrs import AttrsInstance, fields, frozen

from ieb import values
from ieb.arguments import name_arguments
from ieb.codes import RetourCode
from ieb.errors import InvalidType, InvalidValue, NoRetour
from ieb.findings import Finding, Severity
from ieb.messages import WMO405, WMO406, WMO407, WMO408, WMO409, WMO410, RetourCodes
from ieb.messages import abonnementstarief as abo
from ieb.messages import beschermd_wonen as bw
from ieb.messages import terugkoppeling as tk
from ieb.messages.bericht import Bericht, HeaderRetour, KopRetour
from ieb.privacy import quote
from ieb.releases import MessageShape, Release, SimpleType
from ieb.rules import Context, Report
from ieb.rules.engine import context_or_empty, judge
from ieb.rules.register import subject_of

Heenbericht = WMO405 | WMO407 | WMO409
"""A message that is answered by a retour."""
Retour = WMO406 | WMO408 | WMO410
"""A message that answers a heenbericht."""

_LEVEL_OF_XSD: Final = 1
_LEVEL_OF_CONTENT: Final = 2
_NOT_REFUSING: Final = (RetourCode.R0200.code, RetourCode.R0233.code)
_A_HEENBERICHT: Final = "een heenbericht (WMO405, WMO407 of WMO409)"
# Any: which class answers which is known here, not to the type checker.
_ANSWERS: Final[dict[str, tuple[Any, Any]]] = {
    "WMO405": (WMO406, HeaderRetour),
    "WMO407": (WMO408, HeaderRetour),
    "WMO409": (WMO410, tk.HeaderTerugkoppelingRetour),
}
_RETOUR_CLASS: Final[dict[type, Any]] = {
    abo.Client: abo.ClientRetour,
    abo.PeriodeEigenBijdrageAbo: abo.PeriodeEigenBijdrageAboRetour,
    bw.Client: bw.ClientRetour,
    bw.PeriodeEigenBijdrageBw: bw.PeriodeEigenBijdrageBwRetour,
    tk.Abonnementstarief: tk.AbonnementstariefRetour,
    tk.BeschermdWonen: tk.BeschermdWonenRetour,
    tk.InhoudelijkeOpmerking: tk.InhoudelijkeOpmerkingRetour,
}


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
        NoRetour: The message failed at level 1, or is refused without a code that says so.
    """
    refusing = report.of(Severity.AFKEUR)
    if report.message is None or any(one.level == _LEVEL_OF_XSD for one in refusing):
        wanted = "de zender krijgt een fout in het transport"
        msg = f"Er is geen retour: het bericht is afgekeurd op niveau 1; {wanted}."
        raise NoRetour(msg)
    content, nothing = RetourCode.R0001.code, (RetourCode.R0200.code,)
    if any(one.level == _LEVEL_OF_CONTENT or one.retourcode == content for one in refusing):
        return _Codes(header=(content,), content=True)
    header, client, period = (_of_class(refusing, place) for place in ("Header", "Client", "Periode"))
    if header:
        return _Codes(header=header)
    if client or period:
        return _Codes(header=nothing, client=client or nothing, period=period or nothing, body=True)
    if refusing:
        code = refusing[0].code
        wanted = f"geef er een met Context(retourcodes={{'{code}': ...}})"
        msg = f"Er is geen retour: {code} keurt het bericht af zonder retourcode die dat zegt; {wanted}."
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


def _demand_known(codes: _Codes, shape: MessageShape) -> None:
    """Refuse codes that the release cannot write: the list of a foreign XSD set may lack one of ours.

    Raises:
        NoRetour: Which codes, and what to do.
    """
    kinds = [one.type for _, _, one in shape.walk() if one.name == "RetourCode"]
    unknown = [
        code
        for code in (*codes.header, *codes.client, *codes.period)
        if any(isinstance(kind, SimpleType) and kind.fault(code) for kind in kinds)
    ]
    if unknown:
        listed = ", ".join(quote(code) for code in unknown)
        msg = (
            f"Er is geen retour: retourcode {listed} staat niet in de codelijst van deze release. Geef met "
            "Context(retourcodes={...}) per regel de code die er wel in staat."
        )
        raise NoRetour(msg)


def _of_class(findings: Iterable[Finding], wanted: str) -> tuple[str, ...]:
    codes = (one.retourcode for one in findings if _class_of(one.path) == wanted)
    return tuple(dict.fromkeys(code for code in codes if code is not None and code not in _NOT_REFUSING))


def _class_of(path: str) -> str:
    """Return the class a finding is coded on: a finding inside a CDT_ counts for the class that holds it."""
    steps = path.split("/")[1:]
    if steps[:1] == ["Header"] or not steps:
        return "Header"
    inner = len(steps) > 1 and (
        steps[1].startswith("PeriodeEigenBijdrage") or steps[1] == "InhoudelijkeOpmerking"
    )
    return "Periode" if inner else "Client"


def _demand(value: object, kinds: type | UnionType, what: str) -> None:
    if not isinstance(value, kinds):
        msg = f"Verwacht {what}, geen {type(value).__name__}."
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
        xslt_versie: Version of the XSLT that rejected the content; it stands only in a retour with 0001.

    Returns:
        A WMO406, WMO408 or WMO410, always valid for the XSD.

    Raises:
        NoRetour: There is no retour on this report: the message is no valid one (level 1), a finding of
            your own refuses it without a return code, or with a code that the release does not know.
        InvalidType: `heenbericht` is no heenbericht, `report` no report, or a value of the wrong type.
        InvalidValue: An `identificatie`, `dagtekening` or `xslt_versie` that the XSD refuses, or a report
            on another message.

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
    _demand(heenbericht, Heenbericht, _A_HEENBERICHT)
    _demand(report, Report, "een rapport (Report, van validate of check)")
    if xslt_versie is not None:
        values.VERSIE(None, fields(KopRetour).xslt_versie, xslt_versie)
    if report.message is not None and report.message != heenbericht:
        msg = "Het rapport gaat over een ander bericht dan het heenbericht."
        raise InvalidValue(msg)
    codes = _codes(report)
    kind, header = _ANSWERS[heenbericht.naam]
    _demand_known(codes, _shape(heenbericht.release, kind))
    own = {
        "identificatie_retour": identificatie,
        "dagtekening_retour": dagtekening,
        "xslt_versie": xslt_versie if codes.content else None,
        "retour_codes": _retour_codes(codes.header) if codes.header else None,
    }
    made: Retour = kind(
        release=heenbericht.release,
        header=header(**_header(kind, heenbericht), **own),
        **(_body(heenbericht, codes) if codes.body else {}),
    )
    return made


def _retour_codes(codes: tuple[str, ...]) -> RetourCodes:
    return RetourCodes(retour_code=tuple(RetourCode.by_code(code) for code in codes))


# Any, here and below: the fields of whichever class of the model is answered.
def _header(kind: type[Bericht], heenbericht: Heenbericht) -> dict[str, Any]:
    """Return what the header of a retour takes from its release and from the heenbericht."""
    stamp = kind.stamp_fields(heenbericht.release)
    copied = {name: value for name, value in _values(heenbericht.header).items() if name not in stamp}
    return {
        **stamp,
        **copied,
        "xsd_versie": heenbericht.header.xsd_versie,
        "xsd_versie_retour": stamp["xsd_versie"],
    }


def _body(heenbericht: Heenbericht, codes: _Codes) -> dict[str, Any]:
    parts = {name: value for name, value in _values(heenbericht).items() if type(value) in _RETOUR_CLASS}
    return {name: _copied(part, (codes.client, codes.period)) for name, part in parts.items()}


def _copied(part: AttrsInstance, codes: tuple[tuple[str, ...], ...]) -> Any:
    """Return a class unchanged, with its return codes.

    Args:
        part: The class of the heenbericht.
        codes: The codes on it, and those on the class below it.
    """
    values = {
        name: _copied(value, codes[1:]) if type(value) in _RETOUR_CLASS else value
        for name, value in _values(part).items()
    }
    return _RETOUR_CLASS[type(part)](**values, retour_codes=_retour_codes(codes[0]))


def _values(instance: AttrsInstance) -> dict[str, Any]:
    return {one.name: getattr(instance, one.name) for one in fields(type(instance))}


@name_arguments
def check_retour(retour: Retour, heenbericht: Heenbericht, context: Context | None = None) -> Report:
    """Judge a retour that was received on a heenbericht.

    Args:
        retour: The retour.
        heenbericht: The message it should answer.
        context: What is known besides, such as the history with the day of receipt.

    Returns:
        What is wrong with the retour by itself (OP065, OP090, IV028) and what it did not copy unchanged.

    Raises:
        InvalidType: No retour, no heenbericht, or no context.
    """
    _demand(retour, Retour, "een retour (WMO406, WMO408 of WMO410)")
    _demand(heenbericht, Heenbericht, _A_HEENBERICHT)
    return judge(subject_of(retour, context_or_empty(context), heenbericht))
