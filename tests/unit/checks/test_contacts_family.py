"""Contacts: held, when, how and what was said; a reason is respected, and a doubtful reading is nobody's fault."""

from __future__ import annotations

from datetime import date

import pytest

from generator.checks import contacts
from generator.checks.catalogue import check_form
from generator.model import AuditForm, Contact, FormKind, Issue, Severity
from generator.profile import ServiceProfile
from generator.profile_load import load_profile

HELD = {
    "held": True,
    "date": date(2026, 6, 2),
    "date_as_written": "2 June 2026",
    "mode": "virtual",
    "text": "We talked.",
}


@pytest.fixture(scope="module")
def profile() -> ServiceProfile:
    return load_profile("tower-hamlets")


def noticed(profile: ServiceProfile, *given: Contact, kind: FormKind = FormKind.FULL_AUDIT) -> list[Issue]:
    held = {name: Contact(name, **HELD) for name in ("practitioner", "child", "parent_carer")}  # type: ignore[arg-type]
    who = {contact.who: contact for contact in given}
    form_id = f"th_{kind.value}"
    form = AuditForm("tower-hamlets", form_id, kind, "CV-10001.docx", contacts={**held, **who})
    return check_form(form, profile.form(form_id), profile, date(2026, 11, 20), contacts.CHECKS)


def without(who: str, **changes: object) -> Contact:
    return Contact(who, **{**HELD, **changes})  # type: ignore[arg-type]


def test_three_conversations_raise_nothing(profile: ServiceProfile) -> None:
    assert noticed(profile) == []


@pytest.mark.parametrize(
    ("who", "code"),
    [("practitioner", "practitioner-not-met"), ("child", "family-not-met"), ("parent_carer", "family-not-met")],
)
def test_no_conversation_and_no_reason(who: str, code: str, profile: ServiceProfile) -> None:
    for contact in (Contact(who), Contact(who, False, mode="not held", mode_as_written="Not held")):
        [issue] = noticed(profile, contact)
        assert (issue.code, issue.severity, issue.field_id) == (code, Severity.MUST_FIX, f"contact_{who}")


@pytest.mark.parametrize("who", ["practitioner", "child", "parent_carer"])
@pytest.mark.parametrize(
    "reason", ["Not appropriate while in hospital.", "Left the service in May.", "Asked not to be."]
)
def test_any_reason_is_respected(who: str, reason: str, profile: ServiceProfile) -> None:
    assert noticed(profile, Contact(who, False, text=reason, reason_not_held=reason)) == []


def test_an_entry_that_could_be_read_in_two_ways_is_not_held_against_anybody(profile: ServiceProfile) -> None:
    half = Contact("child", None, text="Tried twice, then a short chat.", doubt="It is not clear whether it was held.")
    assert noticed(profile, half) == []


@pytest.mark.parametrize(("written", "fires"), [(None, True), ("June", True), ("3/6", False), ("June 2026", False)])
def test_a_date_is_asked_for_once(written: str | None, fires: bool, profile: ServiceProfile) -> None:
    found = noticed(profile, without("child", date=None, date_as_written=written))
    assert [i.code for i in found] == (["contact-undated"] if fires else []), "of dates with digits the reader tells"


def test_how_it_was_held(profile: ServiceProfile) -> None:
    assert [i.code for i in noticed(profile, without("child", mode=None))] == ["contact-without-mode"]
    assert noticed(profile, without("child", mode=None, mode_as_written="at the skate park")) == []


def test_what_was_said(profile: ServiceProfile) -> None:
    assert [i.code for i in noticed(profile, without("child", text=None))] == ["contact-without-words"]
    dated = without("child", held=None, text=None, doubt="Nothing says what was discussed.")
    assert [i.code for i in noticed(profile, dated)] == ["contact-without-words"]


@pytest.mark.parametrize("kind", [FormKind.DIP_SAMPLE, FormKind.GROUP_AUDIT])
def test_audits_that_rest_on_records_ask_for_none(kind: FormKind, profile: ServiceProfile) -> None:
    blank = [Contact(who) for who in ("practitioner", "child", "parent_carer")]
    assert noticed(profile, *blank, kind=kind) == []
