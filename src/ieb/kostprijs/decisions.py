"""On what the calculation rests: each choice with the article, or the reason, it was made by."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ieb.findings import Mark

_ARTICLE: Final = "Uitvoeringsbesluit Wmo 2015 art. 3.10b"
_VERSIONS: Final = "zelfde tekst in de versies van 2021, 2022, 2025 en 2026"
_CAK: Final = (
    "hetcak.nl/zakelijk/regelingen/wmo/kostprijsbewaking/hoe-houdt-het-cak-de-kostprijs-bij"
)
_VNG: Final = "vng.nl, vraag en antwoord abonnementstarief Wmo"


@frozen(kw_only=True)
class Decision:
    """A choice in the calculation.

    Attributes:
        name: What it is about, as one word that stays.
        choice: What is done, in Dutch.
        mark: Evidence mark.
        source: Where it was read, with article and version, or why it was decided so.
    """

    name: str
    choice: str
    mark: Mark
    source: str


DECISIONS: Final = (
    Decision(
        name="bedrag",
        choice="Elke maand gaat het landelijke tarief van die maand van de kostprijs af, ook als "
        "de gemeente een lager bedrag heeft.",
        mark=Mark.WET,
        source=f"{_ARTICLE} lid 3 ({_VERSIONS})",
    ),
    Decision(
        name="maanden",
        choice="Elke maand van gebruik telt, ook als de cliënt door het minimabeleid of een "
        "vrijstelling van het college niets betaalt.",
        mark=Mark.WET,
        source=f"{_ARTICLE} lid 3 ({_VERSIONS})",
    ),
    Decision(
        name="andere-vrijstellingen",
        choice="Ook maanden zonder bijdrage om een andere reden (Wlz, opvang, jonge partner, april "
        "en mei 2020) tellen; wie ze anders leest, geeft ze op als niet geteld.",
        mark=Mark.AANNAME,
        source="de wet zegt elke maand, en noemt alleen minimabeleid en vrijstelling",
    ),
    Decision(
        name="eerste-maand",
        choice="De maand van de startdatum telt als die op de eerste valt, anders de maand erna.",
        mark=Mark.WET,
        source="Uitvoeringsbesluit Wmo 2015 art. 3.5 lid 4 (versie 2025-01-01); dat een kostprijs "
        "zo begint als de bijdrage is een aanname",
    ),
    Decision(
        name="laatste-maand",
        choice="De maand van de stopdatum telt helemaal mee.",
        mark=Mark.WET,
        source="Uitvoeringsbesluit Wmo 2015 art. 3.10a (versie 2025-01-01)",
    ),
    Decision(
        name="pauze",
        choice="Maanden waarin de voorziening niet gebruikt wordt, tellen niet; na een pauze gaat "
        "het verder met wat er rest.",
        mark=Mark.VNG,
        source=_VNG,
    ),
    Decision(
        name="afronden",
        choice="Wat rest en minder is dan een maand, wordt niet gevraagd: afronden is naar "
        "beneden, op hele maanden.",
        mark=Mark.WET,
        source=f"{_ARTICLE} lid 6 ({_VERSIONS})",
    ),
    Decision(
        name="drempel",
        choice="Zo doet het CAK: wat rest wordt vergeleken met het landelijke tarief.",
        mark=Mark.CAK,
        source=_CAK,
    ),
    Decision(
        name="drempel-lokaal",
        choice="Zo staat het in de wet: wat rest wordt vergeleken met de bijdrage van de maand, "
        "ook als die lager is dan het landelijke tarief.",
        mark=Mark.WET,
        source=f"{_ARTICLE} lid 6 ({_VERSIONS})",
    ),
    Decision(
        name="langste",
        choice="Van meer voorzieningen telt de kostprijs van één, die het langst loopt; "
        "kostprijzen worden nooit opgeteld.",
        mark=Mark.WET,
        source=f"{_ARTICLE} lid 4 ({_VERSIONS}); dat de langste het beste is, zeggen CAK en VNG",
    ),
    Decision(
        name="naast-elkaar",
        choice="Van meer voorzieningen telt elk de maanden van haar eigen gebruik; de ene bijdrage "
        "van de cliënt telt voor alle tegelijk.",
        mark=Mark.AANNAME,
        source="volgt uit het kiezen van de langste en het verbod op optellen",
    ),
    Decision(
        name="signaal",
        choice="Het CAK waarschuwt drie maanden voordat de kostprijs bereikt is.",
        mark=Mark.CAK,
        source=f"{_CAK}; op welke dag precies is een aanname",
    ),
    Decision(
        name="toekomst",
        choice="Na de laatste aangekondigde dag gaat het laatste tarief door; de uitkomst heet dan "
        "voorlopig.",
        mark=Mark.AANNAME,
        source="een tarief van later is er nog niet",
    ),
    Decision(
        name="pgb",
        choice="Van een pgb is het bedrag van het pgb de kostprijs.",
        mark=Mark.AANNAME,
        source="Wmo 2015 art. 2.1.4a lid 6 noemt natura en pgb samen",
    ),
    Decision(
        name="huur",
        choice="Een maand huur mag gevraagd worden zolang alle bijdragen tot en met die maand niet "
        "hoger zijn dan alle huur tot en met die maand.",
        mark=Mark.AANNAME,
        source="Wmo 2015 art. 2.1.4a lid 6 (versie 2020-01-01) vergelijkt het totaal",
    ),
    Decision(
        name="levensduur",
        choice="Is de levensduur bekend, dan is de kostprijs de huur van al die maanden.",
        mark=Mark.VNG,
        source=_VNG,
    ),
)
"""What was chosen, in the order in which the guide tells it."""
