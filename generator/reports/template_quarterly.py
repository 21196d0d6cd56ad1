"""The template of the quarterly report: its sections in order, with the fields that are filled in."""

from __future__ import annotations

from docx.document import Document

from generator.reports.template_parts import (
    chart_of,
    cover_of,
    end_if,
    key_numbers,
    narrative_box,
    only_if,
    running_lines,
    say,
    sentences,
    table_of,
    table_rows,
)
from generator.reports.template_styles import new_document


def quarterly_template() -> Document:
    """The template of the quarterly report."""
    document = new_document()
    running_lines(document)
    cover_of(document)
    _page_one(document)
    _activity(document)
    _roles(document)
    _grades(document)
    _trend(document)
    _recurring(document)
    _moderation(document)
    _voices(document)
    _themes(document)
    _actions(document)
    _records(document)
    _figures(document)
    return document


def _page_one(document: Document) -> None:
    say(document, "{{ period.short_name }} on one page", "Heading 1")
    say(document, "At a glance", "Heading 2")
    only_if(document, "five_numbers")
    key_numbers(document)
    end_if(document)
    chart_of(document, "activity")
    say(document, "The QA manager’s view", "Heading 2")
    say(document, "Each box begins as a draft made from the figures, which the QA manager edits.")
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
    table_of(document, "activity.by_team", (5.2, 2.8, 2.0))
    only_if(document, "activity.by_order.rows")
    say(document, "Audits by the child’s order", "Table Title")
    table_rows(document, "activity.by_order.rows", (("Order", "order", 13.0), ("Audits", "audits", 3.6)), numbers=(1,))
    say(document, "{{ activity.by_order.source }}", "Source")
    end_if(document)
    only_if(document, "activity.behind.rows")
    say(document, "Late and why", "Heading 3")
    sentences(document, "activity.behind.sentences")
    columns = (
        ("Reference", "reference", 2.4),
        ("Form", "form", 2.8),
        ("Due", "due", 3.0),
        ("Handed in", "submitted", 3.0),
        ("Reason in the tracker", "reason", 5.4),
    )
    table_rows(document, "activity.behind.rows", columns)
    say(document, "{{ activity.behind.source }}", "Source")
    say(document, "Reasons for audits not done in time", "Heading 3")
    narrative_box(document, "reasons", "Reasons for audits not done in time")
    end_if(document)


def _roles(document: Document) -> None:
    say(document, "Due and done by role", "Heading 2")
    only_if(document, "not roles.steps.rows")
    say(document, "No step fell due in this quarter.")
    end_if(document)
    table_of(document, "roles.steps", (8.6, 3.0, 2.0))
    only_if(document, "roles.tasks.rows")
    say(document, "Tasks of the framework that count audits or minutes", "Table Title")
    columns = (
        ("Role", "role", 3.2),
        ("Task", "task", 5.6),
        ("Form", "form", 3.2),
        ("Due", "due", 1.3),
        ("Done", "done", 1.7),
        ("Share", "share", 1.6),
    )
    table_rows(document, "roles.tasks.rows", columns, numbers=(3, 4, 5))
    say(document, "{{ roles.tasks.notes }}", "Source")
    end_if(document)


def _recurring(document: Document) -> None:
    only_if(document, "recurring.asked")
    say(document, "Recurring difficulties", "Heading 2")
    sentences(document, "recurring.sentences")
    only_if(document, "recurring.rows")
    columns = (("Standard", "standard", 7.4), ("Where", "where", 4.6), ("How often", "times", 4.6))
    table_rows(document, "recurring.rows", columns)
    say(document, "{{ recurring.source }}", "Source")
    end_if(document)
    end_if(document)


def _themes(document: Document) -> None:
    say(document, "Feedback and complaints", "Heading 2")
    sentences(document, "feedback.sentences", keep=True)
    narrative_box(document, "feedback", "Feedback and complaints")
    only_if(document, "evidence.asked")
    say(document, "Other audits and evidence", "Heading 3")
    narrative_box(document, "evidence", "Other audits and evidence")
    end_if(document)
    for name, title in (("good_practice", "Good practice"), ("training", "Training needs")):
        say(document, title, "Heading 2")
        sentences(document, f"{name}.sentences", keep=True)
        narrative_box(document, name, title)


def _grades(document: Document) -> None:
    say(document, "Grades by area of practice", "Heading 2")
    sentences(document, "grades.sentences")
    chart_of(document, "grades")
    say(document, "{%p for table in grades.tables %}")
    table_of(document, "table", (4.2, 2.65, 1.8))
    say(document, "{%p endfor %}")


def _trend(document: Document) -> None:
    say(document, "Trend over the quarters", "Heading 2")
    sentences(document, "trend.sentences")
    chart_of(document, "trend")
    say(document, "{%p for table in trend.grades %}")
    table_of(document, "table", (4.4, 2.65, 1.6))
    say(document, "{%p endfor %}")
    table_of(document, "trend.audits", (4.8, 2.5, 1.8))
    table_of(document, "trend.actions", (4.8, 3.0, 2.8))


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
    sentences(document, "actions.sentences")
    chart_of(document, "actions")
    table_of(document, "actions.by_source", (5.2, 3.0, 2.0))
    table_of(document, "actions.by_role", (5.2, 3.0, 2.0))
    only_if(document, "actions.six_cs.rows")
    say(document, "The 6 Cs in strengths and new actions", "Table Title")
    cs = (("What is spoken of", "c", 8.6), ("Strengths of audits", "audits", 4.0), ("New actions", "actions", 4.0))
    table_rows(document, "actions.six_cs.rows", cs, numbers=(1, 2))
    say(document, "{{ actions.six_cs.source }}", "Source")
    end_if(document)
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
    sentences(document, "quality.sentences", keep=True)
    table_of(document, "quality.table", (7.6, 2.7, 1.4))
    only_if(document, "folder.rows")
    say(document, "What the folder holds", "Heading 2")
    sentences(document, "folder.sentences", keep=True)
    held = (("What it should hold", "what", 6.2), ("Where", "where", 3.6), ("What is there", "there", 6.8))
    table_rows(document, "folder.rows", held)
    say(
        document,
        "Source: the library on the date of the report. Data sets are known by the month in their name.",
        "Source",
    )
    end_if(document)
    only_if(document, "aims")
    say(document, "What the framework aims at", "Heading 2")
    table_rows(document, "aims", (("Aim", "aim", 8.3), ("Where this report looks at it", "where", 8.3)))
    end_if(document)
    say(document, "Readings in force", "Heading 2")
    sentences(document, "readings.sentences")
    only_if(document, "readings.rows")
    columns = (("What it settles", "question", 8.3), ("How it is read here", "chosen", 8.3))
    table_rows(document, "readings.rows", columns)
    end_if(document)


def _figures(document: Document) -> None:
    say(document, "How the figures were made", "Heading 2")
    say(
        document,
        "Each figure in this report ends with a small number. It leads to the row here that says what was counted.",
    )
    columns = (
        ("Mark", "mark", 1.3),
        ("Figure and what it counts", "words", 7.5),
        ("Count", "value", 1.5),
        ("Out of", "n", 1.6),
        ("Rows counted", "rows", 4.7),
    )
    table_rows(document, "figures", columns, numbers=(2, 3))
