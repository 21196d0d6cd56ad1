"""Filing: written only when something changed, never over a person's work, and again after a conflict."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.filing import Filed, Filing
from generator.ledger import Ledger, open_ledger
from sharepoint.errors import FileLocked, LibraryError, VersionConflict
from sharepoint.folder import FolderLibrary
from sharepoint.library import FileRef

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
REPORT = "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2.docx"
BESIDE = "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2 (new figures 20 November 2026).docx"


class Disturbed(FolderLibrary):
    """A folder in which somebody saves a file, or a write fails, just before ours."""

    disturb: Callable[[], None] | None = None

    def replace(self, ref: FileRef, data: bytes) -> FileRef:
        disturb, self.disturb = self.disturb, None
        if disturb:
            disturb()
        return super().replace(ref, data)


@pytest.fixture
def library(tmp_path: Path) -> Disturbed:
    return Disturbed(tmp_path)


@pytest.fixture
def ledger() -> Ledger:
    with open_ledger(None) as ledger:
        yield ledger


def content(library: FolderLibrary, path: str) -> bytes:
    ref = library.find(path)
    assert ref
    return library.read(ref)


def test_a_report_is_written_once_for_the_same_source(library: Disturbed, ledger: Ledger) -> None:
    filing = Filing(library, ledger, NOW, dry_run=False)
    assert filing.publish(REPORT, "digest 1", lambda: b"one") == Filed(REPORT, "new")

    def never() -> bytes:
        raise AssertionError("it was rendered again")

    assert filing.publish(REPORT, "digest 1", never) == Filed(REPORT, "unchanged")
    assert filing.publish(REPORT, "digest 2", lambda: b"two") == Filed(REPORT, "changed")
    assert content(library, REPORT) == b"two"


def test_an_edited_report_stays_and_the_new_one_is_put_beside_it(library: Disturbed, ledger: Ledger) -> None:
    filing = Filing(library, ledger, NOW, dry_run=False)
    filing.publish(REPORT, "digest 1", lambda: b"one")
    ref = library.find(REPORT)
    assert ref
    library.replace(ref, b"one, with the manager's words")
    assert filing.publish(REPORT, "digest 1", lambda: b"one").verb == "unchanged"
    assert filing.publish(REPORT, "digest 2", lambda: b"two") == Filed(BESIDE, "new")
    assert content(library, REPORT) == b"one, with the manager's words"
    assert content(library, BESIDE) == b"two"
    assert filing.publish(REPORT, "digest 2", lambda: b"two") == Filed(REPORT, "unchanged")
    assert filing.publish(REPORT, "digest 3", lambda: b"three").path == BESIDE
    assert content(library, REPORT) == b"one, with the manager's words"


def test_a_lost_ledger_never_overwrites(library: Disturbed, ledger: Ledger) -> None:
    Filing(library, ledger, NOW, dry_run=False).publish(REPORT, "digest 1", lambda: b"one")
    with open_ledger(None) as empty:
        filing = Filing(library, empty, NOW, dry_run=False)
        assert filing.publish(REPORT, "digest 1", lambda: b"one") == Filed(REPORT, "unchanged")
        assert filing.publish(REPORT, "digest 2", lambda: b"two") == Filed(REPORT, "changed")


def test_a_lost_ledger_and_other_figures_put_the_new_report_beside(library: Disturbed, ledger: Ledger) -> None:
    Filing(library, ledger, NOW, dry_run=False).publish(REPORT, "digest 1", lambda: b"one")
    with open_ledger(None) as empty:
        filed = Filing(library, empty, NOW, dry_run=False).publish(REPORT, "digest 2", lambda: b"two")
    assert filed == Filed(BESIDE, "new")
    assert content(library, REPORT) == b"one"


def test_a_workbook_saved_meanwhile_is_merged_again(library: Disturbed, ledger: Ledger) -> None:
    first = library.create("Audit tracker.xlsx", b"rows")
    library.disturb = lambda: FolderLibrary.replace(library, first, b"rows + analyst") and None
    filing = Filing(library, ledger, NOW, dry_run=False)
    filed = filing.merge("Audit tracker.xlsx", lambda before: (before or b"") + b" + ours")
    assert filed == Filed("Audit tracker.xlsx", "changed")
    assert content(library, "Audit tracker.xlsx") == b"rows + analyst + ours"


def test_a_workbook_that_keeps_changing_is_left_for_later(library: Disturbed, ledger: Ledger) -> None:
    library.create("Audit tracker.xlsx", b"rows")
    edits = iter(range(9))

    class Busy(Disturbed):
        def replace(self, ref: FileRef, data: bytes) -> FileRef:
            now = self.find(ref.path)
            assert now
            FolderLibrary.replace(self, now, f"edit {next(edits)}".encode())
            return super().replace(ref, data)

    filing = Filing(Busy(library.root), ledger, NOW, dry_run=False)
    with pytest.raises(VersionConflict):
        filing.merge("Audit tracker.xlsx", lambda before: (before or b"") + b" + ours")
    assert content(library, "Audit tracker.xlsx").startswith(b"edit")


def test_an_open_workbook_waits(library: Disturbed, ledger: Ledger, tmp_path: Path) -> None:
    library.create("Audit tracker.xlsx", b"rows")
    (tmp_path / "~$Audit tracker.xlsx").write_bytes(b"")
    with pytest.raises(FileLocked):
        Filing(library, ledger, NOW, dry_run=False).merge("Audit tracker.xlsx", lambda _: b"ours")
    assert content(library, "Audit tracker.xlsx") == b"rows"


def test_a_failed_write_is_not_remembered_as_written(library: Disturbed, ledger: Ledger) -> None:
    filing = Filing(library, ledger, NOW, dry_run=False)
    filing.publish(REPORT, "digest 1", lambda: b"one")

    def fail() -> None:
        raise LibraryError("the network is gone")

    library.disturb = fail
    with pytest.raises(LibraryError):
        filing.publish(REPORT, "digest 2", lambda: b"two")
    assert content(library, REPORT) == b"one"
    assert filing.publish(REPORT, "digest 2", lambda: b"two") == Filed(REPORT, "changed")


def test_a_dry_run_says_and_does_nothing(library: Disturbed, ledger: Ledger) -> None:
    filing = Filing(library, ledger, NOW, dry_run=True)
    assert filing.publish(REPORT, "digest 1", lambda: b"one") == Filed(REPORT, "new")
    assert filing.merge("Audit tracker.xlsx", lambda _: b"rows") == Filed("Audit tracker.xlsx", "new")
    assert list(library.list()) == []


def test_unchanged_content_is_not_written(library: Disturbed, ledger: Ledger) -> None:
    before = library.create("Audit tracker.xlsx", b"rows")
    filed = Filing(library, ledger, NOW, dry_run=False).merge("Audit tracker.xlsx", lambda data: data or b"")
    assert filed == Filed("Audit tracker.xlsx", "unchanged")
    assert library.find("Audit tracker.xlsx") == before


def test_what_was_written_is_logged_without_words_of_an_audit(library: Disturbed, ledger: Ledger) -> None:
    Filing(library, ledger, NOW, dry_run=False).publish(REPORT, "digest 1", lambda: b"one")
    ((at, verb, path, detail),) = ledger.log_entries()
    assert (at, verb, path) == (NOW.isoformat(), "created", REPORT)
    assert set(json.loads(detail)) == {"build", "etag", "size"}
