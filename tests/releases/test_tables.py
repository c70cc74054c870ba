"""The data file of a release: what nothing reads is refused, and a release describes its own messages."""

import tomllib

import pytest

from ieb import InvalidRelease, InvalidType, InvalidValue, releases
from ieb.messages.kinds import KINDS
from ieb.releases.datafiles import data_folder
from ieb.releases.homes import message_names
from ieb.releases.tables import extend, read_tables

TEXT = data_folder("4.0").joinpath("release.toml").read_text(encoding="utf-8")


def test_the_data_file_of_a_release_says_what_it_says():
    """Reading it changes nothing of what TOML makes of it."""
    assert read_tables("4.0", TEXT) == tomllib.loads(TEXT)


@pytest.mark.parametrize(
    ("place", "extra"),
    [
        ("", ("versie = 4", 'versie = 4\nkleur = "rood"')),
        (", berichten, WMO406", ('code = "579"', 'kleur = "rood", code = "579"')),
        (", types, LDT_Nummer", ("LDT_Nummer = {", 'LDT_Nummer = { kleur = "rood",')),
        (", klassen, Header", ("[klassen.Header]", '[klassen.Header]\nkleur = "rood"')),
        (
            ", stromen, BeschermdWonen",
            ("[stromen.BeschermdWonen]", '[stromen.BeschermdWonen]\nkleur = "rood"'),
        ),
        (
            ", stromen, Terugkoppeling, bericht",
            (
                'bericht = { elementen = [["Abonn',
                'bericht = { kleur = "rood", elementen = [["Abonn',
            ),
        ),
        (
            ", stromen, Terugkoppeling, klassen, Attribuut",
            (
                "[stromen.Terugkoppeling.klassen.Attribuut]",
                '[stromen.Terugkoppeling.klassen.Attribuut]\nkleur = "rood"',
            ),
        ),
    ],
)
def test_a_key_that_nothing_reads_is_refused(place, extra):
    """A misspelt key would otherwise be dropped, and the release be another one than its data say."""
    text = TEXT.replace(*extra)
    assert text != TEXT
    with pytest.raises(InvalidRelease) as found:
        read_tables("4.0", text)
    (fault,) = found.value.faults
    assert fault.startswith(f"Release 4.0{place}: de sleutel 'kleur' kennen wij hier niet; wel ")


def test_all_unknown_keys_are_told_at_once():
    """Who mends a data file sees every fault in one go."""
    text = TEXT.replace("versie = 4", "versi = 4", 1).replace("basis_prefix", "basisprefix")
    with pytest.raises(InvalidRelease) as found:
        read_tables("4.0", text)
    assert [fault.split("'")[1] for fault in found.value.faults] == ["versi", "basisprefix"]


def test_a_release_says_which_messages_it_keeps():
    """Who forgets the list hears so, and not that Python misses a key."""
    with pytest.raises(InvalidRelease, match=r"^Release 5\.0: berichten ontbreekt; noem"):
        extend("5.0", {"extends": "4.0"}, {"berichten": {"WMO405": {}}})


def test_a_release_keeps_only_messages_that_the_other_one_has():
    """A name in the list that is misspelt is no message less, but a fault."""
    own = {"extends": "4.0", "berichten": ["WMO405", "WMO411"]}
    with pytest.raises(
        InvalidRelease,
        match=r"^Release 5\.0: 4\.0 heeft geen bericht 'WMO411'; wel WMO405, WMO406\.$",
    ):
        extend("5.0", own, {"berichten": {"WMO405": {}, "WMO406": {}}})


def test_a_release_that_extends_another_takes_what_it_does_not_say():
    """It says only what differs, and which of the messages it keeps, in the order of the other one."""
    base = {
        "versie": 4,
        "subversie": 0,
        "berichten": {"WMO405": {"code": "578"}, "WMO409": {"code": "000"}},
    }
    own = {"extends": "4.0", "versie": 3, "berichten": ["WMO405"]}
    assert extend("3.0", own, base) == {
        "extends": "4.0",
        "versie": 3,
        "subversie": 0,
        "berichten": {"WMO405": {"code": "578"}},
    }


def test_the_home_of_a_message_is_the_release_that_describes_it():
    """Release 3.0 has the WMO405 too, and describes it by that of 4.0."""
    assert releases.home_release("WMO405") is releases.release("4.0")
    assert releases.home_release("WMO410") is releases.release("4.0")


def test_a_message_that_no_release_describes_has_no_home():
    """The text names those that are described."""
    described = ", ".join(message_names())
    with pytest.raises(InvalidValue, match=rf"beschrijft het bericht 'WMO999'; wel {described}\.$"):
        releases.home_release("WMO999")


def test_without_a_release_a_message_is_that_of_its_home():
    """A release that is given counts; a name in its place is refused."""
    assert releases.release_or_home(None, "WMO405") is releases.release("4.0")
    assert releases.release_or_home(releases.release("3.0"), "WMO405") is releases.release("3.0")
    with pytest.raises(InvalidType, match="verwacht een Release"):
        releases.release_or_home("3.0", "WMO405")


def test_every_message_has_the_release_that_describes_it():
    """The messages of this library, in the order of their numbers."""
    assert message_names() == tuple(KINDS)
    kept = [name for name in message_names() if releases.release("3.0").has(name)]
    assert kept == ["WMO405", "WMO406", "WMO407", "WMO408"]
