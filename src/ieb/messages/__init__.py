"""The model: one frozen class per class of the standard, one module per pair of messages.

A Client is not the same in all messages: each module of a pair of messages has its own. All other
parts of a message are here.
"""

from ieb.messages.aanlevering import (
    Aanlevering,
    Content,
    Sleutel,
    Terugkoppeling,
    aanlevering_of,
    terugkoppeling_of,
)
from ieb.messages.abonnementstarief import (
    WMO405,
    WMO406,
    Kostprijs,
    PeriodeEigenBijdrageAbo,
    PeriodeEigenBijdrageAboRetour,
)
from ieb.messages.bericht import (
    Bericht,
    BerichtIdentificatie,
    Header,
    HeaderRetour,
    RetourBericht,
    RetourCodes,
    XsdVersie,
)
from ieb.messages.beschermd_wonen import (
    WMO407,
    WMO408,
    PeriodeEigenBijdrageBw,
    PeriodeEigenBijdrageBwRetour,
)
from ieb.messages.kinds import MESSAGES, Heenbericht, Message, Retour, Stroom
from ieb.messages.start_eigen_bijdrage import (
    WMO401,
    WMO402,
    StartEigenBijdrage,
    StartEigenBijdrageRetour,
)
from ieb.messages.stop_eigen_bijdrage import (
    WMO403,
    WMO404,
    StopEigenBijdrage,
    StopEigenBijdrageRetour,
)
from ieb.messages.terugkoppeling import (
    WMO409,
    WMO410,
    Abonnementstarief,
    AbonnementstariefRetour,
    Attributen,
    Attribuut,
    BeschermdWonen,
    BeschermdWonenRetour,
    HeaderTerugkoppeling,
    HeaderTerugkoppelingRetour,
    InhoudelijkeOpmerking,
    InhoudelijkeOpmerkingRetour,
)

__all__ = [
    "MESSAGES",
    "WMO401",
    "WMO402",
    "WMO403",
    "WMO404",
    "WMO405",
    "WMO406",
    "WMO407",
    "WMO408",
    "WMO409",
    "WMO410",
    "Aanlevering",
    "Abonnementstarief",
    "AbonnementstariefRetour",
    "Attributen",
    "Attribuut",
    "Bericht",
    "BerichtIdentificatie",
    "BeschermdWonen",
    "BeschermdWonenRetour",
    "Content",
    "Header",
    "HeaderRetour",
    "HeaderTerugkoppeling",
    "HeaderTerugkoppelingRetour",
    "Heenbericht",
    "InhoudelijkeOpmerking",
    "InhoudelijkeOpmerkingRetour",
    "Kostprijs",
    "Message",
    "PeriodeEigenBijdrageAbo",
    "PeriodeEigenBijdrageAboRetour",
    "PeriodeEigenBijdrageBw",
    "PeriodeEigenBijdrageBwRetour",
    "Retour",
    "RetourBericht",
    "RetourCodes",
    "Sleutel",
    "StartEigenBijdrage",
    "StartEigenBijdrageRetour",
    "StopEigenBijdrage",
    "StopEigenBijdrageRetour",
    "Stroom",
    "Terugkoppeling",
    "XsdVersie",
    "aanlevering_of",
    "terugkoppeling_of",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
