"""Which rows question each table of actions answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.forms.dates import full_dates
from generator.forms.labels import LabelBook
from generator.forms.read_exact import Hit
from generator.forms.read_lines import Line, place_of
from generator.forms.read_tables import RowsTable
from generator.model import Place
from generator.office.word import Block, Cell, Paragraph, Table
from generator.profile import FieldKind

_LINE = 120  # characters of a line that heads a table
_EARLIER = re.compile(
    r"\bactions?\b.*\b(?:last|previous|earlier|prior)\b|\b(?:last|previous|earlier|prior)\b.*\bactions?\b",
    re.IGNORECASE,
)


def settle_tables(tables: Sequence[RowsTable], hits: Sequence[Hit], lines: Sequence[Line], book: LabelBook) -> None:
    """Give each table the rows question of the section whose label or heading stands before it."""
    rows_fields = [f.id for f in book.fields.values() if f.kind is FieldKind.ROWS]
    used: set[str] = set()
    for table in tables:
        if not table.field_id:
            section = _section_before(table, hits, lines, book)
            fitting = [f for f in rows_fields if book.section_ids[f] == section]
            free = [f for f in rows_fields if f not in used]
            table.field_id = next(iter([*fitting, *free, *rows_fields]))
        used.add(table.field_id)


def without_earlier(tables: Sequence[RowsTable], blocks: Sequence[Block]) -> list[RowsTable]:
    """The tables without those under words that name an earlier audit or meeting: their actions are no new ones."""
    return [t for t in tables if t.by_tags or not _EARLIER.search(_words_before(t, blocks))]


def _words_before(table: RowsTable, blocks: Sequence[Block]) -> str:
    """The merged row above the heads of a table, else the line before it."""
    at = table.header.number - 2 if table.header is not None else -1
    if at >= 0 and len(table.table.rows[at].cells) == 1:
        return table.table.rows[at].cells[0].text
    if table.table not in blocks or at >= 0:
        return ""
    before = blocks[: list(blocks).index(table.table)]
    return next((b.text for b in reversed(before) if isinstance(b, Paragraph) and b.text.strip()), "")[:_LINE]


def without_told_actions(hits: list[Hit], tables: Sequence[RowsTable], book: LabelBook) -> list[Hit]:
    """Without lines of answers such as "Actions: ring school", where the form's one table of actions is filled in."""
    rows = {f.id for f in book.fields.values() if f.kind is FieldKind.ROWS}
    filled = [t for t in tables if t.header and any(len({c.text for c in r.cells} - {""}) > 1 for r in t.rows)]
    if len(rows) != 1 or not filled:
        return hits
    starts = [h.line.paragraph.number for h in hits if h.field_id not in rows]
    heads = {max((s for s in starts if s < at), default=0): at for t in filled if (at := table_place(t).paragraph)}

    def heads_table(hit: Hit) -> bool:
        at, rest = hit.line.paragraph.number, hit.line.text[hit.end - hit.line.start :]
        return not re.search(r"\w", rest) and any(last <= at < first for last, first in heads.items())

    return [h for h in hits if h.field_id not in rows or heads_table(h)]


def with_second_parts(tables: Sequence[RowsTable], blocks: Sequence[Block]) -> list[RowsTable]:
    """The tables, and those that only go on with the one before: as many columns, no heads, dates where it is due."""
    found = {table.table: table for table in tables}
    before: Table | None = None
    for block in blocks:
        if isinstance(block, Table):
            first = found.get(before) if before is not None else None
            if first is not None and block not in found and _goes_on_with(first, block):
                found[block] = RowsTable(block, first.header, first.columns, first.titles, list(block.rows))
            before = block
        elif block.text.strip():
            before = None
    return [*tables, *(table for table in found.values() if table not in tables)]


def _goes_on_with(first: RowsTable, table: Table) -> bool:
    if first.header is None or "due" not in first.columns or len(first.header.cells) < 3:
        return False
    cells = [row.at(first.columns["due"]) for row in table.rows if len(row.cells) == len(first.header.cells)]
    is_dated = any(cell is not None and next(full_dates(cell.text), None) for cell in cells)
    return len(cells) == len(table.rows) and is_dated


def cells_of(table: RowsTable) -> list[Cell]:
    """The cells of a table of rows, its header's last."""
    rows = [*table.rows, *([table.header] if table.header is not None else [])]
    return [c for row in rows for c in row.cells]


def table_place(table: RowsTable) -> Place:
    """Where a table of rows begins."""
    for cell in cells_of(table):
        for paragraph in cell.paragraphs:
            return place_of(paragraph)
    return Place(table=table.table.number)


def _section_before(table: RowsTable, hits: Sequence[Hit], lines: Sequence[Line], book: LabelBook) -> str:
    """The section of the nearest label or heading before a table."""
    at = table_place(table).paragraph
    before = [h for h in hits if h.line.paragraph.number < at]
    nearest = max(before, key=lambda h: h.line.paragraph.number, default=None)
    headed = [line for line in lines if line.paragraph.number < at and line.section]
    heading = max(headed, key=lambda line: line.paragraph.number, default=None)
    if nearest is None:
        return heading.section if heading else ""
    section = book.section_ids.get(nearest.field_id, "")
    return heading.section if heading and heading.paragraph.number > nearest.line.paragraph.number else section
