"""The main path: completed forms in; tracker, action plan, report and meeting pack out.

It works towards the state: it derives what should be, compares it with what is, and writes the difference. Running it
twice writes nothing the second time; killed anywhere, the next run finishes the work.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import Protocol

from generator.days import next_meeting
from generator.errors import CheckbackError, DocumentError
from generator.filing import Filed, Filing
from generator.intake import Refused, read_submissions
from generator.ledger import Ledger
from generator.model import Issue, as_text
from generator.profile import FormDefinition, ServiceProfile
from generator.programme.records import Plan, plan_audits
from generator.programme.submission import Submission
from generator.reports.gate import release_problems
from generator.reports.pack import write_meeting_pack
from generator.reports.periods import quarter_before, quarter_of
from generator.reports.quarterly import write_quarterly_report
from generator.tracker.workbook import WorkbookUpdate, read_plan_entries, update_action_plan, update_tracker
from sharepoint.errors import FileLocked, LibraryError, VersionConflict
from sharepoint.library import Library

WRITER = "2026-11"  # raised when the documents change in what they say, so that they are written again

_log = logging.getLogger("checkback")


class Progress(Protocol):
    """Who is told how far a run has come."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage begins, with this many steps where that is known."""

    def step(self, what: str) -> None:
        """One step of the stage is done."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """When the run takes place, and whether it only says what it would do."""

    now: dt.datetime
    dry_run: bool = False

    @property
    def today(self) -> dt.date:
        """The day of the run."""
        return self.now.date()


@dataclass(slots=True)
class RunResult:
    """What a run read, noticed and wrote."""

    dry_run: bool = False
    submissions: list[Submission] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    plan: Plan | None = None
    filed: list[Filed] = field(default_factory=list)
    updates: dict[str, WorkbookUpdate] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    library_errors: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    @property
    def has_defects(self) -> bool:
        """Whether anything failed through a fault of ours."""
        return bool(self.defects) or any(r.defect for r in self.refused)

    @property
    def changed(self) -> list[Filed]:
        """The files that were written, or would be."""
        return [f for f in self.filed if f.changed]

    @property
    def issues(self) -> list[tuple[str, Issue]]:
        """Everything that was noticed, with the path of the form; across forms the path is blank."""
        across = [("", i) for i in self.plan.issues] if self.plan else []
        return across + [(s.path, i) for s in self.submissions for i in s.issues]


def run(
    library: Library, profile: ServiceProfile, ledger: Ledger, options: RunOptions, progress: Progress
) -> RunResult:
    """Read, check and plan; update tracker and action plan; write the report and the pack; file them.

    One bad file, one locked workbook or one blocked report never stops the rest; each is in the result.
    """
    result = RunResult(dry_run=options.dry_run)
    progress.stage("Reading completed forms", sum(1 for _ in library.list(profile.folders.forms)))
    result.submissions, result.refused = read_submissions(library, profile, ledger, options.today, progress.step)
    if not result.submissions:
        return result
    entered = _plan_so_far(library, profile, result)
    result.plan = plan_audits(result.submissions, *(entered or ({}, {})), profile, options.today)
    filing = Filing(library, ledger, options.now, options.dry_run)
    stages = _Writing(profile, ledger, filing, options.today, result.plan, result).stages()
    for stage, write in stages.items() if entered else [("Audit tracker", stages["Audit tracker"])]:
        progress.stage(stage)
        with _each(result, stage):
            write()
        progress.step(stage)
    if not options.dry_run:
        ledger.commit()
    return result


def _plan_so_far(
    library: Library, profile: ServiceProfile, result: RunResult
) -> tuple[dict[str, dict[str, object]], dict[str, str]] | None:
    """What people entered in the action plan, and the words of its actions, both by action key.

    None where the plan is there and cannot be read: what is done and overdue is then not known, so neither the plan
    nor a report is written.
    """
    path, entered = profile.folders.action_plan, None
    with _each(result, f"{path}: it and the reports were not written"):
        existing = library.find(path)
        entered = read_plan_entries(library.read(existing)) if existing else ({}, {})
    return entered


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes what follows from the plan: the two workbooks, then the two documents."""

    profile: ServiceProfile
    ledger: Ledger
    filing: Filing
    today: dt.date
    plan: Plan
    result: RunResult

    def stages(self) -> dict[str, Callable[[], None]]:
        """What is written, in order, by the name under which people see it."""
        return {
            "Audit tracker": self._tracker,
            "Action plan": self._action_plan,
            "Quarterly report": self._report,
            "Meeting pack": self._pack,
        }

    def _tracker(self) -> None:
        update = partial(update_tracker, records=self.plan.audits, profile=self.profile, today=self.today)
        self._update(self.profile.folders.tracker, update)

    def _action_plan(self) -> None:
        update = partial(update_action_plan, records=self.plan.actions, profile=self.profile, today=self.today)
        self._update(self.profile.folders.action_plan, update)

    def _report(self) -> None:
        quarter = quarter_before(quarter_of(self.today, self.profile), self.profile)
        write = partial(write_quarterly_report, self.plan.audits, self.plan.actions, quarter, self.profile, self.today)
        self._publish(f"{self.profile.folders.reports}/{quarter.id}/Quarterly QA report {quarter.id}.docx", write)

    def _pack(self) -> None:
        meeting = next_meeting(self.profile.programme.meeting, self.today)
        write = partial(write_meeting_pack, self.plan.audits, self.plan.actions, meeting, self.profile, self.today)
        self._publish(f"{self.profile.folders.packs}/{meeting:%Y-%m-%d}/Meeting pack {as_text(meeting)}.docx", write)

    def _update(self, path: str, update: Callable[..., WorkbookUpdate]) -> None:
        """Bring a workbook that people edit to the state it should have, and remember what was written."""

        def merged(before: bytes | None) -> bytes:
            self.result.updates[path] = update(before, base=self.ledger.base(path))
            return self.result.updates[path].data

        self.result.filed.append(self.filing.merge(path, merged))
        done = self.result.updates[path]
        self.result.problems += done.problems
        self.ledger.keep_base(path, done.new_base)

    def _publish(self, path: str, write: Callable[[], bytes]) -> None:
        """Write a report where what it is made from changed, unless the release gate finds a name in it (DP-06)."""

        def released() -> bytes:
            data = write()
            names = identifying_names(self.plan, self.profile)
            known = nobodys_names(self.plan, self.profile)
            if found := release_problems(data, names, PurePosixPath(path).name, known):
                raise _BlockedError(found)
            return data

        try:
            self.result.filed.append(self.filing.publish(path, _source(self.plan, self.profile, path), released))
        except _BlockedError as error:
            self.result.blocked += [f"{path}: not published: {problem}" for problem in error.found]


class _BlockedError(Exception):
    def __init__(self, found: list[str]) -> None:
        super().__init__("; ".join(found))
        self.found = found


def identifying_names(plan: Plan, profile: ServiceProfile) -> set[str]:
    """The names of children that stand in the forms, for the release gate; they are kept nowhere else (DP-04)."""
    definitions: dict[str, FormDefinition] = {f.id: f for f in profile.forms}
    return {
        words
        for submission in plan.submissions.values()
        for field_id, answer in submission.form.answers.items()
        if (field := definitions[submission.form.form_id].fields.get(field_id))
        and field.identity
        and field_id.endswith("name")
        and (words := answer.value)
    }


def nobodys_names(plan: Plan, profile: ServiceProfile) -> set[str]:
    """Phrases that are no child's name though a child may share a word of them: the service, its teams, its staff."""
    staff = {n for a in plan.audits for n in (a.auditor, a.practitioner, a.team_manager, a.moderator, a.team)}
    return {profile.service.name, profile.service.short_name, *(a.owner for a in plan.actions), *staff} - {""}


def _source(plan: Plan, profile: ServiceProfile, path: str) -> str:
    """A digest of all that a report is made from, without the day, so that a new day alone writes nothing."""
    parts = (WRITER, path, profile.model_dump_json(), repr(plan.audits), repr(plan.actions))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@contextmanager
def _each(result: RunResult, what: str) -> Iterator[None]:
    """One part of a run: what goes wrong in it is recorded, and the rest goes on."""
    try:
        yield
    except DocumentError as error:
        result.problems.append(f"{what}: {error}")
    except (FileLocked, VersionConflict) as error:
        result.waiting.append(str(error))
    except LibraryError as error:
        result.library_errors.append(str(error))
    except CheckbackError as error:
        result.problems.append(f"{what}: {error}")
    except Exception:  # the rest of the run goes on; it is logged whole and the run exits 70
        _log.error("defect in %s\n%s", what, traceback.format_exc())
        result.defects.append(f"{what}: Checkback itself failed. Please report it with the log.")
