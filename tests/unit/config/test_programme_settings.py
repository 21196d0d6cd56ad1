"""What a profile says of recurrence, cover, peer audit day and case system is checked, all problems at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.errors import ConfigError
from generator.profile_load import load_profile
from generator.resources import shipped


def profile_with(folder: Path, service: str, old: str, new: str) -> list[str]:
    """The problems of a shipped profile in which some words were changed."""
    copied = folder / service
    shutil.copytree(shipped("config") / service, copied)
    file = copied / "programme.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_profile(copied)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("service", "old", "new", "said"),
    [
        ("nottingham", 'below_grades = ["insufficient"]', 'below_grades = ["poor"]', "there is no grade 'poor'"),
        ("nottingham", "below = 3\nof = 5", "below = 6\nof = 5", "'below' is more than 'of'"),
        ("nottingham", 'auditor_role = "operational_manager"', 'auditor_role = "boss"', "there is no role 'boss'"),
        ("nottingham", "workforce_development = 1", "trainers = 1", "there is no role 'trainers'"),
        ("tower-hamlets", '"areas_for_development"]', '"weaknesses"]', "no form asks for 'weaknesses'"),
        (
            "tower-hamlets",
            'opening = "{auditor} spoke with the child',
            'opening = "{child} spoke',
            "in braces stand only",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, service: str, old: str, new: str, said: str) -> None:
    problems = profile_with(tmp_path, service, old, new)
    assert any(said in problem for problem in problems), problems
