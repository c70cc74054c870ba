"""What `ieb omhoog` says of a series: to people a line for each message, to programs JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from ieb.cli.screen import printable
from ieb.messages import WMO405, Message
from ieb.messages.kinds import bsn_of
from ieb.privacy import mask
from ieb.rules.report import finding_as_dict
from ieb.upgrading import Note, Upgraded
from ieb.upgrading.names import find_ties

_REMEDIES: Final = {
    "andere-client": "--startnummer",
    "andere-periode": "--startnummer",
    "historie-later": "--periodes",
    "in-historie": "--startnummer",
    "nummer-in-gebruik": "--startnummer",
    "onbeantwoord": "--retouren of --onbeantwoord-telt",
    "periode-ontbreekt": "--periodes of --historie",
    "stop-ontbreekt": "--periodes",
}
"""Why a message is left out, and the options that may mend it."""


@frozen(kw_only=True)
class Told:
    """A series that was upgraded, and how it is told.

    Attributes:
        upgraded: What became of it.
        names: The name of the file of each message, by the identity of the object.
        show_bsn: Whether what may be a Bsn is shown.
    """

    upgraded: Upgraded
    names: Mapping[int, str]
    show_bsn: bool

    def lines(self) -> Iterator[str]:
        """Yield of each message what became of it, and how many there are."""
        upgraded = self.upgraded
        for source, made in zip(upgraded.sources, upgraded.messages, strict=True):
            yield f"omgezet       {self._name(source)}  {source.naam} -> {self._file(made)}"
        for note in upgraded.notes:
            yield self._tell_note(note)
        for tie in find_ties(upgraded.sources):
            listed = ", ".join(map(self._name, tie))
            text = "van één dag, met dezelfde status; hun volgorde is die van de Identificatie"
            yield f"let op        {listed}  {text}, en dat is een aanname."
        yield f"{len(upgraded.messages)} omgezet, {len(upgraded.left_out)} niet omgezet."

    def as_dict(self) -> dict[str, object]:
        """Return it as what `json.dumps` takes."""
        upgraded = self.upgraded
        return {
            "omgezet": [
                {**self._about(source), "wmo405": self._file(made)}
                for source, made in zip(upgraded.sources, upgraded.messages, strict=True)
            ],
            "meldingen": [self._note_as_dict(note) for note in upgraded.notes],
            "volgorde_is_aanname": [
                list(map(self._name, tie)) for tie in find_ties(upgraded.sources)
            ],
        }

    def _tell_note(self, note: Note) -> str:
        finding = note.finding
        label = "niet omgezet  " if note.left_out else "let op        "
        place = "" if note.message is None else f"{self._name(note.message)}  "
        remedy = _REMEDIES.get(finding.code)
        hint = "" if remedy is None else f" ({remedy})"
        return f"{label}{place}{finding.message}{hint} [{finding.code}]"

    def _note_as_dict(self, note: Note) -> dict[str, object]:
        about: dict[str, object] = {"bestand": None, "bericht": None, "identificatie": None}
        if note.message is not None:
            about = self._about(note.message)
        told = {"weggelaten": note.left_out, "optie": _REMEDIES.get(note.finding.code)}
        return {**about, **told, **finding_as_dict(note.finding)}

    def _about(self, message: Message) -> dict[str, object]:
        identificatie = self._visible(message.header.identificatie, message)
        return {
            "bestand": self._name(message),
            "bericht": message.naam,
            "identificatie": identificatie,
        }

    def _name(self, message: Message) -> str:
        return self.names[id(message)]

    def _file(self, made: WMO405) -> str:
        """Return the file of a WMO405; nothing stops who numbers them from beginning at a Bsn."""
        return self._visible(f"{made.header.identificatie}.xml", made)

    def _visible(self, text: str, message: Message) -> str:
        visible = printable(text, show_bsn=self.show_bsn)
        if self.show_bsn:
            return visible
        return mask(visible, bsn=bsn_of(message))
