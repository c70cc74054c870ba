"""Many messages at once: which files to read, what judging each gave, and which counts first.

`find_sources` looks for files, `judge` judges what they hold each by itself, `process` judges them
in turn and records them in a history. One that cannot be read stops none of the others. A `Ledger`
keeps what was made to send.
"""

from ieb.batch.archives import Member
from ieb.batch.entries import Entry, Run, State
from ieb.batch.judged import Judged, judge_against
from ieb.batch.judging import judge
from ieb.batch.ledger import Ledger, RunDraft
from ieb.batch.order import put_in_order
from ieb.batch.packing import Packed, write_envelopes
from ieb.batch.partitions import judge_partitions, split_by_gemeente
from ieb.batch.processed import Processed, process
from ieb.batch.remarks import Accepted, gather_accepted, list_remarks
from ieb.batch.replies import Answered, write_answers
from ieb.batch.sources import File, Held, Source, find_sources
from ieb.batch.totals import Totals
from ieb.batch.turns import judge_in_turn

__all__ = [
    "Accepted",
    "Answered",
    "Entry",
    "File",
    "Held",
    "Judged",
    "Ledger",
    "Member",
    "Packed",
    "Processed",
    "Run",
    "RunDraft",
    "Source",
    "State",
    "Totals",
    "find_sources",
    "gather_accepted",
    "judge",
    "judge_against",
    "judge_in_turn",
    "judge_partitions",
    "list_remarks",
    "process",
    "put_in_order",
    "split_by_gemeente",
    "write_answers",
    "write_envelopes",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
