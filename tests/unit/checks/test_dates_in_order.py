"""Dates in order, not in the future, not years apart, and in the guide's times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders.audit_forms import ACTION, case_audit, change, full_audit, issues, moderated, raised

from generator.model import AuditForm, Severity

SOUND = full_audit()
TOMORROW, TODAY = date(2026, 11, 21), date(2026, 11, 20)


def on(field_id: str, day: date, form: AuditForm = SOUND) -> AuditForm:
    return change(form, field_id, date=day, value=str(day))


def met(day: date | None, **changes: object) -> AuditForm:
    child = replace(SOUND.contacts["child"], date=day, **changes)  # type: ignore[arg-type]
    return replace(SOUND, contacts={**SOUND.contacts, "child": child})


def action(form: AuditForm = SOUND, **changes: object) -> AuditForm:
    return replace(form, actions=(replace(ACTION, **changes),))  # type: ignore[arg-type]


CASES = [
    ("dates-out-of-order", on("completed", date(2026, 4, 30)), True),
    ("dates-out-of-order", on("completed", date(2026, 5, 1)), False),
    ("dates-out-of-order", on("moderated_on", date(2026, 5, 28)), True),
    ("dates-out-of-order", on("returned_on", date(2026, 6, 9)), True),
    ("dates-out-of-order", on("uop_held", date(2026, 6, 11)), True),
    ("dates-out-of-order", on("check_back_on", date(2026, 6, 18)), True),
    ("dates-out-of-order", on("check_back_on", date(2026, 6, 19)), False),
    ("dates-out-of-order", on("recorded_on", date(2026, 5, 28)), True),
    ("dates-out-of-order", on("recorded_on", date(2026, 5, 29)), False),
    ("dates-out-of-order", moderated(SOUND, held_on=date(2026, 6, 9)), True),
    ("dates-out-of-order", moderated(SOUND, offered_on=date(2026, 5, 28)), True),
    ("dates-out-of-order", moderated(SOUND, offered_on=date(2026, 5, 29)), False),
    ("conversation-out-of-order", met(date(2026, 4, 30)), True),
    ("conversation-out-of-order", met(date(2026, 5, 1)), False),
    ("conversation-out-of-order", met(date(2026, 5, 30)), True),
    ("conversation-out-of-order", met(date(2026, 5, 29)), False),
    ("conversation-out-of-order", met(date(2026, 4, 30), doubt="two dates"), False),
    ("conversation-out-of-order", met(None), False),
    ("date-in-the-future", on("completed", TOMORROW), True),
    ("date-in-the-future", on("recorded_on", TOMORROW), True),
    ("date-in-the-future", on("recorded_on", TODAY), False),
    ("date-in-the-future", on("uop_held", TOMORROW), True),
    ("date-in-the-future", on("uop_held", TOMORROW, change(SOUND, "uop_reflections", value=None)), False),
    ("date-in-the-future", on("check_back_on", TOMORROW, change(SOUND, "check_back_change", value=None)), False),
    ("date-in-the-future", met(TOMORROW), True),
    ("date-in-the-future", met(TOMORROW, held=None), False),
    ("dates-far-apart", on("allocated", date(2025, 5, 28)), False),
    ("dates-far-apart", on("allocated", date(2025, 5, 27)), True),
    ("dates-far-apart", on("check_back_on", date(2062, 8, 1)), True),
    ("dates-far-apart", on("check_back_on", date(2027, 5, 30)), False),
    ("action-dated-before", action(due=date(2026, 5, 28)), True),
    ("action-dated-before", action(due=date(2026, 5, 29)), False),
    ("action-dated-before", action(due=date(2026, 5, 28), doubt="two dates"), False),
    ("action-dated-before", action(due=None), False),
    ("action-dated-before", action(check_back=date(2026, 6, 30)), True),
    ("action-dated-before", action(check_back=date(2026, 7, 1)), False),
    ("action-dated-before", action(case_audit(), due=date(2026, 6, 30)), True),
    ("audit-late", on("completed", date(2026, 6, 2)), True),
    ("audit-late", on("completed", date(2026, 6, 1)), False),
    ("moderated-late", moderated(SOUND, moderated_on=date(2026, 6, 20)), True),
    ("moderated-late", moderated(SOUND, moderated_on=date(2026, 6, 19)), False),
    ("uop-late", on("uop_held", date(2026, 6, 27)), True),
    ("uop-late", on("uop_held", date(2026, 6, 26)), False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "form", "fires"), CASES)
def test_dates(code: str, form: AuditForm, fires: bool) -> None:
    assert (code in raised(form)) is fires


def test_an_audit_in_order_raises_none_of_these() -> None:
    assert not raised(SOUND) & {code for code, _, _ in CASES}


def test_late_steps_are_notes_and_name_both_days() -> None:
    (found,) = issues(on("completed", date(2026, 6, 2)), "audit-late")
    assert found.severity is Severity.NOTE
    assert found.message == "The audit was due on 1 June 2026 and completed on 2 June 2026."


def test_a_month_from_the_last_of_january_ends_with_february() -> None:
    form = on("allocated", date(2026, 1, 31), on("completed", date(2026, 3, 1)))
    assert "due on 28 February 2026" in issues(form, "audit-late")[0].message
    assert "audit-late" not in raised(on("completed", date(2026, 2, 28), form))


def test_what_stands_between_is_passed_over_where_it_is_blank() -> None:
    form = change(SOUND, "returned_on", date=None)
    assert "dates-out-of-order" in raised(on("uop_held", date(2026, 6, 9), form))


def test_an_old_audit_is_as_good_as_a_new_one() -> None:
    old = SOUND
    for field_id, answer in SOUND.answers.items():
        if answer.date:
            old = on(field_id, answer.date.replace(year=2012), old)
    assert "dates-far-apart" not in raised(old)
