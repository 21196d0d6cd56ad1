"""How long an update of a large tracker takes, beside the floor: read every part and zip it again.

python benchmarks/tracker.py [ROWS]     prints one line a measure; 20 columns, 50 changed cells, 100 new rows
"""

from __future__ import annotations

import io
import resource
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import xlsxwriter

from generator.office.sheet import CellChange, TablePatch, apply_patches, read_table
from generator.office.sheet_package import open_workbook
from generator.office.workbook_lint import refuse_repairs

COLUMNS = 20


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


def floor(data: bytes) -> bytes:
    """Read everything, zip it again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for info in read.infolist():
            write.writestr(info, read.read(info))
    return out.getvalue()


def patch(data: bytes, rows: int) -> bytes:
    """50 changed cells and 100 new rows."""
    changes = [CellChange(4 + i * rows // 50, "Column 4", f"changed {i}") for i in range(50)]
    new = [{f"Column {c}": _value(rows + r, c) for c in range(COLUMNS)} for r in range(100)]
    return apply_patches(data, [TablePatch("Audits", changes, new)])  # type: ignore[list-item]


def median_of(times: int, work: Callable[[], object]) -> float:
    """The median time of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def main(rows: int) -> None:
    """Print the measures."""
    data = workbook(rows)
    after = patch(data, rows)
    base = median_of(5, lambda: floor(data))
    print(f"{rows} rows x {COLUMNS} columns, {len(data) / 1e6:.1f} MB; floor {base:.0f} ms")
    measures: dict[str, Callable[[], object]] = {
        "read the table": lambda: read_table(open_workbook(data), "Audits"),
        "patch": lambda: patch(data, rows),
        "lint what changed": lambda: refuse_repairs(data, after),
    }
    for name, work in measures.items():
        taken = median_of(5, work)
        print(f"  {name:20} {taken:7.0f} ms  {taken / base:5.2f} x floor")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
