"""Copies with comments: filed while it is the reader's turn, in step with the form, never over people's answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from builders.comments import replied, seen
from builders.forms import members
from builders.library import TRACKER, audit, profile, small_library
from builders.quiet import Quiet
from builders.workbooks import people_edit

from generator.ledger import open_ledger
from generator.run import RunOptions, RunResult, run
from sharepoint.folder import FolderLibrary

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
FORM = Path("Completed audits/2026-09/UoP full audit CV-10001.docx")
COPIES = Path("Comments on forms")
KEY = "CV-10001 full audit 2026-09"
FOR_AUDITOR = COPIES / f"{KEY} (comments for the auditor).docx"
FOR_MODERATOR = COPIES / f"{KEY} (comments for the moderator).docx"


class Service:
    """A small library and its ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder = small_library(folder)

    def run(self) -> RunResult:
        with open_ledger(self.folder / "ledger.db") as ledger:
            return run(FolderLibrary(self.folder), profile(), ledger, RunOptions(NOW), Quiet())

    def copies(self) -> set[str]:
        return {path.name for path in (self.folder / COPIES).glob("*")}

    def said(self, path: Path) -> list[str]:
        return [comment.words for comment in seen((self.folder / path).read_bytes())]


@pytest.fixture
def service(tmp_path: Path) -> Service:
    """Two audits; the first is Outstanding without a reason."""
    service = Service(tmp_path)
    (tmp_path / FORM).write_bytes(audit("CV-10001", "Outstanding", overall_rationale=None))
    return service


def test_the_auditor_gets_what_is_to_be_mended_and_the_form_stays_theirs(service: Service) -> None:
    before = (service.folder / FORM).read_bytes()
    service.run()
    assert any("reasons" in words or "rationale" in words for words in service.said(FOR_AUDITOR))
    assert (service.folder / FORM).read_bytes() == before
    assert service.run().changed == []


def test_the_moderator_has_another_copy_and_no_copy_names_the_auditors_file(service: Service) -> None:
    (service.folder / FORM).rename(service.folder / "Completed audits/2026-09/Sam Madeupname.docx")
    service.run()
    assert service.said(FOR_MODERATOR)
    assert set(service.said(FOR_MODERATOR)) != set(service.said(FOR_AUDITOR))
    assert not any("Madeupname" in name for name in service.copies())


def test_a_mended_form_gives_new_comments_and_keeps_the_reply_that_somebody_wrote(service: Service) -> None:
    service.run()
    copy = service.folder / FOR_AUDITOR
    first = service.said(FOR_AUDITOR)[0]
    copy.write_bytes(replied(copy.read_bytes(), first))
    with_reply = len(service.said(FOR_AUDITOR))
    (service.folder / FORM).touch()
    assert service.run().problems == []
    assert len(service.said(FOR_AUDITOR)) == with_reply


def test_a_copy_that_people_answered_in_is_left_and_said(service: Service) -> None:
    service.run()
    answered = audit("CV-10001", overall_rationale="The child's voice was heard in June 2026 and the plan follows it.")
    (service.folder / FOR_AUDITOR).write_bytes(answered)
    (service.folder / FORM).write_bytes(audit("CV-10001", overall_rationale=None, area_assessment=None))
    result = service.run()
    assert (service.folder / FOR_AUDITOR).read_bytes() == answered
    assert any("answers" in problem and FOR_AUDITOR.name in problem for problem in result.problems)


def test_an_older_copy_gives_way_to_one_of_the_new_form(service: Service) -> None:
    service.run()
    newer = audit("CV-10001", "Outstanding", overall_rationale=None, auditor="Ravi Tellwell-Sample")
    (service.folder / FORM).write_bytes(newer)
    assert service.run().problems == []
    assert b"Ravi Tellwell-Sample" in members((service.folder / FOR_AUDITOR).read_bytes())["word/document.xml"]
    assert service.said(FOR_AUDITOR)
    assert service.run().changed == []


def test_a_copy_that_was_taken_away_does_not_come_back_for_the_same_form(service: Service) -> None:
    service.run()
    (service.folder / FOR_AUDITOR).unlink()
    assert service.run().changed == []
    assert FOR_AUDITOR.name not in service.copies()


def test_a_lost_ledger_writes_the_copies_no_second_time(service: Service) -> None:
    service.run()
    (service.folder / "ledger.db").unlink()
    assert service.run().changed == []


def test_after_moderation_nobody_is_sent_a_copy(service: Service) -> None:
    (service.folder / FORM).write_bytes(audit("CV-10001"))
    service.run()
    tracker = service.folder / TRACKER
    moderated = {"Moderated": dt.datetime(2026, 10, 5), "Moderator": "Jo Fablewright"}
    tracker.write_bytes(people_edit(tracker.read_bytes(), {("Audit ID", KEY): moderated}, "Audits"))
    for path in (service.folder / COPIES).glob("*"):
        path.unlink()
    (service.folder / "ledger.db").unlink()
    service.run()
    assert not any(name.startswith(KEY) for name in service.copies())
