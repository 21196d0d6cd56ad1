"""A Word document as neutral records: blocks, paragraphs with their runs and marks, tables on their grid, controls.

``read_document`` in ``read_blocks`` makes them. What a careful person would not read is already left out: tracked
deletions, hidden text, prompts of unfilled controls, the second copy of a text box (reference sections 1 and 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Marks(NamedTuple):
    """How a run looks, styles included. White highlights and fills, automatic and black colours count as none."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    highlight: str = ""
    fill: str = ""
    colour: str = ""
    hidden: bool = False
    border: bool = False


PLAIN = Marks()


@dataclass(slots=True, eq=False)
class Control:
    """One content control (ECMA-376 part 1, 17.5.2).

    ``kind`` is text, rich, date, dropdown, combo, checkbox, section, item or other; ``level`` run, block, cell or
    row. ``shows_prompt`` is the document's own flag and ``prompt`` the prompt it shows. ``date`` is the stored day as
    written (an ISO time stamp), ``checked`` the stored state, ``bound`` the value in bound XML.
    """

    tag: str
    title: str
    kind: str
    level: str
    number: int
    parent: Control | None = None
    shows_prompt: bool = False
    prompt: str = ""
    date: str = ""
    checked: bool | None = None
    items: tuple[str, ...] = ()
    bound: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The text inside, one string for each paragraph."""
        return ["".join(run.text for run in p.runs if run.is_in(self)) for p in self.paragraphs]


@dataclass(slots=True, eq=False)
class Run:
    """Some text that looks the same, with the innermost control it stands in."""

    text: str
    marks: Marks
    control: Control | None = None

    def is_in(self, control: Control) -> bool:
        """Whether it stands in a control, directly or deeper."""
        inner = self.control
        while inner is not None and inner is not control:
            inner = inner.parent
        return inner is control


class Note(NamedTuple):
    """A footnote or endnote: where it belongs in its paragraph's text, which of the two it is, its words."""

    at: int
    kind: str
    text: str


@dataclass(slots=True, eq=False)
class Paragraph:
    """One paragraph. ``text`` is what its runs say together; ``level`` its heading level, 0 for none.

    ``list_level`` is its depth in a numbered or bulleted list, 0 for none.
    ``untouched`` is the first item of a legacy drop-down that nobody may have chosen; ``pictures`` counts what holds
    no text. ``notes`` are the footnotes and endnotes: the place in the text to which each belongs, its kind, its words.
    """

    number: int
    part: str
    cell: Cell | None = None
    style: str = ""
    level: int = 0
    list_level: int = 0
    in_box: bool = False
    fill: str = ""
    pictures: int = 0
    untouched: str = ""
    runs: list[Run] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    text: str = ""
    notes: tuple[Note, ...] = ()
    has_struck: bool = False
    has_colour: bool = False

    def said(self, start: int = 0, end: int | None = None) -> str:
        """Its text from one place to another, with the notes of that stretch in brackets where they belong.

        Words that were struck through are withdrawn, and left out.
        """
        stop = len(self.text) if end is None else end
        text = self.text[start:stop]
        if self.has_struck:
            return self._without_struck(start, stop)
        for note in reversed(self.notes):
            if start < note.at <= stop or note.at == start == 0:
                text = f"{text[: note.at - start]} ({note.kind}: {note.text}){text[note.at - start :]}"
        return text

    def _without_struck(self, start: int, stop: int) -> str:
        """The words that stand; nothing where only separators are left."""
        kept, at = "", 0
        for run in self.runs:
            low, high = max(start, at), min(stop, at + len(run.text))
            if low < high and not run.marks.strike:
                kept += run.text[low - at : high - at]
            at += len(run.text)
        kept = re.sub(r"[ \u00a0]{2,}", " ", kept).strip(" /|,;\u00a0")
        return kept if re.search(r"\w", kept) else ""


@dataclass(slots=True, eq=False)
class Cell:
    """One table cell at its place on the grid; ``continues`` marks the lower cells of a vertical merge."""

    row: Row
    number: int
    column: int
    span: int = 1
    continues: bool = False
    fill: str = ""
    blocks: list[Paragraph | Table] = field(default_factory=list)

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs that stand in the cell itself, nested tables left out."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> Iterator[Table]:
        """The tables nested in the cell."""
        return (block for block in self.blocks if isinstance(block, Table))

    @property
    def text(self) -> str:
        """Everything in the cell, as ``blocks_text`` joins it."""
        return blocks_text(self.blocks)


@dataclass(slots=True, eq=False)
class Row:
    """One table row. ``controls`` are the row-level controls round it, the outermost first."""

    table: Table
    number: int
    is_header: bool = False
    cells: list[Cell] = field(default_factory=list)
    controls: tuple[Control, ...] = ()

    def at(self, column: int) -> Cell | None:
        """The cell that covers a grid column."""
        return next((c for c in self.cells if c.column <= column < c.column + c.span), None)


@dataclass(slots=True, eq=False)
class Table:
    """One table; ``number`` counts all tables of the part in document order, ``cell`` is set for a nested one."""

    number: int
    part: str
    cell: Cell | None = None
    rows: list[Row] = field(default_factory=list)


Block = Paragraph | Table


@dataclass(slots=True, eq=False)
class Document:
    """One document.

    ``edges`` are the blocks of page headers and footers, ``noted`` the paragraphs with footnotes or endnotes,
    ``pictured`` those of the body with pictures; ``unread`` says what was left out.
    """

    blocks: list[Block]
    edges: list[Block]
    controls: list[Control]
    has_revisions: bool = False
    unread: tuple[str, ...] = ()
    noted: tuple[Paragraph, ...] = ()
    pictured: tuple[Paragraph, ...] = ()

    def take_apart(self) -> None:
        """Empty its records, which hold one another in circles, once nobody needs them.

        Their memory is free at once; else Python's collector must look for it, in a sixth of the reading time.
        """
        for control in self.controls:
            control.paragraphs.clear()
        for table in list(all_tables([*self.blocks, *self.edges])):
            for row in table.rows:
                for cell in row.cells:
                    cell.blocks.clear()
                row.cells.clear()
            table.rows.clear()


def blocks_text(blocks: list[Block]) -> str:
    """Text of blocks: paragraphs joined by a line break, cells of a nested table by a tab; empty ones left out."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append((block.said() if block.notes or block.has_struck else block.text).strip())
        else:
            lines.extend("\t".join(cell.text for cell in row.cells).strip() for row in block.rows)
    return "\n".join(line for line in lines if line)


def all_paragraphs(blocks: list[Block]) -> Iterator[Paragraph]:
    """Every paragraph of blocks in document order, those of nested tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        for row in block.rows:
            for cell in row.cells:
                yield from all_paragraphs(cell.blocks)


def all_tables(blocks: list[Block]) -> Iterator[Table]:
    """Every table of blocks in document order, nested ones after the one that holds them."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for row in block.rows:
                for cell in row.cells:
                    for inner in cell.blocks:
                        if isinstance(inner, Table):
                            yield from all_tables([inner])
