"""Why something is sent, and why it is not: a code, a Dutch sentence, and where that is written."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ieb.administratie.demands import Choice
from ieb.findings import Mark


class RedenCode(Choice):
    """Why a period is as it should be, or why nothing is sent for it."""

    EERSTE_VOORZIENING = "EERSTE_VOORZIENING"
    LAATSTE_GEEINDIGD = "LAATSTE_GEEINDIGD"
    PAUZE = "PAUZE"
    HERVAT = "HERVAT"
    KOSTPRIJS_BEREIKT = "KOSTPRIJS_BEREIKT"
    LANGSTE_KOSTPRIJS = "LANGSTE_KOSTPRIJS"
    RESTBEDRAG = "RESTBEDRAG"
    VOORLIGGEND = "VOORLIGGEND"
    VOORLIGGEND_VOORBIJ = "VOORLIGGEND_VOORBIJ"
    NAAR_BESCHERMD_WONEN = "NAAR_BESCHERMD_WONEN"
    OVERLIJDEN_STOP_VERVALT = "OVERLIJDEN_STOP_VERVALT"
    TEN_ONRECHTE = "TEN_ONRECHTE"
    STARTDATUM_GEWIJZIGD = "STARTDATUM_GEWIJZIGD"
    STOPDATUM_GEWIJZIGD = "STOPDATUM_GEWIJZIGD"
    INGEKORT = "INGEKORT"
    LOOPT_AL = "LOOPT_AL"
    STAAT_ER_AL = "STAAT_ER_AL"
    NIET_BIJDRAGEPLICHTIG = "NIET_BIJDRAGEPLICHTIG"
    MINDERJARIG = "MINDERJARIG"
    GEEN_INVLOED = "GEEN_INVLOED"
    GAT_ZONDER_MAAND = "GAT_ZONDER_MAAND"
    PAUZE_NOG_NIET = "PAUZE_NOG_NIET"
    HERINDICATIE_LOOPT = "HERINDICATIE_LOOPT"
    OVERLIJDEN = "OVERLIJDEN"
    KORTERE_KOSTPRIJS = "KORTERE_KOSTPRIJS"
    GEEN_MAAND = "GEEN_MAAND"
    TOEKOMST = "TOEKOMST"
    ONDERWEG = "ONDERWEG"
    VOOR_VANAF = "VOOR_VANAF"
    GEEN_VOORZIENING = "GEEN_VOORZIENING"


@frozen(kw_only=True)
class Reden:
    """One reason.

    Attributes:
        code: Which reason it is.
        tekst: The reason in Dutch, with the provision and the days it is about; never a Bsn.
        bron: Where the reason is written.
        merk: Evidence mark of that.
    """

    code: RedenCode
    tekst: str
    bron: str
    merk: Mark

    def __str__(self) -> str:
        """Return the code and the text."""
        return f"{self.code}: {self.tekst}"


_PERSOON: Final = ("VNG, vraag en antwoord abonnementstarief: aanleveren per persoon", Mark.VNG)
_PAUZE: Final = ("VNG, vraag en antwoord abonnementstarief: pauzeren", Mark.VNG)
_MAANDEN: Final = ("Uitvoeringsbesluit Wmo 2015, artikel 3.5 lid 4", Mark.WET)
_BEWAKING: Final = ("Uitvoeringsbesluit Wmo 2015, artikel 3.10b", Mark.WET)
_VOORLIGGEND: Final = ("Uitvoeringsbesluit Wmo 2015, artikel 3.8 lid 3a", Mark.WET)
_OVERLIJDEN: Final = ("iEb 4.0, regel OP035x1", Mark.V4_0)
_MUTATIE: Final = ("iEb 4.0, regel OP035", Mark.V4_0)
_STATUS: Final = ("iEb 4.0, regel OP033", Mark.V4_0)
_TERMIJN: Final = ("iEb 4.0, regels OP241 en OP372", Mark.V4_0)
_CAK: Final = ("CAK, hoe houdt het CAK de kostprijs bij", Mark.CAK)
_EIGEN: Final = ("eigen keuze van deze bibliotheek", Mark.AANNAME)

_SOURCES: Final[dict[RedenCode, tuple[str, Mark]]] = {
    RedenCode.EERSTE_VOORZIENING: _PERSOON,
    RedenCode.LAATSTE_GEEINDIGD: _PERSOON,
    RedenCode.PAUZE: _PAUZE,
    RedenCode.HERVAT: _PAUZE,
    RedenCode.KOSTPRIJS_BEREIKT: _BEWAKING,
    RedenCode.LANGSTE_KOSTPRIJS: _CAK,
    RedenCode.RESTBEDRAG: ("VNG, vraag en antwoord abonnementstarief: kostprijs", Mark.VNG),
    RedenCode.VOORLIGGEND: _VOORLIGGEND,
    RedenCode.VOORLIGGEND_VOORBIJ: _VOORLIGGEND,
    RedenCode.NAAR_BESCHERMD_WONEN: _VOORLIGGEND,
    RedenCode.OVERLIJDEN_STOP_VERVALT: _OVERLIJDEN,
    RedenCode.TEN_ONRECHTE: _STATUS,
    RedenCode.STARTDATUM_GEWIJZIGD: _STATUS,
    RedenCode.STOPDATUM_GEWIJZIGD: _STATUS,
    RedenCode.INGEKORT: _TERMIJN,
    RedenCode.LOOPT_AL: _PERSOON,
    RedenCode.STAAT_ER_AL: _PERSOON,
    RedenCode.NIET_BIJDRAGEPLICHTIG: ("Wmo 2015, artikel 2.1.4 en 2.1.4a", Mark.WET),
    RedenCode.MINDERJARIG: ("Wmo 2015, artikel 2.1.5", Mark.WET),
    RedenCode.GEEN_INVLOED: _MUTATIE,
    RedenCode.GAT_ZONDER_MAAND: _MAANDEN,
    RedenCode.PAUZE_NOG_NIET: _PAUZE,
    RedenCode.HERINDICATIE_LOOPT: ("CAK, Wmo beschermd wonen: automatische stops", Mark.CAK),
    RedenCode.OVERLIJDEN: _OVERLIJDEN,
    RedenCode.KORTERE_KOSTPRIJS: _CAK,
    RedenCode.GEEN_MAAND: _MAANDEN,
    RedenCode.TOEKOMST: _EIGEN,
    RedenCode.ONDERWEG: _EIGEN,
    RedenCode.VOOR_VANAF: _EIGEN,
    RedenCode.GEEN_VOORZIENING: _EIGEN,
}


def give_reason(code: RedenCode, tekst: str) -> Reden:
    """Return a reason with its source.

    Args:
        code: Which reason it is.
        tekst: The reason in Dutch; what a gemeente names or numbers by is masked in it already, as
            a part costs less than the whole.
    """
    bron, merk = _SOURCES[code]
    return Reden(code=code, tekst=tekst, bron=bron, merk=merk)
