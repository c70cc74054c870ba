"""A model of the history that is as plain as can be: a list of what happened, read whole at each question.

It reads the JSON of the messages, so that it shares nothing with the code that it is a model of.
"""

import json
from itertools import chain, product

from attrs import evolve
from hypothesis import strategies as st

import ieb
from ieb import WMO405, WMO407
from ieb.messages.aanlevering import Sleutel, aanlevering_of, terugkoppeling_of
from ieb.messages.places import Stroom
from ieb.testing import messages

from .support import BSN, GOUDA, OTHER_BSN, UTRECHT, refusal_of, refusal_with_content, retour_on

GEMEENTEN = (GOUDA, UTRECHT)
IDS = ("A", "B")
NUMBERS = (1, 2)
BSNS = (BSN, OTHER_BSN)
HEEN = {"WMO406": "WMO405", "WMO408": "WMO407", "WMO410": "WMO409"}
DAYS = st.dates(ieb.notation.read_any_date("2025-05-12"), ieb.notation.read_any_date("2025-05-13"))


@st.composite
def heenberichten(draw):
    """A heenbericht with keys from small pools."""
    message = draw(messages(WMO405, WMO407, ieb.WMO409))
    party = {
        "ontvanger" if message.naam == "WMO409" else "afzender": draw(st.sampled_from(GEMEENTEN)),
        "bericht_identificatie": evolve(
            message.header.bericht_identificatie,
            identificatie=draw(st.sampled_from(IDS)),
            dagtekening=draw(DAYS),
        ),
    }
    message = evolve(message, header=evolve(message.header, **party))
    if message.naam == "WMO409":
        return message
    name, prefix = {
        "WMO405": ("periode_eigen_bijdrage_abo", "eb"),
        "WMO407": ("periode_eigen_bijdrage_bw", "bw"),
    }[message.naam]
    number = {f"{prefix}_start_nummer": draw(st.sampled_from(NUMBERS))}
    period = evolve(getattr(message.client, name), **number)
    client = evolve(message.client, bsn=draw(st.sampled_from(BSNS)), **{name: period})
    return evolve(message, client=client)


@st.composite
def retouren(draw, on):
    """A retour on a heenbericht: an approval, or a refusal of its content, its header or its repetition."""
    identificatie = draw(st.sampled_from(("R1", "R2")))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        made = retour_on(on, identificatie)
    elif kind == 1:
        made = refusal_of(on, draw(st.sampled_from(("0001", "8848"))), identificatie)
    elif kind == 2:
        made = refusal_of(on, "9056", identificatie)
    else:
        made = refusal_with_content(on, draw(st.sampled_from(("9404", "9056"))), identificatie)
    return evolve(made, header=evolve(made.header, dagtekening_retour=draw(DAYS)))


@st.composite
def happenings(draw):
    """Events: some heenberichten, some of them repeats, and retouren on them, in whatever order."""
    sent = draw(st.lists(heenberichten(), max_size=6))
    answers = []
    for message in sent:
        answers += draw(st.lists(retouren(message), max_size=2))
    drawn = draw(st.permutations([*sent, *answers]))
    again = draw(st.lists(st.sampled_from(drawn), max_size=2)) if drawn else []
    return [
        (message, draw(st.none() | st.dates()), draw(st.booleans())) for message in [*drawn, *again]
    ]


@st.composite
def single_events(draw):
    """One event: a heenbericht, or a retour on one."""
    message = draw(heenberichten())
    if draw(st.booleans()):
        message = draw(retouren(message))
    return message, draw(st.none() | st.dates()), draw(st.booleans())


def plain(message):
    """What a message says, as JSON."""
    return json.loads(ieb.to_json(message))


def identity(message):
    """Kind of the heenbericht, gemeente and Identificatie."""
    header = plain(message)["Header"]
    party = header.get("Ontvanger") or header["Afzender"]
    return (
        HEEN.get(message.naam, message.naam),
        party,
        header["BerichtIdentificatie"]["Identificatie"],
    )


def all_codes(part):
    """All return codes in a piece of JSON."""
    if isinstance(part, list):
        return list(chain.from_iterable(map(all_codes, part)))
    if not isinstance(part, dict):
        return []
    own = list(part["RetourCodes"]["RetourCode"]) if "RetourCodes" in part else []
    inner = [value for value in part.values() if isinstance(value, dict)]
    return own + all_codes(inner)


def content(part):
    """A piece of JSON without return codes."""
    if isinstance(part, list):
        return [content(value) for value in part]
    if not isinstance(part, dict):
        return part
    return {name: content(value) for name, value in part.items() if name != "RetourCodes"}


def body(message):
    """What a message says below its header, without return codes."""
    return content(
        {name: value for name, value in plain(message).items() if name not in ("Bericht", "Header")}
    )


def refuses(retour):
    """Whether a retour says that its heenbericht is refused."""
    return bool(set(all_codes(plain(retour))) - {"0200", "0233"}) or bool(body(retour))


def once(events):
    """The events without what is equal to an earlier one."""
    made = []
    for event in events:
        if all(event[0] != earlier[0] for earlier in made):
            made.append(event)
    return made


def told(events):
    """For each heenbericht by its place: what it counts for, and how many retouren are about it."""
    events = once(events)
    answers = {place: [] for place, event in enumerate(events) if event[0].naam not in HEEN}
    loose = [event[0] for event in events if event[0].naam in HEEN and event[2]]
    fixed = sorted(
        loose,
        key=lambda retour: (
            refuses(retour),
            plain(retour)["Header"]["DagtekeningRetour"],
            ieb.to_json(retour),
        ),
    )
    with_content = [retour for retour in fixed if body(retour)]
    of_repeats = [
        retour for retour in fixed if not body(retour) and "9056" in all_codes(plain(retour))
    ]
    others = [retour for retour in fixed if retour not in with_content + of_repeats]
    for retour in with_content + of_repeats + others:
        same = [place for place in answers if identity(events[place][0]) == identity(retour)]
        if "9056" in all_codes(plain(retour)):
            same = same[1:]
        if body(retour):
            same = [place for place in same if body(events[place][0]) == body(retour)]
        sent = plain(retour)["Header"]["BerichtIdentificatie"]
        dated = [
            place
            for place in same
            if plain(events[place][0])["Header"]["BerichtIdentificatie"] == sent
        ]
        places = dated or same
        for place in [place for place in places if not answers[place]][:1] or places[:1]:
            answers[place].append(retour)
    return {
        place: (
            events[place][2] and not (found and all(map(refuses, found))),
            len(found),
            any(map(refuses, found)) and not all(map(refuses, found)),
        )
        for place, found in answers.items()
    }


def aanleveringen(events):
    """All aanleveringen that count, in order."""
    counts = told(events)
    return [
        aanlevering_of(event[0])
        for place, event in enumerate(once(events))
        if event[0].naam in ("WMO405", "WMO407") and counts[place][0]
    ]


def actual(made, sleutel):
    """The last aanlevering with a key, when it does not remove."""
    last = [aanlevering for aanlevering in made if aanlevering.sleutel == sleutel][-1:]
    return next(
        (
            aanlevering
            for aanlevering in last
            if aanlevering.status is not ieb.StatusAanlevering.VERWIJDEREN_AANLEVERING
        ),
        None,
    )


def periods(made, bsn, stroom):
    """The actual aanleveringen of a person."""
    own = [
        aanlevering
        for aanlevering in made
        if aanlevering.bsn == bsn and aanlevering.sleutel.stroom is stroom
    ]
    found = [
        actual(made, sleutel)
        for sleutel in dict.fromkeys(aanlevering.sleutel for aanlevering in own)
    ]
    return tuple(match for match in found if match is not None and match.bsn == bsn)


def exchange(events, asked):
    """The heenbericht of an identity: message, received, accepted, retours, contradicted."""
    found = exchanges(events, asked)
    return next((match for match in found if match[2]), found[0] if found else None)


def exchanges(events, asked):
    """All heenberichten of an identity, as they count."""
    counts = told(events)
    return [
        (event[0], event[1], *counts[place])
        for place, event in enumerate(once(events))
        if place in counts and identity(event[0]) == asked
    ]


def exchanged_about(events, bsn):
    """What was exchanged about a person: what was delivered, what the CAK said of it, and retouren."""
    events = once(events)
    delivered = [
        place
        for place, (message, _, accepted) in enumerate(events)
        if message.naam in ("WMO405", "WMO407") and accepted and aanlevering_of(message).bsn == bsn
    ]
    keys = {aanlevering_of(events[place][0]).sleutel for place in delivered}
    remarks = [
        place
        for place, (message, _, _) in enumerate(events)
        if message.naam == "WMO409" and terugkoppeling_of(message).sleutel in keys
    ]
    sent = {identity(events[place][0]) for place in [*delivered, *remarks]}
    answers = [
        place
        for place, (message, _, accepted) in enumerate(events)
        if message.naam in HEEN and accepted and identity(message) in sent
    ]
    return [events[place] for place in sorted([*delivered, *remarks, *answers])]


KEYS = [Sleutel(*parts) for parts in product(GEMEENTEN, Stroom, NUMBERS)]
ASKED = list(product(HEEN.values(), GEMEENTEN, IDS))
PERSONS = list(product(BSNS, Stroom))


def expected(events):
    """What a history must answer to all questions that the pools allow."""
    made = aanleveringen(events)
    used = {aanlevering.sleutel for aanlevering in made}
    return {
        "len": len(once(events)),
        "events": once(events),
        "keys": {
            key: (actual(made, key), key in used, key in used and not actual(made, key))
            for key in KEYS
        },
        "periods": {person: periods(made, *person) for person in PERSONS},
        "exchanges": {asked: exchange(events, asked) for asked in ASKED},
        "alike": {asked: exchanges(events, asked) for asked in ASKED},
        "counts": {asked: len(exchanges(events, asked)) for asked in ASKED},
        "about": {bsn: exchanged_about(events, bsn) for bsn in BSNS},
    }


def counted(found):
    """What an exchange says."""
    return found.message, found.received, found.accepted, found.retours, found.contradicted


def questions(view):
    """What a view answers to all questions that the pools allow."""
    exchanges = {}
    for asked in ASKED:
        found = view.exchange(*asked)
        exchanges[asked] = found and counted(found)
    return {
        "keys": {key: (view.actual(key), view.used(key), view.removed(key)) for key in KEYS},
        "periods": {person: view.periods(*person) for person in PERSONS},
        "exchanges": exchanges,
        "counts": {asked: view.count_exchanges(*asked) for asked in ASKED},
    }


def _told(recorded):
    return [(event.message, event.received, event.accepted) for event in recorded]


def answers(history):
    """What a history answers to all questions that the pools allow, and what it lists."""
    about = {bsn: _told(history.exchanged_about(bsn)) for bsn in BSNS}
    alike = {asked: list(map(counted, history.exchanges(*asked))) for asked in ASKED}
    return {
        "len": len(history),
        "events": _told(history),
        "about": about,
        "alike": alike,
        **questions(history),
    }


def happen(history, event):
    """The history after an event."""
    message, received, accepted = event
    return history.record(message, accepted=accepted, received=received)
