"""What grows with a table: filter, validations, conditional formats, charts, names, pivot sources, sparklines.

A reference grows only where it covered every row of the table before, within the table's columns. Structured
references follow by themselves (ECMA-376 part 1, 18.5.1.2, 18.3.1.33, 18.3.1.18, 18.10.1.95, 21.2.2.54).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from generator.office.sheet_package import RANGE, Table, Workbook
from generator.office.sheet_read import holds_formulas
from generator.office.sheet_values import Area, column_letters, read_area
from generator.office.sheet_xml import (
    attributes_of,
    escape_text,
    get_part_root,
    prefix_of,
    start_tag_pattern,
    unescape_text,
    with_attribute,
    without_attribute,
)

_SQREF = re.compile(rb"(<(?:\w+:)?(?:dataValidation|conditionalFormatting|ignoredError)\b[^>]*?\ssqref=\")([^\"]*)(\")")
_SHEET_FILTER = re.compile(rb"(<(?:\w+:)?autoFilter\b[^>]*?\sref=\")([^\"]*)(\")")
_X14_SQREF = re.compile(rb"(<xm:sqref>)([^<]*)(</xm:sqref>)")
_SPARK = re.compile(rb"(<xm:f>)([^<]*)(</xm:f>)")
_CHART = re.compile(rb"(<(?:\w+:)?f(?:\s[^>]*)?>)([^<]*)(</(?:\w+:)?f>)")
_NAME = re.compile(rb"(<(?:\w+:)?definedName\b[^>]*>)([^<]*)(</(?:\w+:)?definedName>)")
_SHEET_AREA = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|[^\s'!,:()]+)!(?P<area>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
)


def grow_table(workbook: Workbook, table: Table, last_row: int) -> None:
    """Let the table and all that covered it whole reach down to ``last_row``, the last row of its data."""
    ends = {table.rows.last_row, *_filter_ends(workbook, table)}
    growth = _Growth(workbook.sheet_name(table.sheet), table.rows, last_row, ends)
    if table.kind != RANGE:
        _grow_table_part(workbook, table, last_row)
    _grow_sheet(workbook, table, growth)
    for part in workbook.parts("xl/charts/", "xl/chartex/", "xl/drawings/"):
        _rewrite(workbook, part, _CHART, growth.references)
    for part in [p for p in workbook.sheets.values() if b"<xm:f>" in workbook.read(p)]:
        _rewrite(workbook, part, _SPARK, growth.references)
    _rewrite(workbook, workbook.part, _NAME, growth.references)
    for part in workbook.parts("xl/pivotcache/pivotcachedefinition"):
        _grow_pivot_source(workbook, part, growth)


def _filter_ends(workbook: Workbook, table: Table) -> Iterator[int]:
    """Where a plain range ended when its filter was set: rows that people typed below since leave that behind."""
    if table.kind != RANGE:
        return
    data = workbook.read(table.sheet)
    for match in _SHEET_FILTER.finditer(data, data.rfind(b"sheetData>")):
        area = read_area(unescape_text(match[2]))
        if area is not None and area.first_row == table.area.first_row and area.has_columns_of(table.area):
            yield max(area.last_row, table.rows.first_row)


class _Growth:
    """The new end of every area that covered the table's rows; ``ends`` are where such an area may end now."""

    def __init__(self, sheet: str, rows: Area, last_row: int, ends: Collection[int]) -> None:
        self.sheet, self.rows, self.last_row, self.ends = sheet, rows, last_row, ends

    def area(self, area: Area | None) -> Area | None:
        """The area with its new last row, or None where it did not cover all the table's rows."""
        covers = (
            area is not None
            and area.first_row <= self.rows.first_row
            and area.last_row in self.ends
            and area.has_columns_of(self.rows)
        )
        return replace(area, last_row=self.last_row) if area is not None and covers else None

    def sqref(self, text: str) -> str:
        """A list of areas on the table's own sheet, each grown where it covered the table."""
        return " ".join(str(self.area(read_area(part)) or part) for part in text.split(" "))

    def references(self, text: str) -> str:
        """A formula that is one reference or a list of them, each grown where it covered the table."""
        if not all(
            _SHEET_AREA.fullmatch(part.strip("() ")) for part in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text)
        ):
            return text
        return _SHEET_AREA.sub(self._reference, text)

    def _reference(self, match: re.Match[str]) -> str:
        grown = self.area(read_area(match["area"]))
        if match["sheet"].strip("'").replace("''", "'") != self.sheet or grown is None:
            return match[0]
        absolute = f"${column_letters(grown.first_column)}${grown.first_row}"
        return f"{match['sheet']}!{absolute}:${column_letters(grown.last_column)}${grown.last_row}"


def _rewrite(workbook: Workbook, part: str, pattern: re.Pattern[bytes], change: Callable[[str], str]) -> None:
    data = workbook.read(part)
    new = _substitute(data, pattern, change)
    if new != data:
        workbook.put(part, new)


def _substitute(data: bytes, pattern: re.Pattern[bytes], change: Callable[[str], str]) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        old = unescape_text(match[2])
        new = change(old)
        return match[0] if new == old else match[1] + escape_text(new) + match[3]

    return pattern.sub(one, data)


def _grow_table_part(workbook: Workbook, table: Table, last_row: int) -> None:
    """The table's own reference, and its filter, which never covers the totals row."""
    data = workbook.read(table.part)
    prefix = prefix_of(get_part_root(data, table.part))
    whole = replace(table.area, last_row=last_row + table.totals_rows)
    tag = start_tag_pattern(prefix + b"table").search(data)
    if tag is not None:
        data = data.replace(tag[0], without_attribute(with_attribute(tag[0], b"ref", str(whole)), b"insertRow"), 1)
    filtered = start_tag_pattern(prefix + b"autoFilter").search(data)
    if filtered is not None:
        area = read_area(attributes_of(filtered[0]).get(b"ref", "")) or table.area
        grown = with_attribute(filtered[0], b"ref", str(replace(area, last_row=last_row)))
        data = data.replace(filtered[0], grown, 1)
    workbook.put(table.part, data)


def _grow_sheet(workbook: Workbook, table: Table, growth: _Growth) -> None:
    data = workbook.read(table.sheet)
    begin, end = max(data.find(b"sheetData"), 0), data.rfind(b"sheetData>")
    tail = data[end:]
    tail = _substitute(_substitute(tail, _SQREF, growth.sqref), _X14_SQREF, growth.sqref)
    if table.kind == RANGE:
        tail = _substitute(tail, _SHEET_FILTER, growth.sqref)
    head = _grow_dimension(data[:begin], growth.last_row + table.totals_rows)
    workbook.put(table.sheet, b"".join((head, memoryview(data)[begin:end], tail)))  # the cells are copied once


def _grow_dimension(head: bytes, last_row: int) -> bytes:
    match = re.search(rb"<(?:\w+:)?dimension\s[^>]*>", head)
    area = read_area(attributes_of(match[0]).get(b"ref", "")) if match else None
    if match is None or area is None or area.last_row >= last_row:
        return head
    return head.replace(match[0], with_attribute(match[0], b"ref", str(replace(area, last_row=last_row))), 1)


def _grow_pivot_source(workbook: Workbook, part: str, growth: _Growth) -> None:
    data = workbook.read(part)
    match = re.search(rb"<(?:\w+:)?worksheetSource\b[^>]*>", data)
    attributes = attributes_of(match[0]) if match else {}
    area = growth.area(read_area(attributes.get(b"ref", "")))
    if match is not None and area is not None and attributes.get(b"sheet") == growth.sheet:
        workbook.put(part, data.replace(match[0], with_attribute(match[0], b"ref", str(area)), 1))


def move_in_calculation_chain(workbook: Workbook, table: Table, added: int) -> None:
    """Let the chain of calculation point at the totals row where it stands now (18.6.1)."""
    for part in workbook.related(workbook.part, "calcChain") if table.totals_rows and added else ():
        data, sheet, out, at = workbook.read(part), "", [], 0
        row = replace(table.area, first_row=table.area.last_row)
        for match in re.finditer(rb"<(?:\w+:)?c\s[^>]*>", data):
            attributes = attributes_of(match[0])
            sheet = attributes.get(b"i", sheet)  # an entry without a sheet is on the sheet of the one before it
            area = read_area(attributes.get(b"r", ""))
            if area is not None and area.meets(row) and sheet == workbook.sheet_ids[table.sheet]:
                moved = replace(area, first_row=area.first_row + added, last_row=area.last_row + added)
                out += [data[at : match.start()], with_attribute(match[0], b"r", str(moved))]
                at = match.end()
        workbook.put(part, b"".join((*out, data[at:])))


def ask_to_recalculate(workbook: Workbook) -> None:
    """Let Excel calculate all formulas anew at the next opening, where the workbook has any (18.2.2)."""
    data = workbook.read(workbook.part)
    prefix = prefix_of(get_part_root(data, workbook.part))
    if not _has_formulas(workbook):
        return
    old = start_tag_pattern(prefix + b"calcPr").search(data)
    if old is not None:
        new = data.replace(old[0], with_attribute(old[0], b"fullCalcOnLoad", "1"), 1)
    else:
        at = _place_of_calculation(data, prefix)
        new = data[:at] + b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>' + data[at:]
    workbook.put(workbook.part, new)


def _has_formulas(workbook: Workbook) -> bool:
    """Whether it had formulas when it was opened, or new rows got them from a calculated column."""
    if any(column.formula for table in workbook.tables.values() for column in table.columns):
        return True
    opened = workbook.as_opened()
    chains = workbook.related(workbook.part, "calcChain")
    return bool(chains) or any(holds_formulas(opened, part) for part in opened.sheets.values())


def _place_of_calculation(data: bytes, prefix: bytes) -> int:
    """Before the first element that comes after calcPr in a workbook (18.2.27)."""
    later = rb"oleSize|customWorkbookViews|pivotCaches|smartTagPr|smartTagTypes|webPublishing|fileRecoveryPr"
    pattern = rb"<" + prefix + rb"(?:" + later + rb"|webPublishObjects|extLst)\b|</" + prefix + rb"workbook\s*>"
    match = re.search(pattern, data)
    return match.start() if match else len(data)
