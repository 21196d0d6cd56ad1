"""The main path: completed forms in; tracker, action plan, report and meeting pack out.

It works towards the state: it derives what should be, compares it with what is, and writes the difference. Running it
twice writes nothing the second time; killed anywhere, the next run finishes the work.
"""

from __future__ import annotations

import datetime as dt

from generator.allocating import reallocate
from generator.days import next_meeting
from generator.entered import shown_before
from generator.feedback_copies import CopyWriter, plan_copies
from generator.filing import Filed, Filing
from generator.ledger import Ledger
from generator.model import NoticeKind
from generator.outbox import Outbox
from generator.periods import Period
from generator.planning import read_and_plan
from generator.profile import ServiceProfile
from generator.programme.notices import papers_notice, plan_notices
from generator.programme.urgent_notices import plan_urgent
from generator.run_result import Progress, RunOptions, RunResult, recorded
from generator.waiting import open_notice
from generator.working_days import papers_day
from generator.writing import Writing, pack_path
from sharepoint.library import Library

__all__ = ["Progress", "RunOptions", "RunResult", "run", "write_on_request"]


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
    writing = Writing(library, profile, ledger, filing, options, result.plan, result, edits)
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
    writing = Writing(library, profile, ledger, filing, options, result.plan, result, edits)
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
    path = pack_path(profile, meeting)
    if options.today >= papers_day(profile.programme, meeting) and library.find(path):
        notices.append(papers_notice(profile, meeting, path))
    held = result.held_open.items()
    notices += [open_notice(p, by, cells, profile, options.today) for p, (by, cells) in held if by and cells]
    if result.library_errors or any(r.code == "library" for r in result.refused):
        # Lists made while a file could not be had would be wrong for good, for each is given once.
        notices = [n for n in notices if n.kind not in {NoticeKind.DIGEST, NoticeKind.SERVICE_TOLD}]
    result.filed += outbox.put(notices, dry_run=options.dry_run)


def _write_copies(writer: CopyWriter, result: RunResult, progress: Progress) -> None:
    """Forms with comments, for the people whose turn it is."""
    copies = plan_copies(result.plan, writer.profile)
    progress.stage("Comments on forms", len(copies))
    for copy in copies:
        with recorded(result, copy.path):
            if filed := writer.write(copy):
                result.filed.append(filed)
        progress.step(copy.path)
