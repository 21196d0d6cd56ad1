"""An analyst at work in one table or range: types, sorts, filters, inserts, deletes, copies, renames, recolours.

Works on the XML as Excel would leave it, and with none of the program's own code but the zip.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from generator.office.zip_members import Members

SHEET, TABLE, STRINGS = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/sharedStrings.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
HEADER = 3
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Analyst:
    """The sheet of one workbook while a person has it open; ``saved`` gives the workbook as they leave it.

    It is the first sheet, or the one with the table of this name, whose headings then stand where that table begins.
    """

    def __init__(self, data: bytes, table: str = "") -> None:
        self._members = Members(data)
        self._table_part, self._sheet_part = self._parts(table) if table else (TABLE, SHEET)
        self.sheet = etree.fromstring(self._members.read(self._sheet_part))
        self.strings = etree.fromstring(self._members.read(STRINGS))
        has_table = bool(table) or (RELATIONS in self._members and b"table1.xml" in self._members.read(RELATIONS))
        self.table = etree.fromstring(self._members.read(self._table_part)) if has_table else None
        self.header = int(re.search(r"\d+", self.table.get("ref"))[0]) if table else HEADER
        self.data = self.sheet.find(f"{_NS}sheetData")
        texts = ["".join(t.text or "" for t in si.iter(f"{_NS}t")) for si in self.strings]
        self._texts = texts
        self.columns = {self._text(c): _letters(c) for c in self._row(self.header)}
        self.columns.pop("", None)

    def _parts(self, table: str) -> tuple[str, str]:
        """The part of the table of this name, and that of its sheet."""
        names = [n for n in self._members.names if n.startswith("xl/tables/")]
        part = next(n for n in names if f' name="{table}"'.encode() in self._members.read(n))
        file = part.rpartition("/")[2].encode()
        rels = [n for n in self._members.names if n.startswith("xl/worksheets/_rels/")]
        sheet = next(n for n in rels if file in self._members.read(n))
        return part, sheet.replace("_rels/", "").removesuffix(".rels")

    @staticmethod
    def has(data: bytes, table: str) -> bool:
        """Whether the workbook has a table of this name."""
        members = Members(data)
        tables = [n for n in members.names if n.startswith("xl/tables/")]
        return any(f' name="{table}"'.encode() in members.read(n) for n in tables)

    @property
    def rows(self) -> list[etree._Element]:
        """The rows of data, in order; of a table those that belong to it."""
        last = self._last() if self.table is not None else 10**6
        return [r for r in self.data if self.header < int(r.get("r")) <= last]

    def texts(self) -> list[dict[str, str]]:
        """The rows as texts by heading, numbers as they are stored."""
        found = []
        for row in self.rows:
            cells = {_letters(c): self._text(c) for c in row}
            found.append({heading: cells.get(letters, "") for heading, letters in self.columns.items()})
        return found

    def looks(self) -> list[dict[str, str]]:
        """The style of each cell by heading."""
        cells = [{_letters(c): c.get("s", "0") for c in row} for row in self.rows]
        return [{heading: row.get(letters, "0") for heading, letters in self.columns.items()} for row in cells]

    def type(self, at: int, heading: str, word: str) -> None:
        """Type a word, or a number where it is one, into a cell; nothing empties it."""
        row = self.rows[at]
        letters = self.columns[heading]
        cell = next((c for c in row if _letters(c) == letters), None)
        if cell is None:
            cell = etree.Element(f"{_NS}c", r=f"{letters}{row.get('r')}")
            after = [c for c in row if _number(_letters(c)) < _number(letters)]
            row.insert(len(after), cell)
        self._fill(cell, word)

    def _fill(self, cell: etree._Element, word: str) -> None:
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if word:
            if not word.isdigit():
                cell.set("t", "s")
            etree.SubElement(cell, f"{_NS}v").text = word if word.isdigit() else self._shared(word)

    def _shared(self, word: str) -> str:
        if word not in self._texts:
            t = etree.SubElement(etree.SubElement(self.strings, f"{_NS}si"), f"{_NS}t")
            t.text = word
            t.set(_SPACE, "preserve")
            self._texts.append(word)
            self.strings.attrib.pop("count", None)
            self.strings.attrib.pop("uniqueCount", None)
        return str(self._texts.index(word))

    def sort(self, order: Sequence[int]) -> None:
        """Put the rows into another order."""
        rows = self.rows
        numbers = [row.get("r") for row in rows]
        copies = [deepcopy(rows[i]) for i in order]
        for old, new, number in zip(rows, copies, numbers, strict=True):
            self.data.replace(old, _moved(new, int(number)))

    def insert(self, at: int) -> None:
        """A blank row above a row."""
        number = int(self.rows[at].get("r"))
        self._shift(number, 1)
        blank = etree.Element(f"{_NS}row", r=str(number))
        self.data.insert(sum(int(r.get("r")) < number for r in self.data), blank)

    def copy(self, at: int) -> None:
        """A row once more, below itself."""
        row = deepcopy(self.rows[at])
        self.insert(at)
        self.data.replace(self.rows[at], _moved(row, int(self.rows[at].get("r"))))

    def delete(self, at: int) -> None:
        """A row gone; the last one is emptied, as Excel does."""
        row = self.rows[at]
        if len(self.rows) == 1:
            for cell in row:
                self._fill(cell, "")
            return
        number = int(row.get("r"))
        self.data.remove(row)
        self._shift(number, -1)

    def _shift(self, first: int, by: int) -> None:
        if self.table is not None:
            last = self._last() + by
            for element in [self.table, *self.table.iter(f"{_NS}autoFilter")]:
                element.set("ref", re.sub(r"\d+$", str(last), element.get("ref")))
        for row in self.data:
            if int(row.get("r")) >= first:
                _moved(row, int(row.get("r")) + by)

    def _last(self) -> int:
        return int(re.search(r"\d+$", self.table.get("ref"))[0])

    def rename(self, heading: str, new: str) -> None:
        """Another heading for a column."""
        cell = next(c for c in self._row(self.header) if _letters(c) == self.columns[heading])
        self._fill(cell, new)
        for column in self.table.iter(f"{_NS}tableColumn") if self.table is not None else ():
            if column.get("name") == heading:
                column.set("name", new)
        self.columns = {(new if h == heading else h): c for h, c in self.columns.items()}

    def recolour(self, at: int, heading: str, style: str) -> None:
        """Another look for a cell that is there."""
        for cell in self.rows[at]:
            if _letters(cell) == self.columns[heading]:
                cell.set("s", style)

    def filter(self, at: int) -> None:
        """Hide all rows but one, or show them all again; a table keeps its filter as Excel writes it."""
        rows = self.rows
        hidden = any(row.get("hidden") for row in rows)
        for i, row in enumerate(rows):
            row.attrib.pop("hidden", None)
            if not hidden and i != at:
                row.set("hidden", "1")

    def saved(self) -> bytes:
        """The workbook as the analyst leaves it."""
        for element in self.sheet.iter(f"{_NS}dimension"):
            self.sheet.remove(element)
        parts = {self._sheet_part: self.sheet, STRINGS: self.strings}
        if self.table is not None:
            parts[self._table_part] = self.table
        return self._members.replaced({name: etree.tostring(root) for name, root in parts.items()})

    def _row(self, number: int) -> etree._Element:
        return next(r for r in self.data if int(r.get("r")) == number)

    def _text(self, cell: etree._Element) -> str:
        if cell.get("t") == "inlineStr":
            return "".join(t.text or "" for t in cell.iter(f"{_NS}t"))
        value = cell.findtext(f"{_NS}v") or ""
        return self._texts[int(value)] if cell.get("t") == "s" else value


def _moved(row: etree._Element, number: int) -> etree._Element:
    row.set("r", str(number))
    row.attrib.pop("spans", None)
    for cell in row:
        cell.set("r", f"{_letters(cell)}{number}")
    return row


def _letters(cell: etree._Element) -> str:
    return re.sub(r"\d+", "", cell.get("r"))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
