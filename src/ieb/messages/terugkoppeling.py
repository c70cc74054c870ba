"""WMO409 and WMO410: what the CAK has to say in substance on a period, and its retour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from attrs import field, frozen
from attrs.validators import optional

from ieb import releases, values
from ieb.arguments import is_day, name_arguments, name_fields
from ieb.codes import AttribuutNaam, RedenTerugkoppeling, UnknownCode
from ieb.errors import InvalidType, InvalidValue
from ieb.messages.bericht import (
    Bericht,
    BerichtIdentificatie,
    Kop,
    KopRetour,
    RetourBericht,
    RetourCodes,
)
from ieb.messages.reprs import mask_in_repr
from ieb.notation import Notation, read_any_date, write_date
from ieb.releases import Release
from ieb.values import as_tuple, code_of, exactly, one_or_more

__all__ = [
    "WMO409",
    "WMO410",
    "Abonnementstarief",
    "AbonnementstariefRetour",
    "Attributen",
    "Attribuut",
    "BeschermdWonen",
    "BeschermdWonenRetour",
    "HeaderTerugkoppeling",
    "HeaderTerugkoppelingRetour",
    "InhoudelijkeOpmerking",
    "InhoudelijkeOpmerkingRetour",
]


@name_fields
@frozen(kw_only=True)
class HeaderTerugkoppeling(Kop):
    """Header of a WMO409.

    Attributes:
        ontvanger: Gemeentecode of the receiving gemeente, four digits (aanname).
    """

    ontvanger: str = field(validator=values.GEMEENTE)


@name_fields
@frozen(kw_only=True)
class HeaderTerugkoppelingRetour(KopRetour):
    """Header of a WMO410.

    Attributes:
        ontvanger: Gemeentecode of the gemeente that received the WMO409, four digits (aanname).
    """

    ontvanger: str = field(validator=values.GEMEENTE)


@name_fields
@frozen(kw_only=True)
class Attribuut:
    """A value that goes with a reason (name: 4.0, shape: aanname).

    Attributes:
        attribuut_naam: What the value means; an unknown code is kept.
        attribuut_waarde: The value as text, 1 to 80 characters.

    Example:
        >>> Attribuut.stopdatum(date(2025, 5, 9)).attribuut_waarde
        '20250509'
    """

    attribuut_naam: AttribuutNaam | UnknownCode = field(validator=code_of(AttribuutNaam))
    attribuut_waarde: str = field(validator=values.ATTRIBUUT_WAARDE, repr=mask_in_repr)

    @classmethod
    def stopdatum(cls, stopdatum: date) -> Self:
        """Make attribute 01; the date is written as ``eejjmmdd``.

        Args:
            stopdatum: The last day of the period.

        Raises:
            InvalidType: No date.
        """
        if not is_day(stopdatum):
            msg = f"stopdatum: verwacht een datum (date), geen {type(stopdatum).__name__}."
            raise InvalidType(msg)
        return cls(
            attribuut_naam=AttribuutNaam.STOPDATUM,
            attribuut_waarde=write_date(stopdatum, Notation.TECHNISCH),
        )

    @classmethod
    def voorliggende_eb_stroom(cls, stroom: str) -> Self:
        """Make attribute 02.

        Args:
            stroom: Name of the stream, such as ``Wlz``.
        """
        return cls(attribuut_naam=AttribuutNaam.VOORLIGGENDE_EB_STROOM, attribuut_waarde=stroom)

    @property
    def datum(self) -> date | None:
        """The date that attribute 01 holds; None for any other attribute.

        Raises:
            InvalidValue: The text of attribute 01 is no date.
        """
        if self.attribuut_naam is not AttribuutNaam.STOPDATUM:
            return None
        return read_any_date(self.attribuut_waarde)

    @property
    def eb_stroom(self) -> str | None:
        """The stream that attribute 02 names; None for any other attribute."""
        if self.attribuut_naam is not AttribuutNaam.VOORLIGGENDE_EB_STROOM:
            return None
        return self.attribuut_waarde


def _attributen_as_tuple(value: Iterable[Attribuut]) -> tuple[Attribuut, ...]:
    return as_tuple(value)


@name_fields
@frozen(kw_only=True)
class Attributen:
    """The attributes that go with a reason (aanname).

    Attributes:
        attribuut: One or more attributes.
    """

    attribuut: tuple[Attribuut, ...] = field(
        validator=one_or_more(exactly(Attribuut)), converter=_attributen_as_tuple
    )


@name_fields
@frozen(kw_only=True)
class InhoudelijkeOpmerking:
    """What the CAK has to say (name: 4.0, shape: aanname).

    Attributes:
        reden_terugkoppeling: The reason; an unknown code is kept.
        attributen: What goes with the reason, or None.
    """

    reden_terugkoppeling: RedenTerugkoppeling | UnknownCode = field(
        validator=code_of(RedenTerugkoppeling)
    )
    attributen: Attributen | None = field(default=None, validator=optional(exactly(Attributen)))


@name_fields
@frozen(kw_only=True)
class InhoudelijkeOpmerkingRetour(InhoudelijkeOpmerking):
    """The remark as a retour gives it back.

    Attributes:
        retour_codes: The codes on the remark.
    """

    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True)
class Abonnementstarief:
    """The period of abonnementstarief a remark is about (4.0).

    Attributes:
        eb_start_nummer: The number that the receiving gemeente gave the period.
        inhoudelijke_opmerking: The remark.
    """

    eb_start_nummer: int = field(validator=values.NUMMER, repr=mask_in_repr)
    inhoudelijke_opmerking: InhoudelijkeOpmerking = field(validator=exactly(InhoudelijkeOpmerking))


@name_fields
@frozen(kw_only=True)
class AbonnementstariefRetour(Abonnementstarief):
    """The period as a retour gives it back.

    Attributes:
        inhoudelijke_opmerking: The remark, with its codes.
        retour_codes: The codes on the period.
    """

    inhoudelijke_opmerking: InhoudelijkeOpmerkingRetour = field(
        validator=exactly(InhoudelijkeOpmerkingRetour)
    )
    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True)
class BeschermdWonen:
    """The period of beschermd wonen a remark is about (aanname).

    Attributes:
        bw_start_nummer: The number that the receiving gemeente gave the period.
        inhoudelijke_opmerking: The remark.
    """

    bw_start_nummer: int = field(validator=values.NUMMER, repr=mask_in_repr)
    inhoudelijke_opmerking: InhoudelijkeOpmerking = field(validator=exactly(InhoudelijkeOpmerking))


@name_fields
@frozen(kw_only=True)
class BeschermdWonenRetour(BeschermdWonen):
    """The period as a retour gives it back.

    Attributes:
        inhoudelijke_opmerking: The remark, with its codes.
        retour_codes: The codes on the period.
    """

    inhoudelijke_opmerking: InhoudelijkeOpmerkingRetour = field(
        validator=exactly(InhoudelijkeOpmerkingRetour)
    )
    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True, repr=False)
class WMO409(Bericht):
    """Inhoudelijke terugkoppeling, from CAK to gemeente. Exactly one of the two streams is filled.

    Attributes:
        header: To whom, when.
        abonnementstarief: The remark on a period of abonnementstarief, or None.
        beschermd_wonen: The remark on a period of beschermd wonen, or None.

    Example:
        >>> bericht = WMO409.terugkoppeling(
        ...     ontvanger="0513",
        ...     identificatie="C000000001",
        ...     dagtekening=date(2025, 5, 14),
        ...     eb_start_nummer=680014,
        ...     reden=RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        ...     attributen=[Attribuut.stopdatum(date(2025, 5, 9))],
        ... )
        >>> bericht.abonnementstarief.eb_start_nummer
        680014
    """

    naam: ClassVar[str] = "WMO409"

    header: HeaderTerugkoppeling = field(validator=exactly(HeaderTerugkoppeling))
    abonnementstarief: Abonnementstarief | None = field(
        default=None, validator=optional(exactly(Abonnementstarief))
    )
    beschermd_wonen: BeschermdWonen | None = field(
        default=None, validator=optional(exactly(BeschermdWonen))
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a message about no stream or about two.

        Raises:
            InvalidValue: Not exactly one stream is filled, or see `Bericht`.
        """
        super().__attrs_post_init__()
        if (self.abonnementstarief is None) == (self.beschermd_wonen is None):
            wanted = "vul abonnementstarief of beschermd_wonen, niet beide"
            msg = f"Een WMO409 gaat over precies een stroom: {wanted}."
            raise InvalidValue(msg)

    @classmethod
    @name_arguments
    def terugkoppeling(
        cls,
        *,
        ontvanger: str,
        identificatie: str,
        dagtekening: date,
        reden: RedenTerugkoppeling | UnknownCode,
        attributen: Iterable[Attribuut] | None = None,
        eb_start_nummer: int | None = None,
        bw_start_nummer: int | None = None,
        release: Release | None = None,
    ) -> WMO409:
        """Make the message; give the number of the period in one of the two streams.

        Args:
            ontvanger: Gemeentecode of the gemeente whose period it concerns.
            identificatie: Identification of the message, 1 to 12 characters.
            dagtekening: Date of the message.
            reden: Why the CAK sends it.
            attributen: What goes with the reason, such as a list; None for nothing.
            eb_start_nummer: The number of the period of abonnementstarief.
            bw_start_nummer: The number of the period of beschermd wonen.
            release: The release to write for; None for the default.

        Raises:
            InvalidValue: A value that the standard does not allow, no number, or two.
            InvalidType: A value of the wrong type.
        """
        release = releases.release_or_home(release, cls.naam)
        rows = () if attributen is None else as_tuple(attributen)
        attached = Attributen(attribuut=rows) if rows else None
        opmerking = InhoudelijkeOpmerking(reden_terugkoppeling=reden, attributen=attached)
        abonnementstarief = None
        if eb_start_nummer is not None:
            abonnementstarief = Abonnementstarief(
                eb_start_nummer=eb_start_nummer, inhoudelijke_opmerking=opmerking
            )
        beschermd_wonen = None
        if bw_start_nummer is not None:
            beschermd_wonen = BeschermdWonen(
                bw_start_nummer=bw_start_nummer, inhoudelijke_opmerking=opmerking
            )
        return cls(
            release=release,
            header=HeaderTerugkoppeling(
                **cls.stamp_fields(release),
                ontvanger=ontvanger,
                bericht_identificatie=BerichtIdentificatie(
                    identificatie=identificatie, dagtekening=dagtekening
                ),
            ),
            abonnementstarief=abonnementstarief,
            beschermd_wonen=beschermd_wonen,
        )


@name_fields
@frozen(kw_only=True, repr=False)
class WMO410(RetourBericht):
    """Retour on a WMO409, from gemeente to CAK. At most one of the two streams is filled.

    Attributes:
        header: The heenbericht's header, with the retour's own identification and codes.
        abonnementstarief: The period as it came, with codes, or None.
        beschermd_wonen: The period as it came, with codes, or None.
    """

    naam: ClassVar[str] = "WMO410"

    header: HeaderTerugkoppelingRetour = field(validator=exactly(HeaderTerugkoppelingRetour))
    abonnementstarief: AbonnementstariefRetour | None = field(
        default=None, validator=optional(exactly(AbonnementstariefRetour))
    )
    beschermd_wonen: BeschermdWonenRetour | None = field(
        default=None, validator=optional(exactly(BeschermdWonenRetour))
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a message about two streams.

        Raises:
            InvalidValue: Both streams are filled, or see `Bericht`.
        """
        super().__attrs_post_init__()
        if self.abonnementstarief is not None and self.beschermd_wonen is not None:
            wanted = "vul abonnementstarief of beschermd_wonen, niet beide"
            msg = f"Een WMO410 gaat over hoogstens een stroom: {wanted}."
            raise InvalidValue(msg)
