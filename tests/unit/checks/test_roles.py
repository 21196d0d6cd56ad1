"""Roles: who audits, moderates and meets; by name alone, and with the service's own list of people."""

from __future__ import annotations

from datetime import date

import pytest

from generator.checks import roles
from generator.checks.catalogue import check_form
from generator.model import Answer, Audience, AuditForm, FormKind, Issue, Moderation, Severity
from generator.people import People, load_people
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.resources import shipped

FULL = {"auditor": "Priya Inkwell-Sample", "practitioner": "Sol Storeybrook", "team_manager": "Dilys Fableworth"}
GOOD, INADEQUATE = "Good", "Inadequate"


def with_people(service: str) -> ServiceProfile:
    people = load_people(shipped("config") / service / "people.example.toml")
    return load_profile(service).model_copy(update={"people": people})


@pytest.fixture(scope="module")
def london() -> ServiceProfile:
    return with_people("tower-hamlets")


@pytest.fixture(scope="module")
def midlands() -> ServiceProfile:
    return with_people("nottingham")


@pytest.fixture(scope="module")
def no_list() -> ServiceProfile:
    return load_profile("tower-hamlets")


def audit(
    kind: FormKind = FormKind.FULL_AUDIT,
    *,
    moderator: str | None = None,
    grade: str = GOOD,
    moderated: str | None = None,
    **boxes: str,
) -> AuditForm:
    answers = {field_id: Answer(field_id, field_id, words or None) for field_id, words in {**FULL, **boxes}.items()}
    answers["overall_grade"] = Answer("overall_grade", "Overall grade", grade, grade)
    moderation = Moderation(moderator=moderator, grade=moderated)
    return AuditForm("tower-hamlets", f"th_{kind.value}", kind, "CV-10001.docx", answers, moderation=moderation)


def case_audit(**boxes: str) -> AuditForm:
    answers = {field_id: Answer(field_id, field_id, words) for field_id, words in boxes.items()}
    return AuditForm("nottingham", "nt_case_audit", FormKind.CASE_AUDIT, "CW-10001.docx", answers)


def noticed(form: AuditForm, profile: ServiceProfile) -> list[Issue]:
    return check_form(form, profile.form(form.form_id), profile, date(2026, 11, 20), roles.CHECKS)


def codes(form: AuditForm, profile: ServiceProfile) -> list[str]:
    return [issue.code for issue in noticed(form, profile)]


def test_three_people_who_are_who_they_should_be(london: ServiceProfile, no_list: ServiceProfile) -> None:
    form = audit(moderator="Marnie Inventwell", uop_attendees=", ".join(FULL.values()))
    assert codes(form, london) == codes(form, no_list) == []


@pytest.mark.parametrize(
    "auditor", ["Sol Storeybrook", "sol storeybrook (auditor)", "S. Storeybrook", "Sol Storeybrook, case manager"]
)
def test_the_auditor_of_their_own_work_is_seen_without_any_list(auditor: str, no_list: ServiceProfile) -> None:
    [issue] = noticed(audit(auditor=auditor), no_list)
    assert (issue.code, issue.severity, issue.field_id) == ("auditor-is-practitioner", Severity.PROMPT, "auditor")
    assert issue.message.endswith("?")


def test_initials_need_the_list(london: ServiceProfile, no_list: ServiceProfile) -> None:
    dip = audit(FormKind.DIP_SAMPLE, auditor="SS")
    assert codes(dip, london) == ["auditor-is-practitioner"]
    assert codes(dip, no_list) == []


def test_a_shared_surname_is_not_a_shared_person(no_list: ServiceProfile) -> None:
    assert codes(audit(auditor="Sally Storeybrook"), no_list) == []


def test_one_box_of_an_older_form_is_read_as_two(midlands: ServiceProfile) -> None:
    assert codes(case_audit(practitioner="Bram Thistlewick / Bram Thistlewick (auditor)"), midlands) == [
        "auditor-is-practitioner"
    ]
    assert codes(case_audit(practitioner="Bram Thistlewick / Orla Pretendergast (auditor)"), midlands) == []
    assert codes(case_audit(practitioner="Bram Thistlewick"), midlands) == []


def test_a_planned_self_audit_is_no_fault(midlands: ServiceProfile) -> None:
    own = {"practitioner": "Bram Thistlewick", "auditor": "Bram Thistlewick"}
    assert codes(case_audit(**own, audit_tier="Self audit"), midlands) == []
    assert codes(case_audit(**own, audit_tier="Peer audit day"), midlands) == ["auditor-is-practitioner"]


def test_the_line_manager_by_the_form_and_by_the_list(london: ServiceProfile, no_list: ServiceProfile) -> None:
    assert codes(audit(auditor="Dilys Fableworth"), no_list) == ["auditor-is-line-manager"]
    by_list = audit(auditor="Dilys Fableworth", team_manager="")
    assert codes(by_list, no_list) == []
    assert codes(by_list, london) == ["auditor-is-line-manager"]
    assert codes(audit(auditor="Edda Quillfeather"), london) == []


def test_a_manager_may_lead_a_group_and_audit_their_own_team_where_the_service_says_so(
    london: ServiceProfile, midlands: ServiceProfile
) -> None:
    group = audit(FormKind.GROUP_AUDIT, auditor="Group: Dilys Fableworth (lead), Priya Inkwell-Sample")
    assert codes(group, london) == []
    assert codes(case_audit(practitioner="Bram Thistlewick", auditor="Orla Pretendergast"), midlands) == []


def test_nobody_moderates_their_own_audit(no_list: ServiceProfile) -> None:
    [issue] = noticed(audit(moderator="P. Inkwell-Sample"), no_list)
    assert (issue.code, issue.field_id) == ("auditor-is-moderator", "moderator")


@pytest.mark.parametrize(
    ("auditor", "expected"),
    [
        ("Caspian Marlowthorpe", []),
        ("PIS", []),
        ("Linnet Imagin", ["full-audit-by-another"]),
        ("Bevis Pretendham, analyst", ["full-audit-by-another"]),
        ("Someone Unlisted", ["person-unknown"]),
    ],
)
def test_full_audits_are_for_the_services_own_auditors(
    auditor: str, expected: list[str], london: ServiceProfile
) -> None:
    found = noticed(audit(auditor=auditor), london)
    assert [i.code for i in found] == expected
    assert all((i.severity is Severity.MUST_FIX) == (i.code == "full-audit-by-another") for i in found)
    assert codes(audit(FormKind.DIP_SAMPLE, auditor=auditor), london) == [c for c in expected if c == "person-unknown"]


def test_without_a_list_nobody_is_ruled_out(no_list: ServiceProfile) -> None:
    assert codes(audit(auditor="Linnet Imagin", moderator="Jory Fictionby", grade=INADEQUATE), no_list) == []


@pytest.mark.parametrize(
    ("moderator", "grade", "fires"),
    [
        ("Marnie Inventwell", INADEQUATE, True),
        ("Wren Halloway-Sample", INADEQUATE, False),
        ("Head of Service", INADEQUATE, False),
        ("HoS", INADEQUATE, False),
        ("Deputy Head of Service", INADEQUATE, True),
        ("Marnie Inventwell", "Requires Improvement to be Good", False),
        (None, INADEQUATE, False),
    ],
)
def test_the_head_of_service_moderates_what_is_graded_inadequate(
    moderator: str | None, grade: str, fires: bool, london: ServiceProfile
) -> None:
    found = codes(audit(moderator=moderator, grade=grade), london)
    assert found == (["inadequate-moderated-by-another"] if fires else [])


@pytest.mark.parametrize(
    ("moderator", "moderated", "fires"),
    [
        ("Wren Halloway-Sample", "Requires Improvement to be Good", True),
        ("Wren Halloway-Sample", INADEQUATE, False),
        ("Wren Halloway-Sample", None, False),
    ],
)
def test_moderator_and_decider_in_one_person_is_noted(
    moderator: str, moderated: str | None, fires: bool, london: ServiceProfile
) -> None:
    found = codes(audit(moderator=moderator, grade=INADEQUATE, moderated=moderated), london)
    assert found == (["head-moderates-and-decides"] if fires else [])


@pytest.mark.parametrize(
    ("attendees", "absent"),
    [
        ("Dilys Fableworth (team manager), Sol Storeybrook (case manager), Priya Inkwell-Sample (auditor)", ""),
        ("D. Fableworth; Sol; PIS", ""),
        ("Team manager, case manager and the auditor", ""),
        ("Priya Inkwell-Sample and Sol Storeybrook", "the manager (Dilys Fableworth)"),
        ("Dilys Fableworth, Sol Storeybrook, Caspian Marlowthorpe (auditor)", "the auditor (Priya Inkwell-Sample)"),
        ("Priya, Sol, and Jory Fictionby on behalf of Dilys", ""),
        ("Dilys and Priya. Sol is on leave.", ""),
        ("", ""),
    ],
)
def test_the_three_of_the_meeting(attendees: str, absent: str, london: ServiceProfile) -> None:
    found = noticed(audit(uop_attendees=attendees), london)
    assert [i.code for i in found] == (["meeting-without-three"] if absent else [])
    assert not absent or f"Not named there: {absent}." in found[0].message


def test_a_meeting_of_two_is_complete_where_the_auditor_is_the_line_manager(midlands: ServiceProfile) -> None:
    own_team = {"practitioner": "Bram Thistlewick", "auditor": "Orla Pretendergast"}
    assert codes(case_audit(**own_team, uop_attendees="Bram Thistlewick, Orla Pretendergast"), midlands) == []
    other = {"practitioner": "Bram Thistlewick", "auditor": "Morgan Fableworth"}
    found = noticed(case_audit(**other, uop_attendees="Bram Thistlewick, Morgan Fableworth"), midlands)
    assert [i.code for i in found] == ["meeting-without-three"]
    assert "Orla Pretendergast" in found[0].message
    assert found[0].audience is Audience.MANAGER


def test_unknown_people_are_told_once_a_form_to_whoever_runs_it(london: ServiceProfile) -> None:
    strangers = audit(auditor="Ann Unlisted", practitioner="Ben Unlisted", moderator="Ann Unlisted")
    told = [i for i in noticed(strangers, london) if i.code == "person-unknown"]
    assert len(told) == 1
    assert (told[0].audience, told[0].severity) == (Audience.SERVICE, Severity.NOTE)
    assert told[0].message.count("Ann Unlisted") == 1
    assert "Ben Unlisted" in told[0].message


def test_a_name_that_fits_two_people_is_nobodys(london: ServiceProfile) -> None:
    twins = People.model_validate({"people": [{"name": f"{n} Twinley", "roles": ["partner"]} for n in ("Ada", "Abe")]})
    both = london.model_copy(update={"people": People(people=(*london.people.people, *twins.people))})
    assert codes(audit(auditor="A. Twinley", practitioner="Ada Twinley", team_manager=""), both) == ["person-unknown"]


def test_each_rule_can_be_switched_off(london: ServiceProfile) -> None:
    off = london.checks.model_copy(update={"switched_off": tuple(c.code for c in roles.CHECKS)})
    quiet = london.model_copy(update={"checks": off})
    assert codes(audit(auditor="Sol Storeybrook", moderator="Sol Storeybrook", grade=INADEQUATE), quiet) == []


def test_prompts_end_with_a_question(london: ServiceProfile) -> None:
    form = audit(auditor="Sol Storeybrook", moderator="Sol Storeybrook", grade=INADEQUATE, uop_attendees="Nobody else")
    prompts = [i for i in noticed(form, london) if i.severity is Severity.PROMPT]
    assert len(prompts) == 4
    assert all(i.message.endswith("?") and i.quote for i in prompts)
