"""Our envelopes beside the official XSDs, WSDL and samples.

Those do not come with this project. Who has them names their folder in IEB_GGK, with the subfolders
``0301``, ``ggk0210/ggkberichten``, ``voorbeeldberichten`` and ``soap``; without it these tests are
skipped.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from ieb import ggk

from .support import BV03, DI01, DU01, ENVELOPES, FO01, FO03

FOLDER = os.environ.get("IEB_GGK")
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="IEB_GGK noemt geen map met de officiële set van de GGk-envelop"
)
ROOT = Path(str(FOLDER))
MESSAGES = ROOT / "ggk0210" / "ggkberichten"
SAMPLES = sorted([*ROOT.glob("voorbeeldberichten/*.xml"), *ROOT.glob("soap/*.xml")])


@cache
def official() -> etree.XMLSchema:
    """Return the official XSD of all envelopes."""
    return etree.XMLSchema(etree.parse(MESSAGES / "ggk0210_msg_ggkberichten.xsd"))


@given(ENVELOPES)
@settings(max_examples=25 * settings.default.max_examples)
def test_whatever_we_write_is_valid(envelope):
    """A thousand envelopes at the desk, more in CI: the official XSD accepts each."""
    official().assertValid(etree.fromstring(ggk.serialize(envelope)))


@pytest.mark.parametrize("envelope", [DI01, DU01, FO01, FO03, BV03], ids=lambda e: e.berichtcode)
def test_what_is_made_of_a_message_is_valid(envelope):
    """A message, its retour, a fault about it with the whole envelope inside."""
    official().assertValid(etree.fromstring(ggk.serialize(envelope)))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_is_read(path):
    """And written again so that the official XSD accepts it and it says the same."""
    data = path.read_bytes()
    envelope = ggk.parse(data)
    written = ggk.serialize(envelope)
    official().assertValid(etree.fromstring(written))
    assert ggk.parse(written) == envelope
    names = {
        "envelopHeenbericht-ggk_Di01": ggk.Di01,
        "envelopRetourbericht-ggk_Du01": ggk.Du01,
        "Fo01Bericht": ggk.Fo01,
    }
    (kind,) = [kind for name, kind in names.items() if f":{name}>" in data.decode()]
    assert type(envelope) is kind


def test_a_sample_is_told_what_it_holds():
    """The samples hold plain text and no XML; one holds a message of iWmo."""
    found = {path.stem: ggk.parse(path.read_bytes()) for path in SAMPLES}
    payload = found["envelopHeenbericht-ggk_Di01_v21-xml"].inhoud
    assert payload == b"Hier staat een iWmo/iJw-heenbericht."
    assert found["envelopHeenbericht-ggk_Di01_v21-tekst"].bestandsnaam == "AanleveringQ1.csv"
    assert found["Fo01"].details_xml == b"<root/>"
    assert found["Fo01"].cross_refnummer == "9c0f7b90-5c69-11e5-a837-0800200c9a66"
    assert found["soap-envelope-fo01"].code == ggk.FoutCode("fout", ggk.Foutlijst.L2017)
    for envelope in found.values():
        if isinstance(envelope, ggk.Di01 | ggk.Du01):
            assert ggk.unwrap(envelope).message is None


def test_the_soap_actions_are_those_of_the_wsdl():
    """One for each operation that a gemeente or the CAK meets."""
    text = (MESSAGES / "ggk0210_OntvangAsynchroon_ggkberichten.wsdl").read_text(encoding="utf-8")
    actions = set(re.findall(r'soapAction="([^"]*)"', text))
    assert actions == {ggk.SOAP_ACTION_DI01, ggk.SOAP_ACTION_DU01, ggk.SOAP_ACTION_FO01}
