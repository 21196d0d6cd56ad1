"""Giving audits out: evenly, never to those who work on the case, with what is known filled in."""

from __future__ import annotations

import datetime as dt

from generator.forms.prefill import file_name_for
from generator.model import Answer, AuditForm, AuditRecord, FormKind, Status
from generator.people import People, Person
from generator.profile_load import load_profile
from generator.programme.allocation import (
    Allocation,
    allocate,
    find_auditors,
    find_load,
    may_audit,
    prefilled_values,
)
from generator.programme.cases import Case
from generator.programme.kloe import find_kloe
from generator.programme.selection import Request

ON = dt.date(2026, 12, 1)
PEOPLE = People(
    people=(
        Person(name="Dilys Fableworth", roles=("team_manager", "auditor")),
        Person(name="Sol Storeybrook", roles=("case_manager", "auditor"), line_manager="Dilys Fableworth"),
        Person(name="Priya Inkwell-Sample", initials="PIS", roles=("auditor",)),
        Person(name="Rowan Lefthere", roles=("auditor",), to=dt.date(2026, 11, 30)),  # type: ignore[call-arg]
    )
)
TH = load_profile("tower-hamlets").model_copy(update={"people": PEOPLE})
NT = load_profile("nottingham")
REQUEST = Request(FormKind.FULL_AUDIT, ON, 3, ON)
CASE = Case("CV-00001", "Sol Storeybrook", "North team", "Referral Order")


def given(cases: int, *auditors: str, load: dict[str, int] | None = None) -> list[str]:
    listed = [Case(f"CV-{n:05}", "Nobody Else") for n in range(cases)]
    found, _ = allocate(REQUEST, listed, auditors, TH, on=ON, load=load or {})
    return [one.auditor for one in found]


def test_whoever_has_least_waiting_comes_first() -> None:
    assert given(4, "Ann A", "Bea B") == ["Ann A", "Bea B", "Ann A", "Bea B"]
    assert given(4, "Ann A", "Bea B", load={"Ann A": 2}) == ["Bea B", "Bea B", "Ann A", "Bea B"]


def test_nobody_audits_their_own_case_or_that_of_somebody_they_manage() -> None:
    assert not may_audit("Sol Storeybrook", CASE, PEOPLE, ON)
    assert not may_audit("S. Storeybrook", CASE, PEOPLE, ON)
    assert not may_audit("Dilys Fableworth", CASE, PEOPLE, ON)
    assert may_audit("Priya Inkwell-Sample", CASE, PEOPLE, ON)
    assert not may_audit("Sol Storeybrook", CASE, People(), ON), "known by name without a list of people too"


def test_who_has_left_is_given_nothing() -> None:
    assert may_audit("Rowan Lefthere", CASE, PEOPLE, dt.date(2026, 11, 30))
    assert not may_audit("Rowan Lefthere", CASE, PEOPLE, ON)
    assert "Rowan Lefthere" not in find_auditors(FormKind.FULL_AUDIT, TH, ON)


def test_a_case_that_nobody_may_audit_is_said() -> None:
    found, problems = allocate(REQUEST, [CASE], ["Dilys Fableworth"], TH, on=ON, load={})
    assert found == []
    assert problems[0].startswith("CV-00001: nobody named may audit it.")


def test_in_nottingham_those_whose_task_it_is_do_the_audits() -> None:
    nottingham = load_profile("nottingham")
    people = People(
        people=(
            Person(name="Op One", roles=("operational_manager",)),
            Person(name="Serv Two", roles=("service_manager",)),
            Person(name="Case Three", roles=("case_manager",)),
        )
    )
    with_people = nottingham.model_copy(update={"people": people})
    assert set(find_auditors(FormKind.CASE_AUDIT, with_people, ON)) == {"Op One", "Serv Two"}


def test_what_is_known_is_filled_in_and_never_a_grade() -> None:
    (one,), _ = allocate(REQUEST, [CASE], ["Priya Inkwell-Sample"], TH, on=ON, load={})
    values = prefilled_values(one, TH, "Is the plan the child's own?")
    assert values["case_reference"] == "CV-00001"
    assert values["team_manager"] == "Dilys Fableworth"
    assert values["kloe"] == "Is the plan the child's own?"
    assert not any("grade" in name for name in values)
    assert one.due == dt.date(2027, 1, 1)


def test_only_audits_that_wait_count_as_load() -> None:
    def record(status: Status, exempt: bool = False) -> AuditRecord:
        return AuditRecord("k", "f", FormKind.FULL_AUDIT, "", auditor="Ann A", status=status, exempt=exempt)

    waiting = [record(Status.ALLOCATED), record(Status.IN_PROGRESS), record(Status.MODERATED)]
    assert find_load([*waiting, record(Status.ALLOCATED, exempt=True)]) == {"Ann A": 2}


def minutes(held: dt.date, kloe: str, month: dt.date | None = None) -> AuditForm:
    answers = {
        "meeting_on": Answer("meeting_on", "Meeting", date=held, value=str(held)),
        "kloe": Answer("kloe", "Line of enquiry", value=kloe),
        "kloe_month": Answer("kloe_month", "For", date=month, value=str(month)) if month else Answer("kloe_month", ""),
    }
    return AuditForm("tower-hamlets", "th_meeting_minutes", FormKind.MEETING_MINUTES, "m.docx", answers=answers)


def test_januarys_minutes_give_februarys_line_of_enquiry() -> None:
    forms = [minutes(dt.date(2027, 1, 28), "Reviews"), minutes(dt.date(2026, 12, 24), "Home visits")]
    assert find_kloe(forms, dt.date(2027, 2, 1)) == "Reviews"
    assert find_kloe(forms, dt.date(2027, 1, 1)) == "Home visits"
    assert find_kloe(forms, dt.date(2027, 3, 1)) == ""


def test_minutes_that_name_the_month_mean_that_month_and_the_later_meeting_counts() -> None:
    named = minutes(dt.date(2027, 1, 28), "Custody", dt.date(2027, 3, 1))
    assert find_kloe([named], dt.date(2027, 3, 1)) == "Custody"
    later = minutes(dt.date(2027, 2, 25), "Transitions")
    assert find_kloe([named, later], dt.date(2027, 3, 1)) == "Transitions"


def test_what_the_case_list_tells_of_the_child_stands_in_the_form_and_nowhere_else() -> None:
    form = NT.form("nt_case_audit")
    case = Case(
        "CW-10001", "Bram Thistlewick", "North", characteristics={"Ethnicity": "Made up", "Sex": "F", "Age": "15"}
    )
    given = Allocation(FormKind.CASE_AUDIT, case, "Ann A", dt.date(2026, 12, 1), ON, ON)
    values = prefilled_values(given, NT, "", form)
    assert (values["child_ethnicity"], values["child_age"]) == ("Made up", "15")
    assert "child_name" not in values
    assert "Made up" not in file_name_for(form, values)
    assert "child_ethnicity" not in prefilled_values(given, NT), "without a form that asks for it"
