"""Any series at all, held against a model that keeps the starts and stops of 1.0 as 1.0 did."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import WMO405, History
from ieb.messages.aanlevering import Content, aanlevering_of
from ieb.rules.other_codes import find_other_code
from ieb.upgrading import upgrade_series

from .support import BSN, FIRST, OTHER, PRICE, numbers, retour, sleutel, start, stop

MERGED = {"0370": "0439"}
EARLIER, AFTER = FIRST - timedelta(days=30), FIRST + timedelta(days=90)
KINDS = ["401/1", "401/2", "401/3", "403/1", "403/2", "403/3"]


@dataclass
class Said:
    """What one message of 1.0 says, and what the CAK answered: yes, no, both, or nothing."""

    kind: str
    gemeente: str
    number: int
    bsn: str
    day: object
    price: object
    dated: object
    answer: str
    other_number: int | None

    @property
    def line(self):
        """What 1.0 took for one period: a number of a client."""
        return self.gemeente, self.number, self.bsn


@dataclass
class Period:
    """A start and a stop, each by itself, and whose they are."""

    owner: tuple
    start: object
    price: object
    stop: object = None
    removed: bool = False
    later: bool = False


@dataclass
class Model:
    """Keeps periods by what 4.0 calls them; knows no WMO405, and nothing of how it is made."""

    all_counted: bool
    before: dict = field(default_factory=dict)
    periods: dict = field(default_factory=dict)
    called: dict = field(default_factory=dict)
    lost: set = field(default_factory=set)

    def tell(self, said):
        """Return why a message is left out; or None, and what the period is after it."""
        if said.answer == "no":
            return "afgekeurd", None
        why, name = self.judge(said)
        if why is not None:
            self.lost.add(said.line)
            return why, None
        self.called[said.line] = name
        period = self.periods[name]
        status = said.kind[-1] if said.kind.startswith("401") else "2"
        return None, (status, *name, said.bsn, period.start, period.stop, period.price)

    def judge(self, said):
        """Change a period as a message says, or return why that cannot be."""
        gemeente = MERGED.get(said.gemeente, said.gemeente)
        if said.answer == "nothing" and not self.all_counted:
            return "onbeantwoord", None
        if said.line in self.lost:
            return "onbekend-begin", None
        if said.kind[-1] == "9":
            return "status-9", None
        if said.kind == "401/1":
            name = gemeente, said.other_number or said.number
            return self.begin(said, name), name
        name = self.called.get(said.line, (gemeente, said.number))
        return self.change(said, name), name

    def begin(self, said, name):
        """Begin a period under a name that nobody had."""
        if name in self.periods:
            return "nummer-in-gebruik"
        if name in self.before:
            return "in-historie"
        self.periods[name] = Period(said.line, said.day, said.price)
        return None

    def change(self, said, name):
        """Change the period of that name."""
        if name not in self.periods:
            why = self.remember(said, name)
            if why is not None:
                return why
        period = self.periods[name]
        if period.owner[:2] != said.line[:2]:
            return "andere-periode"
        if period.owner != said.line:
            return "andere-client"
        if period.removed:
            return "verwijderd"
        return self.apply(said, period)

    def remember(self, said, name):
        """Take over a period from before the series."""
        known = self.before.get(name)
        if known is None:
            return "periode-ontbreekt"
        if known.removed:
            return "verwijderd"
        if known.owner != said.bsn:
            return "andere-client"
        if known.later:
            return "historie-later"
        fits = self.apply(said, Period(None, known.start, known.price, known.stop))
        if fits is None:  # else it stays as it was, for whoever asks next
            self.periods[name] = Period(said.line, known.start, known.price, known.stop)
        return fits

    def apply(self, said, period):
        """Change start or stop; each has a status of its own."""
        kind = said.kind
        if kind in ("401/3", "403/1") and period.stop is not None:
            return "stop-bestaat"
        if kind in ("403/2", "403/3") and period.stop is None:
            return "stop-ontbreekt"
        if kind in ("401/2", "401/3"):
            period.start, period.price = said.day, said.price
        if kind in ("403/1", "403/2"):
            period.stop = said.day
        if kind == "403/3":
            period.stop = None
        period.removed = kind == "401/3"
        return None


@st.composite
def said_messages(draw):
    """Draw messages; most fit what was said before, so that a series gets somewhere and then breaks."""
    model, series = Model(all_counted=True), []
    for at in range(draw(st.integers(0, 14))):
        said = Said(
            kind=draw(st.sampled_from([*KINDS, "401/9", "403/9"])),
            gemeente=draw(st.sampled_from(["0370", "0439"])),
            number=draw(st.sampled_from([1, 1, 1, 2])),
            bsn=draw(st.sampled_from([BSN, BSN, BSN, OTHER])),
            day=FIRST,
            price=None,
            dated=FIRST + timedelta(days=at // 2),
            answer=draw(st.sampled_from([*["yes"] * 10, "no", "both", "nothing"])),
            other_number=draw(st.sampled_from([None, None, None, 8, 9])),
        )
        fitting = [kind for kind in KINDS if fits(model, replace(said, kind=kind))]
        if fitting and draw(st.integers(0, 7)):
            said.kind = draw(st.sampled_from(fitting))
        if said.kind.startswith("401"):
            said.day += timedelta(days=draw(st.integers(0, 20)))
            said.price = draw(st.sampled_from([None, PRICE]))
        else:
            said.day += timedelta(days=draw(st.integers(30, 60)))
        model.tell(said)
        series.append(said)
    return series


def fits(model, said):
    """Return whether a message can be upgraded after what was told so far."""
    return deepcopy(model).tell(replace(said, answer="yes"))[0] is None


@st.composite
def earlier_periods(draw):
    """Draw periods from before the series, by their name in 4.0."""
    names = [("0439", 1), ("0439", 2), ("0439", 8)]
    found = {}
    for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=2)):
        removed = draw(st.sampled_from([False, False, True]))
        found[name] = Period(
            draw(st.sampled_from([BSN, OTHER])),
            FIRST,
            draw(st.sampled_from([None, PRICE])),
            None if removed else draw(st.sampled_from([None, FIRST + timedelta(days=25)])),
            removed=removed,
            later=draw(st.sampled_from([False, False, True])),
        )
    return found


def message_of(said, at):
    """Return the message of 1.0 that says it."""
    given = {"number": said.number, "gemeente": said.gemeente, "bsn": said.bsn, "day": said.day}
    given |= {"dagtekening": said.dated, "identificatie": f"G{at}"}
    if said.kind.startswith("401"):
        return start(said.kind[-1], price=said.price, **given)
    return stop(said.kind[-1], **given)


def history_of(periods):
    """Return a history in which periods stand from before a series."""
    history = History()
    for at, ((gemeente, number), period) in enumerate(periods.items()):
        given = {
            "gemeente": gemeente,
            "dagtekening": AFTER if period.later else EARLIER,
            "bsn": period.owner,
            "eb_start_nummer": number,
            "eb_startdatum": period.start,
            "eb_stopdatum": period.stop,
            "eb_kostprijs": period.price,
        }
        history = history.accept(WMO405.eerste_aanlevering(identificatie=f"H{at}", **given))
        if period.removed:
            removal = WMO405.verwijderen_aanlevering(identificatie=f"V{at}", **given)
            history = history.accept(removal)
    return history


def upgraded(series, *, chance, **more):
    """Upgrade a series that comes in any order of days, with the retouren in any order."""
    sent = [message_of(said, at) for at, said in enumerate(series)]
    days = [sent[at : at + 2] for at in range(0, len(sent), 2)]
    answers = []
    for message, said in zip(sent, series, strict=True):
        if said.answer in ("yes", "both"):
            answers.append(retour(message))
        if said.answer in ("no", "both"):
            answers.append(retour(message, "8848", identificatie=f"X{len(answers)}"))
    chance.shuffle(days)
    chance.shuffle(answers)
    arrived = list(chain.from_iterable(days))
    renumbered = {
        (said.gemeente, f"G{at}"): said.other_number
        for at, said in enumerate(series)
        if said.kind == "401/1" and said.other_number is not None
    }
    outcome = upgrade_series(
        arrived,
        answers,
        identificatie=numbers(),
        gemeenten=MERGED,
        start_nummer=renumbered,
        **{"unanswered": "accepted", **more},
    )
    return sent, outcome


def said_by(message):
    """Return what a WMO405 says, as the model says it."""
    made = aanlevering_of(message)
    key = made.sleutel
    name = key.gemeente, key.start_nummer
    return made.status.code, *name, made.bsn, made.start, made.stop, made.kostprijs


@given(said_messages(), earlier_periods(), st.booleans(), st.randoms(use_true_random=False))
def test_whatever_was_sent_becomes_what_the_model_says_or_has_a_finding(
    series, before, all_counted, chance
):
    """Valid, rejected, unanswered, torn, doubled and merged: nothing is made up and nothing lost."""
    model = Model(all_counted, before)
    told = [model.tell(said) for said in series]
    counted = "accepted" if all_counted else "refuse"
    sent, outcome = upgraded(series, chance=chance, unanswered=counted, history=history_of(before))
    assert [said_by(message) for message in outcome.messages] == [
        made for why, made in told if why is None
    ]
    expected = []
    for said, (why, _) in zip(series, told, strict=True):
        if said.answer == "both":
            expected.append("retouren-oneens")
        if why is not None:
            expected.append(why)
    senders = {said.gemeente for said in series}
    absent = ["gemeente-ontbreekt" for old in MERGED if old not in senders]
    assert [finding.code for finding in outcome.findings] == expected + absent
    assert all(find_other_code(finding.code) for finding in outcome.findings)
    assert [message for message in sent if message in outcome.left_out] == list(outcome.left_out)
    for source, made in zip(outcome.sources, outcome.messages, strict=True):
        assert source.naam == "WMO401" or aanlevering_of(made).status.code == "2"
    identificaties = [aanlevering_of(message).identificatie for message in outcome.messages]
    assert identificaties == [f"N{at}" for at in range(len(identificaties))]
    assert not any(bsn in str(outcome.findings) for bsn in (BSN, OTHER))


@given(said_messages(), earlier_periods(), st.randoms(use_true_random=False))
def test_each_upgraded_message_is_accepted_in_order(series, before, chance):
    """By all rules of 4.0, on its own day and after those before it, also where others were left out."""
    known = {name: period for name, period in before.items() if not period.later}
    _, outcome = upgraded(series, chance=chance, history=history_of(known))
    history = history_of(known)
    for message in outcome.messages:
        day = aanlevering_of(message).dagtekening
        context = ieb.Context(history=history, today=day)
        report = ieb.check(ieb.serialize(message), context)
        assert report.accepted, report.findings
        history = history.accept(message, received=day)
    assert [event.message for event in outcome.history] == [event.message for event in history]


@given(said_messages(), st.randoms(use_true_random=False))
def test_periods_that_are_given_do_what_a_history_does(series, chance):
    """Who has an administration of their own gives each period as it was, and gets the same."""
    before = {("0439", 1): Period(BSN, FIRST, PRICE), ("0439", 2): Period(OTHER, FIRST, None)}
    given = [content_of(name, period) for name, period in before.items()]
    state = chance.getstate()
    _, expected = upgraded(series, chance=chance, history=history_of(before))
    chance.setstate(state)
    _, found = upgraded(series, chance=chance, actual=given)
    assert found.messages == expected.messages
    codes = [finding.code for finding in expected.findings]
    assert [finding.code for finding in found.findings] == [
        {"in-historie": "nummer-in-gebruik"}.get(code, code) for code in codes
    ]


def content_of(name, period):
    """Return a period as an administration of one's own may give it."""
    gemeente, number = name
    return Content(
        sleutel=sleutel(number, gemeente),
        bsn=period.owner,
        start=period.start,
        stop=period.stop,
        kostprijs=period.price,
    )
