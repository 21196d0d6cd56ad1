"""One service's demonstration in a folder, as anybody would find it, with its own record of the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import docx
import openpyxl
from click.testing import CliRunner

from generator import cli
from generator.demo.records import DemoAudit
from generator.demo.year import DemoYear, make_year
from generator.model import FormKind

QUARTER = (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
REPORT = "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2.docx"
PACK = "Meeting packs/2026-11-26/Meeting pack 26 November 2026.docx"
NO_CASE = {FormKind.MEETING_MINUTES, FormKind.IMPROVEMENT_PLAN}


class Shown:
    """One service's demonstration in a folder, with its record of the truth."""

    def __init__(self, service: str, folder: Path) -> None:
        self.service, self.folder = service, folder / service
        result = CliRunner().invoke(cli.main, ["demo", str(self.folder), "--service", service])
        assert result.exit_code == 0, result.output

    @cached_property
    def year(self) -> DemoYear:
        return make_year(self.service)

    @cached_property
    def audits(self) -> list[DemoAudit]:
        """The audits of the year, a second copy of one left out."""
        return [a for a in self.year.truth if a.kind not in NO_CASE and not a.copy_of]

    @cached_property
    def in_quarter(self) -> list[DemoAudit]:
        return [a for a in self.audits if QUARTER[0] <= a.month <= QUARTER[1]]

    def rows(self, workbook: str, sheet: str) -> list[dict[str, object]]:
        cells = openpyxl.load_workbook(self.folder / workbook)[sheet].iter_rows(values_only=True)
        lines = [row for row in cells if sum(value is not None for value in row) > 3]
        heads = [str(head).removeprefix("🔒 ") for head in lines[0]]
        return [dict(zip(heads, line, strict=True)) for line in lines[1:]]

    def figures(self, document: str) -> dict[str, str]:
        """The table "How the figures were made" of a document: the number of each figure by its id.

        The workbook beside the document gives the id of each raised number, and the same number.
        """
        tables = docx.Document(str(self.folder / document)).tables
        made = next(t for t in tables if t.rows[0].cells[0].text.strip() == "Mark")
        cells = ([c.text.strip() for c in row.cells] for row in made.rows[1:])
        told = {mark: count for mark, _, count, *_ in cells}
        book = {number: (figure, value) for figure, number, value in self.workbook(document)}
        assert {mark: book[mark][1] for mark in told} == told
        return {book[mark][0]: count for mark, count in told.items()}

    def workbook(self, document: str) -> Iterator[tuple[str, str, str]]:
        """The workbook of figures beside a document: id, number in the document, value."""
        book = openpyxl.load_workbook(self.folder / document.replace(".docx", " figures.xlsx"))
        for sheet in book.worksheets:
            heads = [str(cell.value) for cell in sheet[2]]
            if "Number in the report" in heads:
                for row in sheet.iter_rows(min_row=3, values_only=True):
                    held = dict(zip(heads, row, strict=True))
                    yield tuple(str(held[h] if held[h] is not None else "") for h in ("Figure", heads[1], "Value"))
