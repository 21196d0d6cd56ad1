"""What a change does not concern stays byte for byte as it is stored: charts, pictures, comments, pivots."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from generator.office.sheet import CellChange, TablePatch, apply_patches
from generator.office.zip_members import Members
from generator.profile_load import load_profile
from generator.resources import shipped
from generator.tracker.workbook import update_action_plan, update_tracker
from tests.builders.records import TODAY, records
from tests.builders.workbooks import analyst_workbook, changed_parts, members, part, people_edit, saved_by_openpyxl

SHEET, TABLE, BOOK = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml"
SHAPES = [analyst_workbook(), analyst_workbook(totals=True), saved_by_openpyxl(analyst_workbook())]


@pytest.mark.parametrize("data", SHAPES)
def test_a_changed_cell_touches_its_sheet_and_the_mark_to_recalculate(data):
    after = apply_patches(data, [TablePatch("Work", [CellChange(4, "Score", 5)])])
    assert changed_parts(data, after) <= {SHEET, BOOK}
    assert SHEET in changed_parts(data, after)


def test_a_changed_cell_changes_nothing_else_in_its_sheet():
    before = analyst_workbook()
    after = apply_patches(before, [TablePatch("Work", [CellChange(4, "Score", 5)])])
    old, new = part(before, SHEET), part(after, SHEET)
    assert new.replace('<c r="C4"><v>5</v></c>', '<c r="C4"><v>1</v></c>') == old


def test_a_new_row_touches_only_what_covered_the_table():
    before = analyst_workbook()
    after = apply_patches(before, [TablePatch("Work", new_rows=[{"Ref": "R9", "Due": date(2026, 11, 20)}])])
    grown = {SHEET, TABLE, BOOK, "xl/charts/chart1.xml", "xl/pivotCache/pivotCacheDefinition1.xml"}
    assert changed_parts(before, after) == grown
    assert list(members(after)) == list(members(before))


def test_members_keep_their_order_dates_and_extra_fields():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, method in (
            ("a.xml", zipfile.ZIP_STORED),
            ("b é.xml", zipfile.ZIP_DEFLATED),
            ("c.xml", zipfile.ZIP_BZIP2),
        ):
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            info.compress_type, info.extra, info.comment = method, b"\x99\x99\x02\x00hi", b"note"
            made.writestr(info, b"<a/>" * 50)
        made.comment = b"whole"
    before = out.getvalue()
    after = Members(before).replaced({"a.xml": b"<new/>", "d.xml": b"<d/>"})
    with zipfile.ZipFile(io.BytesIO(after)) as read:
        assert read.testzip() is None and read.comment == b"whole"
        assert read.namelist() == ["a.xml", "b é.xml", "c.xml", "d.xml"]
        kept = read.getinfo("b é.xml")
        assert (kept.date_time, kept.extra, kept.comment) == ((2024, 5, 6, 7, 8, 10), b"\x99\x99\x02\x00hi", b"note")
        assert read.read("a.xml") == b"<new/>" and read.read("d.xml") == b"<d/>"
    assert changed_parts(before, after) == {"a.xml", "d.xml"}


def test_streamed_members_with_descriptors_are_copied_whole():
    class Pipe(io.RawIOBase):
        """A stream that cannot go back, so that sizes are written after each member."""

        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:  # type: ignore[call-overload]
        made.writestr("a.xml", "<a/>")
        made.writestr("b.xml", "<b/>" * 99)
    after = Members(pipe.data).replaced({"a.xml": b"<new/>"})
    with zipfile.ZipFile(io.BytesIO(after)) as read:
        assert read.testzip() is None and read.read("b.xml") == b"<b/>" * 99


@pytest.mark.parametrize("profile_id", ["tower-hamlets", "nottingham"])
def test_running_twice_gives_the_very_same_bytes(profile_id):
    profile = load_profile(shipped("config") / profile_id)
    audits, actions = records(profile_id)
    for update, found in ((update_tracker, audits), (update_action_plan, actions)):
        first = update(None, found, {}, profile, TODAY)
        again = update(first.data, found, first.new_base, profile, TODAY)
        assert first.changed and not again.changed
        assert again.data == first.data and again.new_base == first.new_base and again.summary == ()
        assert update(None, found, {}, profile, TODAY).data == first.data


def test_an_analysts_column_sheet_and_chart_outlive_an_update():
    profile = load_profile(shipped("config") / "tower-hamlets")
    audits, _ = records()
    first = update_tracker(None, audits[:40], {}, profile, TODAY)
    before = people_edit(first.data, {("Case reference", "CV-20000"): {"Analyst's notes": "Ask Odalys"}}, "Audits")
    second = update_tracker(before, audits, first.new_base, profile, TODAY)
    assert second.changed and second.problems == () and second.differences == ()
    kept = {n for n in members(before) if "drawing" in n or "comment" in n or "theme" in n or "styles" in n}
    assert kept and not kept & changed_parts(before, second.data)
    assert second.people_entries["CV-20000 dip sample 2026-04"] == {"analyst_notes": "Ask Odalys"}
