"""What is due, on one page of a Word document: for a managers' meeting or the wall. It names no child."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from generator.due_words import later_by_person, month_lines, note_lines, step_words
from generator.model import as_text
from generator.office.docx_finish import About, as_bytes
from generator.periods import month_in_words
from generator.profile import ServiceProfile
from generator.programme.due import DuePage, Step, When
from generator.reports.render import write_document
from generator.reports.template_parts import each, end_if, only_if, running_lines, say, table_rows
from generator.reports.template_styles import new_document

_COLUMNS = (("Who", "who", 3.65), ("Audit", "audit", 4.1), ("Step", "step", 5.35), ("Due", "due", 3.5))
_LINES = 40  # of the page, below its title; a table costs four lines beside its rows, a list two beside its own
_TABLES = (When.TODAY, When.LATE, When.SOON)
_LETTERS = 88  # in a line of text


def write_status_page(page: DuePage, profile: ServiceProfile) -> bytes:
    """The page as a Word document. Raises DocumentError where it cannot be made."""
    about = About("What is due", profile.service.name, "Checkback", profile.service.language, page.today)
    return write_document(as_bytes(_template(), about), _context(page, profile), {}, about)


def _template() -> Document:
    """The page with its fields; headings without numbers and without a page of their own."""
    document = new_document()
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Cm(1.6)
    document.styles["Heading 1"].paragraph_format.page_break_before = False
    heading = document.styles["Heading 2"]
    properties = heading.element.get_or_add_pPr()
    for numbering in properties.findall(qn("w:numPr")):
        properties.remove(numbering)
    heading.paragraph_format.left_indent = heading.paragraph_format.first_line_indent = Cm(0)
    heading.paragraph_format.space_before = Pt(8)
    document.styles["Source"].paragraph_format.space_after = Pt(2)
    text = document.styles["Normal"].paragraph_format
    text.space_after, text.line_spacing = Pt(2), 1.05
    running_lines(document)
    _fill(document)
    return document


def _fill(document: Document) -> None:
    say(document, "{{ title }}", "Heading 1")
    each(document, "lead")
    for name in ("today", "late", "soon"):
        only_if(document, f"{name}.rows")
        say(document, f"{{{{ {name}.title }}}}", "Heading 2")
        table_rows(document, f"{name}.rows", _COLUMNS)
        only_if(document, f"{name}.source")
        say(document, f"{{{{ {name}.source }}}}", "Source")
        end_if(document)
        end_if(document)
    for name in ("later", "month", "know"):
        only_if(document, f"{name}.lines")
        say(document, f"{{{{ {name}.title }}}}", "Heading 2")
        each(document, f"{name}.lines")
        end_if(document)


def _context(page: DuePage, profile: ServiceProfile) -> dict[str, Any]:
    later = "; ".join(later_by_person(page.of(When.LATER)))
    lists = [[f"{later}."] if later else [], list(month_lines(page, profile)), list(note_lines(page, brief=True))]
    late, soon = page.of(When.LATE), page.of(When.SOON)
    room = max(
        _LINES - _lines(lists) - sum(4 for when in _TABLES if page.of(when)) - sum(map(_height, page.of(When.TODAY))), 6
    )
    for_soon = _fitting(soon, max(room // 3, room - sum(map(_height, late))))
    for_late = _fitting(late, room - sum(map(_height, soon[:for_soon])))
    return {
        "title": f"What is due on {as_text(page.today)}",
        "short_title": "What is due",
        "reference": profile.service.short_name,
        "classification": profile.service.classification,
        "lead": _lead(page),
        "today": _table("Today", page.of(When.TODAY), len(page.steps)),
        "late": _table("Late", late, for_late),
        "soon": _table(f"Due by {as_text(page.until)}", soon, for_soon),
        "later": {"title": "Later", "lines": lists[0]},
        "month": {"title": f"{month_in_words(page.today)} so far", "lines": lists[1]},
        "know": {"title": "To know", "lines": lists[2]},
    }


def _lines(lists: Sequence[Sequence[str]]) -> int:
    """How many lines of the page these lists take, each under a heading."""
    return sum(2 + sum(-(-len(text) // _LETTERS) for text in texts) for texts in lists if texts)


def _height(step: Step) -> int:
    """How many lines of the page a step takes in its table."""
    row = _row(step)
    return max(-(-len(row[name]) // letters) for name, letters in (("who", 19), ("audit", 21), ("step", 28)))


def _fitting(steps: Sequence[Step], lines: int) -> int:
    """How many of these steps stand in so many lines; two at least."""
    heights = accumulate(map(_height, steps))
    return max(sum(height <= lines for height in heights), min(2, len(steps)))


def _lead(page: DuePage) -> list[str]:
    """The page in a sentence, and what cannot wait: files that mention a concern."""
    late, soon, today = (len(page.of(w)) for w in (When.LATE, When.SOON, When.TODAY))
    said = f"For action today: {today}. Late: {late}. Due by {as_text(page.until)}: {soon}."
    return [said, *(f"Today: {path} could not be read and mentions a concern. Open it today." for path in page.alarms)]


def _table(title: str, steps: Sequence[Step], most: int) -> dict[str, Any]:
    """The first of these steps; what there is no room for is said."""
    rest = len(steps) - most
    source = f"And {rest} more, in the audit tracker." if rest > 0 else ""
    return {"title": f"{title}: {len(steps)}", "rows": [_row(s) for s in steps[:most]], "source": source}


def _row(step: Step) -> dict[str, str]:
    return {
        "who": step.owner,
        "audit": f"{step.case_reference or step.key}, {step.kind.words}",
        "step": step_words(step),
        "due": as_text(step.due) or "No date",
    }
