"""The seven casussen over envelopes: what is lost or comes twice on the way changes nothing."""

from __future__ import annotations

from collections import deque
from itertools import count

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import ggk
from ieb.conformance.referentie import Referentie, ReferentieInEnvelop
from ieb.history import History
from ieb.keten import Cak, Gemeente
from ieb.messages.kinds import gemeente_of
from ieb.rules import Context
from ieb.scenario import CAK, Role, Situation, casussen, play

CASUSSEN = {casus.name: casus for casus in casussen()}


NOTHING = History()


def state_of(party):
    """What a party knows, comparable: its history is one only when it is the same object."""
    return list(party.history), evolve(party, history=NOTHING)


def parties_of(casus):
    """The CAK and the gemeenten of a casus, as they are before it."""
    history = History()
    gemeenten = {
        name: Gemeente(code=code, tolerated=casus.tolerated)
        for name, code in casus.gemeentecodes.items()
    }
    for before in casus.earlier:
        message = ieb.parse(before.message)
        history = history.accept(message, received=before.received)
        own = gemeenten[before.actor]
        gemeenten[before.actor] = evolve(own, history=own.history.accept(message))
    cak = Cak(history=history, context=casus.known.context(), tolerated=casus.tolerated)
    return {CAK: cak, **gemeenten}


def nodes_of(casus, kind):
    """Each of them behind an adapter of this kind."""
    nodes = {}
    for name, party in parties_of(casus).items():
        role = Role.CAK if name == CAK else Role.GEMEENTE
        code = "" if name == CAK else party.code
        nodes[name] = kind()
        nodes[name].begin(Situation(role=role, gemeente=code, earlier=(), context=Context()))
        nodes[name].party = party
    return nodes


class Post:
    """What brings the bytes of one side to another: each once, in order."""

    def __init__(self, casus, kind):
        self.casus, self.nodes = casus, nodes_of(casus, kind)
        self.names = {code: name for name, code in casus.gemeentecodes.items()}
        self.waiting = deque()
        self.contents = []

    def open(self, data):
        """Return the message in what is brought."""
        return ieb.parse(data)

    def address(self, data):
        """Return the name of whoever must get it."""
        message = self.open(data)
        name = self.names[gemeente_of(message)]
        return CAK if message.naam in ("WMO405", "WMO407", "WMO410") else name

    def bring(self, data, today):
        """Bring it, and return what is sent on it."""
        return list(self.nodes[self.address(data)].receive(data, today))

    def play(self):
        """Play the casus, and return how all are at the end."""
        for step in self.casus.steps:
            self.before(step)
            sent = [self.waiting.popleft()] if step.event is None else None
            if sent is None:
                sent = self.nodes[step.actor].happen(step.event, step.sent)
            for data in sent:
                self.contents.append(self.open(data))
                retour, *others = self.bring(data, step.received)
                self.waiting.extend(others)
                assert self.bring(retour, step.received) == []
        return {name: state_of(node.party) for name, node in self.nodes.items()}

    def before(self, step):
        """Do what goes before a step."""


class PostOfEnvelopes(Post):
    """The same with envelopes, some of which are lost or come again.

    Whoever gets no acknowledgement sends the same bytes again, also when only that was lost.
    """

    def __init__(self, casus, kind, draw):
        super().__init__(casus, kind)
        self.draw = draw
        self.brought = []

    def open(self, data):
        return ggk.unwrap(ggk.parse(data)).message

    def bring(self, data, today):
        sent = []
        for arrives in [*self.draw(st.lists(st.booleans(), max_size=2)), True]:
            if arrives:  # perhaps its acknowledgement does not, and then it comes again
                sent += [other for other in self.bring_once(data, today) if other not in sent]
        return sent

    def bring_once(self, data, today):
        self.brought.append(data)
        return super().bring(data, today)

    def before(self, step):
        """Let something of earlier come again, and all that is sent on it: that was sent before."""
        last = len(self.brought) - 1
        if last < 0:
            return
        for place in self.draw(st.lists(st.integers(0, last), max_size=3)):
            for again in super().bring(self.brought[place], step.sent):
                assert again in self.brought or again in self.waiting
                if again in self.brought:  # the rest is still on its way
                    super().bring(again, step.sent)


@pytest.mark.parametrize("casus", CASUSSEN.values(), ids=CASUSSEN)
@given(st.data())
def test_it_ends_as_without_envelopes(casus, data):
    """Whatever is lost or comes twice, all know what they know when bare messages are exchanged."""
    bare = Post(casus, Referentie)
    wrapped = PostOfEnvelopes(casus, ReferentieInEnvelop, data.draw)
    assert wrapped.play() == bare.play()
    assert wrapped.contents == bare.contents
    assert not any(list(node.journal.apart()) for node in wrapped.nodes.values())


@pytest.mark.parametrize("casus", CASUSSEN.values(), ids=CASUSSEN)
def test_the_messages_are_those_of_the_casus(casus):
    """What is exchanged here is what the casus says."""
    post = Post(casus, Referentie)
    post.play()
    played = play(casus)
    assert post.contents == [step.message for step in played.steps if step.message is not None]
    assert [ieb.parse(left) for left in post.waiting] == [*played.unprinted]


class ForgettingJournal(ggk.Journal):
    """A journal that remembers nothing of what came in."""

    def seen(self, zender, referentienummer):
        return None


class Forgetful(ReferentieInEnvelop):
    """Software with such a journal."""

    new_journal = ForgettingJournal


def test_without_a_memory_it_would_end_otherwise():
    """The fault that this is there to find: what comes twice is then answered anew."""
    casus = CASUSSEN["casus 5"]
    bare = Post(casus, Referentie)
    calls = count()
    wrapped = PostOfEnvelopes(casus, Forgetful, lambda _: [True] if next(calls) == 0 else [])
    assert wrapped.play() != bare.play()
