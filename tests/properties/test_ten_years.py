"""Two made-up services over ten years of days, against a second reckoning of every day, status and notice.

People are late, leave, are exempt, hand audits over, disagree, forget to tell; months have leap days, bank holidays and
August. Checkback derives everything anew on each day on which it runs; what it says then is compared with what happened.
CI runs once a week and whenever audits are chosen or given out; CHECKBACK_LONG=20 tries so many kinds of people, daily.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from builders import reckoning
from builders.reckoning import ONE, months_on
from builders.simulation import Habits, Life, Service, has, kinds_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.model import AuditRecord, FormKind, NoticeKind, Status
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.flags import Flag, flags_of
from generator.programme.notices import plan_notices
from generator.programme.records import Plan

LONG = int(os.environ.get("CHECKBACK_LONG", "0"))
FIRST, LAST = dt.date(2027, 1, 1), dt.date(2036, 12, 31)
PROFILES = {service: load_profile(service) for service in ("tower-hamlets", "nottingham")}
HEAD, DEPUTY = "Head of Service", "Deputy Head of Service"
DEPUTIES = {"tower-hamlets": "deputy_head_of_service", "nottingham": "head_of_service"}
S = Status
# Where an audit may stand next; it may pass through more than one on its way from run to run.
NEXT: Mapping[Status, tuple[Status, ...]] = {
    S.PLANNED: (S.ALLOCATED,),
    S.ALLOCATED: (S.IN_PROGRESS, S.SUBMITTED),
    S.IN_PROGRESS: (S.SUBMITTED,),
    S.SUBMITTED: (S.CONVERSATION_OFFERED, S.WITH_MODERATOR, S.MODERATED, S.ACTIONS_OPEN, S.CHECKED_BACK),
    S.CONVERSATION_OFFERED: (S.WITH_MODERATOR,),
    S.WITH_MODERATOR: (S.MODERATED,),
    S.MODERATED: (S.RETURNED,),
    S.RETURNED: (S.UOP_HELD, S.ACTIONS_OPEN),
    S.UOP_HELD: (S.CHECKED_BACK,),
    S.ACTIONS_OPEN: (S.CHECKED_BACK,),
    S.CHECKED_BACK: (S.CLOSED,),
    S.CLOSED: (),
}
# The auditor completes a form that fell short while nobody moderates it yet: it waits for a moderator again.
CORRECTED = {(S.CONVERSATION_OFFERED, S.SUBMITTED)}


def _reached(status: Status) -> set[Status]:
    return {status}.union(*(_reached(after) for after in NEXT[status]))


REACHED = {status: _reached(status) for status in NEXT}


@dataclass(frozen=True)
class Stand:
    """Where an audit stands by what people did."""

    status: Status
    owner: str = ""
    due: dt.date | None = None


def stands(life: Life, day: dt.date, service: Service) -> Stand:
    """Where an audit stands on a day, told from what people did, by the words of the two frameworks."""
    stand = _stands(life, day, PROFILES[service.id])
    manager = service.staff.line_manager(life.given.case.worker, day)
    names = {
        HEAD: service.staff.in_role("head_of_service", day),
        DEPUTY: service.staff.in_role(DEPUTIES[service.id], day),
    }
    names["Team manager"] = [manager] if manager else []
    held = names.get(stand.owner, [])
    return Stand(stand.status, held[0] if len(held) == 1 else stand.owner, stand.due)


def _stands(life: Life, day: dt.date, profile: ServiceProfile) -> Stand:
    auditor, kind = life.auditor(day), life.given.kind
    if not has(life.submitted, day):
        status = S.IN_PROGRESS if has(life.begun, day) else S.ALLOCATED
        return Stand(status) if has(life.exempt, day) else Stand(status, auditor, due_of(life))
    moderated = kind in (FormKind.FULL_AUDIT, FormKind.DIP_SAMPLE, FormKind.GROUP_AUDIT)
    stand = _until_moderated(life, day, auditor) if moderated else _until_told(life, day, auditor)
    stand = _reviewed(life, day, stand or _after(life, day, auditor, moderated=moderated), profile)
    if has(life.asked, day) and not has(life.decided, day):
        return Stand(stand.status, HEAD)
    return stand


def due_of(life: Life) -> dt.date:
    """A calendar month after it was given out; the month's end where its form holds no such day."""
    given = life.values.get("allocated")
    return months_on(given, 1) if isinstance(given, dt.date) else reckoning.last_of(life.given.month)


def _until_moderated(life: Life, day: dt.date, auditor: str) -> Stand | None:
    by, moderator = life.submitted + 21 * ONE, life.moderator if has(life.named, day) else "Moderator"
    if has(life.moderated, day):
        if not has(life.returned, day):
            return Stand(S.MODERATED, moderator, life.moderated)
        return (
            None if has(life.met, day) else Stand(S.RETURNED, life.manager or "Team manager", life.returned + 14 * ONE)
        )
    if not has(life.whole, day):
        if has(life.offered, day):
            return Stand(S.CONVERSATION_OFFERED, moderator, by)
        return Stand(S.SUBMITTED, auditor, by)
    status = S.WITH_MODERATOR if has(life.named, day) else S.SUBMITTED
    return Stand(status, HEAD if life.grade == "Inadequate" else moderator, by)


def _until_told(life: Life, day: dt.date, auditor: str) -> Stand | None:
    """Nottingham: first the form is whole, then the results are given in supervision within six weeks."""
    if not has(life.whole, day) and not has(life.recorded, day):
        return Stand(S.SUBMITTED, auditor)
    return None if has(life.met, day) else Stand(S.SUBMITTED, auditor, life.submitted + 42 * ONE)


def _after(life: Life, day: dt.date, auditor: str, *, moderated: bool) -> Stand:
    manager = life.manager or "Team manager"
    still_open = [due for _, due, _, done in life.actions if not has(done, day)]
    if still_open:
        return Stand(S.ACTIONS_OPEN, manager, min(still_open))
    if not has(life.checked, day) and (moderated or life.actions):
        status = S.ACTIONS_OPEN if life.actions else S.UOP_HELD
        return Stand(status, manager, min((back for _, _, back, _ in life.actions), default=None))
    if not has(life.recorded, day):
        return Stand(S.CHECKED_BACK, auditor, life.met + 14 * ONE)
    return Stand(S.CLOSED)


def inadequate(life: Life, day: dt.date) -> dict[str, dt.date]:
    """By whom an audit was graded Inadequate so far, and when."""
    found = {}
    if life.grade == "Inadequate" and has(life.submitted, day):
        found["auditor"] = life.submitted
    if life.moderated_grade == "Inadequate" and has(life.moderated, day):
        found["moderator"] = life.moderated
    return found


def _reviewed(life: Life, day: dt.date, stand: Stand, profile: ServiceProfile) -> Stand:
    """Four weeks after Inadequate the deputy sees to another meeting, unless something is due before it."""
    told = inadequate(life, day)
    if not told or has(life.reviewed, day) or has(life.checked, day):
        return stand
    reading = profile.programme.deadlines.inadequate_review_from
    anchors = {"uop_held": life.met, "moderated_on": life.moderated, "notice_sent": min(told.values())}
    anchor = anchors[reading]
    if not has(anchor, day) or stand.status not in (S.MODERATED, S.RETURNED, S.UOP_HELD, S.ACTIONS_OPEN):
        return stand
    due = anchor + 28 * ONE
    return stand if stand.due and stand.due < due else Stand(stand.status, DEPUTY, due)


@dataclass
class Watch:
    """Follows a service from run to run and holds what Checkback says against what happened."""

    service: Service
    before: dict[str, Status] = field(default_factory=dict)
    given: dict[str, dt.date] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    runs: int = 0
    audits: int = 0

    def run(self, day: dt.date) -> None:
        profile, plan = self.service.profile(day), self.service.plan(day)
        records = {record.key: record for record in plan.audits}
        assert len(records) == len(plan.audits), "an audit stands in two places"
        lives = {life.key: life for life in self.service.lives}
        planned = {key for key in records if key not in lives}
        assert lives.keys() <= records.keys(), "an audit stands nowhere"
        assert {records[key].status for key in planned} <= {S.PLANNED}
        for key, life in lives.items():
            self.one(records[key], life, day, profile)
        for key, record in records.items():
            was = self.before.get(key, S.PLANNED)
            assert record.status in REACHED[was] or (was, record.status) in CORRECTED, (key, was, record.status, day)
        self.before = {key: record.status for key, record in records.items()}
        self.notices(plan, day, profile)
        self.runs, self.audits = self.runs + 1, self.audits + len(records)

    def one(self, record: AuditRecord, life: Life, day: dt.date, profile: ServiceProfile) -> None:
        expected = stands(life, day, self.service)
        found = Stand(record.status, record.next_owner, record.next_due)
        assert found == expected, (record.key, str(day), found, expected, life)
        assert bool(record.next_step) == (record.status is not S.CLOSED and not _excused(life, day))
        assert record.due == due_of(life)
        assert record.kloe == life.values.get("kloe", "")
        moderated = profile.programme.rules_for(record.kind).moderated
        submitted = life.submitted if has(life.submitted, day) else None
        assert record.submitted == submitted
        assert record.moderation_due == (submitted + 21 * ONE if submitted and moderated else None)
        returned = next((d for d in (life.returned, life.moderated) if d and d <= day), None)
        assert record.uop_due == (returned + 14 * ONE if returned else None)
        self.beside(record, life, day, profile)

    def beside(self, record: AuditRecord, life: Life, day: dt.date, profile: ServiceProfile) -> None:
        """Side states are flags beside the status."""
        flags = set(flags_of(record, profile, day))
        exempt = has(life.exempt, day)
        late = record.next_due is not None and record.next_due < day and not exempt
        escalated = has(life.asked, day) and not has(life.decided, day)
        assert (Flag.EXEMPT in flags, Flag.OVERDUE in flags, Flag.ESCALATED in flags) == (exempt, late, escalated)

    def notices(self, plan: Plan, day: dt.date, profile: ServiceProfile) -> None:
        found = plan_notices(plan.audits, profile, day)
        keys = [notice.key for notice in found]
        expected = set(self.expected(day, profile))
        assert len(set(keys)) == len(keys)
        assert set(keys) == expected, (day, set(keys) ^ expected)
        self.wanted |= expected
        for notice in found:
            if self.given.setdefault(notice.key, day) == day and notice.kind is NoticeKind.DIGEST:
                assert day.weekday() == 0 or notice.key.split()[1] == str(day - day.weekday() * ONE)

    def expected(self, day: dt.date, profile: ServiceProfile) -> Iterator[str]:
        """The notices that belong to a day, told from what people did."""
        due: set[str] = set()
        monday = day - day.weekday() * ONE
        out: Counter[dt.date] = Counter(life.given.month for life in self.service.lives)
        for life in self.service.lives:
            stand, exempt, sent = stands(life, day, self.service), has(life.exempt, day), has(life.submitted, day)
            moved = life.moved is not None and life.moved[0] <= day
            if not sent and not exempt and (not has(life.begun, day) or moved):
                yield f"Allocation {life.key} {life.auditor(day)}"
            if stand.status is S.ALLOCATED and not exempt:
                yield f"Audits given out {life.given.month:%Y-%m} ({out[life.given.month]})"
            for who, since in inadequate(life, day).items():
                if (day - since).days <= 60:
                    yield f"Inadequate {life.key} ({who})"
            if sent and life.concern and not has(life.told, day):
                yield f"Safeguarding {life.key}"
            if stand.owner and stand.due and not exempt and (stand.due - monday).days <= 14:
                due.add(stand.owner)
        yield from (f"Digest {monday} {owner}" for owner in due)


def _excused(life: Life, day: dt.date) -> bool:
    return has(life.exempt, day) and not has(life.submitted, day)


def live(service: Service, first: dt.date, last: dt.date, *, daily: bool) -> Watch:
    """Live through the days of a service; Checkback runs on Mondays and when audits are given out, or every day."""
    watch, programme = Watch(service), PROFILES[service.id].programme
    meetings = set(reckoning.meeting_days(programme.meeting.week, programme.meeting.weekday, programme.meeting.months))
    months = {reckoning.worked_from(m): m for m in reckoning.first_days(first, last + 31 * ONE)}
    for day in (d for d in reckoning.all_days() if first <= d <= last):
        if day in meetings:
            service.meets(day, programme.meeting.months)
        if month := next((m for given, m in months.items() if reckoning.worked_by(given - ONE) == day), None):
            service.chooses(day, month, kinds_of(PROFILES[service.id], month))
        if day in months:
            service.gives_out(day)
        if daily or day.weekday() == 0 or day in months:
            watch.run(day)
    return watch


PERCENT = st.integers(0, 100)
HABITS = st.builds(
    Habits, st.integers(0, 10**6), PERCENT, PERCENT, PERCENT, PERCENT, PERCENT, PERCENT, PERCENT, PERCENT
)


@pytest.mark.parametrize("service_id", PROFILES)
def test_ten_years(service_id: str) -> None:
    import time

    t = time.time()
    watch = live(Service(PROFILES[service_id], Habits(), FIRST, LAST), FIRST, LAST, daily=bool(LONG))
    print(service_id, watch.runs, watch.audits, len(watch.service.lives), len(watch.given), time.time() - t)
