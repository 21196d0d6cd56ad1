"""A picture in an answer cannot be read, so it is said with its place, whether or not words stand beside it."""

from __future__ import annotations

from builders.legacy import cell, package, para, run, table

from generator.forms.build import build_blank
from generator.forms.fill import FormContent, fill_form
from generator.forms.read import read_form
from generator.model import Issue, Severity
from generator.office.package import open_package
from generator.office.zip_members import Members
from generator.profile_load import load_profile

PROFILE = load_profile("nottingham")
PICTURE, BOLD = "<w:r><w:drawing/></w:r>", "<w:b/>"


def pictures_said(data: bytes, form_id: str) -> list[Issue]:
    """The issues about pictures in a form."""
    _, issues = read_form(open_package(data), PROFILE.form(form_id), PROFILE, "form.docx")
    return [i for i in issues if i.code == "picture-answer"]


def test_a_picture_beside_typed_text_is_said_with_its_place() -> None:
    definition = PROFILE.form("nt_observation")
    filled = fill_form(build_blank(definition, PROFILE), FormContent({"obs_planned": "The plan was late."}))
    assert pictures_said(filled, "nt_observation") == []
    members = Members(filled)
    words = b"The plan was late.</w:t></w:r>"
    assert members.read("word/document.xml").count(words) == 1
    document = members.read("word/document.xml").replace(words, words + PICTURE.encode())
    (issue,) = pictures_said(members.replaced({"word/document.xml": document}), "nt_observation")
    assert (issue.severity, issue.field_id) == (Severity.NOTE, "obs_planned")
    assert issue.place.question == definition.fields["obs_planned"].label
    assert issue.place.paragraph > 0


def test_a_picture_in_a_paragraph_of_its_own_belongs_to_the_question_of_its_cell() -> None:
    rows = [
        [cell(para(run("Enforcement:", BOLD))), cell(para(PICTURE), para(run("Two breaches, see the screenshot.")))],
        [cell(para(run("Good practice:", BOLD))), cell(para(run("The comic strip.")))],
    ]
    (issue,) = pictures_said(package(table(*rows, columns=2)), "nt_case_audit")
    assert issue.field_id == "enforcement"


def test_a_logo_before_the_first_question_is_not_said() -> None:
    form = para(PICTURE) + table([cell(para(run("Enforcement:", BOLD))), cell(para(run("Two breaches.")))], columns=2)
    assert pictures_said(package(form), "nt_case_audit") == []


def test_a_blank_answer_with_a_picture_is_said_once() -> None:
    form = table([cell(para(run("Enforcement:", BOLD))), cell(para(PICTURE))], columns=2)
    assert [i.field_id for i in pictures_said(package(form), "nt_case_audit")] == ["enforcement"]
