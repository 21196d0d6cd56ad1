"""Tables with a header row: rows of actions, and grids in which each row is a question and each column a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from generator.forms.labels import LabelBook, squash, without_brackets, without_numbering
from generator.office.word import Cell, Control, Document, Row, Table, all_tables
from generator.profile import FieldDefinition, FieldKind

# Words by which people head the columns of an action table, where a form's own wordings do not fit.
_COLUMN_WORDS = {
    "number": r"(no|number|ref|#|item|action no|sno)\.?",
    "action": r".*\b(actions?|activit\w+|tasks?|recommendation\w*|steps?"
    r"|what (will|needs|is needed|has to|to do|should))\b.*|what",
    "owner": r".*\b(owner|who|leads?|responsible|responsibility|whom|person|officer|assigned|allocated to|name)\b.*",
    "due": r".*\b(by when|when|due|deadline|timescales?|time ?frames?|target|complet\w+|date|dates)\b.*",
    "measure": r".*\b(measure|how will|success|impact|difference|outcomes?|evidence)\b.*",
    "check_back": r".*\b(check|checked|review|reviewed)\b.*",
    "priority": r".*\b(priority|rank|rag|order)\b.*",
    "objective": r".*\b(objectives?|aim|goal)\b.*",
    "progress": r".*\b(progress|updates?|status|comments?)\b.*",
}
_PARTS = {
    "mode": r".*\b(how|mode|method|type of contact|format|face to face)\b.*",
    "date": r".*\b(date|when)\b.*",
    "grade": r".*\b(grade|grading|graded|rating|judge?ment|rag)\b.*",
    "text": r".*\b(what|discuss\w*|reason|finding\w*|evidence|comment\w*|details?|text|notes?|analysis|view\w*|answer|"
    r"response|feedback|rationale)\b.*",
}


_GRADE = r"\b(?:grade|grading|rating|judge?ment)\b"
_BEFORE = r"\b(?:last|previous|before|prior)\b"
_FORMER = re.compile(rf"{_GRADE}.*{_BEFORE}|{_BEFORE}.*{_GRADE}|\bmoderat\w+ {_GRADE}")
_NOT_DUE = re.compile(
    r"(?!.*\b(?:by|due|target|to be|when)\b).*\b(?:set|raised|added|opened|started|completed|done|closed)\b.*"
)


_CARD = re.compile(
    r"\W*(?:smart )?(?:actions?|recommendation|step|task)\W*(?:(?:no|number)\W*)?\d{0,2}\W*", re.IGNORECASE
)

Tagged = Mapping[Cell, Sequence[tuple[str, str]]]
"""The questions and columns to which the controls in a cell belong by their tags."""


@dataclass(slots=True, eq=False)
class RowsTable:
    """A table, or part of one, whose rows answer one question of kind rows.

    ``columns`` maps column ids to grid columns, ``titles`` to the headings; ``by_tags`` is set where controls told.
    ``cards`` are actions that stand upright, each heading on the left: the cell of each column id.
    """

    table: Table
    header: Row | None
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)
    field_id: str = ""
    by_tags: bool = False
    cards: list[dict[str, Cell]] = field(default_factory=list)


def part_of(header: str) -> str:
    """Which part of an answer a column holds by its heading: date, mode, grade or text; empty where it does not say.

    What another audit or the moderator said ("Grade last time") is "former", and no answer of the auditor's.
    """
    said = " ".join(without_brackets(header).casefold().split())
    if _FORMER.search(said):
        return "former"
    return next((part for part, pattern in _PARTS.items() if re.fullmatch(pattern, said)), "")


def rows_tables(document: Document, book: LabelBook) -> list[RowsTable]:
    """Every stretch of table rows under a header row that names columns of a rows question, or tagged as such."""
    fields = [f for f in book.fields.values() if f.kind is FieldKind.ROWS]
    tagged = _tagged_cells(document.controls, fields)
    alike = list(_distinct(fields))
    found: list[RowsTable] = []
    for table in all_tables(document.blocks) if fields else ():
        found.extend(t for t in _in_table(table, alike, tagged) if not _asks_beside(t, book))
    return found


def _asks_beside(rows: RowsTable, book: LabelBook) -> bool:
    """Whether what looks like two heads is another question with its answer: "Further steps agreed", "Check back"."""
    if rows.header is None or len(rows.header.cells) != 2:
        return False
    asked = book.fields_asked(squash(heading(rows.header.cells[0])))
    return any(not book.fields[f].columns for f in asked)


def _tagged_cells(controls: Sequence[Control], fields: Sequence[FieldDefinition]) -> Tagged:
    tags = {f"{f.id}.{c.id}": (f.id, c.id) for f in fields for c in f.columns}
    found: dict[Cell, list[tuple[str, str]]] = {}
    for control in controls:
        if control.tag in tags:
            for paragraph in control.paragraphs:
                if paragraph.cell is not None:
                    found.setdefault(paragraph.cell, []).append(tags[control.tag])
    return found


def _in_table(table: Table, fields: Sequence[FieldDefinition], tagged_cells: Tagged) -> Iterable[RowsTable]:
    current: RowsTable | None = None
    if cards := _cards(table, fields):
        yield RowsTable(table, None, {}, {}, table.rows, cards=cards)
        return
    for row, after in zip(table.rows, [*table.rows[1:], None], strict=True):
        tagged = _tagged(row, tagged_cells)
        columns = header_columns(row, fields) if tagged is None else None
        if columns is not None:
            if current is not None:
                yield current
            titles = {c: heading(cell) for c, at in columns.items() if (cell := row.at(at))}
            current = RowsTable(table, row, columns, titles)
        elif tagged is not None:
            if current is not None and current.by_tags and current.field_id != tagged[0]:
                yield current
                current = None
            current = current or RowsTable(table, None, {}, {})
            current.field_id, current.by_tags = tagged[0], True
            current.columns = {**current.columns, **tagged[1]}
            current.rows.append(row)
        elif current is not None and _belongs(row, current):
            current.rows.append(row)
        elif current is not None and _heads_rows(row, after, current):
            continue
        elif current is not None:
            yield current
            current = None
    if current is not None:
        yield current


def _cards(table: Table, fields: Sequence[FieldDefinition]) -> list[dict[str, Cell]]:
    """The actions of a table of two columns with the headings on the left ("Action 1", "Owner", "By when")."""
    if len(table.rows) < 3 or not _CARD.fullmatch(heading(table.rows[0].cells[0])):
        return []
    for definition in fields:
        cards: list[dict[str, Cell]] = []
        for row in table.rows:
            title = heading(row.cells[0])
            column = "action" if _CARD.fullmatch(title) else column_of(title, definition, ())
            if len(row.cells) != 2 or column is None or (column != "action" and column in cards[-1]):
                break
            cards += [{}] if column == "action" else []
            cards[-1][column] = row.cells[1]
        else:
            if all(len(card) > 2 for card in cards):
                return cards
    return []


def heading(cell: Cell) -> str:
    """The heading that a cell holds: its first line, without guidance under it."""
    for block in cell.blocks:
        if not isinstance(block, Table) and (text := block.text.strip()):
            return text
    return ""


def _tagged(row: Row, tagged: Tagged) -> tuple[str, dict[str, int]] | None:
    """The rows question to which the controls of a row belong by their tags, and the column of each."""
    columns: dict[str, int] = {}
    owner = ""
    for cell in row.cells:
        for field_id, column in tagged.get(cell, ()):
            owner = field_id
            columns.setdefault(column, cell.column)
    return (owner, columns) if owner else None


def header_columns(row: Row, fields: Sequence[FieldDefinition]) -> dict[str, int] | None:
    """The columns that a row names as a header: at least two, the action among them, and most of its cells."""
    if len(row.cells) < 2:
        return None
    titles = [(cell, title) for cell in row.cells if (title := heading(cell))]
    if len(titles) < 2 or any(len(title) > 120 for _, title in titles):
        return None
    for definition in fields:
        own = sum(_own_column(title, definition) is not None for _, title in titles)
        if own + len(titles) < 3:
            continue
        columns: dict[str, int] = {}
        for cell, title in titles:
            column = column_of(title, definition, columns)
            if column:
                columns[column] = cell.column
        if "action" in columns and len(columns) >= max(2, 0.6 * len(titles)) and own + len(columns) >= 3:
            return columns
    return None


_OWN: dict[int, tuple[FieldDefinition, dict[str, str]]] = {}


def _own_column(title: str, definition: FieldDefinition) -> str | None:
    """The column for which a heading is one of the form's own wordings."""
    if id(definition) not in _OWN:
        pairs = [(v, c.id) for c in definition.columns for label in c.labels for v in (label, without_brackets(label))]
        _OWN[id(definition)] = (definition, {squash(text): column for text, column in reversed(pairs)})
    letters = _OWN[id(definition)][1]
    return letters.get(squash(without_numbering(title))) or letters.get(squash(without_brackets(title)))


def _distinct(fields: Sequence[FieldDefinition]) -> Iterable[FieldDefinition]:
    seen: set[tuple[str, ...]] = set()
    for definition in fields:
        key = tuple(label for c in definition.columns for label in c.labels)
        if key not in seen:
            seen.add(key)
            yield definition


def column_of(title: str, definition: FieldDefinition, taken: Iterable[str]) -> str | None:
    """The column of a rows question that a heading names, by the form's own wordings first."""
    known = {c.id: c for c in definition.columns if c.id not in set(taken)}
    own = _own_column(title, definition)
    if own in known:
        return own
    words = " ".join(without_brackets(title).casefold().split()).strip(" ?:.")
    if len(words.split()) > 6 or re.search(r"\d", words):
        return None
    said = squash(title)
    for column in known.values():
        if any(fuzz.ratio(said, squash(label)) >= 88 for label in column.labels):
            return column.id
    if _NOT_DUE.fullmatch(words):
        known.pop("due", None)
    order = ("number", "check_back", "measure", "objective", "progress", "priority", "owner", "due", "action")
    return next((c for c in order if c in known and re.fullmatch(_COLUMN_WORDS[c], words)), None)


def _heads_rows(row: Row, after: Row | None, current: RowsTable) -> bool:
    """Whether a merged cell between the header and its rows heads some of them ("Actions for the practitioner")."""
    size = len(current.header.cells) if current.header is not None else 0
    is_short = len(row.cells) == 1 and len(row.cells[0].text.split()) <= 8
    return is_short and after is not None and len(after.cells) == size >= 3


def _belongs(row: Row, current: RowsTable) -> bool:
    """Whether a row still has the header's columns: a single merged cell is a heading or another question."""
    return (
        len([c for c in row.cells if not c.continues]) >= 2
        or any(c.continues for c in row.cells)
        or len(row.cells) == len(current.columns)
    )
