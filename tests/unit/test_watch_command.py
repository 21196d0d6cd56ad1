"""checkback watch on a folder: runs when something changed, survives what goes wrong, stops when asked."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from builders.library import FORMS, audit, small_library
from click.testing import CliRunner, Result

from generator import cli, cli_watch
from generator.cli_watch import Watcher
from generator.run_result import RunResult
from sharepoint.errors import Throttled, Unreachable
from sharepoint.folder import FolderLibrary
from sharepoint.lease import PATH, Lease, read_held

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def checkback(*arguments: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(a) for a in arguments], env={"COLUMNS": "300"})
    assert "Traceback" not in result.output
    return result


class Runs:
    """Stands in for the main job: counts, and does what a test asks."""

    def __init__(self) -> None:
        self.count = self.inside = self.most = 0
        self.during = lambda: None
        self.result = RunResult()
        self._lock = threading.Lock()

    def __call__(self, library, profile, ledger, options, progress) -> RunResult:
        with self._lock:
            self.count += 1
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            progress.stage("Reading")
            self.during()
            progress.step("Reading")
        finally:
            with self._lock:
                self.inside -= 1
        return self.result


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    runs = Runs()
    monkeypatch.setattr(cli_watch, "run", runs)
    return runs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_library(tmp_path / "library")


class Desk:
    """A watcher whose clock a test turns and whose lines it reads."""

    def __init__(self, folder: Path, name: str = "watch") -> None:
        self.time, self.said = NOW, []
        memory = folder / ".checkback" / f"{name}.json"
        self.watcher = Watcher(
            folder, None, dt.timedelta(minutes=5), memory, now=lambda: self.time, say=self.said.append
        )

    def poll(self, minutes: float = 5) -> dt.timedelta:
        self.time += dt.timedelta(minutes=minutes)
        return self.watcher._poll()


def test_it_runs_when_something_changed_and_on_a_new_day(folder: Path, runs: Runs) -> None:
    desk, form = Desk(folder), folder / FORMS / "2026-09" / "UoP full audit CV-10001.docx"
    counts = []
    for act in (
        lambda: None,
        lambda: None,
        lambda: form.write_bytes(form.read_bytes() + b" "),
        lambda: None,
        lambda: (folder / "Reports").mkdir() or (folder / "Reports" / "x.docx").write_bytes(b"x"),
        lambda: setattr(desk, "time", NOW + dt.timedelta(days=1)),
        lambda: (folder / "checkback.toml").write_text(
            'profile = "tower-hamlets"\n[service]\ncontact = "Else"\n', encoding="utf-8"
        ),
        lambda: None,
    ):
        act()
        desk.poll(1)
        counts.append(runs.count)
    assert counts == [1, 1, 2, 2, 2, 3, 4, 4]
    assert desk.said[0] == "Run (the first time): 0 files written, 0 forms read."


def test_what_somebody_saves_during_a_run_is_seen_at_the_next_look(folder: Path, runs: Runs) -> None:
    desk = Desk(folder)
    runs.during = lambda: (folder / FORMS / "late.docx").write_bytes(audit("CV-10003"))
    desk.poll()
    runs.during = lambda: None
    desk.poll()
    desk.poll()
    assert runs.count == 2


def test_its_own_writes_do_not_wake_it_and_one_bad_file_is_no_reason_to_run_again(folder: Path) -> None:
    (folder / FORMS / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    first, second = (checkback("watch", folder, "--once") for _ in range(2))
    assert "Run (the first time)" in first.output
    assert "Not read:" in first.output
    assert "Nothing changed since the last run." in second.output, second.output
    assert second.exit_code == 0
    (folder / FORMS / "more.docx").write_bytes(audit("CV-10003"))
    third = checkback("watch", folder, "--once")
    assert "Run (something changed)" in third.output
    assert checkback("watch", folder, "--health").exit_code == 0


def test_an_outage_is_said_once_waited_out_and_said_to_be_over(
    folder: Path, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, errors = Desk(folder), [Unreachable("No answer.")] * 3 + [Throttled("Wait.", 7200)]
    opened = cli_watch.open_library

    def open_library(folder, sleep):
        if errors:
            raise errors.pop(0)
        return opened(folder, sleep)

    monkeypatch.setattr(cli_watch, "open_library", open_library)
    waits = [desk.poll().total_seconds() / 60 for _ in range(5)]
    assert waits == [10, 20, 40, 120, 5]
    assert desk.said[:2] == ["No answer.", "Wait."]
    assert desk.said[2].startswith("Run (the first time)")
    assert desk.said[3] == "That is over: the library answers again."
    assert runs.count == 1


def test_a_run_that_fails_altogether_does_not_end_it(
    folder: Path, runs: Runs, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(folder)

    def fail() -> None:
        raise RuntimeError("the roof fell in")

    runs.during = fail
    assert desk.poll() == dt.timedelta(minutes=10)
    assert desk.poll() == dt.timedelta(minutes=20)
    assert desk.said == ["Checkback itself failed. Please report it with the log."]
    assert "the roof fell in" in caplog.text
    assert read_held((folder / PATH).read_bytes()) is None
    runs.during = lambda: None
    assert desk.poll() == dt.timedelta(minutes=5)
    assert runs.count == 3


def test_settings_that_are_broken_meanwhile_are_told_and_a_mended_file_is_taken_up(folder: Path, runs: Runs) -> None:
    desk, settings = Desk(folder), folder / "checkback.toml"
    desk.poll()
    before = settings.read_text(encoding="utf-8")
    settings.write_text("profile = ", encoding="utf-8")
    desk.poll()
    assert "not valid TOML" in desk.said[-1]
    settings.write_text(before, encoding="utf-8")
    desk.poll()
    assert desk.said[-1].startswith("That is over")


def test_while_another_machine_is_at_work_nobody_else_runs(folder: Path, runs: Runs) -> None:
    with Lease(FolderLibrary(folder), "another", "PC-9"):
        by_hand, once = checkback("run", folder), checkback("watch", folder, "--once")
        dry = checkback("run", folder, "--dry-run")
        desk = Desk(folder, "another")
        assert [desk.poll(), desk.poll()] == [dt.timedelta(minutes=5)] * 2
    assert (by_hand.exit_code, once.exit_code) == (6, 6)
    assert "Another run on PC-9 is at work" in by_hand.output
    assert "PC-9" not in dry.output
    assert len(desk.said) == 1
    assert runs.count == 0
    desk.poll()
    assert runs.count == 1


def test_asked_to_stop_it_ends_between_two_steps_and_gives_the_lease_back(folder: Path, runs: Runs) -> None:
    desk = Desk(folder)
    runs.during = desk.watcher.stop.set
    desk.watcher.watch()
    assert desk.said[1:] == [
        "Asked to stop, so the run ended between two steps. The next run finishes the work.",
        "Stopped.",
    ]
    assert read_held((folder / PATH).read_bytes()) is None
    assert desk.watcher.memory.owed
    runs.during = lambda: None
    again = Desk(folder)
    again.poll()
    assert runs.count == 2
    assert again.said[0].startswith("Run (")


def test_three_watchers_on_one_folder_never_run_at_once(folder: Path, runs: Runs) -> None:
    runs.during = lambda: time.sleep(0.02)
    desks, start = [Desk(folder, f"watch-{n}") for n in range(3)], threading.Barrier(3)
    troubles: list[str] = []

    def watch(desk: Desk, number: int) -> None:
        start.wait()
        for turn in range(6):
            (folder / FORMS / f"{number}-{turn}.docx").write_bytes(b"x")
            desk.poll(0)
        troubles.extend(line for line in desk.said if "failed" in line)

    threads = [threading.Thread(target=watch, args=(desk, n)) for n, desk in enumerate(desks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert runs.most == 1
    assert runs.count >= 6
    assert troubles == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs without asking them")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well(folder: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", "from generator.cli import main; main()", "watch", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as watch:
        assert watch.stdout
        first = watch.stdout.readline()
        wait_for(lambda: checkback("watch", folder, "--health").exit_code == 0)
        watch.send_signal(number)
        rest = watch.stdout.read()
    assert "Watching" in first
    assert "Stopped." in rest
    assert watch.returncode == 0
    health = checkback("watch", folder, "--health")
    assert health.exit_code == 4
    assert "stopped" in health.output
    lease = folder / PATH
    assert not lease.exists() or read_held(lease.read_bytes()) is None


def wait_for(done, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)
