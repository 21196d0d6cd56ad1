"""One report with 300 rows and 10 charts, and one of 30,000 rows, beside docxtemplater and carbone in the same run.

``python -m benchmarks.reports_peers [FOLDER]``. FOLDER is where the peers are installed (``npm install docxtemplater
pizzip carbone``); a peer that is not there is skipped aloud. Every template says the same: a table whose row repeats,
paragraphs, and 10 charts. The peers copy the charts of their template as they are; ours draws each from numbers, with
its own workbook, starts the process of its sandbox every time, and lays the tables out. With 30,000 rows the template
is filled and no more, by all three: Checkback reads no Word file with a part of that size. Times are medians of runs in
a process that has begun, and for the peers once with its start. Aimed at: faster than both at 300 rows, memory below
300 MB, 30,000 rows in under 3 seconds; docs/reports.md says what was measured.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import docx
from docx.document import Document

from generator.office.chart import BarChart, Series, add_chart
from generator.office.docx_finish import About
from generator.reports.render import render_template, write_document
from generator.reports.template_parts import only_if, say, table_rows
from generator.reports.template_styles import new_document

DAY = date(2026, 11, 20)
ABOUT = About("A report to measure", "", "Checkback", "en-GB", DAY)
CHARTS, TIMES, LONG = 10, 5, 10_000
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
const data = JSON.parse(fs.readFileSync(d)), times = [];
const once = left => {
  const begun = process.hrtime.bigint();
  job(t, data, out => {
    times.push(Number(process.hrtime.bigint() - begun) / 1e6);
    if (left > 1) return once(left - 1);
    fs.writeFileSync(o, out);
    console.log(JSON.stringify({times, mb: process.resourceUsage().maxRSS / 1024}));
    process.exit(0);
  });
};
once(Number(n));
"""


def main() -> None:
    node_modules = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    with tempfile.TemporaryDirectory() as name:
        for rows in (300, 30_000):
            ours = _ours(rows, Path(name))
            if rows < LONG:
                _print_memory()
            for peer in PEERS:
                _against(peer, rows, ours, node_modules, Path(name))


def _print_memory() -> None:
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"             largest memory: {own:.0f} MB here, {child:.0f} MB in the template's process")


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
    return {"rows": held, "texts": [{"text": f"{n}. {WORDS}. {WORDS}. {WORDS}."} for n in range(125)]}


def chart(number: int) -> BarChart:
    """One of the charts."""
    names = ("Assessment", "Planning", "Delivery", "Reviewing", "Supervision")
    return BarChart(
        names, (Series("Audits", tuple(3 + (number + n) % 7 for n in range(5))),), "Audits by area, in bars."
    )


def _ours(rows: int, folder: Path) -> float:
    document, made = new_document(), data(rows)
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
    template = _bytes(document)
    charts = {str(n): chart(n) for n in range(CHARTS)}
    times = []
    for _ in range(TIMES if rows < LONG else 1):
        begun = perf_counter()
        out = write_document(template, made, charts, ABOUT) if rows < LONG else render_template(template, made)
        times.append((perf_counter() - begun) * 1000)
    (folder / "ours.docx").write_bytes(out)
    print(f"{rows:6} rows  {'ours':14} {median(times):7.0f} ms {_told(out)}")
    return median(times)


def _against(peer: str, rows: int, ours: float, installed: Path, folder: Path) -> None:
    if shutil.which("node") is None or not (installed / "node_modules" / peer).is_dir():
        print(f"{rows:6} rows  {peer:14} skipped: it is not installed in {installed}")
        return
    (folder / "template.docx").write_bytes(_peers_template(peer))
    wrapped = data(rows)
    (folder / "data.json").write_text(json.dumps(wrapped))
    (folder / "run.js").write_text(_RUN)
    (folder / "job.js").write_text(_SCRIPTS[peer])
    command = ["node", "run.js", "./job.js", "template.docx", "data.json", "out.docx"]
    environment = {
        "PATH": str(Path(shutil.which("node") or "node").parent),
        "NODE_PATH": str(installed / "node_modules"),
    }
    told: list[dict[str, Any]] = []
    for times in (1, TIMES if rows < LONG else 1):
        begun = perf_counter()
        done = subprocess.run(
            [*command, str(times)], cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=280
        )
        told.append({"cold": (perf_counter() - begun) * 1000, **json.loads(done.stdout.splitlines()[-1])})
    warm, cold, out = median(told[1]["times"]), told[0]["cold"], (folder / "out.docx").read_bytes()
    print(
        f"{rows:6} rows  {peer:14} {warm:7.0f} ms {_told(out)}, {told[1]['mb']:.0f} MB; "
        f"{warm / ours:.2f} times ours; with the start of its process {cold:.0f} ms, {cold / ours:.2f} times"
    )


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
        add_chart(document, say(document, "", "Chart"), chart(number), number + 1, DAY)
    say(document, "What was agreed", "Table Title")
    _table(document, marks)
    return _bytes(document)


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
