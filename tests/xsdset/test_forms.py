"""XSD sets of others: how values, numbers and codes are written there, followed or refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ieb
from ieb.wire.listing import listing

from .support import DATE, EXAMPLES, NUMBER, START, as_text, misfits, replace


def basisschema_type(starts: Path, start: str) -> str:
    """The declaration of a type of the basisschema, from its first tag to its last."""
    text = (starts / "basisschema.xsd").read_text()
    return start + text.split(start)[1].split("</xs:simpleType>")[0] + "</xs:simpleType>"


class TestFormsOfValues:
    """Text that such a set allows and that holds no value of the model."""

    @pytest.mark.parametrize(
        ("old", "new", "bad", "name"),
        [
            (DATE, as_text("[0-9]{4}-[0-9]{2}-[0-9]{2}"), b"2025-02-30", "EbStartdatum"),
            (NUMBER, as_text(), b"veel", "EbStartNummer"),
            (NUMBER, as_text("[0-9]{9}|x{9}"), b"xxxxxxxxx", "EbStartNummer"),
        ],
    )
    def test_it_is_refused_at_its_place(self, starts, old, new, bad, name):
        """Text that the XSD lets pass and that is no date or number gives a finding there."""
        replace(starts, old, new)
        release = ieb.Release.from_xsd(starts)
        data = ieb.serialize(ieb.read(START), release=release)
        assert ieb.parse(data, release=release) == ieb.read(START)
        tag = name.encode()
        changed = re.sub(rb">[^<]*</wmo405:" + tag, b">" + bad + b"</wmo405:" + tag, data)
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(changed, release=release)
        (finding,) = refused.value.findings
        assert str(finding.path) == f"Bericht/Client/PeriodeEigenBijdrageAbo/{name}"
        assert finding.line is not None

    def test_white_space_around_a_token_does_not_count(self, starts):
        """Where the set says xs:token, spaces around a value are no part of it."""
        for inside in ('<xs:pattern value="[0-9]{4}"/>', '<xs:maxLength value="1"/>'):
            replace(
                starts,
                f'<xs:restriction base="xs:string">\n      {inside}',
                f'<xs:restriction base="xs:token">\n      {inside}',
            )
        release = ieb.Release.from_xsd(starts)
        data = START.read_bytes().replace(b">0513<", b"> 0513\n<")
        data = data.replace(b">1</wmo405:Status", b"> 1 </wmo405:Status")
        assert ieb.parse(data, release=release) == ieb.read(START)

    def test_the_bsn_is_never_shown_whatever_its_type_is_called(self, starts):
        """Privacy does not hang on what a set of others calls its types."""
        replace(starts, "LDT_BurgerServicenummer", "LDT_Persoon")
        release = ieb.Release.from_xsd(starts)
        data = START.read_bytes().replace(b">999992016<", b">99999 2016<")
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(data, release=release)
        assert "2016" not in str(refused.value)
        assert "999992016" not in str(listing(ieb.read(START, release=release)))

    def test_what_only_the_xsd_knows_does_not_hide_behind_another_fault(self, starts):
        """A sender hears of all faults at once, whoever finds each of them."""
        replace(starts, DATE, DATE + '\n      <xs:minInclusive value="1900-01-01"/>')
        release = ieb.Release.from_xsd(starts)
        data = START.read_bytes().replace(b">2025-05-12</wmo405", b">1800-05-12</wmo405")
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(data.replace(b">999992016<", b">9<"), release=release)
        found = [(finding.path.name, finding.code) for finding in refused.value.findings]
        assert found == [("Bsn", "cvc-pattern-valid"), ("EbStartdatum", "cvc-minInclusive-valid")]


class TestFormsOfNumbersAndCodes:
    """A form is used only when it writes what the model holds and reads it back; else the set is refused."""

    AMOUNT = (
        '<xs:restriction base="xs:integer">\n'
        '      <xs:minInclusive value="0"/>\n      <xs:maxInclusive value="99999999"/>'
    )

    @pytest.mark.parametrize(
        ("restriction", "written"),
        [
            ('<xs:restriction base="xs:integer"><xs:pattern value="[0-9]{8}"/>', "00300000"),
            ('<xs:restriction base="xs:string"><xs:pattern value="[0-9]{3,8}"/>', "00300000"),
            ('<xs:restriction base="xs:string"><xs:pattern value="[0-9]{1,8}"/>', "300000"),
        ],
    )
    def test_an_amount_takes_the_form_that_comes_back(self, starts, restriction, written):
        """Of the forms that a set allows, the one is written that is read back the same."""
        replace(starts, self.AMOUNT, restriction)
        release = ieb.Release.from_xsd(starts)
        message = ieb.read(EXAMPLES / "start-met-kostprijs.xml").for_release(release)
        data = ieb.serialize(message)
        assert f">{written}<".encode() in data
        assert ieb.parse(data, release=release) == message

    @pytest.mark.parametrize(
        "restriction",
        [
            '<xs:restriction base="xs:string"><xs:pattern value="[0-9]{1,6}([.][0-9]{2})?"/>',
            '<xs:restriction base="xs:string"><xs:pattern value="[0-9]+,[0-9]{2}"/>',
        ],
    )
    def test_an_amount_that_may_be_in_euros_is_refused_not_guessed(self, starts, restriction):
        """Cents that are read as euros would cost a client a hundredfold."""
        replace(starts, self.AMOUNT, restriction)
        (told,) = misfits(starts)
        assert "LDT_Bedrag" in told
        assert "die schrijfwijze kent de bibliotheek niet" in told

    @pytest.mark.parametrize(
        ("old", "new", "name"),
        [
            ('<xs:enumeration value="1"/>', '<xs:enumeration value="A"/>', "LDT_StatusAanlevering"),
            ('"[0-9]{9}"', '"[0-9]{8}"', "LDT_BurgerServicenummer"),
            (r"\.(0|[1-9][0-9]*)\.(0|", r"\.(0|", "LDT_Versie"),
        ],
    )
    def test_a_code_in_another_form_is_refused(self, starts, old, new, name):
        """A code that our lists do not hold in that form is not written nor read by guess."""
        replace(starts, old, new, "basisschema.xsd")
        assert any(name in misfit and "die schrijfwijze" in misfit for misfit in misfits(starts))

    @pytest.mark.parametrize("versions", ["1.0.1", "1.0.0"])
    def test_a_version_that_became_text_is_refused_whatever_else_differs(self, starts, versions):
        """One difference does not hide that another one makes a set unusable."""
        replace(starts, "<ieb:BerichtXsdVersie>1.0.0<", f"<ieb:BerichtXsdVersie>{versions}<")
        name = '<xs:simpleType name="LDT_BerichtVersie">'
        kind = basisschema_type(starts, name)
        replace(
            starts,
            kind,
            f'{name}<xs:restriction base="xs:string"/></xs:simpleType>',
            "basisschema.xsd",
        )
        assert any("is tekst" in misfit and "geheel getal" in misfit for misfit in misfits(starts))

    def test_a_berichtcode_that_the_model_cannot_hold_is_refused(self, starts):
        """A set is refused when it is read, not when the first message is written."""
        replace(starts, '<xs:maxLength value="3"/>', '<xs:maxLength value="6"/>', "basisschema.xsd")
        replace(
            starts, '<xs:pattern value="578"/>', '<xs:enumeration value="WMO405"/>', "wmo405.xsd"
        )
        assert any("welke waarde BerichtCode moet hebben" in misfit for misfit in misfits(starts))
