"""From what a gemeente granted in iWmo, by category and product, to the kind of provision."""

from __future__ import annotations

from typing import Final

from ieb.administratie.soorten import Soort
from ieb.errors import InvalidType, InvalidValue
from ieb.privacy import quote

_BY_CATEGORY: Final = {
    "11": Soort.ROLSTOEL,
    "12": Soort.HULPMIDDEL,
    "14": Soort.HULPMIDDEL,
    "15": Soort.BESCHERMD_WONEN,
    "16": Soort.OPVANG,
    "17": Soort.OPVANG,
}
"""By productcategorie, WMO020 of iWmo (zuster)."""
_HOUSING: Final = "13"
_DISPUTED: Final = ("11X20", "11X21", "11X22", "11X61")
"""Sports wheelchairs and parts of a wheelchair: whether a contribution is due is disputed."""


def soort_of(productcategorie: str, productcode: str | None = None) -> Soort:
    """Return the kind of provision that a product of iWmo is (zuster: WMO020).

    Args:
        productcategorie: The category, two digits.
        productcode: The product in it, or None when only the category is known.

    Raises:
        InvalidType: No text.
        InvalidValue: The category is unknown, or says too little; the text says what to choose.

    Example:
        >>> soort_of("15").name
        'BESCHERMD_WONEN'
    """
    for name, value in (("productcategorie", productcategorie), ("productcode", productcode or "")):
        if not isinstance(value, str):
            msg = f"{name}: verwacht tekst, geen {type(value).__name__}."
            raise InvalidType(msg)
    if productcode in _DISPUTED:
        msg = (
            f"Product {productcode}: kies zelf SPORTROLSTOEL of ROLSTOELONDERDEEL, en zeg of er "
            "een bijdrage voor verschuldigd is. Een vaste regel bestaat er niet voor."
        )
        raise InvalidValue(msg)
    if productcategorie == _HOUSING:
        msg = f"Productcategorie {_HOUSING}: kies zelf HULPMIDDEL of WONINGAANPASSING."
        raise InvalidValue(msg)
    if productcategorie not in _BY_CATEGORY:
        known = ", ".join(sorted([*_BY_CATEGORY, _HOUSING]))
        msg = (
            f"Productcategorie {quote(productcategorie)} hoort bij geen soort voorziening. Bekend "
            f"zijn: {known}. Kies zelf een soort."
        )
        raise InvalidValue(msg)
    return _BY_CATEGORY[productcategorie]
