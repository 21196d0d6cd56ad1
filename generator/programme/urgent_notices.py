"""Notices that wait for nothing: work graded Inadequate, and a concern of which nobody is recorded as told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from generator.model import AuditRecord, NoticeKind
from generator.names import name_only
from generator.profile import ServiceProfile
from generator.programme.notices import Notice, filled
from generator.programme.status import TEAM_MANAGER, Owners, manager_of, review_anchor

Shown = Callable[[AuditRecord, str], bool]
_HEADS = ("deputy_head_of_service", "head_of_service")


def plan_urgent(
    audits: Iterable[AuditRecord], profile: ServiceProfile, today: dt.date, shown: Shown | None = None
) -> list[Notice]:
    """The urgent notices that follow from the audits as they stand; those given before have the same key.

    ``shown`` tells whether the tracker showed a field of an audit before, with what is in it now; None where there was
    no tracker yet.
    """
    notices = _Urgent(profile, today, shown)
    return [n for audit in audits for n in (*notices.of_grades(audit), *notices.of_concern(audit))]


class _Urgent:
    """Makes the urgent notices of audits on one day."""

    def __init__(self, profile: ServiceProfile, today: dt.date, shown: Shown | None) -> None:
        self._deadlines, self._owners, self._shown = profile.programme.deadlines, Owners(profile, today), shown
        self._heads = tuple(role for role in _HEADS if role in {r.id for r in profile.roles})
        self._since = today - dt.timedelta(days=profile.programme.notice_days)

    def of_grades(self, audit: AuditRecord) -> Iterator[Notice]:
        """To the team manager, deputy head and head of service, on the auditor's and on the moderator's grade.

        TH-022, TH-069, C-05. Who starts with a library of years does not mail them all: an old grade gives no notice,
        unless its form came in only after there was a tracker.
        """
        days = {"overall_grade": audit.submitted, "moderated_grade": audit.moderated_on}
        for grade, who in (("overall_grade", "auditor"), ("moderated_grade", "moderator")):
            if getattr(audit, grade).casefold() != "inadequate" or self._is_old(audit, grade, days[grade]):
                continue
            manager, left = self._manager(audit)
            lines = (
                f"The {who} has graded the {audit.kind.words} for {audit.case_reference} Inadequate.",
                "The Head of Service moderates it." if who == "auditor" and not audit.moderated_on else "",
                "The team manager sees to prompt action. "
                f"A further meeting on progress is due {self._deadlines.inadequate_review_days} days after "
                f"{review_anchor(audit, self._deadlines)[1]} (C-07).",
                f"The form: {audit.file}",
                left,
            )
            subject, to = f"Inadequate: {audit.case_reference}", (manager, *self._heads)
            key = f"Inadequate {audit.key} ({who})"
            yield Notice(key, NoticeKind.INADEQUATE, to, subject, filled(lines), urgent=True)

    def _is_old(self, audit: AuditRecord, grade: str, day: dt.date | None) -> bool:
        return day is not None and day < self._since and (self._shown is None or self._shown(audit, grade))

    def of_concern(self, audit: AuditRecord) -> Iterator[Notice]:
        """To the team manager at once, where a concern is marked and nobody is recorded as told (TH-068, C-10)."""
        if not audit.safeguarding or audit.safeguarding_told:
            return
        (manager, left), here = self._manager(audit), self._owners.present(audit.auditor) == audit.auditor
        ask = (
            f"Please speak with {audit.auditor or 'the auditor'} today, and record"
            if here
            else f"{audit.auditor} has left: please read the form today, and record"
        )
        lines = (
            f"The {audit.kind.words} for {audit.case_reference} marks a safeguarding concern, "
            "and the form does not say who was told.",
            f"{ask} in the form who was told and when.",
            f"The form: {audit.file}",
            left,
        )
        to = (manager, *((audit.auditor,) if audit.auditor and here else ()))
        subject = f"Today: safeguarding concern, {audit.case_reference}"
        yield Notice(f"Safeguarding {audit.key}", NoticeKind.SAFEGUARDING, to, subject, filled(lines), urgent=True)

    def _manager(self, audit: AuditRecord) -> tuple[str, str]:
        """Who manages the case today, else the role; and why it is not whom the form names, where that is so."""
        named = manager_of(audit, self._owners)
        present = self._owners.present(named)
        left = f"This comes to you because {name_only(named)} has left." if present != named else ""
        return (self._owners.leading_role if present == TEAM_MANAGER else present), left
