"""Answers in our own content controls: by tag, else by title; with what spilled out of a control as far as the next.

LibreOffice and people leave only the first paragraph of an answer inside its control, drop tags, and turn prompts
into text (reference section 2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from generator.forms.labels import LabelBook, squash, squash_map
from generator.forms.read_blank import TemplateWords
from generator.forms.read_lines import Piece, run_spans
from generator.forms.read_printed import PROMPTS
from generator.office.controls import LOCKED_TAG
from generator.office.word import Cell, Control, Document, Paragraph, Table
from generator.profile import FieldKind

Item = Piece | Table
_PROMPTS = frozenset(map(squash, PROMPTS))
_TELLING = 8  # letters of a prompt that nobody begins an answer with


@dataclass(slots=True, eq=False)
class TaggedPart:
    """What one control of ours holds: ``name`` is the part of the answer (empty, grade, choice, date, mode, text).

    ``blank`` says that it only shows its prompt; ``doubt`` why a person should look.
    """

    field_id: str
    name: str
    control: Control
    items: list[Item] = field(default_factory=list)
    cell: Cell | None = None
    doubt: str = ""

    @property
    def paragraph(self) -> Paragraph | None:
        """The first paragraph of the control."""
        return self.control.paragraphs[0] if self.control.paragraphs else None


class TagReader:
    """Reads the controls that carry a form's tags or titles."""

    def __init__(self, document: Document, book: LabelBook, words: TemplateWords) -> None:
        self._document, self._book, self._words = document, book, words
        self._tags = {id(c): tag for c in document.controls if (tag := self._tag(c))}
        self._by_cell: dict[Cell, list[Control]] = {}
        for control in document.controls:
            if id(control) in self._tags and (cell := _cell(control)) is not None:
                self._by_cell.setdefault(cell, []).append(control)
        self.claimed: set[Paragraph] = set()

    def _tag(self, control: Control) -> str:
        """The tag that counts: its own if the form knows it, else that of the only control with its title."""
        if control.tag == LOCKED_TAG:
            return ""
        name, _, part = (control.tag or self._words.tags.get(control.title, "")).partition(".")
        known = self._book.fields.get(name)
        if known is None or known.kind is FieldKind.ROWS:
            return ""
        return f"{name}.{part}"

    def parts(self) -> list[TaggedPart]:
        """What each control of ours holds, in the order of the document."""
        return [self._part(c) for c in self._document.controls if id(c) in self._tags]

    def _part(self, control: Control) -> TaggedPart:
        name, _, part = self._tags[id(control)].partition(".")
        found = TaggedPart(name, part, control, cell=_cell(control))
        found.items = [item for item in self._items(control, found.cell) if self._counts(item, control)]
        self._leave_prompt(found)
        self.claimed.update(control.paragraphs)
        self.claimed.update(i.paragraph for i in found.items if isinstance(i, Piece))
        self._take_prompt(found)
        if control.bound is not None and control.bound.strip() and control.kind != "checkbox":
            found.doubt = self._bound_doubt(found)
        return found

    def _items(self, control: Control, cell: Cell | None) -> Iterator[Item]:
        if cell is not None and len(self._by_cell.get(cell, ())) == 1:
            for block in cell.blocks:
                if isinstance(block, Table):
                    yield block
                else:
                    yield from _outside(block, Piece(block, 0, len(block.text)))
            return
        for paragraph in control.paragraphs:
            spans = [(a, b) for a, b, run in run_spans(paragraph) if run.is_in(control)]
            if spans:
                yield Piece(paragraph, spans[0][0], spans[-1][1])
        yield from self._spill(control, cell)

    def _spill(self, control: Control, cell: Cell | None) -> Iterator[Item]:
        """What follows a control outside it: the rest of its paragraph, then paragraphs as far as the next control."""
        if not control.paragraphs:
            return
        last = control.paragraphs[-1]
        ends = [b for _, b, run in run_spans(last) if run.is_in(control)]
        others = [a for a, _, run in run_spans(last) if ends and a >= ends[-1] and self._is_ours(run.control)]
        if ends:
            yield Piece(last, ends[-1], min(others, default=len(last.text)))
        if others or (control.level == "run" and cell is None):
            return
        blocks = cell.blocks if cell is not None else self._document.blocks
        after = blocks[blocks.index(last) + 1 :] if last in blocks else []
        for block in after:
            if isinstance(block, Table) or block.level or self._has_ours(block) or self._book.is_printed(block.text):
                return
            if block.text.strip() and self._is_label(block):
                return
            yield Piece(block, 0, len(block.text))

    def _is_ours(self, control: Control | None) -> bool:
        while control is not None:
            if id(control) in self._tags or control.tag == LOCKED_TAG:
                return True
            control = control.parent
        return False

    def _has_ours(self, paragraph: Paragraph) -> bool:
        return any(self._is_ours(c) for c in paragraph.controls) or any(
            self._is_ours(r.control) for r in paragraph.runs
        )

    def _is_label(self, paragraph: Paragraph) -> bool:
        return self._book.is_wording(squash(paragraph.text))

    def _counts(self, item: Item, control: Control) -> bool:
        """Whether an item is more than a prompt, guidance or the question's own label."""
        if isinstance(item, Table):
            return True
        letters = squash(item.text)
        if not item.text or (letters and letters in self._book.guidance):
            return False
        name = self._tags[id(control)].partition(".")[0]
        if letters in self._book.letters_of.get(name, ()):
            return False
        return not self._is_blank(letters, control)

    def _is_blank(self, letters: str, control: Control) -> bool:
        """Whether a control says no more than a prompt: its own, one of Word's, or the first item of its list."""
        if not letters:
            return False
        if letters in _PROMPTS or letters == self._words.prompts.get(self._tags[id(control)].rstrip(".")):
            return True
        first = control.items[0] if control.items else ""
        return first.casefold().startswith(("choose", "select")) and letters == squash(first)

    def _leave_prompt(self, found: TaggedPart) -> None:
        """Where somebody typed behind the prompt, which had become ordinary text, what was typed is the answer."""
        first = found.items[0] if found.items else None
        prompt = self._words.prompts.get(self._tags[id(found.control)].rstrip("."), "")
        if not isinstance(first, Piece) or len(prompt) < _TELLING or not squash(first.text).startswith(prompt):
            return
        end = first.start + squash_map(first.paragraph.text[first.start : first.end])[1][len(prompt) - 1]
        if not first.paragraph.text[end : end + 1].islower():  # "Write here" is no prompt in "Write hereafter"
            found.items[0] = Piece(first.paragraph, end, first.end)

    def _take_prompt(self, found: TaggedPart) -> None:
        """A control that says it shows its prompt but shows other words: they were typed, so they are read."""
        control = found.control
        if not control.shows_prompt or found.items:
            return
        letters = squash(control.prompt)
        if letters and not self._is_blank(letters, control):
            looks = f"“{control.prompt.strip()[:60]}”"
            found.doubt = f"The box says it is not filled in, but shows {looks}."

    def _bound_doubt(self, found: TaggedPart) -> str:
        shown = " ".join(i.text for i in found.items if isinstance(i, Piece))
        if squash(shown) == squash(found.control.bound or ""):
            return found.doubt
        return f"The box shows “{shown[:60]}”, and the data behind it says “{(found.control.bound or '')[:60]}”."


def whole_fields(tagged: Sequence[TaggedPart], words: TemplateWords) -> set[str]:
    """The questions all of whose controls are there; others are looked for by their labels too."""
    found: dict[str, set[str]] = {}
    for part in tagged:
        found.setdefault(part.field_id, set()).add(part.name)
    return {f for f, names in found.items() if words.parts.get(f, set()) <= names}


def _cell(control: Control) -> Cell | None:
    return control.paragraphs[0].cell if control.paragraphs else None


def _outside(paragraph: Paragraph, piece: Piece) -> Iterator[Piece]:
    """A piece without what stands in our locked texts."""
    start = piece.start
    for begin, stop, run in run_spans(paragraph):
        if _is_own_text(run.control):
            if begin > start:
                yield Piece(paragraph, start, begin)
            start = stop
    if start < piece.end:
        yield Piece(paragraph, start, piece.end)


def _is_own_text(control: Control | None) -> bool:
    while control is not None:
        if control.tag == LOCKED_TAG:
            return True
        control = control.parent
    return False


def has_control(paragraph: Paragraph) -> bool:
    """Whether a paragraph holds a control or stands in one."""
    return bool(paragraph.controls) or any(r.control is not None for r in paragraph.runs)


def typed_over_prompt(cell: Cell, prompts: Collection[str]) -> str:
    """What boxes of a cell show that say they are not filled in, where that is not their prompt: it was typed."""
    boxes = {id(c): c for p in cell.paragraphs for c in (*p.controls, *(r.control for r in p.runs if r.control))}
    shown = (c.prompt.strip() for c in boxes.values() if c.shows_prompt)
    return "\n".join(text for text in shown if (said := squash(text)) and said not in _PROMPTS and said not in prompts)


def own_text_only(paragraph: Paragraph) -> bool:
    """Whether all that a paragraph says stands in our locked texts."""
    is_any = False
    for run in paragraph.runs:
        if run.text.strip():
            if not _is_own_text(run.control):
                return False
            is_any = True
    return is_any
