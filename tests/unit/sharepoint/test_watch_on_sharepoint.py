"""checkback watch, run and doctor on the stand-in, from the settings on: as on a machine of the service."""

from __future__ import annotations

import datetime as dt
import threading
import time
from pathlib import Path

import pytest
from builders.library import FORMS, TRACKER, audit
from click.testing import CliRunner, Result
from sharepoint_server.clients import CLIENT, HOST, SITE, TENANT, Office
from sharepoint_server.faults import FAULTS, throttled

from generator import cli, cli_watch
from generator.cli_watch import Stopped, Watcher
from generator.run_result import RunResult
from sharepoint import connection as connections
from sharepoint.lease import PATH, Lease, read_held

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
SETTINGS = f"""profile = "tower-hamlets"

[sharepoint]
tenant = "{TENANT}"
client_id = "{CLIENT}"
site = "https://{HOST}/{SITE}"
mailbox = "quality@contoso.example"
patience = 60

[data_protection]
assessment = "DPIA-0000"
agreed_on = 2026-05-01
owner = "Exampleton Council"
"""


@pytest.fixture
def machines(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders with settings, as two machines have them; both lead to the stand-in."""
    monkeypatch.setattr(connections, "CarefulSession", lambda settings: office.session())
    monkeypatch.setenv("CHECKBACK_PRIVATE_KEY", office.credential.private_key)
    monkeypatch.setenv("CHECKBACK_CERTIFICATE", office.credential.certificate)
    folders = [tmp_path / "PC-1", tmp_path / "PC-2"]
    for folder in folders:
        folder.mkdir()
        (folder / "checkback.toml").write_text(SETTINGS, encoding="utf-8")
    return folders


class Desk:
    """A watcher with a clock of its own that waits for nothing."""

    def __init__(self, folder: Path) -> None:
        self.time, self.said = NOW, []
        every = dt.timedelta(minutes=5)
        memory = folder / "watch.json"
        self.watcher = Watcher(folder, None, every, memory, now=lambda: self.time, say=self.said.append)
        self.watcher._nap = self._nap  # type: ignore[method-assign]

    def _nap(self, seconds: float) -> None:
        if self.watcher.stop.is_set():
            raise Stopped

    def poll(self) -> dt.timedelta:
        return self.watcher._poll()


def checkback(*arguments: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(a) for a in arguments], env={"COLUMNS": "300"})
    assert "Traceback" not in result.output
    return result


def lease_of(office: Office) -> object:
    item = office.tenant.drive.at(PATH)
    return read_held(item.content or b"") if item else None


def test_what_it_wrote_does_not_wake_it_though_sharepoint_rewrites_it(office: Office, machines: list[Path]) -> None:
    office.tenant.person_saves(f"{FORMS}/UoP full audit CV-10001.docx", audit("CV-10001"))
    desk = Desk(machines[0])
    desk.poll()
    assert desk.said[0].startswith("Run (the first time)")
    office.tenant.seen.clear()
    desk.poll()
    assert len(desk.said) == 1, desk.said
    assert set(office.tenant.seen) <= {"delta", "path"}
    tracker = office.tenant.drive.at(TRACKER)
    assert tracker
    office.tenant.person_saves(TRACKER, tracker.content or b"")
    desk.poll()
    assert desk.said[1].startswith("Run (something changed)")
    assert lease_of(office) is None


def test_throttling_and_outages_are_waited_out(
    office: Office, machines: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_watch, "run", lambda *_: RunResult())
    desk = Desk(machines[0])
    desk.poll()
    office.tenant.faults.order("delta", throttled(900))
    assert desk.poll() == dt.timedelta(seconds=900)
    office.tenant.faults.order("delta", FAULTS["gateway"], times=500)
    waits = [desk.poll().total_seconds() / 60 for _ in range(4)]
    assert waits == [20, 40, 60, 60]
    office.tenant.faults.clear()
    assert desk.poll() == dt.timedelta(minutes=5)
    assert [line[:22] for line in desk.said] == [
        "Run (the first time): ",
        "SharePoint asks to wai",
        "SharePoint could not b",
        "Run (something waited)",
        "That is over: the libr",
    ]


def test_asked_to_stop_it_does_not_sit_out_what_the_service_asks(office: Office, machines: list[Path]) -> None:
    desk = Desk(machines[0])
    office.tenant.faults.order("delta", throttled(30), times=500)
    desk.watcher.stop.set()
    desk.poll()
    assert office.tenant.seen["delta"] == 1


def test_two_machines_never_run_at_once(office: Office, machines: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a ledger of its own, so only the lease in the library stands between them."""
    inside, most, count = [], [], threading.Lock()

    def run(library, profile, ledger, options, progress) -> RunResult:
        with count:
            inside.append(1)
            most.append(len(inside))
        progress.stage("Reading")
        time.sleep(0.2)
        with count:
            inside.pop()
        return RunResult(waiting=["The tracker is open."])

    monkeypatch.setattr(cli_watch, "run", run)
    desks, start = [Desk(folder) for folder in machines], threading.Barrier(2)

    def watch(desk: Desk) -> None:
        start.wait()
        for _ in range(200):
            desk.poll()
            if sum(line.startswith("Run (") for line in desk.said) == 3:
                return

    threads = [threading.Thread(target=watch, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    assert max(most) == 1
    assert len(most) == 6
    assert lease_of(office) is None


@pytest.mark.parametrize("command", ["run", "send", "watch --once"])
def test_whoever_comes_second_by_hand_is_told_who_is_at_work(
    office: Office, machines: list[Path], command: str
) -> None:
    name, *options = command.split()
    with Lease(office.library(), "another", "PC-9"):
        result = checkback(name, machines[0], *options)
    assert result.exit_code == 6, result.output
    assert "Another run on PC-9 is at work in this library." in result.output


def test_a_run_whose_lease_was_taken_over_stops_before_it_writes_more(
    office: Office, machines: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that slept for an hour in the middle of a run wakes up."""
    steps: list[str] = []

    def run(library, profile, ledger, options, progress) -> RunResult:
        progress.stage("Reading")
        item = office.tenant.drive.at(PATH)
        assert item
        held = read_held(item.content or b"")
        assert held
        later = held.until + dt.timedelta(minutes=11)
        other = Lease(office.library(), "another", "PC-9", lambda: later)
        other.take()
        monkeypatch.setattr("sharepoint.lease.is_due", lambda until, now: True)
        steps.append("before")
        progress.step("Reading")
        steps.append("after")
        return RunResult()

    monkeypatch.setattr(cli_watch, "run", run)
    desk = Desk(machines[0])
    desk.poll()
    assert steps == ["before"]
    assert desk.said == ["Another run began meanwhile, so this one stops. The next run finishes the work."]
    item = office.tenant.drive.at(PATH)
    assert item and b"PC-9" in (item.content or b"")
