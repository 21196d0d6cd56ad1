"""The grade of one question and the text beside it, from wherever people put the two."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby

from generator.forms.grade_marks import is_seen
from generator.forms.grades import (
    NOTHING,
    GradeReading,
    find_grade,
    grade_words,
    is_options,
    options_at_start,
    read_marked,
)
from generator.forms.grades_typed import read_lead, read_typed, read_whole_line
from generator.forms.labels import without_grades
from generator.forms.read_grade_table import grade_in_table
from generator.forms.read_lines import Piece
from generator.forms.read_region import Item, Part, Region, items_text
from generator.forms.signs import BOXES, TICKS_AND_BOXES
from generator.model import Answer
from generator.office.word import Table
from generator.profile import FieldDefinition, FieldKind, GradeScale

_LEAD_IN = re.compile(r"\W*(?:overall )?(?:grade|judge?ment|rating)\W*", re.IGNORECASE)
_AFTER_DASH = re.compile(r"^.*\s[-\u2013\u2014]\s")
_FINDINGS = re.compile(r"\A\s*findings(?: and evidence)?\s*:\s*", re.IGNORECASE)
_EMPTY = rf"[\s{BOXES}.\-\u2013\u2014]*|no?|n/?a"


def read_graded(
    region: Region, answer: Answer, scale: GradeScale, field: FieldDefinition
) -> tuple[Answer, GradeReading]:
    """A grade with the text beside it; what only shows the grade is left out of the text of a graded question."""
    chosen = next((p for p in region.parts if p.role == "grade" and p.control is not None and p.text), None)
    if chosen is not None:
        reading = read_typed(chosen.text, scale)
        others = [p.text for p in region.parts if p.text and (p is not chosen or field.kind is FieldKind.GRADE)]
        text = "\n".join(others)
        return replace(answer, value=text or None, grade=reading.grade, as_written=reading.as_written), reading
    used: list[Item] = []
    in_columns = _ticked_column(region, scale) or _in_inner_table(region, scale)
    _split_options(region, scale)
    reading = in_columns if in_columns is not None else _settled(region, scale, field, used)
    if field.kind is FieldKind.GRADE:
        text = (reading.grade or "") if _is_options_only(region, scale) else region.text
    else:
        text = "\n".join(t for part in (region.own, *region.parts) if (t := _besides(part, used, scale)))
        if text and not reading.says_something:
            reading = read_lead(text, scale)
            reading = reading if reading.says_something else _later_line(text, scale)
    return replace(answer, value=text or None, grade=reading.grade, as_written=reading.as_written), reading


def _ticked_column(region: Region, scale: GradeScale) -> GradeReading | None:
    """The grade whose column is ticked or shaded, where each grade has a column of its own; None where none has.

    Cells that hold no more than the mark are taken out of the answer.
    """
    columns = [(grade, p) for p in region.parts if (grade := find_grade(scale, p.heading))]
    if len({grade.name for grade, _ in columns}) < len(scale.grades):
        initials = {_initials(g.name): g for g in scale.grades}
        columns = [
            (grade, p) for p in region.parts if (grade := initials.get(p.heading.strip(" .").upper()))
        ] or columns
    if len({grade.name for grade, _ in columns}) < 2:
        return None
    marked = [(grade, p) for grade, p in columns if re.search(r"\S", p.text) and not re.fullmatch(_EMPTY, p.text)]
    if not marked:
        fills = Counter(p.cell.fill for _, p in columns if p.cell is not None)
        marked = [
            (grade, p)
            for grade, p in columns
            if p.cell is not None and is_seen(p.cell.fill) and fills[p.cell.fill] == 1
        ]
    region.parts = [p for p in region.parts if all(p is not c for _, c in columns) or len(p.text.split()) > 2]
    names = list(dict.fromkeys(grade.name for grade, _ in marked))
    if len(names) > 1:
        return GradeReading(
            None, "two-grades", "Two grades are marked: " + " and ".join(names) + ".", " / ".join(names)
        )
    return GradeReading(names[0]) if names else NOTHING


def _in_inner_table(region: Region, scale: GradeScale) -> GradeReading | None:
    """The grade of a table within the answer that lists the grades, which is taken out of it; None where none does."""
    for part in (region.own, *region.parts):
        for item in part.items:
            reading = grade_in_table(item, scale) if isinstance(item, Table) else None
            if reading is not None:
                part.items.remove(item)
                return reading
    return None


def _initials(name: str) -> str:
    """The first letters of a grade's telling words: RI for "Requires Improvement to be Good"."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def _settled(region: Region, scale: GradeScale, field: FieldDefinition, used: list[Item]) -> GradeReading:
    """The grade that is marked, else left in the label, else typed; none where a marked and a typed one differ."""
    marked = _marked(region, scale, used)
    if not marked.says_something:
        marked = _in_label(region, scale)
    if not marked.says_something:
        return _typed_grade(region, scale, used, field)
    typed = _retyped(region, scale, used)
    if marked.grade and typed.grade and typed.grade != marked.grade:
        doubt = f"{marked.grade} is marked and {typed.grade} is typed."
        return GradeReading(None, "two-grades", doubt, f"{marked.grade} / {typed.grade}")
    return marked


def _besides(part: Part, used: list[Item], scale: GradeScale) -> str:
    """What a part says besides the grade: all of a text, what follows the grade typed before it, not a grade alone."""
    if part.role == "grade":
        rest = "\n".join(_rest(i, scale) for i in part.items if isinstance(i, Piece))
        return rest if len(rest.split()) >= 4 else ""
    lines = [_rest(i, scale) if i in used and isinstance(i, Piece) else items_text([i]) for i in part.items]
    lines = [_FINDINGS.sub("", line, count=1) for line in lines if not _LEAD_IN.fullmatch(line)]
    return "\n".join(line for line in lines if line) or part.typed


def _rest(piece: Piece, scale: GradeScale) -> str:
    """What follows the grade with which a piece begins."""
    found = grade_words(piece.text, scale)
    if is_options(piece.text, scale) or not found or piece.text[: found[0][0]].strip():
        return ""
    rest = piece.text[found[0][1] :].lstrip(" \u00a0-\u2013\u2014:;,.")
    return rest if re.search(r"\w", rest) and not grade_words(rest, scale) else ""


def _split_options(region: Region, scale: GradeScale) -> None:
    """Part the printed grade words at the start of a line from the answer that follows them."""
    for part in (region.own, *region.parts):
        items: list[Item] = []
        for item in part.items:
            if isinstance(item, Piece) and (cut := options_at_start(item.paragraph.text[item.start : item.end], scale)):
                items.append(Piece(item.paragraph, item.start, item.start + cut))
                item = Piece(item.paragraph, item.start + cut, item.end)  # noqa: PLW2901
            if isinstance(item, Table) or item.text:
                items.append(item)
        part.items = items


def _is_options_only(region: Region, scale: GradeScale) -> bool:
    pieces = [*region.own.pieces, *(piece for p in region.parts for piece in p.pieces)]
    return bool(pieces) and all(is_options(p.text, scale) for p in pieces)


def _marked(region: Region, scale: GradeScale, used: list[Item]) -> GradeReading:
    """The grade that is marked among the words printed in the label or in a cell of their own."""
    listed = [p for part in (region.own, *region.parts) for p in part.pieces if _lists(p, part, scale)]
    listed += [p for part in (region.own, *region.parts) for p in _list_of_lines(part, scale) if p not in listed]
    if listed:
        reading = read_marked(listed, scale)
        if reading.says_something or not _is_typed_list(listed, scale):
            used.extend(listed)
            return reading
    label = read_marked([_options_of(region, scale)], scale)
    return label


def _lists(piece: Piece, part: Part, scale: GradeScale) -> bool:
    if is_options(piece.text, scale):
        return True
    single = grade_words(piece.text, scale)
    has_box = re.search(f"[{TICKS_AND_BOXES}]", piece.text) is not None
    return len(single) == 1 and has_box and len(piece.text.split()) <= 8


def _list_of_lines(part: Part, scale: GradeScale) -> list[Piece]:
    """The lines of a part that print the grade words below one another, each on its own line and none between them."""
    for is_grade, group in groupby(part.pieces, lambda p: len(p.text) < 80 and _is_one_grade(p.text, scale)):
        lines = list(group)
        names = {grade.name for p in lines for _, _, grade in grade_words(p.text, scale)}
        if is_grade and len(names) == len(lines) >= min(3, len(scale.grades)):
            return lines
    return []


def _is_one_grade(text: str, scale: GradeScale) -> bool:
    """Whether a line says a grade and besides at most a cross or other signs."""
    found = grade_words(text, scale)
    if len(found) != 1:
        return False
    rest = text[: found[0][0]] + " " + text[found[0][1] :]
    return not re.search(r"[^\W_]", re.sub(r"(?<!\w)[xX](?!\w)", " ", rest))


def _is_typed_list(listed: list[Piece], scale: GradeScale) -> bool:
    """Whether a list of two words is what somebody typed ("Good/Excellent") and not what the form prints."""
    return len({g.name for p in listed for _, _, g in grade_words(p.text, scale)}) < min(3, len(scale.grades))


def _options_of(region: Region, scale: GradeScale) -> Piece:
    """The part of the printed label that lists the grade words."""
    whole = region.piece
    raw = whole.paragraph.text[whole.start : whole.end]
    core = without_grades(raw.rstrip(), scale)
    return Piece(whole.paragraph, whole.start + len(core), whole.end) if raw.startswith(core) else whole


def _in_label(region: Region, scale: GradeScale) -> GradeReading:
    """The one grade word that is left in the label after the others were deleted."""
    whole = region.piece.text
    found = {g.name for _, _, g in grade_words(_options_of(region, scale).text, scale)}
    printed = {g.name for _, _, g in grade_words(_AFTER_DASH.sub("", whole), scale)}
    return GradeReading(found.pop()) if len(found) == 1 and len(printed) <= 1 else NOTHING


def _typed_grade(region: Region, scale: GradeScale, used: list[Item], field: FieldDefinition) -> GradeReading:
    """The grade typed after the label, in its own cell, or as the first or last line of the answer."""
    cells = [p for p in region.parts if p.role == "grade"]
    texts = [items_text([i for i in p.items if i not in used]) or p.typed for p in cells]
    readings = [read_typed(text, scale) for text in texts if text.strip()]
    names = sorted({r.grade for r in readings if r.grade})
    if len(names) > 1:
        return GradeReading(None, "two-grades", "Two grades are given: " + " and ".join(names) + ".")
    if readings:
        return readings[0]
    if field.kind is FieldKind.GRADE:
        text = "\n".join(
            items_text([i for i in p.items if i not in used]) or p.typed for p in (region.own, *region.parts)
        )
        return read_typed(text.strip(), scale) if text.strip() else NOTHING
    if cells and not region.own.items:
        return NOTHING
    after = _after_label(region, scale, used)
    if after.says_something:
        return after
    return _whole_line(region, scale, used)


def _retyped(region: Region, scale: GradeScale, used: list[Item]) -> GradeReading:
    """A grade that is typed as well as marked: in its own cell, or alone on the first line of the answer."""
    for part in region.parts:
        text = items_text([i for i in part.items if i not in used])
        if part.role == "grade" and text:
            return read_typed(text, scale)
    pieces = [p for part in (region.own, *region.parts) for p in part.pieces if p not in used]
    reading = read_whole_line(pieces[0].text, scale) if pieces else NOTHING
    return reading if reading.grade is not None and find_grade(scale, pieces[0].text) is not None else NOTHING


def _after_label(region: Region, scale: GradeScale, used: list[Item]) -> GradeReading:
    """A short text on the label's own line that names a grade, or is at least no sentence."""
    for piece in region.own.pieces:
        if piece.paragraph is region.piece.paragraph and piece not in used:
            reading = read_typed(piece.text, scale)
            if reading.grade and piece.text.rstrip(" :").endswith("?"):  # the rest of the words that the label prints
                reading = GradeReading(None, "grade-unclear", "It is not plain which printed grade is marked.")
            is_short = len(piece.text.split()) <= 8
            elsewhere = any(p.items for p in region.parts) or len(region.own.items) > 1
            is_open = reading.code == "unknown-grade" and not elsewhere
            is_open = is_open or (reading.grade is None and len(piece.text.split()) > 5)
            if reading.says_something and is_short and not is_open:
                used.append(piece)
                return reading
    return NOTHING


def _later_line(text: str, scale: GradeScale) -> GradeReading:
    """The grade that stands alone on a later line of an answer, said with a doubt; the answer keeps the line."""
    found = {r.grade: r for line in text.split("\n")[1:] if (r := read_whole_line(line, scale)).grade}
    if len(found) != 1:
        return NOTHING
    reading = next(iter(found.values()))
    return replace(reading, code="grade-unclear", doubt="No grade is marked; it was taken from a line of the answer.")


def _whole_line(region: Region, scale: GradeScale, used: list[Item]) -> GradeReading:
    pieces = [p for part in (region.own, *region.parts) for p in part.pieces if p not in used]
    others = [part for part in region.parts if not part.role and len(region.parts) > 1]
    shorts = [p for p in others if 0 < len(p.text.split()) <= 3 or find_grade(scale, p.text)]
    first = read_whole_line(pieces[0].text, scale) if pieces else NOTHING
    if first.says_something:
        used.append(pieces[0])
        return first
    for part in shorts:
        reading = read_typed(part.text, scale)
        if reading.says_something:
            used.extend(part.items)
            return reading
    return NOTHING
