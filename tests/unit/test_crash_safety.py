"""A run killed at any step: the next one finishes the work, nothing doubled, nobody's edit lost, no false Difference.

The steps are every commit of the ledger and every creation or replacement of a file, each before and after;
CHECKBACK_KILLS=0 tries every one of them.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from builders.forms import filled
from builders.kills import chosen
from builders.quick_reports import quick_reports
from builders.quiet import Quiet
from builders.workbooks import people_edit, saved_by_openpyxl, table_values

from generator.ledger import Ledger, open_ledger
from generator.profile_load import load_profile
from generator.run import RunOptions, RunResult, run
from generator.settling import took_place
from sharepoint.folder import FolderLibrary
from sharepoint.library import FileRef
from tests.unit.test_improvement_plan import rows as word_rows
from tests.unit.test_improvement_plan import typed as typed_in_word

PROFILE = load_profile("nottingham")
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
TRACKER, PLAN, WORD = "Audit tracker.xlsx", "Action plan.xlsx", "Improvement plan.docx"
FORM = "Completed audits/2026-09/Case audit CW-10001.docx"
KEY = "CW-10001 case audit 2026-09"
ACTIONS = ("Meet the head of year", "Write the safety plan with him", "Ask his mother what helped")


class Killed(BaseException):
    """The program is gone."""


class Clock:
    """Counts the steps of a run and ends the program at one of them."""

    def __init__(self, ends_at: int = 10**9) -> None:
        self.ends_at, self.steps = ends_at, 0

    @contextmanager
    def around(self) -> Iterator[None]:
        self.tick()
        yield
        self.tick()

    def tick(self) -> None:
        self.steps += 1
        if self.steps == self.ends_at:
            raise Killed


class Folder(FolderLibrary):
    """A folder whose writes are steps."""

    clock = Clock()

    def create(self, path: str, data: bytes) -> FileRef:
        with self.clock.around():
            return super().create(path, data)

    def replace(self, ref: FileRef, data: bytes) -> FileRef:
        with self.clock.around():
            return super().replace(ref, data)


def once(folder: Path, clock: Clock | None = None) -> RunResult | None:
    """One run with its ledger in a file; None where it was killed."""
    library = Folder(folder)
    library.clock = clock or Clock()
    try:
        with open_ledger(folder.parent / f"{folder.name}.sqlite") as ledger:
            _commits_are_steps(ledger, library.clock)
            return run(library, PROFILE, ledger, RunOptions(NOW), Quiet())
    except Killed:
        return None


def _commits_are_steps(ledger: Ledger, clock: Clock) -> None:
    commit = ledger.commit

    def counted() -> None:
        with clock.around():
            commit()

    ledger.commit = counted  # type: ignore[method-assign]


def a_form(folder: Path, auditor: str, actions: tuple[str, ...], owner: str = "Sol Storeybrook") -> None:
    """The auditor saves the form again."""
    lines = [{"action": a, "owner": owner, "due": date(2026, 12, 16)} for a in actions]
    words = {"case_reference": "CW-10001", "completed": date(2026, 9, 25), "auditor": auditor}
    (folder / FORM).parent.mkdir(parents=True, exist_ok=True)
    (folder / FORM).write_bytes(filled(PROFILE, "nt_case_audit", rows={"actions": lines}, **words))


def people_type(folder: Path, file: str, sheet: str, row: tuple[str, str], **typed: object) -> None:
    words = {name.replace("_", " "): value for name, value in typed.items()}
    (folder / file).write_bytes(people_edit((folder / file).read_bytes(), {row: words}, sheet))


def people_type_in_word(folder: Path, key: str, **cells: str) -> None:
    (folder / WORD).write_bytes(typed_in_word((folder / WORD).read_bytes(), key, **cells))


@pytest.fixture(scope="module", autouse=True)
def _reports_are_small() -> Iterator[None]:
    with quick_reports():
        yield


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service after its first run, people's edits in all three files, and a form that was saved again."""
    folder = tmp_path_factory.mktemp("crash") / "begun"
    folder.mkdir()
    a_form(folder, "Priya Inkwell-Sample", ACTIONS[:1])
    assert once(folder)
    people_type(folder, TRACKER, "Audits", ("Audit ID", KEY), **{"Analyst's_notes": "mine"})
    people_type(folder, PLAN, "Actions", ("Action ID", f"{KEY} A1"), Effect="He cooks")
    people_type_in_word(folder, f"{KEY} A1", progress="Letter sent")
    a_form(folder, "Wren Marblethorpe", ACTIONS[:2], owner="Jo Fablewright")
    return folder


def copy_of(begun: Path, to: Path) -> Path:
    shutil.copy(begun.parent / f"{begun.name}.sqlite", to.parent / f"{to.name}.sqlite")
    return Path(shutil.copytree(begun, to))


def nothing(folder: Path) -> None:
    """Nobody does anything before the next run."""


def another_form(folder: Path) -> None:
    a_form(folder, "Bea Quillhollow", ACTIONS, owner="Dilys Fableworth")


def edits_and_another_form(folder: Path) -> None:
    """People save all three files, which rewrites every byte of the workbooks, and the form is saved once more."""
    people_type(folder, TRACKER, "Audits", ("Audit ID", KEY), Reason_for_lateness="Leave")
    people_type(folder, PLAN, "Actions", ("Action ID", f"{KEY} A1"), Effect="He cooks every week")
    people_type_in_word(folder, f"{KEY} A1", progress="Letter sent and answered")
    another_form(folder)


def seen(folder: Path) -> dict[str, object]:
    """What people see in the three files, and which files there are."""
    workbooks = {
        (file, table): table_values((folder / file).read_bytes(), table)
        for file, table in ((TRACKER, "Audits"), (TRACKER, "Differences"), (PLAN, "Actions"), (PLAN, "Differences"))
    }
    apart = {"Previous versions", ".checkback"}
    # Whom a digest was written to depends on the day and hour at which a run came through, not on how it ended.
    paths = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not apart & set(p.parts)}
    paths = {path for path in paths if not path.startswith("Outbox/Digest")}
    return {**workbooks, "word": word_rows((folder / WORD).read_bytes()), "paths": paths}


@pytest.mark.parametrize("between", [nothing, another_form, edits_and_another_form])
def test_killed_at_every_step_the_next_run_gives_what_an_unkilled_one_gives(
    begun: Path, tmp_path: Path, between: Callable[[Path], None]
) -> None:
    clock, whole = Clock(), copy_of(begun, tmp_path / "whole")
    assert once(whole, clock)
    between(whole)
    assert once(whole)
    wanted = seen(whole)
    assert wanted[TRACKER, "Differences"] == wanted[PLAN, "Differences"] or between is not nothing
    for step in chosen(clock.steps):
        folder = copy_of(begun, tmp_path / f"killed at {step}")
        assert once(folder, Clock(step)) is None
        between(folder)
        assert once(folder) and seen(folder) == wanted, f"killed at step {step} of {clock.steps}"
        again = once(folder)
        assert again and again.changed == [], f"an idle write after step {step}"
        shutil.rmtree(folder)


def test_the_log_names_each_write_once_wherever_the_run_was_killed(begun: Path, tmp_path: Path) -> None:
    clock, whole = Clock(), copy_of(begun, tmp_path / "whole")
    once(whole, clock)
    wanted = logged(whole)
    for step in chosen(clock.steps):
        folder = copy_of(begun, tmp_path / f"killed at {step}")
        once(folder, Clock(step))
        once(folder)
        assert logged(folder) == wanted, f"killed at step {step}"


def logged(folder: Path) -> list[tuple[str, str]]:
    with open_ledger(folder.parent / f"{folder.name}.sqlite") as ledger:
        return sorted((verb, path) for _, verb, path, _ in ledger.log_entries())


@pytest.fixture
def killed(begun: Path, tmp_path: Path) -> Path:
    """A run that was killed just after it wrote the action plan and before it could note that."""
    clock = Clock()
    once(copy_of(begun, tmp_path / "whole"), clock)
    for step in chosen(clock.steps):
        folder = copy_of(begun, tmp_path / f"killed at {step}")
        once(folder, Clock(step))
        with open_ledger(folder.parent / f"{folder.name}.sqlite") as ledger:
            intent = ledger.intent(PLAN)
        if intent and ACTIONS[1] in {r["Action"] for r in table_values((folder / PLAN).read_bytes(), "Actions")}:
            return folder
    raise AssertionError("no such step")


def test_a_cell_put_back_after_the_kill_stays_and_is_listed(killed: Path) -> None:
    people_type(killed, PLAN, "Actions", ("Action ID", f"{KEY} A1"), Owner="Sol Storeybrook")
    once(killed)
    rows = {r["Action ID"]: r for r in table_values((killed / PLAN).read_bytes(), "Actions")}
    (difference,) = table_values((killed / PLAN).read_bytes(), "Differences")
    assert rows[f"{KEY} A1"]["Owner"] == difference["What stands here"] == "Sol Storeybrook"
    assert difference["The forms say"] == "Jo Fablewright"


def test_a_row_taken_out_after_the_kill_is_not_added_again(killed: Path) -> None:
    def takes_out(book) -> None:
        sheet = book["Actions"]
        number = next(r[0].row for r in sheet.iter_rows() if r[0].value == f"{KEY} A2")
        for cell in sheet[number]:
            cell.value = None

    (killed / PLAN).write_bytes(saved_by_openpyxl((killed / PLAN).read_bytes(), takes_out))
    result = once(killed)
    assert result and f"{KEY} A2" in " ".join(result.updates[PLAN].summary)
    assert [r["Action ID"] for r in table_values((killed / PLAN).read_bytes(), "Actions") if r["Action ID"]] == [
        f"{KEY} A1"
    ]
    assert once(killed).changed == []


MARKS = (("T", "A", "due", "1"), ("T", "B", "", ""), ("T", "A", "owner", "Jo"))


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ({"T": {"A": {"due": "1", "owner": "Jo"}, "B": {}}}, True),
        ({"T": {"A": {"due": "1", "owner": "mine"}, "B": {}}}, True),
        ({"T": {"A": {"due": "1", "owner": "mine"}}}, False),
        ({"T": {"A": {"due": "0"}}}, False),
        ({}, False),
    ],
)
def test_a_write_is_known_again_by_most_of_its_cells(there: dict, wanted: bool) -> None:
    assert took_place(MARKS, there) is wanted


def test_a_write_without_cells_cannot_be_known_again() -> None:
    assert not took_place((), {"T": {"A": {}}})
