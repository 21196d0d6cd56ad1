"""Each form is known by its mark, its controls or its labels; what is no form is told."""

from __future__ import annotations

import pytest
from builders.forms import blank, members, with_member
from builders.legacy import Legacy, Look, cell, legacy_form, package, para, run, table
from lxml import etree

from generator.errors import DocumentError
from generator.forms.identify import identify
from generator.forms.read import read_form
from generator.office.package import open_package
from generator.profile import FormDefinition, ServiceProfile
from generator.profile_load import load_profile

PROFILES = (load_profile("nottingham"), load_profile("tower-hamlets"))
FORMS = [pytest.param(p, d, id=d.id) for p in PROFILES for d in p.forms]
each_form = pytest.mark.parametrize(("profile", "definition"), FORMS)


def known(data: bytes, file: str = "") -> str:
    return identify(open_package(data), PROFILES, file)[1].id


@each_form
def test_our_blanks_are_known(profile: ServiceProfile, definition: FormDefinition) -> None:
    assert known(blank(profile, definition.id)) == definition.id


@each_form
def test_filled_older_forms_are_known_by_their_labels(profile: ServiceProfile, definition: FormDefinition) -> None:
    content = {"overall_rationale": Legacy("Because of the plan."), "good_practice": Legacy("The comic strip.")}
    if definition.identify.field:
        content[definition.identify.field] = Legacy(definition.identify.any_of[0])
    for layout in ("same_cell", "next_cell", "paragraphs"):
        assert known(legacy_form(profile, definition.id, content, Look(layout=layout))) == definition.id


@pytest.mark.parametrize("said", ["Full", "full audit", "Dip sample", "dip-sample", "GROUP"])
def test_the_audit_type_tells_twins_apart(said: str) -> None:
    form_id = {"f": "th_full_audit", "d": "th_dip_sample", "g": "th_group_audit"}[said[0].casefold()]
    data = legacy_form(
        PROFILES[1], "th_full_audit", {"audit_type": Legacy(said)}, Look(title="YJS Understanding our Practice")
    )
    assert known(data) == form_id


def test_twins_without_a_type_are_read_by_what_they_hold_and_said() -> None:
    contact = Legacy(parts={"date": "4 May 2026", "mode": "Telephone", "text": "Spoke for an hour."})
    full = {"contact_child": contact, "overall_grade": Legacy(grade="Good"), "strengths": Legacy("Warm work.")}
    look = Look(layout="next_cell", title="YJS Understanding our Practice")
    data = legacy_form(PROFILES[1], "th_full_audit", full, look)
    profile, definition = identify(open_package(data), PROFILES)
    assert definition.id == "th_full_audit"
    _, issues = read_form(open_package(data), definition, profile, "form.docx")
    assert "form-type-unclear" in {i.code for i in issues}


LETTER = [
    para(run("Dear colleague,")),
    para(run("Thank you for your letter about the team and the date of the audit.")),
]
REPORT = [
    para(run("Quarterly report"), style="Heading1"),
    table([cell(para(run("Date"))), cell(para(run("Team")))], columns=2),
]


@pytest.mark.parametrize("body", [[], [para()], LETTER, REPORT], ids=["empty", "blank line", "letter", "report"])
def test_anything_else_is_no_form(body: list[str]) -> None:
    with pytest.raises(DocumentError) as refused:
        known(package("".join(body)))
    assert refused.value.code == "not-a-form"
    assert refused.value.advice


def test_a_template_that_lost_its_mark_is_known_by_its_controls() -> None:
    assert known(_without_properties(blank(PROFILES[0], "nt_observation"))) == "nt_observation"


def _without_properties(data: bytes) -> bytes:
    rels = etree.fromstring(members(data)["_rels/.rels"])
    for rel in list(rels):
        if rel.get("Type", "").endswith("custom-properties"):
            rels.remove(rel)
    return with_member(data, "_rels/.rels", etree.tostring(rels))


def test_a_book_is_no_form_and_is_not_searched_for_questions() -> None:
    with pytest.raises(DocumentError, match="far longer than any audit form"):
        known(package("".join(para(run(f"Line {n}")) for n in range(5_001))))


def test_a_main_part_of_eight_megabytes_is_no_form_however_few_its_paragraphs() -> None:
    with pytest.raises(DocumentError, match="far longer than any audit form"):
        known(package(para(run("Team: City North")) + para(run("word " * 1_600_000))))
