"""The paper for one audit's Understanding our Practice meeting (TH-062 to TH-072).

For the people at that meeting only: it shows one audit with its grades, the child by reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.model import ActionRecord, Audience, AuditRecord, Severity, as_text
from generator.periods import day_in_words, month_in_words
from generator.reports.action_flow import role_name
from generator.reports.activity import overall_scale
from generator.reports.content import FreeText, grade_in_words
from generator.reports.doc_parts import raised_from
from generator.reports.documents import (
    Box,
    Grid,
    Heading,
    Paper,
    Part,
    Points,
    Text,
    due_in_words,
    free_text,
    words_of,
)
from generator.reports.figure import Scope, kind_name
from generator.reports.grading import graded_questions

CLAUSES = ("TH-062", "TH-063", "TH-064")
BANNER = (
    "For the people at this meeting only. It names the child by reference; it is about one case, so keep it with them."
)
_LONGEST = 900
_ASKED = "Those whom the guide asks for"
_SOURCE = "Source: completed form."
_ACTION = "action-"  # how the codes of checks on actions begin


def uop_paper(scope: Scope, audit: AuditRecord, review_by: date | None = None) -> Paper:
    """The paper for the meeting on one audit; ``review_by`` is when Inadequate work is looked at again (TH-072)."""
    free, raised = free_text(scope), raised_from(scope, [audit])
    parts = (
        *_attendees(audit, scope, free),
        *_said(audit, free),
        *_grades(audit, scope),
        *_actions(raised, free, audit),
        *_questions(audit, free),
        *_further_meeting(review_by),
        *_record(audit, free),
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


def _attendees(audit: AuditRecord, scope: Scope, free: FreeText) -> Iterator[Part]:
    """Those whom the guide names (TH-064), and once it was held who took part."""
    people = [("team_manager", audit.team_manager), ("case_manager", audit.practitioner), ("auditor", audit.auditor)]
    rows = tuple(
        (role_name(role, scope.profile), free.name(name) or "Not named in the form", "To be filled in")
        for role, name in people
    )
    yield Heading("Who takes part")
    if said := words_of(audit, "uop_attendees", free):
        yield Text(f"The form says who was there: {said}", keep=True)
        yield Grid(_ASKED, (("Role", 6.0), ("Name", 10.6)), tuple(row[:2] for row in rows))
    else:
        yield Grid(_ASKED, (("Role", 4.4), ("Name", 5.6), ("Present, or who came instead", 6.6)), rows)


def _grades(audit: AuditRecord, scope: Scope) -> Iterator[Part]:
    """The grades of the audit as auditor and moderator gave them: both overall grades, then the areas."""
    yield Heading("Grades")
    scale, rows = overall_scale(scope), list[tuple[str, str]]()
    if scope.profile.programme.rules_for(audit.kind).overall_grade or audit.settled_grade:
        rows.append(("Overall, auditor", grade_in_words(audit.overall_grade, scale, "Not given")))
        after = grade_in_words(audit.settled_grade, scale, "Not given") if audit.moderated_on else "Not moderated yet"
        rows.append(("Overall, after moderation", after))
    for each in scope.profile.grade_scales:
        for question, field in graded_questions(_alone(scope, audit), each).items():
            if grade := audit.grades.get(question, ""):
                rows.append((field.label, grade_in_words(grade, each)))
    if not rows:
        yield Text("The form gives no grade.")
        return
    yield Grid("Grades given in this audit", (("Area of practice", 8.6), ("Grade", 8.0)), tuple(rows), _SOURCE)


def _alone(scope: Scope, audit: AuditRecord) -> Scope:
    return Scope((audit,), scope.actions, scope.period, scope.profile, scope.today)


def _said(audit: AuditRecord, free: FreeText) -> Iterator[Part]:
    """What went well first, then what could be better, then the moderator."""
    silent = "The moderator left no words in the form." if audit.moderated_on else "The audit is not moderated yet."
    for field, title, missing in (
        ("strengths", "Strengths, and what could be strengthened further", "The form names no strengths."),
        ("areas_for_development", "Areas for development", "The form names nothing for development."),
        ("moderation_rationale", "What the moderator said", silent),
    ):
        yield Heading(title)
        yield from _lines(audit, field, free, missing)


def _lines(audit: AuditRecord, field: str, free: FreeText, missing: str) -> Iterator[Part]:
    """A text line by line: as points where there are several."""
    lines = _lines_of(audit, field, free)
    if len(lines) > 1:
        yield Points(lines)
    else:
        yield Text(lines[0] if lines else missing)


def _lines_of(audit: AuditRecord, field: str, free: FreeText) -> tuple[str, ...]:
    said = (audit.form.text(field) if audit.form else None) or ""
    return tuple(free.safe(line, _LONGEST) for line in said.splitlines() if line.strip())


def _questions(audit: AuditRecord, free: FreeText) -> Iterator[Part]:
    """What Checkback would ask about the actions before the meeting; what it asks the moderator stays with them."""
    asked = [
        free.safe(issue.message, 400)
        for issue in audit.issues
        if issue.severity is Severity.PROMPT and issue.audience is Audience.MODERATOR and issue.code.startswith(_ACTION)
    ]
    if asked and not audit.uop_held:
        yield Heading("Questions to think about", 3)
        yield Text("Conversation starters on the actions. There may be a good answer to each.", keep=True)
        yield Points(tuple(dict.fromkeys(asked)))


def _actions(raised: list[ActionRecord], free: FreeText, audit: AuditRecord) -> Iterator[Part]:
    yield Heading("Actions")
    if not raised:
        yield Text("The audit agreed no action." if audit.uop_held else "The audit names no action. Is one needed?")
        return
    yield Text("The team manager sees that they are done and keeps them up to date.", keep=True)
    columns = (("Action", 5.8), ("Owner", 3.2), ("Due", 3.8), ("How we will know", 3.8))
    missing = "Not recorded" if audit.uop_held else "To be agreed"
    rows = tuple(
        (
            free.safe(a.action, 400),
            free.name(a.owner) or missing,
            due_in_words(a, free, missing),
            free.safe(a.measure, 200) or missing,
        )
        for a in raised
    )
    title = "Actions of the audit" if audit.uop_held else "Actions of the audit, to be agreed here"
    yield Grid(title, columns, rows, "Source: action plan.")


def _further_meeting(review_by: date | None) -> Iterator[Part]:
    if review_by is not None:
        yield Text(
            "Because the work was graded Inadequate, the deputy head of service and the team manager meet again by "
            f"{day_in_words(review_by)}, to look at progress and at whether the actions work."
        )


_BOXES = (
    ("reflections", "uop_reflections", "Reflections on good practice", "Write here what worked and why."),
    ("steps", "uop_steps", "Further steps agreed", "Write here what was agreed beside the actions above."),
    (
        "celebrate",
        "good_practice",
        "Good practice to celebrate",
        "Write here what others could learn from, without names.",
    ),
)


def _record(audit: AuditRecord, free: FreeText) -> Iterator[Part]:
    """What the meeting fills in, with what stands in the form already; Checkback reads the audit form, not this."""
    yield Heading("Record of the meeting")
    yield Text("What is new here belongs in the audit form too: Checkback reads the form, not this paper.", keep=True)
    for name, field, title, prompt in _BOXES:
        yield Box(name, title, prompt, _lines_of(audit, field, free))
    looked_at = (as_text(audit.check_back_on),) if audit.check_back_on else ()
    prompt = "Write here the day on which the actions are looked at again."
    yield Box("check_back", "Date of check back", prompt, looked_at)
