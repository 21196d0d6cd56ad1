"""The ledger: what was read, what was last written, and who did what. Losing it loses no record.

One SQLite file. It speeds up reading (forms by version), remembers the base of the three-way merge and each write that
is about to take place, and keeps an append-only log whose entries are chained by hash (DP-03). A run holds it alone: a
second run is told to come later.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from generator.errors import CheckbackError
from generator.model import AuditForm, Issue

Base = dict[str, dict[str, dict[str, str]]]
Mark = tuple[str, str, str, str]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS forms (path TEXT PRIMARY KEY, etag TEXT NOT NULL, reader TEXT NOT NULL, read TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS base (workbook TEXT, tab TEXT, key TEXT, col TEXT, value TEXT NOT NULL,
                                 PRIMARY KEY (workbook, tab, key, col)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS written (path TEXT PRIMARY KEY, etag TEXT NOT NULL, source TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS intents (path TEXT PRIMARY KEY, intent TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, at TEXT NOT NULL, verb TEXT NOT NULL, path TEXT NOT NULL,
                                detail TEXT NOT NULL, chain TEXT NOT NULL);
"""


class LedgerBusy(CheckbackError):
    """Another run holds the ledger."""


@dataclass(frozen=True)
class ReadForm:
    """What reading one file gave: a form with its issues, or the code and message of a refusal.

    ``alarm`` holds words of a refused file that a person should look at today (DP-10).
    """

    form: AuditForm | None = None
    issues: tuple[Issue, ...] = ()
    refused_code: str = ""
    refused_message: str = ""
    alarm: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """A file as Checkback last wrote it: its version, and a digest of what it was made from."""

    etag: str
    source: str = ""


@dataclass(frozen=True)
class Intent:
    """A write that is about to take place, so that a run killed around it leaves no doubt.

    ``before`` is the version that it replaces, blank for a new file; ``digest`` names the new content; ``source`` and
    ``bases`` (by path) are what to remember once it took place. ``marks`` are the cells that it writes (table, row key,
    column, text; of a new row one without column and text), by which it is known again in a file that people saved
    since; ``build`` and ``labels`` are those of a document that is published.
    """

    at: datetime
    before: str
    digest: str
    size: int
    source: str = ""
    bases: Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    build: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


_READ_FORM: TypeAdapter[ReadForm] = TypeAdapter(ReadForm)
_INTENT: TypeAdapter[Intent] = TypeAdapter(Intent)


class Ledger:
    """An open ledger. Nothing is written to the file unless something changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def find_form(self, path: str, etag: str, reader: str) -> ReadForm | None:
        """What was read from this version of a file by this reader, if it was."""
        row = self._db.execute(
            "SELECT read FROM forms WHERE path = ? AND etag = ? AND reader = ?", (path, etag, reader)
        ).fetchone()
        return _READ_FORM.validate_json(row[0]) if row else None

    def keep_form(self, path: str, etag: str, reader: str, read: ReadForm) -> None:
        """Remember what was read from a version of a file."""
        values = (path, etag, reader, _READ_FORM.dump_json(read).decode())
        self._db.execute("INSERT OR REPLACE INTO forms VALUES (?, ?, ?, ?)", values)

    def base(self, workbook: str) -> Base:
        """The cells of a workbook as they were last written: table, row key, column, text."""
        cells: Base = {}
        rows = self._db.execute("SELECT tab, key, col, value FROM base WHERE workbook = ?", (workbook,))
        for tab, key, col, value in rows:
            cells.setdefault(tab, {}).setdefault(key, {})[col] = value
        return cells

    def keep_base(self, workbook: str, base: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        """Remember the cells of a workbook as they are now written; nothing is stored where they are the same."""
        if base == self.base(workbook):
            return
        self._db.execute("DELETE FROM base WHERE workbook = ?", (workbook,))
        self._db.executemany(
            "INSERT INTO base VALUES (?, ?, ?, ?, ?)",
            (
                (workbook, tab, key, col, value)
                for tab, rows in base.items()
                for key, cells in rows.items()
                for col, value in cells.items()
            ),
        )

    def written(self, path: str) -> Written | None:
        """What Checkback itself last wrote at this path, if it did."""
        row = self._db.execute("SELECT etag, source FROM written WHERE path = ?", (path,)).fetchone()
        return Written(*row) if row else None

    def keep_written(self, path: str, written: Written) -> None:
        """Remember the version that was just written, and what it was made from."""
        if written != self.written(path):
            values = (path, written.etag, written.source)
            self._db.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", values)

    def keep_intent(self, path: str, intent: Intent) -> None:
        """Remember a write before it takes place; it has to be committed before."""
        self._db.execute("INSERT OR REPLACE INTO intents VALUES (?, ?)", (path, _INTENT.dump_json(intent).decode()))

    def intent(self, path: str) -> Intent | None:
        """The write of this file of which it is not known whether it took place, if there is one."""
        row = self._db.execute("SELECT intent FROM intents WHERE path = ?", (path,)).fetchone()
        return _INTENT.validate_json(row[0]) if row else None

    def drop_intent(self, path: str) -> None:
        """The write did not take place."""
        self._db.execute("DELETE FROM intents WHERE path = ?", (path,))

    def confirm(self, path: str, etag: str | None) -> None:
        """The write took place: remember what was written, log it. ``etag`` is its version, None where unknown."""
        if intent := self.intent(path):
            self.drop_intent(path)
            for document, base in intent.bases.items():
                self.keep_base(document, base)
            if etag is not None:
                self.keep_written(path, Written(etag, intent.source))
            verb = "replaced" if intent.before else "created"
            published = {"build": intent.build, "etag": etag} if intent.build else {}
            self.log(intent.at, verb, path, size=intent.size, **published)

    def log(self, at: datetime, verb: str, path: str, **detail: object) -> None:
        """Append to the log: when, what was done, to which file; never any words of an audit (DP-03)."""
        text = json.dumps(detail, sort_keys=True, default=str)
        last = self._db.execute("SELECT chain FROM log ORDER BY id DESC LIMIT 1").fetchone()
        chain = _chained(last[0] if last else "", at.isoformat(), verb, path, text)
        self._db.execute(
            "INSERT INTO log (at, verb, path, detail, chain) VALUES (?, ?, ?, ?, ?)",
            (at.isoformat(), verb, path, text, chain),
        )

    def log_entries(self) -> Iterator[tuple[str, str, str, str]]:
        """The log, oldest first: time, verb, path, detail. Raises CheckbackError where an entry was altered."""
        chain = ""
        for at, verb, path, detail, kept in self._db.execute("SELECT at, verb, path, detail, chain FROM log"):
            chain = _chained(chain, at, verb, path, detail)
            if chain != kept:
                raise CheckbackError(f"The log was altered at the entry of {at} for '{path}'.")
            yield at, verb, path, detail

    def commit(self) -> None:
        """Make everything so far lasting, and go on holding the ledger."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")


def _chained(previous: str, *parts: str) -> str:
    return hashlib.sha256("\0".join((previous, *parts)).encode()).hexdigest()


@contextmanager
def open_ledger(path: Path | None) -> Iterator[Ledger]:
    """The ledger in this file, held until the block ends; None gives one in memory that is forgotten.

    What was not committed when the block is left by an error is dropped. Raises LedgerBusy while another run holds it.
    """
    if path is not None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path or ":memory:", timeout=0.2, isolation_level=None)
    try:
        _begin(connection, path)
        yield Ledger(connection)
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextmanager
def copy_of_ledger(path: Path) -> Iterator[Ledger]:
    """A copy of the ledger in memory, for a dry run: it may be written to and is then forgotten."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        if path.exists():
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as original:
                original.backup(copy)
            original.close()
        _begin(copy, None)
        yield Ledger(copy)
    finally:
        copy.close()


def _begin(connection: sqlite3.Connection, path: Path | None) -> None:
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'intents'").fetchone():
            connection.executescript(_SCHEMA)
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise CheckbackError(
                f"The ledger '{path}' cannot be opened: {error}. Check that it may be written."
            ) from error
        raise LedgerBusy(f"Another run of Checkback holds '{path}'. Run again when it has ended.") from error
    except sqlite3.DatabaseError as error:
        advice = "Move it away: the next run makes a new one and no record is lost."
        raise CheckbackError(f"The ledger '{path}' is damaged ({error}). {advice}") from error
