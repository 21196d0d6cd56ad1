"""The small workbook behind a chart, which Word opens on "Edit data" (ECMA-376 part 1, 18.3 and 18.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from io import BytesIO
from string import ascii_uppercase
from typing import Any
from zipfile import ZipFile

from pptx.chart.data import CategoryChartData

from generator.office.zip_members import write_members

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_XML = (
    f'{_XML}<worksheet xmlns="{_SHEET}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><dimension ref="A1:{last}"/>'
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    '<cols><col min="1" max="1" width="10.7109375" customWidth="1"/></cols><sheetData>{rows}</sheetData>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
)
_COLUMNS = ascii_uppercase
_KEEP_SPACE = ' xml:space="preserve"'
_ESCAPE, _ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)"), r"_x005F\1"
"""What a reader of a workbook would take for a sign written as its number (22.9.2.19)."""
_WHEN = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Column = tuple[str, Sequence[int | None]]
"""The name of a series and its values; None is an empty cell."""


def write_chart_workbook(categories: Sequence[str], columns: Sequence[Column], day: date) -> bytes:
    """The workbook: categories down, one column a series (25 at most); the same bytes for the same day."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    texts = {text: i for i, text in enumerate(dict.fromkeys([*categories, *(name for name, _ in columns)]))}
    own = {
        "xl/worksheets/sheet1.xml": _sheet(categories, columns, texts),
        "xl/sharedStrings.xml": _strings(texts, len(categories) + len(columns)),
    }
    return write_members((n, own.get(n) or _WHEN.sub(stamp, content)) for n, content in _members())


@cache
def _members() -> tuple[tuple[str, bytes], ...]:
    """A workbook as python-pptx makes it. All but the sheet, its texts and the day is the same in every one."""
    data: Any = CategoryChartData(number_format="0")  # type: ignore[no-untyped-call]
    data.categories = ["-"]
    data.add_series("-", [1])
    with ZipFile(BytesIO(data._workbook_writer.xlsx_blob)) as made:
        return tuple((name, made.read(name)) for name in made.namelist())


def _strings(texts: Iterable[str], count: int) -> bytes:
    """The texts, each once (18.4.9)."""
    written = [
        f"<si><t{_KEEP_SPACE * (t != t.strip())}>{escape(_ESCAPE.sub(_ESCAPED, t), quote=False)}</t></si>"
        for t in texts
    ]
    head = f'{_XML}<sst xmlns="{_SHEET}" count="{count}" uniqueCount="{len(written)}">'
    return f"{head}{''.join(written)}</sst>".encode()


def _sheet(categories: Sequence[str], columns: Sequence[Column], texts: Mapping[str, int]) -> bytes:
    spans = f'spans="1:{len(columns) + 1}"'
    head = "".join(f'<c r="{_COLUMNS[i]}1" t="s"><v>{texts[name]}</v></c>' for i, (name, _) in enumerate(columns, 1))
    rows = "".join(
        f'<row r="{at}" {spans}><c r="A{at}" s="1" t="s"><v>{texts[name]}</v></c>{_numbers(columns, at)}</row>'
        for at, name in enumerate(categories, 2)
    )
    last = f"{_COLUMNS[len(columns)]}{len(categories) + 1}"
    return _SHEET_XML.format(last=last, rows=f'<row r="1" {spans}>{head}</row>{rows}').encode()


def _numbers(columns: Sequence[Column], row: int) -> str:
    values = ((f"{_COLUMNS[i]}{row}", values[row - 2]) for i, (_, values) in enumerate(columns, 1))
    return "".join(
        f'<c r="{at}" s="2"/>' if value is None else f'<c r="{at}" s="2"><v>{value}</v></c>' for at, value in values
    )
