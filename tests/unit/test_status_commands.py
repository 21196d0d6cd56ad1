"""status, record, cover and peerday as people use them, on real libraries: at 80 columns, in Word, and as JSON."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import click
import docx
import openpyxl
import pytest
from builders.library import TRACKER, audit, small_library
from click.testing import CliRunner, Result

from generator.cli import main
from generator.cli_cover import cover, peerday
from generator.cli_status import record, status
from generator.model import AuditRecord, FormKind, Status
from generator.office.accessibility import accessibility_problems
from generator.profile_load import load_profile
from generator.programme.due import plan_due
from generator.resources import shipped
from generator.status_page import write_status_page
from tests.builders.records import records

TODAY = "2026-11-20"


def said(command: click.Command, *arguments: object, code: int = 0) -> str:
    result: Result = CliRunner().invoke(command, [str(a) for a in arguments], env={"COLUMNS": "80"})
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = small_library(tmp_path / "library")
    inadequate = audit("CV-10003", "Inadequate", safeguarding="Yes", strengths="Zebedee Nobodysname was heard.")
    (folder / "Completed audits" / "2026-09" / "UoP full audit CV-10003.docx").write_bytes(inadequate)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_status_says_first_what_is_for_today_and_writes_nothing(library: Path) -> None:
    before = files(library)
    printed = said(status, library, "--today", TODAY)
    today, rest = printed.split("Late:")
    assert "CV-10003 full audit" in today
    assert "Speak about the safeguarding" in today
    assert "CV-10001" in rest
    assert max(map(len, printed.splitlines())) <= 80
    assert files(library) == before


def test_status_for_other_programs_holds_the_same(library: Path) -> None:
    found = json.loads(said(status, library, "--today", TODAY, "--json"))
    urgent = [s for s in found["steps"] if s["when"] == "today"]
    assert {s["case_reference"] for s in urgent} == {"CV-10003"}
    assert {c["reading"] for c in found["cannot_be_met"]} == {"C-01", "C-02", ""}


def test_what_people_typed_into_the_tracker_counts(library: Path) -> None:
    CliRunner().invoke(main, ["run", str(library), "--today", TODAY])
    type_in(library / TRACKER, "CV-10003", {"Safeguarding concern": "No", "Exempt": "Yes"})
    type_in(library / TRACKER, "CV-10001", {"Final decision asked for": dt.datetime(2026, 11, 16)})
    found = json.loads(said(status, library, "--today", TODAY, "--json"))
    assert [e["audit"][:8] for e in found["escalations"]] == ["CV-10001"]
    assert "That comes first (TH-073)." in found["escalations"][0]["notes"][0]
    assert "escalated" in next(s for s in found["steps"] if s["case_reference"] == "CV-10001")["flags"]


def type_in(file: Path, reference: str, cells: dict[str, object]) -> None:
    book = openpyxl.load_workbook(file)
    sheet = book["Audits"]
    head = next(r for r in sheet.iter_rows() if any("Case reference" in str(c.value) for c in r))
    columns = {str(c.value).removeprefix("\N{LOCK} "): c.column for c in head}
    row = next(r[0].row for r in sheet.iter_rows() if any(c.value == reference for c in r))
    for heading, value in cells.items():
        sheet.cell(row, columns[heading]).value = value
    book.save(file)


def test_the_word_page_can_be_read_by_everybody_and_names_no_child(library: Path, tmp_path: Path) -> None:
    page = tmp_path / "due.docx"
    said(status, library, "--today", TODAY, "--word", page)
    data = page.read_bytes()
    assert accessibility_problems(data) == []
    words = "\n".join(text_of(data))
    assert "What is due on 20 November 2026" in words
    assert "CV-10003, full audit" in words
    assert "Nobodysname" not in words


def text_of(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return [*(p.text for p in document.paragraphs), *cells]


def test_the_word_page_leaves_nothing_urgent_out_however_much_there_is() -> None:
    profile = load_profile("tower-hamlets")
    audits, actions = records(n=200)
    many = [_urgent(n) for n in range(12)]
    page = plan_due([*audits, *many], actions, profile, dt.date(2026, 11, 20))
    words = "\n".join(text_of(write_status_page(page, profile)))
    assert all(one.case_reference in words for one in many)
    assert "more, in the audit tracker." in words


def _urgent(number: int) -> AuditRecord:
    return AuditRecord(
        f"k{number}", "th_full_audit", FormKind.FULL_AUDIT, "a.docx", case_reference=f"CV-9{number:04}",
        overall_grade="Inadequate", status=Status.SUBMITTED, next_step="Moderate the audit", next_owner="Wren",
    )  # fmt: skip


def test_a_file_that_cannot_be_written_is_one_clear_line(library: Path) -> None:
    printed = said(status, library, "--today", TODAY, "--word", library / "no such folder" / "due.docx", code=5)
    assert "cannot be written" in printed


def test_a_damaged_file_with_a_concern_is_told_on_top(library: Path) -> None:
    whole = (library / "Completed audits" / "2026-09" / "UoP full audit CV-10003.docx").read_bytes()
    (library / "Completed audits" / "Damaged CV-10009.docx").write_bytes(whole[: len(whole) // 2])
    printed = said(status, library, "--today", TODAY, code=5)
    assert "1 file could not be read" in printed


def test_record_lists_what_waits_and_gives_the_entries_of_one(tmp_path: Path) -> None:
    folder = small_library(tmp_path / "library")
    held = audit(
        "CV-10004", moderator="Jory Fictionby", moderated_on=dt.date(2026, 10, 2), uop_held=dt.date(2026, 10, 9)
    )
    (folder / "Completed audits" / "2026-09" / "UoP full audit CV-10004.docx").write_bytes(held)
    listed = said(record, folder, "--today", TODAY)
    assert "1 audit is not recorded on Childview yet" in listed
    assert "CV-10004" in listed and "23 Oct 2026 late" in listed
    entries = said(record, folder, "CV-10004", "--today", TODAY)
    assert "Contact Type: Management Oversight" in entries
    assert "Contact Type: Other Case Meeting" in entries
    assert "Young Person Feedback" not in entries, "no conversation with the child is recorded in the form"
    assert json.loads(said(record, folder, "--today", TODAY, "--json"))["not_recorded"][0]["late"] is True


def test_the_entries_stand_in_a_file_only_where_that_was_asked_for(library: Path, tmp_path: Path) -> None:
    before, to = files(library), tmp_path / "entries.txt"
    printed = said(record, library, "CV-10001", "--today", TODAY, "--to", to)
    assert to.read_text(encoding="utf-8") == printed
    assert files(library) == before


def test_an_unknown_reference_is_one_clear_line(library: Path) -> None:
    assert "There is no completed audit of 'CV-99999'" in said(record, library, "CV-99999", "--today", TODAY, code=5)


@pytest.fixture
def nottingham(tmp_path: Path) -> Path:
    (tmp_path / "checkback.toml").write_text('profile = "nottingham"\n', encoding="utf-8")
    people = shipped("config") / "nottingham" / "people.example.toml"
    (tmp_path / "people.toml").write_bytes(people.read_bytes())
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Cases"
    headings = load_profile("nottingham").case_list.columns.values()
    sheet.append([*headings, "Ethnicity", "Sex", "Age group"])
    workers = ("Bram Thistlewick", "Femi Storeybrook", "Ada Tintagelli", "Nell Imagin")
    for n in range(40):
        opened, seen = dt.datetime(2026, 2, 1), dt.datetime(2026, 10, 1) if n == 0 else None
        sheet.append([f"CW-1{n:04}", workers[n % 4], "City North", "Referral Order", opened, None, seen, None])
    book.save(tmp_path / "Case list.xlsx")
    return tmp_path


def test_cover_says_who_is_due_longest_unseen_first(nottingham: Path) -> None:
    printed = said(cover, nottingham, "--today", TODAY)
    lines = [line for line in printed.splitlines() if "City North" in line]
    assert lines[0].split()[:4] == ["City", "North", "4", "1"]
    assert "never" in lines[1] and "1 Dec 2026" in lines[-1]
    assert len(json.loads(said(cover, nottingham, "--today", TODAY, "--json"))["case_holders"]) == 4


def test_the_peer_day_is_drawn_and_says_how(nottingham: Path) -> None:
    printed = said(peerday, nottingham, "--on", "2026-11-27")
    assert "Peer audit day, 27 November 2026: 20 files" in printed
    assert "Drawn with the seed: nottingham peer audit day 2026-11-27" in printed
    found = json.loads(said(peerday, nottingham, "--on", "2026-11-27", "--attending", "NI", "--json"))
    assert [len(a["cases"]) for a in found["audits"]] == [2]
    assert len(found["problems"]) == 4


def test_a_service_without_cover_or_peer_day_is_told_where_to_add_it(library: Path) -> None:
    assert "programme.toml: cover" in said(cover, library, "--today", TODAY, code=3)
    assert "programme.toml: peer_day" in said(peerday, library, "--on", TODAY, code=3)
