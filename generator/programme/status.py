"""The path of an audit: where it stands, what comes next, whose step it is and by when (requirements section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.model import ActionRecord, AuditRecord, Status, as_text, says_yes
from generator.names import name_only
from generator.profile import Deadlines, FormRules, ServiceProfile, plain_words

DEPUTY = ("deputy_head_of_service", "Deputy Head of Service")
HEAD = ("head_of_service", "Head of Service")
TEAM_MANAGER = "Team manager"
REVIEW, DECIDE = "Meet again on progress", "Make the final decision on the grade"
MODERATE, MEET, CHECK_BACK = "Moderate the audit", "Hold the Understanding our Practice meeting", "Check back"
GIVE = "Give the results"
_DONE_ON = ("moderated_on", "returned_on", "uop_held", "check_back_on", "recorded_on", "review_held", "decided_on")
_WRITTEN_OFF = ("no", "n", "not")
_ANCHORS = {"uop_held": "the UoP meeting", "notice_sent": "the notice", "moderated_on": "moderation"}
_BEFORE_CHECK_BACK = frozenset({Status.MODERATED, Status.RETURNED, Status.UOP_HELD, Status.ACTIONS_OPEN})


@dataclass(frozen=True, slots=True)
class Stage:
    """A status with the step that follows from it."""

    status: Status
    step: str = ""
    owner: str = ""
    due: dt.date | None = None


class Owners:
    """Who holds a role, by name where the people of the service are known on a day, else as the role is called."""

    def __init__(self, profile: ServiceProfile | None = None, today: dt.date | None = None) -> None:
        self._profile, self.today = profile, today
        self._present: dict[str, str] = {}

    def of(self, role: str, otherwise: str) -> str:
        """The one person who holds a role; the role in words where nobody or more than one does."""
        if self._profile is None or self.today is None:
            return otherwise
        held = self._profile.people.in_role(role, self.today)
        return held[0].name if len(held) == 1 else otherwise

    @property
    def deputy(self) -> str:
        """The deputy head of service; the head where the service has no deputy."""
        roles = {r.id for r in self._profile.roles} if self._profile else {DEPUTY[0]}
        return self.of(*(DEPUTY if DEPUTY[0] in roles else HEAD))

    def line_manager(self, name: str) -> str:
        """The line manager of a member of staff; nothing where the people file does not tell."""
        people = self._profile.people if self._profile else None
        person = people.find(name) if people and name else None
        found = people.line_manager_of(person) if people and person and person.line_manager else None
        return found.name if found else ""

    def present(self, name: str) -> str:
        """Who answers for somebody today: they themselves, whoever follows one who has left, else the team manager."""
        if name not in self._present:
            self._present[name] = self._follower(name)
        return self._present[name]

    def _follower(self, name: str) -> str:
        person = self._profile.people.find(name) if self._profile else None
        if self._profile is None or self.today is None or person is None or not person.has_left(self.today):
            return name
        found = self._profile.people.follower_of(person, self.today, (self.leading_role,))
        return found.name if found else TEAM_MANAGER

    def handed_on(self, step: str, owner: str) -> tuple[str, str]:
        """A step and whose it is today; that its owner has left stands in the step."""
        present = self.present(owner)
        return (step, owner) if present == owner else (f"{step} ({name_only(owner)} has left)", present)

    @property
    def leading_role(self) -> str:
        """The id of the role that leads a team, by the name that both frameworks have for it (C-24)."""
        wanted, roles = plain_words(TEAM_MANAGER), self._profile.roles if self._profile else ()
        named = (r.id for r in roles if wanted in {plain_words(w) for w in (r.name, *r.aliases)})
        return next(named, "team_manager")

    def are_one(self, one: str, other: str) -> bool:
        """Whether two names are those of one person."""
        return self._profile is not None and self._profile.people.are_one(one, other)


def follow(
    record: AuditRecord,
    actions: Sequence[ActionRecord],
    rules: FormRules,
    deadlines: Deadlines,
    case_system: str,
    *,
    owners: Owners | None = None,
) -> AuditRecord:
    """The record with its status, next step, its owner and its date.

    ``owners`` names people where a step falls to a role; without it the role is written.
    """
    owners = owners or Owners()
    done = as_of(record, owners.today) if owners.today else record
    stage = (
        _before_submission(done, owners)
        or _before_moderation(done, rules, owners)
        or _before_meeting(done, rules, owners)
        or _before_feedback(done, actions, rules, deadlines, owners)
        or _after_meeting(done, actions, rules, manager_of(done, owners))
        or _at_the_end(done, deadlines, case_system)
    )
    stage = _with_review(done, _as_planned(stage, record, done), deadlines, owners)
    stage = _with_decision(done, stage, owners)
    step, owner = owners.handed_on(stage.step, stage.owner)
    return replace(record, status=stage.status, next_step=step, next_owner=owner, next_due=stage.due)


def as_of(record: AuditRecord, today: dt.date) -> AuditRecord:
    """The record without what is yet to come: a day that is written down in advance is a plan until it is there."""
    ahead: dict[str, Any] = {name: None for name in _DONE_ON if (day := getattr(record, name)) and day > today}
    return replace(record, **ahead) if ahead else record


def _as_planned(stage: Stage, record: AuditRecord, done: AuditRecord) -> Stage:
    """The step with the day that people have planned for it."""
    days = ((MODERATE, "moderated_on"), (MEET, "uop_held"), (GIVE, "uop_held"), (CHECK_BACK, "check_back_on"))
    for step, name in days:
        day = getattr(record, name)
        if day != getattr(done, name) and stage.step.startswith(step):
            return replace(stage, step=f"{stage.step} (planned for {as_text(day)})", due=stage.due or day)
    return stage


def is_inadequate(record: AuditRecord) -> bool:
    """Whether the auditor or the moderator graded the audit Inadequate (TH-022, TH-069), until it is decided."""
    if record.final_grade:
        return record.settled_grade.casefold() == "inadequate"
    return "inadequate" in {record.overall_grade.casefold(), record.moderated_grade.casefold()}


def is_below_standard(record: AuditRecord) -> bool:
    """Whether the audit itself fell short: parts are missing, or the moderator says that its depth is not enough.

    TH-054 to TH-059. It is about how the form was filled in, never about the grade.
    """
    depth = (record.form.moderation.depth or "").casefold().split() if record.form else []
    return record.must_fix > 0 or (bool(depth) and depth[0].strip(".,") in _WRITTEN_OFF)


def review_anchor(record: AuditRecord, deadlines: Deadlines) -> tuple[dt.date | None, str]:
    """The day from which the 4 weeks of Inadequate work run, and what that day is, by the reading of C-07."""
    reading = deadlines.inadequate_review_from
    told = record.submitted if record.overall_grade.casefold() == "inadequate" else record.moderated_on
    days = {"uop_held": record.uop_held, "notice_sent": told, "moderated_on": record.moderated_on}
    return days[reading], _ANCHORS[reading]


def review_due(record: AuditRecord, deadlines: Deadlines) -> dt.date | None:
    """By when the further meeting on Inadequate work is held (TH-072); None where none is due or it was held."""
    anchor, _ = review_anchor(record, deadlines)
    if not is_inadequate(record) or record.review_held or record.check_back_on or anchor is None:
        return None
    return anchor + dt.timedelta(days=deadlines.inadequate_review_days)


def _before_submission(record: AuditRecord, owners: Owners) -> Stage | None:
    """An audit that was not sent in: planned, with its auditor, or being filled in (TH-018, TH-019)."""
    if record.planned:
        owner = owners.of("learning_academy", "") or owners.of("performance_analyst", "") or "Whoever gives out audits"
        return Stage(Status.PLANNED, "Give out the audit", owner, record.allocated)
    if record.started is None:
        return None
    status = Status.IN_PROGRESS if record.started else Status.ALLOCATED
    if record.exempt:
        return Stage(status)
    left = owners.present(record.auditor) != record.auditor
    step = "Give the audit to another auditor" if left else "Complete the audit and send it in"
    return Stage(status, step, record.auditor or "Auditor", record.due)


def _before_moderation(record: AuditRecord, rules: FormRules, owners: Owners) -> Stage | None:
    if record.moderated_on or not rules.moderated:
        if record.must_fix and not rules.moderated and not record.recorded_on:
            return Stage(Status.SUBMITTED, "Complete what is missing in the form", record.auditor or "Auditor")
        return None
    if stage := _conversation(record):
        return stage
    if record.must_fix:
        owner = record.auditor or "Auditor"
        return Stage(Status.SUBMITTED, "Complete what is missing in the form", owner, record.moderation_due)
    owner = owners.of(*HEAD) if is_inadequate(record) else record.moderator or "Moderator"
    status = Status.WITH_MODERATOR if record.moderator else Status.SUBMITTED
    return Stage(status, MODERATE, owner, record.moderation_due)


def _conversation(record: AuditRecord) -> Stage | None:
    """An audit below standard, to whose auditor a conversation was offered (TH-054, TH-061)."""
    said = record.form.moderation if record.form else None
    was_offered = said is not None and bool(said.offered_on or says_yes(said.offered))
    if said is None or not was_offered or not is_below_standard(record):
        return None
    if said.held_on:
        step, owner = "Add to the form what was agreed in the conversation", record.auditor or "Auditor"
    else:
        step, owner = "Hold the conversation with the auditor", record.moderator or "Moderator"
    return Stage(Status.CONVERSATION_OFFERED, step, owner, record.moderation_due)


def _before_meeting(record: AuditRecord, rules: FormRules, owners: Owners) -> Stage | None:
    if record.uop_held or not rules.uop_meeting:
        return None
    if not record.returned_on and rules.moderated:
        step = "Return the audit to the auditor, the deputy head and the head of service"
        return Stage(Status.MODERATED, step, record.moderator or "Moderator", record.moderated_on)
    owner = manager_of(record, owners)
    return Stage(Status.RETURNED, MEET, owner, record.uop_due)


def _before_feedback(
    record: AuditRecord, actions: Sequence[ActionRecord], rules: FormRules, deadlines: Deadlines, owners: Owners
) -> Stage | None:
    """Results are given in supervision, or with three people where the auditor is not the line manager (NT-119)."""
    given = record.uop_held or record.check_back_on or any(a.completed_on for a in actions)
    if not rules.feedback or given:
        return None
    step, manager = f"{GIVE} in supervision or in a 3-way meeting", _line_manager(record, owners)
    if manager and record.auditor:
        same = owners.are_one(manager, record.auditor)
        step = f"{GIVE} in supervision" if same else f"{GIVE} in a 3-way meeting with {manager}"
    days, start = deadlines.feedback_days, record.submitted
    due = start + dt.timedelta(days=days) if days is not None and start else None
    return Stage(Status.SUBMITTED, step, record.auditor or "Auditor", due)


def _line_manager(record: AuditRecord, owners: Owners) -> str:
    """The practitioner's line manager of today."""
    return owners.present(owners.line_manager(record.practitioner))


def manager_of(record: AuditRecord, owners: Owners) -> str:
    """Who oversees the actions: the team manager that the form names, else the practitioner's line manager (NT-118)."""
    return record.team_manager or owners.line_manager(record.practitioner) or TEAM_MANAGER


def _after_meeting(record: AuditRecord, actions: Sequence[ActionRecord], rules: FormRules, owner: str) -> Stage | None:
    waiting = [a for a in actions if a.completed_on is None]
    if undated := [a for a in waiting if rules.feedback and a.due is None]:
        return Stage(Status.ACTIONS_OPEN, f"Agree a deadline for {_count(undated)}", owner)
    if waiting:
        return Stage(Status.ACTIONS_OPEN, f"Complete {_count(waiting)}", owner, _earliest(a.due for a in waiting))
    if rules.uop_meeting and not record.check_back_on:
        status = Status.ACTIONS_OPEN if actions else Status.UOP_HELD  # the path never goes back from open actions
        return Stage(status, CHECK_BACK, owner, _earliest(a.check_back for a in actions))
    if rules.feedback and not record.check_back_on and (day := _earliest(a.check_back for a in actions)):
        return Stage(Status.ACTIONS_OPEN, f"{CHECK_BACK} on the actions in supervision", owner, day)
    return None


def _at_the_end(record: AuditRecord, deadlines: Deadlines, case_system: str) -> Stage:
    if not record.recorded_on:
        step = record_step(case_system)
        return Stage(Status.CHECKED_BACK, step, record.auditor or "Auditor", record_due(record, deadlines))
    return Stage(Status.CLOSED)


def record_step(case_system: str) -> str:
    """The step of recording an audit, in words."""
    return f"Record the audit on {case_system}"


def record_due(record: AuditRecord, deadlines: Deadlines) -> dt.date | None:
    """By when the audit stands on the case system: so many days after its meeting, else after it was sent in."""
    start = record.uop_held or record.submitted
    return start + dt.timedelta(days=deadlines.recorded_after_uop_days) if start else None


def _with_review(record: AuditRecord, stage: Stage, deadlines: Deadlines, owners: Owners) -> Stage:
    """The further meeting on Inadequate work, where it comes before the next step (TH-072)."""
    due = review_due(record, deadlines)
    if due is None or stage.status not in _BEFORE_CHECK_BACK or (stage.due and stage.due < due):
        return stage
    return Stage(stage.status, review_step(record, deadlines), owners.deputy, due)


def review_step(record: AuditRecord, deadlines: Deadlines) -> str:
    """The further meeting in words, with the day from which its time runs."""
    return f"{REVIEW}, {deadlines.inadequate_review_days} days after {review_anchor(record, deadlines)[1]} (C-07)"


def _with_decision(record: AuditRecord, stage: Stage, owners: Owners) -> Stage:
    """A final decision that was asked for comes before all else (TH-074)."""
    if record.decision_asked_on is None or record.decided_on:
        return stage
    return Stage(stage.status, DECIDE, owners.of(*HEAD))


def _count(actions: Sequence[ActionRecord]) -> str:
    return f"{len(actions)} action" + ("s" if len(actions) > 1 else "")


def _earliest(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day), default=None)
