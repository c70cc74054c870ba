"""From the records of a gemeente to the messages to send.

A gemeente administers provisions, iEb exchanges persons and periods. `plan` says what should be
known at the CAK, what is known, and what to send; it can be run every day, and repeated.
"""

from __future__ import annotations

from ieb.administratie import bestand, vergelijking
from ieb.administratie.beleid import Beleid, Kostprijsbeleid, Mutaties, Pauzeregel, TeLaat
from ieb.administratie.besluit import Besluit, compare_definitions, decide
from ieb.administratie.desired import Wens, desired, next_moment
from ieb.administratie.dossier import Dossier, Onderbreking, Voorliggend, Voorziening
from ieb.administratie.effect import Effect, effect_of, signal_effect
from ieb.administratie.jsonschema import dossier_schema
from ieb.administratie.meldingen import (
    REDENEN_BEEINDIGING,
    Declaratie,
    Meldtermijnen,
    Startdefinitie,
    StartMelding,
    StopMelding,
    Toewijzing,
)
from ieb.administratie.nearing import NearlyReached, find_nearly_reached
from ieb.administratie.pauze import is_pause, pause_seen_on
from ieb.administratie.planning import plan, plan_all
from ieb.administratie.plans import Belemmering, Opdracht, Plan
from ieb.administratie.policies import parse_beleid, policy_to_toml, read_beleid
from ieb.administratie.producten import soort_of
from ieb.administratie.records import (
    dossier_to_json,
    parse_dossiers,
    read_dossiers,
    write_dossiers,
)
from ieb.administratie.redenen import Reden, RedenCode
from ieb.administratie.run import Tally, opening, strays
from ieb.administratie.soorten import Kenmerken, Plicht, Soort
from ieb.administratie.tzw import tzw_window
from ieb.kalender import freed_months

__all__ = [
    "REDENEN_BEEINDIGING",
    "Beleid",
    "Belemmering",
    "Besluit",
    "Declaratie",
    "Dossier",
    "Effect",
    "Kenmerken",
    "Kostprijsbeleid",
    "Meldtermijnen",
    "Mutaties",
    "NearlyReached",
    "Onderbreking",
    "Opdracht",
    "Pauzeregel",
    "Plan",
    "Plicht",
    "Reden",
    "RedenCode",
    "Soort",
    "StartMelding",
    "Startdefinitie",
    "StopMelding",
    "Tally",
    "TeLaat",
    "Toewijzing",
    "Voorliggend",
    "Voorziening",
    "Wens",
    "bestand",
    "compare_definitions",
    "decide",
    "desired",
    "dossier_schema",
    "dossier_to_json",
    "effect_of",
    "find_nearly_reached",
    "freed_months",
    "is_pause",
    "next_moment",
    "opening",
    "parse_beleid",
    "parse_dossiers",
    "pause_seen_on",
    "plan",
    "plan_all",
    "policy_to_toml",
    "read_beleid",
    "read_dossiers",
    "signal_effect",
    "soort_of",
    "strays",
    "tzw_window",
    "vergelijking",
    "write_dossiers",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
