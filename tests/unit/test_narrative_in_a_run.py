"""A manager writes in a report, new forms come in, the run goes on: nothing of the narrative is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from generator.filing import Filing, Rebuilt
from generator.ledger import Ledger, open_ledger
from generator.reports.carried import read_earlier
from sharepoint.folder import FolderLibrary
from tests.builders.narrative import saved, texts, typed, written
from tests.builders.reports import opened, report
from tests.unit.reports.test_narrative_boxes import ACTIONS, AUDITS, FEWER, PROFILE, Records, rebuilt

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
PATH = "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2.docx"


def file(folder: Path, ledger: Ledger, source: str, records: Records, now: dt.datetime = NOW) -> tuple[str, str]:
    def again(before: bytes) -> Rebuilt:
        earlier = read_earlier(before)
        return Rebuilt(rebuilt(earlier, records), earlier.in_place)

    filing = Filing(FolderLibrary(folder), ledger, now, dry_run=False)
    filed = filing.publish(PATH, source, lambda: report(PROFILE, *records), again)
    return filed.path, filed.verb


def test_a_report_with_a_narrative_is_rebuilt_in_its_place(tmp_path: Path) -> None:
    with open_ledger(None) as ledger:
        assert file(tmp_path, ledger, "1", (AUDITS, ACTIONS)) == (PATH, "new")
        edited = written((tmp_path / PATH).read_bytes(), "concerns", typed("Ours."))
        (tmp_path / PATH).write_bytes(edited)
        assert file(tmp_path, ledger, "1", (AUDITS, ACTIONS)) == (PATH, "unchanged")
        assert file(tmp_path, ledger, "2", FEWER) == (PATH, "changed")
        assert texts((tmp_path / PATH).read_bytes(), "concerns") == ["Ours."]
        assert file(tmp_path, ledger, "2", FEWER) == (PATH, "unchanged")


def test_who_loses_the_ledger_loses_no_narrative(tmp_path: Path) -> None:
    with open_ledger(None) as ledger:
        file(tmp_path, ledger, "1", (AUDITS, ACTIONS))
    (tmp_path / PATH).write_bytes(written((tmp_path / PATH).read_bytes(), "concerns", typed("Ours.")))
    with open_ledger(None) as ledger:
        assert file(tmp_path, ledger, "1", (AUDITS, ACTIONS)) == (PATH, "unchanged")
    with open_ledger(None) as ledger:
        assert file(tmp_path, ledger, "2", FEWER) == (PATH, "changed")
        assert texts((tmp_path / PATH).read_bytes(), "concerns") == ["Ours."]


def test_a_report_that_was_edited_elsewhere_stays_and_the_new_one_has_the_narrative_too(tmp_path: Path) -> None:
    with open_ledger(None) as ledger:
        file(tmp_path, ledger, "1", (AUDITS, ACTIONS))
        document = opened(written((tmp_path / PATH).read_bytes(), "concerns", typed("Ours.")))
        document.paragraphs[-1]._p.addnext(document.add_paragraph("A sentence of our own.")._p)
        edited = saved(document)
        (tmp_path / PATH).write_bytes(edited)
        path, verb = file(tmp_path, ledger, "2", FEWER)
        assert "(new figures 20 November 2026)" in path
        assert verb == "new"
        assert (tmp_path / PATH).read_bytes() == edited
        assert texts((tmp_path / path).read_bytes(), "concerns") == ["Ours."]
        assert file(tmp_path, ledger, "2", FEWER, NOW + dt.timedelta(days=1)) == (PATH, "unchanged")
