"""Our side of ``benchmarks.reports_peers``: ``python -m benchmarks.reports_ours FOLDER TIMES filled|finished``.

A program that makes reports and does nothing else, as those of the peers are. It fills ``ours.docx`` of the folder with
``data.json`` so many times, writes the last document there, and prints what each took here and in the closed process,
which starts while the rest of the program is loaded.
"""

# ruff: noqa: E402  (what loads is said first)
from __future__ import annotations

import gc

gc.disable()  # while it loads, as the command does

from generator.reports.sandbox import SANDBOX

if __name__ == "__main__":
    SANDBOX.start()

import json
import os
import resource
import sys
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from generator.office.chart import BarChart, Series
from generator.office.docx_finish import About
from generator.reports.render import render_template, write_document

gc.enable()
gc.freeze()

CHARTS = 10
ABOUT = About("A report to measure", "", "Checkback", "en-GB", date(2026, 11, 20))


def main() -> None:
    folder, times, finished = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "finished"
    template, data = (folder / "ours.docx").read_bytes(), json.loads((folder / "data.json").read_bytes())
    charts = {str(n): chart(n) for n in range(CHARTS)}
    taken, processor = [], []
    for _ in range(times):
        begun, used = perf_counter(), _used()
        out = write_document(template, data, charts, ABOUT) if finished else render_template(template, data)
        taken.append((perf_counter() - begun) * 1000)
        processor.append((_used() - used) * 1000)
    (folder / f"out ours, {sys.argv[3]}.docx").write_bytes(out)
    SANDBOX.stop()
    memory = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"times": taken, "processor": processor, "memory": memory}))


def chart(number: int) -> BarChart:
    """One of the charts."""
    names = ("Assessment", "Planning", "Delivery", "Reviewing", "Supervision")
    values = tuple(3 + (number + n) % 7 for n in range(len(names)))
    return BarChart(names, (Series("Audits", values),), "Audits by area, in bars.")


def _used() -> float:
    """Seconds of processor time so far: here, and in the closed process with its children, in steps of 10 ms."""
    fields = Path(f"/proc/{SANDBOX.start().pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return process_time() + sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
