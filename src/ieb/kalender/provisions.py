"""What the law and those who carry it out say on months, periods and terms, each with its source.

A sum of this package rests on these and on nothing else; what was not read anywhere is an
``aanname``, and says so.
"""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from ieb.arguments import name_fields, text_validator
from ieb.findings import Mark
from ieb.kalender.numbers import whole
from ieb.values import exactly

_BESLUIT: Final = "Uitvoeringsbesluit Wmo 2015 (BWBR0035733, versie 2025-01-01)"
_BESLUIT_2019: Final = "Uitvoeringsbesluit Wmo 2015 (BWBR0035733, versie 2019-01-01)"
_REGELING: Final = "Uitvoeringsregeling Wmo 2015 (BWBR0036096, versie 2025-03-20)"
_WMO: Final = "Wmo 2015 (BWBR0035362, versie 2020-01-01)"
_CHECKLIST: Final = "VNG, checklist invoering abonnementstarief 2020"
_KOSTPRIJS: Final = (
    "hetcak.nl/zakelijk/regelingen/wmo/kostprijsbewaking/hoe-houdt-het-cak-de-kostprijs-bij"
)


@name_fields
@frozen(kw_only=True)
class Bepaling:
    """What a sum rests on: a provision of the law, a working method, or a decision of ours.

    Attributes:
        onderwerp: What it is about, in a few Dutch words.
        tekst: What it says, in Dutch.
        mark: Evidence mark.
        source: Where it was read, with article and version; for an ``aanname`` why it was taken.

    Raises:
        InvalidType: A value has the wrong type.
    """

    onderwerp: str = field(validator=text_validator)
    tekst: str = field(validator=text_validator)
    mark: Mark = field(validator=exactly(Mark))
    source: str = field(validator=text_validator)


@name_fields
@frozen(kw_only=True)
class Termijn(Bepaling):
    """A term in calendar months.

    Attributes:
        months: How many.
        vanaf: From what it is counted, in Dutch.

    Raises:
        InvalidType: A value has the wrong type.
        InvalidValue: `months` is below 0.
    """

    months: int = field(validator=whole("Termijn", "een aantal maanden", 0, 9999))
    vanaf: str = field(validator=text_validator)


FIRST_CHARGED: Final = Bepaling(
    onderwerp="eerste maand",
    tekst="De maand na de startdatum; bij een start op de eerste van een maand die maand zelf.",
    mark=Mark.WET,
    source=f"{_BESLUIT} art. 3.5 lid 4",
)
"""Which month of a start is the first one that is charged."""

LAST_CHARGED: Final = Bepaling(
    onderwerp="laatste maand",
    tekst="De maand van de stopdatum: een deel van een maand telt als een hele.",
    mark=Mark.WET,
    source=f"{_BESLUIT} art. 3.10a",
)
"""Which month of a stop is the last one that is charged."""

STOP_ON_THE_FIRST: Final = Bepaling(
    onderwerp="stop op de eerste van een maand",
    tekst="Die maand telt: de stopdatum is de laatste dag met bijdrage.",
    mark=Mark.AANNAME,
    source="volgt uit art. 3.10a, maar staat nergens met zoveel woorden",
)
"""Whether a stop on the first of a month charges that month."""

UNCHARGED: Final = Bepaling(
    onderwerp="maanden zonder bijdrage",
    tekst="Over april en mei 2020 betaalt niemand, behalve voor beschermd wonen en opvang.",
    mark=Mark.WET,
    source=f"{_BESLUIT} art. 3.8 lid 3 onder i",
)
"""Which months nobody pays for; they are `UNCHARGED_MONTHS`."""

ROUNDING: Final = Bepaling(
    onderwerp="indexering",
    tekst="Het tarief volgt jaarlijks de consumentenprijzen, naar beneden afgerond op 0,20 euro.",
    mark=Mark.WET,
    source=f"{_WMO} art. 2.1.4b lid 4",
)
"""How a tariff follows from the one before it."""

LAST_TARIFF_GOES_ON: Final = Bepaling(
    onderwerp="na het laatste tarief",
    tekst="Na de laatste aangekondigde dag rekenen wij door met het laatste tarief: voorlopig.",
    mark=Mark.AANNAME,
    source="een later tarief is pas te geven als het is aangekondigd",
)
"""What is reckoned with where no tariff was announced yet."""

CONTRIBUTION_PERIODS: Final = Bepaling(
    onderwerp="bijdrageperioden",
    tekst="Twaalf perioden van vier weken en een van vier of vijf, volgens ISO 8601.",
    mark=Mark.WET,
    source=f"{_BESLUIT_2019} art. 3.8 lid 3",
)
"""Which four weeks a contribution was charged for until 2019, at most 17,50 a period (lid 1)."""

FIVE_WEEKS: Final = Bepaling(
    onderwerp="week 53",
    tekst="Heeft een jaar een week 53, dan telt periode 13 vijf weken.",
    mark=Mark.AANNAME,
    source="de wet zegt niet welke periode de lange is",
)
"""Which period is the long one in a year of 53 weeks."""

END_OF_PERIODS: Final = Bepaling(
    onderwerp="einde van de bijdrageperioden",
    tekst="De laatste eindigt op 29-12-2019; 30 en 31 december 2019 horen bij geen periode.",
    mark=Mark.VNG,
    source=_CHECKLIST,
)
"""Where the calendar of contributions in four weeks ends."""

DECLARATION_PERIODS: Final = Bepaling(
    onderwerp="declaratieperioden",
    tekst="Dezelfde weken als die van de bijdrageperioden; na 2019 gaan zij door.",
    mark=Mark.GEMEENTE,
    source="Kerkrade, overlegtafel 22-11-2019; periode 1 t/m 12 van 2020 kloppen ermee",
)
"""Which four weeks are declared by iWmo."""

AANLEVEREN: Final = Termijn(
    onderwerp="aanleveren",
    tekst="De gemeente levert de gegevens aan bij het CAK.",
    months=1,
    vanaf="de dag waarop de voorziening is verstrekt",
    mark=Mark.WET,
    source=f"{_REGELING} art. 2f",
)
"""How soon a gemeente tells the CAK of what was supplied."""

AANLEVEREN_PGB: Final = Termijn(
    onderwerp="aanleveren, pgb",
    tekst="De gemeente levert de gegevens over een pgb aan bij het CAK.",
    months=4,
    vanaf="de dag waarop het pgb ingaat",
    mark=Mark.WET,
    source=f"{_REGELING} art. 2f",
)
"""How soon a gemeente tells the CAK of a pgb."""

BESTANDSVERGELIJKING: Final = Termijn(
    onderwerp="bestandsvergelijking beschermd wonen",
    tekst="Gemeente en CAK leggen hun administraties naast elkaar.",
    months=2,
    vanaf="de vorige keer",
    mark=Mark.WET,
    source=f"{_REGELING} art. 2h",
)
"""How often the administrations are compared, at least."""

OPLEGGING: Final = Termijn(
    onderwerp="oplegging",
    tekst="Verder terug legt het CAK geen bijdrage op.",
    months=12,
    vanaf="de maand waarin het CAK zijn besluit verstuurt, terug",
    mark=Mark.WET,
    source=f"{_BESLUIT} art. 3.5 lid 4 en 5",
)
"""How far back a contribution is imposed by law; rule OP241 counts from the Dagtekening."""

HERZIENING: Final = Termijn(
    onderwerp="herziening",
    tekst="Verder terug herziet het CAK een bijdrage niet.",
    months=36,
    vanaf="de maand waarin het CAK zijn herziene besluit verstuurt, terug",
    mark=Mark.WET,
    source=f"{_BESLUIT} art. 3.6 lid 2",
)
"""How far back a contribution is revised by law; OP372 and others count from the Dagtekening."""

VRIJSTELLING: Final = Termijn(
    onderwerp="vrijstelling door het college",
    tekst=(
        "Een vrijstelling op grond c, g of h begint niet verder terug; "
        "in 2021 en 2022 niet voor de dag van de melding."
    ),
    months=36,
    vanaf="de dag waarop het college het oordeel meldt, terug",
    mark=Mark.WET,
    source=f"{_BESLUIT} art. 3.8 lid 4",
)
"""How far back an exemption by the college may begin."""

KOSTPRIJS_BIJNA_BEREIKT: Final = Termijn(
    onderwerp="signaal kostprijs",
    tekst="Het CAK laat de gemeente weten dat een kostprijs bijna bereikt is.",
    months=3,
    vanaf="de maand waarin de kostprijs bereikt wordt, terug",
    mark=Mark.CAK,
    source=_KOSTPRIJS,
)
"""How long before a kostprijs is reached the CAK says so."""

BEPALINGEN: Final = (
    FIRST_CHARGED,
    LAST_CHARGED,
    STOP_ON_THE_FIRST,
    UNCHARGED,
    ROUNDING,
    LAST_TARIFF_GOES_ON,
    CONTRIBUTION_PERIODS,
    FIVE_WEEKS,
    END_OF_PERIODS,
    DECLARATION_PERIODS,
)
"""What is known of months, tariffs and periods."""

TERMIJNEN: Final = (
    AANLEVEREN,
    AANLEVEREN_PGB,
    BESTANDSVERGELIJKING,
    OPLEGGING,
    HERZIENING,
    VRIJSTELLING,
    KOSTPRIJS_BIJNA_BEREIKT,
)
"""The terms in calendar months."""
