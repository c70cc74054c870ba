"""The rules that no function checks: enforced on reading or building, or only explained."""

from __future__ import annotations

from typing import Final

from ieb.findings import Mark
from ieb.rules.register import ALLE, HEEN, RETOUR, Manier, Rule, Soort, register

# Code, title, explanation, example, place, mark. All are about every message, at level 1. The mark
# is that of the facet in the datatypes of release 4.0; RS001 stands for several, and a finding has
# the mark of its own.
_RESTRICTIES: Final = (
    (
        "RS001",
        "Een getal is minstens 0.",
        "Ook niet een bedrag (gelezen in 4.0), een nummer (3.0) of een versie (1.0).",
        "-1",
        "getallen",
        Mark.V4_0,
    ),
    (
        "RS002",
        "Een versie of subversie is hoogstens 99.",
        "Zij heeft hoogstens twee cijfers.",
        "100",
        "BerichtVersie, BerichtSubversie",
        Mark.V1_0,
    ),
    (
        "RS005",
        "Een bedrag is hoogstens 99999999 eurocent.",
        "Een bedrag heeft hoogstens acht cijfers.",
        "100000000",
        "KostprijsBedrag",
        Mark.V4_0,
    ),
    (
        "RS006",
        "Een nummer is hoogstens 999999999.",
        "Een nummer heeft hoogstens negen cijfers.",
        "1000000000",
        "EbStartNummer, BwStartNummer",
        Mark.V3_0,
    ),
    (
        "RS008",
        "Een status heeft hoogstens 1 positie.",
        "De codelijst heeft codes van één teken.",
        "11",
        "StatusAanlevering",
        Mark.V1_0,
    ),
    (
        "RS010",
        "Een berichtcode heeft hoogstens 3 posities.",
        "Zo lang zijn de codes van Vektis.",
        "5780",
        "BerichtCode",
        Mark.V1_0,
    ),
    (
        "RS015",
        "Een burgerservicenummer heeft hoogstens 9 posities.",
        "Samen met RS037 zijn het er precies negen.",
        "tien cijfers",
        "Bsn",
        Mark.V1_0,
    ),
    (
        "RS017",
        "Een identificatie heeft hoogstens 12 posities.",
        "Langere past niet in de administratie van de ontvanger.",
        "G000000000001 (13 tekens)",
        "Identificatie, IdentificatieRetour",
        Mark.V1_0,
    ),
    (
        "RS032",
        "Een datum heeft geen tijdzone.",
        "Een dag is een dag in Nederland; een tijdzone zou haar kunnen verschuiven.",
        "2025-05-12Z",
        "datums",
        Mark.V4_0,
    ),
    (
        "RS033",
        "Een leeg element staat niet in het bericht.",
        "Wat geen waarde heeft, wordt weggelaten: zo is er maar één manier om niets te zeggen.",
        "<EbStopdatum/>",
        "alle elementen",
        Mark.V4_0,
    ),
    (
        "RS035",
        "Een gemeentecode heeft 4 cijfers.",
        "Voorloopnullen horen erbij.",
        "513 in plaats van 0513",
        "Afzender",
        Mark.V1_0,
    ),
    (
        "RS037",
        "Een burgerservicenummer heeft 9 cijfers.",
        "Voorloopnullen horen erbij; zonder is het een ander nummer.",
        "acht cijfers",
        "Bsn",
        Mark.V1_0,
    ),
    (
        "RS047",
        "De berichtcode is die van het bericht.",
        "Aan de code herkent de ontvanger het bericht; de XSD legt haar vast.",
        "578 in een WMO407",
        "BerichtCode",
        Mark.V1_0,
    ),
    (
        "RS048",
        "Een versie bestaat uit drie getallen.",
        "Met punten ertussen.",
        "1.0 in plaats van 1.0.0",
        "XsdVersie",
        Mark.V1_0,
    ),
)

for _code, _title, _explanation, _example, _place, _mark in _RESTRICTIES:
    register(
        Rule(
            code=_code,
            soort=Soort.RESTRICTIE,
            title=_title,
            explanation=f"{_explanation} De XSD weigert wat hier niet aan voldoet; er volgt dan geen retour.",
            example=f"Fout is bijvoorbeeld: {_example}.",
            manier=Manier.XSD,
            messages=ALLE,
            place=_place,
            level=1,
            mark=_mark,
        )
    )

_OVERIG: Final = (
    Rule(
        code="OP033",
        soort=Soort.BEDRIJFSREGEL,
        title="Herstellen gaat met StatusAanlevering.",
        explanation="Status 1 is nieuw; status 2 vervangt de actuele aanlevering met dezelfde sleutel in "
        "haar geheel; status 3 laat haar gelden als nooit verstuurd. De controles zijn TR063, TR103, TR104 "
        "en TR404.",
        example="Een tikfout in de startdatum wordt hersteld met status 2 en de goede datum.",
        manier=Manier.UITLEG,
        messages=HEEN,
        place="Periode",
        mark=Mark.V3_0,
    ),
    Rule(
        code="OP371",
        soort=Soort.BEDRIJFSREGEL,
        title="Perioden beschermd wonen worden niet gestapeld.",
        explanation="Een cliënt betaalt voor beschermd wonen één bijdrage tegelijk. De controle is TR400.",
        example="Een nieuwe periode begint pas na de stopdatum van de vorige.",
        manier=Manier.UITLEG,
        messages=("WMO407",),
        place="Periode",
        mark=Mark.V3_0,
    ),
    Rule(
        code="OP179",
        soort=Soort.BEDRIJFSREGEL,
        title="Een bestand is hoogstens 25 MB.",
        explanation="Daarboven neemt het knooppunt het niet aan, met de base64-envelop meegeteld. De "
        "parser weigert een groter bestand voordat hij het leest. Dat een MB een miljoen bytes is, is een "
        "aanname.",
        example="Een bericht over één cliënt is nog geen 2 kB.",
        manier=Manier.XSD,
        messages=ALLE,
        place="bestand",
        level=1,
        mark=Mark.ZUSTER,
    ),
    Rule(
        code="OP192",
        soort=Soort.BEDRIJFSREGEL,
        title="Een bestand is XML in UTF-8, zonder BOM.",
        explanation="Een andere codering wordt geweigerd. Een BOM van UTF-8 lezen wij wel, maar schrijven "
        "wij nooit.",
        example="Een bestand in ISO-8859-1 wordt geweigerd, ook als er alleen gewone letters in staan.",
        manier=Manier.XSD,
        messages=ALLE,
        place="bestand",
        level=1,
        mark=Mark.ZUSTER,
    ),
    Rule(
        code="OP047",
        soort=Soort.BEDRIJFSREGEL,
        title="Wat niet aan de standaard voldoet, wordt afgekeurd.",
        explanation="De ontvanger verwerkt geen bericht dat hij zou moeten afkeuren, ook niet als hij "
        "begrijpt wat er bedoeld is. Anders loopt de administratie van de zender uiteen met die van de "
        "ontvanger.",
        example="Een bericht met een onbekende gemeentecode wordt niet stilzwijgend verbeterd.",
        manier=Manier.UITLEG,
        messages=ALLE,
        place="bericht",
        mark=Mark.ZUSTER,
    ),
    Rule(
        code="OP079",
        soort=Soort.BEDRIJFSREGEL,
        title="Het Bsn is verplicht.",
        explanation="Zonder Bsn is niet zeker over wie het gaat. De XSD verplicht het element al.",
        example="Iemand zonder Bsn kan niet met deze berichten worden aangemeld.",
        manier=Manier.UITLEG,
        messages=HEEN,
        place="Client",
        mark=Mark.ZUSTER,
    ),
    Rule(
        code="OP080",
        soort=Soort.BEDRIJFSREGEL,
        title="De volgorde van ontvangst heeft geen betekenis.",
        explanation="Berichten kunnen elkaar onderweg inhalen. Daarom verwerken wij een map op Dagtekening "
        "en daarna op Identificatie, niet op de volgorde van de bestanden.",
        example="Een stop die vóór de start binnenkomt, hoort er nog steeds na.",
        manier=Manier.UITLEG,
        messages=ALLE,
        place="bericht",
        mark=Mark.ZUSTER,
    ),
    Rule(
        code="UP001",
        soort=Soort.UITGANGSPUNT,
        title="De standaard gaat over de eigen bijdrage Wmo tussen gemeenten en CAK.",
        explanation="Wat gemeenten met aanbieders uitwisselen, valt onder iWmo.",
        example="Een startbericht van een aanbieder (WMO305) hoort hier niet.",
        manier=Manier.UITLEG,
        messages=ALLE,
        place="bericht",
        mark=Mark.V3_0,
    ),
    Rule(
        code="UP017",
        soort=Soort.UITGANGSPUNT,
        title="Gegevens gaan over in berichten.",
        explanation="Wat in een bericht kan, gaat niet per brief, portaal of telefoon: dan blijven beide "
        "administraties gelijk.",
        example="Een vergeten stop wordt met een WMO405 gemeld.",
        manier=Manier.UITLEG,
        messages=ALLE,
        place="bericht",
        mark=Mark.V3_0,
    ),
    Rule(
        code="UP024",
        soort=Soort.UITGANGSPUNT,
        title="De wet gaat voor.",
        explanation="De standaard regelt hoe gegevens worden uitgewisseld; of een bijdrage verschuldigd "
        "is, regelt de wet.",
        example="De termijnen voor oplegging en herziening komen uit de wet.",
        manier=Manier.UITLEG,
        messages=ALLE,
        place="bericht",
        mark=Mark.V3_0,
    ),
    Rule(
        code="IV024",
        soort=Soort.INVULINSTRUCTIE,
        title="Bedragen staan in hele eurocenten.",
        explanation="Zo is er geen komma en geen afronding. Het type Bedrag weigert floats en delen van "
        "een cent.",
        example="3000,00 euro is 300000.",
        manier=Manier.XSD,
        messages=("WMO405", "WMO406"),
        place="KostprijsBedrag",
        level=1,
        mark=Mark.ZUSTER,
    ),
    Rule(
        code="IV032",
        soort=Soort.INVULINSTRUCTIE,
        title="Bij elk controleniveau hoort een soort retourcode.",
        explanation="Niveau 1 (XSD): geen retour maar een fout in het transport. Niveau 2 (inhoud): 0001. "
        "Niveau 3 (tegen eerdere berichten) en 4 (tegen een bron van buiten): de eigen code van de regel.",
        example="Een fout Bsn is niveau 2 en geeft 0001; een onbekende gemeente is niveau 4 en geeft S300.",
        manier=Manier.BOUWER,
        messages=RETOUR,
        place="alle klassen met retourcodes",
        mark=Mark.ZUSTER,
    ),
    Rule(
        code="IV046",
        soort=Soort.INVULINSTRUCTIE,
        title="De gemeentecode is die van de verantwoordelijke gemeente.",
        explanation="Niet die van een samenwerkingsverband of van een centrumgemeente die het werk doet. "
        "Of de code bestaat, controleert TR378.",
        example="Voor een inwoner van Gouda is het 0513, ook als een ander de berichten maakt.",
        manier=Manier.UITLEG,
        messages=HEEN,
        place="Header",
        mark=Mark.ZUSTER,
    ),
    Rule(
        code="IV106",
        soort=Soort.INVULINSTRUCTIE,
        title="De startdatum van een eerste aanlevering is de dag vanaf wanneer de bijdrage verschuldigd is.",
        explanation="Hoe ver die terug mag liggen, begrenst OP241. De titel van deze instructie stond in "
        "release 4.0, de inhoud is onze lezing.",
        example="De hulp begint op 12-05-2025: dat is de startdatum, niet de datum van de beschikking.",
        manier=Manier.UITLEG,
        messages=HEEN,
        place="Periode",
        mark=Mark.V4_0,
    ),
)

for _rule in _OVERIG:
    register(_rule)
