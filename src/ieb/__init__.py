"""iEb: the messages by which Dutch gemeenten and the CAK exchange Wmo contributions."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from ieb.codes import (
    AttribuutNaam,
    BerichtCode,
    RedenTerugkoppeling,
    RetourCode,
    StatusAanlevering,
    UnknownCode,
)
from ieb.errors import (
    ForbiddenDoctype,
    IebError,
    InvalidMessage,
    InvalidRelease,
    InvalidType,
    InvalidValue,
    NoRetour,
    NotWellFormed,
    RefusedMessage,
    TooLarge,
    UnexpectedMessage,
    UnknownMessage,
    WrongEncoding,
)
from ieb.findings import Finding, Mark, Severity
from ieb.messages import (
    WMO405,
    WMO406,
    WMO407,
    WMO408,
    WMO409,
    WMO410,
    Attribuut,
    BerichtIdentificatie,
    Kostprijs,
    Message,
    RetourCodes,
    XsdVersie,
)
from ieb.notation import Notation
from ieb.releases import Release, release
from ieb.values import Bedrag
from ieb.wire import from_json, parse, read, serialize, to_json, write

if TYPE_CHECKING:
    from ieb.history import History, HistoryView
    from ieb.history_sqlite import SqliteHistory
    from ieb.retour import build_retour, check_retour
    from ieb.rules import RULES, AndereStroom, Context, NotJudged, Report, Rule, Termijnen, check, validate

# What judges messages is loaded at first use, so that who only reads and writes them does not wait for it.
_LATER: Final = {
    "AndereStroom": "ieb.rules",
    "Context": "ieb.rules",
    "History": "ieb.history",
    "HistoryView": "ieb.history",
    "NotJudged": "ieb.rules",
    "RULES": "ieb.rules",
    "Report": "ieb.rules",
    "Rule": "ieb.rules",
    "SqliteHistory": "ieb.history_sqlite",
    "Termijnen": "ieb.rules",
    "build_retour": "ieb.retour",
    "check": "ieb.rules",
    "check_retour": "ieb.retour",
    "validate": "ieb.rules",
}


def __getattr__(name: str) -> object:
    """Load what is not needed to read and write messages."""
    if name not in _LATER:
        msg = f"module 'ieb' has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(import_module(_LATER[name]), name)
    globals()[name] = value
    return value


__all__ = [
    "RULES",
    "WMO405",
    "WMO406",
    "WMO407",
    "WMO408",
    "WMO409",
    "WMO410",
    "AndereStroom",
    "Attribuut",
    "AttribuutNaam",
    "Bedrag",
    "BerichtCode",
    "BerichtIdentificatie",
    "Context",
    "Finding",
    "ForbiddenDoctype",
    "History",
    "HistoryView",
    "IebError",
    "InvalidMessage",
    "InvalidRelease",
    "InvalidType",
    "InvalidValue",
    "Kostprijs",
    "Mark",
    "Message",
    "NoRetour",
    "NotJudged",
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
    "Termijnen",
    "TooLarge",
    "UnexpectedMessage",
    "UnknownCode",
    "UnknownMessage",
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
    "validate",
    "write",
]
