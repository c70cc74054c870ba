"""Events, messages and parties for the tests of the chain."""

from datetime import date

from attrs import evolve

import ieb
from ieb import WMO409, Kostprijs
from ieb.codes import RedenTerugkoppeling
from ieb.keten import Cak, Gemeente, Start
from ieb.messages.aanlevering import aanlevering_of, terugkoppeling_of
from ieb.messages.places import Stroom
from ieb.values import Bedrag

BSN, OTHER = "999992016", "999990019"
GOUDA, ZOETERMEER, UTRECHT = "0513", "0637", "0344"
NUMBER = 649901
DAY = date(2025, 5, 12)
LATER = date(2025, 6, 2)
COST = Kostprijs(kostprijs_bedrag=Bedrag(300_000), kostprijs_startdatum=DAY)
BW = Stroom.BESCHERMD_WONEN
STOPPED = RedenTerugkoppeling.STOPDATUM_GEPLAATST
DEAD_BEFORE_STOP = RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN
DEAD_BEFORE_START = RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN
OTHER_FIRST = RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND


def start(**changes):
    """The event that begins a period on 12 May 2025."""
    return Start(**{"bsn": BSN, "start_nummer": NUMBER, "startdatum": DAY} | changes)


def settled(*events, code=GOUDA, cak=None, today=DAY):
    """A gemeente and a CAK after events whose retours have all come back."""
    gemeente, cak = Gemeente(code=code), cak or Cak()
    for event in events:
        gemeente, cak, _ = turn(gemeente, cak, event, today)
    return gemeente, cak


def turn(gemeente, cak, event, today):
    """Let something happen, and let the retour come back; other messages are returned."""
    outcome = gemeente.handle(event, today)
    gemeente, rest = outcome.party, []
    for message in outcome.messages:
        answered = cak.receive(message, today)
        cak = answered.party
        gemeente = gemeente.receive(answered.messages[0], today).party
        rest += answered.messages[1:]
    return gemeente, cak, rest


def only(outcome):
    """The aanlevering in the one message that was sent."""
    (message,) = outcome.messages
    return aanlevering_of(message)


def renumbered(message):
    """The same message with another Identificatie."""
    sent = evolve(message.header.bericht_identificatie, identificatie="G000000099")
    return evolve(message, header=evolve(message.header, bericht_identificatie=sent))


def remark(reden, *attributen, number=NUMBER, gemeente=GOUDA, bw=False, day=DAY):
    """A WMO409."""
    name = "bw_start_nummer" if bw else "eb_start_nummer"
    return WMO409.terugkoppeling(
        ontvanger=gemeente,
        identificatie="C000000077",
        dagtekening=day,
        reden=reden,
        attributen=attributen,
        **{name: number},
    )


def refusal(message):
    """The retour that refuses a message as a whole."""
    wrong = ieb.Finding(code="X", message="Fout.", level=2, retourcode="0001", path="Bericht")
    report = ieb.Report(message=message, findings=(wrong,))
    return ieb.build_retour(message, report, identificatie="R000000099", dagtekening=LATER)


def reasons(messages):
    """Receiver, number, reason and attributes of the WMO409s among messages."""
    found = [terugkoppeling_of(message) for message in messages if isinstance(message, WMO409)]
    return [
        (match.sleutel.gemeente, match.sleutel.start_nummer, match.reden, match.attributen)
        for match in found
    ]
