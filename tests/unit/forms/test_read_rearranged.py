"""Forms that people laid out anew: labels over answers, several on a line, guidance beside them, rows put in."""

from __future__ import annotations

from datetime import date

import pytest
from builders.edits import edited
from builders.forms import filled
from builders.legacy import cell, para, run, table
from builders.small_forms import BOLD, ITALIC, PROFILES, bold, codes, details, grid, lines, read, words
from lxml import etree

from generator.forms.read import read_form
from generator.model import AuditForm
from generator.office.package import open_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD = ("Conversation with", "Date", "How", "What was discussed")
SPOKE = "Spoke for an hour."


def conversations(*rows: tuple[str, ...]) -> AuditForm:
    return read("th_full_audit", details(), grid(HEAD, *rows))[0]


@pytest.mark.parametrize("row", [("Not held", "", "She was away."), ("", "Not held", "She was away.")])
def test_a_conversation_that_was_not_held(row: tuple[str, ...]) -> None:
    child = conversations(("Practitioner", "4 May 2026", "Telephone", SPOKE), ("Child", *row)).contacts["child"]
    assert (child.held, child.date, child.text) == (False, None, "She was away.")


def test_the_same_people_called_otherwise() -> None:
    rows = (("Case manager", "4 May 2026"), ("Young person", "5 May 2026"), ("Mother", "6 May 2026"))
    form = conversations(*((who, day, "Telephone", SPOKE) for who, day in rows))
    found = [(c.date, c.mode, c.text) for c in (form.contacts[w] for w in ("practitioner", "child", "parent_carer"))]
    assert found == [(date(2026, 5, d), "telephone", SPOKE) for d in (4, 5, 6)]


def test_a_conversation_as_named_lines() -> None:
    blocks = [
        b
        for who in ("Practitioner", "Child")
        for b in (
            para(run(who, BOLD)),
            *lines("Date: 4 May 2026", "How: Telephone", f"What was discussed: {SPOKE}", "A second line."),
        )
    ]
    form, _ = read("th_full_audit", details(), para(run("Conversations", BOLD)), *blocks)
    child = form.contacts["child"]
    assert (child.date, child.mode, child.text) == (date(2026, 5, 4), "telephone", f"{SPOKE}\nA second line.")


def test_a_conversation_in_a_table_of_wide_cells() -> None:
    def wide(*texts: str) -> list[str]:
        return [cell(para(run(texts[0], BOLD)), span=3), *(cell(para(run(t)), span=3) for t in texts[1:])]

    rows = [wide(*HEAD), *(wide(w, "4 May 2026", "Telephone", SPOKE) for w in ("Practitioner", "Child"))]
    first = [cell(para(run("Team", BOLD)), span=6), cell(para(run("City North")), span=6)]
    form, _ = read("th_full_audit", details(), table(first, *rows, columns=12))
    assert (form.contacts["child"].mode, form.contacts["child"].text) == ("telephone", SPOKE)


@pytest.mark.parametrize("ending", [" *", "*", " ....", ":", " \u2026\u2026"])
def test_signs_after_every_label(ending: str) -> None:
    pairs = (("Auditor", "Ann Example"), ("Team manager", "Dilys Fableworth"), ("Strengths", "Calm."))
    form, _ = read("th_full_audit", table(*([bold(a + ending), *words(b)] for a, b in pairs), columns=2))
    assert [form.text(f) for f in ("auditor", "team_manager", "strengths")] == [b for _, b in pairs]


def test_several_labels_on_one_line() -> None:
    form, _ = read("nt_case_audit", *lines("Team: City North Date: 19 July 2026", "Auditor: Sol Story"),
                   para(run("Good practice:", BOLD)), *lines("Date: 4 May 2026. The plan was signed."))  # fmt: skip
    assert (form.text("team"), form.day("completed")) == ("City North", date(2026, 7, 19))
    assert form.text("good_practice") == "Date: 4 May 2026. The plan was signed."


def test_an_answer_that_begins_with_the_words_of_another_question() -> None:
    form, _ = read(
        "th_full_audit",
        details(("Safety of the child", "Planning: one page, shared with the carer.")),
        grid(("Area", "Grade", "Findings"), ("Assessment", "Good", "On time."), ("Planning", "Inadequate", "Late.")),
    )
    assert form.text("lens_safety_child") == "Planning: one page, shared with the carer."
    assert (form.grade("area_planning"), form.text("area_planning")) == ("Inadequate", "Late.")


def test_guidance_under_a_label_is_no_part_of_the_answer_beside_it() -> None:
    for guidance in (para(run("Say what went well.", ITALIC)), para(run("(say what went well)"))):
        label = cell(para(run("Strengths", BOLD)), guidance)
        form, _ = read("th_full_audit", details(), table([label, *words("She was calm.")], columns=2))
        assert form.text("strengths") == "She was calm."


@pytest.mark.parametrize(
    ("label", "field_id"),
    [("Voice of the child / young person", "area_voice_of_the_child"), ("Depth and accuracy of the audit",
      "moderation_depth")],
)  # fmt: skip
def test_the_rest_of_a_longer_label_is_no_part_of_the_answer(label: str, field_id: str) -> None:
    for block in (details((label, "It was heard.")), details() + table([cell(para(run(label, BOLD)),
                                                                             *lines("It was heard."))])):  # fmt: skip
        form, _ = read("th_full_audit", block)
        assert form.text(field_id) == "It was heard."


def test_a_key_line_of_enquiry_that_is_a_question() -> None:
    row = [[bold("Key line(s) of enquiry for this audit")], words("How well do we plan for transitions?")]
    form, _ = read("th_full_audit", details(), table(*row))
    assert form.text("kloe") == "How well do we plan for transitions?"


def test_labels_over_their_answers_of_which_one_is_cut_short() -> None:
    head = words("Allocated practitioner", "TM", "Date allocated", "Auditor", properties=BOLD)
    answers = words("Sol Story", "Dilys Fableworth", "1 June 2026", "Ann Example")
    form, _ = read("th_full_audit", table(head, answers, columns=4))
    assert form.text("practitioner") != "TM"
    assert (form.day("allocated"), form.text("auditor")) == (date(2026, 6, 1), "Ann Example")


def test_plain_labels_of_a_row_of_four_among_bold_ones() -> None:
    row = words("Overall grade", "Good", "Moderated grade", "Inadequate")
    form, _ = read("th_full_audit", details(("Strengths", "Calm."), ("Rationale", "Late.")), table(row, columns=4))
    assert (form.grade("overall_grade"), form.grade("moderated_grade")) == ("Good", "Inadequate")


def test_a_row_that_staff_put_in_is_not_glued_to_the_answer_above() -> None:
    rows = (("Date moderated", "1 May 2026"), ("Date returned", "4 May 2026"), ("Graded at the meeting", "Outstanding"))
    form, issues = read("th_full_audit", details(*rows))
    assert form.day("returned_on") == date(2026, 5, 4)
    assert "extra-question" in codes(issues)


def test_the_findings_in_a_merged_row_below_the_area() -> None:
    rows = []
    for area in ("Assessment", "Planning", "Reviewing"):
        rows += [[bold(area), *words("Good")], [cell(para(run(f"About {area}.")), span=2)]]
    form, _ = read("th_full_audit", details(), table(*rows, columns=2))
    assert (form.grade("area_planning"), form.text("area_planning")) == ("Good", "About Planning.")


def test_an_area_as_heading_with_bold_names_of_its_parts() -> None:
    def named(name: str, text: str) -> str:
        return para(run(name, BOLD), run(text))

    blocks = [
        b
        for a in ("Assessment", "Planning")
        for b in (para(run(a), style="Heading2"), named("Grade:", " Good"), named("Findings:", f" On {a}."))
    ]
    form, _ = read("th_full_audit", details(), *blocks)
    assert (form.grade("area_planning"), form.text("area_planning")) == ("Good", "On Planning.")


ACTION = {"number": "1", "action": "Write a plan", "owner": "Sol Storeybrook", "due": date(2026, 7, 1)}


def changed(flagged: bool) -> AuditForm:
    """A completed full audit whose row controls lost their tags, or were left with the mark of a prompt."""
    profile = PROFILES["th"]

    def change(root: etree._Element) -> None:
        for properties in root.iter(f"{W}sdtPr"):
            tag = properties.find(f"{W}tag")
            if flagged and tag is not None and tag.get(f"{W}val", "").startswith("actions."):
                etree.SubElement(properties, f"{W}showingPlcHdr")
            elif not flagged and tag is not None:
                properties.remove(tag)

    data = edited(filled(profile, "th_full_audit", {"actions": [ACTION]}, strengths="Calm."), change)
    return read_form(open_package(data), profile.form("th_full_audit"), profile, "form.docx")[0]


@pytest.mark.parametrize("flagged", [True, False])
def test_rows_of_our_own_form_after_other_programs(flagged: bool) -> None:
    form = changed(flagged)
    found = [(a.action, a.owner, a.due) for a in form.actions]
    assert found == [("Write a plan", "Sol Storeybrook", date(2026, 7, 1))]
    assert form.text("strengths") == "Calm."
