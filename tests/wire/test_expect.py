"""Reading a message of one kind: `expect` on `parse`, `read` and `from_json`."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.messages import MESSAGES
from ieb.testing import messages

KINDS = st.sampled_from(MESSAGES)
START = ieb.WMO405.eerste_aanlevering(
    gemeente="0513",
    identificatie="G000000001",
    dagtekening=date(2025, 5, 12),
    bsn="999992016",
    eb_start_nummer=649901,
    eb_startdatum=date(2025, 5, 12),
)


def by_file(tmp_path_factory):
    """Return a reader that goes by a file, as `read` does."""
    path = tmp_path_factory.mktemp("expect") / "bericht.xml"

    def read(message, **options):
        ieb.write(message, path)
        return ieb.read(path, **options)

    return read


@pytest.fixture(params=["parse", "read", "from_json"], scope="module")
def reading(request, tmp_path_factory):
    """Each way to read what was written."""
    ways = {
        "parse": lambda message, **options: ieb.parse(ieb.serialize(message), **options),
        "read": by_file(tmp_path_factory),
        "from_json": lambda message, **options: ieb.from_json(ieb.to_json(message), **options),
    }
    return ways[request.param]


@given(message=messages(), kind=KINDS)
def test_only_the_kind_that_was_expected_comes_back(reading, message, kind):
    """Any message is read when its own kind is expected, and refused by name when it is another."""
    if isinstance(message, kind):
        assert reading(message, expect=kind) == message
    else:
        with pytest.raises(ieb.UnexpectedMessage) as caught:
            reading(message, expect=kind)
        (finding,) = caught.value.findings
        assert finding.code == "bericht-anders"
        assert str(finding.path) == "Bericht"
        assert finding.message == (
            f"Dit is een {message.naam}; verwacht werd een {kind.naam}. "
            "Lees zonder expect om elk bericht te krijgen."
        )


def test_without_expect_every_message_comes_back(reading):
    """Who does not say which message is expected gets any message."""
    assert reading(START, expect=None) == START


@pytest.mark.parametrize(
    "wrong", ["WMO405", 405, START, int, ieb.Message, [], (ieb.WMO405, ieb.WMO407)]
)
def test_what_is_no_kind_of_message_is_refused(reading, wrong):
    """Also what cannot be compared or hashed gets the kind answer."""
    with pytest.raises(ieb.InvalidType, match=r"^expect: verwacht een van de klassen ieb\.WMO401"):
        reading(START, expect=wrong)


def test_another_message_is_told_with_its_line_before_what_is_wrong_with_it():
    """A broken WMO405 is no WMO409: that is said, and not that it lacks elements."""
    data = b'<?xml version="1.0"?>\n\n' + ieb.serialize(START).split(b"\n", 1)[1].replace(
        b"0513", b"Gouda"
    )
    with pytest.raises(ieb.UnexpectedMessage) as caught:
        ieb.parse(data, expect=ieb.WMO409)
    assert caught.value.findings[0].line == 3
    with pytest.raises(ieb.InvalidMessage):
        ieb.parse(data, expect=ieb.WMO405)


def test_a_message_of_another_release_stays_unknown():
    """The release decides first: a WMO405 of 3.0 is no message of 4.0, whatever was expected."""
    old = ieb.serialize(START, release=ieb.release("3.0"))
    with pytest.raises(ieb.UnknownMessage, match=r"WMO405 van release 3\.0"):
        ieb.parse(old, expect=ieb.WMO409)
    assert ieb.parse(old, release=ieb.release("3.0"), expect=ieb.WMO405).client == START.client
