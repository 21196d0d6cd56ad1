"""Two made-up services over ten years of days, against a second reckoning of every day, status and notice.

People are late, leave, are exempt, hand audits over, disagree, forget to tell; months have leap days, bank holidays and
August. Checkback derives everything anew on each day on which it runs; what it then says is held against what happened.
In CI that is as audits are given out, each month; CHECKBACK_LONG=20 tries so many kinds of people, daily.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from builders import reckoning
from builders.reckoning import ONE, months_back, months_on
from builders.simulated_audits import Life, has
from builders.simulated_staff import Habits
from builders.simulation import Drawn, Service, kinds_of
from builders.standing import Stand, answers, due_of, inadequate, stands, waiting
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.model import AuditRecord, FormKind, NoticeKind, Status
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.flags import Flag, flags_of
from generator.programme.notices import plan_notices
from generator.programme.records import Plan
from generator.programme.urgent_notices import plan_urgent

LONG = int(os.environ.get("CHECKBACK_LONG", "0"))
FIRST, LAST = dt.date(2027, 1, 1), dt.date(2036, 12, 31)
MONDAY = dt.date(2027, 1, 4)
PROFILES = {service: load_profile(service) for service in ("tower-hamlets", "nottingham")}
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


@dataclass
class Watch:
    """Follows a service from run to run and holds what Checkback says against what happened."""

    service: Service
    before: dict[str, Status] = field(default_factory=dict)
    given: dict[str, dt.date] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    met: set[Status] = field(default_factory=set)
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
        self.met |= set(self.before.values())
        self.notices(plan, day, profile)
        self.runs, self.audits = self.runs + 1, self.audits + len(records)

    def one(self, record: AuditRecord, life: Life, day: dt.date, profile: ServiceProfile) -> None:
        expected = stands(life, day, self.service)
        found = Stand(record.status, record.next_owner, record.next_due)
        assert found == expected, (record.key, str(day), found, expected, life)
        assert bool(record.next_step) == (record.status is not S.CLOSED and not _excused(life, day))
        assert record.due == due_of(life, profile.programme.deadlines.complete_from)
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
        found = [*plan_urgent(plan.audits, profile, day), *plan_notices(plan.audits, profile, day)]
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
                yield f"Allocation {life.key} {answers(life.auditor(day), day, self.service)}"
            if stand.status is S.ALLOCATED and not exempt:
                yield f"Audits given out {life.given.month:%Y-%m} ({out[life.given.month]})"
            for who, since in inadequate(life, day).items():
                if (day - since).days <= 60:
                    yield f"Inadequate {life.key} ({who})"
            if sent and life.concern and not has(life.told, day):
                yield f"Safeguarding {life.key}"
            due |= {by for by, day_due in waiting(life, day, self.service) if (day_due - monday).days <= 14}
        yield from (f"Digest {monday} {owner}" for owner in due)


def _excused(life: Life, day: dt.date) -> bool:
    return has(life.exempt, day) and not has(life.submitted, day)


def live(service: Service, first: dt.date, last: dt.date, every: int = 1) -> Watch:
    """Live through the days of a service; Checkback runs when audits are given out and every so many days beside."""
    watch, meeting = Watch(service), service.base.programme.meeting
    meets = set(reckoning.meeting_days(meeting.week, meeting.weekday, meeting.months))
    months = {reckoning.worked_from(m): m for m in reckoning.first_days(first, last + 31 * ONE)}
    chosen = {reckoning.worked_by(given - ONE): month for given, month in months.items()}
    for day in (d for d in reckoning.all_days() if first <= d <= last):
        if day in meets:
            service.meets(day)
        if month := chosen.get(day):
            service.chooses(day, month, kinds_of(service.base, month))
        if day in months:
            service.gives_out(day)
        if day in months or (day - MONDAY).days % every == 0:
            watch.run(day)
    return watch


def with_readings(service_id: str, **readings: object) -> ServiceProfile:
    programme = PROFILES[service_id].programme
    deadlines = programme.deadlines.model_copy(update=readings)
    return PROFILES[service_id].model_copy(update={"programme": programme.model_copy(update={"deadlines": deadlines})})


@pytest.fixture(scope="module", params=list(PROFILES))
def ten_years(request: pytest.FixtureRequest) -> Watch:
    """Ten years of one service, on its example of people."""
    service = Service(PROFILES[request.param], Habits(), FIRST, LAST)
    return live(service, FIRST, LAST, every=1 if LONG else 10_000)


def test_over_ten_years_each_audit_has_its_one_status_and_each_notice_is_given(ten_years: Watch) -> None:
    lives = [*ten_years.service.lives, *ten_years.service.archived]
    assert set(ten_years.given) == ten_years.wanted
    triggers = [f"Inadequate {life.key} ({who})" for life in lives for who in inadequate(life, LAST - 60 * ONE)]
    assert set(triggers) <= set(ten_years.given)
    assert len(lives) > 400
    assert {Status.CLOSED} <= ten_years.met, ten_years.met


def test_over_ten_years_selection_keeps_its_limits_or_says_why_not(ten_years: Watch) -> None:
    lives = [*ten_years.service.lives, *ten_years.service.archived]
    looks = Counter[str]()
    for drawn in ten_years.service.drawn:
        request, picked = drawn.selection.request, {p.case.reference: p.case for p in drawn.selection.picked}
        mine = [life for life in lives if life.given.case.reference in picked and life.given.allocated < request.on]
        for life in mine:
            waits = not has(life.submitted, request.on) and not has(life.exempt, request.on)
            assert not waits, f"{life.key} is drawn while it is audited"
            dip = life.given.kind is FormKind.DIP_SAMPLE and has(life.submitted, request.on)
            assert not dip or (request.on - life.submitted).days > 42
        assert all(case.opened and (request.on - case.opened).days > 42 for case in picked.values())
        assert len(picked) == request.number or any("could be chosen" in note for note in drawn.selection.notes)
        if request.cover:
            _covered(drawn, lives)
            looks.update(case.worker for case in picked.values())
    if ten_years.service.id == "nottingham":
        assert looks


def _covered(drawn: Drawn, lives: list[Life]) -> None:
    """Every case holder was looked at within two months, is being audited or is drawn now; else the notes say why."""
    on, said = drawn.selection.request.on, " ".join(drawn.selection.notes)
    since, now = months_back(on, 2), {p.case.worker for p in drawn.selection.picked}
    of_case = {case.reference: case.worker for case in drawn.cases}
    for life in (x for x in lives if x.given.allocated < on):
        worker = of_case.get(life.given.case.reference, "")
        waits = not has(life.submitted, on) and not has(life.exempt, on)
        if waits or (has(life.submitted, on) and life.submitted > since):
            now.add(worker)
    for worker in {case.worker for case in drawn.selection.pool} - now:
        assert worker in said, (worker, on, said)


def test_over_ten_years_nobody_audits_their_own_case_and_whoever_has_least_comes_next(ten_years: Watch) -> None:
    service = ten_years.service
    for drawn in service.drawn:
        waiting, on = Counter(drawn.load), drawn.selection.request.on
        given = {one.case.reference: one for one in drawn.given}
        for case in (p.case for p in drawn.selection.picked):
            day = drawn.given[0].allocated if drawn.given else on
            managed = service.staff.line_manager(case.worker, day)
            fit = [name for name in drawn.auditors if name not in (case.worker, managed)]
            assert (case.reference in given) == bool(fit)
            if fit:
                auditor = given[case.reference].auditor
                assert auditor in fit
                assert waiting[auditor] == min(waiting[name] for name in fit)
                assert any(h.name == auditor and h.start <= day <= h.end for h in service.staff.holders)
                waiting[auditor] += 1


def test_over_ten_years_the_work_is_shared_out(ten_years: Watch) -> None:
    """Over a year nobody who may audit any case has more than a few more audits than another such person."""
    if ten_years.service.id != "tower-hamlets":
        return
    years = {day.year for day in (FIRST, LAST)} | set(range(FIRST.year, LAST.year))
    for year in years:
        drawn = [d for d in ten_years.service.drawn if d.selection.request.on.year == year]
        always = set.intersection(*(set(d.auditors) for d in drawn))
        counts = Counter(one.auditor for d in drawn for one in d.given)
        assert max(counts[name] for name in always) - min(counts[name] for name in always) <= 5, (year, counts)


PERCENT = st.integers(0, 100)
HABITS = st.builds(Habits, st.integers(0, 10**6), *[PERCENT] * 8)
TWO_YEARS = settings(max_examples=LONG or 2, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


@pytest.mark.parametrize("service_id", PROFILES)
@TWO_YEARS
@given(habits=HABITS, start=st.sampled_from([dt.date(2027, 7, 1), dt.date(2031, 3, 1)]))
def test_whatever_people_are_like(service_id: str, habits: Habits, start: dt.date) -> None:
    end = months_on(start, 60 if LONG else 15)
    live(Service(PROFILES[service_id], habits, start, end), start, end, every=1 if LONG else 7)


@pytest.mark.parametrize("anchor", ["uop_held", "notice_sent", "moderated_on"])
@pytest.mark.parametrize("complete", ["allocated", "audit_month"])
def test_under_each_reading_of_four_weeks_and_of_one_month(anchor: str, complete: str) -> None:
    profile = with_readings("tower-hamlets", inadequate_review_from=anchor, complete_from=complete)
    start, end = dt.date(2027, 11, 1), dt.date(2028, 9, 30)
    watch = live(Service(profile, Habits(inadequate=70, disagrees=40, late=5), start, end), start, end, every=7)
    assert any(key.startswith("Inadequate") for key in watch.given)
