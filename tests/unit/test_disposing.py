"""Records whose time has run out are listed, and nothing is deleted (DP-11)."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

from builders.records import records
from click.testing import CliRunner

from generator.cli import main
from generator.disposing import find_past_their_time
from generator.duties_settings import Retention
from generator.model import AuditRecord, Status
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.records import Plan
from sharepoint.folder import FolderLibrary

TODAY = dt.date(2026, 11, 20)


def profile(*held: str) -> ServiceProfile:
    kept = Retention(years={"forms": 6, "outbox": 2}, held=held)
    return load_profile("tower-hamlets").model_copy(update={"retention": kept})


def audit(path: str, submitted: dt.date, status: Status = Status.CLOSED) -> AuditRecord:
    made = records("tower-hamlets", 1, 1)[0][0]
    return replace(made, file=path, submitted=submitted, status=status, case_reference="CV-10001")


def listed(folder: Path, service: ServiceProfile, *audits: AuditRecord) -> dict[str, str]:
    found = find_past_their_time(FolderLibrary(folder), service, Plan(audits), TODAY)
    return {one.path: one.kept_because for one in found}


def put(folder: Path, path: str, day: dt.date) -> str:
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text("x", encoding="utf-8")
    at = dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp()
    os.utime(folder / path, (at, at))
    return path


def test_a_form_counts_from_the_day_it_was_handed_in_and_not_from_its_last_copy(tmp_path: Path) -> None:
    path = put(tmp_path, "Completed audits/a.docx", TODAY)
    assert listed(tmp_path, profile(), audit(path, dt.date(2020, 11, 20))) == {}
    assert listed(tmp_path, profile(), audit(path, dt.date(2020, 11, 19))) == {path: ""}


def test_other_files_count_from_their_last_change(tmp_path: Path) -> None:
    put(tmp_path, "Outbox/new.eml", dt.date(2024, 11, 20))
    old = put(tmp_path, "Outbox/old.eml", dt.date(2024, 11, 19))
    put(tmp_path, "Reports/old.docx", dt.date(2001, 1, 1))
    assert listed(tmp_path, profile()) == {old: ""}


def test_what_is_held_or_still_open_is_named_with_the_reason(tmp_path: Path) -> None:
    path = put(tmp_path, "Completed audits/a.docx", TODAY)
    old = audit(path, dt.date(2019, 1, 1))
    assert listed(tmp_path, profile("CV-10001"), old) == {path: "CV-10001 is held"}
    still_open = replace(old, status=Status.ACTIONS_OPEN)
    assert listed(tmp_path, profile(), still_open) == {path: "the audit is not closed (actions open)"}


def test_the_command_lists_and_deletes_nothing(tmp_path: Path) -> None:
    (tmp_path / "checkback.toml").write_text('profile = "tower-hamlets"\n', encoding="utf-8")
    old = put(tmp_path, "Outbox/old.eml", dt.date(2020, 1, 1))
    result = CliRunner().invoke(main, ["disposal", str(tmp_path), "--today", "2026-11-20"])
    assert (result.exit_code, f"1 January 2022: {old}" in result.output) == (0, True)
    assert (tmp_path / old).exists()
    early = CliRunner().invoke(main, ["disposal", str(tmp_path), "--today", "2021-11-20"])
    assert "No file is past its time on 20 November 2021." in early.output
