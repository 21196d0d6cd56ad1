"""Content controls are what Word makes of them: titled, numbered once, with the right parts for their kind."""

from __future__ import annotations

from datetime import date

import pytest

from generator.errors import DocumentError
from generator.office.controls import (
    Control,
    ControlKind,
    block_control,
    control_text,
    inline_control,
    locked_text,
    number_controls,
    prompt_name,
    prompts_shown,
    repeating_rows,
    short_title,
)
from generator.office.controls_found import find_controls
from generator.office.controls_set import add_rows, row_items, set_control
from generator.office.word_xml import Element, make, paragraph, qn, text_run

TEXT = Control("case", "Case reference", ControlKind.TEXT, "Type here")
LIST = Control("grade", "Grade", ControlKind.DROPDOWN, "Choose a grade", ("Good", "Not good"))
DAY = Control("day", "Date held", ControlKind.DATE, "Choose a date")
BOX = Control("told", "Manager told", ControlKind.TICK)
WORDS = Control("why", "Why", ControlKind.RICH, "Write here")


def _body(*controls: Element) -> Element:
    return make("w:body", make("w:p", *controls))


@pytest.mark.parametrize("control", [TEXT, LIST, DAY, BOX], ids=lambda c: c.kind)
def test_a_control_that_was_built_is_found_again_as_it_was_meant(control: Control) -> None:
    (found,) = find_controls(_body(inline_control(control)))
    assert (found.tag, found.title, found.kind, found.choices) == (
        control.tag,
        control.title,
        control.kind,
        control.choices,
    )
    assert not found.locked


def test_a_title_is_cut_at_a_word_and_keeps_its_ending() -> None:
    label = "Have purposeful home visits been carried out throughout the whole of the sentence?"
    title = short_title(label, ": yes or no")
    assert len(title) <= 64
    assert title == "Have purposeful home visits been carried out…: yes or no"
    assert short_title("Short", ": grade") == "Short: grade"


def test_a_new_control_shows_its_prompt_and_keeps_it_for_later() -> None:
    control = inline_control(TEXT)
    assert control_text(control) == "Type here"
    assert prompts_shown(_body(control, inline_control(DAY), inline_control(TEXT))) == {
        prompt_name("Type here"): "Type here",
        prompt_name("Choose a date"): "Choose a date",
    }


def test_locked_text_can_be_neither_changed_nor_deleted() -> None:
    (found,) = find_controls(_body(locked_text(text_run("What is the grade?"))))
    assert found.locked


def test_a_control_within_locked_text_counts_as_locked() -> None:
    found = {c.tag: c for c in find_controls(_body(locked_text(inline_control(TEXT)), inline_control(DAY)))}
    assert found["case"].locked
    assert not found["day"].locked


def test_numbers_are_given_once_each() -> None:
    root = _body(inline_control(TEXT), inline_control(DAY), locked_text(text_run("x")))
    assert number_controls(root.iter(qn("w:sdt")), 7) == 10
    assert [i.get(qn("w:val")) for i in root.iter(qn("w:id"))] == ["7", "8", "9"]


def test_text_of_several_lines_becomes_paragraphs_in_the_same_style() -> None:
    control = block_control(WORDS, "Answer")
    set_control(control, "First.\n\nThird.")
    paragraphs = control.findall(f".//{qn('w:p')}")
    assert [p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) for p in paragraphs] == ["Answer"] * 3
    assert control_text(control) == "First.\n\nThird."


def test_text_of_several_lines_in_a_line_becomes_line_breaks() -> None:
    control = inline_control(TEXT)
    set_control(control, "First.\nSecond.")
    assert len(control.findall(f".//{qn('w:br')}")) == 1


def test_a_date_is_shown_and_kept_for_machines() -> None:
    control = inline_control(DAY)
    set_control(control, date(2026, 3, 4))
    assert control_text(control) == "4 March 2026"
    assert control.find(f".//{qn('w:date')}").get(qn("w:fullDate")) == "2026-03-04T00:00:00Z"


def test_a_date_that_is_only_words_leaves_no_stale_date_behind() -> None:
    control = inline_control(DAY)
    set_control(control, date(2026, 3, 4))
    set_control(control, "next week")
    assert control_text(control) == "next week"
    assert control.find(f".//{qn('w:date')}").get(qn("w:fullDate")) is None


def test_a_month_is_shown_without_its_day() -> None:
    control = inline_control(Control("month", "Month", ControlKind.DATE, "Choose a month", date_format="MMMM yyyy"))
    set_control(control, date(2026, 3, 1))
    assert control_text(control) == "March 2026"


@pytest.mark.parametrize(("value", "state", "glyph"), [(True, "1", "☒"), (False, "0", "☐")])
def test_a_tick_box_shows_its_state(value: bool, state: str, glyph: str) -> None:
    control = inline_control(BOX)
    set_control(control, value)
    assert control_text(control) == glyph
    assert control.find(f".//{qn('w14:checked')}").get(qn("w14:val")) == state


def test_a_list_takes_only_what_it_offers() -> None:
    control = inline_control(LIST)
    with pytest.raises(DocumentError, match="does not offer “Great”"):
        set_control(control, "Great")
    set_control(control, "Good")
    assert control_text(control) == "Good"
    assert control.find(f".//{qn('w:showingPlcHdr')}") is None


def test_words_do_not_go_into_a_tick_box() -> None:
    with pytest.raises(DocumentError) as caught:
        set_control(inline_control(BOX), "yes")
    assert caught.value.code == "wrong-kind"


def test_rows_are_added_with_numbers_of_their_own() -> None:
    row = make("w:tr", make("w:tc", paragraph("Answer", inline_control(TEXT))))
    section = repeating_rows("actions", "Actions", [row])
    root = make("w:body", make("w:tbl", section))
    number_controls(root.iter(qn("w:sdt")), 1)
    add_rows(root, section, 3)
    assert len(row_items(section)) == 3
    ids = [i.get(qn("w:val")) for i in root.iter(qn("w:id"))]
    assert len(set(ids)) == len(ids)
    assert [(c.tag, c.row, c.rows_of) for c in find_controls(root) if c.row] == [
        ("case", 1, "actions"),
        ("case", 2, "actions"),
        ("case", 3, "actions"),
    ]
