"""The checks of a whole exchange: messages or events in a row, each answered as the reference does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final, NamedTuple

from attrs import field, frozen

from ieb.codes import RedenTerugkoppeling
from ieb.conformance.adapter import Adapter, Role, Situation
from ieb.conformance.check import Check
from ieb.conformance.expect import expect_messages, expect_nothing, expect_retour, read_all
from ieb.conformance.mismatch import Mismatch
from ieb.conformance.reaction import reference
from ieb.conformance.samples import (
    BSN,
    DAY,
    GOUDA,
    NEXT_DAY,
    NUMBER,
    OTHER_BSN,
    ROTTERDAM,
    UTRECHT,
    WRONG_BSN,
    abo,
    answer,
    bw,
    remark,
)
from ieb.history import identity_of
from ieb.keten import Cak, Correction, Event, Gemeente, Outcome, Start, Stop
from ieb.keten.events import EVENTS
from ieb.messages import WMO409, Attribuut, Message
from ieb.messages.kinds import Heenbericht, Stroom, is_heenbericht, is_retour
from ieb.rules import AndereStroom, Context
from ieb.wire import serialize

_ONE: Final = timedelta(days=1)
_BW: Final = Stroom.BESCHERMD_WONEN
_Step = Message | Event
_SOURCE: Final = "casussen 1 t/m 5 (herkomst 4.0), ook voor beschermd wonen; grenzen en herhaling: onze lezing (aanname)"


class _Refused(NamedTuple):
    """A message that the other side refuses, or an event whose message it refuses."""

    step: _Step


class _Early(NamedTuple):
    """A step of which the retour comes only after the next step."""

    step: _Step


@frozen(kw_only=True)
class _Script:
    title: str
    steps: tuple[_Step | _Refused | _Early, ...]
    role: Role = Role.CAK
    context: Context = field(factory=lambda: Context(overlijdensdata={}))


def _stopped(
    identificatie: str, stop: date, *, stroom: Stroom = Stroom.ABONNEMENTSTARIEF
) -> WMO409:
    reden = RedenTerugkoppeling.STOPDATUM_GEPLAATST
    return remark(identificatie, reden, Attribuut.stopdatum(stop), stroom=stroom)


_DIED: Final = Context(overlijdensdata={BSN: DAY})
_PAYS_ELSEWHERE: Final = Context(
    overlijdensdata={},
    andere_stromen={BSN: (AndereStroom(naam="Zvw", van=date(2025, 1, 1), tot_en_met=DAY),)},
)
_START: Final = Start(bsn=BSN, start_nummer=NUMBER, startdatum=DAY)

_SCRIPTS: Final = (
    _Script(
        title="Wat is geaccepteerd, wordt onthouden: Identificatie, startnummer, verwijdering.",
        steps=(
            abo("G1"),
            abo("G2", status=2, stop=date(2025, 8, 31)),
            abo("G2", status=2, stop=date(2025, 9, 30)),
            abo("G3"),
            abo("G4", status=3),
            abo("G5", status=2),
            abo("G6", status=3),
            abo("G7"),
        ),
    ),
    _Script(
        title="Een afgekeurd bericht telt als nooit verstuurd, behalve zijn Identificatie.",
        steps=(
            abo("G1", status=2),
            abo("G1"),
            abo("G2"),
            abo("G3", status=2, stop=date(2025, 8, 31)),
        ),
    ),
    _Script(
        title="Een aanmelding elders eindigt de periode die doorloopt, één keer.",
        steps=(
            abo("G1", start=date(2025, 1, 1)),
            abo("U1", gemeente=UTRECHT),
            abo("U2", status=2, gemeente=UTRECHT, stop=date(2025, 12, 31)),
        ),
    ),
    _Script(
        title="Lopen in twee andere gemeenten perioden die op één dag begonnen, dan horen beide het.",
        steps=(
            abo("G1", start=date(2025, 3, 1)),
            abo("U1", gemeente=UTRECHT, start=date(2025, 3, 1)),
            abo("R1", gemeente=ROTTERDAM),
        ),
    ),
    _Script(
        title="Ook een periode die pas op de nieuwe startdatum eindigt, krijgt een eerdere stopdatum.",
        steps=(abo("G1", start=date(2025, 1, 1), stop=DAY), abo("U1", gemeente=UTRECHT)),
    ),
    _Script(
        title="Een periode elders die de dag ervoor al eindigt, blijft zoals zij is.",
        steps=(abo("G1", start=date(2025, 1, 1), stop=DAY - _ONE), abo("U1", gemeente=UTRECHT)),
    ),
    _Script(
        title="Een wijziging naar een startdatum binnen een periode elders eindigt die ook.",
        steps=(
            abo("G1", start=date(2025, 3, 1)),
            abo("U1", gemeente=UTRECHT, start=date(2025, 2, 1)),
            abo("U2", status=2, gemeente=UTRECHT, start=date(2025, 4, 1)),
        ),
    ),
    _Script(
        title="De periode die het eerst begint eindigt, ook als zij het laatst is aangeleverd.",
        steps=(abo("U1", gemeente=UTRECHT), abo("G1", start=date(2025, 3, 1))),
    ),
    _Script(
        title="Een periode die weer wordt opengezet, krijgt haar stopdatum opnieuw.",
        steps=(
            abo("G1", start=date(2025, 3, 1), stop=DAY - _ONE),
            abo("U1", gemeente=UTRECHT),
            abo("G2", status=2, start=date(2025, 3, 1)),
        ),
    ),
    _Script(
        title="Een geplaatste stopdatum telt al mee: een derde gemeente verandert haar niet.",
        steps=(
            abo("G1", start=date(2025, 1, 1)),
            abo("U1", gemeente=UTRECHT, start=date(2025, 3, 1)),
            abo("R1", gemeente=ROTTERDAM, start=date(2025, 4, 1)),
        ),
    ),
    _Script(
        title="Twee perioden die op dezelfde dag beginnen: geen terugkoppeling, iemand zoekt het uit.",
        steps=(abo("G1"), abo("U1", gemeente=UTRECHT)),
    ),
    _Script(
        title="Abonnementstarief en beschermd wonen zijn aparte stromen: geen van beide eindigt.",
        steps=(abo("G1", start=date(2025, 1, 1)), bw("U1", gemeente=UTRECHT)),
    ),
    _Script(
        title="Een start abonnementstarief binnen beschermd wonen geeft reden 04.",
        steps=(bw("U1", gemeente=UTRECHT, start=date(2025, 1, 1)), abo("G1")),
    ),
    _Script(
        title="Reden 04 komt één keer per startdatum, niet bij elke wijziging.",
        steps=(
            abo("G1"),
            abo("G2", status=2, stop=date(2025, 12, 31)),
            abo("G3", status=2, start=DAY - _ONE),
        ),
        context=_PAYS_ELSEWHERE,
    ),
    _Script(
        title="Beschermd wonen elders eindigt beschermd wonen.",
        steps=(bw("G1", start=date(2025, 1, 1)), bw("U1", gemeente=UTRECHT)),
    ),
    _Script(
        title="Een verwijderde periode elders geeft geen terugkoppeling, een verwijdering zelf ook niet.",
        steps=(
            abo("G1", start=date(2025, 1, 1)),
            abo("G2", status=3, start=date(2025, 1, 1)),
            abo("U1", gemeente=UTRECHT),
            abo("U2", status=3, gemeente=UTRECHT),
        ),
    ),
    _Script(
        title="Een start op de dag van overlijden mag; een dag later volgt reden 02.",
        steps=(abo("G1"), abo("G2", number=2, start=NEXT_DAY, day=NEXT_DAY)),
        context=_DIED,
    ),
    _Script(
        title="Een stop de dag voor het overlijden mag; op de dag zelf volgt reden 03.",
        steps=(
            abo("G1", start=date(2025, 1, 1), stop=DAY - _ONE),
            abo("G2", status=2, start=date(2025, 1, 1), stop=DAY),
            abo("G3", status=2, start=date(2025, 1, 1)),
        ),
        context=_DIED,
    ),
    _Script(
        title="Een start op de laatste dag van een andere stroom geeft reden 04; een dag later niet.",
        steps=(abo("G1"), abo("G2", status=2, start=NEXT_DAY)),
        context=_PAYS_ELSEWHERE,
    ),
    _Script(
        role=Role.GEMEENTE,
        title="Een start en een stop, en een stopdatum die na een overlijden weer vervalt.",
        steps=(
            _START,
            Stop(start_nummer=NUMBER, stopdatum=date(2025, 5, 31)),
            remark("C1", RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN),
        ),
    ),
    _Script(
        role=Role.GEMEENTE,
        title="Een stopdatum van het CAK verlengt geen periode die al eerder eindigt.",
        steps=(
            _START,
            Stop(start_nummer=NUMBER, stopdatum=date(2025, 5, 31)),
            _stopped("C1", date(2025, 6, 30)),
        ),
    ),
    _Script(
        role=Role.GEMEENTE,
        title="Een stopdatum van het CAK wordt overgenomen, ook in beschermd wonen.",
        steps=(
            Start(bsn=BSN, start_nummer=NUMBER, startdatum=date(2025, 1, 1), stroom=_BW),
            _stopped("C1", date(2025, 5, 9), stroom=_BW),
        ),
    ),
    _Script(
        role=Role.GEMEENTE,
        title="Een terugkoppeling die vóór het retour komt, wordt ook verwerkt.",
        steps=(
            _Early(Start(bsn=BSN, start_nummer=NUMBER, startdatum=date(2025, 5, 1))),
            _stopped("C1", date(2025, 5, 9)),
        ),
    ),
    _Script(
        role=Role.GEMEENTE,
        title="Wat is afgekeurd, is er niet: een stop daarop wordt niet verstuurd.",
        steps=(_Refused(_START), Stop(start_nummer=NUMBER, stopdatum=date(2025, 5, 31))),
    ),
    _Script(
        role=Role.GEMEENTE,
        title="Wat een regel breekt, wordt niet verstuurd: 11-proef, volgorde van datums, termijn, nummer.",
        steps=(
            Start(bsn=WRONG_BSN, start_nummer=2, startdatum=DAY),
            Start(bsn=OTHER_BSN, start_nummer=3, startdatum=DAY, stopdatum=DAY - _ONE),
            Start(bsn=OTHER_BSN, start_nummer=4, startdatum=date(2024, 5, 1)),
            _START,
            Start(bsn=OTHER_BSN, start_nummer=NUMBER, startdatum=DAY),
            Correction(start_nummer=NUMBER, startdatum=date(2024, 5, 1)),
        ),
    ),
    _Script(
        role=Role.GEMEENTE,
        title="Een terugkoppeling over een onbekend startnummer wordt beantwoord; verder gebeurt er niets.",
        steps=(_START, remark("C1", RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN, number=99)),
    ),
)


def chain_checks(role: Role) -> Iterator[Check]:
    """Yield the checks of whole exchanges.

    Args:
        role: The side that is tested.
    """
    own = (script for script in _SCRIPTS if script.role is role)
    for number, script in enumerate(own, start=1):
        yield Check(
            name=f"keten {number:02} ({role.value})",
            group="keten",
            title=script.title,
            source=_SOURCE,
            role=role,
            play=partial(_run, script),
        )


def _run(script: _Script, adapter: Adapter) -> None:
    """Play a script with the software and with the reference, side by side."""
    by_cak = script.role is Role.CAK
    situation = Situation(
        role=script.role, gemeente="" if by_cak else GOUDA, earlier=(), context=script.context
    )
    adapter.begin(situation)
    party: Cak | Gemeente = reference(situation)
    used: set[tuple[str, str, str]] = set()
    day = NEXT_DAY
    late: list[_Awaited] = []
    for entry in script.steps:
        step = entry.step if isinstance(entry, _Refused | _Early) else entry
        wanted = _reference_does(party, step, day)
        sent = _software_does(adapter, step, wanted, day)
        party = wanted.party
        for message in sent:
            _demand_fresh(message, used)
        pairs = zip(_heenberichten(sent), _heenberichten(wanted.messages), strict=True)
        awaited = [_Awaited(*pair, refused=isinstance(entry, _Refused)) for pair in pairs]
        if isinstance(entry, _Early):
            late += awaited
            continue
        for waiting in (*awaited, *late):
            party = _answer(adapter, party, waiting, day)
        late = []


class _Awaited(NamedTuple):
    """A message of the software and the same one of the reference, which wait for their retour."""

    theirs: Heenbericht
    ours: Heenbericht
    refused: bool


def _answer(
    adapter: Adapter, party: Cak | Gemeente, waiting: _Awaited, day: date
) -> Cak | Gemeente:
    """Let the retour come to the software and to the reference."""
    theirs = answer(waiting.theirs, refused=waiting.refused)
    expect_nothing(adapter.receive(serialize(theirs), day), "een retour krijgt geen antwoord")
    return party.receive(answer(waiting.ours, refused=waiting.refused), day).party


def _reference_does(
    party: Cak | Gemeente, step: _Step, day: date
) -> Outcome[Cak] | Outcome[Gemeente]:
    if isinstance(step, EVENTS):
        assert isinstance(party, Gemeente)
        return party.handle(step, day)
    return party.receive(step, day)


def _software_does(
    adapter: Adapter, step: _Step, wanted: Outcome[Cak] | Outcome[Gemeente], day: date
) -> list[Message]:
    """Return the messages that the software sent, which are those that it should."""
    if isinstance(step, EVENTS):
        sent = read_all(adapter.happen(step, day))
        expect_messages(sent, wanted.messages)
    else:
        sent = read_all(adapter.receive(serialize(step), day))
        assert is_heenbericht(step)
        expect_retour(sent, step, wanted.messages[0])
        expect_messages(sent[1:], wanted.messages[1:])
    return sent


def _demand_fresh(sent: Message, used: set[tuple[str, str, str]]) -> None:
    """Demand an Identificatie that its sender has not used before for such a message (TR056, IV028)."""
    kind, gemeente, identificatie = identity_of(sent)
    what = "Identificatie"
    if is_retour(sent):
        what = "IdentificatieRetour"
        kind, identificatie = sent.naam, sent.header.identificatie_retour
    if (kind, gemeente, identificatie) in used:
        raise Mismatch(f"een {what} die nog niet gebruikt is", "een die al eerder is gebruikt")
    used.add((kind, gemeente, identificatie))


def _heenberichten(messages: list[Message] | tuple[Message, ...]) -> list[Heenbericht]:
    return [message for message in messages if is_heenbericht(message)]
