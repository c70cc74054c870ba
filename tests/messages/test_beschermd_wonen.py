"""WMO407 and WMO408: making them, and what they refuse."""

from datetime import date

import attrs
import pytest

from ieb import (
    WMO407,
    WMO408,
    InvalidType,
    InvalidValue,
    RetourCode,
    RetourCodes,
    StatusAanlevering,
    release,
)
from ieb.messages.bericht import HeaderRetour
from ieb.messages.beschermd_wonen import (
    Client,
    ClientRetour,
    PeriodeEigenBijdrageBw,
    PeriodeEigenBijdrageBwRetour,
)

DAY = date(2025, 5, 12)
GIVEN = {
    "gemeente": "0513",
    "identificatie": "G000000001",
    "dagtekening": DAY,
    "bsn": "999992016",
    "bw_start_nummer": 649901,
    "bw_startdatum": date(2025, 5, 1),
}
CODES = RetourCodes(retour_code=[RetourCode.R0200])


@pytest.fixture
def bericht():
    """A first aanlevering."""
    return WMO407.eerste_aanlevering(**GIVEN)


@pytest.fixture
def client_retour(bericht):
    """Its client as a retour gives it back."""
    periode = PeriodeEigenBijdrageBwRetour(
        **attrs.asdict(bericht.client.periode_eigen_bijdrage_bw, recurse=False), retour_codes=CODES
    )
    return ClientRetour(
        bsn=bericht.client.bsn, periode_eigen_bijdrage_bw=periode, retour_codes=CODES
    )


@pytest.fixture
def retour_header(bericht, retour_values):
    """The header of the retour."""
    code = WMO408.stamp_fields(release())["bericht_code"]
    return HeaderRetour(
        **attrs.asdict(bericht.header, recurse=False) | {"bericht_code": code}, **retour_values
    )


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (WMO407.eerste_aanlevering, StatusAanlevering.EERSTE_AANLEVERING),
        (WMO407.gewijzigde_aanlevering, StatusAanlevering.GEWIJZIGDE_AANLEVERING),
        (WMO407.verwijderen_aanlevering, StatusAanlevering.VERWIJDEREN_AANLEVERING),
    ],
)
def test_a_delivery_is_made_of_what_a_gemeente_knows(make, status):
    """Each value stands where it belongs; status and stamp follow."""
    made = make(**GIVEN)
    assert made.release is release()
    assert made.header.afzender == "0513"
    assert made.header.bericht_identificatie.identificatie == "G000000001"
    assert made.header.bericht_identificatie.dagtekening == DAY
    assert (
        made.header.bericht_code,
        made.header.bericht_versie,
        made.header.bericht_subversie,
    ) == (
        "580",
        4,
        0,
    )
    assert made.client.bsn == "999992016"
    periode = made.client.periode_eigen_bijdrage_bw
    assert periode == PeriodeEigenBijdrageBw(
        bw_start_nummer=649901, bw_startdatum=date(2025, 5, 1), status_aanlevering=status
    )
    assert periode.bw_stopdatum is None


@pytest.mark.parametrize(
    "make",
    [WMO407.eerste_aanlevering, WMO407.gewijzigde_aanlevering, WMO407.verwijderen_aanlevering],
)
def test_a_delivery_takes_what_may_be_left_out(make):
    """Stop date and release may be given; None is as if left out."""
    made = make(**GIVEN, bw_stopdatum=date(2025, 6, 30), release=release("3.0"))
    assert made.client.periode_eigen_bijdrage_bw.bw_stopdatum == date(2025, 6, 30)
    assert made.release is release("3.0")
    assert made.header.bericht_versie == 3
    assert make(**GIVEN, bw_stopdatum=None, release=None) == make(**GIVEN)


@pytest.mark.parametrize("name", GIVEN)
def test_a_delivery_needs_every_value(name):
    """A delivery without one of its required values is refused when it is made."""
    with pytest.raises(TypeError, match=name):
        WMO407.eerste_aanlevering(**{key: value for key, value in GIVEN.items() if key != name})


@pytest.mark.parametrize(
    ("values", "error", "text"),
    [
        (
            {"gemeente": "513"},
            InvalidValue,
            "gemeente: verwacht een gemeentecode van precies 4 cijfers",
        ),
        (
            {"identificatie": ""},
            InvalidValue,
            "identificatie: verwacht een identificatie van 1 t/m 12 tekens",
        ),
        ({"identificatie": "G" * 13}, InvalidValue, "identificatie: verwacht"),
        ({"dagtekening": "2025-05-12"}, InvalidType, "dagtekening: verwacht een bestaande datum"),
        (
            {"bsn": "12345678"},
            InvalidValue,
            "bsn: verwacht een burgerservicenummer van precies 9 cijfers",
        ),
        ({"bsn": "１２３４５６７８９"}, InvalidValue, "bsn: verwacht"),
        (
            {"bw_start_nummer": -1},
            InvalidValue,
            "bw_start_nummer: verwacht een geheel getal van 0 t/m 999999999",
        ),
        ({"bw_start_nummer": 1.0}, InvalidType, "bw_start_nummer: verwacht een geheel getal"),
        ({"bw_startdatum": None}, InvalidType, "bw_startdatum: verwacht een bestaande datum"),
        ({"bw_stopdatum": "31-02-2025"}, InvalidType, "bw_stopdatum: verwacht een bestaande datum"),
    ],
)
def test_a_delivery_refuses_what_the_standard_does_not_allow(values, error, text):
    """The text names the field and says what was expected."""
    with pytest.raises(error, match=text):
        WMO407.eerste_aanlevering(**GIVEN | values)


def test_a_stop_before_the_start_can_be_held(bericht):
    """Rules stay outside the model: a retour must be able to echo a message that breaks one."""
    periode = attrs.evolve(bericht.client.periode_eigen_bijdrage_bw, bw_stopdatum=date(2020, 1, 1))
    assert periode.bw_stopdatum < periode.bw_startdatum


@pytest.mark.parametrize("status", ["1", 1, None, RetourCode.R0200])
def test_a_status_is_a_code_of_the_closed_list(bericht, status):
    """A status is one of the three codes: text never passes for one."""
    with pytest.raises(
        InvalidType, match="status_aanlevering: verwacht een StatusAanlevering, geen"
    ):
        attrs.evolve(bericht.client.periode_eigen_bijdrage_bw, status_aanlevering=status)


def test_a_retour_echoes_the_client_with_codes(retour_header, client_retour, bericht):
    """A retour holds header and client as they came, with its own identification and codes."""
    retour = WMO408(header=retour_header, client=client_retour)
    assert retour.client.bsn == bericht.client.bsn
    assert retour.client.periode_eigen_bijdrage_bw.bw_start_nummer == 649901
    assert retour.client.retour_codes.retour_code == (RetourCode.R0200,)
    assert retour.header.identificatie_retour == "R1"
    assert retour.header.retour_codes is None
    assert retour.header.xslt_versie is None


def test_a_retour_may_have_no_client(retour_header):
    """Without codes on client and period, the retour is a header."""
    assert WMO408(header=retour_header).client is None


def test_a_heenbericht_takes_no_client_of_a_retour(bericht, client_retour):
    """A ClientRetour is a Client with more: what is more would not be written."""
    with pytest.raises(InvalidType, match="client: verwacht een Client, geen ClientRetour"):
        attrs.evolve(bericht, client=client_retour)


def test_a_retour_takes_no_client_without_codes(retour_header, bericht):
    """The codes on the client of a retour are not optional."""
    with pytest.raises(InvalidType, match="client: verwacht een ClientRetour, geen Client"):
        WMO408(header=retour_header, client=bericht.client)


def test_a_client_of_a_heenbericht_takes_no_period_of_a_retour(bericht, client_retour):
    """Parts of a heenbericht and of its retour cannot be mixed up."""
    with pytest.raises(
        InvalidType, match="verwacht een PeriodeEigenBijdrageBw, geen PeriodeEigenBijdrageBwRetour"
    ):
        Client(
            bsn=bericht.client.bsn,
            periode_eigen_bijdrage_bw=client_retour.periode_eigen_bijdrage_bw,
        )


def test_a_header_of_a_retour_is_no_header(bericht, retour_header):
    """Nor does a heenbericht take the header of a retour, or the other way round."""
    with pytest.raises(InvalidType, match="header: verwacht een Header, geen HeaderRetour"):
        attrs.evolve(bericht, header=retour_header)
    with pytest.raises(InvalidType, match="header: verwacht een HeaderRetour, geen Header"):
        WMO408(header=bericht.header)


def test_an_xslt_version_has_three_numbers(retour_header):
    """XsltVersie may be left out, but what stands there has the form of a version."""
    assert attrs.evolve(retour_header, xslt_versie="1.0.12").xslt_versie == "1.0.12"
    with pytest.raises(InvalidValue, match="xslt_versie: verwacht een versie van drie getallen"):
        attrs.evolve(retour_header, xslt_versie="1.0")
