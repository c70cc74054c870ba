"""iEb: the messages by which Dutch gemeenten and the CAK exchange Wmo contributions."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from ieb import _start as _start  # first: who runs `python -m ieb` may interrupt the rest
from ieb import xsdset as xsdset  # which attaches Release.from_xsd
from ieb.codes import (
    AttribuutNaam,
    BerichtCode,
    RedenTerugkoppeling,
    RetourCode,
    StatusAanlevering,
    UnknownCode,
)
from ieb.errors import (
    CannotPlan,
    CannotUpgrade,
    ForbiddenDoctype,
    IebError,
    InvalidEnvelope,
    InvalidMessage,
    InvalidRecords,
    InvalidRelease,
    InvalidType,
    InvalidValue,
    NoRetour,
    NotAnEnvelope,
    NotPublished,
    NotWellFormed,
    RefusedMessage,
    StoppedExecutor,
    TooLarge,
    UnexpectedMessage,
    UnknownMessage,
    UnknownTarief,
    UnreadableSource,
    WrongEncoding,
)
from ieb.findings import Finding, Mark, Severity
from ieb.messages import (
    Attribuut,
    BerichtIdentificatie,
    Kostprijs,
    RetourCodes,
    XsdVersie,
)
from ieb.messages import pairs as _pairs
from ieb.messages.pairs import *  # noqa: F403  # every message: pairs names them, and nothing else
from ieb.notation import Notation
from ieb.releases import Release, release
from ieb.values import Bedrag
from ieb.wire import from_json, parse, read, serialize, to_json, write

# What judges messages is loaded at first use, so that who only reads and writes them does not wait
# for it.
_LATER: Final = {
    "AndereStroom": "ieb.rules",
    "Context": "ieb.rules",
    "History": "ieb.history",
    "HistoryView": "ieb.history",
    "NotJudged": "ieb.rules",
    "RULES": "ieb.rules",
    "Report": "ieb.rules",
    "Rule": "ieb.rules",
    "SqliteHistory": "ieb.history.sqlite",
    "Termijnen": "ieb.rules",
    "build_retour": "ieb.retour",
    "check": "ieb.rules",
    "check_retour": "ieb.retour",
    "upgrade": "ieb.upgrading",
    "upgrade_series": "ieb.upgrading",
    "validate": "ieb.rules",
}


# Parts of the library, so that `ieb.scenario.casussen()` needs no more than `import ieb`.
_PARTS: Final = (
    "administratie",
    "batch",
    "conformance",
    "ggk",
    "history",
    "kalender",
    "keten",
    "kostprijs",
    "retour",
    "rules",
    "scenario",
    "upgrading",
)
_ALWAYS: Final = (
    "codes",
    "errors",
    "findings",
    "messages",
    "notation",
    "releases",
    "values",
    "wire",
    "xsdset",
)
# Another one, which needs an extra: it can be had by name, but who looks around is not made to
# import it.
_EXTRA: Final = ("testing",)

if TYPE_CHECKING:
    __version__: str
    from ieb import administratie as administratie
    from ieb import batch as batch
    from ieb import codes as codes
    from ieb import conformance as conformance
    from ieb import errors as errors
    from ieb import findings as findings
    from ieb import ggk as ggk
    from ieb import history as history
    from ieb import kalender as kalender
    from ieb import keten as keten
    from ieb import kostprijs as kostprijs
    from ieb import messages as messages
    from ieb import notation as notation
    from ieb import releases as releases
    from ieb import retour as retour
    from ieb import rules as rules
    from ieb import scenario as scenario
    from ieb import testing as testing
    from ieb import upgrading as upgrading
    from ieb import values as values
    from ieb import wire as wire
    from ieb.history import History, HistoryView
    from ieb.history.sqlite import SqliteHistory
    from ieb.retour import build_retour, check_retour
    from ieb.rules import (
        RULES,
        AndereStroom,
        Context,
        NotJudged,
        Report,
        Rule,
        Termijnen,
        check,
        validate,
    )
    from ieb.upgrading import upgrade, upgrade_series
else:
    # Unseen by type checkers: to them it would make every misspelt name an object.
    def __getattr__(name: str) -> object:
        """Load what is not needed to read and write messages."""
        if name in _PARTS or name in _EXTRA:
            return import_module(f"ieb.{name}")  # which sets the attribute too
        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415  # slow, and few ask for it

            return version("ieb")
        if name not in _LATER:
            msg = f"module 'ieb' has no attribute {name!r}"
            raise AttributeError(msg)
        value: object = getattr(import_module(_LATER[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Name what is public, loaded or not."""
    return sorted({*__all__, *_ALWAYS, *_PARTS, "__version__"})


__all__: list[str] = [
    "RULES",
    "AndereStroom",
    "Attribuut",
    "AttribuutNaam",
    "Bedrag",
    "BerichtCode",
    "BerichtIdentificatie",
    "CannotPlan",
    "CannotUpgrade",
    "Context",
    "Finding",
    "ForbiddenDoctype",
    "History",
    "HistoryView",
    "IebError",
    "InvalidEnvelope",
    "InvalidMessage",
    "InvalidRecords",
    "InvalidRelease",
    "InvalidType",
    "InvalidValue",
    "Kostprijs",
    "Mark",
    "NoRetour",
    "NotAnEnvelope",
    "NotJudged",
    "NotPublished",
    "NotWellFormed",
    "Notation",
    "RedenTerugkoppeling",
    "RefusedMessage",
    "Release",
    "Report",
    "RetourCode",
    "RetourCodes",
    "Rule",
    "Severity",
    "SqliteHistory",
    "StatusAanlevering",
    "StoppedExecutor",
    "Termijnen",
    "TooLarge",
    "UnexpectedMessage",
    "UnknownCode",
    "UnknownMessage",
    "UnknownTarief",
    "UnreadableSource",
    "WrongEncoding",
    "XsdVersie",
    "build_retour",
    "check",
    "check_retour",
    "from_json",
    "parse",
    "read",
    "release",
    "serialize",
    "to_json",
    "upgrade",
    "upgrade_series",
    "validate",
    "write",
]
__all__ += _pairs.__all__
