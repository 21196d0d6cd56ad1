"""Cell addresses, and values as a worksheet stores them (ECMA-376 part 1, 18.3.1.4, 18.18.11, 18.17.4)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from generator.errors import DocumentError
from generator.office.sheet_xml import escape_text

CellValue = str | int | float | bool | date | None
LONGEST_TEXT = 32_767
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=20_000)
def letters_number(letters: bytes) -> int:
    """The number of a column whose letters stand in the bytes of a part."""
    return column_number(letters.decode())


@lru_cache(maxsize=20_000)
def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells; rows and columns count from 1 and both ends belong to it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first = f"{column_letters(self.first_column)}{self.first_row}"
        last = f"{column_letters(self.last_column)}{self.last_row}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: Area) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_column <= other.last_column
            and other.first_column <= self.last_column
        )

    def has_columns_of(self, other: Area) -> bool:
        """Whether all its columns are columns of the other."""
        return other.first_column <= self.first_column and self.last_column <= other.last_column


def read_area(reference: str) -> Area | None:
    """The area that A1:C9, $A$1:$C$9 or A1 names; None for anything else (whole columns, names)."""
    match = _AREA.fullmatch(reference)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    first, last = column_number(left), column_number(right or left)
    return Area(int(top), first, int(bottom or top), last)


def unescape_cell(text: str) -> str:
    """Cell text with ``_x000D_`` and the like turned into the characters they stand for (18.18.5)."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def escape_cell(text: str) -> str:
    """Text as a cell stores it: line breaks as one character, characters that XML forbids as ``_x0001_``."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub(lambda m: f"_x{ord(m[0]):04X}_", plain)


@lru_cache(maxsize=20_000)
def date_of(serial: float, date1904: bool) -> date | None:
    """The day of a serial number in either date system; None outside 1900 to 9999 (18.17.4.1).

    The 1900 system counts a 29 February 1900 that never was: days from 60 on are one too many.
    """
    days = math.floor(serial)
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    try:
        return epoch + timedelta(days=days) if days > 0 or date1904 else None
    except OverflowError:
        return None


def serial_of(day: date, date1904: bool) -> int:
    """The serial number of a day. Raises DocumentError ("date-range") for days Excel cannot hold."""
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 30) if day >= date(1900, 3, 1) else date(1899, 12, 31)
    days = (day - epoch).days
    if days < (0 if date1904 else 1):
        raise DocumentError("date-range", f"{day.isoformat()} is before the first day that the workbook can hold.")
    return days


def cell_xml(prefix: bytes, address: str, style: str, value: CellValue, date1904: bool) -> bytes:
    """One cell with this value; text is stored inline and stays text whatever it begins with (DP-16).

    Raises DocumentError for what a cell cannot hold: text over 32,767 characters, infinite numbers, old dates.
    """
    start = b"<" + prefix + b'c r="' + address.encode() + b'"' + (f' s="{style}"'.encode() if style else b"")
    if value is None or value == "":
        return start + b"/>"
    if isinstance(value, str):
        return start + b' t="inlineStr">' + _inline(prefix, value) + b"</" + prefix + b"c>"
    kind = b' t="b"' if isinstance(value, bool) else b""
    number = _number(value, date1904)
    return start + kind + b"><" + prefix + b"v>" + number + b"</" + prefix + b"v></" + prefix + b"c>"


def _inline(prefix: bytes, value: str) -> bytes:
    text = escape_cell(value)
    if len(text) > LONGEST_TEXT:
        raise DocumentError("text-too-long", f"A cell holds at most 32,767 characters; this text has {len(text)}.")
    space = b' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else b""
    opened, closed = b"<" + prefix + b"is><" + prefix + b"t" + space + b">", b"</" + prefix + b"t></" + prefix + b"is>"
    return opened + escape_text(text) + closed


def _number(value: int | float | bool | date, date1904: bool) -> bytes:
    if isinstance(value, bool):
        return b"1" if value else b"0"
    if isinstance(value, datetime):
        raise DocumentError("date-time", "A cell takes a day; give the date without the time.")
    if isinstance(value, date):
        return str(serial_of(value, date1904)).encode()
    if not math.isfinite(value) or abs(value) >= 1e15:
        raise DocumentError("number-range", f"{value} cannot be kept exactly in a cell.", "Give it as text.")
    return repr(value).encode()
