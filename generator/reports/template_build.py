"""Builds the two report templates that come with Checkback; staff may restyle and reword them in Word.

``python -m generator.reports.template_build`` writes them to ``templates/reports``. The same code gives the same bytes.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from docx.document import Document
from docx.shared import Cm

from generator.office.docx_finish import as_bytes
from generator.reports.render import MEETING_PACK, QUARTERLY_REPORT
from generator.reports.template_parts import (
    chart_of,
    contents,
    end_if,
    narrative_box,
    only_if,
    running_lines,
    say,
    sentences,
    table_of,
    table_rows,
)
from generator.reports.template_styles import new_document
from generator.resources import shipped

_MADE = date(2026, 1, 1)


def write_templates(folder: Path) -> list[Path]:
    """Write both templates into a folder and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {QUARTERLY_REPORT: build_quarterly_template(), MEETING_PACK: build_pack_template()}
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in made]


def build_quarterly_template() -> bytes:
    """The template of the quarterly report."""
    document = new_document()
    running_lines(document)
    _cover(document)
    _page_one(document)
    _activity(document)
    _grades(document)
    _moderation(document)
    _voices(document)
    _actions(document)
    _records(document)
    _figures(document)
    return _bytes(document, "Quarterly report template")


def _bytes(document: Document, title: str) -> bytes:
    core = document.core_properties
    core.comments = "Words in double braces are filled in by Checkback. Everything else can be restyled and reworded."
    return as_bytes(document, title, "", "Checkback", "en-GB", _MADE)


def _cover(document: Document) -> None:
    say(document, "{{ service.name }}", "Cover Service")
    say(document, "{{ title }}", "Title")
    say(document, "{{ subtitle }}", "Subtitle")
    say(document, "{%p for fact in facts %}")
    say(document, "{{ fact.label }}\t{{ fact.text }}", "Cover Fact")
    say(document, "{%p endfor %}")
    say(document, "{{ lead }}", "Lead")
    contents(document)
    only_if(document, "service.contact")
    say(document, "If you need this document in another format, ask {{ service.contact }}.", "Cover Note")
    end_if(document)


def _page_one(document: Document) -> None:
    say(document, "{{ period.short_name }} on one page", "Heading 1")
    say(document, "At a glance", "Heading 2")
    only_if(document, "five_numbers")
    table = table_rows(document, "five_numbers", (("Number", "number", 3.6), ("What it says", "words", 13.0)))
    for cell, style in zip(table.rows[2].cells, ("Key Number", "Key Words"), strict=True):
        cell.paragraphs[0].style = style
    end_if(document)
    chart_of(document, "activity")
    say(document, "The QA manager’s view", "Heading 2")
    say(document, "The boxes are the manager’s own. They hold drafts made from the figures, to be edited.")
    for name, title in (
        ("going_well", "What is going well"),
        ("concerns", "What concerns us"),
        ("grey_areas", "Grey areas"),
        ("decisions", "Decisions needed"),
    ):
        say(document, title, "Heading 3")
        narrative_box(document, name, title)


def _activity(document: Document) -> None:
    heading = say(document, "Audit activity", "Heading 2")
    heading.paragraph_format.page_break_before = True
    sentences(document, "activity.sentences")
    table_of(document, "activity.by_kind", (5.2, 2.4, 2.0))
    table_of(document, "activity.by_month", (5.2, 2.4, 2.0))
    only_if(document, "activity.behind.rows")
    say(document, "Audits that came late or are overdue", "Table Title")
    columns = (("Reference", "reference", 3.6), ("Form", "form", 3.8), ("Due", "due", 4.2), ("Handed in", "submitted", 5.0))
    table_rows(document, "activity.behind.rows", columns)
    say(document, "{{ activity.behind.source }}", "Source")
    say(document, "Reasons for audits not done in time", "Heading 3")
    narrative_box(document, "reasons", "Reasons for audits not done in time")
    end_if(document)


def _grades(document: Document) -> None:
    say(document, "Grades by area of practice", "Heading 2")
    sentences(document, "grades.sentences", keep=True)
    chart_of(document, "grades")
    say(document, "{%p for table in grades.tables %}")
    table_of(document, "table", (4.2, 2.65, 1.8))
    say(document, "{%p endfor %}")


def _moderation(document: Document) -> None:
    only_if(document, "moderation.asked")
    say(document, "Moderation", "Heading 2")
    sentences(document, "moderation.sentences")
    table_of(document, "moderation.table", (4.2, 2.65, 1.8))
    end_if(document)


def _voices(document: Document) -> None:
    only_if(document, "voices.asked")
    say(document, "Voices of children, parents and carers, and practitioners", "Heading 2")
    sentences(document, "voices.sentences")
    table_of(document, "voices.table", (5.2, 3.0, 2.0))
    end_if(document)
    say(document, "Safeguarding", "Heading 2")
    sentences(document, "safeguarding.sentences")


def _actions(document: Document) -> None:
    say(document, "Action plan", "Heading 2")
    sentences(document, "actions.sentences", keep=True)
    chart_of(document, "actions")
    table_of(document, "actions.by_role", (5.2, 3.0, 2.0))
    only_if(document, "actions.overdue.rows")
    say(document, "{{ actions.overdue.title }}", "Table Title")
    columns = (
        ("Reference", "reference", 3.2),
        ("From", "source", 3.6),
        ("Owner", "role", 3.8),
        ("Due", "due", 3.8),
        ("Days overdue", "days", 2.2),
    )
    table_rows(document, "actions.overdue.rows", columns, numbers=(4,))
    say(document, "{{ actions.overdue.note }}", "Source")
    end_if(document)


def _records(document: Document) -> None:
    say(document, "Data quality", "Heading 2")
    sentences(document, "quality.sentences")
    table_of(document, "quality.table", (6.4, 3.2, 2.0))
    say(document, "Readings in force", "Heading 2")
    sentences(document, "readings.sentences")
    only_if(document, "readings.rows")
    columns = (("Reading", "id", 2.2), ("What it settles", "question", 7.2), ("How it is read here", "chosen", 7.2))
    table_rows(document, "readings.rows", columns)
    end_if(document)


def _figures(document: Document) -> None:
    heading = say(document, "How the figures were made", "Heading 2")
    heading.paragraph_format.page_break_before = True
    say(document, "Each figure in this report ends with a small number. It leads to the row here that says what was counted.")
    columns = (
        ("Mark", "mark", 1.4),
        ("Figure and what it counts", "words", 6.8),
        ("Count", "value", 1.5),
        ("Out of", "n", 1.5),
        ("Rows counted", "rows", 5.4),
    )
    table_rows(document, "figures", columns, numbers=(2, 3))


def build_pack_template() -> bytes:
    """The template of the meeting pack."""
    document = new_document()
    running_lines(document)
    _cover(document)
    _agenda(document)
    _last_meeting(document)
    _pack_audits(document)
    _enquiry(document)
    _check_back(document)
    _closing(document)
    _minutes(document)
    return _bytes(document, "Meeting pack template")


def _agenda(document: Document) -> None:
    say(document, "{{ meeting.heading }}", "Heading 1")
    say(document, "{{ meeting.banner }}")
    say(document, "Agenda", "Heading 2")
    columns = (("Item", "number", 1.6), ("Subject", "subject", 11.4), ("For", "purpose", 3.6))
    table_rows(document, "agenda", columns)


def _last_meeting(document: Document) -> None:
    say(document, "Actions from the last meeting", "Heading 2")
    sentences(document, "last_meeting.sentences")
    only_if(document, "last_meeting.rows")
    columns = (("Action", "action", 7.2), ("Owner", "owner", 3.4), ("Due", "due", 3.4), ("State", "state", 2.6))
    table_rows(document, "last_meeting.rows", columns)
    say(document, "{{ last_meeting.source }}", "Source")
    end_if(document)


def _audit_table(document: Document) -> None:
    """The audits of one month: with grades and meetings where the service moderates, else with when they came."""
    only_if(document, "month.moderated")
    columns = (
        ("Reference", "reference", 2.4),
        ("Form", "form", 2.5),
        ("Auditor’s grade", "grade", 3.6),
        ("After moderation", "moderated", 3.6),
        ("UoP meeting", "uop", 4.5),
    )
    table_rows(document, "month.rows", columns)
    end_if(document)
    only_if(document, "not month.moderated")
    columns = (
        ("Reference", "reference", 2.8),
        ("Form", "form", 3.8),
        ("Due", "due", 3.6),
        ("Handed in", "submitted", 3.6),
        ("State", "state", 2.8),
    )
    table_rows(document, "month.rows", columns)
    end_if(document)


def _pack_audits(document: Document) -> None:
    say(document, "Audit summary", "Heading 2")
    sentences(document, "audits.sentences", keep=True)
    chart_of(document, "areas")
    say(document, "{%p for month in audits.months %}")
    say(document, "{{ month.title }}", "Heading 3")
    say(document, "{{ month.sentence }}")
    _audit_table(document)
    say(document, "{{ month.source }}", "Source")
    say(document, "{%p endfor %}")
    for name, title in (("dip_samples", "Dip-sample findings"), ("group_audits", "Group audit")):
        only_if(document, f"{name}.shown")
        say(document, title, "Heading 2")
        sentences(document, f"{name}.sentences")
        table_of(document, f"{name}.table", (4.2, 2.65, 1.8))
        end_if(document)
    _not_in_pack(document)


def _not_in_pack(document: Document) -> None:
    only_if(document, "carried.asked")
    say(document, "Audits carried to the next pack", "Heading 2")
    sentences(document, "carried.sentences")
    only_if(document, "carried.rows")
    columns = (
        ("Reference", "reference", 2.6),
        ("Form", "form", 2.9),
        ("Audit month", "month", 3.7),
        ("Handed in", "submitted", 3.7),
        ("Moderation due", "due", 3.7),
    )
    table_rows(document, "carried.rows", columns)
    say(document, "{{ carried.source }}", "Source")
    end_if(document)
    end_if(document)
    only_if(document, "overdue.rows")
    say(document, "Audits not done in time", "Heading 2")
    sentences(document, "overdue.sentences")
    table_rows(document, "overdue.rows", (("Reference", "reference", 4.0), ("Form", "form", 4.6), ("Due", "due", 8.0)))
    say(document, "{{ overdue.source }}", "Source")
    say(document, "Reasons", "Heading 3")
    narrative_box(document, "reasons", "Reasons for audits not done in time")
    end_if(document)


def _enquiry(document: Document) -> None:
    say(document, "{{ enquiry.title }}", "Heading 2")
    sentences(document, "enquiry.sentences")
    only_if(document, "enquiry.rows")
    columns = (("Audit month", "month", 3.8), ("Key line of enquiry", "kloe", 12.8))
    table_rows(document, "enquiry.rows", columns)
    say(document, "{{ enquiry.source }}", "Source")
    end_if(document)
    for name, title in (
        ("going_well", "What is going well?"),
        ("concerns", "What are we concerned about?"),
        ("grey_areas", "What are the grey areas where we need more information and assurance?"),
    ):
        say(document, title, "Heading 3")
        narrative_box(document, name, title)


def _check_back(document: Document) -> None:
    say(document, "Actions due for check back", "Heading 2")
    sentences(document, "check_back.sentences")
    only_if(document, "check_back.rows")
    columns = (
        ("Reference", "reference", 2.3),
        ("Action", "action", 5.7),
        ("Owner", "owner", 2.9),
        ("Check back", "check_back", 3.6),
        ("State", "state", 2.1),
    )
    table_rows(document, "check_back.rows", columns)
    say(document, "{{ check_back.source }}", "Source")
    end_if(document)


def _closing(document: Document) -> None:
    say(document, "Good practice to celebrate", "Heading 2")
    sentences(document, "good_practice.sentences")
    narrative_box(document, "good_practice", "Good practice to celebrate")
    say(document, "Decisions asked for", "Heading 2")
    narrative_box(document, "decisions", "Decisions asked for")
    say(document, "Terms of reference", "Heading 2")
    say(document, "{{ terms_of_reference }}")
    say(document, "How the figures were made", "Heading 2")
    say(document, "Each figure in this pack ends with a small number that leads to the row here.")
    columns = (("Mark", "mark", 1.4), ("Figure and what it counts", "words", 8.3), ("Count", "value", 1.5), ("Rows counted", "rows", 5.4))
    table_rows(document, "figures", columns, numbers=(2,))


def _minutes(document: Document) -> None:
    heading = say(document, "Minutes", "Heading 2")
    heading.paragraph_format.page_break_before = True
    say(document, "{{ meeting.heading }}. For the note-taker. Checkback reads the minutes form in the library, not this page.")
    for name, title in (("present", "Present"), ("apologies", "Apologies"), ("discussion", "What was discussed and agreed")):
        say(document, title, "Heading 3")
        narrative_box(document, f"minutes.{name}", title)
    say(document, "Actions agreed", "Heading 3")
    columns = (("No.", "number", 1.2), ("Action", "action", 7.4), ("Owner", "owner", 3.8), ("Due", "due", 4.2))
    table = table_rows(document, "minutes_rows", columns)
    table.rows[2].height = Cm(1.1)


if __name__ == "__main__":
    for path in write_templates(shipped("templates") / "reports"):
        print(path)
