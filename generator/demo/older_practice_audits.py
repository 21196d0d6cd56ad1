"""Older copies of the London audit form: label and value tables without content controls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docx.document import Document as WordDocument

from generator.demo.days import written
from generator.demo.prose import stock
from generator.demo.records import FilledForm, Value
from generator.demo.word_tables import add_table, as_bytes, new_document, row_cells, write_label, write_text

_EMPTY_ROWS = 2


def older_practice_audit(form: FilledForm) -> bytes:
    """The form as a Word document of tables; dates are written in the look that ``form.older`` names."""
    layout = stock("older_forms")["practice_audit"]
    values = form.values
    document = new_document(layout["title"], str(values["auditor"]), form.stages[-1].on)
    document.add_heading(layout["title"], 1)
    document.sections[0].header.paragraphs[0].add_run(layout["header"])
    document.sections[0].footer.paragraphs[0].add_run(layout["footer"])
    for part in layout["parts"]:
        document.add_heading(part["heading"], 2)
        _PARTS[next(kind for kind in _PARTS if kind in part)](document, part, form)
    return as_bytes(document)


def printed_fields() -> set[str]:
    """The ids of the questions that the older form prints; what else an auditor wrote has no place in it."""
    parts = stock("older_forms")["practice_audit"]["parts"]
    in_pairs = {pair[index] for part in parts for pair in part.get("pairs", ()) for index in (0, 2)}
    in_lines = {line[0] for part in parts for line in part.get("lines", ())}
    return in_pairs | in_lines | {part["below"][0] for part in parts if "below" in part}


def as_words(tag: str, value: Value, look: str) -> str:
    """A value as this auditor writes it; a month by its name."""
    if isinstance(value, dt.date):
        return f"{value:%B %Y}" if tag == "audit_month" else written(value, look)
    return value


def _pairs(document: WordDocument, part: Mapping[str, Any], form: FilledForm) -> None:
    table = add_table(document, (4.2, 4.3, 4.2, 4.3), len(part["pairs"]))
    for cells, (left, left_label, right, right_label) in zip(row_cells(table), part["pairs"], strict=True):
        for label_cell, cell, tag, label in ((*cells[:2], left, left_label), (*cells[2:], right, right_label)):
            write_label(label_cell, label)
            write_text(cell, _text(form, tag))


def _below(document: WordDocument, part: Mapping[str, Any], form: FilledForm) -> None:
    table = add_table(document, (17.0,), 2)
    tag, label = part["below"]
    (top,), (bottom,) = row_cells(table)
    write_label(top, label)
    write_text(bottom, _text(form, tag))


def _lines(document: WordDocument, part: Mapping[str, Any], form: FilledForm) -> None:
    header = part.get("header", ())
    table = add_table(document, part["widths"], len(part["lines"]) + bool(header))
    rows = row_cells(table)
    if header:
        _write_header(next(rows), header)
    for cells, (field_id, label) in zip(rows, part["lines"], strict=True):
        write_label(cells[0], label, "F2F2F2" if header else "DBE5F1")
        for cell, column in zip(cells[1:], part["columns"][1:], strict=True):
            write_text(cell, _text(form, field_id + (column if column.startswith(".") else "")))


def _rows(document: WordDocument, part: Mapping[str, Any], form: FilledForm) -> None:
    actions = form.rows.get(part["rows"], ())
    table = add_table(document, part["widths"], 1 + len(actions) + _EMPTY_ROWS)
    rows = row_cells(table)
    _write_header(next(rows), part["header"])
    for cells, action in zip(rows, actions, strict=False):
        for cell, column in zip(cells, part["fields"], strict=True):
            write_text(cell, as_words(column, action.get(column, ""), form.older))


def _write_header(cells: Sequence[Any], header: Sequence[str]) -> None:
    for cell, words in zip(cells, header, strict=True):
        write_label(cell, words)


def _text(form: FilledForm, tag: str) -> str:
    """What stands in the box of a tag, dates in the auditor's own look. A Yes or No is part of the words."""
    return as_words(tag, form.values.get(tag, ""), form.older)


_PARTS: dict[str, Callable[[WordDocument, Mapping[str, Any], FilledForm], None]] = {
    "pairs": _pairs,
    "below": _below,
    "lines": _lines,
    "rows": _rows,
}
