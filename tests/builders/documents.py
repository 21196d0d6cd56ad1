"""The further documents of a demonstration year in one line: ``demo_plan("nottingham")``, ``figures_in(data)``."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from rich.console import Console

from generator.cli_common import profile_of
from generator.cli_view import progress
from generator.demo.year import DemoYear, make_year
from generator.ledger import open_ledger
from generator.people import PEOPLE
from generator.planning import read_and_plan
from generator.profile import ServiceProfile
from generator.programme.records import Plan
from generator.reports.figure import Figure
from generator.run_result import RunResult
from sharepoint.folder import FolderLibrary
from tests.builders.reports import opened

TODAY = dt.date(2026, 11, 20)


@cache
def demo_year(service: str) -> DemoYear:
    """The demonstration year of a service."""
    return make_year(service)


@cache
def demo_plan(service: str) -> tuple[ServiceProfile, Plan]:
    """The profile and the plan that follow from all forms of a demonstration year, nothing entered by people."""
    with tempfile.TemporaryDirectory() as folder:
        library, year = Path(folder), demo_year(service)
        for path, data in {"checkback.toml": year.config, PEOPLE: year.people, **year.files}.items():
            (library / path).parent.mkdir(parents=True, exist_ok=True)
            (library / path).write_bytes(data.encode() if isinstance(data, str) else data)
        profile, result = profile_of(library, None), RunResult(dry_run=True)
        with open_ledger(None) as ledger, progress(Console(stderr=True), quiet=True) as quiet:
            read_and_plan(FolderLibrary(library), profile, ledger, TODAY, quiet, result=result)
    return profile, result.plan


def figures_in(data: bytes, figures: Iterable[Figure]) -> dict[str, str]:
    """What the table "How the figures were made" of a document shows: the count of each figure by its id."""
    counts = {said: count for _, said, count, *_ in table_in(data, "Mark")}
    return {f.id: counts[f.words] for f in figures if f.words in counts}


def table_in(data: bytes, heading: str) -> list[list[str]]:
    """The rows of the first table that has this heading among its columns, its header left out."""
    return next(rows for rows in _tables(data, heading))


def rows_in(data: bytes, heading: str) -> list[list[str]]:
    """The rows of all tables that have this heading among their columns."""
    return [row for rows in _tables(data, heading) for row in rows]


def _tables(data: bytes, heading: str) -> Iterator[list[list[str]]]:
    for table in opened(data).tables:
        if heading in [c.text.strip() for c in table.rows[0].cells]:
            yield [[c.text.strip() for c in row.cells] for row in table.rows[1:]]
