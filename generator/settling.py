"""Writes that a killed run left in doubt: whether they took place, by looking at the file that is there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

from generator.ledger import Intent, Ledger, Mark
from generator.stamp import find_stamp
from sharepoint.library import FileRef

Cells = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Texts by table, row key and column."""


def settle(ledger: Ledger, path: str, ref: FileRef | None, data: bytes, cells: Callable[[], Cells]) -> None:
    """Find out whether a write that a killed run left unconfirmed took place, and remember it if it did.

    ``ref`` and ``data`` are the file as it is; ``cells`` reads its texts by table, row key and column where people
    saved it since. A library that rewrites files as they arrive says who wrote last; a folder keeps the bytes.
    """
    intent = ledger.intent(path)
    if intent is None:
        return
    if ref and stands_whole(intent, ref, data, cells):
        ledger.confirm(path, ref.etag)
    elif ref and ref.etag != intent.before and (_is_build(intent, data) or took_place(intent.marks, cells())):
        ledger.confirm(path, None)
    else:
        ledger.drop_intent(path)


def stands_whole(intent: Intent, ref: FileRef, data: bytes, cells: Callable[[], Cells]) -> bool:
    """Whether the file is as it was written, and nobody saved it since."""
    if hashlib.sha256(data).hexdigest() == intent.digest:
        return True
    if not ref.own or ref.etag == intent.before:
        return False
    return _is_build(intent, data) if intent.build else not intent.marks or took_place(intent.marks, cells())


def _is_build(intent: Intent, data: bytes) -> bool:
    """Whether the file is the document that was written, changed since or not."""
    stamp = find_stamp(data) if intent.build else None
    return stamp is not None and stamp.build == intent.build


def took_place(marks: Iterable[Mark], there: Cells) -> bool:
    """Whether a write is seen in a file that people saved since: at least half of its rows and cells stand there."""
    found = [_stands(mark, there) for mark in marks]
    return any(found) and 2 * sum(found) >= len(found)


def _stands(mark: Mark, there: Cells) -> bool:
    table, key, column, text = mark
    row = there.get(table, {}).get(key)
    return row is not None and (not column or row.get(column, "") == text)


def no_cells() -> Cells:
    """Nothing can be read in it."""
    return {}
