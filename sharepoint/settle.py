"""Writes whose answer was lost: look what became of them before anything is sent again."""

from __future__ import annotations

from collections.abc import Callable

from sharepoint.connection import Json
from sharepoint.errors import AlreadyExists, NotFound, Unclear, VersionConflict

_TRIES = 6


def settled(send: Callable[[], Json], look: Callable[[], Json | None], what: str) -> Json:
    """What a write gave back, or what is there once it is known to have taken place.

    ``look`` gives the file if the write took place, None if it did not, and raises where somebody else wrote. After an
    unclear try a conflict may be one with ourselves, so it is looked at as well. Raises Unclear where it stays unknown.
    """
    unclear = False
    for _ in range(_TRIES):
        try:
            return send()
        except Unclear:
            unclear = True
        except (VersionConflict, AlreadyExists, NotFound):
            if not unclear:
                raise
        done = look()
        if done is not None:
            return done
    raise Unclear(f"It is not known whether {what} was written. The next run looks.")
