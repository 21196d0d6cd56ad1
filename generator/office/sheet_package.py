"""A workbook as a package: its sheets and tables, read without changing a byte (ECMA-376 part 1, 18)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from lxml import etree

from generator.errors import DocumentError
from generator.office.sheet_values import Area, read_area, unescape_cell
from generator.office.sheet_xml import MAIN, STRICT, get_part_root
from generator.office.zip_members import Members

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLE = b"\xd0\xcf\x11\xe0"
_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
RANGE = "range"
_T = TypeVar("_T")
_SAVE_AGAIN = "Open it in Excel, save it as .xlsx and try again."


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of an Excel table; ``formula`` fills it in every row (18.5.1.2)."""

    name: str
    formula: str = ""
    array: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One Excel table as its part describes it; ``area`` holds header and totals row too.

    A plain range of cells under headings is a table of the kind ``RANGE``, without a part of its own.
    """

    name: str
    part: str
    sheet: str
    area: Area
    columns: tuple[TableColumn, ...]
    header_rows: int = 1
    totals_rows: int = 0
    kind: str = "worksheet"
    insert_row: bool = False

    @property
    def rows(self) -> Area:
        """The cells between header and totals row."""
        a = self.area
        return Area(
            a.first_row + self.header_rows,
            a.first_column,
            max(a.last_row - self.totals_rows, a.first_row),
            a.last_column,
        )

    @property
    def headings(self) -> tuple[str, ...]:
        """The column names, from left to right."""
        return tuple(column.name for column in self.columns)


@dataclass(slots=True)
class Workbook:
    """An opened workbook. ``edited`` collects the new contents of the few parts that change."""

    members: Members
    part: str
    sheets: Mapping[str, str]
    tables: dict[str, Table]
    date1904: bool
    sheet_ids: Mapping[str, str] = field(default_factory=dict)
    edited: dict[str, bytes] = field(default_factory=dict)
    _contents: dict[str, bytes] = field(default_factory=dict)
    _made: dict[tuple[str, str, bool], tuple[bytes, object]] = field(default_factory=dict)
    texts: list[str] | None = None  # its shared strings, once they were read

    def read(self, part: str) -> bytes:
        """The content of a part as it stands now."""
        if part in self.edited:
            return self.edited[part]
        if part not in self._contents:
            self._contents[part] = self.members.read(part)
        return self._contents[part]

    def once(self, what: str, part: str, make: Callable[[], _T]) -> _T:
        """What ``make`` gives for a part, made once for each content of that part."""
        content, key = self.read(part), (what, part, part in self.edited)
        made = self._made.get(key)
        if made is None or made[0] is not content:
            made = self._made[key] = (content, make())
        return made[1]  # type: ignore[return-value]

    def share(self, before: Workbook) -> None:
        """Use what this workbook was made from for the parts that hold exactly that, so that nothing is read twice."""
        self._contents |= {name: c for name, c in before.edited.items() if self.members.holds(name, c)}
        strings = self.related(self.part, "sharedStrings")
        if all(n in before.members and before.members.raw(n) == self.members.raw(n) for n in strings):
            self.texts = before.texts

    def as_opened(self) -> Workbook:
        """The workbook as it was opened, with all that was found in it so far."""
        return replace(self, edited={})

    def put(self, part: str, content: bytes) -> None:
        """Set the new content of a part."""
        self.edited[part] = content

    def get_table(self, name: str) -> Table:
        """The table of this name, case aside. Raises DocumentError ("table-missing")."""
        found = next((t for t in self.tables.values() if t.name.casefold() == name.casefold()), None)
        if found is None:
            there = ", ".join(sorted(self.tables)) or "none"
            raise DocumentError(
                "table-missing",
                f"The workbook has no table '{name}' (its tables: {there}).",
                "Give the table its name back in Excel (Table Design, Table Name) or restore an earlier version.",
            )
        return found

    def sheet_name(self, part: str) -> str:
        """The name on the tab of a sheet part."""
        return next(name for name, p in self.sheets.items() if p == part)

    def parts(self, *beginnings: str) -> list[str]:
        """The names of XML parts whose name begins so, case aside."""
        return [n for n in self.members.names if n.casefold().startswith(beginnings) and n.casefold().endswith(".xml")]

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part points to by relationships of this kind (the last word of the type)."""
        return [target for _, k, target in relationships(self.members, part) if k == kind]

    def find_named_cell(self, name: str) -> tuple[str, str] | None:
        """Sheet and address of the one cell that a defined name stands for, if it is such a name (18.2.5)."""
        root = get_part_root(self.read(self.part), self.part)
        texts = (e.text or "" for e in root.iter("{*}definedName") if e.get("name") == name)
        sheet, _, address = next(texts, "").rpartition("!")
        sheet, address = sheet.strip("'").replace("''", "'"), address.replace("$", "")
        return (sheet, address) if sheet in self.sheets and read_area(address) else None

    def save(self) -> bytes:
        """The package with the edited parts; the very same bytes where nothing changed."""
        return self.members.replaced(self.edited)


def open_workbook(data: bytes) -> Workbook:
    """Open an Excel workbook for reading and patching.

    Raises DocumentError with code "not-excel", "encrypted", "signed", "not-a-package", "damaged-part" or "odd-xml".
    """
    if data[:4] == _OLE:
        raise DocumentError("encrypted", "The workbook has a password or is an old .xls file.", _SAVE_AGAIN)
    members = Members(data)
    if any(name.casefold().startswith("_xmlsignatures/") for name in members.names):
        raise DocumentError("signed", "The workbook is digitally signed; a change would break the signature.")
    part = _workbook_part(members)
    root = get_part_root(members.read(part), part)
    found = list(_sheets(members, part, root))
    sheets = {name: sheet for name, _, sheet in found}
    tables = {t.name: t for sheet in sheets.values() for t in _tables(members, sheet)}
    properties = next((e for e in root if etree.QName(e).localname == "workbookPr"), None)
    date1904 = properties is not None and properties.get("date1904", "0") in {"1", "true"}
    return Workbook(members, part, sheets, tables, date1904, {sheet: number for _, number, sheet in found})


def _workbook_part(members: Members) -> str:
    part = next((target for _, kind, target in relationships(members, "") if kind == "officeDocument"), "")
    if part not in members or b"sheets" not in members.read(part):
        raise DocumentError("not-excel", "This is not an Excel workbook.", _SAVE_AGAIN)
    return part


def relationships(members: Members, part: str) -> Iterator[tuple[str, str, str]]:
    """Id, kind and target part of each internal relationship of a part ("" for the package itself)."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in members:
        return
    by_case = {n.casefold(): n for n in members.names}
    for e in get_part_root(members.read(rels), rels).iter(_RELATIONSHIP):
        if e.get("TargetMode") != "External":
            target = e.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield e.get("Id", ""), e.get("Type", "").rsplit("/", 1)[-1], by_case.get(path.casefold(), path)


def _sheets(members: Members, part: str, root: etree._Element) -> Iterator[tuple[str, str, str]]:
    """Name, sheet id and part of each worksheet."""
    targets = {i: target for i, kind, target in relationships(members, part) if kind == "worksheet"}
    for e in root.iter(f"{{{MAIN}}}sheet", f"{{{STRICT}}}sheet"):
        relation = next((e.get(i) for i in _IDS if e.get(i)), None)
        if relation in targets and targets[relation] in members:
            yield e.get("name", ""), e.get("sheetId", ""), targets[relation]


def _tables(members: Members, sheet: str) -> Iterator[Table]:
    for _, kind, part in relationships(members, sheet):
        if kind == "table" and part in members:
            yield _table(get_part_root(members.read(part), part), part, sheet)


def _table(root: etree._Element, part: str, sheet: str) -> Table:
    area = read_area(root.get("ref", ""))
    if area is None:
        raise DocumentError("damaged-part", f"The table part {part} does not say which cells it covers.")
    return Table(
        name=root.get("displayName") or root.get("name") or "",
        part=part,
        sheet=sheet,
        area=area,
        columns=tuple(_column(e) for e in root.iter("{*}tableColumn")),
        header_rows=int(root.get("headerRowCount", "1")),
        totals_rows=int(root.get("totalsRowCount", "0")),
        kind=root.get("tableType", "worksheet"),
        insert_row=root.get("insertRow", "0") in {"1", "true"},
    )


def _column(e: etree._Element) -> TableColumn:
    formula = next(iter(e.findall("{*}calculatedColumnFormula")), None)
    array = formula is not None and formula.get("array", "0") in {"1", "true"}
    return TableColumn(unescape_cell(e.get("name", "")), (formula.text or "") if formula is not None else "", array)
