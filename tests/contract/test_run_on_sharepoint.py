"""The main job gives the same documents on SharePoint as in a folder, also when requests go wrong."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders.library import FORMS, TRACKER, audit, profile
from builders.quiet import Quiet
from sharepoint_server.clients import Office
from sharepoint_server.faults import FAULTS, KINDS
from sharepoint_server.promotion import CUSTOM

from generator.ledger import Ledger, open_ledger
from generator.office.sealed import read_properties
from generator.run import RunOptions, RunResult, run
from sharepoint.connection import Connection
from sharepoint.folder import FolderLibrary
from sharepoint.library import Library
from sharepoint.paths import PREVIOUS_VERSIONS

BASE = "Quality assurance"
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
AUDITS = {f"{FORMS}/2026-09/UoP full audit CV-1000{n}.docx": audit(f"CV-1000{n}") for n in (1, 2)}


@contextmanager
def ledger(tmp_path: Path, name: str) -> Iterator[Ledger]:
    with open_ledger(tmp_path / f"{name}.sqlite") as opened:
        yield opened


def once(library: Library, opened: Ledger) -> RunResult:
    return run(library, profile(), opened, RunOptions(now=NOW, dry_run=False), Quiet())


def parts(data: bytes) -> dict[str, bytes]:
    """What a package holds, but for what SharePoint adds to it."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist()) - {"[Content_Types].xml", CUSTOM, "customXml/itemProps-sharepoint.xml"}
        properties = repr({**read_properties(data), "ContentTypeId": ""}).encode()
        return {CUSTOM: properties, **{name: package.read(name) for name in names}}


@pytest.fixture(scope="module")
def in_folder(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What the main job leaves in a plain folder."""
    root = tmp_path_factory.mktemp("folder")
    library = FolderLibrary(root)
    for path, data in AUDITS.items():
        library.create(path, data)
    with ledger(tmp_path_factory.mktemp("ledger"), "folder") as opened:
        once(library, opened)
    refs = [ref for ref in library.list() if not ref.path.startswith(PREVIOUS_VERSIONS)]
    return {ref.path: parts(library.read(ref)) for ref in refs}


def on_sharepoint(office: Office) -> dict[str, dict[str, bytes]]:
    drive = office.tenant.drive
    return {drive.path(i).removeprefix(f"{BASE}/"): parts(i.content or b"") for i in drive.files()}


@pytest.fixture
def prepared(office: Office) -> Office:
    for path, data in AUDITS.items():
        office.tenant.person_saves(f"{BASE}/{path}", data)
    return office


def test_same_documents_and_a_second_run_writes_nothing(
    prepared: Office, signed_in: Connection, tmp_path: Path, in_folder: dict[str, dict[str, bytes]]
) -> None:
    with ledger(tmp_path, "sharepoint") as opened:
        once(prepared.library(BASE, signed_in), opened)
        assert on_sharepoint(prepared) == in_folder
        written = len(prepared.tenant.drive.history)
        again = once(prepared.library(BASE, signed_in), opened)
    assert (len(prepared.tenant.drive.history), again.waiting) == (written, [])


def test_open_tracker_waits_and_is_written_by_the_next_run(
    prepared: Office, signed_in: Connection, tmp_path: Path
) -> None:
    with ledger(tmp_path, "sharepoint") as opened:
        once(prepared.library(BASE, signed_in), opened)
        tracker = prepared.tenant.drive.at(f"{BASE}/{TRACKER}")
        before, tracker.locked = tracker.version, "locked for shared use by Alex Analyst [membership]"
        prepared.tenant.person_saves(f"{BASE}/{FORMS}/2026-09/UoP full audit CV-10003.docx", audit("CV-10003"))
        assert once(prepared.library(BASE, signed_in), opened).waiting
        assert tracker.version == before
        tracker.locked = ""
        assert not once(prepared.library(BASE, signed_in), opened).waiting
        assert tracker.version == before + 1


@pytest.mark.parametrize("seed", range(4))
def test_faults_in_any_place_end_with_the_same_documents(
    prepared: Office, signed_in: Connection, tmp_path: Path, in_folder: dict[str, dict[str, bytes]], seed: int
) -> None:
    chance = random.Random(seed)
    passing = [name for name in FAULTS if name not in ("locked", "conflict 409", "conflict 412", "denied", "resync")]
    with ledger(tmp_path, "sharepoint") as opened:
        library = prepared.library(BASE, signed_in)
        for _ in range(12):
            fault = FAULTS[chance.choice(passing)]
            prepared.tenant.faults.order(chance.choice(KINDS), fault, after=chance.randrange(3))
        once(library, opened)
        prepared.tenant.faults.clear()
        once(library, opened)
    assert on_sharepoint(prepared) == in_folder
