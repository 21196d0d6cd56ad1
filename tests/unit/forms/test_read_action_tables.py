"""Action tables as people rearrange them: other heads, more columns, rows that wrap, tables inside answers."""

from __future__ import annotations

from datetime import date

import pytest
from builders.legacy import cell, para, run, table
from builders.small_forms import BOLD, bold, details, grid, read, words

from generator.model import Action, AuditForm

MAY, JUNE, JULY = "4 May 2026", "5 June 2026", "6 July 2026"
TWO = [("Write a plan", "Nell Imagin", date(2026, 5, 4)), ("Ring the school", "Sol Story", date(2026, 6, 5))]


def told(form: AuditForm) -> list[tuple[str, str | None, date | None]]:
    return [(a.action, a.owner, a.due) for a in form.actions]


def actions(*blocks: str) -> list[Action]:
    form, _ = read("th_full_audit", details(), para(run("SMART action plan", BOLD)), *blocks)
    return list(form.actions)


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (("#", "What", "Who", "When"), (("1", MAY), ("2", JUNE))),
        (("Date set", "Action", "Owner", "By when"), (("1 April 2026", MAY), ("1 April 2026", JUNE))),
    ],
)
def test_the_column_before_the_action(head: tuple[str, ...], rows: tuple[tuple[str, str], ...]) -> None:
    (first, due), (second, later) = rows
    (a, who, _), (b, other, _) = TWO
    form, _ = read("th_full_audit", details(), grid(head, (first, a, who, due), (second, b, other, later)))
    assert told(form) == TWO


def test_when_it_is_due_is_not_when_it_was_done() -> None:
    head = ("Action", "Owner", "Date completed", "By when", "Status")
    form, _ = read(
        "th_full_audit", details(), grid(head, (TWO[0][0], "Nell Imagin", "1 April 2026", MAY, "Done"),
                                         (TWO[1][0], "Sol Story", "", JUNE, "")),
    )  # fmt: skip
    assert told(form) == TWO


def test_owner_and_date_in_one_column() -> None:
    head = ("Action", "Owner and date")
    form, _ = read(
        "th_full_audit", details(), grid(head, (TWO[0][0], f"Nell Imagin, {MAY}"), (TWO[1][0], f"Sol Story ({JUNE})"))
    )
    assert told(form) == TWO


def test_how_success_is_shown_under_another_heading() -> None:
    head = ("Action", "Owner", "By when", "Outcome sought")
    form, _ = read("th_full_audit", details(), grid(head, (TWO[0][0], "Nell Imagin", MAY, "The child can say who")))
    assert [a.measure for a in form.actions] == ["The child can say who"]


def test_a_merged_heading_between_the_heads_and_the_rows() -> None:
    head = words("Action", "Owner", "By when", properties=BOLD)
    between = [cell(para(run("Actions for the practitioner", BOLD)), span=3)]
    rows = (words(TWO[0][0], "Nell Imagin", MAY), words(TWO[1][0], "Sol Story", JUNE))
    form, _ = read("th_full_audit", details(), table(head, between, *rows, columns=3))
    assert told(form) == TWO


def test_an_action_that_wraps_on_to_the_next_row_is_one() -> None:
    rows = (("1", "Write a plan", "Nell Imagin", MAY), ("", "with the family", "", ""))
    form, _ = read("th_full_audit", details(), grid(("#", "Action", "Owner", "By when"), *rows))
    assert [(a.owner, a.due) for a in form.actions] == [("Nell Imagin", date(2026, 5, 4))]
    assert " ".join(form.actions[0].action.split()) == "Write a plan with the family"


def test_a_table_of_actions_inside_an_answer_is_read_once() -> None:
    inner = grid(("Action", "Who", "By when"), (TWO[0][0], "Nell Imagin", MAY), (TWO[1][0], "Sol Story", JUNE))
    row = [bold("Action Points for CM:"), cell(inner)]
    form, _ = read("nt_case_audit", table([bold("Team:"), *words("City North")], row, columns=2))
    assert told(form) == TWO


def test_a_form_inside_one_table_for_its_layout_is_read_once() -> None:
    inner = grid(("Action", "Owner", "By when"), (TWO[0][0], "Nell Imagin", MAY), (TWO[1][0], "Sol Story", JUNE))
    outer = table([cell(details(("Planning", "Good")), para(run("SMART action plan", BOLD)), inner)])
    form, _ = read("th_full_audit", outer)
    assert told(form) == TWO
    assert form.text("team_manager") == "Dilys Fableworth"


CARD = (("Action 1", "Write a plan"), ("Owner", "Nell Imagin"), ("By when", MAY), ("How success is measured", "Signed"),
        ("Check-back date", JULY))  # fmt: skip


def card(number: int, *rows: tuple[str, str]) -> str:
    named = [(f"Action {number}", rows[0][1]), *rows[1:]]
    return table(*([bold(a), cell(para(run(b)))] for a, b in named), columns=2)


def test_each_action_as_a_small_table_of_its_own() -> None:
    second = (("Action 2", "Ring the school"), ("Owner", "Sol Story"), ("By when", JUNE))
    found = actions(card(1, *CARD), para(), card(2, *second))
    assert [(a.action, a.owner, a.due) for a in found] == TWO
    assert (found[0].measure, found[0].check_back) == ("Signed", date(2026, 7, 6))


def test_a_table_that_was_split_goes_on_in_the_next() -> None:
    head = grid(("Action", "Owner", "By when"), (TWO[0][0], "Nell Imagin", MAY))
    rest = table(words(TWO[1][0], "Sol Story", JUNE), columns=3)
    assert told(read("th_full_audit", details(), head, para(), rest)[0]) == TWO
    other = table(words("Key", "Name", "What it means"), columns=3)
    assert told(read("th_full_audit", details(), head, para(), other)[0]) == TWO[:1]


@pytest.mark.parametrize("owner", ["ISS team", "Substance misuse worker", "TM - Joe Bray", "ann fell", "duty"])
def test_a_table_without_heads_in_an_answer_by_its_columns(owner: str) -> None:
    inner = table(words("Ring the school", owner, MAY), words("Visit the aunt", "Ann Fell", JUNE), columns=3)
    row = [bold("Action Points for CM:"), cell(inner)]
    form, _ = read("nt_case_audit", table([bold("Team:"), *words("City North")], row, columns=2))
    assert told(form) == [
        ("Ring the school", owner, date(2026, 5, 4)),
        ("Visit the aunt", "Ann Fell", date(2026, 6, 5)),
    ]


def test_task_responsible_and_timeframe_are_heads() -> None:
    inner = grid(("Task", "Responsible", "Timeframe"), (TWO[0][0], "Nell Imagin", MAY), (TWO[1][0], "Sol Story", JUNE))
    row = [bold("Action Points for CM:"), cell(inner)]
    form, _ = read("nt_case_audit", table([bold("Team:"), *words("City North")], row, columns=2))
    assert told(form) == TWO


def test_a_line_on_actions_within_an_answer_is_no_action_beside_the_table() -> None:
    said = [para(run(line)) for line in ("It was seen.", "Actions: ring the school.", "None were sent.")]
    rows = grid(("Action", "Owner", "By when"), (TWO[0][0], "Nell Imagin", MAY))
    form, _ = read("th_full_audit", details(("Strengths", said)), rows)
    assert told(form) == TWO[:1]
    assert form.text("strengths") == "It was seen.\nActions: ring the school.\nNone were sent."
    said = [para(run(line)) for line in ("It was seen.", "Actions:", "Ring the nurse", "Visit the aunt")]
    after = table([bold("Strengths"), cell(*said)], columns=2)
    form, _ = read("th_full_audit", details(), para(run("SMART action plan", BOLD)), rows, after)
    assert told(form) == TWO[:1]
    assert form.text("strengths") == "It was seen.\nActions:\nRing the nurse\nVisit the aunt"


def test_a_line_of_an_answer_does_not_take_the_place_of_the_actions() -> None:
    rows = (("Team:", "City North"), ("Enforcement:", "One FTA."), ("Quality of VMP", "good"))
    head = table(*([bold(a), *words(b)] for a, b in rows), columns=2)
    said = [para(run(line)) for line in ("Action points:", "Ring the nurse")]
    real = cell(para(run(f"Write a plan \u2013 Nell Imagin, by {MAY}")))
    label = bold("Has the VMP been actively reviewed as appropriate?")
    asked = table([label], [cell(*said)], [bold("Action Points for CM")], [real])
    form, _ = read("nt_case_audit", head, asked)
    assert told(form) == TWO[:1]


@pytest.mark.parametrize(
    "when", ["Reviewed 4 May 2026", "Agreed 4 May 2026", "Starting 4 May 2026", "4 May 2026 at the earliest"]
)
def test_a_date_that_is_not_when_it_is_due_is_a_doubt(when: str) -> None:
    form, _ = read("th_full_audit", details(), grid(("Action", "Owner", "By when"), (TWO[0][0], "Nell Imagin", when)))
    assert form.actions[0].due is None
    assert form.actions[0].doubt


def row_of(action: str, owner: str, due: str) -> Action:
    form, _ = read("th_full_audit", details(), grid(("Action", "Owner", "By when"), (action, owner, due)))
    (found,) = form.actions
    return found


@pytest.mark.parametrize(
    ("owner", "due"),
    [
        ("AB by 4 May 2026", ""), ("AB (by 4 May 2026)", ""), ("AB - due 4 May 2026", ""), ("By 4 May 2026: AB", ""),
        ("", "AB 4 May 2026"), ("", "4 May 2026 (AB)"), ("4 May 2026", "AB"),
    ],
)  # fmt: skip
def test_who_and_when_in_one_cell_or_in_each_other_s(owner: str, due: str) -> None:
    found = row_of("Ring school", owner, due)
    assert (found.action, found.owner, found.due, found.doubt) == ("Ring school", "AB", date(2026, 5, 4), None)


@pytest.mark.parametrize(
    ("action", "owner", "due"),
    [
        ("Ring school \u2013 AB, by 4 May 2026", "", ""),
        ("Ring school by 4 May 2026", "AB", ""),
        ("Ring school \u2013 AB", "", "4 May 2026"),
    ],
)
def test_who_and_when_in_the_cell_of_the_action(action: str, owner: str, due: str) -> None:
    found = row_of(action, owner, due)
    assert (found.action, found.owner, found.due) == ("Ring school", "AB", date(2026, 5, 4))


@pytest.mark.parametrize("owner", ["AB since 1 April 2026", "AB until 4 May 2026, then CD", "AB w/c 4 May 2026"])
def test_a_date_beside_the_owner_that_is_not_when_it_is_due(owner: str) -> None:
    found = row_of("Ring school", owner, "")
    assert found.due is None
    assert found.doubt
