"""The columns of the audit tracker and the action plan: what each holds, who keeps it, how it is shown.

Field ids are stable; headings are what people read. No field that identifies a child is ever a column (DP-04).
"""

from __future__ import annotations

from types import MappingProxyType

from generator.model import FormKind, Status
from generator.tracker.sheet_plan import Column, Kind, Owner, SheetPlan

KIND_WORDS = MappingProxyType({kind: kind.words.capitalize() for kind in FormKind})
"""The kinds of form as cells show them."""
OTHER_SOURCES = ("Complaint", "Feedback", "Meeting", "Report")  # of actions that people type into the plan
STATUSES = tuple(status.value for status in Status)
STATES = ("New", "Open", "Overdue", "Done", "No date")
YES_NO = ("Yes", "No")
KEEP, USE_FORMS = "Keep what is here", "Use the form's"

_S, _P = Owner.SERVICE, Owner.PEOPLE

_LATER = (
    Column(
        "escalated_on",
        "Disagreement discussed",
        _P,
        Kind.DATE,
        18,
        "The day on which auditor and moderator talked over a grade they see differently.",
        is_new=True,
    ),
    Column(
        "decision_asked_on",
        "Final decision asked for",
        _P,
        Kind.DATE,
        18,
        "Where they could not agree: the day on which the head of service was asked.",
        is_new=True,
    ),
    Column("decided_on", "Final decision made", _P, Kind.DATE, 18, is_new=True),
    Column("decided_by", "Final decision by", _P, width=18, is_new=True),
    Column(
        "final_grade",
        "Final grade",
        _P,
        Kind.GRADE,
        31,
        "As decided. The auditor's and the moderator's grade stay as they are.",
        is_new=True,
    ),
    Column("decision_reason", "Reason for the decision", _P, Kind.LONG, 30, is_new=True),
    Column(
        "review_held",
        "Further meeting held",
        _P,
        Kind.DATE,
        18,
        "Inadequate work: the meeting after 4 weeks.",
        is_new=True,
    ),
    Column("review_result", "Result of the further meeting", _P, Kind.LONG, 30, is_new=True),
)

AUDITS = SheetPlan(
    "Audits",
    "Audits",
    ("key",),
    (
        Column("key", "Audit ID", width=30, note="Names the audit for good. Please don't change it."),
        Column("case_reference", "Case reference", width=14),
        Column("kind", "Kind", kind=Kind.CHOICE, width=21),
        Column("audit_month", "Audit month", kind=Kind.MONTH, width=16),
        Column("status", "Status", kind=Kind.CHOICE, width=15, choices=STATUSES, derived=True),
        Column("next_step", "Next step", width=24, derived=True),
        Column("next_owner", "Next step by", width=16, derived=True),
        Column(
            "next_due",
            "Next step due",
            kind=Kind.DATE,
            width=27,
            derived=True,
            note="Shows the word Overdue and a pale red ground once the day has passed.",
        ),
        Column("overall_grade", "Overall grade", kind=Kind.GRADE, width=31, note="The auditor's own grade."),
        Column("moderated_grade", "Moderated grade", kind=Kind.GRADE, width=31, note="Where the moderator changed it."),
        Column("team", "Team", width=15, open=True),
        Column("disposal", "Disposal", width=26, open=True),
        Column("auditor", "Auditor", width=17, open=True),
        Column("practitioner", "Practitioner", width=17, open=True),
        Column("team_manager", "Team manager", width=17, open=True),
        Column("kloe", "Key line of enquiry", width=38, open=True),
        Column("allocated", "Allocated", kind=Kind.DATE, width=18, open=True),
        Column("due", "Due", kind=Kind.DATE, width=18, open=True),
        Column("submitted", "Submitted", kind=Kind.DATE, width=18, open=True),
        Column("moderator", "Moderator", width=17, open=True),
        Column("moderation_due", "Moderation due", kind=Kind.DATE, width=18),
        Column("moderated_on", "Moderated", kind=Kind.DATE, width=18, open=True),
        Column("returned_on", "Returned", kind=Kind.DATE, width=18, open=True),
        Column("uop_due", "UoP meeting due", kind=Kind.DATE, width=18, note="Understanding our Practice meeting."),
        Column("uop_held", "UoP meeting held", kind=Kind.DATE, width=18, open=True),
        Column("check_back_on", "Check back", kind=Kind.DATE, width=18, open=True),
        Column("recorded_on", "Recorded on case system", kind=Kind.DATE, width=18, open=True),
        Column("safeguarding", "Safeguarding concern", kind=Kind.CHOICE, width=15, choices=YES_NO),
        Column("safeguarding_told", "Somebody was told", kind=Kind.CHOICE, choices=("Yes",), width=18),
        Column("must_fix", "Must fix", kind=Kind.NUMBER, width=11, derived=True, note="Points back with the auditor."),
        Column("prompts", "Prompts", kind=Kind.NUMBER, width=11, derived=True, note="Questions for the moderator."),
        Column("file", "Form", width=62),
        Column("check_back_result", "Check back result", _P, Kind.LONG, 30, "What the check back found."),
        Column("lateness_reason", "Reason for lateness", _P, Kind.LONG, 26),
        Column("exempt", "Exempt", _P, Kind.CHOICE, 10, "Exempt audits are counted apart from late ones.", YES_NO),
        Column("exempt_agreed_by", "Exemption agreed by", _P, width=18),
        Column("analyst_notes", "Analyst's notes", _P, Kind.LONG, 34, "Never write a child's name here."),
        *_LATER,
    ),
)

GRADES = SheetPlan(
    "Grades",
    "Grades",
    ("audit", "area"),
    (
        Column("audit", "Audit ID", width=30),
        Column("audit_month", "Audit month", kind=Kind.MONTH, width=16),
        Column("form", "Form", width=20),
        Column("area", "Area or question", width=34),
        Column("grade", "Auditor's grade", kind=Kind.GRADE, width=34),
    ),
)

TIMETABLE = SheetPlan(
    "Timetable",
    "Timetable",
    ("key",),
    (
        Column("key", "Date ID", width=22, note="Names the date for good. Please don't change it."),
        Column("day", "Due", kind=Kind.DATE, width=19, derived=True),
        Column("worked", "Last working day", kind=Kind.DATE, width=19, derived=True),
        Column("what", "What", kind=Kind.LONG, width=60, derived=True),
        Column("by", "Who", width=30, derived=True),
        Column("rests_on", "Rests on", width=22, derived=True, note="Clauses, and the readings chosen where unclear."),
        Column("done_on", "Done on", _P, Kind.DATE, 19),
        Column("notes", "Notes", _P, Kind.LONG, 40),
    ),
)

DIFFERENCES = SheetPlan(
    "Differences",
    "Differences",
    ("sheet", "row", "column"),
    (
        Column("when", "When", kind=Kind.DATE, width=19, note="The day on which it was first seen."),
        Column("sheet", "Sheet", width=12),
        Column("row", "Row", width=32, note="The ID in the first column of that sheet."),
        Column("column", "Column", width=22),
        Column("forms_say", "The forms say", kind=Kind.LONG, width=32),
        Column("stands_here", "What stands here", kind=Kind.LONG, width=32),
        Column("settle", "Settle", _P, Kind.CHOICE, 20, "Choose one; the next run does the rest.", (KEEP, USE_FORMS)),
        Column("settled", "Settled", kind=Kind.DATE, width=19, note="The day on which the two agreed, or were left."),
    ),
)

ACTIONS = SheetPlan(
    "Actions",
    "Actions",
    ("key",),
    (
        Column("key", "Action ID", width=32, note="Names the action for good. Please don't change it."),
        Column("source", "Source", kind=Kind.CHOICE, width=21),
        Column("source_key", "Audit or meeting", width=30),
        Column("case_reference", "Case reference", width=14),
        Column("outcome", "Area or outcome", width=24),
        Column("action", "Action", kind=Kind.LONG, width=40),
        Column("owner", "Owner", width=17, open=True),
        Column("due", "Due", kind=Kind.DATE, width=27, open=True),
        Column("due_as_written", "Due as written", width=18),
        Column("priority", "Priority", kind=Kind.NUMBER, width=10, open=True),
        Column("measure", "How we will know", kind=Kind.LONG, width=30, open=True),
        Column("raised_on", "Raised", kind=Kind.DATE, width=18),
        Column("state", "State", kind=Kind.CHOICE, width=13, choices=STATES, derived=True),
        Column("check_back", "Check back", kind=Kind.DATE, width=18, open=True),
        Column(
            "smart_notes",
            "SMART notes",
            kind=Kind.LONG,
            width=30,
            derived=True,
            is_new=True,
            note="What the action still lacks.",
        ),
        Column(
            "reaudit_key",
            "Re-audit",
            width=30,
            derived=True,
            is_new=True,
            note="The audit of the same case that came after it.",
        ),
        Column("progress", "Progress", _P, Kind.LONG, 32),
        Column("completed_on", "Completed on", _P, Kind.DATE, 18, "The day on which the action was done."),
        Column("effect", "Effect", _P, Kind.LONG, 30, "What changed for the child."),
        Column("check_back_result", "Check back result", _P, Kind.LONG, 30, "What the check back found."),
        Column("reaudit", "Re-audit wanted", _P, Kind.CHOICE, 12, choices=YES_NO),
    ),
)


def _counts(table: str, name: Column, *counts: Column) -> SheetPlan:
    return SheetPlan("Summary", table, ("name",), (name, *counts))


def _name(heading: str, kind: Kind = Kind.TEXT) -> Column:
    return Column("name", heading, kind=kind, width=36)


def _count(field: str, heading: str, counts: tuple[str, str], title: str) -> Column:
    """A count column; the note is the title of its chart."""
    return Column(field, heading, kind=Kind.COUNT, width=12, note=title, counts=counts)


BY_STATUS = _counts(
    "Audits_by_status", _name("Status"), _count("count", "Audits", ("Audits", "status"), "Where the audits stand")
)
BY_GRADE = _counts(
    "Audits_by_grade",
    _name("Grade"),
    _count("count", "Overall", ("Audits", "overall_grade"), "Overall grades given by auditors"),
    _count("areas", "Areas", ("Grades", "grade"), "Grades given to areas or questions"),
)
BY_KIND = _counts("Audits_by_kind", _name("Kind"), _count("count", "Audits", ("Audits", "kind"), "Audits of each kind"))
BY_MONTH = _counts(
    "Audits_by_month",
    _name("Audit month", Kind.MONTH),
    _count("count", "Audits", ("Audits", "audit_month"), "Audits of each month"),
)
BY_STATE = _counts(
    "Actions_by_state", _name("State"), _count("count", "Actions", ("Actions", "state"), "Where the actions stand")
)
BY_SOURCE = _counts(
    "Actions_by_source", _name("Source"), _count("count", "Actions", ("Actions", "source"), "Where actions came from")
)
BY_QUARTER = SheetPlan(
    "Summary",
    "Actions_by_quarter",
    ("name",),
    (
        Column("name", "Quarter", width=36),
        *(
            Column(name, heading, kind=Kind.NUMBER, width=12, derived=True, note=note)
            for name, heading, note in (
                ("new", "New", "Actions raised in the quarter."),
                ("done", "Done", "Actions completed in the quarter."),
                ("overdue", "Overdue", "Not done, and past their day at the quarter's end."),
                ("carried", "Carried over", "Not done at the quarter's end."),
            )
        ),
    ),
)
GRADE_KEY = SheetPlan(
    "Start here",
    "Grade_key",
    ("grade",),
    (Column("grade", "Grade", width=32), Column("meaning", "What it means", kind=Kind.LONG, width=92)),
)

TRACKER = (AUDITS, GRADES, TIMETABLE, DIFFERENCES, BY_STATUS, BY_GRADE, BY_KIND, BY_MONTH, GRADE_KEY)
ACTION_PLAN = (ACTIONS, DIFFERENCES, BY_STATE, BY_SOURCE, BY_QUARTER)
