"""From forms to records: one audit for each case, kind and month; both grades kept; no name of a child."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from generator.model import Answer, AuditForm, FormKind, Moderation
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.records import plan_audits
from generator.programme.submission import Submission, audit_key, case_reference

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def profile() -> ServiceProfile:
    return load_profile("tower-hamlets")


def answers(**words: str | date) -> dict[str, Answer]:
    return {
        k: Answer(k, k, date=v) if isinstance(v, date) else Answer(k, k, v, v if "grade" in k or "area" in k else None)
        for k, v in words.items()
    }


def submission(path: str = "Completed audits/2026-06/CV-10623.docx", **words: str | date) -> Submission:
    base = {"case_reference": "CV-10623", "auditor": "Priya Inkwell-Sample, Practice Lead", "overall_grade": "Good"}
    form = AuditForm(
        "tower-hamlets",
        "th_full_audit",
        FormKind.FULL_AUDIT,
        path.rsplit("/", 1)[-1],
        answers=answers(**{**base, "audit_month": date(2026, 6, 1), "completed": date(2026, 6, 26), **words}),
    )
    return Submission(form, (), path, datetime(2026, 6, 27, tzinfo=UTC))


def test_the_record_tells_what_the_form_says(profile: ServiceProfile) -> None:
    whole = submission(allocated=date(2026, 5, 31), area_reviewing="Inadequate", practitioner="Sol Storeybrook, CM")
    moderation = Moderation(moderator="Caspian Marlowthorpe", moderated_on=date(2026, 7, 10), grade="Inadequate")
    whole = replace(whole, form=replace(whole.form, moderation=moderation))
    (record,) = plan_audits([whole], {}, {}, profile, TODAY).audits
    assert record.key == "CV-10623 full audit 2026-06"
    assert (record.overall_grade, record.moderated_grade) == ("Good", "Inadequate")
    assert (record.due, record.moderation_due) == (date(2026, 6, 30), date(2026, 7, 17))
    assert record.uop_due == date(2026, 7, 24)
    assert record.grades == {"area_reviewing": "Inadequate"}
    assert (record.auditor, record.practitioner) == ("Priya Inkwell-Sample", "Sol Storeybrook")


def test_of_two_versions_the_newer_counts_and_it_is_said(profile: ServiceProfile) -> None:
    old = submission()
    new = replace(
        submission("Completed audits/CV-10623 (v2) FINAL.docx", overall_grade="Inadequate"),
        saved=datetime(2026, 7, 2, tzinfo=UTC),
    )
    plan = plan_audits([new, old], {}, {}, profile, TODAY)
    assert [r.overall_grade for r in plan.audits] == ["Inadequate"]
    (issue,) = plan.issues
    assert issue.code == "two-files-one-audit"
    assert "CV-10623 (v2) FINAL.docx' is the newer" in issue.message


def test_two_auditors_of_one_case_are_two_audits(profile: ServiceProfile) -> None:
    plan = plan_audits([submission(), submission("b.docx", auditor="Edda Quillfeather")], {}, {}, profile, TODAY)
    assert [r.key for r in plan.audits] == ["CV-10623 full audit 2026-06", "CV-10623 full audit 2026-06 (2)"]


def test_a_concern_is_recorded_without_its_words(profile: ServiceProfile) -> None:
    told = submission(safeguarding="YES", safeguarding_told="Dilys, by phone, about the uncle")
    nobody = submission("b.docx", auditor="X", safeguarding="Yes", safeguarding_told="n/a")
    records = plan_audits([told, nobody], {}, {}, profile, TODAY).audits
    assert [(r.safeguarding, r.safeguarding_told) for r in records] == [(True, "Yes"), (True, "")]


def test_the_reference_comes_from_the_form_else_from_the_file_name(profile: ServiceProfile) -> None:
    assert case_reference(submission(case_reference="ref CV-10999 ").form, profile) == "CV-10999"
    assert case_reference(submission("05 Case audit CV-10574 (v2).docx", case_reference="").form, profile) == "CV-10574"


def test_without_a_reference_a_code_stands_for_it(profile: ServiceProfile) -> None:
    nameless = submission("Observation of somebody.docx", case_reference="", practitioner="Bram Thistlewick")
    key = audit_key(nameless, profile)
    assert key.startswith("no-ref-")
    assert "Bram" not in key
    assert key == audit_key(replace(nameless, path="elsewhere.docx"), profile)


def test_the_month_is_taken_from_the_folder_where_the_form_says_none() -> None:
    form = AuditForm("tower-hamlets", "th_full_audit", FormKind.FULL_AUDIT, "a.docx")
    assert Submission(form, (), "Completed audits/2026-04/a.docx", datetime(2026, 6, 1, tzinfo=UTC)).month == date(
        2026, 4, 1
    )
    assert Submission(form, (), "Completed audits/a.docx", datetime(2026, 6, 9, tzinfo=UTC)).month == date(2026, 6, 1)


def test_minutes_are_dated_by_their_meeting() -> None:
    answers = {"meeting_on": Answer("meeting_on", "Date", date=date(2026, 5, 28))}
    form = AuditForm("tower-hamlets", "th_meeting_minutes", FormKind.MEETING_MINUTES, "a.docx", answers)
    minutes = Submission(form, (), "Completed audits/2026-06/a.docx", datetime(2026, 11, 9, tzinfo=UTC))
    assert (minutes.submitted, minutes.month) == (date(2026, 5, 28), date(2026, 5, 1))
