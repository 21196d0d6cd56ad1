"""One report with 300 rows and 10 charts, and one of 30,000 rows, beside docxtemplater and carbone in the same run.

``python -m benchmarks.reports_peers [FOLDER]``. FOLDER is where the peers are installed (``npm install docxtemplater
pizzip carbone``); a peer that is not there is skipped aloud. Every template says the same: a table whose row repeats,
paragraphs, and 10 charts. As they come, docxtemplater copies the charts of its template (another way is paid for), and
carbone fills the numbers that are drawn, but not the workbooks behind them; ours makes each chart with its workbook,
fills the template in a closed process, lays the tables out and notes what stands in the document. With 30,000 rows ours
is also timed filled and no more. All are measured in turns: medians of runs in a process that has begun, without its
first, and of whole runs with the start of Python or Node; wall time, and processor time of all processes together. It
needs Linux, which tells what a child takes. Aimed at: faster than both at 300 rows, memory below 300 MB, 30,000 rows in
under 3 seconds; docs/reports.md says what was measured.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import docx
from docx.document import Document

from benchmarks.reports_ours import CHARTS, chart
from generator.office.chart import add_chart
from generator.reports.template_parts import only_if, say, table_rows
from generator.reports.template_styles import new_document

TIMES, TURNS, LONG = 6, 3, 10_000
COLUMNS = (
    ("Reference", "reference", 2.4),
    ("What was agreed", "agreed", 6.2),
    ("Owner", "owner", 3.0),
    ("Due", "due", 2.6),
    ("State", "state", 2.4),
)
WORDS = (
    "Agree with the child and the carer what the next review looks at, and write down what each of them said about it"
)
PEERS = ("docxtemplater", "carbone")
_NUMBER = re.compile(r"<c:v>\d+</c:v>")
_SCRIPTS = {
    "docxtemplater": """
const fs = require('fs'), Zip = require('pizzip'), Templater = require('docxtemplater');
module.exports = (t, d, done) => {
  const doc = new Templater(new Zip(fs.readFileSync(t)), {paragraphLoop: true});
  doc.render(d);
  done(doc.getZip().generate({type: 'nodebuffer', compression: 'DEFLATE'}));
};""",
    "carbone": """
const carbone = require('carbone');
module.exports = (t, d, done) => carbone.render(t, d, (e, out) => { if (e) throw e; done(out); });""",
}
_RUN = """
const fs = require('fs'), job = require(process.argv[2]), [t, d, o, n] = process.argv.slice(3);
const data = JSON.parse(fs.readFileSync(d)), times = [], processor = [];
const once = left => {
  const begun = process.hrtime.bigint(), used = process.cpuUsage();
  job(t, data, out => {
    times.push(Number(process.hrtime.bigint() - begun) / 1e6);
    const more = process.cpuUsage(used);
    processor.push((more.user + more.system) / 1e3);
    if (left > 1) return once(left - 1);
    fs.writeFileSync(o, out);
    console.log(JSON.stringify({times, processor, memory: [process.resourceUsage().maxRSS / 1024]}));
    process.exit(0);
  });
};
once(Number(n));
"""


def main() -> None:
    node_modules = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    with tempfile.TemporaryDirectory() as name:
        for rows in (300, 30_000):
            _print_turns(rows, node_modules, Path(name))


def _print_turns(rows: int, node_modules: Path, folder: Path) -> None:
    (folder / "ours.docx").write_bytes(_ours_template())
    (folder / "data.json").write_bytes(json.dumps(data(rows)).encode())
    jobs = {"ours, finished": _ours_command(folder, "finished")}
    if rows >= LONG:
        jobs["ours, filled"] = _ours_command(folder, "filled")
    for peer in PEERS:
        if shutil.which("node") is None or not (node_modules / "node_modules" / peer).is_dir():
            print(f"{rows:6} rows  {peer:14} skipped: it is not installed in {node_modules}")
            continue
        jobs[peer] = _peer_command(peer, folder)
    warm: dict[str, list[dict[str, Any]]] = {name: [] for name in jobs}
    cold: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for _ in range(TURNS if rows < LONG else 1):
        for name, command in jobs.items():
            warm[name].append(_told_by(command, TIMES if rows < LONG else 2, node_modules)[1])
            cold[name].append(_told_by(command, 1, node_modules)[0])
    for name in jobs:
        times = median(t for told in warm[name] for t in told["times"][1:])
        processor = median(t for told in warm[name] for t in told["processor"][1:])
        started, used = (median(told) for told in zip(*cold[name], strict=True))
        mb = " and ".join(f"{m:.0f}" for m in warm[name][-1]["memory"])
        print(
            f"{rows:6} rows  {name:14} {times:6.0f} ms (processor {processor:5.0f}); with the start of its process "
            f"{started:6.0f} ms ({used:5.0f}); {mb} MB {_told((folder / f'out {name}.docx').read_bytes())}"
        )


def _told_by(command: Sequence[str], times: int, node_modules: Path) -> tuple[tuple[float, float], dict[str, Any]]:
    """Wall and processor time in ms of a run that does the job so many times, and what it says of each."""
    environment = {**os.environ, "NODE_PATH": str(node_modules / "node_modules")}
    begun, used = perf_counter(), _used_by_children()
    done = subprocess.run(
        [str(times) if word == "TIMES" else word for word in command],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=280,
    )
    took = (perf_counter() - begun) * 1000, (_used_by_children() - used) * 1000
    return took, json.loads(done.stdout.splitlines()[-1])


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ours_command(folder: Path, how: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.reports_ours", str(folder), "TIMES", how]


def data(rows: int) -> dict[str, Any]:
    """The rows, and paragraphs for about a third of them."""
    held = [
        {
            "reference": f"CV-{20000 + n}",
            "agreed": f"{WORDS} ({n}).",
            "owner": "Case manager",
            "due": f"{1 + n % 28} March 2026",
            "state": "Open" if n % 3 else "Done",
        }
        for n in range(rows)
    ]
    numbers = {f"c{n}v{i}": v for n in range(CHARTS) for i, v in enumerate(chart(n).series[0].values)}
    texts = [{"text": f"{n}. {WORDS}. {WORDS}. {WORDS}."} for n in range(125)]
    return {"rows": held, "texts": texts, "numbers": numbers}


def _ours_template() -> bytes:
    document = new_document()
    say(document, "A report to measure", "Heading 1")
    say(document, "{%p for t in texts %}")
    say(document, "{{ t.text }}")
    say(document, "{%p endfor %}")
    for number in range(CHARTS):
        only_if(document, "rows")
        say(document, f"⟦object:{number}⟧", "Chart")
        say(document, "{%p endif %}")
    say(document, "What was agreed", "Table Title")
    table_rows(document, "rows", COLUMNS)
    return _bytes(document)


def _peer_command(peer: str, folder: Path) -> list[str]:
    made = {
        f"{peer}.docx": _peers_template(peer),
        "run.js": _RUN.encode(),
        f"{peer}.js": _SCRIPTS[peer].encode(),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    names = (f"{peer}.js", f"{peer}.docx", "data.json", f"out {peer}.docx")
    return ["node", str(folder / "run.js"), *(str(folder / name) for name in names), "TIMES"]


def _told(out: bytes) -> str:
    document = docx.Document(BytesIO(out))
    rows = sum(len(table._tbl.tr_lst) for table in document.tables)
    charts = sum(str(part.partname).startswith("/word/charts/") for part in document.part.package.iter_parts())
    return f"({rows:,} table rows, {charts} charts, {len(out) / 1e6:.1f} MB)"


def _peers_template(peer: str) -> bytes:
    document = new_document()
    say(document, "A report to measure", "Heading 1")
    fields = [field for _, field, _ in COLUMNS]
    if peer == "docxtemplater":
        for text in ("{#texts}", "{text}", "{/texts}"):
            say(document, text)
        marks = [[f"{{{f}}}" for f in fields]]
        marks[0][0], marks[0][-1] = "{#rows}" + marks[0][0], marks[0][-1] + "{/rows}"
    else:
        say(document, "{d.texts[i].text}")
        say(document, "{d.texts[i+1].text}")
        marks = [[f"{{d.rows[{at}].{f}}}" for f in fields] for at in ("i", "i+1")]
    for number in range(CHARTS):
        add_chart(document, say(document, "", "Chart"), chart(number), number + 1)
    if peer == "carbone":
        _mark_numbers(document)
    say(document, "What was agreed", "Table Title")
    _table(document, marks)
    return _bytes(document)


def _mark_numbers(document: Document) -> None:
    """Fields in place of the numbers that the charts show."""
    for part in document.part.package.iter_parts():
        if part.partname.startswith("/word/charts/"):
            at = count()
            mark = f"<c:v>{{d.numbers.c{(part.partname.idx or 1) - 1}v%d}}</c:v>"
            part._blob = _NUMBER.sub(lambda _, mark=mark, at=at: mark % next(at), part.blob.decode()).encode()


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(1 + len(rows), len(COLUMNS), style="Checkback Table")
    for row, texts in zip(table.rows, ([name for name, _, _ in COLUMNS], *rows), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].text = text
            cell.paragraphs[0].style = "Table Text"


def _bytes(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
