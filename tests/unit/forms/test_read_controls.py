"""Our own templates: every control is read, whatever happened to it on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from builders.edits import W, edited
from builders.forms import blank, filled
from lxml import etree

from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.profile import FormDefinition, ServiceProfile
from generator.profile_load import load_profile

NOTTINGHAM, TOWER_HAMLETS = load_profile("nottingham"), load_profile("tower-hamlets")
FORMS = [pytest.param(p, d, id=d.id) for p in (NOTTINGHAM, TOWER_HAMLETS) for d in p.forms]
Change = Callable[[etree._Element], None]


def read(data: bytes) -> tuple[AuditForm, list[Issue]]:
    return read_form(open_package(data), TOWER_HAMLETS.form("th_full_audit"), TOWER_HAMLETS, "form.docx")


FULL = filled(
    TOWER_HAMLETS,
    "th_full_audit",
    {"actions": [{"number": "1", "action": "Write a plan", "owner": "Sol Storeybrook", "due": date(2026, 7, 1)}]},
    case_reference="CV-10001",
    audit_type="Full",
    completed=date(2026, 6, 26),
    audit_month=date(2026, 6, 1),
    contact_child__date=date(2026, 6, 11),
    contact_child__mode="Virtual",
    contact_child__text="Spoke for an hour.",
    area_planning__grade="Good",
    area_planning="First.\nSecond.",
    overall_grade="Inadequate",
    safeguarding="Yes",
    moderation_depth__choice="No",
    moderation_depth="One liners.",
)


def controls(root: etree._Element, tag: str) -> list[etree._Element]:
    return [s for s in root.iter(f"{W}sdt") if s.find(f"{W}sdtPr/{W}tag[@{W}val='{tag}']") is not None]


def assert_all_there(form: AuditForm) -> None:
    assert form.text("case_reference") == "CV-10001"
    assert (form.day("completed"), form.day("audit_month")) == (date(2026, 6, 26), date(2026, 6, 1))
    child = form.contacts["child"]
    assert (child.held, child.date, child.mode, child.text) == (
        True,
        date(2026, 6, 11),
        "virtual",
        "Spoke for an hour.",
    )
    assert (form.grade("area_planning"), form.text("area_planning")) == ("Good", "First.\nSecond.")
    assert (form.grade("overall_grade"), form.answers["safeguarding"].choice) == ("Inadequate", "Yes")
    depth = form.answers["moderation_depth"]
    assert (depth.choice, depth.value, form.moderation.depth) == ("No", "One liners.", "No. One liners.")
    assert [(a.action, a.owner, a.due) for a in form.actions] == [("Write a plan", "Sol Storeybrook", date(2026, 7, 1))]


def test_a_filled_form_is_read_without_a_doubt() -> None:
    form, issues = read(FULL)
    assert_all_there(form)
    assert issues == []
    assert form.version


@pytest.mark.parametrize(("profile", "definition"), FORMS)
def test_a_blank_template_is_blank(profile: ServiceProfile, definition: FormDefinition) -> None:
    form, issues = read_form(open_package(blank(profile, definition.id)), definition, profile, "blank.docx")
    assert [a.field_id for a in form.answers.values() if not a.is_blank] == []
    assert not form.actions
    assert {i.code for i in issues} <= {"form-type-unclear"}
    assert set(form.answers) == set(definition.fields)


def _drop(root: etree._Element, *names: str) -> None:
    for name in names:
        for element in list(root.iter(W + name)):
            if element.getparent().tag == f"{W}sdtPr":
                element.getparent().remove(element)


CHANGES: dict[str, Change] = {
    "tags lost": lambda root: _drop(root, "tag"),
    "tags and titles lost": lambda root: _drop(root, "tag", "alias"),
    "tags, titles and flags lost": lambda root: _drop(root, "tag", "alias", "showingPlcHdr"),
    "flags lost": lambda root: _drop(root, "showingPlcHdr"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_other_programs_lose_is_found_again(change: Change) -> None:
    form, issues = read(edited(FULL, change))
    assert_all_there(form)
    assert form.answers["strengths"].is_blank
    assert issues == []


def test_controls_that_were_taken_away_leave_their_text() -> None:
    def unwrap(root: etree._Element) -> None:
        for sdt in list(root.iter(f"{W}sdt")):
            content = sdt.find(f"{W}sdtContent")
            for child in list(content):
                sdt.addprevious(child)
            sdt.getparent().remove(sdt)

    form, _ = read(edited(FULL, unwrap))
    assert_all_there(form)


def test_an_answer_that_spilled_out_of_its_control_is_read_whole() -> None:
    def spill(root: etree._Element) -> None:
        (control,) = controls(root, "area_planning")
        control.addnext(control.find(f"{W}sdtContent")[1])

    form, _ = read(edited(FULL, spill))
    assert form.text("area_planning") == "First.\nSecond."


def test_a_question_that_was_copied_with_another_answer_is_a_doubt() -> None:
    def copy(root: etree._Element) -> None:
        (control,) = controls(root, "area_planning")
        other = etree.fromstring(etree.tostring(control))
        next(other.iter(f"{W}t")).text = "Something else."
        root.find(f"{W}body").insert(0, other)

    form, issues = read(edited(FULL, copy))
    assert "First." in (form.text("area_planning") or "")
    assert form.answers["area_planning"].doubt
    assert "weak-label" in {i.code for i in issues}


def test_an_empty_copy_before_the_filled_control_does_not_hide_it() -> None:
    def copy(root: etree._Element) -> None:
        (control,) = controls(root, "moderation_depth.choice")
        other = etree.fromstring(etree.tostring(control))
        next(other.iter(f"{W}t")).text = ""
        control.addprevious(other)

    form, _ = read(edited(FULL, copy))
    answer = form.answers["moderation_depth"]
    assert (answer.choice, answer.value) == ("No", "One liners.")


def test_a_stored_date_that_differs_from_the_shown_one_is_a_doubt() -> None:
    def stale(root: etree._Element) -> None:
        (control,) = controls(root, "completed")
        control.find(f"{W}sdtPr/{W}date").set(f"{W}fullDate", "2020-01-01T00:00:00Z")

    form, issues = read(edited(FULL, stale))
    assert form.day("completed") == date(2026, 6, 26)
    assert [i.code for i in issues] == ["stale-control"]


def test_a_typed_text_under_a_prompt_flag_is_not_lost() -> None:
    def flag(root: etree._Element) -> None:
        (control,) = controls(root, "case_reference")
        etree.SubElement(control.find(f"{W}sdtPr"), f"{W}showingPlcHdr")

    form, issues = read(edited(FULL, flag))
    assert form.text("case_reference") == "CV-10001"
    assert form.answers["case_reference"].doubt
    assert [i.code for i in issues] == ["stale-control"]


def test_a_prompt_that_became_text_before_the_answer_is_no_answer() -> None:
    def typed_behind(root: etree._Element) -> None:
        (control,) = controls(root, "area_planning")
        first = next(control.iter(f"{W}t"))
        first.text = f"Write here{first.text}"

    form, _ = read(edited(FULL, typed_behind))
    assert form.text("area_planning") == "First.\nSecond."


def test_a_question_that_staff_added_to_the_template_is_read() -> None:
    def add(root: etree._Element) -> None:
        body = root.find(f"{W}body")
        for words in ("Answer to it.", "Was the family offered help?"):
            paragraph = etree.Element(f"{W}p")
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = words
            body.insert(len(body) - 1, paragraph) if words == "never" else body.insert(0, paragraph)

    form, issues = read(edited(FULL, add))
    assert form.text("extra_was_the_family_offered_help") == "Answer to it."
    assert "extra-question" in {i.code for i in issues}
    assert_all_there(form)


def test_a_question_deleted_from_the_template_is_said() -> None:
    def delete(root: etree._Element) -> None:
        (control,) = controls(root, "overall_rationale")
        table = next(a for a in control.iterancestors(f"{W}tbl"))
        before = table.getprevious()
        while before is not None and before.tag == f"{W}p":
            before.getparent().remove(before)
            before = table.getprevious()
        table.getparent().remove(table)

    _, issues = read(edited(FULL, delete))
    assert [i.field_id for i in issues if i.code == "question-missing"] == ["overall_rationale"]
