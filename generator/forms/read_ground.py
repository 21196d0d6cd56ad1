"""The ground on which answers are looked for: what is a question, printed, claimed or a heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from generator.forms.labels import LabelBook, squash, without_numbering
from generator.forms.read_exact import Hit
from generator.forms.read_lines import Piece
from generator.forms.read_looks import LabelLooks, stands_out
from generator.forms.read_printed import drop_printed
from generator.forms.read_region import Item, Part, Region
from generator.forms.read_tables import part_of
from generator.office.word import Block, Cell, Paragraph, Row, Table, all_paragraphs
from generator.profile import FieldKind

_OFTEN = 3
SHORT_KINDS = {
    FieldKind.TEXT, FieldKind.DATE, FieldKind.MONTH, FieldKind.NUMBER, FieldKind.PERSON, FieldKind.CASE_REFERENCE,
    FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.TICK, FieldKind.GRADE,
}  # fmt: skip


class Ground:
    """What is known of a document when answers are looked for: its questions, what is claimed, how labels look.

    ``claimed`` and ``claimed_cells`` collect the paragraphs and cells that belong to some question; ``blank`` are the
    squashed lines of the blank form, where the document was made from ours.
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
        self._spaced: dict[Table, bool] = {}
        self._blocked: set[Cell] = set()

    def block(self, cells: Iterable[Cell]) -> None:
        """Keep cells from being taken for answers: those of tables that are read on their own."""
        self._blocked.update(cells)

    def _drop_printed(self, items: Sequence[Item], field_id: str) -> list[Item]:
        return drop_printed(items, self._book, field_id, self._blank, self._typed)

    @cached_property
    def _typed(self) -> frozenset[str]:
        """The lead-ins of the form ("Feedback:") that stand only once or twice, so that somebody typed them."""
        fields = self._book.fields.values()
        lead_ins = {g for f in fields for g in f.legacy_guidance if g.endswith(":") and len(g.split()) == 1}
        if not lead_ins:
            return frozenset()
        texts = [p.text.lstrip() for p in all_paragraphs(self._blocks)]
        return frozenset(g for g in lead_ins if sum(t.startswith(g) for t in texts) < _OFTEN)

    def _asks(self, cell: Cell) -> bool:
        """Whether a cell looks like a label, and does not begin with words that the form prints before an answer."""
        first = next((p for p in cell.paragraphs if p.text.strip()), None)
        is_printed = first is not None and squash(first.text) in self._book.guidance
        return not is_printed and self.looks.is_label_like(cell)

    def _is_printed(self, text: str) -> bool:
        return self._book.is_printed(text) or squash(text) in self._blank

    def _holds_hits(self, table: Table) -> bool:
        return any(c in self._hit_cells or any(map(self._holds_hits, c.tables)) for r in table.rows for c in r.cells)

    def _is_section_heading(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is a heading by its style, or stands out and reads as a section of the form does."""
        letters = squash(without_numbering(paragraph.text))
        if paragraph.level and not paragraph.in_box:
            return letters in self._book.headings or not self._divides_answer(paragraph)
        return letters in self._book.headings and stands_out(paragraph)

    def _divides_answer(self, heading: Paragraph) -> bool:
        """Whether a heading is lower than those of the form, and words that are no question follow it."""
        if heading not in self._blocks or not 0 < self._deepest < heading.level:
            return False
        after = self._blocks[self._blocks.index(heading) + 1 :]
        following = next((b for b in after if isinstance(b, Table) or b.text.strip()), None)
        return isinstance(following, Paragraph) and not following.level and following not in self._hit_paragraphs

    @cached_property
    def _deepest(self) -> int:
        """The lowest level at which the form has headings or questions."""
        known = (p for p in all_paragraphs(self._blocks) if squash(without_numbering(p.text)) in self._book.headings)
        return max((p.level for p in (*known, *self._hit_paragraphs)), default=0)

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
