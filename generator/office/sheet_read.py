"""Reading the cells of a table straight from the sheet's bytes (ECMA-376 part 1, 18.3.1.4, 18.3.1.73)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from openpyxl.formula.translate import Translator

from generator.errors import DocumentError
from generator.office.sheet_package import Workbook
from generator.office.sheet_plain import PlainRows
from generator.office.sheet_styles import date_styles
from generator.office.sheet_texts import joined_text, shared_texts
from generator.office.sheet_values import CellValue, column_letters, date_of, letters_number, unescape_cell
from generator.office.sheet_xml import attributes_of, check_sheet, element_pattern, root_prefix, unescape_text

_R = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d+)[\"']")
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)[\"']")
_S = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_T = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
_MOST_REMEMBERED = 50_000
_BLOCK = 50


class Cell(NamedTuple):
    """One cell as it stands: where (column from 1), its value, its style number, whether a formula makes it.

    ``start`` and ``end`` are offsets in the bytes of the sheet part.
    """

    column: int
    value: CellValue
    style: str
    formula: bool
    start: int
    end: int


RowSpan = tuple[int, int, int]  # where a row element begins, where its start tag ends, where it ends


class SheetCells:
    """The rows and cells of one sheet part, found by position and decoded on demand."""

    def __init__(self, workbook: Workbook, part: str, before: SheetCells | None = None) -> None:
        """Check the part and find its rows. Raises DocumentError ("no-addresses") where cells carry no address.

        Given the cells ``before`` a change, only the rows that are not as they were are checked again.
        """
        self.workbook = workbook
        self.part = part
        self.data = workbook.read(part)
        self.prefix: bytes
        self._is_usual: bool
        self.prefix, self._is_usual = (before.prefix, before._is_usual) if before else check_sheet(self.data, part)
        self.numbers: list[int] = []
        self.rows: dict[int, RowSpan] = {}
        self._find_rows()
        self.changed = self._changed(before) if before else self.numbers
        self.cell_pattern = _cell_pattern(self.prefix)
        self._f, self._v = b"<" + self.prefix + b"f", (b"<" + self.prefix + b"v", b"</" + self.prefix + b"v")
        self._styles: dict[bytes, str] = {}
        self._dates = date_styles(workbook)
        self._numbers: dict[tuple[bytes, bytes], CellValue] = {}
        self._plain: PlainRows | None = None

    def _changed(self, before: SheetCells) -> list[int]:
        """The rows that do not stand there as they did; the XML of all but the others is checked."""
        changed = []
        checked, at = [], 0
        size = _BLOCK if all(a < b for a, b in pairwise(self.numbers)) else 1
        for first in range(0, len(self.numbers), size):
            block = self.numbers[first : first + size]
            for rows in [block] if self._stands(before, block) else [[number] for number in block]:
                if len(rows) == 1 and not self._stands(before, rows):
                    changed += rows
                    continue
                checked.append(self.data[at : self.rows[rows[0]][0]])
                at = self.rows[rows[-1]][2]
        _, is_usual = check_sheet(b"".join((*checked, self.data[at:])), self.part)
        self._is_usual = self._is_usual and is_usual
        return changed

    def _stands(self, before: SheetCells, numbers: Sequence[int]) -> bool:
        """Whether these rows, which follow each other, stand there as they did before."""
        first, last = before.rows.get(numbers[0]), before.rows.get(numbers[-1])
        if first is None or last is None:
            return False
        return before.data[first[0] : last[2]] == self.data[self.rows[numbers[0]][0] : self.rows[numbers[-1]][2]]

    @classmethod
    def of(cls, workbook: Workbook, part: str) -> SheetCells:
        """The cells of a part as it stands now, found once."""
        return workbook.once("cells", part, lambda: cls(workbook, part))

    def _find_rows(self) -> None:
        data = self.data
        span = sheet_data_span(data, self.prefix)
        pattern = re.compile(rb"<" + self.prefix + rb"row(?=[\s/>])(?: r=\"(\d++)\")?+[^>]*+>")
        tags = [(m.start(), m.end(), int(m[1] or self._row_number(m[0]))) for m in pattern.finditer(data, *span)]
        if not tags:
            return
        starts, tag_ends, numbers = zip(*tags, strict=True)
        # Of a usual sheet nothing stands between the rows; given the cells before, what does counts as changed.
        ends = (*starts[1:], span[1]) if self._is_usual else [self._row_end(end) for end in tag_ends]
        self.numbers = list(numbers)
        self.rows = dict(zip(numbers, zip(starts, tag_ends, ends, strict=True), strict=True))

    def _row_end(self, tag_end: int) -> int:
        """Where a row with this end of its start tag ends."""
        if self.data[tag_end - 2] == 47:  # />
            return tag_end
        return self.data.find(b">", self.data.find(b"</" + self.prefix + b"row", tag_end)) + 1

    def _row_number(self, tag: bytes) -> bytes:
        number = _ROW_NUMBER.search(tag)
        if number is None:
            raise DocumentError("no-addresses", f"Rows of {self.part} carry no number.", "Save it in Excel first.")
        return number[1]

    def tag(self, number: int) -> bytes:
        """The start tag of a row that is there, without its closing bracket."""
        start, tag_end, _ = self.rows[number]
        return self.data[start:tag_end].rstrip(b"/>")

    def cells(self, number: int, values: bool = True) -> Iterator[Cell]:
        """The cells of one row, in stored order; without their ``values`` where only places and styles are asked."""
        row = self.rows.get(number)
        for m in self.cell_pattern.finditer(self.data, *row[1:]) if row else ():
            letters, style, kind, v, rest, body = m.groups()
            if rest or letters is None:  # attributes in another order than Excel's, or more of them
                letters, style, kind = self._attributes(m[0])
            text_style = self._styles.setdefault(style, style.decode()) if style else ""
            value = self._value(kind, v, body, text_style) if values else None
            formula = body is not None and self._f in body
            yield Cell(letters_number(letters), value, text_style, formula, m.start(), m.end())

    def values(self, number: int, names: Mapping[bytes, str]) -> tuple[dict[str, CellValue], list[str]]:
        """What stands in a row, for reading alone: the value by name, and the names whose cell holds a formula.

        ``names`` gives the columns that are asked for by their letters. Raises DocumentError ("damaged-part").
        """
        if (plain := self._plain_values(number, names)) is not None:
            return plain, []
        values: dict[str, CellValue] = dict.fromkeys(names.values())
        formulas: list[str] = []
        find_name, known, texts = names.get, self._numbers, shared_texts(self.workbook)
        count = len(texts)
        for letters, style, kind, v, rest, body in self._found(number):
            name = find_name(letters)
            if rest or not letters:  # not as Excel writes it
                return self._odd_values(number, names)
            if name is None:
                continue
            if kind == b"s" and v.isdigit() and (index := int(v)) < count:  # by far the most, so without a call
                values[name] = texts[index]
            elif v and not kind and (style, v) in known:
                values[name] = known[style, v]
            elif v or body:
                values[name] = self._read(style, kind, v, body)
                formulas += [name] if self._f in body else []
        return values, formulas

    def _plain_values(self, number: int, names: Mapping[bytes, str]) -> dict[str, CellValue] | None:
        """As ``values``, of a row without formulas that is written as Excel writes it; None for any other row."""
        row = self.rows.get(number) if self._is_usual else None
        if row is None:
            return None
        if self._plain is None:
            formulas, texts = holds_formulas(self.workbook, self.part), shared_texts(self.workbook)
            self._plain = PlainRows(self.data, formulas, texts, self._value)
        found = self._plain.read_row(row[1], row[2], names)
        return found if found is None or len(found) == len(names) else dict.fromkeys(names.values()) | found

    def _found(self, number: int) -> list[tuple[bytes, ...]]:
        """The groups of the cell pattern for each cell of a row."""
        row = self.rows.get(number)
        return self.cell_pattern.findall(self.data, *row[1:]) if row else []

    def _odd_values(self, number: int, names: Mapping[bytes, str]) -> tuple[dict[str, CellValue], list[str]]:
        """As ``values``, for a row that is not written as Excel writes it."""
        found = [(name, c) for c in self.cells(number) if (name := names.get(column_letters(c.column).encode()))]
        values = dict.fromkeys(names.values()) | {name: c.value for name, c in found}
        return values, [name for name, c in found if c.formula]

    def _read(self, style: bytes, kind: bytes, v: bytes, body: bytes) -> CellValue:
        """The value in a cell; that of a number alone is remembered, as days and small counts come again and again."""
        value = self._value(kind or None, v, body, style.decode())
        if v and not kind:
            if len(self._numbers) > _MOST_REMEMBERED:
                self._numbers.clear()
            self._numbers[style, v] = value
        return value

    def formula_of(self, number: int, cell: Cell) -> str:
        """The formula of a cell of this row; empty for an array formula or a what-if table (18.3.1.40)."""
        f = element_pattern(self.prefix + b"f").search(self.data, cell.start, cell.end)
        attributes = attributes_of(f[1] + b">") if f else {}
        if f is None or attributes.get(b"t", "normal") not in {"normal", "shared"}:
            return ""
        return unescape_text(f[2]) if f[2] else self._shared_formula(number, cell, attributes.get(b"si", ""))

    def _shared_formula(self, number: int, cell: Cell, index: str) -> str:
        """The formula that a cell shares with the first cell of its group, which alone holds it, moved to this cell."""
        pattern = rb"<%bc\s(?:[^>]*\s)?r=\"([A-Z]+)(\d+)\"[^>]*>\s*(<%bf\s[^>]*)>([^<]+)<" % (self.prefix, self.prefix)
        found = re.compile(pattern).findall(self.data, 0, cell.start)
        for letters, row, tag, formula in reversed(found):  # a number may have been used again
            if attributes_of(tag + b">").get(b"si") == index:
                return moved_formula(unescape_text(formula), letters_number(letters), int(row), cell.column, number)
        return ""

    def _attributes(self, cell: bytes) -> tuple[bytes, bytes | None, bytes | None]:
        """Column letters, style and kind of a cell, wherever they stand in its tag."""
        tag = cell[: cell.find(b">")]
        address, style, kind = _R.search(tag), _S.search(tag), _T.search(tag)
        if address is None:
            raise DocumentError("no-addresses", f"Cells of {self.part} carry no address.", "Save it in Excel first.")
        return address[1], style[1] if style else None, kind[1] if kind else None

    def text_of(self, body: bytes) -> str:
        """The text of a cell that holds it inline."""
        return joined_text(body, self.prefix)

    def _value(self, kind: bytes | None, v: bytes | None, body: bytes | None, style: str) -> CellValue:
        """The value of a cell that holds nothing but a value (``v``), or this content (``body``)."""
        if kind == b"inlineStr":
            return joined_text(body or b"", self.prefix)
        raw = v if v or body is None else _between(body, *self._v)
        if raw is None:
            return None
        if kind is None or kind == b"n":
            return self._number(raw, style)
        if kind == b"s" and raw.strip().isdigit():
            return self._string(int(raw))
        if kind == b"b":
            return raw.strip() == b"1"
        return unescape_cell(unescape_text(raw))

    def _string(self, index: int) -> str:
        texts = shared_texts(self.workbook)
        if index >= len(texts):
            raise DocumentError("damaged-part", "A cell points to a text that the workbook does not hold.")
        return texts[index]

    def _number(self, raw: bytes, style: str) -> CellValue:
        try:
            number: int | float = int(raw) if raw.isdigit() else float(raw)
        except ValueError:
            return unescape_text(raw)
        if style in self._dates:
            return date_of(number, self.workbook.date1904)
        return int(number) if isinstance(number, float) and number.is_integer() else number


def holds_formulas(workbook: Workbook, part: str) -> bool:
    """Whether a formula stands in a cell of this sheet part, looked for once."""
    return workbook.once("formulas", part, lambda: _holds_formulas(workbook.read(part)))


def _holds_formulas(data: bytes) -> bool:
    prefix = root_prefix(data)
    opened, span = b"<" + prefix + b"f", sheet_data_span(data, prefix)
    return data.find(opened, *span) >= 0 and any(data.find(opened + bytes([end]), *span) >= 0 for end in b"> /\n\r\t")


def sheet_data_span(data: bytes, prefix: bytes) -> tuple[int, int]:
    """Where the content of sheetData begins and ends; an empty span where the sheet has no cells at all."""
    opened = re.search(rb"<" + prefix + rb"sheetData(\s[^>]*)?>", data)
    if opened is None or opened[0].endswith(b"/>"):
        return 0, 0
    return opened.end(), data.find(b"</" + prefix + b"sheetData", opened.end())


def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Groups: column letters, style and kind as Excel orders them, then the value, or other attributes and content."""
    usual = rb"(?: r=\"([A-Z]{1,3}+)\d++\")?+(?: s=\"(\d++)\")?+(?: t=\"(\w++)\")?+"
    value = rb"><%bv>([^<]*+)</%bv></%bc>" % (prefix, prefix, prefix)
    other = rb"(\s[^>]*?)?(?:/>|>(.*?)</%bc\s*>)" % prefix
    return re.compile(rb"<%bc%b(?:%b|%b)" % (prefix, usual, value, other), re.S)


def moved_formula(formula: str, column: int, row: int, to_column: int, to_row: int) -> str:
    """A formula as it reads in another cell: plain references move with it (18.17.2.3)."""
    origin, target = f"{column_letters(column)}{row}", f"{column_letters(to_column)}{to_row}"
    return str(Translator(f"={formula}", origin).translate_formula(target))[1:]


def _between(body: bytes, opened: bytes, closed: bytes) -> bytes | None:
    at = body.find(opened)
    if at < 0:
        return None
    start, end = body.find(b">", at) + 1, body.find(closed, at)
    return body[start:end] if end >= 0 else None
