"""What Excel would want to repair in a workbook and schema validators do not see; checked before a workbook is written.

The list is that of seeded defects which the Open XML validator passes: tables, filters, merges, order of cells,
shared strings, calculation chain, references (reference notes on Excel, section 6).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from generator.errors import DocumentError
from generator.office.sheet_package import Table, Workbook, open_workbook
from generator.office.sheet_read import SheetCells
from generator.office.sheet_room import after_cells
from generator.office.sheet_values import Area, CellValue, read_area
from generator.office.sheet_xml import attributes_of, get_part_root, unescape_text
from generator.office.workbook_lint_cells import cell_problems


def refuse_repairs(before: bytes | Workbook, after: bytes) -> None:
    """Raise DocumentError ("would-need-repair") where ``after`` has a defect that ``before`` had not.

    Rows that are byte for byte as they were are not looked at again: what is wrong in them was wrong before.
    """
    old = before.as_opened() if isinstance(before, Workbook) else open_workbook(before)
    new = open_workbook(after)
    if isinstance(before, Workbook):
        new.share(before)
    changed = {n for n in new.members.names if n not in old.members or old.members.raw(n) != new.members.raw(n)}
    sheets = [_cells_after(old, new, part) for part in new.sheets.values() if part in changed]
    found = _problems(new, [(cells, cells.changed) for cells in sheets])
    if not found:
        return
    known = {problem for cells in sheets if cells.part in old.members for problem in _all_problems(old, cells.part)}
    left = sorted(set(found) - known - set(_table_name_problems(old)))
    if left:
        raise DocumentError("would-need-repair", f"The change would leave a workbook that Excel repairs: {left[0]}")


def _all_problems(workbook: Workbook, part: str) -> list[str]:
    cells = SheetCells.of(workbook, part)
    return _problems(workbook, [(cells, cells.rows.keys())])


def _cells_after(old: Workbook, new: Workbook, part: str) -> SheetCells:
    before = SheetCells.of(old, part) if part in old.members else None
    return new.once("cells", part, lambda: SheetCells(new, part, before))


def workbook_problems(data: bytes) -> list[str]:
    """What Excel would repair or refuse in this workbook."""
    workbook = open_workbook(data)
    sheets = [SheetCells.of(workbook, part) for part in workbook.sheets.values()]
    return _problems(workbook, [(cells, cells.rows.keys()) for cells in sheets])


def _problems(workbook: Workbook, sheets: Sequence[tuple[SheetCells, Collection[int]]]) -> list[str]:
    """The defects of tables and names, and of these rows of these sheets."""
    found = [*_table_name_problems(workbook)]
    for cells, rows in sheets:
        found += cell_problems(workbook, cells, rows)
        found += _sheet_problems(workbook, cells)
    return [*found, *_chain_problems(workbook, sheets)]


def _table_name_problems(workbook: Workbook) -> Iterator[str]:
    tables = workbook.tables.values()
    parts = [name for name in workbook.members.names if name.casefold().startswith("xl/tables/")]
    roots = [get_part_root(workbook.read(part), part) for part in parts if part.endswith(".xml")]
    for what in ("id", "displayName"):
        times = Counter((root.get(what) or "").casefold() for root in roots)
        yield from (f"two tables have the same {what} '{value}'" for value, n in times.items() if n > 1)
    root = get_part_root(workbook.read(workbook.part), workbook.part)
    names = {(e.get("name") or "").casefold() for e in root.iter("{*}definedName")}
    yield from (f"the table '{t.name}' has the name of a defined name" for t in tables if t.name.casefold() in names)


def _sheet_problems(workbook: Workbook, cells: SheetCells) -> Iterator[str]:
    tables = [t for t in workbook.tables.values() if t.sheet == cells.part]
    for one, other in combinations(tables, 2):
        if one.area.meets(other.area):
            yield f"the tables '{one.name}' and '{other.name}' overlap"
    merges, filters = (list(_areas(after_cells(cells), e)) for e in (rb"mergeCell", rb"autoFilter"))
    for table in tables:
        if any(area.meets(table.area) for area in merges):
            yield f"cells are merged inside the table '{table.name}'"
        if any(area.meets(table.area) for area in filters):
            yield f"the sheet's own filter lies over the table '{table.name}'"
        yield from _table_problems(workbook, cells, table)
    yield from _sqref_problems(cells)


def _areas(data: bytes, element: bytes) -> Iterator[Area]:
    for match in re.finditer(rb"<(?:\w+:)?" + element + rb"\s[^>]*>", data):
        area = read_area(attributes_of(match[0]).get(b"ref", ""))
        if area is not None:
            yield area


def _table_problems(workbook: Workbook, cells: SheetCells, table: Table) -> Iterator[str]:
    names = [heading.casefold() for heading in table.headings]
    if len(names) != table.area.last_column - table.area.first_column + 1:
        yield f"the table '{table.name}' does not have a column for each column of cells"
    if len(set(names)) != len(names):
        yield f"the table '{table.name}' has two columns of the same name"
    if table.area.last_row - table.area.first_row + 1 - table.header_rows - table.totals_rows < 1:
        yield f"the table '{table.name}' has no row of data"
    yield from _heading_problems(cells, table)
    yield from _part_problems(workbook, cells, table)


def _heading_problems(cells: SheetCells, table: Table) -> Iterator[str]:
    if not table.header_rows:
        return
    found = _texts(cells, table.area.first_row)
    for column, heading in enumerate(table.headings, table.area.first_column):
        if str(found.get(column) or "").replace("\r\n", "\n") != heading.replace("\r\n", "\n"):
            yield f"the heading '{heading}' of the table '{table.name}' is not what its cell says"


def _texts(cells: SheetCells, row: int) -> dict[int, CellValue]:
    return {c.column: c.value for c in cells.cells(row)}


def _part_problems(workbook: Workbook, cells: SheetCells, table: Table) -> Iterator[str]:
    root = get_part_root(workbook.read(table.part), table.part)
    columns = root.find("{*}tableColumns")
    if columns is not None and columns.get("count", str(len(table.columns))) != str(len(table.columns)):
        yield f"the table '{table.name}' counts its columns wrongly"
    filtered = root.find("{*}autoFilter")
    area = read_area(filtered.get("ref", "")) if filtered is not None else None
    if filtered is not None and not table.header_rows:
        yield f"the table '{table.name}' has a filter without a header row"
    elif area is not None and (area.first_row, area.last_row) != (table.area.first_row, table.rows.last_row):
        yield f"the filter of the table '{table.name}' does not cover exactly its header and rows"
    if table.totals_rows:
        texts = _texts(cells, table.area.last_row)
        for column, e in enumerate(root.iter("{*}tableColumn"), table.area.first_column):
            label = e.get("totalsRowLabel")
            if label is not None and texts.get(column) != label:
                yield f"the totals row of the table '{table.name}' does not say '{label}'"


def _sqref_problems(cells: SheetCells) -> Iterator[str]:
    found = [m[1] for m in re.finditer(rb"\ssqref=\"([^\"]*)\"", after_cells(cells))]
    found += [m[1] for m in re.finditer(rb"<xm:sqref>([^<]*)<", after_cells(cells))]
    for areas in found:
        text = unescape_text(areas)
        if not text or not all(_is_area(part) for part in text.split(" ")):
            yield f"'{text}' in {cells.part} does not name cells"


def _is_area(text: str) -> bool:
    area = read_area(text)
    if area is None:
        return bool(re.fullmatch(r"[A-Z]{1,3}:[A-Z]{1,3}|\d+:\d+", text))
    return area.first_row <= area.last_row <= 1_048_576 and area.first_column <= area.last_column <= 16_384


def _chain_problems(workbook: Workbook, sheets: Sequence[tuple[SheetCells, Collection[int]]]) -> Iterator[str]:
    """Entries of the calculation chain for cells of these rows that hold no formula (18.6.1)."""
    parts = {number: part for part, number in workbook.sheet_ids.items()}
    chains = workbook.related(workbook.part, "calcChain")
    formulas = {cells.part: _formula_cells(cells) for cells, _ in sheets} if chains else {}
    rows = {cells.part: set(numbers) for cells, numbers in sheets}
    for chain in chains:
        sheet = ""
        for e in get_part_root(workbook.read(chain), chain):
            sheet = e.get("i", sheet)
            single, areas = formulas.get(parts.get(sheet, ""), (None, ()))
            cell = read_area(e.get("r", ""))
            if single is None or cell is None or _stands_untouched(cell, rows[parts[sheet]], parts[sheet], workbook):
                continue
            if e.get("r") not in single and not any(a.meets(cell) for a in areas):
                yield f"the chain of calculation names {e.get('r')} in {parts[sheet]}, where no formula stands"


def _stands_untouched(cell: Area, rows: Collection[int], part: str, workbook: Workbook) -> bool:
    """Whether a cell's row is there and is none of those that are looked at."""
    return cell.first_row not in rows and cell.first_row in SheetCells.of(workbook, part).rows


def _formula_cells(cells: SheetCells) -> tuple[set[str], list[Area]]:
    """The cells with a formula of their own, and the areas that one array formula fills."""
    pattern = rb"<" + cells.prefix + rb"c\s(?:[^>]*\s)?r=\"([A-Z]+\d+)\"[^>]*><" + cells.prefix + rb"f[\s/>]"
    single = {m[1].decode() for m in re.finditer(pattern, cells.data)}
    return single, list(_areas(cells.data, rb"f"))
