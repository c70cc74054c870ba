"""The codelists of the standard, row by row.

Labels with mark ``4.0`` are those of the published list to the letter; where a screen has little
room, it is the screen that shortens.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from ieb.codes.base import ClosedCodelist, Mutatie, OpenCodelist, Origin
from ieb.findings import Mark

_EB001: Final = "informatiemodel.istandaarden.nl, iEb 4.0, codelijsten, EB001"
_CASUS: Final = Origin(Mark.V4_0, "iEb 4.0, casusbeschrijvingen")
_COD467: Final = Origin(Mark.V1_0, "iEb 1.0, codelijst COD467")
_COD002: Final = Origin(Mark.VEKTIS, "Vektis, codelijst COD002")
_COD002_1_0: Final = Origin(Mark.V1_0, "Vektis, codelijst COD002")
_EB001_1_0: Final = Origin(Mark.V1_0, "iEb 1.0, XSD-set 1.2.0, codelijst EB001")
_CUT_OFF: Final = Origin(Mark.V4_0, f"{_EB001} (de tekst was daar afgebroken)")
_OURS: Final = Origin(
    Mark.AANNAME, "reconstructie: de gepubliceerde lijst EB001 was te lezen tot en met 9395"
)
_2020: Final = date(2020, 1, 1)


def _addition(mutatiedatum: date, valid_from: date = _2020) -> Origin:
    return Origin(Mark.V4_0, _EB001, valid_from, None, Mutatie.TOEGEVOEGD, mutatiedatum)


def _change(mutatiedatum: date, valid_from: date = _2020) -> Origin:
    return Origin(Mark.V4_0, _EB001, valid_from, None, Mutatie.GEWIJZIGD, mutatiedatum)


class StatusAanlevering(ClosedCodelist):
    """COD467: what an aanlevering means for the earlier ones with the same key."""

    EERSTE_AANLEVERING = "1", "Eerste aanlevering", _COD467
    GEWIJZIGDE_AANLEVERING = "2", "Gewijzigde aanlevering", _COD467
    VERWIJDEREN_AANLEVERING = "3", "Verwijderen aanlevering", _COD467
    NIET_VAN_TOEPASSING = "9", "Niet van toepassing (ongewijzigd)", _COD467


class RetourCode10(ClosedCodelist):
    """EB001 of release 1.0, which gets no more codes.

    Some of its labels only repeat the number of a rule: they explain nothing (see ``rule``).
    """

    R0001 = "0001", "Bericht is afgekeurd om technische redenen.", _EB001_1_0
    R0200 = "0200", "Geen opmerking over deze berichtklasse.", _EB001_1_0
    R0233 = "0233", "Berichtklasse is niet beoordeeld.", _EB001_1_0
    R8848 = "8848", "Dagtekening moet gelijk zijn aan of voor de systeemdatum liggen.", _EB001_1_0
    R9071 = "9071", "Bericht voldoet niet aan technische regel 071.", _EB001_1_0
    R9102 = "9102", "Bericht voldoet niet aan technische regel 102.", _EB001_1_0
    R9103 = "9103", "Bericht voldoet niet aan technische regel 103.", _EB001_1_0
    R9104 = "9104", "Bericht voldoet niet aan technische regel 104.", _EB001_1_0
    R9114 = "9114", "Bericht voldoet niet aan technische regel 114.", _EB001_1_0
    R9115 = "9115", "Bericht voldoet niet aan technische regel 115.", _EB001_1_0
    R9328 = "9328", "Bericht voldoet niet aan technische regel 328.", _EB001_1_0
    R9329 = "9329", "Bericht voldoet niet aan technische regel 329.", _EB001_1_0
    R9330 = "9330", "Bericht voldoet niet aan technische regel 330.", _EB001_1_0
    S300 = "S300", "Gemeentecode komt niet voor in de lijst van CBS.", _EB001_1_0
    S333 = (
        "S333",
        "Kostprijsbedrag niet groter dan nationaal tarief op KostprijsStartdatum.",
        _EB001_1_0,
    )

    @property
    def rule(self) -> str | None:
        """The rule whose number is all that the label says; None when it says what is wrong."""
        number = self.code[1:]
        if self.label == f"Bericht voldoet niet aan technische regel {number}.":
            return f"TR{number}"
        return None


class RetourCode(OpenCodelist):
    """EB001: why a class of a message was refused, or that it was not."""

    R0001 = "0001", "Bericht is afgekeurd om technische redenen.", _addition(date(2019, 4, 15))
    R0200 = "0200", "Geen opmerking over deze berichtklasse.", _addition(date(2019, 4, 15))
    R0233 = "0233", "Berichtklasse is niet beoordeeld.", _addition(date(2019, 4, 15))
    R8848 = (
        "8848",
        "Dagtekening is gevuld met een datum die in de toekomst ligt.",
        _change(date(2022, 1, 26)),
    )
    R9056 = (
        "9056",
        "Identificatie per berichtsoort is niet uniek voor de verzendende partij.",
        _addition(date(2021, 12, 2), valid_from=date(2022, 10, 1)),
    )
    R9063 = (
        "9063",
        (
            "StatusAanlevering heeft de waarde 3, maar er is geen eerdere aanlevering voor de "
            "betreffende Client met dezelfde logische sleutel."
        ),
        _addition(date(2024, 3, 21), valid_from=date(2025, 4, 7)),
    )
    R9103 = (
        "9103",
        (
            "StatusAanlevering heeft de waarde 2 (Gewijzigde aanlevering), maar er is geen eerdere "
            "aanlevering voor de betreffende client met dezelfde sleutel."
        ),
        _change(date(2022, 1, 26)),
    )
    R9104 = (
        "9104",
        (
            "Een eerder met StatusAanlevering 3 verwijderd bericht kan niet worden gewijzigd met "
            "StatusAanlevering 2."
        ),
        _addition(date(2021, 12, 2)),
    )
    R9393 = (
        "9393",
        (
            "EbStartdatum is niet groter of gelijk aan de dagtekening van het bericht minus 36 "
            "maanden en niet gelijk aan de EbStartdatum van de actuele aanlevering met gelijk "
            "EbStartNummer, terwijl StatusAanlevering waarde 2 heeft."
        ),
        _addition(date(2022, 2, 24), valid_from=date(2023, 4, 1)),
    )
    R9395 = (
        "9395",
        (
            "BwStartdatum is niet groter of gelijk aan de dagtekening van het bericht minus 36 "
            "maanden, en niet gelijk aan (…)"
        ),
        _CUT_OFF,
    )
    R9400 = "9400", "Perioden beschermd wonen van dezelfde gemeente overlappen", _OURS
    R9404 = "9404", "Status 1: startnummer is al gebruikt door de afzender", _OURS
    S300 = "S300", "Gemeentecode komt niet voor in de lijst van CBS.", _addition(date(2019, 6, 6))
    S333 = (
        "S333",
        "Kostprijsbedrag niet groter dan nationaal tarief op KostprijsStartdatum.",
        _change(date(2021, 12, 2)),
    )

    @classmethod
    def label_of_unknown(cls, code: str) -> str:
        """Return what release 1.0 says of a code that this list lacks, or that it is unknown."""
        for former in RetourCode10:
            if former.code == code:
                return f"alleen in iEb 1.0: {former.rule or former.label}"
        return super().label_of_unknown(code)


class RedenTerugkoppeling(OpenCodelist):
    """Why the CAK sends a WMO409; whether there are more than these four reasons is unknown."""

    STOPDATUM_GEPLAATST = "01", "Stopdatum geplaatst i.v.m. aanmelding andere gemeente", _CASUS
    STARTDATUM_NA_OVERLIJDEN = "02", "Startdatum ligt na overlijdensdatum", _CASUS
    STOPDATUM_OP_OF_NA_OVERLIJDEN = "03", "Stopdatum ligt op of na overlijdensdatum", _CASUS
    ANDERE_STROOM_VOORLIGGEND = "04", "Oplegging voor een andere Eb-stroom is voorliggend", _CASUS


class AttribuutNaam(OpenCodelist):
    """What the value of an `Attribuut` in a WMO409 means."""

    STOPDATUM = "01", "Stopdatum", _CASUS
    VOORLIGGENDE_EB_STROOM = "02", "Voorliggende Eb-stroom", _CASUS


class BerichtCode(OpenCodelist):
    """COD002, as far as it concerns messages of gemeenten and CAK.

    Those of WMO409 and WMO410 are not published.
    """

    WMO401 = "470", "WMO401", _COD002_1_0
    WMO402 = "471", "WMO402", _COD002_1_0
    WMO403 = "472", "WMO403", _COD002_1_0
    WMO404 = "473", "WMO404", _COD002_1_0
    WMO405 = "578", "WMO405", _COD002
    WMO406 = "579", "WMO406", _COD002
    WMO407 = "580", "WMO407", _COD002
    WMO408 = "581", "WMO408", _COD002
