"""The JSON of a form holds what other programs are promised."""

from __future__ import annotations

import json

from builders.forms import filled

from generator.forms.json_view import form_as_json
from generator.forms.read import read_form
from generator.office.package import open_package
from generator.profile_load import load_profile

PROFILE = load_profile("tower-hamlets")
DEFINITION = PROFILE.form("th_full_audit")


def test_the_promised_keys_are_there() -> None:
    data = filled(PROFILE, "th_full_audit", audit_type="Full", overall_grade="Good", safeguarding="Yes",
                  moderated_grade="Inadequate", grade_agreed="No")  # fmt: skip
    form, issues = read_form(open_package(data), DEFINITION, PROFILE, "form.docx")
    view = json.loads(json.dumps(form_as_json(form, issues, DEFINITION)))
    assert {
        "file",
        "service",
        "form",
        "title",
        "answers",
        "actions",
        "contacts",
        "moderation",
        "safeguarding",
        "issues",
    } <= set(view)
    answer = view["answers"]["overall_grade"]
    assert {"label", "question", "value", "grade", "choice", "date", "doubt", "place", "requirements"} <= set(answer)
    assert (answer["grade"], answer["requirements"][0]) == ("Good", "TH-005")
    assert view["moderation"]["grade_differs_from_auditor"] is True
    assert view["safeguarding"] == {"concern": True, "told": None}
    assert set(view["contacts"]) == {"practitioner", "child", "parent_carer"}
