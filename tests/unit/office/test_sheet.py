"""Patching tables: cells change, rows are added, what covered the table grows, and what is unsafe is refused."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from generator.errors import DocumentError
from generator.office.sheet import CellChange, TablePatch, apply_patches, read_table
from generator.office.sheet_package import open_workbook
from generator.office.workbook_lint import workbook_problems
from generator.office.zip_members import Members
from tests.builders.workbooks import analyst_workbook, load, part, saved_by_openpyxl, table_values, with_part

NEW = {"Ref": "R9", "Due": date(2026, 11, 20), "Score": 9, "Double": 18}
SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"


def add(data: bytes, *rows: dict[str, object]) -> bytes:
    return apply_patches(data, [TablePatch("Work", new_rows=rows)])  # type: ignore[arg-type]


def change(data: bytes, row: int, heading: str, value: object) -> bytes:
    return apply_patches(data, [TablePatch("Work", [CellChange(row, heading, value)])])  # type: ignore[arg-type]


def refused(data: bytes, *rows: dict[str, object]) -> str:
    with pytest.raises(DocumentError) as caught:
        add(data, *rows or (NEW,))
    return caught.value.code


@pytest.mark.parametrize("date_1904", [False, True])
def test_another_reader_sees_the_new_row_and_the_changed_cell(date_1904):
    after = change(add(analyst_workbook(date_1904=date_1904), NEW), 4, "Due", date(2026, 3, 4))
    rows = table_values(after, "Work")
    assert rows[-1] == {
        "Ref": "R9",
        "Due": datetime(2026, 11, 20),
        "Score": 9,
        "Double": 18,
    }
    assert rows[0]["Due"].date() == date(2026, 3, 4)
    assert workbook_problems(after) == []


def test_what_we_wrote_we_read_again():
    headings, rows = read_table(open_workbook(add(analyst_workbook(), NEW)), "work")
    assert headings == ("Ref", "Due", "Score", "Double")
    assert rows[-1].values == NEW and rows[-1].formulas == {"Double"}


def mixed_workbook() -> bytes:
    """Texts, days, numbers, yes and no, blanks with a colour, texts with signs, a formula in one row, a note beside."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Work")
    day, pink = book.add_format({"num_format": "d mmm yyyy"}), book.add_format({"bg_color": "#FFCCCC"})
    rows = [["a & b <c>", 1, True], [" spaced ", -2.5, False], ["_x000D_ kept", 1e9, True], ["a & b <c>", 3, False]]
    headings = [{"header": name} for name in ("Text", "Number", "Yes", "Day", "Blank")]
    sheet.add_table(0, 0, 4, 4, {"name": "Work", "columns": headings, "data": rows})
    for n in range(1, 4):
        sheet.write_datetime(n, 3, datetime(2026, 9, n), day)
        sheet.write_blank(n, 4, None, pink)
    sheet.write_formula(4, 3, "=1+1", day, 2)
    sheet.write(2, 7, "beside")
    book.close()
    return out.getvalue()


def test_rows_read_the_same_however_they_are_written():
    usual = change(mixed_workbook(), 4, "Text", "inline & new")
    sheet = Members(usual).read(SHEET)
    others = [sheet.replace(b"<c r=", b"<c  r="), sheet.replace(b"</row>", b"</row> ")]
    headings, rows = read_table(open_workbook(usual), "Work")
    for other in others:
        assert read_table(open_workbook(Members(usual).replaced({SHEET: other})), "Work") == (headings, rows)
    first, second, third, last = (r.values for r in rows)
    assert list(first.values()) == ["a & b <c>", 1, True, date(2026, 9, 1), None]
    assert (second["Text"], second["Number"], second["Yes"]) == (" spaced ", -2.5, False)
    assert third["Text"] == "inline & new" and last["Day"] == date(1900, 1, 2) and rows[3].formulas == {"Day"}


def test_all_that_covered_the_table_grows_with_it():
    after = add(analyst_workbook(4), NEW, NEW | {"Ref": "R10"})
    sheet = part(after, SHEET)
    assert 'ref="A3:D9"' in part(after, TABLE) and '<autoFilter ref="A3:D9"' in part(after, TABLE)
    assert 'sqref="A4:A9"' in sheet and 'sqref="B4:B9"' in sheet and "<xm:sqref>C4:C9</xm:sqref>" in sheet
    assert "<xm:f>Work!$C$4:$C$9</xm:f>" in sheet
    assert "Work!$C$4:$C$9" in part(after, "xl/charts/chart1.xml")
    assert ">Work!$C$4:$C$9<" in part(after, "xl/workbook.xml")
    assert 'ref="A3:D9"' in part(after, "xl/pivotCache/pivotCacheDefinition1.xml")


def test_ranges_that_did_not_cover_the_table_stay():
    before = with_part(analyst_workbook(4), SHEET, 'sqref="A4:A7"', 'sqref="A4:A6"')
    assert 'sqref="A4:A6"' in part(add(before, NEW), SHEET)


def test_calculated_columns_are_filled_and_excel_is_asked_to_calculate():
    before = saved_by_openpyxl(analyst_workbook())
    after = add(before, {"Ref": "R9", "Score": 9})
    assert table_values(after, "Work", values=False)[-1]["Double"] == "=Work[[#This Row],[Score]]*2"
    assert 'fullCalcOnLoad="1"' in part(after, "xl/workbook.xml")


def test_a_column_formula_with_plain_addresses_is_moved_to_its_row():
    before = with_part(analyst_workbook(), TABLE, r"Work\[\[#This Row\],\[Score\]\]\*2", "C4*2")
    assert table_values(add(before, {"Ref": "R9"}), "Work", values=False)[-1]["Double"] == "=C8*2"


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-", "@home", "a < b & 'c'", " two  spaces ", "line\nbreak", "_x0041_"]
)
def test_text_stays_text(text):
    after = change(analyst_workbook(), 4, "Ref", text)
    assert read_table(open_workbook(after), "Work")[1][0].values["Ref"] == text
    cell = load(after)["Work"]["A4"]
    assert cell.value == text.replace("_x0041_", "_x005F_x0041_") and cell.data_type in {"s", "inlineStr"}


def test_new_rows_look_like_the_row_above_and_dates_get_a_date_style():
    before = analyst_workbook()
    book = load(add(before, NEW))["Work"]
    assert book["B8"].number_format == book["B7"].number_format == "dd/mm/yyyy"
    dated = load(change(before, 4, "Ref", date(2026, 3, 4)))["Work"]["A4"]
    assert dated.number_format == "d mmmm yyyy" and dated.is_date


def test_the_blank_row_of_an_empty_table_is_filled_first():
    before = with_part(analyst_workbook(1), SHEET, r'<c r="A4".*?</c><c r="B4".*?</c><c r="C4".*?</c>', "")
    after = add(before, NEW, NEW | {"Ref": "R10"})
    assert [r["Ref"] for r in table_values(after, "Work")] == ["R9", "R10"]
    assert 'ref="A3:D5"' in part(after, TABLE)


def test_a_formula_that_stands_in_a_blank_row_is_kept_with_its_result():
    blank = with_part(analyst_workbook(1), SHEET, r'<c r="A4".*?</c><c r="B4".*?</c><c r="C4".*?</c>', "")
    own = with_part(
        blank, SHEET, r'(<c r="D4"[^>]*><f>)[^<]*</f><v>[^<]*', r"\g<1>Work[[#This Row],[Score]]*3</f><v>27"
    )
    after = add(own, {h: v for h, v in NEW.items() if h != "Double"})
    assert load(after)["Work"]["D4"].value == "=Work[[#This Row],[Score]]*3"
    assert table_values(after, "Work")[0]["Double"] == 27


def test_a_formula_of_the_totals_row_does_not_stay_in_a_new_row():
    before = with_part(
        analyst_workbook(3, totals=True), SHEET, r'(<c r="C7"[^>]*>.*?</c>)', r'\g<1><c r="D7"><f>1+1</f></c>'
    )
    after = add(before, {"Ref": "R9"})
    assert load(after)["Work"]["D7"].value == "=Work[[#This Row],[Score]]*2"


def test_the_totals_row_stays_below():
    before = analyst_workbook(3, totals=True)
    after = add(before, NEW, NEW | {"Ref": "R10"})
    sheet = load(after)["Work"]
    assert [sheet.cell(r, 1).value for r in range(4, 10)] == ["R1", "R2", "R3", "R9", "R10", "Total"]
    assert sheet["C9"].value == "=SUBTOTAL(109,[Score])" and sheet["C7"].value == 9
    assert 'ref="A3:D9"' in part(after, TABLE) and '<autoFilter ref="A3:D8"' in part(after, TABLE)
    assert workbook_problems(after) == []


def test_the_chain_of_calculation_follows_the_totals_row():
    before = Members(analyst_workbook(3, totals=True))
    rels = before.read("xl/_rels/workbook.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"'
        b' Target="calcChain.xml"/></Relationships>',
    )
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<c r="D4" i="1"/><c r="C7"/><c r="A1" i="2"/></calcChain>'
    )
    data = before.replaced({"xl/_rels/workbook.xml.rels": rels, "xl/calcChain.xml": chain})
    after = add(data, NEW)
    assert '<c r="D4" i="1"/><c r="C8"/><c r="A1" i="2"/>' in part(after, "xl/calcChain.xml")
    assert workbook_problems(after) == []


def test_cells_beside_the_table_keep_their_place():
    after = add(analyst_workbook(0 + 1), NEW)
    sheet = load(after)["Work"]
    assert sheet["F4"].value == "beside the table" and sheet["A5"].value == "R9"


def test_nothing_to_do_gives_the_very_same_bytes():
    before = analyst_workbook()
    assert apply_patches(before, [TablePatch("Work")]) is before
    assert change(before, 4, "Ref", "R1") != before  # stored inline now, so it is for callers to compare first


def test_refusals_name_their_reason():
    assert refused(analyst_workbook(4, below="B8")) == "below-table"
    assert refused(analyst_workbook(4, below="B9")) == "below-table"
    assert refused(with_part(analyst_workbook(), TABLE, "<table ", '<table tableType="queryTable" ')) == "query-table"
    assert refused(analyst_workbook(), {"No such": 1}) == "heading-missing"
    assert (
        refused(with_part(analyst_workbook(), TABLE, "<calculatedColumnFormula", r'\g<0> array="1"')) == "array-column"
    )
    assert refused(analyst_workbook(), {"Ref": "x" * 32_768}) == "text-too-long"
    assert refused(analyst_workbook(), {"Score": float("inf")}) == "number-range"
    assert refused(with_part(analyst_workbook(3, totals=True), SHEET, r"\[Score\]\)", "C4:C6)")) == "totals-row"


def test_a_formula_is_never_overwritten():
    with pytest.raises(DocumentError, match="D4 on Work holds a formula"):
        change(analyst_workbook(), 4, "Double", 3)


def test_room_further_down_may_be_used_but_one_row_stays_free():
    assert len(table_values(add(analyst_workbook(4, below="B10"), NEW), "Work")) == 5


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-a-package"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "encrypted"),
        (Members(analyst_workbook()).replaced({"_xmlsignatures/sig1.xml": b"<a/>"}), "signed"),
        (with_part(analyst_workbook(), "xl/workbook.xml", "<sheets>", "<!-- hm --><sheets>"), "odd-xml"),
        (with_part(analyst_workbook(), "_rels/.rels", "xl/workbook.xml", "xl/none.xml"), "not-excel"),
        (analyst_workbook()[:-40], "not-a-package"),
    ],
)
def test_files_that_cannot_be_opened_say_why(data, code):
    with pytest.raises(DocumentError) as caught:
        open_workbook(data)
    assert caught.value.code == code and caught.value.message.endswith(".")


def test_prefixed_parts_as_the_open_xml_sdk_writes_them():
    data = analyst_workbook()
    sheet = part(data, SHEET)
    for name in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t"):
        sheet = (
            sheet.replace(f"<{name}>", f"<x:{name}>")
            .replace(f"<{name} ", f"<x:{name} ")
            .replace(f"</{name}>", f"</x:{name}>")
        )
    sheet = sheet.replace(
        "<x:worksheet ", '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    )
    after = add(Members(data).replaced({SHEET: sheet.encode()}), NEW)
    assert '<x:row r="8"' in part(after, SHEET) and table_values(after, "Work")[-1]["Ref"] == "R9"
