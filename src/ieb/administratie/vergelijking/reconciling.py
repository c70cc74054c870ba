"""The totals of an initial delivery beside those of the comparison that it follows from.

Who is delivered and which amounts were chosen is counted in the comparison; what is sent is counted
in the plans. The two must come out equal, client by client and cent by cent.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import evolve, field, frozen

from ieb.administratie.beleid import BEGIN
from ieb.administratie.dossier import Dossier, Voorziening
from ieb.administratie.vergelijking.uitkomst import (
    ClientReden,
    ClientVergelijking,
    Vergelijking,
    Verschil,
)
from ieb.errors import InvalidValue
from ieb.keten.period import Period
from ieb.kostprijs import Huur
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.messages.reprs import mask_in_repr
from ieb.privacy import mask

_PER: Final[date] = BEGIN[Stroom.ABONNEMENTSTARIEF]
_TOLD: Final = 5
"""So many dossiers are named; with more, all is different (aanname)."""


@frozen(kw_only=True)
class Sum:
    """A number of amounts, and what they are together in eurocents."""

    count: int = 0
    cents: int = 0

    def add(self, cents: int) -> Sum:
        """Return the sum with an amount.

        Args:
            cents: The amount, in eurocents.
        """
        return Sum(count=self.count + 1, cents=self.cents + cents)


@frozen(kw_only=True)
class Open:
    """What should be looked up before the delivery.

    Attributes:
        unknown: Clients that only the CAK knows, in the last period.
        unread: Rows of the CAK that took no part.
        without_amount: Numbers of provisions of before 2020 of which no amount was chosen.
    """

    unknown: int
    unread: int
    without_amount: tuple[str, ...] = field(repr=mask_in_repr)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to look up."""
        return not (self.unknown or self.unread or self.without_amount)


def list_open(vergelijking: Vergelijking, dossiers: Iterable[Dossier]) -> Open:
    """Return what should be looked up before the delivery.

    Args:
        vergelijking: The comparison.
        dossiers: The records that were compared.
    """
    unknown = [
        client
        for client in vergelijking.clients
        if client.reden is ClientReden.NIET_IN_ADMINISTRATIE
    ]
    delivered = _list_delivered(vergelijking)
    undecided = {
        (found.bsn, found.dossiernummer)
        for found in vergelijking.verstrekkingen
        if found.bedrag is None and Verschil.ALLEEN_CAK not in found.verschillen
    }
    without: list[str] = []
    for dossier in dossiers:
        if dossier.bsn in delivered:
            without.extend(
                voorziening.nummer
                for voorziening in dossier.voorzieningen
                if (dossier.bsn, voorziening.nummer) in undecided and _is_old(voorziening)
            )
    return Open(
        unknown=len(unknown),
        unread=len(vergelijking.niet_vergeleken),
        without_amount=tuple(without),
    )


def _list_delivered(vergelijking: Vergelijking) -> dict[str, ClientVergelijking]:
    return {client.bsn: client for client in vergelijking.clients if client.aangeleverd}


def _is_old(voorziening: Voorziening) -> bool:
    """Return whether what is used has a remaining amount on the first day of the new tariff."""
    if isinstance(voorziening.kostprijs, Huur):
        return False
    return voorziening.van < _PER and (voorziening.tot is None or voorziening.tot >= _PER)


class Fate(StrEnum):
    """What becomes of a client that is delivered."""

    SENT = "verstuurd"
    """It gets a message now."""
    KNOWN = "bekend"
    """It was delivered before."""
    BLOCKED = "geblokkeerd"
    """Something should be sent that cannot be now. A person must look, or no slot has room."""
    SILENT = "zonder"
    """Nothing is charged, or not yet."""


def _no_fates() -> Mapping[Fate, int]:
    return dict.fromkeys(Fate, 0)


@frozen(kw_only=True)
class Amounts:
    """Chosen amounts, by what the messages say of them.

    Attributes:
        reported: Those that stand in a message as they are.
        lowered: Those of which a message has what remains of it later.
        unreported: Those that stand in no message: something else lasts longer, or no month is
            charged for them.
    """

    reported: Sum = Sum()
    lowered: Sum = Sum()
    unreported: Sum = Sum()

    @property
    def together(self) -> Sum:
        """All of them."""
        parts = (self.reported, self.lowered, self.unreported)
        return Sum(count=sum(part.count for part in parts), cents=sum(part.cents for part in parts))


@frozen(kw_only=True)
class Reconciliation:
    """What the comparison says that is delivered, and what the plans made of it.

    Attributes:
        clients: How many clients are delivered, as the comparison says.
        chosen: The amounts that were chosen for these, as the comparison says.
        fates: What became of how many clients in the plans.
        amounts: The chosen amounts, by what the plans say of them.
    """

    clients: int
    chosen: Sum
    fates: Mapping[Fate, int] = field(factory=_no_fates)
    amounts: Amounts = Amounts()
    _chosen: Mapping[str, Mapping[str, int]] = field(alias="by_client", repr=False)
    _faults: tuple[str, ...] = field(alias="faults", default=(), repr=False)

    @classmethod
    def of(cls, vergelijking: Vergelijking, only: Collection[str] | None = None) -> Reconciliation:
        """Return what a comparison says, before anything is planned.

        Args:
            vergelijking: The comparison.
            only: Bsn's of the clients that count, for a pilot; None for all.
        """
        by_client: dict[str, dict[str, int]] = {}
        for bsn in _list_delivered(vergelijking):
            if only is None or bsn in only:
                by_client[bsn] = {}
        chosen = Sum()
        for found in vergelijking.verstrekkingen:
            if found.bsn not in by_client or Verschil.ALLEEN_CAK in found.verschillen:
                continue
            if found.bedrag is not None:
                by_client[found.bsn][found.dossiernummer] = found.bedrag.cents
                chosen = chosen.add(found.bedrag.cents)
        return cls(clients=len(by_client), chosen=chosen, by_client=by_client)

    def add(self, dossier: Dossier, periods: Iterable[Period], fate: Fate) -> Reconciliation:
        """Return the totals with a client.

        Args:
            dossier: The records, with the chosen amounts.
            periods: What the CAK knows of the client, and what is sent now.
            fate: What becomes of the client.
        """
        chosen = self._chosen.get(dossier.bsn, {})
        amounts, is_strange = _match(dossier, chosen, periods, self.amounts)
        faults = self._faults
        if is_strange or dossier.bsn not in self._chosen:
            faults = (*faults, dossier.nummer)
        fates = {**self.fates, fate: self.fates[fate] + 1}
        return evolve(self, fates=fates, amounts=amounts, faults=faults)

    def demand_equal(self) -> None:
        """Refuse a delivery that is not what the comparison says.

        Raises:
            InvalidValue: The totals differ; the text tells how, without a Bsn.
        """
        clients, together = sum(self.fates.values()), self.amounts.together
        if (clients, together) == (self.clients, self.chosen) and not self._faults:
            return
        msg = (
            "De totalen kloppen niet met de vergelijking: daar "
            f"{_write(self.clients, self.chosen)}, in het plan {_write(clients, together)}."
        )
        if self._faults:
            told = ", ".join(mask(nummer) for nummer in self._faults[:_TOLD])
            msg += f" Kijk naar dossier {told}."
        raise InvalidValue(f"{msg} Er is niets geschreven.")


def _match(
    dossier: Dossier, chosen: Mapping[str, int], periods: Iterable[Period], amounts: Amounts
) -> tuple[Amounts, bool]:
    """Return amounts with those of a client, and whether a message has one that nobody chose."""
    left = list(chosen.values())
    reported, lowered, unreported = amounts.reported, amounts.lowered, amounts.unreported
    is_strange = False
    for kostprijs in _list_kostprijzen(periods):
        cents = kostprijs.kostprijs_bedrag.cents
        is_later = kostprijs.kostprijs_startdatum > _PER
        higher = [amount for amount in left if is_later and amount >= cents]
        if not is_later and cents in left:
            left.remove(cents)
            reported = reported.add(cents)
        elif higher:
            left.remove(min(higher))
            lowered = lowered.add(min(higher))
        # A second period of the client may have what remains of the same amount.
        elif not (is_later and cents <= max(chosen.values(), default=0)):
            is_strange = is_strange or not _is_own(kostprijs, dossier, chosen)
    for cents in left:
        unreported = unreported.add(cents)
    return Amounts(reported=reported, lowered=lowered, unreported=unreported), is_strange


def _list_kostprijzen(periods: Iterable[Period]) -> Iterator[Kostprijs]:
    for period in periods:
        if period.kostprijs is not None:
            yield period.kostprijs


def _is_own(kostprijs: Kostprijs, dossier: Dossier, chosen: Container[str]) -> bool:
    """Return whether a kostprijs may be of a provision that no amount was chosen for."""
    for voorziening in dossier.voorzieningen:
        own = voorziening.kostprijs
        if voorziening.nummer in chosen or own is None:
            continue
        if isinstance(own, Huur) or own.kostprijs_bedrag >= kostprijs.kostprijs_bedrag:
            return True
    return False


def _write(clients: int, amounts: Sum) -> str:
    euros = f"{amounts.cents // 100},{amounts.cents % 100:02}"
    return f"{clients} cliënten met {amounts.count} bedragen, samen {euros} euro"
