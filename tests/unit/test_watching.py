"""When a watch runs, how long it waits, what it remembers, and what it says of its health."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from builders.library import profile
from hypothesis import given
from hypothesis import strategies as st

from generator.intake import Refused
from generator.ledger import Written, open_ledger
from generator.run_result import RunResult
from generator.watching import (
    LONGEST_PAUSE,
    LONGEST_RUN,
    OVERDUE,
    RUNNING,
    STOPPED,
    Memory,
    after_failure,
    after_other,
    after_run,
    digest,
    health,
    look,
    pause,
    read_memory,
    troubles,
    why_run,
    with_own_writes,
    write_memory,
)
from sharepoint.folder import FolderLibrary
from sharepoint.library import FileRef

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
MINUTE = dt.timedelta(minutes=1)
WELL = Memory("digest", TODAY, polled=NOON, last_good_run=NOON, next_poll=NOON + 5 * MINUTE)


def ref(path: str, etag: str, *, own: bool = False) -> FileRef:
    return FileRef(path, etag, 1, NOON, own)


@pytest.mark.parametrize(
    ("memory", "seen", "why"),
    [
        (Memory(), "digest", "the first time"),
        (WELL, "digest", ""),
        (WELL, "another", "something changed"),
        (replace(WELL, day=TODAY - dt.timedelta(days=1)), "digest", "a new day"),
        (replace(WELL, owed=True), "digest", "something waited"),
    ],
)
def test_a_run_is_due_when_something_is_new(memory: Memory, seen: str, why: str) -> None:
    assert why_run(memory, seen, TODAY) == why


@given(minutes=st.integers(1, 1440), failures=st.integers(0, 10_000), asked=st.floats(0, 86_400))
def test_pauses_grow_to_an_hour_and_keep_to_what_the_service_asks(minutes: int, failures: int, asked: float) -> None:
    every, wait = minutes * MINUTE, pause(minutes * MINUTE, failures, asked)
    assert wait >= every
    assert wait >= dt.timedelta(seconds=asked)
    assert wait <= max(every, LONGEST_PAUSE, dt.timedelta(seconds=asked))
    assert pause(every, failures) <= pause(every, failures + 1)
    assert pause(every, 0) == every


def test_only_what_a_run_reads_counts(tmp_path: Path) -> None:
    library, seen = FolderLibrary(tmp_path), set()
    for path in ("Completed audits/a.docx", "Reports/x.docx", "Audit tracker.xlsx", "Outbox/a.eml", "notes.txt"):
        library.create(path, path.encode())
        seen.add(digest(profile(), look(library, profile())))
    assert sorted(look(library, profile())) == ["Audit tracker.xlsx", "Completed audits/a.docx"]
    assert len(seen) == 2


def test_other_settings_count_as_a_change() -> None:
    other = profile().model_copy(update={"service": profile().service.model_copy(update={"contact": "Somebody else"})})
    assert digest(profile(), {}) != digest(other, {})


def test_own_writes_are_known_and_what_people_saved_meanwhile_is_still_new() -> None:
    before = {p: ref(p, "1") for p in ("tracker", "plan", "form", "moved")}
    after = {
        "tracker": ref("tracker", "ours"),
        "plan": ref("plan", "2", own=True),
        "form": ref("form", "theirs"),
        "new": ref("new", "theirs"),
    }
    with open_ledger(None) as ledger:
        ledger.keep_written("tracker", Written("ours"))
        ledger.keep_written("form", Written("an earlier one of ours"))
        known = with_own_writes(before, after, ledger)
    assert {path: r.etag for path, r in known.items()} == {"tracker": "ours", "plan": "2", "form": "1", "moved": "1"}
    assert digest(profile(), known) != digest(profile(), after)


def test_a_run_that_could_not_do_all_is_owed_and_only_an_outage_counts_as_a_failure() -> None:
    done = after_run(Memory(), RunResult(), "digest", NOON)
    assert (done.owed, done.failures, done.last_good_run, done.day) == (False, 0, NOON, TODAY)
    locked = after_run(WELL, RunResult(waiting=["The tracker is open."]), "digest", NOON)
    assert (locked.owed, locked.failures) == (True, 0)
    cut_off = after_run(replace(WELL, failures=1), RunResult(library_errors=["No answer."]), "digest", NOON + MINUTE)
    assert (cut_off.owed, cut_off.failures, cut_off.trouble, cut_off.last_good_run) == (True, 2, "No answer.", NOON)


def test_one_bad_file_is_told_and_not_tried_again_and_again() -> None:
    bad = RunResult(refused=[Refused("a.docx", "damaged", "The file is damaged.", alarm=("bruises",))])
    after = after_run(WELL, bad, "digest", NOON)
    assert (after.owed, after.failures) == (False, 0)
    assert troubles(bad) == [
        "Today: a.docx: it could not be read, and it mentions bruises",
        "Not read: a.docx: The file is damaged.",
    ]
    not_read = RunResult(refused=[Refused("a.docx", "library", "It is locked.")])
    assert after_run(WELL, not_read, "digest", NOON).owed


def test_failures_add_up_and_another_run_at_work_is_none() -> None:
    twice = after_failure(after_failure(WELL, "No answer."), "No answer.")
    assert (twice.failures, twice.owed, twice.last_good_run) == (2, True, NOON)
    assert (after_other(twice, "Another run").failures, after_other(twice, "Another run").owed) == (0, True)


@pytest.mark.parametrize(
    ("memory", "later", "well", "words"),
    [
        (None, 0 * MINUTE, False, "no watch has run here"),
        (WELL, 5 * MINUTE, True, "well; last good run 2026-11-22 12:00 UTC; next poll 2026-11-22 12:05 UTC"),
        (WELL, 6 * MINUTE + OVERDUE, False, "no poll since"),
        (replace(WELL, state=STOPPED), MINUTE, False, "stopped"),
        (replace(WELL, state=RUNNING), LONGEST_RUN - MINUTE, True, "running since"),
        (replace(WELL, state=RUNNING), LONGEST_RUN + MINUTE, False, "running since"),
        (replace(WELL, failures=2, trouble="No answer."), MINUTE, True, "2 polls in a row failed: No answer."),
        (replace(WELL, failures=3, trouble="No answer."), MINUTE, False, "3 polls in a row failed: No answer."),
        (replace(WELL, trouble="Another run is at work"), MINUTE, True, "Another run is at work; last good run"),
    ],
)
def test_health_is_one_line_and_a_verdict(memory: Memory | None, later: dt.timedelta, well: bool, words: str) -> None:
    verdict, said = health(memory, NOON + later)
    assert verdict is well
    assert words in said


def test_the_memory_outlives_the_program(tmp_path: Path) -> None:
    file = tmp_path / ".checkback" / "watch.json"
    memory = replace(WELL, told=("The tracker is open.",), failures=2, owed=True)
    write_memory(file, memory)
    assert read_memory(file) == memory
    assert [p.name for p in file.parent.iterdir()] == ["watch.json"]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"seen": 1}', '{"polled": "soon"}'])
def test_a_memory_that_cannot_be_read_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "watch.json").write_text(text, encoding="utf-8")
    assert read_memory(tmp_path / "watch.json") is None
