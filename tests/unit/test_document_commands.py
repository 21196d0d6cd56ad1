"""The commands on further documents, as people type them: what is written, what is refused, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.cli_common import DONE, UNREADABLE, USAGE
from tests.builders.library import FORMS, TODAY, audit, small_library
from tests.builders.narrative import texts, typed, written
from tests.builders.reports import words

SUMMARY = "Reports/2026-09/Audit summary September 2026.docx"
PAPER = "Restricted/UoP meetings/UoP meeting CV-10001 full audit 2026-09.docx"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return small_library(tmp_path / "library")


def checkback(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--today", TODAY])


def write(kind: str, library: Path, *more: str) -> Result:
    return checkback("report", kind, library, *more)


def test_the_summary_of_a_month_lies_among_the_reports(library: Path) -> None:
    result = write("month-summary", library, "--month", "2026-09")
    assert result.exit_code == DONE, result.output
    assert SUMMARY in result.output
    text = words((library / SUMMARY).read_bytes())
    assert "CV-10001" in text
    assert "CV-10002" in text


def test_nothing_is_written_twice(library: Path) -> None:
    write("month-summary", library, "--month", "2026-09")
    before = (library / SUMMARY).stat().st_mtime_ns
    result = write("month-summary", library, "--month", "2026-09")
    assert "It says nothing new" in result.output
    assert (library / SUMMARY).stat().st_mtime_ns == before


def test_what_a_manager_wrote_is_not_overwritten(library: Path) -> None:
    write("month-summary", library, "--month", "2026-09")
    edited = b"PK\x03\x04 edited by a person"
    (library / SUMMARY).write_bytes(edited)
    (library / FORMS / "2026-09" / "UoP full audit CV-10003.docx").write_bytes(audit("CV-10003"))
    result = write("month-summary", library, "--month", "2026-09")
    assert "new figures 20 November 2026" in result.output
    assert (library / SUMMARY).read_bytes() == edited


def test_what_a_manager_wrote_in_a_box_is_carried_over(library: Path) -> None:
    write("month-summary", library, "--month", "2026-09")
    path = library / SUMMARY
    path.write_bytes(written(path.read_bytes(), "concerns", typed("We worry.", "<w:b/>")))
    (library / FORMS / "2026-09" / "UoP full audit CV-10003.docx").write_bytes(audit("CV-10003"))
    assert "new figures" not in write("month-summary", library, "--month", "2026-09").output
    assert "CV-10003" in words(path.read_bytes())
    assert texts(path.read_bytes(), "concerns") == ["We worry."]
    assert "The figures of this section changed since this was written" in words(path.read_bytes())


def test_a_report_and_a_pack_are_written_on_request(library: Path) -> None:
    result = write("quarterly", library, "--period", "2026-27-Q1")
    assert result.exit_code == DONE, result.output
    assert (library / "Reports/2026-27-Q1/Quarterly QA report 2026-27-Q1.docx").is_file()
    assert (library / "Reports/2026-27-Q1/Quarterly QA report 2026-27-Q1 figures.xlsx").is_file()
    assert "It says nothing new" in write("quarterly", library, "--period", "2026-27-Q1").output
    assert checkback("pack", library, "2026-10-22").exit_code == DONE
    assert (library / "Meeting packs/2026-10-22/Meeting pack 22 October 2026.docx").is_file()
    assert not (library / "Audit tracker.xlsx").exists()


def test_a_day_without_a_meeting_has_no_pack(library: Path) -> None:
    result = checkback("pack", library, "2026-10-21")
    assert result.exit_code == UNREADABLE
    assert "There is no meeting on 21 October 2026. The next meeting is on 22 October 2026." in result.output
    assert "'2026-10' is no day" in checkback("pack", library, "2026-10").output


def test_the_paper_of_a_meeting_lies_apart_from_packs_and_reports(library: Path) -> None:
    result = write("uop", library, "--audit", "CV-10001")
    assert result.exit_code == DONE, result.output
    assert "Sol Storeybrook" in words((library / PAPER).read_bytes())


def test_what_is_not_asked_for_is_refused_with_what_is(library: Path) -> None:
    result = write("board", library)
    assert result.exit_code == UNREADABLE
    assert "asks for no 'board'" in result.output
    assert "month-summary, dip-samples, good-practice, uop" in result.output
    assert not (library / "Reports").exists()


def test_an_audit_that_is_not_there_is_said(library: Path) -> None:
    result = write("uop", library, "--audit", "CV-99999")
    assert result.exit_code == UNREADABLE
    assert "There is no audit 'CV-99999' handed in" in result.output


def test_the_list_says_what_each_document_is_about() -> None:
    result = CliRunner().invoke(main, ["report", "list", "--profile", "nottingham"])
    assert result.exit_code == DONE
    for kind in ("cases-audited", "exceptions", "board", "framework-review", "peer-day", "supervisee"):
        assert kind in result.output
    assert "month-summary" not in result.output


def test_without_a_day_the_pack_is_that_of_the_next_meeting(library: Path) -> None:
    result = checkback("pack", library)
    assert result.exit_code == DONE, result.output
    assert (library / "Meeting packs/2026-11-26/Meeting pack 26 November 2026.docx").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "quartely", "{}"], "Did you mean 'quarterly'?"),
        (["report", "uop", "{}"], "Missing option '--audit'"),
        (["report", "supervisee", "{}"], "Missing option '--name'"),
        (["report", "exceptions", "{}", "--month", "2026-10"], "No such option '--month'"),
        (["report", "quarterly"], "Missing argument 'LIBRARY'"),
    ],
)
def test_a_command_that_is_not_understood_is_told(arguments: list[str], said: str, library: Path) -> None:
    result = checkback(*(part.format(library) for part in arguments))
    assert result.exit_code == USAGE
    assert said in result.output


@pytest.mark.parametrize(
    ("kind", "named", "said"),
    [
        ("quarterly", "--period=2026-27", "'2026-27' is no quarter. Write it as 2026-27-Q2."),
        ("month-summary", "--month=September", "'September' is no month. Write it as 2026-11."),
        ("dip-samples", "--month=2026-13", "'2026-13' is no month."),
    ],
)
def test_a_period_that_is_none_is_told_with_an_example(kind: str, named: str, said: str, library: Path) -> None:
    result = write(kind, library, named)
    assert result.exit_code == UNREADABLE
    assert said in result.output
    assert not (library / "Reports").exists()


def test_the_help_names_every_kind() -> None:
    text = CliRunner().invoke(main, ["report", "--help"]).output
    for kind in ("quarterly", "month-summary", "board", "contact-sheet", "list", "explain", "pdf"):
        assert f"\n  {kind} " in text


def test_what_was_withdrawn_is_not_called_written(library: Path) -> None:
    checkback("pack", library)
    withdrawn = ["recall", library, "Meeting pack 26 November 2026.docx", "--withdraw", "--reason", "A mistake"]
    assert checkback(*withdrawn).exit_code == DONE
    assert "It was withdrawn, so it is written again when its figures change" in checkback("pack", library).output
