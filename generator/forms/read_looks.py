"""What the labels of a form look like, so that an added question is told from an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.forms.read_lines import Line, Look
from generator.office.word import Cell, Paragraph


class LabelLooks:
    """The looks of the labels that were found, with how many labels have each."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._looks: Counter[Look] = Counter(line.look for line in lines)

    def is_label_like(self, cell: Cell) -> bool:
        """Whether a cell that is no known label looks like the form's labels, or asks something."""
        first = next((p for p in cell.paragraphs if p.text.strip()), None)
        return first is not None and self.looks_like_label(first)

    def looks_like_label(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph that is no known label looks like the form's labels, or asks something.

        Where labels stand out by shading or bold, a plain sentence that ends in a question mark is an answer.
        """
        text = paragraph.text.strip()
        if not text or len(text) > 300:
            return False
        shows = stands_out(paragraph)
        if shows and self._looks[Line(paragraph, 0, len(paragraph.text), 0).look] >= 2:
            return True
        plain_labels = sum(n for (ground, bold, _), n in self._looks.items() if not ground and not bold)
        asks = text.endswith(("?", ":")) and len(text.split()) <= 30
        return asks and (shows or 2 * plain_labels >= sum(self._looks.values()))


def stands_out(paragraph: Paragraph) -> bool:
    """Whether a paragraph is bold at its start or stands on a ground."""
    ground, bold, _ = Line(paragraph, 0, len(paragraph.text), 0).look
    return bool(ground) or bold
