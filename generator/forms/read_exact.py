"""Known wordings at the start of a line: where a label begins and ends, and how surely it is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.forms.grades import grade_words
from generator.forms.labels import LabelBook, Wording
from generator.forms.read_lines import Line, Piece, run_spans
from generator.forms.signs import IN_LABEL, UNPARTED
from generator.profile import FieldDefinition, GradeScale

_GAP = re.compile(r"\t+|[ \u00a0]{2,}")
_AFTER = re.compile(r"[ \u00a0]*(?:$|[:?]|[-\u2013\u2014](?=\s)|\t|[ \u00a0]{2,}|\n)")
_ENDS = re.compile(r"[\s\u00a0]*[:?][:?.]*")
_SHORT_BRACKET = re.compile(r"[ \u00a0]*\([^()]{1,80}\)(?=\s*(?:$|[:?*\t]|[-\u2013\u2014]\s*$))")
_NUMBER = re.compile(r"\s*(?:\(?\w{1,2}[).]|(?:q(?:uestion)?\s*)?\d{1,2}(?:\.\d{1,2})*[.):]?)\s+", re.IGNORECASE)
_NEEDED = re.compile(
    r"[ \u00a0]*\((?:needed|required|mandatory|compulsory|optional|please [^()]{1,40}|if (?:any|applicable|known))\)",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"[ \u00a0]*\((?:[a-z ]{0,40}:? )?(?:yes|y)\s?(?:/|or)\s?(?:no|n)(?:\s?/\s?n/?a)?\)", re.IGNORECASE
)
_LABELLED = re.compile(r"[A-Z][^:.?!]{1,60}:[ \u00a0]")
_NEXT_LABEL = re.compile(r"(?<=[^\s:.,;])[ \u00a0](?=[A-Z][^:.?!]{1,40}:(?:[ \u00a0]|$))")
_OFFERED = re.compile(r"[ \u00a0]*\([^()]{1,60}(?:/|\bor\b)[^()]{1,60}\)(?=\s*(?:$|[:*\t]))", re.IGNORECASE)
_INNER_COLON = re.compile(r":\S")  # "Case Manager:/auditor"
_GOES_ON = re.compile(r"[ \u00a0]+[a-z]")  # as a sentence does, and no answer
_TICKED = re.compile(rf"{IN_LABEL}++(?=[?:])", re.IGNORECASE)
_MARK = re.compile(
    r"(?:\d(?=[ \u00a0]*(?:[:?*(\t]|[-\u2013\u2014]\s*$|$)))?[*\u2020\u2021\u00b9\u00b2\u00b3]*"
    r"(?:[ \u00a0]+\*+(?=[\s:?]|$)|[ \u00a0]*(?:[._]{3,}|\u2026[.\u2026_]*)(?=\s|$))?"
)
_DASH = re.compile(r"[ \u00a0]*[-\u2013\u2014][ \u00a0]*(?=$|\t)|[ \u00a0]+[-\u2013\u2014][ \u00a0]+")
_OR_ELSE = re.compile(r"[ \u00a0]*/[ \u00a0]*[a-z][a-z ]{1,30}(?=\s*(?:$|[:?]))")
_MORE_LABEL = re.compile(r"[ \u00a0]*[-\u2013\u2014,][^:?\n\t]{3,100}[?:]\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A place where a question is asked.

    ``doubt`` says why the match is not certain; ``start`` and ``end`` are offsets in the paragraph's text.
    """

    field_id: str
    line: Line
    start: int
    end: int
    score: float
    doubt: str = ""

    @property
    def label(self) -> str:
        """The label as it is printed."""
        return " ".join(self.line.paragraph.text[self.start : self.end].split())

    @property
    def piece(self) -> Piece:
        """The printed label as a piece of its paragraph."""
        return Piece(self.line.paragraph, self.start, self.end)


def exact_hits(line: Line, book: LabelBook, wanted: Iterable[str]) -> Iterator[Hit]:
    """Every known wording with which the line, or a part of it after a gap, begins."""
    letters, ends = line.squashed
    wanted = set(wanted)
    for begin in (*_starts(line), *_later_labels(line)):
        first = next((i for i, end in enumerate(ends) if end > begin), len(ends))
        best = 0
        for wording in book.wordings:
            size = len(wording.letters)
            if wording.field_id in wanted and size >= best and letters.startswith(wording.letters, first):
                hit = _exact(line, begin, ends[first + size - 1], wording, book)
                if hit is not None:
                    best = size
                    yield hit


def _later_labels(line: Line) -> Iterator[int]:
    """Where a further label may begin in a short line of labels with colons: "Team: North Date: 4 May 2026"."""
    first = _LABELLED.match(line.text)
    if first is None or len(line.text) > 160:
        return
    for match in _NEXT_LABEL.finditer(line.text, first.end()):
        yield match.end()


def _starts(line: Line) -> Iterator[int]:
    """Where a label may begin in a line: at its start, after its number, after a gap, where bold begins."""
    text = line.text
    found = {0, *(m.end() for m in _GAP.finditer(text))}
    if number := _NUMBER.match(text):
        found.add(number.end())
    bold = True
    for begin, _, run in run_spans(line.paragraph):
        if run.text.strip():
            if run.marks.bold and not bold and line.start < begin < line.end:
                found.add(begin - line.start)
            bold = run.marks.bold
    yield from sorted(found)


def _exact(line: Line, begin: int, end: int, wording: Wording, book: LabelBook) -> Hit | None:
    text = line.text
    end = _past_note(line, end)
    if text[_past_mark(text, end) :][:1].isalnum():
        return None
    field = book.fields[wording.field_id]
    stop = (
        end if _look_changes(line, end) and text[end:].lstrip().startswith("(") else label_end(text, end, field, book)
    )
    stop = _past_note_after(line, stop)
    rest = text[stop:]
    if begin == 0 and rest.strip() and book.is_misspelt(rest, wording):
        return Hit(field.id, line, line.start, line.end, 97.0)
    if not re.search(r"\w", rest):
        score = 99.5
    elif stop > end or _AFTER.match(text[end:]) or text[end:].lstrip().startswith("("):
        score = 99.0
    elif _look_changes(line, end) or _INNER_COLON.search(wording.text):
        score = 98.0
    elif len(wording.text.split()) >= 3 or "/" in wording.text:
        score = 93.0
        if _GOES_ON.match(rest):
            if not _fills_label_cell(line):
                return None
            stop = label_end(text, len(text.rstrip()), field, book)
    else:
        return None
    if begin > 0 and score < 98.0:
        return None
    if begin > 0 and not _NUMBER.fullmatch(text[:begin]):
        score -= 0.5
    score -= 0.25 * (not line.is_first)
    return Hit(field.id, line, line.start + begin, line.start + stop, score)


def _fills_label_cell(line: Line) -> bool:
    """Whether a line is all that a cell says beside which there is room for an answer: a longer label than is known."""
    cell = line.cell
    return cell is not None and cell.number < len(cell.row.cells) and cell.text.strip() == line.text.strip()


def _past_note(line: Line, end: int) -> int:
    """Behind the number of a footnote: a digit in a run of its own, glued to the label."""
    if not re.match(r"\d(?!\w)", line.text[end:]):
        return end
    at = line.start + end
    return end + any(b == at and r.text.strip() == line.text[end] for b, _, r in run_spans(line.paragraph))


def _past_note_after(line: Line, stop: int) -> int:
    """Behind the number of a footnote that follows a question mark, and the colon after it."""
    note = _past_note(line, stop)
    closing = _ENDS.match(line.text, note) if note > stop else None
    return closing.end() if closing else note


def label_end(text: str, end: int, field: FieldDefinition, book: LabelBook) -> int:
    """Where a label ends: after its closing bracket, the grade words printed in it, its colon or question mark.

    A footnote's mark, "(please state)" and a dash that parts it from the answer belong to it.
    """
    end = _close_bracket(text, _past_mark(text, end))
    if also := _OR_ELSE.match(text, end):
        end = also.end()
    scale = book.scale(field)
    if scale is not None and (ticked := _TICKED.match(text, end)):
        end = ticked.end()
    match = _options(scale).match(text, end) if scale is not None else None
    if scale is not None and match is not None and match[0].strip():
        closing = _ENDS.match(text, match.end())
        several = len({g.name for _, _, g in grade_words(match[0], scale)}) > 1
        if closing or several:
            return closing.end() if closing else match.end()
    closing = _ENDS.match(text, end)
    if closing:
        return _after_question(text, closing.end())
    wider = _MORE_LABEL.match(text, end) or _DASH.match(text, end)
    return wider.end() if wider else end


def _past_mark(text: str, end: int) -> int:
    """Behind the mark of a footnote, if one follows."""
    mark = _MARK.match(text, end)
    return mark.end() if mark else end


def _after_question(text: str, end: int) -> int:
    """Behind what may still follow a question mark: "(required):"."""
    if text[end - 1] == ":":
        return end
    more = (
        _NEEDED.match(text, _past_mark(text, end))
        or _YES_OR_NO.match(text, end)
        or _OFFERED.match(text, _past_mark(text, end))
    )
    after = more.end() if more else _past_mark(text, end)
    closing = _ENDS.match(text, after) or (_DASH.match(text, after) if after > end else None)
    return closing.end() if closing else after


def _close_bracket(text: str, end: int) -> int:
    """A bracket that the label opened, or a short one after it that says more about it, belongs to it."""
    open_at = text.rfind("(", 0, end)
    closing = text.find(")", end) if open_at > text.rfind(")", 0, end) else -1
    if 0 <= closing - end <= 60:
        end = closing + 1
    elif match := _SHORT_BRACKET.match(text, end):
        end = match.end() if len(match[0].split()) <= 8 else end
    needed = _NEEDED.match(text, _past_mark(text, end))
    return _past_mark(text, needed.end() if needed else end)


@lru_cache(maxsize=32)
def _options_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    one = rf"\b(?:{'|'.join(re.escape(n) for n in sorted(names, key=len, reverse=True))})\b"
    around = rf"(?:{IN_LABEL}|\bor\b)"  # of the words that others deleted, the signs and "or" may be left
    parted = rf"(?!{UNPARTED}{one}){around}++"
    return re.compile(rf"{around}*+{one}(?:{parted}{one})*+{around}*+", re.IGNORECASE)


def _options(scale: GradeScale) -> re.Pattern[str]:
    return _options_pattern(tuple(n for g in scale.grades for n in (g.name, *g.aliases)))


def _look_changes(line: Line, end: int) -> bool:
    """Whether bold stops just where the label does."""
    before = after = None
    for begin, stop, run in run_spans(line.paragraph):
        if not run.text.strip():
            continue
        if begin < line.start + end and run.text[: max(0, line.start + end - begin)].strip():
            before = run.marks.bold
        if stop > line.start + end and after is None and run.text[max(0, line.start + end - begin) :].strip():
            after = run.marks.bold
    return bool(before) and after is False
