"""Owner and date are taken off the end of a sentence where they are plain, and nothing is invented."""

from __future__ import annotations

from datetime import date

import pytest

from generator.forms.action_sentence import read_sentence
from generator.forms.actions import read_sentences
from generator.forms.people_named import NOBODY, People
from generator.model import NOWHERE

PEOPLE = People.of(["Bram Thistlewick / Orla Pretendergast (auditor)", "Femi Storeybrook"], ["case manager"])


@pytest.mark.parametrize(
    ("words", "action", "owner", "due"),
    [
        ("Add end dates. Bram Thistlewick, by 21 August 2026.", "Add end dates.", "Bram Thistlewick", "21 August 2026"),
        ("1. Rewrite the plan – Femi – 18 September 2026", "Rewrite the plan", "Femi", "18 September 2026"),
        ("Hold the interview. Nell Imagin, 16.03.26", "Hold the interview.", "Nell Imagin", "16.03.26"),
        ("Do a VMP. Nell Imagin by 13 March 2026. PRIORITY.", "Do a VMP.", "Nell Imagin", "13 March 2026"),
        ("Set it. Nell Imagin and Bo Fable, end of March", "Set it.", "Nell Imagin and Bo Fable", "end of March"),
        ("Self esteem work, DQ", "Self esteem work", "DQ", None),
        ("Anger management - ongoing", "Anger management", None, "ongoing"),
        ("Book the panel - case manager - asap", "Book the panel", "case manager", "asap"),
        ("Complete the RMP (Bram T, 4 May 2026)", "Complete the RMP", "Bram T", "4 May 2026"),
        ("Update the plan. Owner: Sol. By when: 5 June 2026", "Update the plan", "Sol", "5 June 2026"),
        ("Finish it; Del Quillfeather; 1/2/26", "Finish it", "Del Quillfeather", "1/2/26"),
    ],
)  # fmt: skip
def test_owner_and_date_at_the_end(words: str, action: str, owner: str | None, due: str | None) -> None:
    found = read_sentence(words, PEOPLE)
    assert found is not None
    assert (found.action, found.owner, found.due_as_written) == (action, owner, due)


@pytest.mark.parametrize(
    "words",
    [
        "Do VMP.",
        "Continue the good work",
        "Refer to CAMHS",
        "Liaise with school, social worker and CAMHS",
        "Review the session held on 3 May 2026",
        "Discuss at next supervision",
        "Chase GP, RMP",
        "Read Head 2 Head worksheets with Zed",
        "Check whether the plan of 4 May 2026 was signed",
    ],
)
def test_nothing_is_invented(words: str) -> None:
    found = read_sentence(words, NOBODY)
    assert found is not None
    assert (found.action, found.owner, found.due, found.due_as_written) == (words, None, None, None)


def test_a_date_without_year_is_no_date() -> None:
    found = read_sentence("Write to the victim. Nell Imagin by 3rd Nov")
    assert found is not None
    assert (found.due, found.due_as_written) == (None, "3rd Nov")
    assert found.doubt


def test_a_list_keeps_its_order_as_priority() -> None:
    lines = [("First. Nell Imagin, by 4 May 2026", NOWHERE), ("", NOWHERE), ("None", NOWHERE), ("Second", NOWHERE)]
    assert [(a.action, a.priority, a.due) for a in read_sentences(lines)] == [
        ("First.", 1, date(2026, 5, 4)),
        ("Second", 2, None),
    ]
