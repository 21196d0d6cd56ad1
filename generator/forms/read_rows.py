"""Actions out of tables: under a header row, in a small table without one, or as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from generator.forms.action_ending import UNPLAIN
from generator.forms.action_sentence import NUMBER, read_sentence
from generator.forms.actions import read_sentences
from generator.forms.actions_split import SAME, SEVERAL, numbered_parts, several_actions
from generator.forms.dates import DateReading, full_dates, read_date
from generator.forms.people_named import NOBODY, People, looks_like_people
from generator.forms.read_lines import Piece, place_of
from generator.forms.read_region import Item, Region
from generator.forms.read_tables import RowsTable, header_columns
from generator.model import NOWHERE, Action, Place
from generator.office.word import Cell, Row, Table
from generator.profile import FieldDefinition

CellText = Callable[[Cell], str]
_BULLETS = ("", "\u2022 ", "\u25e6 ")
_PROBE = "Do this"
_SAID_ABOVE = ("owner", "due", "check_back")
_MAY_TELL = re.compile(
    r"[\dA-Z,;:()\[\]/|\t\n\u2013\u2014]|\s-|[.!?]\s"
    r"|\b(?:by (?:the|an?|his|her|their|our|my|next|end|mid|mum|dad|all|both|me|\w+ (?:worker|manager|officer|team))"
    r"|before|due|within|next|asap|immediate|urgent|today|tomorrow|end|week|month|lead)"
)
"""What a sentence that names somebody or a time cannot do without: a sign between the parts, a capital, such a word."""
_DONE = re.compile(
    r"\W*(?:completed?|done|started|achieved|closed|review(?:ed)?|agreed|set|raised|sent|held)\b", re.IGNORECASE
)
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
        *others, last = _row_actions(row, rows, values, count if in_order else None)
        yield from others
        count += 1 + len(others)
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
            said = text_of(cell).strip()
            values[column] = above[column] = above.get(column) or said if SAME.fullmatch(said) else said
    return values


def _continues(row: Row, rows: RowsTable, column: str) -> bool:
    cell = row.at(rows.columns[column]) if column in rows.columns else None
    return cell is not None and cell.continues


def _row_actions(row: Row, rows: RowsTable, values: dict[str, str], count: int | None) -> list[Action]:
    """The action of a row, or several where its cells number them alike."""
    place = _row_place(row)
    several = several_actions(values)
    actions = [
        _action(part, place, None if count is None else count + number)
        for number, part in enumerate(several or [values], 1)
    ]
    cell = row.at(rows.columns["action"]) if "action" in rows.columns else None
    if not several and cell is not None and _is_listed(cell, values):
        actions = [replace(a, doubt=a.doubt or SEVERAL) for a in actions]
    return actions


def _is_listed(cell: Cell, values: dict[str, str]) -> bool:
    """Whether every line of a cell is one of a list, so that each may be an action of its own."""
    listed = [p for p in cell.paragraphs if p.text.strip()]
    lines, owners = (values.get(c, "").split("\n") for c in ("action", "owner"))
    if len(lines) == len(owners) > 1 and all(map(looks_like_people, owners)):
        return True
    in_list = len(listed) > 1 and all(p.list_level or NUMBER.match(p.text) for p in listed)
    return in_list or len(numbered_parts(values.get("action", ""))) > 1


def _action(values: dict[str, str], place: Place, order: int | None) -> Action:
    values = _parted(values)
    done = _DONE.match(values.get("due", ""))
    due, check = read_date(values.get("due")), read_date(values.get("check_back"))
    doubts = [r.doubt for r in (due, check) if r.doubt]
    if done:
        due = DateReading(None, due.as_written)
        doubts.append(f"“{values['due'][:60]}” says when something was done or is looked at, and not by when.")
    text = values.get("action", "")
    if not text:
        doubts.append("The row names no action.")
    doubts += [values["doubt"]] if "doubt" in values else []
    doubts += [
        f"Nothing above says what “{said}” is." for c in _SAID_ABOVE if SAME.fullmatch(said := values.get(c, ""))
    ]
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
    """Values with who and by when each in its place, where one cell holds both ("AB by 4 May 2026") or the action does.

    Where that is not plain, the words stay where they are, and "doubt" says so.
    """
    owner, due = values.get("owner", ""), values.get("due", "")
    is_dated = next(full_dates(owner), None) is not None
    if is_dated and looks_like_people(due):
        owner, due = due, owner
        values = {**values, "owner": owner, "due": due}
    elif (owner and not due and (is_dated or not looks_like_people(owner))) or (due and not owner):
        probe = read_sentence(f"{_PROBE} \u2013 {' '.join((owner or due).split())}")
        is_plain = probe is not None and probe.action == _PROBE
        if probe is not None and is_plain and probe.due_as_written and (owner or probe.owner):
            return {**values, "owner": probe.owner or "", "due": probe.due_as_written}
        if is_dated and not is_plain:
            return {**values, "doubt": UNPLAIN}
    return values if owner and due else _told(values)


def _told(values: dict[str, str]) -> dict[str, str]:
    """Values with the owner or the date that stand in the words of the action, where their own cells are blank."""
    owner, due = values.get("owner", ""), values.get("due", "")
    told = read_sentence(values["action"]) if _MAY_TELL.search(values.get("action", ""), 1) else None
    if told is None or (told.owner and owner) or (told.due_as_written and due):
        return values
    if told.owner or told.due_as_written:
        values = {**values, "action": told.action, "owner": owner or told.owner or ""}
        values["due"] = due or told.due_as_written or ""
    doubt = "" if owner or told.due_as_written else told.doubt
    return {**values, "doubt": doubt} if doubt else values


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
            lines += _lines(item, region)
        elif item not in known:
            found += nested_actions(item, field)
    return [*read_sentences(lines, people), *found]


def _items(region: Region) -> Iterator[Item]:
    for part in (region.own, *region.parts):
        yield from part.items


def _lines(piece: Piece, region: Region) -> list[tuple[str, Place]]:
    """The lines of a paragraph as people see them: one of a list of Word's has a bullet in front."""
    place, bullet = place_of(piece.paragraph, region.label), _BULLETS[min(piece.paragraph.list_level, 2)]
    first, *others = piece.said.split("\n")
    return [(first if NUMBER.match(first) else f"{bullet}{first}", place), *((line, place) for line in others)]


def nested_actions(table: Table, field: FieldDefinition) -> list[Action]:
    """The actions of a table inside an answer: by its header row, else by what its cells hold."""
    columns = header_columns(table.rows[0], [field]) if table.rows else None
    if columns is not None:
        return list(table_actions(RowsTable(table, table.rows[0], columns, {}, table.rows[1:])))
    if columns := _columns_by_content(table.rows):
        rows = [row for row in table.rows if not all(_NOT_DONE.fullmatch(c.text.strip()) for c in row.cells)]
        return list(table_actions(RowsTable(table, None, columns, {}, rows)))
    return [action for row in table.rows if (action := _by_content(row)) is not None]


def _columns_by_content(rows: Sequence[Row]) -> dict[str, int]:
    """The columns of a table without headings by what they hold: dates, the longer texts, people; none if mixed."""
    grid = [[c.column for c in row.cells] for row in rows]
    if len(rows) < 2 or any(columns != grid[0] for columns in grid):
        return {}
    texts = {at: [cell.text.strip() for row in rows if (cell := row.at(at)) and cell.text.strip()] for at in grid[0]}
    dated = [at for at, said in texts.items() if said and all(len(t.split()) <= 6 and _is_time(t) for t in said)]
    numbered = [at for at, said in texts.items() if said and all(re.fullmatch(r"\d{1,2}[.)]?", t) for t in said)]
    left = sorted(
        (at for at in texts if at not in dated and at not in numbered),
        key=lambda at: (sum(map(looks_like_people, texts[at])), -sum(map(len, texts[at]))),
    )
    is_short = len(left) == 2 and all(len(t.split()) <= 4 for t in texts[left[1]])
    if len(dated) != 1 or not is_short:
        return {}
    return {"action": left[0], "owner": left[1], "due": dated[0]}


def _is_time(text: str) -> bool:
    return next(full_dates(text), None) is not None or bool(read_date(text).code)


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
