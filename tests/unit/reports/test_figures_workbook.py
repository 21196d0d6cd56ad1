"""The workbook of figures beside a report, and what ``report explain`` says of one figure."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from generator.cli import report as report_command
from generator.errors import DocumentError
from generator.office.workbook_lint import workbook_problems
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.reports.figures import summarise
from generator.reports.figures_workbook import figures_path, read_explained
from generator.reports.pack import write_pack_figures
from generator.reports.quarterly import write_quarterly_figures
from tests.builders.records import TODAY
from tests.builders.reports import MEETING, words, year, year_pack, year_report


def book(profile: ServiceProfile, n: int = 60) -> bytes:
    quarter = quarter_of(date(2026, 7, 1), profile)
    return write_quarterly_figures(*year(profile, n), quarter, profile, TODAY, year_report(profile.service.id, n))


def pack_book(profile: ServiceProfile) -> bytes:
    return write_pack_figures(*year(profile), MEETING, profile, TODAY, year_pack(profile.service.id))


@pytest.mark.parametrize("n", [60, 1, 0])
def test_excel_opens_it_and_everybody_can_read_it(profile: ServiceProfile, n: int) -> None:
    data = book(profile, n)
    assert workbook_problems(data) == []
    sheets = openpyxl.load_workbook(BytesIO(data)).worksheets
    for sheet in sheets:
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) == 1
        heads = [cell.value for cell in sheet[2]]
        assert all(heads)
        assert len(set(heads)) == len(heads)
        assert all(any(cell.value is not None for cell in row) for row in sheet.iter_rows())
    assert sheets[0].title == "Start here"


def test_the_same_records_give_the_same_bytes(profile: ServiceProfile) -> None:
    assert book(profile) == book(profile)
    assert pack_book(profile) == pack_book(profile)


def test_every_figure_is_there_with_its_rows(profile: ServiceProfile) -> None:
    data = book(profile)
    for figure in summarise(*year(profile), quarter_of(date(2026, 7, 1), profile), profile, TODAY):
        found = read_explained(data, figure.id)
        assert (found.value, found.n, found.words) == (figure.shown.replace(",", ""), figure.n_shown, figure.words)
        hidden = figure.withheld or figure.n_withheld or figure.sensitive or not figure.lists_rows
        assert [key for key, _ in found.rows] == ([] if hidden else list(figure.rows))


def test_nothing_withheld_and_nobody_stands_in_it(tower_hamlets: ServiceProfile) -> None:
    data = book(tower_hamlets)
    audits, _ = year(tower_hamlets)
    cells = [str(c.value) for s in openpyxl.load_workbook(BytesIO(data)) for row in s.iter_rows() for c in row]
    people = {n for a in audits for n in (a.auditor, a.practitioner, a.moderator, a.team_manager) if n}
    assert not [c for c in cells if any(name in c for name in people)]
    assert read_explained(data, "safeguarding.concerns").value == "[c]"
    assert "could be worked out" in read_explained(data, "safeguarding.concerns").not_listed


def test_the_number_in_the_report_leads_to_its_figure(profile: ServiceProfile) -> None:
    number = re.search(r"In this quarter .*?\[(\d+)\]", words(year_report(profile.service.id)))
    assert number
    assert read_explained(book(profile), number[1]).id == "audits.done"


def test_explain_finds_a_report_by_its_path_its_period_and_its_meeting(
    tower_hamlets: ServiceProfile, tmp_path: Path
) -> None:
    folder = tmp_path / "Reports" / "2026-27-Q2"
    folder.mkdir(parents=True)
    report = folder / "Quarterly QA report 2026-27-Q2.docx"
    Path(figures_path(str(report))).write_bytes(book(tower_hamlets))
    for name in (str(report), "2026-27-Q2"):
        result = CliRunner().invoke(report_command, ["explain", name, "audits.done", "--library", str(tmp_path)])
        assert result.exit_code == 0, result.output
        assert "Audits of the quarter handed in by the date of the report." in result.output
        assert "CV-" in result.output
    as_json = CliRunner().invoke(report_command, ["explain", str(report), "[1]", "--json"])
    assert json.loads(as_json.output)["number"] == "1"
    for wrong in (["explain", str(report), "no.such"], ["explain", "2031-32-Q1", "1", "--library", str(tmp_path)]):
        assert CliRunner().invoke(report_command, wrong).exit_code == 5


def test_another_file_is_told_apart() -> None:
    with pytest.raises(DocumentError, match="no workbook"):
        read_explained(b"something else", "1")
