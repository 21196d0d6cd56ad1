"""The main job on the fictional year, as it would have gone: first half, the analyst's edits, second half."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from generator.demo.workbook import analyst_edits
from generator.demo.year import DemoYear
from generator.ledger import Ledger
from generator.profile import ServiceProfile
from generator.run import Progress, RunOptions, RunResult, run
from sharepoint.library import Library

SETTINGS = "checkback.toml"


@dataclass(frozen=True, slots=True)
class Demo:
    """The year with what its two runs gave, halfway and today."""

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
    """Lay the year's files into an empty library and run the main job twice, with an analyst at work in between.

    ``save`` puts a file at a path of the library as a member of staff would.
    """
    save(SETTINGS, year.config.encode())
    for path, data in year.early_files.items():
        save(path, data)
    halfway = run(library, profile, ledger, _options(year.halfway), progress)
    _let_the_analyst_work(year, profile, library, save)
    for path, data in year.late_files.items():
        save(path, data)
    return Demo(year, halfway, run(library, profile, ledger, _options(year.today), progress))


def _options(day: dt.date) -> RunOptions:
    return RunOptions(now=dt.datetime.combine(day, dt.time(9), dt.UTC))


def _let_the_analyst_work(
    year: DemoYear, profile: ServiceProfile, library: Library, save: Callable[[str, bytes], None]
) -> None:
    paths = (profile.folders.tracker, profile.folders.action_plan)
    tracker, action_plan = (library.read(ref) for path in paths if (ref := library.find(path)))
    for path, data in zip(paths, analyst_edits(tracker, action_plan, year.halfway), strict=True):
        save(path, data)
