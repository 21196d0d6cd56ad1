"""Reading a library and planning from it: what the forms say and what people entered, before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from generator.allocating import read_chosen, read_given, waiting_audits
from generator.entered import OfAudit, nothing_entered, read_action_plan, read_tracker, read_word_plan
from generator.improvement_plan import WordEdits
from generator.intake import read_submissions
from generator.ledger import Ledger
from generator.profile import ServiceProfile
from generator.programme.chosen import with_chosen_months
from generator.programme.records import plan_audits
from generator.run_result import Progress, RunResult, recorded
from generator.tracker.mapping import action_plans
from generator.tracker.plan_entries import PlanEntries
from sharepoint.library import Library

FURTHER = "Further documents"
REPORTS = ("Quarterly report", "Meeting pack", FURTHER)


def read_and_plan(
    library: Library, profile: ServiceProfile, ledger: Ledger, today: dt.date, progress: Progress, *, result: RunResult
) -> tuple[WordEdits, set[str]]:
    """Read the forms and what people entered, and plan from them: ``result`` then holds forms and plan.

    Gives what is to be carried from the Word plan into the workbook, and the stages that cannot be written because
    what people entered could not be read. Writes nothing.
    """
    refs = list(library.list(profile.folders.forms))
    progress.stage("Reading completed forms", len(refs))
    read = read_submissions(library, refs, profile, ledger, today, seen=progress.step)
    result.submissions, result.refused = read
    with recorded(result, profile.folders.allocated):
        chosen = list(read_chosen(library, profile, result.refused))
        result.submissions = with_chosen_months(result.submissions, chosen, profile)
        given = with_chosen_months(list(read_given(library, profile, ledger, result.refused)), chosen, profile)
        result.waiting_audits = waiting_audits(given, chosen, profile)
    return plan_from(library, profile, ledger, today, result)


def plan_from(
    library: Library, profile: ServiceProfile, ledger: Ledger, today: dt.date, result: RunResult
) -> tuple[WordEdits, set[str]]:
    """Plan audits and actions; where people's entries cannot be read, what is overdue is not known: no report then."""
    unread: set[str] = set()
    of_audit: OfAudit = nothing_entered
    entries, edits = PlanEntries(), WordEdits()
    with _unread(result, unread, profile.folders.tracker, "Audit tracker", *REPORTS):
        of_audit = read_tracker(library, profile, ledger)
    with _unread(result, unread, profile.folders.action_plan, "Action plan", "Improvement plan", *REPORTS):
        entries = read_action_plan(library, profile, ledger, today)
    plan = partial(plan_audits, result.submissions, profile=profile, today=today, entered=of_audit)
    plan = partial(plan, known_actions=entries.words, plan_rows=entries.rows, waiting=result.waiting_audits)
    result.plan = plan(entries=entries.by_key)
    known = ledger.base(profile.folders.action_plan).get(action_plans(profile)[0].name, {})
    gone = frozenset(known) - frozenset(entries.rows) if entries.rows else frozenset()
    with _unread(result, unread, profile.folders.improvement_plan, "Improvement plan"):
        kept = [a for a in result.plan.actions if a.key not in gone]
        edits = read_word_plan(library, profile, ledger, kept, entries.apart)
        result.problems += edits.conflicts
    if edits.typed:
        entries = entries.with_typed(edits.typed)
        result.plan = plan(entries=entries.by_key)
    return replace(edits, apart=entries.apart, gone=gone), unread


@contextmanager
def _unread(result: RunResult, unread: set[str], path: str, *stages: str) -> Iterator[None]:
    """Reading what people entered: where it fails it is said, and these stages are left out."""
    failed = True
    what = f"{path}: it and the reports were not written" if set(REPORTS) <= set(stages) else path
    with recorded(result, what):
        yield
        failed = False
    if failed:
        unread.update(stages)
