"""What each message is: the table of kinds, held against the classes and against the shapes of a release."""

from typing import get_args

import pytest
from hypothesis import given

from ieb import (
    WMO401,
    WMO402,
    WMO403,
    WMO404,
    WMO405,
    WMO406,
    WMO407,
    WMO408,
    WMO409,
    WMO410,
    InvalidType,
)
from ieb.findings import Path
from ieb.messages import kinds
from ieb.messages.bericht import RetourBericht
from ieb.messages.kinds import KINDS, Sender
from ieb.messages.places import CodedClass, Stroom
from ieb.releases import ComplexType
from ieb.testing import messages

EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def test_who_sends_what_and_what_answers_it():
    """The pairs of the standard: a gemeente delivers, the CAK remarks, and each answers the other."""
    gemeente, cak = Sender.GEMEENTE, Sender.CAK
    assert [
        (kind.model, kind.sender, kind.answers, kind.answered_by) for kind in KINDS.values()
    ] == [
        (WMO401, gemeente, None, "WMO402"),
        (WMO402, cak, "WMO401", None),
        (WMO403, gemeente, None, "WMO404"),
        (WMO404, cak, "WMO403", None),
        (WMO405, gemeente, None, "WMO406"),
        (WMO406, cak, "WMO405", None),
        (WMO407, gemeente, None, "WMO408"),
        (WMO408, cak, "WMO407", None),
        (WMO409, cak, None, "WMO410"),
        (WMO410, gemeente, "WMO409", None),
    ]


def test_the_stream_of_a_message():
    """A message of the CAK on a period can be about either stream."""
    abo, bw = Stroom.ABONNEMENTSTARIEF, Stroom.BESCHERMD_WONEN
    assert {name: [place.stroom for place in kind.places] for name, kind in KINDS.items()} == {
        "WMO401": [abo],
        "WMO402": [abo],
        "WMO403": [abo],
        "WMO404": [abo],
        "WMO405": [abo],
        "WMO406": [abo],
        "WMO407": [bw],
        "WMO408": [bw],
        "WMO409": [abo, bw],
        "WMO410": [abo, bw],
    }


@EVERY
def test_a_kind_bears_the_name_of_its_class(kind):
    """Looking a kind up by the name of a message gives the kind of that message."""
    assert KINDS[kind.model.naam] is kind
    assert kind.naam == kind.model.naam


@EVERY
def test_a_retour_answers_the_message_that_it_answers(kind):
    """Answering and being answered are each other's inverse, and a message has exactly one of the two."""
    assert (kind.answers is None) != (kind.answered_by is None)
    other = KINDS[kind.answers or kind.answered_by]
    assert kind.naam in {other.answers, other.answered_by}
    assert kind.heenbericht == other.heenbericht
    assert kind.sender is not other.sender
    assert kind.is_retour is issubclass(kind.model, RetourBericht)


@EVERY
def test_every_place_exists_in_the_home_release(kind):
    """Paths are those of the release that the class of the message is modelled after."""
    shape = kind.home.message(kind.naam)
    paths = {path for path, _, _ in shape.walk()}
    named = {kind.party}
    for place in kind.places:
        named |= {place.client, place.period, place.number, place.bsn}
    assert paths.issuperset(named - {None})


@EVERY
def test_a_code_goes_to_the_nearest_class_that_holds_codes(kind):
    """For each element: the nearest class around it that has RetourCodes in the retour says which it is."""
    retour = kind.home.message(kind.answered_by or kind.naam)
    coded = {
        path: len(path.parents)
        for path, _, element in retour.walk()
        if isinstance(element.type, ComplexType)
        and any(child.name == "RetourCodes" for child in element.type.elements)
    }
    for path, _, _ in retour.walk():
        around = [owner for owner in coded if path.is_within(owner)]
        nearest = max(around, key=coded.get)
        expected = CodedClass.CLIENT if coded[nearest] == 1 else CodedClass.PERIODE
        if nearest == Path("Bericht/Header"):
            expected = CodedClass.HEADER
        assert kind.coded_class(path) is expected


def test_a_code_on_the_message_as_a_whole_goes_to_the_header():
    """What a rule finds in the message as a whole has no class of its own; a number in a path is no name."""
    kind = KINDS["WMO409"]
    assert kind.coded_class("Bericht") is kind.coded_class("") is CodedClass.HEADER
    assert kind.coded_class("Bericht/Headers") is CodedClass.CLIENT
    period = "Bericht/Abonnementstarief/InhoudelijkeOpmerking"
    assert kind.coded_class(f"{period}[1]/Attributen") is CodedClass.PERIODE


@given(messages())
def test_a_message_is_what_its_class_says(message):
    """Each question about a message has the answer that its class gives, asked by hand."""
    assert kinds.kind_of(message).model is type(message)
    retour = isinstance(message, WMO402 | WMO404 | WMO406 | WMO408 | WMO410)
    assert kinds.is_retour(message) is retour
    assert kinds.is_heenbericht(message) is not retour
    assert kinds.is_aanlevering(message) is isinstance(message, WMO405 | WMO407)


@given(messages())
def test_gemeente_number_and_person_are_those_in_the_message(message):
    """A retour that copies nothing has no number and nobody; a message on a period names nobody."""
    number, bsn = None, None
    if isinstance(message, WMO409 | WMO410):
        gemeente = message.header.ontvanger
    else:
        gemeente = message.header.afzender
        if message.client is not None:
            bsn = message.client.bsn
    match message:
        case WMO401() | WMO402() if message.client is not None:
            number = message.client.start_eigen_bijdrage.eb_start_nummer
        case WMO403() | WMO404() if message.client is not None:
            number = message.client.stop_eigen_bijdrage.eb_start_nummer
        case WMO405() | WMO406() if message.client is not None:
            number = message.client.periode_eigen_bijdrage_abo.eb_start_nummer
        case WMO407() | WMO408() if message.client is not None:
            number = message.client.periode_eigen_bijdrage_bw.bw_start_nummer
        case WMO409() | WMO410() if message.abonnementstarief is not None:
            number = message.abonnementstarief.eb_start_nummer
        case WMO409() | WMO410() if message.beschermd_wonen is not None:
            number = message.beschermd_wonen.bw_start_nummer
    assert (kinds.gemeente_of(message), kinds.number_of(message), kinds.bsn_of(message)) == (
        gemeente,
        number,
        bsn,
    )


@pytest.mark.parametrize("wrong", [None, b"<Bericht/>", WMO405, "WMO405"])
def test_what_is_no_message_is_refused(wrong):
    """A class, a name and bytes are none; the text says what is, and nothing of what was given."""
    with pytest.raises(InvalidType) as found:
        kinds.demand_message(wrong)
    first, *_, last = kinds.KINDS
    assert (
        str(found.value)
        == f"Verwacht een bericht ({first} t/m {last}), geen {type(wrong).__name__}."
    )


def test_the_unions_for_type_checkers_are_those_of_the_table():
    """A type checker and a running program agree on what a retour is."""
    every = list(KINDS.values())
    assert set(get_args(kinds.Message)) == {kind.model for kind in every}
    assert set(get_args(kinds.Retour)) == {kind.model for kind in every if kind.is_retour}
    assert set(get_args(kinds.Heenbericht)) == {kind.model for kind in every if not kind.is_retour}
    assert set(get_args(kinds.Aanleverbericht)) == {
        kind.model for kind in every if kind.is_aanlevering
    }
    parts = {kind.model for kind in every if not kind.whole and not kind.is_retour}
    assert set(get_args(kinds.PartMessage)) == parts
