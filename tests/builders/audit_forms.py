"""Completed forms as records, sound until a test changes something: ``raised(change(full_audit(), …))``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from generator.checks.catalogue import check_form
from generator.model import Action, Answer, AuditForm, Contact, FormKind, Issue, Moderation
from generator.profile import FieldDefinition, FieldKind, ServiceProfile
from generator.profile_load import load_profile

TODAY = date(2026, 11, 20)
ACTION = Action(
    "Hold a transition meeting with the child", "Sol Storeybrook", date(2026, 7, 1), measure="The child says"
)
AGREED = Moderation(
    moderator="Caspian Marlowthorpe",
    moderated_on=date(2026, 6, 10),
    depth="Yes. The evidence is dated.",
    agreed="Yes",
    grade="Good",
    rationale="I agree with the weighing.",
    recommendations="Yes. Action 1 goes to the heart of it.",
    offered="Offered 10 June 2026, held 11 June 2026",
    offered_on=date(2026, 6, 10),
    held_on=date(2026, 6, 11),
    returned="12 June 2026",
    returned_on=date(2026, 6, 12),
)
_TH_TEXTS = {
    "disposal": "Referral Order",
    "strengths": "Connection: the child trusts Sol and says why.\nA review that changed something.",
    "areas_for_development": "Victim work earlier.",
    "overall_rationale": "Consistently good; the late victim work had little impact on the child.",
    "safeguarding": "No",
    "safeguarding_told": "Not applicable",
}
_TH_DATES = {
    "allocated": date(2026, 5, 1),
    "completed": date(2026, 5, 29),
    "moderated_on": date(2026, 6, 10),
    "returned_on": date(2026, 6, 12),
    "uop_held": date(2026, 6, 19),
}
_NT_TEXTS = {
    "disposal": "Youth Rehabilitation Order",
    "mappa_case": "No",
    "safeguarding": "No",
    "child_age": "16",
    "asset_initial": "Complete on 3 June 2026, with the CareFirst check of 1 June.",
    "vmp": "Dated 8 June 2026 and countersigned.",
    "rosh": "What was seen on 3 June 2026: faith and language are weighed, and the pattern of the harm.",
}
_NT_DATES = {"completed": date(2026, 7, 1)}


@cache
def service(service_id: str) -> ServiceProfile:
    """A shipped profile, loaded once."""
    return load_profile(service_id)


def full_audit(kind: FormKind = FormKind.FULL_AUDIT) -> AuditForm:
    """A moderated audit of Tower Hamlets, of any kind, with its grades, steps and dates in order."""
    answers = _answers("tower-hamlets", f"th_{kind.value}", "Good", _TH_TEXTS, _TH_DATES)
    who = ("practitioner", "child", "parent_carer")
    contacts = {w: Contact(w, True, date(2026, 5, 12), mode="virtual", text="We talked at length.") for w in who}
    form = AuditForm("tower-hamlets", f"th_{kind.value}", kind, "CV-10001.docx", answers, (ACTION,), contacts)
    return replace(form, moderation=AGREED)


def case_audit() -> AuditForm:
    """A case audit of Nottingham on a Youth Rehabilitation Order, with its grades and conditions in order."""
    answers = _answers("nottingham", "nt_case_audit", "good", _NT_TEXTS, _NT_DATES)
    return AuditForm("nottingham", "nt_case_audit", FormKind.CASE_AUDIT, "CW-10001.docx", answers, (ACTION,))


def _answers(
    service_id: str, form_id: str, grade: str, texts: Mapping[str, str], dates: Mapping[str, date]
) -> dict[str, Answer]:
    fields = service(service_id).form(form_id).fields.values()
    return {field.id: _answer(field, grade, texts.get(field.id), dates.get(field.id)) for field in fields}


def _answer(field: FieldDefinition, grade: str, text: str | None, day: date | None) -> Answer:
    blank = Answer(field.id, field.label)
    if field.kind is FieldKind.DATE:
        return replace(blank, value=str(day) if day else None, date=day)
    if field.when is not None and text is None:
        return blank
    if field.kind in {FieldKind.GRADE, FieldKind.GRADED}:
        return replace(blank, value=text or f"What was seen on 3 June 2026: {field.label}", grade=grade)
    if field.kind in {FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.YES_NO_COMMENT}:
        word = text or (field.choices[0] if field.choices else "Yes")
        said = f"{word}. Seen on 3 June 2026." if field.kind is FieldKind.YES_NO_COMMENT else word
        return replace(blank, value=said, choice=word)
    return replace(blank, value=text or f"Stated on 3 June 2026: {field.label}")


def change(form: AuditForm, field_id: str, **changes: Any) -> AuditForm:
    """The form with one answer changed."""
    answer = form.answers.get(field_id, Answer(field_id, field_id))
    return replace(form, answers={**form.answers, field_id: replace(answer, **changes)})


def said(form: AuditForm, **texts: str | None) -> AuditForm:
    """The form with other texts; a grade or a choice that the answer had is gone, None makes it blank."""
    for field_id, text in texts.items():
        form = change(form, field_id, value=text, grade=None, choice=None, date=None)
    return form


def without(form: AuditForm, *field_ids: str) -> AuditForm:
    """The form as an older one that does not ask these questions."""
    return replace(form, answers={i: a for i, a in form.answers.items() if i not in field_ids})


def moderated(form: AuditForm, **changes: Any) -> AuditForm:
    """The form with another moderation."""
    return replace(form, moderation=replace(form.moderation, **changes))


def issues(form: AuditForm, code: str = "", today: date = TODAY) -> list[Issue]:
    """What the checks notice, of one code or of all."""
    profile = service(form.service)
    found = check_form(form, profile.form(form.form_id), profile, today)
    return [issue for issue in found if code in {"", issue.code}]


def raised(form: AuditForm, today: date = TODAY) -> set[str]:
    """The codes of what the checks notice."""
    return {issue.code for issue in issues(form, today=today)}
