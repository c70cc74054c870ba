"""What there is of many aanleveringen together, to hold beside what somebody else counted."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.pairs import Aanleverbericht


def _no_counts() -> Mapping[str, int]:
    return {}


@frozen(kw_only=True)
class Totals:
    """Sums over aanleveringen.

    Attributes:
        by_status: How many, by code of their StatusAanlevering.
        by_month: How many, by the month of their start (``eejj-mm``).
        with_kostprijs: How many have a kostprijs.
        without_kostprijs: How many have none.
        kostprijs: The sum of the kostprijzen, in eurocenten.
    """

    by_status: Mapping[str, int] = field(factory=_no_counts)
    by_month: Mapping[str, int] = field(factory=_no_counts)
    with_kostprijs: int = 0
    without_kostprijs: int = 0
    kostprijs: int = 0

    def add(self, message: Aanleverbericht) -> Totals:
        """Return the sums with a message.

        Args:
            message: The message.
        """
        aanlevering = aanlevering_of(message)
        kostprijs = aanlevering.kostprijs
        sums = evolve(
            self,
            by_status=_count(self.by_status, aanlevering.status.code),
            by_month=_count(self.by_month, f"{aanlevering.start:%Y-%m}"),
        )
        if kostprijs is None:
            return evolve(sums, without_kostprijs=self.without_kostprijs + 1)
        return evolve(
            sums,
            with_kostprijs=self.with_kostprijs + 1,
            kostprijs=self.kostprijs + kostprijs.kostprijs_bedrag.cents,
        )


def _count(counts: Mapping[str, int], key: str) -> Mapping[str, int]:
    return dict(sorted({**counts, key: counts.get(key, 0) + 1}.items()))
