"""Source text of a function that is made at run time, as attrs and cattrs make theirs.

A straight function is several times as fast as following a description step by step. Nothing of
what an XSD set of others states becomes source: values come in under a name of our own, and texts
as a literal.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from attrs import Factory, define


@define
class Source:
    """Lines of a function in the making, and the values that they name."""

    head: str
    _lines: list[str] = Factory(list[str])
    # Any: whatever the function uses.
    _values: dict[str, Any] = Factory(dict[str, Any])
    _numbers: Iterator[int] = Factory(count)
    _depth: int = 1

    def add(self, line: str) -> None:
        """Add a line in the open block.

        Args:
            line: The statement.
        """
        self._lines.append("    " * self._depth + line)

    @contextmanager
    def block(self, head: str) -> Generator[None]:
        """Add what follows under a line such as ``if left:``.

        Args:
            head: That line.
        """
        self.add(head)
        self._depth += 1
        yield
        self._depth -= 1

    def new_name(self, meaning: str) -> str:
        """Return a name that nothing else in the function has.

        Args:
            meaning: What it stands for, in a word of our own.
        """
        return f"{meaning}_{next(self._numbers)}"

    def name_value(self, meaning: str, value: object) -> str:
        """Return the name under which the function knows a value.

        Args:
            meaning: What it stands for, in a word of our own.
            value: The value.
        """
        name = self.new_name(meaning)
        self._values[name] = value
        return name

    # Any: each maker of a function knows what it made.
    def build(self) -> Callable[..., Any]:
        """Return the function."""
        text = "\n".join([f"def made({self.head}):", *self._lines])
        code = compile(text, "<ieb.wire>", "exec")
        exec(code, self._values)  # noqa: S102  # the lines above are all ours
        made: Callable[..., Any] = self._values["made"]
        return made
