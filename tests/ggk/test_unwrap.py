"""Wrap, answer, fault, unwrap and pair: what goes into an envelope, and what looks odd about it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import ggk
from ieb.rules.other_codes import find_other_code
from ieb.testing import messages

from .support import (
    BSN,
    BV03,
    BYTES,
    CAK,
    DATA,
    DI01,
    DU01,
    EXAMPLES,
    FO01,
    FO03,
    GEMEENTE,
    RETOUR,
    START,
    UUIDS,
    codes,
)

STOP = ieb.read(EXAMPLES / "stop.xml")
STOP_DI01 = ggk.wrap(STOP, **GEMEENTE, referentienummer=UUIDS[4])
BOM = b"\xef\xbb\xbf"
EMPTY = ggk.Partij(" ", "Zorgpakket")


class TestOdd:
    """What only looks odd is a finding, and the message comes out all the same."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"functie": "WMO407"}, ["GG001"]),
            ({"functie": "wmo405"}, ["GG009"]),
            ({"functie": " WMO405\n"}, ["GG009"]),
            ({"functie": ""}, ["GG001"]),
            ({"functie_versie": 3}, ["GG002"]),
            ({"functie_subversie": 1}, ["GG002"]),
            ({"zender": ggk.Partij("0518", "Zorgpakket")}, ["GG003"]),
            ({"ontvanger": ggk.Partij("CBS", "GGk")}, ["GG004"]),
            ({"zender": EMPTY}, ["GG007"]),
            ({"zender": EMPTY, "ontvanger": EMPTY}, ["GG007", "GG007"]),
            ({"tijdstip_bericht": "20259999"}, ["GG008"]),
            ({"inhoud": BOM + DATA}, ["GG010"]),
            ({"zender": ggk.Partij("0518", "x" * 3), "functie": "x", "functie_versie": 1, "tijdstip_bericht": "00000000"},
             ["GG008", "GG009", "GG001", "GG002", "GG003"]),
        ],
    )  # fmt: skip
    def test_it_is_a_signal(self, change, expected):
        """With a path in the envelope, a mark, and an explanation in the register."""
        unwrapped = ggk.unwrap(evolve(DI01, **change))
        assert unwrapped.message == START
        assert codes(unwrapped.findings) == expected
        for finding in unwrapped.findings:
            assert finding.severity is ieb.Severity.SIGNAAL
            assert finding.level == 2
            assert str(finding.path).startswith("envelopHeenbericht-ggk_Di01/")
            assert find_other_code(finding.code) is not None
            assert BSN not in str(finding)

    def test_a_heenbericht_in_a_du01_and_a_retour_in_a_di01(self):
        """The message is in the wrong kind of envelope."""
        wrong = ggk.unwrap(evolve(DU01, inhoud=DATA, functie="WMO405"))
        assert codes(wrong.findings) == ["GG003", "GG004", "GG005"]
        assert wrong.message == START
        assert wrong.findings[-1].mark is ieb.Mark.GGK
        other = ggk.unwrap(evolve(DI01, inhoud=DU01.inhoud, functie="WMO406"))
        assert codes(other.findings) == ["GG003", "GG004", "GG005"]
        assert str(other.findings[-1].path) == "envelopHeenbericht-ggk_Di01"

    @given(messages(ieb.WMO409, ieb.WMO410))
    def test_that_409_travels_so_is_our_reading(self, message):
        """No text says in which envelope a WMO409 and a WMO410 go."""
        wrong = evolve(DU01, functie=message.naam, inhoud=ieb.serialize(message))
        if ieb.messages.kinds.KINDS[message.naam].is_retour:
            wrong = evolve(DI01, functie=message.naam, inhoud=ieb.serialize(message))
        found = ggk.unwrap(wrong).findings[-1]
        assert (found.code, found.mark) == ("GG005", ieb.Mark.AANNAME)

    def test_a_bsn_as_organisatie_is_not_told(self):
        """What a sender put there is shown without it."""
        odd = evolve(DI01, zender=ggk.Partij(BSN, "abc"), functie=BSN)
        assert BSN not in "".join(map(str, ggk.unwrap(odd).findings))


class TestNoMessage:
    """What is in the envelope and no message: bytes and findings, no error."""

    @pytest.mark.parametrize(
        ("payload", "code"),
        [
            (b"Hier staat een iWmo/iJw-heenbericht.", "xml-vorm"),
            (b"<a/>", "bericht-onbekend"),
            (b"\x00", "OP192"),
            (DATA[:-9], "xml-vorm"),
            (DATA.replace(BSN.encode(), b"1"), "cvc-pattern-valid"),
            (BYTES, "GG012"),
            (BYTES.replace(b"koppelvlak/ggk0210", b"sectormodel/ggk/0210"), "GG012"),
            (ggk.serialize(FO01), "GG012"),
        ],
        ids=range(8),
    )
    def test_the_payload_stays_and_is_told_why(self, payload, code):
        """The official examples hold plain text; an envelope may hold an envelope."""
        unwrapped = ggk.unwrap(evolve(DI01, inhoud=payload))
        assert unwrapped.message is None
        assert unwrapped.inhoud == payload
        assert unwrapped.findings[-1].severity is ieb.Severity.AFKEUR
        if code != "OP192":
            assert codes(unwrapped.findings)[0] in {code, "RS037", "TR006"}
        assert BSN not in repr(unwrapped)

    def test_a_text_file_is_no_message(self):
        """Also when there is XML in it."""
        unwrapped = ggk.unwrap(evolve(DI01, bestandsnaam="start.xml"))
        assert unwrapped.message is None
        assert codes(unwrapped.findings) == ["GG011"]

    @pytest.mark.parametrize("envelope", [FO01, FO03, BV03, DATA, None], ids=type)
    def test_there_is_a_message_in_a_di01_or_du01_only(self, envelope):
        """A fault quotes an envelope, and holds none."""
        with pytest.raises(ieb.InvalidType, match="envelope: verwacht een Di01 of Du01"):
            ggk.unwrap(envelope)


class TestWithWhatWasSent:
    """An answer beside the Di01 that it answers."""

    def test_an_answer_that_fits_has_nothing_odd(self):
        """References, parties, gemeente and BerichtIdentificatie all agree."""
        assert ggk.unwrap(DU01, sent=DI01).findings == ()

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"cross_refnummer": UUIDS[9]}, ["GG013"]),
            ({"zender": ggk.Partij("IB", "GGK")}, ["GG003", "GG013"]),
        ],
    )
    def test_an_answer_to_something_else_is_told(self, change, expected):
        """At the level of earlier messages, as a breach."""
        found = ggk.unwrap(evolve(DU01, **change), sent=DI01).findings
        assert codes(found) == expected
        assert (found[-1].level, found[-1].severity) == (3, ieb.Severity.OVERTREDING)

    def test_the_two_numberings_are_both_checked(self):
        """An answer whose envelope fits, and whose payload is on another message."""
        other = evolve(STOP_DI01, referentienummer=DI01.referentienummer)
        (found,) = ggk.unwrap(DU01, sent=other).findings
        assert found.code == "GG006"
        assert "andere BerichtIdentificatie" in found.message

    def test_another_gemeente_or_kind_is_told(self):
        """The retour must name the gemeente of the heenbericht, and be of its kind."""
        header = evolve(START.header, afzender="0518")
        moved = ggk.wrap(evolve(START, header=header), **GEMEENTE, referentienummer=UUIDS[0])
        assert "andere gemeente" in ggk.unwrap(DU01, sent=moved).findings[-1].message
        retour = evolve(DI01, inhoud=DU01.inhoud)
        assert (
            "antwoordt op een WMO405, niet op een WMO406"
            in ggk.unwrap(DU01, sent=retour).findings[-1].message
        )

    def test_a_di01_answers_nothing(self):
        """Whatever is given beside it."""
        found = ggk.unwrap(DI01, sent=DI01).findings
        assert codes(found) == ["GG013"]

    @pytest.mark.parametrize(
        ("envelope", "sent"),
        [
            (evolve(DU01, inhoud=b"<a/>"), DI01),
            (DU01, evolve(DI01, inhoud=b"<a/>")),
            (evolve(DU01, inhoud=DATA), DI01),
        ],
    )
    def test_what_cannot_be_compared_is_not(self, envelope, sent):
        """Where either is no message, or the answer no retour, that is told and no more."""
        assert "GG006" not in codes(ggk.unwrap(envelope, sent=sent).findings)

    def test_only_a_di01_was_answered(self):
        """Anything else is told to be none."""
        with pytest.raises(ieb.InvalidType, match="sent: verwacht de Di01"):
            ggk.unwrap(DU01, sent=DU01)


class TestPair:
    """Which envelope an answer is about, by reference and by nothing else."""

    @pytest.mark.parametrize(
        "received", [DU01, FO01, evolve(BV03, cross_refnummer=UUIDS[0])], ids=type
    )
    def test_it_is_found_among_what_was_sent(self, received):
        """In whatever order, and also when it was sent twice."""
        assert ggk.pair(received, [STOP_DI01, DI01, DI01]) is DI01
        assert ggk.pair(received, iter([DI01, STOP_DI01])) is DI01
        assert ggk.pair(received, [STOP_DI01]) is None
        assert ggk.pair(received, []) is None

    def test_a_fault_may_be_about_a_du01(self):
        """Its crossRefnummer is the reference of whatever was refused."""
        fault = ggk.fault(DU01, "StUF055", omschrijving="", **GEMEENTE, referentienummer=UUIDS[5])
        assert ggk.pair(fault, [DI01, DU01]) is DU01

    def test_references_are_compared_as_text(self):
        """Capitals make another reference."""
        assert ggk.pair(evolve(FO01, cross_refnummer=UUIDS[0].upper()), [DI01]) is None

    def test_two_envelopes_with_one_reference_are_refused(self):
        """Which one the answer is about could only be guessed."""
        other = evolve(STOP_DI01, referentienummer=DI01.referentienummer)
        with pytest.raises(ieb.InvalidValue, match="Twee verschillende enveloppen"):
            ggk.pair(DU01, [DI01, other])

    def test_only_what_answers_is_paired(self):
        """A Di01 is about nothing, and a Fo01 was no message that was sent."""
        with pytest.raises(
            ieb.InvalidType, match="received: verwacht een Du01, Fo01, Fo03 of Bv03, geen Di01"
        ):
            ggk.pair(DI01, [DI01])
        with pytest.raises(ieb.InvalidType, match="sent: verwacht een Di01 of Du01"):
            ggk.pair(DU01, [FO01])

    @given(st.permutations(range(6)), st.integers(0, 5))
    def test_any_order_finds_the_same(self, order, wanted):
        """Pairing looks at the references alone."""
        sent = [evolve(DI01, referentienummer=UUIDS[number]) for number in order]
        found = ggk.pair(evolve(FO01, cross_refnummer=UUIDS[wanted]), sent)
        assert found == evolve(DI01, referentienummer=UUIDS[wanted])


class TestMaking:
    """What cannot be made into an envelope."""

    def test_a_gemeente_sends_to_the_cak(self):
        """Sender and receiver come from the message; the receiver is at applicatie GGk."""
        di01 = ggk.wrap(START, **GEMEENTE, referentienummer=UUID(UUIDS[0]), administratie="Leiden")
        assert di01.zender == ggk.Partij("0513", "Zorgpakket", "Leiden")
        assert di01.ontvanger == ggk.Partij("CAK", "GGk")
        assert (di01.functie, di01.functie_versie, di01.functie_subversie) == ("WMO405", 4, 0)
        assert (di01.applicatie_versie, di01.applicatie_subversie) == (12, 3)
        assert di01.tijdstip_bericht == "20260105093000"

    @given(messages(ieb.WMO409))
    def test_the_cak_sends_a_terugkoppeling(self, message):
        """A WMO409 goes the other way (aanname)."""
        di01 = ggk.wrap(message, **CAK, referentienummer=UUIDS[0])
        assert di01.zender.organisatie == "CAK"
        assert di01.ontvanger.organisatie == ieb.messages.kinds.gemeente_of(message)

    @pytest.mark.parametrize("name", ["3.0"])
    def test_a_message_of_another_release_says_its_version(self, name):
        """FunctieVersie is the BerichtVersie of the payload (aanname)."""
        release = ieb.release(name)
        di01 = ggk.wrap(START, **GEMEENTE, referentienummer=UUIDS[0], release=release)
        assert (di01.functie_versie, di01.functie_subversie) == (3, 0)
        assert ggk.unwrap(di01, release=release).message == START.for_release(release)
        heen = START.for_release(release)
        retour = ieb.build_retour(heen, ieb.validate(heen), identificatie="C1", dagtekening=START.header.bericht_identificatie.dagtekening)  # fmt: skip
        du01 = ggk.answer(di01, retour, **CAK, referentienummer=UUIDS[1])
        assert ggk.unwrap(du01, sent=di01, release=release).findings == ()

    def test_a_foreign_release_answers_its_own(self, tmp_path):
        """A set of XSDs of others is used for both payloads."""
        folder = tmp_path / "xsd"
        folder.mkdir()
        for name, content in ieb.release().sources:
            (folder / name).write_bytes(content)
        release = ieb.Release.from_xsd(folder)
        du01 = ggk.answer(DI01, DU01.inhoud, **CAK, referentienummer=UUIDS[1], release=release)
        assert ggk.unwrap(du01, sent=DI01, release=release).findings == ()

    def test_a_bom_does_not_travel(self):
        """The GGk wants none; who has one is told how to drop it."""
        with pytest.raises(ieb.InvalidValue, match=r"begint met een BOM.*removeprefix"):
            ggk.wrap(BOM + DATA, **GEMEENTE, referentienummer=UUIDS[0])

    def test_bytes_must_be_a_message(self):
        """What is wrong with it is told as by `ieb.parse`."""
        with pytest.raises(ieb.InvalidMessage):
            ggk.wrap(DATA.replace(BSN.encode(), b"1"), **GEMEENTE, referentienummer=UUIDS[0])

    @pytest.mark.parametrize(
        ("change", "error", "text"),
        [
            ({"referentienummer": UUID(int=1)}, ieb.InvalidValue, "referentienummer: verwacht een UUID versie 4"),
            ({"referentienummer": UUIDS[0].upper()}, ieb.InvalidValue, "in kleine letters"),
            ({"referentienummer": 1}, ieb.InvalidType, "referentienummer: verwacht een UUID of tekst, geen int"),
            ({"tijdstip": datetime(2026, 1, 1, tzinfo=UTC)}, ieb.InvalidValue, "kent geen tijdzone.*Europe/Amsterdam"),
            ({"tijdstip": "20260101"}, ieb.InvalidType, "tijdstip: verwacht een datetime, geen str"),
            ({"tijdstip": date(2026, 1, 1)}, ieb.InvalidType, "tijdstip: verwacht een datetime, geen date"),
            ({"applicatie": "Zorgpakket"}, ieb.InvalidType, "applicatie: verwacht een ieb.ggk.Applicatie, geen str"),
            ({"message": RETOUR}, ieb.InvalidValue, r"maak er een Du01 van met ieb\.ggk\.answer"),
            ({"message": DI01}, ieb.InvalidType, "Verwacht een bericht .* geen Di01"),
            ({"tijdstp": 1}, ieb.InvalidType, "bedoelt u tijdstip"),
        ],
    )  # fmt: skip
    def test_a_wrong_argument_is_told(self, change, error, text):
        """In Dutch, with what was expected and what to do."""
        arguments = {**GEMEENTE, "message": START, "referentienummer": UUIDS[0], **change}
        with pytest.raises(error, match=text):
            ggk.wrap(**arguments)

    @pytest.mark.parametrize(
        ("di01", "retour", "error", "text"),
        [
            (DU01, RETOUR, ieb.InvalidType, "di01: verwacht de Di01 die u beantwoordt, geen Du01"),
            (DI01, START, ieb.InvalidValue, r"maak er een Di01 van met ieb\.ggk\.wrap"),
            (STOP_DI01, RETOUR, ieb.InvalidValue, "hoort niet bij het bericht in de Di01: het noemt een andere"),
            (evolve(DI01, inhoud=b"<a/>"), RETOUR, ieb.InvalidValue, r"Weiger haar met ieb\.ggk\.fault"),
        ],
    )  # fmt: skip
    def test_an_answer_answers(self, di01, retour, error, text):
        """A retour that is not on the message in the Di01 does not leave."""
        with pytest.raises(error, match=text):
            ggk.answer(di01, retour, **CAK, referentienummer=UUIDS[1])

    @pytest.mark.parametrize(
        ("envelope", "error", "text"),
        [
            (FO01, ieb.InvalidValue, "Op een Fo01 volgt geen Fo01"),
            (FO03, ieb.InvalidValue, "Op een Fo03 volgt geen Fo01"),
            (BV03, ieb.InvalidValue, "Op een Bv03 volgt geen Fo01"),
            (
                BYTES,
                ieb.InvalidType,
                "envelope: verwacht de Di01 of Du01 die u weigert, geen bytes",
            ),
        ],
    )
    def test_on_a_fault_no_fault_follows(self, envelope, error, text):
        """Or two systems would go on for ever (aanname)."""
        with pytest.raises(error, match=text):
            ggk.fault(envelope, "IB001", omschrijving="", **CAK, referentienummer=UUIDS[2])

    def test_a_fault_names_what_it_refuses(self):
        """Parties swapped, crossRefnummer and details as the GGk asks; code of the list of the day."""
        assert FO01.zender == ggk.Partij("CAK", "CAK-IEB")
        assert FO01.ontvanger == ggk.Partij("0513", "GGk")
        assert FO01.cross_refnummer == UUIDS[0]
        assert FO01.details == "WMO405-00120003"
        assert FO01.code == ggk.FoutCode("IB001", ggk.Foutlijst.L2025)
        assert FO01.plek is ggk.Plek.CLIENT

    def test_an_odd_envelope_can_be_refused(self):
        """What may be read but not written is quoted as it is."""
        odd = evolve(DI01, zender=EMPTY, functie=" ")
        code = ggk.FoutCode("IB004")
        fault = ggk.fault(odd, code, omschrijving="Onbekend", **CAK, referentienummer=UUIDS[2])
        assert ggk.parse(ggk.parse(ggk.serialize(fault)).details_xml) == odd

    def test_the_envelope_may_be_left_out(self):
        """Who does not want personal data in a fault says so."""
        fault = ggk.fault(DI01, "IB001", omschrijving="", quoted=False, **CAK, referentienummer=UUIDS[2])  # fmt: skip
        assert fault.details_xml is None
        assert BSN.encode() not in ggk.serialize(fault)


def test_the_constants_are_those_of_the_wsdl():
    """A soapAction per operation, and the limit."""
    assert ggk.SOAP_ACTION_DI01.endswith("/koppelvlak/ggk0210/ggk_Di01")
    assert ggk.SOAP_ACTION_DU01.endswith("/koppelvlak/ggk0210/ggk_Du01")
    assert ggk.SOAP_ACTION_FO01.endswith("/StUF/StUF0301/Fo01")
    assert ggk.MAX_BYTES == 25_000_000
