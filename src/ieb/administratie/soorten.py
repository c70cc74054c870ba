"""The kinds of provision: which stream they are in, whether they carry a contribution."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ieb.administratie.demands import Choice
from ieb.findings import Mark
from ieb.messages.places import Stroom


class Soort(Choice):
    """Kind of provision, as the rules about contributions tell them apart."""

    HUISHOUDELIJKE_HULP = "HUISHOUDELIJKE_HULP"
    BEGELEIDING = "BEGELEIDING"
    DAGBESTEDING = "DAGBESTEDING"
    VERVOER_INDIVIDUEEL = "VERVOER_INDIVIDUEEL"
    KORTDUREND_VERBLIJF = "KORTDUREND_VERBLIJF"
    HULPMIDDEL = "HULPMIDDEL"
    WONINGAANPASSING = "WONINGAANPASSING"
    ALGEMEEN_DUURZAAM = "ALGEMEEN_DUURZAAM"
    COLLECTIEF_VERVOER = "COLLECTIEF_VERVOER"
    SPORTROLSTOEL = "SPORTROLSTOEL"
    ROLSTOELONDERDEEL = "ROLSTOELONDERDEEL"
    ROLSTOEL = "ROLSTOEL"
    ALGEMEEN_OVERIG = "ALGEMEEN_OVERIG"
    CLIENTONDERSTEUNING = "CLIENTONDERSTEUNING"
    OPVANG = "OPVANG"
    BESCHERMD_WONEN = "BESCHERMD_WONEN"

    @property
    def kenmerken(self) -> Kenmerken:
        """What holds for provisions of this kind."""
        return _KENMERKEN[self]


class Plicht(Choice):
    """Who decides whether a contribution is due for a kind of provision."""

    JA = "ja"
    """It is due, unless the gemeente makes the kind free of contribution."""
    GEMEENTE = "gemeente"
    """The gemeente says so in its verordening; without a word of it none is due."""
    ONBEKEND = "onbekend"
    """Nobody knows in general; it must be said, there is no default."""
    NOOIT = "nooit"
    """It is never due, or never goes through iEb."""


@frozen(kw_only=True)
class Kenmerken:
    """What holds for a kind of provision.

    Attributes:
        stroom: The stream in which its contribution is reported.
        plicht: Who decides whether a contribution is due.
        kostprijs: Whether the client may not pay more than it costs.
        merk: Evidence mark.
        bron: Where it was read.
    """

    stroom: Stroom
    plicht: Plicht
    kostprijs: bool
    merk: Mark
    bron: str


def _at(plicht: Plicht, merk: Mark, bron: str, *, kostprijs: bool = False) -> Kenmerken:
    return Kenmerken(
        stroom=Stroom.ABONNEMENTSTARIEF, plicht=plicht, kostprijs=kostprijs, merk=merk, bron=bron
    )


_DIENST: Final = _at(Plicht.JA, Mark.WET, "Wmo 2015, artikel 2.1.4a")
_MIDDEL: Final = _at(Plicht.JA, Mark.WET, "Wmo 2015, artikel 1.1.1 en 2.1.4a lid 6", kostprijs=True)
# These articles were read for the three kinds together, not each for one of them.
_BUITEN_IEB: Final = _at(
    Plicht.NOOIT,
    Mark.WET,
    "Wmo 2015, artikel 2.1.4 lid 5 en 2.1.4b lid 2; Uitvoeringsbesluit Wmo 2015, artikel 3.8 lid 1",
)
_BETWIST: Final = _at(
    Plicht.ONBEKEND, Mark.AANNAME, "betwist: deel van een rolstoel of niet", kostprijs=True
)
_KENMERKEN: Final = {
    Soort.HUISHOUDELIJKE_HULP: _DIENST,
    Soort.BEGELEIDING: _DIENST,
    Soort.DAGBESTEDING: _DIENST,
    Soort.VERVOER_INDIVIDUEEL: _DIENST,
    Soort.KORTDUREND_VERBLIJF: _at(Plicht.JA, Mark.AANNAME, "een maatwerkvoorziening"),
    Soort.HULPMIDDEL: _MIDDEL,
    Soort.WONINGAANPASSING: _MIDDEL,
    Soort.ALGEMEEN_DUURZAAM: _at(
        Plicht.GEMEENTE, Mark.VNG, "VNG, checklist abonnementstarief 2020, 1.1.1"
    ),
    Soort.COLLECTIEF_VERVOER: _at(Plicht.GEMEENTE, Mark.CAK, "CAK, Wmo abonnementstarief"),
    Soort.SPORTROLSTOEL: _BETWIST,
    Soort.ROLSTOELONDERDEEL: _BETWIST,
    Soort.ROLSTOEL: _at(Plicht.NOOIT, Mark.WET, "Uitvoeringsbesluit Wmo 2015, artikel 3.8 lid 3d"),
    Soort.ALGEMEEN_OVERIG: _BUITEN_IEB,
    Soort.CLIENTONDERSTEUNING: _BUITEN_IEB,
    Soort.OPVANG: _BUITEN_IEB,
    Soort.BESCHERMD_WONEN: Kenmerken(
        stroom=Stroom.BESCHERMD_WONEN,
        plicht=Plicht.JA,
        kostprijs=False,
        merk=Mark.CAK,
        bron="CAK, Wmo beschermd wonen",
    ),
}


def never_due(soort: Soort) -> str:
    """Return in Dutch why a contribution can never be due for a kind of provision.

    Args:
        soort: The kind; of `Plicht.NOOIT`.
    """
    if soort is Soort.ROLSTOEL:
        return (
            "voor een rolstoel is geen bijdrage verschuldigd (Uitvoeringsbesluit Wmo 2015, "
            "artikel 3.8 lid 3d)."
        )
    return f"voor {soort} gaat geen bijdrage via iEb ({soort.kenmerken.bron})."
