"""A restyled template passes; a template that lost something is told in words that a manager understands."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from builders.forms import W, blank, controls, document, members, with_document, with_member
from docx.shared import Pt, RGBColor
from lxml import etree

from generator.forms.verify import template_problems
from generator.profile_load import load_profile

TH = load_profile("tower-hamlets")
FORM = TH.form("th_full_audit")
BLANK = blank(TH, "th_full_audit")


def _problems(data: bytes) -> list[str]:
    return template_problems(data, FORM, TH)


def _edited(edit: Callable[[etree._Element], None]) -> list[str]:
    root = document(BLANK)
    edit(root)
    return _problems(with_document(BLANK, root))


def _saved(file: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def test_our_own_blank_has_no_problems() -> None:
    assert _problems(BLANK) == []


def test_other_fonts_colours_and_a_letterhead_are_free() -> None:
    file = docx.Document(io.BytesIO(BLANK))
    for name in ("Normal", "Question", "Heading 2", "Answer"):
        file.styles[name].font.name = "Georgia"
        file.styles[name].font.size = Pt(13)
        file.styles[name].font.color.rgb = RGBColor(0x20, 0x20, 0x60)
    file.sections[0].header.paragraphs[0].insert_paragraph_before("Fictional Borough Council")
    file.add_paragraph("Thank you for your time.")
    restyled = _saved(file)
    assert members(restyled)["word/styles.xml"] != members(BLANK)["word/styles.xml"]
    assert _problems(restyled) == []


def test_sections_may_move() -> None:
    def move_last_parts_first(root: etree._Element) -> None:
        body = root.find(f"{W}body")
        for block in list(body)[-12:-1]:
            body.insert(2, block)

    assert _edited(move_last_parts_first) == []


def test_more_blank_rows_are_free() -> None:
    def add_a_row(root: etree._Element) -> None:
        items = controls(root, "actions")[0].find(f"{W}sdtContent")
        items.append(etree.fromstring(etree.tostring(items[-1])))

    assert _edited(add_a_row) == []


def _drop(tag: str) -> Callable[[etree._Element], None]:
    def drop(root: etree._Element) -> None:
        control = controls(root, tag)[0]
        control.getparent().remove(control)

    return drop


def _rename(tag: str, new: str) -> Callable[[etree._Element], None]:
    def rename(root: etree._Element) -> None:
        controls(root, tag)[0].find(f"{W}sdtPr/{W}tag").set(f"{W}val", new)

    return rename


def test_a_missing_control_is_named_by_question_and_tag() -> None:
    (problem,) = _edited(_drop("area_planning.grade"))
    assert problem.startswith("The control for “Planning: grade” (tag area_planning.grade) is missing.")
    assert "templates build" in problem


def test_a_tag_that_is_there_twice() -> None:
    problems = _edited(_rename("area_reviewing", "area_planning"))
    assert any("“Planning” (tag area_planning) is there 2 times" in p for p in problems)
    assert any("(tag area_reviewing) is missing" in p for p in problems)


def test_a_control_of_another_kind() -> None:
    def make_text(root: etree._Element) -> None:
        properties = controls(root, "allocated")[0].find(f"{W}sdtPr")
        properties.remove(properties.find(f"{W}date"))
        etree.SubElement(properties, f"{W}text")

    (problem,) = _edited(make_text)
    assert "“Date allocated” (tag allocated) must be a date picker, and is a plain text box." in problem


def test_grades_that_no_longer_match_the_scale() -> None:
    def reword(root: etree._Element) -> None:
        for item in controls(root, "overall_grade")[0].iter(f"{W}listItem"):
            if item.get(f"{W}displayText") == "Good":
                item.set(f"{W}displayText", "Great")

    problems = _edited(reword)
    assert "The list “Overall grade” (tag overall_grade) no longer offers “Good”." in problems
    assert any("offers “Great”, which the service's settings do not know" in p for p in problems)


def test_a_control_without_a_title() -> None:
    def untitle(root: etree._Element) -> None:
        properties = controls(root, "auditor")[0].find(f"{W}sdtPr")
        properties.remove(properties.find(f"{W}alias"))

    (problem,) = _edited(untitle)
    assert "has no title, so a screen reader cannot say what it asks" in problem


def test_an_answer_that_nobody_can_type_in() -> None:
    def lock(root: etree._Element) -> None:
        controls(root, "strengths")[0].find(f"{W}sdtPr/{W}lock").set(f"{W}val", "sdtContentLocked")

    (problem,) = _edited(lock)
    assert "is locked, so nobody can answer it" in problem


def test_rows_that_lost_a_column_or_their_repetition() -> None:
    def drop_column(root: etree._Element) -> None:
        for control in controls(root, "actions.owner"):
            control.getparent().remove(control)

    assert "“Owner” (tag actions.owner) is missing" in _edited(drop_column)[0]
    assert "“Owner” (tag actions.owner) is missing in row 1." in _edited(_drop("actions.owner"))[0]

    def unrepeat(root: etree._Element) -> None:
        properties = controls(root, "actions")[0].find(f"{W}sdtPr")
        properties.remove(next(e for e in properties if str(e.tag).endswith("repeatingSection")))

    assert any("must be a table of rows that repeat" in p for p in _edited(unrepeat))


def test_who_it_is_must_be_in_its_properties() -> None:
    properties = members(BLANK)["docProps/custom.xml"]
    other = _problems(with_member(BLANK, "docProps/custom.xml", properties.replace(b"th_full_audit", b"th_dip_sample")))
    assert other == [
        "The document property CheckbackForm says “th_dip_sample”; for this template it must be “th_full_audit”."
    ]
    nameless = properties.replace(b"CheckbackService", b"Something")
    (problem,) = _problems(with_member(BLANK, "docProps/custom.xml", nameless))
    assert "CheckbackService is missing" in problem


def test_what_is_no_word_file_is_one_problem() -> None:
    (problem,) = _problems(b"%PDF-1.7 not a form")
    assert problem.startswith("This file is a PDF.")


@pytest.mark.office
def test_libreoffice_drops_the_tags_and_that_is_said_in_one_sentence(tmp_path: Path) -> None:
    source = tmp_path / "in" / "form.docx"
    source.parent.mkdir()
    source.write_bytes(BLANK)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = (tmp_path / "form.docx").read_bytes()
    problems = _problems(saved)
    if b"<w:tag " in members(saved)["word/document.xml"]:  # LibreOffice 24.8 keeps nearly all
        assert all("(tag " in problem for problem in problems)
    else:
        assert len(problems) == 1
        assert "LibreOffice drops the tags" in problems[0]
