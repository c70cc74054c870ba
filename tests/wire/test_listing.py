"""A message as a list of lines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

import ieb
from ieb.testing import messages
from ieb.wire.listing import Line, listing


def remark(*attributes: ieb.Attribuut) -> ieb.WMO409:
    """A WMO409 with attributes."""
    return ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="C000000001",
        dagtekening=date(2025, 5, 14),
        eb_start_nummer=680014,
        reden=ieb.RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        attributen=attributes,
    )


def values(message: ieb.Message, notation: ieb.Notation, **options: bool) -> dict[str, str | None]:
    """Return the lines of a message as a mapping of label to value."""
    return {line.label: line.value for line in listing(message, notation, **options)}


def test_casus_2_step_2_is_shown_as_the_document_prints_it():
    """A domain expert reads a message in the words and the order of the document."""
    lines = listing(remark(ieb.Attribuut.stopdatum(date(2025, 5, 9))))
    assert lines[0] == Line(depth=0, label="Inhoudelijke terugkoppelingbericht (409):")
    assert lines[-7:] == (
        Line(depth=1, label="Abonnementstarief"),
        Line(depth=2, label="Startnummer eigen bijdrage", value="680014"),
        Line(depth=2, label="InhoudelijkeOpmerking"),
        Line(
            depth=3,
            label="Reden terugkoppeling",
            value="01 (Stopdatum geplaatst i.v.m. aanmelding andere gemeente)",
        ),
        Line(depth=3, label="Attribuut"),
        Line(depth=4, label="Naam van attribuut terugkoppeling", value="01 (Stopdatum)"),
        Line(depth=4, label="Waarde van attribuut terugkoppeling", value="09-05-2025"),
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Wlz", "Wlz"), ("geen datum", "geen datum"), ("bsn 999992016", "bsn *********")],
)
def test_an_attribute_is_text_when_it_is_no_date_and_hides_what_may_be_a_bsn(text, shown):
    """An attribute holds free text: it is shown as it is, but a Bsn in it is not."""
    attribute = ieb.Attribuut(attribuut_naam=ieb.AttribuutNaam.STOPDATUM, attribuut_waarde=text)
    assert values(remark(attribute), ieb.Notation.TECHNISCH)["AttribuutWaarde"] == shown
    full = values(remark(attribute), ieb.Notation.TECHNISCH, show_bsn=True)
    assert full["AttribuutWaarde"] == text


@given(message=messages(ieb.WMO405, ieb.WMO406, ieb.WMO407, ieb.WMO408))
def test_a_bsn_is_never_shown_unasked(message):
    """In neither notation does a message on a screen tell who it is about."""
    for notation in ieb.Notation:
        shown = values(message, notation)
        assert shown.get("Bsn") in (None, "*********")


@given(message=messages())
def test_every_filled_element_is_shown_once(message):
    """Nothing that was sent is missing from what a person sees."""
    written = [
        line for line in ieb.serialize(message).decode().splitlines() if line.count("<") == 2
    ]
    shown = [
        line
        for line in listing(message, ieb.Notation.TECHNISCH, show_bsn=True)
        if line.value is not None
    ]
    assert len(shown) == len(written)
