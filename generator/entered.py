"""What people entered so far: in the tracker, in the action plan, and in the Word improvement plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.improvement_plan import WordEdits, find_plan_form, read_word_edits
from generator.ledger import Ledger
from generator.model import ActionRecord, AuditRecord
from generator.profile import ServiceProfile
from generator.tracker.workbook import read_plan_entries, read_tracker_entries
from sharepoint.library import Library

OfAudit = Callable[[AuditRecord], Mapping[str, object]]
WORD = "Word"  # under this name the ledger remembers the cells of the Word plan


@dataclass(frozen=True, slots=True)
class PlanEntries:
    """What stands in the action plan: people's cells, and the words of its actions, both by action key."""

    by_key: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def with_typed(self, typed: Mapping[str, Mapping[str, object]]) -> PlanEntries:
        """The entries with those of the Word plan on top."""
        both = {key: {**self.by_key.get(key, {}), **typed.get(key, {})} for key in {*self.by_key, *typed}}
        return PlanEntries(both, self.words)


def nothing_entered(_: AuditRecord) -> Mapping[str, object]:
    """Where there is no tracker yet."""
    return {}


def read_tracker(library: Library, profile: ServiceProfile, ledger: Ledger) -> OfAudit:
    """What people entered in the tracker, for each audit. Raises DocumentError, ConfigError, LibraryError."""
    path = profile.folders.tracker
    existing = library.find(path)
    if existing is None:
        return nothing_entered
    return read_tracker_entries(library.read(existing), ledger.base(path), profile).of


def read_action_plan(library: Library, profile: ServiceProfile, ledger: Ledger) -> PlanEntries:
    """What people entered in the action plan. Raises DocumentError, ConfigError, LibraryError."""
    path = profile.folders.action_plan
    existing = library.find(path)
    if existing is None:
        return PlanEntries()
    return PlanEntries(*read_plan_entries(library.read(existing), ledger.base(path), profile))


def read_word_plan(
    library: Library, profile: ServiceProfile, ledger: Ledger, actions: Sequence[ActionRecord]
) -> WordEdits:
    """What people changed in the Word improvement plan; nothing where there is none. Raises DocumentError."""
    path, form = profile.folders.improvement_plan, find_plan_form(profile)
    existing = library.find(path) if form else None
    if form is None or existing is None:
        return WordEdits()
    return read_word_edits(library.read(existing), ledger.base(path).get(WORD, {}), actions, form)
