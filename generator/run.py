"""The main path: completed forms in; tracker, action plan, report and meeting pack out.

It works towards the state: it derives what should be, compares it with what is, and writes the difference. Running it
twice writes nothing the second time; killed anywhere, the next run finishes the work.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from generator.allocating import reallocate
from generator.calendar_file import write_calendar
from generator.days import add_months, month_end, month_start, next_meeting
from generator.entered import WORD
from generator.feedback_copies import CopyWriter, plan_copies
from generator.filing import NO_BASES, Cells, Filed, Filing, Made, Rebuilt
from generator.further_documents import DueDocument, documents_due
from generator.improvement_plan import WordEdits, find_plan_form, write_word_plan
from generator.ledger import Ledger
from generator.model import NoticeKind, as_text
from generator.outbox import Outbox
from generator.periods import quarter_before, quarter_of
from generator.planning import FURTHER, read_and_plan
from generator.profile import FormDefinition, ServiceProfile
from generator.programme.calendar import Due, plan_calendar, timetable_row
from generator.programme.notices import papers_notice, plan_notices
from generator.programme.records import Plan
from generator.programme.recurrence import find_recurrences
from generator.reports.carried import read_earlier
from generator.reports.figures_workbook import figures_path
from generator.reports.gate import release_problems
from generator.reports.pack import write_meeting_pack, write_pack_figures
from generator.reports.quarterly import write_quarterly_figures, write_quarterly_report
from generator.run_result import Progress, RunOptions, RunResult, recorded
from generator.tracker.workbook import WorkbookUpdate, update_action_plan, update_tracker
from sharepoint.library import Library

__all__ = ["Progress", "RunOptions", "RunResult", "run"]

WRITER = "2026-11b"  # raised when the documents change in what they say, so that they are written again


def run(
    library: Library, profile: ServiceProfile, ledger: Ledger, options: RunOptions, progress: Progress
) -> RunResult:
    """Read, check and plan; update tracker and action plan; write the report and the pack; file them.

    One bad file, one locked workbook or one blocked report never stops the rest; each is in the result.
    """
    result = RunResult(dry_run=options.dry_run)
    edits, unread = read_and_plan(library, profile, ledger, options.today, progress, result=result)
    if not result.plan.audits and not result.submissions:
        return result
    if not options.dry_run and _reallocate(library, profile, result):
        edits, unread = read_and_plan(library, profile, ledger, options.today, progress, result=result)
    filing = Filing(library, ledger, options.now, options.dry_run)
    stages = _Writing(profile, ledger, filing, options, result.plan, result, edits).stages()
    for stage, write in ((s, w) for s, w in stages.items() if s not in unread):
        progress.stage(stage)
        with recorded(result, stage):
            write()
        progress.step(stage)
    _write_copies(CopyWriter(library, ledger, filing, profile, options.today), result, progress)
    progress.stage("Notices")
    with recorded(result, profile.folders.outbox):
        _write_notices(Outbox(library, ledger, profile, options.now), library, profile, result, options)
    if not options.dry_run:
        ledger.commit()
    return result


def _reallocate(library: Library, profile: ServiceProfile, result: RunResult) -> bool:
    """Give untouched forms to the auditors whom the tracker names instead; whether any was moved."""
    moved: list[str] = []
    with recorded(result, profile.folders.allocated):
        moved, problems = reallocate(library, profile, result.plan.audits)
        result.problems += problems
        result.filed += [Filed(path, "changed") for path in moved]
    return bool(moved)


def _write_notices(
    outbox: Outbox, library: Library, profile: ServiceProfile, result: RunResult, options: RunOptions
) -> None:
    """What people have to be told, each once; the papers of a meeting once their day has come and they lie there."""
    plan = result.plan
    notices = plan_notices(plan.audits, profile, options.today, plan.actions)
    meeting = next_meeting(profile.programme.meeting, options.today)
    papers = meeting - dt.timedelta(days=profile.programme.deadlines.papers_before_meeting_days)
    path = _pack_path(profile, meeting)
    if options.today >= papers and library.find(path):
        notices.append(papers_notice(profile, meeting, path))
    if result.library_errors or any(r.code == "library" for r in result.refused):
        # Lists made while a file could not be had would be wrong for good, for each is given once.
        notices = [n for n in notices if n.kind not in {NoticeKind.DIGEST, NoticeKind.SERVICE_TOLD}]
    result.filed += outbox.put(notices, dry_run=options.dry_run)


def _pack_path(profile: ServiceProfile, meeting: dt.date) -> str:
    return f"{profile.folders.packs}/{meeting:%Y-%m-%d}/Meeting pack {as_text(meeting)}.docx"


def _write_copies(writer: CopyWriter, result: RunResult, progress: Progress) -> None:
    """Forms with comments, for the people whose turn it is."""
    copies = plan_copies(result.plan, writer.profile)
    progress.stage("Comments on forms", len(copies))
    for copy in copies:
        with recorded(result, copy.path):
            if filed := writer.write(copy):
                result.filed.append(filed)
        progress.step(copy.path)


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes what follows from the plan: the two workbooks, then the two documents."""

    profile: ServiceProfile
    ledger: Ledger
    filing: Filing
    options: RunOptions
    plan: Plan
    result: RunResult
    edits: WordEdits

    @property
    def today(self) -> dt.date:
        """The day of the run."""
        return self.options.today

    def stages(self) -> dict[str, Callable[[], None]]:
        """What is written, in order, by the name under which people see it."""
        return {
            "Audit tracker": self._tracker,
            "Action plan": self._action_plan,
            **({"Improvement plan": self._word_plan} if find_plan_form(self.profile) else {}),
            "Quarterly report": self._report,
            "Meeting pack": self._pack,
            FURTHER: self._further_documents,
            "Timetable": self._timetable,
        }

    def _tracker(self) -> None:
        update = partial(update_tracker, records=self.plan.audits, profile=self.profile, today=self.today)
        update = partial(update, timetable={due.key: timetable_row(due) for due in self._dues()})
        self._update(self.profile.folders.tracker, update)

    def _action_plan(self) -> None:
        update = partial(update_action_plan, records=self.plan.actions, profile=self.profile, today=self.today)
        word = self.profile.folders.improvement_plan
        agreed = {WORD: self.edits.base(self.ledger.base(word).get(WORD, {}))} if self.edits.typed else None
        bases = {word: agreed} if agreed else {}
        self._update(self.profile.folders.action_plan, partial(update, typed=self.edits.typed), bases)

    def _word_plan(self) -> None:
        """The action plan as a Word document, in step with the workbook; never with a child's name in it.

        Where the workbook has to wait, it waits as well: what people typed in Word is not yet in the workbook.
        """
        path, workbook = self.profile.folders.improvement_plan, self.profile.folders.action_plan
        if workbook not in {f.path for f in self.result.filed}:
            return

        def merged(before: bytes | None) -> Made:
            base = self.ledger.base(path).get(WORD, {})
            kept = [a for a in self.plan.actions if a.key not in self.edits.gone]
            made = write_word_plan(before, base, kept, self.profile, self.today, apart=self.edits.apart)
            data = made.data if made.data is before else self._released(path, made.data)
            return Made(data, {path: {WORD: made.base}}, tuple((WORD, *mark) for mark in made.marks))

        with _blocked(self.result, path):
            self.result.filed.append(self.filing.sync(path, merged))

    def _report(self) -> None:
        quarter = quarter_before(quarter_of(self.today, self.profile), self.profile)
        made_from = (self.plan.audits, self.plan.actions, quarter, self.profile, self.today)
        by_then = [a for a in self.plan.audits if a.submitted and a.submitted <= quarter.end]
        found = find_recurrences(by_then, self.profile)
        path = f"{self.profile.folders.reports}/{quarter.id}/Quarterly QA report {quarter.id}.docx"
        figures = partial(write_quarterly_figures, *made_from, found=found)
        self._publish(path, partial(write_quarterly_report, *made_from, found=found), figures)

    def _pack(self) -> None:
        meeting = next_meeting(self.profile.programme.meeting, self.today)
        made_from = (self.plan.audits, self.plan.actions, meeting, self.profile, self.today)
        path = _pack_path(self.profile, meeting)
        self._publish(path, partial(write_meeting_pack, *made_from), partial(write_pack_figures, *made_from))

    def _dues(self) -> list[Due]:
        first = month_start(self.today)
        return plan_calendar(self.profile, first, month_end(add_months(first, 12)))

    def _further_documents(self) -> None:
        """The summaries, overviews and lists that the framework asks for beside report and pack."""
        for document in documents_due(self.plan, self.profile, self.today):
            with recorded(self.result, document.path), _blocked(self.result, document.path):
                released = partial(self._released_document, document)
                self.result.filed.append(self.filing.publish(document.path, document.source_key, released))

    def _released_document(self, document: DueDocument) -> bytes:
        return self._released(document.path, document.write())

    def _timetable(self) -> None:
        """The programme's dates from this month to a year ahead, as a calendar to which people subscribe."""
        data = write_calendar(self._dues(), self.profile)
        source = hashlib.sha256(data).hexdigest()
        self.result.filed.append(self.filing.publish(self.profile.folders.timetable, source, lambda: data))

    def _update(self, path: str, update: Callable[..., WorkbookUpdate], bases: Mapping[str, Cells] = NO_BASES) -> None:
        """Bring a workbook that people edit to the state it should have, and remember what was written.

        ``bases`` are those of other documents whose edits it takes over.
        """

        def merged(before: bytes | None) -> Made:
            done = self.result.updates[path] = update(before, base=self.ledger.base(path))
            return Made(done.data, {**bases, path: done.new_base}, done.marks)

        self.result.filed.append(self.filing.sync(path, merged))
        self.result.problems += self.result.updates[path].problems

    def _publish(self, path: str, write: Callable[..., bytes], figures: Callable[[bytes], bytes]) -> None:
        """Write a report where what it is made from changed, unless the release gate finds a name in it (DP-06).

        What people wrote in the boxes of the one that lies there is carried over. ``figures`` gives the workbook that
        lies beside a report; it is filed first, so that a report is never without it.
        """
        source = _source(self.plan, self.profile, path, self.options.names)

        def rebuilt(before: bytes) -> Rebuilt:
            earlier = read_earlier(before)
            return Rebuilt(self._released(path, write(earlier=earlier)), earlier.in_place)

        def beside(report: str, data: bytes) -> None:
            book = figures_path(report)
            made = self._released(book, figures(data))
            self.result.filed.append(self.filing.publish(book, hashlib.sha256(made).hexdigest(), lambda: made))

        with _blocked(self.result, path):
            made = self.filing.publish(path, source, lambda: self._released(path, write()), rebuilt, beside)
            self.result.filed.append(made)

    def _released(self, path: str, data: bytes) -> bytes:
        names = identifying_names(self.plan, self.profile) | self.options.names
        known = nobodys_names(self.plan, self.profile)
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


def _source(plan: Plan, profile: ServiceProfile, path: str, names: frozenset[str]) -> str:
    """A digest of all that a report is made from, without the day, so that a new day alone writes nothing."""
    staff = repr(profile.people)
    parts = (WRITER, path, profile.model_dump_json(), staff, repr(plan.audits), repr(plan.actions), *sorted(names))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
