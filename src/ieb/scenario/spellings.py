"""Other ways to write the same message, as data."""

from __future__ import annotations

import re
from string import Template
from typing import Final

from attrs import frozen

from ieb.datatable import DataTable

_ROOT: Final = re.compile(r"<(?P<message>[\w.-]+):[\w.-]+ xmlns")
_DECLARED: Final = re.compile(r' xmlns:(?P<prefix>[\w.-]+)="(?P<namespace>[^"]*)"')


@frozen(kw_only=True)
class Spelling:
    r"""A way to write a message that the XSD allows; another order of elements it never does.

    Attributes:
        name: Its name, such as ``schrijfwijze 01``.
        title: What is different, in Dutch.
        changes: What is replaced in the text that we write, one after the other: a regular
            expression and what stands there instead. In both, ``$bericht`` is the prefix of the
            message, ``$basis`` that of the base schema and ``$naamruimte`` its namespace.

    Example:
        >>> windows = Spelling(name="-", title="regeleinden van Windows", changes=(("\n", "\r\n"),))
        >>> windows.write("een\ntwee")
        'een\r\ntwee'
    """

    name: str
    title: str
    changes: tuple[tuple[str, str], ...]

    def write(self, text: str) -> str:
        """Return the text of a message in this spelling.

        Args:
            text: The text, as we write it.
        """
        names = _names_in(text)
        literal = {name: re.escape(value) for name, value in names.items()}
        for found, put in self.changes:
            # A name that the message does not have stays: after a $ no pattern finds anything.
            pattern = Template(found).safe_substitute(literal)
            text = re.sub(pattern, Template(put).safe_substitute(names), text)
        return text


def _names_in(text: str) -> dict[str, str]:
    """Return what a pattern may name of a message."""
    root = _ROOT.search(text)
    if root is None:
        return {}
    names = {"bericht": root["message"]}
    for declared in _DECLARED.finditer(text):
        if declared["prefix"] != root["message"]:
            names.setdefault("basis", declared["prefix"])
            names.setdefault("naamruimte", declared["namespace"])
    return names


def spelling_in(table: DataTable) -> Spelling:
    """Return the spelling that a table states.

    Args:
        table: ``naam``, ``titel`` and ``vervang``, pairs of a pattern and what stands there
            instead.

    Raises:
        InvalidValue: It states something else; the place is told.
    """
    changes: list[tuple[str, str]] = []
    for pattern, put in table.pairs("vervang"):
        if put is None:
            raise table.fault("vervang: verwacht [patroon, wat er komt te staan]")
        changes.append((pattern, put))
    return Spelling(
        name=table.required("naam", str),
        title=table.required("titel", str),
        changes=tuple(changes),
    )
