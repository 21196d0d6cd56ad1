"""The main job on the fictional year, as it would have gone: first half, the analyst's edits, second half."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from generator.demo.workbook import analyst_edits, plan_entries
from generator.demo.year import DemoYear
from generator.ledger import Ledger
from generator.people import PEOPLE
from generator.profile import ServiceProfile
from generator.run import Progress, RunOptions, RunResult, run
from sharepoint.errors import NotFound
from sharepoint.library import Library

SETTINGS = "checkback.toml"


@dataclass(frozen=True, slots=True)
class Demo:
    """The year with what its runs gave, halfway and today."""

    year: DemoYear
    halfway: RunResult
    today: RunResult


def show_year(
    year: DemoYear,
    profile: ServiceProfile,
    library: Library,
    ledger: Ledger,
    *,
    save: Callable[[str, bytes], None],
    progress: Progress,
) -> Demo:
    """Lay the year's files into an empty library and run the main job, with people at work in between.

    ``save`` puts a file at a path of the library as a member of staff would.
    """
    save(SETTINGS, year.config.encode())
    save(PEOPLE, year.people.encode())
    for path, data in year.early_files.items():
        save(path, data)
    halfway = run(library, profile, ledger, _options(year.halfway), progress)
    _let_the_analyst_work(year, profile, library, save)
    for path, data in year.late_files.items():
        save(path, data)
    run(library, profile, ledger, _options(year.today), progress)
    plan = profile.folders.action_plan
    save(plan, plan_entries(_content(library, plan), year.today))
    return Demo(year, halfway, run(library, profile, ledger, _options(year.today), progress))


def _options(day: dt.date) -> RunOptions:
    return RunOptions(now=dt.datetime.combine(day, dt.time(9), dt.UTC))


def _let_the_analyst_work(
    year: DemoYear, profile: ServiceProfile, library: Library, save: Callable[[str, bytes], None]
) -> None:
    paths = (profile.folders.tracker, profile.folders.action_plan)
    edited = analyst_edits(_content(library, paths[0]), _content(library, paths[1]), year.halfway)
    for path, data in zip(paths, edited, strict=True):
        save(path, data)


def _content(library: Library, path: str) -> bytes:
    ref = library.find(path)
    if ref is None:
        raise NotFound(f"There is no '{path}' although a run has just ended. Please report it.")
    return library.read(ref)
