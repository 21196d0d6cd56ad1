"""The truth about a form, taken from what was put into it and never from what our reader makes of it."""

from __future__ import annotations

import datetime as dt

from generator.demo.records import DemoAction, DemoAudit, FilledForm, Row

_CONTACTS = ("practitioner", "child", "parent_carer")
_GRADES_ALONE = ("overall_grade", "moderated_grade")


def truth_of(form: FilledForm) -> DemoAudit:
    """The key facts of a completed form."""
    values = form.values
    graded = {tag.removesuffix(".grade"): str(value) for tag, value in values.items() if tag.endswith(".grade")}
    alone = {tag: str(values[tag]) for tag in _GRADES_ALONE if tag in values}
    return DemoAudit(
        form_id=form.form_id,
        kind=form.kind,
        file=form.path,
        month=form.month,
        case_reference=form.case_reference,
        grades={**graded, **alone},
        dates={tag: value for tag, value in values.items() if isinstance(value, dt.date)},
        actions=tuple(_action(row) for rows in form.rows.values() for row in rows),
        contacts={who: f"contact_{who}.date" in values for who in _CONTACTS if f"contact_{who}.text" in values},
        texts={tag: value for tag, value in values.items() if isinstance(value, str) and not tag.endswith(".grade")},
        safeguarding=str(values.get("safeguarding", "")),
        child_name=form.child_name,
        older=form.older,
        faults=form.faults,
    )


def _action(row: Row) -> DemoAction:
    due, check_back = row.get("due", ""), row.get("check_back")
    return DemoAction(
        action=str(row["action"]),
        owner=str(row["owner"]),
        due=due if isinstance(due, dt.date) else None,
        due_as_written="" if isinstance(due, dt.date) else due,
        measure=str(row.get("measure", "")),
        check_back=check_back if isinstance(check_back, dt.date) else None,
    )
