"""A casus and a situation as a data file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.findings import Mark
from ieb.keten import Start
from ieb.scenario import Row, Situatie, ToDo, play
from ieb.scenario.casus_files import arrange, read_casus
from ieb.scenario.document import read_deviation
from ieb.scenario.picture import answer_text, in_words
from ieb.scenario.printed import Envelope, read_printed
from ieb.scenario.situatie_files import read_situatie

from .support import of

OWN = """
nummer = "9c"
titel = "Een start"
herkomst = "eigen"
merk = "aanname"
bron = "niemand"
situatie = "Iemand krijgt een voorziening."
regels = ["SG001"]
valkuil = "Te laat."
handelt_zelf = ["0344"]

[[checklist]]
wie = "0344"
tekst = "Meld de start."

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
OFFICIAL = (
    OWN.replace('"9c"', "8")
    .replace('herkomst = "eigen"\nmerk = "aanname"\nbron = "niemand"\n', "bladzijde = 1\n")
    .replace('valkuil = "Te laat."\nhandelt_zelf = ["0344"]\n', "bladzijde_berichten = 2\n")
    .replace('[[checklist]]\nwie = "0344"\ntekst = "Meld de start."\n', "")
    .replace("[[stap]]\n", '[[stap]]\nparagraaf = "1.2"\n')
)


def own(found: str = "", put: str = "") -> Situatie:
    """Return the situation, with another text in its file."""
    assert found in OWN
    return of(OWN.replace(found, put, 1), read_situatie)


def test_a_situation_stands_in_no_document():
    """It has the form of a casus, but no page and no section, and says so."""
    situatie = own()
    (step,) = situatie.steps
    assert (situatie.own, situatie.page, situatie.place) == (True, None, "eigen, aanname")
    assert situatie.heading == "Een start (eigen, aanname)"
    assert (step.section, step.page, step.place) == ("", None, "eigen")


def test_a_situation_says_what_no_casus_says():
    """Its number has a letter; it says what it rests on, and what each gemeente must do."""
    situatie = own()
    assert (situatie.number, situatie.variant, situatie.nummer) == (9, "c", "9c")
    assert (situatie.name, situatie.mark, situatie.source) == (
        "situatie 9c",
        Mark.AANNAME,
        "niemand",
    )
    assert (situatie.trap, situatie.unprompted) == ("Te laat.", ("0344",))
    assert situatie.checklist == (ToDo(gemeente="0344", text="Meld de start."),)
    assert [situatie.party(code) for code in ("0344", "0513")] == ["gemeente (0344)", "0513"]


def test_a_situation_has_the_steps_of_a_casus():
    """Who asks for another step hears which there are."""
    with pytest.raises(ieb.InvalidValue, match="Situatie 9c heeft geen stap 2; wel 1 t/m 1"):
        own().step(2)


@given(stories=st.permutations(["1", "1b", "2", "9", "9c", "10", "10a", "11"]))
def test_stories_stand_in_the_order_of_their_numbers(stories):
    """A tenth comes after the second, and a variant after its own; names of files do not count."""
    found = {f"{at}.toml": own('"9c"', f'"{nummer}"') for at, nummer in enumerate(stories)}
    assert [story.nummer for story in arrange(found)] == [
        "1",
        "1b",
        "2",
        "9",
        "9c",
        "10",
        "10a",
        "11",
    ]


def test_a_number_that_is_there_twice_is_refused():
    """One of the two would never be found; who adds a story hears which files clash."""
    situations = {"a.toml": own(), "b.toml": own('"9c"', '"9"'), "c.toml": own()}
    twice = "c.toml: situatie 9c staat ook in a.toml; geef elk een eigen nummer."
    with pytest.raises(ieb.InvalidValue, match=f"^{twice}$"):
        arrange(situations)
    casus = of(OFFICIAL, read_casus)
    twice = "b.toml: casus 8 staat ook in a.toml; geef elk een eigen nummer."
    with pytest.raises(ieb.InvalidValue, match=f"^{twice}$"):
        arrange({"a.toml": casus, "b.toml": casus})


def test_a_casus_of_the_document_says_where_it_stands():
    """A reader finds it, and each step of it."""
    casus = of(OFFICIAL, read_casus)
    assert (casus.own, casus.place) == (False, "bladzijde 1")
    assert casus.heading == "Een start"
    assert casus.steps[0].place == "paragraaf 1.2, vanaf bladzijde 2"


def test_a_situation_can_be_played():
    """Both sides play it, as they play a casus."""
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


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("nummer = 8\n", "proef.toml: hier ontbreekt nummer"),
        ("bladzijde = 1\n", "proef.toml: hier ontbreekt bladzijde: "),
        ("bladzijde_berichten = 2\n", "proef.toml: hier ontbreekt bladzijde_berichten: "),
        ('paragraaf = "1.2"\n', "proef.toml, stap 1: hier ontbreekt paragraaf"),
    ],
)
def test_a_casus_without_its_place_in_the_document_is_refused(found, told):
    """A casus is of the document; what is not is a situation."""
    assert found in OFFICIAL
    with pytest.raises(ieb.InvalidValue) as caught:
        of(OFFICIAL.replace(found, "", 1), read_casus)
    assert str(caught.value).startswith(told)


def test_an_earlier_message_with_a_stop_tells_it():
    """Who reads what went before sees that a period had ended already."""
    text = OWN.replace('["Afzender", "0344"]]', '["Afzender", "0344"], [STOP, "31-05-2025"]]')
    text = text.replace("STOP", '"Stopdatum periode eigen bijdrage"')
    told = next(filled for filled in of(text, read_situatie).filled_in if "Eerder" in filled.name)
    assert "start 12-05-2025, stop 31-05-2025, Identificatie" in told.value


def test_a_label_that_the_codelist_spells_otherwise_is_noted():
    """Beside what the file notes itself."""
    assert [(noted.step, noted.printed) for noted in own().deviations] == [
        (1, "1 (eerste aanlevering)"),
        (1, "Iemand"),
    ]


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ('nummer = "9c"\n', "", "proef.toml: hier ontbreekt nummer"),
        (
            '"9c"',
            '"c9"',
            "proef.toml: nummer: verwacht 1 t/m 99, met een letter voor een variant",
        ),
        ('"9c"', "9", "proef.toml: 'nummer' is geen tekst"),
        ('"eigen"', '"officieel"', "herkomst: een situatie is van onszelf; verwacht 'eigen'"),
        ('"aanname"', '"zeker"', "proef.toml: merk kent geen 'zeker'"),
        ('bron = "niemand"\n', "", "proef.toml: hier ontbreekt bron"),
        ('valkuil = "Te laat."\n', "", "proef.toml: hier ontbreekt valkuil"),
        ('["0344"]', '["0513"]', "handelt_zelf: '0513' is geen gemeente van deze situatie; verw"),
        ('wie = "0344"', 'wie = "0513"', "checklist 1: wie: '0513' is geen gemeente van deze"),
        ('tekst = "Meld de start."', "", "proef.toml, checklist 1: hier ontbreekt tekst"),
        ('bron = "', 'bladzijde = 1\nbron = "', "de sleutel 'bladzijde' kennen wij"),
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
def test_a_situation_that_cannot_be_read_is_refused_with_its_place(found, put, told):
    """Who writes a casus or a situation hears where the mistake is."""
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
    (step,) = of(text, read_situatie).steps
    assert (step.receiver, step.message.header.ontvanger) == ("gemeente", "0344")
    with pytest.raises(ieb.InvalidValue, match="aan: 'Gouda' is geen gemeente van deze casus"):
        of(text.replace("verzonden =", 'aan = "Gouda"\nverzonden ='), read_situatie)


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
