"""The documentation says what the code does: commands, exit codes, checks, refusals, settings."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from generator import cli, cli_common
from generator.checks.catalogue import CHECKS
from generator.cli_rules import rules_as_markdown

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ADMINISTRATOR = (DOCS / "administrator.md").read_text(encoding="utf-8")


def commands(group: click.Group, prefix: str = "checkback") -> list[str]:
    names = []
    for name, command in group.commands.items():
        whole = f"{prefix} {name}"
        names += commands(command, whole) if isinstance(command, click.Group) else [whole]
    return names


@pytest.mark.parametrize("command", commands(cli.main))
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}" in ADMINISTRATOR


def test_every_documented_command_exists() -> None:
    known = commands(cli.main)
    for named in re.findall(r"`(checkback [a-z]+(?: (?:build|check))?)", ADMINISTRATOR):
        assert any(k == named or k.startswith(named + " ") for k in known), named


def test_exit_codes_are_those_of_the_code() -> None:
    documented = dict(re.findall(r"^\| (\d+) \| (.+) \|$", ADMINISTRATOR, re.MULTILINE))
    assert documented == {str(code): meaning for code, meaning in cli_common.EXIT_CODES.items()}


def test_the_page_of_rules_is_generated() -> None:
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == rules_as_markdown(CHECKS), "run: make docs"


def test_every_refusal_is_documented() -> None:
    codes = set()
    for path in (ROOT / "generator").rglob("*.py"):
        codes |= set(re.findall(r'DocumentError\(\s*"([a-z][a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    assert codes
    page = (DOCS / "refusals.md").read_text(encoding="utf-8")
    missing = sorted(code for code in codes if f"`{code}`" not in page)
    assert not missing


@pytest.mark.parametrize("page", ["auditor", "moderator", "analyst", "qa-manager", "administrator", "developer"])
def test_there_is_a_page_for_each_reader_and_the_readme_leads_to_it(page: str) -> None:
    assert (DOCS / f"{page}.md").is_file()
    assert f"docs/{page}.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
