"""Model to XML to model, and XML to model to XML: nothing gets lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

import ieb
from ieb.testing import messages

from .samples import KIND_IDS, KINDS, RELEASES, canonical, lxml_accepts, other_accepts, sample


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_model_to_xml_to_model_is_the_identity(release):
    """For every message of every release; the XML is valid for both oracles."""

    @given(messages(release=release))
    def check(message: ieb.Message) -> None:
        data = ieb.serialize(message)
        back = ieb.parse(data, release=release)
        assert back == message
        assert type(back) is type(message)
        assert back.release == message.release == release
        assert lxml_accepts(data, message.naam, release)
        assert other_accepts(data, message.naam, release)

    check()


@given(messages())
def test_xml_to_model_to_xml_keeps_the_content(message):
    """Other prefixes, no layout and comments everywhere: written, it is the same again."""
    data = ieb.serialize(message)
    own, basis = f"{message.naam.lower()}:".encode(), b"ieb:"
    strange = re.sub(rb"(</?)(\w+:)", lambda tag: tag[1] + {own: b"", basis: b"y.-:"}[tag[2]], data)
    strange = strange.replace(b"xmlns:" + own[:-1], b"xmlns").replace(b"xmlns:ieb", b"xmlns:y.-")
    strange = re.sub(rb">\n\s*<", b"><!-- > --><", strange)

    assert b"<ieb:" not in strange
    assert b"<Header>" in strange
    written = ieb.serialize(ieb.parse(strange))
    assert canonical(written) == canonical(strange)
    assert written == data


@pytest.mark.parametrize(("name", "release"), KINDS, ids=KIND_IDS)
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("stream", [0, 1])
def test_every_element_of_a_message_survives(name, release, full, stream):
    """With all optional elements and with none, in both streams."""
    data = sample(name, release, stream, full)

    assert canonical(ieb.serialize(ieb.parse(data, release=release))) == canonical(data)


@given(messages())
def test_xml_and_json_hold_the_same(message):
    """By way of either one, the message is the same."""
    assert ieb.from_json(ieb.to_json(ieb.parse(ieb.serialize(message)))) == message
