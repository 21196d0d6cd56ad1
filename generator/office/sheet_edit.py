"""New cells and rows spliced into the bytes of one sheet; every other byte stays (reference: the splice method)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from generator.errors import DocumentError
from generator.office.sheet_package import Workbook
from generator.office.sheet_read import Cell, SheetCells
from generator.office.sheet_styles import add_date_style, date_styles
from generator.office.sheet_values import CellValue, cell_xml, column_letters
from generator.office.sheet_xml import element_pattern, escape_text, with_attribute, without_attribute

_ROW_ATTRIBUTES_NOT_COPIED = (b"r", b"spans", b"hidden", b"collapsed")


class SheetEdit:
    """Collects new cells of one sheet and writes them all in one go."""

    def __init__(self, workbook: Workbook, part: str) -> None:
        self.workbook = workbook
        self.cells = SheetCells.of(workbook, part)
        self._numbers = sorted(self.cells.rows)
        self._new: dict[int, dict[int, bytes]] = {}
        self._tags: dict[int, bytes] = {}
        self._heights: dict[int, str] = {}
        self._dates = set(date_styles(workbook))
        self._dated: dict[str, str] = {}

    @property
    def prefix(self) -> bytes:
        """The prefix of the sheet's own elements."""
        return self.cells.prefix

    def set_value(self, row: int, column: int, value: CellValue, style: str) -> None:
        """Put a value into a cell; a date gets a date style where the style shows none."""
        if isinstance(value, date) and style not in self._dates:
            style = self._date_style(style)
        self._put(row, column, cell_xml(self.prefix, _address(row, column), style, value, self.workbook.date1904))

    def change_value(self, row: int, cell: Cell | None, column: int, value: CellValue) -> None:
        """Change one existing cell, keeping its style. Raises DocumentError ("formula-cell") over a formula."""
        if cell is not None:
            tag = self.cells.data[cell.start : self.cells.data.find(b">", cell.start)]
            if cell.formula or b" cm=" in tag or b" vm=" in tag:
                where = f"{_address(row, column)} on {self.workbook.sheet_name(self.cells.part)}"
                raise DocumentError("formula-cell", f"The cell {where} holds a formula and is left as it is.")
        self.set_value(row, column, value, cell.style if cell else "")

    def set_formula(self, row: int, column: int, formula: str, result: CellValue, style: str) -> None:
        """Put a formula with the result it has now, so that viewers that do not calculate show it."""
        f = b"<" + self.prefix + b"f>" + escape_text(formula) + b"</" + self.prefix + b"f>"
        self._put_formula(row, column, f, result, style)

    def set_result(self, row: int, cell: Cell, result: CellValue) -> None:
        """Renew the stored result of a formula; the formula itself stays as it is written."""
        f = element_pattern(self.prefix + b"f").search(self.cells.data, cell.start, cell.end)
        if f is not None:
            self._put_formula(row, cell.column, f[0], result, cell.style)

    def move(self, row: int, cell: Cell, to_row: int) -> None:
        """Put a cell as it is written into another row of its column."""
        old = self.cells.data[cell.start : cell.end]
        tag_end = old.find(b">")
        address, new = (_address(r, cell.column).encode() for r in (row, to_row))
        self._put(to_row, cell.column, old[:tag_end].replace(address, new, 1) + old[tag_end:])

    def copy_row_style(self, rows: Iterable[int], like: int) -> None:
        """Where new rows are made, give them the look of another: its own height, never that it is hidden."""
        if like not in self.cells.rows:
            return
        tag = self.cells.tag(like)
        for name in _ROW_ATTRIBUTES_NOT_COPIED:
            tag = without_attribute(tag, name)
        self._tags |= dict.fromkeys(rows, tag if b"customHeight" in tag else without_attribute(tag, b"ht"))

    def set_height(self, row: int, points: float) -> None:
        """Give a row that is filled for the first time this height, unless someone set another."""
        self._heights[row] = f"{points:g}"

    def apply(self) -> bool:
        """Write the new cells into the sheet; False where there were none."""
        if not self._new:
            return False
        data, at = memoryview(self.cells.data), 0  # so that what lies between the rows is copied once
        out: list[bytes | memoryview] = []
        for number in sorted(self._new):
            start, end = self._span(number)
            out += [data[at:start], self._row(number)]
            at = end
        out.append(data[at:])
        self.workbook.put(self.cells.part, b"".join(out))
        return True

    def _put(self, row: int, column: int, xml: bytes) -> None:
        self._new.setdefault(row, {})[column] = xml

    def _put_formula(self, row: int, column: int, f: bytes, result: CellValue, style: str) -> None:
        xml = cell_xml(self.prefix, _address(row, column), style, result, self.workbook.date1904)
        if isinstance(result, str) and result:
            text = escape_text(result)
            xml = xml[: xml.find(b" t=")] + b' t="str">' + f + self._v(text) + b"</" + self.prefix + b"c>"
        elif xml.endswith(b"/>"):
            xml = xml[:-2] + b">" + f + b"</" + self.prefix + b"c>"
        else:
            xml = xml.replace(b"><", b">" + f + b"<", 1)
        self._put(row, column, xml)

    def _v(self, text: bytes) -> bytes:
        return b"<" + self.prefix + b"v>" + text + b"</" + self.prefix + b"v>"

    def _date_style(self, style: str) -> str:
        if style not in self._dated:
            self._dated[style] = add_date_style(self.workbook, style)
        return self._dated[style]

    def _span(self, number: int) -> tuple[int, int]:
        """The bytes that a row takes now; an empty span where it has to be put in."""
        row = self.cells.rows.get(number)
        if row is not None:
            return row[0], row[2]
        if not self._numbers:
            raise DocumentError(
                "no-cells", f"The sheet {self.cells.part} holds no cells to go by.", "Save it in Excel."
            )
        at = bisect_left(self._numbers, number)
        begin = self.cells.rows[self._numbers[at - 1]][2] if at else self.cells.rows[self._numbers[0]][0]
        return begin, begin

    def _row(self, number: int) -> bytes:
        name = self.prefix + b"row"
        cells = {c.column: self.cells.data[c.start : c.end] for c in self.cells.cells(number, values=False)}
        wider = not self._new[number].keys() <= cells.keys()
        cells |= self._new[number]
        body = b"".join(cells[column] for column in sorted(cells))
        return self._tag(number, wider) + b">" + body + b"</" + name + b">"

    def _tag(self, number: int, wider: bool) -> bytes:
        """The row's start tag; ``spans`` goes where cells were added that it may not cover (it is optional)."""
        if number in self.cells.rows:
            tag = self.cells.tag(number)
            tag = without_attribute(tag, b"spans").rstrip() if wider else tag
        else:
            name = b"<" + self.prefix + b"row"
            tag = name + f' r="{number}"'.encode() + self._tags.get(number, name)[len(name) :].rstrip()
        has_own = number not in self._heights or b"customHeight" in tag
        return tag if has_own else with_attribute(tag, b"ht", self._heights[number])


def _address(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"
