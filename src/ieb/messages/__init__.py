"""The model: one frozen class per class of the standard, one module per pair of messages."""

from ieb.messages.abonnementstarief import WMO405, WMO406, Kostprijs
from ieb.messages.bericht import Bericht, BerichtIdentificatie, RetourCodes, XsdVersie
from ieb.messages.beschermd_wonen import WMO407, WMO408
from ieb.messages.kinds import MESSAGES, Message
from ieb.messages.terugkoppeling import WMO409, WMO410, Attribuut

__all__ = [
    "MESSAGES",
    "WMO405",
    "WMO406",
    "WMO407",
    "WMO408",
    "WMO409",
    "WMO410",
    "Attribuut",
    "Bericht",
    "BerichtIdentificatie",
    "Kostprijs",
    "Message",
    "RetourCodes",
    "XsdVersie",
]
