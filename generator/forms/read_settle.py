"""Which of the places that are worded like a question is where the form asks it.

One place for each question; headings, answers that begin as a label does, and words that nothing sets apart give way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from generator.forms.labels import LabelBook, squash, without_numbering
from generator.forms.read_exact import Hit
from generator.forms.read_lines import Line
from generator.forms.read_tables import part_of
from generator.office.word import Cell, Row, Table

_NO_HEAD = re.compile(r"\d|\.\s*$")  # "Date: 3 May 2026." is an answer, and no heading
_AFTER_COLON = re.compile(r"[ \u00a0]*[:?]")


def settled_hits(hits: list[Hit], book: LabelBook) -> list[Hit]:
    """One place for each question and one question for each place: the best match, in its own section, label-like."""
    looks = Counter(h.line.look for h in hits if h.score >= 98)

    labels = {h.line.cell for h in hits if h.line.cell is not None and h.line.cell.number == 1}

    longest: dict[str, int] = {}
    for hit in hits:
        longest[hit.field_id] = max(longest.get(hit.field_id, 0), hit.end - hit.start)

    def rank(hit: Hit) -> tuple[float, ...]:
        section = book.section_ids.get(hit.field_id, "")
        size, heads = hit.end - hit.start, int(is_heading(hit, book))
        titles_itself = squash(without_numbering(hit.line.text)) in book.headings  # its section is then its own words
        in_section = -int((hit.line.section == section and not titles_itself) or (heads and _has_end(hit)))
        in_answer = int(_is_in_answer(hit.line, labels))
        is_short = int(2 * size < longest[hit.field_id])  # "VMP: …" where the whole question is asked elsewhere
        rest = hit.line.paragraph.text[hit.end : hit.line.end]
        is_guided = -int(bool(rest.strip()) and book.is_printed(rest))  # "Enforcement: (number of …)"
        return (
            heads,
            in_answer,
            is_short,
            is_guided,
            -hit.score // 1,
            in_section,
            -looks[hit.line.look],
            hit.line.number,
            -size,
        )

    settled: list[Hit] = []
    fields: set[str] = set()
    for hit in sorted(hits, key=rank):
        taken = any(h.line is hit.line and h.start < hit.end and hit.start < h.end for h in settled)
        if hit.field_id not in fields and not taken:
            settled.append(hit)
            fields.add(hit.field_id)
    return settled


def fills_cell(hit: Hit) -> bool:
    """Whether a label is all that its cell says."""
    cell = hit.line.cell
    return cell is not None and squash(hit.label) in {squash(cell.text), squash(without_numbering(cell.text))}


def _is_in_answer(line: Line, labels: set[Cell]) -> bool:
    """Whether a line stands where answers do: in the second of two cells, or in a cell after another text."""
    cell = line.cell
    if cell is None:
        return False
    beside_words = len(cell.row.cells) == 2 and re.search(r"[^\W\d]{3}", cell.row.cells[0].text) is not None
    return not line.is_first or (cell.number == 2 and (beside_words or cell.row.cells[0] in labels))


def is_heading(hit: Hit, book: LabelBook) -> bool:
    """Whether a hit is a heading by its style, or says outside tables no more than a section's title."""
    title = squash(without_numbering(hit.line.text))
    return hit.line.paragraph.level > 0 or (hit.line.cell is None and title in book.headings)


def without_headings(hits: list[Hit]) -> list[Hit]:
    """Without headings of columns ("Date held", "How", "Summary") that happen to be worded as a question is."""
    asking = Counter(cell.row.table for cell in {h.line.cell for h in hits} if cell is not None and cell.number == 1)
    return [h for h in hits if h.line.cell is None or not _heads_column(h.line.cell, asking)]


def _heads_column(cell: Cell, asking: Counter[Table]) -> bool:
    row = cell.row
    if row.number != 1 or cell.number == 1 or len(row.cells) < 3 or asking[row.table] < 2:
        return False
    return _names_parts(row)


def _names_parts(row: Row) -> bool:
    """Whether a row heads columns by what they hold: grade, date, text."""
    heads = [c.text for c in row.cells if not _NO_HEAD.search(c.text)]
    return len({part for text in heads if (part := part_of(text))} - {"former"}) >= 2


def credible_hits(hits: list[Hit], book: LabelBook) -> list[Hit]:
    """Without answers that happen to say what a label says ("Child"), which nothing sets apart as labels.

    A label has a colon or question mark, or the look of the other labels, or stands first in its cell in the order of
    the form.
    """
    looks = Counter(h.line.look[:2] for h in hits)
    standing = sum(n for (ground, bold), n in looks.items() if ground or bold)
    firm = [h for h in hits if _has_end(h) or (looks[h.line.look[:2]] >= 3 and any(h.line.look[:2]))]
    firm += [h for h in (*_columns_of_labels(hits, book), *_tables_of_labels(hits)) if h not in firm]
    kept = []
    for hit in hits:
        is_plain_first = hit.line.is_first and 2 * standing < len(hits)
        if (
            hit in firm
            or (_stands_alone(hit) and fits_order(hit.line, hit.field_id, firm, book))
            or (is_plain_first and (fits_order(hit.line, hit.field_id, firm, book) or len(hit.label) > 25))
            or len(hits) < 5
            or (hit.line.is_first and len(hit.label) > 25)
        ):
            kept.append(hit)
    return kept


def _columns_of_labels(hits: list[Hit], book: LabelBook) -> list[Hit]:
    """Labels that fill the cells of a table's first column, several and in the order of the form."""
    order = {f: n for n, f in enumerate(book.fields)}
    columns: dict[Table, list[Hit]] = {}
    for hit in sorted(hits, key=lambda h: h.line.number):
        cell = hit.line.cell
        if cell is not None and cell.number == 1 and len(cell.row.cells) > 1 and fills_cell(hit):
            columns.setdefault(cell.row.table, []).append(hit)
    in_order = [
        (t, c) for t, c in columns.items() if all(order[a.field_id] < order[b.field_id] for a, b in pairwise(c))
    ]
    return [hit for t, column in in_order for hit in column if len(column) >= (2 if _names_parts(t.rows[0]) else 3)]


def _tables_of_labels(hits: list[Hit]) -> list[Hit]:
    """Labels that fill the first and third cells of rows of four, several in one table: details of a case."""
    tables: dict[Table, list[Hit]] = {}
    for hit in hits:
        cell = hit.line.cell
        if cell is not None and len(cell.row.cells) == 4 and cell.number in {1, 3} and fills_cell(hit):
            tables.setdefault(cell.row.table, []).append(hit)
    return [hit for t, found in tables.items() for hit in found if len(found) >= min(3, 2 * _rows_of_four(t))]


def _rows_of_four(table: Table) -> int:
    return sum(len(row.cells) == 4 for row in table.rows)


def _stands_alone(hit: Hit) -> bool:
    """Whether a label of several words, or one set as a heading, is a paragraph or the first of two cells by itself."""
    cell = hit.line.cell
    if len(hit.label.split()) == 1 and (cell is not None or not hit.line.paragraph.level):
        return False
    if cell is not None and (cell.number > 1 or len(cell.row.cells) != 2):
        return False
    if cell is not None:
        return fills_cell(hit)
    return squash(without_numbering(hit.line.text)) == squash(without_numbering(hit.label))


def _has_end(hit: Hit) -> bool:
    return (
        ":" in hit.label
        or hit.label.rstrip().endswith(("?", "?."))
        or _AFTER_COLON.match(hit.line.paragraph.text, hit.end) is not None
    )


def fits_order(line: Line, field_id: str, hits: Sequence[Hit], book: LabelBook) -> bool:
    """Whether the question stands between the questions that were found before and after the line."""
    order = {f: n for n, f in enumerate(book.fields)}
    before = max((h for h in hits if h.line.number < line.number), key=lambda h: h.line.number, default=None)
    after = min((h for h in hits if h.line.number > line.number), key=lambda h: h.line.number, default=None)
    low = order[before.field_id] if before is not None else -1
    high = order[after.field_id] if after is not None else len(order)
    return low < order[field_id] < high
