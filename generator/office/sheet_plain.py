"""Rows without formulas in one go: the values of cells as Excel writes them (ECMA-376 part 1, 18.3.1.4, 18.3.1.96).

Only for sheets that ``check_sheet`` found as usual: each cell gives its address, style and kind in this order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from generator.office.sheet_values import CellValue

_OPENED = rb"<(?:v|is><t(?: xml:space=\"preserve\")?+)>"
_CELL = re.compile(rb"<c r=\"([A-Z]++)\d++\"([^>]*+>(?:%b)?+)([^<]*+)" % _OPENED)
_HEAD = re.compile(rb"(?: s=\"(\d+)\")?(?: t=\"(\w+)\")?(?:/>|(%b))" % (b">" + _OPENED))
_MOST_REMEMBERED = 50_000
Decode = Callable[[bytes | None, bytes | None, bytes | None, str], CellValue]


class PlainRows(dict[tuple[bytes, bytes], CellValue]):
    """Reads the rows of one sheet; holds numbers and blanks by what stands before them and their digits.

    Days and small counts come again and again, so that most cells are read without a call.
    """

    def __init__(self, data: bytes, has_formulas: bool, texts: Sequence[str], decode: Decode) -> None:
        self._data, self._has_formulas, self._texts, self._decode = data, has_formulas, texts, decode
        self._shared: set[bytes] = set()

    def read_row(self, start: int, end: int, names: Mapping[bytes, str]) -> dict[str, CellValue] | None:
        """The values by name of the cells that stand in a row; None where one is not plain, or broken."""
        if self._has_formulas and self._data.find(b"<f", start, end) >= 0:
            return None
        texts, shared = self._texts, self._shared
        try:
            return {
                names[letters]: texts[int(content)] if head in shared else self[head, content]
                for letters, head, content in _CELL.findall(self._data, start, end)
                if letters in names
            }
        except (KeyError, IndexError, ValueError):
            return None

    def __missing__(self, cell: tuple[bytes, bytes]) -> CellValue:
        """The value of a cell that is met for the first time."""
        found = _HEAD.fullmatch(cell[0])
        if found is None:
            raise KeyError(cell)
        style, kind, opened = found.groups()
        if kind == b"s" and opened:
            self._shared.add(cell[0])  # a number below 0 is not usual
            return self._texts[int(cell[1])]
        is_inline = opened is not None and opened != b"><v>"
        if is_inline != (kind == b"inlineStr" and opened is not None):
            raise KeyError(cell)
        value = None
        if is_inline or cell[1]:
            value = self._decode(b"str" if is_inline else kind, cell[1], None, (style or b"").decode())
        if kind is None and len(self) < _MOST_REMEMBERED:
            self[cell] = value
        return value
