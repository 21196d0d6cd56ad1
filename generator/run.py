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

from generator.allocating import reallocate
from generator.calendar_file import write_calendar
from generator.days import add_months, month_end, month_start, next_meeting
from generator.entered import WORD, shown_before
from generator.feedback_copies import CopyWriter, plan_copies
from generator.filing import NO_BASES, Filed, Filing, Made
from generator.further_documents import documents_due
from generator.improvement_plan import WordEdits, find_plan_form, write_word_plan
from generator.intake import find_template
from generator.ledger import Ledger
from generator.minutes_form import put_minutes_form
from generator.model import AuditRecord, FormKind, NoticeKind, as_text
from generator.outbox import Outbox
from generator.performance_data import read_performance
from generator.periods import Period, quarter_before, quarter_of
from generator.planning import FURTHER, read_and_plan
from generator.profile import ServiceProfile
from generator.programme.calendar import Due, plan_calendar, timetable_row
from generator.programme.notices import papers_notice, plan_notices
from generator.programme.records import Plan
from generator.programme.recurrence import find_recurrences
from generator.programme.urgent_notices import plan_urgent
from generator.releasing import Release, WithheldError, labels_of, release_of
from generator.reports.documents_word import DOCUMENT
from generator.reports.figures_workbook import figures_path
from generator.reports.inventory import Held, folder_inventory
from generator.reports.pack import write_meeting_pack, write_pack_figures
from generator.reports.quarterly import write_quarterly_figures, write_quarterly_report
from generator.reports.render import MEETING_PACK, QUARTERLY_REPORT
from generator.run_result import Progress, RunOptions, RunResult, recorded
from generator.settling import Cells
from generator.tracker.workbook import WorkbookUpdate, update_action_plan, update_tracker
from generator.waiting import Companion, open_notice
from generator.working_days import papers_day
from sharepoint.errors import FileLocked
from sharepoint.library import Library

__all__ = ["Progress", "RunOptions", "RunResult", "run"]

WRITER = "2026-11c"  # raised when the documents change in what they say, so that they are written again


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
    outbox = Outbox(library, ledger, profile, options.now)
    shown = None
    with recorded(result, profile.folders.tracker):
        shown = shown_before(library, profile, ledger)
    with recorded(result, profile.folders.outbox):  # before the tracker: what it shows is no news any more
        notices = plan_urgent(result.plan.audits, profile, options.today, shown)
        result.filed += outbox.put(notices, dry_run=options.dry_run)
    filing = Filing(library, ledger, options.now, options.dry_run)
    writing = _Writing(library, profile, ledger, filing, options, result.plan, result, edits)
    for stage, write in ((s, w) for s, w in writing.stages().items() if s not in unread):
        progress.stage(stage)
        with recorded(result, stage):
            write()
        progress.step(stage)
    _write_copies(CopyWriter(library, ledger, filing, profile, options.today), result, progress)
    progress.stage("Notices")
    with recorded(result, profile.folders.outbox):
        _write_notices(outbox, library, profile, result, options)
    again = "was withdrawn; it is published again when its figures change"
    result.notes += [*filing.notes, *(f"{f.path} {again}." for f in result.filed if f.verb == "withdrawn")]
    if not options.dry_run:
        ledger.commit()
    return result


def write_on_request(
    library: Library,
    profile: ServiceProfile,
    ledger: Ledger,
    options: RunOptions,
    progress: Progress,
    *,
    about: Period | dt.date,
) -> RunResult:
    """The report of one quarter, or the pack of the meeting on a day, and nothing else; made and filed as in a run."""
    result = RunResult(dry_run=options.dry_run)
    edits, unread = read_and_plan(library, profile, ledger, options.today, progress, result=result)
    filing = Filing(library, ledger, options.now, options.dry_run)
    writing = _Writing(library, profile, ledger, filing, options, result.plan, result, edits)
    stage = "Quarterly report" if isinstance(about, Period) else "Meeting pack"
    if stage not in unread:
        with recorded(result, stage):
            if isinstance(about, Period):
                writing.report(about)
            else:
                writing.pack(about)
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
    """What else people are told, each once; the papers of a meeting once their day has come and they lie there."""
    plan = result.plan
    notices = plan_notices(plan.audits, profile, options.today, plan.actions)
    meeting = next_meeting(profile.programme.meeting, options.today)
    path = _pack_path(profile, meeting)
    if options.today >= papers_day(profile.programme, meeting) and library.find(path):
        notices.append(papers_notice(profile, meeting, path))
    held = result.held_open.items()
    notices += [open_notice(p, by, cells, profile, options.today) for p, (by, cells) in held if by and cells]
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
    """Writes what follows from the plan: the two workbooks, then the documents."""

    library: Library
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
            "Quarterly report": self.report,
            "Meeting pack": self.pack,
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
            data = made.data if made.data is before else self._release.released(path, made.data)
            return Made(data, {path: {WORD: made.base}}, tuple((WORD, *mark) for mark in made.marks))

        with _blocked(self.result, path):
            self.result.filed.append(self.filing.sync(path, merged))

    def report(self, quarter: Period | None = None) -> None:
        """The report of a quarter; of the one that ended last where none is named."""
        quarter = quarter or quarter_before(quarter_of(self.today, self.profile), self.profile)
        minutes = list(_minutes(self.plan))
        made_from = ([*self.plan.audits, *minutes], self.plan.actions, quarter, self.profile, self.today)
        by_then = [a for a in self.plan.audits if a.submitted and a.submitted <= quarter.end]
        found = find_recurrences(by_then, self.profile)
        path = f"{self.profile.folders.reports}/{quarter.id}/Quarterly QA report {quarter.id}.docx"
        template = find_template(self.library, self.profile, QUARTERLY_REPORT)
        folder = self._folder(quarter)
        write = partial(write_quarterly_report, *made_from, template=template, found=found, folder=folder)
        figures = partial(write_quarterly_figures, *made_from, found=found)
        self._publish("Quarterly QA report", path, template, write, figures, also=repr((folder, minutes)))

    def _folder(self, quarter: Period) -> list[Held]:
        """What the folder of audit results should hold for a quarter, where the service says what (NT-046)."""
        if not self.profile.reporting.folder_holds:
            return []
        folders = self.profile.folders
        places = (folders.reports, folders.packs, folders.data_sets)
        paths = {ref.path for place in places for ref in self.library.list(place)}
        held = (s.form.day("meeting_on") for s in self.plan.submissions.values())
        minutes = {day for day in held if day is not None}
        return folder_inventory(paths, minutes, self.plan.audits, quarter, self.profile)

    def pack(self, meeting: dt.date | None = None) -> None:
        """The pack of a meeting and its minutes form; of the next meeting where none is named."""
        meeting = meeting or next_meeting(self.profile.programme.meeting, self.today)
        made_from = (self.plan.audits, self.plan.actions, meeting, self.profile, self.today)
        path = _pack_path(self.profile, meeting)
        template = find_template(self.library, self.profile, MEETING_PACK)
        data = read_performance(self.library, self.profile, meeting)
        write = partial(write_meeting_pack, *made_from, template=template, data=data)
        figures = partial(write_pack_figures, *made_from)
        self._publish("Meeting pack", path, template, write, figures, also=repr(data))
        minutes = put_minutes_form(self.library, self.filing, self.ledger, self.profile, meeting)
        self.result.filed += [minutes] if minutes else []

    def _dues(self) -> list[Due]:
        first = month_start(self.today)
        return plan_calendar(self.profile, first, month_end(add_months(first, 12)))

    def _further_documents(self) -> None:
        """The summaries, overviews and lists that the framework asks for beside report and pack."""
        template = find_template(self.library, self.profile, DOCUMENT)
        for document in documents_due(self.plan, self.profile, self.today, template):
            with recorded(self.result, document.path), _blocked(self.result, document.path):
                made = self._release.publish(document.path, document.source_key, document.write, kind=document.kind)
                self.result.filed.append(made)

    def _timetable(self) -> None:
        """The programme's dates from this month to a year ahead, as a calendar to which people subscribe."""
        data = write_calendar(self._dues(), self.profile)
        source = hashlib.sha256(data).hexdigest()
        self.result.filed.append(self.filing.publish(self.profile.folders.timetable, source, lambda: data))

    def _update(self, path: str, update: Callable[..., WorkbookUpdate], bases: Mapping[str, Cells] = NO_BASES) -> None:
        """Bring a workbook that people edit to the state it should have, and remember what was written.

        ``bases`` are those of other documents whose edits it takes over.
        """
        there: list[bytes] = []

        def merged(before: bytes | None) -> Made:
            there[:] = [before or b""]
            done = self.result.updates[path] = update(before, base=self.ledger.base(path))
            return Made(done.data, {**bases, path: done.new_base}, done.marks)

        companion = Companion(self.library, self.filing, self.profile)
        try:
            self.result.filed.append(self.filing.sync(path, merged))
        except FileLocked as lock:
            waiting = companion.find(path, there[0], self.result.updates[path].data)
            self.result.held_open[path] = (lock.by, len(waiting))
            self.result.filed += companion.show(path, waiting, lock.by)
            raise
        self.result.filed += companion.empty(path)
        self.result.problems += self.result.updates[path].problems

    def _publish(
        self,
        kind: str,
        path: str,
        template: bytes | None,
        write: Callable[..., bytes],
        figures: Callable[[bytes], bytes],
        *,
        also: str = "",
    ) -> None:
        """Write a report where what it is made from changed, unless the release gate finds a name in it (DP-06).

        ``figures`` gives the workbook that lies beside a report; it is filed first, so that a report is never without
        it. ``also`` is what it is made from beside plan and profile.
        """
        source = _source(self.plan, self.profile, path + also, self.options.names, template)

        def beside(report: str, data: bytes) -> None:
            book = figures_path(report)
            made = self._release.released(book, figures(data))
            digest = hashlib.sha256(source.encode() + made).hexdigest()
            labels = labels_of(book, f"{kind}: figures", self.profile)
            self.result.filed.append(self.filing.publish(book, digest, lambda: made, labels=labels))

        with _blocked(self.result, path):
            self.result.filed.append(self._release.publish(path, source, write, beside, kind=kind))

    @property
    def _release(self) -> Release:
        return release_of(self.filing, self.plan, self.profile, self.options.names)


@contextmanager
def _blocked(result: RunResult, path: str) -> Iterator[None]:
    try:
        yield
    except WithheldError as error:
        result.blocked += [f"{path}: not published: {problem}" for problem in error.found]


def _minutes(plan: Plan) -> Iterator[AuditRecord]:
    """The minutes of meetings as records; the plan itself follows audits only."""
    for key, read in plan.submissions.items():
        if (form := read.form).kind is FormKind.MEETING_MINUTES:
            yield AuditRecord(key, form.form_id, form.kind, read.path, submitted=read.submitted, form=form)


def _source(plan: Plan, profile: ServiceProfile, path: str, names: frozenset[str], template: bytes | None) -> str:
    """A digest of all that a report is made from, without the day, so that a new day alone writes nothing."""
    staff, looks = repr(profile.people), hashlib.sha256(template or b"").hexdigest()
    made = (WRITER, path, looks, profile.model_dump_json(), staff, repr(plan.audits), repr(plan.actions))
    parts = (*made, *sorted(names))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
