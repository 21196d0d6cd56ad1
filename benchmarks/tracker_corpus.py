"""Change and add rows in every workbook of a folder, and count what is still there: ours beside openpyxl's.

python benchmarks/tracker_corpus.py FOLDER [--openpyxl] [--save FOLDER]

FOLDER holds .xlsx and .xlsm files of anybody's; none are part of this project. A workbook with a table gets one cell
changed and one row added in its first table that allows it; one without gets one cell changed.
"""

from __future__ import annotations

import argparse
import io
import re
import signal
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import openpyxl

from generator.errors import DocumentError
from generator.office.sheet import CellChange, TablePatch, patch_workbook
from generator.office.sheet_package import Workbook, open_workbook
from generator.office.sheet_read import SheetCells
from generator.office.sheet_values import column_letters
from generator.office.workbook_lint import refuse_repairs
from generator.office.zip_members import Members

_T = TypeVar("_T")
LARGEST = 6_000_000  # bytes
LONGEST = 40  # seconds for openpyxl, which takes minutes over some
PARTS = {
    "pivot table": r"pivottables/[^/]*\.xml$",
    "pivot cache": r"pivotcache/pivotcachedefinition",
    "slicer": r"slicers/[^/]*\.xml$",
    "slicer cache": r"slicercaches/",
    "timeline": r"timelines?/[^/]*\.xml$",
    "chart": r"charts/chart\d*\.xml$",
    "chart style or colour": r"charts/(style|colors)",
    "chartEx": r"chartex?/chartex|charts/chartex",
    "threaded comment": r"threadedcomments/[^/]*\.xml$",
    "person": r"persons/[^/]*\.xml$",
    "comments": r"(^|/)comments?[^/]*\.xml$",
    "query table": r"querytables/[^/]*\.xml$",
    "connection": r"connections\.xml$",
    "custom XML": r"customxml/item\d*\.xml$",
    "picture": r"media/",
    "form control": r"ctrlprops/|activex/[^/]*\.xml$",
    "macro": r"vbaproject\.bin$",
    "embedded object": r"embeddings/",
    "printer settings": r"printersettings/",
    "calculation chain": r"calcchain\.xml$",
    "table": r"(^|/)tables/[^/]*\.xml$",
    "metadata": r"(^|/)metadata\.xml$",
    "external link": r"externallinks/[^/]*\.xml$",
}
MARKS = {
    "sparkline": rb"<x14:sparkline[ >]",
    "x14 rule": rb"<x14:cfRule[ >]",
    "x14 validation": rb"<x14:dataValidation[ >]",
    "rule": rb"<(?:\w+:)?cfRule[ >]",
    "validation": rb"<(?:\w+:)?dataValidation[ >]",
    "shape": rb"<(?:\w+:)?(?:sp|cxnSp)[ >]",
    "defined name": rb"<(?:\w+:)?definedName[ >]",
    "workbook extension": rb"<(?:\w+:)?ext [^>]*uri=",
    "cached formula result": rb"<(?:\w+:)?f(?: [^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)<(?:\w+:)?v>[^<]",
}


def features(data: bytes) -> Counter[str]:
    """How many of each feature a workbook holds."""
    members = Members(data)
    found: Counter[str] = Counter()
    for name in members.names:
        found.update(what for what, pattern in PARTS.items() if re.search(pattern, name.casefold()))
        if name.casefold().endswith(".xml"):
            content = members.read(name)
            found.update({what: len(re.findall(mark, content)) for what, mark in MARKS.items()})
    return +found


def ours(data: bytes) -> bytes:
    """The workbook with a changed cell and an added row. Raises DocumentError where nothing may be changed."""
    reasons: list[DocumentError] = []
    for name in list(open_workbook(data).tables):
        workbook = open_workbook(data)
        try:
            return patch_workbook(workbook, [_table_patch(workbook, name)])
        except DocumentError as error:
            reasons.append(error)
    if reasons:
        raise reasons[0]
    workbook = open_workbook(data)
    return patch_workbook(workbook, [], _one_cell(workbook))


def _table_patch(workbook: Workbook, name: str) -> TablePatch:
    table = workbook.get_table(name)
    cells = SheetCells.of(workbook, table.sheet)
    row = table.rows.first_row
    plain = {c.column for c in cells.cells(row) if not c.formula and isinstance(c.value, str | int | float)}
    fields = [(i, c) for i, c in enumerate(table.columns) if not c.formula]
    changes = [CellChange(row, c.name, f"changed {c.name}") for i, c in fields if table.area.first_column + i in plain][
        :1
    ]
    return TablePatch(name, changes, [{c.name: f"new {c.name}" for _, c in fields}])


def _one_cell(workbook: Workbook) -> Mapping[tuple[str, str], str]:
    for name, part in workbook.sheets.items():
        cells = SheetCells.of(workbook, part)
        for number in cells.rows:
            for c in cells.cells(number):
                if not c.formula and isinstance(c.value, str | int | float) and c.value != "":
                    return {(name, f"{column_letters(c.column)}{number}"): "changed"}
    raise DocumentError("no-cells", "There is no plain cell to change.")


def by_openpyxl(data: bytes) -> bytes:
    """The same by openpyxl with the settings that keep most."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        is_macro = b"vbaProject" in data
        book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=is_macro, rich_text=True)
        sheet = book.worksheets[0]
        sheet.append(["changed"])
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def unchanged_parts_are_identical(before: bytes, after: bytes) -> tuple[bool, int]:
    """Whether all parts that are not stored anew are byte for byte there, and how many were stored anew."""
    old, new = Members(before), Members(after)
    changed = [n for n in old.names if n not in new or old.raw(n) != new.raw(n)]
    return set(old.names) == set(new.names) and all(_may_change(n) for n in changed), len(changed)


def _may_change(name: str) -> bool:
    allowed = (
        r"worksheets/|tables/|workbook\.xml$|styles\.xml$|charts?|pivotcache/pivotcachedefinition|calcchain|drawings/"
    )
    return bool(re.search(allowed, name.casefold()))


def same_cells(before: bytes, after: bytes) -> bool:
    """Whether openpyxl, a reader that is not ours, finds every other cell as it was (at most a row and a cell more)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        books = [openpyxl.load_workbook(io.BytesIO(d)) for d in (before, after)]
    cells = [{(s.title, k): c.value for s in b.worksheets for k, c in vars(s)["_cells"].items()} for b in books]
    odd = {k for k in cells[0].keys() | cells[1].keys() if _plain(cells[0].get(k)) != _plain(cells[1].get(k))}
    rows = {(sheet, row) for sheet, (row, _) in odd}
    return len(rows) <= 4


def _plain(value: object) -> str:
    """A value as it is compared; formulas of arrays and data tables by what they hold."""
    return str(sorted(vars(value).items()) if hasattr(value, "__dict__") else value)


class Count:
    """What became of the features of many workbooks under one editor."""

    def __init__(self) -> None:
        self.had: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.whole, self.saved = 0, 0

    def add(self, before: Counter[str], after: Counter[str]) -> list[str]:
        """Count one workbook; gives the features of which some are lost."""
        self.saved += 1
        lost = [what for what in before if after[what] < before[what]]
        self.had.update(before.keys())
        self.kept.update(set(before) - set(lost))
        self.whole += not lost
        return lost

    def show(self, name: str) -> None:
        """Print the figures."""
        print(f"\n{name}: {self.saved} workbooks saved, {self.whole} with every feature as it was")
        for what in sorted(self.had, key=lambda w: -self.had[w]):
            print(f"  {what:24} in {self.had[what]:5}  all kept in {self.kept[what]:5}")


def main(folder: Path, with_openpyxl: bool, save: Path | None) -> None:
    """Go through the folder and print the figures."""
    mine, theirs = Count(), Count()
    said: Counter[str] = Counter()
    for path in sorted(folder.rglob("*")):
        if path.suffix.casefold() in {".xlsx", ".xlsm"} and path.stat().st_size < LARGEST:
            _one(path, mine, theirs if with_openpyxl else None, said, save)
    print(dict(said.most_common()))
    mine.show("ours")
    if with_openpyxl:
        theirs.show("openpyxl")


def _one(path: Path, mine: Count, theirs: Count | None, said: Counter[str], save: Path | None) -> None:
    data = path.read_bytes()
    try:
        before, after = features(data), ours(data)
        refuse_repairs(data, after)
    except DocumentError as error:
        said[f"refused {error.code}"] += 1
        return
    except Exception as error:  # a defect: the file is named, the rest goes on
        said["DEFECT"] += 1
        print(f"{path}: {type(error).__name__}: {error}")
        return
    said["with a table"] += bool(open_workbook(data).tables)
    _tell(path, "lost", mine.add(before, features(after)))
    identical, parts = unchanged_parts_are_identical(data, after)
    said[f"{min(parts, 9)} parts changed"] += 1
    _tell(path, "other parts changed", [] if identical else [str(parts)])
    _tell(path, "other cells changed", _second_reader(data, after, said))
    if theirs is not None:
        _counted(theirs, before, lambda: features(by_openpyxl(data)), said)
    if save:
        (save / path.name).write_bytes(after)


def _second_reader(data: bytes, after: bytes, said: Counter[str]) -> list[str]:
    try:
        same = _in_time(lambda: same_cells(data, after))
    except Exception:  # that reader cannot open the workbook as it was, or not in time
        said["second reader cannot open it"] += 1
        return []
    said["second reader agrees" if same else "second reader differs"] += 1
    return [] if same else ["cells"]


def _too_long(*_: object) -> None:
    raise TimeoutError


def _in_time(work: Callable[[], _T]) -> _T:
    """What the work gives. Raises TimeoutError where it takes too long."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LONGEST)
    try:
        return work()
    finally:
        signal.alarm(0)


def _counted(theirs: Count, before: Counter[str], after: Callable[[], Counter[str]], said: Counter[str]) -> None:
    try:
        theirs.add(before, _in_time(after))
    except Exception:  # that program cannot save the workbook
        said["openpyxl cannot save it"] += 1


def _tell(path: Path, what: str, found: list[str]) -> None:
    if found:
        print(f"{path.name}: {what}: {', '.join(found)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--openpyxl", action="store_true", help="count what openpyxl keeps, too")
    parser.add_argument("--save", type=Path, help="write the changed workbooks here, for validators and for looking")
    given = parser.parse_args()
    main(given.folder, given.openpyxl, given.save)
