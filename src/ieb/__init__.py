"""iEb: the messages by which Dutch gemeenten and the CAK exchange Wmo contributions.

All is loaded when it is first asked for, so that nobody waits for what he does not use.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ieb import _start as _start  # first: who runs `python -m ieb` may interrupt the rest
from ieb._attached import READERS as _READERS

_LATER: Final = {
    "AndereStroom": "ieb.rules",
    "Attribuut": "ieb.messages",
    "AttribuutNaam": "ieb.codes",
    "Bedrag": "ieb.values",
    "BerichtCode": "ieb.codes",
    "BerichtIdentificatie": "ieb.messages",
    "CannotPlan": "ieb.errors",
    "CannotUpgrade": "ieb.errors",
    "Context": "ieb.rules",
    "Finding": "ieb.findings",
    "ForbiddenDoctype": "ieb.errors",
    "History": "ieb.history",
    "HistoryView": "ieb.history",
    "IebError": "ieb.errors",
    "InvalidEnvelope": "ieb.errors",
    "InvalidMessage": "ieb.errors",
    "InvalidRecords": "ieb.errors",
    "InvalidRelease": "ieb.errors",
    "InvalidType": "ieb.errors",
    "InvalidValue": "ieb.errors",
    "Kostprijs": "ieb.messages",
    "Mark": "ieb.findings",
    "LostDatabase": "ieb.errors",
    "MissingExtra": "ieb.errors",
    "NoRetour": "ieb.errors",
    "NoRoom": "ieb.errors",
    "NotAnEnvelope": "ieb.errors",
    "NotJudged": "ieb.rules",
    "NotPublished": "ieb.errors",
    "NotRecorded": "ieb.errors",
    "NotWellFormed": "ieb.errors",
    "Notation": "ieb.notation",
    "RULES": "ieb.rules",
    "RedenTerugkoppeling": "ieb.codes",
    "RefusedMessage": "ieb.errors",
    "Release": "ieb.releases",
    "Report": "ieb.rules",
    "RetourCode": "ieb.codes",
    "RetourCodes": "ieb.messages",
    "Rule": "ieb.rules",
    "Severity": "ieb.findings",
    "SqliteHistory": "ieb.history.sqlite",
    "StatusAanlevering": "ieb.codes",
    "StoppedExecutor": "ieb.errors",
    "Termijnen": "ieb.rules",
    "TooLarge": "ieb.errors",
    "UnexpectedMessage": "ieb.errors",
    "UnknownCode": "ieb.codes",
    "UnknownMessage": "ieb.errors",
    "UnknownTarief": "ieb.errors",
    "UnreadableSource": "ieb.errors",
    "WrongEncoding": "ieb.errors",
    "XsdVersie": "ieb.messages",
    "build_retour": "ieb.retour",
    "check": "ieb.rules",
    "check_retour": "ieb.retour",
    "from_json": "ieb.wire.json",
    "parse": "ieb.wire.xml",
    "read": "ieb.wire.xml",
    "release": "ieb.releases",
    "serialize": "ieb.wire.xml",
    "to_json": "ieb.wire.json",
    "upgrade": "ieb.upgrading",
    "upgrade_series": "ieb.upgrading",
    "validate": "ieb.rules",
    "write": "ieb.wire.xml",
}
"""Where each name is; those of the messages are in `ieb.messages.pairs`, which alone lists them."""
# Parts of the library, so that `ieb.scenario.casussen()` needs no more than `import ieb`.
_PARTS: Final = (
    "administratie",
    "batch",
    "codes",
    "conformance",
    "errors",
    "findings",
    "ggk",
    "history",
    "kalender",
    "keten",
    "kostprijs",
    "messages",
    "notation",
    "releases",
    "retour",
    "rules",
    "scenario",
    "upgrading",
    "values",
    "wire",
    "xsdset",
)
# Another one, which needs an extra: it can be had by name, but who looks around is not made to
# import it.
_EXTRA: Final = ("testing",)

if TYPE_CHECKING:
    __version__: str
    __all__: list[str]
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
    from ieb import xsdset as xsdset
    from ieb.codes import AttribuutNaam as AttribuutNaam
    from ieb.codes import BerichtCode as BerichtCode
    from ieb.codes import RedenTerugkoppeling as RedenTerugkoppeling
    from ieb.codes import RetourCode as RetourCode
    from ieb.codes import StatusAanlevering as StatusAanlevering
    from ieb.codes import UnknownCode as UnknownCode
    from ieb.errors import CannotPlan as CannotPlan
    from ieb.errors import CannotUpgrade as CannotUpgrade
    from ieb.errors import ForbiddenDoctype as ForbiddenDoctype
    from ieb.errors import IebError as IebError
    from ieb.errors import InvalidEnvelope as InvalidEnvelope
    from ieb.errors import InvalidMessage as InvalidMessage
    from ieb.errors import InvalidRecords as InvalidRecords
    from ieb.errors import InvalidRelease as InvalidRelease
    from ieb.errors import InvalidType as InvalidType
    from ieb.errors import InvalidValue as InvalidValue
    from ieb.errors import LostDatabase as LostDatabase
    from ieb.errors import MissingExtra as MissingExtra
    from ieb.errors import NoRetour as NoRetour
    from ieb.errors import NoRoom as NoRoom
    from ieb.errors import NotAnEnvelope as NotAnEnvelope
    from ieb.errors import NotPublished as NotPublished
    from ieb.errors import NotRecorded as NotRecorded
    from ieb.errors import NotWellFormed as NotWellFormed
    from ieb.errors import RefusedMessage as RefusedMessage
    from ieb.errors import StoppedExecutor as StoppedExecutor
    from ieb.errors import TooLarge as TooLarge
    from ieb.errors import UnexpectedMessage as UnexpectedMessage
    from ieb.errors import UnknownMessage as UnknownMessage
    from ieb.errors import UnknownTarief as UnknownTarief
    from ieb.errors import UnreadableSource as UnreadableSource
    from ieb.errors import WrongEncoding as WrongEncoding
    from ieb.findings import Finding as Finding
    from ieb.findings import Mark as Mark
    from ieb.findings import Severity as Severity
    from ieb.history import History as History
    from ieb.history import HistoryView as HistoryView
    from ieb.history.sqlite import SqliteHistory as SqliteHistory
    from ieb.messages import Attribuut as Attribuut
    from ieb.messages import BerichtIdentificatie as BerichtIdentificatie
    from ieb.messages import Kostprijs as Kostprijs
    from ieb.messages import RetourCodes as RetourCodes
    from ieb.messages import XsdVersie as XsdVersie
    from ieb.messages.pairs import *  # noqa: F403  # every message: pairs names them
    from ieb.notation import Notation as Notation
    from ieb.releases import Release as Release
    from ieb.releases import release as release
    from ieb.retour import build_retour as build_retour
    from ieb.retour import check_retour as check_retour
    from ieb.rules import RULES as RULES
    from ieb.rules import AndereStroom as AndereStroom
    from ieb.rules import Context as Context
    from ieb.rules import NotJudged as NotJudged
    from ieb.rules import Report as Report
    from ieb.rules import Rule as Rule
    from ieb.rules import Termijnen as Termijnen
    from ieb.rules import check as check
    from ieb.rules import validate as validate
    from ieb.upgrading import upgrade as upgrade
    from ieb.upgrading import upgrade_series as upgrade_series
    from ieb.values import Bedrag as Bedrag
    from ieb.wire.json import from_json as from_json
    from ieb.wire.json import to_json as to_json
    from ieb.wire.xml import parse as parse
    from ieb.wire.xml import read as read
    from ieb.wire.xml import serialize as serialize
    from ieb.wire.xml import write as write
else:
    # Unseen by type checkers: to them it would make every misspelt name an object.
    def __getattr__(name: str) -> object:
        """Load what is asked for."""
        if name in _PARTS or name in _EXTRA:
            return import_module(f"ieb.{name}")  # which sets the attribute too
        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415  # slow, and few ask for it

            return version("ieb")
        if name == "__all__":
            return [*_LATER, *_pairs()]
        home = _LATER.get(name)
        if home is None and not name.startswith("_") and name in _pairs():
            home = "ieb.messages.pairs"
        if home is None:
            msg = f"module 'ieb' has no attribute {name!r}"
            raise AttributeError(msg)
        value: object = getattr(import_module(home), name)
        globals()[name] = value
        return value


def _pairs() -> list[str]:
    names: list[str] = import_module("ieb.messages.pairs").__all__
    return names


# Any: what it is a `Release` says, which nobody may have asked for yet.
def _read_xsd(folder: str | os.PathLike[str], names: Any) -> Any:  # noqa: ANN401
    return import_module("ieb.xsdset").from_xsd(folder, names)


# What a release, which knows nothing of who makes one, calls for `Release.from_xsd`.
_READERS.append(_read_xsd)


def __dir__() -> list[str]:
    """Name what is public, loaded or not."""
    return sorted({*_LATER, *_pairs(), *_PARTS, "__version__"})
