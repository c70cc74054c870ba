"""What a retour means: whether its heenbericht was refused, and by which codes."""

from datetime import date

import pytest
from attrs import evolve

import ieb
from ieb.codes import RetourCode
from ieb.messages import RetourCodes

DAY = date(2025, 5, 12)


def start():
    """A first aanlevering."""
    return ieb.WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie="G1",
        dagtekening=DAY,
        bsn="999992016",
        eb_start_nummer=1,
        eb_startdatum=DAY,
    )


def retour(*codes):
    """A retour on it with these codes on its header, or none."""
    heen = start()
    empty = ieb.build_retour(heen, ieb.validate(heen), identificatie="R1", dagtekening=DAY)
    if not codes:
        return empty
    given = RetourCodes(retour_code=tuple(RetourCode.by_code(code) for code in codes))
    return evolve(empty, header=evolve(empty.header, retour_codes=given))


@pytest.mark.parametrize(
    ("codes", "refused"),
    [
        ((), ()),
        (("0200",), ()),
        (("0233",), ()),
        (("0001",), ("0001",)),
        (("9056", "8848"), ("9056", "8848")),
        (("9405",), ("9405",)),
        (("0200", "9405", "9405"), ("9405",)),
    ],
)
def test_a_code_refuses_unless_it_says_that_there_is_nothing_to_remark(codes, refused):
    """Each code but 0200 and 0233 refuses, also one that no list of ours holds; each is named once."""
    answer = retour(*codes)
    assert tuple(code.code for code in answer.afkeurcodes) == refused
    assert answer.afgekeurd is bool(refused)


def test_the_codes_bring_their_texts():
    """A known code has the text of the list; an unknown one says that it is unknown."""
    labels = [code.label for code in retour("8848", "9405").afkeurcodes]
    assert labels == [RetourCode.R8848.label, "onbekende code"]


def test_a_class_that_comes_back_is_refused_by_the_codes_below_the_header():
    """0200 on header and client, 9103 on the period: the heenbericht is refused by 9103."""
    change = ieb.WMO405.gewijzigde_aanlevering(
        gemeente="0513",
        identificatie="G2",
        dagtekening=DAY,
        bsn="999992016",
        eb_start_nummer=1,
        eb_startdatum=DAY,
    )
    report = ieb.validate(change, ieb.Context(history=ieb.History()))
    answer = ieb.build_retour(change, report, identificatie="R1", dagtekening=DAY)
    assert answer.afgekeurd
    assert answer.afkeurcodes == (RetourCode.R9103,)


def test_a_class_that_comes_back_refuses_even_without_a_code_that_says_so():
    """Only what was refused comes back (OP065), so a client with nothing but 0200 is a refusal."""
    change = ieb.WMO405.gewijzigde_aanlevering(
        gemeente="0513",
        identificatie="G2",
        dagtekening=DAY,
        bsn="999992016",
        eb_start_nummer=1,
        eb_startdatum=DAY,
    )
    report = ieb.validate(change, ieb.Context(history=ieb.History()))
    answer = ieb.build_retour(change, report, identificatie="R1", dagtekening=DAY)
    nothing = RetourCodes(retour_code=(RetourCode.R0200,))
    period = evolve(answer.client.periode_eigen_bijdrage_abo, retour_codes=nothing)
    silent = evolve(answer, client=evolve(answer.client, periode_eigen_bijdrage_abo=period))
    assert silent.afgekeurd
    assert silent.afkeurcodes == ()
