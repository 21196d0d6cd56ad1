"""A library's own people.toml is read with its profile, and a broken one is told plainly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import cli
from generator.cli_common import CONFIG, DONE, profile_of
from generator.errors import ConfigError
from generator.people import PEOPLE
from generator.profile_load import load_profile
from generator.resources import shipped


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "checkback.toml").write_text('profile = "tower-hamlets"\n', encoding="utf-8")
    return tmp_path


def example(folder: Path, **changes: str) -> None:
    text = (shipped("config") / "tower-hamlets" / "people.example.toml").read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    (folder / PEOPLE).write_text(text, encoding="utf-8")


def test_a_library_with_a_list_uses_it(library: Path) -> None:
    assert profile_of(library, None).people.people == ()
    example(library)
    people = profile_of(library, None).people
    assert people.find("Priya Inkwell-Sample") is not None
    assert profile_of(library, "tower-hamlets").people == people


def test_the_list_of_a_library_counts_in_a_run(library: Path) -> None:
    specimen = Path(__file__).parents[2] / "specimens" / "09 UoP full audit CV-10623.docx"
    (library / "Completed audits").mkdir()
    shutil.copy(specimen, library / "Completed audits" / specimen.name)
    noticed = {}
    for name, role in (("listed", '["auditor"]'), ("partner", '["partner"]')):
        (library / PEOPLE).write_text(f'[[people]]\nname = "Priya Inkwell-Sample"\nroles = {role}\n', encoding="utf-8")
        result = CliRunner().invoke(cli.main, ["run", str(library), "--dry-run", "--today", "2026-11-20"])
        assert result.exit_code == DONE, result.output
        noticed[name] = result.output.partition("Noticed: ")[2].partition(",")[0]
    assert noticed["listed"] != noticed["partner"], "a partner did a full audit"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[people]\n", "not valid TOML"),
        ('[[people]]\nname = "A Bee"\nroles = ["king"]\n', "there is no role 'king'"),
        ('[[people]]\nname = "A Bee"\nrole = "auditor"\n', "this setting is not known"),
    ],
)
def test_a_broken_list_is_told_with_its_file(library: Path, text: str, told: str) -> None:
    (library / PEOPLE).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        profile_of(library, None)
    result = CliRunner().invoke(cli.main, ["run", str(library)])
    assert result.exit_code == CONFIG
    assert PEOPLE in result.output
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_list_in_a_profile_folder_is_read_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    shutil.copytree(shipped("config") / "tower-hamlets", folder)
    example(folder)
    assert load_profile(folder).people.find("PIS") is not None
    example(folder, **{'line_manager = "Dilys Fableworth"': 'line_manager = "Nobody Atall"'})
    with pytest.raises(ConfigError, match="the line manager 'Nobody Atall' is not in this file"):
        load_profile(folder)
