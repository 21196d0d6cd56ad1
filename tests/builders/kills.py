"""At which steps of a run the program is killed in tests."""

from __future__ import annotations

import os

KILLS = int(os.environ.get("CHECKBACK_KILLS", "15"))  # at so many of the steps; 0 for every one


def chosen(steps: int) -> range:
    """The steps at which the program is killed, evenly spread."""
    return range(1, steps + 1, max(1, -(-steps // KILLS)) if KILLS else 1)
