"""The data file with the rules of a release: refused when it names what does not exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from attrs import fields, frozen

from ieb.codes import RetourCode, StatusAanlevering
from ieb.datatable import DataTable
from ieb.errors import InvalidRelease
from ieb.findings import Mark, Severity
from ieb.privacy import quote
from ieb.releases.rule import (
    NEEDS,
    PARTS,
    Manier,
    Rule,
    Rulebook,
    SoortRegel,
    Unknown,
    split_places,
)
from ieb.releases.tables import ReleaseTable, Table, allow_each, read_data

_FILE: Final = ("extends", "volledig", "onvolledig", "berichten", "regels")
_RULE: Final = tuple(field.name for field in fields(Rule) if field.name != "code")
_NEEDED: Final = ("soort", "title", "explanation", "messages", "place", "mark")
_TEXTS: Final = ("title", "explanation", "example")
_MESSAGES: Final = ("messages", "assumed", "signals")
_OTHER_PLACES: Final = (
    "bestand",
    "bericht",
    "Periode",
    "alle klassen met retourcodes",
    "alle elementen",
    "getallen",
    "datums",
)
"""Where a rule may be, besides at an element: more than one, or the class that a period is in."""
_LEVELS: Final[Mapping[Manier, tuple[int | None, ...]]] = {
    Manier.CONTROLE: (2, 3, 4),
    Manier.XSD: (1,),
    Manier.BOUWER: (None,),
    Manier.UITLEG: (None,),
    Manier.ONBEKEND: (None, 2, 3, 4),
}


def _read_statuses(codes: list[str]) -> tuple[StatusAanlevering, ...]:
    return tuple(map(StatusAanlevering.by_code, codes))


# Any, here and below: what TOML holds is as mixed as what a rule holds.
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "soort": SoortRegel,
    "manier": Manier,
    "severity": Severity,
    "mark": Mark,
    "statuses": _read_statuses,
    "assumed": tuple,
    "needs": tuple,
    "present": tuple,
    "signals": tuple,
}
"""What makes the value of a rule of what the file holds, where the two differ."""


def read_rules(name: str, text: str) -> Table:
    """Read the data file with the rules of a release.

    Args:
        name: Name of the release, for what is said of a fault.
        text: What the file holds.

    Returns:
        What it states, tables within tables.

    Raises:
        InvalidRelease: It states something that nothing reads; every such key is told.
    """
    return read_data(name, text, _allow_rules)


def _allow_rules(data: DataTable) -> None:
    data.allow(_FILE)
    allow_each(data.table("regels"), _RULE)


def extend_rules(own: Table, base: Table) -> Table:
    """Return what a file states that takes its rules from another one, but for what it says itself.

    Args:
        own: What the file states; of a rule it states only what differs.
        base: What the file states that it extends.
    """
    rules = dict(base["regels"])
    for code, row in own.get("regels", {}).items():
        rules[code] = {**rules.get(code, {}), **row}
    groups = {**base["berichten"], **own.get("berichten", {})}
    return {**base, **own, "berichten": groups, "regels": rules}


def rulebook_in(name: str, data: Table, release: ReleaseTable) -> Rulebook:
    """Return the rules that a data file states.

    Args:
        name: Name of the release, for what is said of a fault.
        data: What the file states.
        release: What the release states of messages, elements and types.

    Raises:
        InvalidRelease: A rule names what does not exist, or the file does not say of a message
            whether all its rules are known; all faults are told, each with its place.
    """
    reader = _Reader(
        name=name,
        groups=data["berichten"],
        messages=tuple(release["berichten"]),
        places=(*_OTHER_PLACES, *_element_names(release)),
        codes=_return_codes(release),
    )
    faults = list(reader.faults_of_groups())
    for code, row in data["regels"].items():
        faults += reader.faults_of(code, row)
    faults += reader.faults_of_known(data)
    if faults:
        raise InvalidRelease(tuple(faults))
    unknown = data.get("onvolledig", {}).items()
    return Rulebook(
        rules=tuple(reader.rule(code, row) for code, row in data["regels"].items()),
        unknown=tuple(Unknown(message=name, why=why) for name, why in unknown),
    )


def _element_names(release: ReleaseTable) -> Iterator[str]:
    """Yield the name of every element that the data file of a release states."""
    yield "Header"
    classes = list(release["klassen"].values())
    for stream in release["stromen"].values():
        yield stream["partij"][0]
        for name, *_ in stream["bericht"]["elementen"]:
            yield name
        classes += stream["klassen"].values()
    for row in classes:
        for cells in (*row["elementen"], *row.get("retour", ())):
            yield cells[0]


def _return_codes(release: ReleaseTable) -> tuple[str, ...]:
    """Return the return codes that a release lists; those of EB001 where it lists none."""
    listed = release["types"]["LDT_RetourCode"].get("enumeration")
    if listed is not None:
        return tuple(listed)
    return tuple(code.code for code in RetourCode)


@frozen(kw_only=True)
class _Reader:
    """What a rule may name, and what is wrong with one that names something else.

    Attributes:
        name: Name of the release.
        groups: Names of messages by the name that rules use for them.
        messages: Names of the messages.
        places: What a rule may be about.
        codes: The return codes that there are.
    """

    name: str
    groups: Mapping[str, list[str]]
    messages: tuple[str, ...]
    places: tuple[str, ...]
    codes: tuple[str, ...]

    def rule(self, code: str, row: Table) -> Rule:
        """Return a rule; its words were looked at before."""
        values: dict[str, Any] = {**row, "messages": tuple(self.expand(row["messages"]))}
        for key, read in _READERS.items():
            if key in row:
                values[key] = read(row[key])
        return Rule(code=code, **values)

    def expand(self, value: str | list[str]) -> list[str]:
        """Return the messages that a name, or a list of names, stands for."""
        if isinstance(value, list):
            return value
        return self.groups.get(value, [value])

    def faults_of_groups(self) -> Iterator[str]:
        """Yield the messages in a group that the release does not have."""
        for group, names in self.groups.items():
            yield from self._words("berichten", group, names, self.messages)

    def faults_of(self, code: str, row: Table) -> Iterator[str]:
        """Yield what is wrong with what a rule states."""
        place = f"regels, {code}"
        for key in _NEEDED:
            if key not in row:
                yield f"Release {self.name}, {place}: {key} ontbreekt."
        for key in _TEXTS:
            if not isinstance(row.get(key, ""), str):
                yield f"Release {self.name}, {place}: {key} is geen tekst."
        for key, known in self._known_words(row):
            if key in row:
                yield from self._words(place, key, self._stated_words(key, row[key]), known)
        yield from self._faults_of_level(place, row)

    def _known_words(self, row: Table) -> Iterator[tuple[str, Collection[str]]]:
        """Yield which words a rule may use for each key whose words are limited."""
        yield "soort", tuple(SoortRegel)
        yield "manier", tuple(Manier)
        yield "severity", tuple(Severity)
        yield "mark", tuple(Mark)
        yield "statuses", tuple(status.code for status in StatusAanlevering)
        yield "needs", tuple(NEEDS)
        yield "present", PARTS
        yield "place", self.places
        yield "retourcode", self.codes
        yield "messages", self.messages
        about = self._stated_words("messages", row.get("messages", []))
        yield "assumed", about
        yield "signals", about

    def _stated_words(self, key: str, value: str | list[str]) -> Collection[str]:
        """Return the words that a rule states for a key."""
        if key == "messages":
            return self.expand(value)
        if isinstance(value, list):
            return value
        if key == "place":
            return split_places(value)
        return [value]

    def _words(
        self, place: str, key: str, words: Collection[str], known: Collection[str]
    ) -> Iterator[str]:
        for word in words:
            if word not in known:
                wanted = f"verwacht wordt een van {', '.join(known)}"
                yield f"Release {self.name}, {place}: {key} noemt {quote(str(word))}; {wanted}."

    def _faults_of_level(self, place: str, row: Table) -> Iterator[str]:
        manier = row.get("manier", Manier.CONTROLE.value)
        if manier not in tuple(Manier):
            return
        allowed = _LEVELS[Manier(manier)]
        level = row.get("level")
        if level not in allowed:
            wanted = " of ".join(str(number or "geen") for number in allowed)
            found = f"level is {level or 'niet gegeven'}"
            yield f"Release {self.name}, {place}: {found}; bij {quote(manier)} hoort {wanted}."

    def faults_of_known(self, data: Table) -> Iterator[str]:
        """Yield the messages of which the file does not say, once, whether all rules are known."""
        complete = list(chain.from_iterable(map(self.expand, data.get("volledig", ()))))
        partly = data.get("onvolledig", {})
        yield from self._words("release", "volledig", complete, self.messages)
        yield from self._words("release", "onvolledig", partly, self.messages)
        for message in self.messages:
            if (message in complete) is (message in partly):
                wanted = "in volledig, of met de reden in [onvolledig]"
                yield f"Release {self.name}: {message} hoort precies één keer te staan {wanted}."
