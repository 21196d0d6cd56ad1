"""Defects of rows and cells that Excel repairs: order, doubles, wrong kinds, styles and strings that are not there.

Each check runs one pattern over the whole sheet, so that large trackers are checked in a fraction of a second.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from openpyxl.formula.tokenizer import Tokenizer, TokenizerError

from generator.office.sheet_package import Workbook
from generator.office.sheet_read import SheetCells
from generator.office.sheet_texts import shared_texts
from generator.office.sheet_values import LONGEST_TEXT, letters_number
from generator.office.sheet_xml import get_part_root, unescape_text

_NUMBER = rb"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*"


def cell_problems(workbook: Workbook, cells: SheetCells, rows: Collection[int]) -> Iterator[str]:
    """The defects of the order of all rows of a sheet, and of these rows' cells, in words that name the place."""
    spans = (cells.rows[number] for number in rows)
    data = b"".join(cells.data[start:end] for start, _, end in spans)
    styles, strings = _counts(workbook)
    found = [
        *_row_problems(cells),
        *_order_problems(data, cells.prefix),
        *_value_problems(data, cells.prefix, strings),
        *_style_problems(data, styles),
        *_text_problems(data, cells.prefix),
    ]
    yield from (f"{cells.part}: {words}" for words in found)


def _counts(workbook: Workbook) -> tuple[int, int]:
    """How many cell styles and shared strings the workbook has."""
    parts = workbook.related(workbook.part, "styles")
    formats = get_part_root(workbook.read(parts[0]), parts[0]).findall("{*}cellXfs/{*}xf") if parts else []
    return max(len(formats), 1), len(shared_texts(workbook))


def _row_problems(cells: SheetCells) -> Iterator[str]:
    """Rows out of order or there twice."""
    last = 0
    for number in cells.numbers:
        if number <= last:
            yield f"row {number} is out of order or there twice"
        last = number


def _order_problems(data: bytes, prefix: bytes) -> Iterator[str]:
    """Cells out of order, there twice, or in another row than their address says."""
    number = rb"(?:\s[^>]*?)?\sr=\"(\d+)\""
    address = rb"(?:\s[^>]*?)?\sr=\"([A-Z]{1,3})(\d+)\""
    pattern = rb"<" + prefix + rb"row" + number + rb"|<" + prefix + rb"c" + address
    written, column = b"", 0
    for new_row, letters, in_row in re.findall(pattern, data):
        if new_row:
            written, column = new_row, 0
            continue
        here = letters_number(letters)
        if here <= column or in_row != written:
            cell = (letters + in_row).decode()
            yield f"the cell {cell} is out of order, there twice or in the wrong row"
        column = here


def _value_problems(data: bytes, prefix: bytes, strings: int) -> Iterator[str]:
    v, end = rb"><" + prefix + rb"v>", rb"</" + prefix + rb"v>"
    shared = re.findall(rb"\st=\"s\"[^>]*" + v + rb"([^<]*)<", data)
    for index in set(shared):
        if not index.strip().isdigit() or int(index) >= strings:
            yield f"there is no shared string {index.decode()}"
    no_kind = rb"<" + prefix + rb"c((?:(?!\st=)[^>])*|[^>]*\st=\"n\"[^>]*)" + v
    for match in re.finditer(no_kind + rb"(?!" + _NUMBER + end + rb")([^<]+)<", data):
        yield f"text stands where a number should: {unescape_text(match[2])}"


def _style_problems(data: bytes, styles: int) -> Iterator[str]:
    for style in set(re.findall(rb"\ss=\"(\d+)\"", data)):
        if int(style) >= styles:
            yield f"there is no cell style {int(style)}"


def _text_problems(data: bytes, prefix: bytes) -> Iterator[str]:
    for match in re.finditer(rb"<" + prefix + rb"t(?:\s[^>]*)?>([^<]{32768,})<", data):
        if len(unescape_text(match[1])) > LONGEST_TEXT:
            yield "a text is longer than 32,767 characters"
    for formula in set(re.findall(rb"<" + prefix + rb"f(?:\s[^>]*)?>([^<]+)<", data)):
        if not _is_formula(unescape_text(formula)):
            yield f"the formula '{unescape_text(formula)}' cannot be read"


@lru_cache(maxsize=10_000)
def _is_formula(text: str) -> bool:
    """Whether brackets and quotes of a formula close; names and functions are Excel's own business."""
    if re.search(r"'[\[\]#']", text):
        return True  # headings with brackets of their own, which the reader of formulas does not know
    try:
        tokens = Tokenizer(f"={text}")
    except (TokenizerError, IndexError, AttributeError):
        return False
    opened = [t.subtype for t in tokens.items if t.subtype in {"OPEN", "CLOSE"}]
    return opened.count("OPEN") == opened.count("CLOSE")
