"""What a value needs from higher up; the face of the library attaches it before all else."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Final

# Any: this is the lowest layer, where there are no releases yet.
READERS: Final[list[Callable[[str | os.PathLike[str], Any], Any]]] = []
"""What reads an XSD set from a folder, with the names that it has for our elements; one of them."""
