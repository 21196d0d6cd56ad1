"""Where answers stand that once were read under the wrong question, glued to a heading, or not at all."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from html import unescape

import pytest
from builders.forms import W
from builders.legacy import cell, package, para, run, table
from lxml import etree

from generator.forms.build import build_blank
from generator.forms.feedback import AUTHOR
from generator.forms.labels import squash
from generator.forms.read import read_form
from generator.forms.read_blank import label_book
from generator.model import AuditForm, Issue
from generator.office.comments import CommentAuthor, Note, Spot, put_comments
from generator.office.package import open_package
from generator.profile import ServiceProfile
from generator.profile_load import load_profile

NOTTINGHAM, TOWER_HAMLETS = load_profile("nottingham"), load_profile("tower-hamlets")
BOLD, GREY = "<w:b/>", '<w:color w:val="A6A6A6"/>'
DETAILS = (
    ("Childview reference", "CV-10623"), ("Date allocated", "1 June 2026"), ("Auditor", "Priya Inkwell-Sample"),
    ("Date completed", "26 June 2026"), ("Team manager", "Dilys Fableworth"),
)  # fmt: skip


def read(body: str, form_id: str = "th_full_audit") -> tuple[AuditForm, list[Issue]]:
    return read_file(package(body), form_id)


def read_file(data: bytes, form_id: str = "th_full_audit") -> tuple[AuditForm, list[Issue]]:
    profile = NOTTINGHAM if form_id.startswith("nt_") else TOWER_HAMLETS
    return read_form(open_package(data), profile.form(form_id), profile, "form.docx")


def details(*more: tuple[str, str], labels: str = BOLD) -> str:
    return table(*([cell(para(run(a, labels))), cell(para(run(b)))] for a, b in (*DETAILS, *more)), columns=2)


def below(*pairs: tuple[str, str]) -> str:
    """A table of one column: each answer in the row under its label."""
    return table(*([cell(para(run(text)))] for pair in pairs for text in pair), columns=1)


AREAS = ("Planning", "Assessment", "Reviewing", "Management oversight", "Voice of the child")


def headed(area: str, grade: str, said: str, heads: tuple[str, str]) -> list[list[str]]:
    first = [cell(para(run(area, BOLD)), merge="restart"), cell(para(run(heads[0]))), cell(para(run(grade)))]
    return [first, [cell(para(), merge="continue"), cell(para(run(heads[1]))), cell(para(run(said)))]]


@pytest.mark.parametrize("grade", ["Good", "Requires Improvement to be Good", "Inadequate"])
@pytest.mark.parametrize(
    "heads",
    [
        ("Grade", "Findings and evidence"),
        ("Judgement", "Findings (including impact on the child)"),
        ("Rating:", "Comments:"),
    ],
)
def test_heads_beside_a_label_over_two_rows_are_no_part_of_the_answer(grade: str, heads: tuple[str, str]) -> None:
    rows = [row for area in AREAS for row in headed(area, grade, "The plan was shared.", heads)]
    form, issues = read(details() + table(*rows, columns=3))
    assert (form.grade("area_planning"), form.text("area_planning")) == (grade, "The plan was shared.")
    assert not [i for i in issues if i.field_id == "area_planning"]


def test_a_label_ends_after_its_last_point() -> None:
    rows = (("Case Manager", "Peregrine Madeupham"), ("Name", "Tobias Imagining-Hay"), ("D.O.B.", "13 July 2010"))
    extra = (("Start Date", "9 April 2026"), ("End Date", "21 August 2026"), ("Offence with dates", "Robbery"))
    goals = ("What goals are set for the next session?", "To be on time.")
    form, issues = read(table(
        *([cell(para(run(a))), cell(para(run(b)))] for a, b in (*rows, *extra, goals)), columns=2
    ), "nt_observation")  # fmt: skip
    assert str(form.answers["child_dob"].date) == "2010-07-13"
    assert not [i for i in issues if i.code == "extra-question"]


@pytest.mark.parametrize("said", ["case mgr + TM", "AB / CD", "n/k", "Barnaby Fictley"])
def test_a_label_with_a_colon_inside_is_read_to_its_end(said: str) -> None:
    labels = ("Team:", "Name:", "Age:", "Ethnicity:", "Index Offence (s):", "Case Manager:/auditor")
    rows = [[cell(para(run(label), run(f" {said}")))] for label in labels]
    form, _ = read(table(*rows, columns=1), "nt_case_audit")
    assert form.text("practitioner") == said


def test_a_part_of_an_answer_that_is_grey_is_said() -> None:
    row = [cell(para(run("Auditor", BOLD))), cell(para(run("Old Name ", GREY), run("Priya Inkwell-Sample")))]
    others = [[cell(para(run(a, BOLD))), cell(para(run(b)))] for a, b in DETAILS if a != "Auditor"]
    form, issues = read(table(row, *others, columns=2))
    assert [i.field_id for i in issues if i.code == "stale-control"] == ["auditor"]
    assert form.answers["auditor"].doubt
    all_grey = [cell(para(run("Auditor", BOLD))), cell(para(run("Priya Inkwell-Sample", GREY)))]
    _, issues = read(table(all_grey, *others, columns=2))
    assert not [i for i in issues if i.code == "stale-control"]


def test_lead_ins_are_left_out_where_the_form_prints_them() -> None:
    questions = (
        "Is it responsive to diversity issues?", "Is it responsive to the needs of the young person?",
        "What goals are set for the next session?", "If there was a crisis or an urgent issue how was it dealt with?",
    )  # fmt: skip
    first = below(("Case Manager", "Peregrine Madeupham"), ("Name", "Tobias Imagining-Hay"), ("Team", "City North"))
    rows = [
        row
        for q in questions
        for row in ([cell(para(run(q)))], [cell(para(run("Feedback:")) + para(run("It was: calm.")))])
    ]
    form, _ = read(first + table(*rows, columns=1), "nt_observation")
    assert [form.text(f) for f in ("obs_diversity", "obs_needs", "obs_goals", "obs_crisis")] == ["It was: calm."] * 4
    pairs = [(q, "It was calm.") for q in questions[:3]]
    form, _ = read(first + below(*pairs, (questions[3], "Feedback: good")), "nt_observation")
    assert form.text("obs_crisis") == "Feedback: good"


@pytest.mark.parametrize("profile", [TOWER_HAMLETS, NOTTINGHAM], ids=lambda p: p.service.id)
def test_the_titles_of_our_boxes_are_known_as_printed(profile: ServiceProfile) -> None:
    for definition in profile.forms:
        xml = open_package(build_blank(definition, profile)).read("word/document.xml").decode()
        titles = re.findall('w:tblCaption w:val="((?:Answer|Conversation): [^"]*)"', xml)
        known = label_book(definition, profile).guidance
        assert titles and {squash(unescape(t)) for t in titles} <= known


def test_the_title_of_a_box_that_a_program_prints_is_no_answer() -> None:
    body = details()
    for area in ("Assessment", "Planning", "Voice of the child"):
        field = TOWER_HAMLETS.form("th_full_audit").fields[f"area_{area.lower().replace(' ', '_')}"]
        rows = [
            [cell(para(run(field.guidance))), cell(para(run("Good")))],
            [cell(para(run("It was on time.")), span=2)],
        ]
        body += para(run(area, BOLD)) + para(run(f"Answer: {area}: grade")) + table(*rows, columns=2)
    form, issues = read(body)
    assert (form.grade("area_planning"), form.text("area_planning")) == ("Good", "It was on time.")
    assert not [i for i in issues if i.field_id == "area_planning"]


def commented(data: bytes, author: CommentAuthor, **at: int) -> bytes:
    return put_comments(data, [Note("k", "The worker knows the child well.", Spot(**at))], author, dt.date(2026, 3, 4))


@pytest.mark.parametrize("said", ["", "See comment", "see comments"])
@pytest.mark.parametrize("cell_number", [1, 2])
def test_a_comment_at_a_blank_question_is_said_with_its_place(said: str, cell_number: int) -> None:
    data = package(details(("Strengths", said)))
    person = CommentAuthor("Ottoline Fableton", "OF")
    form, issues = read_file(commented(data, person, table=1, row=6, cell=cell_number))
    (issue,) = [i for i in issues if i.code == "comment-in-answer"]
    assert (issue.field_id, issue.quote) == ("strengths", "The worker knows the child well.")
    assert issue.place.row == 6 and form.text("strengths") == (said or None)
    assert not [i for i in read_file(commented(data, AUTHOR, table=1, row=6, cell=2))[1] if i.code == issue.code]


def test_a_comment_at_an_answer_is_no_answer() -> None:
    data = package(details(("Strengths", "Home visits.")))
    _, issues = read_file(commented(data, CommentAuthor("Ottoline Fableton", "OF"), table=1, row=6, cell=2))
    assert not [i for i in issues if i.code == "comment-in-answer"]


def test_an_answer_that_stands_apart_from_its_blank_question_is_read_with_a_doubt() -> None:
    rest = para(run("Strengths: "), run("Home visits were kept up."))
    form, issues = read(details(("Strengths", "")) + para() + rest)
    assert form.text("strengths") == "Home visits were kept up."
    assert form.answers["strengths"].doubt
    assert not [i for i in issues if i.code in {"extra-question", "unassigned-text"}]
    form, issues = read(details(("Strengths", "The plan was kept.")) + para() + rest)
    assert form.text("strengths") == "The plan was kept."
    assert [i.code for i in issues if i.code == "extra-question"]


def without_controls(data: bytes) -> bytes:
    """A file as mail systems leave it: what stood in controls stands plainly."""
    root = open_package(data).part("word/document.xml")
    for name in ("sdt", "sdtContent"):
        for element in [*root.iter(f"{W}{name}")]:
            kept = [e for e in element if e.tag not in {f"{W}sdtPr", f"{W}sdtEndPr"}]
            for child in kept:
                element.addprevious(child)
            element.getparent().remove(element)
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for item in old.infolist():
            is_main = item.filename == "word/document.xml"
            new.writestr(item, etree.tostring(root) if is_main else old.read(item))
    return changed.getvalue()


@pytest.mark.parametrize("form_id", ["nt_case_audit", "th_full_audit"])
def test_our_own_form_without_its_controls_is_not_two_forms(form_id: str) -> None:
    profile = NOTTINGHAM if form_id.startswith("nt_") else TOWER_HAMLETS
    _, issues = read_file(without_controls(build_blank(profile.form(form_id), profile)), form_id)
    assert not [i for i in issues if i.code == "form-twice"]
