"""XSD sets of others: what the model cannot follow is refused, completely and in Dutch."""

from __future__ import annotations

import re

import pytest

from .support import misfits, replace


class TestDoesNotFit:
    def test_all_misfits_are_told_together(self, xsds):
        """A user sees in one pass everything that keeps a set from being used."""
        replace(
            xsds,
            'name="EbStartNummer" type="ieb:LDT_Nummer"',
            'name="Nummer" type="ieb:LDT_Nummer"',
            "wmo405.xsd",
        )
        replace(
            xsds,
            'name="BwStartNummer" type="ieb:LDT_Nummer"',
            'name="BwStartNummer" type="ieb:LDT_Nummer" maxOccurs="3"',
            "wmo407.xsd",
        )
        found = misfits(xsds)
        assert len(found) == 3
        assert "PeriodeEigenBijdrageAbo: EbStartNummer ontbreekt" in found[0]
        assert "PeriodeEigenBijdrageAbo: het verplichte element Nummer is onbekend" in found[1]
        assert "BwStartNummer staat er 1..3 in plaats van 1 keer" in found[2]
        assert all(re.match(r"wmo40[57]\.xsd, regel \d+: ", match) for match in found)

    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            (
                'name="EbKostprijs" type="ieb:CDT_Kostprijs"',
                'name="EbKostprijs" type="ieb:LDT_Bedrag"',
                "EbKostprijs is hier een andere houder",
            ),
            (
                'name="Bsn" type="ieb:LDT_BurgerServicenummer"',
                'name="Bsn" type="ieb:CDT_Kostprijs"',
                "Bsn is hier een andere houder",
            ),
            (
                'name="EbStartdatum" type="ieb:LDT_Datum"',
                'name="EbStartdatum" type="xs:gYear"',
                "geen tekst, geheel getal of datum",
            ),
            (
                'name="EbStartdatum" type="ieb:LDT_Datum"',
                'name="EbStartdatum" type="ieb:LDT_Gemeente"',
                "die schrijfwijze kent de bibliotheek niet",
            ),
            (
                'name="EbStartNummer" type="ieb:LDT_Nummer"',
                'name="EbStartNummer" type="xs:boolean"',
                "geen tekst, geheel getal of datum",
            ),
            (
                '<xs:element name="Bericht" type="wmo405:Root"/>',
                '<xs:element name="Brief" type="wmo405:Root"/>',
                "het hoofdelement Bericht ontbreekt",
            ),
            (
                '<xs:pattern value="578"/>',
                '<xs:pattern value="[A-Z]{3}"/>',
                "welke waarde BerichtCode moet hebben",
            ),
        ],
    )
    def test_a_change_that_the_model_cannot_follow_is_refused(self, xsds, old, new, text):
        """No message is read wrong because a set means something else by an element."""
        replace(xsds, old, new, "wmo405.xsd")
        assert any(text in misfit for misfit in misfits(xsds))

    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            ("<xs:sequence>", '<xs:sequence maxOccurs="2">', "een optionele of herhaalde groep"),
            (
                "<xs:sequence>",
                '<xs:sequence><xs:any namespace="##other" processContents="lax"/>',
                "xs:any past niet",
            ),
            (
                '<xs:complexType name="Client">',
                '<xs:complexType name="Client" mixed="true">',
                "gemengde inhoud",
            ),
            (
                "</xs:sequence>\n  </xs:complexType>",
                '</xs:sequence>\n    <xs:attribute name="a" use="required"/>\n  </xs:complexType>',
                "verplicht attribuut",
            ),
        ],
    )
    def test_a_construction_outside_the_model_is_refused(self, xsds, old, new, text):
        """XML that the model would lose a part of is refused when the set is read."""
        replace(xsds, old, new, "wmo407.xsd")
        assert any(text in misfit for misfit in misfits(xsds))

    def test_a_root_that_is_a_value_is_refused(self, xsds):
        """A message without parts is no message that the model can hold."""
        root = '<xs:element name="Bericht" type="'
        replace(xsds, f'{root}wmo405:Root"', f'{root}xs:string"')
        assert any("Bericht is een waarde" in misfit for misfit in misfits(xsds))

    def test_two_streams_in_a_sequence_are_refused(self, xsds):
        """A set that demands both streams at once asks for what no message holds."""
        replace(xsds, "<xs:choice>", "<xs:sequence>", "wmo409.xsd")
        replace(xsds, "</xs:choice>", "</xs:sequence>", "wmo409.xsd")
        assert any("staat hier niet in een keuze" in misfit for misfit in misfits(xsds))

    def test_a_choice_between_groups_is_refused(self, xsds):
        """The model knows a choice between elements only; a group is told, not guessed at."""
        replace(
            xsds,
            "<xs:choice>",
            "<xs:choice><xs:sequence><xs:element name='X' type='xs:string'/>"
            "<xs:element name='Y' type='xs:string'/></xs:sequence>",
            "wmo409.xsd",
        )
        assert any("een keuze tussen groepen" in misfit for misfit in misfits(xsds))

    def test_names_must_be_ours(self, xsds):
        """A mapping starts from our own names, and another one is told."""
        (fault,) = misfits(xsds, names={"Eind": "Stopdatum"})
        assert "'Eind' is geen element van onze berichten" in fault

    def test_a_file_with_names_must_be_toml(self, xsds, tmp_path):
        """A file with names that cannot be read is told as such, in Dutch."""
        names = tmp_path / "namen.toml"
        names.write_text("EbStopdatum: Stopdatum\n")
        (fault,) = misfits(xsds, names=names)
        assert "geen TOML-bestand" in fault
