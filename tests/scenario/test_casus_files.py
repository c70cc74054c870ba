"""A casus as a data file, one of our own among them."""

from __future__ import annotations

from datetime import date

import pytest

import ieb
from ieb.keten import Start
from ieb.scenario import Casus, Row, play
from ieb.scenario.casus_files import read_casus
from ieb.scenario.document import read_deviation
from ieb.scenario.picture import answer_text, in_words
from ieb.scenario.printed import Envelope, read_printed

from .support import of

OWN = """
nummer = 8
titel = "Een start"
eigen = true
situatie = "Iemand krijgt een voorziening."
regels = ["SG001"]

[[stap]]
nummer = 1
wie = "gemeente"
gebeurtenis = "De gemeente meldt de start."
verwacht = "Het CAK accepteert het bericht."
velden = [
    ["Eigenbijdragebericht abonnementstarief (405):"],
    ["Header"],
    ["Client"],
    ["Bsn", "999992016"],
    ["PeriodeEigenBijdrageAbo"],
    ["Startnummer eigen bijdrage", "1"],
    ["Startdatum periode eigen bijdrage", "12-03-2025"],
    ["Status aanlevering PeriodeEigenBijdrageAbo", "1 (eerste aanlevering)"],
]

[ingevuld]
toelichting = "Alles is verzonnen."
gemeenten = { gemeente = "0344" }
bekend.andere_stromen."999990019" = [{ naam = "Wlz", van = 2025-01-01 }]

[[ingevuld.eerder]]
wie = "gemeente"
van = "WMO405 eerder"
velden = [["Bsn", "999990019"], ["Afzender", "0344"]]
ontvangen = "onbekend"
opmerking = "van een ander"

[ingevuld.stap.1]
identificatie = "G000000002"
verzonden = 2025-05-12
ontvangen = 2025-05-13
gebeurtenis = { soort = "start", bsn = "999992016", startnummer = 1, startdatum = 2025-03-12 }

[[bevinding]]
stap = 1
code = "SG001"
soort = "bedoeld"
uitleg = "De start ligt meer dan een maand terug."

[[tekst]]
stap = 1
gedrukt = "Iemand"
uitleg = "Wie, dat staat er niet."
"""
PAGES = """
bladzijde = 1
bladzijde_berichten = 2
"""


def own(found: str = "", put: str = "") -> Casus:
    """Return the casus of our own, with another text in its file."""
    assert found in OWN
    return of(OWN.replace(found, put, 1), read_casus)


def test_a_casus_of_our_own_stands_in_no_document():
    """It has the same form, but no page and no section, and says so."""
    casus = own()
    (step,) = casus.steps
    assert (casus.own, casus.page, casus.place) == (True, None, "eigen")
    assert casus.heading == "Een start (eigen)"
    assert (step.section, step.page, step.place) == ("", None, "eigen")


def test_a_casus_of_the_document_says_where_it_stands():
    """A reader finds it, and each step of it."""
    text = OWN.replace("eigen = true\n", PAGES)
    text = text.replace("[[stap]]\n", '[[stap]]\nparagraaf = "1.2"\n')
    casus = of(text, read_casus)
    assert (casus.own, casus.place) == (False, "bladzijde 1")
    assert casus.heading == "Een start"
    assert casus.steps[0].place == "paragraaf 1.2, vanaf bladzijde 2"


def test_a_casus_of_our_own_can_be_played():
    """Both sides play it, as those of the document."""
    played_casus = play(own())
    (played,) = played_casus.steps
    assert played.message == played_casus.casus.steps[0].message
    assert [finding.code for finding in played.report] == ["SG001"]
    assert "eerste aanlevering" in in_words(played_casus)


def test_a_step_has_its_event_and_its_message():
    """What happens at the gemeente stands in the file, and so does what it sends."""
    (step,) = own().steps
    start = date(2025, 3, 12)
    assert step.event == Start(bsn="999992016", start_nummer=1, startdatum=start)
    assert (step.sent, step.received) == (date(2025, 5, 12), date(2025, 5, 13))
    assert step.message.header.afzender == "0344"
    assert step.rows[0] == Row("Eigenbijdragebericht abonnementstarief (405):")


def test_what_is_filled_in_is_told_piece_by_piece():
    """A reader sees all that no document says."""
    assert [(filled.step, filled.name, filled.value) for filled in own().filled_in] == [
        (0, "Gemeentecode van de gemeente", "0344"),
        (0, "Bijdrage van de cliënt in een andere stroom", "Wlz, vanaf 01-01-2025"),
        (
            0,
            "Eerder bericht van gemeente",
            (
                "WMO405, eerste aanlevering, startnummer 649901, start 12-05-2025, Identificatie "
                "G000000001, verzonden 12-05-2025, van een ander"
            ),
        ),
        (1, "Identificatie bericht", "G000000002"),
        (1, "Dagtekening bericht", "12-05-2025"),
        (1, "Dag van ontvangst", "13-05-2025"),
    ]


def test_a_label_that_the_codelist_spells_otherwise_is_noted():
    """Beside what the file notes itself."""
    assert [(noted.step, noted.printed) for noted in own().deviations] == [
        (1, "1 (eerste aanlevering)"),
        (1, "Iemand"),
    ]


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ("nummer = 8\n", "", "proef.toml: hier ontbreekt nummer"),
        ("eigen = true\n", "", "proef.toml: hier ontbreekt bladzijde: "),
        ("eigen = true\n", "eigen = true\nbladzijde = 1\n", "de sleutel 'bladzijde' kennen wij"),
        ('wie = "gemeente"\ngeb', 'wie = "Gouda"\ngeb', "wie: 'Gouda' doet niet mee; wel CAK, gem"),
        (
            '["Header"],',
            "",
            "proef.toml, stap 1: Onder de titel van een bericht hoort de regel Hea",
        ),
        ('["Bsn", "999992016"]', '["Bsm", "1"]', "proef.toml, stap 1: Na 'Client' hoort 'Bsm'"),
        ("(405):", "(505):", "er is geen voorbeeld met de titel"),
        ("12-03-2025", "12-3-2025", "proef.toml, stap 1: Startdatum periode eigen bijdrage: "),
        ('["Header"],', '["Header"], ["Dagtekening bericht", "1"],', "proef.toml, stap 1: '1' is"),
        ('{ gemeente = "0344" }', "{}", "proef.toml, ingevuld, gemeenten: verwacht minstens een"),
        ("[ingevuld.stap.1]", "[ingevuld.stap.2]", "proef.toml, ingevuld, stap: hier ontbreekt 1"),
        ("[ingevuld.stap.1]", "[ingevuld.stap.2]\n[ingevuld.stap.1]", "de sleutel '2' kennen wij"),
        ("verzonden = 2025-05-12\n", "", "ingevuld, stap, 1: hier ontbreekt verzonden"),
        ('soort = "start"', 'soort = "begin"', "ingevuld, stap, 1, gebeurtenis: soort kent geen"),
        ('opmerking = "van een ander"', "", "ingevuld, eerder 1: hier ontbreekt opmerking"),
        ('soort = "bedoeld"', 'soort = "goed"', "bevinding 1: soort kent geen 'goed'"),
        ("[[bevinding]]\nstap = 1", "[[bevinding]]\nstap = 2", "bevinding 1: stap 2 is er niet"),
        ("[[bevinding]]\nstap = 1", "[[bevinding]]\n", "bevinding 1: hier ontbreekt stap"),
        ("[[tekst]]\nstap = 1", "[[tekst]]\nstap = 3", "tekst 1: stap 3 is er niet"),
        ('wie = "gemeente"\ngeb', 'bericht = "WMO405"\nwie = "gemeente"\ngeb', "'bericht' kennen"),
    ],
)
def test_a_casus_that_cannot_be_read_is_refused_with_its_place(found, put, told):
    """Who writes a casus hears where the mistake is."""
    with pytest.raises(ieb.InvalidValue) as caught:
        own(found, put)
    assert str(caught.value).startswith("proef.toml")
    assert told in str(caught.value)


def test_a_message_of_the_cak_goes_to_a_gemeente_of_the_casus():
    """To the first, unless the file names another; never to one that does not play."""
    remark = """
    ["Inhoudelijke terugkoppelingbericht (409):"],
    ["Header"],
    ["Abonnementstarief"],
    ["Startnummer eigen bijdrage", "1"],
    ["InhoudelijkeOpmerking"],
    ["Reden terugkoppeling", "03 (Stopdatum ligt op of na overlijdensdatum)"],
]

[ingevuld]
"""
    start = OWN.index('    ["Eigenbijdragebericht')
    text = OWN[:start].replace('wie = "gemeente"', 'wie = "CAK"') + remark
    text += OWN[OWN.index("toelichting =") :].replace("gebeurtenis = {", "# ")
    (step,) = of(text, read_casus).steps
    assert (step.receiver, step.message.header.ontvanger) == ("gemeente", "0344")
    with pytest.raises(ieb.InvalidValue, match="aan: 'Gouda' is geen gemeente van deze casus"):
        of(text.replace("verzonden =", 'aan = "Gouda"\nverzonden ='), read_casus)


def test_what_is_odd_in_a_document_need_not_be_in_a_step():
    """Something may be wrong in the document as a whole."""
    noted = of('gedrukt = "eejjmddd"\nuitleg = "Een tikfout."', read_deviation)
    assert (noted.step, noted.printed) == (0, "eejjmddd")


def test_a_header_that_is_printed_whole_is_read_as_printed():
    """What is printed goes before what is filled in."""
    envelope = Envelope(gemeente="0344", identificatie="G1", dagtekening=date(2025, 5, 12))
    step = own().steps[0]
    printed = (*step.rows[:2], Row("Identificatie bericht", "G7"), *step.rows[2:])
    message = read_printed(printed, envelope)
    assert message.header.bericht_identificatie.identificatie == "G7"
    assert message.header.afzender == "0344"


def test_a_refusal_is_told_with_its_codes():
    """Who reads a picture sees why a message was refused."""
    casus = own()
    message = casus.steps[0].message
    refused = ieb.validate(message, ieb.Context(gemeenten=["0513"]))
    day = date(2025, 5, 13)
    retour = ieb.build_retour(message, refused, identificatie="R1", dagtekening=day)
    assert answer_text(retour) == "WMO406, S300"
