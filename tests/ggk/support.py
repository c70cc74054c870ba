"""What the tests of the envelope share: samples, arguments, and strategies for any envelope."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hypothesis import strategies as st

import ieb
from ieb import ggk

EXAMPLES = Path(__file__).parents[2] / "voorbeelden"
START = ieb.read(EXAMPLES / "start.xml")
DATA = (EXAMPLES / "start.xml").read_bytes()
BSN = "999992016"
UUIDS = tuple(f"9c0f7b90-5c69-41e5-a837-0800200c9a{number:02x}" for number in range(16))
MOMENT = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001  # StUF has no zone
GEMEENTE = {"applicatie": ggk.Applicatie("Zorgpakket", versie=12, subversie=3), "tijdstip": MOMENT}
CAK = {"applicatie": ggk.Applicatie("CAK-IEB", versie=1), "tijdstip": MOMENT}
DI01 = ggk.wrap(START, **GEMEENTE, referentienummer=UUIDS[0])
BYTES = ggk.serialize(DI01)
RETOUR = ieb.build_retour(
    START,
    ieb.validate(START),
    identificatie="C1",
    dagtekening=START.header.bericht_identificatie.dagtekening,
)
DU01 = ggk.answer(DI01, RETOUR, **CAK, referentienummer=UUIDS[1])
FO01 = ggk.fault(
    DI01, "IB001", omschrijving="Niet volgens de XSD", **CAK, referentienummer=UUIDS[2]
)
PARTIES = {"zender": DU01.zender, "ontvanger": DU01.ontvanger}
BV03 = ggk.Bv03(
    **PARTIES, tijdstip_bericht="20260105", referentienummer="a", cross_refnummer=UUIDS[0]
)
FO03 = ggk.Fo03(
    **PARTIES,
    tijdstip_bericht="20260105",
    referentienummer="",
    cross_refnummer="",
    code=ggk.FoutCode("StUF016"),
    plek=ggk.Plek.SERVER,
    omschrijving="",
)


def codes(findings) -> list[str]:
    """Return the codes of findings."""
    return [finding.code for finding in findings]


def with_xml(old: str, new: str, data: bytes = BYTES) -> bytes:
    """Return an envelope in which a text is replaced."""
    assert old.encode() in data
    return data.replace(old.encode(), new.encode())


_CHARS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="￾￿")


def texts(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """Return texts that XML can hold, white space and what must be escaped among them."""
    chars = st.one_of(st.sampled_from("&<>\"'\r\n\t ]"), _CHARS)
    return st.text(chars, min_size=least, max_size=most)


def filled(most: int, least: int = 1) -> st.SearchStrategy[str]:
    """Return texts without blanks around them."""
    return texts(most, least).filter(lambda text: text.strip() == text != "")


UUID4 = st.uuids(version=4).map(str)
MOMENTS = st.text("0123456789", min_size=8, max_size=17)
VERSIONS = st.integers(0, 9999)
PAYLOADS = st.binary(min_size=1, max_size=200)


def parties(organisatie: st.SearchStrategy[str | None]) -> st.SearchStrategy[ggk.Partij]:
    """Return parties whose organisatie is drawn from a strategy."""
    return st.builds(
        ggk.Partij,
        organisatie,
        texts(50, 3),
        administratie=st.none() | texts(50),
        gebruiker=st.none() | texts(100),
    )


_WITH_PAYLOAD = {
    "zender": parties(filled(200)),
    "ontvanger": parties(filled(200)),
    "tijdstip_bericht": MOMENTS,
    "referentienummer": UUID4,
    "functie": filled(30),
    "applicatie_versie": VERSIONS,
    "applicatie_subversie": VERSIONS,
    "functie_versie": VERSIONS,
    "functie_subversie": VERSIONS,
    "inhoud": PAYLOADS,
    "bestandsnaam": st.none() | st.from_regex(r"[A-Za-z0-9\-._]{4,255}", fullmatch=True),
}
_REFERENCE = {
    "zender": parties(st.none() | texts(200)),
    "ontvanger": parties(st.none() | texts(200)),
    "tijdstip_bericht": MOMENTS,
    "referentienummer": texts(40),
    "cross_refnummer": texts(40),
}
_FAULT = {
    **_REFERENCE,
    "code": st.builds(ggk.FoutCode, texts(7)),
    "plek": st.sampled_from(ggk.Plek),
    "omschrijving": texts(200),
    "details": st.none() | texts(1000),
    "details_xml": st.sampled_from([None, b"", b"<root/>", b'<a xmlns="u" b="1">x<c/></a><d/>']),
}
DI01S = st.builds(ggk.Di01, **_WITH_PAYLOAD)
ENVELOPES = st.one_of(
    DI01S,
    st.builds(ggk.Du01, **_WITH_PAYLOAD, cross_refnummer=UUID4),
    st.builds(ggk.Fo01, **_FAULT),
    st.builds(ggk.Fo03, **_FAULT),
    st.builds(ggk.Bv03, **_REFERENCE),
)
