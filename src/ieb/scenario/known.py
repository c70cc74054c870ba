"""What is known besides a message, as a scenario states it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import evolve, field, fields_dict, frozen

from ieb.codes import Tarief
from ieb.datatable import DataTable
from ieb.history import HistoryView
from ieb.rules import AndereStroom, Context, Termijnen

Streams = Mapping[str, tuple[AndereStroom, ...]]


@frozen(kw_only=True)
class Known:
    """What is known besides a message; None for what is not stated.

    Attributes:
        today: The day on which the message is received.
        deaths: Date of death by Bsn.
        streams: Contributions in other streams by Bsn.
        terms: The legal terms that differ, in months, by the name that `Termijnen` gives them.
        gemeenten: The gemeentecodes.
        tarieven: The national abonnementstarief over time.
    """

    today: date | None = None
    deaths: Mapping[str, date] | None = field(default=None, repr=False)
    streams: Streams | None = field(default=None, repr=False)
    terms: Mapping[str, int] | None = None
    gemeenten: tuple[str, ...] | None = None
    tarieven: tuple[Tarief, ...] | None = None

    def context(self, history: HistoryView | None = None) -> Context:
        """Return it as the rules take it.

        Args:
            history: What was exchanged before, or None when that is not known.
        """
        context = Context(
            today=self.today,
            history=history,
            overlijdensdata=self.deaths,
            andere_stromen=self.streams,
            termijnen=Termijnen(**(self.terms or {})),
        )
        if self.gemeenten is not None:
            context = evolve(context, gemeenten=frozenset(self.gemeenten))
        if self.tarieven is not None:
            context = evolve(context, tarieven=self.tarieven)
        return context


def known_in(table: DataTable | None, default: Known | None = None) -> Known:
    """Return what a table states that is known.

    Args:
        table: ``vandaag``, ``overlijdensdata`` (day by Bsn), ``andere_stromen`` (by Bsn a list of
            ``naam``, ``van``, ``tot_en_met``), ``termijnen`` (months by name), ``gemeenten`` and
            ``tarieven`` (a list of ``van``, ``tot_en_met``, ``eurocent``); None for nothing.
        default: What holds where the table says nothing.

    Raises:
        InvalidValue: It states something else; the place is told.
    """
    known = default or Known()
    if table is None:
        return known
    if table.has("vandaag"):
        known = evolve(known, today=table.required("vandaag", date))
    if table.has("gemeenten"):
        known = evolve(known, gemeenten=table.texts("gemeenten"))
    if table.has("tarieven"):
        known = evolve(known, tarieven=tuple(map(_tarief, table.tables("tarieven"))))
    deaths, streams = table.table("overlijdensdata"), table.table("andere_stromen")
    if deaths is not None:
        known = evolve(known, deaths=deaths.mapping(date))
    if streams is not None:
        paid = {bsn: tuple(map(_stream, streams.tables(bsn))) for bsn in streams.names}
        known = evolve(known, streams=paid)
    terms = table.table("termijnen")
    if terms is not None:
        stated = [name for name in fields_dict(Termijnen) if terms.has(name)]
        known = evolve(known, terms={name: terms.required(name, int) for name in stated})
    return known


def _stream(table: DataTable) -> AndereStroom:
    return AndereStroom(
        naam=table.required("naam", str),
        van=table.required("van", date),
        tot_en_met=table.optional("tot_en_met", date),
    )


def _tarief(table: DataTable) -> Tarief:
    return Tarief(
        valid_from=table.required("van", date),
        valid_to=table.optional("tot_en_met", date),
        cents=table.required("eurocent", int),
    )
