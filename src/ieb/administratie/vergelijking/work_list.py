"""What came of a comparison, for an official to work through: as text, and as a page of HTML.

No name is in it, and a Bsn only when it is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from attrs import field, frozen

from ieb.administratie.vergelijking.showing import show_euros, show_text
from ieb.administratie.vergelijking.uitkomst import (
    ClientReden,
    ClientVergelijking,
    Keuze,
    Status,
    Vergelijking,
    Verschil,
    VerstrekkingVergelijking,
)
from ieb.notation import write_date
from ieb.page import STYLE, write_page, write_table

_STATUSES: Final[Mapping[Status, str]] = {
    Status.BEIDE: "bij de gemeente en het CAK bekend",
    Status.ALLEEN_GEMEENTE: "alleen bij de gemeente bekend",
    Status.ALLEEN_CAK: "alleen bij het CAK bekend",
}
_TITLES: Final[Mapping[ClientReden, str]] = {
    ClientReden.NIET_IN_ADMINISTRATIE: "Niet in uw administratie",
    ClientReden.ONBEKEND_BIJ_CAK: "Onbekend bij het CAK",
    ClientReden.NIEUW: "Nieuw",
    ClientReden.GEEINDIGD: "Geëindigd",
    ClientReden.OVERLEDEN: "Overleden",
    ClientReden.NIET_BIJDRAGEPLICHTIG: "Niet bijdrageplichtig",
    ClientReden.BESCHERMD_WONEN: "Beschermd wonen",
    ClientReden.VOORLIGGEND: "Voorliggende bijdrage",
    ClientReden.NIET_LAATSTE_PERIODE: "Niet in de laatste periode bij het CAK",
}
_ADVICE: Final[Mapping[ClientReden, str]] = {
    ClientReden.NIET_IN_ADMINISTRATIE: "Het CAK kent deze cliënt in de laatste periode en u niet. "
    "Zoek uit wie het is, voordat u aanlevert.",
    ClientReden.ONBEKEND_BIJ_CAK: "U levert deze cliënt aan vanaf de peildatum. Ga na waarom er in "
    "2019 geen bijdrage in rekening is gebracht.",
    ClientReden.NIEUW: "Begonnen na de laatste bijdrageperiode. U levert deze cliënt aan vanaf de "
    "eigen begindatum.",
    ClientReden.GEEINDIGD: "Het gebruik eindigde voor de peildatum. U levert deze cliënt niet aan. "
    "Kent het CAK de cliënt nog, ga dan 2019 na.",
    ClientReden.OVERLEDEN: "Overleden voor de peildatum. U levert deze cliënt niet aan.",
    ClientReden.NIET_BIJDRAGEPLICHTIG: "Er is geen bijdrage verschuldigd, zoals voor een rolstoel. "
    "U levert deze cliënt niet aan.",
    ClientReden.BESCHERMD_WONEN: "Beschermd wonen gaat voor, en ging toen niet via iEb. U levert "
    "deze cliënt niet aan.",
    ClientReden.VOORLIGGEND: "Een andere bijdrage gaat voor, zoals die voor de Wlz. U levert deze "
    "cliënt niet aan.",
    ClientReden.NIET_LAATSTE_PERIODE: "Het CAK kent deze cliënt alleen in een eerdere periode. "
    "Meestal is het gebruik geëindigd.",
}
_DIFFERENCES: Final[Mapping[Verschil, str]] = {
    Verschil.GELIJK: "gelijk",
    Verschil.KOSTPRIJS_VERSCHILT: "de kostprijs verschilt",
    Verschil.RESTBEDRAG_VERSCHILT: "het restbedrag verschilt",
    Verschil.ONREALISTISCH: "de kostprijs van het CAK is niet aannemelijk",
    Verschil.GEEN_AFSCHRIJVING: "het CAK schreef niets af",
    Verschil.VOORLOPIG: "het bedrag van het CAK is niet van de laatste periode",
    Verschil.DUBBEL: "het CAK heeft twee regels die elkaar tegenspreken",
    Verschil.ONBEKEND: "niet te vergelijken, want bedragen ontbreken of zijn niet te lezen",
    Verschil.ALLEEN_CAK: "alleen bij het CAK bekend",
    Verschil.ALLEEN_GEMEENTE: "alleen bij de gemeente bekend",
}
_KEUZES: Final[Mapping[Keuze | None, str]] = {
    Keuze.CAK: "van het CAK",
    Keuze.EIGEN: "van de gemeente",
    Keuze.HANDMATIG: "opgezocht",
}
_STYLE: Final = f"{STYLE}ul {{ list-style: none; padding: 0 }}\n"


@frozen(kw_only=True)
class WorkList:
    """A list to work through.

    Attributes:
        titel: What it lists.
        code: The reason that it is about, as `ClientReden` has it; None for no such reason.
        advies: What to do.
        regels: Whom or what it is about, each fit for a screen.
    """

    titel: str
    code: ClientReden | None = None
    advies: str
    regels: tuple[str, ...] = field(repr=False)

    @property
    def heading(self) -> str:
        """What it lists, by which code, and how much it is."""
        count = f"{self.titel}: {len(self.regels)}"
        if self.code is None:
            return count
        return f"{count} ({self.code})"


def list_work(vergelijking: Vergelijking, *, toon_bsn: bool = False) -> tuple[WorkList, ...]:
    """Return what there is to do, per reason: clients first, then provisions.

    Args:
        vergelijking: What came of a comparison.
        toon_bsn: Whether each Bsn is shown.
    """
    lists = _list_all(vergelijking, toon_bsn=toon_bsn)
    return tuple(work for work in lists if work.regels)


def _list_all(vergelijking: Vergelijking, *, toon_bsn: bool) -> Iterator[WorkList]:
    """Yield every list, also those without anything in them."""
    names: defaultdict[ClientReden | None, list[str]] = defaultdict(list)
    for client in vergelijking.clients:
        names[client.reden].append(_name_client(client, toon_bsn=toon_bsn))
    for reden, advice in _ADVICE.items():
        yield WorkList(titel=_TITLES[reden], code=reden, advies=advice, regels=tuple(names[reden]))
    different = [given for given in vergelijking.verstrekkingen if not given.is_equal]
    yield WorkList(
        titel="Bedragen om na te lopen",
        advies="Kies per verstrekking welk restbedrag geldt; een ander bedrag geeft u op als "
        "handmatig.",
        regels=tuple(_tell_amounts(given, toon_bsn=toon_bsn) for given in different),
    )
    unread = [f"{row.bestand} regel {row.regelnummer}" for row in vergelijking.niet_vergeleken]
    yield WorkList(
        titel="Regels die niet vergeleken zijn",
        advies="Het Bsn of de periode van deze regels is niet te lezen. Vraag het bestand opnieuw "
        "op, of herstel het.",
        regels=tuple(unread),
    )


def count_clients(vergelijking: Vergelijking) -> tuple[tuple[str, int], ...]:
    """Return how many clients there are of each kind, with what each kind is called.

    Args:
        vergelijking: What came of a comparison.
    """
    counts = [(_STATUSES[status], count) for status, count in vergelijking.counts().items()]
    delivered = sum(client.aangeleverd for client in vergelijking.clients)
    return *counts, ("aan te leveren", delivered)


def to_text(vergelijking: Vergelijking, *, toon_bsn: bool = False) -> str:
    """Return a report for a screen.

    Args:
        vergelijking: What came of a comparison.
        toon_bsn: Whether each Bsn is shown.
    """
    lines = [f"Vergelijking per {write_date(vergelijking.peildatum)}"]
    lines += [f"  {count:>6}  {name}" for name, count in count_clients(vergelijking)]
    for work in list_work(vergelijking, toon_bsn=toon_bsn):
        lines += ["", work.heading, f"  {work.advies}"]
        lines += [f"  - {line}" for line in work.regels]
    return "\n".join(lines) + "\n"


def to_html(vergelijking: Vergelijking, *, toon_bsn: bool = False) -> str:
    """Return a report as one page that can be printed and ticked off; it loads nothing.

    Args:
        vergelijking: What came of a comparison.
        toon_bsn: Whether each Bsn is shown.
    """
    title = f"Vergelijking per {write_date(vergelijking.peildatum)}"
    page = write_page(title, _list_body(title, vergelijking, toon_bsn=toon_bsn), style=_STYLE)
    return "\n".join(page) + "\n"


def _list_body(title: str, vergelijking: Vergelijking, *, toon_bsn: bool) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    yield from write_table("Cliënten", ("Cliënten", "Aantal"), count_clients(vergelijking))
    yield from map(_list_as_html, list_work(vergelijking, toon_bsn=toon_bsn))


def _name_client(client: ClientVergelijking, *, toon_bsn: bool) -> str:
    parts: list[str] = []
    if toon_bsn:
        parts.append(client.bsn)
    if client.dossier:
        parts.append(f"dossier {show_text(client.dossier, toon_bsn=toon_bsn)}")
    for name, lines in (("HenV", client.henv), ("ZA", client.za)):
        if lines:
            parts.append(f"{name} regel {', '.join(map(str, lines))}")
    return ", ".join(parts)


def _tell_amounts(given: VerstrekkingVergelijking, *, toon_bsn: bool) -> str:
    names = [given.bsn] if toon_bsn else []
    if given.dossiernummer.strip():
        names.append(show_text(given.dossiernummer, toon_bsn=toon_bsn))
    if given.regelnummer is not None:
        names.append(f"HenV regel {given.regelnummer}")
    differences = ", ".join(_DIFFERENCES[verschil] for verschil in sorted(given.verschillen))
    amounts = "; ".join(_list_amounts(given))
    return f"{', '.join(names)}: {differences}. {amounts}".rstrip()


def _list_amounts(given: VerstrekkingVergelijking) -> Iterator[str]:
    for name, cak, own in (
        ("kostprijs", given.kostprijs_cak, given.kostprijs_eigen),
        ("rest", given.rest_cak, given.rest_eigen),
    ):
        if cak is not None or own is not None:
            known, mine = show_euros(cak) or "onbekend", show_euros(own) or "onbekend"
            yield f"{name}: CAK {known}, gemeente {mine}"
    if given.laag != given.hoog:
        yield f"op 01-01-2020 van {given.laag} tot en met {given.hoog}"
    if given.bedrag is not None:
        yield f"gekozen {given.bedrag} ({_KEUZES[given.keuze]})"
    if given.unfit is not None:
        yield (
            f"niet gekozen {given.unfit}, dat niet aannemelijk is; zoek het bedrag op en geef "
            "het als handmatig"
        )


def _list_as_html(work: WorkList) -> str:
    lines = "".join(
        f'<li><label><input type="checkbox"> {escape(line)}</label></li>' for line in work.regels
    )
    return (
        f"<section><h2>{escape(work.heading)}</h2>"
        f"<p>{escape(work.advies)}</p><ul>{lines}</ul></section>"
    )
