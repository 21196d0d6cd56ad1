"""A filled form as a Word document: our template filled in, or an older table form."""

from __future__ import annotations

from collections.abc import Mapping

from generator.demo.older_case_audits import older_case_audit
from generator.demo.older_practice_audits import older_practice_audit
from generator.demo.records import FilledForm, Row, Value
from generator.forms.build import build_blank
from generator.forms.fill import FormContent, fill_form
from generator.model import FormKind
from generator.profile import ServiceProfile


def blank_forms(profile: ServiceProfile) -> Mapping[str, bytes]:
    """The blank forms of a service by form id."""
    return {form.id: build_blank(form, profile) for form in profile.forms}


def as_document(form: FilledForm, template: bytes) -> bytes:
    """The form as a Word file; questions that nobody answered keep their prompt."""
    if form.older:
        return older_case_audit(form) if form.kind is FormKind.CASE_AUDIT else older_practice_audit(form)
    rows = {field_id: [_answered(row) for row in rows] for field_id, rows in form.rows.items()}
    return fill_form(template, FormContent(_answered(form.values), rows))


def _answered(values: Row) -> dict[str, Value]:
    return {tag: value for tag, value in values.items() if value != ""}
