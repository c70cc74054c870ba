"""WMO409 and WMO410: making them, and what they refuse."""

from datetime import date, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import (
    WMO409,
    WMO410,
    Attribuut,
    AttribuutNaam,
    InvalidType,
    InvalidValue,
    RedenTerugkoppeling,
    RetourCode,
    RetourCodes,
    release,
)
from ieb.messages.terugkoppeling import (
    AbonnementstariefRetour,
    Attributen,
    BeschermdWonenRetour,
    HeaderTerugkoppelingRetour,
    InhoudelijkeOpmerking,
    InhoudelijkeOpmerkingRetour,
)
from ieb.notation import Notation, write_date

DAY = date(2025, 5, 9)
GIVEN = {
    "ontvanger": "0513",
    "identificatie": "C000000001",
    "dagtekening": date(2025, 5, 14),
    "reden": RedenTerugkoppeling.STOPDATUM_GEPLAATST,
}
CODES = RetourCodes(retour_code=[RetourCode.R0200])


@pytest.fixture
def abo():
    """A message on a period of abonnementstarief."""
    return WMO409.terugkoppeling(
        **GIVEN, eb_start_nummer=680014, attributen=[Attribuut.stopdatum(DAY)]
    )


@pytest.fixture
def bw():
    """A message on a period of beschermd wonen."""
    return WMO409.terugkoppeling(**GIVEN, bw_start_nummer=0)


@pytest.fixture
def retour_header(abo, retour_values):
    """The header of the retour."""
    return HeaderTerugkoppelingRetour(**attrs.asdict(abo.header, recurse=False), **retour_values)


@pytest.fixture
def abo_retour(abo):
    """The period of abonnementstarief as a retour gives it back."""
    opmerking = InhoudelijkeOpmerkingRetour(
        **attrs.asdict(abo.abonnementstarief.inhoudelijke_opmerking, recurse=False),
        retour_codes=CODES,
    )
    return AbonnementstariefRetour(
        eb_start_nummer=680014, inhoudelijke_opmerking=opmerking, retour_codes=CODES
    )


@pytest.fixture
def bw_retour(abo_retour):
    """The period of beschermd wonen as a retour gives it back."""
    return BeschermdWonenRetour(
        bw_start_nummer=0,
        inhoudelijke_opmerking=abo_retour.inhoudelijke_opmerking,
        retour_codes=CODES,
    )


def test_a_terugkoppeling_is_made_of_what_the_cak_knows(abo):
    """Each value stands where it belongs; the stamp follows from the release."""
    assert abo.release is release()
    assert abo.header.ontvanger == "0513"
    assert abo.header.bericht_identificatie.identificatie == "C000000001"
    assert abo.header.bericht_identificatie.dagtekening == date(2025, 5, 14)
    assert (abo.header.bericht_code, abo.header.bericht_versie, abo.header.bericht_subversie) == (
        "000",
        4,
        0,
    )
    assert abo.abonnementstarief.eb_start_nummer == 680014
    assert abo.beschermd_wonen is None
    opmerking = abo.abonnementstarief.inhoudelijke_opmerking
    assert opmerking.reden_terugkoppeling is RedenTerugkoppeling.STOPDATUM_GEPLAATST
    assert opmerking.attributen.attribuut == (Attribuut.stopdatum(DAY),)


def test_the_other_stream_is_filled_by_its_number(bw):
    """Number 0 is a number; without attributes the container is left out."""
    assert bw.abonnementstarief is None
    assert bw.beschermd_wonen.bw_start_nummer == 0
    assert bw.beschermd_wonen.inhoudelijke_opmerking.attributen is None


def test_number_0_is_a_number_in_either_stream():
    """A period may have number 0: only None is no number."""
    assert WMO409.terugkoppeling(**GIVEN, eb_start_nummer=0).abonnementstarief.eb_start_nummer == 0
    assert WMO409.terugkoppeling(**GIVEN, bw_start_nummer=0).beschermd_wonen.bw_start_nummer == 0


@pytest.mark.parametrize("numbers", [{}, {"eb_start_nummer": 1, "bw_start_nummer": 2}])
def test_a_terugkoppeling_is_about_exactly_one_stream(numbers):
    """A remark on neither stream or on both is refused: the XSD has a choice there."""
    with pytest.raises(
        InvalidValue,
        match="precies een stroom: vul abonnementstarief of beschermd_wonen, niet beide",
    ):
        WMO409.terugkoppeling(**GIVEN, **numbers)


def test_evolving_keeps_exactly_one_stream(abo, bw):
    """The check holds for whatever way an instance is made."""
    with pytest.raises(InvalidValue, match="precies een stroom"):
        attrs.evolve(abo, beschermd_wonen=bw.beschermd_wonen)
    with pytest.raises(InvalidValue, match="precies een stroom"):
        attrs.evolve(abo, abonnementstarief=None)


def test_a_terugkoppeling_does_not_exist_in_3_0():
    """Who works in 3.0 is told at once that a WMO409 does not exist there."""
    with pytest.raises(InvalidValue, match=r"Release 3\.0 kent geen bericht 'WMO409'"):
        WMO409.terugkoppeling(**GIVEN, eb_start_nummer=1, release=release("3.0"))


def test_a_code_that_is_not_published_is_any_three_digits(abo):
    """The BerichtCode of a WMO409 is a placeholder: another one of three digits is accepted too."""
    assert (
        attrs.evolve(abo, header=attrs.evolve(abo.header, bericht_code="612")).header.bericht_code
        == "612"
    )
    with pytest.raises(
        InvalidValue,
        match=r"BerichtCode: WMO409 van release 4.0 verwacht \[0-9\]\{3\}; gekregen '61A'",
    ):
        attrs.evolve(abo, header=attrs.evolve(abo.header, bericht_code="61A"))


def test_an_unknown_reason_is_kept():
    """Whether there are more than four reasons is not known."""
    reden = RedenTerugkoppeling.by_code("77")
    made = WMO409.terugkoppeling(**GIVEN | {"reden": reden}, eb_start_nummer=1)
    assert made.abonnementstarief.inhoudelijke_opmerking.reden_terugkoppeling == reden


@pytest.mark.parametrize(
    "reden", ["01", None, AttribuutNaam.STOPDATUM, AttribuutNaam.by_code("77")]
)
def test_a_reason_is_a_code_of_its_list(reden):
    """Text, or a code of another list, is no reason."""
    with pytest.raises(InvalidType, match="reden_terugkoppeling: verwacht een RedenTerugkoppeling"):
        InhoudelijkeOpmerking(reden_terugkoppeling=reden)


def test_attributes_are_one_or_more():
    """An empty container is refused, and so is what is no attribute."""
    with pytest.raises(InvalidValue, match="attribuut: verwacht minstens een waarde"):
        Attributen(attribuut=())
    with pytest.raises(InvalidType, match="attribuut: verwacht een Attribuut, geen str"):
        Attributen(attribuut=["Wlz"])
    with pytest.raises(
        InvalidType, match="een of meer waarden in een tuple of een list, geen Attribuut"
    ):
        Attributen(attribuut=Attribuut.stopdatum(DAY))


@given(st.dates())
def test_a_stop_date_is_written_technically_and_read_back(day):
    """Attribute 01 holds eejjmmdd, and gives the date back."""
    attribuut = Attribuut.stopdatum(day)
    assert attribuut.attribuut_naam is AttribuutNaam.STOPDATUM
    assert attribuut.attribuut_waarde == write_date(day, Notation.TECHNISCH)
    assert attribuut.datum == day
    assert attribuut.eb_stroom is None


@pytest.mark.parametrize("text", ["20250509", "2025-05-09", "09-05-2025"])
def test_a_stop_date_is_read_in_three_notations(text):
    """How a date is written in text is not published."""
    assert Attribuut(attribuut_naam=AttribuutNaam.STOPDATUM, attribuut_waarde=text).datum == DAY


@pytest.mark.parametrize("text", ["Wlz", "31-02-2025", "9-5-2025"])
def test_a_stop_date_that_is_none_can_be_held(text):
    """The text of an attribute is free: only who asks for the date hears that it is none."""
    attribuut = Attribuut(attribuut_naam=AttribuutNaam.STOPDATUM, attribuut_waarde=text)
    with pytest.raises(InvalidValue, match=f"'{text}' is geen"):
        _ = attribuut.datum


@pytest.mark.parametrize("day", ["20250509", datetime(2025, 5, 9), None])  # noqa: DTZ001
def test_a_stop_date_is_made_of_a_date(day):
    """The text of a stop date is written by the library, so it takes a date and nothing else."""
    with pytest.raises(InvalidType, match=r"stopdatum: verwacht een datum \(date\), geen"):
        Attribuut.stopdatum(day)


def test_a_stream_is_text():
    """Attribute 02 names a stream, and holds no date."""
    attribuut = Attribuut.voorliggende_eb_stroom("Wlz")
    assert attribuut.attribuut_naam is AttribuutNaam.VOORLIGGENDE_EB_STROOM
    assert (attribuut.attribuut_waarde, attribuut.eb_stroom, attribuut.datum) == (
        "Wlz",
        "Wlz",
        None,
    )


@pytest.mark.parametrize("text", ["", "   ", "x" * 81, "a\nb"])
def test_a_stream_fits_in_the_element(text):
    """A name of a stream that the XSD would refuse is refused when the attribute is made."""
    with pytest.raises(InvalidValue, match="attribuut_waarde: verwacht tekst van 1 t/m 80 tekens"):
        Attribuut.voorliggende_eb_stroom(text)


def test_an_unknown_attribute_is_kept_as_text():
    """Of an attribute that is not known, only the text is."""
    attribuut = Attribuut(attribuut_naam=AttribuutNaam.by_code("77"), attribuut_waarde="20250509")
    assert (attribuut.attribuut_waarde, attribuut.datum, attribuut.eb_stroom) == (
        "20250509",
        None,
        None,
    )


def test_a_retour_is_about_one_stream_or_none(retour_header, abo_retour, bw_retour):
    """Without codes on the stream it is left out; two there cannot be."""
    assert WMO410(header=retour_header, abonnementstarief=abo_retour).beschermd_wonen is None
    assert WMO410(header=retour_header, beschermd_wonen=bw_retour).abonnementstarief is None
    empty = WMO410(header=retour_header)
    assert empty.abonnementstarief is empty.beschermd_wonen is None
    with pytest.raises(
        InvalidValue, match="hoogstens een stroom: vul abonnementstarief of beschermd_wonen"
    ):
        WMO410(header=retour_header, abonnementstarief=abo_retour, beschermd_wonen=bw_retour)


def test_heen_and_retour_do_not_take_each_others_parts(
    abo, bw, retour_header, abo_retour, bw_retour
):
    """A part with codes is no part without, and the other way round."""
    with pytest.raises(
        InvalidType, match="verwacht een Abonnementstarief, geen AbonnementstariefRetour"
    ):
        attrs.evolve(abo, abonnementstarief=abo_retour)
    with pytest.raises(InvalidType, match="verwacht een BeschermdWonen, geen BeschermdWonenRetour"):
        attrs.evolve(bw, beschermd_wonen=bw_retour)
    with pytest.raises(
        InvalidType, match="verwacht een AbonnementstariefRetour, geen Abonnementstarief"
    ):
        WMO410(header=retour_header, abonnementstarief=abo.abonnementstarief)
    with pytest.raises(
        InvalidType, match="verwacht een InhoudelijkeOpmerking, geen InhoudelijkeOpmerkingRetour"
    ):
        attrs.evolve(
            abo.abonnementstarief, inhoudelijke_opmerking=abo_retour.inhoudelijke_opmerking
        )
    with pytest.raises(
        InvalidType,
        match="header: verwacht een HeaderTerugkoppeling, geen HeaderTerugkoppelingRetour",
    ):
        attrs.evolve(abo, header=retour_header)


def test_a_header_that_a_wmo410_does_not_allow_is_refused(retour_header):
    """The check of the header comes with the check of the streams."""
    with pytest.raises(
        InvalidValue, match=r"BerichtVersie: WMO410 van release 4\.0 verwacht 4; gekregen '3'"
    ):
        WMO410(header=attrs.evolve(retour_header, bericht_versie=3))


@pytest.mark.parametrize(
    "given", [{}, {"attributen": None}, {"attributen": ()}, {"attributen": iter(())}]
)
def test_no_attributes_may_be_said_in_several_ways(given):
    """Left out, None and empty all mean that nothing goes with the reason."""
    made = WMO409.terugkoppeling(**GIVEN, eb_start_nummer=1, **given)
    assert made.abonnementstarief.inhoudelijke_opmerking.attributen is None


@pytest.mark.parametrize("wrong", [Attribuut.stopdatum(DAY), Attribuut, "Wlz", 1])
def test_one_attribute_on_its_own_is_refused(wrong):
    """What is no collection is a mistake of the caller, told in Dutch and never as a TypeError of Python."""
    with pytest.raises(
        InvalidType, match="Verwacht een of meer waarden in een tuple of een list, geen"
    ):
        WMO409.terugkoppeling(**GIVEN, eb_start_nummer=1, attributen=wrong)
