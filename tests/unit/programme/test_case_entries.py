"""What is keyed on the child's record: one entry for each activity that took place, in the framework's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from generator.model import Action, Answer, AuditForm, AuditRecord, Contact, FormKind
from generator.profile_load import load_profile
from generator.programme.case_entries import CaseEntry, case_entries, find_unrecorded
from generator.programme_settings import CaseEntryRule

TH, NT = load_profile("tower-hamlets"), load_profile("nottingham")
DAY = date(2026, 10, 5)


def contact(who: str, held: bool | None = True) -> Contact:
    return Contact(who, held=held, date=DAY, mode="face to face", text=f"What the {who} said.")


FORM = AuditForm(
    "tower-hamlets",
    "th_full_audit",
    FormKind.FULL_AUDIT,
    "a.docx",
    answers={
        "strengths": Answer("strengths", "Strengths", value="He was heard."),
        "overall_rationale": Answer("overall_rationale", "Why", value="Because."),
    },
    actions=(Action("Meet the school", owner="Sol Storeybrook", due=date(2026, 11, 2)), Action("Ring his mum")),
    contacts={who: contact(who) for who in ("practitioner", "child", "parent_carer")},
)
AUDIT = AuditRecord(
    key="CV-10001 full audit 2026-10",
    form_id="th_full_audit",
    kind=FormKind.FULL_AUDIT,
    file="a.docx",
    case_reference="CV-10001",
    auditor="Priya Inkwell-Sample",
    practitioner="Sol Storeybrook",
    submitted=date(2026, 10, 12),
    uop_held=date(2026, 11, 2),
    form=FORM,
)


def entries(audit: AuditRecord = AUDIT) -> dict[str, CaseEntry]:
    return {dict(e.fields)["Contact Type"]: e for e in case_entries(audit, TH)}


def test_a_full_audit_gives_four_contacts_with_the_guides_constants() -> None:
    found = entries()
    days = {name: entry.day for name, entry in found.items()}
    assert days == {
        "Management Oversight": date(2026, 10, 12),
        "Other Case Meeting": date(2026, 11, 2),
        "Young Person Feedback": DAY,
        "Parent Feedback": DAY,
    }
    for entry in found.values():
        assert entry.fields[:3] == (("Subject", "File Audit"), ("Context", "About"), ("Statutory", "No"))
        assert entry.fields[-1] == ("Contact Details/Comments", entry.text)


def test_the_text_is_the_forms_and_no_grade_or_its_reason_comes_with_it() -> None:
    text = entries(replace(AUDIT, overall_grade="Inadequate"))["Management Oversight"].text
    assert text.startswith("Priya Inkwell-Sample completed a full audit of this file on 12 October 2026.")
    assert "He was heard." in text
    assert "- Meet the school (Sol Storeybrook, by 2 November 2026)\n- Ring his mum" in text
    assert "Inadequate" not in text
    assert "Because." not in text
    assert "What the child said." in entries()["Young Person Feedback"].text


@pytest.mark.parametrize("held", [False, None])
def test_what_did_not_take_place_is_not_recorded(held: bool | None) -> None:
    contacts = {**FORM.contacts, "child": contact("child", held), "practitioner": contact("practitioner", held)}
    audit = replace(AUDIT, uop_held=None, form=replace(FORM, contacts=contacts))
    assert set(entries(audit)) == {"Management Oversight", "Parent Feedback"}


def test_the_discussion_before_the_meeting_keeps_its_own_day() -> None:
    text = entries()["Other Case Meeting"].text
    assert text.splitlines()[0].endswith("on 2 November 2026.")
    assert "In the reflective discussion of 5 October 2026: What the practitioner said." in text
    alone = entries(replace(AUDIT, uop_held=None))["Other Case Meeting"]
    assert (alone.day, "In the reflective" in alone.text) == (DAY, False)


def test_nottingham_records_once_that_the_audit_was_completed() -> None:
    form = AuditForm("nottingham", "nt_case_audit", FormKind.CASE_AUDIT, "a.docx")
    audit = replace(AUDIT, kind=FormKind.CASE_AUDIT, form_id="nt_case_audit", form=form)
    (entry,) = case_entries(audit, NT)
    assert entry.text == "Priya Inkwell-Sample completed a case audit on 12 October 2026."


def test_an_audit_waits_to_be_recorded_from_its_meeting_on() -> None:
    before = replace(AUDIT, key="b", uop_held=None)
    recorded = replace(AUDIT, key="c", recorded_on=date(2026, 11, 4))
    exempt = replace(AUDIT, key="d", exempt=True)
    (one,) = find_unrecorded([AUDIT, before, recorded, exempt], TH)
    assert (one.audit.key, one.since, one.due) == (AUDIT.key, date(2026, 11, 2), date(2026, 11, 16))
    assert not one.is_late(date(2026, 11, 16))
    assert one.is_late(date(2026, 11, 17))
    in_nottingham = replace(AUDIT, kind=FormKind.CASE_AUDIT, uop_held=None)
    assert find_unrecorded([in_nottingham], NT)[0].since == date(2026, 10, 12)


def test_a_word_in_braces_that_nothing_stands_for_is_refused() -> None:
    with pytest.raises(ValidationError, match="in braces stand only auditor"):
        CaseEntryRule(activity="audited", name="Audited", opening="{child} was seen.")
