"""Reading good messages, whoever wrote them."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from attrs import evolve
from lxml import etree

import ieb

from .samples import (
    BOM,
    BSN,
    KIND_IDS,
    KINDS,
    NAMES,
    OF_3_0,
    OF_4_0,
    RELEASES,
    findings_of,
    leaves,
    lxml_accepts,
    other_accepts,
    sample,
    with_text,
)

every_kind = pytest.mark.parametrize(("name", "release"), KINDS, ids=KIND_IDS)


@every_kind
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("stream", [0, 1])
def test_a_valid_message_becomes_its_class_and_knows_its_release(name, release, full, stream):
    """Both oracles and `parse` accept the samples that all other tests start from."""
    data = sample(name, release, stream, full)

    assert lxml_accepts(data, name, release)
    assert other_accepts(data, name, release)
    message = ieb.parse(data, release=release)
    assert type(message).__name__ == message.naam == name
    assert message.release is release


def test_all_values_of_a_message():
    """Each element is the attribute of its name, in the Python type that suits it."""
    message = ieb.parse(sample("WMO405"))

    assert isinstance(message, ieb.WMO405)
    period = message.client.periode_eigen_bijdrage_abo
    assert message.header.bericht_code == "578"
    assert (message.header.bericht_versie, message.header.bericht_subversie) == (4, 0)
    assert message.header.afzender == "0513"
    assert message.header.bericht_identificatie.identificatie == "G000000001"
    assert message.header.bericht_identificatie.dagtekening == date(2025, 5, 12)
    assert message.header.xsd_versie.bericht_xsd_versie == "1.0.0"
    assert message.client.bsn == BSN
    assert period.eb_start_nummer == 649901
    assert period.eb_startdatum == period.eb_stopdatum == date(2025, 5, 12)
    assert period.eb_kostprijs is not None
    assert period.eb_kostprijs.kostprijs_bedrag == ieb.Bedrag(300_000)
    assert period.status_aanlevering is ieb.StatusAanlevering.EERSTE_AANLEVERING


def test_what_is_left_out_is_none():
    """Optional elements that are not there are None, at every depth."""
    retour = ieb.parse(sample("WMO406", full=False))
    start = ieb.parse(sample("WMO405"))
    short = ieb.parse(re.sub(rb"<\w+:EbStopdatum>.*?</\w+:EbStopdatum>", b"", sample("WMO405")))

    assert isinstance(retour, ieb.WMO406)
    assert (retour.client, retour.header.xslt_versie, retour.header.retour_codes) == (
        None,
        None,
        None,
    )
    assert isinstance(short, ieb.WMO405)
    assert isinstance(start, ieb.WMO405)
    assert short.client.periode_eigen_bijdrage_abo == evolve(
        start.client.periode_eigen_bijdrage_abo, eb_stopdatum=None
    )


def test_repeated_elements_keep_their_order():
    """Return codes come out in the order in which they stand, the unknown ones as such."""
    data = sample("WMO406").replace(b">0200<", b">9056<", 1).replace(b">0200<", b">7777<", 1)

    retour = ieb.parse(data)

    assert isinstance(retour, ieb.WMO406)
    assert retour.header.retour_codes is not None
    assert [code.code for code in retour.header.retour_codes.retour_code] == ["9056", "7777"]
    assert [code.known for code in retour.header.retour_codes.retour_code] == [True, False]


@every_kind
@pytest.mark.parametrize(
    "inserted", [b"<!-- x -->", b"<?x y?>", b"<![CDATA[]]>", b"<!---->", b"<?x?><!--y-->"]
)
def test_a_comment_or_instruction_never_splits_a_value(name, release, inserted):
    """In the middle of every value of every message it changes nothing."""
    data = sample(name, release)
    split = re.sub(
        rb">([^<\s])([^<]*)</", lambda found: b">" + found[1] + inserted + found[2] + b"</", data
    )

    assert split.count(inserted) == len(leaves(etree.fromstring(data)))
    assert ieb.parse(split, release=release) == ieb.parse(data, release=release)


@every_kind
def test_between_elements_comments_and_blanks_do_not_count(name, release):
    """Layout and comments between elements do not change what a message says."""
    data = sample(name, release)
    head, body = data.split(b"?>\n")
    loose = re.sub(rb">\s+<", b">\r\n<!-- 1 -->\t<?x?> <", body)

    assert ieb.parse(head + b"?>" + loose + b"\n<!-- end -->", release=release) == ieb.parse(
        data, release=release
    )
    assert ieb.parse(re.sub(rb">\s+<", b"><", body), release=release) == ieb.parse(
        data, release=release
    )


@every_kind
def test_any_prefix_will_do(name, release):
    """Other prefixes, or a default namespace, give the same message."""
    data = sample(name, release)
    other = data.replace(b"ieb:", b"x:").replace(b":ieb=", b":x=")
    default = data.replace(f"{name.lower()}:".encode(), b"").replace(
        f":{name.lower()}=".encode(), b"="
    )

    assert default.count(b":") < data.count(b":")
    assert ieb.parse(other, release=release) == ieb.parse(data, release=release)
    assert ieb.parse(default, release=release) == ieb.parse(data, release=release)


def test_a_bom_is_accepted():
    """A UTF-8 BOM before the declaration changes nothing."""
    assert ieb.parse(BOM + sample("WMO405")) == ieb.parse(sample("WMO405"))


@pytest.mark.parametrize(
    "declaration", [b"", b'<?xml version="1.0"?>', b"<?xml version='1.0' encoding='utf8' ?>"]
)
def test_the_declaration_may_be_left_out(declaration):
    """UTF-8 and XML 1.0 are what XML itself assumes."""
    body = sample("WMO405").partition(b"?>\n")[2]

    assert ieb.parse(declaration + body) == ieb.parse(sample("WMO405"))


@pytest.mark.parametrize("lacking", ["WMO409", "WMO410"])
def test_a_message_of_another_release_is_named(lacking):
    """Who expects 3.0 and gets a message of 4.0 is told which one it is, and how to read it."""
    (finding,) = findings_of(sample(lacking), RELEASES[1])

    assert finding.code == "bericht-onbekend"
    assert f"Dit is een {lacking} van release 4.0." in finding.message
    assert (
        "Verwacht werd een bericht van release 3.0. Lees het met --release 4.0" in finding.message
    )
    assert "release=ieb.release('4.0')" in finding.message
    assert (str(finding.path), finding.line) == ("Bericht", 2)


def test_a_message_of_no_release_is_held_against_those_that_are_read():
    """Who mistyped a namespace sees the right ones, of 4.0 and of 1.0."""
    wrong = sample("WMO405").replace(b"wmo405/schema", b"wmo405/schemas")
    (finding,) = findings_of(wrong)

    assert "WMO405 (http://www.istandaarden.nl/ieb/4_0/wmo405/schema)" in finding.message
    assert "of van release 1.0: WMO401 (" in finding.message


def test_a_message_of_3_0_says_how_to_read_it():
    """Without a release 4.0 and 1.0 are read; a message of 3.0 needs to be asked for."""
    (finding,) = findings_of(sample("WMO405", RELEASES[1]))

    assert finding.message == (
        "Dit is een WMO405 van release 3.0. Verwacht werd een bericht van release 4.0 of 1.0. Lees "
        "het met --release 3.0, of in Python met release=ieb.release('3.0')."
    )


@pytest.mark.parametrize("name", OF_3_0)
def test_the_release_is_never_guessed(name):
    """A message of the other release is refused both ways, and read when that release is asked for."""
    new, old, _ = RELEASES

    with pytest.raises(ieb.UnknownMessage, match=r"van release 3\.0"):
        ieb.parse(sample(name, old))
    with pytest.raises(ieb.UnknownMessage, match=r"van release 4\.0"):
        ieb.parse(sample(name, new), release=old)
    assert ieb.parse(sample(name, old), release=old).header.bericht_versie == 3


def test_another_version_in_the_header_is_refused():
    """BerichtVersie must be that of the namespace."""
    with pytest.raises(ieb.InvalidMessage, match="BerichtVersie: verwacht precies 4; gekregen '3'"):
        ieb.parse(with_text(sample("WMO405"), "BerichtVersie", b"3"))


@pytest.mark.parametrize("threads", [8])
def test_threads_do_not_disturb_each_other(threads):
    """Eight threads at once get the right message, or the findings of their own message."""
    cases = [(sample(name), ()) for name in NAMES]
    for name in NAMES:
        bad = with_text(sample(name), "Dagtekening", b"2025-02-30").replace(b">1.0.0<", b">een<")
        cases.append(
            (bad, tuple((finding.code, finding.path, finding.line) for finding in findings_of(bad)))
        )
    cases.append(
        (b"<x", tuple((finding.code, finding.path, finding.line) for finding in findings_of(b"<x")))
    )

    def work(number: int) -> tuple[object, object]:
        data, expected = cases[number % len(cases)]
        found = tuple((finding.code, finding.path, finding.line) for finding in findings_of(data))
        if not expected:
            assert ieb.serialize(ieb.parse(data)).count(b"\n") >= 10
        return found, expected

    with ThreadPoolExecutor(threads) as pool:
        results = list(pool.map(work, range(40 * len(cases))))
    assert all(found == expected for found, expected in results)
    assert sum(1 for found, _ in results if found) == 40 * (len(NAMES) + 1)


class TestForeignRelease:
    """A set of which the XSD asks more than its shape shows."""

    stricter = evolve(
        RELEASES[0],
        name="streng",
        bundled=False,
        sources=tuple(
            (name, text.replace(b'value="[0-9]{4}"', b'value="05[0-9]{2}"'))
            for name, text in RELEASES[0].sources
        ),
    )

    def test_what_its_xsd_accepts_is_read(self):
        """Each value is then checked by the model too."""
        for name in OF_4_0:
            message = ieb.parse(sample(name), release=self.stricter)
            assert message == ieb.parse(sample(name))
            assert message.release is self.stricter

    def test_its_xsd_has_the_last_word_on_reading(self):
        """What only the XSD refuses is told with the XSD's own code, path and line."""
        data = with_text(sample("WMO405"), "Afzender", b"0613")

        (finding,) = findings_of(data, self.stricter)

        assert ieb.parse(data).header.afzender == "0613"
        assert finding.code == "cvc-pattern-valid"
        assert str(finding.path) == "Bericht/Header/Afzender"
        assert finding.line == data[: data.index(b":Afzender>")].count(b"\n") + 1
        assert "XSD van deze release" in finding.message

    def test_its_xsd_has_the_last_word_on_writing(self):
        """No message is written that the XSD of its release would refuse."""
        good = ieb.parse(sample("WMO405"))
        bad = ieb.parse(with_text(sample("WMO405"), "Afzender", b"0613"))

        assert ieb.parse(ieb.serialize(good, release=self.stricter), release=self.stricter) == good
        with pytest.raises(ieb.InvalidMessage, match="Bericht/Header/Afzender"):
            ieb.serialize(bad, release=self.stricter)

    def test_what_the_model_refuses_as_a_whole_is_told(self):
        """Two streams in a WMO409, allowed by an XSD: the model still holds one."""
        shape = RELEASES[0].message("WMO409")
        header, body = shape.root.type.particles
        kind = evolve(shape.root.type, particles=(header, evolve(body, maximum=2)))
        loose = evolve(
            RELEASES[0],
            name="los",
            bundled=False,
            messages=(evolve(shape, root=evolve(shape.root, type=kind)),),
            sources=tuple(
                (name, text.replace(b"<xs:choice>", b'<xs:choice maxOccurs="2">'))
                for name, text in RELEASES[0].sources
            ),
        )
        root = etree.fromstring(sample("WMO409"))
        root.append(etree.fromstring(sample("WMO409", stream=1))[1])

        (found,) = findings_of(etree.tostring(root), loose)

        assert (found.code, str(found.path)) == ("model", "Bericht")
        assert "precies een stroom" in found.message
