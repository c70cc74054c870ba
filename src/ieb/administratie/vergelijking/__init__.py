"""Comparing the administration of a gemeente with what the CAK knows.

`compare` puts the records beside the files of 2019 and chooses the remaining amounts, and
`with_amounts` makes them the records of the initial delivery, which `make_parts` writes as release
1.0 had it. `Reconciliation` holds what is delivered beside what was compared. `compare_periods`
puts what was exchanged beside a list of the CAK.
"""

from __future__ import annotations

from ieb.administratie.vergelijking.aanlevering import make_parts, with_amounts
from ieb.administratie.vergelijking.comparing import compare
from ieb.administratie.vergelijking.perioden import (
    CakPeriode,
    PeriodeVergelijking,
    PeriodeVerschil,
    compare_periods,
    due,
    next_comparison,
)
from ieb.administratie.vergelijking.reconciling import (
    Amounts,
    Fate,
    Open,
    Reconciliation,
    Sum,
    list_open,
)
from ieb.administratie.vergelijking.uitkomst import (
    ClientReden,
    ClientVergelijking,
    EigenBedrag,
    Keuze,
    NietVergeleken,
    Status,
    Vergelijking,
    Verschil,
    VerstrekkingVergelijking,
    Via,
)

__all__ = [
    "Amounts",
    "CakPeriode",
    "ClientReden",
    "ClientVergelijking",
    "EigenBedrag",
    "Fate",
    "Keuze",
    "NietVergeleken",
    "Open",
    "PeriodeVergelijking",
    "PeriodeVerschil",
    "Reconciliation",
    "Status",
    "Sum",
    "Vergelijking",
    "Verschil",
    "VerstrekkingVergelijking",
    "Via",
    "compare",
    "compare_periods",
    "due",
    "list_open",
    "make_parts",
    "next_comparison",
    "with_amounts",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
