"""How long an update of a large tracker takes, beside the floor: read every part and zip it again.

python benchmarks/tracker.py [ROWS] [--openpyxl]    prints one line a measure; 50 changed cells, 100 new rows
python benchmarks/tracker.py --memory [ROWS]        prints the peak memory of one update

Times are processor time, and the measures take turns, so that other work on the machine weighs on all alike. The floor
is what Python's zip makes of the file by itself, at its usual level 6; the lower floor zips at the level of our own 5.
"""

from __future__ import annotations

import gc
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter

from generator.office.sheet import CellChange, TablePatch, apply_patches, patch_workbook, read_table
from generator.office.sheet_package import open_workbook
from generator.office.workbook_lint import refuse_repairs

COLUMNS, FLOOR = 20, "floor"


def workbook(rows: int) -> bytes:
    """A tracker of this many rows: texts, days and numbers, a chart, drop-downs and a rule."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Audits")
    day = book.add_format({"num_format": "d mmmm yyyy"})
    data = [[_value(r, c) for c in range(COLUMNS)] for r in range(rows)]
    columns = [{"header": f"Column {c}", "format": day if c % 4 == 1 else None} for c in range(COLUMNS)]
    sheet.add_table(2, 0, rows + 2, COLUMNS - 1, {"name": "Audits", "data": data, "columns": columns})
    sheet.data_validation(3, 2, rows + 2, 2, {"validate": "list", "source": ["Yes", "No"]})
    sheet.conditional_format(3, 3, rows + 2, 3, {"type": "cell", "criteria": ">", "value": 5, "format": day})
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": ["Audits", 3, 3, rows + 2, 3]})
    book.add_worksheet("Charts").insert_chart("A1", chart)
    book.close()
    return out.getvalue()


def _value(row: int, column: int) -> object:
    if column % 4 == 1:
        return date(2026, 4, 1) + timedelta(days=(row + column) % 300)
    return (row * column) % 17 if column % 4 == 3 else f"CV-{row} text {column}"


def floor(data: bytes, level: int | None = None) -> bytes:
    """Read everything, zip it again at this level, or at the one that zip takes by itself (6)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w") as write:
        for info in read.infolist():
            write.writestr(info, read.read(info), zipfile.ZIP_DEFLATED, level)
    return out.getvalue()


def work_of(rows: int) -> TablePatch:
    """50 changed cells and 100 new rows."""
    changes = [CellChange(4 + i * rows // 50, "Column 4", f"changed {i}") for i in range(50)]
    new = [{f"Column {c}": _value(rows + r, c) for c in range(COLUMNS)} for r in range(100)]
    return TablePatch("Audits", changes, new)  # type: ignore[arg-type]


def patch(data: bytes, rows: int) -> bytes:
    """The patch alone."""
    return apply_patches(data, [work_of(rows)])


def whole(data: bytes, rows: int) -> bytes:
    """The whole update: read the table, change and add rows, check what is to be written."""
    workbook = open_workbook(data)
    read_table(workbook, "Audits")
    after = patch_workbook(workbook, [work_of(rows)])
    refuse_repairs(workbook, after)
    return after


def by_openpyxl(data: bytes, rows: int) -> bytes:
    """The same change by loading and saving with openpyxl."""
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    sheet = book["Audits"]
    for change in work_of(rows).changes:
        sheet.cell(change.row, 5).value = change.value
    for new in work_of(rows).new_rows:
        sheet.append(list(new.values()))
    sheet.tables["Audits"].ref = f"A3:T{rows + 103}"
    book.save(out)
    return out.getvalue()


def medians_of(times: int, measures: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The median processor time of each, in milliseconds; they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(times):
        for name, work in measures.items():
            gc.collect()  # what the one before left behind
            start = time.process_time()
            work()
            taken[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(all_times) for name, all_times in taken.items()}


def main(rows: int, with_openpyxl: bool) -> None:
    """Print the measures."""
    data = workbook(rows)
    after = patch(data, rows)
    measures: dict[str, Callable[[], object]] = {
        FLOOR: lambda: floor(data),
        "lower floor": lambda: floor(data, 5),
        "read the table": lambda: read_table(open_workbook(data), "Audits"),
        "patch": lambda: patch(data, rows),
        "lint what changed": lambda: refuse_repairs(data, after),
        "the whole update": lambda: whole(data, rows),
    }
    if with_openpyxl:
        measures["openpyxl"] = lambda: by_openpyxl(data, rows)
    taken = medians_of(5 if with_openpyxl else 9, measures)
    print(f"{rows} rows x {COLUMNS} columns, {len(data) / 1e6:.1f} MB")
    for name, time_taken in taken.items():
        print(f"  {name:20} {time_taken:7.0f} ms  {time_taken / taken[FLOOR]:5.2f} x floor")


def memory(rows: int) -> None:
    """Print the peak memory of a whole update in a program that does nothing else."""
    if not (path := Path(tempfile.gettempdir()) / f"checkback-benchmark-{rows}.xlsx").exists():
        subprocess.run([sys.executable, __file__, "--make", str(path), str(rows)], check=True)
    whole(path.read_bytes(), rows)
    print(f"{rows} rows: peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    given = [int(a) for a in sys.argv[1:] if a.isdigit()]
    if "--make" in sys.argv:
        Path(sys.argv[2]).write_bytes(workbook(given[-1]))
    elif "--memory" in sys.argv:
        memory(given[0] if given else 50_000)
    else:
        main(given[0] if given else 10_000, "--openpyxl" in sys.argv)
