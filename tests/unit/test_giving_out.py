"""From a draw to a completed audit: selection, prefilled forms in the auditors' folders, tracker, notices."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from builders.forms import members
from builders.library import audit, small_library
from builders.quiet import Quiet
from builders.workbooks import people_edit, table_values
from click.testing import CliRunner, Result

from generator.cli import main
from generator.forms.fill import FormContent, fill_form
from generator.ledger import open_ledger
from generator.profile_load import load_profile
from generator.run import RunOptions, run
from sharepoint.errors import LibraryError
from sharepoint.folder import FolderLibrary
from sharepoint.library import FileRef

DAY = "2026-12-01"
SELECTION = "2026-12 full audit 1"
PEOPLE = """
[[people]]
name = "Priya Inkwell-Sample"
roles = ["auditor"]
email = "priya@example.org"

[[people]]
name = "Caspian Marlowthorpe"
roles = ["auditor"]

[[people]]
name = "Sol Storeybrook"
roles = ["case_manager", "auditor"]
"""


def checkback(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments], env={"COLUMNS": "200"})
    assert result.exit_code == code, result.output
    return result


def case_list(cases: int) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, day = book.add_worksheet("Cases"), book.add_format({"num_format": "dd/mm/yyyy"})
    headings = ("Case reference", "Case manager", "Team", "Disposal", "Opened", "Closed")
    headings += ("Last audited", "Last dip sample", "Themes", "Ethnicity", "Sex", "Age group")
    sheet.write_row(0, 0, headings)
    for n in range(cases):
        sheet.write_row(n + 1, 0, (f"CV-3000{n}", "Sol Storeybrook", "North team", "Referral Order"))
        sheet.write_datetime(n + 1, 4, dt.datetime(2026, 1, 5), day)
    book.close()
    return out.getvalue()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = small_library(tmp_path / "library")
    (folder / "Case list.xlsx").write_bytes(case_list(4))
    (folder / "people.toml").write_text(PEOPLE, encoding="utf-8")
    return folder


def selected(library: Path) -> None:
    checkback("select", library, "--kind", "full_audit", "--number", 2, "--today", "2026-11-20")


def forms(library: Path) -> list[Path]:
    return sorted((library / "Audits to complete").rglob("*.docx"))


def tracker(library: Path) -> dict[str, dict[str, object]]:
    rows = table_values((library / "Audit tracker.xlsx").read_bytes(), "Audits")
    return {str(row["Audit ID"]): row for row in rows}


def test_a_chosen_case_is_planned_until_it_is_given_out_then_allocated(library: Path) -> None:
    selected(library)
    checkback("run", library, "--today", "2026-11-20")
    assert [row["Status"] for key, row in tracker(library).items() if key.startswith("CV-3000")] == ["Planned"] * 2
    checkback("allocate", library, SELECTION, "--today", DAY)
    checkback("run", library, "--today", DAY)
    rows = [row for key, row in tracker(library).items() if key.startswith("CV-3000")]
    assert [row["Status"] for row in rows] == ["Allocated"] * 2
    assert {row["Auditor"] for row in rows} == {"Priya Inkwell-Sample", "Caspian Marlowthorpe"}, "not their own case"
    assert {row["Due"] for row in rows} == {dt.datetime(2027, 1, 1)}
    assert "Nothing changed" in checkback("run", library, "--today", DAY).output


def test_the_auditor_finds_the_form_in_their_folder_and_a_notice_once(library: Path) -> None:
    selected(library)
    checkback("allocate", library, SELECTION, "--today", DAY)
    assert {form.parent.name for form in forms(library)} == {"Priya Inkwell-Sample", "Caspian Marlowthorpe"}
    checkback("run", library, "--today", DAY)
    notices = [p.name for p in (library / "Outbox").glob("Allocation*")]
    assert len(notices) == 2
    mail = next((library / "Outbox").glob("*Priya Inkwell-Sample.eml")).read_text(encoding="utf-8")
    assert "To: priya@example.org" in mail


def test_giving_out_twice_writes_nothing_more(library: Path) -> None:
    selected(library)
    checkback("allocate", library, SELECTION, "--today", DAY)
    before = {form: form.read_bytes() for form in forms(library)}
    assert "Given out before" in checkback("allocate", library, SELECTION, "--today", DAY).output
    assert {form: form.read_bytes() for form in forms(library)} == before


def test_a_form_being_filled_in_is_in_progress_and_one_handed_in_is_submitted(library: Path) -> None:
    selected(library)
    checkback("allocate", library, SELECTION, "--today", DAY)
    first, second = forms(library)
    first.write_bytes(fill_form(first.read_bytes(), FormContent({"strengths": "Kept in touch all through."}, {})))
    reference = second.name.partition("CV-")[2][:5]
    month = {"audit_month": "December 2026", "allocated": dt.date(2026, 12, 1), "completed": dt.date(2026, 12, 18)}
    done = audit(f"CV-{reference}", **month)
    (library / "Completed audits" / second.name).write_bytes(done)
    second.unlink()
    checkback("run", library, "--today", "2026-12-20")
    statuses = {key: row["Status"] for key, row in tracker(library).items() if key.startswith("CV-3000")}
    assert "In progress" in statuses.values()
    assert statuses[f"CV-{reference} full audit 2026-12"] in {"Submitted", "With moderator"}


def named_instead(library: Path, form: Path, auditor: str) -> None:
    key = f"{form.name[15:23]} full audit 2026-12"
    path = library / "Audit tracker.xlsx"
    path.write_bytes(people_edit(path.read_bytes(), {("Audit ID", key): {"Auditor": auditor}}, "Audits"))


def test_another_auditor_named_in_the_tracker_gets_the_untouched_form(library: Path) -> None:
    selected(library)
    checkback("allocate", library, SELECTION, "--to", "Priya Inkwell-Sample", "--today", DAY)
    checkback("run", library, "--today", DAY)
    form = forms(library)[0]
    named_instead(library, form, "Caspian Marlowthorpe")
    checkback("run", library, "--today", DAY)
    moved = library / "Audits to complete" / "Caspian Marlowthorpe" / form.name
    assert moved.is_file() and not form.is_file()
    assert b"Caspian Marlowthorpe" in members(moved.read_bytes())["word/document.xml"]
    assert (library / "Outbox" / f"Allocation {form.name[15:23]} full audit 2026-12 Caspian Marlowthorpe.eml").is_file()
    assert "Nothing changed" in checkback("run", library, "--today", DAY).output


def test_a_form_that_was_begun_stays_with_its_auditor_and_it_is_said(library: Path) -> None:
    selected(library)
    checkback("allocate", library, SELECTION, "--to", "Priya Inkwell-Sample", "--today", DAY)
    checkback("run", library, "--today", DAY)
    form = forms(library)[0]
    form.write_bytes(fill_form(form.read_bytes(), FormContent({"strengths": "Kept in touch."}, {})))
    named_instead(library, form, "Caspian Marlowthorpe")
    assert "was begun" in checkback("run", library, "--today", DAY, code=5).output
    assert form.is_file()


def test_a_second_draw_of_the_month_takes_other_cases(library: Path) -> None:
    selected(library)
    output = checkback("select", library, "--kind", "full_audit", "--number", 2, "--today", "2026-11-20").output
    assert "2026-12 full audit 2" in output
    first: set[str] = set()
    second: set[str] = set()
    for number, names in ((1, first), (2, second)):
        data = (library / "Selections" / f"2026-12 full audit {number}.xlsx").read_bytes()
        names |= {str(row["Case reference"]) for row in table_values(data, "Selection")}
    assert len(first) == len(second) == 2
    assert first.isdisjoint(second)


def test_a_selection_that_was_changed_is_not_given_out(library: Path) -> None:
    selected(library)
    path = library / "Selections" / f"{SELECTION}.xlsx"
    book = openpyxl.load_workbook(path)
    others = {"CV-30000", "CV-30001", "CV-30002", "CV-30003"} - {book["Selection"][c].value for c in ("A4", "A5")}
    book["Selection"]["A4"] = min(others)
    book.save(path)
    assert "does not hold the cases" in checkback("allocate", library, SELECTION, "--today", DAY, code=5).output
    assert forms(library) == []
    assert "drawn again" not in checkback("run", library, "--today", DAY, code=0).output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kind", "full_audit"), "Say --kind and --number"),
        (("--kind", "full_audit", "--number", 1, "--how", "themed"), "Name the theme"),
        (("--kind", "full_audit", "--case", "CV-30001"), "gives no reason"),
    ],
)
def test_what_is_missing_is_asked_for(library: Path, arguments: tuple[object, ...], words: str) -> None:
    assert words in checkback("select", library, *arguments, code=2).output


def test_without_a_case_list_the_advice_is_plain(library: Path) -> None:
    (library / "Case list.xlsx").unlink()
    output = checkback("select", library, "--kind", "full_audit", "--number", 1, code=4).output
    assert "Export it from the case system" in output


class Failing(FolderLibrary):
    """A library in which one form cannot be had for the moment."""

    def read(self, ref: FileRef) -> bytes:
        if "CV-10002" in ref.path:
            raise LibraryError("The library did not answer.")
        return super().read(ref)


def test_no_list_is_mailed_while_a_form_cannot_be_had(library: Path) -> None:
    selected(library)
    checkback("allocate", library, SELECTION, "--today", DAY)
    options = RunOptions(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    with open_ledger(None) as ledger:
        run(Failing(library), load_profile("tower-hamlets"), ledger, options, Quiet())
        assert not list((library / "Outbox").glob("Digest*")) and not list((library / "Outbox").glob("Audits given*"))
        assert len(list((library / "Outbox").glob("Allocation*"))) == 2
        run(FolderLibrary(library), load_profile("tower-hamlets"), ledger, options, Quiet())
    assert list((library / "Outbox").glob("Digest*"))


def test_a_very_late_inadequate_form_is_told_once_though_old_ones_at_the_start_are_not(library: Path) -> None:
    old = {"audit_month": "January 2026", "completed": dt.date(2026, 1, 20), "safeguarding": "Yes"}

    def handed_in(reference: str) -> None:
        data = audit(reference, overall_grade="Inadequate", **old)
        (library / "Completed audits" / f"UoP full audit {reference}.docx").write_bytes(data)

    def told() -> list[str]:
        checkback("run", library, "--today", DAY)
        (library / ".checkback" / "ledger.sqlite").unlink()
        return sorted(p.name[:19] for p in (library / "Outbox").glob("*CV-40*"))

    handed_in("CV-40001")
    assert told() == ["Safeguarding CV-400"]
    handed_in("CV-40002")
    once = told()
    assert once == ["Inadequate CV-40002", "Safeguarding CV-400", "Safeguarding CV-400"]
    assert told() == once
