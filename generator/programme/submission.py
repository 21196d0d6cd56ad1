"""A completed form as it lies in the library, and the stable key of its audit."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from calendar import month_name
from dataclasses import dataclass

from generator.days import month_start
from generator.model import AuditForm, FormKind, Issue
from generator.profile import ServiceProfile

_MONTH_AT_END = re.compile(rf"\b({'|'.join(month_name[1:])}) (20\d\d)$")


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was read, what was noticed in it, where it lies, when it was last saved and in which version.

    ``chosen_for`` is the month for which its case was chosen, where a selection has it.
    """

    form: AuditForm
    issues: tuple[Issue, ...]
    path: str
    saved: dt.datetime
    etag: str = ""
    chosen_for: dt.date | None = None

    @property
    def submitted(self) -> dt.date:
        """When it was submitted or held: the date in the form, else the day the file was saved."""
        return self.form.day("completed") or self.form.day("meeting_on") or self.saved.date()

    @property
    def month(self) -> dt.date:
        """The first day of the month it counts for: named in form, selection or file name, else of dates or folder."""
        named = self.form.day("audit_month") or self.chosen_for
        named = named or self.form.day("allocated") or _month_in_name(self.path)
        if named:
            return month_start(named)
        folder = re.search(r"(20\d\d)-(0[1-9]|1[0-2])(?!\d)", self.path)
        if folder and not (self.form.day("completed") or self.form.day("meeting_on")):
            return dt.date(int(folder[1]), int(folder[2]), 1)
        return month_start(self.submitted)


def _month_in_name(path: str) -> dt.date | None:
    """The month with which a prefilled form's file name ends ("Supervision file CW-10623 June 2026.docx")."""
    found = _MONTH_AT_END.search(path.removesuffix(".docx"))
    return dt.date(int(found[2]), list(month_name).index(found[1]), 1) if found else None


def case_reference(form: AuditForm, profile: ServiceProfile) -> str:
    """The case reference in the form, else the one in the file's name, else nothing. Never a child's name (DP-04)."""
    pattern = profile.service.case_reference_pattern.strip("^$")
    for words in (form.text("case_reference") or "", form.file):
        if found := re.search(pattern, words):
            return found.group()
    return ""


def audit_key(submission: Submission, profile: ServiceProfile) -> str:
    """A key that stays the same for the life of the audit: case reference, kind and month.

    Where there is no case reference, a short code stands for it, made from the people and the month.
    """
    form = submission.form
    reference = case_reference(form, profile)
    if not reference:
        people = "|".join(form.text(f) or "" for f in ("practitioner", "auditor", "child_dob", "child_name"))
        reference = "no-ref-" + hashlib.sha256(people.casefold().encode()).hexdigest()[:6]
    return key_of(reference, form.kind, submission.month)


def key_of(reference: str, kind: FormKind, month: dt.date) -> str:
    """The key of the audit of a kind, of a case, in a month."""
    return f"{reference} {kind.words} {month:%Y-%m}"
