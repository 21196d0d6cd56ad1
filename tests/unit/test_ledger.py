"""The ledger: losing it loses nothing, altering it shows, holding it keeps others out."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from generator.errors import CheckbackError
from generator.ledger import LedgerBusy, ReadForm, Written, copy_of_ledger, open_ledger
from generator.model import Action, Answer, AuditForm, Contact, FormKind, Issue, Place, Severity

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FORM = AuditForm(
    service="tower-hamlets",
    form_id="th_full_audit",
    kind=FormKind.FULL_AUDIT,
    file="CV-10001.docx",
    answers={"overall_grade": Answer("overall_grade", "Overall grade", "Good", "Good", place=Place(table=2, row=1))},
    actions=(Action("Ask what helped", "Sol Storeybrook", date(2026, 7, 17)),),
    contacts={"child": Contact("child", True, date(2026, 6, 11))},
)


def test_a_read_form_comes_back_the_same(tmp_path: Path) -> None:
    read = ReadForm(FORM, (Issue("weak-label", Severity.PROMPT, "Look here"),))
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.keep_form("a.docx", "1", "r1", read)
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.find_form("a.docx", "1", "r1") == read
        assert ledger.find_form("a.docx", "2", "r1") is None
        assert ledger.find_form("a.docx", "1", "r2") is None


def test_an_unchanged_base_and_a_look_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    base = {"Audits": {"CV-1 full 2026-04": {"status": "Returned"}}}
    with open_ledger(path) as ledger:
        ledger.keep_base("tracker", base)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    with open_ledger(path) as ledger:
        ledger.keep_base("tracker", base)
        assert ledger.base("tracker") == base
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_second_run_is_told_to_come_later(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with open_ledger(path), pytest.raises(LedgerBusy, match="Run again"), open_ledger(path):
        pass


def test_an_error_drops_what_was_not_committed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with pytest.raises(RuntimeError), open_ledger(path) as ledger:
        ledger.keep_written("kept", Written("1"))
        ledger.commit()
        ledger.keep_written("dropped", Written("1"))
        raise RuntimeError
    with open_ledger(path) as ledger:
        assert ledger.written("kept") == Written("1")
        assert ledger.written("dropped") is None


def test_an_altered_log_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with open_ledger(path) as ledger:
        ledger.log(NOW, "wrote", "Audit tracker.xlsx", rows=3)
        ledger.log(NOW, "wrote", "Action plan.xlsx", rows=1)
        assert [entry[2] for entry in ledger.log_entries()] == ["Audit tracker.xlsx", "Action plan.xlsx"]
    with sqlite3.connect(path) as db:
        db.execute("UPDATE log SET detail = '{}' WHERE id = 1")
    db.close()
    with open_ledger(path) as ledger, pytest.raises(CheckbackError, match="altered"):
        list(ledger.log_entries())


def test_a_dry_run_works_on_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with open_ledger(path) as ledger:
        ledger.keep_written("a", Written("1"))
    before = path.read_bytes()
    with copy_of_ledger(path) as ledger:
        assert ledger.written("a") == Written("1")
        ledger.keep_written("a", Written("2"))
    assert path.read_bytes() == before
    with copy_of_ledger(tmp_path / "none.sqlite") as ledger:
        assert ledger.written("a") is None


def test_a_damaged_ledger_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(CheckbackError, match="no record is lost"), open_ledger(path):
        pass
