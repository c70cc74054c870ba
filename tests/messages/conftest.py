"""Headers of retours, which the library makes only in answer to a message."""

from datetime import date

import pytest

from ieb import XsdVersie


@pytest.fixture
def retour_values():
    """What the header of a retour has besides that of the heenbericht."""
    return {
        "identificatie_retour": "R1",
        "dagtekening_retour": date(2025, 5, 13),
        "xsd_versie_retour": XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0"),
    }
