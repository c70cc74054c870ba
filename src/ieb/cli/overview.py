"""What there is of many files or dossiers together, counted while they come: nothing grows."""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from typing import Final

from attrs import field, frozen

from ieb.findings import Severity

KEEP: Final = 50
"""How many are named of those in which most is wrong: more is work for a sheet."""
UNREADABLE: Final = "onleesbaar"
"""The code of what could not be read at all; no rule has it."""
_BY_WEIGHT: Final = tuple(severity.value for severity in Severity)


@frozen(kw_only=True, order=True)
class Problem:
    """Something that is wrong, as far as it is counted.

    Attributes:
        code: The code of the finding, or `UNREADABLE`.
        severity: How heavy it weighs, in a Dutch word; empty for what could not be read.
    """

    code: str
    severity: str = ""


@frozen(kw_only=True)
class Item:
    """A file or a dossier, as far as it is counted.

    Attributes:
        name: Its name, fit for a screen.
        label: What became of it, in Dutch.
        gemeente: Code of the gemeente that it is of; empty when that is not known.
        source: Path of the file, or of the archive that it is in; empty for what is no file.
        problems: How often there is what is wrong with it.
        note: In Dutch, what is told besides the codes; empty for nothing.
    """

    name: str
    label: str
    gemeente: str = ""
    source: str = field(default="", repr=False)
    problems: Counter[Problem] = field(factory=Counter[Problem])
    note: str = ""

    @property
    def count(self) -> int:
        """How much is wrong with it."""
        return self.problems.total()

    @property
    def rank(self) -> tuple[int, int, int, int, str]:
        """What puts the worst first: what cannot be read, then what weighs most, then the name."""
        weights: Counter[str] = Counter()
        for problem, count in self.problems.items():
            weights[problem.severity] -= count
        heavy, wrong, light = (weights[severity] for severity in _BY_WEIGHT)
        return weights[""], heavy, wrong, light, self.name


@frozen(kw_only=True)
class CodeCount:
    """How often something is wrong.

    Attributes:
        problem: What is wrong.
        findings: How many times.
        items: In how many files or dossiers.
    """

    problem: Problem
    findings: int
    items: int


@frozen(kw_only=True)
class GemeenteCount:
    """What there is of one gemeente.

    Attributes:
        code: Its code; empty for what is of none that is known.
        labels: How many files or dossiers there are, by what became of them.
        findings: How much is wrong with them together.
    """

    code: str
    labels: Counter[str]
    findings: int

    @property
    def items(self) -> int:
        """How many files or dossiers there are."""
        return self.labels.total()


class Overview:
    """The sums, and the few in which most is wrong; the order in which they come says nothing."""

    def __init__(self, *, keep: int = KEEP) -> None:
        """Begin with nothing.

        Args:
            keep: How many are named of those in which most is wrong.
        """
        self._keep = keep
        self._findings: Counter[Problem] = Counter()
        self._items: Counter[Problem] = Counter()
        self._labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._wrong: Counter[str] = Counter()
        self._worst: list[Item] = []
        self._flawed = 0

    def add(self, item: Item) -> None:
        """Count a file or dossier.

        Args:
            item: The file or dossier.
        """
        self._labels[item.gemeente][item.label] += 1
        if not item.problems:
            return
        self._findings.update(item.problems)
        self._items.update(item.problems.keys())
        self._wrong[item.gemeente] += item.count
        self._flawed += 1
        insort(self._worst, item, key=_rank)
        del self._worst[self._keep :]

    @property
    def labels(self) -> Counter[str]:
        """How many there are, by what became of them."""
        return sum(self._labels.values(), Counter[str]())

    @property
    def codes(self) -> tuple[CodeCount, ...]:
        """How often each code was found: what is found most comes first."""
        counts = [
            CodeCount(problem=problem, findings=count, items=self._items[problem])
            for problem, count in self._findings.items()
        ]
        return tuple(sorted(counts, key=_by_count))

    @property
    def gemeenten(self) -> tuple[GemeenteCount, ...]:
        """What there is of each gemeente, by its code; last what is of none that is known."""
        counts = [
            GemeenteCount(code=code, labels=labels, findings=self._wrong[code])
            for code, labels in self._labels.items()
        ]
        return tuple(sorted(counts, key=_by_code))

    @property
    def worst(self) -> tuple[Item, ...]:
        """Those in which most is wrong: the worst first."""
        return tuple(self._worst)

    @property
    def others(self) -> int:
        """With how many something is wrong besides the worst."""
        return self._flawed - len(self._worst)


def _rank(item: Item) -> tuple[int, int, int, int, str]:
    return item.rank


def _by_count(counted: CodeCount) -> tuple[int, Problem]:
    return -counted.findings, counted.problem


def _by_code(counted: GemeenteCount) -> tuple[bool, str]:
    return not counted.code, counted.code
