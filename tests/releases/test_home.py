"""The model of a message is that of its home release, whatever the default of the library is."""

from datetime import date
from pathlib import Path

import pytest

import ieb
from ieb import WMO405, WMO409
from ieb.messages.kinds import KINDS
from ieb.releases import bundled
from ieb.wire.jsonschema import json_schema
from ieb.xsdset import check_xsd

OURS = Path(ieb.__file__).parent / "releases" / "data" / "4.0"


def remark():
    """A message that release 3.0 does not have."""
    return WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="C1",
        dagtekening=date(2025, 5, 14),
        eb_start_nummer=649901,
        reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
    )


@pytest.fixture
def other_default(monkeypatch):
    """A library whose default is a release without WMO409, as a next one may be."""
    monkeypatch.setattr(bundled.release, "__defaults__", ("3.0",))
    assert ieb.release().name == "3.0"


@pytest.mark.usefixtures("other_default")
class TestAnotherDefault:
    def test_a_message_is_made_for_its_home_release(self):
        """With a constructor, and with the class itself."""
        made = remark()
        assert made.release.name == "4.0"
        again = WMO409(header=made.header, abonnementstarief=made.abonnementstarief)
        assert again.release.name == "4.0"

    def test_json_is_read_for_the_home_release(self):
        """It names the message, and the message knows its release."""
        assert ieb.from_json(ieb.to_json(remark())) == remark()

    def test_the_json_schema_is_that_of_the_home_release(self):
        """The schema that is shipped is that of the model."""
        assert "(4.0)" in str(json_schema(WMO405)["title"])

    def test_a_set_of_others_is_bound_to_the_home_releases(self):
        """Each message is compared with what it is modelled after: a set equal to ours has no difference."""
        release, differences = check_xsd(OURS)
        assert differences == ()
        assert {shape.name for shape in release.messages} == {
            name for name, kind in KINDS.items() if kind.home.name == "4.0"
        }

    def test_messages_are_drawn_of_their_home_release(self):
        """The strategy for users' own tests draws all six."""
        from hypothesis import find

        from ieb.testing import messages

        assert find(messages(WMO409), lambda message: True).release.name == "4.0"
