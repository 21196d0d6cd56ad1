"""Answers, and lines of answers, that begin with the words of another question: "Planning: short plans are liked"."""

from __future__ import annotations

from collections import Counter

from generator.forms.labels import LabelBook, squash, without_numbering
from generator.forms.read_exact import Hit
from generator.forms.read_lines import Line
from generator.forms.read_settle import fills_cell, fits_order
from generator.office.word import Table

_SHORT, _NAME = 3, 5  # words of a label that a line of an answer may begin with; of the name of an area
Spot = tuple[Table | None, int, int]


def without_answers(hits: list[Hit], book: LabelBook) -> list[Hit]:
    """The hits without those that begin an answer beside a label, below it, or further down in its cell."""
    return _without_lines(_without_answers_below(_without_answers_beside(hits), book), book)


def _without_answers_beside(hits: list[Hit]) -> list[Hit]:
    labels = {cell for h in hits if (cell := h.line.cell) is not None and cell.number == 1 and fills_cell(h)}
    places = {(c.row, h.line, h.start) for h in hits if (c := h.line.cell) is not None}
    in_row = Counter(row for row, _, _ in places)
    asking = Counter(cell.row.table for cell in labels)
    columns = Counter((c.row.table, c.column) for h in hits if (c := h.line.cell) is not None and fills_cell(h))

    def begins_answer(hit: Hit) -> bool:
        cell = hit.line.cell
        if cell is None or cell.number == 1 or _words(hit) > _SHORT:
            return False
        first = cell.row.cells[0]
        if first not in labels and (in_row[cell.row] > 1 or asking[cell.row.table] < 3):
            return False
        return not fills_cell(hit) and columns[cell.row.table, cell.column] < 2

    return [hit for hit in hits if not begins_answer(hit)]


def _without_answers_below(hits: list[Hit], book: LabelBook) -> list[Hit]:
    """Where labels stand alone, in a row or paragraph above their answers.

    Where some labels have their answers beside them, only what the order of the form does not allow there gives way,
    under a question of several words.
    """
    labels = {_spot(h) for h in hits if _stands_by_itself(h)}
    others = {_spot(h) for h in hits} - labels
    first = {_spot(h) for h in hits if h.line.is_first} - labels
    below = {_below(spot) for spot in labels}
    asked = {_below(_spot(h)) for h in hits if _stands_by_itself(h) and _words(h) > _SHORT}
    inside, under = Counter(t for t, _, _ in first - below), Counter(t for t, _, _ in below & first)
    answered = Counter(t for t, _, _ in below - labels - first)

    def begins_answer(hit: Hit) -> bool:
        spot = _spot(hit)
        table = spot[0]
        if spot not in others or spot not in below or _words(hit) > _NAME:
            return False
        if answered[table] < max(3, 2 * under[table]):
            return False
        if not inside[table]:
            return True
        return spot in asked and not fits_order(hit.line, hit.field_id, _firsts(hits), book)

    return [hit for hit in hits if not begins_answer(hit)]


def _without_lines(hits: list[Hit], book: LabelBook) -> list[Hit]:
    """Without short labels under a question in its cell that by the order of the form do not stand there."""
    firsts = _firsts(hits)
    asked = {h.line.cell for h in firsts if h.line.cell is not None and _words(h) > _SHORT}

    def is_line_of_answer(hit: Hit) -> bool:
        if hit.line.is_first or hit.line.cell not in asked or _words(hit) > _SHORT:
            return False
        return not fits_order(hit.line, hit.field_id, firsts, book)

    return [hit for hit in hits if not is_line_of_answer(hit)]


def _firsts(hits: list[Hit]) -> list[Hit]:
    """The longest label of each first line of a cell or paragraph."""
    found: dict[Line, Hit] = {}
    for hit in hits:
        known = found.get(hit.line)
        if hit.line.is_first and (known is None or known.end - known.start < hit.end - hit.start):
            found[hit.line] = hit
    return list(found.values())


def _words(hit: Hit) -> int:
    return len(hit.label.split())


def _spot(hit: Hit) -> Spot:
    """Where a hit stands in its table, or among the lines outside tables."""
    cell = hit.line.cell
    return (None, hit.line.number, 0) if cell is None else (cell.row.table, cell.row.number, cell.column)


def _below(spot: Spot) -> Spot:
    return spot[0], spot[1] + 1, spot[2]


def _stands_by_itself(hit: Hit) -> bool:
    alone = squash(without_numbering(hit.line.text)) == squash(without_numbering(hit.label))
    return fills_cell(hit) or (hit.line.cell is None and alone)
