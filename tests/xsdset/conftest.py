"""What the tests of XSD sets share."""

from __future__ import annotations

import pytest

import ieb

from .support import OURS


@pytest.fixture(scope="module")
def own() -> ieb.Release:
    """Our own set, read as if it were of others."""
    return ieb.Release.from_xsd(OURS)
