"""What belongs to each question that was found.

That is the rest of its line and cell, the cells beside or below, or the paragraphs that follow. Which of them a table
uses is told by the table as a whole, not by one row.
"""

from __future__ import annotations

import re

from generator.forms.grades import is_options
from generator.forms.read_beside import LOOKS_LIKE_LABEL
from generator.forms.read_exact import Hit
from generator.forms.read_following import FollowingAnswers
from generator.forms.read_ground import SHORT_KINDS
from generator.forms.read_lines import Piece, place_of
from generator.forms.read_region import Item, Part, Region
from generator.forms.read_yes_no import is_offer
from generator.office.word import Paragraph, Table
from generator.profile import FieldKind

_YES_NO = {FieldKind.YES_NO, FieldKind.YES_NO_COMMENT}


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


class RegionFinder(FollowingAnswers):
    """Gives each hit its region: the rest of its label, the cells beside or below it, or what follows it."""

    def regions(self) -> list[Region]:
        """The region of every hit, in the order of the document."""
        found = [self._region(hit) for hit in self._hits]
        for hit, region in zip(self._hits, found, strict=True):
            self._vote(hit, region)
        for hit, region in zip(self._hits, found, strict=True):
            self._find_elsewhere(hit, region)
        return found

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

    def _find_elsewhere(self, hit: Hit, region: Region) -> None:
        cell = hit.line.cell
        if cell is None:
            self._take_following(hit, region)
            return
        right = self._right_cells(cell)
        if right and self._take_headed_rows(region, cell):
            return
        if right:
            for other in right:
                self._take_cell(region, other, self.heading_of(other))
            self._take_beside_merged(region, cell)
            self._take_unlabelled_rows(region, cell)
            if self._book.fields[hit.field_id].kind is FieldKind.GRADED:
                self._take_rows_of_parts(region, cell)
                self._take_row_under_grade(region, cell)
            if any(part.text for part in region.parts):
                region.own.items = [i for i in region.own.items if not _is_guidance(i, region)]
            is_short = self._book.fields[hit.field_id].kind in SHORT_KINDS
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
            if self._below[cell.row.table] <= 2 and self._asks(below):
                region.doubt = region.doubt or "What stands under the label is a question; it was read as the answer."
        elif (
            self._below[cell.row.table] >= 0
            and self._holds_only_grade(hit, region)
            and self._is_unknown_label_below(cell)
        ):
            region.doubt = region.doubt or LOOKS_LIKE_LABEL
