"""Everything that a library holds about one case: every file, with the sheets and rows of workbooks (DP-12)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from io import BytesIO

import openpyxl

from generator.ledger import Ledger
from generator.office.raw_text import raw_text
from sharepoint.errors import LibraryError
from sharepoint.library import FileRef, Library

_LISTED = 20  # rows of a sheet that are named one by one
_SEALED = b"\xd0\xcf\x11\xe0"  # an encrypted Office file, or one older than 2007 ([MS-CFB] 2.2)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that holds the words, and where; ``unsearched`` says why a file could not be looked through."""

    path: str
    where: tuple[str, ...] = ()
    unsearched: str = ""


def search_library(library: Library, words: Sequence[str], seen: Callable[[str], None]) -> Iterator[Found]:
    """The files of a library that hold any of the words, in their names or inside, case and spacing aside.

    Words count where they stand whole: CV-1010 is not found in CV-10101. Files that could not be looked through are
    given with the reason. Raises LibraryError where the library cannot be listed.
    """
    wanted = _pattern(words)
    for ref in library.list():
        found = _search_file(library, ref, wanted)
        if found.where or found.unsearched:
            yield found
        seen(ref.path)


def search_log(ledger: Ledger, words: Sequence[str]) -> list[str]:
    """The entries of the log that name any of the words: when, what was done, to which file.

    Raises CheckbackError where the log was altered.
    """
    wanted = _pattern(words)
    named = (entry for entry in ledger.log_entries() if wanted.search(f"{entry[2]} {entry[3]}"))
    return [f"{at[:16].replace('T', ' ')} {verb} {path}" for at, verb, path, _ in named]


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    spaced = [r"\s+".join(map(re.escape, one.split())) for one in words if one.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


def _search_file(library: Library, ref: FileRef, wanted: re.Pattern[str]) -> Found:
    named = ("its name",) if wanted.search(ref.path) else ()
    try:
        data = library.read(ref)
    except LibraryError as error:
        return Found(ref.path, named, str(error))
    if data.startswith(_SEALED):
        return Found(ref.path, named, "It is encrypted or of an old format. Open it and look yourself.")
    return Found(ref.path, (*named, *_places(ref.path, data, wanted)))


def _places(path: str, data: bytes, wanted: re.Pattern[str]) -> list[str]:
    """Where the words stand in a file: rows of a workbook, else in how many paragraphs."""
    rows = list(_rows(data, wanted)) if path.lower().endswith((".xlsx", ".xlsm")) else []
    if rows:
        return rows
    count = sum(1 for line in _text(path, data).splitlines() if wanted.search(line))
    return [f"{count} paragraph{'' if count == 1 else 's'}"] if count else []


def _text(path: str, data: bytes) -> str:
    if not path.lower().endswith(".eml"):
        return raw_text(data) if data.startswith(b"PK") else data.decode("utf-8", "replace")
    message = message_from_bytes(data, policy=policy.default)
    body = message.get_body(("plain", "html"))
    return f"{message['Subject']}\n{body.get_content() if body else ''}"


def _rows(data: bytes, wanted: re.Pattern[str]) -> Iterator[str]:
    """The sheets and rows that hold the words; nothing where the workbook cannot be opened."""
    with warnings.catch_warnings(action="ignore"):
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                held = [n for n, row in enumerate(sheet.values, 1) if any(wanted.search(str(c)) for c in row if c)]
                if held:
                    yield f"{sheet.title}, row{'' if len(held) == 1 else 's'} {_numbers(held)}"
        except Exception:
            return  # what openpyxl raises for a broken workbook is not listed; its plain words are searched then


def _numbers(rows: Sequence[int]) -> str:
    more = f" and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
    return ", ".join(map(str, rows[:_LISTED])) + more
