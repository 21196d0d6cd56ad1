"""Lines of actions as people write them: headings, sub-points, several on a line, who and when on their own lines."""

from __future__ import annotations

import pytest
from builders.legacy import cell, para, run, table
from builders.small_forms import BOLD, bold, codes, details, grid, lines, read, words

from generator.forms.actions import read_sentences
from generator.forms.people_named import People
from generator.model import NOWHERE, Action

PEOPLE = People.of(["Bram Thistlewick", "Femi Storeybrook"], ["case manager", "team manager"])
AB, CD = ("Ring school", "AB", "2026-05-04"), ("Ring nurse", "CD", "2026-05-05")
ONE, TWO = "Ring school \u2013 AB, by 4 May 2026", "Ring nurse \u2013 CD, by 5 May 2026"


def written(*said: str) -> list[Action]:
    return read_sentences([(line, NOWHERE) for line in said], PEOPLE)


def listed(text: str, depth: int) -> str:
    """A paragraph of a list of Word's, so deep in it."""
    numbering = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return para(run(text)).replace("<w:p>", f"<w:p>{numbering}", 1)


def told(actions: list[Action]) -> list[tuple[str, str | None, str | None]]:
    return [(a.action.rstrip("."), a.owner, str(a.due) if a.due else None) for a in actions]


@pytest.mark.parametrize(
    "line",
    [
        f"{ONE}; {TWO}",
        f"{ONE}. {TWO}.",
        "Ring school. Owner: AB. By when: 4 May 2026; Ring nurse. Owner: CD. By when: 5 May 2026",
        f"1. {ONE} 2. {TWO}",
        f"(1) {ONE} (2) {TWO}",
        f"a) {ONE} b) {TWO}",
        f"\u2022 {ONE} \u2022 {TWO}",
        f"Action 1: {ONE}. Action 2: {TWO}",
        "Ring school (AB, 4 May 2026), Ring nurse (CD, 5 May 2026)",
        "Ring school (AB, 4 May 2026) and Ring nurse (CD, 5 May 2026)",
        f"{ONE} / {TWO}",
    ],
)
def test_two_actions_on_one_line_are_two(line: str) -> None:
    found = written(line)
    assert told(found) == [AB, CD]
    assert not any(a.doubt for a in found)


@pytest.mark.parametrize(
    "line",
    [
        "The case manager will ring school by 4 May 2026. She will then ring the nurse. It is checked by 1 June 2026.",
        "First draft by 4 May 2026, final by 5 May 2026 \u2013 AB",
        "Ring school then nurse \u2013 AB 4 May 2026, CD 5 May 2026",
        "Ring school by 4 May 2026; ring nurse by 5 May 2026 \u2013 AB",
        "Ring school \u2013 AB \u2013 extended to 4 May 2026",
        "Ring school. Owner: AB. By when: 4 May 2026; Ring nurse. Owner: CD. Owner: EF. By when: 5 May 2026",
    ],
)
def test_what_cannot_be_told_apart_stays_whole_with_a_doubt(line: str) -> None:
    (found,) = written(line)
    assert (found.action, found.owner, found.due) == (line, None, None)
    assert found.doubt


@pytest.mark.parametrize(
    "said",
    [
        ("For the case manager:", ONE, "For the team manager:", TWO),
        ("Actions agreed:", f"1. {ONE}", f"2. {TWO}"),
        ("Priority actions", f"1. {ONE}", f"2. {TWO}"),
        ("The following actions were agreed:", f"- {ONE}", f"- {TWO}"),
        ("Short term:", ONE, "Long term:", TWO),
        ("Safety:", ONE, "Planning:", TWO),
        ("ACTIONS FOR THE TEAM", ONE, TWO),
    ],
)
def test_headings_are_no_actions(said: tuple[str, ...]) -> None:
    found = written(*said)
    assert told(found) == [AB, CD]
    assert not any(a.doubt for a in found)


def test_a_heading_says_who_or_when() -> None:
    by_name = written("Bram:", "- Ring school by 4 May 2026", "Femi:", "- Ring nurse by 5 May 2026")
    assert told(by_name) == [("Ring school", "Bram", "2026-05-04"), ("Ring nurse", "Femi", "2026-05-05")]
    assert told(written("By 4 May 2026:", "Ring school \u2013 AB")) == [AB]
    both = written("Ring school \u2013 AB", "Ring nurse \u2013 CD", "Both by 4 May 2026")
    assert [str(a.due) for a in both] == ["2026-05-04", "2026-05-04"]


def test_a_heading_that_may_be_an_action_is_kept_with_a_doubt() -> None:
    found = written("1. Improve the safety plan", f"1.1 {ONE}", f"1.2 {TWO}")
    assert told(found)[1:] == [AB, CD]
    assert found[0].doubt


@pytest.mark.parametrize("mark", ["- ", "a) ", "1.1 ", "o ", ""])
def test_sub_points_belong_to_their_action(mark: str) -> None:
    found = written(f"1. {ONE}", f"{mark}ask about lunch", f"{mark}ask about the bus", f"2. {TWO}")
    assert told(found) == [("Ring school ask about lunch ask about the bus", "AB", "2026-05-04"), CD]


def test_the_sub_points_of_a_list_in_word_belong_to_their_action() -> None:
    head = table([bold("Team:"), *words("City North")], columns=2), para(run("Action Points for CM:", BOLD))
    points = [listed("ask about lunch", 0), listed("ask about the bus", 0)]
    form, issues = read("nt_case_audit", *head, *lines(f"1. {ONE}"), *points, *lines(f"2. {TWO}"))
    assert told(list(form.actions)) == [("Ring school ask about lunch ask about the bus", "AB", "2026-05-04"), CD]
    form, _ = read("nt_case_audit", *head, listed(ONE, 0), listed("ask about lunch", 1), listed(TWO, 0))
    assert told(list(form.actions)) == [("Ring school ask about lunch", "AB", "2026-05-04"), CD]
    assert not codes(issues) & {"action-unclear"}


@pytest.mark.parametrize(
    "said",
    [
        ("Ring school", "AB, by 4 May 2026", "Ring nurse", "CD, by 5 May 2026"),
        ("Ring school", "(AB, 4 May 2026)", "Ring nurse", "(CD, 5 May 2026)"),
        ("Ring school", "AB", "4 May 2026", "Ring nurse", "CD", "5 May 2026"),
        ("1. Ring school", "Owner: AB", "By when: 4 May 2026", "2. Ring nurse", "Owner: CD", "By when: 5 May 2026"),
        ("Owner: AB", "Action: Ring school", "By when: 4 May 2026", TWO),
    ],
)
def test_who_and_when_on_lines_of_their_own(said: tuple[str, ...]) -> None:
    assert told(written(*said)) == [AB, CD]


def test_a_line_that_goes_on_is_no_action() -> None:
    assert told(written("Ring school and", "ask about lunch \u2013 AB, by 4 May 2026"))[0][1:] == AB[1:]
    assert len(written("1. Ring school", "about lunch \u2013 AB, by 4 May 2026", f"2. {TWO}")) == 2


def test_plain_lists_stay_as_they_are() -> None:
    said = ["Do VMP.", "Anger management", "Self esteem work", "VMP; it is out of date", "Include: school, health"]
    found = written(*said)
    assert [a.action for a in found] == said
    assert not any(a.doubt for a in found)


@pytest.mark.parametrize("above", ["as above", "ditto", "same", "\u201d"])
def test_the_same_as_above(above: str) -> None:
    found = written(ONE, f"Ring nurse \u2013 {above}", f"Ring mum \u2013 EF, {above}")
    assert told(found)[1:] == [("Ring nurse", "AB", "2026-05-04"), ("Ring mum", "EF", "2026-05-04")]
    assert written(f"Ring nurse \u2013 {above}")[0].doubt


@pytest.mark.parametrize("above", ["As above", "Ditto", "\u3003", '"', "same date"])
def test_the_same_as_above_in_a_table(above: str) -> None:
    rows = [("Ring school", "AB", "4 May 2026"), ("Ring nurse", "CD", above), ("Ring mum", "as above", above)]
    form, _ = read("th_full_audit", details(), grid(("Action", "Owner", "By when"), *rows))
    assert told(list(form.actions))[1:] == [("Ring nurse", "CD", "2026-05-04"), ("Ring mum", "CD", "2026-05-04")]
    first, said = read("th_full_audit", details(), grid(("Action", "Owner", "By when"), ("Ring mum", "AB", above)))
    assert first.actions[0].due is None
    assert "action-unclear" in codes(said)


def test_several_actions_in_one_row() -> None:
    head = ("Action", "Owner", "By when")
    row = ("1) Ring school 2) Ring nurse", "AB", "4 May 2026")
    form, _ = read("th_full_audit", details(), grid(head, row))
    assert told(list(form.actions)) == [AB, ("Ring nurse", "AB", "2026-05-04")]
    form, _ = read(
        "th_full_audit",
        details(),
        grid(head, ("1. Ring school 2. Ring nurse", "1. AB 2. CD", "1. 4 May 2026 2. 5 May 2026")),
    )
    assert told(list(form.actions)) == [AB, CD]
    form, issues = read(
        "th_full_audit", details(), grid(head, ("\u2022 Ring school \u2022 Ring nurse", "AB", "4 May 2026"))
    )
    assert len(form.actions) == 1
    assert "action-unclear" in codes(issues)


def test_a_row_with_its_actions_below_one_another() -> None:
    cells = [
        cell(*lines("Ring school", "Ring nurse")),
        cell(*lines("AB", "CD")),
        cell(*lines("4 May 2026", "5 May 2026")),
    ]
    form, _ = read(
        "th_full_audit", details(), table(words("Action", "Owner", "By when", properties=BOLD), cells, columns=3)
    )
    assert told(list(form.actions)) == [AB, CD]
