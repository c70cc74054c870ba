"""How a command ends: the codes that scripts read."""

from __future__ import annotations

from typing import Final

CLEAN: Final = 0
"""Nothing is wrong."""
FINDINGS: Final = 1
"""Something was found that a person should look at."""
UNREADABLE: Final = 2
"""Something cannot be read or written, or the command cannot be so."""
