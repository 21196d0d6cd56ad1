"""The template of the meeting pack: its papers in order, with the fields that are filled in."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Cm, Pt

from generator.reports.template_parts import (
    chart_of,
    cover_of,
    each,
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


def pack_template() -> Document:
    """The template of the meeting pack."""
    document = new_document()
    running_lines(document)
    cover_of(document)
    _tighten_cover(document)
    _agenda(document)
    _for_decision(document)
    _last_meeting(document)
    _pack_audits(document)
    _feedback(document)
    _performance(document)
    _enquiry(document)
    _check_back(document)
    _closing(document)
    _minutes(document)
    return document


def _tighten_cover(document: Document) -> None:
    """A pack lists up to 16 sections: they stay on the page of the cover with the line under them."""
    document.paragraphs[0].paragraph_format.space_before = Pt(0)
    note = next(p for p in document.paragraphs if p.style is not None and p.style.name == "Cover Note")
    note.paragraph_format.space_before = Pt(10)
    contents = document.styles["toc 2"]
    contents.paragraph_format.space_after = Pt(2)


def _for_decision(document: Document) -> None:
    only_if(document, "for_decision")
    say(document, "What the meeting is asked to decide", "Heading 3").paragraph_format.space_before = Pt(14)
    each(document, "for_decision", "Decision")
    end_if(document)


def _agenda(document: Document) -> None:
    say(document, "{{ meeting.heading }}", "Heading 1")
    say(document, "{{ meeting.banner }}")
    say(document, "Agenda", "Heading 2")
    columns = (("Item", "number", 1.6), ("Subject", "subject", 11.4), ("For", "purpose", 3.6))
    table_rows(document, "agenda", columns)


def _last_meeting(document: Document) -> None:
    say(document, "Minutes and actions of the last meeting", "Heading 2")
    sentences(document, "last_meeting.sentences")
    only_if(document, "last_meeting.decided")
    say(document, "What was decided", "Heading 3")
    each(document, "last_meeting.decided", "Decision")
    end_if(document)
    say(document, "Actions of meetings", "Heading 3")
    say(document, "{{ last_meeting.review }}")
    only_if(document, "last_meeting.rows")
    columns = (("Action", "action", 6.9), ("Owner", "owner", 3.3), ("Due", "due", 3.8), ("State", "state", 2.6))
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
        sentences(document, f"{name}.sentences", keep=True)
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


def _feedback(document: Document) -> None:
    title = "Feedback from children, parents and carers, and practitioners"
    say(document, "Feedback", "Heading 2")
    sentences(document, "feedback.sentences", keep=True)
    table_of(document, "feedback.table", (6.6, 3.0, 2.2))
    say(document, "What they told us", "Heading 3")
    narrative_box(document, "voices", title)


def _performance(document: Document) -> None:
    say(document, "Performance data", "Heading 2")
    sentences(document, "performance.sentences", keep=True)
    table_of(document, "performance.table", (5.6, 1.9, 5.3), words_last=True)


def _enquiry(document: Document) -> None:
    say(document, "{{ enquiry.title }}", "Heading 2")
    sentences(document, "enquiry.sentences", keep=True)
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
    sentences(document, "good_practice.sentences", keep=True)
    narrative_box(document, "good_practice", "Good practice to celebrate")
    say(document, "Decisions asked for", "Heading 2")
    narrative_box(document, "decisions", "Decisions asked for")
    say(document, "Terms of reference", "Heading 2")
    say(document, "{{ terms_of_reference }}")
    say(document, "How the figures were made", "Heading 2")
    say(document, "Each figure in this pack ends with a small number that leads to the row here.")
    columns = (
        ("Mark", "mark", 1.4),
        ("Figure and what it counts", "words", 7.3),
        ("Count", "value", 1.5),
        ("Rows counted", "rows", 6.4),
    )
    table_rows(document, "figures", columns, numbers=(2,))


def _minutes(document: Document) -> None:
    heading = say(document, "Minutes", "Heading 2")
    heading.paragraph_format.page_break_before = True
    say(document, "{{ minutes_form }}")
    for name, title in (
        ("present", "Present"),
        ("apologies", "Apologies"),
        ("discussion", "What was discussed and agreed"),
    ):
        say(document, title, "Heading 3")
        narrative_box(document, f"minutes.{name}", title)
    say(document, "Actions agreed", "Heading 3")
    columns = (("No.", "number", 1.2), ("Action", "action", 7.4), ("Owner", "owner", 3.8), ("Due", "due", 4.2))
    table = table_rows(document, "minutes_rows", columns)
    table.rows[2].height = Cm(1.1)
