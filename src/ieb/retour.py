"""The retour: built from a heenbericht and its report, and checked when it is received (IV028)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from attrs import fields, frozen, has

from ieb.codes import RetourCode
from ieb.errors import InvalidType, InvalidValue, NoRetour
from ieb.findings import Finding, Mark, Severity
from ieb.history import HEENBERICHT
from ieb.messages import WMO405, WMO406, WMO407, WMO408, WMO409, WMO410, RetourCodes
from ieb.messages import abonnementstarief as abo
from ieb.messages import beschermd_wonen as bw
from ieb.messages import terugkoppeling as tk
from ieb.messages.bericht import Bericht, HeaderRetour, Kop
from ieb.messages.fields import camel
from ieb.rules import Context, Report, validate

Heenbericht = WMO405 | WMO407 | WMO409
"""A message that is answered by a retour."""
Retour = WMO406 | WMO408 | WMO410
"""A message that answers a heenbericht."""

_LEVEL_OF_CONTENT: Final = 2


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
    refusing = [one for one in report if one.severity is Severity.AFKEUR and one.retourcode is not None]
    if any(one.level == _LEVEL_OF_CONTENT for one in refusing):
        return _Codes(header=(RetourCode.R0001.code,), content=True)
    header = _of_class(refusing, "Header")
    if header:
        return _Codes(header=header)
    client, period = _of_class(refusing, "Client"), _of_class(refusing, "Periode")
    if not client and not period:
        return _Codes()
    nothing = (RetourCode.R0200.code,)
    return _Codes(header=nothing, client=client or nothing, period=period or nothing, body=True)


def _of_class(findings: list[Finding], wanted: str) -> tuple[str, ...]:
    codes = (one.retourcode for one in findings if _class_of(one.path) == wanted)
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _class_of(path: str) -> str:
    """Return the class a finding is coded on: a finding inside a CDT_ counts for the class that holds it."""
    steps = path.split("/")[1:]
    if steps[:1] == ["Header"] or not steps:
        return "Header"
    inner = len(steps) > 1 and (
        steps[1].startswith("PeriodeEigenBijdrage") or steps[1] == "InhoudelijkeOpmerking"
    )
    return "Periode" if inner else "Client"


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
        report: What was found in it; only findings with a return code count.
        identificatie: Identification of the retour, unique, 1 to 12 characters.
        dagtekening: Date of the retour.
        xslt_versie: Version of the XSLT that rejected the content; only in a retour with 0001.

    Returns:
        A WMO406, WMO408 or WMO410, always valid for the XSD.

    Raises:
        NoRetour: There is no retour on this report, because the message is no valid one (level 1).
        InvalidType: `heenbericht` is no heenbericht, or a value of the wrong type.
        InvalidValue: An `identificatie`, `dagtekening` or `xslt_versie` that the XSD refuses, or a report
            on another message.

    Example:
        >>> from ieb import WMO409, RedenTerugkoppeling
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
    if not isinstance(heenbericht, Heenbericht):
        msg = f"Verwacht een heenbericht (WMO405, WMO407 of WMO409), geen {type(heenbericht).__name__}."
        raise InvalidType(msg)
    if report.message is None or report.at(1):
        msg = "Er is geen retour: het bericht is afgekeurd op niveau 1. De zender krijgt een fout in het transport."
        raise NoRetour(msg)
    if report.message != heenbericht:
        msg = "Het rapport gaat over een ander bericht dan het heenbericht."
        raise InvalidValue(msg)
    codes = _codes(report)
    own = {
        "identificatie_retour": identificatie,
        "dagtekening_retour": dagtekening,
        "xslt_versie": xslt_versie if codes.content else None,
        "retour_codes": _retour_codes(codes.header) if codes.header else None,
    }
    if isinstance(heenbericht, WMO409):
        return _retour_409(heenbericht, codes, own)
    if isinstance(heenbericht, WMO405):
        return WMO406(
            release=heenbericht.release,
            header=HeaderRetour(**_header(WMO406, heenbericht), **own),
            client=_client_405(heenbericht.client, codes) if codes.body else None,
        )
    return WMO408(
        release=heenbericht.release,
        header=HeaderRetour(**_header(WMO408, heenbericht), **own),
        client=_client_407(heenbericht.client, codes) if codes.body else None,
    )


def _retour_codes(codes: tuple[str, ...]) -> RetourCodes:
    return RetourCodes(retour_code=tuple(RetourCode.by_code(code) for code in codes))


def _header(soort: type[Bericht], heenbericht: Heenbericht) -> dict[str, Any]:
    """Return what the header of a retour takes from its release and from the heenbericht."""
    stempel = soort.stempel(heenbericht.release)
    header = heenbericht.header
    party = (
        {"ontvanger": header.ontvanger}
        if isinstance(header, tk.HeaderTerugkoppeling)
        else {"afzender": header.afzender}
    )
    return {
        **stempel,
        **party,
        "bericht_identificatie": header.bericht_identificatie,
        "xsd_versie": header.xsd_versie,
        "xsd_versie_retour": stempel["xsd_versie"],
    }


def _copied(instance: object) -> dict[str, Any]:  # Any: the fields of any class of the model
    return {one.name: getattr(instance, one.name) for one in fields(type(instance))}


def _client_405(client: abo.Client, codes: _Codes) -> abo.ClientRetour:
    period = abo.PeriodeEigenBijdrageAboRetour(
        **_copied(client.periode_eigen_bijdrage_abo), retour_codes=_retour_codes(codes.period)
    )
    return abo.ClientRetour(
        bsn=client.bsn, periode_eigen_bijdrage_abo=period, retour_codes=_retour_codes(codes.client)
    )


def _client_407(client: bw.Client, codes: _Codes) -> bw.ClientRetour:
    period = bw.PeriodeEigenBijdrageBwRetour(
        **_copied(client.periode_eigen_bijdrage_bw), retour_codes=_retour_codes(codes.period)
    )
    return bw.ClientRetour(
        bsn=client.bsn, periode_eigen_bijdrage_bw=period, retour_codes=_retour_codes(codes.client)
    )


def _retour_409(heenbericht: WMO409, codes: _Codes, own: dict[str, Any]) -> WMO410:
    header = tk.HeaderTerugkoppelingRetour(**_header(WMO410, heenbericht), **own)
    if not codes.body:
        return WMO410(release=heenbericht.release, header=header)
    parts: dict[str, Any] = {}
    for name, kind in (
        ("abonnementstarief", tk.AbonnementstariefRetour),
        ("beschermd_wonen", tk.BeschermdWonenRetour),
    ):
        part = getattr(heenbericht, name)
        if part is not None:
            remark = tk.InhoudelijkeOpmerkingRetour(
                **_copied(part.inhoudelijke_opmerking), retour_codes=_retour_codes(codes.period)
            )
            kept = {**_copied(part), "inhoudelijke_opmerking": remark}
            parts[name] = kind(**kept, retour_codes=_retour_codes(codes.client))
    return WMO410(release=heenbericht.release, header=header, **parts)


def check_retour(retour: Retour, heenbericht: Heenbericht, context: Context | None = None) -> Report:
    """Judge a retour that was received on a heenbericht.

    Args:
        retour: The retour.
        heenbericht: The message it should answer.
        context: What is known besides, such as the history with the day of receipt.

    Returns:
        What is wrong with the retour by itself (OP065, OP090, IV028) and what it did not copy unchanged.

    Raises:
        InvalidType: No retour, or no heenbericht.
    """
    if not isinstance(retour, Retour) or not isinstance(heenbericht, Heenbericht):
        msg = "Verwacht een retour (WMO406, WMO408 of WMO410) en het heenbericht waarop het antwoordt."
        raise InvalidType(msg)
    report = validate(retour, context)
    found = tuple(_finding(path, text) for path, text in _unlike(retour, heenbericht))
    return Report(message=retour, findings=(*found, *report.findings), not_judged=report.not_judged)


def _unlike(retour: Retour, heenbericht: Heenbericht) -> Iterator[tuple[str, str]]:
    if HEENBERICHT[retour.naam] != heenbericht.naam:
        yield (
            "Bericht",
            f"Een {retour.naam} antwoordt op een {HEENBERICHT[retour.naam]}, niet op een {heenbericht.naam}.",
        )
        return
    own = {one.name for one in fields(Kop)} - {"bericht_identificatie", "xsd_versie"}
    for name in ("header", "client", "abonnementstarief", "beschermd_wonen"):
        there = getattr(retour, name, None)
        if there is not None:
            here = getattr(heenbericht, name)
            yield from _differences(here, there, f"Bericht/{camel(name)}", own if name == "header" else set())


def _differences(here: object, there: object, path: str, own: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the paths of all that a retour should have copied and did not."""
    if here is None:
        yield path, "Deze klasse staat niet in het heenbericht."
        return
    for one in fields(type(here)):
        if one.name in own:
            continue
        mine, other = getattr(here, one.name), getattr(there, one.name)
        place = f"{path}/{camel(one.name)}"
        if has(type(mine)) and has(type(other)) and not _is_value(mine):
            yield from _differences(mine, other, place, set())
        elif mine != other:
            yield place, f"{camel(one.name)} is niet gelijk aan die van het heenbericht."


def _is_value(value: object) -> bool:
    """Return whether a value is one element, however its class is made."""
    return not type(value).__module__.startswith("ieb.messages")


def _finding(path: str, text: str) -> Finding:
    return Finding(
        code="IV028",
        message=text,
        level=_LEVEL_OF_CONTENT,
        severity=Severity.OVERTREDING,
        path=path,
        mark=Mark.ZUSTER,
    )
