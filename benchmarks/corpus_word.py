"""Reads every Word file of a folder and says what the reader made of it: crashes, time, memory, text that was lost.

    python benchmarks/corpus_word.py FOLDER

For each file an independent look with lxml lists the runs that stand in content controls and in tracked insertions;
each must be found again in what the reader gives. Every file is read in a process of its own. Time is processor time,
so that a busy machine fails nobody; memory is the most that the process held until the file was read, Python and the
two services' forms included. Bring your own folder: public test suites are good ones.
"""

from __future__ import annotations

import collections
import io
import multiprocessing
import resource
import statistics
import sys
import time
import zipfile
from pathlib import Path

from lxml import etree

from generator.errors import DocumentError
from generator.forms.identify import identify
from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import all_paragraphs
from generator.profile_load import load_profile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SUFFIXES = {".docx", ".dotx", ".docm", ".dotm"}
LONGEST, MOST_MEMORY = 5.0, 300
"""Seconds of processor time and megabytes for one file."""


def expected_runs(data: bytes) -> list[str]:
    """The runs of the main part within controls (prompts left out) or insertions that a person can see."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "word/document.xml" not in archive.namelist():  # the main part may have another name; then nothing is said
            return []
        xml = archive.read("word/document.xml").replace(STRICT, W.strip("{}").encode())
    runs = []
    for text in etree.fromstring(xml, etree.XMLParser(huge_tree=True)).iter(f"{W}t"):
        above = list(text.iterancestors())
        tags = {a.tag for a in above}
        wanted = f"{W}sdtContent" in tags or f"{W}ins" in tags
        dropped = tags & {f"{W}del", f"{W}moveFrom", MC_FALLBACK}
        if wanted and not dropped and not any(_is_unread(a) for a in above) and len((text.text or "").strip()) > 2:
            runs.append(_squeezed(text.text or ""))
    return runs


def _is_unread(element: etree._Element) -> bool:
    """Whether a run is hidden, or a control shows its prompt."""
    for path in ("w:rPr/w:vanish", "w:sdtPr/w:showingPlcHdr", "w:pPr/w:rPr/w:del"):
        found = element.find(path, {"w": W.strip("{}")})
        if found is not None and found.get(f"{W}val", "1") not in {"0", "false"}:
            return path != "w:pPr/w:rPr/w:del"
    return False


def _squeezed(text: str) -> str:
    return "".join(text.split())


def look(path: Path) -> tuple[str, float, int, int, int, list[str]]:
    """Outcome, seconds, runs expected, runs found, peak memory in MB, and some of what was lost."""
    data, start = path.read_bytes(), time.process_time()
    outcome, expected, found, lost = "read", [], [], []
    try:
        package = open_package(data, allow_macros=True)
        document = read_document(package)
        whole = _squeezed("".join(p.text for p in all_paragraphs(document.blocks)))
        try:
            identify(package, PROFILES, path.name)
        except DocumentError:
            pass
        else:
            outcome = "taken for a form"
    except DocumentError as error:
        outcome = f"refused: {error.code}"
    except Exception as error:
        outcome = f"CRASH: {type(error).__name__}: {error}"
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if outcome == "read":
        expected = expected_runs(data)
        found = [run for run in expected if run in whole]
        lost = [run for run in expected if run not in whole]
    return outcome, seconds, len(expected), len(found), memory, lost[:3]


PROFILES = (load_profile("tower-hamlets"), load_profile("nottingham"))


def main(folder: Path) -> None:
    """Look at every file, two at a time; says which took too long or too much."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
    with multiprocessing.Pool(2, maxtasksperchild=1) as pool:
        results = dict(zip(files, pool.map(look, files, chunksize=1), strict=True))
    outcomes = collections.Counter(
        r[0].split(": ")[0] + (": " + r[0].split(": ")[1] if ": " in r[0] else "") for r in results.values()
    )
    for outcome, count in outcomes.most_common():
        print(f"{count:6} {outcome}")
    times, memory = [r[1] for r in results.values()], [r[4] for r in results.values()]
    wanted, got = sum(r[2] for r in results.values()), sum(r[3] for r in results.values())
    print(
        f"processor seconds a file: median {statistics.median(times):.3f}, slowest {max(times):.2f}, over {LONGEST}: "
        f"{sum(t > LONGEST for t in times)}; MB a process: median {statistics.median(memory):.0f}, most {max(memory)}, "
        f"over {MOST_MEMORY}: {sum(m > MOST_MEMORY for m in memory)}"
    )
    print(f"runs in controls and insertions: {got} of {wanted} found ({100 * got / max(wanted, 1):.2f} %)")
    for path, result in results.items():
        if result[5] or result[0].startswith("CRASH") or result[1] > LONGEST or result[4] > MOST_MEMORY:
            print(f"  {path.name}: {result[0]}, {result[1]:.2f} s, {result[4]} MB, lost {result[5]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
