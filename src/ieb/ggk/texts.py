"""The datatypes of the envelope: how long a text may be, and of which form (ggk)."""

from __future__ import annotations

import re
from typing import Any, Final

from attrs import Attribute, frozen

from ieb.errors import InvalidType, InvalidValue

# What XML 1.0 can hold.
_WRITABLE: Final = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


@frozen(kw_only=True)
class Text:
    """A datatype of the envelope as an attrs validator, by which also an element is judged.

    Attributes:
        expected: What is allowed, in Dutch.
        least: How many characters at least.
        most: How many at most; None for any number.
        form: What the text must look like; None for anything.
        enumeration: The only texts that are allowed; empty for any.
    """

    expected: str
    least: int = 0
    most: int | None = None
    form: re.Pattern[str] | None = None
    enumeration: tuple[str, ...] = ()

    def find_fault(self, text: str) -> str | None:
        """Return the W3C's code of the constraint that a text breaks, or None.

        Args:
            text: The text of an element.
        """
        if len(text) < self.least:
            return "cvc-minLength-valid"
        if self.most is not None and len(text) > self.most:
            return "cvc-maxLength-valid"
        if self.form is not None and self.form.fullmatch(text) is None:
            return "cvc-pattern-valid"
        if self.enumeration and text not in self.enumeration:
            return "cvc-enumeration-valid"
        return None

    # Any: the types of attrs ask for it, as in ieb.values.
    def __call__(self, _instance: object, attribute: Attribute[Any], value: object) -> None:
        """Refuse what the XSD would refuse, or XML cannot hold; the value is not told.

        Raises:
            InvalidType: No text.
            InvalidValue: Another text than is allowed.
        """
        if not isinstance(value, str):
            found = type(value).__name__
            msg = f"{attribute.name}: verwacht tekst, geen {found}."
            raise InvalidType(msg)
        if self.find_fault(value) is not None:
            msg = f"{attribute.name}: verwacht {self.expected}."
            raise InvalidValue(msg)
        if not value.isprintable() and _WRITABLE.fullmatch(value) is None:
            msg = f"{attribute.name}: er staat een teken in dat XML niet kent; haal het weg."
            raise InvalidValue(msg)


def _at_most(most: int, *, least: int = 0) -> Text:
    expected = f"hoogstens {most} tekens"
    if least:
        expected = f"{least} tot en met {most} tekens"
    return Text(expected=expected, least=least, most=most)


ORGANISATIE: Final = _at_most(200)
APPLICATIE: Final = _at_most(50, least=3)
ADMINISTRATIE: Final = _at_most(50)
GEBRUIKER: Final = _at_most(100)
FUNCTIE: Final = _at_most(30)
REFNUMMER: Final = _at_most(40)
FOUTCODE: Final = _at_most(7)
OMSCHRIJVING: Final = _at_most(200)
DETAILS: Final = _at_most(1000)
UUID4: Final = Text(
    expected="een UUID versie 4 in kleine letters, zoals uuid.uuid4() geeft",
    form=re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
)
TIJDSTIP: Final = Text(
    expected="8 tot en met 17 cijfers (eejjmmdduummss)", form=re.compile("[0-9]{8,17}")
)
VERSIE: Final = Text(expected="precies 4 cijfers", form=re.compile("[0-9]{4}"))
BESTANDSNAAM: Final = Text(
    expected="4 tot en met 255 letters, cijfers, punten, streepjes en lage strepen",
    least=4,
    most=255,
    form=re.compile(r"[A-Za-z0-9\-._]+"),
)
PLEK: Final = Text(expected="client of server", enumeration=("client", "server"))
