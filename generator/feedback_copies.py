"""Copies of forms with comments, filed for the auditor and for the moderator while it is their turn.

The auditor's own file is never touched. A copy that people have commented on keeps their comments; a copy in which they
changed answers is left as it is, and said.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from generator.errors import DocumentError
from generator.filing import Filed, Filing
from generator.forms.compare import compare_forms
from generator.forms.feedback import has_comments_of_people, is_for, placed_in_copy, write_feedback_copy
from generator.intake import read_document
from generator.ledger import Ledger
from generator.model import Audience, Issue, Status
from generator.profile import ServiceProfile
from generator.programme.records import Plan
from generator.programme.submission import Submission
from sharepoint.errors import NotFound
from sharepoint.library import Library

COPIES = "2026-11b"  # raised when the comments change in how they are worded, so that copies are written again

_BEFORE_MODERATION = frozenset({Status.SUBMITTED, Status.WITH_MODERATOR})


@dataclass(frozen=True, slots=True)
class FeedbackCopy:
    """A copy that should lie in the library: of which form, for whom, where."""

    submission: Submission
    audience: Audience
    path: str

    @property
    def source(self) -> str:
        """A digest of what the copy is made from: the form's version, and what is said to this reader."""
        said = [i for i in self.submission.issues if is_for(i, self.audience)]
        parts = (COPIES, self.submission.etag, self.audience, repr(said))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def plan_copies(plan: Plan, profile: ServiceProfile) -> list[FeedbackCopy]:
    """The copies that are due until the audit is moderated: what the auditor must mend, what the moderator may ask.

    They are named by the audit's key, for the auditor's own file name may hold a child's name (DP-06).
    """
    return [
        FeedbackCopy(
            submission, audience, f"{profile.folders.feedback}/{record.key} (comments for the {audience}).docx"
        )
        for record in plan.audits
        if record.status in _BEFORE_MODERATION
        for submission in [plan.submissions[record.key]]
        for audience in (Audience.AUDITOR, Audience.MODERATOR)
        if any(is_for(issue, audience) for issue in submission.issues)
    ]


@dataclass(frozen=True, slots=True)
class CopyWriter:
    """Writes copies into the library."""

    library: Library
    ledger: Ledger
    filing: Filing
    profile: ServiceProfile
    today: dt.date

    def write(self, copy: FeedbackCopy) -> Filed | None:
        """Write one copy; None where it was written from the same before, for people may have taken it away since.

        Raises DocumentError ``answers-in-copy`` where somebody answered in the copy in place of the form.
        """
        known = self.ledger.written(copy.path)
        if known and known.source == copy.source:
            return None
        form = self.library.find(copy.submission.path)
        if form is None:
            raise NotFound(f"'{copy.submission.path}' was moved or taken away during the run. Run again.")
        data = self.library.read(form)
        return self.filing.merge(copy.path, lambda before: self._with_comments(copy, data, before), copy.source)

    def _with_comments(self, copy: FeedbackCopy, form: bytes, before: bytes | None) -> bytes:
        data, issues = (form, copy.submission.issues) if before is None else self._latest(copy, form, before)
        return write_feedback_copy(data, issues, copy.audience, self.today)

    def _latest(self, copy: FeedbackCopy, form: bytes, before: bytes) -> tuple[bytes, Sequence[Issue]]:
        """The copy that lies there, with people's comments, and the issues with their places in it.

        Where the copy is out of date it is the form; comments of people in the copy are put aside with it.
        """
        ours = self.ledger.written(copy.path)
        there, _ = read_document(before, copy.path, [self.profile])
        if not compare_forms(copy.submission.form, there):
            return before, placed_in_copy(copy.submission.issues, copy.submission.form, there)
        existing = self.library.find(copy.path)
        if ours and existing and ours.etag == existing.etag:
            if has_comments_of_people(before):
                aside = f"{copy.path.removesuffix('.docx')}, until {self.today.isoformat()}.docx"
                self.filing.merge(aside, lambda kept: kept or before)
            return form, copy.submission.issues
        raise DocumentError(
            "answers-in-copy",
            f"Somebody changed answers in '{copy.path}', which is only a copy.",
            f"Save it as the form itself in '{self.profile.folders.forms}', or put it away; it was left as it is.",
        )
