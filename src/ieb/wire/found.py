"""The faults that were found in a message: those that are listed, and how many there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from attrs import Factory, define
from lxml import etree

from ieb.findings import Mark, Path

MORE: Final = "bevindingen-meer"
"""Code of the last finding of a file that has more faults than are listed."""
# How many times as many faults are counted as are listed. To count on in a file that is wrong from
# end to end would cost many times what reading it costs, for a number that helps nobody.
_COUNTED: Final = 20


class Fault(NamedTuple):
    """One thing that is wrong with a message, not yet with its line.

    Attributes:
        code: Code of the finding that it will be.
        text: What is wrong, in Dutch.
        path: Where it is.
        node: The element it is about.
        mark: Evidence mark of the fact behind it.
    """

    code: str
    text: str
    path: Path
    node: etree._Element
    mark: Mark = Mark.AANNAME


class EnoughFound(Exception):  # no error: it ends the search
    """There are so many faults that counting on says nothing."""


@define
class Found:
    """The first faults of a message, and how many there are in all: what is not listed is not kept.

    Attributes:
        most: How many are listed at most.
        listed: The faults.
        count: How many there are.
        exact: Whether there are no more than were counted.
    """

    most: int
    listed: list[Fault] = Factory(list[Fault])
    count: int = 0
    exact: bool = True

    @property
    def full(self) -> bool:
        """Whether what comes is only counted."""
        return self.count >= self.most

    def add(
        self,
        code: str,
        text: Callable[[], str],
        path: Path,
        node: etree._Element,
        mark: Mark = Mark.AANNAME,
    ) -> None:
        """Add a fault; its text is made only when it is listed.

        Raises:
            EnoughFound: This one need not be counted any more.
        """
        if not self.full:
            self.listed.append(Fault(code, text(), path, node, mark))
        elif self.count == self.most * _COUNTED:
            self.exact = False
            raise EnoughFound
        self.count += 1


def count_more(more: int, listed: int, *, exact: bool = True) -> str:
    """Return in Dutch how many findings there are besides those that are listed.

    Args:
        more: How many.
        listed: How many are listed.
        exact: Whether there are no more than that.
    """
    number = f"{more:,}".replace(",", ".")
    at_least = "minstens "
    if exact:
        at_least = ""
    what = f"zijn nog {at_least}{number} bevindingen"
    if more == 1:
        what = f"is nog {at_least}1 bevinding"
    return f"Er {what}; hier staan alleen de eerste {listed}. Herstel die en controleer opnieuw."
