"""What is filled in can be read back from the XML, and nothing else in the file changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from builders.forms import W, blank, document, filled, members, shown, shows_prompt, with_member

from generator.errors import DocumentError
from generator.forms.fill import FormContent, Value, fill_form
from generator.forms.layout_controls import form_controls
from generator.forms.verify import template_problems
from generator.office.controls import Control, ControlKind
from generator.profile import FormDefinition, ServiceProfile
from generator.profile_load import load_profile

TH = load_profile("tower-hamlets")
NT = load_profile("nottingham")
FORMS = [pytest.param(p, d, id=d.id) for p in (TH, NT) for d in p.forms]
ACTIONS = [
    {
        "number": str(n),
        "action": f"Invite the child to plan step {n}",
        "owner": "Piers Amberley",
        "due": date(2026, 9, n),
    }
    for n in range(1, 6)
]


def _value(control: Control) -> Value:
    if control.kind is ControlKind.DATE:
        return date(2026, 6, 12)
    return control.choices[-1] if control.choices else f"Words for {control.tag}\nand a second line"


@pytest.mark.parametrize(("profile", "definition"), FORMS)
def test_every_answer_can_be_read_back(profile: ServiceProfile, definition: FormDefinition) -> None:
    wanted = {c.tag: _value(c) for c in form_controls(definition, profile) if c.kept and c.kind is not ControlKind.ROWS}
    form = fill_form(blank(profile, definition.id), FormContent(wanted))
    for tag, value in wanted.items():
        (text,) = shown(form, tag)
        assert text.replace("\n", "") == _as_shown(value) or text == "June 2026"
        assert not shows_prompt(form, tag)
    assert template_problems(form, definition, profile) == []


def _as_shown(value: Value) -> str:
    return "12 June 2026" if isinstance(value, date) else str(value).replace("\n", "")


def test_all_other_members_stay_byte_for_byte() -> None:
    before = blank(TH, "th_full_audit")
    after = fill_form(before, FormContent({"overall_grade": "Good"}, {"actions": ACTIONS}))
    assert list(members(before)) == list(members(after))
    changed = [name for name, content in members(after).items() if members(before)[name] != content]
    assert changed == ["word/document.xml"]


def test_only_the_filled_controls_change() -> None:
    form = filled(TH, "th_full_audit", overall_grade="Good")
    assert shown(form, "overall_grade") == ["Good"]
    assert shows_prompt(form, "overall_rationale")
    assert shows_prompt(form, "area_planning.grade")
    text = "".join(document(form).itertext())
    assert (
        text.count("Choose a grade")
        == "".join(document(blank(TH, "th_full_audit")).itertext()).count("Choose a grade") - 1
    )


def test_nothing_to_fill_in_changes_no_word() -> None:
    before = blank(NT, "nt_observation")
    after = fill_form(before, FormContent({"team": None}, {"actions": []}))
    assert "".join(document(after).itertext()) == "".join(document(before).itertext())


def test_five_actions_get_five_rows() -> None:
    form = filled(TH, "th_full_audit", {"actions": ACTIONS})
    assert shown(form, "actions.action") == [a["action"] for a in ACTIONS]
    assert shown(form, "actions.due") == [f"{n} September 2026" for n in range(1, 6)]
    numbers = [i.get(f"{W}val") for i in document(form).iterfind(f".//{W}sdtPr/{W}id")]
    assert len(set(numbers)) == len(numbers)
    assert template_problems(form, TH.form("th_full_audit"), TH) == []


def test_a_row_that_is_not_used_keeps_its_prompts() -> None:
    form = filled(TH, "th_full_audit", {"actions": ACTIONS[:1]})
    assert shown(form, "actions.owner") == ["Piers Amberley", "Name", "Name", "Name"]


def test_markup_in_an_answer_is_only_words() -> None:
    form = filled(NT, "nt_case_audit", engagement="a < b & c </w:t> ]]>\ttab")
    assert shown(form, "engagement") == ["a < b & c </w:t> ]]>tab"]


def test_line_ends_of_any_kind_part_paragraphs_and_control_characters_go() -> None:
    form = filled(NT, "nt_case_audit", engagement="One.\r\nTwo.\x0bThree.\x07")
    assert shown(form, "engagement") == ["One.\nTwo.\nThree."]


def test_a_yes_or_no_takes_true_and_false() -> None:
    form = filled(TH, "th_full_audit", safeguarding=False, grade_agreed=True)
    assert shown(form, "safeguarding") == ["No"]
    assert shown(form, "grade_agreed") == ["Yes"]


@pytest.mark.parametrize(
    ("answers", "rows", "tag"),
    [
        ({"no_such_question": "x"}, {}, "no_such_question"),
        ({}, {"no_such_rows": [{}]}, "no_such_rows"),
        ({}, {"actions": [{"colour": "x"}]}, "actions.colour"),
    ],
)
def test_an_unknown_tag_is_named(
    answers: Mapping[str, str], rows: Mapping[str, list[dict[str, str]]], tag: str
) -> None:
    with pytest.raises(DocumentError, match=f"no control with the tag '{tag}'") as caught:
        fill_form(blank(TH, "th_full_audit"), FormContent(answers, rows))
    assert caught.value.code == "unknown-control"


def test_a_grade_of_another_scale_is_refused() -> None:
    with pytest.raises(DocumentError, match="does not offer “sufficient”"):
        filled(TH, "th_full_audit", overall_grade="sufficient")


def test_a_strict_template_is_refused_with_advice() -> None:
    form = blank(TH, "th_dip_sample")
    strict = members(form)["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    with pytest.raises(DocumentError, match="Save it as a Word document"):
        fill_form(with_member(form, "word/document.xml", strict), FormContent())


def test_filling_twice_gives_the_last_answer() -> None:
    once = filled(TH, "th_full_audit", overall_grade="Good", strengths="One.\nTwo.")
    twice = fill_form(once, FormContent({"overall_grade": "Inadequate", "strengths": "Three."}))
    assert shown(twice, "overall_grade") == ["Inadequate"]
    assert shown(twice, "strengths") == ["Three."]
