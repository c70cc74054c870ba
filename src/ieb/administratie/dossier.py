"""What a gemeente has on record of one person: the provisions, and what stands in their way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from attrs import Attribute, field, frozen

from ieb.administratie.demands import demand, demand_all, of_kind, of_kind_or_none
from ieb.administratie.soorten import Plicht, Soort, never_due
from ieb.arguments import name_fields, plain_day, plain_day_or_none, text_validator
from ieb.codes.days import day_or_none_validator, day_validator
from ieb.errors import InvalidType, InvalidValue
from ieb.kostprijs import Huur
from ieb.messages import Kostprijs
from ieb.messages.reprs import hide_in_repr, mask_in_repr
from ieb.notation import write_date
from ieb.privacy import mask, quote

_BSN: Final = re.compile("[0-9]{9}")


def name_provision(nummer: str) -> str:
    """Return what a text calls a provision.

    Args:
        nummer: Its number.
    """
    return f"Voorziening {mask(nummer) or quote(nummer)}"


def name_other(naam: str) -> str:
    """Return what a text calls a contribution elsewhere.

    Args:
        naam: What it is.
    """
    return f"Voorliggend {quote(naam)}"


def name_dossier(nummer: str) -> str:
    """Return what a text calls a dossier.

    Args:
        nummer: Its number; empty when it has none.
    """
    return f"Dossier {mask(nummer)}".rstrip()


def find_backward(van: date, tot: date | None, what: str) -> Iterator[str]:
    """Yield in Dutch that an end lies before its begin.

    Args:
        van: The begin.
        tot: The end, or None.
        what: What a text calls that which ends.
    """
    if tot is not None and tot < van:
        yield (
            f"{what}: het einde {write_date(tot)} ligt voor het begin {write_date(van)}. "
            "Een einde is de laatste dag, en die hoort erbij."
        )


def _refuse(faults: Iterable[str]) -> None:
    for text in faults:
        raise InvalidValue(text)


@name_fields
@frozen(kw_only=True)
class Onderbreking:
    """A break in the use of a provision.

    Attributes:
        laatste_dag: Last day on which it was used.
        hervat: First day on which it was used again; None while it is not.

    Raises:
        InvalidType: No day.
    """

    laatste_dag: date = field(converter=plain_day, validator=day_validator)
    hervat: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator
    )


def _demand_cost(
    _owner: object, attribute: Attribute[Kostprijs | Huur | None], value: object
) -> None:
    """Refuse what is neither a kostprijs, nor a rent, nor None; an attrs validator."""
    if value is not None and not isinstance(value, Huur):
        demand(attribute.name, value, Kostprijs)


def _as_breaks(value: Iterable[Onderbreking]) -> tuple[Onderbreking, ...]:
    return tuple(demand_all("onderbrekingen", value, Onderbreking))


@name_fields
@frozen(kw_only=True)
class Voorziening:
    """One provision. All dates are inclusive.

    Attributes:
        nummer: The gemeente's own number of it, unique within the dossier.
        soort: Its kind.
        van: First day of use, as the gemeente's choice of start decides.
        tot: Last day of use, or None while no end is known.
        kostprijs: What it costs, or its rent; only for what may not cost more than that.
        bijdrageplichtig: Whether a contribution is due; None for what kind and policy say.
        onderbrekingen: Breaks in its use.
        herindicatie: Whether a renewal is being decided: the planned end waits for it.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: What cannot be: an end before the begin, a contribution for a rolstoel, a
            kostprijs of a service, breaks that lie outside the use or overlap.
    """

    nummer: str = field(repr=mask_in_repr, validator=text_validator)
    soort: Soort = field(validator=of_kind(Soort))
    van: date = field(converter=plain_day, validator=day_validator)
    tot: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator
    )
    kostprijs: Kostprijs | Huur | None = field(default=None, validator=_demand_cost)
    bijdrageplichtig: bool | None = field(default=None, validator=of_kind_or_none(bool))
    onderbrekingen: tuple[Onderbreking, ...] = field(default=(), converter=_as_breaks)
    herindicatie: bool = field(default=False, validator=of_kind(bool))

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be."""
        naam = self.naam
        _refuse(find_backward(self.van, self.tot, naam))
        _refuse(find_never_due(self.soort, self.bijdrageplichtig, naam))
        _refuse(find_unwatched(self.soort, self.kostprijs, naam))
        _refuse(find_bad_breaks(self.onderbrekingen, self.van, self.tot, naam))

    @property
    def naam(self) -> str:
        """What a text calls it."""
        return name_provision(self.nummer)


def find_never_due(soort: Soort, bijdrageplichtig: bool | None, what: str) -> Iterator[str]:
    """Yield in Dutch that a provision never asks for the contribution it is said to ask for.

    Args:
        soort: Its kind.
        bijdrageplichtig: What is said.
        what: What a text calls the provision.
    """
    if bijdrageplichtig and soort.kenmerken.plicht is Plicht.NOOIT:
        yield f"{what}: {never_due(soort)}"


def find_unwatched(soort: Soort, kostprijs: Kostprijs | Huur | None, what: str) -> Iterator[str]:
    """Yield in Dutch that the kostprijs of a kind of provision is not watched.

    Args:
        soort: The kind.
        kostprijs: What it costs, or None.
        what: What a text calls the provision.
    """
    if kostprijs is not None and not soort.kenmerken.kostprijs:
        yield f"{what}: kostprijsbewaking geldt alleen voor hulpmiddelen en woningaanpassingen."


def find_bad_breaks(
    onderbrekingen: Sequence[Onderbreking], van: date, tot: date | None, what: str
) -> Iterator[str]:
    """Yield in Dutch which breaks cannot be.

    Args:
        onderbrekingen: The breaks.
        van: First day of use.
        tot: Last day of use, or None.
        what: What a text calls the provision.
    """
    for pause in onderbrekingen:
        again = pause.hervat
        outside = pause.laatste_dag < van or _after(pause.laatste_dag, tot)
        backwards = again is not None and again <= pause.laatste_dag
        too_late = again is not None and _after(again, tot)
        if outside or backwards or too_late:
            until = "heden" if again is None else write_date(again)
            yield (
                f"{what}: de onderbreking {write_date(pause.laatste_dag)} tot {until} "
                "klopt niet. Zij ligt binnen het gebruik en eindigt na haar begin."
            )
    for before, after in pairwise(sorted(onderbrekingen, key=_first_day)):
        if before.hervat is None or after.laatste_dag < before.hervat:
            yield (
                f"{what}: onderbrekingen overlappen ({write_date(before.laatste_dag)} en "
                f"{write_date(after.laatste_dag)})."
            )


def _first_day(pause: Onderbreking) -> date:
    return pause.laatste_dag


def _after(day: date, last: date | None) -> bool:
    return last is not None and day > last


@name_fields
@frozen(kw_only=True)
class Voorliggend:
    """A contribution elsewhere that goes before: Wlz, or beschermd wonen of another gemeente.

    Attributes:
        naam: What it is, such as ``Wlz``.
        van: First day.
        tot: Last day, or None while no end is known.

    Raises:
        InvalidType: No day.
        InvalidValue: The end lies before the begin.
    """

    naam: str = field(repr=mask_in_repr, validator=text_validator)
    van: date = field(converter=plain_day, validator=day_validator)
    tot: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator
    )

    def __attrs_post_init__(self) -> None:
        """Refuse what is no day, and an end before the begin."""
        _refuse(find_backward(self.van, self.tot, name_other(self.naam)))


def _as_provisions(value: Iterable[Voorziening]) -> tuple[Voorziening, ...]:
    return tuple(demand_all("voorzieningen", value, Voorziening))


def _as_others(value: Iterable[Voorliggend]) -> tuple[Voorliggend, ...]:
    return tuple(demand_all("voorliggend", value, Voorliggend))


@name_fields
@frozen(kw_only=True)
class Dossier:
    """What a gemeente has on record of one person.

    Attributes:
        bsn: Burgerservicenummer; personal data, never in the repr.
        voorzieningen: The provisions; their order means nothing.
        geboortedatum: Day of birth, or None when it is not known.
        overleden: Day of death, or None.
        voorliggend: Contributions elsewhere that go before the abonnementstarief.
        nummer: The gemeente's own number of the dossier, which a text may show; not the Bsn.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: No nine digits, a number of a provision that comes twice, or a death before
            the birth. A Bsn that fails the 11-proef is no error here: the plan tells of it.

    Example:
        >>> Dossier(bsn="999992016", nummer="17").nummer
        '17'
    """

    bsn: str = field(repr=hide_in_repr)
    voorzieningen: tuple[Voorziening, ...] = field(default=(), converter=_as_provisions)
    geboortedatum: date | None = field(
        default=None,
        converter=plain_day_or_none,
        validator=day_or_none_validator,
        repr=hide_in_repr,
    )
    overleden: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator
    )
    voorliggend: tuple[Voorliggend, ...] = field(default=(), converter=_as_others)
    nummer: str = field(default="", repr=mask_in_repr, validator=text_validator)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be."""
        if not isinstance(self.bsn, str):
            msg = f"bsn: verwacht tekst van 9 cijfers, geen {type(self.bsn).__name__}."
            raise InvalidType(msg)
        _refuse(find_no_bsn(self.bsn, self.naam))
        _refuse(find_early_death(self.geboortedatum, self.overleden, self.naam))
        _refuse(find_doubles(voorziening.nummer for voorziening in self.voorzieningen))

    @property
    def naam(self) -> str:
        """What a text calls it."""
        return name_dossier(self.nummer)


def find_no_bsn(bsn: str, what: str) -> Iterator[str]:
    """Yield in Dutch that a text is no Bsn.

    Args:
        bsn: The text; it is not shown.
        what: What a text calls the dossier.
    """
    if not _BSN.fullmatch(bsn):
        yield f"{what}: verwacht een Bsn van precies 9 cijfers, ook met een nul vooraan."


def find_early_death(
    geboortedatum: date | None, overleden: date | None, what: str
) -> Iterator[str]:
    """Yield in Dutch that somebody died before the birth.

    Args:
        geboortedatum: Day of birth, or None.
        overleden: Day of death, or None.
        what: What a text calls the dossier.
    """
    if geboortedatum is not None and overleden is not None and overleden < geboortedatum:
        yield f"{what}: overleden voor de geboortedatum."


def find_doubles(nummers: Iterable[str]) -> Iterator[str]:
    """Yield in Dutch which provisions stand in a dossier twice.

    Args:
        nummers: Their numbers.
    """
    seen: set[str] = set()
    for nummer in nummers:
        if nummer in seen:
            yield f"{name_provision(nummer)} staat twee keer in het dossier."
        seen.add(nummer)


def tell_double(first: str, second: str) -> str:
    """Return in Dutch that two dossiers are of one person.

    Args:
        first: Number of the one.
        second: Number of the other.
    """
    return mask(
        f"Dossiers {first} en {second} zijn van dezelfde persoon. Voeg ze samen: de bijdrage loopt "
        "per persoon."
    )
