"""The codes in reports that no rule has: of a file that is no message, of the W3C, of us."""

from __future__ import annotations

from typing import Final, NamedTuple


class OtherCode(NamedTuple):
    """What a code that is no rule means.

    Attributes:
        code: The code.
        title: What is wrong, in Dutch.
        explanation: Why that is wrong, and what to do.
    """

    code: str
    title: str
    explanation: str


_FACETS: Final = {
    "datatype": "heeft niet de vorm van haar datatype, zoals een getal of een datum",
    "minInclusive": "is te laag",
    "minExclusive": "is te laag",
    "maxInclusive": "is te hoog",
    "maxExclusive": "is te hoog",
    "length": "heeft niet de juiste lengte",
    "minLength": "is te kort",
    "maxLength": "is te lang",
    "pattern": "heeft niet de vorm die de XSD vraagt",
    "enumeration": "is geen van de waarden die de XSD toestaat",
    "totalDigits": "heeft te veel cijfers",
    "fractionDigits": "heeft te veel cijfers achter de komma",
}
_OF_THE_XSD: Final = (
    "De code is die van het W3C voor deze fout; de bevinding zegt welk element, en wat er hoort."
)

_ALL: Final = (
    OtherCode(
        "onleesbaar",
        "Het bestand kan niet gelezen worden.",
        "Het bestaat niet, u mag het niet lezen, of de schijf geeft een fout; er is niets "
        "beoordeeld.",
    ),
    OtherCode(
        "xml-vorm",
        "Het bestand is geen goed gevormde XML.",
        "Zonder goed gevormde XML is er geen bericht. De bevinding zegt waarom, met de regel en de "
        "kolom. Maak berichten met een XML-bibliotheek, nooit door tekst aan elkaar te plakken.",
    ),
    OtherCode(
        "xml-versie",
        "Het bestand is geen XML 1.0.",
        'Begin het met <?xml version="1.0" encoding="UTF-8"?>.',
    ),
    OtherCode(
        "xml-omvang",
        "Het bestand heeft meer dan 900.000 elementen en attributen.",
        "Zo veel passen er niet in een geldig bericht van 25 MB. Een bericht gaat over een client "
        "en is enkele kB groot; kijk of het bestand wel een bericht is.",
    ),
    OtherCode(
        "bevindingen-meer",
        "Er zijn meer bevindingen dan er staan.",
        "Van een bestand met zeer veel fouten staan alleen de eerste in het rapport; deze laatste "
        "zegt hoeveel er nog zijn. Herstel de eerste en controleer opnieuw, of vraag er in Python "
        "meer met max_findings=.",
    ),
    OtherCode(
        "xml-doctype",
        "Het bestand heeft een DOCTYPE.",
        "Een DOCTYPE kan andere bestanden binnenhalen en waarden veranderen. Haal hem weg.",
    ),
    OtherCode(
        "bericht-onbekend",
        "De root is geen bericht van deze release.",
        "Controleer de namespace van het element Bericht. Is het een bericht van een andere "
        "release, geef die dan met --release, of met release= in Python.",
    ),
    OtherCode(
        "bericht-anders",
        "Het is een ander bericht dan verwacht werd.",
        "Het bericht zelf kan goed zijn; wie het las, vroeg met expect= om een ander.",
    ),
    OtherCode(
        "model",
        "De XSD laat dit toe, ons model niet.",
        "Zo kan een WMO409 maar over een van de twee stromen gaan. De bevinding zegt wat er "
        "verwacht wordt.",
    ),
    OtherCode(
        "AD001",
        "Twee periodes van het abonnementstarief vragen over dezelfde maand een bijdrage.",
        "Een regel van onszelf (aanname): de administratie verstuurt niet wat een maand twee keer "
        "in rekening zou brengen, en zegt welke periode in de weg ligt.",
    ),
    OtherCode(
        "AD002",
        "Wat een aanlevering voor de cliënt verandert.",
        "Er is niets mis: dit signaal van ons zegt over welke maanden of dagen er meer of minder "
        "bijdrage gevraagd wordt, zodat u het ziet voordat u het bericht verstuurt.",
    ),
    OtherCode(
        "AD003",
        "Een dossier kan niet gepland worden.",
        "Er ontbreekt een keuze, of een kostprijs kan niet bewaakt worden (aanname). Voor dit "
        "dossier wordt niets verstuurd; vul aan wat de bevinding noemt en plan opnieuw. Andere "
        "dossiers gaan gewoon door.",
    ),
    OtherCode(
        "GG001",
        "De functie van de envelop is een andere dan het bericht erin.",
        "De functie hoort de naam van het bericht te zijn, zoals WMO405 (ggk; voor iEb "
        "aanname). Het bericht zelf telt; vraag de afzender om zijn software na te kijken.",
    ),
    OtherCode(
        "GG002",
        "De functieVersie van de envelop is niet de versie van het bericht.",
        "Bij iEb horen daar BerichtVersie en BerichtSubversie te staan, elk in vier cijfers "
        "(aanname).",
    ),
    OtherCode(
        "GG003",
        "De zender van de envelop is een ander dan het bericht noemt.",
        "De organisatie hoort de gemeentecode uit het bericht te zijn, of CAK (ggk; dat zij "
        "gelijk zijn is aanname). Kijk na van wie het bericht is voordat u het verwerkt.",
    ),
    OtherCode(
        "GG004",
        "De ontvanger van de envelop is een ander dan bij het bericht hoort.",
        "De organisatie hoort CAK te zijn, of de gemeentecode uit het bericht (ggk; dat zij "
        "gelijk zijn is aanname). Kijk na of het bericht voor u is.",
    ),
    OtherCode(
        "GG005",
        "Het bericht zit in de verkeerde soort envelop.",
        "Een heenbericht hoort in een Di01, een retour in een Du01 (ggk; voor WMO409 en WMO410 "
        "aanname).",
    ),
    OtherCode(
        "GG006",
        "Het retour hoort niet bij het bericht in de Di01.",
        "Afzender en BerichtIdentificatie van het retour horen die van het heenbericht te zijn, "
        "en de enveloppen verwijzen met referentienummers naar elkaar. Spreken die twee elkaar "
        "tegen, laat er dan iemand naar kijken (aanname).",
    ),
    OtherCode(
        "GG007",
        "De organisatie van de zender of ontvanger is leeg.",
        "De XSD van de envelop laat dat toe (ggk), maar dan weet niemand van wie zij komt.",
    ),
    OtherCode(
        "GG008",
        "Het tijdstip van de envelop bestaat niet.",
        "De XSD vraagt alleen cijfers (ggk). De tekst blijft bewaard; er is geen moment van te "
        "maken.",
    ),
    OtherCode(
        "GG009",
        "De functie is anders geschreven dan de naam van het bericht.",
        "Zij hoort in hoofdletters, zonder spaties eromheen (ggk). Wij lezen haar zonder die "
        "verschillen.",
    ),
    OtherCode(
        "GG010",
        "De inhoud van de envelop begint met een BOM.",
        "Het GGk vraagt UTF-8 zonder BOM (ggk); het bericht is wel gelezen.",
    ),
    OtherCode(
        "GG011",
        "De inhoud van de envelop is een tekstBestand.",
        "Dat is voor csv en pdf (ggk). Een bericht van iEb is een xmlBestand.",
    ),
    OtherCode(
        "GG012",
        "In de envelop zit weer een envelop.",
        "Pak die apart uit met ieb.ggk.parse, en vraag de afzender om zijn software na te "
        "kijken (aanname).",
    ),
    OtherCode(
        "GG013",
        "De envelop hoort niet bij de Di01.",
        "Een Du01 noemt in crossRefnummer het referentienummer van de Di01 die zij beantwoordt, "
        "en zender en ontvanger zijn omgewisseld (ggk).",
    ),
    OtherCode(
        "GG020",
        "Dit is geen envelop van het GGk.",
        "Verwacht wordt een Di01, Du01, Fo01, Fo03 of Bv03 (ggk).",
    ),
    OtherCode(
        "GG021",
        "Dit is een envelop van voor 2017.",
        "Haar namespace is die van de bestanden ggk0310; voor iEb is die nooit gebruikt (ggk).",
    ),
    OtherCode(
        "GG022",
        "Dit is SOAP 1.2.",
        "De WSDL van het GGk kent alleen SOAP 1.1 (ggk).",
    ),
    OtherCode(
        "GG023",
        "In SOAP zit niet precies een envelop.",
        "In de Body hoort een envelop te staan en niets anders (ggk).",
    ),
    OtherCode(
        "GG024",
        "Dit is een bericht zonder envelop.",
        "Lees het met ieb.parse of ieb.read.",
    ),
    OtherCode(
        "GG025",
        "De inhoud van de envelop is geen geldige base64.",
        "Wij lezen haar streng: wat niet precies een rij bytes is, wordt geen bericht. Vraag de "
        "afzender om de envelop opnieuw te maken (ggk).",
    ),
    OtherCode(
        "GG026",
        "De envelop is leeg.",
        "De XSD laat dat toe (ggk), maar er zit geen bericht in.",
    ),
    OtherCode(
        "cvc-complex-type.4",
        "Een verplicht attribuut ontbreekt.",
        f"In een envelop heeft een tekstBestand een bestandsnaam. {_OF_THE_XSD}",
    ),
    OtherCode(
        "alle-regels",
        "Geen regel is beoordeeld, want over dit bericht is er geen bekend.",
        "Het rapport zegt van welke release de regels ontbreken. Zonder regels keurt ieb niets "
        "goed.",
    ),
    OtherCode(
        "andere-regels",
        "Er zijn regels over dit bericht die ieb niet kent, en dus niet beoordeelt.",
        "Het rapport zegt waarom niet; van 1.0 zijn de regels niet volledig openbaar. Wat bekend "
        "is, staat er met zijn eigen code bij, en goedgekeurd wordt het bericht niet.",
    ),
    OtherCode("json-vorm", "De tekst is geen JSON.", "De bevinding zegt waar het fout gaat."),
    OtherCode(
        "json",
        "De JSON is geen bericht.",
        "De bevinding zegt welke sleutel het is, en wat er hoort.",
    ),
    OtherCode(
        "cvc-complex-type.2.4.a",
        "Een element hoort hier niet, of staat op de verkeerde plaats.",
        f"In iEb ligt de volgorde van de elementen vast. {_OF_THE_XSD}",
    ),
    OtherCode("cvc-complex-type.2.4.b", "Een verplicht element ontbreekt.", _OF_THE_XSD),
    OtherCode("cvc-complex-type.2.4.d", "Een element staat er te vaak.", _OF_THE_XSD),
    OtherCode("cvc-complex-type.2.3", "Tussen elementen staat tekst.", _OF_THE_XSD),
    OtherCode(
        "cvc-complex-type.3.2.2",
        "Er staat een attribuut.",
        f"Berichten van iEb hebben er geen. {_OF_THE_XSD}",
    ),
    OtherCode(
        "cvc-type.3.1.2", "In een element met een waarde staan andere elementen.", _OF_THE_XSD
    ),
    *(
        OtherCode(f"cvc-{facet}-valid", f"Een waarde {fault}.", _OF_THE_XSD)
        for facet, fault in _FACETS.items()
    ),
)

OTHER_CODES: Final = {other.code: other for other in _ALL}
"""Every code in a finding that is no rule of `RULES`, by the code.

Whoever adds a code adds it here.
"""


def find_other_code(code: str) -> OtherCode | None:
    """Return what a code that is no rule means, or None; an unlisted one of the W3C says so.

    Args:
        code: The code, in whatever case.
    """
    folded = code.casefold()
    for name, found in OTHER_CODES.items():
        if name.casefold() == folded:
            return found
    if folded.startswith("cvc-"):
        return OtherCode(code, "Het bericht voldoet niet aan de XSD.", _OF_THE_XSD)
    return None
