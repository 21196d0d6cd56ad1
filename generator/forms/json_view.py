"""A form that was read, as plain JSON for other programs (``checkback read FILE --json``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from generator.model import Action, Answer, AuditForm, Contact, Issue, Moderation, Place
from generator.profile import FormDefinition

Json = dict[str, Any]


def form_as_json(form: AuditForm, issues: Sequence[Issue], definition: FormDefinition) -> Json:
    """Everything that was read, with dates as ISO text and what was left blank as null."""
    fields = {**definition.legacy_fields, **definition.fields}
    return {
        "file": form.file,
        "service": form.service,
        "form": form.form_id,
        "title": definition.title,
        "version": form.version or None,
        "answers": {
            key: _answer(answer, fields[key].label if key in fields else answer.label,
                         fields[key].sources if key in fields else ())
            for key, answer in form.answers.items()
        },
        "actions": [_action(action) for action in form.actions],
        "contacts": {who: _contact(contact) for who, contact in form.contacts.items()},
        "moderation": _moderation(form.moderation, form.grade("overall_grade")),
        "safeguarding": _safeguarding(form),
        "has_revisions": form.has_revisions,
        "issues": [_issue(issue) for issue in issues],
    }  # fmt: skip


def _answer(answer: Answer, question: str, requirements: Sequence[str]) -> Json:
    return {
        "label": answer.label,
        "question": question,
        "value": answer.value,
        "grade": answer.grade,
        "choice": answer.choice,
        "date": _iso(answer.date),
        "as_written": answer.as_written,
        "doubt": answer.doubt,
        "place": _place(answer.place),
        "requirements": list(requirements),
    }


def _action(action: Action) -> Json:
    number = re.match(r"(\d+)(?::|$)", action.outcome or "")
    return {
        "action": action.action,
        "owner": action.owner,
        "due": _iso(action.due),
        "due_as_written": action.due_as_written,
        "measure": action.measure,
        "check_back": _iso(action.check_back),
        "check_back_as_written": action.check_back_as_written,
        "priority": action.priority,
        "outcome": int(number[1]) if number else action.outcome,
        "objective": action.objective,
        "progress": action.progress,
        "doubt": action.doubt,
        "place": _place(action.place),
    }


def _contact(contact: Contact) -> Json:
    return {
        "held": contact.held,
        "date": _iso(contact.date),
        "date_as_written": contact.date_as_written,
        "mode": contact.mode,
        "mode_as_written": contact.mode_as_written,
        "text": contact.text,
        "reason_not_held": contact.reason_not_held,
        "doubt": contact.doubt,
        "place": _place(contact.place),
    }


def _moderation(block: Moderation, auditor: str | None) -> Json:
    """The moderator's block; ``grade_differs_from_auditor`` is null where nothing says whether it does."""
    differs: bool | None = None
    if block.grade and auditor:
        differs = block.grade != auditor
    elif block.agreed and re.match(r"y(es)?\b|agreed", block.agreed, re.IGNORECASE):
        differs = False
    return {
        "moderator": block.moderator,
        "date": block.date_as_written,
        "date_iso": _iso(block.moderated_on),
        "depth": block.depth,
        "agreed": block.agreed,
        "grade": block.grade,
        "rationale": block.rationale,
        "recs": block.recommendations,
        "offered": block.offered,
        "offered_iso": _iso(block.offered_on),
        "held_iso": _iso(block.held_on),
        "returned": block.returned,
        "returned_iso": _iso(block.returned_on),
        "grade_differs_from_auditor": differs,
    }


def _safeguarding(form: AuditForm) -> Json:
    answer = form.answers.get("safeguarding")
    concern = {"Yes": True, "No": False}.get(answer.choice or "") if answer else None
    return {"concern": concern, "told": form.text("safeguarding_told")}


def _issue(issue: Issue) -> Json:
    return {
        "code": issue.code,
        "severity": str(issue.severity),
        "message": issue.message,
        "place": _place(issue.place),
        "where": str(issue.place),
        "advice": issue.advice,
        "audience": str(issue.audience),
        "field": issue.field_id or None,
        "quote": issue.quote or None,
        "clauses": list(issue.clauses),
    }


def _place(place: Place) -> Json:
    return {name: value for name, value in place._asdict().items() if value}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
