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
from generator.entered import (
    WORD,
    OfAudit,
    PlanEntries,
    nothing_entered,
    read_action_plan,
    read_tracker,
    read_word_plan,
)
from generator.errors import CheckbackError, DocumentError
from generator.feedback_copies import CopyWriter, plan_copies
from generator.filing import Filed, Filing
from generator.improvement_plan import WordEdits, WordPlan, find_plan_form, write_word_plan
from generator.intake import Refused, read_submissions
from generator.ledger import Ledger
from generator.model import Issue, as_text
from generator.periods import quarter_before, quarter_of
from generator.profile import FormDefinition, ServiceProfile
from generator.programme.records import Plan, plan_audits
from generator.programme.submission import Submission
from generator.reports.gate import release_problems
from generator.reports.pack import write_meeting_pack
from generator.reports.quarterly import write_quarterly_report
from generator.tracker.typed import Typed
from generator.tracker.workbook import WorkbookUpdate, update_action_plan, update_tracker
from sharepoint.errors import FileLocked, LibraryError, VersionConflict
from sharepoint.library import Library

WRITER = "2026-11"  # raised when the documents change in what they say, so that they are written again

_REPORTS = ("Quarterly report", "Meeting pack")
_NO_PLAN = Plan((), (), (), {})
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
    refs = list(library.list(profile.folders.forms))
    progress.stage("Reading completed forms", len(refs))
    read = read_submissions(library, refs, profile, ledger, options.today, seen=progress.step)
    result.submissions, result.refused = read
    if not result.submissions:
        return result
    typed, unread = _plan(library, profile, ledger, options.today, result)
    filing = Filing(library, ledger, options.now, options.dry_run)
    stages = _Writing(profile, ledger, filing, options.today, result.plan or _NO_PLAN, result, typed).stages()
    for stage, write in ((s, w) for s, w in stages.items() if s not in unread):
        progress.stage(stage)
        with _each(result, stage):
            write()
        progress.step(stage)
    _write_copies(CopyWriter(library, ledger, filing, profile, options.today), result, progress)
    if not options.dry_run:
        ledger.commit()
    return result


def _write_copies(writer: CopyWriter, result: RunResult, progress: Progress) -> None:
    """Forms with comments, for the people whose turn it is."""
    copies = plan_copies(result.plan or _NO_PLAN, writer.profile)
    progress.stage("Comments on forms", len(copies))
    for copy in copies:
        with _each(result, copy.path):
            if filed := writer.write(copy):
                result.filed.append(filed)
        progress.step(copy.path)


def _plan(
    library: Library, profile: ServiceProfile, ledger: Ledger, today: dt.date, result: RunResult
) -> tuple[Typed, set[str]]:
    """Plan audits and actions from the forms and from what people entered.

    Gives what is to be carried from the Word plan into the workbook, and the stages that cannot be written because
    what people entered could not be read: what is done and overdue is then not known, so no report is written either.
    """
    unread: set[str] = set()
    of_audit: OfAudit = nothing_entered
    entries, edits = PlanEntries(), WordEdits()
    with _unread(result, unread, profile.folders.tracker, "Audit tracker", *_REPORTS):
        of_audit = read_tracker(library, profile, ledger)
    with _unread(result, unread, profile.folders.action_plan, "Action plan", "Improvement plan", *_REPORTS):
        entries = read_action_plan(library, profile, ledger)
    plan = partial(plan_audits, result.submissions, profile=profile, today=today, entered=of_audit)
    result.plan = plan(entries=entries.by_key, known_actions=entries.words)
    with _unread(result, unread, profile.folders.improvement_plan, "Improvement plan"):
        edits = read_word_plan(library, profile, ledger, result.plan.actions)
        result.problems += edits.conflicts
    if edits.typed:
        entries = entries.with_typed(edits.typed)
        result.plan = plan(entries=entries.by_key, known_actions=entries.words)
    return edits.typed, unread


@contextmanager
def _unread(result: RunResult, unread: set[str], path: str, *stages: str) -> Iterator[None]:
    """Reading what people entered: where it fails it is said, and these stages are left out."""
    failed = True
    what = f"{path}: it and the reports were not written" if set(_REPORTS) <= set(stages) else path
    with _each(result, what):
        yield
        failed = False
    if failed:
        unread.update(stages)


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes what follows from the plan: the two workbooks, then the two documents."""

    profile: ServiceProfile
    ledger: Ledger
    filing: Filing
    today: dt.date
    plan: Plan
    result: RunResult
    typed: Typed

    def stages(self) -> dict[str, Callable[[], None]]:
        """What is written, in order, by the name under which people see it."""
        return {
            "Audit tracker": self._tracker,
            "Action plan": self._action_plan,
            **({"Improvement plan": self._word_plan} if find_plan_form(self.profile) else {}),
            "Quarterly report": self._report,
            "Meeting pack": self._pack,
        }

    def _tracker(self) -> None:
        update = partial(update_tracker, records=self.plan.audits, profile=self.profile, today=self.today)
        self._update(self.profile.folders.tracker, update)

    def _action_plan(self) -> None:
        update = partial(update_action_plan, records=self.plan.actions, profile=self.profile, today=self.today)
        self._update(self.profile.folders.action_plan, partial(update, typed=self.typed))

    def _word_plan(self) -> None:
        """The action plan as a Word document, in step with the workbook; never with a child's name in it."""
        path, made = self.profile.folders.improvement_plan, WordPlan(b"", {})
        base = self.ledger.base(path).get(WORD, {})

        def merged(before: bytes | None) -> bytes:
            nonlocal made
            made = write_word_plan(before, base, self.plan.actions, self.profile, self.today)
            return made.data if made.data is before else self._released(path, made.data)

        with _blocked(self.result, path):
            self.result.filed.append(self.filing.merge(path, merged))
            self.ledger.keep_base(path, {WORD: made.base})

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
        source = _source(self.plan, self.profile, path)
        with _blocked(self.result, path):
            self.result.filed.append(self.filing.publish(path, source, lambda: self._released(path, write())))

    def _released(self, path: str, data: bytes) -> bytes:
        names, known = identifying_names(self.plan, self.profile), nobodys_names(self.plan, self.profile)
        if found := release_problems(data, names, PurePosixPath(path).name, known):
            raise _BlockedError(found)
        return data


class _BlockedError(Exception):
    def __init__(self, found: list[str]) -> None:
        super().__init__("; ".join(found))
        self.found = found


@contextmanager
def _blocked(result: RunResult, path: str) -> Iterator[None]:
    try:
        yield
    except _BlockedError as error:
        result.blocked += [f"{path}: not published: {problem}" for problem in error.found]


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
