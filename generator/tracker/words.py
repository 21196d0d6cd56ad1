"""The words on the sheets of our workbooks, in plain English."""

from __future__ import annotations

_SERVICE = "\N{LOCK} Pale headings: kept by Checkback from the forms."
_PEOPLE = "\N{LOWER RIGHT PENCIL} White headings: yours to fill in."

HINTS = {
    "Audits": (f"{_SERVICE} One row is one audit. You may sort, filter and add columns of your own.", _PEOPLE),
    "Grades": (f"{_SERVICE} One row is one graded area or question of one audit, ready for a pivot table.", _PEOPLE),
    "Actions": (f"{_SERVICE} One row is one action. You may sort, filter and add columns of your own.", _PEOPLE),
    "Timetable": (f"{_SERVICE} One row is one date of the audit programme. Rows of past months stay.", _PEOPLE),
    "Differences": (
        "Cells that someone changed where the forms say otherwise. Yours stay until you choose under Settle.",
        "",
    ),
    "Summary": ("Counts from the other sheets. They follow by themselves when a cell changes.", ""),
}

_COLUMNS = (
    "Who keeps which column",
    "Pale headings are kept by Checkback from the completed forms. White headings are yours: Checkback reads them and "
    "never changes them. The note on each heading says whose it is and what it holds.",
    "",
)
_CHANGES = (
    "If you change a pale column",
    "Your entry stays. The sheet Differences lists it beside what the form says. Choose there under Settle: keep what "
    "is here, or use the form's. The next run does the rest.",
    "",
)
_ROWS = (
    "Sorting, filtering, your own columns",
    "All of it is safe. Rows are found by the ID in their first column, wherever they stand. Your own columns, sheets, "
    "charts, pivot tables, colours and comments are never touched. A row that you delete is not added again.",
    "",
)
_NAMES = (
    "Children's names",
    "Never write a child's name in this workbook. Use the case reference.",
    "",
)
_ASK = ("Where to ask", "Your performance analyst.", "Where_to_ask")

TRACKER_WORDS = (
    ("Service", "The name of your service", "Service_name"),
    (
        "What this workbook is",
        "The record of every audit: where it stands, what comes next and by when, and the grades that the auditor and "
        "the moderator gave. Checkback brings it up to date from the completed forms.",
        "",
    ),
    (
        "The sheets",
        "Audits: one row an audit. Grades: one row a graded area. Timetable: the programme's dates. Differences: where "
        "someone's entry and the form disagree. Summary: counts and charts.",
        "",
    ),
    _COLUMNS,
    _CHANGES,
    _ROWS,
    (
        "Late or exempt",
        "If an audit is late, give the reason under Reason for lateness. If its auditor is excused, choose Yes under "
        "Exempt and say who agreed it. Exempt audits are counted apart from late ones.",
        "",
    ),
    _NAMES,
    _ASK,
    ("Grades from", "The framework of your service", "Grades_from"),
)

ACTION_PLAN_WORDS = (
    ("Service", "The name of your service", "Service_name"),
    (
        "What this workbook is",
        "The master action plan: every action from audits, observations, meetings and improvement plans, who does it "
        "by when, how far it has come and what it changed for the child.",
        "",
    ),
    (
        "The sheets",
        "Actions: one row an action. Differences: where someone's entry and the form disagree. Summary: counts and "
        "charts.",
        "",
    ),
    _COLUMNS,
    _CHANGES,
    _ROWS,
    (
        "When an action is done",
        "Give the date under Completed on and say under Effect what changed for the child. Its state follows.",
        "",
    ),
    (
        "No date",
        "An action without a full date cannot be followed. Due as written holds the form's own words. Agree a date "
        "and write it under Due.",
        "",
    ),
    _NAMES,
    _ASK,
)
