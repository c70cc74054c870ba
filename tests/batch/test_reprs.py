"""What stands in the repr of what a run keeps, and so in a traceback or a log: no Bsn."""

from __future__ import annotations

from datetime import date

from attrs import evolve

import ieb
from ieb.batch import judge_in_turn, process
from ieb.batch.archives.opened import Listed
from ieb.batch.order import place_in_order
from ieb.batch.retouren import Retouren
from ieb.batch.telling import Teller
from ieb.history.asked import asked_of
from ieb.history.rows import addition_of
from ieb.keten import Cak
from upgrading.support import series, start

from .support import TODAY, named
from .test_remarks import moved

BSN = "999992016"


def numbered_by_bsn(message):
    """The same message with the Bsn as its Identificatie."""
    number = evolve(message.header.bericht_identificatie, identificatie=BSN)
    return evolve(message, header=evolve(message.header, bericht_identificatie=number))


def test_who_tells_and_who_answers_shows_nobody(tmp_path):
    """Also when they know persons and numbers by now."""
    messages = [*map(numbered_by_bsn, moved(7)), *moved(8)]
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        done = list(process(named(messages), history, today=TODAY))
        teller = Teller(history, Cak(), TODAY)
        retouren = Retouren(history, TODAY, None)
        for outcome in done:
            teller.remarks_on(outcome.judged.message)
            retouren.on(outcome.judged)
        assert BSN not in repr(teller) + repr(retouren)


def test_what_is_asked_and_kept_shows_nobody():
    """Of a message also its text is kept."""
    message = numbered_by_bsn(moved(7)[0])
    retour = ieb.build_retour(
        message, ieb.validate(message), identificatie=BSN, dagtekening=date(2025, 6, 1)
    )
    for kept in (message, retour):
        addition = addition_of(kept, accepted=True, received=TODAY, text=ieb.to_json(kept))
        assert BSN not in repr(addition) + repr(asked_of([kept]))


def test_what_is_put_in_order_shows_nobody():
    """Of release 1.0 all that a message says decides, and of others the name of a file."""
    sources = [(f"{BSN}.xml", ieb.serialize(numbered_by_bsn(moved(7)[0])))]
    sources += named(series((start, {})))
    moments = [moment for moment, _ in place_in_order(judge_in_turn(sources, today=TODAY))]
    assert len(moments) == 2
    assert all(BSN not in repr(moment) for moment in moments)


def test_a_file_in_an_archive_shows_no_bsn_in_its_name():
    """A name is masked as everywhere."""
    assert BSN not in repr(Listed(f"{BSN}.xml", 0, 1, None))
