"""Each cell that people may fill in, from the workbook through a run to status, next step, plan and report figures."""

from __future__ import annotations

import datetime as dt
from datetime import date

import pytest
from builders.library import PLAN, TRACKER, profile
from builders.quick_reports import quick_reports

from generator.periods import quarter_of
from generator.reports.figures import summarise
from tests.unit.test_both_ways import KEY, Service, record_of, service  # noqa: F401

ACTION = f"{KEY} A1"
DAY = dt.datetime(2026, 10, 5)


@pytest.fixture(autouse=True)
def _reports_are_small():
    with quick_reports():
        yield


@pytest.mark.parametrize(
    ("heading", "typed", "field", "read"),
    [
        ("Team", "Lantern team", "team", "Lantern team"),
        ("Key line of enquiry", "Does the plan follow the words of the child?", "kloe", None),
        ("Moderator", "Jo Fablewright", "moderator", "Jo Fablewright"),
        ("Moderated", DAY, "moderated_on", DAY.date()),
        ("Returned", DAY, "returned_on", DAY.date()),
        ("UoP meeting held", DAY, "uop_held", DAY.date()),
        ("Check back", DAY, "check_back_on", DAY.date()),
        ("Recorded on case system", DAY, "recorded_on", DAY.date()),
        ("Check back result", "It holds", "check_back_result", "It holds"),
        ("Reason for lateness", "Leave", "lateness_reason", "Leave"),
        ("Exempt", "Yes", "exempt", True),
        ("Exemption agreed by", "Dilys Fableworth", "exempt_agreed_by", "Dilys Fableworth"),
    ],
)
def test_a_cell_of_the_tracker_is_read_and_stays(service: Service, heading, typed, field, read) -> None:  # noqa: F811
    service.run()
    service.types(TRACKER, "Audits", ("Audit ID", KEY), **{heading: typed})
    result = service.run()
    assert getattr(record_of(result), field) == (read or typed)
    assert service.row(TRACKER, "Audits", KEY)[heading] == typed
    assert not any(u.differences for u in result.updates.values())
    assert service.run().changed == []


@pytest.mark.parametrize(
    ("heading", "typed", "field", "read"),
    [
        ("Priority", 2, "priority", 2),
        ("How we will know", "School says so", "measure", "School says so"),
        ("Check back", DAY, "check_back", DAY.date()),
        ("Progress", "Letter sent", "progress", "Letter sent"),
        ("Completed on", DAY, "completed_on", DAY.date()),
        ("Effect", "He cooks", "effect", "He cooks"),
        ("Check back result", "It holds", "check_back_result", "It holds"),
        ("Re-audit wanted", "Yes", "reaudit", True),
    ],
)
def test_a_cell_of_the_action_plan_is_read_and_stays(service: Service, heading, typed, field, read) -> None:  # noqa: F811
    service.run()
    service.types(PLAN, "Actions", ("Action ID", ACTION), **{heading: typed})
    result = service.run()
    assert getattr(next(a for a in result.plan.actions if a.key == ACTION), field) == read
    assert service.row(PLAN, "Actions", ACTION)[heading] == typed
    assert not any(u.differences for u in result.updates.values())
    assert service.run().changed == []


def test_days_in_the_tracker_walk_the_audit_to_its_end(service: Service) -> None:  # noqa: F811
    service.run()
    seen = []
    for heading in ("Moderated", "Returned", "UoP meeting held", "Check back", "Recorded on case system"):
        service.types(TRACKER, "Audits", ("Audit ID", KEY), **{heading: DAY})
        seen.append(record_of(service.run()).status.value)
        if heading == "UoP meeting held":
            service.types(PLAN, "Actions", ("Action ID", ACTION), Completed_on=DAY)
            seen.append(record_of(service.run()).status.value)
    assert seen == ["Moderated", "Returned", "Actions open", "Actions open", "Checked back", "Closed"]


def test_exempt_and_late_with_a_reason_are_counted_apart(service: Service) -> None:  # noqa: F811
    second = KEY.replace("10001", "10002")
    service.run()
    for key in (KEY, second):
        service.types(TRACKER, "Audits", ("Audit ID", key), Due=dt.datetime(2026, 9, 4))
    both = figures(service.run())
    assert (both["audits.late"].value, both["audits.exempt"].value) == (2, 0)
    service.types(TRACKER, "Audits", ("Audit ID", KEY), Exempt="Yes", Exemption_agreed_by="Dilys Fableworth")
    service.types(TRACKER, "Audits", ("Audit ID", second), Reason_for_lateness="The auditor was on leave")
    after = figures(service.run())
    assert after["audits.late"].rows == after["audits.behind_with_reason"].rows == (second,)
    assert after["audits.exempt"].rows == (KEY,)
    assert service.run().changed == []


def figures(result):
    quarter = quarter_of(date(2026, 9, 30), profile())
    found = summarise(result.plan.audits, result.plan.actions, quarter, profile(), date(2026, 11, 20))
    return {figure.id: figure for figure in found}
