"""The model: one frozen class per class of the standard, one module per pair of messages.

A message and what several share are here; the parts of a pair of messages are in its own module. A
Client, for one, is not the same in all messages.
"""

from ieb.messages import pairs as _pairs
from ieb.messages.aanlevering import (
    Aanlevering,
    Content,
    Sleutel,
    Terugkoppeling,
    aanlevering_of,
    terugkoppeling_of,
)
from ieb.messages.abonnementstarief import (
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
    PeriodeEigenBijdrageBw,
    PeriodeEigenBijdrageBwRetour,
)
from ieb.messages.kinds import MESSAGES
from ieb.messages.pairs import *  # noqa: F403  # every message: pairs names them, and nothing else
from ieb.messages.pairs import Heenbericht, Retour
from ieb.messages.places import Stroom
from ieb.messages.start_eigen_bijdrage import (
    StartEigenBijdrage,
    StartEigenBijdrageRetour,
)
from ieb.messages.stop_eigen_bijdrage import (
    StopEigenBijdrage,
    StopEigenBijdrageRetour,
)
from ieb.messages.terugkoppeling import (
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

__all__: list[str] = [
    "MESSAGES",
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
__all__ += _pairs.__all__


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
