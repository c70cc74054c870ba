"""Many messages at once: which files to read, what judging each gave, and which counts first.

`find_sources` looks for files, `judge` judges what they hold each by itself, `process` judges them
in turn and records them in a history. One that cannot be read stops none of the others. A `Ledger`
keeps what was made to send; `deliver` makes an initial delivery, over the slots of the CAK.
"""

from ieb.batch.archives import Member
from ieb.batch.delivering import (
    Delivered,
    DeliveryResult,
    InitialDelivery,
    choose_pilot,
    deliver,
)
from ieb.batch.entries import Entry, Run, State
from ieb.batch.judged import Judged, judge_against
from ieb.batch.judging import judge
from ieb.batch.ledger import Ledger
from ieb.batch.order import put_in_order
from ieb.batch.packing import Packed, write_envelopes
from ieb.batch.partitions import judge_partitions, split_by_gemeente
from ieb.batch.processed import Processed, process
from ieb.batch.remarks import Accepted, gather_accepted, list_remarks
from ieb.batch.replies import Answered, write_answers
from ieb.batch.runs import RunDraft, RunsDraft
from ieb.batch.slots import Placed, Tijdvak, distribute, leave_room, parse_tijdvakken
from ieb.batch.sources import File, Held, Source, find_sources
from ieb.batch.totals import Totals
from ieb.batch.turns import judge_in_turn

__all__ = [
    "Accepted",
    "Answered",
    "Delivered",
    "DeliveryResult",
    "Entry",
    "File",
    "Held",
    "InitialDelivery",
    "Judged",
    "Ledger",
    "Member",
    "Packed",
    "Placed",
    "Processed",
    "Run",
    "RunDraft",
    "RunsDraft",
    "Source",
    "State",
    "Tijdvak",
    "Totals",
    "choose_pilot",
    "deliver",
    "distribute",
    "find_sources",
    "gather_accepted",
    "judge",
    "judge_against",
    "judge_in_turn",
    "judge_partitions",
    "leave_room",
    "list_remarks",
    "parse_tijdvakken",
    "process",
    "put_in_order",
    "split_by_gemeente",
    "write_answers",
    "write_envelopes",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
