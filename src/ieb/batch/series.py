"""A series of release 1.0 in files: read in whatever release, upgraded, written and recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import count
from pathlib import Path

from ieb.batch.judged import Judged
from ieb.batch.judging import judge
from ieb.batch.ledger import Ledger
from ieb.batch.sources import Source
from ieb.errors import InvalidValue
from ieb.files import folder_draft_of
from ieb.history.sqlite import SqliteHistory
from ieb.messages import WMO405
from ieb.messages.pairs import PartMessage
from ieb.privacy import quote
from ieb.releases import release, release_names
from ieb.upgrading import Upgraded, upgrade_series
from ieb.wire import serialize


def judge_in_any_release(sources: Iterable[Source]) -> Iterator[Judged]:
    """Read and judge each source by itself, also one that holds a message of another release.

    Args:
        sources: What to read.
    """
    for judged in judge(sources):
        yield _judge_again(judged)


def _judge_again(judged: Judged) -> Judged:
    if not any(finding.code == "bericht-onbekend" for finding in judged.findings):
        return judged
    for name in release_names():
        (found,) = judge([judged.source], release=release(name))
        if found.message is not None:
            return found
    return judged


def read_parts(parts: Iterable[PartMessage]) -> tuple[WMO405, ...]:
    """Return what starts and stops of release 1.0 say, as WMO405s that nobody sends.

    Args:
        parts: The starts and stops, in the order of sending; none of them refused.
    """
    names = map("U{}".format, count(1))
    return upgrade_series(parts, identificatie=names, unanswered="accepted").messages


def write_upgraded(
    upgrade: Callable[[], Upgraded], target: Path, history: SqliteHistory | None, *, day: date
) -> Upgraded:
    """Write the WMO405s that a series becomes, and record them: all or none.

    Args:
        upgrade: Makes them; it is called when no other program can change the history any more.
        target: The folder for their files; it stays away when there are none.
        history: Where to record them, as accepted, and in its ledger; None for nowhere.
        day: The day of the run in the ledger.

    Raises:
        OSError: They cannot be written.
        IebError: They cannot be made or recorded, or the history knows an Identificatie of them.
        NotPublished: They were recorded, and the folder could not get its name.
    """
    if history is None:
        return _write(upgrade, target)
    with Ledger(history).run(target, day=day) as run:
        upgraded = upgrade()
        _record(upgraded, history)
        for message in upgraded.messages:
            run.add(message)
    return upgraded


def _write(upgrade: Callable[[], Upgraded], target: Path) -> Upgraded:
    with folder_draft_of(target) as folder:
        upgraded = upgrade()
        for message in upgraded.messages:
            folder.write(f"{message.header.identificatie}.xml", serialize(message))
        if upgraded.messages:
            folder.publish()
    return upgraded


def _record(upgraded: Upgraded, history: SqliteHistory) -> None:
    for message in upgraded.messages:
        name = message.header.identificatie
        if history.exchange(message.naam, message.header.afzender, name) is not None:
            msg = (
                f"de historie kent Identificatie {quote(name)} van een {message.naam} al; kies een "
                "andere eerste."
            )
            raise InvalidValue(msg, argument="identificatie")
        history.record(message, accepted=True)
