"""A workbook that somebody leaves open for days: nothing lost, all of it shown, one question a day, then written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from builders.library import FORMS, PLAN, TRACKER, audit, profile
from builders.quick_reports import quick_reports
from builders.workbooks import people_edit, table_values
from sharepoint_server.clients import Office

from generator.ledger import open_ledger
from generator.run import Progress, RunOptions, RunResult, run
from sharepoint.folder import FolderLibrary
from sharepoint.library import Library
from sharepoint.office_lock import lock_owner

MONDAY = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
NAME = "Alex Analyst"
WAITING = {TRACKER: "Audit tracker (waiting).xlsx", PLAN: "Action plan (waiting).xlsx"}


class Quiet(Progress):
    """Says nothing."""


def excel_lock(name: str) -> bytes:
    """A lock file as Excel leaves it: the name twice, in the computer's letters and in Unicode."""
    wide = len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    return (bytes([len(name)]) + name.encode("cp1252", "replace")).ljust(55, b" ") + wide.ljust(110, b"\0")


@dataclass
class Place:
    """A library with people at work in it."""

    library: Callable[[], Library]
    save: Callable[[str, bytes], object]
    open: Callable[[str, str], object]
    close: Callable[[str], object]
    ledger: Path

    def run(self, day: int, hour: int = 0, *, service: object = None) -> RunResult:
        with open_ledger(self.ledger) as ledger:
            at = MONDAY + dt.timedelta(days=day, hours=hour)
            return run(self.library(), service or profile(), ledger, RunOptions(at), Quiet())

    def read(self, path: str) -> bytes:
        library = self.library()
        return library.read(library.find(path))

    def form(self, reference: str, **answers: object) -> None:
        self.save(f"{FORMS}/2026-09/UoP full audit {reference}.docx", audit(reference, **answers))

    def notices(self) -> list[str]:
        """The names of the notices that ask somebody to close a file."""
        return [ref.name for ref in self.library().list("Outbox") if ref.name.startswith("Open ")]

    def waiting(self, path: str) -> list[dict[str, object]]:
        return table_values(self.read(WAITING[path]), "Waiting")


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick_reports():
        yield


@pytest.fixture(params=["folder", "sharepoint"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        root = tmp_path / "library"
        root.mkdir()

        def save(path: str, data: bytes) -> None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)

        def lock(path: str) -> Path:
            return root / f"~${path}"

        return Place(
            lambda: FolderLibrary(root),
            save,
            lambda path, name: lock(path).write_bytes(excel_lock(name)),
            lambda path: lock(path).unlink(),
            tmp_path / "l.sqlite",
        )
    office: Office = request.getfixturevalue("office")
    connection = request.getfixturevalue("signed_in")

    def locked(path: str, name: str) -> None:
        who = f"for shared use by {name} [membership]" if name else "for editing"
        office.tenant.drive.at(path).locked = f"The file is locked {who}."

    def unlocked(path: str) -> None:
        office.tenant.drive.at(path).locked = ""

    return Place(
        lambda: office.library("", connection),
        office.tenant.person_saves,
        locked,
        unlocked,
        tmp_path / "l.sqlite",
    )


def test_days_of_locks_then_the_first_free_moment(place: Place) -> None:
    place.form("CV-10001")
    place.run(0)
    before = {path: place.read(path) for path in WAITING}
    for path in WAITING:
        place.open(path, NAME)
    place.form("CV-10002")
    place.form("CV-10001", grade="Inadequate")
    for day in (1, 1, 2, 3):
        result = place.run(day, hour=day)
        assert len(result.waiting) == 2
        assert all(NAME in line for line in result.waiting)
    assert {path: place.read(path) for path in WAITING} == before
    assert place.run(3, hour=4).changed == []
    check_companions(place)
    assert place.notices() == [
        f"Open {file} {NAME} 2026-11-{day}.eml" for file in ("Action plan", "Audit tracker") for day in (17, 18, 19)
    ]
    for path in WAITING:
        place.close(path)
    result = place.run(4)
    assert (result.waiting, result.held_open) == ([], {})
    rows = table_values(place.read(TRACKER), "Audits")
    assert {r["Case reference"]: r["Overall grade"] for r in rows} == {
        "CV-10001": "Inadequate",
        "CV-10002": "Good",
    }
    assert len(table_values(place.read(PLAN), "Actions")) == 2
    for path in WAITING:
        assert [row["Sheet"] for row in place.waiting(path)] == ["Nothing is waiting."]
    assert place.run(4, hour=1).changed == []


def check_companions(place: Place) -> None:
    tracker, plan = place.waiting(TRACKER), place.waiting(PLAN)
    grade = [row for row in tracker if row["Column"] == "Overall grade"]
    assert [(row["Now"], row["Will be"]) for row in grade if "CV-10001" in str(row["Row"])] == [("Good", "Inadequate")]
    assert [(row["Now"], row["Will be"]) for row in grade if "CV-10002" in str(row["Row"])] == [
        ("(no row yet)", "Good")
    ]
    due = next(row for row in plan if "CV-10002" in str(row["Row"]) and row["Will be"] == "16 October 2026")
    assert due["Now"] == "(no row yet)"
    about = openpyxl.load_workbook(BytesIO(place.read(WAITING[TRACKER])))["About"]
    assert NAME in str(about["A3"].value)
    assert "for reading only" in str(about["A4"].value)


def test_what_the_person_saves_before_closing_is_kept(place: Place) -> None:
    place.form("CV-10001")
    place.run(0)
    place.open(TRACKER, NAME)
    place.form("CV-10001", grade="Inadequate")
    place.run(1)
    place.close(TRACKER)
    (row,) = table_values(place.read(TRACKER), "Audits")
    words = {"Analyst's notes": "mine"}
    place.save(TRACKER, people_edit(place.read(TRACKER), {("Audit ID", row["Audit ID"]): words}, "Audits"))
    place.run(2)
    (row,) = table_values(place.read(TRACKER), "Audits")
    assert (row["Overall grade"], row["Analyst's notes"]) == ("Inadequate", "mine")


def test_nobody_is_asked_where_nothing_waits_or_nobody_is_named(place: Place) -> None:
    place.form("CV-10001")
    place.run(0)
    place.open(TRACKER, NAME)
    assert place.run(1).waiting == []
    place.open(TRACKER, "")
    place.form("CV-10002")
    place.run(2)
    assert place.notices() == []


def test_the_notice_names_no_child_and_says_what_to_do(place: Place) -> None:
    place.form("CV-10001", overall_rationale="Robin wants to cook.")
    place.run(0)
    place.open(TRACKER, NAME)
    place.form("CV-10002", overall_rationale="Robin wants to cook.")
    place.run(1)
    (name,) = place.notices()
    mail = message_from_bytes(place.read(f"Outbox/{name}"), policy=SMTP)
    text = mail.get_content()
    assert mail["Subject"] == "Please close: Audit tracker.xlsx, 17 November 2026"
    assert "Audit tracker (waiting).xlsx" in text
    assert "CV-10002" not in text
    assert "Robin" not in text


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("~$a.xlsx", excel_lock("Alex Analyst"), "Alex Analyst"),
        ("~$a.xlsx", excel_lock("Zoë Šárka 表"), "Zoë Šárka 表"),
        ("~$b.docx", (b"\x04Alex".ljust(54, b"\0") + b"\x04\0" + "Alex".encode("utf-16-le")).ljust(162, b"\0"), "Alex"),
        ("~$b.docx", b"\x04Alex", "Alex"),
        (".~lock.a.xlsx#", b",alex,host,22.11.2026 05:00,file:///x;", "alex"),
        (".~lock.a.xlsx#", b"Alex Analyst,alex,host,22.11.2026 05:00,file:///x;", "Alex Analyst"),
        ("~$a.xlsx", b"", ""),
        ("~$a.xlsx", b"somebody", ""),
        ("~$a.xlsx", b"\x03\x01\x02\x03", ""),
        (".~lock.a.xlsx#", b"somebody", ""),
    ],
)
def test_the_lock_file_says_who(tmp_path: Path, name: str, data: bytes, wanted: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert lock_owner(tmp_path / name) == wanted
