"""Defects of rows and cells that Excel repairs: order, doubles, wrong kinds, styles and strings that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openpyxl.formula.tokenizer import Tokenizer, TokenizerError

from generator.office.sheet_package import Workbook
from generator.office.sheet_read import SheetCells
from generator.office.sheet_values import LONGEST_TEXT, column_number
from generator.office.sheet_xml import element_pattern, get_part_root, unescape_text

_ADDRESS = re.compile(rb"\sr=\"([A-Z]{1,3})(\d+)\"")
_STYLE = re.compile(rb"\ss=\"(\d+)\"")
_KIND = re.compile(rb"\st=\"(\w+)\"")
_NUMBER = re.compile(rb"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*")


def cell_problems(workbook: Workbook, cells: SheetCells) -> Iterator[str]:
    """The defects of one sheet's rows and cells, in words that name the cell."""
    styles, strings = _counts(workbook)
    last_row = 0
    row_pattern = element_pattern(cells.prefix + b"row")
    for row in row_pattern.finditer(cells.data):
        number = int(m[1]) if (m := re.search(rb"\sr=\"(\d+)\"", row[1])) else last_row + 1
        if number <= last_row:
            yield f"row {number} of {cells.part} is out of order or there twice"
        last_row = number
        yield from _row_problems(cells, number, row[2] or b"", (styles, strings))


def _counts(workbook: Workbook) -> tuple[int, int]:
    """How many cell styles and shared strings the workbook has."""
    found = []
    for kind, path in (("styles", "{*}cellXfs/{*}xf"), ("sharedStrings", "{*}si")):
        parts = workbook.related(workbook.part, kind)
        found.append(len(get_part_root(workbook.read(parts[0]), parts[0]).findall(path)) if parts else 0)
    return max(found[0], 1), found[1]


def _row_problems(cells: SheetCells, row: int, content: bytes, counts: tuple[int, int]) -> Iterator[str]:
    last = 0
    for m in cells.cell_pattern.finditer(content):
        address = _ADDRESS.search(m[1] or b"")
        column, number = (column_number(address[1].decode()), int(address[2])) if address else (last + 1, row)
        if column <= last or number != row:
            yield f"a cell of row {row} of {cells.part} is out of order, there twice or in the wrong row"
        last = column
        if m[2] or _STYLE.search(m[1] or b""):
            yield from _one_cell(cells, f"{cells.part}, row {row}, column {column}", (m[1] or b"", m[2] or b""), counts)


def _one_cell(cells: SheetCells, where: str, cell: tuple[bytes, bytes], counts: tuple[int, int]) -> Iterator[str]:
    tag, body = cell
    style, kind = _STYLE.search(tag), _KIND.search(tag)
    value = _inner(body, cells.prefix + b"v")
    if style and int(style[1]) >= counts[0]:
        yield f"{where}: there is no cell style {style[1].decode()}"
    yield from _value_problems(where, kind[1] if kind else b"n", value, counts[1])
    if len(body) > LONGEST_TEXT and len(cells.text_of(body)) > LONGEST_TEXT:
        yield f"{where}: the text is longer than 32,767 characters"
    formula = _inner(body, cells.prefix + b"f")
    if formula and not _is_formula(unescape_text(formula)):
        yield f"{where}: the formula '{unescape_text(formula)}' cannot be read"


def _value_problems(where: str, kind: bytes, value: bytes | None, strings: int) -> Iterator[str]:
    if value is None:
        return
    if kind == b"s" and (not value.strip().isdigit() or int(value) >= strings):
        yield f"{where}: there is no shared string {value.decode()}"
    if kind == b"n" and value and not _NUMBER.fullmatch(value):
        yield f"{where}: text stands where a number should"


def _inner(body: bytes, name: bytes) -> bytes | None:
    at = body.find(b"<" + name)
    if at < 0:
        return None
    start = body.find(b">", at) + 1
    end = body.find(b"</" + name, start)
    return body[start:end] if end >= 0 and body[start - 2 : start] != b"/>" else None


def _is_formula(text: str) -> bool:
    """Whether brackets and quotes of a formula close; names and functions are Excel's own business."""
    try:
        tokens = Tokenizer(f"={text}")
    except (TokenizerError, IndexError, AttributeError):
        return False
    opened = [t.subtype for t in tokens.items if t.subtype in {"OPEN", "CLOSE"}]
    return opened.count("OPEN") == opened.count("CLOSE")
