"""The codes of a Fo01, in two lists: some codes mean something else in the newer one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from attrs import field, frozen
from attrs.validators import optional

from ieb.arguments import name_fields
from ieb.ggk.texts import FOUTCODE
from ieb.messages.reprs import mask_in_repr
from ieb.values import exactly

_LAST_SEEN_2017: Final = "20180717"
_FIRST_SEEN_2025: Final = "20251101"


class Foutlijst(StrEnum):
    """A published list of the codes of a Fo01."""

    L2017 = "2017"
    """The list of 2017, last seen on 17 July 2018 (ggk)."""
    L2025 = "2025"
    """The list of November 2025 (ggk); it is one of iJw and iWmo, that it holds for iEb follows
    from the CAK among its senders (aanname)."""

    @classmethod
    def of_moment(cls, tijdstip_bericht: str) -> Foutlijst | None:
        """Return which list held when an envelope was made, or None for a moment in between.

        When the one list took over from the other is not known (aanname: not before it was seen).

        Args:
            tijdstip_bericht: The moment as the envelope says it: digits, the year first.
        """
        day = tijdstip_bericht[:8]
        if day >= _FIRST_SEEN_2025:
            return cls.L2025
        if day <= _LAST_SEEN_2017:
            return cls.L2017
        return None


@frozen(kw_only=True)
class Betekenis:
    """What a code means in one list (ggk).

    Attributes:
        lijst: The list.
        verzenders: Who sends it, such as ``BIDN`` or ``CAK``.
        ieb: Whether it is for the route of iEb; other ones are for the route to zorgaanbieders.
        first_seen: Since when the list is known to have it: a day or a month.
        text: What it means, in Dutch, in our words.
    """

    lijst: Foutlijst
    verzenders: tuple[str, ...]
    ieb: bool
    first_seen: str
    text: str


@cache
def _read_lists() -> Mapping[str, tuple[Betekenis, ...]]:
    """Return what each code means, list by list."""
    found: dict[str, tuple[Betekenis, ...]] = {}
    text = files("ieb.ggk").joinpath("data", "foutcodes.tsv").read_text(encoding="utf-8")
    for row in text.splitlines()[1:]:
        lijst, code, verzenders, ieb, first_seen, meaning = row.split("\t")
        betekenis = Betekenis(
            lijst=Foutlijst(lijst),
            verzenders=tuple(verzenders.split(", ")),
            ieb=ieb == "ja",
            first_seen=first_seen,
            text=meaning,
        )
        found[code] = (*found.get(code, ()), betekenis)
    return found


@name_fields
@frozen
class FoutCode:
    """The code of a fault. The lists are open: a code that we do not know is one all the same.

    IB007 and IB009 mean something else in the list of 2025 than in that of 2017. What the fault
    itself says in its omschrijving leads.

    Attributes:
        code: The code, at most 7 characters.
        lijst: The list by which it is read; None when that is not known.

    Example:
        >>> FoutCode("IB007", Foutlijst.L2025).label
        'Deze functie en deze organisatie gaan niet samen.'
        >>> FoutCode("XX999").label
        'Deze foutcode kennen wij niet; de omschrijving zegt wat er mis is.'
    """

    code: str = field(validator=FOUTCODE, repr=mask_in_repr)
    lijst: Foutlijst | None = field(default=None, validator=optional(exactly(Foutlijst)))

    @property
    def betekenissen(self) -> tuple[Betekenis, ...]:
        """What it means in its list, or in each list when that is not known or has it not."""
        known = _read_lists().get(self.code, ())
        own = tuple(betekenis for betekenis in known if betekenis.lijst is self.lijst)
        return own or known

    @property
    def label(self) -> str:
        """What it means, in Dutch; with the list by it where that is in doubt."""
        known = self.betekenissen
        if not known:
            return "Deze foutcode kennen wij niet; de omschrijving zegt wat er mis is."
        if len({betekenis.text for betekenis in known}) == 1 and known[0].lijst is self.lijst:
            return known[0].text
        return " ".join(
            f"In de lijst van {betekenis.lijst}: {betekenis.text}" for betekenis in known
        )
