"""Each requirement has a rule, a feature or a written reason, and what the page names is really there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from builders import coverage

from generator import cli
from generator.checks.catalogue import CHECKS
from generator.model import Issue
from generator.profile import CheckSettings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "coverage.md"
ROWS = re.findall(r"^\| ([A-Z]+-\d+) \| (.*?) \| (.*?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
BY_HAND = [(name, words) for lines in coverage.by_hand().values() for name, words in lines.items()]


def test_every_requirement_stands_on_the_page_once() -> None:
    assert sorted(name for name, _, _ in ROWS) == sorted(coverage.ids())


def test_every_requirement_has_a_rule_a_feature_or_a_reason() -> None:
    assert not [name for name, codes, words in ROWS if not codes and not words]


def test_nothing_is_written_about_an_unknown_requirement() -> None:
    assert not {name for name, _ in BY_HAND} - set(coverage.ids())


def test_every_rule_on_the_page_exists_and_names_the_clause() -> None:
    clauses = {check.code: check.clauses for check in CHECKS}
    for name, codes, _ in ROWS:
        for code in re.findall(r"`([^`]+)`", codes):
            assert name in clauses[code], f"{name}: {code}"


def test_every_clause_of_a_rule_is_a_requirement() -> None:
    known = set(coverage.ids())
    assert not [(c.code, clause) for c in CHECKS for clause in c.clauses if clause not in known]


@pytest.mark.parametrize(("name", "words"), BY_HAND, ids=[name for name, _ in BY_HAND])
def test_a_line_says_how_and_what_it_names_is_there(name: str, words: str) -> None:
    way = next((w for w in coverage.WAYS if words.startswith((f"{w}:", f"{w},"))), None)
    assert way, words
    named = re.findall(r"`([^`]+)`", words)
    paths = [n for n in named if "/" in n]
    assert all((ROOT / path).exists() for path in paths), words
    assert all(_is_command(n) for n in named if n.startswith("checkback ")), words
    assert way not in {"Feature", "In part"} or paths or any(n.startswith("checkback ") for n in named), words
    assert way != "Not yet" or re.match(r"Not yet, issue [678]: ", words)


def _is_command(words: str) -> bool:
    group: click.Command = cli.main
    for step in words.split()[1:]:
        if not isinstance(group, click.Group):
            return True
        if step not in group.commands:
            return False
        group = group.commands[step]
    return True


def test_the_page_is_generated() -> None:
    assert PAGE.read_text(encoding="utf-8") == coverage.page(CHECKS), "run: make docs"


def test_no_setting_and_no_issue_can_hold_a_grade_or_a_score() -> None:
    names = {*CheckSettings.model_fields, *Issue.__dataclass_fields__}
    assert not [n for n in names if re.search(r"score|rank|weight|average|automatic|^grade$|auto_", n)]
