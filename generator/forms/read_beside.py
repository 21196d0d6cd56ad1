"""The cells beside and below a label, in all the ways in which tables part an answer."""

from __future__ import annotations

from itertools import pairwise

from generator.forms.grades import find_grade, is_options
from generator.forms.labels import squash
from generator.forms.read_ground import Ground
from generator.forms.read_looks import stands_out
from generator.forms.read_region import Region
from generator.forms.read_tables import part_of
from generator.office.word import Cell, Row

LOOKS_LIKE_LABEL = "What stands under the label looks like another question, so it was not read as the answer."


class CellAnswers(Ground):
    """Takes the cells beside and below labels for their regions."""

    def _right_cells(self, cell: Cell) -> list[Cell]:
        """The cells beside a label as far as the next label; none where the neighbour is a label."""
        found: list[Cell] = []
        if self._heads_answers(cell.row):
            return found
        for other in cell.row.cells[cell.number :]:
            if other in self._hit_cells or other in self._blocked:
                break
            if found and other.text.strip() and self.column_has_labels(other):
                break
            found.append(other)
        return found

    def _heads_answers(self, row: Row) -> bool:
        """Whether a row holds labels side by side, with the answers in the row below it."""
        rows = row.table.rows
        below = rows[row.number].cells if row.number < len(rows) else []
        hits = [c in self._hit_cells for c in row.cells]
        if len(below) != len(row.cells) or self._hit_cells & set(below):
            return False
        return len(hits) > 2 and any(a and b for a, b in pairwise(hits))

    def _answer_below(self, cell: Cell) -> Cell | None:
        rows = cell.row.table.rows
        below = rows[cell.row.number].at(cell.column) if cell.row.number < len(rows) else None
        if below is None or below in self._hit_cells or below in self._blocked or below.continues:
            return None
        is_question = self.looks.is_label_like(below) and not self._is_asking_answer(below)
        if is_question or (squash(below.text) and self._is_printed(below.text)):
            return None
        return below

    def _is_asking_answer(self, cell: Cell) -> bool:
        """Whether a plain sentence with a question mark stands where the table's other answers stand."""
        rows = cell.row.table.rows
        after = rows[cell.row.number].cells[:1] if cell.row.number < len(rows) else []
        first = next((p for p in cell.paragraphs if p.text.strip()), None)
        is_plain = first is not None and first.text.rstrip().endswith("?") and not stands_out(first)
        return is_plain and self._below[cell.row.table] >= 0 and (not after or after[0] in self._hit_cells)

    def _take_beside_merged(self, region: Region, cell: Cell) -> None:
        """The cells beside a label that is merged over several rows."""
        for row in cell.row.table.rows[cell.row.number :]:
            below = row.at(cell.column)
            if below is None or not below.continues or below.column != cell.column:
                return
            for other in row.cells[below.number :]:
                if other in self._hit_cells or other in self._blocked or other.continues:
                    break
                self._take_cell(region, other, self.heading_of(other))

    def _take_unlabelled_rows(self, region: Region, cell: Cell) -> None:
        """The rows below in which the label's cell is empty: the answer ran on into rows that were added for it."""
        for row in cell.row.table.rows[cell.row.number :]:
            first = row.at(cell.column)
            if first is None or first.text.strip() or first.continues or len(row.cells) != len(cell.row.cells):
                return
            beside = row.cells[first.number :]
            if not any(c.text.strip() for c in beside) or any(c in self._hit_cells | self._blocked for c in beside):
                return
            for other in beside:
                self._take_cell(region, other, self.heading_of(other))
            region.doubt = region.doubt or "The answer goes on in a row without a label."

    def _take_rows_of_parts(self, region: Region, cell: Cell) -> bool:
        """Rows under a label that fills its own, each headed by what it holds ("Grade", "Findings"); whether any is."""
        taken = False
        for row in cell.row.table.rows[cell.row.number :]:
            first = row.cells[0]
            role = part_of(first.text) if len(first.text.split()) <= 4 else ""
            if len(row.cells) < 2 or self._hit_cells & set(row.cells) or role not in {"text", "grade"}:
                break
            self.claimed_cells.add(first)
            for other in row.cells[1:]:
                self._take_cell(region, other, first.text)
            taken = True
        return taken

    def _take_row_under_grade(self, region: Region, cell: Cell) -> None:
        """The merged row below an area, where the cells beside it hold no more than the grade."""
        below = self._answer_below(cell)
        scale = self._book.scale(self._book.fields[region.field_id])
        if below is None or len(below.row.cells) > 1 or scale is None or not below.text.strip():
            return
        said = "\n".join(part.text for part in (region.own, *region.parts) if part.text)
        if find_grade(scale, said) is not None or is_options(said, scale):
            self._take_cell(region, below, "")

    def _is_unknown_label_below(self, cell: Cell) -> bool:
        rows = cell.row.table.rows
        below = rows[cell.row.number].at(cell.column) if cell.row.number < len(rows) else None
        if below is None or below in self._hit_cells or below in self._blocked or self._is_printed(below.text):
            return False
        return self.looks.is_label_like(below)

    def _take_more_below(self, region: Region, cell: Cell) -> None:
        """Further rows that are no labels go on with the answer."""
        after = self._answer_below(cell)
        while after is not None and after.text.strip() and len(after.row.cells) == len(cell.row.cells):
            self._take_cell(region, after, "")
            region.doubt = region.doubt or "The answer goes on over several rows."
            cell, after = after, self._answer_below(after)
        if after is None and self._is_unknown_label_below(cell):
            region.doubt = region.doubt or LOOKS_LIKE_LABEL
