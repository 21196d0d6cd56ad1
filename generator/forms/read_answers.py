"""From what stands in the place of a question to a typed answer: text, grade, choice or date, each with its doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from generator.forms.dates import DateReading, read_date, read_month
from generator.forms.grade_marks import is_grey
from generator.forms.grades import is_options
from generator.forms.labels import LabelBook, without_unseen
from generator.forms.read_graded import read_graded
from generator.forms.read_lines import Piece, place_of
from generator.forms.read_region import Part, Region
from generator.forms.read_yes_no import is_offer, read_yes_no, said
from generator.forms.signs import CROSSES, TICKED, TICKS
from generator.model import Answer, Place
from generator.profile import FieldDefinition, FieldKind, GradeScale

_ISO_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True)
class Reading:
    """An answer with the codes of its doubts, which become issues."""

    answer: Answer
    codes: list[tuple[str, str]]


def read_answer(region: Region, field: FieldDefinition, book: LabelBook) -> Reading:
    """The answer to one question from its region."""
    scale = book.scale(field)
    answer = Answer(field.id, region.label, None if scale else region.text or None, place=answer_place(region))
    codes: list[tuple[str, str]] = [("weak-label", region.doubt)] if region.doubt else []
    codes += [("stale-control", part.doubt) for part in region.parts if part.doubt]
    if scale is not None:
        answer, grade = read_graded(region, answer, scale, field)
        codes += [(grade.code, grade.doubt)] if grade.code else []
    answer, more = _typed(region, answer, field)
    codes += [(code, doubt) for code, doubt in more if code]
    codes += _unseen(region, answer, scale is not None) or _greyed(region, scale)
    doubt = " ".join(dict.fromkeys(d for _, d in codes if d)) or None
    return Reading(replace(answer, doubt=doubt) if doubt else answer, codes)


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


def _typed(region: Region, answer: Answer, field: FieldDefinition) -> tuple[Answer, list[tuple[str, str]]]:
    """What the kind of question asks for beyond text: a date, a month, one of some choices, a tick."""
    match field.kind:
        case FieldKind.DATE:
            reading = _date(region, answer.value)
            return replace(answer, date=reading.day, as_written=reading.as_written), [(reading.code, reading.doubt)]
        case FieldKind.MONTH:
            return _month(region, answer)
        case FieldKind.CHOICE:
            return replace(answer, choice=field.find_choice(without_unseen(answer.value or ""))), []
        case FieldKind.YES_NO | FieldKind.YES_NO_COMMENT:
            return read_yes_no(region, answer, field)
        case FieldKind.TICK:
            return _tick(region, answer)
    return answer, []


def _date(region: Region, text: str | None) -> DateReading:
    """A date by its words; the control's own date where the words give none, a doubt where the two differ."""
    control = next((p.control for p in region.parts if p.control is not None and p.control.kind == "date"), None)
    reading = read_date(text)
    stored = _stored_day(control.date[:10]) if control is not None and text else None
    if stored is None or reading.day == stored:
        return reading
    if reading.day is None:
        return DateReading(stored, text, "stale-control", f"The box shows “{text}”; its stored date was taken.")
    return replace(reading, code="stale-control", doubt=f"The box shows {text} and stores {stored.isoformat()}.")


def _stored_day(written: str) -> date | None:
    """The day that a control stores; Word writes it one way only, and other programs are read as people are."""
    if _ISO_DAY.fullmatch(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            return None
    return read_date(written).day


def _month(region: Region, answer: Answer) -> tuple[Answer, list[tuple[str, str]]]:
    month = read_month(without_unseen(answer.value or ""))
    if month is None and answer.value:
        stored = _date(region, answer.value).day
        month = stored.replace(day=1) if stored else None
    codes = (
        [] if month or not answer.value else [("unreadable-date", f"“{answer.value[:60]}” gives no month with a year.")]
    )
    return replace(answer, date=month, as_written=answer.value), codes


def _tick(region: Region, answer: Answer) -> tuple[Answer, list[tuple[str, str]]]:
    """A tick box by what it shows; a doubt where its stored state differs."""
    control = next((p.control for p in region.parts if p.control is not None and p.control.kind == "checkbox"), None)
    shown = re.search(f"[{TICKS}{TICKED}{CROSSES}]", answer.value or "") is not None or said(answer.value) == "Yes"
    codes = []
    if control is not None and control.checked is not None and control.checked != shown:
        codes = [("stale-control", "The box shows one state and stores the other.")]
    return replace(answer, choice="Yes" if shown else None), codes


def _greyed(region: Region, scale: GradeScale | None) -> list[tuple[str, str]]:
    """Letters greyed out beside others in one answer, as what last year's form said; printed choices apart."""
    parts = [part for part in (region.own, *region.parts) if part.items and part.role != "grade"]
    if not any(i.paragraph.has_colour for part in parts for i in part.items if isinstance(i, Piece)):
        return []
    pieces = [p for part in parts for p in part.pieces]
    said = [p for p in pieces if not is_offer(p.text) and not (scale and is_options(p.text, scale))]
    looks = {
        is_grey(marks.colour)
        for p in said
        for a, b, marks in p.spans()
        if p.paragraph.text[p.start + a : p.start + b].strip()
    }
    if looks != {True, False}:
        return []
    return [("stale-control", "Part of the answer is grey, as if it were an older one; all of it was read.")]


def _unseen(region: Region, answer: Answer, is_graded: bool) -> list[tuple[str, str]]:
    """What an answer may hold that is no text: a picture, or an old drop-down nobody may have touched."""
    if not answer.is_blank and (answer.grade or not is_graded):
        return []
    for part in (region.own, *region.parts):
        paragraphs = list(part.cell.paragraphs) if part.cell is not None else [p.paragraph for p in part.pieces]
        for paragraph in paragraphs:
            if paragraph.untouched:
                doubt = f"The list shows “{paragraph.untouched}” of itself; nobody may have chosen it."
                return [("stale-control", doubt)]
            if paragraph.pictures and answer.is_blank:
                return [("picture-answer", "There is a picture here, which cannot be read.")]
    return []
