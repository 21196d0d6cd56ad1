"""What a run writes: the two workbooks, then the documents that follow from the plan."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from generator.calendar_file import write_calendar
from generator.days import add_months, month_end, month_start, next_meeting
from generator.entered import WORD
from generator.filing import NO_BASES, Filing, Made
from generator.further_documents import documents_due
from generator.improvement_plan import WordEdits, find_plan_form, write_word_plan
from generator.intake import find_template
from generator.ledger import Ledger
from generator.minutes_form import put_minutes_form
from generator.model import AuditRecord, FormKind, as_text
from generator.office.sealed import seal_of
from generator.performance_data import read_performance
from generator.periods import Period, quarter_before, quarter_of
from generator.planning import FURTHER
from generator.profile import ServiceProfile
from generator.programme.calendar import Due, plan_calendar, timetable_row
from generator.programme.records import Plan
from generator.programme.recurrence import find_recurrences
from generator.releasing import Release, WithheldError, labels_of, release_of
from generator.reports.documents_word import DOCUMENT
from generator.reports.figures_workbook import figures_path
from generator.reports.inventory import Held, folder_inventory
from generator.reports.pack import write_meeting_pack, write_pack_figures
from generator.reports.pack_parts import day_of_pack, find_parts, gone_part, part_path, parts_folder
from generator.reports.quarterly import write_quarterly_figures, write_quarterly_report
from generator.reports.render import MEETING_PACK, QUARTERLY_REPORT
from generator.run_result import RunOptions, RunResult, recorded
from generator.settling import Cells
from generator.stamp import find_stamp
from generator.tracker.workbook import WorkbookUpdate, update_action_plan, update_tracker
from generator.waiting import Companion
from sharepoint.errors import FileLocked
from sharepoint.library import Library

WRITER = "2026-11d"  # raised when the documents change in what they say, so that they are written again
PACK, PART = "Meeting pack", "Meeting pack: part"


@dataclass(frozen=True, slots=True)
class Writing:
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
            "Audit tracker": self.tracker,
            "Action plan": self.action_plan,
            **({"Improvement plan": self.word_plan} if find_plan_form(self.profile) else {}),
            "Quarterly report": self.report,
            "Meeting pack": self.pack,
            FURTHER: self._further_documents,
            "Timetable": self._timetable,
        }

    def tracker(self) -> None:
        """The audit tracker, with the dates of the programme."""
        update = partial(update_tracker, records=self.plan.audits, profile=self.profile, today=self.today)
        update = partial(update, timetable={due.key: timetable_row(due) for due in self._dues()})
        self._update(self.profile.folders.tracker, update)

    def action_plan(self) -> None:
        """The action plan, with what people typed into its Word copy."""
        update = partial(update_action_plan, records=self.plan.actions, profile=self.profile, today=self.today)
        word = self.profile.folders.improvement_plan
        agreed = {WORD: self.edits.base(self.ledger.base(word).get(WORD, {}))} if self.edits.typed else None
        bases = {word: agreed} if agreed else {}
        self._update(self.profile.folders.action_plan, partial(update, typed=self.edits.typed), bases)

    def word_plan(self) -> None:
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
        minutes = list(_minutes(self.plan))
        made_from = ([*self.plan.audits, *minutes], self.plan.actions, meeting, self.profile, self.today)
        path = pack_path(self.profile, meeting)
        template = find_template(self.library, self.profile, MEETING_PACK)
        data = read_performance(self.library, self.profile, meeting)
        write = partial(write_meeting_pack, *made_from, template=template, data=data)
        figures = partial(write_pack_figures, *made_from)
        made = self._publish(PACK, path, template, write, figures, also=repr((data, minutes)))
        if self.profile.reporting.pack_parts:
            self._parts(path, made)
        form = put_minutes_form(self.library, self.filing, self.ledger, self.profile, meeting)
        self.result.filed += [form] if form else []

    def _parts(self, path: str, made: bytes | None) -> None:
        """The parts of a pack, from what was made just now or lies there with what people wrote in it."""
        there = self.library.find(path) if made is None else None
        pack = self.library.read(there) if there else made
        if pack is None:
            return
        source = hashlib.sha256(f"{WRITER}\0{seal_of(pack)}".encode()).hexdigest()
        parts = {part_path(path, part.title): (source, part.write) for part in find_parts(pack, path)}
        parts |= {place: ("gone", partial(gone_part, pack, path, title)) for place, title in self._gone(path, parts)}
        release, labels = self._release, labels_of(path, PART, self.profile)
        for place, (of, write) in parts.items():
            with recorded(self.result, place), _blocked(self.result, place):
                written = partial(_released, release, place, write)
                self.result.filed.append(self.filing.publish(place, of, written, labels=labels))

    def _gone(self, path: str, parts: Container[str]) -> Iterator[tuple[str, str]]:
        """The parts that lie there of sections that the pack has no longer: where each lies, and its heading."""
        ending = f"{day_of_pack(path)}.docx"
        for ref in self.library.list(parts_folder(path), (".docx",)):
            ours = ref.path not in parts and ref.name.endswith(ending) and find_stamp(self.library.read(ref))
            if ours:
                yield ref.path, ref.name.removesuffix(ending)

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
    ) -> bytes | None:
        """Write a report where what it is made from changed, unless the release gate finds a name in it (DP-06).

        ``figures`` gives the workbook that lies beside a report; it is filed first, so that a report is never without
        it. ``also`` is what it is made from beside plan and profile. Gives the content that was filed at the path.
        """
        filed: dict[str, bytes] = {}
        source = _source(self.plan, self.profile, path + also, self.options.names, template)

        def beside(report: str, data: bytes) -> None:
            book = figures_path(report)
            made = self._release.released(book, figures(data))
            digest = hashlib.sha256(source.encode() + made).hexdigest()
            labels = labels_of(book, f"{kind}: figures", self.profile)
            self.result.filed.append(self.filing.publish(book, digest, lambda: made, labels=labels))
            filed[report] = data

        with _blocked(self.result, path):
            self.result.filed.append(self._release.publish(path, source, write, beside, kind=kind))
        return filed.get(path)

    @property
    def _release(self) -> Release:
        return release_of(self.filing, self.plan, self.profile, self.options.names)


def pack_path(profile: ServiceProfile, meeting: dt.date) -> str:
    """Where the pack of a meeting lies."""
    return f"{profile.folders.packs}/{meeting:%Y-%m-%d}/{PACK} {as_text(meeting)}.docx"


def _released(release: Release, path: str, write: Callable[[], bytes]) -> bytes:
    return release.released(path, write())


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
