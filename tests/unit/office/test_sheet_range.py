"""Plain ranges without a table: formulas that fill a column go on in new rows, however Excel stored them."""

from __future__ import annotations

import io
import re

import pytest
import xlsxwriter

from generator.errors import DocumentError
from generator.office.sheet import TablePatch, patch_workbook
from generator.office.sheet_package import open_workbook
from generator.office.sheet_range import add_range
from generator.office.workbook_lint import workbook_problems
from tests.builders.workbooks import load, with_part

SHEET = "xl/worksheets/sheet1.xml"
NEW = {"Ref": "R5", "Score": 5}


def plain_range() -> bytes:
    """Ref, Score, Twice and Four times in A1:D5; the last two are formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("List")
    sheet.write_row(0, 0, ("Ref", "Score", "Twice", "Four times"))
    for r in range(1, 5):
        sheet.write_row(r, 0, (f"R{r}", r))
        sheet.write_formula(r, 2, f"=B{r + 1}*2", None, r * 2)
        sheet.write_formula(r, 3, f"=C{r + 1}*2", None, r * 4)
    book.close()
    return out.getvalue()


def shared(data: bytes, first: str, area: str, index: int = 0) -> bytes:
    """The cells of an area as Excel stores them where one formula was filled down or across: the first has it all."""
    data = with_part(data, SHEET, rf'(r="{first}"[^>]*>)<f>', rf'\g<1><f t="shared" ref="{area}" si="{index}">')
    (left, top), (right, bottom) = re.findall(r"([A-Z])(\d)", area)
    for column in "CD"["CD".index(left) : "CD".index(right) + 1]:
        for row in range(int(top), int(bottom) + 1):
            if f"{column}{row}" != first:
                cell = rf'(r="{column}{row}"[^>]*>)<f>[^<]*</f>'
                data = with_part(data, SHEET, cell, rf'\g<1><f t="shared" si="{index}"/>')
    return data


def with_new_row(data: bytes) -> bytes:
    workbook = open_workbook(data)
    name = add_range(workbook, "List", ["Ref", "Score"], ["Ref"])
    after = patch_workbook(workbook, [TablePatch(name, new_rows=[NEW])])
    assert workbook_problems(after) == []
    return after


def formulas(data: bytes, row: int = 6) -> list[object]:
    return [load(data)["List"].cell(row, column).value for column in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    "data",
    [
        plain_range(),
        shared(plain_range(), "C2", "C2:C5"),
        shared(plain_range(), "C2", "C2:D5"),
        shared(shared(plain_range(), "C2", "C2:C3"), "C4", "C4:C5", index=1),
        shared(shared(plain_range(), "C2", "C2:C3"), "C4", "C4:C5"),
    ],
    ids=["each cell its own", "filled down", "filled down and across", "in two pieces", "a number used again"],
)
def test_a_column_filled_with_one_formula_goes_on(data):
    after = with_new_row(data)
    assert formulas(after) == ["R5", 5, "=B6*2", "=C6*2"]
    assert formulas(after, 5) == formulas(data, 5)


def test_a_column_whose_last_formula_is_another_stays_blank_in_new_rows():
    other = with_part(plain_range(), SHEET, r"<f>B5\*2</f>", "<f>B5*3</f>")
    assert formulas(with_new_row(other)) == ["R5", 5, None, "=C6*2"]
    half_shared = shared(other, "C2", "C2:C4")
    assert formulas(with_new_row(half_shared)) == ["R5", 5, None, "=C6*2"]


def test_array_formulas_cannot_be_continued_and_that_is_said():
    data = plain_range()
    for row in (2, 5):
        data = with_part(data, SHEET, rf'(r="C{row}"[^>]*>)<f>', rf'\g<1><f t="array" ref="C{row}">')
    with pytest.raises(DocumentError) as caught:
        with_new_row(data)
    assert caught.value.code == "array-column"
