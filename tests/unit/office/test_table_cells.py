"""Cells and rows of tables on the page: each cell as wide as its column, no row broken, also by tables within."""

from __future__ import annotations

from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm

from generator.office.table_layout import settle_tables


def _settled(nested: bool) -> Any:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in table.rows:
        for cell, text in zip(row.cells, ("CV-20001", "What was agreed with the child " * 5, "Open"), strict=True):
            cell.text, cell.width = text, Cm(3)
    if nested:
        table.cell(1, 1).add_table(1, 3)
    settle_tables(document)
    return table._tbl


def _widths(row: Any) -> list[str]:
    return [cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w")) for cell in row.findall(qn("w:tc"))]


def test_each_cell_is_as_wide_as_its_column_whatever_stands_in_it() -> None:
    plain, holding = _settled(nested=False), _settled(nested=True)
    columns = [column.get(qn("w:w")) for column in plain.tblGrid]
    assert len(set(columns)) == 3
    assert all(_widths(row) == columns for row in [*plain.findall(qn("w:tr")), *holding.findall(qn("w:tr"))])


def test_rows_stay_whole_and_keep_what_was_said_of_them() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.rows[0]._tr.get_or_add_trPr().append(docx.oxml.OxmlElement("w:tblHeader"))
    settle_tables(document)
    settle_tables(document)
    said = [[child.tag for child in row._tr.trPr] for row in table.rows]
    assert said == [[qn("w:cantSplit"), qn("w:tblHeader")], [qn("w:cantSplit")]]
