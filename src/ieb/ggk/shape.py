"""Which elements an envelope has, in which order: what explains why the XSD refuses one (ggk)."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ieb.ggk import texts
from ieb.ggk.names import DI01_ROOT, DU01_ROOT, GGK, STUF
from ieb.ggk.texts import Text


@frozen(kw_only=True)
class Part:
    """An element of an envelope.

    Attributes:
        tag: Its name with its namespace, as lxml writes it.
        text: What its text must be; None for an element that holds others.
        parts: The elements in it, in order.
        optional: Whether it may be left out.
        choice: Whether it holds just one of its parts.
        base64: Whether its text is a payload.
        attribute: What its attribute ``bestandsnaam`` must be; None for an element without.
        anything: Whether any elements may stand in it.
    """

    tag: str
    text: Text | None = None
    parts: tuple[Part, ...] = ()
    optional: bool = False
    choice: bool = False
    base64: bool = False
    attribute: Text | None = None
    anything: bool = False

    @property
    def name(self) -> str:
        """Its name without a namespace."""
        return self.tag.rpartition("}")[2]


def _stuf(name: str, text: Text, *, optional: bool = False) -> Part:
    return Part(tag=f"{{{STUF}}}{name}", text=text, optional=optional)


def _ggk(name: str, *parts: Part, text: Text | None = None, choice: bool = False) -> Part:
    return Part(tag=f"{{{GGK}}}{name}", parts=parts, text=text, choice=choice)


def _partij(name: str, *, free: bool) -> Part:
    return Part(
        tag=f"{{{STUF}}}{name}",
        parts=(
            _stuf("organisatie", texts.ORGANISATIE, optional=free),
            _stuf("applicatie", texts.APPLICATIE),
            _stuf("administratie", texts.ADMINISTRATIE, optional=True),
            _stuf("gebruiker", texts.GEBRUIKER, optional=True),
        ),
    )


def _berichtcode(code: str, *, fixed: bool = False) -> Part:
    allowed: tuple[str, ...] = (code,)
    if fixed:
        allowed = (code, "")  # what XSD calls fixed may be left empty
    return _stuf("berichtcode", Text(expected=code, enumeration=allowed))


_TIJDSTIP: Final = _stuf("tijdstipBericht", texts.TIJDSTIP)
_FUNCTIE: Final = _stuf("functie", texts.FUNCTIE)
_PARAMETERS: Final = _ggk(
    "parameters",
    _ggk("applicatieVersie", text=texts.VERSIE),
    _ggk("applicatieSubversie", text=texts.VERSIE),
    _ggk("functieVersie", text=texts.VERSIE),
    _ggk("functieSubversie", text=texts.VERSIE),
    _ggk(
        "bericht",
        Part(tag=f"{{{GGK}}}tekstBestand", base64=True, attribute=texts.BESTANDSNAAM),
        Part(tag=f"{{{GGK}}}xmlBestand", base64=True),
        choice=True,
    ),
)


def _start(code: str) -> tuple[Part, ...]:
    return (
        _berichtcode(code),
        _partij("zender", free=False),
        _partij("ontvanger", free=False),
        _stuf("referentienummer", texts.UUID4),
        _TIJDSTIP,
    )


def _reference(code: str, *, fixed: bool) -> Part:
    return Part(
        tag=f"{{{STUF}}}stuurgegevens",
        parts=(
            _berichtcode(code, fixed=fixed),
            _partij("zender", free=True),
            _partij("ontvanger", free=True),
            _stuf("referentienummer", texts.REFNUMMER),
            _TIJDSTIP,
            _stuf("crossRefnummer", texts.REFNUMMER),
        ),
    )


_BODY: Final = Part(
    tag=f"{{{STUF}}}body",
    parts=(
        _stuf("code", texts.FOUTCODE),
        _stuf("plek", texts.PLEK),
        _stuf("omschrijving", texts.OMSCHRIJVING),
        _stuf("details", texts.DETAILS, optional=True),
        Part(tag=f"{{{STUF}}}detailsXML", optional=True, anything=True),
    ),
)


def _fault(code: str) -> Part:
    parts = (_reference(code, fixed=True), _BODY)
    return Part(tag=f"{{{STUF}}}{code}Bericht", parts=parts)


_CROSS: Final = _stuf("crossRefnummer", texts.UUID4)
_ALL: Final = (
    _ggk(DI01_ROOT, _ggk("stuurgegevens", *_start("Di01"), _FUNCTIE), _PARAMETERS),
    _ggk(DU01_ROOT, _ggk("stuurgegevens", *_start("Du01"), _CROSS, _FUNCTIE), _PARAMETERS),
    _fault("Fo01"),
    _fault("Fo03"),
    Part(tag=f"{{{STUF}}}Bv03Bericht", parts=(_reference("Bv03", fixed=False),)),
)

ENVELOPES: Final = {part.tag: part for part in _ALL}
"""The roots of the envelopes, by tag."""
