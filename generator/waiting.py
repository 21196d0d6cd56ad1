"""Changes that wait because somebody has a workbook open: shown beside it, and asked for once a day.

Nothing is lost by waiting: what should stand in a workbook is derived anew at every run. The companion workbook is for
reading only; it is emptied when the changes are in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

import xlsxwriter

from generator.filing import Filed, Filing
from generator.model import NoticeKind, as_text
from generator.office.docx_finish import stable_zip
from generator.office.plain_sheet import write_table_sheet
from generator.profile import ServiceProfile
from generator.programme.notices import Notice
from generator.stamp import Stamp, build_of, find_stamp, stamped
from generator.tracker.mapping import action_plans, tracker_plans
from generator.tracker.sheet_plan import Kind, SheetPlan
from generator.tracker.texts import in_words
from generator.tracker.workbook import read_cells
from sharepoint.errors import FileLocked, VersionConflict
from sharepoint.library import Library

NEW_ROW = "(no row yet)"
_COLUMNS = (("Sheet", 14, False), ("Row", 36, False), ("Column", 22, False), ("Now", 34, False), ("Will be", 34, False))
_NOTHING = ("Nothing is waiting.", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One cell that waits, in words: its sheet, row and column, what stands there now, and what will."""

    sheet: str
    row: str
    column: str
    now: str
    will_be: str


def waiting_path(path: str) -> str:
    """Where the companion of a workbook lies: beside it."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem} (waiting).xlsx"))


def find_waiting(before: bytes, after: bytes, plans: Sequence[SheetPlan]) -> Iterator[Waiting]:
    """The cells in which a workbook as it lies there and as it should be differ; counts are left out.

    Raises DocumentError where one cannot be read.
    """
    there, wanted = read_cells(before, plans), read_cells(after, plans)
    for plan in plans:
        for key, row in wanted.get(plan.name, {}).items():
            yield from _of_row(plan, key, there.get(plan.name, {}).get(key), row)


def _of_row(plan: SheetPlan, key: str, there: Mapping[str, str] | None, row: Mapping[str, str]) -> Iterator[Waiting]:
    for column in plan.columns:
        now, will_be = (there or {}).get(column.field, ""), row.get(column.field, "")
        if now != will_be and column.kind is not Kind.COUNT:
            words = in_words(now, column.kind) if there is not None else NEW_ROW
            yield Waiting(plan.place, key, column.heading, words, in_words(will_be, column.kind))


def write_waiting(path: str, waiting: Sequence[Waiting], by: str) -> bytes:
    """The companion of a workbook: what waits, or that nothing does. The same content gives the same bytes."""
    name, out = PurePosixPath(path).name, BytesIO()
    who = f"{by} has it open or checked out." if by else "Somebody has it open or checked out."
    says = f"{who} Please close it; the next run writes these changes." if waiting else "Everything is in the workbook."
    title = f"Waiting to be written into {name}"
    rows = [(w.sheet, w.row, w.column, w.now, w.will_be) for w in waiting]
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "comments": "For reading only.", "created": dt.datetime(2026, 1, 1)})
        write_table_sheet(book, "Waiting", title, _COLUMNS, rows or [_NOTHING])
        lines = [(says,), ("This file is for reading only: type in the workbook itself.",)]
        write_table_sheet(book, "About", "What this is", (("In words", 100, False),), lines)
        book.read_only_recommended()
    return stable_zip(out.getvalue())


@dataclass(frozen=True, slots=True)
class Companion:
    """Keeps the companions of workbooks up to date."""

    library: Library
    filing: Filing
    profile: ServiceProfile

    def find(self, path: str, before: bytes, after: bytes) -> list[Waiting]:
        """What waits for a workbook. Raises DocumentError where it cannot be read."""
        is_tracker = path == self.profile.folders.tracker
        return list(find_waiting(before, after, (tracker_plans if is_tracker else action_plans)(self.profile)))

    def show(self, path: str, waiting: Sequence[Waiting], by: str) -> Iterator[Filed]:
        """Say what waits, and for whom; nothing is filed where somebody has the companion itself open."""
        yield from self._write(path, waiting, by) if waiting else self.empty(path)

    def empty(self, path: str) -> Iterator[Filed]:
        """Say that nothing waits any longer, where there is a companion."""
        if self.library.find(waiting_path(path)):
            yield from self._write(path, (), "")

    def _write(self, path: str, waiting: Sequence[Waiting], by: str) -> Iterator[Filed]:
        where = waiting_path(path)
        build = build_of(where, repr((waiting, by)))

        def merged(before: bytes | None) -> bytes:
            stamp = find_stamp(before) if before else None
            if before and stamp and stamp.build == build and stamp.intact:
                return before
            return stamped(where, write_waiting(path, waiting, by), Stamp(build))

        with suppress(FileLocked, VersionConflict):
            yield self.filing.merge(where, merged, build)


def open_notice(path: str, by: str, cells: int, profile: ServiceProfile, today: dt.date) -> Notice:
    """Asks whoever has a workbook open to close it: once for a day and a file."""
    name = PurePosixPath(path).name
    many = f"{cells} change{'' if cells == 1 else 's'}"
    lines = (
        f"You have had '{name}' open, or checked out, when {profile.service.short_name} wanted to write into it.",
        f"{many} wait for it. They are listed in '{PurePosixPath(waiting_path(path)).name}' beside it.",
        "Please save and close it when you have finished. Nothing is lost meanwhile, and nothing else is needed.",
    )
    key = f"Open {PurePosixPath(path).stem} {by} {today.isoformat()}"
    return Notice(key, NoticeKind.OPEN_FILE, (by,), f"Please close: {name}, {as_text(today)}", lines)
