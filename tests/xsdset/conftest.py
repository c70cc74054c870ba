"""What the tests of XSD sets share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import ieb

from .support import OURS


@pytest.fixture
def xsds(tmp_path: Path) -> Path:
    """A copy of our own XSD set, to change."""
    folder = tmp_path / "xsds"
    shutil.copytree(OURS, folder)
    return folder


@pytest.fixture(scope="module")
def own() -> ieb.Release:
    """Our own set, read as if it were of others."""
    return ieb.Release.from_xsd(OURS)
