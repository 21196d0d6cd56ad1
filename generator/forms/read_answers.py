"""From what stands in the place of a question to a typed answer: text, grade, choice or date, each with its doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from generator.forms.dates import DateReading, read_date, read_month
from generator.forms.grade_marks import marked_options
from generator.forms.labels import LabelBook, squash
from generator.forms.read_graded import read_graded
from generator.forms.read_lines import Piece, place_of
from generator.forms.read_region import Part, Region
from generator.model import Answer, Place
from generator.profile import FieldDefinition, FieldKind

_CHOSEN = re.compile(
    r"\W*(?:(?P<na>(?:n\s*/\s*a|not applicable|na)\b)|(?P<yes>(?:yes|y|true)\b)|(?P<no>(?:no|n|false)\b))|"
    r"\s*(?P<tick>[\u2713\u2714\u2611\u2612])\s*$",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_TICK, _CROSS, _BOX = "\u2713\u2714\u2611\u2612\u2705", "\u2717\u2718", "\u2610\u25a1"


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
    codes += _unseen(region, answer)
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
    if chosen is None and answer.value in {"Yes", "No"}:  # the one word, as our list gives it
        return replace(answer, choice=answer.value), []
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
    said = [p for p in filled if squash(p.text) in {"yes", "no", "notapplicable", "na"} and p.cell is not None]
    is_choice = len(filled) > 1 and bool(said) and (len(said) == 1 or said[0] is filled[0])
    return said[0] if is_choice and not region.own.text else None


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
