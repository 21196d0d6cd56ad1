"""What belongs to each question that was found.

That is the rest of its line and cell, the cells beside or below, or the paragraphs that follow. Which of them a table
uses is told by the table as a whole, not by one row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from generator.forms.grades import is_options
from generator.forms.labels import LabelBook, squash, without_numbering
from generator.forms.read_exact import Hit
from generator.forms.read_lines import Piece, place_of
from generator.forms.read_looks import LabelLooks, stands_out
from generator.forms.read_printed import drop_printed
from generator.forms.read_region import Item, Part, Region
from generator.forms.read_tables import column_of, part_of
from generator.forms.read_yes_no import is_offer
from generator.office.word import Block, Cell, Paragraph, Row, Table
from generator.profile import FieldKind

_SHORT_KINDS = {
    FieldKind.TEXT, FieldKind.DATE, FieldKind.MONTH, FieldKind.NUMBER, FieldKind.PERSON, FieldKind.CASE_REFERENCE,
    FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.TICK, FieldKind.GRADE,
}  # fmt: skip
_YES_NO = {FieldKind.YES_NO, FieldKind.YES_NO_COMMENT}
_LOOKS_LIKE_LABEL = "What stands under the label looks like another question, so it was not read as the answer."
_TABLE_INSIDE = "A table interrupts the answer. What stands after it was not read as part of it."
_TABLE_BETWEEN = "A table under the label asks another question, so it was not read as the answer. What follows it was."


def _is_beside(piece: Piece, label: Piece) -> bool:
    """Whether a piece is a word or two on the label's own line, where people type the grade."""
    return piece.paragraph is label.paragraph and len(piece.text.split()) <= 6


def _is_guidance(item: Item, region: Region) -> bool:
    """Whether a line under a label says how to answer: set in italics or in brackets, where answers stand beside."""
    if isinstance(item, Table) or item.paragraph is region.piece.paragraph:
        return False
    if re.fullmatch(r"\([^()]*\)[.:]?", item.text):
        return True
    return all(marks.italic or not item.text[a:b].strip() for a, b, marks in item.spans())


class RegionFinder:
    """Gives each hit its region; ``claimed`` collects the cells and paragraphs that belong to some question.

    ``blank`` are the squashed lines of the blank form, where the document was made from ours.
    """

    def __init__(
        self, book: LabelBook, hits: Sequence[Hit], blocks: Sequence[Block], blank: frozenset[str] = frozenset()
    ) -> None:
        self._book, self._blocks, self._blank = book, list(blocks), blank
        self._hits = sorted(hits, key=lambda h: (h.line.number, h.start))
        self._hit_cells = {h.line.cell for h in hits if h.line.cell is not None}
        self._hit_paragraphs = {h.line.paragraph for h in hits}
        self.looks = LabelLooks(h.line for h in hits)
        self.claimed_cells: set[Cell] = set(self._hit_cells)
        self.claimed: set[Paragraph] = set(self._hit_paragraphs)
        self._headers: dict[Table, Row | None] = {}
        self._below: Counter[Table] = Counter()
        self._blocked: set[Cell] = set()

    def block(self, cells: Iterable[Cell]) -> None:
        """Keep cells from being taken for answers: those of tables that are read on their own."""
        self._blocked.update(cells)

    def regions(self) -> list[Region]:
        """The region of every hit, in the order of the document."""
        found = [self._region(hit) for hit in self._hits]
        for hit, region in zip(self._hits, found, strict=True):
            self._vote(hit, region)
        for hit, region in zip(self._hits, found, strict=True):
            self._find_elsewhere(hit, region)
        return found

    def _drop_printed(self, items: Sequence[Item], field_id: str) -> list[Item]:
        return drop_printed(items, self._book, field_id, self._blank)

    def _is_printed(self, text: str) -> bool:
        return self._book.is_printed(text) or squash(text) in self._blank

    def _region(self, hit: Hit) -> Region:
        section = self._book.section_ids.get(hit.field_id, "")
        place = place_of(hit.line.paragraph, hit.label, section)
        own = Part(self._drop_printed(self._own_items(hit), hit.field_id), cell=hit.line.cell)
        return Region(hit.field_id, hit.label, hit.piece, place, own, doubt=hit.doubt)

    def _own_items(self, hit: Hit) -> list[Item]:
        """The rest of the label's line, and in a cell all that follows as far as the next label."""
        paragraph = hit.line.paragraph
        stops = [h.start for h in self._hits if h.line.paragraph is paragraph and h.start > hit.start]
        rest = Piece(paragraph, hit.end, min(stops, default=len(paragraph.text)))
        items: list[Item] = [rest] if rest.text else []
        cell = paragraph.cell
        if cell is None or stops:
            return items
        after, is_layout = False, any(map(self._holds_hits, cell.tables))
        for block in cell.blocks:
            if block is paragraph:
                after = True
            elif after and is_layout and isinstance(block, Paragraph) and self._is_section_heading(block):
                break
            elif after and block in self._hit_paragraphs:
                first = min(h.start for h in self._hits if h.line.paragraph is block)
                if isinstance(block, Paragraph) and block.text[:first].strip():
                    items.append(Piece(block, 0, first))
                break
            elif after and isinstance(block, Paragraph):
                items.extend([Piece(block, 0, len(block.text))] if block.text.strip() else [])
            elif after and isinstance(block, Table) and not self._holds_hits(block):
                items.append(block)
        self.claimed.update(i.paragraph for i in items if isinstance(i, Piece))
        return items

    def _holds_hits(self, table: Table) -> bool:
        return any(c in self._hit_cells or any(map(self._holds_hits, c.tables)) for r in table.rows for c in r.cells)

    def _vote(self, hit: Hit, region: Region) -> None:
        """Count for each table whether its labels that fill their row are answered in the same cell or below."""
        cell = hit.line.cell
        if cell is None or self._right_cells(cell):
            return
        below = self._answer_below(cell)
        if not self._holds_only_grade(hit, region):
            self._below[cell.row.table] -= 1
        elif below is not None and below.text.strip():
            self._below[cell.row.table] += 1

    def _holds_only_grade(self, hit: Hit, region: Region) -> bool:
        """Whether a label's own cell says nothing more, or only shows the grade and the printed grade words."""
        scale = self._book.scale(self._book.fields[hit.field_id])
        pieces = region.own.pieces
        if is_offer(region.own.text) and self._book.fields[hit.field_id].kind in _YES_NO:
            return True
        if scale is None or len(pieces) != len(region.own.items):
            return not region.own.text
        return all(is_options(p.text, scale) or _is_beside(p, region.piece) for p in pieces)

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

    def _find_elsewhere(self, hit: Hit, region: Region) -> None:
        cell = hit.line.cell
        if cell is None:
            self._take_following(hit, region)
            return
        right = self._right_cells(cell)
        if right:
            for other in right:
                self._take_cell(region, other, self.heading_of(other))
            self._take_beside_merged(region, cell)
            self._take_unlabelled_rows(region, cell)
            if self._book.fields[hit.field_id].kind is FieldKind.GRADED:
                self._take_rows_of_parts(region, cell)
            if any(part.text for part in region.parts):
                region.own.items = [i for i in region.own.items if not _is_guidance(i, region)]
            is_short = self._book.fields[hit.field_id].kind in _SHORT_KINDS
            if is_short and sum(bool(p.text) and not p.role and not p.heading for p in region.parts) > 1:
                region.doubt = region.doubt or "Several cells stand beside the label; all were read."
            return
        if self._take_rows_of_parts(region, cell):
            return
        below = self._answer_below(cell)
        goes_below = self._below[cell.row.table] > 0 and self._holds_only_grade(hit, region)
        if below is not None and goes_below:
            self._take_cell(region, below, "")
            self._take_more_below(region, below)
            if self._below[cell.row.table] <= 2 and self.looks.is_label_like(below):
                region.doubt = region.doubt or "What stands under the label is a question; it was read as the answer."
        elif (
            self._below[cell.row.table] >= 0
            and self._holds_only_grade(hit, region)
            and self._is_unknown_label_below(cell)
        ):
            region.doubt = region.doubt or _LOOKS_LIKE_LABEL

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
            region.doubt = region.doubt or _LOOKS_LIKE_LABEL

    def _take_cell(self, region: Region, cell: Cell, heading: str) -> None:
        self.claimed_cells.add(cell)
        if part_of(heading) == "former" and self._book.fields[region.field_id].kind is FieldKind.GRADED:
            return
        items: list[Item] = []
        for block in cell.blocks:
            if isinstance(block, Table):
                items.append(block)
            elif block.text.strip():
                items.append(Piece(block, 0, len(block.text)))
        kept = self._drop_printed(items, region.field_id)
        region.parts.append(Part(kept, part_of(heading) if heading else "", cell, heading=heading))

    def heading_of(self, cell: Cell) -> str:
        """The column heading above a cell: in the first row of its table, if that row asks nothing itself."""
        table = cell.row.table
        if table not in self._headers:
            self._headers[table] = self._header_row(table)
        header = self._headers[table]
        above = header.at(cell.column) if header is not None and header is not cell.row else None
        return above.text if above is not None else ""

    def _header_row(self, table: Table) -> Row | None:
        for row in table.rows:
            if any(c in self._hit_cells for c in row.cells):
                return None
            if len(row.cells) >= 2 and sum(bool(c.text.strip()) for c in row.cells) >= 2:
                self.claimed_cells.update(row.cells)
                return row
        return None

    def column_has_labels(self, cell: Cell) -> bool:
        """Whether other rows of the table have a known label in the same column and something beside it."""
        return any(
            c.column == cell.column and c in self._hit_cells and len(r.cells) > c.number
            for r in cell.row.table.rows
            for c in r.cells
        )

    def fields_in(self, table: Table) -> list[str]:
        """The ids of the known questions that a table asks."""
        return [h.field_id for h in self._hits if h.line.cell is not None and h.line.cell.row.table is table]

    def _take_following(self, hit: Hit, region: Region) -> None:
        """For a label in running text: the paragraphs after it, as far as the next label, heading or asking table."""
        paragraph = hit.line.paragraph
        last = max(h.start for h in self._hits if h.line.paragraph is paragraph)
        is_short = self._book.fields[hit.field_id].kind in _SHORT_KINDS
        if paragraph not in self._blocks or hit.start != last or (is_short and region.own.text):
            return
        part = Part()
        for block in self._blocks[self._blocks.index(paragraph) + 1 :]:
            is_other = isinstance(block, Table) and self._asks_another(block, hit.field_id)
            if is_other and self._goes_on(block, part, is_short):
                region.doubt = region.doubt or _TABLE_BETWEEN
                continue
            if isinstance(block, Paragraph) and self._asks_at_the_end(block):
                region.doubt = region.doubt or "The last line of the answer may be another question."
            elif not self._repeats(block, hit.field_id) and not self._goes_on(block, part, is_short):
                self._say_if_unsure(region, part, block)
                break
            if isinstance(block, Table):
                self._take_table(region, block)
            elif block.text.strip():
                part.items.append(Piece(block, 0, len(block.text)))
                self.claimed.add(block)
        part.items = self._drop_printed(part.items, hit.field_id)
        region.parts.append(part)

    def _asks_at_the_end(self, paragraph: Paragraph) -> bool:
        """Whether a plain question is followed by a known label, so that it asks nothing itself."""
        if paragraph in self._hit_paragraphs or not paragraph.text.rstrip().endswith("?") or stands_out(paragraph):
            return False
        after = self._blocks[self._blocks.index(paragraph) + 1 :]
        following = next((b for b in after if isinstance(b, Table) or b.text.strip()), None)
        return (
            following is None
            or following in self._hit_paragraphs
            or (isinstance(following, Paragraph) and following.level > 0)
        )

    def _asks_another(self, table: Table, field_id: str) -> bool:
        """Whether a table under a label asks what the form does not know, beside the answer to that.

        Headings of parts of the answer itself ("Grade", "Owner") are no other question.
        """
        field = self._book.fields[field_id]
        for row in table.rows:
            first = row.cells[0] if len(row.cells) > 1 else None
            if first is None or any(c in self._hit_cells or c in self._blocked for c in row.cells):
                continue
            if part_of(first.text) or (field.columns and column_of(first.text, field, ())):
                continue
            if self.looks.is_label_like(first):
                return True
        return False

    def _is_answered_after(self, table: Table) -> bool:
        """Whether plain words follow a table, which may go on with the answer before it."""
        after = self._blocks[self._blocks.index(table) + 1 :]
        following = next((b for b in after if isinstance(b, Table) or b.text.strip()), None)
        if not isinstance(following, Paragraph) or following in self._hit_paragraphs:
            return False
        is_label = self._is_section_heading(following) or self.looks.looks_like_label(following)
        return not is_label and not self._is_printed(following.text)

    def _say_if_unsure(self, region: Region, part: Part, block: Block) -> None:
        """A blank answer before a text that looks like a label may be that text."""
        if isinstance(block, Table):
            is_unknown = self._asks_another(block, region.field_id) and not self._holds_hits(block)
            if (region.own.text or part.items) and is_unknown and self._is_answered_after(block):
                region.doubt = region.doubt or _TABLE_INSIDE
        is_text = (
            isinstance(block, Paragraph) and block not in self._hit_paragraphs and not self._is_section_heading(block)
        )
        is_blank = not region.own.text and not part.items and not region.parts
        if is_text and isinstance(block, Paragraph) and (is_blank or not stands_out(block)):
            region.doubt = region.doubt or _LOOKS_LIKE_LABEL

    def _take_table(self, region: Region, table: Table) -> None:
        """A table that asks nothing itself, under a label: each cell is a part; a heading on its left says which."""
        for row in table.rows:
            heading = ""
            for cell in row.cells:
                role = part_of(cell.text) if len(row.cells) == 2 and cell.number == 1 else ""
                if role and self._book.fields[region.field_id].kind is FieldKind.CONTACT:
                    heading = cell.text
                    self.claimed_cells.add(cell)
                else:
                    self._take_cell(region, cell, heading)

    def _repeats(self, block: Block, field_id: str) -> bool:
        """Whether a paragraph asks the same question again, as a label under its heading does."""
        is_free = isinstance(block, Paragraph) and block not in self._hit_paragraphs
        return is_free and isinstance(block, Paragraph) and self._book.asks(block.text, field_id)

    def _is_section_heading(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is a heading by its style, or stands out and reads as a section of the form does."""
        if paragraph.level and not paragraph.in_box:
            return True
        letters = squash(without_numbering(paragraph.text))
        return letters in self._book.headings and stands_out(paragraph)

    def _goes_on(self, block: Block, part: Part, is_short: bool) -> bool:
        if isinstance(block, Table):
            blocked = any(c in self._blocked for r in block.rows for c in r.cells)
            return not self._holds_hits(block) and not blocked and not self._drop_printed(part.items, "")
        if block in self._hit_paragraphs or self._is_section_heading(block):
            return False
        if block.text.strip() and (self.looks.looks_like_label(block) or (is_short and bool(part.items))):
            return self._is_printed(block.text)
        return True
