"""The grades of a scale in a small table of their own, where one of them is shaded, marked or ticked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from generator.forms.grade_marks import is_seen
from generator.forms.grades import NOTHING, GradeReading, grade_words, read_marked
from generator.forms.read_lines import Piece
from generator.forms.signs import CROSSES, FILLED, TICKED, TICKS
from generator.office.word import Cell, Table
from generator.profile import GradeScale

_MARK = re.compile(rf"[\s\[\]()]*(?:[{TICKS}{TICKED}{CROSSES}{FILLED}]\ufe0f?|x|yes|y)[\s\[\]()]*", re.IGNORECASE)


def grade_in_table(table: Table, scale: GradeScale) -> GradeReading | None:
    """The grade that is set apart in a table that lists the grades and says nothing else; None for any other table."""
    listed = [(name, cell) for row in table.rows for cell in row.cells if (name := _only_grade(cell, scale))]
    names = [name for name, _ in listed]
    cells = {cell for _, cell in listed}
    others = [c.text.strip() for row in table.rows for c in row.cells if c not in cells]
    if len(set(names)) < max(2, len(scale.grades) - 1) or len(set(names)) < len(names):
        return None
    if any(re.search(r"\w{4,}", text) for text in others):
        return None
    pieces = [Piece(p, 0, len(p.text)) for _, cell in listed for p in cell.paragraphs if p.text.strip()]
    marked = read_marked(pieces, scale)
    if marked.says_something:
        return marked
    fills = Counter(cell.fill for _, cell in listed)
    chosen = [name for name, cell in listed if is_seen(cell.fill) and fills[cell.fill] == 1]
    chosen = chosen or [name for name, cell in listed if any(map(_is_mark, _beside(cell, cells)))]
    if len(chosen) > 1:
        return GradeReading(
            None, "two-grades", "Two grades are marked: " + " and ".join(chosen) + ".", " / ".join(chosen)
        )
    return GradeReading(chosen[0]) if chosen else NOTHING


def _only_grade(cell: Cell, scale: GradeScale) -> str:
    """The one grade that a cell names beside signs; empty where it says anything else."""
    found = {grade.name for _, _, grade in grade_words(cell.text, scale)}
    rest = cell.text
    for start, end, _ in reversed(grade_words(cell.text, scale)):
        rest = rest[:start] + rest[end:]
    return found.pop() if len(found) == 1 and not re.search(r"\w{2,}", rest) else ""


def _is_mark(cell: Cell) -> bool:
    return _MARK.fullmatch(cell.text) is not None


def _beside(cell: Cell, listed: set[Cell]) -> Iterator[Cell]:
    """Where a grade is ticked: in its row where each grade has one, else above or below it, else in the next cell."""
    row, table = cell.row, cell.row.table
    if sum(c in listed for c in row.cells) == 1:
        yield from (c for c in row.cells if c not in listed)
        return
    above_or_below = [c for r in table.rows if r is not row and (c := r.at(cell.column)) and c not in listed]
    if above_or_below:
        yield from above_or_below
        return
    index = cell.number if row.cells[0] in listed else cell.number - 2
    if 0 <= index < len(row.cells) and row.cells[index] not in listed:
        yield row.cells[index]
