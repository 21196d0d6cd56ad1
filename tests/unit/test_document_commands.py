"""The commands on further documents, as people type them: what is written, what is refused, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli_common import DONE, UNREADABLE
from generator.cli_documents import report
from tests.builders.library import FORMS, TODAY, audit, small_library
from tests.builders.narrative import texts, typed, written
from tests.builders.reports import words

SUMMARY = "Reports/2026-09/Audit summary September 2026.docx"
PAPER = "Restricted/UoP meetings/UoP meeting CV-10001 full audit 2026-09.docx"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return small_library(tmp_path / "library")


def write(kind: str, library: Path, *more: str) -> Result:
    return CliRunner().invoke(report, ["write", kind, str(library), *more, "--today", TODAY])


def test_the_summary_of_a_month_lies_among_the_reports(library: Path) -> None:
    result = write("month-summary", library, "2026-09")
    assert result.exit_code == DONE, result.output
    assert SUMMARY in result.output
    text = words((library / SUMMARY).read_bytes())
    assert "CV-10001" in text
    assert "CV-10002" in text


def test_nothing_is_written_twice(library: Path) -> None:
    write("month-summary", library, "2026-09")
    before = (library / SUMMARY).stat().st_mtime_ns
    result = write("month-summary", library, "2026-09")
    assert "It says nothing new" in result.output
    assert (library / SUMMARY).stat().st_mtime_ns == before


def test_what_a_manager_wrote_is_not_overwritten(library: Path) -> None:
    write("month-summary", library, "2026-09")
    edited = b"PK\x03\x04 edited by a person"
    (library / SUMMARY).write_bytes(edited)
    (library / FORMS / "2026-09" / "UoP full audit CV-10003.docx").write_bytes(audit("CV-10003"))
    result = write("month-summary", library, "2026-09")
    assert "new figures 20 November 2026" in result.output
    assert (library / SUMMARY).read_bytes() == edited


def test_what_a_manager_wrote_in_a_box_is_carried_over(library: Path) -> None:
    write("month-summary", library, "2026-09")
    path = library / SUMMARY
    path.write_bytes(written(path.read_bytes(), "concerns", typed("We worry.", "<w:b/>")))
    (library / FORMS / "2026-09" / "UoP full audit CV-10003.docx").write_bytes(audit("CV-10003"))
    assert "new figures" not in write("month-summary", library, "2026-09").output
    assert "CV-10003" in words(path.read_bytes())
    assert texts(path.read_bytes(), "concerns") == ["We worry."]
    assert "The figures of this section changed since this was written" in words(path.read_bytes())


def test_a_report_and_a_pack_are_written_on_request(library: Path) -> None:
    result = write("quarterly", library, "2026-27-Q1")
    assert result.exit_code == DONE, result.output
    assert (library / "Reports/2026-27-Q1/Quarterly QA report 2026-27-Q1.docx").is_file()
    assert (library / "Reports/2026-27-Q1/Quarterly QA report 2026-27-Q1 figures.xlsx").is_file()
    assert "It says nothing new" in write("quarterly", library, "2026-27-Q1").output
    assert write("pack", library, "2026-10-22").exit_code == DONE
    assert (library / "Meeting packs/2026-10-22/Meeting pack 22 October 2026.docx").is_file()
    assert not (library / "Audit tracker.xlsx").exists()


def test_a_day_without_a_meeting_has_no_pack(library: Path) -> None:
    result = write("pack", library, "2026-10-21")
    assert result.exit_code == UNREADABLE
    assert "There is no meeting on 21 October 2026. The next meeting is on 22 October 2026." in result.output
    assert "'2026-10' is no day" in write("pack", library, "2026-10").output


def test_the_paper_of_a_meeting_lies_apart_from_packs_and_reports(library: Path) -> None:
    result = write("uop", library, "CV-10001")
    assert result.exit_code == DONE, result.output
    assert "Sol Storeybrook" in words((library / PAPER).read_bytes())


def test_what_is_not_asked_for_is_refused_with_what_is(library: Path) -> None:
    result = write("board", library)
    assert result.exit_code == UNREADABLE
    assert "asks for no 'board'" in result.output
    assert "month-summary, dip-samples, good-practice, uop" in result.output
    assert not (library / "Reports").exists()


def test_an_audit_that_is_not_there_is_said(library: Path) -> None:
    result = write("uop", library, "CV-99999")
    assert result.exit_code == UNREADABLE
    assert "There is no audit 'CV-99999' handed in" in result.output


def test_the_list_says_what_each_document_is_about() -> None:
    result = CliRunner().invoke(report, ["list", "--profile", "nottingham"])
    assert result.exit_code == DONE
    for kind in ("cases-audited", "exceptions", "board", "framework-review", "peer-day", "supervisee"):
        assert kind in result.output
    assert "month-summary" not in result.output
