"""Children's names that no form holds, given to the release gate from a file outside the library (DP-04, DP-06)."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.forms import members
from builders.library import audit, small_library
from click.testing import CliRunner

from generator.cli import main

TODAY = "2026-11-20"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A child's name in the line of enquiry, made of words of staff names, so that it looks like nobody's."""
    folder = small_library(tmp_path / "library")
    form = folder / "Completed audits/2026-09/UoP full audit CV-10001.docx"
    form.write_bytes(audit("CV-10001", audit_month="November 2026", kloe="Is Priya Storeybrook heard?"))
    return folder


def run(library: Path, names: Path | str | None) -> tuple[int, str]:
    environment = {"COLUMNS": "200", **({"CHECKBACK_NAMES": str(names)} if names else {})}
    result = CliRunner().invoke(main, ["run", str(library), "--today", TODAY], env=environment)
    return result.exit_code, result.output


def released_with(library: Path, words: bytes) -> list[str]:
    """The packs and reports in whose parts these words stand."""
    paths = [*(library / "Meeting packs").rglob("*.docx"), *(library / "Reports").rglob("*.docx")]
    return [path.name for path in paths if any(words in part for part in members(path.read_bytes()).values())]


def test_what_holds_a_name_of_the_file_is_not_released(library: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("Aloysius Notthere\n\nPriya Storeybrook\n", encoding="utf-8")
    code, said = run(library, names)
    assert released_with(library, b"Priya Storeybrook") == []
    assert code == 5
    assert "not published" in said
    assert "Aloysius" not in said


def test_without_the_file_the_name_would_have_gone_out(library: Path) -> None:
    run(library, None)
    assert released_with(library, b"Priya Storeybrook"), "or the test above shows nothing"


def test_no_name_of_the_file_is_written_anywhere(library: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("Aloysius Notthere\n", encoding="utf-8")
    run(library, names)
    files = [path for path in library.rglob("*") if path.is_file()]
    assert files and not any(b"Aloysius" in path.read_bytes() for path in files)


def test_a_file_that_is_not_there_is_told_as_a_setting(library: Path, tmp_path: Path) -> None:
    code, said = run(library, tmp_path / "missing.txt")
    assert code == 3
    assert "CHECKBACK_NAMES" in said
