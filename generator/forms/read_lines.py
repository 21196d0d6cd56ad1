"""A document as lines in reading order, each with its cell, its heading and its look: what labels are looked for in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.forms.labels import LabelBook, squash, squash_map, without_numbering
from generator.model import Place
from generator.office.word import Block, Cell, Marks, Paragraph, Run, all_paragraphs

Look = tuple[str, bool, str]


@dataclass(slots=True, eq=False)
class Line:
    """One line of a paragraph (a line break ends it), from ``start`` to ``end`` in the paragraph's text.

    ``letters`` and ``ends`` are its squashed form; ``section`` is the id of the section under whose heading it stands.
    """

    paragraph: Paragraph
    start: int
    end: int
    number: int
    section: str = ""
    is_first: bool = True
    _squashed: tuple[str, list[int]] | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """What the line says."""
        return self.paragraph.text[self.start : self.end]

    @property
    def cell(self) -> Cell | None:
        """The table cell it stands in."""
        return self.paragraph.cell

    @property
    def squashed(self) -> tuple[str, list[int]]:
        """Its letters and digits, and for each the offset in the line just after it."""
        if self._squashed is None:
            letters, ends = squash_map(self.text)
            self._squashed = ("".join(letters), ends)
        return self._squashed

    @property
    def look(self) -> Look:
        """How it looks: ground, whether its first words are bold, paragraph style."""
        ground = (self.cell.fill if self.cell else "") or self.paragraph.fill
        return ground, first_marks(self.paragraph, self.start).bold, self.paragraph.style


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Part of a paragraph: what of it belongs to one label or one answer."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words, without spaces at the ends."""
        return self.paragraph.text[self.start : self.end].strip()

    @property
    def said(self) -> str:
        """Its words as an answer: with the footnotes that belong to them in brackets, without what was struck."""
        whole = self.paragraph
        return whole.said(self.start, self.end).strip() if whole.notes or whole.has_struck else self.text

    @property
    def cell(self) -> Cell | None:
        """The table cell it stands in."""
        return self.paragraph.cell

    def spans(self) -> Iterator[tuple[int, int, Marks]]:
        """Start, end (both within the piece) and look of its runs."""
        for begin, stop, run in run_spans(self.paragraph):
            low, high = max(begin, self.start), min(stop, self.end)
            if low < high:
                yield low - self.start, high - self.start, run.marks


def run_spans(paragraph: Paragraph) -> Iterator[tuple[int, int, Run]]:
    """Start and end of each run within its paragraph's text."""
    offset = 0
    for run in paragraph.runs:
        yield offset, offset + len(run.text), run
        offset += len(run.text)


def first_marks(paragraph: Paragraph, start: int = 0) -> Marks:
    """How the first visible words from an offset on look."""
    for begin, stop, run in run_spans(paragraph):
        if stop > start and run.text[max(0, start - begin) :].strip():
            return run.marks
    return Marks()


def place_of(paragraph: Paragraph, question: str = "", section: str = "", control: str = "") -> Place:
    """Where a paragraph stands, for issues and comments."""
    cell = paragraph.cell
    if cell is None:
        return Place(question, section, paragraph.part, paragraph.number, control=control)
    row = cell.row
    return Place(
        question, section, paragraph.part, paragraph.number, row.table.number, row.number, cell.number, control
    )


def lines_of(blocks: Sequence[Block], book: LabelBook) -> list[Line]:
    """Every line that is not empty, in reading order, with the section whose heading came last before it."""
    lines: list[Line] = []
    section, cell = "", None
    for paragraph in all_paragraphs(list(blocks)):
        if not paragraph.text.strip():
            continue
        start = 0
        for text in _label_lines(paragraph, book):
            if text.strip():
                section = _heading(text, book) or section
                is_first = paragraph.cell is None or paragraph.cell is not cell
                lines.append(Line(paragraph, start, start + len(text), len(lines), section, is_first))
                cell = paragraph.cell
            start += len(text) + 1
    return lines


def _label_lines(paragraph: Paragraph, book: LabelBook) -> list[str]:
    """The lines of a paragraph, those joined over which one label runs ("Childview", "reference")."""
    lines = paragraph.text.split("\n")
    for count in range(min(len(lines), 3), 1, -1):
        bold = first_marks(paragraph).bold and first_marks(paragraph, len(lines[0]) + 1).bold
        if book.is_broken_label(lines[:count], bold):
            return ["\n".join(lines[:count]), *lines[count:]]
    return lines


def _heading(text: str, book: LabelBook) -> str:
    if len(text) > 160:
        return ""
    return book.headings.get(squash(text)) or book.headings.get(squash(without_numbering(text)), "")
