"""Columns of a table on the page: as wide as their words ask, with every day on one line."""

from __future__ import annotations

import docx
from docx.oxml.ns import qn
from docx.shared import Cm

from generator.office.table_layout import settle_tables

ACTION = "Refresh the safety plan with the parent or carer, and write down what the child says about it "


def widths(due: str) -> list[int]:
    document = docx.Document()
    table = document.add_table(21, 4)
    for row in table.rows:
        for cell, text in zip(row.cells, ("CV-20001", ACTION * 2, "Hollis Penrose", due), strict=True):
            cell.text, cell.width = text, Cm(4)
    settle_tables(document)
    return [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]


def test_long_words_at_the_end_of_a_long_table_have_room_too() -> None:
    document = docx.Document()
    table = document.add_table(301, 4)
    for number, row in enumerate(table.rows):
        state = "Done 24 September 2026" if number > 200 else "Open"
        for cell, text in zip(row.cells, ("CV-20001", ACTION * 2, "14 June 2026", state), strict=True):
            cell.text, cell.width = text, Cm(4)
    settle_tables(document)
    state_column = int(table._tbl.tblGrid[3].get(qn("w:w")))
    assert state_column > 17 * 100  # twips: the day stands on one line


def test_a_day_has_room_on_one_line_and_longer_days_have_more() -> None:
    day, longest, words = (widths(due)[3] for due in ("14 June 2026", "24 September 2026", "Once agreed by all"))
    assert day > 12 * 125  # twips: what bold table type takes
    assert longest > 17 * 100
    assert longest > day > words
