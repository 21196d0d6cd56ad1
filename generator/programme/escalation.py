"""Disagreement with a moderation: talked over with the moderator, then decided by the head of service.

TH-073, TH-074, C-06. People keep the dates, the decision and its reason in the tracker; all grades are kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.model import AuditRecord, as_text
from generator.profile import ServiceProfile


@dataclass(frozen=True, slots=True)
class Escalation:
    """One disagreement. ``discussed_on`` is its first stage, ``asked_on`` and ``decided_on`` its second.

    ``notes`` say in words what the guide asks for and the tracker does not hold.
    """

    key: str
    case_reference: str
    discussed_on: dt.date | None
    asked_on: dt.date | None
    decided_on: dt.date | None
    decided_by: str
    auditors_grade: str
    moderated_grade: str
    final_grade: str
    reason: str
    notes: tuple[str, ...] = ()

    @property
    def stage(self) -> str:
        """Where it stands, in words."""
        if self.decided_on:
            return f"decided on {as_text(self.decided_on)}"
        if self.asked_on:
            return f"waits for a final decision since {as_text(self.asked_on)}"
        return f"discussed with the moderator on {as_text(self.discussed_on)}"


def find_escalations(audits: Iterable[AuditRecord], profile: ServiceProfile) -> list[Escalation]:
    """The disagreements that the tracker holds, in order of their audits."""
    return [_escalation(a, profile) for a in audits if _is_recorded(a)]


def _is_recorded(audit: AuditRecord) -> bool:
    return any((audit.escalated_on, audit.decision_asked_on, audit.decided_on, audit.final_grade))


def _escalation(audit: AuditRecord, profile: ServiceProfile) -> Escalation:
    return Escalation(
        key=audit.key,
        case_reference=audit.case_reference,
        discussed_on=audit.escalated_on,
        asked_on=audit.decision_asked_on,
        decided_on=audit.decided_on,
        decided_by=audit.decided_by,
        auditors_grade=audit.overall_grade,
        moderated_grade=audit.moderated_grade,
        final_grade=audit.final_grade,
        reason=audit.decision_reason,
        notes=tuple(_notes(audit, profile)),
    )


def _notes(audit: AuditRecord, profile: ServiceProfile) -> Iterator[str]:
    asked = audit.decision_asked_on or audit.decided_on
    if asked and not audit.escalated_on:
        yield "When did the auditor and the moderator talk it over? That comes first (TH-073)."
    if asked and audit.escalated_on and asked < audit.escalated_on:
        yield "The decision was asked for before the two had talked it over (TH-073)."
    decided = audit.decided_on or audit.final_grade
    if decided:
        lacks = {"day": audit.decided_on, "grade": audit.final_grade, "reason": audit.decision_reason}
        if missing := [word for word, value in lacks.items() if not value]:
            yield f"The final decision has no {' and no '.join(missing)} yet (TH-074)."
        if not audit.decided_by:
            yield "Who made the final decision (TH-074)?"
    yield from _same_person(audit, profile, asked or audit.escalated_on or dt.date.min)


def _same_person(audit: AuditRecord, profile: ServiceProfile, day: dt.date) -> Iterator[str]:
    """Where the one who decides has moderated the audit as well (C-06)."""
    heads = [p.name for p in profile.people.in_role("head_of_service", day)]
    decides = [audit.decided_by] if audit.decided_by else heads
    if audit.moderator and any(profile.people.are_one(audit.moderator, name) for name in decides):
        yield (
            f"{audit.moderator} moderated this audit and is also the one who decides. The guide leaves that open; "
            "another person may be asked to decide (C-06)."
        )
