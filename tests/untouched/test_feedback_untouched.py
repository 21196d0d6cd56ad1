"""A feedback copy differs from the form by our comments, and by nothing else."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from builders.comments import seen
from builders.forms import W, blank, filled, members
from lxml import etree
from openxml_audit import OpenXmlValidator

from generator.checks.catalogue import check_form
from generator.forms.feedback import write_feedback_copy
from generator.intake import read_document
from generator.model import Audience, AuditForm, Issue
from generator.profile import FormDefinition
from generator.profile_load import load_profile

TODAY = date(2026, 11, 21)
PROFILES = (load_profile("tower-hamlets"), load_profile("nottingham"))
SPECIMENS = {p.name: p for p in sorted((Path(__file__).parents[1] / "specimens").glob("*.docx"))}
OURS = {f"blank {d.id}": (p, d.id) for p in PROFILES for d in p.forms}
COMMENT_PARTS = {"word/comments.xml", "word/commentsExtended.xml", "word/commentsIds.xml"}
LEADING_THERE = {"[Content_Types].xml", "word/_rels/document.xml.rels"}
AUDIENCES = (Audience.AUDITOR, Audience.MODERATOR)


@cache
def form_file(name: str) -> bytes:
    if name == "half filled":
        answers = {
            "case_reference": "CV-10101",
            "audit_type": "Full",
            "overall_grade": "Good",
            "strengths": "Kind.\nFair.",
        }
        return filled(PROFILES[0], "th_full_audit", {"actions": [{"action": "Ring the school"}]}, **answers)
    return SPECIMENS[name].read_bytes() if name in SPECIMENS else blank(*OURS[name])


@cache
def read(data: bytes, name: str) -> tuple[AuditForm, FormDefinition, list[Issue]]:
    form, doubts = read_document(data, name, PROFILES)
    profile = next(p for p in PROFILES if p.service.id == form.service)
    definition = profile.form(form.form_id)
    return form, definition, [*doubts, *check_form(form, definition, profile, TODAY)]


def copy_for(name: str, audience: Audience, data: bytes | None = None) -> bytes:
    issues = read(form_file(name), name)[2]
    return write_feedback_copy(data or form_file(name), issues, audience, TODAY)


FORMS = [*SPECIMENS, *OURS, "half filled"]
by_form = pytest.mark.parametrize("name", FORMS)
by_audience = pytest.mark.parametrize("audience", AUDIENCES)


@by_form
@by_audience
def test_only_the_comment_parts_and_the_document_change(name: str, audience: Audience):
    before, after = members(form_file(name)), members(copy_for(name, audience))
    changed = {n for n in after if after[n] != before.get(n)}
    assert set(before) <= set(after)
    assert changed <= COMMENT_PARTS | LEADING_THERE | {"word/document.xml"}


@by_form
def test_every_other_member_is_copied_as_it_is_stored(name: str):
    def stored(data: bytes) -> dict[str, tuple[object, ...]]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {
                i.filename: (i.CRC, i.compress_size, i.date_time, i.compress_type, i.extra) for i in archive.infolist()
            }

    before, after = stored(form_file(name)), stored(copy_for(name, Audience.AUDITOR))
    same = set(before) - COMMENT_PARTS - LEADING_THERE - {"word/document.xml"}
    assert {n: before[n] for n in same} == {n: after[n] for n in same}


@by_form
@by_audience
def test_without_our_marks_the_document_is_the_original(name: str, audience: Audience):
    root = etree.fromstring(members(copy_for(name, audience))["word/document.xml"])
    for mark in list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")):
        gone = mark.getparent() if mark.tag == f"{W}commentReference" else mark
        gone.getparent().remove(gone)
    assert _canonical(root) == _canonical(etree.fromstring(members(form_file(name))["word/document.xml"]))


def _canonical(root: etree._Element) -> bytes:
    return etree.tostring(root, method="c14n")


@by_form
@by_audience
def test_every_answer_and_every_issue_reads_the_same(name: str, audience: Audience):
    form, _, issues = read(form_file(name), name)
    again, _, again_issues = read(copy_for(name, audience), name)
    assert again == form
    assert again_issues == issues


@by_form
@by_audience
def test_a_second_copy_of_the_copy_is_the_copy(name: str, audience: Audience):
    copy = copy_for(name, audience)
    assert copy_for(name, audience, copy) == copy


@by_form
def test_an_open_xml_validator_finds_nothing_new(name: str, tmp_path: Path):
    def faults(data: bytes) -> set[str]:
        path = tmp_path / "form.docx"
        path.write_bytes(data)
        return {str(error.description) for error in OpenXmlValidator().validate(str(path)).errors}

    assert faults(copy_for(name, Audience.AUDITOR)) <= faults(form_file(name))


@pytest.mark.parametrize(("name", "words", "about"), [
    ("02 Case audit CV-10517.docx", "The auditor is not named", "Del Quillfeather"),
    ("10 UoP full audit CV-10640.docx", "these areas are graded lower", "Outstanding"),
    ("03 Case audit CV-10533.docx", "still holds unfinished text", "xx"),
])  # fmt: skip
def test_the_comment_stands_at_the_very_answer(name: str, words: str, about: str):
    found = [s for a in AUDIENCES for s in seen(copy_for(name, a)) if words in s.words]
    assert any(about in s.about for s in found), found


def test_in_a_blank_form_of_ours_every_comment_is_at_its_own_question():
    comments = {s.words: s.about for s in seen(copy_for("blank th_full_audit", Audience.AUDITOR))}
    for words, about in comments.items():
        if words.startswith("'Strengths"):
            assert about.startswith("Needed. Name what was done")
        if words.startswith("'Date allocated'"):
            assert about == "Choose a date"


def test_taking_all_our_comments_out_again_gives_the_original_document():
    name = "01 Case audit CV-10482.docx"
    emptied = write_feedback_copy(copy_for(name, Audience.AUDITOR), [], Audience.AUDITOR, TODAY)
    assert members(emptied)["word/document.xml"] == members(form_file(name))["word/document.xml"]
