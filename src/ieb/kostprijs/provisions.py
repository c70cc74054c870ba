"""What the watching of a kostprijs rests on, each with its article, or why it was decided so.

What it takes from months and tariffs is told in `ieb.kalender`.
"""

from __future__ import annotations

from typing import Final

from ieb.findings import Mark
from ieb.kalender import (
    FIRST_CHARGED,
    KOSTPRIJS_BIJNA_BEREIKT,
    LAST_CHARGED,
    LAST_TARIFF_GOES_ON,
    Bepaling,
)

_WMO: Final = "Wmo 2015 (BWBR0035362, versie 2020-01-01) art. 2.1.4a lid 6"
_ARTICLE: Final = "Uitvoeringsbesluit Wmo 2015 (BWBR0035733) art. 3.10b"
_SAME: Final = "zelfde tekst in de versies van 2021, 2022, 2025 en 2026"
_VNG: Final = "VNG, vraag en antwoord abonnementstarief Wmo"

MAXIMUM: Final = Bepaling(
    onderwerp="maximum",
    tekst=(
        "De bijdragen voor een hulpmiddel of woningaanpassing zijn samen niet hoger dan de "
        "kostprijs, ook bij een pgb."
    ),
    mark=Mark.WET,
    source=_WMO,
)
"""That a client never pays more than a provision costs."""

DEDUCTED: Final = Bepaling(
    onderwerp="wat eraf gaat",
    tekst=(
        "Elke maand gaat het landelijke tarief van die maand eraf, ook als de gemeente een "
        "lager bedrag vraagt, of als de cliënt door minimabeleid of een vrijstelling van het "
        "college niets betaalt."
    ),
    mark=Mark.WET,
    source=f"{_ARTICLE} lid 3 ({_SAME})",
)
"""What a month takes off."""

OTHER_EXEMPTIONS: Final = Bepaling(
    onderwerp="andere maanden zonder bijdrage",
    tekst=(
        "Maanden waarin om een andere reden niets betaald wordt (Wlz, opvang, jonge partner, "
        "april en mei 2020) tellen ook. Wie het anders leest, laat ze weg."
    ),
    mark=Mark.AANNAME,
    source="lid 3 zegt elke maand, en noemt alleen minimabeleid en vrijstelling door het college",
)
"""Whether months count for which nobody pays for another reason."""

FIRST_OF_A_KOSTPRIJS: Final = Bepaling(
    onderwerp="begin van de kostprijs",
    tekst=(
        "Een kostprijs telt vanaf de maand waarin een bijdrage met die startdatum zou beginnen."
    ),
    mark=Mark.AANNAME,
    source="naar art. 3.5 lid 4, dat over de bijdrage gaat",
)
"""From which month a kostprijs counts."""

PAUSE: Final = Bepaling(
    onderwerp="pauze",
    tekst=(
        "Maanden na een stop tellen niet; wordt de voorziening weer gebruikt, dan gaat het "
        "verder met wat er rest."
    ),
    mark=Mark.VNG,
    source=_VNG,
)
"""What a pause does."""

ROUNDED_DOWN: Final = Bepaling(
    onderwerp="afronden",
    tekst=(
        "Wat rest en minder is dan de bijdrage van een maand, wordt niet gevraagd: naar "
        "beneden, op hele maanden."
    ),
    mark=Mark.WET,
    source=f"{_ARTICLE} lid 6 ({_SAME})",
)
"""What happens to what remains."""

THRESHOLD_CAK: Final = Bepaling(
    onderwerp="drempel van het CAK",
    tekst="Het CAK vergelijkt wat er rest met het landelijke tarief.",
    mark=Mark.CAK,
    source=KOSTPRIJS_BIJNA_BEREIKT.source,
)
"""With what the CAK compares what remains: the default."""

THRESHOLD_LAW: Final = Bepaling(
    onderwerp="drempel van de wet",
    tekst=(
        "De wet vergelijkt wat er rest met de bijdrage van die maand, ook als die lager is dan "
        "het landelijke tarief."
    ),
    mark=Mark.WET,
    source=f"{_ARTICLE} lid 6 ({_SAME})",
)
"""With what the law compares what remains."""

NEVER_ADDED: Final = Bepaling(
    onderwerp="meer voorzieningen",
    tekst=(
        "Het CAK bewaakt de kostprijs van één voorziening, die het college aanwijst; "
        "kostprijzen worden nooit opgeteld."
    ),
    mark=Mark.WET,
    source=f"{_ARTICLE} lid 4 ({_SAME})",
)
"""How many kostprijzen the CAK watches."""

LONGEST: Final = Bepaling(
    onderwerp="de langst lopende",
    tekst=(
        "Aangewezen wordt de voorziening die het langst loopt, niet die met de hoogste kostprijs."
    ),
    mark=Mark.CAK,
    source=KOSTPRIJS_BIJNA_BEREIKT.source,
)
"""Which one is pointed out."""

SIDE_BY_SIDE: Final = Bepaling(
    onderwerp="naast elkaar",
    tekst=(
        "Van meer voorzieningen telt elk de maanden van haar eigen gebruik; de ene bijdrage van "
        "de cliënt telt voor alle tegelijk."
    ),
    mark=Mark.AANNAME,
    source="volgt uit het aanwijzen van de langste, en het verbod op optellen",
)
"""How several provisions count at once."""

RENT: Final = Bepaling(
    onderwerp="huur",
    tekst=(
        "Een maand mag gevraagd worden zolang alle bijdragen tot en met die maand niet hoger "
        "zijn dan alle huur tot en met die maand."
    ),
    mark=Mark.AANNAME,
    source=f"{_WMO} vergelijkt het totaal",
)
"""Until when a rented provision may be charged."""

HUUR_TELT: Final = Bepaling(
    onderwerp="welke huur telt",
    tekst=(
        "Alleen de huur van maanden die tellen, telt mee: niet die van een pauze, of van een deel "
        "van een maand aan het begin."
    ),
    mark=Mark.AANNAME,
    source="zo staan huur en bijdrage over dezelfde maanden tegenover elkaar",
)
"""Which rent is added up."""

HUUR_EINDIGT: Final = Bepaling(
    onderwerp="einde bij huur",
    tekst=(
        "Bij de eerste maand die niet past, is het afgelopen; het begint niet vanzelf opnieuw als "
        "er later weer een maand zou passen."
    ),
    mark=Mark.AANNAME,
    source="zoals bij een kostprijs: een bijdrage die is gestopt, begint niet vanzelf opnieuw",
)
"""When a rented provision is no longer charged for."""

LIFE: Final = Bepaling(
    onderwerp="levensduur",
    tekst="Is de economische levensduur bekend, dan is de kostprijs de huur van al die maanden.",
    mark=Mark.VNG,
    source=_VNG,
)
"""What the kostprijs of a rented provision is."""

BEPALINGEN: Final = (
    MAXIMUM,
    DEDUCTED,
    OTHER_EXEMPTIONS,
    FIRST_CHARGED,
    FIRST_OF_A_KOSTPRIJS,
    LAST_CHARGED,
    PAUSE,
    ROUNDED_DOWN,
    THRESHOLD_CAK,
    THRESHOLD_LAW,
    NEVER_ADDED,
    LONGEST,
    SIDE_BY_SIDE,
    KOSTPRIJS_BIJNA_BEREIKT,
    LAST_TARIFF_GOES_ON,
    RENT,
    HUUR_TELT,
    HUUR_EINDIGT,
    LIFE,
)
"""All that the calculation rests on, in the order in which the guide tells it."""
