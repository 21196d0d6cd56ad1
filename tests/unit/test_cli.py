"""The commands as people use them: one clear line for what is wrong, the right exit code, and the rest goes on."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from builders.library import FORMS, PLAN, TODAY, TRACKER, audit, small_library
from click.testing import CliRunner, Result

from generator import cli, cli_common, intake
from sharepoint.errors import AccessDenied
from sharepoint.folder import FolderLibrary

SPECIMENS = Path(__file__).parents[1] / "specimens"


def checkback(*arguments: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(a) for a in arguments])
    assert "Traceback" not in result.output
    return result


def run(folder: Path, *more: object) -> Result:
    return checkback("run", folder, "--today", TODAY, *more)


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file, but for the one that says who is at work just now."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "lease.json")
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


def rows(folder: Path, name: str, sheet: str) -> list[dict[str, object]]:
    cells = openpyxl.load_workbook(folder / name)[sheet].iter_rows(values_only=True)
    lines = [row for row in cells if sum(value is not None for value in row) > 2]
    heads = [str(head).removeprefix("🔒 ") for head in lines[0]]
    return [dict(zip(heads, line, strict=True)) for line in lines[1:]]


def enter(file: Path, sheet_name: str, heading: str, value: str) -> None:
    """What a person types into the first row under a heading."""
    book = openpyxl.load_workbook(file)
    sheet = book[sheet_name]
    head = next(c for row in sheet.iter_rows() for c in row if str(c.value).removeprefix("🔒 ") == heading)
    sheet.cell(head.row + 1, head.column).value = value
    book.save(file)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return small_library(tmp_path / "library")


def test_a_run_writes_the_four_results(library: Path) -> None:
    result = run(library)
    assert result.exit_code == cli_common.DONE, result.output
    assert "Read 2 forms: 2 audits, 2 actions." in result.output
    assert [r["Overall grade"] for r in rows(library, TRACKER, "Audits")] == ["Good", "Outstanding"]
    assert len(rows(library, PLAN, "Actions")) == 2
    assert (library / "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2.docx").is_file()
    assert (library / "Meeting packs/2026-11-26/Meeting pack 26 November 2026.docx").is_file()


def test_a_second_run_changes_no_file_and_says_so(library: Path) -> None:
    run(library)
    before = state(library)
    result = run(library)
    assert "Nothing changed" in result.output
    assert state(library) == before


def test_a_new_day_alone_writes_no_report(library: Path) -> None:
    run(library)
    reports = {p: p.stat().st_mtime_ns for p in library.glob("Reports/**/*.docx")}
    checkback("run", library, "--today", "2026-11-21")
    assert {p: p.stat().st_mtime_ns for p in library.glob("Reports/**/*.docx")} == reports


def test_a_dry_run_says_what_would_change_and_changes_nothing(library: Path) -> None:
    before = state(library)
    result = run(library, "--dry-run")
    assert f"would be created: {TRACKER}" in result.output
    assert state(library) == before


def test_a_lost_ledger_loses_nothing(library: Path) -> None:
    run(library)
    shutil.rmtree(library / ".checkback")
    before = state(library)
    assert "Nothing changed" in run(library).output
    assert {k: v for k, v in state(library).items() if ".checkback" not in k} == before


def test_json_for_other_programs(library: Path) -> None:
    told = json.loads(run(library, "--json").output)
    assert (told["forms"], told["audits"], told["actions"]) == (2, 2, 2)
    assert {f["verb"] for f in told["files"]} == {"new"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("cut.docx", audit("CV-10003")[:9000], "cut short or damaged"),
        ("plan.pdf", b"%PDF-1.7 not Word", "This file is a PDF"),
        ("empty.docx", b"", "The file is empty"),
    ],
)
def test_a_bad_file_is_told_and_the_rest_goes_on(library: Path, name: str, data: bytes, words: str) -> None:
    (library / FORMS / name).write_bytes(data)
    result = run(library)
    assert result.exit_code == cli_common.UNREADABLE
    assert words in result.output
    assert len(rows(library, TRACKER, "Audits")) == 2


def test_a_wrong_document_is_told(library: Path) -> None:
    shutil.copy(library / "checkback.toml", library / FORMS / "notes.docx")
    result = run(library)
    assert (result.exit_code, result.output.count("Not read:")) == (cli_common.UNREADABLE, 1)


def test_a_defect_of_ours_is_caught_for_its_file_alone(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = intake.read_document

    def fails_once(data: bytes, file: str, profiles: object) -> object:
        if "10001" in file:
            raise RuntimeError("a defect")
        return whole(data, file, profiles)  # type: ignore[arg-type]

    monkeypatch.setattr("generator.intake.read_document", fails_once)
    result = run(library)
    assert result.exit_code == cli_common.DEFECT
    assert "Please report it with the log" in result.output
    assert len(rows(library, TRACKER, "Audits")) == 1


def test_an_unknown_grade_is_left_blank_and_told(library: Path) -> None:
    data = (SPECIMENS / "05 Case audit CV-10574 (v2) FINAL.docx").read_bytes()
    file = library / FORMS / "05.docx"
    file.write_bytes(data)
    told = json.loads(checkback("read", file, "--json").output)
    assert told["answers"]["delivery"]["grade"] is None
    assert told["answers"]["delivery"]["doubt"]


def test_a_missing_tracker_is_made_again(library: Path) -> None:
    run(library)
    (library / TRACKER).unlink()
    assert run(library).exit_code == cli_common.DONE
    assert len(rows(library, TRACKER, "Audits")) == 2


def test_a_renamed_column_is_told_and_the_others_are_kept(library: Path) -> None:
    run(library)
    book = openpyxl.load_workbook(library / TRACKER)
    sheet = book["Audits"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "Team manager")
    cell.value = "Boss"
    for table in sheet.tables.values():
        for column in table.tableColumns:
            column.name = "Boss" if column.name == "Team manager" else column.name
    book.save(library / TRACKER)
    (library / FORMS / "UoP full audit CV-10003.docx").write_bytes(audit("CV-10003"))
    result = run(library)
    assert "Team manager" in result.output
    assert result.exit_code == cli_common.UNREADABLE
    assert len(rows(library, TRACKER, "Audits")) == 3


def test_a_persons_entry_stays_and_is_listed(library: Path) -> None:
    run(library)
    enter(library / TRACKER, "Audits", "Auditor", "Priya I.")
    run(library)
    assert "Priya I." in [r["Auditor"] for r in rows(library, TRACKER, "Audits")]
    assert len(rows(library, TRACKER, "Differences")) == 1


def test_what_people_enter_in_the_plan_flows_back(library: Path) -> None:
    run(library)
    assert [r["State"] for r in rows(library, PLAN, "Actions")] == ["Overdue", "Overdue"]
    enter(library / PLAN, "Actions", "Completed on", "14 October 2026")
    run(library)
    assert [r["State"] for r in rows(library, PLAN, "Actions")] == ["Done", "Overdue"]


def test_a_broken_action_plan_holds_back_the_reports_only(library: Path) -> None:
    (library / PLAN).write_bytes(b"not a workbook")
    result = run(library)
    assert result.exit_code == cli_common.UNREADABLE
    assert "the reports were not written" in result.output
    assert (library / TRACKER).is_file()
    assert not (library / "Reports").exists()


def test_an_open_tracker_waits_and_the_rest_is_written(library: Path) -> None:
    run(library)
    (library / f"~${TRACKER}").write_bytes(b"")
    (library / FORMS / "UoP full audit CV-10003.docx").write_bytes(audit("CV-10003"))
    result = run(library)
    assert result.exit_code == cli_common.LATER
    assert "waits for the next run" in result.output
    assert len(rows(library, PLAN, "Actions")) == 3
    (library / f"~${TRACKER}").unlink()
    assert run(library).exit_code == cli_common.DONE
    assert len(rows(library, TRACKER, "Audits")) == 3


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    result = checkback("run", tmp_path, "--profile", "nottingham")
    assert "There are no completed forms" in result.output
    assert result.exit_code == cli_common.DONE
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_folder_that_may_not_be_written_is_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AccessDenied("the folder is read-only. Ask for write access to it.")

    monkeypatch.setattr(FolderLibrary, "create", refuse)
    result = run(library)
    assert result.exit_code == cli_common.LIBRARY
    assert "Ask for write access" in result.output


def test_a_missing_folder_and_a_missing_profile_are_told(tmp_path: Path) -> None:
    for profile in (("--profile", "nottingham"), ()):
        missing = checkback("run", tmp_path / "nowhere", *profile)
        assert (missing.exit_code, "There is no folder" in missing.output) == (cli_common.LIBRARY, True)
    unnamed = checkback("run", tmp_path)
    assert (unnamed.exit_code, "--profile tower-hamlets" in unnamed.output) == (cli_common.CONFIG, True)
    unknown = checkback("run", tmp_path, "--profile", "atlantis")
    assert (unknown.exit_code, "Known profiles: nottingham, tower-hamlets" in unknown.output) == (
        cli_common.CONFIG,
        True,
    )


def test_settings_of_the_library_are_checked(library: Path) -> None:
    (library / "checkback.toml").write_text('profile = "tower-hamlets"\n[service]\nnaem = "X"\n', encoding="utf-8")
    result = run(library)
    assert result.exit_code == cli_common.CONFIG
    assert "naem" in result.output


def test_read_refuses_with_a_code_and_exit_code_5(tmp_path: Path) -> None:
    file = tmp_path / "old.doc"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"))
    result = checkback("read", file, "--json")
    assert result.exit_code == cli_common.UNREADABLE
    assert json.loads(result.output)["refused"]["code"] == "old-word"
    assert checkback("read", tmp_path / "none.docx", "--json").exit_code == cli_common.UNREADABLE


def test_read_prints_the_agreed_json() -> None:
    told = json.loads(checkback("read", SPECIMENS / "09 UoP full audit CV-10623.docx", "--json").output)
    assert told["service"] == "tower-hamlets"
    assert told["answers"]["overall_grade"]["grade"] == "Good"
    assert told["moderation"]["grade"] == "Requires Improvement to be Good"
    assert told["contacts"]["child"]["date"] == "2026-06-11"
    assert told["actions"][0]["due"] == "2026-07-17"
    assert {"code", "severity", "message", "place"} <= set(told["issues"][0]) if told["issues"] else True


def test_check_exits_1_where_an_auditor_must_mend(tmp_path: Path) -> None:
    result = checkback("check", SPECIMENS / "12 UoP group audit CV-10668.docx", "--today", TODAY)
    assert result.exit_code == cli_common.MUST_FIX
    assert "For the team manager and head of service, today" in result.output
    assert "A safeguarding concern is marked Yes, and it is not recorded who was told" in result.output


def test_check_says_when_nothing_must_be_mended() -> None:
    result = checkback("check", SPECIMENS / "01 Case audit CV-10482.docx", "--today", TODAY)
    assert result.exit_code == cli_common.DONE, result.output


def test_demo_will_not_empty_a_folder_that_it_did_not_make(library: Path) -> None:
    before = state(library)
    result = checkback("demo", library)
    assert result.exit_code == cli_common.LIBRARY
    assert "is not empty" in result.output
    assert state(library) == before


def test_templates_are_built_and_checked(tmp_path: Path) -> None:
    assert checkback("templates", "build", "--to", tmp_path).exit_code == cli_common.DONE
    checked = checkback("templates", "check", "--profile", "nottingham", "--in", tmp_path / "nottingham")
    assert checked.exit_code == cli_common.DONE, checked.output
    (tmp_path / "nottingham" / "Case audit tool.docx").write_bytes(audit("CV-10001"))
    assert checkback("templates", "check", "--profile", "nottingham", "--in", tmp_path / "nottingham").exit_code == (
        cli_common.UNREADABLE
    )


def test_readings_and_rules_are_listed() -> None:
    assert "C-07" in checkback("readings").output
    assert "safeguarding-not-told" in checkback("rules").output


def test_workbooks_that_come_with_checkback_open() -> None:
    for name in ("tracker.xlsx", "action plan.xlsx"):
        data = (Path(__file__).parents[2] / "templates" / name).read_bytes()
        assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[0] == "Start here"


def test_feedback_is_a_copy_beside_the_form_and_the_form_stays(tmp_path: Path) -> None:
    form = tmp_path / "audit.docx"
    shutil.copy(SPECIMENS / "12 UoP group audit CV-10668.docx", form)
    before = form.read_bytes()
    assert checkback("feedback", form, "--today", TODAY).exit_code == cli_common.DONE
    copy = tmp_path / "audit (comments for the auditor).docx"
    assert b"word/comments.xml" in copy.read_bytes()
    assert form.read_bytes() == before
    once = copy.read_bytes()
    checkback("feedback", form, "--today", TODAY)
    assert copy.read_bytes() == once


def test_compare_tells_what_changed(library: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.docx", tmp_path / "new.docx"
    old.write_bytes(audit("CV-10001"))
    new.write_bytes(audit("CV-10001", "Inadequate"))
    assert "Inadequate" in checkback("compare", old, new).output
    assert "Nothing changed." in checkback("compare", old, old).output


def test_prefill_writes_a_named_form_and_never_a_grade(tmp_path: Path) -> None:
    known = ["case_reference=CV-10001", "allocated=2026-11-02", "audit_month=November 2026", "overall_grade=Good"]
    arguments = ["prefill", "th_full_audit", *known, "--profile", "tower-hamlets", "--to", tmp_path]
    result = checkback(*arguments)
    assert "is never filled in" in result.output
    (form,) = tmp_path.glob("*.docx")
    assert "CV-10001" in form.name
    told = json.loads(checkback("read", form, "--json").output)
    assert told["answers"]["case_reference"]["value"] == "CV-10001"
    assert told["answers"]["overall_grade"]["grade"] is None
    again = checkback(*arguments)
    assert (again.exit_code, "There is already" in again.output) == (cli_common.UNREADABLE, True)
    unknown = checkback("prefill", "th_nothing", "a=b", "--profile", "tower-hamlets")
    assert "Known: th_dip_sample" in unknown.output


def test_a_mapping_is_proposed_for_a_services_own_tracker(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Case ref", "Audit type", "Month", "Audited by", "Colour of folder"])
    book.save(tmp_path / "ours.xlsx")
    result = checkback("tracker", "map", tmp_path / "ours.xlsx")
    assert result.exit_code == cli_common.DONE, result.output
    assert 'case_reference = "Case ref"' in result.output
    assert "Colour of folder" in result.output
    (tmp_path / "letter.xlsx").write_bytes(b"no workbook")
    assert checkback("tracker", "map", tmp_path / "letter.xlsx").exit_code == cli_common.UNREADABLE
