"""A blank form carries every control of its definition, is accessible, valid, and the same bytes each time."""

from __future__ import annotations

import io
from collections import Counter
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from builders.forms import W14, W, blank, controls, document, members
from lxml import etree
from openxml_audit import OpenXmlValidator

from generator.forms.build import build_all, build_blank
from generator.forms.layout_controls import field_controls, form_controls
from generator.forms.verify import template_problems
from generator.office.controls import LOCKED_TAG, ControlKind
from generator.office.controls_found import find_controls
from generator.profile import FieldDefinition, FieldKind, FormDefinition, ServiceProfile
from generator.profile_load import load_profile
from generator.resources import shipped

PROFILES = {name: load_profile(name) for name in ("tower-hamlets", "nottingham")}
FORMS = [pytest.param(p, d, id=d.id) for p in PROFILES.values() for d in p.forms]
each_form = pytest.mark.parametrize(("profile", "definition"), FORMS)


@each_form
def test_every_control_of_the_definition_is_there(profile: ServiceProfile, definition: FormDefinition) -> None:
    found = Counter(c.tag for c in find_controls(document(build_blank(definition, profile))) if c.tag != LOCKED_TAG)
    wanted = Counter()
    for field in definition.fields.values():
        for control in field_controls(field, profile):
            wanted[control.tag] = field.rows if not control.kept else 1
    assert found == wanted


@each_form
def test_the_template_that_comes_with_checkback_is_sound(profile: ServiceProfile, definition: FormDefinition) -> None:
    template = shipped("templates") / profile.service.id / definition.template
    assert template_problems(template.read_bytes(), definition, profile) == []


@each_form
def test_every_control_has_a_title_and_all_but_tick_boxes_a_prompt(
    profile: ServiceProfile, definition: FormDefinition
) -> None:
    root = document(build_blank(definition, profile))
    for control in form_controls(definition, profile):
        properties = controls(root, control.tag)[0].find(f"{W}sdtPr")
        assert properties.find(f"{W}alias").get(f"{W}val")
        if control.kind not in {ControlKind.TICK, ControlKind.ROWS}:
            assert properties.find(f"{W}showingPlcHdr") is not None
            assert controls(root, control.tag)[0].findtext(f".//{W}t")


@each_form
def test_control_numbers_are_unique_and_titles_fit(profile: ServiceProfile, definition: FormDefinition) -> None:
    root = document(build_blank(definition, profile))
    numbers = [i.get(f"{W}val") for i in root.iterfind(f".//{W}sdtPr/{W}id")]
    assert len(set(numbers)) == len(numbers) == len(list(root.iter(f"{W}sdt")))
    words = [e.get(f"{W}val") for name in ("alias", "tag") for e in root.iter(f"{W}{name}")]
    assert max(map(len, words)) <= 64


@each_form
def test_questions_follow_the_order_of_the_definition(profile: ServiceProfile, definition: FormDefinition) -> None:
    found = [c.tag for c in find_controls(document(build_blank(definition, profile))) if c.tag != LOCKED_TAG]
    assert list(dict.fromkeys(found)) == [control.tag for control in form_controls(definition, profile)]


@each_form
def test_labels_and_guidance_are_shown_and_locked(profile: ServiceProfile, definition: FormDefinition) -> None:
    root = document(build_blank(definition, profile))
    locked = " ".join("".join(c.itertext()) for c in controls(root, LOCKED_TAG))
    for field in definition.fields.values():
        heading = definition.section_of[field.id].title
        assert field.label.partition(" (")[0] in locked or field.label == heading
        assert field.guidance in locked


@each_form
def test_headings_start_at_one_and_skip_no_level(profile: ServiceProfile, definition: FormDefinition) -> None:
    file = docx.Document(io.BytesIO(build_blank(definition, profile)))
    levels = [_level(p.style) for p in file.paragraphs if _level(p.style) is not None]
    assert levels.count(0) == 1
    assert levels[0] == 0
    assert all(after <= before + 1 for before, after in pairwise(levels))


@each_form
def test_space_comes_from_styles_and_never_from_empty_paragraphs(
    profile: ServiceProfile, definition: FormDefinition
) -> None:
    for para in document(build_blank(definition, profile)).iter(f"{W}p"):
        assert "".join(para.itertext()).strip()


def _level(style: object) -> int | None:
    """The outline level of a style, its own or that of the style it is based on."""
    while style is not None:
        found = style.element.find(f"{W}pPr/{W}outlineLvl")
        if found is not None:
            return int(found.get(f"{W}val"))
        style = style.base_style
    return None


@each_form
def test_tables_name_themselves_and_flag_their_headings(profile: ServiceProfile, definition: FormDefinition) -> None:
    for table in document(build_blank(definition, profile)).iter(f"{W}tbl"):
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        style = table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val")
        has_header = table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert has_header == (style in {"HouseTable", "RowsTable"})
        widths = [int(c.get(f"{W}w")) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        assert sum(widths) == 9864
        assert min(widths) >= 560


@each_form
def test_no_table_follows_a_table_without_words_between(profile: ServiceProfile, definition: FormDefinition) -> None:
    """Word would make one table of the two."""
    blocks = [etree.QName(block).localname for block in document(build_blank(definition, profile))[0]]
    assert ("tbl", "tbl") not in set(pairwise(blocks))


@each_form
def test_every_style_that_is_used_is_defined(profile: ServiceProfile, definition: FormDefinition) -> None:
    parts = members(build_blank(definition, profile))
    styles = {s.get(f"{W}styleId") for s in etree.fromstring(parts["word/styles.xml"]).iter(f"{W}style")}
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/glossary/document.xml"):
        root = etree.fromstring(parts[name])
        used = {e.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle") for e in root.iter(f"{W}{kind}")}
        assert used <= styles


@each_form
def test_it_is_a_british_a4_document_of_its_service(profile: ServiceProfile, definition: FormDefinition) -> None:
    file = docx.Document(io.BytesIO(build_blank(definition, profile)))
    page = file.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    assert (round(page.left_margin.cm, 1), round(page.right_margin.cm, 1)) == (1.8, 1.8)
    core = file.core_properties
    assert (core.title, core.author, core.language) == (definition.title, profile.service.name, "en-GB")
    assert profile.service.classification in page.header.paragraphs[0].text
    assert f"Template version {definition.version}" in page.footer.paragraphs[0].text


@each_form
def test_nothing_in_it_is_against_the_standard(
    profile: ServiceProfile, definition: FormDefinition, tmp_path: Path
) -> None:
    """The validator takes every ``w:type`` for a section type, so it misreads the building blocks of prompts."""
    file = tmp_path / definition.template
    file.write_bytes(build_blank(definition, profile))
    errors = [str(e) for e in OpenXmlValidator().validate(file).errors]
    assert [e for e in errors if "bbPlcHdr" not in e] == []


def test_the_same_definition_gives_the_same_bytes() -> None:
    profile = PROFILES["nottingham"]
    assert build_all(profile) == build_all(load_profile("nottingham"))
    assert set(build_all(profile)) == {d.template for d in profile.forms}


def test_prompts_come_back_when_an_answer_is_deleted() -> None:
    parts = members(blank(PROFILES["tower-hamlets"], "th_full_audit"))
    kept = etree.fromstring(parts["word/glossary/document.xml"])
    names = {e.get(f"{W}val") for e in kept.iterfind(f".//{W}docPartPr/{W}name")}
    used = {
        e.get(f"{W}val") for e in etree.fromstring(parts["word/document.xml"]).iterfind(f".//{W}placeholder/{W}docPart")
    }
    assert used == names
    assert "Choose a grade" in "".join(kept.itertext())


def test_grades_are_offered_best_first_and_explained() -> None:
    profile = PROFILES["tower-hamlets"]
    root = document(blank(profile, "th_full_audit"))
    (grade,) = controls(root, "overall_grade")
    offered = [i.get(f"{W}displayText") for i in grade.iter(f"{W}listItem")]
    assert offered == [None, "Outstanding", "Good", "Requires Improvement to be Good", "Inadequate"]
    text = "".join(root.itertext())
    assert all(g.descriptor in text for g in profile.scale("practice").grades)


def test_a_condition_is_said_in_words() -> None:
    text = "".join(document(blank(PROFILES["nottingham"], "nt_case_audit")).itertext())
    assert "Needed if the answer to “Type of order or licence” is Referral Order." in text


def test_the_moderators_part_starts_on_a_page_of_its_own_and_says_whose_it_is() -> None:
    file = docx.Document(io.BytesIO(blank(PROFILES["tower-hamlets"], "th_full_audit")))
    (heading,) = [p for p in file.paragraphs if "For the moderator" in p.text and p.text.startswith("Moderation")]
    assert heading.style.name == "Heading for others on a new page"
    assert heading.style.paragraph_format.page_break_before


def test_minutes_have_no_parts_for_others() -> None:
    file = docx.Document(io.BytesIO(blank(PROFILES["tower-hamlets"], "th_meeting_minutes")))
    assert not [p for p in file.paragraphs if p.style.name.startswith("Heading for others")]


def test_a_tick_box_is_built_from_a_definition() -> None:
    profile = PROFILES["tower-hamlets"]
    minutes = profile.form("th_meeting_minutes")
    tick = FieldDefinition(id="quorate", label="The meeting was quorate", kind=FieldKind.TICK)
    section = minutes.sections[1].model_copy(update={"fields": (tick,)})
    definition = minutes.model_copy(update={"sections": (section,)})
    (box,) = controls(document(build_blank(definition, profile)), "quorate")
    assert box.find(f"{W}sdtPr/{W14}checkbox/{W14}checked").get(f"{W14}val") == "0"


def test_a_bracket_that_only_repeats_the_list_is_not_shown() -> None:
    text = "".join(document(blank(PROFILES["tower-hamlets"], "th_full_audit")).itertext())
    assert "Overall grade agreed?" in text
    assert "(Yes / No)" not in text


def test_a_question_named_like_its_section_is_not_headed_twice() -> None:
    root = document(blank(PROFILES["tower-hamlets"], "th_full_audit"))
    heads = ["".join(p.itertext()) for p in root.iter(f"{W}p") if "SMART action plan" in "".join(p.itertext())]
    assert heads == ["SMART action plan"]
