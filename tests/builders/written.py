"""Audits that hold only the words a test gives: ``written(area_planning="…")``; all else is blank."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from builders.audit_forms import service

from generator.model import Answer, AuditForm, Contact, FormKind, Place

FULL, CASE = "th_full_audit", "nt_case_audit"
_SERVICES = {"th": "tower-hamlets", "nt": "nottingham"}
AREAS = tuple(
    f"area_{name}"
    for name in ("assessment", "planning", "implementation_delivery", "reviewing", "case_supervision")
)  # fmt: skip


def written(
    form_id: str = FULL,
    *,
    grades: Mapping[str, str] | None = None,
    contacts: Mapping[str, str] | None = None,
    reference: str = "",
    completed: date | None = None,
    file: str = "audit.docx",
    **texts: str,
) -> AuditForm:
    """An audit with these texts, grades and conversations; each answer's place names its question."""
    profile = service(_SERVICES[form_id[:2]])
    definition = profile.form(form_id)
    grades = grades or {}
    answers = {
        field_id: Answer(
            field_id,
            definition.fields[field_id].label,
            texts.get(field_id),
            grades.get(field_id),
            place=Place(question=field_id),
        )
        for field_id in (*texts, *(g for g in grades if g not in texts))
    }
    answers["case_reference"] = Answer("case_reference", "Reference", reference or None)
    answers["completed"] = Answer("completed", "Date completed", str(completed), date=completed)
    talks = {who: Contact(who, True, text=text, place=Place(question=who)) for who, text in (contacts or {}).items()}
    return AuditForm(profile.service.id, form_id, FormKind(definition.kind), file, answers, contacts=talks)


def everywhere(text: str, *, number: int = 5) -> dict[str, str]:
    """The same kind of words in some areas of practice, with a mark that tells them apart."""
    return {area: text.replace("#", f"matter {at}") for at, area in enumerate(AREAS[:number], start=1)}
