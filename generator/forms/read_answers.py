"""From what stands in the place of a question to a typed answer: text, grade, choice or date, each with its doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.forms.dates import DateReading, read_date, read_month
from generator.forms.grade_marks import marked_options
from generator.forms.grades import (
    NOTHING,
    GradeReading,
    find_grade,
    grade_words,
    is_options,
    options_at_start,
    read_lead,
    read_marked,
    read_typed,
    read_whole_line,
)
from generator.forms.labels import LabelBook, squash, without_grades
from generator.forms.read_lines import Piece, place_of
from generator.forms.read_regions import Item, Part, Region, items_text
from generator.model import Answer, Place
from generator.office.word import Table
from generator.profile import FieldDefinition, FieldKind, GradeScale

_CHOSEN = re.compile(
    r"\W*(?:(?P<na>(?:n\s*/\s*a|not applicable|na)\b)|(?P<yes>(?:yes|y|true)\b)|(?P<no>(?:no|n|false)\b))|"
    r"\s*(?P<tick>[\u2713\u2714\u2611\u2612])\s*$",
    re.IGNORECASE,
)
_TICK, _CROSS, _BOX = "\u2713\u2714\u2611\u2612\u2705", "\u2717\u2718", "\u2610\u25a1"


@dataclass(slots=True)
class Reading:
    """An answer with the codes of its doubts, which become issues."""

    answer: Answer
    codes: list[tuple[str, str]]


def read_answer(region: Region, field: FieldDefinition, book: LabelBook) -> Reading:
    """The answer to one question from its region."""
    answer = Answer(field.id, region.label, place=answer_place(region))
    codes: list[tuple[str, str]] = [("weak-label", region.doubt)] if region.doubt else []
    codes += [("stale-control", part.doubt) for part in region.parts if part.doubt]
    scale = book.scale(field)
    if scale is not None:
        answer, grade = _graded(region, answer, scale, field)
        codes += [(grade.code, grade.doubt)] if grade.code else []
    else:
        answer = replace(answer, value=_text(region) or None)
    answer, more = _typed(region, answer, field)
    codes += [(code, doubt) for code, doubt in more if code]
    codes += _unseen(region, answer)
    doubt = " ".join(dict.fromkeys(d for _, d in codes if d)) or None
    return Reading(replace(answer, doubt=doubt), codes)


def answer_place(region: Region) -> Place:
    """Where the answer stands, or would stand if it is blank."""
    place = region.place
    for part in (region.own, *region.parts):
        if part.pieces:
            return place_of(part.pieces[0].paragraph, place.question, place.section, _control(part))
    for part in region.parts:
        first = next(iter(part.cell.paragraphs), None) if part.cell is not None else None
        if first is not None:
            return place_of(first, place.question, place.section, _control(part))
    return place


def _control(part: Part) -> str:
    return (part.control.tag or part.control.title) if part.control is not None else ""


def _text(region: Region) -> str:
    return "\n".join(text for part in (region.own, *region.parts) if (text := part.text))


def _typed(region: Region, answer: Answer, field: FieldDefinition) -> tuple[Answer, list[tuple[str, str]]]:
    """What the kind of question asks for beyond text: a date, a month, one of some choices, a tick."""
    match field.kind:
        case FieldKind.DATE:
            reading = _date(region, answer.value)
            return replace(answer, date=reading.day, as_written=reading.as_written), [(reading.code, reading.doubt)]
        case FieldKind.MONTH:
            return _month(region, answer)
        case FieldKind.CHOICE:
            return replace(answer, choice=field.find_choice(answer.value or "")), []
        case FieldKind.YES_NO | FieldKind.YES_NO_COMMENT:
            return _yes_no(region, answer, field)
        case FieldKind.TICK:
            return _tick(region, answer)
    return answer, []


def _date(region: Region, text: str | None) -> DateReading:
    """A date by its words; the control's own date where the words give none, a doubt where the two differ."""
    control = next((p.control for p in region.parts if p.control is not None and p.control.kind == "date"), None)
    reading = read_date(text)
    stored = read_date(control.date[:10]).day if control is not None and text else None
    if stored is None or reading.day == stored:
        return reading
    if reading.day is None:
        return DateReading(stored, text, "stale-control", f"The box shows “{text}”; its stored date was taken.")
    return replace(reading, code="stale-control", doubt=f"The box shows {text} and stores {stored.isoformat()}.")


def _month(region: Region, answer: Answer) -> tuple[Answer, list[tuple[str, str]]]:
    month = read_month(answer.value)
    if month is None and answer.value:
        stored = _date(region, answer.value).day
        month = stored.replace(day=1) if stored else None
    codes = (
        [] if month or not answer.value else [("unreadable-date", f"“{answer.value[:60]}” gives no month with a year.")]
    )
    return replace(answer, date=month, as_written=answer.value), codes


def _yes_no(region: Region, answer: Answer, field: FieldDefinition) -> tuple[Answer, list[tuple[str, str]]]:
    """Yes, No or Not applicable: chosen in a list, ticked among printed words, or the first word of the answer."""
    chosen = next((p for p in region.parts if p.role == "choice"), None) or _choice_cell(region)
    if chosen is not None:
        rest = "\n".join(p.text for p in region.parts if p is not chosen and p.text)
        choice = _said(chosen.text)
        unclear = not choice and bool(chosen.text.strip())
        value = rest or (chosen.text if unclear else "")
        return replace(answer, choice=choice, value=value or None), []
    ticked = _ticked([*region.own.pieces, *(piece for p in region.parts for piece in p.pieces)])
    if ticked is None and not answer.value:
        ticked = _ticked([region.piece])
    if ticked == "":
        return answer, [("choice-unclear", "More than one of the printed answers is marked, or none clearly.")]
    if ticked:
        return replace(answer, choice=ticked), []
    boxes = [p.control for p in region.parts if p.control is not None and p.control.kind == "checkbox"]
    if boxes and re.fullmatch(rf"[{_TICK}{_CROSS}{_BOX}\s]*", answer.value or ""):
        return replace(answer, choice="Yes" if any(b.checked for b in boxes) else None), []
    return replace(answer, choice=_said(answer.value)), []


def _choice_cell(region: Region) -> Part | None:
    """A cell that holds nothing but Yes or No, with the comment in another."""
    filled = [p for p in region.parts if p.text]
    is_choice = len(filled) > 1 and squash(filled[0].text) in {"yes", "no", "notapplicable", "na"}
    return filled[0] if is_choice and filled[0].cell is not None and not region.own.text else None


def _said(text: str | None) -> str | None:
    match = _CHOSEN.match(" ".join((text or "").split()))
    if match is None:
        return None
    return "Yes" if match["yes"] or match["tick"] else "No" if match["no"] else "Not applicable"


def _ticked(pieces: list[Piece]) -> str | None:
    """The printed Yes or No that is marked; None where they are not both printed, empty where no one is."""
    options = []
    for piece in pieces:
        text = piece.paragraph.text[piece.start : piece.end]
        words = [(m.start(), m.end(), m[0].title()) for m in re.finditer(r"\b(?:yes|no)\b", text, re.IGNORECASE)]
        rest = re.sub(r"\b(?:yes|no|n/a|not applicable)\b", "", text, flags=re.IGNORECASE)
        if re.search(r"\w{3,}", rest) and piece is not pieces[0]:
            return None
        options += list(marked_options(piece, words))
    if {o.name for o in options} != {"Yes", "No"} or len(options) != 2:
        return None
    for kind in ("tick", "highlight", "fill", "bracket", "underline", "bold", "colour"):
        marked = [o.name for o in options if getattr(o, kind) >= 0.5]
        if len(marked) == 1:
            return marked[0]
        if len(marked) == 2 and kind in {"tick", "highlight"}:
            return ""
    left = [o.name for o in options if o.strike < 0.5]
    return left[0] if len(left) == 1 else None


def _tick(region: Region, answer: Answer) -> tuple[Answer, list[tuple[str, str]]]:
    """A tick box by what it shows; a doubt where its stored state differs."""
    control = next((p.control for p in region.parts if p.control is not None and p.control.kind == "checkbox"), None)
    shown = any(c in (answer.value or "") for c in _TICK + _CROSS) or _said(answer.value) == "Yes"
    codes = []
    if control is not None and control.checked is not None and control.checked != shown:
        codes = [("stale-control", "The box shows one state and stores the other.")]
    return replace(answer, choice="Yes" if shown else None), codes


def _unseen(region: Region, answer: Answer) -> list[tuple[str, str]]:
    """What a blank answer may hold that is no text: a picture, or an old drop-down nobody may have touched."""
    if not answer.is_blank:
        return []
    for part in (region.own, *region.parts):
        paragraphs = list(part.cell.paragraphs) if part.cell is not None else [p.paragraph for p in part.pieces]
        for paragraph in paragraphs:
            if paragraph.untouched:
                return [
                    (
                        "stale-control",
                        f"The list shows “{paragraph.untouched}”, its first item, which may not be chosen.",
                    )
                ]
            if paragraph.pictures:
                return [("picture-answer", "There is a picture here, which cannot be read.")]
    return []


def _graded(region: Region, answer: Answer, scale: GradeScale, field: FieldDefinition) -> tuple[Answer, GradeReading]:
    """A grade with the text beside it; what only shows the grade is left out of the text of a graded question."""
    chosen = next((p for p in region.parts if p.role == "grade" and p.control is not None and p.text), None)
    if chosen is not None:
        reading = read_typed(chosen.text, scale)
        text = "\n".join(p.text for p in region.parts if p is not chosen and p.text)
        return replace(answer, value=text or None, grade=reading.grade, as_written=reading.as_written), reading
    used: list[Item] = []
    _split_options(region, scale)
    reading = _marked(region, scale, used)
    if not reading.says_something:
        reading = _in_label(region, scale)
    typed = _retyped(region, scale, used) if reading.says_something else _typed_grade(region, scale, used, field)
    if not reading.says_something:
        reading = typed
    elif typed.grade and reading.grade and typed.grade != reading.grade and reading.grade is not None:
        reading = GradeReading(
            None,
            "two-grades",
            f"{reading.grade} is marked and {typed.grade} is typed.",
            f"{reading.grade} / {typed.grade}",
        )
    text = "\n".join(t for part in (region.own, *region.parts) if (t := _besides(part, used, scale)))
    if field.kind is FieldKind.GRADE:
        text = _text(region)
        text = reading.grade or "" if _is_options_only(region, scale) else text
    elif not reading.says_something:
        reading = read_lead(text, scale) if text else NOTHING
        reading = reading if reading.says_something else _later_line(text, scale)
    return replace(answer, value=text or None, grade=reading.grade, as_written=reading.as_written), reading


def _besides(part: Part, used: list[Item], scale: GradeScale) -> str:
    """What a part says besides the grade: all of a text, what follows the grade typed before it, not a grade alone."""
    if part.role == "grade":
        rest = "\n".join(_rest(i, scale) for i in part.items if isinstance(i, Piece))
        return rest if len(rest.split()) >= 4 else ""
    lines = [_rest(i, scale) if i in used and isinstance(i, Piece) else items_text([i]) for i in part.items]
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
    has_box = re.search(f"[{_TICK}{_CROSS}{_BOX}]", piece.text) is not None
    return len(single) == 1 and has_box and len(piece.text.split()) <= 8


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
    found = {g.name for _, _, g in grade_words(_options_of(region, scale).text, scale)}
    return GradeReading(found.pop()) if len(found) == 1 else NOTHING


def _typed_grade(region: Region, scale: GradeScale, used: list[Item], field: FieldDefinition) -> GradeReading:
    """The grade typed after the label, in its own cell, or as the first or last line of the answer."""
    cells = [p for p in region.parts if p.role == "grade"]
    for part in cells:
        text = items_text([i for i in part.items if i not in used]) or part.typed
        if text.strip():
            return read_typed(text, scale)
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
    shorts = [
        part for part in region.parts if not part.role and len(region.parts) > 1 and 0 < len(part.text.split()) <= 3
    ]
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
