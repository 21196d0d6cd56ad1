"""Every document of the demonstration can be read by everybody, and comes out the same each time it is made."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from generator.improvement_plan import find_plan_form, write_word_plan
from generator.office.accessibility import accessibility_problems
from generator.office.workbook_lint import workbook_problems
from generator.periods import quarter_of
from generator.profile_load import load_profile
from generator.reports.pack import write_meeting_pack, write_pack_figures
from generator.reports.quarterly import write_quarterly_figures, write_quarterly_report
from tests.builders.reports import MEETING, year
from tests.builders.shown import Shown

TODAY = date(2026, 11, 20)
SERVICES = ("tower-hamlets", "nottingham")


def _ours(shown: Shown, pattern: str) -> list[Path]:
    """What Checkback wrote into the library: staff's own forms, copies of them and earlier versions left out."""
    staff = {str(shown.folder / path) for path in shown.year.files}
    apart = ("Completed audits", "Comments on forms", "Previous versions")
    found = [p for p in sorted(shown.folder.rglob(pattern)) if not set(p.relative_to(shown.folder).parts) & set(apart)]
    return [p for p in found if str(p) not in staff]


def _problems(data: bytes, name: str) -> list[str]:
    """The improvement plan and the minutes are forms: laid out as boxes, with guidance in smaller type."""
    if not any(form in name.casefold() for form in ("improvement plan", "minutes")):
        return accessibility_problems(data)
    return [problem for problem in accessibility_problems(data, form=True) if "too small" not in problem]


def test_everybody_can_read_every_word_document(shown: Shown) -> None:
    documents = _ours(shown, "*.docx")
    names = " ".join(p.name for p in documents)
    assert all(kind in names for kind in ("Quarterly QA report", "Meeting pack", "Good practice"))
    problems = {p.name: _problems(p.read_bytes(), p.name) for p in documents}
    assert {name: found for name, found in problems.items() if found} == {}


def test_every_workbook_is_marked_and_titled(shown: Shown) -> None:
    for path in _ours(shown, "*figures.xlsx"):
        assert workbook_problems(path.read_bytes()) == []
        book = openpyxl.load_workbook(path)
        assert book.properties.title
        for sheet in book.worksheets:
            assert sheet["A1"].value, sheet.title
            assert len(sheet.tables) == 1, sheet.title
            assert not sheet.merged_cells.ranges, sheet.title
            rows = list(sheet.iter_rows(min_row=2, values_only=True))
            assert len(set(rows[0])) == len([head for head in rows[0] if head]) == sheet.max_column, sheet.title
            assert all(any(cell is not None for cell in row) for row in rows), sheet.title


def writers(service: str) -> dict[str, Callable[[], bytes]]:
    """How the regular documents of a service are written, by kind."""
    profile = load_profile(service)
    records, actions = year(profile)
    quarter = quarter_of(date(2026, 7, 1), profile)
    of_quarter, of_meeting = (quarter, profile, TODAY), (MEETING, profile, TODAY)
    report = write_quarterly_report(records, actions, *of_quarter)
    pack = write_meeting_pack(records, actions, *of_meeting)
    return {
        "report": partial(write_quarterly_report, records, actions, *of_quarter),
        "report figures": partial(write_quarterly_figures, records, actions, *of_quarter, report),
        "pack": partial(write_meeting_pack, records, actions, *of_meeting),
        "pack figures": partial(write_pack_figures, records, actions, *of_meeting, pack),
    } | (
        {"improvement plan": lambda: write_word_plan(None, {}, actions, profile, TODAY).data or b""}
        if find_plan_form(profile)
        else {}
    )


def digests() -> str:
    """A digest of each regular document of both services."""
    made = {f"{s} {kind}": write() for s in SERVICES for kind, write in writers(s).items()}
    return "\n".join(f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in made.items())


def test_the_same_records_give_the_same_bytes_in_another_process() -> None:
    """Also where Python orders its sets in another way."""
    command = [sys.executable, "-c", "from tests.golden.test_every_document import digests; print(digests())"]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[2])}
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=240)
    assert again.stdout.strip() == digests()
    assert len(again.stdout.splitlines()) == sum(len(writers(service)) for service in SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_regular_documents_of_a_year_can_be_read_by_everybody(service: str) -> None:
    for kind, write in writers(service).items():
        data = write()
        if "figures" in kind:
            assert openpyxl.load_workbook(BytesIO(data)).sheetnames[0] == "Start here"
        else:
            assert _problems(data, kind) == [], kind
