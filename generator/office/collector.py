"""Keeps Python's collector of cyclic garbage from going over a growing document again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS_BETWEEN = 50_000


@contextmanager
def few_collections() -> Iterator[None]:
    """Collect after every 50,000 new objects, not 700, as long as one document is read.

    A form has some 10,000 objects, all of them in use until it is read: looking through them took a third of the time.
    A large document is still collected as it grows, so memory stays as it was.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _OBJECTS_BETWEEN) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
