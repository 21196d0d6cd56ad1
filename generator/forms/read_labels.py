"""Finds where a document asks each question: the printed labels, whatever the layout.

Exact wordings are settled first, one place for one question; then near ones with a clear margin; then, between two
questions whose places are known, the one question that is missing there. What is not exact carries a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from generator.forms.labels import SURE, LabelBook, Wording, squash
from generator.forms.read_answer_lines import without_answers
from generator.forms.read_exact import Hit, exact_hits, label_end
from generator.forms.read_lines import Line, run_spans
from generator.forms.read_settle import (
    credible_hits,
    fits_order,
    is_heading,
    settled_hits,
    without_headings,
)
from generator.forms.read_tables import part_of
from generator.forms.signs import TICKS_AND_BOXES
from generator.office.word import Cell, Table
from generator.profile import FieldKind

_MAX_LABEL = 400
_MARKED = re.compile(f"[{TICKS_AND_BOXES}]")  # boxes and ticks belong to answers
_LONGEST_NAME = 60
_SENTENCE = re.compile(r"[^\W\d]{2,}[.!][ \u00a0]")  # "Yes. Planning: short plans" is an answer
_PEOPLE = {
    "contact_practitioner": re.compile(r"(?:the )?(?:case manager|case prevention officer|worker|practitioner|officer"
                                       r"|cm|cpo)(?: / (?:cm|cpo))?", re.IGNORECASE),
    "contact_child": re.compile(r"(?:the )?(?:child|young person|yp)(?: / (?:child|young person))?", re.IGNORECASE),
    "contact_parent_carer": re.compile(
        r"(?:the )?(?:parents?|carers?|mother|father|mum|dad|guardian|grandmother|grandfather|family)"
        r"(?: ?(?:/|or|and) ?(?:parents?|carers?|mother|father|guardian))?", re.IGNORECASE,
    ),
}  # fmt: skip


def find_labels(lines: Sequence[Line], book: LabelBook, wanted: Iterable[str]) -> list[Hit]:
    """The place of each wanted question that the lines ask, in the order of the document."""
    open_fields = dict.fromkeys(wanted)
    hits = [h for line in lines for h in exact_hits(line, book, open_fields)]
    hits = [h for h in hits if book.fields[h.field_id].kind is FieldKind.CONTACT or not _names_person(h.line)]
    hits = without_headings(hits)
    asking = without_answers(hits, book)
    refused = {h.line for h in hits} - {h.line for h in asking}
    hits, unlike = _credible(asking, book)
    if unlike:  # another place may ask the question that was taken for asked there
        hits, more = _credible([h for h in asking if h.line not in unlike], book)
        refused |= unlike | more
    missing = [f for f in open_fields if f not in {h.field_id for h in hits}]
    hits += _people_spoken_to(lines, hits, missing)
    missing = [f for f in missing if f not in {h.field_id for h in hits}]
    hits += _bare_hits(_free_lines(lines, hits), hits, book, missing)
    lines = [line for line in lines if line not in refused]
    missing = [f for f in open_fields if f not in {h.field_id for h in hits}]
    headings = [h.field_id for h in hits if is_heading(h, book)]
    near = _near_hits(_free_lines(lines, hits), book, [*missing, *headings], _tables_asking(hits))
    longest = {h.field_id: len(squash(h.label)) for h in hits if h.field_id in headings}
    near = [
        h for h in near if h.field_id in missing or (h.score >= SURE and len(squash(h.label)) > longest[h.field_id])
    ]
    hits = [h for h in hits if h.field_id not in {n.field_id for n in near}] + near
    missing = [f for f in open_fields if f not in {h.field_id for h in hits}]
    hits += _hits_by_order(_free_lines(lines, hits), hits, book, missing)
    return sorted(hits, key=lambda h: (h.line.number, h.start))


def _credible(hits: list[Hit], book: LabelBook) -> tuple[list[Hit], set[Line]]:
    """One place for each question, and the lines that say what a label says but look like none."""
    settled = settled_hits(hits, book)
    kept = credible_hits(settled, book)
    return kept, {h.line for h in settled} - {h.line for h in kept}


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
    beside -= _label_columns(lines, hits)
    beside |= _column_heads(hits)
    looks = Counter(h.line.look[:2] for h in hits)
    known = {look for look, n in looks.items() if n >= 0.1 * len(hits)} if len(hits) >= 5 else None
    return [
        line
        for line in lines
        if line not in taken
        and line.cell not in beside
        and (known is None or line.look[:2] in known or line.cell is None)
    ]


def _column_heads(hits: Sequence[Hit]) -> set[Cell]:
    """The cells that head the columns of answers ("Grade last time"), where all labels stand in the first column."""
    columns: dict[Table, list[int]] = {}
    for hit in hits:
        if (cell := hit.line.cell) is not None:
            columns.setdefault(cell.row.table, []).append(cell.number if cell.row.number > 1 else 0)
    asking = [t for t, numbers in columns.items() if len(numbers) > 1 and set(numbers) == {1}]
    return {c for t in asking if len(t.rows[0].cells) > 2 for c in t.rows[0].cells[1:]}


def _label_columns(lines: Sequence[Line], hits: Sequence[Hit]) -> set[Cell]:
    """The cells in columns further right of which several are known labels."""
    asking = Counter((c.row.table, c.column) for h in hits if (c := h.line.cell) is not None and c.number > 1)
    cells = {line.cell for line in lines if line.cell is not None}
    return {c for c in cells if asking[c.row.table, c.column] >= 2}


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
        if (
            wording is not None
            and not _is_longer_label(line, wording)
            and fits_order(line, wording.field_id, hits, book)
        ):
            end = line.squashed[1][len(wording.letters) - 1]
            doubt = f"Nothing parts the label “{wording.text}” from its answer."
            hit = Hit(wording.field_id, line, line.start, line.start + end, 85.0, doubt)
            found.append((len(wording.letters), hit))
    return _one_each(found)


def _is_longer_label(line: Line, wording: Wording) -> bool:
    """Whether a line has a longer label than the wording with which it begins: "Name of case manager: …"."""
    stop = re.search(r"[:?]", line.text[:_LONGEST_NAME])
    return stop is not None and line.squashed[1][len(wording.letters) - 1] < stop.start()


def _bare_wording(line: Line, book: LabelBook, missing: Sequence[str]) -> Wording | None:
    letters, ends = line.squashed
    for wording in book.wordings:
        size = len(wording.letters)
        if wording.field_id in missing and 3 <= size < len(letters) and letters.startswith(wording.letters):
            is_whole_word = not line.text[ends[size - 1] : ends[size - 1] + 1].isalnum()
            return wording if is_whole_word and wording.field_id in book.definition.fields else None
    return None


def _tables_asking(hits: Sequence[Hit]) -> set[Table]:
    """The tables in whose first column several labels fill their cells."""
    found = Counter(
        c.row.table
        for h in hits
        if (c := h.line.cell) is not None and c.number == 1 and squash(c.text) == squash(h.label)
    )
    return {table for table, count in found.items() if count >= 3}


def _near_hits(lines: Sequence[Line], book: LabelBook, missing: Sequence[str], asking: set[Table]) -> list[Hit]:
    """Reworded labels: the best pairs first, each with a clear margin over the next best question."""
    found: list[tuple[float, Hit]] = []
    exact = {wording.letters for wording in book.wordings}
    for line in lines:
        part = label_part(line)
        if part is None or not line.is_first:
            continue
        text = line.text[part[0] : part[1]]
        if book.is_printed(text) or squash(text) in exact or (part[1] < len(line.text) and _SENTENCE.search(text)):
            continue
        match = book.find(text, missing)
        has_more = part[1] < len(line.text) <= _MAX_LABEL and not _MARKED.search(line.text)
        whole = book.find(line.text, missing) if has_more else None
        if whole is not None and whole.score >= SURE and whole.score > (match.score if match else 0):
            match, part, text = whole, (0, len(line.text)), line.text
        if match is not None and book.fields[match.field_id].kind is FieldKind.ROWS and len(squash(text)) < 8:
            continue
        if match is None or not match.is_clear or (match.score < SURE and not _is_set_apart(line, text, asking)):
            continue
        doubt = "" if match.score >= SURE else f"The label reads “{_short(text)}”, which is not quite a known question."
        stop = label_end(line.text, part[1], book.fields[match.field_id], book)
        hit = Hit(match.field_id, line, line.start + part[0], line.start + stop, min(match.score, 92.0), doubt)
        found.append((match.score, hit))
    return _one_each(found)


def _is_set_apart(line: Line, text: str, asking: set[Table]) -> bool:
    """Whether a text is more than a plain sentence: it asks, looks unlike running text, or heads a row as labels do."""
    ground, bold, _ = line.look
    if ground or bold or text.rstrip().endswith(("?", ":")):
        return True
    cell = line.cell
    is_label = cell is not None and cell.number == 1 < len(cell.row.cells) and cell.row.table in asking
    return is_label and cell is not None and cell.text.strip() == line.text.strip()


def _one_each(found: list[tuple[float, Hit]]) -> list[Hit]:
    chosen: list[Hit] = []
    for _, hit in sorted(found, key=lambda pair: -pair[0]):
        if hit.field_id not in {h.field_id for h in chosen} and hit.line not in {h.line for h in chosen}:
            chosen.append(hit)
    return chosen


def _people_spoken_to(lines: Sequence[Line], hits: Sequence[Hit], missing: Sequence[str]) -> list[Hit]:
    """The rows of a table of conversations (its heads name a date and a way) that call somebody otherwise: "Mother"."""
    taken = {h.line for h in hits}
    found: dict[str, Hit] = {}
    for line in lines:
        if line in taken or line.cell is None or not _names_person(line):
            continue
        name = line.cell.text.strip(" :\n")
        who = next((w for w, pattern in _PEOPLE.items() if pattern.fullmatch(name)), "")
        if who in missing:
            found.setdefault(who, Hit(who, line, line.start, line.end, 90.0))
    return list(found.values())


def _names_person(line: Line) -> bool:
    """Whether a line stands first in a row of a table of conversations."""
    cell = line.cell
    if cell is None or cell.number > 1 or len(cell.row.cells) < 3 or cell.row.number == 1:
        return False
    heads = cell.row.table.rows[0].cells
    return len(heads) == len(cell.row.cells) and {"date", "mode"} <= {part_of(c.text) for c in heads}


def _hits_by_order(lines: Sequence[Line], hits: Sequence[Hit], book: LabelBook, missing: Sequence[str]) -> list[Hit]:
    """Between two known neighbours, one missing question and one label that shares a telling word with it."""
    order = list(book.fields)
    known = sorted(hits, key=lambda h: h.line.number)
    asking = _tables_asking(hits)
    found: list[tuple[float, Hit]] = []
    for before, after in pairwise(known):
        low, high = order.index(before.field_id), order.index(after.field_id)
        between = [f for f in order[low + 1 : high] if f in missing and book.fields[f].kind is not FieldKind.ROWS]
        if not between:
            continue
        inside = [line for line in lines if before.line.number < line.number < after.line.number]
        found += [pair for line in inside if (pair := _hit_among(line, between, book, asking)) is not None]
    return _one_each(found)


def _hit_among(line: Line, fields: Sequence[str], book: LabelBook, asking: set[Table]) -> tuple[float, Hit] | None:
    """The one of a few questions that a label-like line may ask, if it is ahead of the others."""
    part = label_part(line)
    if part is None or not line.is_first or book.is_printed(line.text):
        return None
    text = line.text[part[0] : part[1]]
    match = book.find(text, fields) if _is_set_apart(line, text, asking) else None
    least = 45 if _is_set_apart(line, text, set()) else 60  # a plain cell may well be a question that was added
    if match is None or match.score < least or match.score - match.runner_up < 5:
        return None
    doubt = f"The label reads “{_short(text)}”; the question was found by its place in the form."
    return match.score, Hit(match.field_id, line, line.start, line.start + part[1], 60.0, doubt)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77].rstrip() + "…"
