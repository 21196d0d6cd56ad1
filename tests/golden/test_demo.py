"""The demonstration, end to end: the numbers in its documents equal a hand count of what was put into its forms.

The count starts from the year's own record of the truth and from the workbooks, and uses none of the reporting code.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from generator import cli
from generator.demo.records import DemoAudit
from generator.model import FormKind
from tests.builders.shown import PACK, QUARTER, REPORT, Shown


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file, but for those that say who is at work just now."""
    found = (p for p in folder.rglob("*") if p.is_file())
    kept = (p for p in found if p.parent.name != ".checkback" or p.name == "ledger.sqlite")
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in kept}


def test_a_second_run_changes_no_file(shown: Shown) -> None:
    before = files(shown.folder)
    result = CliRunner().invoke(cli.main, ["run", str(shown.folder), "--today", "2026-11-20"])
    assert "Nothing changed: every file is as it should be." in result.output
    assert files(shown.folder) == before


def test_the_forms_of_staff_were_not_touched(shown: Shown) -> None:
    for path, data in shown.year.files.items():
        assert (shown.folder / path).read_bytes() == data, path


def test_the_tracker_has_each_audit_once_with_its_grade(shown: Shown) -> None:
    told = Counter(
        (str(r["Case reference"]), str(r["Overall grade"] or "")) for r in shown.rows("Audit tracker.xlsx", "Audits")
    )
    true = Counter((a.case_reference, a.overall_grade) for a in shown.audits)
    assert {k: n for k, n in told.items() if k[0] != "None"} == {k: n for k, n in true.items() if k[0]}
    assert told.total() == len(shown.audits)


def test_each_graded_answer_is_a_row_of_the_tracker(shown: Shown) -> None:
    told = Counter(str(r["Auditor's grade"]) for r in shown.rows("Audit tracker.xlsx", "Grades"))
    apart = {"overall_grade", "moderated_grade"}
    assert told == Counter(g for a in shown.audits for f, g in a.grades.items() if f not in apart)


def test_every_action_is_in_the_plan_with_its_date(shown: Shown) -> None:
    told = Counter((r["Action"], _day(r["Due"])) for r in shown.rows("Action plan.xlsx", "Actions"))
    true = Counter((a.action, a.due) for t in shown.year.truth if not t.copy_of for a in t.actions)
    assert told == true


def _day(value: object) -> dt.date | None:
    return value.date() if isinstance(value, dt.datetime) else None


def test_the_report_counts_audits_as_a_hand_would(shown: Shown) -> None:
    figures = shown.figures(REPORT)
    assert figures["audits.done"] == str(len(shown.in_quarter))
    late = sum(a.dates["completed"] > _month_later(a) for a in shown.in_quarter if "completed" in a.dates)
    assert figures["audits.late"] == str(late)


def _month_later(audit: DemoAudit) -> dt.date:
    """One calendar month after allocation; without an allocation the end of the audit month (TH-019, NT-060)."""
    start = audit.dates.get("allocated")
    day = start or audit.month
    following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    last = (dt.date(following.year + following.month // 12, following.month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return following.replace(day=min(day.day, last)) if start else following - dt.timedelta(days=1)


def test_the_report_counts_moderation_as_a_hand_would(shown: Shown) -> None:
    both = [a for a in shown.in_quarter if a.overall_grade and a.moderated_grade]
    if not both:
        assert "moderation.agreed" not in shown.figures(REPORT)
        return
    figures = shown.figures(REPORT)
    assert figures["moderation.agreed"] == str(sum(a.overall_grade == a.moderated_grade for a in both))
    assert figures["moderation.apart"] == str(sum(a.overall_grade != a.moderated_grade for a in both))


def test_the_report_counts_conversations_with_children_as_a_hand_would(shown: Shown) -> None:
    full = [a for a in shown.in_quarter if a.kind is FormKind.FULL_AUDIT]
    if full:
        assert shown.figures(REPORT)["voices.child"] == str(sum(a.contacts.get("child", False) for a in full))


def test_the_report_counts_actions_as_a_hand_would(shown: Shown) -> None:
    figures, (start, end) = shown.figures(REPORT), QUARTER
    raised = {(f"{t.month:%Y-%m}", a.action, a.due): _raised(t) for t in shown.year.truth for a in t.actions}
    counts: Counter[str] = Counter()
    for row in shown.rows("Action plan.xlsx", "Actions"):
        done, due, month = _day(row["Completed on"]), _day(row["Due"]), str(row["Audit or meeting"])[-7:]
        on = raised[month, str(row["Action"]), due]
        is_new, was_open = start <= on <= end, on < start and (done is None or done >= start)
        still = on <= end and (done is None or done > end)
        counts["actions.new"] += is_new
        counts["actions.carried"] += was_open
        counts["actions.done"] += (is_new or was_open) and done is not None and done <= end
        counts["actions.open"] += still
        counts["actions.overdue"] += still and due is not None and due < end
    assert {k: figures[k] for k in counts if k in figures} == {k: str(n) for k, n in counts.items() if k in figures}
    assert {"actions.new", "actions.open", "actions.overdue"} <= figures.keys()


def test_the_report_counts_good_practice_and_sources_as_a_hand_would(shown: Shown) -> None:
    figures = {figure: value for figure, _, value in shown.workbook(REPORT)}
    sources: Counter[str] = Counter()
    for row in shown.rows("Action plan.xlsx", "Actions"):
        done, month = _day(row["Completed on"]), str(row["Audit or meeting"])[-7:]
        raised = next(
            _raised(t)
            for t in shown.year.truth
            for a in t.actions
            if f"{t.month:%Y-%m}" == month and a.action == row["Action"]
        )
        if raised <= QUARTER[1] and not (done and done < QUARTER[0]):
            sources[str(row["Source"]).lower().replace(" ", "_")] += 1
    told: Counter[str] = Counter()
    for figure, value in figures.items():
        if figure.startswith("feedback.sources."):
            told[figure.split(".")[2]] += int(value)
    assert told == sources
    assert figures["feedback.sources"] == str(sources.total())


def test_the_tasks_of_nottingham_are_counted_as_a_hand_would(shown: Shown) -> None:
    if shown.service != "nottingham":
        return
    figures = {figure: value for figure, _, value in shown.workbook(REPORT)}
    people = tomllib.loads((shown.folder / "people.toml").read_text())["people"]
    for task, role in (("NT-020", "service_manager"), ("NT-026", "operational_manager")):
        names = {p["name"] for p in people if role in p["roles"]}
        rows = [r for r in shown.rows("Audit tracker.xlsx", "Audits") if " case audit " in str(r["Audit ID"])]
        done = [r for r in rows if QUARTER[0] <= _day(r["Audit month"]) <= QUARTER[1] and r["Auditor"] in names]
        assert figures[f"tasks.{task}.case_audit"] == str(len(done)) != "0"


def _raised(audit: DemoAudit) -> dt.date:
    return audit.dates.get("completed") or audit.dates["meeting_on"]


def test_the_analysts_own_work_is_still_there(shown: Shown) -> None:
    book = openpyxl.load_workbook(shown.folder / "Audit tracker.xlsx")
    assert "My view" in book.sheetnames
    assert book["My view"]._charts
    themes = [r["Theme (analyst)"] for r in shown.rows("Audit tracker.xlsx", "Audits")]
    assert sum(theme is not None for theme in themes) > 5
    colours = {c.fill.fgColor.rgb for row in book["Audits"].iter_rows() for c in row if c.fill.fill_type == "solid"}
    assert any(str(colour).endswith("FFF2CC") for colour in colours)


@pytest.mark.parametrize("document", [REPORT, PACK])
def test_no_child_is_named_in_what_is_published(shown: Shown, document: str) -> None:
    names = {a.child_name for a in shown.year.truth if a.child_name}
    words = set(re.findall(r"[^\W\d_]+", " ".join(_texts(shown.folder / document))))
    given = {part for name in names for part in re.findall(r"[^\W\d_]{3,}", name)}
    assert not words & given
    assert shown.service == "tower-hamlets" or names


def _texts(path: Path) -> Iterator[str]:
    document = docx.Document(str(path))
    yield from (p.text for p in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_planted_faults_are_raised(shown: Shown) -> None:
    bad = [str(shown.folder / a.file) for a in shown.audits if "no_child_contact" in a.faults]
    if bad:
        result = CliRunner().invoke(cli.main, ["check", *bad, "--today", "2026-11-20"])
        assert result.output.count("family-not-met") == len(bad)
