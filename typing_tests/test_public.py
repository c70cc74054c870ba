"""What a type checker must see of the public API; checked by mypy and pyright, never run.

An ignore that is not needed is an error in both, so each line that has them is one they both
refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import assert_type

import ieb
from ieb.codes import (
    AttribuutNaam,
    BerichtCode,
    RedenTerugkoppeling,
    RetourCode,
    StatusAanlevering,
    UnknownCode,
)
from ieb.findings import Finding, Mark, Severity
from ieb.history import Exchange, Retour
from ieb.messages import (
    WMO401,
    WMO402,
    WMO403,
    WMO404,
    WMO405,
    WMO406,
    WMO407,
    WMO408,
    WMO409,
    WMO410,
    Attribuut,
    Kostprijs,
    Message,
)
from ieb.messages.aanlevering import Aanlevering, Sleutel
from ieb.messages.places import Stroom
from ieb.notation import Notation, read_amount, read_any_date, read_code, read_date
from ieb.releases import Release
from ieb.values import Bedrag

DAG = date(2025, 5, 12)


def reading_gives_the_union(data: bytes, text: str, release: Release) -> None:
    assert_type(ieb.parse(data), Message)
    assert_type(
        ieb.parse(data),
        WMO401 | WMO402 | WMO403 | WMO404 | WMO405 | WMO406 | WMO407 | WMO408 | WMO409 | WMO410,
    )
    assert_type(ieb.parse(data, release=release), Message)
    assert_type(ieb.from_json(text), Message)
    assert_type(ieb.from_json(data, release=release), Message)
    ieb.parse(text)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    ieb.parse(data, release="4.0")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    ieb.parse(data, release)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]


def what_is_expected_comes_back(
    data: bytes, text: str, path: PathLike[str], kind: type[WMO405 | WMO407]
) -> None:
    assert_type(ieb.parse(data, expect=WMO405), WMO405)
    assert_type(ieb.read(path, expect=WMO409), WMO409)
    assert_type(ieb.from_json(text, expect=ieb.WMO407), WMO407)
    assert_type(ieb.parse(data, expect=None), Message)
    assert_type(ieb.read(path, expect=kind), WMO405 | WMO407)
    assert_type(ieb.read(path, expect=WMO405).client.periode_eigen_bijdrage_abo.eb_startdatum, date)
    ieb.parse(data, expect="WMO405")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    ieb.read(path, expect=ieb.Kostprijs)  # type: ignore[type-var]  # pyright: ignore[reportCallIssue, reportArgumentType]


def writing(message: Message, wmo405: WMO405, release: Release) -> None:
    assert_type(ieb.serialize(message), bytes)
    assert_type(ieb.serialize(wmo405, release=release), bytes)
    assert_type(ieb.to_json(message, indent=2), str)
    ieb.serialize("WMO405")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ieb.serialize(wmo405.header)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def files_are_named_by_text_or_path(message: Message, path: PathLike[str]) -> None:
    assert_type(ieb.read("bericht.xml"), Message)
    assert_type(ieb.read(Path("bericht.xml")), Message)
    assert_type(ieb.read(path), Message)
    ieb.write(message, "bericht.xml")
    ieb.write(message, Path("bericht.xml"))
    ieb.write(message, path)
    ieb.read(b"bericht.xml")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    ieb.write("bericht.xml", message)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def narrowing_by_isinstance(data: bytes) -> None:
    message = ieb.parse(data)
    if isinstance(message, WMO405):
        assert_type(message.client.bsn, str)
        assert_type(message.client.periode_eigen_bijdrage_abo.eb_stopdatum, date | None)
        assert_type(message.client.periode_eigen_bijdrage_abo.eb_kostprijs, Kostprijs | None)
        assert_type(message.client.periode_eigen_bijdrage_abo.status_aanlevering, StatusAanlevering)
        assert_type(message.header.afzender, str)
        assert_type(message.release, Release)
    message.client  # type: ignore[union-attr]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def narrowing_by_match(
    message: Message,
) -> str:  # without a return at the end: the ten are all there are
    match message:
        case WMO405(client=client):
            assert_type(client.periode_eigen_bijdrage_abo.eb_startdatum, date)
            return client.bsn
        case WMO407():
            assert_type(message.client.periode_eigen_bijdrage_bw.bw_stopdatum, date | None)
            return message.client.bsn
        case WMO406() | WMO408():
            assert_type(message.header.identificatie_retour, str)
            return "" if message.client is None else message.client.bsn
        case WMO409():
            assert_type(message.header.ontvanger, str)
            return message.naam
        case WMO410():
            return message.naam
        case WMO401() | WMO403():
            return message.client.bsn
        case WMO402() | WMO404():
            return "" if message.client is None else message.client.bsn


def a_retour_may_lack_its_client(retour: WMO406) -> None:
    retour.client.bsn  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    if retour.client is not None:
        codes = retour.client.periode_eigen_bijdrage_abo.retour_codes.retour_code
        assert_type(codes, tuple[RetourCode | UnknownCode, ...])


def codelists() -> None:
    assert_type(StatusAanlevering.by_code("1"), StatusAanlevering)
    assert_type(RetourCode.by_code("0200"), RetourCode | UnknownCode)
    assert_type(RedenTerugkoppeling.by_code("01"), RedenTerugkoppeling | UnknownCode)
    assert_type(AttribuutNaam.by_code("01"), AttribuutNaam | UnknownCode)
    assert_type(BerichtCode.by_code("578"), BerichtCode | UnknownCode)
    assert_type(RetourCode.by_code("0200").label, str)
    assert_type(RetourCode.by_code("0200").known, bool)
    assert_type(RetourCode.R0200.valid_to, date | None)
    StatusAanlevering.by_code(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def amounts() -> None:
    assert_type(Bedrag(300_000).euro, Decimal)
    assert_type(Bedrag(300_000).cents, int)
    assert_type(Bedrag.from_euro("3000,00"), Bedrag)
    assert_type(Bedrag.from_euro(Decimal(3000)), Bedrag)
    assert_type(Bedrag(1) < Bedrag(2), bool)
    Bedrag(3.5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Bedrag.from_euro(3000.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Bedrag(1).cents = 2  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def notations() -> None:
    assert_type(read_code("1", StatusAanlevering, Notation.TECHNISCH), StatusAanlevering)
    assert_type(read_code("0200 (Geen opmerking)", RetourCode), RetourCode | UnknownCode)
    assert_type(read_date("21-10-2020"), date)
    assert_type(read_any_date("20201021"), date)
    assert_type(read_amount("123400", Notation.TECHNISCH), Bedrag)
    read_code("1", str)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType, reportCallIssue]
    read_date("20201021", "technisch")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_heenbericht_is_made_by_keyword(release: Release) -> None:
    start = WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie="G000000001",
        dagtekening=DAG,
        bsn="999992016",
        eb_start_nummer=649901,
        eb_startdatum=DAG,
    )
    assert_type(start, WMO405)
    whole = WMO405.gewijzigde_aanlevering(
        gemeente="0513",
        identificatie="G000000002",
        dagtekening=DAG,
        bsn="999992016",
        eb_start_nummer=649901,
        eb_startdatum=DAG,
        eb_stopdatum=None,
        eb_kostprijs=Kostprijs(kostprijs_bedrag=Bedrag(300_000), kostprijs_startdatum=DAG),
        release=release,
    )
    assert_type(whole, WMO405)
    wonen = WMO407.eerste_aanlevering(
        gemeente="0513",
        identificatie="G000000003",
        dagtekening=DAG,
        bsn="999992016",
        bw_start_nummer=1,
        bw_startdatum=DAG,
    )
    assert_type(wonen, WMO407)


def a_wrong_keyword_or_type_is_refused() -> None:
    WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie="G000000001",
        dagtekening=DAG,
        bsn="999992016",
        eb_start_nummer="649901",  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        eb_startdatum="2025-05-12",  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    )
    WMO405.eerste_aanlevering(  # type: ignore[call-arg]
        gemeente="0513",
        identificatie="G000000001",
        dagtekening=DAG,
        bsn="999992016",
        eb_start_nummer=649901,
        eb_startdatum=DAG,
        eb_einddatum=DAG,  # pyright: ignore[reportCallIssue]
    )
    WMO405.eerste_aanlevering(gemeente="0513")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Kostprijs(Bedrag(1), DAG)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Kostprijs(kostprijs_bedrag=1, kostprijs_startdatum=DAG)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_terugkoppeling_takes_any_iterable(attributen: set[Attribuut]) -> None:
    bericht = WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="C000000001",
        dagtekening=DAG,
        reden=RedenTerugkoppeling.by_code("01"),
        attributen=attributen,
        eb_start_nummer=680014,
    )
    assert_type(bericht, WMO409)
    assert_type(Attribuut.stopdatum(DAG), Attribuut)
    assert_type(Attribuut.stopdatum(DAG).datum, date | None)
    ieb.RetourCodes(retour_code=[RetourCode.R0200])
    ieb.RetourCodes(retour_code=RetourCode.R0200)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def for_release_keeps_the_class(
    wmo405: WMO405, wmo410: WMO410, message: Message, release: Release
) -> None:
    assert_type(wmo405.for_release(release), WMO405)
    assert_type(wmo410.for_release(release), WMO410)
    assert_type(message.for_release(release), Message)
    assert_type(ieb.release("3.0"), Release)


def messages_are_frozen(wmo405: WMO405) -> None:
    wmo405.client = wmo405.client  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def errors_carry_findings(call: Callable[[], Message]) -> None:
    try:
        call()
    except ieb.InvalidMessage as error:
        assert_type(error.findings, tuple[Finding, ...])
        assert_type(error.findings[0].severity, Severity)
        assert_type(error.findings[0].mark, Mark)
        assert_type(error.findings[0].line, int | None)


def judging_gives_a_report(message: Message, data: bytes, release: Release) -> None:
    assert_type(ieb.validate(message), ieb.Report)
    assert_type(ieb.check(data, ieb.Context(today=DAG), release=release), ieb.Report)
    report = ieb.check(data)
    assert_type(report.message, Message | None)
    assert_type(report.findings, tuple[Finding, ...])
    for finding in report:
        assert_type(finding, Finding)
    assert_type(report.accepted, bool)
    assert_type(report.at(2), tuple[Finding, ...])
    assert_type(report.of(Severity.AFKEUR), tuple[Finding, ...])
    assert_type([one.lacks for one in report.not_judged], list[str])
    assert_type(report.to_json(indent=2), str)
    ieb.validate(data)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ieb.check(message)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ieb.validate(message, ieb.History())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class OwnAdministration:
    """What answers the questions is a history: no base class is needed."""

    def actual(self, sleutel: Sleutel) -> Aanlevering | None:
        """Return nothing."""

    def used(self, sleutel: Sleutel) -> bool:
        """Return no."""
        return False

    def removed(self, sleutel: Sleutel) -> bool:
        """Return no."""
        return False

    def periods(self, bsn: str, stroom: Stroom) -> tuple[Aanlevering, ...]:
        """Return nothing."""
        return ()

    def exchange(self, bericht: str, gemeente: str, identificatie: str) -> Exchange | None:
        """Return nothing."""

    def terugkoppelingen(self, sleutel: Sleutel) -> tuple[ieb.WMO409, ...]:
        """Return nothing."""
        return ()

    def answered(self, retour: Retour) -> Exchange | None:
        """Return nothing."""

    def retouren(self, bericht: str, identificatie_retour: str) -> tuple[Retour, ...]:
        """Return nothing."""
        return ()


def a_context_takes_any_history(history: ieb.HistoryView) -> None:
    ieb.Context(history=history)
    ieb.Context(history=ieb.History())
    ieb.Context(history=OwnAdministration())
    ieb.Context(gemeenten={"0513"}, overlijdensdata={"999992016": DAG}, retourcodes={"OP372": None})
    ieb.Context(history={})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ieb.Context(today="2025-05-12")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ieb.Context().today = DAG  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def histories_give_themselves(message: Message, path: PathLike[str], sleutel: Sleutel) -> None:
    history = ieb.History()
    assert_type(history.accept(message, received=DAG), ieb.History)
    assert_type(history.reject(message), ieb.History)
    assert_type(history.actual(sleutel), Aanlevering | None)
    assert_type(history.periods("999992016", Stroom.ABONNEMENTSTARIEF), tuple[Aanlevering, ...])
    with ieb.SqliteHistory(path, releases={"4.0": ieb.release()}) as kept:
        assert_type(kept, ieb.SqliteHistory)
        assert_type(kept.accept(message).reject(message), ieb.SqliteHistory)
        assert_type(kept.exchange("WMO405", "0513", "G1"), Exchange | None)
        assert_type(len(kept), int)
    history.accept("WMO405")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    history.accept(message, DAG)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def only_a_heenbericht_is_answered(
    wmo405: WMO405, wmo407: WMO407, wmo406: WMO406, report: ieb.Report
) -> None:
    retour = ieb.build_retour(
        wmo405, report, identificatie="R1", dagtekening=DAG, xslt_versie="1.0.0"
    )
    assert_type(retour, WMO402 | WMO404 | WMO406 | WMO408 | WMO410)
    assert_type(ieb.check_retour(retour, wmo407, ieb.Context()), ieb.Report)
    ieb.serialize(retour)
    ieb.build_retour(wmo406, report, identificatie="R1", dagtekening=DAG)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ieb.build_retour(wmo405, report)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ieb.check_retour(wmo405, wmo405)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def the_register_is_read_only(rule: ieb.Rule) -> None:
    assert_type(ieb.RULES, Mapping[str, ieb.Rule])
    assert_type(ieb.RULES["TR404"].retourcode, str | None)
    assert_type(ieb.RULES["TR404"].mark, Mark)
    assert_type(ieb.RULES["TR404"].level, int | None)
    ieb.RULES["TR404"] = rule  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
