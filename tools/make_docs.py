"""Write the tables of the docs that follow from data: `python tools/make_docs.py [FOLDER]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ieb.codes import TARIEVEN, gemeentecodes
from ieb.findings import Mark
from ieb.notation import write_date
from ieb.releases import DEFAULT, release
from ieb.releases.evidence import Fact, facts
from ieb.rules import RULES, Rule
from ieb.scenario import Casus, Played, cases, casussen, document_deviations, play
from ieb.scenario.picture import answer_text, in_words, picture

HERE = Path(__file__).resolve().parents[1] / "docs"

INTRODUCTION = f"""\
# Herkomst

<!-- Gemaakt door tools/make_docs.py uit de gegevens van de release; wijzig die, niet deze pagina. -->

Wat weten we zeker? Achter elk gegeven van release {DEFAULT} staat waar het is gelezen. De merken worden uitgelegd in
[Architectuur](architectuur.md#herkomst). De kolom *vorm* is de herkomst van datatype en aantal; leeg betekent dat het
merk voor het hele gegeven geldt. De BerichtCode van WMO409 en WMO410 is niet gepubliceerd: wij schrijven `000` en
lezen elke drie cijfers.
"""  # Markdown, as wide as the other pages

GEMEENTEN = """
## Gemeentecodes

De gemeentecodes zijn die van het CBS op 1 januari 2026 (herkomst `cbs`); de hele lijst is `ieb.codes.gemeenten()`. Welke
gemeenten sinds 1 januari 2020 zijn opgeheven, hun laatste dag, en sinds wanneer de nieuwste bestaan, is gelezen in een
openbare kopie van de Gemeententabel (landelijke tabel 33) van de RvIG (herkomst `rvig`). De aantallen kloppen met die
van het CBS: 355 in 2020, 352 in 2021, 345 op 1 januari 2022 en 344 na Weesp, 342 sinds 2023. Codes die vóór 2020 zijn
vervallen, staan er niet in: berichten van iEb zijn er sinds die dag.

| code | naam | van | tot en met | herkomst |
|---|---|---|---|---|
"""  # Markdown, as wide as the other pages

TARIFFS = """
## Tarieven

Het landelijke abonnementstarief per maand. Na de laatste dag is er geen tarief aangekondigd: een kostprijs
met een latere startdatum wordt dan niet beoordeeld (TR409), en het rapport zegt dat.

| van | tot en met | eurocent | herkomst | bron |
|---|---|---|---|---|
"""


RULES_INTRODUCTION = """\
# Regels

<!-- Gemaakt door tools/make_docs.py uit het register; wijzig dat, niet deze pagina. -->

Elke regel van de standaard staat in het register (`ieb.RULES`): gecontroleerd door een functie, afgedwongen bij het
lezen of maken, of alleen uitgelegd. `ieb rules TR404` vertelt de reden van een regel, met een voorbeeld.

Het niveau zegt waartegen een regel toetst: 1 de XSD, 2 de inhoud van het bericht zelf, 3 eerdere berichten, 4 een bron
van buiten. Wat niveau 1 niet haalt, is geen bericht: daar volgt geen retour op. Op de andere niveaus keurt een regel
zonder retourcode niets af, want er is geen code voor gepubliceerd. U kunt er een meegeven, zie
[Historie en retour](historie-en-retour.md). Het merk in de kolom *herkomst* wordt uitgelegd in
[Architectuur](architectuur.md#herkomst).

## OP372: dagen, geen datums

OP372 zegt tot hoe ver terug een wijziging of verwijdering mag werken. Bij datums vergelijken loopt u vast: een latere
startdatum maakt de bijdrage korter, een eerdere langer, en een stopdatum andersom. Wij lezen de regel daarom als een
uitspraak over dagen. Neem de verzameling dagen waarover de actuele aanlevering een bijdrage oplegt, en die van de
nieuwe aanlevering. Een verwijdering legt op geen enkele dag meer iets op.

- Een dag die erbij komt, mag niet vóór de termijn voor **oplegging** liggen: 12 maanden voor de Dagtekening.
- Een dag die erbij komt of vervalt, mag niet vóór de termijn voor **herziening** liggen: 36 maanden voor de
  Dagtekening.

De grensdag zelf mag nog. Een maand korter dan de dag telt als haar laatste dag: 36 maanden voor 29-02-2024 is
28-02-2021. Zo volgt vanzelf wat casus 6 en 7 laten zien: een start later of een stop eerder zetten mag tot 36 maanden
terug, de andere kant op maar tot 12. De termijnen staan in `ieb.Termijnen`; release 4.0 noemt ze zonder getal.

## De tabel met gevallen

Bij elke regel die te controleren is, horen berichten die er net aan voldoen en berichten die haar breken: aan beide
kanten van elke grensdag, en met elke uitzondering. `ieb gevallen --uit gevallen.jsonl` schrijft ze als
JSON, een geval per regel, zodat u er ook software buiten Python mee toetst:

| sleutel | inhoud |
|---|---|
| `id`, `regel`, `soort`, `titel` | naam van het geval, de regel, `goed` of `fout`, en wat het laat zien |
| `bericht` of `bericht_base64` | het bericht; base64 als het geen UTF-8 is |
| `context` | `vandaag`, `historie` (eerdere berichten met dag van ontvangst), `overlijdensdata`, en soms `andere_stromen`, `gemeenten`, `tarieven` of `termijnen` |
| `verwacht`, `retourcodes`, `geaccepteerd` | wat er gevonden moet worden, en wat daaruit volgt |

In Python haalt u ze op met `ieb.scenario.cases()`; elk geval maakt zijn eigen `Context`. De [kit](conformiteit.md)
toetst er uw software mee.
OP179 (25 MB) staat er niet in: zo groot is geen tabel.

"""  # Markdown, as wide as the other pages

CASUS_INTRODUCTION = """\
# Casussen

<!-- Gemaakt door tools/make_docs.py uit de gegevens van de casussen; wijzig die, niet deze pagina. -->

De casusbeschrijvingen van Zorginstituut Nederland (versie 1.1 van 18 april 2024) zijn de enige gepubliceerde
voorbeelden van iEb 4.0. Wij hebben elk gedrukt veld precies overgenomen en laten een voorbeeldgemeente en een
voorbeeld-CAK ze spelen: zij versturen bericht voor bericht wat het document drukt. Wat het document
openlaat, hebben wij ingevuld; dat staat er stuk voor stuk bij. De rest van elke header (BerichtCode en
versies) volgt uit de release.

Met `ieb casus 2` leest u een casus op het scherm, met `--notatie xml --stap 1` krijgt u het bericht van een
stap en met `--svg BESTAND` de tekening. In Python geven `ieb.scenario.casussen()` en `ieb.scenario.play()`
hetzelfde.

## Afwijkingen in het document

De gedrukte gegevens kloppen niet overal met de regels of met de eigen tekst van het document. Een *afwijking*
is een plek waar het document een regel breekt; *bedoeld* is een bevinding waar de casus juist over gaat.
*Tekst* is een plek waar naam, schrijfwijze of verhaal niet klopt. Wij hebben niets verbeterd.

"""


def _rows(group: str, rows: list[Fact]) -> Iterator[str]:
    yield f"\n## {group}\n"
    yield "| naam | inhoud | herkomst | vorm |"
    yield "|---|---|---|---|"
    for row in rows:
        yield f"| `{row.name}` | {row.content} | {row.mark} | {row.shape_mark or ''} |"


def _tariffs() -> Iterator[str]:
    for row in TARIEVEN:
        assert row.valid_to is not None
        span = f"{write_date(row.valid_from)} | {write_date(row.valid_to)}"
        yield f"| {span} | {row.cents} | {row.mark} | {row.source} |"


def _changed_gemeenten() -> Iterator[str]:
    for row in gemeentecodes().rows:
        if row.valid_from or row.valid_to:
            first = write_date(row.valid_from) if row.valid_from else ""
            last = write_date(row.valid_to) if row.valid_to else ""
            yield f"| `{row.code}` | {row.naam} | {first} | {last} | {Mark.RVIG} |"


def _rules_page() -> Iterator[str]:
    yield RULES_INTRODUCTION + f"Er zijn {len(cases())} gevallen.\n\n## Alle regels\n"
    yield "| regel | wat zij zegt | berichten | niveau | retourcode | hoe | gevallen | herkomst |"
    yield "|---|---|---|---|---|---|---|---|"
    for code in sorted(RULES):
        yield _rule_row(RULES[code])


def _rule_row(rule: Rule) -> str:
    messages = "alle" if len(rule.messages) == 6 else ", ".join(rule.messages)
    count = sum(case.rule == rule.code for case in cases())
    cells = (
        f"`{rule.code}`",
        rule.title,
        messages,
        str(rule.level or "-"),
        rule.retourcode or "-",
        rule.manier.value,
        str(count or "-"),
        rule.herkomst,
    )
    return f"| {' | '.join(cells)} |"


def _casus_page() -> Iterator[str]:
    yield CASUS_INTRODUCTION + "| casus | stap | wat | soort | uitleg |\n|---|---|---|---|---|"
    for one in document_deviations():
        yield f"| - | - | `{one.printed}` | tekst | {one.explanation} |"
    for casus in casussen():
        yield from _deviations(casus)
    for casus in casussen():
        yield from _casus(casus)


def _deviations(casus: Casus) -> Iterator[str]:
    for step in casus.steps:
        for found in step.expected:
            row = (
                casus.number,
                step.number,
                f"`{found.code}`",
                found.kind.value,
                found.explanation,
            )
            yield f"| {' | '.join(map(str, row))} |"
    for one in casus.deviations:
        yield f"| {casus.number} | {one.step} | {one.printed} | tekst | {one.explanation} |"


def _casus(casus: Casus) -> Iterator[str]:
    story = play(casus)
    yield f"\n## Casus {casus.number}: {casus.title}\n\n{casus.situation}\n"
    yield f"*Ingevuld*: {casus.filled}\n"
    yield "| stap | wat wij invulden | waarde |\n|---|---|---|"
    for one in casus.filled_in:
        yield f"| {one.step or '-'} | {one.name} | {one.value} |"
    yield f"\n```{{image}} casus/casus-{casus.number}.svg\n:alt: {in_words(story)}\n```\n"
    yield "| stap | van | aan | verzonden | bericht | wat er gebeurt | bevindingen | antwoord |"
    yield "|---|---|---|---|---|---|---|---|"
    for played in story.steps:
        yield _played(played)


def _played(played: Played) -> str:
    step = played.step
    sent = played.message is not None
    found = ", ".join(f"`{one.code}`" for one in played.report or ())
    cells = (
        str(step.number),
        step.actor,
        step.receiver if sent else "-",
        write_date(step.sent),
        played.message.naam if played.message else "geen",
        step.what,
        found or "-",
        answer_text(played.answer) if played.answer else "-",
    )
    return f"| {' | '.join(cells)} |"


def documents() -> dict[str, str]:
    """Return all pages and pictures: file name to content."""
    rules = [
        Fact(group="Regels", name=code, content=rule.title, mark=rule.mark)
        for code, rule in sorted(RULES.items())
    ]
    groups = groupby([*facts(release()), *rules], key=lambda row: row.group)
    lines = (line for group, rows in groups for line in _rows(group, list(rows)))
    lists = [TARIFFS + "\n".join(_tariffs()), GEMEENTEN + "\n".join(_changed_gemeenten())]
    pictures = {f"casus/casus-{one.number}.svg": picture(play(one)) for one in casussen()}
    return {
        "herkomst.md": "\n".join([INTRODUCTION, *lines, *lists]) + "\n",
        "regels.md": "\n".join(_rules_page()) + "\n",
        "casussen.md": "\n".join(_casus_page()) + "\n",
        **pictures,
    }


def main(folder: Path) -> None:
    """Write all pages to a folder."""
    for name, content in documents().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
