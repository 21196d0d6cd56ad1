"""The cells beside and below a label, in all the ways in which tables part an answer."""

from __future__ import annotations

import re
from itertools import pairwise

from generator.forms.grades import find_grade, is_options
from generator.forms.labels import squash, without_brackets
from generator.forms.read_ground import Ground
from generator.forms.read_looks import stands_out
from generator.forms.read_region import Region
from generator.forms.read_tables import part_of
from generator.office.word import Cell, Row, Table

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
        return found or (cell.row.cells[: cell.number - 1] if self._is_mirrored(cell.row.table) else [])

    def _is_mirrored(self, table: Table) -> bool:
        """Whether the labels of a table stand in its last column, with the answers on their left."""
        rows = [row for row in table.rows if len(row.cells) > 1 and any(c in self._hit_cells for c in row.cells)]
        if len(rows) < 2 or any(c in self._hit_cells for row in rows for c in row.cells[:-1]):
            return False
        worded = [row for row in rows if any(re.search(r"[^\W\d_]{2}", c.text) for c in row.cells[:-1])]
        return 2 * len(worded) >= len(rows)  # and no numbers of questions only

    def _heads_answers(self, row: Row) -> bool:
        """Whether a row holds labels side by side, with the answers in the row below it."""
        rows = row.table.rows
        below = rows[row.number].cells if row.number < len(rows) else []
        hits = [c in self._hit_cells for c in row.cells]
        if len(below) != len(row.cells) or self._hit_cells & set(below):
            return False
        return len(hits) > 2 and any(a and b for a, b in pairwise(hits))

    def _row_below(self, row: Row) -> Row | None:
        """The row below, past a blank one where the table parts its rows by blank ones."""
        rows = row.table.rows[row.number :]
        if rows and _is_blank(rows[0]) and self._is_spaced(row.table):
            rows = rows[1:]
        return rows[0] if rows else None

    def _is_spaced(self, table: Table) -> bool:
        """Whether a blank row stands between most labels of a table and what is no label."""
        if table not in self._spaced:
            asking = [n for n, row in enumerate(table.rows) if any(c in self._hit_cells for c in row.cells)]
            apart = [
                n
                for n in asking
                if n + 2 < len(table.rows) and _is_blank(table.rows[n + 1]) and n + 2 not in asking
                if not _is_blank(table.rows[n + 2])
            ]
            enough = 1 if any(self._spaced.values()) else 2
            self._spaced[table] = len(apart) >= enough and 3 * len(apart) >= 2 * len(asking)
        return self._spaced[table]

    def _answer_below(self, cell: Cell) -> Cell | None:
        row = self._row_below(cell.row)
        below = row.at(cell.column) if row is not None else None
        if below is None or below in self._hit_cells or below in self._blocked or below.continues:
            return None
        is_question = self._asks(below) and not self._is_asking_answer(below)
        if is_question or (squash(below.text) and self._is_printed(below.text)):
            return None
        return below

    def _is_asking_answer(self, cell: Cell) -> bool:
        """Whether a plain sentence with a question mark, or bold words, stand where the table's other answers stand."""
        row = self._row_below(cell.row)
        after = row.cells[:1] if row is not None else []
        first = next((p for p in cell.paragraphs if p.text.strip()), None)
        if first is None or (after and after[0] not in self._hit_cells):
            return False
        last = first.text.rstrip()[-1]
        if last == "?":
            return not stands_out(first) and self._below[cell.row.table] >= 0
        return last != ":" and self._below[cell.row.table] > 0

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

    def _take_headed_rows(self, region: Region, cell: Cell) -> bool:
        """The rows beside a label that is merged or empty below, each headed by what it holds; whether any is."""
        rows = [cell.row]
        for row in cell.row.table.rows[cell.row.number :]:
            first = row.at(cell.column)
            if first is None or first.text.strip() or first.column != cell.column:
                break
            rows.append(row)
        beside = [row.cells[cell.number :] for row in rows]
        heads = [cells[0].text if len(cells) > 1 else "" for cells in beside]
        roles = [part_of(text) if len(without_brackets(text).split()) <= 4 else "" for text in heads]
        if "" in roles or not {"grade", "text"} <= set(roles) or any(self._hit_cells & set(c) for c in beside):
            return False
        for head, cells in zip(heads, beside, strict=True):
            self.claimed_cells.add(cells[0])
            for other in cells[1:]:
                self._take_cell(region, other, head)
        return True

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
        row = self._row_below(cell.row)
        below = row.at(cell.column) if row is not None else None
        if below is None or below in self._hit_cells or below in self._blocked or self._is_printed(below.text):
            return False
        return self._asks(below)

    def _take_more_below(self, region: Region, cell: Cell) -> None:
        """Further rows that are no labels go on with the answer."""
        after = self._answer_below(cell)
        while after is not None and after.text.strip() and len(after.row.cells) == len(cell.row.cells):
            self._take_cell(region, after, "")
            region.doubt = region.doubt or "The answer goes on over several rows."
            cell, after = after, self._answer_below(after)
        if after is None and self._is_unknown_label_below(cell):
            region.doubt = region.doubt or LOOKS_LIKE_LABEL


def _is_blank(row: Row) -> bool:
    return not any(c.text.strip() for c in row.cells)
