"""Which provision decides, and which kostprijs may stand in a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ieb.arguments import demand_text, name_arguments
from ieb.codes import TARIEVEN, Tarief
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import Maand, tarief_in
from ieb.kalender.tariffs import demand_tarieven
from ieb.kostprijs.bewaking import Bewaking
from ieb.kostprijs.counting import run_down
from ieb.messages import Kostprijs
from ieb.privacy import quote


class _Running(NamedTuple):
    """A provision and its last month; the greatest is the one to deliver."""

    last: Maand
    is_delivered: bool
    name: str


@name_arguments
def longest(
    bewakingen: Mapping[str, Bewaking],
    tarieven: Iterable[Tarief] = TARIEVEN,
    delivered: str | None = None,
) -> str | None:
    """Return which of several provisions runs longest, and so is the one to point out to the CAK.

    That is the one with the latest last month, not the one with the highest kostprijs (vng, cak).
    The CAK watches one; amounts are never added up (wet: Uitvoeringsbesluit Wmo 2015 art. 3.10b
    lid 4).

    Args:
        bewakingen: The provisions of a client that are watched, each by a name.
        tarieven: The national tariffs.
        delivered: The name of the one that the CAK has now. Of several that run equally long it
            stays, so that no message is needed; else it is the last by name (aanname).

    Returns:
        Its name, or None when no month may be charged for any of them.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: No provision has the name of `delivered`.
        UnknownTarief: A month that counts has no tariff.
    """
    if not isinstance(bewakingen, Mapping):
        found = type(bewakingen).__name__
        msg = f"bewakingen: verwacht een naam bij elke Bewaking (dict), geen {found}."
        raise InvalidType(msg)
    for name in bewakingen:
        demand_text("bewakingen", name)
    if delivered is not None and demand_text("delivered", delivered) not in bewakingen:
        names = ", ".join(map(quote, bewakingen)) or "geen enkele"
        msg = f"delivered: {quote(delivered)} is geen van de voorzieningen; wel {names}."
        raise InvalidValue(msg)
    rows = demand_tarieven(tarieven)
    running: list[_Running] = []
    for name, bewaking in bewakingen.items():
        last = run_down(bewaking, rows).last
        if last is not None:
            running.append(_Running(last, name == delivered, name))
    return max(running).name if running else None


@name_arguments
def sendable(kostprijs: Kostprijs, tarieven: Iterable[Tarief] = TARIEVEN) -> Kostprijs | None:
    """Return a kostprijs when it may stand in a message: above the tariff on its start (TR409).

    Args:
        kostprijs: The kostprijs, or what remains of it.
        tarieven: The national tariffs.

    Returns:
        The same kostprijs; None when TR409 refuses it. Leave it out then, and watch it yourself.
        After the last announced day TR409 does not judge. What is returned then rests on the last
        tariff, and is provisional: ask again when the tariff is known.

    Raises:
        InvalidType: An argument has the wrong type.
        UnknownTarief: There is no tariff on that day.
    """
    if not isinstance(kostprijs, Kostprijs):
        msg = f"kostprijs: verwacht een Kostprijs, geen {type(kostprijs).__name__}."
        raise InvalidType(msg)
    rows = demand_tarieven(tarieven)
    day = kostprijs.kostprijs_startdatum
    in_force = [tarief.cents for tarief in rows if tarief.in_force(day)]
    # By the day where the table has it, as the rule does: a table may change within a month.
    cents = in_force[0] if in_force else tarief_in(Maand.of(day), rows).cents
    return kostprijs if kostprijs.kostprijs_bedrag.cents > cents else None
