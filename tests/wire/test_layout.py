"""The functions of the codec do what the description of a message says, whatever the release."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import ieb
from ieb.releases import Release
from ieb.releases.lexical import SHORT
from ieb.testing import messages
from ieb.wire.layout import layout_of

from .interpreter import read, write
from .samples import KINDS, RELEASES


@pytest.fixture(scope="module", params=[*RELEASES, "foreign"], ids=str)
def release(request, tmp_path_factory):
    """Each release of ours, and 4.0 as an XSD set of others: there the model has the last word."""
    if request.param != "foreign":
        return request.param
    folder = tmp_path_factory.mktemp("xsds")
    for name, content in ieb.release().sources:
        (folder / name).write_bytes(content)
    return Release.from_xsd(folder)


def test_reading_follows_the_description(release):
    """What the codec makes of a message is what its elements say one by one, large or small."""

    @given(messages(release=release))
    def check(message):
        data = ieb.serialize(message)
        expected = read(layout_of(message.naam, release), etree.fromstring(data))
        assert ieb.parse(data, release=release) == expected == message
        # A file of more than 10 kB is read with one element at a time.
        large = data.replace(b"\n  <", b"\n" + b" " * 10_000 + b"<", 1)
        assert ieb.parse(large, release=release) == expected

    check()


def test_writing_follows_the_description(release):
    """What the codec writes is each element on a line of its own, in the order of the XSD."""

    @given(messages(release=release))
    def check(message):
        _declaration, _start, *lines, _end = ieb.serialize(message).decode().splitlines()
        assert lines == write(layout_of(message.naam, release), message)

    check()


def _quick_forms():
    """Yield the datatype and the form of each element of which short texts are read sooner."""
    for name, release in KINDS:
        layout = layout_of(name, release)
        for path, _, element in layout.shape.walk():
            form = layout.forms.get(path)
            if form is not None and form.quick is not None:
                yield element.type, form


@pytest.mark.parametrize("datatype", sorted({kind.name for kind, _ in _quick_forms()}))
def test_what_is_read_sooner_is_read_the_same(datatype):
    """A short text that a datatype allows has one value or one fault, however it is read."""
    kinds = [(kind, form) for kind, form in _quick_forms() if kind.name == datatype]
    texts = st.text("0123456789", max_size=9) | st.text("0123456789+- \t\nWTZ:_A٣", max_size=SHORT)
    known = st.sampled_from(["2025-05-12", " 2025-05-1 ", "2025-W20-1", "20250512", "0000-01-01"])

    @settings(max_examples=5 * settings.default.max_examples)
    @given(st.sampled_from(kinds), texts | known | st.dates().map(str))
    def check(kind, text):
        allowed, form = kind
        if allowed.fault(text) is None:
            assert _outcome(form.quick, text) == _outcome(form.read, text)

    check()


def _outcome(read, text):
    """Return the value of a text with its class, or what is wrong with it."""
    try:
        value = read(text)
    except ieb.InvalidValue as error:
        return str(error)
    return type(value), value
