"""A copy of our XSD set to change, and what the library says of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ieb
from ieb.xsdset import check_xsd

OURS = Path(ieb.__file__).parent / "releases" / "data" / "4.0"
EXAMPLES = Path(__file__).parents[2] / "voorbeelden"
START = EXAMPLES / "start.xml"
ELEMENT = r'      <xs:element name="{}".*?</xs:element>\n'
NUMBER = (
    '<xs:restriction base="xs:integer">\n      <xs:minInclusive value="0"/>\n      '
    '<xs:maxInclusive value="999999999"/>'
)
DATE = '<xs:restriction base="xs:date">\n      <xs:pattern value="[^:Z]*"/>'


def replace(folder: Path, old: str, new: str, documents: str = "*.xsd") -> None:
    """Replace text in some documents of a set; at least one must hold it."""
    files = [file for file in folder.glob(documents) if old in file.read_text()]
    assert files
    for file in files:
        file.write_text(file.read_text().replace(old, new))


def element(folder: Path, document: str, name: str) -> str:
    """Return the declaration of an element."""
    found = re.search(ELEMENT.format(name), (folder / document).read_text(), re.DOTALL)
    assert found is not None
    return found[0]


def texts(folder: Path, **options: object) -> list[str]:
    """Return the differences with our own set as text, without their place."""
    return [difference.text for difference in check_xsd(folder, **options)[1]]


def misfits(folder: Path, **options: object) -> list[str]:
    """Return what makes a set unusable, as `Release.from_xsd` tells it."""
    with pytest.raises(ieb.InvalidRelease) as refused:
        ieb.Release.from_xsd(folder, **options)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return list(refused.value.faults)


def as_text(*patterns: str) -> str:
    """Return a restriction of xs:string."""
    return '<xs:restriction base="xs:string">' + "".join(
        f'<xs:pattern value="{pattern}"/>' for pattern in patterns
    )
