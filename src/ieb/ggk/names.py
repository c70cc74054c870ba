"""What the StUF-GGk envelope calls things: namespaces, roots, soapActions (ggk0210 patch 4)."""

from __future__ import annotations

from typing import Final

GGK: Final = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
"""Namespace of the envelope, and of all below its parameters (ggk)."""
STUF: Final = "http://www.egem.nl/StUF/StUF0301"
"""Namespace of all below stuurgegevens, and of a whole fault (ggk)."""
OLD_GGK: Final = "http://www.stufstandaarden.nl/sectormodel/ggk/0210"
"""Namespace of before 3 January 2017, of the files named ggk0310; never used for iEb (ggk)."""
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
"""Namespace of SOAP 1.1."""
SOAP_12: Final = "http://www.w3.org/2003/05/soap-envelope"
"""Namespace of SOAP 1.2, which the WSDL does not know."""

DI01_ROOT: Final = "envelopHeenbericht-ggk_Di01"
DU01_ROOT: Final = "envelopRetourbericht-ggk_Du01"

SOAP_ACTION_DI01: Final = f"{GGK}/ggk_Di01"
"""The soapAction with which a Di01 is offered (ggk: the WSDL)."""
SOAP_ACTION_DU01: Final = f"{GGK}/ggk_Du01"
"""The soapAction with which a Du01 is offered (ggk: the WSDL)."""
SOAP_ACTION_FO01: Final = f"{STUF}/Fo01"
"""The soapAction with which a Fo01 is offered (ggk: the WSDL)."""

MAX_BYTES: Final = 25_000_000
"""How large an envelope may be, base64 included (ggk; that a MB is a million bytes is aanname)."""
MAX_NAMESPACES: Final = 1_000
"""At most so many declarations of a namespace in a fault (aanname): to copy an element that a fault
quotes, libxml2 passes all that are in scope."""
CAK: Final = "CAK"
"""What the organisatie of the CAK is called (ggk)."""
GGK_APPLICATIE: Final = "GGk"
"""The applicatie of whoever receives (ggk)."""
