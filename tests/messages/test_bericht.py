"""The parts that all messages share."""

from datetime import date

import attrs
import pytest

from ieb import (
    WMO405,
    BerichtIdentificatie,
    InvalidType,
    InvalidValue,
    RetourCode,
    RetourCodes,
    XsdVersie,
    release,
)
from ieb.messages.bericht import Header

DAY = date(2025, 5, 12)
VERSIES = XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0")


@pytest.mark.parametrize("codes", [[], (), iter(())])
def test_return_codes_are_one_or_more(codes):
    """An empty list would be an empty element, which the XSD refuses."""
    with pytest.raises(InvalidValue, match="retour_code: verwacht minstens een waarde"):
        RetourCodes(retour_code=codes)


@pytest.mark.parametrize("codes", [RetourCode.R0200, "0200", None, RetourCode])
def test_one_return_code_goes_in_a_list(codes):
    """A code on its own is refused with a text that says how."""
    with pytest.raises(InvalidType, match="Verwacht een of meer waarden in een tuple of een list"):
        RetourCodes(retour_code=codes)


@pytest.mark.parametrize("codes", [["0200"], [RetourCode.R0200, "0001"], [None]])
def test_each_return_code_is_checked(codes):
    """A list of return codes with one wrong member is refused as a whole."""
    with pytest.raises(
        InvalidType, match=r"retour_code: verwacht een RetourCode \(zie RetourCode.by_code\), geen"
    ):
        RetourCodes(retour_code=codes)


def test_return_codes_keep_their_order_and_what_is_unknown():
    """Codes stay in the order they came, double ones and unknown ones included."""
    codes = [RetourCode.by_code(code) for code in ("9999", "0200", "0001", "0200")]
    assert RetourCodes(retour_code=codes).retour_code == tuple(codes)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"bericht_code": "579"},
            "BerichtCode: WMO405 van release 4.0 verwacht 578; gekregen '579'.",
        ),
        ({"bericht_versie": 3}, "BerichtVersie: WMO405 van release 4.0 verwacht 4; gekregen '3'."),
        (
            {"bericht_subversie": 1},
            "BerichtSubversie: WMO405 van release 4.0 verwacht 0; gekregen '1'.",
        ),
    ],
)
def test_a_header_of_another_message_or_release_is_refused(values, expected):
    """The text names element, message and release, and what was expected."""
    bericht = WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie="G1",
        dagtekening=DAY,
        bsn="999992016",
        eb_start_nummer=1,
        eb_startdatum=DAY,
    )
    with pytest.raises(InvalidValue) as caught:
        attrs.evolve(bericht, header=attrs.evolve(bericht.header, **values))
    assert str(caught.value) == expected


def test_the_release_of_a_message_is_a_release():
    """The name of a release is no release, and is refused when a message is made."""
    with pytest.raises(InvalidType, match="release: verwacht een Release, geen str"):
        WMO405(release="4.0", header=None, client=None)


def test_the_release_is_not_part_of_what_is_compared():
    """Messages are equal when what is written of them is; the repr names the release only."""
    bericht = WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie="G1",
        dagtekening=DAY,
        bsn="999992016",
        eb_start_nummer=1,
        eb_startdatum=DAY,
    )
    other = attrs.evolve(bericht, release=attrs.evolve(release(), name="proef", bundled=False))
    assert other == bericht
    assert hash(other) == hash(bericht)
    assert repr(other).startswith("WMO405(release=proef, header=")


@pytest.mark.parametrize("name", ["3.0", "4.0"])
def test_stamp_fields_are_what_the_release_fixes(name):
    """With it a header is made; the XSD versions come along."""
    stamp_fields = WMO405.stamp_fields(release(name))
    assert stamp_fields == {
        "bericht_code": "578",
        "bericht_versie": int(name[0]),
        "bericht_subversie": 0,
        "xsd_versie": VERSIES,
    }
    header = Header(
        **stamp_fields,
        afzender="0513",
        bericht_identificatie=BerichtIdentificatie(identificatie="G1", dagtekening=DAY),
    )
    assert header.xsd_versie == VERSIES
