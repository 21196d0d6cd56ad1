"""A copy with comments is made again after its form has changed: comments stand at their answers, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.comments import replied, seen
from builders.edits import W, edited
from click.testing import CliRunner
from lxml import etree

from generator import cli_common
from generator.cli import main

SPECIMEN = Path(__file__).parents[2] / "specimens" / "12 UoP group audit CV-10668.docx"


def add_lines(root: etree._Element) -> None:
    """Two empty lines before every answer that begins a cell."""
    for cell in list(root.iter(f"{W}tc")):
        first = cell.find(f"{W}p")
        assert first is not None
        first.addprevious(etree.Element(f"{W}p"))
        first.addprevious(etree.Element(f"{W}p"))


def say_more(root: etree._Element) -> None:
    """Another answer in place of the longest."""
    longest = max(root.iter(f"{W}t"), key=lambda t: len(t.text or ""))
    longest.text = "The plan was agreed again with everybody in the new year."


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form of another program, with its first copy beside it."""
    path = tmp_path / "audit.docx"
    path.write_bytes(SPECIMEN.read_bytes())
    feedback(path)
    return path


def feedback(form: Path) -> int:
    return CliRunner().invoke(main, ["feedback", str(form), "--today", "2026-11-20"]).exit_code


def copy_of(form: Path) -> Path:
    return form.with_name("audit (comments for the auditor).docx")


def test_comments_stay_at_their_answers_when_lines_were_added_to_the_form(form: Path) -> None:
    first = copy_of(form).read_bytes()
    assert len(seen(first)) > 2
    form.write_bytes(edited(form.read_bytes(), add_lines))
    assert feedback(form) == cli_common.DONE
    assert [(s.words, s.about) for s in seen(copy_of(form).read_bytes())] == [(s.words, s.about) for s in seen(first)]


def test_a_copy_of_a_form_that_was_mended_holds_the_new_answers(form: Path) -> None:
    form.write_bytes(edited(form.read_bytes(), say_more))
    assert feedback(form) == cli_common.DONE
    assert "agreed again" in form_text(copy_of(form))


def test_a_copy_with_a_reply_is_not_replaced_by_a_mended_form(form: Path) -> None:
    copy = copy_of(form)
    copy.write_bytes(replied(copy.read_bytes(), seen(copy.read_bytes())[0].words))
    kept = copy.read_bytes()
    form.write_bytes(edited(form.read_bytes(), say_more))
    assert feedback(form) not in {cli_common.DONE, 1}
    assert copy.read_bytes() == kept


def form_text(path: Path) -> str:
    return CliRunner().invoke(main, ["read", str(path), "--json"]).output
