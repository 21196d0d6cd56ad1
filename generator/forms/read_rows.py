"""Actions out of tables: under a header row, in a small table without one, or as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from generator.forms.actions import read_sentences
from generator.forms.dates import DateReading, full_dates, read_date
from generator.forms.people_named import NOBODY, People, looks_like_people
from generator.forms.read_lines import Piece, place_of
from generator.forms.read_region import Item, Region
from generator.forms.read_tables import RowsTable, header_columns
from generator.model import NOWHERE, Action, Place
from generator.office.word import Cell, Row, Table
from generator.profile import FieldDefinition

CellText = Callable[[Cell], str]
_OWNER_LINE = re.compile(
    r"\s*(?:owner|lead|who|by whom|responsible|person responsible)\s*[:\-\u2013]\s*(.+)", re.IGNORECASE
)
_DUE_LINE = re.compile(
    r"\s*(?:by when|due(?: date| by)?|deadline|timescale|target date|date)\s*[:\-\u2013]\s*(.+)", re.IGNORECASE
)
_DONE = re.compile(r"\W*(?:completed?|done|started|achieved|closed)\b", re.IGNORECASE)
_NOT_DONE = re.compile(r"\W*|n/?a|none|nil", re.IGNORECASE)


def cell_text(cell: Cell) -> str:
    """What a cell says."""
    return cell.text


def table_actions(rows: RowsTable, text_of: CellText = cell_text) -> Iterator[Action]:
    """The actions of the rows under a header; rows that are blank, or hold only their number, are left out."""
    above: dict[str, str] = {}
    in_order = "order of priority" in " ".join(rows.titles.get("action", "").casefold().split())
    count = 0
    last: Action | None = None
    for row in rows.rows:
        values = _values(row, rows, above, text_of)
        said = {k: v for k, v in values.items() if k not in {"number", "objective"} and v}
        own_objective = values.get("objective", "") and not _continues(row, rows, "objective")
        if not any(re.search(r"\w", v) for v in said.values()) and not own_objective:
            continue
        if last is not None and _goes_on(values):
            last = replace(last, action=f"{last.action} {values['action']}")
            continue
        if last is not None:
            yield last
        count += 1
        last = _action(values, _row_place(row), count if in_order else None)
    if last is not None:
        yield last
    for card in rows.cards:
        values = {column: text_of(cell).strip() for column, cell in card.items()}
        if any(re.search(r"\w", v) for v in values.values()):
            yield _action(values, _row_place(card["action"].row), None)


def _goes_on(values: dict[str, str]) -> bool:
    """Whether a row only goes on with the words of the action above it."""
    return values.get("action", "")[:1].islower() and not any(v for k, v in values.items() if k != "action")


def _values(row: Row, rows: RowsTable, above: dict[str, str], text_of: CellText) -> dict[str, str]:
    values: dict[str, str] = {}
    for column, at in rows.columns.items():
        cell = row.at(at)
        if cell is None:
            continue
        if cell.continues and not cell.text.strip():
            values[column] = above.get(column, "")
        else:
            values[column] = above[column] = text_of(cell).strip()
    return values


def _continues(row: Row, rows: RowsTable, column: str) -> bool:
    cell = row.at(rows.columns[column]) if column in rows.columns else None
    return cell is not None and cell.continues


def _action(values: dict[str, str], place: Place, order: int | None) -> Action:
    values = _parted(values)
    done = _DONE.match(values.get("due", ""))
    due, check = read_date(values.get("due")), read_date(values.get("check_back"))
    doubts = [r.doubt for r in (due, check) if r.doubt]
    if done:
        due = DateReading(None, due.as_written)
        doubts.append(f"“{values['due'][:60]}” says when something was done, and not by when.")
    text = values.get("action", "")
    if not text:
        doubts.append("The row names no action.")
    number = re.search(r"\d+", values.get("priority", ""))
    return Action(
        action=text,
        owner=" ".join(values.get("owner", "").split()) or None,
        due=due.day,
        due_as_written=due.as_written,
        measure=values.get("measure") or None,
        check_back=check.day,
        check_back_as_written=check.as_written,
        priority=int(number[0][:4]) if number else order,
        objective=values.get("objective") or None,
        progress=values.get("progress") or None,
        doubt=" ".join(doubts) or None,
        place=place,
    )


def _parted(values: dict[str, str]) -> dict[str, str]:
    """Values with the date taken out of the owner's cell, where one column holds both ("Owner and date")."""
    owner = values.get("owner", "")
    found = [d for d in full_dates(owner) if d.day]
    if values.get("due") or len(found) != 1:
        return values
    rest = f"{owner[: found[0].start]} {owner[found[0].end :]}".strip(" ,;:-\u2013()\n")
    return {**values, "owner": rest, "due": owner[found[0].start : found[0].end]}


def _row_place(row: Row) -> Place:
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            return place_of(paragraph)
    return NOWHERE


def region_actions(
    region: Region, field: FieldDefinition, people: People = NOBODY, known: Collection[Table] = ()
) -> list[Action]:
    """The actions written under a label: sentences, and tables inside the answer, but not the ``known`` tables."""
    found: list[Action] = []
    lines: list[tuple[str, Place]] = []
    for item in _items(region):
        if isinstance(item, Piece):
            lines += [(line, place_of(item.paragraph, region.label)) for line in item.said.split("\n")]
        elif item not in known:
            found += nested_actions(item, field)
    return [*_joined(lines, people), *found]


def _items(region: Region) -> Iterator[Item]:
    for part in (region.own, *region.parts):
        yield from part.items


def _joined(lines: Sequence[tuple[str, Place]], people: People) -> list[Action]:
    """Sentences as actions; a line that only names an owner or a date belongs to the action before it."""
    whole: list[tuple[str, Place]] = []
    for text, place in lines:
        owner, due = _OWNER_LINE.fullmatch(text), _DUE_LINE.fullmatch(text)
        if (owner or due) and whole:
            before, at = whole[-1]
            whole[-1] = (f"{before} {'Owner' if owner else 'By when'}: {(owner or due)[1]}", at)  # type: ignore[index]
        else:
            whole.append((text, place))
    return read_sentences(whole, people)


def nested_actions(table: Table, field: FieldDefinition) -> list[Action]:
    """The actions of a table inside an answer: by its header row, else by what its cells hold."""
    columns = header_columns(table.rows[0], [field]) if table.rows else None
    if columns is not None:
        return list(table_actions(RowsTable(table, table.rows[0], columns, {}, table.rows[1:])))
    return [action for row in table.rows if (action := _by_content(row)) is not None]


def _by_content(row: Row) -> Action | None:
    """A row without headings: the date is the due date, a name the owner, the longest text the action."""
    cells = [(c, c.text.strip()) for c in row.cells if c.text.strip()]
    if not cells or all(_NOT_DONE.fullmatch(text) for _, text in cells):
        return None
    values: dict[str, str] = {}
    rest: list[str] = []
    for _, text in cells:
        if "due" not in values and (list(full_dates(text)) or read_date(text).code) and len(text.split()) <= 6:
            values["due"] = text
        elif re.fullmatch(r"\d{1,2}[.)]?", text) and not rest:
            values["number"] = text
        else:
            rest.append(text)
    action = max([t for t in rest if not looks_like_people(t)] or rest, key=len, default="")
    others = [t for t in rest if t is not action]
    owners = [t for t in others if looks_like_people(t)]
    values |= {"action": action, "owner": owners[0] if owners else ""}
    left = [t for t in others if t not in owners[:1]]
    if left:
        values["progress"] = "\n".join(left)
    return _action(values, _row_place(row), None)
