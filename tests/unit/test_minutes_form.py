"""The minutes form of a meeting lies beside its pack; filled in and handed in, its actions are in the action plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from generator.cli import main
from generator.cli_common import DONE
from generator.forms.fill import FormContent, fill_form
from generator.intake import read_document
from tests.builders.library import PLAN, TODAY, profile, small_library

MINUTES = "Meeting packs/2026-11-26/Quality and Performance meeting minutes 26 November 2026.docx"


def run(library: Path, today: str = TODAY) -> int:
    return CliRunner().invoke(main, ["run", str(library), "--today", today]).exit_code


def test_the_form_is_put_once_with_what_is_known(tmp_path: Path) -> None:
    library = small_library(tmp_path / "library")
    assert run(library) == DONE
    form, _ = read_document((library / MINUTES).read_bytes(), MINUTES, [profile()])
    assert form.day("meeting_on") == date(2026, 11, 26)
    assert form.day("next_meeting_on") is not None
    (library / MINUTES).unlink()
    run(library)
    assert not (library / MINUTES).exists()


def test_its_actions_are_read_back(tmp_path: Path) -> None:
    library = small_library(tmp_path / "library")
    run(library)
    action = {"action": "Write to the heads of year", "owner": "Dilys Fableworth", "due": date(2026, 12, 11)}
    filled = fill_form((library / MINUTES).read_bytes(), FormContent({}, {"actions": [action]}))
    (library / "Completed audits" / "Minutes.docx").write_bytes(filled)
    run(library, "2026-11-27")
    sheets = openpyxl.load_workbook(library / PLAN)
    texts = [str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "Write to the heads of year" in texts
