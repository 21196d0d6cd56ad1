"""What a run read, noticed and wrote, and how what goes wrong in one part of it is recorded."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from generator.errors import CheckbackError, DocumentError
from generator.filing import Filed
from generator.intake import Refused
from generator.model import AuditRecord, Issue
from generator.programme.records import Plan
from generator.programme.submission import Submission
from generator.tracker.workbook import WorkbookUpdate
from sharepoint.errors import FileLocked, LibraryError, VersionConflict

_log = logging.getLogger("checkback")


class Progress(Protocol):
    """Who is told how far a run has come."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage begins, with this many steps where that is known."""

    def step(self, what: str) -> None:
        """One step of the stage is done."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """When the run takes place, and whether it only says what it would do.

    ``names`` are children's names that the forms do not hold, for the release gate alone (DP-06).
    """

    now: dt.datetime
    dry_run: bool = False
    names: frozenset[str] = frozenset()

    @property
    def today(self) -> dt.date:
        """The day of the run."""
        return self.now.date()


@dataclass(slots=True)
class RunResult:
    """What a run read, noticed and wrote.

    ``held_open`` says of a workbook that somebody has open who, where that is known, and how many cells wait.
    """

    dry_run: bool = False
    submissions: list[Submission] = field(default_factory=list)
    waiting_audits: list[AuditRecord] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)
    filed: list[Filed] = field(default_factory=list)
    updates: dict[str, WorkbookUpdate] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    held_open: dict[str, tuple[str, int]] = field(default_factory=dict)
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
        across = [("", i) for i in self.plan.issues]
        return across + [(s.path, i) for s in self.submissions for i in s.issues]


@contextmanager
def recorded(result: RunResult, what: str) -> Iterator[None]:
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
