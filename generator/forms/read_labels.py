"""Finds where a document asks each question: the printed labels, whatever the layout.

Exact wordings are settled first, one place for one question; then near ones with a clear margin; then, between two
questions whose places are known, the one question that is missing there. What is not exact carries a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from generator.forms.grades import grade_words
from generator.forms.labels import SURE, LabelBook, Wording, squash
from generator.forms.read_lines import Line, Piece, run_spans
from generator.profile import FieldDefinition, FieldKind, GradeScale

_GAP = re.compile(r"\t+|[ \u00a0]{2,}")
_AFTER = re.compile(r"[ \u00a0]*(?:$|[:?]|[-\u2013\u2014](?=\s)|\t|[ \u00a0]{2,}|\n)")
_ENDS = re.compile(r"[\s\u00a0]*[:?][:?.]*")
_SHORT_BRACKET = re.compile(r"[ \u00a0]*\([^()]{1,80}\)(?=\s*(?:$|[:?]))")
_NUMBER = re.compile(r"\s*\(?\w{1,2}[).]\s+")
_AFTER_COLON = re.compile(r"[ \u00a0]*[:?]")
_NEEDED = re.compile(r"[ \u00a0]*\(needed\)", re.IGNORECASE)
_MORE_LABEL = re.compile(r"[ \u00a0]*[-\u2013\u2014,][^:?\n\t]{3,100}[?:]\s*$")
_MAX_LABEL = 400


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


def find_labels(lines: Sequence[Line], book: LabelBook, wanted: Iterable[str]) -> list[Hit]:
    """The place of each wanted question that the lines ask, in the order of the document."""
    open_fields = dict.fromkeys(wanted)
    hits = _settle([h for line in lines for h in exact_hits(line, book, open_fields)], book)
    kept = _credible(hits, book)
    refused = {h.line for h in hits} - {h.line for h in kept}
    hits = kept
    missing = [f for f in open_fields if f not in {h.field_id for h in hits}]
    hits += _bare_hits(_free_lines(lines, hits), hits, book, missing)
    lines = [line for line in lines if line not in refused]
    missing = [f for f in open_fields if f not in {h.field_id for h in hits}]
    hits += _near_hits(_free_lines(lines, hits), book, missing)
    missing = [f for f in open_fields if f not in {h.field_id for h in hits}]
    hits += _hits_by_order(_free_lines(lines, hits), hits, book, missing)
    return sorted(hits, key=lambda h: (h.line.number, h.start))


def exact_hits(line: Line, book: LabelBook, wanted: Iterable[str]) -> Iterator[Hit]:
    """Every known wording with which the line, or a part of it after a gap, begins."""
    letters, ends = line.squashed
    wanted = set(wanted)
    for begin in _starts(line):
        first = next((i for i, end in enumerate(ends) if end > begin), len(ends))
        best = 0
        for wording in book.wordings:
            size = len(wording.letters)
            if wording.field_id in wanted and size >= best and letters.startswith(wording.letters, first):
                hit = _exact(line, begin, ends[first + size - 1], wording, book)
                if hit is not None:
                    best = size
                    yield hit


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
    if end < len(text) and text[end : end + 1].isalnum():
        return None
    field = book.fields[wording.field_id]
    stop = (
        end if _look_changes(line, end) and text[end:].lstrip().startswith("(") else _label_end(text, end, field, book)
    )
    rest = text[stop:]
    if not rest.strip():
        score = 99.5
    elif stop > end or _AFTER.match(text[end:]) or text[end:].lstrip().startswith("("):
        score = 99.0
    elif _look_changes(line, end):
        score = 98.0
    elif len(wording.text.split()) >= 3 or "/" in wording.text:
        score = 93.0
    else:
        return None
    if begin > 0 and score < 98.0:
        return None
    if begin > 0 and not _NUMBER.fullmatch(text[:begin]):
        score -= 0.5
    score -= 0.25 * (not line.is_first)
    return Hit(field.id, line, line.start + begin, line.start + stop, score)


def _label_end(text: str, end: int, field: FieldDefinition, book: LabelBook) -> int:
    """Where a label ends: after its closing bracket, the grade words printed in it, its colon or question mark."""
    end = _close_bracket(text, end)
    scale = book.scale(field)
    match = _options(scale).match(text, end) if scale is not None else None
    if scale is not None and match is not None and match[0].strip():
        closing = _ENDS.match(text, match.end())
        several = len({g.name for _, _, g in grade_words(match[0], scale)}) > 1
        if closing or several:
            return closing.end() if closing else match.end()
    closing = _ENDS.match(text, end)
    if closing:
        return closing.end()
    wider = _MORE_LABEL.match(text, end)
    return wider.end() if wider else end


def _close_bracket(text: str, end: int) -> int:
    """A bracket that the label opened, or a short one after it that says more about it, belongs to it."""
    open_at = text.rfind("(", 0, end)
    closing = text.find(")", end) if open_at > text.rfind(")", 0, end) else -1
    if 0 <= closing - end <= 60:
        end = closing + 1
    elif match := _SHORT_BRACKET.match(text, end):
        end = match.end() if len(match[0].split()) <= 8 else end
    needed = _NEEDED.match(text, end)
    return needed.end() if needed else end


@lru_cache(maxsize=32)
def _options_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    one = rf"\b(?:{'|'.join(re.escape(n) for n in sorted(names, key=len, reverse=True))})\b"
    boxes = r"\u2713\u2714\u2717\u2610-\u2612"
    signs = rf"[\[\](){{}}*{boxes}\s]*"
    parted = rf"(?:{signs}(?:/|,|\||\bor\b|-){signs}|{signs}[{boxes}]{signs})"
    return re.compile(rf"[\s\-\u2013\u2014]*{signs}{one}(?:{parted}{one})*{signs}", re.IGNORECASE)


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


def _settle(hits: list[Hit], book: LabelBook) -> list[Hit]:
    """One place for each question and one question for each place: the best match, in its own section, label-like."""
    looks = Counter(h.line.look for h in hits if h.score >= 98)

    def rank(hit: Hit) -> tuple[int, float, int, int, int, int]:
        section = book.section_ids.get(hit.field_id, "")
        size, is_heading = hit.end - hit.start, int(hit.line.paragraph.level > 0)
        in_section = -int(hit.line.section == section)
        return (is_heading, -hit.score // 1, in_section, -looks[hit.line.look], hit.line.number, -size)

    settled: list[Hit] = []
    fields: set[str] = set()
    for hit in sorted(hits, key=rank):
        taken = any(h.line is hit.line and h.start < hit.end and hit.start < h.end for h in settled)
        if hit.field_id not in fields and not taken:
            settled.append(hit)
            fields.add(hit.field_id)
    return settled


def _credible(hits: list[Hit], book: LabelBook) -> list[Hit]:
    """Without answers that happen to say what a label says ("Child"), which nothing sets apart as labels.

    A label has a colon or question mark, or the look of the other labels, or stands first in its cell in the order of
    the form.
    """
    looks = Counter(h.line.look[:2] for h in hits)
    standing = sum(n for (ground, bold), n in looks.items() if ground or bold)
    firm = [h for h in hits if _has_end(h) or (looks[h.line.look[:2]] >= 3 and any(h.line.look[:2]))]
    kept = []
    for hit in hits:
        is_plain_first = hit.line.is_first and 2 * standing < len(hits)
        if hit in firm or (is_plain_first and (_fits_order(hit.line, hit.field_id, firm, book) or len(hit.label) > 25)) or len(hits) < 5 or (hit.line.is_first and len(hit.label) > 25):
            kept.append(hit)
    return kept


def _has_end(hit: Hit) -> bool:
    return (
        hit.label.rstrip().endswith((":", "?", "?:", "?."))
        or _AFTER_COLON.match(hit.line.paragraph.text, hit.end) is not None
    )


def _free_lines(lines: Sequence[Line], hits: Sequence[Hit]) -> list[Line]:
    """The lines that may still be labels: not those beside a label, and not those that look unlike every label."""
    taken = {h.line for h in hits}
    labels = {h.line.cell for h in hits} - {None}
    beside = set()
    for label in labels:
        for cell in label.row.cells[label.number :] if label is not None else ():
            if cell in labels:
                break
            beside.add(cell)
    looks = Counter(h.line.look[:2] for h in hits)
    known = {look for look, n in looks.items() if n >= 0.1 * len(hits)} if len(hits) >= 5 else None
    return [
        line
        for line in lines
        if line not in taken
        and line.cell not in beside
        and (known is None or line.look[:2] in known or line.cell is None)
    ]


def label_part(line: Line) -> tuple[int, int] | None:
    """The part of a line that may be a label, by its punctuation or its look; None where nothing speaks for one."""
    text = line.text
    if match := re.search(r"[:?][:?.]*(?=\s|$|[A-Z(])", text[:_MAX_LABEL]):
        return 0, match.end()
    if not line.is_first or len(text) > _MAX_LABEL:
        return None
    bold_until = 0
    for begin, stop, run in run_spans(line.paragraph):
        if run.text.strip() and not run.marks.bold:
            break
        bold_until = stop if begin <= line.end else bold_until
    if bold_until > line.start:
        return 0, min(bold_until, line.end) - line.start
    return (0, len(text)) if len(text.split()) <= 25 else None


def _bare_hits(lines: Sequence[Line], hits: Sequence[Hit], book: LabelBook, missing: Sequence[str]) -> list[Hit]:
    """Known wordings with which a line of running text begins, though nothing parts them from the answer.

    Only where the question belongs there by the order of the form: answers may begin with the same words.
    """
    found: list[tuple[float, Hit]] = []
    for line in lines:
        if line.cell is not None or line.paragraph.level or not line.text[:1].isupper():
            continue
        wording = _bare_wording(line, book, missing)
        if wording is not None and _fits_order(line, wording.field_id, hits, book):
            end = line.squashed[1][len(wording.letters) - 1]
            doubt = f"Nothing parts the label “{wording.text}” from its answer."
            hit = Hit(wording.field_id, line, line.start, line.start + end, 85.0, doubt)
            found.append((len(wording.letters), hit))
    return _one_each(found)


def _bare_wording(line: Line, book: LabelBook, missing: Sequence[str]) -> Wording | None:
    letters, ends = line.squashed
    for wording in book.wordings:
        size = len(wording.letters)
        if wording.field_id in missing and 3 <= size < len(letters) and letters.startswith(wording.letters):
            is_whole_word = not line.text[ends[size - 1] : ends[size - 1] + 1].isalnum()
            return wording if is_whole_word and wording.field_id in book.definition.fields else None
    return None


def _fits_order(line: Line, field_id: str, hits: Sequence[Hit], book: LabelBook) -> bool:
    """Whether the question stands between the questions that were found before and after the line."""
    order = {f: n for n, f in enumerate(book.fields)}
    before = max((h for h in hits if h.line.number < line.number), key=lambda h: h.line.number, default=None)
    after = min((h for h in hits if h.line.number > line.number), key=lambda h: h.line.number, default=None)
    low = order[before.field_id] if before is not None else -1
    high = order[after.field_id] if after is not None else len(order)
    return low < order[field_id] < high


def _near_hits(lines: Sequence[Line], book: LabelBook, missing: Sequence[str]) -> list[Hit]:
    """Reworded labels: the best pairs first, each with a clear margin over the next best question."""
    found: list[tuple[float, Hit]] = []
    exact = {wording.letters for wording in book.wordings}
    for line in lines:
        part = label_part(line)
        if part is None or not line.is_first:
            continue
        text = line.text[part[0] : part[1]]
        if book.is_printed(text) or squash(text) in exact:
            continue
        match = book.find(text, missing)
        if match is None or not match.is_clear or (match.score < SURE and not _is_set_apart(line, text)):
            continue
        doubt = "" if match.score >= SURE else f"The label reads “{_short(text)}”, which is not quite a known question."
        stop = _label_end(line.text, part[1], book.fields[match.field_id], book)
        hit = Hit(match.field_id, line, line.start + part[0], line.start + stop, min(match.score, 92.0), doubt)
        found.append((match.score, hit))
    return _one_each(found)


def _is_set_apart(line: Line, text: str) -> bool:
    """Whether a text is more than a plain sentence: it asks, or looks unlike running text."""
    ground, bold, _ = line.look
    return bool(ground) or bold or text.rstrip().endswith(("?", ":"))


def _one_each(found: list[tuple[float, Hit]]) -> list[Hit]:
    chosen: list[Hit] = []
    for _, hit in sorted(found, key=lambda pair: -pair[0]):
        if hit.field_id not in {h.field_id for h in chosen} and hit.line not in {h.line for h in chosen}:
            chosen.append(hit)
    return chosen


def _hits_by_order(lines: Sequence[Line], hits: Sequence[Hit], book: LabelBook, missing: Sequence[str]) -> list[Hit]:
    """Between two known neighbours, one missing question and one label that shares a telling word with it."""
    order = list(book.fields)
    known = sorted(hits, key=lambda h: h.line.number)
    found: list[tuple[float, Hit]] = []
    for before, after in pairwise(known):
        low, high = order.index(before.field_id), order.index(after.field_id)
        between = [f for f in order[low + 1 : high] if f in missing and book.fields[f].kind is not FieldKind.ROWS]
        if not between:
            continue
        for line in lines:
            part = label_part(line)
            if (
                part
                and line.is_first
                and _is_set_apart(line, line.text[: part[1]])
                and before.line.number < line.number < after.line.number
            ):
                text = line.text[part[0] : part[1]]
                match = book.find(text, between)
                if (
                    match
                    and match.score >= 45
                    and match.score - match.runner_up >= 5
                    and not book.is_printed(line.text)
                ):
                    doubt = f"The label reads “{_short(text)}”; the question was found by its place in the form."
                    hit = Hit(match.field_id, line, line.start, line.start + part[1], 60.0, doubt)
                    found.append((match.score, hit))
    return _one_each(found)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77].rstrip() + "…"
