"""A prefilled form carries what is known, says what it could not take, and is named without a child's name."""

from __future__ import annotations

from datetime import date

import pytest
from builders.forms import blank, controls, document, members, shown, shows_prompt, with_member

from generator.errors import DocumentError
from generator.forms.prefill import file_name_for, prefill_form, without_place
from generator.intake import read_document
from generator.model import ActionRecord, as_text
from generator.profile import FieldKind, FormDefinition, ServiceProfile
from generator.profile_load import load_profile

TH, NT = load_profile("tower-hamlets"), load_profile("nottingham")
AUDITS = [pytest.param(p, d, id=d.id) for p in (TH, NT) for d in p.forms if "case_reference" in d.fields]
FULL = TH.form("th_full_audit")
VALUES: dict[str, str | date] = {
    "case_reference": "CV-10623",
    "auditor": "Odalys Fenwick",
    "practitioner": "Piers Amberley",
    "audit_month": date(2026, 6, 1),
    "allocated": date(2026, 6, 1),
    "disposal": "YRO",
    "audit_type": "Full",
    "kloe": "How well do we plan for moves?\nWho knows the plan?",
}
EARLIER = [
    ActionRecord("k1", "full_audit", "a", "Ring the  school", owner="Piers Amberley", due=date(2026, 3, 4)),
    ActionRecord("k2", "full_audit", "a", "Find a workshop", due_as_written="soon"),
]


def prefilled(**values: str | date) -> bytes:
    return prefill_form(blank(TH, FULL.id), FULL, values or VALUES)


def test_what_is_known_is_in_the_form_and_reads_back():
    form, _ = read_document(prefilled(), "x.docx", [TH])
    assert form.text("case_reference") == "CV-10623"
    assert form.day("allocated") == date(2026, 6, 1)
    assert form.day("audit_month") == date(2026, 6, 1)
    assert form.text("kloe") == VALUES["kloe"]
    assert form.text("disposal") == "Youth Rehabilitation Order"


def test_nothing_else_is_answered():
    data = prefilled()
    for field in FULL.fields.values():
        if field.id not in VALUES and controls(document(data), field.id) and field.kind is not FieldKind.ROWS:
            assert shows_prompt(data, field.id), field.id


def test_only_the_document_changes():
    before, after = members(blank(TH, FULL.id)), members(prefilled())
    assert {n for n in after if after[n] != before.get(n)} == {"word/document.xml"}


@pytest.mark.parametrize(("profile", "definition"), AUDITS)
def test_every_audit_form_takes_reference_auditor_and_date(profile: ServiceProfile, definition: FormDefinition):
    values = {n: VALUES[n] for n in ("case_reference", "auditor", "allocated") if n in definition.fields}
    data = prefill_form(blank(profile, definition.id), definition, values)
    assert without_place(definition, values) == []
    for name, value in values.items():
        assert shown(data, name) == [as_text(value)]


def test_a_grade_or_a_judgement_is_never_filled_in():
    values = {"overall_grade": "Good", "strengths": "All of it."}
    data = prefilled(**values)
    assert shows_prompt(data, "overall_grade")
    assert without_place(FULL, values) == [
        "“Overall grade” is for people to answer and is never filled in for them.",
        "“Strengths (including any exceptional practice)” is for people to answer and is never filled in for them.",
    ]


def test_what_the_form_does_not_ask_or_offer_is_said():
    values = {"shoe_size": "42", "disposal": "A stern look", "team": "", "auditor": "Odalys Fenwick"}
    said = without_place(FULL, values)
    assert said[0] == "The form does not ask for “shoe size”."
    assert said[1].startswith("“Disposal type” does not offer “A stern look”. It offers: Community resolution, ")
    assert len(said) == 2
    assert shown(prefilled(**values), "auditor") == ["Odalys Fenwick"]


def test_earlier_actions_stand_where_they_are_checked_back():
    data = prefill_form(blank(TH, FULL.id), FULL, {}, EARLIER)
    assert shown(data, "check_back_actions") == [
        "To check back, from earlier:\nRing the school (Piers Amberley, by 4 March 2026)\nFind a workshop (soon)"
    ]
    assert without_place(FULL, {}, EARLIER) == []


def test_a_form_without_a_place_for_earlier_actions_says_so():
    plan = NT.form("nt_improvement_plan")
    assert without_place(plan, {}, EARLIER) == ["The form has no place for earlier actions."]
    assert prefill_form(blank(NT, plan.id), plan, {}, EARLIER)


def test_a_service_may_ask_for_earlier_actions_in_rows():
    rows = FULL.fields["actions"].model_copy(update={"id": "previous_actions"})
    section = FULL.sections[0].model_copy(update={"fields": (rows,)})
    own = FormDefinition.model_validate({**FULL.model_dump(), "sections": (section.model_dump(),)})
    template = members(blank(TH, FULL.id))["word/document.xml"].replace(b'"actions', b'"previous_actions')
    data = prefill_form(with_member(blank(TH, FULL.id), "word/document.xml", template), own, {}, EARLIER)
    assert shown(data, "previous_actions.action")[:2] == ["Ring the school", "Find a workshop"]
    assert shown(data, "previous_actions.due")[:2] == ["4 March 2026", "soon"]


def test_a_template_that_lost_a_control_is_told_with_advice():
    lost = members(blank(TH, FULL.id))["word/document.xml"].replace(b'w:val="auditor"', b'w:val="lost"')
    with pytest.raises(DocumentError) as error:
        prefill_form(with_member(blank(TH, FULL.id), "word/document.xml", lost), FULL, VALUES)
    assert error.value.code == "unknown-control"


def test_the_file_name_has_kind_reference_and_month():
    assert file_name_for(FULL, VALUES) == "UoP full audit CV-10623 June 2026.docx"
    assert file_name_for(FULL, {"case_reference": 'CV/10:62?3"', "audit_month": "June 2026"}) == (
        "UoP full audit CV 10 62 3 June 2026.docx"
    )
    assert file_name_for(FULL, {"allocated": date(2026, 7, 9)}) == "UoP full audit July 2026.docx"


@pytest.mark.parametrize("reference", ["Rio Madeupham", "CV-10 Rio", "17 MADEUPHAM"])
def test_a_childs_name_never_gets_into_a_file_name(reference: str):
    audit = NT.form("nt_case_audit")
    with pytest.raises(DocumentError) as error:
        file_name_for(audit, {"case_reference": reference, "child_name": "Rio Madeupham"})
    assert error.value.code == "name-in-file-name"
    assert "Rio" not in file_name_for(audit, {"case_reference": "CV-10533", "child_name": "Rio Madeupham"})
