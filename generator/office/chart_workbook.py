"""The small workbook behind a chart, which Word opens on "Edit data" (ECMA-376 part 1, 18.2 to 18.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from string import ascii_uppercase

from generator.office.docx_package import Part, relationships, write_package
from generator.office.word_parts import theme_xml

SHEET, COLUMNS = "Sheet1", ascii_uppercase
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_WORKBOOK_XML = (
    f'{_XML}<workbook xmlns="{_NAMESPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    f'<bookViews><workbookView/></bookViews><sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET_XML = (
    f'{_XML}<worksheet xmlns="{_NAMESPACE}"><dimension ref="A1:{{last}}"/>'
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    '<cols><col min="1" max="1" width="10.7109375" customWidth="1"/></cols><sheetData>{rows}</sheetData></worksheet>'
)
_STYLES_XML = (
    f'{_XML}<styleSheet xmlns="{_NAMESPACE}"><fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Two looks of a cell: general, and (the second) whole numbers."""
_ARROWS = (
    ("worksheet", "worksheets/sheet1.xml"),
    ("theme", "theme/theme1.xml"),
    ("styles", "styles.xml"),
    ("sharedStrings", "sharedStrings.xml"),
)
_KEEP_SPACE = ' xml:space="preserve"'
_ESCAPE, _ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)"), r"_x005F\1"
"""What a reader of a workbook would take for a sign written as its number (22.9.2.19)."""

Column = tuple[str, Sequence[int | None]]
"""The name of a series and its values; None is an empty cell."""


def write_chart_workbook(categories: Sequence[str], columns: Sequence[Column]) -> bytes:
    """The workbook: categories down, one column a series (25 at most); the same bytes each time.

    Its parts are not packed: the document that holds it packs it whole.
    """
    texts = {text: i for i, text in enumerate(dict.fromkeys([*categories, *(name for name, _ in columns)]))}
    sheet = Part("xl/worksheets/sheet1.xml", f"{_TYPE}worksheet+xml", _sheet(categories, columns, texts))
    strings = _strings(texts, len(categories) + len(columns))
    own = [sheet, Part("xl/sharedStrings.xml", f"{_TYPE}sharedStrings+xml", strings)]
    return write_package([*_fixed_parts(), *own], is_packed=False)


@cache
def _fixed_parts() -> tuple[Part, ...]:
    """What is the same in every one."""
    return (
        relationships("", ("officeDocument", "xl/workbook.xml")),
        Part("xl/workbook.xml", f"{_TYPE}sheet.main+xml", _WORKBOOK_XML.encode()),
        relationships("xl/workbook.xml", *_ARROWS),
        Part("xl/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml", theme_xml()),
        Part("xl/styles.xml", f"{_TYPE}styles+xml", _STYLES_XML.encode()),
    )


def _strings(texts: Iterable[str], count: int) -> bytes:
    """The texts, each once (18.4.9)."""
    written = [
        f"<si><t{_KEEP_SPACE * (t != t.strip())}>{escape(_ESCAPE.sub(_ESCAPED, t), quote=False)}</t></si>"
        for t in texts
    ]
    head = f'{_XML}<sst xmlns="{_NAMESPACE}" count="{count}" uniqueCount="{len(written)}">'
    return f"{head}{''.join(written)}</sst>".encode()


def _sheet(categories: Sequence[str], columns: Sequence[Column], texts: Mapping[str, int]) -> bytes:
    head = "".join(f'<c r="{COLUMNS[i]}1" t="s"><v>{texts[name]}</v></c>' for i, (name, _) in enumerate(columns, 1))
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="s"><v>{texts[name]}</v></c>{_numbers(columns, at)}</row>'
        for at, name in enumerate(categories, 2)
    )
    last = f"{COLUMNS[len(columns)]}{len(categories) + 1}"
    return _SHEET_XML.format(last=last, rows=f'<row r="1">{head}</row>{rows}').encode()


def _numbers(columns: Sequence[Column], row: int) -> str:
    values = ((f"{COLUMNS[i]}{row}", values[row - 2]) for i, (_, values) in enumerate(columns, 1))
    return "".join(
        f'<c r="{at}" s="1"/>' if value is None else f'<c r="{at}" s="1"><v>{value}</v></c>' for at, value in values
    )
