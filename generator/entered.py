"""What people entered so far: in the tracker, in the action plan, and in the Word improvement plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from generator.improvement_plan import WordEdits, find_plan_form, read_word_cells, read_word_edits
from generator.ledger import Ledger
from generator.model import ActionRecord, AuditRecord, as_text
from generator.profile import ServiceProfile
from generator.settling import Cells, settle
from generator.tracker.mapping import action_plans, own_words, tracker_plans
from generator.tracker.plan_entries import PlanEntries
from generator.tracker.rows import audit_row
from generator.tracker.workbook import read_cells, read_plan_entries, read_tracker_entries
from sharepoint.library import Library

OfAudit = Callable[[AuditRecord], Mapping[str, object]]
WORD = "Word"  # under this name the ledger remembers the cells of the Word plan


def nothing_entered(_: AuditRecord) -> Mapping[str, object]:
    """Where there is no tracker yet."""
    return {}


def read_tracker(library: Library, profile: ServiceProfile, ledger: Ledger) -> OfAudit:
    """What people entered in the tracker, for each audit. Raises DocumentError, ConfigError, LibraryError."""
    path = profile.folders.tracker
    data = _settled(library, ledger, path, lambda data: read_cells(data, tracker_plans(profile)))
    return read_tracker_entries(data, ledger.base(path), profile).of if data is not None else nothing_entered


def shown_before(
    library: Library, profile: ServiceProfile, ledger: Ledger
) -> Callable[[AuditRecord, str], bool] | None:
    """Whether the tracker, as it was last written, showed a field of an audit with what is in it now.

    None where there is no tracker yet. What it has no column for counts as shown. Raises DocumentError, LibraryError.
    """
    path, plan = profile.folders.tracker, tracker_plans(profile)[0]
    cells: Cells = ledger.base(path)
    if not cells and (ref := library.find(path)):
        cells = read_cells(library.read(ref), (plan,))
    if plan.name not in cells:
        return None
    rows, columns = cells[plan.name], {c.field for c in plan.columns}

    def shown(record: AuditRecord, field: str) -> bool:
        own, _ = own_words(plan, {record.key: audit_row(record)})
        found = ((row, there) for key, row in own.items() if (there := rows.get(key)) is not None)
        return field not in columns or any(there.get(field, "") == as_text(row.get(field)) for row, there in found)

    return shown


def read_action_plan(library: Library, profile: ServiceProfile, ledger: Ledger, today: date) -> PlanEntries:
    """What people entered in the action plan. Raises DocumentError, ConfigError, LibraryError."""
    path = profile.folders.action_plan
    data = _settled(library, ledger, path, lambda data: read_cells(data, action_plans(profile)))
    return read_plan_entries(data, ledger.base(path), profile, today) if data is not None else PlanEntries()


def read_word_plan(
    library: Library,
    profile: ServiceProfile,
    ledger: Ledger,
    actions: Sequence[ActionRecord],
    apart: frozenset[str] = frozenset(),
) -> WordEdits:
    """What people changed in the Word improvement plan, but for fields that stand ``apart``, without a column.

    Nothing where there is no such plan. Raises DocumentError.
    """
    path, form = profile.folders.improvement_plan, find_plan_form(profile)
    if form is None:
        return WordEdits()
    data = _settled(library, ledger, path, lambda data: {WORD: read_word_cells(data, form)})
    if data is None:
        return WordEdits()
    return read_word_edits(data, ledger.base(path).get(WORD, {}), actions, form, apart)


def _settled(library: Library, ledger: Ledger, path: str, cells: Callable[[bytes], Cells]) -> bytes | None:
    """A file that people edit, None where there is none, once it is known what Checkback last wrote there."""
    existing = library.find(path)
    data = library.read(existing) if existing else None
    settle(ledger, path, existing, data or b"", lambda: cells(data or b""))
    return data
