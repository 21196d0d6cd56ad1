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
