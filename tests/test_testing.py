"""The strategies that this library gives to whoever tests against it."""

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import ieb
from ieb import WMO405, WMO408, WMO409, WMO410, Bedrag, StatusAanlevering, UnknownCode
from ieb.codes import gemeenten
from ieb.messages import MESSAGES
from ieb.messages.kinds import KINDS
from ieb.testing import bedragen, bsns, gemeentecodes, messages

LEAN = settings(max_examples=30)
FIRST = settings(max_examples=500, database=None, derandomize=True, phases=[Phase.generate])


def eleven_proof(bsn: str) -> bool:
    """Weights 9 to 2 for the first eight digits and -1 for the last: the sum is a multiple of 11."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, bsn, strict=True)) % 11 == 0


@settings(max_examples=5 * settings.default.max_examples)
@given(bsns())
def test_a_bsn_passes_the_11_proef_and_is_nobodys(bsn):
    """Each Bsn is nine digits, passes the 11-proef and starts with 9999."""
    assert len(bsn) == 9
    assert bsn.startswith("9999")
    assert bsn.isascii()
    assert eleven_proof(bsn)


@given(gemeentecodes())
def test_a_gemeentecode_stands_in_the_cbs_list(code):
    """Each gemeentecode is one of the list."""
    assert code in gemeenten()


@given(bedragen())
def test_an_amount_can_be_written(bedrag):
    """Every amount of the strategy is a valid one, to the cent."""
    assert Bedrag.from_euro(str(bedrag)) == bedrag


@pytest.mark.parametrize("kind", MESSAGES)
@LEAN
@given(data=st.data())
def test_messages_of_one_kind_are_drawn(kind, data):
    """Who asks for a kind gets that kind, for the release that it is modelled after."""
    bericht = data.draw(messages(kind))
    assert type(bericht) is kind
    assert bericht.release is KINDS[kind.naam].home


@LEAN
@given(messages(WMO405, WMO408))
def test_messages_of_some_kinds_are_drawn(bericht):
    """Who asks for several gets no others."""
    assert type(bericht) in {WMO405, WMO408}


@given(messages())
def test_what_is_drawn_can_be_written_and_read(bericht):
    """Every message drawn is valid XML of its release."""
    assert ieb.parse(ieb.serialize(bericht)) == bericht


@LEAN
@given(messages(WMO405))
def test_persons_and_gemeenten_are_safe(bericht):
    """A message drawn is about nobody, and from a gemeente that exists."""
    assert bericht.client.bsn.startswith("9999")
    assert eleven_proof(bericht.client.bsn)
    assert bericht.header.afzender in gemeenten()


@LEAN
@given(messages(release=ieb.release("3.0")))
def test_messages_of_another_release_are_drawn(bericht):
    """For 3.0 come its four messages, with its versions."""
    assert bericht.release is ieb.release("3.0")
    assert type(bericht).naam in {"WMO405", "WMO406", "WMO407", "WMO408"}
    assert (bericht.header.bericht_versie, bericht.header.bericht_subversie) == (3, 0)


FORMS = {
    "a WMO405 that changes": (
        WMO405,
        lambda message: (
            message.client.periode_eigen_bijdrage_abo.status_aanlevering
            is StatusAanlevering.GEWIJZIGDE_AANLEVERING
        ),
    ),
    "a WMO405 with kostprijs": (
        WMO405,
        lambda message: message.client.periode_eigen_bijdrage_abo.eb_kostprijs is not None,
    ),
    "a WMO405 without kostprijs": (
        WMO405,
        lambda message: message.client.periode_eigen_bijdrage_abo.eb_kostprijs is None,
    ),
    "a WMO408 without client": (WMO408, lambda message: message.client is None),
    "a WMO408 with client": (WMO408, lambda message: message.client is not None),
    "a WMO409 on abonnementstarief": (
        WMO409,
        lambda message: message.abonnementstarief is not None,
    ),
    "a WMO409 on beschermd wonen": (WMO409, lambda message: message.beschermd_wonen is not None),
    "a WMO410 on no stream": (
        WMO410,
        lambda message: message.abonnementstarief is None and message.beschermd_wonen is None,
    ),
    "a WMO410 on beschermd wonen": (WMO410, lambda message: message.beschermd_wonen is not None),
    "several return codes": (
        WMO408,
        lambda message: (
            message.header.retour_codes and len(message.header.retour_codes.retour_code) > 1
        ),
    ),
    "an unknown return code": (
        WMO408,
        lambda message: (
            message.header.retour_codes
            and isinstance(message.header.retour_codes.retour_code[0], UnknownCode)
        ),
    ),
    "an identification beyond ASCII": (
        WMO405,
        lambda message: not message.header.bericht_identificatie.identificatie.isascii(),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_message_can_be_drawn(form):
    """What a message may leave out, choose or repeat, the strategies do."""
    kind, holds = FORMS[form]
    assert holds(find(messages(kind), holds, settings=FIRST))
