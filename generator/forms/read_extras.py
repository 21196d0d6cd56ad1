"""What no question of the form has claimed: questions that staff added, and text that cannot be assigned.

Nothing is dropped in silence: an added question is read with an id of its own, other text is reported as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from generator.forms.grades import find_grade
from generator.forms.labels import LabelBook, squash, without_numbering
from generator.forms.read_labels import label_part
from generator.forms.read_lines import Line, Piece, place_of
from generator.forms.read_region import Part, Region
from generator.forms.read_regions import RegionFinder
from generator.forms.read_tables import part_of
from generator.forms.read_tags import own_text_only
from generator.office.word import Block, Cell, Paragraph, Row, Table
from generator.profile import FieldKind

_APART = "The answer stands apart from its question."
_SHORT = 8  # letters of a label that anything may be, as "Date:" in a signature
_WORD = re.compile(r"\w")
_ASKS = re.compile(r"[?:]\s*(?:\([^()]*\)|\[[^\[\]]*\])?\s*$")
_LEADING_QUESTION = re.compile(r"(?:(?!\?).){8,200}\?[:.]?(?=\s+\S)")


class ExtraReader:
    """Goes over what is left of a document. ``is_blank_text`` says whether a text stands in the blank form.

    ``unanswered`` are the questions whose own place is blank: what stands under their label elsewhere is their answer.
    """

    def __init__(
        self, book: LabelBook, finder: RegionFinder, is_blank_text: Callable[[str], bool], unanswered: Collection[str]
    ) -> None:
        self._book, self._finder, self._is_blank_text = book, finder, is_blank_text
        self._unanswered_fields = set(unanswered)
        self.regions: list[Region] = []
        self.left: list[Paragraph] = []
        self._ids: set[str] = set()

    def read(self, blocks: Sequence[Block]) -> None:
        """Find added questions and left-over text in body blocks and their tables."""
        open_label: Paragraph | None = None
        for block in blocks:
            if isinstance(block, Table):
                self._unanswered(open_label)
                open_label = None
                self._table(block)
            elif not self._is_free(block):
                if block in self._finder.claimed:
                    self._unanswered(open_label)
                    open_label = None
            elif cut := self._cut(block):
                self._add(block, cut, [Part([Piece(block, cut, len(block.text))])])
            elif self._is_label(block):
                self._unanswered(open_label)
                open_label = block
            elif open_label is not None:
                self._add(open_label, None, [Part([Piece(block, 0, len(block.text))])])
                open_label = None
            elif self._follows_extra(block):
                self.regions[-1].parts[-1].items.append(Piece(block, 0, len(block.text)))
            else:
                self.left.append(block)
        self._unanswered(open_label)

    def _unanswered(self, label: Paragraph | None) -> None:
        """A label that nothing follows: a question left blank, a heading, or words that only look like a label."""
        if label is None or label in self._finder.claimed:
            return
        text = label.text.strip()
        if text.endswith("?"):
            self._add(label, None, [])
        elif not text.endswith(":"):
            self.left.append(label)

    def _follows_extra(self, block: Paragraph) -> bool:
        if not self.regions or not self.regions[-1].parts or self.regions[-1].parts[-1].cell is not None:
            return False
        pieces = self.regions[-1].parts[-1].pieces
        return bool(pieces) and pieces[-1].paragraph.number == block.number - 1

    def _cut(self, paragraph: Paragraph) -> int:
        """Where the answer begins in a paragraph that asks and answers at once; 0 for any other."""
        text = paragraph.text
        if _ASKS.search(text.strip()):
            return 0
        if match := _LEADING_QUESTION.match(text):
            return match.end()
        part = label_part(Line(paragraph, 0, len(text), 0))
        if part is None or part[1] >= len(text):
            return 0
        rest = text[part[1] :].strip()
        return part[1] if re.search(r"\w", rest) and not rest.startswith("(") else 0

    def _is_free(self, paragraph: Paragraph) -> bool:
        text = paragraph.text.strip()
        if not text or paragraph.level or paragraph in self._finder.claimed or not _WORD.search(text):
            return False
        return not (own_text_only(paragraph) or self._book.is_printed(text) or self._is_blank_text(text))

    def _is_label(self, paragraph: Paragraph) -> bool:
        text = paragraph.text.strip()
        if _ASKS.search(text) and len(text.split()) <= 40:
            return True
        return self._finder.looks.looks_like_label(paragraph)

    def _table(self, table: Table) -> None:
        for row in table.rows:
            free = [c for c in row.cells if self._cell_is_free(c)]
            if 0 < len(free) < len(row.cells) and any(self._is_blank_text(c.text) for c in row.cells):
                free = [c for c in free if not self._explains_a_grade(c)]
            if free and not self._row(table, row, free):
                for cell in free:
                    self.left.extend(p for p in cell.paragraphs if self._is_free(p))
            for cell in row.cells:
                for inner in cell.tables:
                    if cell not in self._finder.claimed_cells:
                        self._table(inner)

    def _explains_a_grade(self, cell: Cell) -> bool:
        """Whether a cell names a grade beside its printed meaning."""
        return any(find_grade(scale, cell.text) for scale in self._book.profile.grade_scales)

    def _cell_is_free(self, cell: Cell) -> bool:
        return cell not in self._finder.claimed_cells and any(self._is_free(p) for p in cell.paragraphs)

    def _row(self, table: Table, row: Row, free: Sequence[Cell]) -> bool:
        """Read a row as an added question if it is laid out as one; whether all of it was settled."""
        first = free[0]
        label = next(p for p in first.paragraphs if self._is_free(p))
        others = [c for c in row.cells[first.number :] if c not in self._finder.claimed_cells]
        if others and (self._is_label(label) or self._finder.column_has_labels(first)):
            self._finder.claimed_cells.update([first, *others])
            parts = [self._part(c) for c in others]
            self._add(label, None, parts, first)
            return True
        if cut := self._cut(label):
            self._finder.claimed_cells.add(first)
            rest = [Piece(label, cut, len(label.text)), *self._rest(first, label)]
            self._add(label, cut, [Part(list(rest), cell=first)], first)
            return len(free) == 1
        if self._is_label(label):
            return self._alone(table, row, first, label) and len(free) == 1
        return False

    def _alone(self, table: Table, row: Row, cell: Cell, label: Paragraph) -> bool:
        """A label that fills its row: answered under it in the same cell, or in the row below, or only a heading."""
        rest = self._rest(cell, label)
        if rest:
            self._finder.claimed_cells.add(cell)
            self._add(label, None, [Part(list(rest), cell=cell)], cell)
            return True
        below = table.rows[row.number].at(cell.column) if row.number < len(table.rows) else None
        if below is not None and self._cell_is_free(below) and not self._finder.looks.is_label_like(below):
            self._finder.claimed_cells.update([cell, below])
            self._add(label, None, [self._part(below)], cell)
        else:
            self._unanswered(label)
        return True

    def _rest(self, cell: Cell, label: Paragraph) -> list[Piece]:
        paragraphs = list(cell.paragraphs)
        after = paragraphs[paragraphs.index(label) + 1 :]
        return [Piece(p, 0, len(p.text)) for p in after if p.text.strip() and not self._book.is_printed(p.text)]

    def _part(self, cell: Cell) -> Part:
        heading = self._finder.heading_of(cell)
        items: list[Piece | Table] = []
        for block in cell.blocks:
            if isinstance(block, Table):
                items.append(block)
            elif block.text.strip() and squash(block.text) not in self._book.guidance:
                items.append(Piece(block, 0, len(block.text)))
        return Part(items, part_of(heading) if heading else "", cell)

    def _add(self, label: Paragraph, end: int | None, parts: list[Part], cell: Cell | None = None) -> None:
        stop = len(label.text) if end is None else end
        piece = Piece(label, 0, stop)
        printed = " ".join(piece.text.split())
        self._finder.claimed.update([label, *(p.paragraph for part in parts for p in part.pieces)])
        place = place_of(label, printed)
        asked = self._asked_again(printed) if any(part.text for part in parts) else ""
        region = Region(asked or self._new_id(printed), printed, piece, place, Part(cell=cell), parts)
        region.doubt = _APART if asked else ""
        self.regions.append(region)

    def _asked_again(self, label: str) -> str:
        """The question that is asked here once more, its own place being blank; empty for none."""
        letters = squash(without_numbering(label))
        fields = self._book.fields_asked(letters) & self._unanswered_fields if len(letters) > _SHORT else set()
        known = {f for f in fields if self._book.fields[f].kind not in {FieldKind.ROWS, FieldKind.CONTACT}}
        if len(known) != 1:
            return ""
        self._unanswered_fields -= known
        return known.pop()

    def _new_id(self, label: str) -> str:
        words = re.findall(r"[a-z0-9]+", without_numbering(label).casefold())
        slug = base = "extra_" + ("_".join(words)[:48].strip("_") or squash(label)[:48] or "question")
        number = 2
        while slug in self._ids or slug in self._book.fields:
            slug, number = f"{base}_{number}", number + 1
        self._ids.add(slug)
        return slug

    def neighbours(self, region: Region) -> Iterator[str]:
        """The ids of known questions in the same table as an added one, which say what kind of answer it takes."""
        cell = region.parts[0].cell if region.parts else None
        if cell is not None:
            yield from self._finder.fields_in(cell.row.table)
