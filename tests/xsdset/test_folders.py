"""XSD sets of others as they lie in a folder: names, includes, imports and files that are none."""

from __future__ import annotations

import re
import shutil

import pytest
from hypothesis import HealthCheck, given, settings

import ieb
from ieb.testing import messages
from ieb.xsdset import check_xsd

from .support import START, misfits, replace, texts


class TestFolders:
    @pytest.mark.parametrize(
        "name", ["iEb basisschema.xsd", "basisschema (1).xsd", "b%20ü.xsd", "b:a\\b.XSD"]
    )
    def test_any_name_will_do_for_the_basisschema(self, xsds, name):
        """The XSDs may lie in the folder under the names that they were downloaded with."""
        (xsds / "basisschema.xsd").rename(xsds / name)
        (xsds / "wmo405.xsd").rename(xsds / f"bericht {name}")
        release = ieb.Release.from_xsd(xsds)
        data = ieb.serialize(ieb.read(START), release=release)
        assert ieb.parse(data, release=release) == ieb.read(START)

    def test_names_that_become_one_stay_apart(self, xsds):
        """Two files whose names look alike inside the library are not mixed up."""
        (xsds / "basisschema.xsd").rename(xsds / "x y.xsd")
        (xsds / "wmo405.xsd").rename(xsds / "x_y.xsd")
        assert ieb.Release.from_xsd(xsds).message("WMO405").stamp.bericht_code == "578"

    def test_what_no_message_uses_does_not_count(self, xsds):
        """Files that a Mac or Office leaves, a report schema, an XSD of another set: all may lie there."""
        (xsds / "._wmo405.xsd").write_bytes(b"\0\5")
        (xsds / "~$wmo405.xsd").write_bytes(b"\0")
        (xsds / "rapport.xsd").write_text(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'
        )
        (xsds / "ander.xsd").write_text(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:ander">'
            '<xs:import namespace="urn:nergens" schemaLocation="nergens.xsd"/></xs:schema>'
        )
        assert check_xsd(xsds)[1] == ()

    def test_the_basisschema_that_is_imported_counts(self, xsds):
        """A second basisschema in the folder does not replace the one that messages import."""
        other = (xsds / "basisschema.xsd").read_text().replace("ieb/4_0/", "ieb/9_9/")
        (xsds / "a.xsd").write_text(other)
        assert ieb.Release.from_xsd(xsds).basis_namespace == ieb.release().basis_namespace

    def test_a_set_in_a_folder_below_is_pointed_at(self, xsds):
        """Who points at the folder above is told which one to point at."""
        (fault, *_) = misfits(xsds.parent)
        assert (
            fault
            == "In de map staan geen XSD-bestanden (*.xsd); wel in 'xsds' daarbinnen: wijs die map aan."
        )

    def test_a_fault_in_the_basisschema_is_told_there_and_once(self, xsds):
        """A fault in what six documents share gives one line at its own place, not six."""
        replace(xsds, 'name="LDT_Datum"', 'name="LDT_Datum" abstract="ja"', "basisschema.xsd")
        (fault,) = misfits(xsds)
        assert re.fullmatch(r"basisschema\.xsd, regel \d+: geen geldige XSD\.", fault)

    def test_what_the_validating_library_cannot_read_is_refused(self, xsds):
        """A set that could not validate any message is refused when it is read."""
        replace(xsds, 'value="[0-9]{4}"', 'value="\\p{Cs}|[0-9]{4}"', "basisschema.xsd")
        assert any("geen geldige XSD" in misfit for misfit in misfits(xsds))


@pytest.fixture(scope="module")
def crossed(copy_xsds) -> ieb.Release:
    """A set in which one document gives its own namespace the prefix that others give the basisschema."""
    folder = copy_xsds()
    for old, new in (
        ("ieb:", "b:"),
        ("xmlns:ieb=", "xmlns:b="),
        ("wmo406:", "ieb:"),
        ("xmlns:wmo406=", "xmlns:ieb="),
    ):
        replace(folder, old, new, "wmo406.xsd")
    return ieb.Release.from_xsd(folder)


class TestBadSets:
    def test_an_empty_folder(self, tmp_path):
        """A folder without XSDs is told as such, not as a set without messages."""
        assert misfits(tmp_path) == ["In de map staan geen XSD-bestanden (*.xsd)."]

    def test_a_folder_that_is_not_there(self, tmp_path):
        """A path that does not exist is an error of the file system, as everywhere in Python."""
        with pytest.raises(FileNotFoundError):
            ieb.Release.from_xsd(tmp_path / "nergens")

    def test_the_basisschema_is_missing(self, xsds):
        """Who forgets the basisschema is told so, with each document that needs it."""
        (xsds / "basisschema.xsd").unlink()
        found = misfits(xsds)
        assert (
            "Het basisschema ontbreekt: geen XSD heeft appinfo of namespace 'basisschema'." in found
        )
        assert sum("basisschema/schema' staat niet in de map" in match for match in found) == 6

    def test_no_message_at_all(self, xsds):
        """A set without any of the six messages is refused with how one is recognised."""
        for file in xsds.glob("wmo*.xsd"):
            file.unlink()
        assert misfits(xsds) == [
            "Geen van de XSD's beschrijft een bericht WMO401 t/m WMO410 (appinfo of namespace)."
        ]

    def test_an_include_of_a_url_is_never_fetched(self, xsds):
        """Reading a set never reaches for the network, whatever an XSD asks."""
        replace(
            xsds,
            "<xs:import ",
            '<xs:include schemaLocation="http://127.0.0.1:9/x.xsd"/>\n  <xs:import ',
            "wmo405.xsd",
        )
        (fault,) = misfits(xsds)
        assert fault.startswith("wmo405.xsd, regel ")
        assert "van een URL wordt nooit opgehaald" in fault

    def test_an_import_from_a_url_is_found_in_the_folder_by_its_namespace(self, xsds):
        """A published set that points at URLs can be used from a folder."""
        replace(
            xsds,
            'schemaLocation="basisschema.xsd"',
            'schemaLocation="http://127.0.0.1:9/basisschema.xsd"',
        )
        assert texts(xsds) == []

    def test_an_include_is_found_in_the_folder_by_its_name(self, xsds):
        """A set whose files lay in other folders can be put in one."""
        whole = (xsds / "basisschema.xsd").read_text()
        part = re.search(
            r'  <xs:simpleType name="LDT_Datum">.*?</xs:simpleType>\n', whole, re.DOTALL
        )[0]
        head = whole[: whole.index(">", whole.index("<xs:schema")) + 1]
        (xsds / "datum.xsd").write_text(f"{head}\n{part}</xs:schema>\n")
        (xsds / "basisschema.xsd").write_text(
            whole.replace(part, "").replace(
                head, f'{head}\n  <xs:include schemaLocation="../ergens/datum.xsd"/>'
            )
        )
        assert texts(xsds) == []

    def test_documents_may_include_each_other(self, xsds):
        """Two documents that include each other are one schema."""
        basis = xsds / "basisschema.xsd"
        text = basis.read_text()
        head = text[: text.index(">", text.index("<xs:schema")) + 1]
        basis.write_text(text.replace(head, f'{head}\n  <xs:include schemaLocation="meer.xsd"/>'))
        (xsds / "meer.xsd").write_text(
            f'{head}\n  <xs:include schemaLocation="basisschema.xsd"/></xs:schema>'
        )
        assert texts(xsds) == []

    @pytest.mark.parametrize(
        ("content", "text"),
        [
            (b"<a/>", "geen XSD, want het begint met 'a'"),
            (b"", "geen goed gevormde XML"),
            (b"<!DOCTYPE a><a/>", "DOCTYPE"),
            (b" " * 5_000_001, "groter dan 5 MB"),
            (b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', None),
        ],
    )
    def test_a_file_that_is_no_xsd(self, xsds, content, text):
        """A stray file in the folder is named with what is wrong, or does no harm."""
        (xsds / "extra.xsd").write_bytes(content)
        if text is None:
            assert ieb.Release.from_xsd(xsds)
        else:
            (fault,) = misfits(xsds)
            assert fault.startswith("extra.xsd")
            assert text in fault

    def test_an_xsd_that_is_not_valid(self, xsds):
        """Each invalid document is told with its line, not only the first one."""
        replace(xsds, 'type="ieb:LDT_Gemeente"', 'type="ieb:LDT_Plaats"', "wmo405.xsd")
        replace(xsds, 'type="ieb:LDT_Gemeente"', 'type="ieb:LDT_Dorp"', "wmo407.xsd")
        first, second = misfits(xsds)
        line = (xsds / "wmo405.xsd").read_text().split('name="Afzender"')[0].count("\n") + 1
        assert first == f"wmo405.xsd, regel {line}: geen geldige XSD."
        assert second.startswith("wmo407.xsd, regel ")

    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(message=messages(ieb.WMO406))
    def test_two_documents_may_use_one_prefix_for_different_namespaces(self, crossed, message):
        """Prefixes are a matter of one document, and are never mixed up between them."""
        assert ieb.parse(
            ieb.serialize(message, release=crossed), release=crossed
        ) == message.for_release(crossed)

    def test_two_documents_for_one_message(self, xsds):
        """Which of two XSDs of a message counts is asked of the user, never chosen."""
        shutil.copy(xsds / "wmo405.xsd", xsds / "wmo405-oud.xsd")
        assert misfits(xsds) == ["Meer dan een XSD beschrijft WMO405."]

    def test_a_message_can_be_found_by_its_namespace_alone(self, xsds):
        """A set without appinfo can be used too."""
        for file in xsds.glob("*.xsd"):
            file.write_text(re.sub(r"<ieb:bericht>.*?</ieb:bericht>", "", file.read_text()))
        assert texts(xsds) == []


def test_an_xsd_without_a_namespace_that_nobody_includes_is_told(xsds):
    """Its elements would be in no namespace, and no message of it could be told from another one."""
    text = (xsds / "basisschema.xsd").read_text()
    (xsds / "basisschema.xsd").write_text(re.sub(r' targetNamespace="[^"]*"', "", text, count=1))
    assert any("heeft geen targetNamespace" in fault for fault in misfits(xsds))


def test_a_file_is_no_folder_with_xsds(tmp_path):
    """Who points at one XSD hears that the folder is asked for, in Dutch."""
    path = tmp_path / "wmo405.xsd"
    path.write_bytes(b"")
    with pytest.raises(ieb.InvalidRelease, match="Dit is een bestand, geen map; wijs de map met"):
        ieb.Release.from_xsd(path)


def test_a_folder_is_no_file_with_names(xsds, tmp_path):
    """Who points at a folder for the names hears that a TOML file is asked for."""
    with pytest.raises(ieb.InvalidRelease, match="names: dit is een map; geef het TOML-bestand"):
        ieb.Release.from_xsd(xsds, names=tmp_path)
