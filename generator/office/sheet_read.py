"""Reading the cells of a table straight from the sheet's bytes (ECMA-376 part 1, 18.3.1.4, 18.3.1.73)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.errors import DocumentError
from generator.office.sheet_package import Workbook
from generator.office.sheet_styles import date_styles
from generator.office.sheet_values import CellValue, column_letters, date_of, letters_number, unescape_cell
from generator.office.sheet_xml import attributes_of, check_part, element_pattern, unescape_text

_R = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d+)[\"']")
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)[\"']")
_S = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_T = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")


_MOST_REMEMBERED = 50_000
_PLAIN = re.compile(rb"<si><t(?: xml:space=\"preserve\")?>([^<]*)</t></si>")
_ALL_PLAIN = re.compile(
    rb"(?:<\?xml[^>]*encoding=\"[Uu][Tt][Ff]-8\"[^>]*>\s*)?<sst\s[^>]*>\s*"
    rb"(?:<si><t(?: xml:space=\"preserve\")?>[^<]*+</t></si>\s*)*+</sst>\s*"
)


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


class RowSpan(NamedTuple):
    """Where one row element stands in the sheet's bytes; ``content`` is None for an empty element."""

    number: int
    start: int
    end: int
    tag: bytes
    content: tuple[int, int] | None


class SheetCells:
    """The rows and cells of one sheet part, found by position and decoded on demand."""

    def __init__(self, workbook: Workbook, part: str) -> None:
        """Check the part and find its rows. Raises DocumentError ("no-addresses") where cells carry no address."""
        self.workbook = workbook
        self.part = part
        self.data = workbook.read(part)
        self.prefix = check_part(self.data, part)
        found = list(self._rows())
        self.numbers = [row.number for row in found]
        self.rows = dict(zip(self.numbers, found, strict=True))
        self.cell_pattern = _cell_pattern(self.prefix)
        self._f, self._v = b"<" + self.prefix + b"f", (b"<" + self.prefix + b"v", b"</" + self.prefix + b"v")
        self._styles: dict[bytes, str] = {}
        self._dates = date_styles(workbook)
        self._numbers: dict[tuple[bytes, bytes], CellValue] = {}
        self._strings: SharedStrings | None = None

    @classmethod
    def of(cls, workbook: Workbook, part: str) -> SheetCells:
        """The cells of a part as it stands now, found once."""
        return workbook.once("cells", part, lambda: cls(workbook, part))

    def _rows(self) -> Iterator[RowSpan]:
        data, opened = self.data, b"<" + self.prefix + b"row"
        closed = b"</" + self.prefix + b"row"
        at, end = sheet_data_span(data, self.prefix)
        while (at := data.find(opened, at, end)) >= 0:
            tag_end = data.find(b">", at)
            if data[tag_end - 1] == 47:  # an empty element: />
                yield self._row_span(at, tag_end + 1, data[at : tag_end - 1], None)
                at = tag_end + 1
                continue
            content_end = data.find(closed, tag_end)
            row_end = data.find(b">", content_end) + 1
            yield self._row_span(at, row_end, data[at:tag_end], (tag_end + 1, content_end))
            at = row_end

    def _row_span(self, start: int, end: int, tag: bytes, content: tuple[int, int] | None) -> RowSpan:
        number = _ROW_NUMBER.search(tag)
        if number is None:
            raise DocumentError("no-addresses", f"Rows of {self.part} carry no number.", "Save it in Excel first.")
        return RowSpan(int(number[1]), start, end, tag, content)

    def cells(self, number: int, values: bool = True) -> Iterator[Cell]:
        """The cells of one row, in stored order; without their ``values`` where only places and styles are asked."""
        row = self.rows.get(number)
        if row is None or row.content is None:
            return
        for m in self.cell_pattern.finditer(self.data, *row.content):
            letters, style, kind, rest, body = m.groups()
            if rest or letters is None:  # attributes in another order than Excel's, or more of them
                letters, style, kind = self._attributes(m[0])
            text_style = self._styles.setdefault(style, style.decode()) if style else ""
            value = self._value(kind, body, text_style) if body and values else None
            formula = body is not None and body[:3] != b"<v>" and self._f in body
            yield Cell(letters_number(letters), value, text_style, formula, m.start(), m.end())

    def values(self, number: int, columns: Mapping[bytes, int]) -> list[tuple[int, CellValue, bool]]:
        """What stands in these columns (by their letters) of a row: the number of each, its value, if it is a formula.

        This is ``cells`` for reading alone, several times as fast.
        """
        row = self.rows.get(number)
        if row is None or row.content is None:
            return []
        found: list[tuple[int, CellValue, bool]] = []
        known, place = self._numbers, columns.get
        for letters, style, kind, rest, body in self.cell_pattern.findall(self.data, *row.content):
            if rest or not letters:  # not as Excel orders them
                return [(columns[k], c.value, c.formula) for c in self.cells(number) if (k := _letters(c)) in columns]
            if not body or (at := place(letters)) is None:
                continue
            if kind == b"s" and body[:3] == b"<v>":  # by far the most, so without a call
                found.append((at, self._string(int(body[3:-4])), False))
            elif not kind and (style, body) in known:
                found.append((at, known[style, body], False))
            else:
                found.append((at, *self._read(style, kind, body)))
        return found

    def _read(self, style: bytes, kind: bytes, body: bytes) -> tuple[CellValue, bool]:
        """The value in a cell, and whether a formula makes it."""
        if body[:3] != b"<v>":
            return self._value(kind or None, body, style.decode()), self._f in body
        if not kind or kind == b"n":
            return self._known_number(style, body), False
        return self._value(kind, body, style.decode()), False

    def _known_number(self, style: bytes, body: bytes) -> CellValue:
        """The value of a number, remembered: days and small counts come again and again."""
        key = (style, body)
        if key not in self._numbers:
            if len(self._numbers) > _MOST_REMEMBERED:
                self._numbers.clear()
            self._numbers[key] = self._number(body[3:-4], style.decode())
        return self._numbers[key]

    def formula_of(self, cell: Cell) -> str:
        """The formula of a cell as it is written; empty where it is shared from another cell or an array."""
        f = element_pattern(self.prefix + b"f").search(self.data, cell.start, cell.end)
        if f is None or not f[2] or attributes_of(f[1] + b">").get(b"t", "normal") not in {"normal", "shared"}:
            return ""
        return unescape_text(f[2])

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

    def _value(self, kind: bytes | None, body: bytes, style: str) -> CellValue:
        if kind == b"inlineStr":
            return joined_text(body, self.prefix)
        raw = body[3:-4] if body[:3] == b"<v>" else _between(body, *self._v)
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
        if self._strings is None:
            self._strings = SharedStrings.of(self.workbook)
        return self._strings[index]

    def _number(self, raw: bytes, style: str) -> CellValue:
        try:
            number: int | float = int(raw) if raw.isdigit() else float(raw)
        except ValueError:
            return unescape_text(raw)
        if style in self._dates:
            return date_of(number, self.workbook.date1904)
        return int(number) if isinstance(number, float) and number.is_integer() else number


class SharedStrings:
    """The shared strings of a workbook, each decoded when it is asked for (18.4.8)."""

    def __init__(self, data: bytes, part: str) -> None:
        """Check the part and find its strings; most workbooks hold nothing but plain ones."""
        self._plain = _ALL_PLAIN.fullmatch(data) is not None
        self._prefix = b"" if self._plain or not data else check_part(data, part)
        pattern = _PLAIN if self._plain else element_pattern(self._prefix + b"si")
        self._items = pattern.findall(data) if self._plain else [m[2] or b"" for m in pattern.finditer(data)]

    def __len__(self) -> int:
        return len(self._items)

    @classmethod
    def of(cls, workbook: Workbook) -> SharedStrings:
        """The strings of this workbook; none where it has no such part."""
        parts = workbook.related(workbook.part, "sharedStrings")
        if not parts:
            return cls(b"", "")
        return workbook.once("strings", parts[0], lambda: cls(workbook.read(parts[0]), parts[0]))

    def __getitem__(self, index: int) -> str:
        if index >= len(self._items):
            raise DocumentError("damaged-part", "A cell points to a text that the workbook does not hold.")
        item = self._items[index]
        if self._plain and b"&" not in item and b"_x" not in item:
            return item.decode()
        return unescape_cell(unescape_text(item)) if self._plain else joined_text(item, self._prefix)


def joined_text(body: bytes, prefix: bytes) -> str:
    """The text of a plain or rich string; reading aids for East Asian text (rPh) are left out."""
    if body[:3] == b"<t>" and body.find(b"<", 3) == len(body) - 4:  # by far the most
        return unescape_cell(unescape_text(body[3:-4]))
    body = element_pattern(prefix + b"rPh").sub(b"", body) if b"rPh" in body else body
    texts = (m[2] or b"" for m in element_pattern(prefix + b"t").finditer(body))
    return unescape_cell("".join(unescape_text(text) for text in texts))


def sheet_data_span(data: bytes, prefix: bytes) -> tuple[int, int]:
    """Where the content of sheetData begins and ends; an empty span where the sheet has no cells at all."""
    opened = re.search(rb"<" + prefix + rb"sheetData(\s[^>]*)?>", data)
    if opened is None or opened[0].endswith(b"/>"):
        return 0, 0
    return opened.end(), data.find(b"</" + prefix + b"sheetData", opened.end())


def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Groups: column letters, style and kind as Excel orders them, any other attributes, content."""
    usual = rb"(?: r=\"([A-Z]{1,3})\d+\")?(?: s=\"(\d+)\")?(?: t=\"(\w+)\")?"
    return re.compile(rb"<" + prefix + rb"c" + usual + rb"(\s[^>]*?)?(?:/>|>(.*?)</" + prefix + rb"c\s*>)", re.S)


def _letters(cell: Cell) -> bytes:
    return column_letters(cell.column).encode()


def _between(body: bytes, opened: bytes, closed: bytes) -> bytes | None:
    at = body.find(opened)
    if at < 0:
        return None
    start, end = body.find(b">", at) + 1, body.find(closed, at)
    return body[start:end] if end >= 0 else None
