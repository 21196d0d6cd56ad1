"""A run killed at any request to SharePoint: the next one finishes the work, and the folder is as if nothing had been.

SharePoint rewrites what it is given, so no write can be known again by its bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders.kills import chosen
from builders.library import FORMS, audit, profile
from sharepoint_server.clients import Office

from generator.filing import Filing, Rebuilt
from generator.ledger import open_ledger
from generator.reports.pack_parts import Part
from generator.resources import shipped
from generator.run import Progress, RunOptions, run
from generator.stamp import find_stamp
from sharepoint.connection import Connection
from sharepoint.graph import GraphLibrary

BASE = "Quality assurance"
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
REPORT, BOOK = "Reports/2026-27-Q2/Quarterly QA report.docx", "Reports/2026-27-Q2/Quarterly QA report figures.xlsx"
LABELS = {"Period": "2026-27-Q2", "Kind": "Quarterly QA report"}


class Killed(BaseException):
    """The program is gone."""


class Clock:
    """Counts requests, each before it is sent and after it was answered, and ends the program at one of them."""

    def __init__(self, ends_at: int = 10**9) -> None:
        self.ends_at, self.steps = ends_at, 0

    def tick(self) -> None:
        self.steps += 1
        if self.steps == self.ends_at:
            raise Killed


@contextmanager
def ticking(connection: Connection, clock: Clock) -> Iterator[None]:
    """Every request of a connection is two steps while this lasts."""
    sent = connection._sent

    def counted(*args, **kwargs):
        clock.tick()
        answer = sent(*args, **kwargs)
        clock.tick()
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_sent", counted)
        yield


def word(text: str) -> bytes:
    """A small Word file that says this."""
    return saying((shipped("templates") / "reports" / "meeting pack.docx").read_bytes(), "word/note.xml", text)


def sheet(text: str) -> bytes:
    """A small workbook that says this."""
    return saying((shipped("templates") / "tracker.xlsx").read_bytes(), "xl/note.xml", text)


def saying(data: bytes, part: str, text: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename), old.read(info.filename))
        new.writestr(zipfile.ZipInfo(part), text)
    return target.getvalue()


def seen(office: Office) -> dict[str, tuple[object, ...]]:
    """Every file by its path: its parts that people read, its build, and its columns."""
    drive = office.tenant.drive
    return {drive.path(item): (content(item.content or b""), item.fields) for item in drive.files()}


def content(data: bytes) -> object:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {n: package.read(n) for n in package.namelist() if n.startswith(("word/", "xl/"))}
    stamp = find_stamp(data)
    return parts, stamp and stamp.build


def publish(library: GraphLibrary, ledger_path: Path, figures: str) -> list[str]:
    """The report with its workbook, as a run files them; what was written."""
    with open_ledger(ledger_path) as ledger:
        filing, written = Filing(library, ledger, NOW, dry_run=False), []

        def beside(path: str, data: bytes) -> None:
            filed = filing.publish(BOOK, figures, lambda: sheet(figures), labels=LABELS)
            written.extend([filed.path] * filed.changed)

        rebuilt: Callable[[bytes], Rebuilt] = lambda before: Rebuilt(word(figures), in_place=False)  # noqa: E731
        filed = filing.publish(REPORT, figures, lambda: word(figures), rebuilt, beside, LABELS)
        return [*written, *[filed.path] * filed.changed]


def logged(path: Path) -> list[tuple[str, str, str]]:
    with open_ledger(path) as ledger:
        return sorted(
            (verb, name, json.loads(detail).get("build", "")) for _, verb, name, detail in ledger.log_entries()
        )


@pytest.mark.parametrize("first", ["", "figures 1"])
@pytest.mark.parametrize("loses_ledger", [False, True])
def test_a_report_killed_at_any_request_is_neither_doubled_nor_lost(
    office: Office, signed_in: Connection, tmp_path: Path, *, first: str, loses_ledger: bool
) -> None:
    def attempt(name: str, clock: Clock) -> Path:
        office.tenant.clear()
        library, ledger = office.library(BASE, signed_in), tmp_path / f"{name}.sqlite"
        if first:
            publish(library, ledger, first)
        with ticking(signed_in, clock):
            publish(office.library(BASE, signed_in), ledger, "figures 2")
        return ledger

    clock = Clock()
    whole = logged(attempt("whole", clock))
    wanted = seen(office)
    print(f"{clock.steps} steps")
    assert set(wanted) == {f"{BASE}/{REPORT}", f"{BASE}/{BOOK}"}
    assert all(fields == {"Period": "2026-27-Q2"} for _, fields in wanted.values())
    for step in chosen(clock.steps):
        ledger = tmp_path / f"{step}.sqlite"
        with pytest.raises(Killed):
            attempt(str(step), Clock(step))
        if loses_ledger:
            ledger.unlink(missing_ok=True)
        publish(office.library(BASE, signed_in), ledger, "figures 2")
        there = seen(office)
        if loses_ledger:  # columns that a killed run did not set are set with the next figures
            assert {p: c for p, (c, _) in there.items()} == {p: c for p, (c, _) in wanted.items()}, step
        else:
            assert (there, logged(ledger)) == (wanted, whole), f"killed at step {step} of {clock.steps}"
        assert publish(office.library(BASE, signed_in), ledger, "figures 2") == [], step


def test_what_a_person_saved_after_the_kill_stays_and_the_new_figures_lie_beside(
    office: Office, signed_in: Connection, tmp_path: Path
) -> None:
    library, ledger, clock = office.library(BASE, signed_in), tmp_path / "l.sqlite", Clock()
    publish(library, ledger, "figures 1")
    with ticking(signed_in, clock):
        publish(library, ledger, "figures 2")
    with pytest.raises(Killed), ticking(signed_in, Clock(clock.steps)):
        publish(library, ledger, "figures 3")
    theirs = saying(office.tenant.drive.at(f"{BASE}/{REPORT}").content, "word/theirs.xml", "ours")
    office.tenant.person_saves(f"{BASE}/{REPORT}", theirs)
    assert publish(library, ledger, "figures 3") == []
    written = publish(library, ledger, "figures 4")
    assert written[-1].endswith("(new figures 20 November 2026).docx")
    assert "word/theirs.xml" in str(content(office.tenant.drive.at(f"{BASE}/{REPORT}").content))


class Quiet(Progress):
    """Says nothing."""


@pytest.fixture
def _small_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, make in (("report", word), ("figures", sheet)):
        monkeypatch.setattr(
            f"generator.writing.write_quarterly_{name}", lambda a, b, *_, make=make, **__: make(repr((a, b)))
        )
    monkeypatch.setattr("generator.writing.write_meeting_pack", lambda a, b, *_, **__: word(repr((a, b))))
    monkeypatch.setattr("generator.writing.write_pack_figures", lambda a, b, *_, **__: sheet(repr((a, b))))
    monkeypatch.setattr("generator.writing.find_parts", lambda pack, _: [Part("Agenda", lambda: pack)])
    monkeypatch.setattr("generator.further_documents.write_paper", lambda paper, *_, **__: word(paper.digest))


@pytest.mark.usefixtures("_small_reports")
def test_a_whole_run_killed_at_any_request(office: Office, signed_in: Connection, tmp_path: Path) -> None:
    def once(name: str, clock: Clock) -> list[str]:
        with open_ledger(tmp_path / f"{name}.sqlite") as ledger, ticking(signed_in, clock):
            library = office.library(BASE, signed_in)
            result = run(library, profile(), ledger, RunOptions(NOW), Quiet())
        assert not result.problems + result.defects + result.library_errors + result.waiting
        return [filed.path for filed in result.changed]

    def begin(name: str) -> None:
        office.tenant.clear()
        office.tenant.person_saves(f"{BASE}/{FORMS}/2026-09/UoP full audit CV-10001.docx", audit("CV-10001"))
        once(name, Clock())
        office.tenant.person_saves(f"{BASE}/{FORMS}/2026-09/UoP full audit CV-10002.docx", audit("CV-10002"))

    clock = Clock()
    begin("whole")
    once("whole", clock)
    wanted = seen(office)
    print(f"{clock.steps} steps")
    for step in chosen(clock.steps):
        begin(str(step))
        with pytest.raises(Killed):
            once(str(step), Clock(step))
        once(str(step), Clock())
        there = seen(office)
        assert there.keys() == wanted.keys(), f"killed at step {step} of {clock.steps}"
        assert {p for p in there if there[p] != wanted[p] and not p.endswith(".eml")} == set(), step
        assert once(str(step), Clock()) == [], step
