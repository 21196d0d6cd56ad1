"""The files that Office and LibreOffice leave beside a document while somebody has it open, and who that is."""

from __future__ import annotations

import contextlib
from pathlib import Path

_WIDE_NAME_AT = (55, 54)  # where Excel and Word put the name once more, as UTF-16 behind its length


def find_lock(document: Path) -> Path | None:
    """The lock file of a document, if somebody has it open."""
    name = document.name
    locks = (document.parent / lock for lock in (f"~${name}", f"~${name[2:]}", f".~lock.{name}#"))
    return next((lock for lock in locks if lock.exists()), None)


def lock_owner(lock: Path) -> str:
    """The name of whoever has the document open, blank where the lock file does not say."""
    try:
        data = lock.read_bytes()[:400]
    except OSError:  # Windows may keep it from other programs
        return ""
    name = _of_libreoffice(data) if lock.name.startswith(".~lock.") else _of_office(data)
    return name if name.isprintable() else ""


def _of_libreoffice(data: bytes) -> str:
    """The first fields are the name, as entered there, and the user's name on the computer."""
    fields = data.decode("utf-8", errors="replace").split(",")
    return next((field.strip() for field in fields[:2] if field.strip()), "") if len(fields) > 2 else ""


def _of_office(data: bytes) -> str:
    """A length and the name in the computer's own letters, then both once more in Unicode."""
    length = data[0] if data else 0
    for at in _WIDE_NAME_AT:
        wide = data[at + 2 : at + 2 + 2 * length]
        if length and int.from_bytes(data[at : at + 2], "little") == length and len(wide) == 2 * length:
            with contextlib.suppress(UnicodeDecodeError):
                return wide.decode("utf-16-le").strip()
    return data[1 : 1 + length].decode("cp1252", errors="replace").strip() if 0 < length < len(data) else ""
