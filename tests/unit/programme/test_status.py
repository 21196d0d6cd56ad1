"""Each audit has one status and one next step; the periods are those of the guide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from generator.model import ActionRecord, AuditRecord, FormKind, Status
from generator.profile import Deadlines, FormRules
from generator.programme.status import follow

RULES = FormRules(kind=FormKind.FULL_AUDIT, moderated=True, uop_meeting=True, overall_grade=True, contacts=True)
PLAIN = FormRules(kind=FormKind.CASE_AUDIT, moderated=False, uop_meeting=False, overall_grade=False, contacts=False)
RECORD = AuditRecord(
    key="CV-10001 full audit 2026-06",
    form_id="th_full_audit",
    kind=FormKind.FULL_AUDIT,
    file="a.docx",
    auditor="Priya Inkwell-Sample",
    team_manager="Dilys Fableworth",
    submitted=date(2026, 6, 26),
    moderation_due=date(2026, 7, 17),
    overall_grade="Good",
)
MODERATED = replace(RECORD, moderator="Caspian Marlowthorpe", moderated_on=date(2026, 7, 10))
RETURNED = replace(MODERATED, returned_on=date(2026, 7, 14), uop_due=date(2026, 7, 28))
HELD = replace(RETURNED, uop_held=date(2026, 7, 20))
CHECKED = replace(HELD, check_back_on=date(2026, 10, 2))
OPEN = ActionRecord("A1", "Full audit", RECORD.key, "Do it", due=date(2026, 8, 1), check_back=date(2026, 10, 2))
DONE = replace(OPEN, completed_on=date(2026, 7, 31))


@pytest.mark.parametrize(
    ("record", "actions", "rules", "status", "owner", "due"),
    [
        (replace(RECORD, must_fix=2), [], RULES, Status.SUBMITTED, "Priya Inkwell-Sample", date(2026, 7, 17)),
        (RECORD, [], RULES, Status.SUBMITTED, "Moderator", date(2026, 7, 17)),
        (
            replace(RECORD, overall_grade="Inadequate"),
            [],
            RULES,
            Status.SUBMITTED,
            "Head of Service",
            date(2026, 7, 17),
        ),
        (
            replace(RECORD, moderator="Caspian Marlowthorpe"),
            [],
            RULES,
            Status.WITH_MODERATOR,
            "Caspian Marlowthorpe",
            date(2026, 7, 17),
        ),
        (MODERATED, [], RULES, Status.MODERATED, "Caspian Marlowthorpe", date(2026, 7, 10)),
        (RETURNED, [OPEN], RULES, Status.RETURNED, "Dilys Fableworth", date(2026, 7, 28)),
        (HELD, [OPEN, DONE], RULES, Status.ACTIONS_OPEN, "Dilys Fableworth", date(2026, 8, 1)),
        (HELD, [DONE], RULES, Status.ACTIONS_OPEN, "Dilys Fableworth", date(2026, 10, 2)),
        (HELD, [], RULES, Status.UOP_HELD, "Dilys Fableworth", None),
        (CHECKED, [DONE], RULES, Status.CHECKED_BACK, "Priya Inkwell-Sample", date(2026, 8, 3)),
        (replace(CHECKED, recorded_on=date(2026, 7, 1)), [DONE], RULES, Status.CLOSED, "", None),
        (RECORD, [OPEN], PLAIN, Status.ACTIONS_OPEN, "Dilys Fableworth", date(2026, 8, 1)),
        (replace(RECORD, recorded_on=date(2026, 7, 1)), [], PLAIN, Status.CLOSED, "", None),
    ],
)
def test_where_an_audit_stands(
    record: AuditRecord, actions: list[ActionRecord], rules: FormRules, status: Status, owner: str, due: date | None
) -> None:
    followed = follow(record, actions, rules, Deadlines(), "Childview")
    assert (followed.status, followed.next_owner, followed.next_due) == (status, owner, due)
    assert bool(followed.next_step) == (status is not Status.CLOSED)


def test_recording_names_the_case_system() -> None:
    assert follow(CHECKED, [DONE], RULES, Deadlines(), "Childview").next_step == "Record the audit on Childview"
