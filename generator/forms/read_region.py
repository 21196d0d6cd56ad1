"""What belongs to one question, as records: parts of an answer with their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.forms.read_lines import Piece
from generator.model import Place
from generator.office.word import Cell, Control, Table

Item = Piece | Table


@dataclass(slots=True, eq=False)
class Part:
    """Some of an answer that stands together.

    ``role`` says which part of the answer it is where a column heading or a control tells (grade, choice, date, mode,
    text); ``typed`` is text that a control shows as its prompt; ``heading`` stands above its column.
    """

    items: list[Item] = field(default_factory=list)
    role: str = ""
    cell: Cell | None = None
    control: Control | None = None
    typed: str = ""
    doubt: str = ""
    heading: str = ""

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of text, nested tables left out."""
        return [item for item in self.items if isinstance(item, Piece)]

    @property
    def text(self) -> str:
        """What it says, empty lines left out."""
        return items_text(self.items) or self.typed


@dataclass(slots=True, eq=False)
class Region:
    """One question with what was written for it.

    ``own`` stands beside or under the label itself, ``parts`` elsewhere.
    """

    field_id: str
    label: str
    piece: Piece
    place: Place
    own: Part
    parts: list[Part] = field(default_factory=list)
    doubt: str = ""

    @property
    def text(self) -> str:
        """Everything that was written, in reading order."""
        return "\n".join(text for part in (self.own, *self.parts) if (text := part.text))


def items_text(items: Sequence[Item]) -> str:
    """Text of pieces joined by a line break, cells of nested tables by a tab."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, Piece):
            lines.append(item.said)
        else:
            lines.extend("\t".join(cell.text for cell in row.cells).strip() for row in item.rows)
    return "\n".join(line for line in lines if line)
