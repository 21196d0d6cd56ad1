"""Older forms of every layout and producer read the same, or say what they doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders.forms import members, with_member
from builders.legacy import LAYOUTS, Legacy, Look, W, cell, legacy_form, package, para, run, table

from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.profile_load import load_profile

PROFILES = {"nt": load_profile("nottingham"), "th": load_profile("tower-hamlets")}
BOLD = "<w:b/>"


def read(data: bytes, form_id: str) -> tuple[AuditForm, list[Issue]]:
    profile = PROFILES[form_id[:2]]
    return read_form(open_package(data), profile.form(form_id), profile, "form.docx")


def body(form_id: str, *blocks: str) -> tuple[AuditForm, list[Issue]]:
    return read(package("".join(blocks)), form_id)


FILLED = {
    "team": Legacy("City North"),
    "completed": Legacy("12 August 2026"),
    "disposal": Legacy("YRO with curfew"),
    "asset_initial": Legacy("Dated 4 May.\nEvery box is full.", "excellent"),
    "vmp": Legacy("", "insufficient"),
    "rmp": Legacy("Is it enough? The plan is good in parts."),
    "plan_shared": Legacy("Yes. Signed on 3 May 2026."),
    "enforcement": Legacy("Two FTAs."),
    "actions": Legacy(rows=[{"action": "Write a VMP", "owner": "Nell Imagin", "due": "4 May 2026"}]),
    "good_practice": Legacy("The comic strip."),
}


LOOKS = {
    "shaded": Look(shade="E7E6E6"),
    "bold": Look(),
    "plain": Look(bold=False),
    "numbered": Look(numbered=True, split=4),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_reads_the_same(layout: str, look: Look) -> None:
    form, _ = read(legacy_form(PROFILES["nt"], "nt_case_audit", FILLED, replace(look, layout=layout)), "nt_case_audit")
    for name, answer in FILLED.items():
        if not answer.rows:
            assert (form.text(name) or "", form.grade(name) or "") == (answer.text, answer.grade), name
    assert form.day("completed") == date(2026, 8, 12)
    assert form.answers["disposal"].choice == "Youth Rehabilitation Order"
    assert form.answers["plan_shared"].choice == "Yes"
    assert [(a.action, a.owner, a.due) for a in form.actions] == [("Write a VMP", "Nell Imagin", date(2026, 5, 4))]
    blank = set(form.answers) - set(FILLED)
    assert all(form.answers[name].is_blank for name in blank)


def test_an_added_question_is_read_and_said() -> None:
    rows = [
        [cell(para(run("Has the RMP been actively reviewed as appropriate?", BOLD)), para(run("Yes.")))],
        [cell(para(run("Has the child seen a nurse?", BOLD)), para(run("Twice.")), para(run("In May.")))],
        [cell(para(run("Has the VMP been actively reviewed as appropriate?", BOLD)), para(run("No.")))],
    ]
    form, issues = body("nt_case_audit", table(*rows))
    extra = form.answers["extra_has_the_child_seen_a_nurse"]
    assert (extra.label, extra.value) == ("Has the child seen a nurse?", "Twice.\nIn May.")
    assert (form.text("rmp_reviewed"), form.text("vmp_reviewed")) == ("Yes.", "No.")
    assert [i.field_id for i in issues if i.code == "extra-question"] == [extra.field_id]


def test_an_added_area_is_graded_like_its_neighbours() -> None:
    head = [cell(para(run(t, BOLD))) for t in ("Area of practice", "Grade", "Findings")]
    said = (("Assessment", "Good", "Clear."), ("Victims", "RI", "Thin."), ("Planning", "Inadequate", "None."))
    rows = [[cell(para(run(a, BOLD))), cell(para(run(g))), cell(para(run(t)))] for a, g, t in said]
    form, _ = body("th_full_audit", table(head, *rows, columns=3))
    assert form.grade("extra_victims") == "Requires Improvement to be Good"
    assert (form.grade("area_assessment"), form.grade("area_planning")) == ("Good", "Inadequate")


def test_a_reworded_label_is_read_with_a_doubt() -> None:
    rows = [
        [cell(para(run("Has the RMP been actively reviewed as appropriate?", BOLD)), para(run("Yes.")))],
        [cell(para(run("Vulnerability plan kept under active review?", BOLD)), para(run("No.")))],
        [cell(para(run("Did the victim attend the Panel?", BOLD)), para(run("No, by choice.")))],
    ]
    form, issues = body("nt_case_audit", table(*rows))
    where = next(n for n, a in form.answers.items() if a.value == "No.")
    assert where == "vmp_reviewed" or where.startswith("extra_")
    assert {i.code for i in issues} & {"weak-label", "extra-question"}


def test_text_that_belongs_nowhere_is_told() -> None:
    _, issues = body(
        "nt_case_audit",
        table([cell(para(run("Team:", BOLD))), cell(para(run("North")))], columns=2),
        para(run("Please ring me before you read this")),
    )
    assert "Please ring me before you read this" in {i.quote for i in issues if i.code == "unassigned-text"}


def test_an_answer_in_a_text_box_and_one_in_the_page_header_line() -> None:
    box = "<w:r><w:pict><w:txbxContent>" + para(run("In the box.")) + "</w:txbxContent></w:pict></w:r>"
    form, _ = body("nt_case_audit", table([cell(para(run("Enforcement:", BOLD), box))]))
    assert form.text("enforcement") == "In the box."


def test_conversations_that_were_not_held() -> None:
    head = [cell(para(run(t, BOLD))) for t in ("Conversation with", "Date", "How", "What was discussed, or the reason")]
    merged = [cell(para(run("Practitioner", BOLD))), cell(para(run("Not applicable: records only")), span=3)]
    refused = [cell(para(run(t))) for t in ("Child", "-", "Not held", "Missing that week.")]
    blank = [cell(para(run("Parent / carer"))), cell(), cell(), cell()]
    form, _ = body("th_full_audit", table(head, merged, refused, blank, columns=4))
    practitioner, child, parent = (form.contacts[w] for w in ("practitioner", "child", "parent_carer"))
    assert (practitioner.held, practitioner.mode, practitioner.reason_not_held) == (False, "not applicable", None)
    assert (child.held, child.reason_not_held, child.date) == (False, "Missing that week.", None)
    assert parent.held is False
    assert parent.doubt


def test_a_conversation_without_words_is_not_taken_as_held() -> None:
    head = [cell(para(run(t, BOLD))) for t in ("Conversation with", "Date", "How", "What was discussed")]
    row = [cell(para(run(t))) for t in ("Parent / carer", "15 October 2026", "Telephone", "[Auditor to complete]")]
    form, _ = body("th_full_audit", table(head, row, columns=4))
    contact = form.contacts["parent_carer"]
    assert (contact.held, contact.date, contact.mode) == (None, date(2026, 10, 15), "telephone")
    assert contact.doubt


@pytest.mark.parametrize(
    ("words", "choice"),
    [("YES", "Yes"), ("y", "Yes"), ("☒ Yes ☐ No", "Yes"), ("☐ Yes ☒ No", "No"), ("No", "No"), ("", None)],
)
def test_safeguarding(words: str, choice: str | None) -> None:
    label = cell(para(run("Is there an immediate safeguarding concern? (Yes / No)", BOLD)))
    form, _ = body("th_full_audit", table([label, cell(para(run(words)))], columns=2))
    assert form.answers["safeguarding"].choice == choice


def test_an_action_table_under_other_headings_and_without_any() -> None:
    head = [cell(para(run(t, BOLD))) for t in ("What needs to happen", "Who", "Timescale")]
    row = [cell(para(run(t))) for t in ("Write a plan", "Sol Storeybrook", "3rd Nov")]
    form, issues = body("th_full_audit", para(run("SMART action plan"), style="Heading2"), table(head, row, columns=3))
    assert [(a.action, a.owner, a.due_as_written) for a in form.actions] == [
        ("Write a plan", "Sol Storeybrook", "3rd Nov")
    ]
    assert "date-without-year" in {i.code for i in issues}
    inner = table(row, columns=3)
    form, _ = body("nt_case_audit", table([cell(para(run("Action Points for CM", BOLD))), cell(inner)], columns=2))
    assert [(a.action, a.owner) for a in form.actions] == [("Write a plan", "Sol Storeybrook")]


def test_a_row_with_a_merged_objective_keeps_it() -> None:
    head = [
        cell(para(run(t, BOLD))) for t in ("Objective (s)", "Activities", "Completion date", "Lead officer", "Progress")
    ]
    first = [
        cell(para(run("Reviews on time")), merge="restart"),
        *(cell(para(run(t))) for t in ("List", "4 May 2026", "A", "")),
    ]
    second = [cell(merge="continue"), *(cell(para(run(t))) for t in ("Workshop", "Q3", "", ""))]
    title = [cell(para(run("Outcome 1:", BOLD), run(" Better plans")), span=5)]
    form, _ = body("nt_improvement_plan", table(title, head, first, second, columns=5))
    assert [(a.objective, a.action, a.outcome) for a in form.actions] == [
        ("Reviews on time", "List", "1: Better plans"),
        ("Reviews on time", "Workshop", "1: Better plans"),
    ]


def test_a_picture_or_an_untouched_list_is_said() -> None:
    picture = "<w:r><w:drawing/></w:r>"
    form, issues = body("nt_case_audit", table([cell(para(run("Enforcement:", BOLD))), cell(para(picture))], columns=2))
    assert form.answers["enforcement"].doubt
    assert "picture-answer" in {i.code for i in issues}


def test_a_question_that_was_taken_out_is_said() -> None:
    data = legacy_form(PROFILES["th"], "th_full_audit", {}, Look(layout="next_cell"))
    _, issues = read(data.replace(b"", b""), "th_full_audit")
    assert not [i for i in issues if i.code == "question-missing"]
    rows = [
        [cell(para(run("Overall grade", BOLD))), cell(para(run("Good")))],
        [cell(para(run("Moderator", BOLD))), cell()],
    ]
    _, issues = body("th_full_audit", table(*rows, columns=2))
    assert "overall_rationale" in {i.field_id for i in issues if i.code == "question-missing"}


def test_answers_know_their_place() -> None:
    rows = [
        [cell(para(run("Team", BOLD))), cell(para(run("North")))],
        [cell(para(run("Age", BOLD))), cell(para(run("15")))],
    ]
    form, _ = body("nt_case_audit", para(run("x")), table(*rows, columns=2))
    place = form.answers["child_age"].place
    assert (place.table, place.row, place.cell, place.paragraph) == (1, 2, 2, 5)


def with_header(data: bytes, line: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    rels = members(data)["word/_rels/document.xml.rels"].decode()
    arrow = f'<Relationship Id="rId7" Type="{kind}" Target="header1.xml"/></Relationships>'
    data = with_member(data, "word/_rels/document.xml.rels", rels.replace("</Relationships>", arrow).encode())
    return with_member(data, "word/header1.xml", f'<w:hdr xmlns:w="{W}">{line}</w:hdr>'.encode())


def test_what_the_form_leaves_blank_is_read_from_the_page_header_with_a_doubt() -> None:
    rows = [[cell(para(run("Team:", BOLD))), cell(para(run(team)))] for team in ("", "City South")]
    header = para(run("Team:", BOLD), run(" City North"))
    left_blank, _ = read(with_header(package(table(rows[0], columns=2)), header), "nt_case_audit")
    assert left_blank.text("team") == "City North"
    assert "header" in (left_blank.answers["team"].doubt or "")
    filled_in, _ = read(with_header(package(table(rows[1], columns=2)), header), "nt_case_audit")
    assert (filled_in.text("team"), filled_in.answers["team"].doubt) == ("City South", None)


def test_details_in_the_page_header_are_read() -> None:
    line = para(run("Team:", BOLD), run(" City North"), run("  Date: ", BOLD), run("4 May 2026"))
    data = package(table([cell(para(run("Enforcement:", BOLD))), cell(para(run("None.")))], columns=2))
    form, _ = read(with_header(data, line), "nt_case_audit")
    assert (form.text("team"), form.day("completed")) == ("City North", date(2026, 5, 4))
    assert form.text("enforcement") == "None."
