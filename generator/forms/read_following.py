"""The paragraphs and tables that follow a label in running text, as far as the next question."""

from __future__ import annotations

from generator.forms.labels import squash
from generator.forms.read_beside import LOOKS_LIKE_LABEL, CellAnswers
from generator.forms.read_exact import Hit
from generator.forms.read_ground import SHORT_KINDS
from generator.forms.read_lines import Piece
from generator.forms.read_looks import stands_out
from generator.forms.read_region import Part, Region
from generator.forms.read_tables import column_of, part_of
from generator.forms.read_tags import own_text_only
from generator.office.word import Block, Paragraph, Table
from generator.profile import FieldKind

_TABLE_INSIDE = "A table interrupts the answer. What stands after it was not read as part of it."
_TABLE_BETWEEN = "A table under the label asks another question, so it was not read as the answer. What follows it was."


class FollowingAnswers(CellAnswers):
    """Takes what follows a label outside tables for its region."""

    def _take_following(self, hit: Hit, region: Region) -> None:
        """For a label in running text: the paragraphs after it, as far as the next label, heading or asking table."""
        paragraph = hit.line.paragraph
        last = max(h.start for h in self._hits if h.line.paragraph is paragraph)
        is_short = self._book.fields[hit.field_id].kind in SHORT_KINDS
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
            elif self._names_part(block, hit.field_id):
                pass
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
            if (
                self._is_printed(first.text)
                or part_of(first.text)
                or (field.columns and column_of(first.text, field, ()))
            ):
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
            region.doubt = region.doubt or LOOKS_LIKE_LABEL

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

    def _names_part(self, block: Block, field_id: str) -> bool:
        """Whether a line gives a named part of a graded answer ("Grade: Good"), though it looks as labels do."""
        if isinstance(block, Table) or block in self._hit_paragraphs or block.level:
            return False
        name, colon, _ = block.text.partition(":")
        is_part = bool(colon) and len(name.split()) <= 4 and part_of(name) in {"grade", "text"}
        return is_part and self._book.fields[field_id].kind is FieldKind.GRADED

    def _goes_on(self, block: Block, part: Part, is_short: bool) -> bool:
        if isinstance(block, Table):
            blocked = any(c in self._blocked for r in block.rows for c in r.cells)
            return not self._holds_hits(block) and not blocked and not self._drop_printed(part.items, "")
        if block in self._hit_paragraphs or self._is_section_heading(block):
            return False
        if own_text_only(block) and self._book.is_wording(squash(block.text)):
            return False  # the next question of our template, whose own box is there
        if block.text.strip() and (self.looks.looks_like_label(block) or (is_short and bool(part.items))):
            return self._is_printed(block.text)
        return True
