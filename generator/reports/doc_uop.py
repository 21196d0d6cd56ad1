"""The paper for one audit's Understanding our Practice meeting (TH-062 to TH-072).

For the people at that meeting only: it shows one audit with its grades, the child by reference.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import ActionRecord, Audience, AuditRecord, Severity
from generator.periods import day_in_words, month_in_words
from generator.reports.action_flow import role_name
from generator.reports.activity import overall_scale
from generator.reports.content import FreeText, grade_in_words
from generator.reports.doc_parts import raised_from
from generator.reports.documents import Box, Grid, Heading, Paper, Part, Points, Text, due_in_words, free_text
from generator.reports.figure import Scope, kind_name
from generator.reports.grading import graded_questions

CLAUSES = ("TH-062", "TH-063", "TH-064")
BANNER = (
    "For the people at this meeting only. It names the child by reference; it is about one case, so keep it with them."
)
_LONGEST = 900


def uop_paper(scope: Scope, audit: AuditRecord) -> Paper:
    """The paper for the meeting on one audit."""
    free, raised = free_text(scope), raised_from(scope, [audit])
    parts = (
        Heading("Who takes part"),
        _attendees(audit, scope, free),
        *_grades(audit, scope),
        *_said(audit, free),
        *_prompts(audit, free),
        *_actions(raised, free),
        *_record(audit),
    )
    return Paper(
        "Understanding our Practice meeting",
        f"{kind_name(audit.kind)} {audit.case_reference}",
        f"UoP {audit.case_reference}",
        _lead(audit),
        parts,
        facts=tuple(_facts(audit, free)),
        banner=BANNER,
    )


def _facts(audit: AuditRecord, free: FreeText) -> Iterator[tuple[str, str]]:
    yield "Audit month", month_in_words(audit.audit_month) if audit.audit_month else ""
    yield "Line of enquiry", free.safe(audit.kloe)
    yield "Moderated", day_in_words(audit.moderated_on, "")


def _lead(audit: AuditRecord) -> str:
    if audit.uop_held:
        return f"The meeting was held on {day_in_words(audit.uop_held)}."
    if audit.uop_due:
        return f"The meeting is to be held by {day_in_words(audit.uop_due)}, two weeks after the audit came back."
    return "The meeting is held once the audit has been moderated and returned."


def _attendees(audit: AuditRecord, scope: Scope, free: FreeText) -> Grid:
    """Those whom the guide names (TH-064)."""
    people = [("team_manager", audit.team_manager), ("case_manager", audit.practitioner), ("auditor", audit.auditor)]
    rows = tuple(
        (role_name(role, scope.profile), free.name(name) or "Not named in the form", "To be filled in")
        for role, name in people
    )
    columns = (("Role", 4.4), ("Name", 5.6), ("Present, or who came instead", 6.6))
    return Grid("People at the meeting", columns, rows)


def _grades(audit: AuditRecord, scope: Scope) -> Iterator[Part]:
    """The grades of the audit as auditor and moderator gave them: both overall grades, then the areas."""
    yield Heading("Grades")
    scale = overall_scale(scope)
    rows = [("Overall, auditor", grade_in_words(audit.overall_grade, scale, "Not given"))]
    after = grade_in_words(audit.settled_grade, scale, "Not given") if audit.moderated_on else "Not moderated yet"
    rows.append(("Overall, after moderation", after))
    for each in scope.profile.grade_scales:
        for question, field in graded_questions(_alone(scope, audit), each).items():
            if grade := audit.grades.get(question, ""):
                rows.append((field.label, grade_in_words(grade, each)))
    yield Grid(
        "Grades given in this audit",
        (("Area of practice", 8.6), ("Grade", 8.0)),
        tuple(rows),
        "Source: completed form.",
    )


def _alone(scope: Scope, audit: AuditRecord) -> Scope:
    return Scope((audit,), scope.actions, scope.period, scope.profile, scope.today)


def _said(audit: AuditRecord, free: FreeText) -> Iterator[Part]:
    for field, title, missing in (
        ("strengths", "Strengths, and what could be strengthened further", "The form names no strengths."),
        ("areas_for_development", "Areas for development", "The form names nothing for development."),
        ("moderation_rationale", "What the moderator said", "The moderator has written nothing yet."),
    ):
        yield Heading(title)
        yield from _lines(audit, field, free, missing)


def _lines(audit: AuditRecord, field: str, free: FreeText, missing: str) -> Iterator[Part]:
    """A text line by line: as points where there are several."""
    said = (audit.form.text(field) if audit.form else None) or ""
    lines = tuple(free.safe(line, _LONGEST) for line in said.splitlines() if line.strip())
    if len(lines) > 1:
        yield Points(lines)
    else:
        yield Text(lines[0] if lines else missing)


def _prompts(audit: AuditRecord, free: FreeText) -> Iterator[Part]:
    """What Checkback would ask, as conversation starters; nothing where it has no question."""
    asked = [
        free.safe(issue.message, 400)
        for issue in audit.issues
        if issue.severity is Severity.PROMPT and issue.audience in {Audience.MODERATOR, Audience.MANAGER}
    ]
    if asked:
        yield Heading("Questions to think about")
        yield Text("Conversation starters from what was read. There may be a good answer to each.", keep=True)
        yield Points(tuple(dict.fromkeys(asked)))


def _actions(raised: list[ActionRecord], free: FreeText) -> Iterator[Part]:
    yield Heading("Actions")
    yield Text("The team manager sees that they are done and keeps them up to date.", keep=True)
    columns = (("Action", 5.8), ("Owner", 3.2), ("Due", 3.8), ("How we will know", 3.8))
    rows = [
        (
            free.safe(a.action, 400),
            free.name(a.owner) or "To be agreed",
            due_in_words(a, free, "To be agreed"),
            free.safe(a.measure, 200) or "To be agreed",
        )
        for a in raised
    ]
    rows = rows or [("No action was agreed in the audit.", "None", "None", "None")]
    yield Grid("Actions of the audit, to be agreed here", columns, tuple(rows), "Source: action plan.")


def _record(audit: AuditRecord) -> Iterator[Part]:
    """What the meeting fills in; it is then written into the audit form, which Checkback reads."""
    yield Heading("Record of the meeting")
    yield Text(
        "Write here first, then put it into the audit form: Checkback reads the form, not this paper.", keep=True
    )
    for name, title, prompt in (
        ("reflections", "Reflections on good practice", "Write here what worked and why."),
        ("steps", "Further steps agreed", "Write here what was agreed beside the actions above."),
        ("celebrate", "Good practice to celebrate", "Write here what others could learn from, without names."),
        ("check_back", "Date of check back", "Write here the day on which the actions are looked at again."),
    ):
        yield Box(name, title, prompt)
